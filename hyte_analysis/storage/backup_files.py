"""Backups as files: where they are, what their names tell, whether one is whole.

A name is `<database>-<number>-<time in UTC>-<reason>.duckdb`. The number orders them: a clock that
goes back does not. Beside each is its SHA-256, as `sha256sum -c` reads it.
"""

import hashlib
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from functools import lru_cache
from pathlib import Path

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

KEPT_OF_A_REASON = 10
"""How many automatic copies of each reason are kept."""

_NAME = re.compile(r"-(?P<number>\d{4,})-(?P<at>\d{8}T\d{6}Z)-(?P<reason>[a-z_]+)\.duckdb")
_AT = "%Y%m%dT%H%M%SZ"


class BackupReason(StrEnum):
    """Why a backup was made."""

    BY_HAND = "by_hand"
    BEFORE_UPDATE = "before_update"
    BEFORE_RESTORE = "before_restore"


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
    found = [(_parts(path), path) for path in names if path.name.startswith(database_file.stem)]
    own = [(int(parts["number"]), path) for parts, path in found
           if parts and path.name[:parts.start()] == database_file.stem]  # fmt: skip
    return [path for _, path in sorted(own, reverse=True)]


def _parts(path: Path) -> re.Match[str] | None:
    parts = _NAME.search(path.name)
    known = parts and parts["reason"] in set(BackupReason) and parts.end() == len(path.name)
    return parts if known else None


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
def coming_backup(database_file: Path, reason: BackupReason) -> Iterator[tuple[str, Path]]:
    """The name of the next backup and the file to write it to; it is in its place afterwards.

    A failure leaves nothing; StorageProblem says why.
    """
    folder = backup_folder(database_file)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _remove_unfinished(folder)
        path = folder / _next_name(database_file, reason)
        with new_file(folder / f"{path.name}.kesken") as unfinished:
            yield path.name, unfinished
            _put_in_place(unfinished, path, database_file)
    except (OSError, duckdb.Error) as problem:
        raise StorageProblem(_why_not(problem, folder)) from problem
    _remove_old(database_file, reason)


def _why_not(problem: BaseException, folder: Path) -> str:
    match fault_of(problem):
        case Fault.NO_ROOM:
            return text("storage.no_room_for_backup", folder=folder)
        case Fault.DAMAGED:
            return text("storage.nothing_to_back_up")
    return text("storage.backup_failed", folder=folder)


def _next_name(database_file: Path, reason: BackupReason) -> str:
    earlier = backup_paths(database_file)
    numbers = [int(parts["number"]) for path in earlier if (parts := _parts(path))]
    number = max(numbers, default=0) + 1
    return f"{database_file.stem}-{number:04}-{datetime.now(UTC):{_AT}}-{reason}.duckdb"


def _put_in_place(unfinished: Path, path: Path, database_file: Path) -> None:
    settle(unfinished, database_file)
    beside = _sha256_file(path)
    try:
        # The sum comes first: a backup is never without it, and a sum alone is nothing.
        beside.write_text(f"{_sha256(unfinished)}  {path.name}\n", encoding="utf-8")
        settle(beside, database_file)
        unfinished.rename(path)
    except OSError:
        with suppress(OSError):
            beside.unlink()
        raise
    settle_folder(path.parent)


def _remove_unfinished(folder: Path) -> None:
    """Remove what a killed program left: unfinished copies, and sums of copies that are not."""
    for path in folder.glob("*.duckdb.kesken"):
        remove_file(path)
    for beside in folder.glob("*.duckdb.sha256"):
        if _parts(beside.with_suffix("")) and not beside.with_suffix("").exists():
            beside.unlink(missing_ok=True)


def _remove_old(database_file: Path, reason: BackupReason) -> None:
    if reason is BackupReason.BY_HAND:
        return
    alike = [path for path in backup_paths(database_file)
             if (parts := _parts(path)) and parts["reason"] == reason]  # fmt: skip
    for path in alike[KEPT_OF_A_REASON:]:
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
