"""Backups as files: where they are, what their names tell, whether one is whole.

A name is `<database>-<number>-<time in UTC>-<reason>.duckdb`. The number orders them: a clock that
goes back does not. Beside each is its SHA-256, as `sha256sum -c` reads it.
"""

import hashlib
import os
import re
import shutil
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from functools import lru_cache
from itertools import count
from pathlib import Path
from types import MappingProxyType

import duckdb

from hyte_analysis.errors import StorageProblem
from hyte_analysis.storage.connecting import (
    Fault,
    connected,
    fault_of,
    logs_of,
    stored_version,
)
from hyte_analysis.storage.copying import (
    contents_of_file,
    new_file,
    remove_file,
    settle,
    settle_folder,
)
from hyte_analysis.storage.schema import MIGRATIONS, VERSION
from hyte_analysis.texts import text

if sys.platform != "win32":
    import fcntl

_own_turn = threading.Lock()
_NAME = re.compile(r"-(?P<number>\d{4,})-(?P<at>\d{8}T\d{6}Z)-(?P<reason>[a-z_]+)\.duckdb")
_AT = "%Y%m%dT%H%M%SZ"


class BackupReason(StrEnum):
    """Why a backup was made."""

    BY_HAND = "by_hand"
    BEFORE_UPDATE = "before_update"
    BEFORE_RESTORE = "before_restore"
    NIGHTLY = "nightly"


KEPT: Mapping[BackupReason, int] = MappingProxyType({
    BackupReason.BEFORE_UPDATE: 10,
    BackupReason.BEFORE_RESTORE: 10,
    BackupReason.NIGHTLY: 30,
})  # fmt: skip
"""How many of the copies that the program makes by itself are kept, the newest of each reason."""


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup; `made_at` is in UTC, from its name; `size` in bytes.

    `survey_ids` are the surveys in it, None where it can't be read.
    """

    name: str
    path: Path
    made_at: datetime
    reason: BackupReason
    size: int
    survey_ids: tuple[str, ...] | None


def backup_folder(database_file: Path) -> Path:
    """Where this database's backups are: HYTE_BACKUPS, else `varmuuskopiot` beside it."""
    chosen = os.environ.get("HYTE_BACKUPS")
    return Path(chosen).expanduser() if chosen else database_file.parent / "varmuuskopiot"


def list_backups(database_file: Path) -> tuple[Backup, ...]:
    """The backups of this database, the newest first."""
    return tuple(_backup(path) for path in backup_paths(database_file))


def backup_paths(database_file: Path) -> list[Path]:
    """The files of this database's backups, the newest first, unopened."""
    try:
        names = list(backup_folder(database_file).iterdir())
    except OSError:
        return []
    own = [(int(parts["number"]), path) for path in names
           if (parts := _parts_of_own(path, database_file))]  # fmt: skip
    return [path for _, path in sorted(own, reverse=True)]


def _parts(path: Path) -> re.Match[str] | None:
    parts = _NAME.search(path.name)
    known = parts and parts["reason"] in set(BackupReason) and parts.end() == len(path.name)
    return parts if known else None


def _parts_of_own(path: Path, database_file: Path) -> re.Match[str] | None:
    """The parts of a name that is one of this database's: others may share the folder."""
    if not path.name.startswith(database_file.stem):
        return None
    parts = _parts(path)
    return parts if parts and path.name[: parts.start()] == database_file.stem else None


def _backup(path: Path) -> Backup:
    parts = _parts(path)
    if parts is None:
        raise ValueError(path.name)
    made_at = datetime.strptime(parts["at"], _AT).replace(tzinfo=UTC)
    reason = BackupReason(parts["reason"])
    try:
        stat = path.stat()
        surveys = _survey_ids(path, stat.st_mtime_ns, stat.st_size)
    except (OSError, duckdb.Error):
        return Backup(path.name, path, made_at, reason, 0, None)
    return Backup(path.name, path, made_at, reason, stat.st_size, surveys)


@lru_cache(maxsize=256)
def _survey_ids(path: Path, changed: int, size: int) -> tuple[str, ...]:
    del changed, size  # another file of the same name is read again
    with connected(path, read_only=True) as connection:
        rows = connection.execute("SELECT id FROM survey ORDER BY id").fetchall()
    return tuple(str(row[0]) for row in rows)


def verify_backup(path: Path) -> None:
    """Nothing where the backup is whole; else StorageProblem says what is wrong with it.

    It is read to its last block: its SHA-256 where that stands beside it, its version and tables.
    """
    if not path.is_file():
        raise StorageProblem(text("storage.no_backup", backup=path.name))
    try:
        recorded = _recorded_sha256(path)
        if recorded is not None and recorded != _sha256(path):
            raise StorageProblem(text("storage.backup_damaged", backup=path.name))
        with connected(path, read_only=True) as connection:
            version = stored_version(connection)
        contents_of_file(path)
    except (OSError, duckdb.Error) as problem:
        raise StorageProblem(text("storage.backup_damaged", backup=path.name)) from problem
    if isinstance(version, int) and version > VERSION:
        raise StorageProblem(text("storage.backup_newer", backup=path.name))
    if version != VERSION and version not in MIGRATIONS:
        raise StorageProblem(text("storage.backup_foreign", backup=path.name))


