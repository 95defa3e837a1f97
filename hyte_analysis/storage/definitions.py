"""What a stored survey asks and how its files are read: inserted and loaded as rows."""

from collections.abc import Mapping, Sequence
from typing import Any

import duckdb
import pyarrow as pa

from hyte_analysis.errors import UnknownSurvey
from hyte_analysis.storage.database import Database
from hyte_analysis.survey.columns import Part, SourceColumn, Use
from hyte_analysis.survey.model import (
    Direction,
    DontKnow,
    FollowUp,
    Kind,
    Option,
    Question,
    RespondentGroup,
    Role,
    Scale,
    Survey,
    Unit,
)
from hyte_analysis.survey.translations import rows_of, with_rows
from hyte_analysis.texts import text

_TEXT, _WHOLE, _FLAG, _TEXTS = pa.string(), pa.int32(), pa.bool_(), pa.list_(pa.string())


def insert_definition(
    cursor: duckdb.DuckDBPyConnection, survey: Survey, columns: Sequence[SourceColumn]
) -> None:
    """Insert a survey's groups, questions, options and source columns."""
    for table, rows in definition_rows(survey, columns).items():
        insert_rows(cursor, table, rows)


def insert_rows(cursor: duckdb.DuckDBPyConnection, table: str, rows: pa.Table) -> None:
    """Copy an Arrow table into the database table of the same columns."""
    cursor.register("incoming", rows)
    names = ", ".join(rows.column_names)
    cursor.execute(f"INSERT INTO {table} ({names}) SELECT {names} FROM incoming")  # noqa: S608 - names are this room's own
    cursor.unregister("incoming")


def definition_rows(survey: Survey, columns: Sequence[SourceColumn]) -> dict[str, pa.Table]:
    """The rows of a definition by table."""
    groups = [
        (survey.id, position, g.id, g.label, list(g.synonyms), g.invited_n, g.in_codebook)
        for position, g in enumerate(survey.groups)
    ]
    questions = [_question_row(survey.id, i, q) for i, q in enumerate(survey.questions)]
    options = [
        (survey.id, q.id, o.code, o.label, o.short_label, o.role.value, list(o.synonyms), o.area)
        for q in survey.questions
        for o in q.options
    ]
    uses = [
        (survey.id, c.position, c.heading, c.use.value, c.filled, c.question_id,
         c.part.value if c.part else None, c.option_code, c.reason, c.guess)
        for c in columns
    ]  # fmt: skip
    return {
        "respondent_group": _arrow(groups, survey_id=_TEXT, position=_WHOLE, id=_TEXT, label=_TEXT,
                                   synonyms=_TEXTS, invited_n=_WHOLE, in_codebook=_FLAG),
        "question": _arrow(questions, survey_id=_TEXT, position=_WHOLE, id=_TEXT, number=_TEXT,
                           text=_TEXT, kind=_TEXT, scale=_TEXT, section=_TEXT, synonyms=_TEXTS,
                           follow_up_question=_TEXT, follow_up_option=_WHOLE, guessed=_FLAG,
                           direction=_TEXT, battery=_TEXT, dont_know=_TEXT, coded_from=_TEXT),
        "option": _arrow(options, survey_id=_TEXT, question_id=_TEXT, code=_WHOLE, label=_TEXT,
                         short_label=_TEXT, role=_TEXT, synonyms=_TEXTS, area=_TEXT),
        "source_column": _arrow(uses, survey_id=_TEXT, position=_WHOLE, heading=_TEXT, use=_TEXT,
                                filled=_WHOLE, question_id=_TEXT, part=_TEXT, option_code=_WHOLE,
                                reason=_TEXT, guess=_TEXT),
        "translation": _arrow([(survey.id, *row) for row in rows_of(survey)], survey_id=_TEXT,
                              item=_TEXT, language=_TEXT, wording=_TEXT),
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
        question.direction.value if question.direction else None,
        question.battery,
        question.dont_know.value,
        question.coded_from,
    )


def _arrow(rows: Sequence[tuple[object, ...]], **columns: pa.DataType) -> pa.Table:
    values = list(zip(*rows, strict=True)) or [()] * len(columns)
    arrays = [pa.array(v, kind) for v, kind in zip(values, columns.values(), strict=True)]
    return pa.table(arrays, names=list(columns))


