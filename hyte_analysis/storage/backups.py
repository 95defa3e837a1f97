"""Backups: a verified copy of the database, the copies there are, and one brought back."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from glob import escape
from itertools import count
from pathlib import Path

import duckdb

from hyte_analysis.errors import AccessProblem, StorageProblem
from hyte_analysis.storage.audit import note_act
from hyte_analysis.storage.backup_files import (
    Backup,
    BackupReason,
    backup_at,
    backup_folder,
    coming_backup,
    list_backups,
    remove_backup,
    verify_backup,
)
from hyte_analysis.storage.connecting import Fault, behind_link, connected, fault_of, logs_of
from hyte_analysis.storage.copying import contents_of_file, new_file, settle, write_copy
from hyte_analysis.storage.database import (
    Database,
    bring_up_to_date,
    local_person,
    unfinished_file,
)
from hyte_analysis.survey.access import Act, Person
from hyte_analysis.texts import text

__all__ = [
    "Backup",
    "BackupReason",
    "backup_folder",
    "list_backups",
    "make_backup",
    "remove_backup",
    "restore_backup",
    "restore_over_damaged",
    "set_aside",
    "verify_backup",
]


def make_backup(
    database: Database,
    reason: BackupReason = BackupReason.BY_HAND,
    spared: Path | None = None,
) -> Backup:
    """A copy of all that is stored now, compact, read again and found the same.

    Nobody waits for it: it is made of one snapshot. Where it makes old copies of its reason too
    many, the oldest go, save the `spared` one. A failure leaves nothing; StorageProblem
    says why, AccessProblem where the person may not.
    """
    path = _file_of(database)
    database.check(Act.BACK_UP)
    with coming_backup(path, reason, spared) as (name, unfinished):
        with database.reading() as cursor:
            write_copy(cursor, unfinished)
        database.note(Act.BACK_UP, name)
    return backup_at(backup_folder(path) / name)


def _file_of(database: Database) -> Path:
    if database.path is None:
        raise StorageProblem(text("storage.only_in_memory"))
    return database.path


def restore_backup(database: Database, path: Path) -> Backup:
    """Bring a backup back; the copy that was first made of what was stored before it.

    The backup is verified and, where older, brought up to date beside the database; then it takes
    its place, and numbers count anew under another epoch. Whatever cuts this short leaves the old
    database or the new one, whole. StorageProblem, AccessProblem.
    """
    own = _file_of(database)
    database.check(Act.RESTORE)
    verify_backup(path)
    with database.write_lock:
        before = make_backup(database, BackupReason.BEFORE_RESTORE, spared=path)
        with _prepared(path, own) as unfinished:
            database.note(Act.RESTORE, path.name)
            database.replace_by(unfinished)
    return before


@contextmanager
def _prepared(backup: Path, database_file: Path) -> Iterator[Path]:
    """The backup's content beside the database, up to date and under an epoch of its own."""
    try:
        with new_file(unfinished_file(database_file)) as unfinished:
            shutil.copyfile(backup, unfinished)
            with connected(unfinished) as connection:
                connection.execute("BEGIN TRANSACTION")
                bring_up_to_date(connection)
                connection.execute("UPDATE epoch SET token = uuid()::VARCHAR")
                connection.execute("COMMIT")
                connection.execute("CHECKPOINT")
            contents_of_file(unfinished)
            yield unfinished
    except (OSError, duckdb.Error) as problem:
        is_full = fault_of(problem) is Fault.NO_ROOM
        key = text("storage.no_room") if is_full else text("storage.not_restored")
        raise StorageProblem(key) from problem


def restore_over_damaged(
    database_file: Path, path: Path, who: Callable[[], Person] = local_person
) -> Path:
    """Bring a backup back where the database can't be opened; where the damaged file is now.

    StorageProblem where the backup is not whole, another program has the database open, or it
    opens after all: then `restore_backup` is the way.
    """
    person = who()
    if not person.may(Act.RESTORE):
        raise AccessProblem(text(f"access.refused.{Act.RESTORE}"))
    verify_backup(path)
    database_file = behind_link(database_file)
    _ensure_damaged(database_file)
    with _prepared(path, database_file) as unfinished:
        aside = _set_aside(database_file)
        note_act(database_file, person, Act.RESTORE, path.name)
        settle(unfinished, database_file)
        unfinished.replace(database_file)
    return aside


def _ensure_damaged(database_file: Path) -> None:
    try:
        contents_of_file(database_file)
    except (OSError, duckdb.Error) as problem:
        if fault_of(problem) is Fault.LOCKED:
            locked = text("storage.locked", path=database_file, process="")
            raise StorageProblem(locked) from problem
    else:
        raise StorageProblem(text("storage.not_damaged", path=database_file))


def _set_aside(database_file: Path) -> Path:
    """A copy of the damaged file under another name, and its logs moved there."""
    asides = (_aside(database_file, str(number)) for number in count(1))
    aside = next(path for path in asides if not path.exists())
    if database_file.exists():
        shutil.copy2(database_file, aside)
    for log in logs_of(database_file):
        log.replace(aside.with_name(aside.name + log.name.removeprefix(database_file.name)))
    return aside


def set_aside(database_file: Path) -> tuple[Path, ...]:
    """The damaged files that backups have replaced, with their logs; what is in them stays."""
    pattern = _aside(database_file.with_name(escape(database_file.name)), "*").name
    try:
        return tuple(sorted(database_file.parent.glob(f"{pattern}*")))
    except OSError:
        return ()


def _aside(database_file: Path, number: str) -> Path:
    return database_file.with_name(f"{database_file.stem}-vioittunut-{number}.duckdb")
