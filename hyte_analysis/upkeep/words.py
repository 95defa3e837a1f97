"""Backups, acts and checks in words, the same on the page and on the command line."""

from datetime import datetime

from hyte_analysis.storage.audit import AuditEntry
from hyte_analysis.storage.backups import Backup
from hyte_analysis.survey.access import Act, Role
from hyte_analysis.texts import text
from hyte_analysis.texts.moments import moment_text, size_text


def backup_line(backup: Backup) -> str:
    """When and why a backup was made, its size and the surveys in it."""
    return text(
        "upkeep.backup_line",
        at=moment_text(backup.made_at),
        reason=reason_words(backup),
        size=size_text(backup.size),
        surveys=surveys_words(backup),
    )


def reason_words(backup: Backup) -> str:
    """Why a backup was made."""
    return text(f"upkeep.reason.{backup.reason}")


def surveys_words(backup: Backup) -> str:
    """The ids of the surveys in a backup, or why they are not told."""
    if backup.survey_ids is None:
        return text("upkeep.cannot_read")
    return ", ".join(backup.survey_ids) or text("upkeep.no_surveys_in_it")


def act_words(act: str) -> str:
    """An act of the log in words; one that this version does not know as it stands."""
    return text(f"upkeep.act.{act}") if act in tuple(Act) else act


def act_row(entry: AuditEntry) -> list[str]:
    """When, who, in which role, did what, about what."""
    role = text(f"access.role.{entry.role}") if entry.role in tuple(Role) else entry.role
    try:
        at = moment_text(datetime.fromisoformat(entry.at))
    except ValueError:
        at = entry.at
    return [at, entry.who, role, act_words(entry.act), entry.about]


def act_line(entry: AuditEntry) -> str:
    """The same as one line of text."""
    at, who, role, act, about = act_row(entry)
    return text("upkeep.act_line", at=at, who=who, role=role, act=act, about=about).rstrip(" :")
