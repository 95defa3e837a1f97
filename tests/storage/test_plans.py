"""Report plans are saved state by state: nobody's work is written over, and there is a way back."""

import threading
from collections.abc import Iterator
from dataclasses import replace

import pytest

from hyte_analysis.errors import StorageProblem, UnknownSurvey
from hyte_analysis.storage import plans as module
from hyte_analysis.storage.database import Database, open_database
from hyte_analysis.storage.plans import (
    StoredPlan,
    add_plan,
    list_plans,
    remove_plan,
    store_plan,
    undo_plan,
)
from hyte_analysis.storage.surveys import remove_survey, store_survey
from hyte_analysis.survey.plans import ItemKind, Plan, PlanItem, PlanSection
from tests.storage.made_up import data, source, survey
from tests.storage.test_surveys import everything

FULL = Plan(
    "Kokous ”A” <b> =1+1 🙂",
    "Otsikko",
    "Neuvottelukunta 5.11.2025",
    (
        PlanSection("1. Osio", (
            PlanItem(ItemKind.QUESTION, "yksi", "Oma", "Kommentti\ntoinen rivi", "grouped", "size",
                     "shares", with_total=True, beside="avoin"),
            PlanItem(ItemKind.CROSSTAB, "yksi", against="monta"),
            PlanItem(ItemKind.WAVES, "yksi", against="toinen"),
        )),
        PlanSection("", (PlanItem(ItemKind.THEMES, "avoin"), PlanItem(ItemKind.TEXT, comment="x"))),
        PlanSection("Tyhjä"),
    ),
)  # fmt: skip


@pytest.fixture
def database() -> Iterator[Database]:
    """A database with two surveys."""
    opened = open_database(None)
    for name in ("kysely", "toinen"):
        store_survey(opened, data([], survey(survey_id=name)), source(name.encode()), {})
    yield opened
    opened.close()


def named(name: str) -> Plan:
    return Plan(name)


def only(database: Database) -> StoredPlan:
    (stored,) = list_plans(database, "kysely")
    return stored


def save(database: Database, *titles: str) -> StoredPlan:
    """A plan saved state by state; its last state."""
    stored = add_plan(database, "kysely", Plan("Kokous", titles[0]), "Aino")
    for title in titles[1:]:
        stored = store_plan(database, stored, Plan("Kokous", title), "Aino")
    return stored


def test_a_plan_is_listed_as_it_was_stored(database: Database) -> None:
    assert list_plans(database, "kysely") == ()
    stored = add_plan(database, "kysely", FULL, "Aino")
    assert only(database) == stored == StoredPlan("kysely", 1, 1, FULL)
    assert list_plans(database, "toinen") == ()


def test_the_last_state_is_the_plan(database: Database) -> None:
    assert only_title(database, save(database, "a", "b", "c")) == "c"


def only_title(database: Database, stored: StoredPlan) -> str:
    assert only(database) == stored
    return stored.plan.title


def test_plans_come_in_the_order_in_which_they_were_made(database: Database) -> None:
    for name in ("Ö", "A", "m"):
        add_plan(database, "kysely", named(name), "Aino")
    assert [stored.plan.name for stored in list_plans(database, "kysely")] == ["Ö", "A", "m"]


def test_a_name_is_one_plan_s_own_within_its_survey(database: Database) -> None:
    first = add_plan(database, "kysely", named("Kokous"), "Aino")
    other = add_plan(database, "kysely", named("Toinen"), "Aino")
    with pytest.raises(StorageProblem, match="KOKOUS"):
        add_plan(database, "kysely", named("KOKOUS"), "Bo")
    with pytest.raises(StorageProblem, match="kokous"):
        store_plan(database, other, named("kokous"), "Bo")
    assert store_plan(database, first, named("KOKOUS"), "Bo").plan.name == "KOKOUS"
    assert add_plan(database, "toinen", named("Kokous"), "Bo").survey_id == "toinen"


