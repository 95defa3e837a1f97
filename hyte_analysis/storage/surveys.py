"""Surveys in the database: stored whole, listed, loaded, removed whole."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import duckdb
import pyarrow as pa

from hyte_analysis.errors import StorageProblem, UnknownSurvey
from hyte_analysis.storage.database import Database
from hyte_analysis.storage.schema import SURVEY_TABLES
from hyte_analysis.survey.model import (
    FollowUp,
    Kind,
    Option,
    Question,
    RespondentGroup,
    Role,
    Scale,
    Survey,
)
from hyte_analysis.survey.responses import AnswerColumn, SourceFile, SurveyData
from hyte_analysis.texts import text


@dataclass(frozen=True, slots=True)
class StoredSurvey:
    """A line in the list of surveys."""

    id: str
    title: str
    wave: int | None
    is_sample: bool
    imported_at: datetime
    file_name: str
    responses: int


@dataclass(frozen=True, slots=True)
class StoreOutcome:
    """Where a file's survey is; `was_there` when the same file had been stored before."""

    survey_id: str
    was_there: bool


def find_file(database: Database, sha256: str) -> str | None:
    """The id of the survey that was read from a file with these bytes."""
    with database.reading() as cursor:
        return _survey_of_file(cursor, sha256)


def _survey_of_file(cursor: duckdb.DuckDBPyConnection, sha256: str) -> str | None:
    rows = cursor.execute(
        "SELECT survey_id FROM source_file WHERE sha256 = $sha256", {"sha256": sha256}
    ).fetchall()
    return str(rows[0][0]) if rows else None


def free_survey_id(database: Database, wanted: str) -> str:
    """The wanted id, or the first free one after it: `kysely`, `kysely-2`, `kysely-3`."""
    taken = {survey.id for survey in list_surveys(database)}
    free, again = wanted, 2
    while free in taken:
        free, again = f"{wanted}-{again}", again + 1
    return free


def store_survey(
    database: Database, data: SurveyData, source: SourceFile, report: Mapping[str, object]
) -> StoreOutcome:
    """Store a survey with its file in one transaction; the same bytes twice change nothing.

    Raises StorageProblem when another survey has the id.
    """
    survey_id = data.survey.id
    tables = _tables(data)
    # Looked up inside the transaction: another thread may be storing the same file.
    with database.writing() as cursor:
        earlier = _survey_of_file(cursor, source.sha256)
        if earlier is not None:
            return StoreOutcome(earlier, was_there=True)
        if _is_stored(cursor, survey_id):
            raise StorageProblem(text("storage.id_taken", survey=survey_id))
        _insert_head(cursor, data.survey, source, report)
        for table, rows in tables.items():
            _insert(cursor, table, rows)
    return StoreOutcome(survey_id, was_there=False)


def _is_stored(cursor: duckdb.DuckDBPyConnection, survey_id: str) -> bool:
    key = {"survey": survey_id}
    return bool(cursor.execute("SELECT 1 FROM survey WHERE id = $survey", key).fetchall())


def _insert_head(
    cursor: duckdb.DuckDBPyConnection,
    survey: Survey,
    source: SourceFile,
    report: Mapping[str, object],
) -> None:
    cursor.execute(
        "INSERT INTO survey VALUES ($id, $title, $wave, $codebook, $sample, $now, $report)",
        {
            "id": survey.id,
            "title": survey.title,
            "wave": survey.wave,
            "codebook": survey.codebook_id,
            "sample": survey.is_sample,
            "now": datetime.now(UTC).replace(tzinfo=None),
            "report": json.dumps(report, ensure_ascii=False),
        },
    )
    cursor.execute(
        "INSERT INTO source_file VALUES ($survey, $name, $sha256, $content)",
        {
            "survey": survey.id,
            "name": source.name,
            "sha256": source.sha256,
            "content": source.content,
        },
    )


