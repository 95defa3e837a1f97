"""A disk that is full or may only be read, a damaged file, a clock that goes back: one sentence
each, and the database as it was."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from hyte_analysis.errors import StorageProblem
from hyte_analysis.storage import audit, surveys
from hyte_analysis.storage.audit import last_acts, note_act
from hyte_analysis.storage.backups import list_backups, make_backup, restore_backup
from hyte_analysis.storage.compaction import compact
from hyte_analysis.storage.copying import Contents, contents
from hyte_analysis.storage.database import Database, local_person, open_database
from hyte_analysis.storage.surveys import (
    latest_survey,
    list_surveys,
    remove_survey,
    set_retention,
    store_survey,
)
from hyte_analysis.storage.synonyms import store_synonyms
from hyte_analysis.storage.versions import change_survey
from hyte_analysis.survey.access import Act, Person, Role
from tests.storage.made_up import Row, data, source, survey

ROWS = [Row("HVA", single=1, text="Kyllä")]
ROOT = Path(__file__).resolve().parents[2]
KILLED = """
import os, sys
from pathlib import Path
from hyte_analysis.storage.database import open_database
from hyte_analysis.storage.synonyms import store_synonyms
database = open_database(Path(sys.argv[1]))
store_synonyms(database, [("tallennettu",)])
os.kill(os.getpid(), 9)
"""
is_root = hasattr(os, "geteuid") and os.geteuid() == 0


@contextmanager
def disk(folder: Path, megabytes: int) -> Iterator[Path]:
    folder.mkdir()
    options = ["-o", f"size={megabytes}m", "tmpfs", str(folder)]
    if not is_root or subprocess.run(["mount", "-t", "tmpfs", *options], check=False).returncode:
        pytest.skip("a small disk can't be mounted here")
    try:
        yield folder
    finally:
        subprocess.run(["umount", str(folder)], check=False)


def fill(folder: Path, left: int) -> Path:
    stat = os.statvfs(folder)
    filling = folder / "fill"
    filling.write_bytes(b"x" * max(0, stat.f_bavail * stat.f_frsize - left))
    return filling


def store(database: Database, name: str, content: bytes = b"x") -> None:
    asked = survey(survey_id=name)
    store_survey(database, data(ROWS, asked), source(content + name.encode()), {})


def held(database: Database) -> Contents:
    with database.reading() as cursor:
        return contents(cursor)


def test_on_a_full_disk_nothing_is_changed_and_it_is_said(tmp_path: Path) -> None:
    with disk(tmp_path / "levy", 24) as folder:
        database = open_database(folder / "hyte.duckdb")
        store(database, "kysely")
        backup = make_backup(database)
        before = held(database)
        works: tuple[tuple[Callable[[], object], str], ...] = (
            (lambda: store(database, "uusi", os.urandom(2_000_000)), "Levy on täynnä"),
            (lambda: store_synonyms(database, [("x" * 200_000,)]), "Levy on täynnä"),
            (lambda: make_backup(database), "Varmuuskopio ei mahdu"),
            (lambda: restore_backup(database, backup.path), "Varmuuskopio ei mahdu"),
            (lambda: compact(database), "ei voitu kirjoittaa uudelleen"),
        )
        fill(folder, 60_000)
        for work, told in works:
            with pytest.raises(StorageProblem, match=told):
                work()
            assert held(database) == before
            assert list_backups(folder / "hyte.duckdb") == (backup,)
        (folder / "fill").unlink()
        store(database, "uusi")
        database.close()
        again = open_database(folder / "hyte.duckdb")
        assert {stored.id for stored in list_surveys(again)} == {"kysely", "uusi"}
        again.close()


def test_a_disk_that_may_only_be_read_shows_figures_and_takes_no_changes(tmp_path: Path) -> None:
    with disk(tmp_path / "levy", 24) as folder:
        database = open_database(folder / "hyte.duckdb")
        store(database, "kysely")
        before = held(database)
        database.close()
        subprocess.run(["mount", "-o", "remount,ro", str(folder)], check=True)
        database = open_database(folder / "hyte.duckdb")
        assert database.is_read_only
        assert held(database) == before
        with pytest.raises(StorageProblem, match="ei voi nyt kirjoittaa"):
            store(database, "uusi")
        with pytest.raises(StorageProblem, match="ei voi nyt kirjoittaa"):
            remove_survey(database, "kysely")
        database.close()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
def test_without_room_for_the_audit_line_nothing_is_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = open_database(tmp_path / "hyte.duckdb")
    before = held(database)
    monkeypatch.setenv("HYTE_AUDIT", "/dev/full")
    with pytest.raises(StorageProblem, match="Toimintalokiin ei voi kirjoittaa"):
        store(database, "kysely")
    assert held(database) == before
    database.close()


def test_a_line_cut_short_does_not_take_the_next_with_it(tmp_path: Path) -> None:
    path = tmp_path / "hyte.duckdb"
    note_act(path, local_person(), Act.IMPORT, "a")
    log = tmp_path / "hyte-audit.jsonl"
    log.write_text(log.read_text() + '{"at": "2026-', encoding="utf-8")
    note_act(path, local_person(), Act.REMOVE, "b")
    note_act(path, local_person(), Act.CODE, "c")
    assert [entry.about for entry in last_acts(path, 9)] == ["c", "b", "a"]


@pytest.mark.parametrize("name", ["Yhdistys\u2028 ry", "Yhdistys\x85 ry", "a\x1cb\nc\r\nd"])
def test_a_name_with_other_ends_of_line_does_not_break_its_line(tmp_path: Path, name: str) -> None:
    path = tmp_path / "hyte.duckdb"
    for about in (name, "seuraava"):
        note_act(path, Person("Aino", Role.ADMIN), Act.ORGANISATION, about)
    assert [entry.about for entry in last_acts(path, 9)] == ["seuraava", name]


def test_a_damaged_file_is_told_with_the_backup_to_restore(tmp_path: Path) -> None:
    path = tmp_path / "hyte.duckdb"
    database = open_database(path)
    store(database, "kysely", os.urandom(500_000))
    backup = make_backup(database)
    before = held(database)
    database.close()
    whole = path.read_bytes()
    faults = [b"", whole[:5000], whole[:-300_000], b"\0" * 4096 + whole[4096:]]
    faults += [whole[:at] + b"\xa5" * 3000 + whole[at + 3000 :]
               for at in range(12_288, len(whole) - 3000, 262_144)]  # fmt: skip
    told: list[str] = []
    for fault in faults:
        path.write_bytes(fault)
        try:
            database = open_database(path)
            # A block that nothing is in: then all is there.
            assert held(database) == before
            database.close()
        except StorageProblem as problem:
            told.append(problem.user_message)
    assert len(told) > 5
    assert all(f"restore {backup.name} --db {path}" in sentence for sentence in told)


def test_a_damaged_log_of_changes_is_told_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "hyte.duckdb"
    open_database(path).close()
    wal = path.with_name("hyte.duckdb.wal")
    wal.write_bytes(b"\xa5" * 4000)
    with pytest.raises(StorageProblem, match="on vioittunut"):
        open_database(path)
    assert wal.read_bytes() == b"\xa5" * 4000
    wal.write_bytes(bytes(4000))
    open_database(path).close()


@pytest.mark.skipif(sys.platform == "win32", reason="no such signal")
def test_what_a_killed_program_had_acknowledged_is_there(tmp_path: Path) -> None:
    path = tmp_path / "hyte.duckdb"
    command = [sys.executable, "-c", KILLED, str(path)]
    assert subprocess.run(command, cwd=ROOT, check=False).returncode == -9
    wal = path.with_name("hyte.duckdb.wal")
    assert wal.read_bytes().startswith(b"d\0b")
    database = open_database(path)
    with database.reading() as cursor:
        words = cursor.execute("SELECT words FROM synonym").fetchall()
    assert words == [(["tallennettu"],)]
    database.close()


def test_the_survey_imported_last_is_the_latest_though_the_clock_went_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Past(datetime):
        @classmethod
        def now(cls, tz: object = None) -> datetime:
            del tz
            return datetime(2016, 1, 1, tzinfo=UTC)

    path = tmp_path / "hyte.duckdb"
    database = open_database(path)
    store(database, "a")
    store(database, "b")
    with monkeypatch.context() as patched:
        patched.setattr(surveys, "datetime", Past)
        patched.setattr(audit, "datetime", Past)
        store(database, "c")
    # A change of an older survey makes it no newer, nor does the file written anew.
    change_survey(database, "a", data(ROWS, survey(survey_id="a")), {}, "muutos")
    set_retention(database, "b", date(2027, 1, 1))
    assert [stored.id for stored in list_surveys(database)] == ["c", "b", "a"]
    remove_survey(database, "b")
    backup = make_backup(database)
    store(database, "d")
    restore_backup(database, backup.path)
    assert latest_survey(database) == "c"
    database.close()
    again = open_database(path)
    assert latest_survey(again) == "c"
    assert [entry.act for entry in last_acts(path, 1)] == ["restore"]
    again.close()
