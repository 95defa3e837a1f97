import os
import shutil
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pytest

from hyte_analysis.errors import AccessProblem, StorageProblem
from hyte_analysis.storage import backup_files
from hyte_analysis.storage.audit import last_acts
from hyte_analysis.storage.backups import (
    Backup,
    BackupReason,
    backup_folder,
    list_backups,
    make_backup,
    remove_backup,
    restore_backup,
    restore_over_damaged,
    set_aside,
    verify_backup,
)
from hyte_analysis.storage.connecting import connected
from hyte_analysis.storage.copying import Contents, contents, contents_of_file
from hyte_analysis.storage.database import Database, open_database
from hyte_analysis.storage.schema import VERSION
from hyte_analysis.storage.surveys import list_surveys, remove_survey, store_survey
from hyte_analysis.survey.access import Act, Person, Role
from tests.storage.made_up import Row, data, source, survey

if sys.platform != "win32":
    import fcntl

ROWS = [Row("HVA", single=1, text="Kyllä"), Row("Kunta", several=frozenset({1, 2}))]


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = open_database(tmp_path / "hyte.duckdb")
    store(opened, "kysely")
    yield opened
    opened.close()


def store(database: Database, name: str) -> None:
    store_survey(database, data(ROWS, survey(survey_id=name)), source(name.encode()), {})


def held(database: Database) -> Contents:
    with database.reading() as cursor:
        return contents(cursor)


def without_epoch(found: Contents) -> Contents:
    tables = tuple(table for table in found.tables if table[0] != "epoch")
    return Contents(found.columns, found.constraints, tables)


def epoch(database: Database) -> str:
    return list_surveys(database)[0].epoch


def names(database: Database) -> set[str]:
    return {stored.id for stored in list_surveys(database)}


def files(folder: Path) -> set[str]:
    return {path.name for path in folder.rglob("*") if path.is_file()}


def test_a_backup_holds_all_that_was_stored_when_it_was_made(database: Database) -> None:
    then = held(database)
    backup = make_backup(database)
    store(database, "toinen")
    assert contents_of_file(backup.path) == then
    assert backup.survey_ids == ("kysely",)
    assert backup.size == backup.path.stat().st_size
    verify_backup(backup.path)


def test_a_backup_keeps_keys_defaults_and_the_order_of_rows(database: Database) -> None:
    with database.changing() as cursor:
        cursor.execute("INSERT INTO synonym SELECT (i * 7919) % 400000, [] FROM range(400000) r(i)")
    backup = make_backup(database)
    in_order = "SELECT sum(hash(rowid, position)) FROM synonym"
    with database.reading() as cursor, connected(backup.path, read_only=True) as copy:
        assert copy.execute(in_order).fetchall() == cursor.execute(in_order).fetchall()
        with pytest.raises(duckdb.Error):
            copy.execute("INSERT INTO survey SELECT * FROM survey")
    writable = shutil.copy(backup.path, backup.path.with_name("kopio.duckdb"))
    with connected(Path(writable)) as copy, pytest.raises(duckdb.ConstraintException):
        copy.execute("INSERT INTO survey SELECT * FROM survey")
    columns = {str(column[1]): column[4] for column in contents_of_file(backup.path).columns}
    assert columns["dont_know"] == "'averaged'"


