"""What a person has let out is remembered with its masks until it is taken back."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from hyte_analysis.errors import StorageProblem, UnknownSurvey
from hyte_analysis.storage import releases as module
from hyte_analysis.storage.database import Database, open_database
from hyte_analysis.storage.releases import (
    load_releases,
    release_state,
    store_releases,
    withdraw_releases,
)
from hyte_analysis.storage.surveys import remove_survey, store_survey
from hyte_analysis.survey.releases import Mask, Release
from tests.storage.made_up import Row, data, passage, source, survey
from tests.storage.test_surveys import everything

NOON = datetime(2026, 3, 4, 12, 0, 0, 123_456)  # noqa: DTZ001 - stored times are UTC without a zone


@pytest.fixture
def database() -> Iterator[Database]:
    """A database with two surveys."""
    opened = open_database(None)
    for name in ("kysely", "toinen"):
        made = data([Row("HVA", text="Teksti")], survey(survey_id=name))
        store_survey(opened, made, source(name.encode()), {})
    yield opened
    opened.close()


def release(
    response: int, *masks: Mask, who: str = "Aino", at: datetime = NOON, text: str = "Teksti"
) -> Release:
    return Release(passage(response, text).answer, masks, who, at)


def test_releases_are_loaded_as_they_were_stored(database: Database) -> None:
    given = (release(2, Mask(0, 3, "[nimi]"), Mask(4, 6, "[”x”]")), release(3))
    store_releases(database, "kysely", given[::-1])
    assert load_releases(database, "kysely") == given
    assert load_releases(database, "toinen") == ()


def test_the_last_release_of_an_answer_stands(database: Database) -> None:
    store_releases(database, "kysely", [release(2), release(3)])
    later = NOON + timedelta(hours=1)
    again = release(2, Mask(0, 1, "[x]"), who="Bo", at=later)
    store_releases(database, "kysely", [release(2, Mask(0, 2, "[y]")), again])
    assert load_releases(database, "kysely") == (again, release(3))


def test_other_words_of_the_same_respondent_are_another_answer(database: Database) -> None:
    given = {release(2), release(2, text="Toinen teksti")}
    store_releases(database, "kysely", tuple(given))
    assert set(load_releases(database, "kysely")) == given


def test_a_release_is_taken_back_by_its_answer_alone(database: Database) -> None:
    for name in ("kysely", "toinen"):
        store_releases(database, name, [release(2), release(3), release(2, text="Muu")])
    gone = [passage(2, "Teksti").answer, passage(9, "Ei ole").answer]
    withdraw_releases(database, "kysely", gone)
    assert set(load_releases(database, "kysely")) == {release(3), release(2, text="Muu")}
    assert len(load_releases(database, "toinen")) == 3


def test_without_releases_their_state_is_none(database: Database) -> None:
    assert release_state(database, "kysely") == (0, 0)
    store_releases(database, "kysely", [])
    withdraw_releases(database, "kysely", [])
    assert release_state(database, "kysely") == (0, 0)


def test_a_release_made_anew_is_another_state_though_the_clock_went_back(
    database: Database,
) -> None:
    store_releases(database, "kysely", [release(2), release(3)])
    before = release_state(database, "kysely")
    store_releases(database, "toinen", [release(4)])
    assert release_state(database, "kysely") == before
    earlier = release(2, Mask(0, 1, "[x]"), at=NOON - timedelta(days=900))
    store_releases(database, "kysely", [earlier])
    assert release_state(database, "kysely") != before
    store_releases(database, "kysely", [release(2)])
    assert release_state(database, "kysely") == before


def test_a_survey_that_is_not_there_has_nothing_to_let_out(database: Database) -> None:
    before = everything(database)
    with pytest.raises(UnknownSurvey):
        store_releases(database, "ei ole", [release(2)])
    with pytest.raises(UnknownSurvey):
        withdraw_releases(database, "ei ole", [release(2).answer])
    assert everything(database) == before


def test_a_failure_leaves_the_earlier_releases(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    store_releases(database, "kysely", [release(2)])
    monkeypatch.setattr(module, "insert_rows", lambda cursor, *_: cursor.execute("nonsense"))
    with pytest.raises(StorageProblem):
        store_releases(database, "kysely", [release(2, who="Bo"), release(3)])
    assert load_releases(database, "kysely") == (release(2),)


def test_releases_go_with_their_survey(database: Database) -> None:
    for name in ("kysely", "toinen"):
        store_releases(database, name, [release(2)])
    remove_survey(database, "kysely")
    assert load_releases(database, "kysely") == ()
    assert load_releases(database, "toinen") == (release(2),)


def test_an_answer_kept_back_is_remembered_and_is_no_release(database: Database) -> None:
    kept = replace(release(1), masks=(), is_kept_back=True)
    store_releases(database, "kysely", [kept, release(2)])
    assert load_releases(database, "kysely") == (release(2),)
    assert load_releases(database, "kysely", kept_back=True) == (kept,)
    store_releases(database, "kysely", [release(1)])
    assert load_releases(database, "kysely", kept_back=True) == ()
