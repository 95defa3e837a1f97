"""A summary is saved state by state: nobody's work is written over, and there is a way back."""

import threading
from collections.abc import Iterator

import pytest

from hyte_analysis.errors import StorageProblem, UnknownSurvey
from hyte_analysis.storage import summaries as module
from hyte_analysis.storage.database import Database, open_database
from hyte_analysis.storage.summaries import (
    load_summaries,
    load_summary,
    store_summary,
    undo_summary,
)
from hyte_analysis.storage.surveys import store_survey
from hyte_analysis.survey.summaries import Form, Line, Part, Summary, Theme
from tests.storage.made_up import data, passage, source, survey
from tests.storage.test_surveys import everything

FULL = Summary(
    "avoin",
    (
        Theme(
            "Liikunta ”ja” ulkoilu",
            "Kunnat toivovat reittejä.",
            (
                Line(Part.QUOTE, passage(2, "Teksti", start=1)),
                Line(Part.QUOTE, passage(3, "Äänestys"), "Äänestys…"),
                Line(Part.CAUSE, text="Syy"),
                Line(Part.SOLUTION, text="Ratkaisu"),
            ),
            7,
        ),
        Theme("Tyhjä"),
    ),
    Form.WORKSHOP,
    is_blinded=False,
)


@pytest.fixture
def database() -> Iterator[Database]:
    """A database with two surveys."""
    opened = open_database(None)
    for name in ("kysely", "toinen"):
        store_survey(opened, data([], survey(survey_id=name)), source(name.encode()), {})
    yield opened
    opened.close()


def named(heading: str, question: str = "avoin") -> Summary:
    return Summary(question, (Theme(heading),))


def save(database: Database, *headings: str) -> int:
    """Save a summary state by state; the last state's number."""
    _, state = load_summary(database, "kysely", "avoin")
    for heading in headings:
        state = store_summary(database, "kysely", named(heading), "Aino", state)
    return state


def undone(database: Database) -> bool:
    """Go back from the last state; whether there was one."""
    _, state = load_summary(database, "kysely", "avoin")
    return undo_summary(database, "kysely", "avoin", state)


def test_a_summary_is_loaded_as_it_was_stored(database: Database) -> None:
    assert load_summary(database, "kysely", "avoin") == (None, 0)
    state = store_summary(database, "kysely", FULL, "Aino", 0)
    assert load_summary(database, "kysely", "avoin") == (FULL, state)
    assert load_summary(database, "kysely", "muu") == (None, 0)
    assert load_summary(database, "toinen", "avoin") == (None, 0)


def test_the_last_state_is_the_summary(database: Database) -> None:
    state = save(database, "a", "b", "c")
    assert load_summary(database, "kysely", "avoin") == (named("c"), state)


def test_the_survey_s_summaries_come_in_the_order_of_their_questions(database: Database) -> None:
    save(database, "a", "b")
    store_summary(database, "kysely", named("m", "muu"), "Aino", 0)
    store_summary(database, "kysely", named("p", "poistettu"), "Aino", 0)
    assert load_summaries(database, "kysely") == (
        named("m", "muu"), named("b"), named("p", "poistettu"),
    )  # fmt: skip
    assert load_summaries(database, "toinen") == ()


def test_a_summary_made_to_an_older_state_is_refused(database: Database) -> None:
    first = save(database, "a")
    save(database, "b")
    before = everything(database)
    for made_to in (first, 0, 99):
        with pytest.raises(StorageProblem, match="muutettu toisessa ikkunassa"):
            store_summary(database, "kysely", named("myöhässä"), "Bo", made_to)
    assert everything(database) == before


def test_undo_goes_back_state_by_state(database: Database) -> None:
    save(database, "a", "b", "c")
    store_summary(database, "kysely", named("m", "muu"), "Aino", 0)
    found = []
    while undone(database):
        summary, _ = load_summary(database, "kysely", "avoin")
        found.append(summary)
    assert found == [named("b"), named("a"), None]
    assert load_summary(database, "kysely", "muu")[0] == named("m", "muu")


def test_an_undo_made_to_an_older_state_is_refused(database: Database) -> None:
    first = save(database, "a")
    save(database, "b")
    before = everything(database)
    with pytest.raises(StorageProblem, match="muutettu toisessa ikkunassa"):
        undo_summary(database, "kysely", "avoin", first)
    assert everything(database) == before


def test_a_state_that_was_left_behind_is_not_taken_for_the_next_one(database: Database) -> None:
    seen = save(database, "a", "b")
    undone(database)
    assert load_summary(database, "kysely", "avoin")[1] != seen
    save(database, "c")
    with pytest.raises(StorageProblem):
        store_summary(database, "kysely", named("b ja muuta"), "Bo", seen)
    assert load_summary(database, "kysely", "avoin")[0] == named("c")


def test_old_states_go_when_there_are_many(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "KEPT", 3)
    save(database, *"abcdef")
    assert len(everything(database)["summary"]) == 3
    found = []
    while undone(database):
        found.append(load_summary(database, "kysely", "avoin")[0])
    assert found == [named("e"), named("d"), None]


def test_two_people_who_save_at_once_do_not_write_over_each_other(database: Database) -> None:
    start = threading.Barrier(2)
    outcomes: list[str] = []

    def work(who: str) -> None:
        start.wait()
        try:
            store_summary(database, "kysely", named(who), who, 0)
            outcomes.append(who)
        except StorageProblem:
            outcomes.append("refused")

    threads = [threading.Thread(target=work, args=(who,)) for who in ("Aino", "Bo")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    (kept,) = {"Aino", "Bo"} & set(outcomes)
    assert sorted(outcomes) == sorted([kept, "refused"])
    assert load_summary(database, "kysely", "avoin")[0] == named(kept)


def test_a_survey_that_is_not_there_has_no_summary_to_change(database: Database) -> None:
    before = everything(database)
    with pytest.raises(UnknownSurvey):
        store_summary(database, "ei ole", FULL, "Aino", 0)
    with pytest.raises(UnknownSurvey):
        undo_summary(database, "ei ole", "avoin", 0)
    assert everything(database) == before