def _insert(cursor: duckdb.DuckDBPyConnection, table: str, rows: pa.Table) -> None:
    """Copy an Arrow table into the database table of the same columns."""
    cursor.register("incoming", rows)
    columns = ", ".join(rows.column_names)
    chosen = f"SELECT {columns} FROM incoming"  # noqa: S608 - names are this module's own
    if table == "answer":
        # A respondent chooses an option once, even where the file has two columns for it.
        chosen = (
            f"SELECT DISTINCT {columns} FROM incoming WHERE text IS NULL "  # noqa: S608
            f"UNION ALL {chosen} WHERE text IS NOT NULL"
        )
    cursor.execute(f"INSERT INTO {table} ({columns}) {chosen}")
    cursor.unregister("incoming")


def _tables(data: SurveyData) -> dict[str, pa.Table]:
    survey = data.survey
    strings = pa.list_(pa.string())
    groups = [
        (survey.id, position, g.id, g.label, list(g.synonyms), g.invited_n, g.in_codebook)
        for position, g in enumerate(survey.groups)
    ]
    questions = [_question_row(survey.id, i, q) for i, q in enumerate(survey.questions)]
    options = [
        (survey.id, q.id, o.code, o.label, o.short_label, o.role.value, list(o.synonyms))
        for q in survey.questions
        for o in q.options
    ]
    responses = [(survey.id, r.number, r.group_id, r.organisation) for r in data.responses]
    text_, whole, flag = pa.string(), pa.int32(), pa.bool_()
    return {
        "respondent_group": _arrow(groups, survey_id=text_, position=whole, id=text_, label=text_,
                                   synonyms=strings, invited_n=whole, in_codebook=flag),
        "question": _arrow(questions, survey_id=text_, position=whole, id=text_, number=text_,
                           text=text_, kind=text_, scale=text_, section=text_, synonyms=strings,
                           follow_up_question=text_, follow_up_option=whole, guessed=flag),
        "option": _arrow(options, survey_id=text_, question_id=text_, code=whole, label=text_,
                         short_label=text_, role=text_, synonyms=strings),
        "response": _arrow(responses, survey_id=text_, number=whole, group_id=text_,
                           organisation=text_),
        "answer": pa.concat_tables(
            [_answer_rows(survey.id, column) for column in (*data.answers, AnswerColumn("", []))]
        ),
    }  # fmt: skip


def _question_row(survey_id: str, position: int, question: Question) -> tuple[object, ...]:
    follow_up = question.follow_up_of
    return (
        survey_id,
        position,
        question.id,
        question.number,
        question.text,
        question.kind.value,
        question.scale.value if question.scale else None,
        question.section,
        list(question.synonyms),
        follow_up.question_id if follow_up else None,
        follow_up.option_code if follow_up else None,
        question.guessed,
    )


def _arrow(rows: Sequence[tuple[object, ...]], **columns: pa.DataType) -> pa.Table:
    values = list(zip(*rows, strict=True)) or [()] * len(columns)
    arrays = [pa.array(v, kind) for v, kind in zip(values, columns.values(), strict=True)]
    return pa.table(arrays, names=list(columns))


def _answer_rows(survey_id: str, column: AnswerColumn) -> pa.Table:
    n = len(column.responses)

    def values(given: list[int] | list[float] | list[str] | None, kind: pa.DataType) -> pa.Array:
        return pa.nulls(n, kind) if given is None else pa.array(given, kind)

    return pa.table(
        {
            "survey_id": pa.repeat(survey_id, n),
            "question_id": pa.repeat(column.question_id, n),
            "response": pa.array(column.responses, pa.int32()),
            "option_code": values(column.options, pa.int32()),
            "number": values(column.numbers, pa.float64()),
            "text": values(column.texts, pa.string()),
        }
    )


def list_surveys(database: Database) -> tuple[StoredSurvey, ...]:
    """The stored surveys, the newest wave first and then the newest import."""
    with database.reading() as cursor:
        rows = cursor.execute(
            """
            SELECT s.id, s.title, s.wave, s.is_sample, s.imported_at, f.name,
                   (SELECT count(*) FROM response r WHERE r.survey_id = s.id)
            FROM survey s JOIN source_file f ON f.survey_id = s.id
            ORDER BY s.wave DESC NULLS LAST, s.imported_at DESC, s.id
            """
        ).fetchall()
    return tuple(StoredSurvey(*row) for row in rows)


