"""A survey removed with what backups hold of it, told in sentences for pages and commands."""

from dataclasses import dataclass

from hyte_analysis.errors import StorageProblem, UnknownSurvey
from hyte_analysis.storage.backups import Backup, list_backups, remove_backup, set_aside
from hyte_analysis.storage.compaction import NotCompacted, compact
from hyte_analysis.storage.database import Database
from hyte_analysis.storage.surveys import remove_survey
from hyte_analysis.survey.access import Act
from hyte_analysis.texts import counted, text


@dataclass(frozen=True, slots=True)
class Removal:
    """What a removal did: `told` in sentences, `problems` where something of it is still there."""

    told: tuple[str, ...]
    problems: tuple[str, ...] = ()


def backups_holding(database: Database, survey_id: str) -> tuple[Backup, ...]:
    """The backups with a survey of this id in them, the newest first."""
    return tuple(b for b in _backups(database) if b.survey_ids and survey_id in b.survey_ids)


def unread_backups(database: Database) -> tuple[Backup, ...]:
    """The backups that can't be read, so that nobody knows what is in them."""
    return tuple(backup for backup in _backups(database) if backup.survey_ids is None)


def _backups(database: Database) -> tuple[Backup, ...]:
    return list_backups(database.path) if database.path is not None else ()


def names_of(backups: tuple[Backup, ...]) -> str:
    """The names of backups as one list."""
    return ", ".join(backup.name for backup in backups)


def remove_whole(database: Database, survey_id: str, *, backups_too: bool) -> Removal:
    """Remove a survey, and the backups that hold it where that is asked for.

    One that is in backups alone is removed from them. Raises UnknownSurvey, AccessProblem,
    StorageProblem: then the survey is as it was.
    """
    holding = backups_holding(database, survey_id)
    try:
        left = remove_survey(database, survey_id)
        told = [] if left else [text("upkeep.rewritten")]
    except UnknownSurvey:
        if not (backups_too and holding):
            raise
        left, told = "", []
    problems = [left] if left else []
    if backups_too:
        gone, stayed = _removed(database, holding)
        if gone:
            told.append(counted("upkeep.backups_removed", len(gone), names=names_of(gone)))
            held = {other for backup in gone for other in backup.survey_ids or ()} - {survey_id}
            if held:
                told.append(text("upkeep.others_gone", surveys=", ".join(sorted(held))))
        holding = stayed
    if holding:
        problems.append(counted("upkeep.still_in_backups", len(holding), names=names_of(holding),
                                survey=survey_id))  # fmt: skip
    if unread := unread_backups(database):
        problems.append(counted("upkeep.backups_unread", len(unread), names=names_of(unread)))
    if database.path is not None and (damaged := set_aside(database.path)):
        names = ", ".join(path.name for path in damaged)
        problems.append(counted("upkeep.set_aside", len(damaged), names=names))
    return Removal(tuple(told), tuple(problems))


def compacted(database: Database) -> str:
    """Have the file written anew, so that nothing removed is in it; the sentence that says so.

    Raises AccessProblem, StorageProblem: then the file is as it was.
    """
    database.check(Act.REMOVE)
    try:
        compact(database)
    except NotCompacted as problem:
        raise StorageProblem(text("upkeep.not_compacted")) from problem
    return text("upkeep.compacted")


def _removed(
    database: Database, backups: tuple[Backup, ...]
) -> tuple[tuple[Backup, ...], tuple[Backup, ...]]:
    """The backups that are gone now, and those that could not be removed."""
    gone: list[Backup] = []
    stayed: list[Backup] = []
    for backup in backups:
        database.check(Act.REMOVE)
        database.note(Act.REMOVE, backup.name)
        try:
            remove_backup(backup.path)
        except StorageProblem:
            stayed.append(backup)
        else:
            gone.append(backup)
    return tuple(gone), tuple(stayed)
