"""Answers that a person has let out, with their masks: stored, loaded, taken back."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import datetime

import duckdb

from hyte_analysis.errors import UnknownSurvey
from hyte_analysis.storage.database import Database
from hyte_analysis.storage.surveys import is_stored
from hyte_analysis.survey.coding import AnswerKey
from hyte_analysis.survey.releases import Mask, Release
from hyte_analysis.texts import text

_DELETE = """
DELETE FROM release WHERE survey_id = $survey AND question_id = $question
AND response = $response AND digest = $digest
"""
_INSERT = """
INSERT INTO release (survey_id, question_id, response, digest, masks, who, released_at)
VALUES ($survey, $question, $response, $digest, $masks, $who, $at)
"""


def load_releases(database: Database, survey_id: str) -> tuple[Release, ...]:
    """All releases of a survey's answers."""
    with database.reading() as cursor:
        rows = cursor.execute(
            """SELECT question_id, response, digest, masks, who, released_at FROM release
            WHERE survey_id = $survey ORDER BY question_id, response, digest""",
            {"survey": survey_id},
        ).fetchall()
    return tuple(
        Release(AnswerKey(*row[:3]), tuple(Mask(**mask) for mask in json.loads(row[3])), *row[4:])
        for row in rows
    )


def release_state(database: Database, survey_id: str) -> tuple[int, datetime | None]:
    """How many releases the survey has and when the last was made."""
    with database.reading() as cursor:
        ((n, last),) = cursor.execute(
            "SELECT count(*), max(released_at) FROM release WHERE survey_id = $survey",
            {"survey": survey_id},
        ).fetchall()
    return int(n), last


def store_releases(database: Database, survey_id: str, releases: Sequence[Release]) -> None:
    """Store releases, each in place of an earlier one of the same answer; UnknownSurvey."""
    with database.writing() as cursor:
        _check(cursor, survey_id)
        for release in releases:
            masks = json.dumps([asdict(mask) for mask in release.masks], ensure_ascii=False)
            key = _key(survey_id, release.answer)
            cursor.execute(_DELETE, key)
            cursor.execute(_INSERT, {**key, "masks": masks, "who": release.who, "at": release.at})


def withdraw_releases(database: Database, survey_id: str, answers: Iterable[AnswerKey]) -> None:
    """Take releases back: the answers are the team's own again; UnknownSurvey."""
    with database.writing() as cursor:
        _check(cursor, survey_id)
        for answer in answers:
            cursor.execute(_DELETE, _key(survey_id, answer))


def _check(cursor: duckdb.DuckDBPyConnection, survey_id: str) -> None:
    if not is_stored(cursor, survey_id):
        raise UnknownSurvey(text("storage.unknown_survey", survey=survey_id))


def _key(survey_id: str, answer: AnswerKey) -> dict[str, object]:
    return {
        "survey": survey_id,
        "question": answer.question_id,
        "response": answer.response,
        "digest": answer.digest,
    }
