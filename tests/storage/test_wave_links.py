"""Links between two waves' questions are stored once and seen from both."""

from collections.abc import Iterator

import pytest

from hyte_analysis.errors import UnknownSurvey
from hyte_analysis.storage.database import Database, open_database
from hyte_analysis.storage.surveys import remove_survey, store_survey
from hyte_analysis.storage.wave_links import linked_surveys, load_wave_links, store_wave_links
from hyte_analysis.survey.waves import WaveLink, WaveState
from tests.storage.made_up import data, source, survey

LINKS = (
    WaveLink("luku", "yksi", WaveState.NOT_COMPARABLE),
    WaveLink("yksi", "monta", WaveState.CHANGED_WORDING),
)


@pytest.fixture
def database() -> Iterator[Database]:
    """A database with two surveys."""
    opened = open_database(None)
    for name in ("a", "b"):
        store_survey(opened, data([], survey(survey_id=name)), source(name.encode()), {})
    yield opened
    opened.close()


def test_links_are_seen_from_both_surveys(database: Database) -> None:
    store_wave_links(database, "a", "b", LINKS)
    assert load_wave_links(database, "a", "b") == LINKS
    assert load_wave_links(database, "b", "a") == (
        WaveLink("monta", "yksi", WaveState.CHANGED_WORDING),
        WaveLink("yksi", "luku", WaveState.NOT_COMPARABLE),
    )
    assert linked_surveys(database, "a") == ("b",)
    assert linked_surveys(database, "b") == ("a",)


def test_links_stored_anew_replace_the_earlier_ones_from_either_side(database: Database) -> None:
    store_wave_links(database, "a", "b", LINKS)
    store_wave_links(database, "b", "a", [WaveLink("yksi", "yksi", WaveState.SAME)])
    assert load_wave_links(database, "a", "b") == (WaveLink("yksi", "yksi", WaveState.SAME),)
    store_wave_links(database, "a", "b", [])
    assert load_wave_links(database, "b", "a") == ()
    assert linked_surveys(database, "a") == ()


def test_links_go_with_either_survey(database: Database) -> None:
    store_wave_links(database, "a", "b", LINKS)
    remove_survey(database, "b")
    assert linked_surveys(database, "a") == ()


def test_a_link_to_a_survey_that_is_not_there_is_an_expected_problem(database: Database) -> None:
    with pytest.raises(UnknownSurvey, match="Kyselyä ei-ole"):
        store_wave_links(database, "a", "ei-ole", LINKS)
    assert load_wave_links(database, "a", "ei-ole") == ()
