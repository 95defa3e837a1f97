"""A new database file in the old one's place, at one moment and with nobody in between."""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import duckdb

from hyte_analysis.storage.connecting import connected, logs_of
from hyte_analysis.storage.copying import settle, settle_folder

if sys.platform != "win32":
    import fcntl


def put_in_place(file: Path, path: Path, reopen: Callable[[], None]) -> None:
    """Move a file in place of the database at `path`, which this process has closed, and reopen.

    Whatever happens `reopen` is called. OSError or duckdb.Error where the old file stays,
    or the new one is in its place and could not be opened.
    """
    try:
        _ensure_no_log(file)
        _ensure_closed(path)
        with _kept_from_others(path):
            settle(file, path)
            os.replace(file, path)  # noqa: PTH105 - the same as Path.replace, said plainly
            settle_folder(path.parent)
            reopen()
    except (OSError, duckdb.Error):
        with suppress(OSError, duckdb.Error):
            reopen()
        raise


def _ensure_no_log(path: Path) -> None:
    """OSError where a log is left: it would be read into the new file, whatever it tells of."""
    if logs_of(path):
        raise OSError(path.name)


def _ensure_closed(path: Path) -> None:
    """OSError or duckdb.Error where the file has a log left, or this process still has it open.

    A connection that lives on would hold the old file: with other settings than its own no second
    one is given.
    """
    _ensure_no_log(path)
    with connected(path, read_only=True) as connection:
        connection.execute("SELECT 1").fetchall()


@contextmanager
def _kept_from_others(path: Path) -> Iterator[None]:
    """No other program opens the old file meanwhile: it would go on writing to what is no more."""
    if sys.platform == "win32":
        yield
        return
    file = os.open(path, os.O_RDWR)
    try:
        fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    finally:
        os.close(file)