def latest_survey(database: Database) -> str | None:
    """The id of the survey imported last."""
    with database.reading() as cursor:
        rows = cursor.execute(
            "SELECT id FROM survey ORDER BY imported_at DESC, id LIMIT 1"
        ).fetchall()
    return str(rows[0][0]) if rows else None


def load_survey(database: Database, survey_id: str) -> Survey:
    """The survey with its groups, questions and options; UnknownSurvey where there is none."""
    key = {"survey": survey_id}
    with database.reading() as cursor:
        head = cursor.execute(
            "SELECT title, wave, codebook_id, is_sample FROM survey WHERE id = $survey", key
        ).fetchall()
        groups = cursor.execute(
            """SELECT id, label, synonyms, invited_n, in_codebook FROM respondent_group
            WHERE survey_id = $survey ORDER BY position""",
            key,
        ).fetchall()
        questions = cursor.execute(
            """SELECT id, number, text, kind, scale, section, synonyms, follow_up_question,
            follow_up_option, guessed FROM question WHERE survey_id = $survey ORDER BY position""",
            key,
        ).fetchall()
        options = cursor.execute(
            """SELECT question_id, code, label, short_label, role, synonyms FROM option
            WHERE survey_id = $survey ORDER BY question_id, code""",
            key,
        ).fetchall()
    if not head:
        raise UnknownSurvey(text("storage.unknown_survey", survey=survey_id))
    by_question: dict[str, list[Option]] = {}
    for question_id, code, label, short_label, role, synonyms in options:
        option = Option(code, label, short_label, Role(role), tuple(synonyms))
        by_question.setdefault(question_id, []).append(option)
    title, wave, codebook_id, is_sample = head[0]
    return Survey(
        id=survey_id,
        title=title,
        wave=wave,
        groups=tuple(_respondent_group(row) for row in groups),
        questions=tuple(_question(row, by_question) for row in questions),
        codebook_id=codebook_id,
        is_sample=is_sample,
    )


def _respondent_group(row: Sequence[Any]) -> RespondentGroup:
    id_, label, synonyms, invited_n, in_codebook = row
    return RespondentGroup(id_, label, tuple(synonyms), invited_n, in_codebook)


def _question(row: Sequence[Any], options: Mapping[str, list[Option]]) -> Question:
    id_, number, wording, kind, scale, section, synonyms, parent, option_code, guessed = row
    return Question(
        id=id_,
        number=number,
        text=wording,
        kind=Kind(kind),
        scale=Scale(scale) if scale else None,
        section=section,
        options=tuple(options.get(id_, ())),
        synonyms=tuple(synonyms),
        follow_up_of=FollowUp(parent, option_code) if parent else None,
        guessed=guessed,
    )


def source_file(database: Database, survey_id: str) -> tuple[str, bytes]:
    """The name and the bytes of the file a survey was read from."""
    with database.reading() as cursor:
        rows = cursor.execute(
            "SELECT name, content FROM source_file WHERE survey_id = $survey", {"survey": survey_id}
        ).fetchall()
    if not rows:
        raise UnknownSurvey(text("storage.unknown_survey", survey=survey_id))
    return str(rows[0][0]), bytes(rows[0][1])


def remove_survey(database: Database, survey_id: str) -> None:
    """Remove a survey with its answers and its file; UnknownSurvey where there is none."""
    with database.writing() as cursor:
        key = {"survey": survey_id}
        if not _is_stored(cursor, survey_id):
            raise UnknownSurvey(text("storage.unknown_survey", survey=survey_id))
        for table, column in SURVEY_TABLES:
            cursor.execute(f"DELETE FROM {table} WHERE {column} = $survey", key)  # noqa: S608 - names are this package's own
