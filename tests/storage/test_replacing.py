"""Another file in the database's place, under readers and writers, and after fatal errors."""

import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import duckdb
import pytest

from hyte_analysis.errors import StorageProblem
from hyte_analysis.storage import database as module
from hyte_analysis.storage.backups import make_backup, restore_backup, restore_over_damaged
from hyte_analysis.storage.compaction import compact
from hyte_analysis.storage.copying import contents_of_file
from hyte_analysis.storage.database import Database, database_path, open_database
from hyte_analysis.storage.surveys import list_surveys, store_survey
from hyte_analysis.storage.synonyms import load_synonyms, store_synonyms
from tests.storage.made_up import Row, data, source, survey

OPEN = """
import sys
from pathlib import Path
from hyte_analysis.storage.database import open_database
open_database(Path(sys.argv[1])).close()
"""


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = open_database(tmp_path / "hyte.duckdb")
    store(opened, "a")
    yield opened
    opened.close()


def store(database: Database, name: str) -> None:
    rows = [Row("HVA", single=1)]
    store_survey(database, data(rows, survey(survey_id=name)), source(name.encode()), {})


def names(database: Database) -> str:
    return "".join(sorted(stored.id for stored in list_surveys(database)))


def other_file(tmp_path: Path) -> Path:
    path = tmp_path / "toinen.duckdb"
    other = open_database(path)
    store(other, "b")
    other.close()
    return path


def test_the_same_object_goes_on_with_the_new_file(database: Database, tmp_path: Path) -> None:
    other = other_file(tmp_path)
    database.replace_by(other)
    assert names(database) == "b"
    store(database, "c")
    database.close()
    assert not other.exists()
    again = open_database(tmp_path / "hyte.duckdb")
    assert names(again) == "bc"
    again.close()


def test_a_reader_sees_its_own_file_to_the_end_and_the_next_one_the_new(
    database: Database, tmp_path: Path
) -> None:
    other = other_file(tmp_path)
    with ThreadPoolExecutor(1) as pool:
        with database.reading() as cursor:
            replaced = pool.submit(database.replace_by, other)
            time.sleep(0.2)
            assert not replaced.done()
            assert cursor.execute("SELECT id FROM survey").fetchall() == [("a",)]
            # Who reads already reads on, also with a second cursor.
            assert names(database) == "a"
        replaced.result(timeout=30)
    assert names(database) == "b"


