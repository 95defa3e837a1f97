"""Bad days of a disk, a file and a clock: what is said, and that all is as it was after them."""

import gzip
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from unittest.mock import patch

from benchmarks.faults_child import FIRST_SURVEY, import_one
from hyte_analysis.errors import StorageProblem
from hyte_analysis.storage.backups import list_backups, make_backup, restore_backup, verify_backup
from hyte_analysis.storage.copying import Contents, contents
from hyte_analysis.storage.database import Database, open_database
from hyte_analysis.storage.surveys import latest_survey, list_surveys, remove_survey
from hyte_analysis.storage.synonyms import load_synonyms, store_synonyms

ROOT = Path(__file__).resolve().parents[1]
HOLD = """
import sys, pathlib
from hyte_analysis.storage.database import open_database
database = open_database(pathlib.Path(sys.argv[1]))
print("open", flush=True)
sys.stdin.read()
"""


def held(database: Database) -> Contents:
    """All that is stored, as fingerprints."""
    with database.reading() as cursor:
        return contents(cursor)


def refused(work: Callable[[], object]) -> str:
    """The sentence of a work that can't be done."""
    try:
        work()
    except StorageProblem as problem:
        return problem.user_message
    raise AssertionError("done although it could not be")


def made(folder: Path, name: str) -> Path:
    """A closed database with one survey, in a folder of its own."""
    path = folder / name / "hyte.duckdb"
    with closing(open_database(path)) as database:
        import_one(database, FIRST_SURVEY)
    return path


@contextmanager
def mounted(folder: Path, megabytes: int) -> Iterator[Path]:
    """A small disk in memory."""
    folder.mkdir()
    options = ["-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", str(folder)]
    subprocess.run(["mount", *options], check=True)  # noqa: S603, S607 - own words
    try:
        yield folder
    finally:
        subprocess.run(["umount", str(folder)], check=False)  # noqa: S603, S607 - own words


def fill(disk: Path, left: int) -> None:
    """Leave so many bytes of room on the disk."""
    stat = os.statvfs(disk)
    size = max(0, stat.f_bavail * stat.f_frsize - left)
    (disk / "fill").write_bytes(b"x" * size)


def full_disk(folder: Path) -> str:
    """Every act on a disk with too little room, at many fillings."""
    if not hasattr(os, "geteuid") or os.geteuid():
        return "skipped: mounting needs root"
    refusals = 0
    with mounted(folder / "full", 48) as disk:
        database = open_database(disk / "hyte.duckdb")
        import_one(database, FIRST_SURVEY)
        backup = make_backup(database)
        works: tuple[Callable[[], object], ...] = (
            lambda: import_one(database, "uusi"),
            lambda: store_synonyms(database, [("x" * 200_000,)]),
            lambda: make_backup(database),
            lambda: restore_backup(database, backup.path),
        )
        for left in (0, 4096, 8192, 70_000):
            fill(disk, left)
            for work in works:
                before = held(database)
                assert refused(work)
                assert held(database) == before
                assert list_backups(disk / "hyte.duckdb") == (backup,)
                refusals += 1
            (disk / "fill").unlink()
            database.close()
            database = open_database(disk / "hyte.duckdb")
            assert held(database) == before
        import_one(database, "pois")
        fill(disk, 300_000)
        assert remove_survey(database, "pois")
        assert [survey.id for survey in list_surveys(database)] == [FIRST_SURVEY]
        database.close()
    return f"{refusals} acts refused in a sentence, all as it was; removal stands uncompacted"


def read_only(folder: Path) -> str:
    """A disk that may only be read: figures can be, changes are refused."""
    if not hasattr(os, "geteuid") or os.geteuid():
        return "skipped: mounting needs root"
    with mounted(folder / "ro", 48) as disk:
        database = open_database(disk / "hyte.duckdb")
        import_one(database, FIRST_SURVEY)
        before = held(database)
        database.close()
        subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)  # noqa: S603, S607
        with closing(open_database(disk / "hyte.duckdb")) as opened:
            assert opened.is_read_only
            assert held(opened) == before
            told = refused(lambda: import_one(opened, "uusi"))
    return f"read, not written: {told}"


