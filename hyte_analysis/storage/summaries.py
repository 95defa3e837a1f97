"""The team's summaries of open questions: every saved state is kept for a while, to go back to."""

import json
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

import duckdb

from hyte_analysis.errors import StorageProblem, UnknownSurvey
from hyte_analysis.storage.database import Database
from hyte_analysis.storage.surveys import is_stored
from hyte_analysis.survey.access import Act
from hyte_analysis.survey.coding import Passage
from hyte_analysis.survey.summaries import Form, Line, Part, Summary, Theme
from hyte_analysis.texts import text

KEPT = 200
"""How many states of a summary are kept."""

_LAST = """
SELECT version, content FROM summary WHERE survey_id = $survey AND question_id = $question
ORDER BY version DESC LIMIT 1
"""


def load_summary(
    database: Database, survey_id: str, question_id: str
) -> tuple[Summary | None, int]:
    """The summary of an open question, or None, and the number of its state (0 for none)."""
    with database.reading() as cursor:
        rows = cursor.execute(_LAST, _key(survey_id, question_id)).fetchall()
    return (_summary(json.loads(rows[0][1])), int(rows[0][0])) if rows else (None, 0)


def load_summaries(database: Database, survey_id: str) -> tuple[Summary, ...]:
    """The survey's summaries, in the order of their questions."""
    with database.reading() as cursor:
        rows = cursor.execute(
            """SELECT content FROM summary s LEFT JOIN question q
            ON q.survey_id = $survey AND q.id = s.question_id
            WHERE s.survey_id = $survey
            QUALIFY row_number() OVER (PARTITION BY question_id ORDER BY version DESC) = 1
            ORDER BY q.position, s.question_id""",
            {"survey": survey_id},
        ).fetchall()
    return tuple(_summary(json.loads(row[0])) for row in rows)


def store_summary(
    database: Database, survey_id: str, summary: Summary, who: str, made_to: int
) -> int:
    """Store a summary as its next state; that state's number.

    Raises UnknownSurvey, and StorageProblem where it is no longer in the state it was `made_to`.
    """
    key = _key(survey_id, summary.question_id)
    with database.writing(Act.SUMMARISE, survey_id) as cursor:
        last = _last(cursor, survey_id, key)
        if last != made_to:
            raise StorageProblem(text("storage.summary_changed"))
        cursor.execute(
            """INSERT INTO summary (survey_id, question_id, version, changed_at, who, content)
            VALUES ($survey, $question, $version, $now, $who, $content)""",
            {**key, "version": last + 1, "now": datetime.now(UTC).replace(tzinfo=None),
             "who": who, "content": json.dumps(asdict(summary), ensure_ascii=False)},
        )  # fmt: skip
        cursor.execute(
            """DELETE FROM summary WHERE survey_id = $survey AND question_id = $question
            AND version <= $old""",
            {**key, "old": last + 1 - KEPT},
        )
    return last + 1


def undo_summary(database: Database, survey_id: str, question_id: str, made_to: int) -> bool:
    """Go back to the state before the last; whether there was one to leave.

    That state has a number of its own again: whoever has seen the one left behind is not taken
    for having seen the next one stored. Raises UnknownSurvey, and StorageProblem where the
    summary is no longer in the state that the undo was `made_to`.
    """
    key = _key(survey_id, question_id)
    with database.writing(Act.SUMMARISE, survey_id) as cursor:
        last = _last(cursor, survey_id, key)
        if last != made_to:
            raise StorageProblem(text("storage.summary_changed"))
        own = "survey_id = $survey AND question_id = $question"
        cursor.execute(
            f"DELETE FROM summary WHERE {own} AND version = $version",  # noqa: S608 - this room's own
            {**key, "version": last},
        )
        before = _last(cursor, survey_id, key)
        cursor.execute(
            f"UPDATE summary SET version = $version WHERE {own} AND version = $before",  # noqa: S608 - this room's own
            {**key, "version": last + 1, "before": before},
        )
    return last > 0


def _key(survey_id: str, question_id: str) -> dict[str, object]:
    return {"survey": survey_id, "question": question_id}


def _last(cursor: duckdb.DuckDBPyConnection, survey_id: str, key: dict[str, object]) -> int:
    if not is_stored(cursor, survey_id):
        raise UnknownSurvey(text("storage.unknown_survey", survey=survey_id))
    rows = cursor.execute(_LAST, key).fetchall()
    return int(rows[0][0]) if rows else 0


def _summary(table: dict[str, Any]) -> Summary:
    themes = tuple(
        Theme(theme["heading"], theme["sentence"], tuple(map(_line, theme["lines"])), theme["code"])
        for theme in table["themes"]
    )
    return Summary(table["question_id"], themes, Form(table["form"]), table["is_blinded"])


def _line(table: dict[str, Any]) -> Line:
    passage = Passage(*table["passage"]) if table["passage"] else None
    return Line(Part(table["part"]), passage, table["text"])
