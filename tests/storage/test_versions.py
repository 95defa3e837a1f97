"""A survey's codebook changes whole or not at all, and its log knows the way back."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import duckdb
import pytest
from hypothesis import given, settings

from hyte_analysis.errors import StorageProblem, UnknownSurvey
from hyte_analysis.storage import versions
from hyte_analysis.storage.answers import StoredAnswers
from hyte_analysis.storage.database import Database, open_database
from hyte_analysis.storage.surveys import (
    list_surveys,
    load_columns,
    load_survey,
    source_file,
    store_survey,
)
from hyte_analysis.storage.versions import (
    change_log,
    change_survey,
    definition_before,
    definition_json,
    definition_of_json,
    last_version,
)
from hyte_analysis.survey.answers import Filter
from hyte_analysis.survey.definition import Definition
from hyte_analysis.survey.model import DontKnow, Role, Unit
from hyte_analysis.survey.responses import SurveyData
from tests.storage.made_up import COLUMNS, Row, answered_surveys, data, recount, source, survey
from tests.storage.test_surveys import everything

BEFORE = (Row("HVA", single=1), Row("Kunta", single=2, text="Teksti"))
AFTER = (Row("HVA", single=2), Row("Kunta", single=2, text="Teksti"))


@pytest.fixture
def database() -> Iterator[Database]:
    """A database with one survey."""
    opened = open_database(None)
    store_survey(opened, data(BEFORE), source(), {})
    yield opened
    opened.close()


def changed(title: str = "Uusi nimi") -> SurveyData:
    """The survey with another title, other answers and one column less."""
    made = data(AFTER)
    return replace(made, survey=replace(made.survey, title=title), columns=COLUMNS[:-1])


def counted(database: Database) -> dict[tuple[str, str, int | None, float | None], int]:
    counts = StoredAnswers(database).counts("kysely", Filter())
    return {(a.question_id, a.group_id, a.option_code, a.number): a.n for a in counts.answers}


def test_a_change_replaces_definition_and_answers_and_keeps_the_file(database: Database) -> None:
    change_survey(database, "kysely", changed(), {"rivit": 2}, "Nimi muuttui.")
    assert load_survey(database, "kysely") == replace(survey(), title="Uusi nimi")
    assert load_columns(database, "kysely") == COLUMNS[:-1]
    assert counted(database) == recount(AFTER)
    assert source_file(database, "kysely") == ("kysely.csv", b"vastaukset")


def test_every_change_makes_a_version_of_its_own(database: Database) -> None:
    seen = [list_surveys(database)[0]]
    for title in ("a", "b"):
        change_survey(database, "kysely", changed(title), {}, title)
        seen.append(list_surveys(database)[0])
    assert [stored.version for stored in seen] == [1, 2, 3]
    assert len(set(seen)) == 3
    assert {stored.imported_at for stored in seen} == {seen[0].imported_at}


def test_the_log_tells_what_was_changed_and_when_the_newest_first(database: Database) -> None:
    start = datetime.now(UTC).replace(tzinfo=None)
    for what in ("ensin", "sitten"):
        change_survey(database, "kysely", changed(what), {}, what)
    log = change_log(database, "kysely")
    assert [(change.version, change.what) for change in log] == [(2, "sitten"), (1, "ensin")]
    assert start <= log[1].changed_at <= log[0].changed_at
    assert log[0].changed_at <= datetime.now(UTC).replace(tzinfo=None)


def test_the_definition_before_a_change_is_kept_whole(database: Database) -> None:
    change_survey(database, "kysely", changed(), {}, "muutos")
    assert definition_before(database, "kysely", 1) == Definition(survey(), COLUMNS)
    with pytest.raises(StorageProblem, match="Muutosta ei voi perua"):
        definition_before(database, "kysely", 2)


@given(answered_surveys())
@settings(max_examples=10, deadline=None)
def test_any_definition_is_kept_whole(made: tuple[tuple[Role, ...], list[Row]]) -> None:
    definition = Definition(survey(made[0]), COLUMNS)
    assert definition_of_json(definition_json(definition)) == definition


def test_a_definition_logged_before_areas_conventions_and_units_has_their_defaults() -> None:
    table = json.loads(definition_json(Definition(survey(), COLUMNS)))
    del table["survey"]["unit"]
    for question in table["survey"]["questions"]:
        del question["dont_know"]
        for option in question["options"]:
            del option["area"]
    found = definition_of_json(json.dumps(table)).survey
    assert found.unit is Unit.ORGANISATION
    assert {question.dont_know for question in found.questions} == {DontKnow.AVERAGED}
    assert not any(question.areas for question in found.questions)


def test_a_changed_unit_is_kept(database: Database) -> None:
    made = data(AFTER)
    for unit in (Unit.ORGANISATION, Unit.PERSON):
        changed_unit = replace(made, survey=replace(made.survey, unit=unit))
        change_survey(database, "kysely", changed_unit, {}, "muutos")
        assert load_survey(database, "kysely").unit is unit


def test_changes_are_taken_back_one_by_one(database: Database) -> None:
    assert last_version(database, "kysely") is None
    for what in ("ensin", "sitten"):
        change_survey(database, "kysely", changed(what), {}, what)
    taken_back = []
    while change := last_version(database, "kysely"):
        taken_back.append(change.what)
        before = definition_before(database, "kysely", change.version)
        again = replace(data(BEFORE), survey=before.survey, columns=before.columns)
        change_survey(database, "kysely", again, {}, "peruttu", undoes=change.version)
    assert taken_back == ["sitten", "ensin"]
    assert load_survey(database, "kysely") == survey()
    assert load_columns(database, "kysely") == COLUMNS
    # What is changed after that can be taken back again.
    change_survey(database, "kysely", changed("uusi"), {}, "uusi")
    change = last_version(database, "kysely")
    assert change is not None
    assert change.what == "uusi"
    assert list_surveys(database)[0].version == 6


@pytest.mark.parametrize("step", ["insert_definition", "insert_answers"])
@pytest.mark.parametrize("problem", [duckdb.IOException("levy täynnä"), RuntimeError])
def test_a_failure_in_the_middle_of_a_change_leaves_the_database_as_it_was(
    database: Database, monkeypatch: pytest.MonkeyPatch, step: str, problem: type[Exception]
) -> None:
    before = everything(database)
    insert = getattr(versions, step)

    def failing(*given: object) -> None:
        insert(*given)
        raise problem

    monkeypatch.setattr(versions, step, failing)
    expected = StorageProblem if isinstance(problem, duckdb.Error) else problem
    with pytest.raises(expected):
        change_survey(database, "kysely", changed(), {}, "muutos")
    assert everything(database) == before


def test_a_change_made_to_an_older_version_is_refused(database: Database) -> None:
    change_survey(database, "kysely", changed(), {}, "ensin", made_to=1)
    before = everything(database)
    with pytest.raises(StorageProblem, match="muutettu toisessa ikkunassa"):
        change_survey(database, "kysely", changed("b"), {}, "myöhässä", made_to=1)
    assert everything(database) == before


def test_a_survey_that_is_not_there_cannot_be_changed(database: Database) -> None:
    with pytest.raises(UnknownSurvey):
        change_survey(database, "ei-ole", changed(), {}, "muutos")
