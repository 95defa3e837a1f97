"""The DuckDB file: one connection in the process, a cursor a call, a transaction a change."""

import getpass
import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import duckdb

from hyte_analysis.errors import AccessProblem, HyteError, StorageProblem
from hyte_analysis.storage.audit import note_act
from hyte_analysis.storage.backup_files import BackupReason, copy_closed_file, newest_backup
from hyte_analysis.storage.connecting import (
    Fault,
    behind_link,
    connected,
    fault_of,
    lock_holder,
    may_write,
    stored_version,
)
from hyte_analysis.storage.copying import remove_file
from hyte_analysis.storage.schema import MIGRATIONS, TABLES, VERSION
from hyte_analysis.storage.swapping import put_in_place
from hyte_analysis.survey.access import Act, Person, Role
from hyte_analysis.texts import text

DEFAULT_PATH = Path(__file__).resolve().parents[2] / "data" / "hyte.duckdb"
_LONGEST_WAIT = 30.0
"""Seconds that a change of the file waits for those who read it."""
_LEAVES_ALL_AS_IT_IS = frozenset(
    {Act.SIGN_IN, Act.SIGN_OUT, Act.EXPORT, Act.ORGANISATION, Act.BACK_UP, Act.REFUSED}
)


def database_path(given: str | None = None) -> Path:
    """The database file: the given one, else HYTE_DB, else data/hyte.duckdb; a link is followed."""
    chosen = given or os.environ.get("HYTE_DB")
    return behind_link(Path(chosen).expanduser() if chosen else DEFAULT_PATH)


def local_person() -> Person:
    """The one who sits at this machine: the system's user, who may do everything.

    Who has become that user by sudo is named first.
    """
    try:
        name = getpass.getuser()
    except (KeyError, OSError):
        name = ""
    behind = os.environ.get("SUDO_USER", "")
    if behind and behind != name:
        name = f"{behind} ({name})"
    return Person(name, Role.ADMIN)


class Database:
    """An open database. Reads take a cursor each; writes stand in line.

    Every write is an act: `who` must be allowed to do it, and it has its line in the audit log
    before it is committed. `path` is None in memory, where anybody may do anything unlogged.
    After an error that DuckDB does not outlive the next use opens the file again.
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
        self.revision = 0
        """Grows with every change: what was read at a revision holds as long as it is the same."""
        self.write_lock = threading.RLock()
        self._connection = connection
        self._who = who
        self._turns = threading.Condition()
        self._readers = 0
        self._is_halted = False
        self._is_broken = False
        self._own = threading.local()

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
        with self.write_lock, self._cursor() as cursor:
            try:
                with _transaction(cursor):
                    yield cursor
            finally:
                self.revision += 1

    def check(self, act: Act) -> Person:
        """The person who acts; AccessProblem where they may not do this.

        StorageProblem where the act would change a database that can only be read.
        """
        person = self._who()
        if self.path is not None and not person.may(act):
            with suppress(StorageProblem):
                note_act(self.path, person, Act.REFUSED, act)
            raise AccessProblem(text(f"access.refused.{act}"))
        if self.is_read_only and act not in _LEAVES_ALL_AS_IT_IS:
            raise StorageProblem(text("storage.read_only"))
        return person

    def note(self, act: Act, about: str = "") -> None:
        """Log an act that changes nothing in the database, such as a download."""
        if self.path is not None:
            note_act(self.path, self._who(), act, about)

    def replace_by(self, file: Path) -> None:
        """Put another database file in this one's place and go on with it.

        Those who read are waited for, and new ones wait. A program that dies here leaves the old
        file or the new one, whole. StorageProblem where it can't be: then the old one goes on;
        where only opening the new one failed, that is in its place and the next use tries again.
        """
        path = self.path
        if path is None:
            raise StorageProblem(text("storage.failed"))
        with self.write_lock, self._halted():
            with suppress(duckdb.Error), self._connection.cursor() as cursor:
                cursor.execute("CHECKPOINT")
            self._connection.close()
            try:
                put_in_place(file, path, self._reopen)
            except (OSError, duckdb.Error) as problem:
                self._is_broken = True
                raise StorageProblem(text("storage.failed")) from problem

    def close(self) -> None:
        """Close the file, so that another program may open it."""
        self._connection.close()

    @contextmanager
    def _cursor(self) -> Iterator[duckdb.DuckDBPyConnection]:
        self._enter()
        try:
            with self._connection.cursor() as cursor:
                yield cursor
        except duckdb.Error as problem:
            is_fatal = isinstance(problem, duckdb.FatalException | duckdb.InternalException)
            self._is_broken |= is_fatal and self.path is not None
            raise _reading_problem(self.path, problem) from problem
        finally:
            self._leave()

    def _enter(self) -> None:
        with self._turns:
            # Who reads already goes on: the one who waits for readers waits for this one too.
            while not self._depth and (self._is_halted or self._is_broken):
                if self._is_broken and not self._is_halted and not self._readers:
                    self._connection.close()
                    self._reopen_or_tell()
                    break
                if not self._turns.wait(_LONGEST_WAIT):
                    raise StorageProblem(text("storage.busy"))
            self._readers += 1
            self._own.depth = self._depth + 1

    def _leave(self) -> None:
        with self._turns:
            self._readers -= 1
            self._own.depth = self._depth - 1
            self._turns.notify_all()

    @property
    def _depth(self) -> int:
        depth: int = getattr(self._own, "depth", 0)
        return depth

    @contextmanager
    def _halted(self) -> Iterator[None]:
        """Nobody has a cursor meanwhile; StorageProblem where somebody goes on reading."""
        with self._turns:
            self._is_halted = True
            is_free = self._turns.wait_for(lambda: not self._readers, _LONGEST_WAIT)
        try:
            if not is_free:
                raise StorageProblem(text("storage.busy"))
            yield
        finally:
            with self._turns:
                self._is_halted = False
                self._turns.notify_all()

    def _reopen(self) -> None:
        self._connection = connected(self.path, read_only=self.is_read_only)
        self.revision += 1
        self._is_broken = False

    def _reopen_or_tell(self) -> None:
        try:
            self._reopen()
        except (duckdb.Error, OSError) as problem:
            raise _opening_problem(self.path, problem) from problem


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

    A link is followed to the file. A file of an older version is brought to this one, in one
    transaction, after a copy of it has been made. A file of this version that may not be written
    to is opened for reading. Raises
    StorageProblem when the file is locked by another program, unreadable, not a database, made
    by a newer version of the product, or by an older one and may only be read.
    """
    if path is not None:
        path = behind_link(path)
        read_only = read_only or not _is_writable(path)
    connection = _opened(path, read_only=read_only)
    try:
        database = Database(connection, path, is_read_only=read_only, who=who)
        if _is_older(database):
            connection.close()
            _copy_before_update(path)
            connection = _opened(path)
            database = Database(connection, path, who=who)
        _ensure_schema(database)
    except HyteError:
        connection.close()
        raise
    if path is not None and not read_only:
        # What a program killed in the middle of a restore left: nobody else has the file open.
        remove_file(unfinished_file(path))
    return database


