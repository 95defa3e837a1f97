"""Connections to DuckDB files, shut off from all else on the machine, and what went wrong."""

import os
import re
from enum import Enum, auto
from pathlib import Path

import duckdb

Setting = str | bool | int | float | list[str]
_HARDENING: dict[str, Setting] = {
    "enable_external_access": "false",
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "allow_community_extensions": "false",
    "python_enable_replacements": "false",
    "lock_configuration": "true",
}
# The tallies of a survey fit in 20 bits: their counts stand in an array, not in a hash table.
_SPEED: dict[str, Setting] = {"perfect_ht_threshold": 20}
_COLUMNS = "SELECT table_name, column_name FROM duckdb_columns() WHERE NOT internal"
_PID = re.compile(r"PID (\d+)")
_OTHER_LOGS = ("checkpoint", "recovery")
# What every log of changes begins with; one that a power cut left empty is all zeros.
_WAL_START = b"\x64\x00\x62"


class Fault(Enum):
    """What kind of bad day an error of DuckDB or of the system tells of."""

    LOCKED = auto()
    NO_ROOM = auto()
    NOT_WRITABLE = auto()
    DAMAGED = auto()
    INVALIDATED = auto()
    OTHER = auto()


# A path is in the message too, and a path may well say "lock": only whole phrases are looked for.
_PHRASES = (
    (Fault.LOCKED, ("Could not set lock", "used by another process", "Conflicting lock is held")),
    (Fault.NO_ROOM, ("No space left on device", "Disk quota exceeded", "not enough space on the",
                     "File too large", "Out of disk space")),
    (Fault.NOT_WRITABLE, ("Permission denied", "Read-only file system", "Access is denied")),
    (Fault.DAMAGED, ("Corrupt database file", "Corrupt WAL file", "not a valid DuckDB database",
                     "Could not read enough bytes", "Failure while replaying WAL", "deserialize",
                     "Deserialize", "checksum")),
)  # fmt: skip


def connected(path: Path | None, *, read_only: bool = False) -> duckdb.DuckDBPyConnection:
    """A connection to this file, or to memory; duckdb.Error or OSError where there is none."""
    if path is not None and path.is_file():
        _refuse_foreign_log(path)
    return duckdb.connect(
        ":memory:" if path is None else str(path), read_only=read_only, config=_HARDENING | _SPEED
    )


def behind_link(path: Path) -> Path:
    """The file that a link leads to, else the path as it is.

    What is written anew takes the file's place: in a link's place it would leave the old file.
    """
    try:
        return path.resolve() if path.is_symlink() else path
    except (OSError, RuntimeError):
        return path  # opening it tells what is wrong with it


def wal_of(path: Path) -> Path:
    """The log of changes that DuckDB keeps beside the file."""
    return path.with_name(f"{path.name}.wal")


def logs_of(path: Path) -> tuple[Path, ...]:
    """The logs of changes that are there: the one in use, and those of a checkpoint cut short."""
    logs = (wal_of(path), *(path.with_name(f"{path.name}.wal.{s}") for s in _OTHER_LOGS))
    return tuple(log for log in logs if log.exists())


def _refuse_foreign_log(path: Path) -> None:
    # DuckDB passes over a log whose very first entry is garbage, and its changes with it.
    wal = wal_of(path)
    if not wal.is_file():
        return
    with wal.open("rb") as file:
        start = file.read(len(_WAL_START))
    if start.strip(b"\0") and not _WAL_START.startswith(start):
        raise duckdb.IOException("Corrupt WAL file")


def fault_of(problem: BaseException) -> Fault:
    """What kind of bad day this error tells of."""
    message = str(problem)
    for fault, phrases in _PHRASES:
        if any(phrase in message for phrase in phrases):
            return fault
    if isinstance(problem, duckdb.FatalException | duckdb.InternalException):
        return Fault.INVALIDATED
    return Fault.OTHER


def lock_holder(problem: BaseException) -> str:
    """The id of the process that has the file, where the error tells it; else empty."""
    found = _PID.search(str(problem))
    return found[1] if found else ""


def stored_version(cursor: duckdb.DuckDBPyConnection) -> object:
    """The schema version of an open file: 0 for an empty one, None for somebody else's."""
    columns = set(cursor.execute(_COLUMNS).fetchall())
    # Somebody else's table may have the same name: it need not have the same column.
    if ("schema_version", "version") in columns:
        ((version,),) = cursor.execute("SELECT max(version) FROM schema_version").fetchall()
        return version
    return None if columns else 0


def may_write(path: Path) -> bool:
    """Whether the file and its folder may be written to."""
    return os.access(path.parent, os.W_OK) and (not path.exists() or os.access(path, os.W_OK))
