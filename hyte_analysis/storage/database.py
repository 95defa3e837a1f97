"""The DuckDB file: one connection in the process, a cursor a call, a transaction a change."""

import os
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import duckdb

from hyte_analysis.errors import HyteError, StorageProblem
from hyte_analysis.storage.schema import TABLES, VERSION
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
        """A cursor for one read."""
        cursor = self.connection.cursor()
        try:
            yield cursor
        except duckdb.Error as problem:
            raise StorageProblem(text("storage.failed")) from problem
        finally:
            cursor.close()

    @contextmanager
    def writing(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """A cursor inside a transaction: all of it is stored, or nothing."""
        with self.write_lock:
            cursor = self.connection.cursor()
            try:
                cursor.execute("BEGIN TRANSACTION")
                yield cursor
                cursor.execute("COMMIT")
            except duckdb.Error as problem:
                _roll_back(cursor)
                raise StorageProblem(text("storage.failed")) from problem
            except BaseException:
                _roll_back(cursor)
                raise
            finally:
                cursor.close()

    def close(self) -> None:
        """Close the file, so that another program may open it."""
        self.connection.close()


def _roll_back(cursor: duckdb.DuckDBPyConnection) -> None:
    try:
        cursor.execute("ROLLBACK")
    except duckdb.Error:
        # The failure itself ended the transaction; nothing of it was stored.
        return


def open_database(path: Path | None, *, read_only: bool = False) -> Database:
    """The database in this file, made when missing; None is one in memory.

    Raises StorageProblem when the file is locked by another program, unreadable, not a
    database, or made by a newer version of the product.
    """
    if path is not None and not read_only:
        _make_folder(path)
    try:
        connection = duckdb.connect(
            ":memory:" if path is None else str(path), read_only=read_only, config=_HARDENING
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
    if "lock" in message.lower() or "being used by another process" in message:
        holder = _PID.search(message)
        pid = text("storage.process", pid=holder[1]) if holder else ""
        return StorageProblem(text("storage.locked", path=path, process=pid))
    return StorageProblem(text("storage.cannot_open", path=path))


def _ensure_schema(database: Database, path: Path | None, *, read_only: bool) -> None:
    with database.reading() as cursor:
        names = {
            row[0] for row in cursor.execute("SELECT table_name FROM duckdb_tables()").fetchall()
        }
        found = None
        if "schema_version" in names:
            found = cursor.execute("SELECT max(version) FROM schema_version").fetchall()[0][0]
    if found == VERSION:
        return
    if found is not None or names or read_only:
        raise StorageProblem(text("storage.other_version", path=path))
    with database.writing() as cursor:
        cursor.execute(TABLES)
        cursor.execute("INSERT INTO schema_version VALUES ($version)", {"version": VERSION})
