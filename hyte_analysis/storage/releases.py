"""Answers that a person has let out, with their masks: stored, loaded, taken back."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict

import duckdb
import pyarrow as pa

from hyte_analysis.errors import UnknownSurvey
from hyte_analysis.storage.database import Database
from hyte_analysis.storage.definitions import insert_rows
from hyte_analysis.storage.surveys import is_stored
from hyte_analysis.survey.access import Act
from hyte_analysis.survey.coding import AnswerKey
from hyte_analysis.survey.releases import Mask, Release
from hyte_analysis.texts import text

_DELETE = """
DELETE FROM release USING leaving
WHERE release.survey_id = $survey AND release.question_id = leaving.question_id
  AND release.response = leaving.response AND release.digest = leaving.digest
"""
_TEXT, _WHOLE = pa.string(), pa.int32()
_KEY = [("question_id", _TEXT), ("response", _WHOLE), ("digest", _TEXT)]
_ROW = pa.schema([("survey_id", _TEXT), *_KEY, ("masks", _TEXT), ("who", _TEXT),
                  ("released_at", pa.timestamp("us")), ("is_kept_back", pa.bool_())])  # fmt: skip


def load_releases(
    database: Database, survey_id: str, *, kept_back: bool = False
) -> tuple[Release, ...]:
    """All releases of a survey's answers, or those answers that a person keeps back."""
    with database.reading() as cursor:
        rows = cursor.execute(
            """SELECT question_id, response, digest, masks, who, released_at, is_kept_back
            FROM release WHERE survey_id = $survey AND is_kept_back = $kept
            ORDER BY question_id, response, digest""",
            {"survey": survey_id, "kept": kept_back},
        ).fetchall()
    return tuple(
        Release(AnswerKey(*row[:3]), tuple(Mask(**mask) for mask in json.loads(row[3])), *row[4:])
        for row in rows
    )


def release_state(database: Database, survey_id: str) -> tuple[int, int]:
    """How many releases the survey has, and their fingerprint: another after every change.

    A time would not do: a clock that goes back makes a new release look like an old one.
    """
    with database.reading() as cursor:
        ((n, fingerprint),) = cursor.execute(
            "SELECT count(*), coalesce(sum(hash(r)), 0) FROM release r WHERE survey_id = $survey",
            {"survey": survey_id},
        ).fetchall()
    return int(n), int(fingerprint)


def store_releases(database: Database, survey_id: str, releases: Sequence[Release]) -> None:
    """Store releases, each in place of an earlier one of the same answer; UnknownSurvey."""
    latest = {release.answer: release for release in releases}
    rows: list[dict[str, object]] = [
        {"survey_id": survey_id, **answer._asdict(), "who": release.who, "released_at": release.at,
         "is_kept_back": release.is_kept_back,
         "masks": json.dumps([asdict(mask) for mask in release.masks], ensure_ascii=False)}
        for answer, release in latest.items()
    ]  # fmt: skip
    with database.writing(Act.RELEASE, survey_id) as cursor:
        _withdraw(cursor, survey_id, latest)
        insert_rows(cursor, "release", pa.Table.from_pylist(rows, schema=_ROW))


def withdraw_releases(database: Database, survey_id: str, answers: Iterable[AnswerKey]) -> None:
    """Take releases back: the answers are the team's own again; UnknownSurvey."""
    with database.writing(Act.RELEASE, survey_id) as cursor:
        _withdraw(cursor, survey_id, answers)


def _withdraw(
    cursor: duckdb.DuckDBPyConnection, survey_id: str, answers: Iterable[AnswerKey]
) -> None:
    if not is_stored(cursor, survey_id):
        raise UnknownSurvey(text("storage.unknown_survey", survey=survey_id))
    keys = [answer._asdict() for answer in answers]
    cursor.register("leaving", pa.Table.from_pylist(keys, schema=pa.schema(_KEY)))
    cursor.execute(_DELETE, {"survey": survey_id})
    cursor.unregister("leaving")
