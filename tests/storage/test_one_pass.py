"""What one pass over the answers counts besides options by group."""

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hyte_analysis.storage.answers import StoredAnswers, counts_of
from hyte_analysis.storage.database import Database, open_database
from hyte_analysis.storage.surveys import remove_survey, store_survey
from hyte_analysis.storage.versions import change_survey
from hyte_analysis.survey.answers import EVERYONE, Contradiction, Counts, Filter
from hyte_analysis.survey.model import (
    FollowUp,
    Kind,
    Option,
    Question,
    RespondentGroup,
    Role,
    Survey,
)
from hyte_analysis.survey.responses import AnswerColumn, Response, SurveyData
from tests.storage.made_up import (
    Row,
    answered_surveys,
    data,
    reareas,
    rebase,
    recount,
    rows_of,
    source,
    survey,
)
from tests.storage.test_answers import ROWS, areas, based, counted, stored

Chosen = Callable[[Row], Sequence[int]]
CHOICES: dict[str, Chosen] = {
    "yksi": lambda row: () if row.single is None else (row.single,),
    "monta": lambda row: sorted(row.several),
    "sijat": lambda row: row.ranked,
    "luku": lambda _: (),
    "tuntematon": lambda _: (),
}


def by_option(rows: Sequence[Row], chosen: Chosen) -> list[Row]:
    """The rows once for each chosen option, and once for everyone, as if these were groups."""
    return [replace(row, group=str(code)) for row in rows for code in chosen(row)] + [
        replace(row, group=EVERYONE) for row in rows if chosen(row)
    ]


@given(answered_surveys())
@settings(max_examples=6, deadline=None)
def test_every_question_is_counted_by_the_options_of_another(
    made: tuple[tuple[Role, ...], list[Row]],
) -> None:
    roles, rows = made
    selections = {
        Filter(): rows,
        Filter(("HVA", "Kunta")): [row for row in rows if row.group in {"HVA", "Kunta"}],
        Filter(("HVA",), "monta", (1,)): [r for r in rows if r.group == "HVA" and 1 in r.several],
    }
    with stored(rows, roles) as answers:
        for selection, through in selections.items():
            for question, chosen in CHOICES.items():
                counts = answers.counts_by("kysely", selection, question)
                expected = by_option(through, chosen)
                assert counted(counts) == recount(expected)
                assert based(counts) == rebase(expected)
                assert areas(counts) == reareas(expected)
                present = [row.group for row in expected]
                assert dict(counts.responses) == {code: present.count(code) for code in present}


@given(answered_surveys())
@settings(max_examples=5, deadline=None)
def test_a_question_asked_alone_has_the_counts_it_has_among_all(
    made: tuple[tuple[Role, ...], list[Row]],
) -> None:
    roles, rows = made
    with stored(rows, roles) as answers:
        for selection in (Filter(), Filter(("Kunta",), "yksi", (1, 2))):
            for all_, some in (
                (answers.counts("kysely", selection),
                 lambda asked, s=selection: answers.counts("kysely", s, asked)),
                (answers.counts_by("kysely", selection, "monta"),
                 lambda asked, s=selection: answers.counts_by("kysely", s, "monta", asked)),
            ):  # fmt: skip
                for asked in (["monta"], ["muu"], ["yksi", "sijat"], ["tuntematon"]):
                    assert some(asked) == only(all_, asked)


def only(counts: Counts, asked: Sequence[str]) -> Counts:
    return Counts(
        tuple(count for count in counts.answers if count.question_id in asked),
        tuple(base for base in counts.bases if base.question_id in asked),
        counts.responses,
        tuple(area for area in counts.areas if area.question_id in asked),
    )


@given(answered_surveys())
@settings(max_examples=10, deadline=None)
def test_a_sole_option_beside_others_is_a_contradiction(
    made: tuple[tuple[Role, ...], list[Row]],
) -> None:
    roles, rows = made
    roles = (Role.EXCLUSIVE, *roles[1:])
    expected = [
        Contradiction(
            "monta",
            number,
            row.group,
            f"Organisaatio {number}" if number % 2 else None,
            tuple(sorted(row.several)),
        )
        for number, row in enumerate(rows, start=2)
        if len(row.several) > 1
        and any(roles[code - 1] in {Role.EXCLUSIVE, Role.DONT_KNOW} for code in row.several)
    ]
    with stored(rows, roles) as answers:
        assert list(answers.contradictions("kysely", Filter())) == expected
        some = Filter(("Kunta", "HVA"), "yksi", (1,))
        through = [
            n for n, row in enumerate(rows, 2) if row.group in some.groups and row.single == 1
        ]
        found = answers.contradictions("kysely", some)
    assert list(found) == [entry for entry in expected if entry.response in through]


def test_a_sole_option_of_a_single_choice_or_alone_is_no_contradiction() -> None:
    rows = [Row("HVA", single=1, several=frozenset((1,)), ranked=(1, 2))]
    with stored(rows, (Role.EXCLUSIVE, Role.SUBSTANTIVE)) as answers:
        assert answers.contradictions("kysely", Filter()) == ()


