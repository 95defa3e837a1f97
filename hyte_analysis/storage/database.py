"""The DuckDB file: one connection in the process, a cursor a call, a transaction a change."""

import getpass
import os
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import duckdb

from hyte_analysis.errors import AccessProblem, HyteError, StorageProblem
from hyte_analysis.storage.audit import note_act
from hyte_analysis.storage.schema import MIGRATIONS, TABLES, VERSION
from hyte_analysis.survey.access import Act, Person, Role
from hyte_analysis.texts import text

DEFAULT_PATH = Path(__file__).resolve().parents[2] / "data" / "hyte.duckdb"
_HARDENING: dict[str, str | bool | int | float | list[str]] = {
    "enable_external_access": "false",
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "allow_community_extensions": "false",
    "python_enable_replacements": "false",
    "lock_configuration": "true",
}
# The tallies of a survey fit in 20 bits: their counts stand in an array, not in a hash table.
_SPEED: dict[str, str | bool | int | float | list[str]] = {"perfect_ht_threshold": 20}
_COLUMNS = "SELECT table_name, column_name FROM duckdb_columns() WHERE NOT internal"
_PID = re.compile(r"PID (\d+)")


def database_path(given: str | None = None) -> Path:
    """The database file: the given one, else HYTE_DB, else data/hyte.duckdb."""
    chosen = given or os.environ.get("HYTE_DB")
    return Path(chosen).expanduser() if chosen else DEFAULT_PATH


def local_person() -> Person:
    """The one who sits at this machine: the system's user, who may do everything."""
    try:
        name = getpass.getuser()
    except (KeyError, OSError):
        name = ""
    return Person(name, Role.ADMIN)


class Database:
    """An open database. Reads take a cursor each; writes stand in line.

    Every write is an act: `who` must be allowed to do it, and it has its line in the audit log
    before it is committed. `path` is None in memory, where anybody may do anything unlogged.
    """

    def __init__(
        self,
        connection: duckdb.DuckDBPyConnection,
        path: Path | None = None,
        *,
        is_read_only: bool = False,
        who: Callable[[], Person] = local_person,
    ) -> None:
        self.path = path
        self.is_read_only = is_read_only
        self.write_lock = threading.Lock()
        self._connection = connection
        self._who = who
        self._turns = threading.Condition()
        self._readers = 0

    @contextmanager
    def reading(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """A cursor on one snapshot: what is stored meanwhile does not show in it."""
        with self._cursor() as cursor:
            cursor.execute("BEGIN TRANSACTION READ ONLY")
            yield cursor

    @contextmanager
    def writing(self, act: Act, about: str = "") -> Iterator[duckdb.DuckDBPyConnection]:
        """A cursor inside a transaction: all of it is stored, or nothing.

        Raises AccessProblem where the person who acts may not do it.
        """
        person = self.check(act)
        with self.changing() as cursor:
            yield cursor
            if self.path is not None:
                # Before the commit: a line may tell of what was then cut short, never the reverse.
                note_act(self.path, person, act, about)

    @contextmanager
    def changing(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """A cursor inside a transaction that is nobody's act, such as a change of the schema."""
        with self.write_lock, self._cursor() as cursor, _transaction(cursor):
            yield cursor

    def check(self, act: Act) -> Person:
        """The person who acts; AccessProblem where they may not do this."""
        person = self._who()
        if self.path is not None and not person.may(act):
            raise AccessProblem(text(f"access.refused.{act}"))
        if self.is_read_only:
            raise StorageProblem(text("storage.read_only"))
        return person

    def note(self, act: Act, about: str = "") -> None:
        """Log an act that changes nothing in the database, such as a download."""
        if self.path is not None:
            note_act(self.path, self._who(), act, about)

    @contextmanager
    def _cursor(self) -> Iterator[duckdb.DuckDBPyConnection]:
        with self._turns:
            self._readers += 1
        try:
            with self._connection.cursor() as cursor:
                yield cursor
        except duckdb.Error as problem:
            raise StorageProblem(text("storage.failed")) from problem
        finally:
            with self._turns:
                self._readers -= 1
                self._turns.notify_all()

    def checkpoint(self) -> None:
        """Empty the log of changes into the file; it waits where somebody else writes."""
        with suppress(StorageProblem), self.write_lock, self._cursor() as cursor:
            cursor.execute("CHECKPOINT")

    def close(self) -> None:
        """Close the file, so that another program may open it."""
        self._connection.close()


@contextmanager
def _transaction(cursor: duckdb.DuckDBPyConnection) -> Iterator[None]:
    cursor.execute("BEGIN TRANSACTION")
    try:
        yield
        cursor.execute("COMMIT")
    except BaseException:
        # A failed COMMIT has ended the transaction itself: there is nothing left to roll back.
        with suppress(duckdb.Error):
            cursor.execute("ROLLBACK")
        raise


def open_database(
    path: Path | None, *, read_only: bool = False, who: Callable[[], Person] = local_person
) -> Database:
    """The database in this file, made when missing; None is one in memory.

    A file of an older version is brought to this one, in one transaction. Raises StorageProblem
    when the file is locked by another program, unreadable, not a database, made by a newer
    version of the product, or by an older one and may only be read.
    """
    if path is not None and not read_only:
        _make_folder(path)
    try:
        connection = duckdb.connect(
            ":memory:" if path is None else str(path),
            read_only=read_only,
            config=_HARDENING | _SPEED,
        )
    except (duckdb.Error, OSError) as problem:
        raise _opening_problem(path, problem) from problem
    try:
        database = Database(connection, path, is_read_only=read_only, who=who)
        _ensure_schema(database, path, read_only=read_only)
    except HyteError:
        connection.close()
        raise
    return database


def _make_folder(path: Path) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as problem:
        raise StorageProblem(text("storage.cannot_open", path=path)) from problem


def _opening_problem(path: Path | None, problem: Exception) -> StorageProblem:
    message = str(problem)
    # The path is in the message, and a path may well say "lock".
    if "Could not set lock" in message or "used by another process" in message:
        holder = _PID.search(message)
        pid = text("storage.process", pid=holder[1]) if holder else ""
        return StorageProblem(text("storage.locked", path=path, process=pid))
    return StorageProblem(text("storage.cannot_open", path=path))


def _ensure_schema(database: Database, path: Path | None, *, read_only: bool) -> None:
    with database.reading() as cursor:
        # Somebody else's table may have the same name: it need not have the same column.
        columns = set(cursor.execute(_COLUMNS).fetchall())
        versions: list[tuple[object]] = []
        if ("schema_version", "version") in columns:
            versions = cursor.execute("SELECT max(version) FROM schema_version").fetchall()
    if versions == [(VERSION,)]:
        return
    is_older = bool(versions) and versions[0][0] in MIGRATIONS
    if is_older and read_only:
        raise StorageProblem(text("storage.older_version", path=path))
    if (columns and not is_older) or read_only:
        raise StorageProblem(text("storage.other_version", path=path))
    # Whoever opens the file first brings it up to date: nobody has signed in yet.
    with database.changing() as cursor:
        if not is_older:
            cursor.execute(TABLES)
            cursor.execute("INSERT INTO schema_version VALUES ($version)", {"version": VERSION})
            return
        for version in range(int(str(versions[0][0])), VERSION):
            cursor.execute(MIGRATIONS[version])
        cursor.execute("UPDATE schema_version SET version = $version", {"version": VERSION})
