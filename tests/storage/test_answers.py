import hashlib
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings

from hyte_analysis.analysis.distribution import result_tables
from hyte_analysis.storage.answers import StoredAnswers
from hyte_analysis.storage.database import Database, open_database
from hyte_analysis.storage.surveys import list_surveys, load_survey, remove_survey, store_survey
from hyte_analysis.survey.answers import Counts, Filter
from hyte_analysis.survey.model import Kind, Role
from hyte_analysis.survey.responses import AnswerColumn, SurveyData
from tests.storage.made_up import (
    GROUPS,
    Row,
    answered_surveys,
    data,
    reareas,
    rebase,
    recount,
    rows_of,
    single_choice_figures,
    source,
    survey,
)

ROWS = (
    Row("HVA", single=1, several=frozenset((1, 2)), other_text="Muu", text="B"),
    Row("HVA", single=2, several=frozenset((2,)), number=3.0, text="A"),
    Row("Kunta", single=1, ranked=(2, 1), number=3.0),
    Row("Kunta", other_text="vain teksti"),
    Row("Oppilaitokset"),
)


@cache
def shared_database() -> Database:
    """One database in memory for all the examples: opening costs more than storing."""
    return open_database(None)


@contextmanager
def stored(rows: Sequence[Row], roles: tuple[Role, ...] | None = None) -> Iterator[StoredAnswers]:
    database = shared_database()
    store_survey(database, data(rows, survey(roles) if roles else None), source(), {})
    try:
        yield StoredAnswers(database)
    finally:
        remove_survey(database, "kysely")


def counted(counts: Counts) -> dict[tuple[str, str, int | None, float | None], int]:
    found = {(a.question_id, a.group_id, a.option_code, a.number): a.n for a in counts.answers}
    assert len(found) == len(counts.answers)
    return found


def based(counts: Counts) -> dict[tuple[str, str], int]:
    return {(base.question_id, base.group_id): base.n for base in counts.bases}


def areas(counts: Counts) -> dict[tuple[str, str, str], int]:
    return {(area.question_id, area.group_id, area.area): area.n for area in counts.areas}


@given(answered_surveys())
@settings(max_examples=20, deadline=None)
def test_counts_and_figures_are_those_of_a_plain_recount(
    made: tuple[tuple[Role, ...], list[Row]],
) -> None:
    roles, rows = made
    with stored(rows, roles) as answers:
        counts = answers.counts("kysely", Filter())
    assert counted(counts) == recount(rows)
    assert based(counts) == rebase(rows)
    assert areas(counts) == reareas(rows)
    present = [row.group for row in rows]
    assert dict(counts.responses) == {group: present.count(group) for group in set(present)}
    table = result_tables(survey(roles), counts)[0]
    expected = single_choice_figures(rows, roles)
    for group in table.groups:
        figures = expected.get(group.group, (None, None, None))
        assert (group.mean, group.mean_without_dont_know) == pytest.approx((figures[0], figures[2]))
        assert group.spread == pytest.approx(figures[1], abs=1e-12)


@given(answered_surveys())
@settings(max_examples=6, deadline=None)
def test_the_order_of_the_rows_changes_no_figure(
    made: tuple[tuple[Role, ...], list[Row]],
) -> None:
    roles, rows = made
    shuffled = sorted(rows, key=lambda row: hashlib.sha256(repr(row).encode()).digest())
    tables = []
    for order in (rows, shuffled):
        with stored(order, roles) as answers:
            tables.append(result_tables(survey(roles), answers.counts("kysely", Filter())))
    assert tables[0] == tables[1]


@given(answered_surveys())
@settings(max_examples=8, deadline=None)
def test_a_filter_counts_those_it_lets_through(
    made: tuple[tuple[Role, ...], list[Row]],
) -> None:
    roles, rows = made
    some = tuple(group.id for group in GROUPS[1:4:2])
    chosen = (1, len(roles))
    cases = {
        Filter(groups=some): [row for row in rows if row.group in some],
        Filter(question_id="yksi", option_codes=chosen): [r for r in rows if r.single in chosen],
        Filter(some, "monta", (1,)): [r for r in rows if 1 in r.several and r.group in some],
        Filter(question_id="sijat", option_codes=(1,)): [r for r in rows if 1 in r.ranked],
        Filter(question_id="yksi"): rows,
        Filter(question_id="tuntematon", option_codes=(1,)): [],
        Filter(groups=("tuntematon",)): [],
    }
    with stored(rows, roles) as answers:
        for selection, through in cases.items():
            counts = answers.counts("kysely", selection)
            assert counted(counts) == recount(through), selection
            assert based(counts) == rebase(through), selection
            assert areas(counts) == reareas(through), selection
            texts = [answer.text for answer in answers.open_answers("kysely", selection)]
            wanted = [t for row in through for t in (row.other_text, row.text) if t is not None]
            assert sorted(texts) == sorted(wanted), selection