def test_organisations_are_those_that_responses_name() -> None:
    made = data(ROWS)
    named = tuple(
        replace(response, organisation=name)
        for response, name in zip(made.responses, ("A", "", None, "A", "B"), strict=True)
    )
    database = open_database(None)
    store_survey(database, replace(made, responses=named), source(), {})
    store_survey(database, data(ROWS, survey(survey_id="toinen")), source(b"2"), {})
    found = StoredAnswers(database).organisations("kysely")
    assert found == (("A", "HVA"), ("A", "Kunta"), ("B", "Oppilaitokset"))
    assert StoredAnswers(database).organisations("tuntematon") == ()
    database.close()


@given(answered_surveys(), st.randoms(use_true_random=False))
@settings(max_examples=8, deadline=None)
def test_figures_do_not_depend_on_how_a_question_stands_in_columns(
    made: tuple[tuple[Role, ...], list[Row]], chance: object
) -> None:
    roles, rows = made
    whole = data(rows, survey(roles))
    columns: list[AnswerColumn] = []
    for column in whole.answers:
        order = np.array(chance.sample(range(n := len(column.responses)), n), np.int64)  # type: ignore[attr-defined]
        cut = len(order) // 2
        columns += [part_of(column, order[:cut]), part_of(column, order[cut:])]
    chance.shuffle(columns)  # type: ignore[attr-defined]
    assert counts_of(replace(whole, answers=tuple(columns))) == counts_of(whole)


def part_of(column: AnswerColumn, rows: np.ndarray) -> AnswerColumn:  # type: ignore[type-arg]
    return AnswerColumn(
        column.question_id,
        column.responses[rows],
        None if column.options is None else column.options[rows],
        None if column.numbers is None else column.numbers[rows],
        None if column.texts is None else [column.texts[row] for row in rows],
    )


def test_several_texts_of_a_respondent_count_them_once_into_every_base() -> None:
    choice = Question("monta", "1", "?", Kind.MULTIPLE_CHOICE, options=(Option(1, "a", "a"),))
    texts = tuple(
        Question(name, name, "?", Kind.OPEN_TEXT, follow_up_of=FollowUp("monta", 1))
        for name in ("muu", "muu-2")
    )
    asked = Survey("kysely", "K", 2025, (RespondentGroup("G", "G"),), (*texts, choice))
    columns = (
        AnswerColumn("muu", rows_of([5, 5, 7]), texts=["a", "b", "c"]),
        AnswerColumn("muu-2", rows_of([5, 9]), texts=["d", "e"]),
        AnswerColumn("monta", rows_of([7, 8]), options=rows_of([1, 1])),
    )
    responses = tuple(Response(number, "G") for number in (5, 7, 8, 9))
    counts = counts_of(SurveyData(asked, responses, columns))
    assert based(counts) == {("monta", "G"): 4, ("muu", "G"): 2, ("muu-2", "G"): 2}
    assert counted(counts)["muu", "G", None, None] == 3


@pytest.mark.parametrize("number", [4, -1, 99])
def test_an_answer_of_nobody_is_refused(number: int) -> None:
    database = open_database(None)
    made = data([Row("HVA", single=1)])
    alone = AnswerColumn("yksi", rows_of([number]), options=rows_of([1]))
    with pytest.raises(ValueError, match="of nobody"):
        store_survey(database, replace(made, answers=(alone,)), source(), {})
    database.close()


def test_odd_numbers_and_far_codes_are_counted_as_they_are() -> None:
    made = data([Row("HVA")] * 4)
    numbers = np.array([1e300, -2.5, 0.1, 0.1])
    far = rows_of([1, 2_000_000_000, 1, 2_000_000_000])
    everyone = rows_of(range(2, 6))
    columns = (
        AnswerColumn("luku", everyone, numbers=numbers),
        AnswerColumn("yksi", everyone, options=far),
    )
    assert counted(counts_of(replace(made, answers=columns))) == {
        ("luku", "HVA", None, 1e300): 1,
        ("luku", "HVA", None, -2.5): 1,
        ("luku", "HVA", None, 0.1): 2,
        ("yksi", "HVA", 1, None): 2,
        ("yksi", "HVA", 2_000_000_000, None): 2,
    }


def test_surveys_stay_apart_when_one_between_them_changes_or_goes() -> None:
    database = open_database(None)
    for name in ("a", "b", "c"):
        store_survey(database, data(ROWS, survey(survey_id=name)), source(name.encode()), {})
    fewer = ROWS[:2]
    change_survey(database, "b", data(fewer, survey(survey_id="b")), {}, "muutos")
    assert figures(database, "a") == figures(database, "c") == recount(ROWS)
    assert figures(database, "b") == recount(fewer)
    remove_survey(database, "a")
    store_survey(database, data(fewer, survey(survey_id="d")), source(b"d"), {})
    assert figures(database, "a") == {}
    assert figures(database, "c") == recount(ROWS)
    assert figures(database, "b") == figures(database, "d") == recount(fewer)
    database.close()


def figures(database: Database, name: str) -> dict[tuple[str, str, int | None, float | None], int]:
    return counted(StoredAnswers(database).counts(name, Filter()))
