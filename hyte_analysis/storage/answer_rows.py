"""Responses and answers as Arrow rows: the arrays of an import are handed on as they are."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict

import duckdb
import numpy as np
import pyarrow as pa

from hyte_analysis.storage.tallies import TalliedQuestion, tallied_questions
from hyte_analysis.survey.responses import AnswerColumn, Response, SurveyData

_TALLIES = """
INSERT INTO tally
    (id, survey_id, question_id, group_id, option_code, number, in_base, base_of, area)
SELECT id, $survey, question_id, group_id, option_code, number, in_base, base_of, area FROM incoming
"""
_ANSWERS = """
INSERT INTO answer (tally_id, response, text) SELECT tally_id, response, text FROM incoming
"""
_RESPONSES = """
INSERT INTO response (survey_id, number, group_id, organisation)
SELECT $survey, number, group_id, organisation FROM incoming
"""

_ROWS_OF_A_CHUNK = 50_000
_ROWS_AT_ONCE = 4_000_000
# Codes given later find ids beside the survey's own: its answers are looked for between the first
# and the last, and another survey's are not to be among them.
_ROOM_FOR_CODES = 4096
_TALLY = pa.schema(
    [
        pa.field("id", pa.int32(), nullable=False),
        pa.field("question_id", pa.string(), nullable=False),
        pa.field("group_id", pa.string(), nullable=False),
        pa.field("option_code", pa.int32()),
        pa.field("number", pa.float64()),
        pa.field("in_base", pa.bool_(), nullable=False),
        pa.field("base_of", pa.string()),
        pa.field("area", pa.string(), nullable=False),
    ]
)
_ANSWER = pa.schema(
    [
        pa.field("tally_id", pa.int32(), nullable=False),
        pa.field("response", pa.int32(), nullable=False),
        pa.field("text", pa.string()),
    ]
)


def insert_answers(cursor: duckdb.DuckDBPyConnection, data: SurveyData) -> None:
    """Insert a survey's responses, tallies and answers."""
    key = {"survey": data.survey.id}
    _insert(cursor, _RESPONSES, response_rows(data.responses), key)
    ((last,),) = cursor.execute("SELECT coalesce(max(id), 0) FROM tally").fetchall()
    for tallies, answers in answer_rows(data, int(last) + 1 + _ROOM_FOR_CODES):
        _insert(cursor, _TALLIES, tallies, key)
        _insert(cursor, _ANSWERS, answers)


def _insert(
    cursor: duckdb.DuckDBPyConnection,
    statement: str,
    rows: pa.Table,
    key: Mapping[str, object] | None = None,
) -> None:
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


def answer_rows(data: SurveyData, first_id: int) -> Iterator[tuple[pa.Table, pa.Table]]:
    """The tallies, with ids from the first on, and their answers: some questions at a time."""
    tallies: list[pa.Table] = []
    answers: list[pa.Table] = []
    for question in tallied_questions(data.survey, data.responses, _each_once(data.answers)):
        tallies.append(_tally_rows(question, first_id))
        answers.append(_question_rows(question, first_id))
        first_id += len(question.tallies)
        if sum(map(len, answers)) >= _ROWS_AT_ONCE:
            yield pa.concat_tables(tallies), _gathered(answers)
            tallies, answers = [], []
    if answers:
        yield pa.concat_tables(tallies), _gathered(answers)


def _gathered(tables: Sequence[pa.Table]) -> pa.Table:
    """The tables, short ones in one chunk: a chunk costs DuckDB more than the rows in it."""
    chunks: list[pa.Table] = []
    waiting: list[pa.Table] = []
    for table in tables:
        waiting.append(table)
        if sum(map(len, waiting)) >= _ROWS_OF_A_CHUNK:
            chunks.append(pa.concat_tables(waiting).combine_chunks())
            waiting = []
    return pa.concat_tables([*chunks, pa.concat_tables([*waiting, _ANSWER.empty_table()])])


def _tally_rows(question: TalliedQuestion, first_id: int) -> pa.Table:
    ids = range(first_id, first_id + len(question.tallies))
    rows = ({"id": id_, **asdict(tally)} for id_, tally in zip(ids, question.tallies, strict=True))
    return pa.Table.from_pylist(list(rows), schema=_TALLY)


def _question_rows(question: TalliedQuestion, first_id: int) -> pa.Table:
    responses = [pa.array(column.responses, pa.int32()) for column in question.columns]
    texts = [
        pa.nulls(len(column.responses), pa.string())
        if column.texts is None
        else pa.array(column.texts, pa.string())
        for column in question.columns
    ]
    ids = (question.places + first_id).astype(np.int32)
    arrays = [pa.array(ids), pa.concat_arrays(responses), pa.concat_arrays(texts)]
    return pa.table(arrays, schema=_ANSWER)


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