def test_a_multiple_choice_counts_those_who_answered_anything_in_it() -> None:
    with stored(ROWS) as answers:
        bases = based(answers.counts("kysely", Filter()))
    assert (bases["monta", "HVA"], bases["monta", "Kunta"]) == (2, 1)
    assert (bases["muu", "HVA"], bases["muu", "Kunta"]) == (1, 1)
    assert ("monta", "Oppilaitokset") not in bases


def test_a_respondent_counts_once_for_an_option_that_the_file_has_twice() -> None:
    database = open_database(None)
    made = data(ROWS)
    again = AnswerColumn("monta", rows_of([2, 2]), options=rows_of([1, 1]))
    twice = (*made.answers, again)
    store_survey(database, SurveyData(made.survey, made.responses, twice), source(), {})
    counts = StoredAnswers(database).counts("kysely", Filter())
    assert counted(counts) == recount(ROWS)
    database.close()


def test_open_answers_come_in_question_and_response_order_with_their_groups() -> None:
    with stored(ROWS) as answers:
        texts = answers.open_answers("kysely", Filter())
    assert [(a.question_id, a.response, a.group_id, a.text) for a in texts] == [
        ("muu", 2, "HVA", "Muu"),
        ("muu", 5, "Kunta", "vain teksti"),
        ("avoin", 2, "HVA", "B"),
        ("avoin", 3, "HVA", "A"),
    ]


def test_surveys_in_one_database_do_not_mix() -> None:
    database = open_database(None)
    store_survey(database, data(ROWS), source(), {})
    other = [Row("Kunta", single=3, text="Toinen")]
    store_survey(database, data(other, survey(survey_id="toinen")), source(b"2"), {})
    answers = StoredAnswers(database)
    assert counted(answers.counts("kysely", Filter())) == recount(ROWS)
    selection = Filter(question_id="yksi", option_codes=(3,))
    assert counted(answers.counts("toinen", selection)) == recount(other)
    assert answers.counts("kysely", selection) == Counts((), (), ())
    database.close()


def test_readers_beside_a_writer_meet_no_error_and_no_wrong_figure(tmp_path: Path) -> None:
    database = open_database(tmp_path / "hyte.duckdb")
    rows = list(ROWS) * 20
    store_survey(database, data(rows), source(), {})
    expected, whole = recount(rows), StoredAnswers(database).counts("kysely", Filter())
    coming = survey(survey_id="tulossa")
    done = threading.Event()
    problems: list[object] = []
    reads: list[int] = []

    def read() -> None:
        try:
            while not done.is_set():
                counts = StoredAnswers(database).counts("kysely", Filter())
                assert counts == whole, "a figure changed"
                assert counted(counts) == expected
                half = StoredAnswers(database).counts("tulossa", Filter())
                assert counted(half) in ({}, expected), "a half-stored survey"
                assert based(half) in ({}, based(whole)), "figures of two moments"
                assert bool(half.answers) == bool(half.bases) == bool(half.responses)
                if any(stored.id == "tulossa" for stored in list_surveys(database)):
                    load = load_survey(database, "kysely")
                    assert len(load.questions) == 7
                reads.append(1)
        except BaseException as problem:  # noqa: BLE001 - shown by the assertion below
            problems.append(problem)

    threads = [threading.Thread(target=read) for _ in range(8)]
    for thread in threads:
        thread.start()
    try:
        for _ in range(4):
            store_survey(database, data(rows, coming), source(b"tulossa"), {})
            remove_survey(database, "tulossa")
    finally:
        done.set()
        for thread in threads:
            thread.join()
    assert problems == []
    assert reads
    database.close()


def test_every_kind_of_question_has_a_table_from_one_query() -> None:
    with stored(ROWS) as answers:
        tables = result_tables(survey(), answers.counts("kysely", Filter()))
    assert {table.question.kind for table in tables} == set(Kind)
    assert [table.total.n for table in tables] == [3, 3, 2, 1, 2, 2, 0]
