"""The health of an installation, a line a check: what was found, and what to do."""

import os
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from packaging.requirements import InvalidRequirement, Requirement

from hyte_analysis.errors import HyteError
from hyte_analysis.exports.typesetting import typeset
from hyte_analysis.storage.audit import audit_path
from hyte_analysis.storage.backups import backup_folder, list_backups, verify_backup
from hyte_analysis.storage.connecting import wal_of
from hyte_analysis.storage.database import Database
from hyte_analysis.storage.health import newest_moment, table_states
from hyte_analysis.storage.schema import VERSION
from hyte_analysis.survey.access_settings import access_settings
from hyte_analysis.survey.audiences import Profile, audience
from hyte_analysis.survey.model import Unit
from hyte_analysis.texts import counted, text
from hyte_analysis.texts.moments import moment_text, size_text
from hyte_analysis.upkeep.retention import past_retention

REQUIREMENTS = Path(__file__).resolve().parents[2] / "requirements.txt"
_OLDEST_PYTHON = (3, 11)
_LEAST_ROOM = 1024**3
_NO_ROOM = 100 * 1024**2
_OLD_BACKUP = timedelta(days=7)
_AHEAD = timedelta(minutes=2)
# A PDF that says its title in its language, as PDF/UA-1 wants.
_ONE_LINE = '#set document(title: "HYTE")\n#set text(lang: "fi")\nHYTE'


class State(StrEnum):
    """How a check went."""

    OK = "ok"
    WARNING = "warning"
    PROBLEM = "problem"


@dataclass(frozen=True, slots=True)
class HealthLine:
    """A check by its name, what was found, and what to do where it is not well."""

    check: str
    state: State
    found: str
    advice: str = ""


def health_of(database: Database) -> tuple[HealthLine, ...]:
    """The lines of everything: the installation, the database's folder and the open database."""
    own = (*database_health(database), *folder_health(database.path)) if database.path else ()
    return (*installation_health(), *own)


def installation_health() -> tuple[HealthLine, ...]:
    """The lines of what the product needs of the machine, whatever is stored."""
    return (_python(), _packages(), *_settings(), _documents())


def folder_health(path: Path) -> tuple[HealthLine, ...]:
    """The lines of the database's surroundings: room on the disk, backups, the audit log."""
    return (_room(path), _backups(path), _audit(path))


def database_health(database: Database) -> tuple[HealthLine, ...]:
    """The lines of an open database: all of it is read."""
    checks: tuple[tuple[str, Callable[[Database], HealthLine]], ...] = (
        ("tables", _tables), ("clock", _clock), ("retention", _retention))  # fmt: skip
    found = text("upkeep.found.database", file=database.path or "", version=VERSION)
    opened = HealthLine("database", State.OK, found)
    if database.is_read_only and database.path and not os.access(database.path, os.W_OK):
        opened = HealthLine("database", State.WARNING, text("upkeep.found.read_only"),
                            text("upkeep.advice.read_only"))  # fmt: skip
    lines = [opened]
    for name, check in checks:
        try:
            lines.append(check(database))
        except HyteError:
            lines.append(HealthLine(name, State.PROBLEM, text("upkeep.found.unreadable"),
                                    text("upkeep.advice.unreadable")))  # fmt: skip
    return tuple(lines)


def _python() -> HealthLine:
    found = ".".join(map(str, sys.version_info[:3]))
    if sys.version_info[:2] < _OLDEST_PYTHON:
        oldest = ".".join(map(str, _OLDEST_PYTHON))
        return HealthLine("python", State.PROBLEM, found, text("upkeep.advice.python", n=oldest))
    return HealthLine("python", State.OK, found)


def _packages() -> HealthLine:
    wanted = list(_requirements())
    wrong = [told for told in map(_misfit, wanted) if told]
    if wrong:
        return HealthLine("packages", State.PROBLEM, ", ".join(wrong),
                          text("upkeep.advice.packages"))  # fmt: skip
    return HealthLine("packages", State.OK, counted("upkeep.found.packages", len(wanted)))


def _requirements() -> Iterator[Requirement]:
    try:
        lines = REQUIREMENTS.read_text(encoding="utf-8").splitlines()
    except OSError:
        return
    for line in lines:
        try:
            found = Requirement(line.partition("#")[0].strip())
        except InvalidRequirement:
            continue
        if found.marker is None or found.marker.evaluate():
            yield found


