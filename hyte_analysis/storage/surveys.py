"""Surveys in the database: stored whole, listed, removed whole."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

import duckdb

from hyte_analysis.errors import StorageProblem, UnknownSurvey
from hyte_analysis.storage.answer_rows import insert_answers
from hyte_analysis.storage.compaction import NotCompacted, compact
from hyte_analysis.storage.database import Database
from hyte_analysis.storage.definitions import insert_definition, load_columns, load_survey
from hyte_analysis.storage.schema import SURVEY_TABLES
from hyte_analysis.survey.access import Act
from hyte_analysis.survey.model import Survey
from hyte_analysis.survey.responses import SourceFile, SurveyData
from hyte_analysis.survey.wording import free_name
from hyte_analysis.texts import text

__all__ = [
    "StoreOutcome",
    "StoredSurvey",
    "find_file",
    "free_survey_id",
    "latest_survey",
    "list_surveys",
    "load_columns",
    "load_report",
    "load_survey",
    "remove_survey",
    "set_retention",
    "source_file",
    "source_files",
    "store_survey",
]


@dataclass(frozen=True, slots=True)
class StoredSurvey:
    """A line in the list of surveys.

    `version` grows with every change of its codebook, `coding` with every change of its codes.
    `epoch` names the database's own time: it changes when a backup is brought back, so that the
    same numbers never mean another content. `retain_until` is the last day it may be kept.
    """

    id: str
    title: str
    wave: int | None
    is_sample: bool
    imported_at: datetime
    file_name: str
    responses: int
    version: int = 1
    coding: int = 0
    epoch: str = ""
    retain_until: date | None = None

    @property
    def as_asked(self) -> "StoredSurvey":
        """The same for what does not depend on its codes: its answers as they were given."""
        return replace(self, coding=0)


@dataclass(frozen=True, slots=True)
class StoreOutcome:
    """Where a file's survey is; `was_there` when the same file had been stored before."""

    survey_id: str
    was_there: bool


def find_file(database: Database, sha256: str) -> str | None:
    """The id of the survey whose first file has these bytes."""
    with database.reading() as cursor:
        return _survey_of_file(cursor, sha256)


def _survey_of_file(cursor: duckdb.DuckDBPyConnection, sha256: str) -> str | None:
    rows = cursor.execute(
        "SELECT survey_id FROM source_file WHERE sha256 = $sha256 AND position = 0",
        {"sha256": sha256},
    ).fetchall()
    return str(rows[0][0]) if rows else None


def free_survey_id(database: Database, wanted: str) -> str:
    """The wanted id, or the first free one after it: `kysely`, `kysely-2`, `kysely-3`."""
    return free_name(wanted, {survey.id for survey in list_surveys(database)})


def store_survey(
    database: Database,
    data: SurveyData,
    sources: Sequence[SourceFile] | SourceFile,
    report: Mapping[str, object],
) -> StoreOutcome:
    """Store a survey with its files in one transaction; the same bytes twice change nothing.

    The first file is the one with the answers. Raises StorageProblem when another survey has
    the id.
    """
    survey_id = data.survey.id
    files = (sources,) if isinstance(sources, SourceFile) else tuple(sources)
    # Looked up inside the transaction: another thread may be storing the same file.
    with database.writing(Act.IMPORT, survey_id) as cursor:
        earlier = _survey_of_file(cursor, files[0].sha256)
        if earlier is not None:
            return StoreOutcome(earlier, was_there=True)
        if is_stored(cursor, survey_id):
            raise StorageProblem(text("storage.id_taken", survey=survey_id))
        _insert_head(cursor, data.survey, report)
        _insert_files(cursor, survey_id, files)
        insert_definition(cursor, data.survey, data.columns)
        insert_answers(cursor, data)
    return StoreOutcome(survey_id, was_there=False)


def is_stored(cursor: duckdb.DuckDBPyConnection, survey_id: str) -> bool:
    """Whether there is a survey of this id."""
    key = {"survey": survey_id}
    return bool(cursor.execute("SELECT 1 FROM survey WHERE id = $survey", key).fetchall())


def _insert_head(
    cursor: duckdb.DuckDBPyConnection, survey: Survey, report: Mapping[str, object]
) -> None:
    cursor.execute(
        """INSERT INTO survey
        (id, title, wave, codebook_id, is_sample, imported_at, report, unit)
        VALUES ($id, $title, $wave, $codebook, $sample, $now, $report, $unit)""",
        {
            "id": survey.id,
            "title": survey.title,
            "wave": survey.wave,
            "codebook": survey.codebook_id,
            "sample": survey.is_sample,
            "now": datetime.now(UTC).replace(tzinfo=None),
            "report": json.dumps(report, ensure_ascii=False),
            "unit": survey.unit.value,
        },
    )


