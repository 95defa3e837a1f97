import threading
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import duckdb
import pyarrow as pa
import pytest
from hypothesis import given, settings

from hyte_analysis.errors import StorageProblem, UnknownSurvey
from hyte_analysis.storage import answer_rows, surveys
from hyte_analysis.storage.answers import StoredAnswers
from hyte_analysis.storage.coding import change_coding
from hyte_analysis.storage.database import Database, open_database
from hyte_analysis.storage.plans import add_plan
from hyte_analysis.storage.releases import store_releases
from hyte_analysis.storage.schema import SURVEY_TABLES
from hyte_analysis.storage.summaries import store_summary
from hyte_analysis.storage.surveys import (
    StoreOutcome,
    find_file,
    free_survey_id,
    latest_survey,
    list_surveys,
    load_columns,
    load_survey,
    remove_survey,
    source_file,
    source_files,
    store_survey,
)
from hyte_analysis.storage.versions import change_survey
from hyte_analysis.storage.wave_links import store_wave_links
from hyte_analysis.survey.access import Act
from hyte_analysis.survey.answers import Filter
from hyte_analysis.survey.coding import (
    AnswerSplit,
    ChangeKind,
    Code,
    CodedPassage,
    CodingChange,
    CodingRows,
    ResultCoder,
)
from hyte_analysis.survey.model import Role, Survey
from hyte_analysis.survey.plans import Plan
from hyte_analysis.survey.releases import Release
from hyte_analysis.survey.responses import AnswerColumn, SurveyData
from hyte_analysis.survey.summaries import Summary
from hyte_analysis.survey.waves import WaveLink, WaveState
from tests.storage.made_up import (
    COLUMNS,
    Row,
    answered_surveys,
    data,
    passage,
    rows_of,
    source,
    survey,
)

ROWS = (
    Row("HVA", single=1, several=frozenset((1, 2)), other_text="Muu", text="Teksti"),
    Row("Kunta", single=3, ranked=(2, 1), number=2.5),
)


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = open_database(tmp_path / "hyte.duckdb")
    yield opened
    opened.close()


