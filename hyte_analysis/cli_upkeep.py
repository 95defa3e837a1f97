"""The command line's upkeep: backups, retention, removal, one organisation's data, the log."""

import argparse
import json
import shutil
import sys
from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import date
from pathlib import Path

from hyte_analysis.cli_health import add_health, health
from hyte_analysis.cli_survey import opened_database, write_whole
from hyte_analysis.errors import HyteError, StorageProblem
from hyte_analysis.exports.organisation import to_organisation_json, to_organisation_workbook
from hyte_analysis.storage.audit import last_acts
from hyte_analysis.storage.backups import (
    Backup,
    BackupReason,
    list_backups,
    make_backup,
    restore_backup,
    restore_over_damaged,
    verify_backup,
)
from hyte_analysis.storage.database import Database, database_path, open_database
from hyte_analysis.storage.health import is_damaged
from hyte_analysis.storage.surveys import StoredSurvey, list_surveys, set_retention
from hyte_analysis.survey.access import Act
from hyte_analysis.survey.organisation_record import OrganisationRecord
from hyte_analysis.texts import text
from hyte_analysis.texts.formats import date_text
from hyte_analysis.texts.moments import size_text
from hyte_analysis.upkeep.organisation import organisation_record
from hyte_analysis.upkeep.removal import compacted, remove_whole
from hyte_analysis.upkeep.retention import is_past, past_retention
from hyte_analysis.upkeep.words import act_line, backup_line

_NO_DATE = "none"
_LAST = 50
_ORGANISATION: Mapping[str, Callable[[OrganisationRecord], bytes]] = {
    ".json": to_organisation_json,
    ".xlsx": to_organisation_workbook,
}
Command = Callable[[argparse.Namespace], int | None]
Verb = Callable[[str, Command], argparse.ArgumentParser]


def add_upkeep(verb: Verb) -> None:
    """Add the verbs of upkeep to the command line's others."""
    removed = verb("remove", _remove)
    removed.add_argument("survey", metavar="ID", help=text("cli.help.remove"))
    removed.add_argument("--backups-too", action="store_true", help=text("cli.help.backups_too"))
    verb("compact", _compact)
    backup = verb("backup", _backup)
    backup.add_argument("out", nargs="?", metavar=text("cli.file"), help=text("cli.help.backup"))
    backup.add_argument("--nightly", action="store_true", help=text("cli.help.nightly"))
    _add_format(verb("backups", _backups))
    restored = verb("restore", _restore)
    restored.add_argument("backup", metavar=text("cli.name"), help=text("cli.help.restore"))
    add_health(verb("health", health))
    organisation = verb("organisation", _organisation)
    organisation.add_argument("name", metavar=text("cli.name"), help=text("cli.help.organisation"))
    organisation.add_argument("out", metavar=text("cli.file"),
                              help=text("cli.help.organisation_out"))  # fmt: skip
    retention = verb("retention", _retention)
    retention.add_argument("survey", nargs="?", metavar="ID", help=text("cli.help.retention"))
    retention.add_argument("until", nargs="?", metavar=text("cli.day"),
                           help=text("cli.help.retention_until"))  # fmt: skip
    expired = verb("expired", _expired)
    expired.add_argument("--remove", action="store_true", help=text("cli.help.expired_remove"))
    expired.add_argument("--backups-too", action="store_true", help=text("cli.help.backups_too"))
    audit = verb("audit", _audit)
    audit.add_argument("--last", type=int, default=_LAST, metavar="N", help=text("cli.help.last"))
    _add_format(audit)


def _add_format(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--format", choices=("text", "json"), default="text",
                        help=text("cli.help.format"))  # fmt: skip


def _print(line: str) -> None:
    sys.stdout.write(f"{line}\n")


def _print_json(value: object) -> None:
    _print(json.dumps(value, ensure_ascii=False, indent=2))


def _backup(given: argparse.Namespace) -> None:
    reason = BackupReason.NIGHTLY if given.nightly else BackupReason.BY_HAND
    with opened_database(given, read_only=False) as database:
        if database.path is None:
            raise HyteError(text("storage.no_surveys"))
        made = make_backup(database, reason)
    _print(text("upkeep.backup_made", name=made.name, folder=made.path.parent,
                size=size_text(made.size)))  # fmt: skip
    if given.out:
        _print(text("upkeep.backup_copied", file=_copied(made, Path(given.out))))


def _copied(backup: Backup, out: Path) -> Path:
    """The backup copied elsewhere, such as to another disk, and read again there."""
    target = out / backup.name if out.is_dir() else out
    part = target.with_name(f".{target.name}.part")
    try:
        shutil.copyfile(backup.path, part)
        verify_backup(part)
        part.replace(target)
    except OSError as problem:
        raise HyteError(text("cli.cannot_write", file=target.name)) from problem
    finally:
        part.unlink(missing_ok=True)
    return target