def remove_backup(path: Path) -> None:
    """Remove a backup with its SHA-256; the caller asks whether the person may (Act.REMOVE)."""
    if not path.is_file():
        raise StorageProblem(text("storage.no_backup", backup=path.name))
    try:
        path.unlink()
        _sha256_file(path).unlink(missing_ok=True)
    except OSError as problem:
        raise StorageProblem(text("storage.backup_stays", backup=path.name)) from problem
    settle_folder(path.parent)


@contextmanager
def coming_backup(
    database_file: Path, reason: BackupReason, spared: Path | None = None
) -> Iterator[tuple[str, Path]]:
    """The name of the next backup and the file to write it to; it is in its place afterwards.

    The oldest copies of its reason go then, save the `spared` one. A failure leaves nothing;
    StorageProblem says why.
    """
    folder = backup_folder(database_file)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with _turn_in(folder):
            _remove_unfinished(database_file)
            with (
                _own_name(database_file, reason) as path,
                new_file(folder / f"{path.name}.kesken") as unfinished,
            ):
                yield path.name, unfinished
                _put_in_place(unfinished, path, database_file)
    except (OSError, duckdb.Error) as problem:
        raise StorageProblem(_why_not(problem, folder)) from problem
    _remove_old(database_file, reason, spared)


@contextmanager
def _turn_in(folder: Path) -> Iterator[None]:
    """One backup at a time is made in a folder, by this program and, where locks hold, by any.

    A program that dies lets go of the folder.
    """
    with _own_turn:
        if sys.platform == "win32":
            yield
            return
        opened = os.open(folder, os.O_RDONLY)
        try:
            # Some network drives have no locks: there the names alone keep programs apart.
            with suppress(OSError):
                fcntl.flock(opened, fcntl.LOCK_EX)
            yield
        finally:
            with suppress(OSError):
                fcntl.flock(opened, fcntl.LOCK_UN)
            os.close(opened)


@contextmanager
def _own_name(database_file: Path, reason: BackupReason) -> Iterator[Path]:
    """Where the next backup goes: an empty sum, which only one program can make, takes the name."""
    numbers = (int(parts["number"]) for path in backup_paths(database_file)
               if (parts := _parts(path)))  # fmt: skip
    for number in count(max(numbers, default=0) + 1):
        at = datetime.now(UTC)
        name = f"{database_file.stem}-{number:04}-{at:{_AT}}-{reason}.duckdb"
        path = backup_folder(database_file) / name
        with suppress(FileExistsError):
            _sha256_file(path).open("x").close()
            break
    try:
        yield path
    except BaseException:
        with suppress(OSError):
            _sha256_file(path).unlink()
        raise


def _why_not(problem: BaseException, folder: Path) -> str:
    match fault_of(problem):
        case Fault.NO_ROOM:
            return text("storage.no_room_for_backup", folder=folder)
        case Fault.DAMAGED:
            return text("storage.nothing_to_back_up")
    return text("storage.backup_failed", folder=folder)


def _put_in_place(unfinished: Path, path: Path, database_file: Path) -> None:
    settle(unfinished, database_file)
    beside = _sha256_file(path)
    # The sum comes first: a backup is never without it, and a sum alone is nothing.
    beside.write_text(f"{_sha256(unfinished)}  {path.name}\n", encoding="utf-8")
    settle(beside, database_file)
    unfinished.rename(path)
    settle_folder(path.parent)


def _remove_unfinished(database_file: Path) -> None:
    """Remove what a killed program left: unfinished copies, and sums of copies that are not."""
    for path in list(backup_folder(database_file).iterdir()):
        backup = path.with_suffix("")
        if not _parts_of_own(backup, database_file):
            continue
        if path.suffix == ".kesken":
            remove_file(path)
        elif path.suffix == ".sha256" and not backup.exists():
            path.unlink(missing_ok=True)


def _remove_old(database_file: Path, reason: BackupReason, spared: Path | None) -> None:
    if reason not in KEPT:
        return
    alike = [path for path in backup_paths(database_file)
             if (parts := _parts(path)) and parts["reason"] == reason]  # fmt: skip
    for path in alike[KEPT[reason] :]:
        if spared is None or path.resolve() != spared.resolve():
            with suppress(StorageProblem):
                remove_backup(path)


def copy_closed_file(database_file: Path, reason: BackupReason) -> Path:
    """The backup of a database that nobody has open: its bytes as they are; StorageProblem."""
    with coming_backup(database_file, reason) as (name, unfinished):
        shutil.copyfile(database_file, unfinished)
        if logs_of(database_file) or _sha256(database_file) != _sha256(unfinished):
            raise OSError(name)
        contents_of_file(unfinished)
    return backup_folder(database_file) / name


def newest_backup(database_file: Path) -> Path | None:
    """The newest backup that can be opened, to be named where the database can't be."""
    for path in backup_paths(database_file):
        if _backup(path).survey_ids is not None:
            return path
    return None


def backup_at(path: Path) -> Backup:
    """The backup in this file, which has a backup's name."""
    return _backup(path)


def _sha256_file(path: Path) -> Path:
    return path.with_name(f"{path.name}.sha256")


def _recorded_sha256(path: Path) -> str | None:
    with suppress(FileNotFoundError):
        words = _sha256_file(path).read_text(encoding="utf-8", errors="replace").split()
        return words[0] if words else ""
    return None


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