def _misfit(wanted: Requirement) -> str:
    """What is wrong with an installed package, or ""."""
    try:
        found = version(wanted.name)
    except PackageNotFoundError:
        return text("upkeep.found.no_package", package=wanted.name)
    fits = wanted.specifier.contains(found, prereleases=True)
    return "" if fits else f"{wanted.name} {found} ({wanted.specifier})"


def _settings() -> Iterator[HealthLine]:
    def audiences() -> None:
        for profile in Profile:
            for unit in Unit:
                audience(profile, unit)

    for name, read in (("audiences", audiences), ("access", access_settings)):
        try:
            read()
        except HyteError as problem:
            yield HealthLine(name, State.PROBLEM, problem.user_message)
        else:
            yield HealthLine(name, State.OK, text("upkeep.found.settings"))


def _documents() -> HealthLine:
    try:
        typeset(_ONE_LINE, {})
    except (HyteError, AssertionError):
        # An installation without its typeface has no file of it to name.
        return HealthLine("documents", State.PROBLEM, text("upkeep.found.no_documents"),
                          text("upkeep.advice.packages"))  # fmt: skip
    return HealthLine("documents", State.OK, text("upkeep.found.documents"))


def _room(path: Path) -> HealthLine:
    try:
        free = shutil.disk_usage(path.parent).free
        size = sum(file.stat().st_size for file in (path, wal_of(path)) if file.exists())
    except OSError:
        return HealthLine("room", State.PROBLEM, text("upkeep.found.no_folder", folder=path.parent))
    found = text("upkeep.found.room", free=size_text(free), size=size_text(size))
    # A backup and a compaction each write the database once more.
    if free < max(size, _NO_ROOM):
        return HealthLine("room", State.PROBLEM, found, text("upkeep.advice.room"))
    if free < max(3 * size, _LEAST_ROOM):
        return HealthLine("room", State.WARNING, found, text("upkeep.advice.room"))
    return HealthLine("room", State.OK, found)


def _backups(path: Path) -> HealthLine:
    try:
        newest = next(iter(list_backups(path)), None)
    except HyteError as problem:
        return HealthLine("backups", State.PROBLEM, problem.user_message)
    if newest is None:
        found = text("upkeep.found.no_backups", folder=backup_folder(path))
        return HealthLine("backups", State.WARNING, found, text("upkeep.advice.backup"))
    found = text("upkeep.found.backup", name=newest.name, at=moment_text(newest.made_at))
    try:
        verify_backup(newest.path)
    except HyteError:
        return HealthLine("backups", State.PROBLEM, text("upkeep.found.bad_backup", found=found),
                          text("upkeep.advice.bad_backup"))  # fmt: skip
    if datetime.now(UTC) - newest.made_at > _OLD_BACKUP:
        return HealthLine("backups", State.WARNING, found, text("upkeep.advice.backup"))
    return HealthLine("backups", State.OK, found)


def _audit(path: Path) -> HealthLine:
    log = audit_path(path)
    try:
        if log.exists():
            # Opened as for a line, and none is written.
            os.close(os.open(log, os.O_WRONLY | os.O_APPEND))
            is_writable = True
        else:
            is_writable = os.access(log.parent, os.W_OK)
    except OSError:
        is_writable = False
    if is_writable:
        return HealthLine("audit", State.OK, text("upkeep.found.audit", file=log))
    found = text("upkeep.found.no_audit", file=log)
    return HealthLine("audit", State.PROBLEM, found, text("upkeep.advice.audit"))


def _tables(database: Database) -> HealthLine:
    tables = table_states(database)
    strays = [f"{table.name} ({table.strays})" for table in tables if table.strays]
    if strays:
        found = text("upkeep.found.strays", tables=", ".join(strays))
        return HealthLine("tables", State.PROBLEM, found, text("upkeep.advice.strays"))
    rows = sum(table.rows for table in tables)
    return HealthLine("tables", State.OK, counted("upkeep.found.tables", rows, tables=len(tables)))


def _clock(database: Database) -> HealthLine:
    newest = newest_moment(database)
    if newest is not None and newest.replace(tzinfo=UTC) > datetime.now(UTC) + _AHEAD:
        found = text("upkeep.found.clock_behind", at=moment_text(newest))
        return HealthLine("clock", State.WARNING, found, text("upkeep.advice.clock"))
    return HealthLine("clock", State.OK, moment_text(datetime.now(UTC)))


def _retention(database: Database) -> HealthLine:
    past = past_retention(database)
    if past:
        found = counted("upkeep.past", len(past), surveys=", ".join(s.id for s in past))
        return HealthLine("retention", State.WARNING, found, text("upkeep.advice.retention"))
    return HealthLine("retention", State.OK, text("upkeep.found.none_past"))
