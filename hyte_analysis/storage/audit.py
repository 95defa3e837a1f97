"""The audit log: who did what when, a line an act, beside the database and never in it.

A restored or removed database does not take its log along. A line holds ids and counts, and an
organisation's name where its data was saved (Act.ORGANISATION); never an answer, a heading or a
file's content.
"""

import errno
import json
import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from hyte_analysis.errors import StorageProblem
from hyte_analysis.survey.access import Act, Person
from hyte_analysis.texts import text

_LONGEST_NAME = 120


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """A line of the log; `about` is a survey's id, a backup's or organisation's name, or empty."""

    at: str
    who: str
    role: str
    act: str
    about: str


def audit_path(database: Path) -> Path:
    """The log of this database: HYTE_AUDIT, else `<database>-audit.jsonl` beside it."""
    chosen = os.environ.get("HYTE_AUDIT")
    if chosen:
        return Path(chosen).expanduser()
    return database.with_name(f"{database.stem}-audit.jsonl")


def note_act(database: Path, person: Person, act: Act, about: str = "") -> None:
    """Add a line to the log, on the disk before this returns; StorageProblem where it can't be.

    One write of one line: two processes' lines do not mix.
    """
    entry = {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "who": person.name[:_LONGEST_NAME],
        "role": person.role.value,
        "act": act.value,
        "about": about[:_LONGEST_NAME],
    }
    line = json.dumps(entry, ensure_ascii=False) + "\n"
    try:
        file = os.open(audit_path(database), os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o640)
        try:
            _append(file, line.encode("utf-8", "backslashreplace"))
        finally:
            os.close(file)
    except OSError as problem:
        raise StorageProblem(text("storage.no_audit")) from problem


def _append(file: int, line: bytes) -> None:
    """Add a line on the disk; OSError where not all of it fits."""
    size = os.fstat(file).st_size
    if size:
        os.lseek(file, size - 1, os.SEEK_SET)
        if os.read(file, 1) != b"\n":
            # A full disk cut the line before short: this one is not to be lost with it.
            line = b"\n" + line
    if os.write(file, line) != len(line):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    os.fsync(file)


def last_acts(database: Path, most: int) -> tuple[AuditEntry, ...]:
    """The newest lines of the log, the newest first; lines that are no entries are left out."""
    path = audit_path(database)
    try:
        with path.open("rb") as file:
            file.seek(0, os.SEEK_END)
            file.seek(max(0, file.tell() - most * 600))
            # Other ends of line than this one may stand in a name.
            lines = file.read().decode("utf-8", "replace").split("\n")
    except FileNotFoundError:
        return ()
    except OSError as problem:
        raise StorageProblem(text("storage.no_audit")) from problem
    return tuple(_entries(reversed(lines)))[:most]


def _entries(lines: Iterator[str]) -> Iterator[AuditEntry]:
    for line in lines:
        with suppress(ValueError, TypeError):
            yield AuditEntry(**json.loads(line))
