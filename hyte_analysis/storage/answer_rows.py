"""Responses and answers as Arrow rows: the arrays of an import are handed on as they are."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

import duckdb
import numpy as np
import pyarrow as pa

from hyte_analysis.survey.responses import AnswerColumn, Response, SurveyData

_ANSWERS = """
INSERT INTO answer (survey_id, question_id, response, option_code, number, text)
SELECT $survey, question_id, response, option_code, number, text FROM incoming
"""
_RESPONSES = """
INSERT INTO response (survey_id, number, group_id, organisation)
SELECT $survey, number, group_id, organisation FROM incoming
"""

_ROWS_OF_A_CHUNK = 50_000
_ANSWER = pa.schema(
    [
        pa.field("question_id", pa.dictionary(pa.int32(), pa.string()), nullable=False),
        pa.field("response", pa.int32(), nullable=False),
        pa.field("option_code", pa.int32()),
        pa.field("number", pa.float64()),
        pa.field("text", pa.string()),
    ]
)


def insert_answers(cursor: duckdb.DuckDBPyConnection, data: SurveyData) -> None:
    """Insert a survey's responses and answers, a statement each."""
    key = {"survey": data.survey.id}
    tables = ((_RESPONSES, response_rows(data.responses)), (_ANSWERS, answer_rows(data.answers)))
    for statement, rows in tables:
        cursor.register("incoming", rows)
        cursor.execute(statement, key)
        cursor.unregister("incoming")


def response_rows(responses: Sequence[Response]) -> pa.Table:
    """The responses as rows of their table, without the survey's id."""
    return pa.table(
        {
            "number": pa.array([r.number for r in responses], pa.int32()),
            "group_id": pa.array([r.group_id for r in responses], pa.string()),
            "organisation": pa.array([r.organisation for r in responses], pa.string()),
        }
    )


def answer_rows(columns: Sequence[AnswerColumn]) -> pa.Table:
    """The answers as rows of their table, without the survey's id: many in a chunk."""
    kept = _each_once(columns)
    ids = {column.question_id: None for column in kept}
    place = {question_id: index for index, question_id in enumerate(ids)}
    dictionary = pa.array(list(ids), pa.string())
    longest = max((len(column.responses) for column in kept), default=0)
    # What a column does not use is the same nothing in each of them, and takes room only once.
    nothing = {field.type: pa.nulls(longest, field.type) for field in _ANSWER if field.nullable}
    chunks = (_chunk(column, place[column.question_id], dictionary, nothing) for column in kept)
    return pa.concat_tables([*_gathered(chunks), _ANSWER.empty_table()])


def _gathered(chunks: Iterable[pa.Table]) -> Iterator[pa.Table]:
    """The chunks, short ones together: DuckDB reads the ids of all questions for each chunk."""
    waiting: list[pa.Table] = []
    for chunk in chunks:
        waiting.append(chunk)
        if sum(map(len, waiting)) >= _ROWS_OF_A_CHUNK:
            yield pa.concat_tables(waiting).combine_chunks()
            waiting = []
    if waiting:
        yield pa.concat_tables(waiting).combine_chunks()


def _chunk(
    column: AnswerColumn,
    place: int,
    dictionary: pa.Array,
    nothing: Mapping[pa.DataType, pa.Array],
) -> pa.Table:
    n = len(column.responses)

    def values(given: object, kind: pa.DataType) -> pa.Array:
        return nothing[kind].slice(0, n) if given is None else pa.array(given, kind)

    return pa.table(
        [
            pa.DictionaryArray.from_arrays(np.full(n, place, np.int32), dictionary),
            pa.array(column.responses, pa.int32()),
            values(column.options, pa.int32()),
            values(column.numbers, pa.float64()),
            values(column.texts, pa.string()),
        ],
        schema=_ANSWER,
    )


def _each_once(columns: Sequence[AnswerColumn]) -> list[AnswerColumn]:
    """The columns, where a respondent's same choice in two columns of a question counts once."""
    by_question: dict[str, list[AnswerColumn]] = defaultdict(list)
    for column in columns:
        by_question[column.question_id].append(column)
    kept: list[AnswerColumn] = []
    for own in by_question.values():
        choices = [c for c in own if c.options is not None and c.texts is None]
        if not _overlap(choices):
            kept += own
            continue
        kept += [column for column in own if column not in choices]
        kept.append(_united(choices))
    return kept


def _overlap(columns: Sequence[AnswerColumn]) -> bool:
    """Whether an option stands in two columns, so that a respondent may have it twice."""
    seen: set[int] = set()
    for column in columns if len(columns) > 1 else ():
        own = set(np.unique(column.options).tolist()) if column.options is not None else set()
        if seen & own:
            return True
        seen |= own
    return False


def _united(columns: Sequence[AnswerColumn]) -> AnswerColumn:
    """Columns of the same question as one, without rows that are the same."""
    responses = np.concatenate([c.responses for c in columns])
    options = np.concatenate([c.options for c in columns if c.options is not None])
    numbers = np.concatenate(
        [np.full(len(c.responses), np.nan) if c.numbers is None else c.numbers for c in columns]
    )
    order = np.lexsort((numbers, options, responses))
    parts = [values[order] for values in (responses, options, np.nan_to_num(numbers, nan=-1.0))]
    is_new = np.ones(len(order), np.bool_)
    if len(order):
        is_new[1:] = np.any([values[1:] != values[:-1] for values in parts], axis=0)
    rows = order[is_new]
    ranks = None if all(c.numbers is None for c in columns) else numbers[rows]
    return AnswerColumn(columns[0].question_id, responses[rows], options[rows], ranks)