def damaged(folder: Path) -> str:
    """Faults in the file: it is told, with the backup to restore; never another figure."""
    path = made(folder, "damaged")
    with closing(open_database(path)) as database:
        backup = make_backup(database)
        before = held(database)
    whole = path.read_bytes()
    size = len(whole)
    faults = [b"", whole[:5000], whole[: size // 2], b"\0" * 4096 + whole[4096:]]
    faults += [whole[:at] + os.urandom(2000) + whole[at + 2000 :]
               for at in range(12_288, size - 2000, 262_144)]  # fmt: skip
    told = harmless = 0
    sentence = ""
    for fault in faults:
        path.write_bytes(fault)
        try:
            with closing(open_database(path)) as database:
                assert held(database) == before
                harmless += 1
        except StorageProblem as problem:
            sentence = problem.user_message
            told += backup.name in sentence
    assert told + harmless == len(faults), sentence
    path.write_bytes(whole)
    path.with_name("hyte.duckdb.wal").write_bytes(os.urandom(4000))
    assert backup.name in refused(lambda: open_database(path))
    return f"{told + 1} told with the backup's name, {harmless} in unused room"


def clock(folder: Path) -> str:
    """A clock that goes back ten years between two imports and two backups."""
    path = made(folder, "clock")

    class Past(datetime):
        """Ten years ago."""

        @classmethod
        def now(cls, tz: object = None) -> "Past":
            del tz
            return cls(2016, 1, 1, tzinfo=UTC)

    with closing(open_database(path)) as database:
        first = make_backup(database)
        with patch("hyte_analysis.storage.surveys.datetime", Past), \
                patch("hyte_analysis.storage.backup_files.datetime", Past):  # fmt: skip
            import_one(database, "uusin")
            second = make_backup(database)
            assert latest_survey(database) == "uusin"
        assert list_backups(path) == (second, first)
    return "the newest survey and backup are still the newest"


def two_servers(folder: Path) -> str:
    """A second program on a database that is open, and the same when the first has died."""
    path = made(folder, "two")
    command = [sys.executable, "-c", HOLD, str(path)]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE,  # noqa: S603 - own words
                          stdout=subprocess.PIPE, text=True) as holder:  # fmt: skip
        assert holder.stdout is not None
        holder.stdout.readline()
        told = refused(lambda: open_database(path))
        assert str(holder.pid) in told
        holder.kill()
    with closing(open_database(path)) as database:
        assert latest_survey(database) == FIRST_SURVEY
    return "the second is told which process to close; it opens when that has died"


def older_versions(folder: Path) -> str:
    """A database of every released version: copied first, then brought up to date."""
    fixtures = sorted((ROOT / "tests" / "fixtures" / "released").glob("v*.duckdb.gz"))
    for fixture in fixtures:
        path = folder / "older" / fixture.name.removesuffix(".duckdb.gz") / "hyte.duckdb"
        path.parent.mkdir(parents=True)
        with gzip.open(fixture) as packed, path.open("wb") as file:
            shutil.copyfileobj(packed, file)
        old = path.read_bytes()
        with closing(open_database(path)) as database:
            assert len(list_surveys(database)) == 2
            load_synonyms(database)
        (backup,) = list_backups(path)
        verify_backup(backup.path)
        assert backup.path.read_bytes() == old
    return f"{len(fixtures)} versions opened with a verified copy of each"


DAYS: dict[str, Callable[[Path], str]] = {
    "full disk": full_disk,
    "read-only folder": read_only,
    "damaged file": damaged,
    "clock goes back": clock,
    "two servers": two_servers,
    "older versions": older_versions,
}