def test_what_was_made_to_an_older_state_is_refused(database: Database) -> None:
    old = save(database, "a")
    store_plan(database, old, Plan("Kokous", "b"), "Aino")
    before = everything(database)
    for act in (
        lambda: store_plan(database, old, Plan("Kokous", "myöhässä"), "Bo"),
        lambda: remove_plan(database, old, "Bo"),
        lambda: undo_plan(database, "kysely", old.id, old.version),
    ):
        with pytest.raises(StorageProblem, match="muutettu toisessa ikkunassa"):
            act()
    assert everything(database) == before


def test_undo_goes_back_state_by_state_and_no_further_than_the_first(database: Database) -> None:
    stored: StoredPlan | None = save(database, "a", "b", "c")
    found = []
    while stored is not None:
        stored = undo_plan(database, "kysely", stored.id, stored.version)
        found.append(only(database).plan.title)
    assert found == ["b", "a", "a"]


def test_a_state_that_was_left_behind_is_not_taken_for_the_next_one(database: Database) -> None:
    seen = save(database, "a", "b")
    before = undo_plan(database, "kysely", seen.id, seen.version)
    assert before is not None
    assert before.version != seen.version
    store_plan(database, before, Plan("Kokous", "c"), "Aino")
    with pytest.raises(StorageProblem):
        store_plan(database, seen, Plan("Kokous", "b ja muuta"), "Bo")
    assert only(database).plan.title == "c"


def test_a_removed_plan_is_gone_until_it_is_brought_back(database: Database) -> None:
    stored = save(database, "a", "b")
    remove_plan(database, stored, "Aino")
    assert list_plans(database, "kysely") == ()
    with pytest.raises(StorageProblem):
        store_plan(database, replace(stored, version=stored.version + 1), stored.plan, "Bo")
    back = undo_plan(database, "kysely", stored.id, stored.version + 1)
    assert back is not None
    assert only(database) == back
    assert back.plan == stored.plan


def test_a_plan_cannot_come_back_to_a_name_that_has_been_taken(database: Database) -> None:
    stored = save(database, "a")
    remove_plan(database, stored, "Aino")
    add_plan(database, "kysely", named("kokous"), "Bo")
    with pytest.raises(StorageProblem, match="Kokous"):
        undo_plan(database, "kysely", stored.id, stored.version + 1)
    assert only(database).plan.name == "kokous"


def test_a_removed_plan_s_number_is_not_given_again(database: Database) -> None:
    stored = save(database, "a")
    remove_plan(database, stored, "Aino")
    assert add_plan(database, "kysely", named("Uusi"), "Bo").id != stored.id


def test_old_states_go_when_there_are_many(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "KEPT", 3)
    stored: StoredPlan | None = save(database, *"abcdef")
    assert len(everything(database)["plan"]) == 3
    found = []
    while stored is not None:
        stored = undo_plan(database, "kysely", stored.id, stored.version)
        found.append(only(database).plan.title)
    assert found == ["e", "d", "d"]


def test_an_unknown_survey_has_no_plans_to_store(database: Database) -> None:
    with pytest.raises(UnknownSurvey):
        add_plan(database, "ei-ole", named("x"), "Aino")
    with pytest.raises(UnknownSurvey):
        undo_plan(database, "ei-ole", 1, 1)


def test_a_survey_takes_its_plans_with_it(database: Database) -> None:
    save(database, "a", "b")
    other = add_plan(database, "toinen", named("Toinen"), "Aino")
    remove_survey(database, "kysely")
    assert len(everything(database)["plan"]) == 1
    assert list_plans(database, "toinen") == (other,)


def test_two_people_who_save_at_once_do_not_write_over_each_other(database: Database) -> None:
    stored = save(database, "a")
    start = threading.Barrier(2)
    outcomes: list[str] = []

    def work(who: str) -> None:
        start.wait()
        try:
            store_plan(database, stored, Plan("Kokous", who), who)
            outcomes.append(who)
        except StorageProblem:
            outcomes.append("refused")

    threads = [threading.Thread(target=work, args=(who,)) for who in ("Aino", "Bo")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    (kept,) = (one for one in outcomes if one != "refused")
    assert len(outcomes) == 2
    assert only(database).plan.title == kept
