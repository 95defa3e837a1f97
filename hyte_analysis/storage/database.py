"""The DuckDB file: one connection in the process, a cursor a call, a transaction a change."""

import os
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import duckdb

from hyte_analysis.errors import HyteError, StorageProblem
from hyte_analysis.storage.schema import MIGRATIONS, TABLES, VERSION
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


@dataclass(frozen=True)
class Database:
    """An open database. Reads take a cursor each; writes stand in line."""

    connection: duckdb.DuckDBPyConnection
    write_lock: threading.Lock = field(default_factory=threading.Lock)

    @contextmanager
    def reading(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """A cursor on one snapshot: what is stored meanwhile does not show in it."""
        try:
            with self.connection.cursor() as cursor:
                cursor.execute("BEGIN TRANSACTION READ ONLY")
                yield cursor
        except duckdb.Error as problem:
            raise StorageProblem(text("storage.failed")) from problem

    @contextmanager
    def writing(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """A cursor inside a transaction: all of it is stored, or nothing."""
        try:
            with self.write_lock, self.connection.cursor() as cursor, _transaction(cursor):
                yield cursor
        except duckdb.Error as problem:
            raise StorageProblem(text("storage.failed")) from problem

    def close(self) -> None:
        """Close the file, so that another program may open it."""
        self.connection.close()


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


def open_database(path: Path | None, *, read_only: bool = False) -> Database:
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
        database = Database(connection)
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
    with database.writing() as cursor:
        if not is_older:
            cursor.execute(TABLES)
            cursor.execute("INSERT INTO schema_version VALUES ($version)", {"version": VERSION})
            return
        for version in range(int(str(versions[0][0])), VERSION):
            cursor.execute(MIGRATIONS[version])
        cursor.execute("UPDATE schema_version SET version = $version", {"version": VERSION})