def test_a_reader_that_never_ends_stops_the_replacement_and_nothing_else(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_LONGEST_WAIT", 0.2)
    other = other_file(tmp_path)
    with ThreadPoolExecutor(1) as pool, database.reading():
        with pytest.raises(StorageProblem, match="joku lukee siitä pitkään"):
            pool.submit(database.replace_by, other).result(timeout=30)
        assert pool.submit(names, database).result(timeout=30) == "a"
    assert other.exists()


def test_a_file_with_a_log_of_changes_takes_no_place(database: Database, tmp_path: Path) -> None:
    other = other_file(tmp_path)
    other.with_name("toinen.duckdb.wal").write_bytes(b"d\0b")
    with pytest.raises(StorageProblem):
        database.replace_by(other)
    assert names(database) == "a"
    store(database, "c")
    assert names(database) == "ac"


def test_a_cursor_that_nobody_counts_does_not_outlive_the_old_file(
    database: Database, tmp_path: Path
) -> None:
    leaked = database._connection.cursor()
    database.replace_by(other_file(tmp_path))
    with pytest.raises(duckdb.Error):
        leaked.execute("SELECT 1")
    assert names(database) == "b"


def test_readers_and_writers_never_see_a_database_in_part(database: Database) -> None:
    """Readers read and a writer writes while backups, compactions and restores go on."""
    store_synonyms(database, [("0",)])
    backup = make_backup(database)
    end = threading.Event()
    acknowledged: list[int] = []

    def read() -> int:
        times = 0
        while not end.is_set():
            assert names(database) == "a"
            ((word,),) = load_synonyms(database)
            assert int(word) >= 0
            times += 1
        return times

    def write() -> None:
        while not end.is_set():
            store_synonyms(database, [(str(len(acknowledged) + 1),)])
            acknowledged.append(len(acknowledged) + 1)

    def go_on(work: Callable[[], object]) -> None:
        for _ in range(3):
            work()

    with ThreadPoolExecutor(8) as pool:
        readers = [pool.submit(read) for _ in range(3)]
        writer = pool.submit(write)
        works = [pool.submit(go_on, lambda: make_backup(database)),
                 pool.submit(go_on, lambda: compact(database))]  # fmt: skip
        for work in works:
            work.result(timeout=120)
        end.set()
        writer.result(timeout=60)
        assert all(reader.result(timeout=60) for reader in readers)
    assert load_synonyms(database) == ((str(acknowledged[-1]),),)
    restore_backup(database, backup.path)
    assert load_synonyms(database) == (("0",),)


def test_after_a_fatal_error_the_next_use_opens_the_file_again(database: Database) -> None:
    store(database, "b")
    for fatal in (duckdb.FatalException, duckdb.InternalException):
        with pytest.raises(StorageProblem), database.reading():
            raise fatal("database has been invalidated")
        connection = database._connection
        with ThreadPoolExecutor(8) as pool:
            assert {*pool.map(lambda _: names(database), range(16))} == {"ab"}
        assert database._connection is not connection
    store(database, "c")
    assert names(database) == "abc"


def test_a_link_to_the_database_stays_a_link_and_no_old_file_is_left(
    database: Database, tmp_path: Path
) -> None:
    database.close()
    link = tmp_path / "linkki" / "kanta.duckdb"
    link.parent.mkdir()
    link.symlink_to(Path("..") / "hyte.duckdb")
    linked = open_database(link)
    assert linked.path == tmp_path / "hyte.duckdb" == database_path(str(link))
    before = (tmp_path / "hyte.duckdb").stat().st_ino
    backup = make_backup(linked)
    compact(linked)
    restore_backup(linked, backup.path)
    store(linked, "b")
    linked.close()
    assert [path.name for path in link.parent.iterdir()] == ["kanta.duckdb"]
    assert link.is_symlink()
    assert (tmp_path / "hyte.duckdb").stat().st_ino != before
    again = open_database(tmp_path / "hyte.duckdb")
    assert names(again) == "ab"
    again.close()


def test_a_link_to_a_damaged_database_stays_a_link(database: Database, tmp_path: Path) -> None:
    backup = make_backup(database)
    database.close()
    (tmp_path / "hyte.duckdb").write_bytes(b"vioittunut" * 2000)
    link = tmp_path / "linkki.duckdb"
    link.symlink_to(tmp_path / "hyte.duckdb")
    assert restore_over_damaged(link, backup.path).name == "hyte-vioittunut-1.duckdb"
    assert link.is_symlink()
    again = open_database(tmp_path / "hyte.duckdb")
    assert names(again) == "a"
    again.close()


def test_a_link_that_leads_to_itself_is_one_sentence(tmp_path: Path) -> None:
    link = tmp_path / "kierre.duckdb"
    link.symlink_to(link)
    with pytest.raises(StorageProblem, match="ei voi avata"):
        open_database(link)


def test_a_new_file_that_could_not_be_opened_at_once_is_opened_by_the_next_use(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object, **__: object) -> None:
        raise duckdb.IOException("Too many open files")

    other = other_file(tmp_path)
    monkeypatch.setattr(module, "connected", fails)
    with pytest.raises(StorageProblem):
        database.replace_by(other)
    monkeypatch.undo()
    assert not other.exists()
    assert names(database) == "b"


def test_a_closed_database_stays_closed(database: Database) -> None:
    database.close()
    for _ in range(2):
        with pytest.raises(StorageProblem):
            list_surveys(database)


def test_no_other_program_gets_the_file_while_it_is_replaced(
    database: Database, tmp_path: Path
) -> None:
    """After a replacement the lock is on the new file, as it was on the old one."""
    shutil.copy(other_file(tmp_path), tmp_path / "kolmas.duckdb")
    database.replace_by(tmp_path / "kolmas.duckdb")
    with pytest.raises(StorageProblem):
        open_elsewhere(tmp_path / "hyte.duckdb")
    database.close()
    open_elsewhere(tmp_path / "hyte.duckdb")
    assert contents_of_file(tmp_path / "hyte.duckdb").tables


def open_elsewhere(path: Path) -> None:
    """Open the database in another program; StorageProblem where it may not."""
    root = Path(__file__).resolve().parents[2]
    ended = subprocess.run([sys.executable, "-c", OPEN, str(path)], cwd=root, check=False,
                           capture_output=True, text=True)  # fmt: skip
    if ended.returncode:
        raise StorageProblem(ended.stderr.splitlines()[-1])
