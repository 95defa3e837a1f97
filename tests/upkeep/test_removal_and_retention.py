"""A survey is kept until its day; its removal tells what backups still hold."""

import shutil
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest

from hyte_analysis.errors import AccessProblem, StorageProblem, UnknownSurvey
from hyte_analysis.importers.survey_file import ImportedSurvey
from hyte_analysis.storage import compaction
from hyte_analysis.storage.audit import last_acts
from hyte_analysis.storage.backups import list_backups, make_backup
from hyte_analysis.storage.database import Database, open_database
from hyte_analysis.storage.surveys import list_surveys, set_retention, store_survey
from hyte_analysis.survey.access import Person, Role
from hyte_analysis.texts.moments import today
from hyte_analysis.upkeep.removal import backups_holding, compacted, remove_whole
from hyte_analysis.upkeep.retention import is_past, past_retention
from tests.upkeep.town import SURVEY


def kept(database: Database, until: date | None) -> bool:
    set_retention(database, SURVEY, until)
    (survey,) = list_surveys(database)
    return not is_past(survey)


def test_the_last_day_is_still_a_day_to_keep(database: Database) -> None:
    assert kept(database, today())
    assert kept(database, None)
    assert not kept(database, today() - timedelta(days=1))
    assert [survey.id for survey in past_retention(database)] == [SURVEY]


def test_a_removal_without_backups_says_only_that_the_file_was_rewritten(
    database: Database,
) -> None:
    removed = remove_whole(database, SURVEY, backups_too=False)
    assert len(removed.told) == 1
    assert "kirjoitettiin uudelleen" in removed.told[0]
    assert removed.problems == ()
    assert list_surveys(database) == ()


def test_a_removal_names_the_backups_that_still_hold_the_survey(database: Database) -> None:
    backup = make_backup(database)
    assert backups_holding(database, SURVEY) == (backup,)
    removed = remove_whole(database, SURVEY, backups_too=False)
    (problem,) = removed.problems
    assert backup.name in problem
    assert backup.path.exists()


def test_the_backups_go_as_well_where_that_is_asked_for(
    database: Database, imported: ImportedSurvey
) -> None:
    path = own_path(database)
    first = make_backup(database)
    remove_whole(database, SURVEY, backups_too=True)
    assert list_backups(path) == ()
    assert [entry.about for entry in last_acts(path, 1)] == [first.name]
    # A backup without the survey stays.
    empty = make_backup(database)
    store_survey(database, imported.data, imported.sources, {})
    removed = remove_whole(database, SURVEY, backups_too=True)
    assert removed.problems == ()
    assert list_backups(path) == (empty,)


def test_a_backup_that_cannot_be_read_is_told_of(database: Database) -> None:
    backup = make_backup(database)
    backup.path.write_bytes(b"ei tietokanta")
    removed = remove_whole(database, SURVEY, backups_too=True)
    (problem,) = removed.problems
    assert backup.name in problem
    assert "ei voi lukea" in problem


def test_a_damaged_file_that_was_set_aside_is_told_of(database: Database) -> None:
    aside = own_path(database).with_name("hyte-vioittunut-1.duckdb")
    shutil.copyfile(make_backup(database).path, aside)
    (problem,) = remove_whole(database, SURVEY, backups_too=True).problems
    assert aside.name in problem
    assert aside.exists()


def test_nothing_is_removed_for_one_who_may_not(database: Database) -> None:
    make_backup(database)
    path = own_path(database)
    database.close()
    opened = open_database(path, who=editor())
    with pytest.raises(AccessProblem):
        remove_whole(opened, SURVEY, backups_too=True)
    assert len(list_backups(path)) == len(list_surveys(opened)) == 1
    opened.close()


def test_a_file_that_could_not_be_written_anew_is_told_and_tried_again(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> bool:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(compaction, "write_copy", full)
    removed = remove_whole(database, SURVEY, backups_too=False)
    assert list_surveys(database) == ()
    assert removed.told == ()
    assert "ei voitu kirjoittaa uudelleen" in removed.problems[0]
    with pytest.raises(StorageProblem, match="Vapauta"):
        compacted(database)
    monkeypatch.undo()
    assert "kirjoitettiin uudelleen" in compacted(database)


def test_an_unknown_survey_leaves_the_backups_alone(database: Database) -> None:
    make_backup(database)
    with pytest.raises(UnknownSurvey):
        remove_whole(database, "olematon", backups_too=True)
    assert len(list_backups(own_path(database))) == 1


def own_path(database: Database) -> Path:
    assert database.path is not None
    return database.path


def editor() -> Callable[[], Person]:
    return lambda: Person("Eeva", Role.EDITOR)