def _insert_files(
    cursor: duckdb.DuckDBPyConnection, survey_id: str, files: Sequence[SourceFile]
) -> None:
    for position, file in enumerate(files):
        cursor.execute(
            """INSERT INTO source_file (survey_id, name, sha256, content, position)
            VALUES ($survey, $name, $sha256, $content, $position)""",
            {
                "survey": survey_id,
                "name": file.name,
                "sha256": file.sha256,
                "content": file.content,
                "position": position,
            },
        )


def list_surveys(database: Database) -> tuple[StoredSurvey, ...]:
    """The stored surveys, the newest wave first and then the newest import."""
    with database.reading() as cursor:
        rows = cursor.execute(
            """
            SELECT s.id, s.title, s.wave, s.is_sample, s.imported_at, f.name,
                   (SELECT count(*) FROM response r WHERE r.survey_id = s.id), s.version,
                   (SELECT coalesce(max(number), 0) FROM coding_event e WHERE e.survey_id = s.id),
                   (SELECT token FROM epoch), s.retain_until
            FROM survey s JOIN source_file f ON f.survey_id = s.id AND f.position = 0
            ORDER BY s.wave DESC NULLS LAST, s.rowid DESC
            """
        ).fetchall()
    return tuple(StoredSurvey(*row) for row in rows)


def latest_survey(database: Database) -> str | None:
    """The id of the survey imported last, whatever the clock said then."""
    with database.reading() as cursor:
        # Rows keep the order they were stored in, through changes, copies and compaction.
        rows = cursor.execute("SELECT id FROM survey ORDER BY rowid DESC LIMIT 1").fetchall()
    return str(rows[0][0]) if rows else None


def source_file(database: Database, survey_id: str) -> tuple[str, bytes]:
    """The name and the bytes of the file that the survey's answers were read from."""
    first = source_files(database, survey_id)[0]
    return first.name, first.content


def source_files(database: Database, survey_id: str) -> tuple[SourceFile, ...]:
    """The files a survey was read from, that of the answers first; UnknownSurvey for none."""
    with database.reading() as cursor:
        rows = cursor.execute(
            """SELECT name, content, sha256 FROM source_file WHERE survey_id = $survey
            ORDER BY position""",
            {"survey": survey_id},
        ).fetchall()
    if not rows:
        raise UnknownSurvey(text("storage.unknown_survey", survey=survey_id))
    return tuple(SourceFile(str(name), bytes(content), str(sha)) for name, content, sha in rows)


def load_report(database: Database, survey_id: str) -> dict[str, object]:
    """The report of the survey's last reading as plain values; UnknownSurvey for none."""
    with database.reading() as cursor:
        rows = cursor.execute(
            "SELECT report FROM survey WHERE id = $survey", {"survey": survey_id}
        ).fetchall()
    if not rows:
        raise UnknownSurvey(text("storage.unknown_survey", survey=survey_id))
    report: dict[str, object] = json.loads(rows[0][0])
    return report


def set_retention(database: Database, survey_id: str, until: date | None) -> None:
    """Set the last day a survey may be kept, None for no such day; UnknownSurvey."""
    with database.writing(Act.RETAIN, survey_id) as cursor:
        if not is_stored(cursor, survey_id):
            raise UnknownSurvey(text("storage.unknown_survey", survey=survey_id))
        cursor.execute("UPDATE survey SET retain_until = $until WHERE id = $survey",
                       {"survey": survey_id, "until": until})  # fmt: skip


def remove_survey(database: Database, survey_id: str) -> str:
    """Remove a survey with all that is stored of it; UnknownSurvey where there is none.

    The file is written anew, so that it holds nothing of it. Where that can't be done the survey
    is removed all the same: what comes back is a sentence that tells so, else nothing.
    """
    with database.writing(Act.REMOVE, survey_id) as cursor:
        key = {"survey": survey_id}
        if not is_stored(cursor, survey_id):
            raise UnknownSurvey(text("storage.unknown_survey", survey=survey_id))
        for table, condition in SURVEY_TABLES:
            cursor.execute(f"DELETE FROM {table} WHERE {condition}", key)  # noqa: S608 - this package's own
    try:
        compact(database)
    except NotCompacted as problem:
        return problem.user_message
    return ""
