"""A stored survey's changes: each in one transaction, each with the definition before it."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

import duckdb

from hyte_analysis.errors import StorageProblem, UnknownSurvey
from hyte_analysis.storage.answer_rows import insert_answers
from hyte_analysis.storage.coded_questions import count_all_codes
from hyte_analysis.storage.database import Database
from hyte_analysis.storage.definitions import column_rows, insert_definition, survey_rows
from hyte_analysis.storage.schema import ANSWER_TABLES, DEFINITION_TABLES
from hyte_analysis.survey.access import Act
from hyte_analysis.survey.columns import Part, SourceColumn, Use
from hyte_analysis.survey.definition import Definition
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
    Translation,
    Unit,
)
from hyte_analysis.survey.responses import SurveyData
from hyte_analysis.texts import text

_Entry = dict[str, Any]


@dataclass(frozen=True, slots=True)
class SurveyVersion:
    """A change: what was changed, when (UTC), and the version that it was made to.

    `undoes` is the version whose change this one took back.
    """

    version: int
    changed_at: datetime
    what: str
    undoes: int | None = None


def change_survey(  # noqa: PLR0913 - a change, its words, and what it stands on
    database: Database,
    survey_id: str,
    data: SurveyData,
    report: Mapping[str, object],
    what: str,
    *,
    undoes: int | None = None,
    made_to: int | None = None,
    base: Definition | None = None,
) -> None:
    """Replace a survey's definition and answers in one transaction, and log it with its time.

    The files stay. Raises UnknownSurvey, and StorageProblem where the survey is no longer of the
    version that the change was `made_to`. `base` is the definition before where the database has
    no columns of it, as of a survey that an earlier version of the product stored.
    """
    key: dict[str, object] = {"survey": survey_id}
    with database.writing(Act.CODEBOOK, survey_id) as cursor:
        version = _version(cursor, survey_id)
        if made_to is not None and made_to != version:
            raise StorageProblem(text("storage.changed_elsewhere", survey=survey_id))
        now = datetime.now(UTC).replace(tzinfo=None)
        columns = column_rows(cursor, survey_id) or (base.columns if base else ())
        before = Definition(survey_rows(cursor, survey_id), columns)
        cursor.execute(
            """INSERT INTO survey_version (survey_id, version, changed_at, what, undoes, definition)
            VALUES ($survey, $version, $now, $what, $undoes, $definition)""",
            {**key, "version": version, "now": now, "what": what, "undoes": undoes,
             "definition": definition_json(before)},
        )  # fmt: skip
        for table, condition in (ANSWER_TABLES | DEFINITION_TABLES).items():
            cursor.execute(f"DELETE FROM {table} WHERE {condition}", key)  # noqa: S608 - this room's own
        _change_head(cursor, data.survey, version, now, report)
        insert_definition(cursor, data.survey, data.columns)
        insert_answers(cursor, data)
        count_all_codes(cursor, survey_id)


def _version(cursor: duckdb.DuckDBPyConnection, survey_id: str) -> int:
    rows = cursor.execute(
        "SELECT version FROM survey WHERE id = $survey", {"survey": survey_id}
    ).fetchall()
    if not rows:
        raise UnknownSurvey(text("storage.unknown_survey", survey=survey_id))
    return int(rows[0][0])


def _change_head(
    cursor: duckdb.DuckDBPyConnection,
    survey: Survey,
    version: int,
    now: datetime,
    report: Mapping[str, object],
) -> None:
    cursor.execute(
        """UPDATE survey SET title = $title, wave = $wave, codebook_id = $codebook,
        report = $report, version = $version, changed_at = $now, unit = $unit
        WHERE id = $survey""",
        {
            "survey": survey.id,
            "title": survey.title,
            "wave": survey.wave,
            "codebook": survey.codebook_id,
            "report": json.dumps(report, ensure_ascii=False),
            "version": version + 1,
            "now": now,
            "unit": survey.unit.value,
        },
    )


def change_log(database: Database, survey_id: str) -> tuple[SurveyVersion, ...]:
    """The survey's changes, the newest first."""
    with database.reading() as cursor:
        rows = cursor.execute(
            """SELECT version, changed_at, what, undoes FROM survey_version
            WHERE survey_id = $survey ORDER BY version DESC""",
            {"survey": survey_id},
        ).fetchall()
    return tuple(SurveyVersion(*row) for row in rows)


def last_version(database: Database, survey_id: str) -> SurveyVersion | None:
    """The newest change that has not been taken back, or None."""
    by_version = {change.version: change for change in change_log(database, survey_id)}
    change = by_version.get(max(by_version, default=0))
    while change is not None and change.undoes is not None:
        change = by_version.get(change.undoes - 1)
    return change


def definition_before(database: Database, survey_id: str, version: int) -> Definition:
    """The definition that the change of this version was made to, StorageProblem for none."""
    with database.reading() as cursor:
        rows = cursor.execute(
            """SELECT definition FROM survey_version
            WHERE survey_id = $survey AND version = $version""",
            {"survey": survey_id, "version": version},
        ).fetchall()
    try:
        return definition_of_json(str(rows[0][0]))
    except (IndexError, KeyError, TypeError, ValueError) as problem:
        raise StorageProblem(text("storage.unreadable_version", survey=survey_id)) from problem


def definition_json(definition: Definition) -> str:
    """The definition as JSON, whole."""
    return json.dumps(asdict(definition), ensure_ascii=False)


def definition_of_json(content: str) -> Definition:
    """The definition in this JSON; KeyError, TypeError or ValueError for another.

    What an earlier version of the product did not know of has its default.
    """
    table: _Entry = json.loads(content)
    survey: _Entry = table["survey"]
    made = {
        **_tuples(survey),
        "groups": tuple(RespondentGroup(**_tuples(group)) for group in survey["groups"]),
        "questions": tuple(map(_question, survey["questions"])),
        "unit": Unit(survey.get("unit", Unit.ORGANISATION)),
    }
    return Definition(Survey(**made), tuple(map(_column, table["columns"])))


def _tuples(entry: _Entry) -> _Entry:
    """The fields with tuples for lists, and translations as such."""
    made = {k: tuple(value) if isinstance(value, list) else value for k, value in entry.items()}
    translations = (Translation(**one) for one in entry.get("translations", ()))
    return made | {"translations": tuple(translations)}


def _question(entry: _Entry) -> Question:
    options = tuple(
        Option(**{**_tuples(option), "role": Role(option["role"])}) for option in entry["options"]
    )
    made = {
        **_tuples(entry),
        "kind": Kind(entry["kind"]),
        "scale": Scale(entry["scale"]) if entry["scale"] else None,
        "direction": Direction(entry["direction"]) if entry["direction"] else None,
        "follow_up_of": FollowUp(**entry["follow_up_of"]) if entry["follow_up_of"] else None,
        "options": options,
        "dont_know": DontKnow(entry.get("dont_know", DontKnow.AVERAGED)),
    }
    return Question(**made)


def _column(entry: _Entry) -> SourceColumn:
    part = Part(entry["part"]) if entry["part"] else None
    return SourceColumn(**{**entry, "use": Use(entry["use"]), "part": part})