def everything(database: Database) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table."""
    with database.reading() as cursor:
        names = [row[0] for row in cursor.execute("SELECT table_name FROM duckdb_tables()")
                 .fetchall()]  # fmt: skip
        return {
            name: sorted(cursor.execute(f"SELECT * FROM {name}").fetchall(), key=repr)  # noqa: S608
            for name in names
        }


def test_a_stored_survey_is_loaded_as_it_was(database: Database) -> None:
    original = data(ROWS)
    assert store_survey(database, original, source(), {}) == StoreOutcome("kysely", was_there=False)
    assert load_survey(database, "kysely") == original.survey


@given(answered_surveys())
@settings(max_examples=6, deadline=None)
def test_any_survey_is_loaded_as_it_was(made: tuple[tuple[Role, ...], list[Row]]) -> None:
    roles, rows = made
    asked = survey(roles)
    database = open_database(None)
    store_survey(database, data(rows, asked), source(), {})
    assert load_survey(database, asked.id) == asked
    texts = [(a.question_id, a.group_id, a.text)
             for a in StoredAnswers(database).open_answers(asked.id, Filter())]  # fmt: skip
    assert sorted(texts) == sorted(
        (question, row.group, text)
        for row in rows
        for question, text in (("muu", row.other_text), ("avoin", row.text))
        if text is not None
    )
    database.close()


def test_a_survey_without_groups_questions_or_answers_is_stored_too(database: Database) -> None:
    bare = Survey("tyhjä", "Tyhjä", None, (), ())
    store_survey(database, SurveyData(bare, (), ()), source(), {})
    assert load_survey(database, "tyhjä") == bare


def test_storing_the_same_file_twice_changes_nothing(database: Database) -> None:
    store_survey(database, data(ROWS), source(), {"a": 1})
    before = everything(database)
    again = store_survey(database, data(ROWS, survey(survey_id="toinen")), source(), {"b": 2})
    assert again == StoreOutcome("kysely", was_there=True)
    assert everything(database) == before


def test_threads_that_store_the_same_file_store_it_once(database: Database) -> None:
    outcomes: list[StoreOutcome] = []
    start = threading.Barrier(8)

    def store(name: str) -> None:
        start.wait()
        made = data(ROWS, survey(survey_id=name))
        outcomes.append(store_survey(database, made, source(), {}))

    threads = [threading.Thread(target=store, args=(f"kysely-{n}",)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcome.was_there for outcome in outcomes) == [False] + [True] * 7
    assert len({outcome.survey_id for outcome in outcomes}) == len(list_surveys(database)) == 1


def test_an_id_that_another_survey_has_is_refused(database: Database) -> None:
    store_survey(database, data(ROWS), source(), {})
    before = everything(database)
    with pytest.raises(StorageProblem, match="Tunnus kysely on jo toisella kyselyllä"):
        store_survey(database, data(ROWS), source(b"toinen tiedosto"), {})
    assert everything(database) == before


def test_the_next_free_id_is_found(database: Database) -> None:
    for wanted, free in ((b"1", "kysely"), (b"2", "kysely-2"), (b"3", "kysely-3")):
        assert free_survey_id(database, "kysely") == free
        store_survey(database, data(ROWS, survey(survey_id=free)), source(wanted), {})


def test_a_faulty_answer_leaves_the_database_as_it_was(database: Database) -> None:
    store_survey(database, data(ROWS), source(), {})
    before = everything(database)
    broken = data(ROWS, survey(survey_id="rikki"))
    unequal = (*broken.answers, AnswerColumn("luku", rows_of([2, 3]), options=rows_of([1])))
    with pytest.raises(ValueError, match="not of one length"):
        store_survey(database, SurveyData(broken.survey, broken.responses, unequal),
                     source(b"rikki"), {})  # fmt: skip
    assert everything(database) == before


@pytest.mark.parametrize("step", ["insert_definition", "insert_answers"])
@pytest.mark.parametrize(
    "problem", [duckdb.IOException("levy täynnä"), RuntimeError, KeyboardInterrupt]
)
def test_a_failure_in_the_middle_of_storing_leaves_the_database_as_it_was(
    database: Database, monkeypatch: pytest.MonkeyPatch, step: str, problem: type[Exception]
) -> None:
    store_survey(database, data(ROWS), source(), {})
    before = everything(database)
    insert = getattr(surveys, step)

    def failing(*given: object) -> None:
        insert(*given)
        raise problem

    monkeypatch.setattr(surveys, step, failing)
    expected = StorageProblem if isinstance(problem, duckdb.Error) else problem
    with pytest.raises(expected):
        store_survey(database, data(ROWS, survey(survey_id="rikki")), source(b"rikki"), {})
    monkeypatch.undo()
    assert everything(database) == before
    store_survey(database, data(ROWS, survey(survey_id="ehjä")), source(b"rikki"), {})
    assert load_survey(database, "ehjä").id == "ehjä"


def test_an_arrow_table_that_does_not_fit_leaves_the_database_as_it_was(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = everything(database)
    nonsense = pa.table({"nonsense": [1]})
    monkeypatch.setattr(answer_rows, "answer_rows", lambda *_: [(nonsense, nonsense)])
    with pytest.raises(StorageProblem, match="mitään ei muutettu"):
        store_survey(database, data(ROWS), source(), {})
    assert everything(database) == before


def work_on(database: Database, survey_id: str, other: str) -> None:
    """Give the survey a row in every table: a change in its log, a link to another, a coding."""
    change_survey(database, survey_id, data(ROWS, survey(survey_id=survey_id)), {}, "muutos")
    link = WaveLink("yksi", "yksi", WaveState.SAME)
    store_wave_links(database, survey_id, other, [link])
    whole = passage(2, "Teksti")
    rows = CodingRows(
        (Code(1, "Luokka"),),
        (CodedPassage(whole, "Aino", (1,)),),
        (AnswerSplit(whole.answer, (3,)),),
        (ResultCoder("avoin", "Aino"),),
    )
    change_coding(database, survey_id, CodingChange(ChangeKind.CODED, added=rows), "Aino")
    store_summary(database, survey_id, Summary("avoin"), "Aino", 0)
    release = Release(whole.answer, (), "Aino", datetime(2026, 1, 2, 3, 4))  # noqa: DTZ001 - as it is stored
    store_releases(database, survey_id, [release])


def test_removing_a_survey_removes_every_row_of_it_and_nothing_else(database: Database) -> None:
    empty = everything(database)
    store_survey(database, data(ROWS), source(b"keeps"), {})
    one = everything(database)
    store_survey(database, data(ROWS, survey(survey_id="pois")), source(b"pois"), {})
    add_plan(database, "pois", Plan("Kokous"), "Maija")
    work_on(database, "pois", "kysely")
    with database.writing(Act.IMPORT) as cursor:
        cursor.execute("INSERT INTO translation VALUES ('pois', 'sv', 'title', 'Enkät')")
    now = everything(database)
    assert [n for n, _ in SURVEY_TABLES if len(now[n]) <= len(one[n])] == []
    remove_survey(database, "pois")
    assert everything(database) == one
    store_survey(database, data(ROWS, survey(survey_id="pois")), source(b"pois"), {})
    store_wave_links(database, "kysely", "pois", [WaveLink("yksi", "yksi", WaveState.SAME)])
    remove_survey(database, "pois")
    assert everything(database) == one
    remove_survey(database, "kysely")
    assert everything(database) == empty


def test_every_table_with_survey_rows_is_emptied_on_removal(database: Database) -> None:
    of_no_survey = {"epoch", "schema_version", "synonym", "template"}
    assert {name for name, _ in SURVEY_TABLES} == everything(database).keys() - of_no_survey


def test_a_removed_survey_can_be_stored_again(database: Database) -> None:
    for _ in range(3):
        assert not store_survey(database, data(ROWS), source(), {}).was_there
        remove_survey(database, "kysely")
    assert list_surveys(database) == ()
    assert find_file(database, source().sha256) is None


def test_several_files_of_a_survey_come_back_in_their_order(database: Database) -> None:
    files = (source(b"vastaukset", "a.csv"), source(b"selitteet", "b.lss"))
    store_survey(database, data(ROWS), files, {})
    assert source_files(database, "kysely") == files
    assert source_file(database, "kysely") == ("a.csv", b"vastaukset")
    assert [stored.file_name for stored in list_surveys(database)] == ["a.csv"]
    # A companion may go with another survey too: the file of the answers alone is the survey.
    assert find_file(database, files[0].sha256) == "kysely"
    assert find_file(database, files[1].sha256) is None


def test_how_the_columns_are_read_comes_back(database: Database) -> None:
    store_survey(database, data(ROWS), source(), {})
    assert load_columns(database, "kysely") == COLUMNS
    assert load_columns(database, "ei-ole") == ()


def test_the_source_file_comes_back_byte_for_byte(database: Database) -> None:
    content = bytes(range(256)) * 400
    store_survey(database, data(ROWS), source(content, "Äänet ”1”.xlsx"), {})
    assert source_file(database, "kysely") == ("Äänet ”1”.xlsx", content)
    assert find_file(database, source(content).sha256) == "kysely"


def test_a_survey_outlives_closing_the_database(tmp_path: Path) -> None:
    path = tmp_path / "hyte.duckdb"
    first = open_database(path)
    store_survey(first, data(ROWS), source(), {})
    first.close()
    again = open_database(path, read_only=True)
    assert load_survey(again, "kysely") == survey()
    assert source_file(again, "kysely")[1] == source().content
    again.close()


def test_surveys_are_listed_newest_wave_first_with_their_responses(database: Database) -> None:
    for wave, name in ((None, "a"), (2024, "b"), (2025, "c")):
        asked = Survey(name, name.upper(), wave, survey().groups, survey().questions)
        store_survey(database, data(ROWS, asked), source(name.encode(), f"{name}.csv"), {})
    listed = list_surveys(database)
    assert [(s.id, s.title, s.wave, s.file_name, s.responses, s.is_sample) for s in listed] == [
        ("c", "C", 2025, "c.csv", 2, False),
        ("b", "B", 2024, "b.csv", 2, False),
        ("a", "A", None, "a.csv", 2, False),
    ]


def test_the_survey_imported_last_is_the_latest(database: Database) -> None:
    assert latest_survey(database) is None
    for name in ("b", "a"):
        store_survey(database, data(ROWS, survey(survey_id=name)), source(name.encode()), {})
    assert latest_survey(database) == "a"


def test_a_survey_that_is_not_there_is_an_expected_problem(database: Database) -> None:
    for ask in (load_survey, source_file, remove_survey):
        with pytest.raises(UnknownSurvey, match="Kyselyä x'; -- ei ole tietokannassa"):
            ask(database, "x'; --")


@settings(max_examples=3, deadline=None)
@given(...)
def test_hostile_names_are_only_names(wanted: str) -> None:
    database = open_database(None)
    name = wanted.encode("utf-8", "replace").decode().replace("\x00", "") or "x"
    store_survey(database, data(ROWS, survey(survey_id=name)), source(), {})
    assert load_survey(database, name).id == name
    remove_survey(database, name)
    database.close()
