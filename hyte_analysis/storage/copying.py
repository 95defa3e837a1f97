"""A database's content written to a new file, row by row, and proof that it is the same.

Rows go through the open connection's own snapshot, never through the file: reading the file's
bytes in this process would let go of DuckDB's lock on it (POSIX locks end when any descriptor of
the file is closed), and a new file holds nothing of what was removed.
"""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import duckdb

from hyte_analysis.storage.connecting import connected, logs_of

_TABLES = """
SELECT table_name, sql FROM duckdb_tables() WHERE NOT internal AND NOT temporary ORDER BY table_oid
"""
_COLUMNS = """
SELECT table_name, column_name, data_type, is_nullable, column_default
FROM duckdb_columns() WHERE NOT internal ORDER BY table_name, column_index
"""
_CONSTRAINTS = """
SELECT table_name, constraint_type, constraint_text FROM duckdb_constraints()
ORDER BY table_name, constraint_type, constraint_text
"""
_ROWS_AT_ONCE = 122_880  # a row group of DuckDB's


@dataclass(frozen=True, slots=True)
class Contents:
    """What a database holds: its columns and constraints, and of each table the rows' fingerprint.

    A fingerprint is the number of rows and the sum of their hashes, whatever their order.
    """

    columns: tuple[tuple[object, ...], ...]
    constraints: tuple[tuple[object, ...], ...]
    tables: tuple[tuple[str, int, int], ...]


def contents(cursor: duckdb.DuckDBPyConnection) -> Contents:
    """What is stored in the snapshot of this cursor; every block of the file is read."""
    names = sorted(str(name) for name, _ in cursor.execute(_TABLES).fetchall())
    tables = []
    for name in names:
        counted = f"SELECT count(*), coalesce(sum(hash(t)), 0) FROM {_quoted(name)} t"  # noqa: S608
        ((n, fingerprint),) = cursor.execute(counted).fetchall()
        tables.append((name, int(n), int(fingerprint)))
    return Contents(
        tuple(cursor.execute(_COLUMNS).fetchall()),
        tuple(cursor.execute(_CONSTRAINTS).fetchall()),
        tuple(tables),
    )


def contents_of_file(path: Path) -> Contents:
    """What a file holds that no connection of this process has open."""
    with connected(path, read_only=True) as connection:
        return contents(connection)


def write_copy(cursor: duckdb.DuckDBPyConnection, target: Path) -> None:
    """Write the cursor's snapshot to a new file, which is read again and found the same.

    Rows keep their order, which the speed of counting rests on. OSError says why it can't be
    done; the file may then be there in part.
    """
    try:
        _write(cursor, target)
        is_same = not logs_of(target) and contents_of_file(target) == contents(cursor)
    except duckdb.Error as problem:
        # An error of the new file is not one of the database that is being read.
        raise OSError(str(problem)) from problem
    if not is_same:
        raise OSError(target.name)


def _write(cursor: duckdb.DuckDBPyConnection, target: Path) -> None:
    with connected(target) as copy:
        tables = cursor.execute(_TABLES).fetchall()
        copy.execute("BEGIN TRANSACTION")
        for name, definition in tables:
            copy.execute(str(definition))
            _copy_rows(cursor, copy, _quoted(str(name)))
        copy.execute("COMMIT")
        copy.execute("CHECKPOINT")


def _copy_rows(
    cursor: duckdb.DuckDBPyConnection, copy: duckdb.DuckDBPyConnection, table: str
) -> None:
    rows = cursor.execute(f"SELECT * FROM {table}").to_arrow_reader(_ROWS_AT_ONCE)  # noqa: S608
    copy.register("incoming", rows)
    copy.execute(f"INSERT INTO {table} BY NAME SELECT * FROM incoming")  # noqa: S608
    copy.unregister("incoming")


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


@contextmanager
def new_file(path: Path) -> Iterator[Path]:
    """A name to write a new database to; nothing is left of it when the work ends, save moved."""
    remove_file(path)
    try:
        yield path
    finally:
        remove_file(path)


def remove_file(path: Path) -> None:
    """Remove a database file with its log, whichever are there and may be removed."""
    with suppress(OSError):
        for part in (*logs_of(path), path):
            with suppress(OSError):
                part.unlink()


def settle(path: Path, like: Path) -> None:
    """Put a finished file on the disk for good, for the same readers as the other file."""
    with path.open("rb+") as file:
        os.fsync(file.fileno())
    with suppress(OSError):
        shutil.copymode(like, path)
        if hasattr(os, "chown"):
            owner = like.stat()
            os.chown(path, owner.st_uid, owner.st_gid)


def settle_folder(folder: Path) -> None:
    """Put the names of a folder on the disk for good; where a folder can't be opened, nothing."""
    with suppress(OSError):
        opened = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(opened)
        finally:
            os.close(opened)