def unfinished_file(path: Path) -> Path:
    """Where a file is made that is to come in the database's place."""
    return path.with_name(f"{path.name}.kesken")


def _is_writable(path: Path) -> bool:
    """Whether the file may be written to, or made in its folder, which is there afterwards."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        return not path.is_file() or may_write(path)
    except OSError as problem:
        raise StorageProblem(text("storage.cannot_open", path=path)) from problem


def _opened(path: Path | None, *, read_only: bool = False) -> duckdb.DuckDBPyConnection:
    try:
        return connected(path, read_only=read_only)
    except (duckdb.Error, OSError) as problem:
        raise _opening_problem(path, problem) from problem


def _opening_problem(path: Path | None, problem: Exception) -> StorageProblem:
    match fault_of(problem):
        case Fault.LOCKED:
            holder = lock_holder(problem)
            pid = text("storage.process", pid=holder) if holder else ""
            return StorageProblem(text("storage.locked", path=path, process=pid))
        case Fault.NO_ROOM:
            return StorageProblem(text("storage.no_room"))
        case Fault.DAMAGED | Fault.INVALIDATED if path is not None and path.is_file():
            return _damaged(path)
    return StorageProblem(text("storage.cannot_open", path=path))


def _reading_problem(path: Path | None, problem: duckdb.Error) -> StorageProblem:
    match fault_of(problem):
        case Fault.NO_ROOM:
            return StorageProblem(text("storage.no_room"))
        case Fault.NOT_WRITABLE:
            return StorageProblem(text("storage.read_only"))
        case Fault.DAMAGED if path is not None:
            return _damaged(path)
    return StorageProblem(text("storage.failed"))


def _damaged(path: Path) -> StorageProblem:
    backup = newest_backup(path)
    if backup is None:
        return StorageProblem(text("storage.damaged_without_backup", path=path))
    return StorageProblem(text("storage.damaged", path=path, backup=backup.name))


def _is_older(database: Database) -> bool:
    """Whether the file is of a version that can be brought to this one; else it is of this one.

    StorageProblem where it is neither.
    """
    with database.reading() as cursor:
        version = stored_version(cursor)
    if version == VERSION or (version == 0 and not database.is_read_only):
        return False
    if version in MIGRATIONS:
        if database.is_read_only:
            raise StorageProblem(text("storage.older_version", path=database.path))
        return True
    if isinstance(version, int) and version > VERSION:
        raise StorageProblem(text("storage.newer_version", path=database.path))
    raise StorageProblem(text("storage.other_version", path=database.path))


def _copy_before_update(path: Path | None) -> None:
    if path is None:
        return
    try:
        backup = copy_closed_file(path, BackupReason.BEFORE_UPDATE)
    except StorageProblem as problem:
        told = text("storage.not_updated", path=path, reason=problem.user_message)
        raise StorageProblem(told) from problem
    note_act(path, local_person(), Act.UPDATE, backup.name)


def _ensure_schema(database: Database) -> None:
    if database.is_read_only:
        return
    # Whoever opens the file first brings it up to date: nobody has signed in yet.
    with database.changing() as cursor:
        bring_up_to_date(cursor)


def bring_up_to_date(cursor: duckdb.DuckDBPyConnection) -> None:
    """Make the tables of this version in an empty database, or out of those of an older one."""
    version = stored_version(cursor)
    if version == 0:
        cursor.execute(TABLES)
        cursor.execute("INSERT INTO schema_version VALUES ($version)", {"version": VERSION})
    elif isinstance(version, int) and version in MIGRATIONS:
        for older in range(version, VERSION):
            cursor.execute(MIGRATIONS[older])
        cursor.execute("UPDATE schema_version SET version = $version", {"version": VERSION})
