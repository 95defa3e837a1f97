"""The health lines: all well where all is well, and each fault on its own line with advice."""

import os
import shutil
import sys
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

import pytest

from hyte_analysis.errors import HyteError
from hyte_analysis.storage import backup_files
from hyte_analysis.storage.backups import make_backup
from hyte_analysis.storage.database import Database
from hyte_analysis.storage.health import table_states
from hyte_analysis.storage.schema import SURVEY_TABLES
from hyte_analysis.storage.surveys import list_surveys, set_retention
from hyte_analysis.survey.access import Act
from hyte_analysis.texts import text
from hyte_analysis.texts.languages import LANGUAGES, in_language
from hyte_analysis.texts.moments import today
from hyte_analysis.upkeep import health as module
from hyte_analysis.upkeep.health import (
    HealthLine,
    State,
    database_health,
    folder_health,
    health_of,
    installation_health,
)
from tests.upkeep.town import OWN_WORDS, SURVEY


class Usage(NamedTuple):
    """A disk's room as `shutil` tells it."""

    total: int
    used: int
    free: int


MADE_UP = "HYTE"


def line(lines: Sequence[HealthLine], check: str) -> HealthLine:
    (found,) = (own for own in lines if own.check == check)
    return found


def folder(database: Database) -> tuple[HealthLine, ...]:
    assert database.path is not None
    return folder_health(database.path)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_good_installation_is_well_in_every_language(database: Database, language: str) -> None:
    make_backup(database)
    with in_language(language):
        lines = health_of(database)
        assert [own for own in lines if own.state is not State.OK] == []
        for own in lines:
            assert text(f"upkeep.check.{own.check}")
    assert OWN_WORDS not in str(lines)


def test_every_table_is_read_to_its_last_row(database: Database) -> None:
    states = {state.name: state for state in table_states(database)}
    assert states.keys() >= {table for table, _ in SURVEY_TABLES}
    (survey,) = list_surveys(database)
    assert states["response"].rows == survey.responses
    assert not any(state.strays for state in states.values())


@pytest.mark.parametrize(
    ("table", "statement"),
    [
        ("code", "INSERT INTO code VALUES ('poissa', 1, 'x', '', '', NULL, 1)"),
        (
            "wave_link",
            "INSERT INTO wave_link SELECT id, 'a', 'poissa', 'b', 'x', now() FROM survey",
        ),
        ("answer", "INSERT INTO answer VALUES (999999, 2, 'x')"),
    ],
)
def test_rows_of_a_survey_that_is_not_there_are_a_problem(
    database: Database, table: str, statement: str
) -> None:
    with database.writing(Act.IMPORT) as cursor:
        cursor.execute(statement)
    found = line(database_health(database), "tables")
    assert found.state is State.PROBLEM
    assert f"{table} (1)" in found.found
    assert found.advice


def test_a_clock_behind_what_is_stored_is_told(database: Database) -> None:
    with database.writing(Act.IMPORT) as cursor:
        ahead = datetime.now(UTC).replace(tzinfo=None) + timedelta(days=400)
        cursor.execute("UPDATE survey SET imported_at = $ahead", {"ahead": ahead})
    assert line(database_health(database), "clock").state is State.WARNING


def test_a_survey_kept_too_long_is_told(database: Database) -> None:
    set_retention(database, SURVEY, today() - timedelta(days=1))
    found = line(database_health(database), "retention")
    assert (found.state, SURVEY in found.found) == (State.WARNING, True)


def test_no_backup_an_old_one_and_a_broken_one_are_told(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert line(folder(database), "backups").state is State.WARNING

    class LongAgo(datetime):
        @classmethod
        def now(cls, tz: object = None) -> datetime:  # type: ignore[override]
            del tz
            return datetime(2020, 1, 1, tzinfo=UTC)

    monkeypatch.setattr(backup_files, "datetime", LongAgo)
    make_backup(database)
    monkeypatch.undo()
    assert line(folder(database), "backups").state is State.WARNING
    fresh = make_backup(database)
    assert line(folder(database), "backups").state is State.OK
    with fresh.path.open("r+b") as file:
        file.seek(fresh.size // 2)
        file.write(b"\xff" * 64)
    found = line(folder(database), "backups")
    assert (found.state, fresh.name in found.found) == (State.PROBLEM, True)


@pytest.mark.parametrize(
    ("free", "state"),
    [(5 * 1024**3, State.OK), (500 * 1024**2, State.WARNING), (10 * 1024**2, State.PROBLEM)],
)
def test_little_room_on_the_disk_is_told(
    database: Database, monkeypatch: pytest.MonkeyPatch, free: int, state: State
) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(10**12, 0, free))
    assert line(folder(database), "room").state is state


def test_a_log_that_cannot_be_written_is_a_problem(
    database: Database, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assert line(folder(database), "audit").state is State.OK
    monkeypatch.setenv("HYTE_AUDIT", str(tmp_path / "ei" / "kansiota" / "loki.jsonl"))
    assert line(folder(database), "audit").state is State.PROBLEM
    monkeypatch.setenv("HYTE_AUDIT", str(tmp_path))
    assert line(folder(database), "audit").state is State.PROBLEM


def test_checking_the_log_leaves_no_line_and_no_file(
    database: Database, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    log = tmp_path / "loki.jsonl"
    monkeypatch.setenv("HYTE_AUDIT", str(log))
    assert line(folder(database), "audit").state is State.OK
    assert not log.exists()


def test_a_package_of_another_version_or_missing_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    requirements = tmp_path / "requirements.txt"
    requirements.write_text("# huomautus\nduckdb<1\nolematon-paketti>=1\nplotly>=1\n")
    monkeypatch.setattr(module, "REQUIREMENTS", requirements)
    found = line(installation_health(), "packages")
    assert found.state is State.PROBLEM
    assert "duckdb" in found.found
    assert "olematon-paketti" in found.found
    assert "plotly" not in found.found


def test_an_old_python_is_a_problem(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_OLDEST_PYTHON", (sys.version_info[0], sys.version_info[1] + 1))
    assert line(installation_health(), "python").state is State.PROBLEM


def test_settings_that_cannot_be_used_say_their_own_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HYTE_ACCESS", str(tmp_path / "poissa.toml"))
    found = line(installation_health(), "access")
    assert found.state is State.PROBLEM
    assert "poissa.toml" in found.found


def test_documents_that_cannot_be_made_are_a_problem(monkeypatch: pytest.MonkeyPatch) -> None:
    def refusing(source: str, data: object) -> bytes:
        del data
        assert MADE_UP in source
        raise HyteError("ei onnistu")

    monkeypatch.setattr(module, "typeset", refusing)
    assert line(installation_health(), "documents").state is State.PROBLEM


@pytest.mark.skipif(os.name == "nt", reason="a folder is not hidden so on Windows")
def test_a_folder_that_is_gone_is_told(tmp_path: Path) -> None:
    lines = folder_health(tmp_path / "poissa" / "hyte.duckdb")
    assert line(lines, "room").state is State.PROBLEM