def test_backups_are_beside_the_database_or_where_the_administrator_says(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert make_backup(database).path.parent == tmp_path / "varmuuskopiot"
    monkeypatch.setenv("HYTE_BACKUPS", str(tmp_path / "muualla" / "ä"))
    assert make_backup(database).path.parent == tmp_path / "muualla" / "ä"
    assert len(list_backups(tmp_path / "hyte.duckdb")) == 1


def test_backups_are_listed_by_number_though_the_clock_goes_back(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Clock(datetime):
        years = iter((2031, 2026, 2026, 2019))

        @classmethod
        def now(cls, tz: object = None) -> datetime:
            del tz
            return datetime(next(cls.years), 1, 2, 3, 4, 5, tzinfo=UTC)

    monkeypatch.setattr(backup_files, "datetime", Clock)
    made = [make_backup(database) for _ in range(4)]
    assert list_backups(tmp_path / "hyte.duckdb") == tuple(reversed(made))
    assert [backup.made_at.year for backup in made] == [2031, 2026, 2026, 2019]
    assert made[0].made_at == datetime(2031, 1, 2, 3, 4, 5, tzinfo=UTC)


def test_another_databases_backups_and_other_files_are_not_listed(
    database: Database, tmp_path: Path
) -> None:
    make_backup(database)
    with_longer_name = open_database(tmp_path / "hyte-0001.duckdb")
    make_backup(with_longer_name)
    with_longer_name.close()
    (tmp_path / "varmuuskopiot" / "hyte-0009-20260101T000000Z-whim.duckdb").write_text("x")
    (tmp_path / "varmuuskopiot" / "muistiinpanot.txt").write_text("x")
    assert [backup.survey_ids for backup in list_backups(tmp_path / "hyte.duckdb")] == [("kysely",)]
    assert [b.survey_ids for b in list_backups(tmp_path / "hyte-0001.duckdb")] == [()]


def test_a_changed_byte_in_a_backup_is_found(database: Database) -> None:
    backup = make_backup(database)
    content = bytearray(backup.path.read_bytes())
    content[len(content) // 2] ^= 1
    backup.path.write_bytes(content)
    with pytest.raises(StorageProblem, match="on vioittunut"):
        verify_backup(backup.path)
    before = held(database)
    with pytest.raises(StorageProblem, match="on vioittunut"):
        restore_backup(database, backup.path)
    assert held(database) == before


@pytest.mark.parametrize("kept", [0, 100, 20_000])
def test_a_cut_backup_is_listed_as_unreadable(database: Database, kept: int) -> None:
    backup = make_backup(database)
    backup.path.with_name(f"{backup.name}.sha256").unlink()
    backup.path.write_bytes(backup.path.read_bytes()[:kept])
    with pytest.raises(StorageProblem, match="on vioittunut"):
        verify_backup(backup.path)
    assert [b.survey_ids for b in list_backups(database.path or Path())] == [None]


def test_a_backup_without_its_sum_is_read_through(database: Database, tmp_path: Path) -> None:
    backup = make_backup(database)
    elsewhere = Path(shutil.copy(backup.path, tmp_path / "tikulta.duckdb"))
    verify_backup(elsewhere)
    with pytest.raises(StorageProblem, match="ei löydy"):
        verify_backup(tmp_path / "puuttuu.duckdb")


def test_restoring_brings_back_what_was_then_and_keeps_what_is_now(database: Database) -> None:
    then = held(database)
    old_epoch = epoch(database)
    backup = make_backup(database)
    remove_survey(database, "kysely")
    store(database, "uudempi")
    now = held(database)
    kept = restore_backup(database, backup.path)
    assert without_epoch(held(database)) == without_epoch(then)
    assert epoch(database) != old_epoch
    assert kept.reason is BackupReason.BEFORE_RESTORE
    assert contents_of_file(kept.path) == now
    restore_backup(database, kept.path)
    assert names(database) == {"uudempi"}
    store(database, "kolmas")
    database.close()
    again = open_database(database.path)
    assert names(again) == {"uudempi", "kolmas"}
    again.close()


def test_a_newer_or_foreign_file_is_not_restored(database: Database, tmp_path: Path) -> None:
    newer = Path(shutil.copy(make_backup(database).path, tmp_path / "uudempi.duckdb"))
    with connected(newer) as connection:
        connection.execute("UPDATE schema_version SET version = $v", {"v": VERSION + 1})
    foreign = tmp_path / "vieras.duckdb"
    with connected(foreign) as connection:
        connection.execute("CREATE TABLE sales (amount INTEGER)")
    before = held(database)
    for path, told in ((newer, "uudemman version"), (foreign, "ei ole HYTE-analyysin")):
        with pytest.raises(StorageProblem, match=told):
            restore_backup(database, path)
    assert held(database) == before


def test_a_removed_backup_goes_with_its_sum(database: Database, tmp_path: Path) -> None:
    backup = make_backup(database)
    remove_backup(backup.path)
    assert files(tmp_path / "varmuuskopiot") == set()
    with pytest.raises(StorageProblem, match="ei löydy"):
        remove_backup(backup.path)


def test_the_newest_automatic_copies_are_kept_and_all_that_a_person_made(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        backup_files, "KEPT", {BackupReason.BEFORE_RESTORE: 2, BackupReason.NIGHTLY: 1}
    )
    by_hand = [make_backup(database) for _ in range(3)]
    automatic = [make_backup(database, BackupReason.BEFORE_RESTORE) for _ in range(3)]
    nightly = [make_backup(database, BackupReason.NIGHTLY) for _ in range(2)]
    kept = {*by_hand, *automatic[1:], nightly[1]}
    assert set(list_backups(database.path or Path())) == kept


def test_the_oldest_copy_before_a_restore_can_be_restored_and_stays(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backup_files, "KEPT", {BackupReason.BEFORE_RESTORE: 2})
    oldest = make_backup(database, BackupReason.BEFORE_RESTORE)
    remove_survey(database, "kysely")
    second = make_backup(database, BackupReason.BEFORE_RESTORE)
    # By another way to the same file, as a person may give it.
    folder = oldest.path.parent
    newest = restore_backup(database, folder / ".." / folder.name / oldest.name)
    assert names(database) == {"kysely"}
    assert list_backups(database.path or Path()) == (newest, second, oldest)
    verify_backup(oldest.path)
    make_backup(database, BackupReason.BEFORE_RESTORE)
    assert not oldest.path.exists()


def test_backups_made_at_once_are_each_whole_and_of_their_own_number(database: Database) -> None:
    with ThreadPoolExecutor(4) as pool:
        made = [job.result(timeout=60) for job in
                [pool.submit(make_backup, database) for _ in range(8)]]  # fmt: skip
    assert {int(backup.name.split("-")[1]) for backup in made} == set(range(1, 9))
    assert set(list_backups(database.path or Path())) == set(made)
    for backup in made:
        verify_backup(backup.path)
        assert backup.path.with_name(f"{backup.name}.sha256").exists()


@pytest.mark.skipif(sys.platform == "win32", reason="no such locks there")
def test_another_programs_unfinished_backup_is_waited_for(database: Database) -> None:
    folder = backup_folder(database.path or Path())
    folder.mkdir()
    others = folder / "hyte-0001-20260101T000000Z-by_hand.duckdb.kesken"
    others.write_text("x")
    opened = os.open(folder, os.O_RDONLY)
    fcntl.flock(opened, fcntl.LOCK_EX)
    with ThreadPoolExecutor(1) as pool:
        coming = pool.submit(make_backup, database)
        with pytest.raises(TimeoutError):
            coming.result(timeout=0.3)
        assert files(folder) == {others.name}
        others.rename(folder / "hyte-0001-20260101T000000Z-by_hand.duckdb")
        os.close(opened)
        assert "-0002-" in coming.result(timeout=60).name


def test_a_name_that_another_program_has_taken_is_left_to_it(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backup_files, "_AT", "20260101T000000Z")
    folder = backup_folder(database.path or Path())
    taken = folder / "hyte-0001-20260101T000000Z-by_hand.duckdb.sha256"
    folder.mkdir()
    # Where the folder can't be locked, nothing but the names keeps two programs apart.
    monkeypatch.setattr(backup_files, "_remove_unfinished", lambda _: taken.touch())
    backup = make_backup(database)
    assert backup.name == "hyte-0002-20260101T000000Z-by_hand.duckdb"
    assert taken.read_text() == ""
    verify_backup(backup.path)


def test_what_a_killed_backup_left_is_removed_by_the_next(database: Database) -> None:
    folder = backup_folder(database.path or Path())
    folder.mkdir()
    for name in ("hyte-0001-20260101T000000Z-by_hand.duckdb.kesken",
                 "hyte-0001-20260101T000000Z-by_hand.duckdb.kesken.wal",
                 "hyte-0001-20260101T000000Z-by_hand.duckdb.sha256", "oma.txt",
                 "hyte-0001-0001-20260101T000000Z-by_hand.duckdb.kesken",
                 "toinen-0001-20260101T000000Z-nightly.duckdb.sha256"):  # fmt: skip
        (folder / name).write_text("x")
    backup = make_backup(database)
    others = {"hyte-0001-0001-20260101T000000Z-by_hand.duckdb.kesken",
              "toinen-0001-20260101T000000Z-nightly.duckdb.sha256", "oma.txt"}  # fmt: skip
    assert files(folder) == {backup.name, f"{backup.name}.sha256", *others}


def test_a_backup_and_a_restore_have_their_lines_in_the_audit_log(database: Database) -> None:
    path = database.path or Path()
    backup = make_backup(database)
    kept = restore_backup(database, backup.path)
    acts = [(entry.act, entry.about) for entry in last_acts(path, 3)]
    assert acts == [("restore", backup.name), ("back_up", kept.name), ("back_up", backup.name)]


def test_only_an_administrator_makes_and_restores_backups(tmp_path: Path) -> None:
    who = Person("Aino", Role.ADMIN)
    database = open_database(tmp_path / "hyte.duckdb", who=lambda: who)
    backup = make_backup(database)
    who = Person("Aino", Role.EDITOR)
    with pytest.raises(AccessProblem):
        make_backup(database)
    with pytest.raises(AccessProblem):
        restore_backup(database, backup.path)
    database.close()
    with pytest.raises(AccessProblem):
        restore_over_damaged(tmp_path / "hyte.duckdb", backup.path, lambda: who)
    assert list_backups(tmp_path / "hyte.duckdb") == (backup,)


def test_a_folder_that_cannot_be_made_is_told_and_nothing_is_left(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "tiedosto").write_text("x")
    monkeypatch.setenv("HYTE_BACKUPS", str(tmp_path / "tiedosto"))
    with pytest.raises(StorageProblem, match="Varmuuskopiota ei voitu tehdä kansioon"):
        make_backup(database)
    monkeypatch.setenv("HYTE_BACKUPS", str(tmp_path / "kopiot"))
    monkeypatch.setenv("HYTE_AUDIT", str(tmp_path / "tiedosto" / "loki"))
    with pytest.raises(StorageProblem, match="Toimintalokiin"):
        make_backup(database)
    assert files(tmp_path / "kopiot") == set()


def test_a_database_in_memory_has_no_backups() -> None:
    database = open_database(None)
    with pytest.raises(StorageProblem, match="vain muistissa"):
        make_backup(database)
    database.close()


def test_a_backup_takes_the_place_of_a_damaged_database_that_is_set_aside(
    database: Database,
) -> None:
    path = database.path or Path()
    backup = make_backup(database)
    database.close()
    with pytest.raises(StorageProblem, match="voi avata, joten"):
        restore_over_damaged(path, backup.path)
    damaged = b"\0" * 500 + path.read_bytes()[500:]
    path.write_bytes(damaged)
    path.with_name("hyte.duckdb.wal").write_bytes(b"")
    with pytest.raises(StorageProblem, match=f"restore {backup.name} --db"):
        open_database(path)
    aside = restore_over_damaged(path, backup.path)
    assert aside.read_bytes() == damaged
    logged = aside.with_name(f"{aside.name}.wal")
    assert set_aside(path) == (aside, logged)
    again = open_database(path)
    assert names(again) == {"kysely"}
    assert last_acts(path, 1)[0].act == Act.RESTORE
    again.close()


def test_a_backup_has_the_databases_own_permissions(database: Database) -> None:
    path = database.path or Path()
    path.chmod(0o600)
    backup: Backup = make_backup(database)
    assert backup.path.stat().st_mode & 0o777 == 0o600
    remove_survey(database, "kysely")
    assert path.stat().st_mode & 0o777 == 0o600
    assert os.access(path, os.W_OK)