def _backups(given: argparse.Namespace) -> None:
    backups = list_backups(database_path(given.db))
    if given.format == "json":
        _print_json([
            {"name": b.name, "path": str(b.path), "reason": b.reason.value, "bytes": b.size,
             "made_at": b.made_at.isoformat(timespec="seconds"),
             "surveys": None if b.survey_ids is None else list(b.survey_ids)}
            for b in backups
        ])  # fmt: skip
        return
    for backup in backups:
        _print(f"{backup.name}: {backup_line(backup)}")
    if not backups:
        _print(text("upkeep.no_backups"))


def _restore(given: argparse.Namespace) -> None:
    own = list_backups(database_path(given.db))
    path = next((b.path for b in own if b.name == given.backup), Path(given.backup))
    verify_backup(path)
    if _is_damaged(database_path(given.db)):
        before = restore_over_damaged(database_path(given.db), path).name
    else:
        with opened_database(given, read_only=False, stores=True) as database:
            before = restore_backup(database, path).name
    _print(text("upkeep.restored", name=path.name, before=before))


def _is_damaged(path: Path) -> bool:
    if not path.exists():
        return False
    try:
        open_database(path, read_only=True).close()
    except StorageProblem as problem:
        return is_damaged(problem)
    return False


def _organisation(given: argparse.Namespace) -> None:
    out = Path(given.out)
    make = _ORGANISATION.get(out.suffix.lower())
    if make is None:
        raise HyteError(text("upkeep.not_an_organisation_file", file=out.name))
    with opened_database(given) as database:
        database.check(Act.ORGANISATION)
        record = organisation_record(database, given.name)
        content = make(record)
        database.note(Act.ORGANISATION, record.organisation)
    write_whole(out, content)
    _print(text("upkeep.organisation_saved", file=out.name, organisation=record.organisation))


def _retention(given: argparse.Namespace) -> None:
    if given.survey is None:
        with opened_database(given) as database:
            surveys = sorted(list_surveys(database), key=_soonest)
        for survey in surveys:
            _print(_kept_line(survey))
        if not surveys:
            _print(text("storage.no_surveys"))
        return
    with opened_database(given, read_only=given.until is None) as database:
        if given.until is not None:
            set_retention(database, given.survey, _day(given.until))
        found = [survey for survey in list_surveys(database) if survey.id == given.survey]
    if not found:
        raise HyteError(text("storage.unknown_survey", survey=given.survey))
    _print(_kept_line(found[0]))


def _soonest(survey: StoredSurvey) -> tuple[date, str]:
    return survey.retain_until or date.max, survey.id


def _kept_line(survey: StoredSurvey) -> str:
    if survey.retain_until is None:
        return text("upkeep.kept_for_good", survey=survey.id, title=survey.title)
    key = "upkeep.kept_too_long" if is_past(survey) else "upkeep.kept_until"
    day = date_text(survey.retain_until)
    return text(key, survey=survey.id, title=survey.title, day=day)


def _day(given: str) -> date | None:
    """The day as `2027-12-31` or `31.12.2027`; None for `none`."""
    if given == _NO_DATE:
        return None
    parts = given.split(".")
    try:
        return date.fromisoformat(given if len(parts) == 1 else _iso(parts))
    except ValueError as problem:
        raise HyteError(text("upkeep.not_a_day", day=given)) from problem


def _iso(parts: list[str]) -> str:
    day, month, year = parts
    return f"{int(year):04}-{int(month):02}-{int(day):02}"


def _expired(given: argparse.Namespace) -> None:
    with opened_database(given, read_only=not given.remove) as database:
        past = past_retention(database)
        for survey in past:
            _print(_kept_line(survey))
            if given.remove:
                _removed(database, survey.id, given)
    if not past:
        _print(text("upkeep.found.none_past"))


def _remove(given: argparse.Namespace) -> None:
    with opened_database(given, read_only=False) as database:
        _removed(database, given.survey, given)


def _compact(given: argparse.Namespace) -> None:
    with opened_database(given, read_only=False) as database:
        _print(compacted(database))


def _removed(database: Database, survey_id: str, given: argparse.Namespace) -> None:
    removed = remove_whole(database, survey_id, backups_too=given.backups_too)
    for sentence in (text("cli.removed", survey=survey_id), *removed.told, *removed.problems):
        _print(sentence)


def _audit(given: argparse.Namespace) -> None:
    entries = last_acts(database_path(given.db), max(given.last, 0))
    if given.format == "json":
        _print_json([asdict(entry) for entry in entries])
        return
    for entry in entries:
        _print(act_line(entry))
    if not entries:
        _print(text("upkeep.no_acts"))