def load_survey(database: Database, survey_id: str, *, with_codes: bool = False) -> Survey:
    """The survey with its groups, questions and options; UnknownSurvey where there is none.

    `with_codes`: each coded open question is followed by a multiple choice of its codes.
    """
    with database.reading() as cursor:
        return survey_rows(cursor, survey_id, with_codes=with_codes)


def survey_rows(
    cursor: duckdb.DuckDBPyConnection, survey_id: str, *, with_codes: bool = False
) -> Survey:
    """The survey as this cursor's transaction sees it; UnknownSurvey where there is none."""
    key: dict[str, object] = {"survey": survey_id}
    head = cursor.execute(
        "SELECT title, wave, codebook_id, is_sample, unit FROM survey WHERE id = $survey", key
    ).fetchall()
    if not head:
        raise UnknownSurvey(text("storage.unknown_survey", survey=survey_id))
    groups = cursor.execute(
        """SELECT id, label, synonyms, invited_n, in_codebook FROM respondent_group
        WHERE survey_id = $survey ORDER BY position""",
        key,
    ).fetchall()
    questions = cursor.execute(
        """SELECT id, number, text, kind, scale, section, synonyms, follow_up_question,
        follow_up_option, guessed, direction, battery, dont_know, coded_from FROM question
        WHERE survey_id = $survey AND ($coded OR coded_from IS NULL)
        ORDER BY position, coded_from NULLS FIRST""",
        key | {"coded": with_codes},
    ).fetchall()
    by_question = _options(cursor, survey_id)
    title, wave, codebook_id, is_sample, unit = head[0]
    survey = Survey(
        id=survey_id,
        title=title,
        wave=wave,
        groups=tuple(_respondent_group(row) for row in groups),
        questions=tuple(_question(row, by_question) for row in questions),
        codebook_id=codebook_id,
        is_sample=is_sample,
        unit=Unit(unit),
    )
    translations = cursor.execute(
        "SELECT item, language, wording FROM translation WHERE survey_id = $survey", key
    ).fetchall()
    return with_rows(survey, translations) if translations else survey


def _options(cursor: duckdb.DuckDBPyConnection, survey_id: str) -> dict[str, list[Option]]:
    """The options by question: as on the form, codes in the order of their tree."""
    rows = cursor.execute(
        """SELECT option.question_id, option.code, label, short_label, role, option.synonyms, area
        FROM option
        LEFT JOIN question q ON q.survey_id = $survey AND q.id = option.question_id
        LEFT JOIN code c ON c.survey_id = $survey AND c.id = option.code
            AND q.coded_from IS NOT NULL
        WHERE option.survey_id = $survey ORDER BY option.question_id, c.position, option.code""",
        {"survey": survey_id},
    ).fetchall()
    by_question: dict[str, list[Option]] = {}
    for question_id, code, label, short_label, role, synonyms, area in rows:
        option = Option(code, label, short_label, Role(role), tuple(synonyms), area)
        by_question.setdefault(question_id, []).append(option)
    return by_question


def _respondent_group(row: Sequence[Any]) -> RespondentGroup:
    id_, label, synonyms, invited_n, in_codebook = row
    return RespondentGroup(id_, label, tuple(synonyms), invited_n, in_codebook)


def _question(row: Sequence[Any], options: Mapping[str, list[Option]]) -> Question:
    (id_, number, wording, kind, scale, section, synonyms, parent, option_code, guessed,
     direction, battery, dont_know, coded_from) = row  # fmt: skip
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
        direction=Direction(direction) if direction else None,
        battery=battery,
        dont_know=DontKnow(dont_know),
        coded_from=coded_from,
    )


def load_columns(database: Database, survey_id: str) -> tuple[SourceColumn, ...]:
    """How the columns of the survey's files are read, in their order; () when it is not known."""
    with database.reading() as cursor:
        return column_rows(cursor, survey_id)


def column_rows(cursor: duckdb.DuckDBPyConnection, survey_id: str) -> tuple[SourceColumn, ...]:
    """The survey's source columns as this cursor's transaction sees them."""
    rows = cursor.execute(
        """SELECT position, heading, use, filled, question_id, part, option_code, reason, guess
        FROM source_column WHERE survey_id = $survey ORDER BY position""",
        {"survey": survey_id},
    ).fetchall()
    return tuple(
        SourceColumn(position, heading, Use(use), filled, question_id,
                     Part(part) if part else None, option_code, reason, guess)
        for position, heading, use, filled, question_id, part, option_code, reason, guess in rows
    )  # fmt: skip
