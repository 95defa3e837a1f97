import statistics
from collections import Counter
from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hyte_analysis.analysis.distribution import result_tables
from hyte_analysis.analysis.group_figures import INTERVALS, MOST_SINGLE_VALUES, mean_and_spread
from hyte_analysis.analysis.result import GroupResult, ResultTable
from hyte_analysis.survey.answers import AnswerCount, BaseCount, Counts
from hyte_analysis.survey.model import (
    Kind,
    Option,
    Question,
    RespondentGroup,
    Role,
    Scale,
    Survey,
)

GROUPS = ("HVA", "Kunta", "Oppilaitokset", "Muut toimijat")
FORM = (Role.SUBSTANTIVE, Role.SUBSTANTIVE, Role.DONT_KNOW, Role.SUBSTANTIVE)
Answers = Mapping[str, Sequence[int]]


def options(roles: Sequence[Role]) -> tuple[Option, ...]:
    return tuple(Option(i, f"Vaihtoehto {i}", f"V{i}", role) for i, role in enumerate(roles, 1))


def survey_of(question: Question, groups: Sequence[RespondentGroup] | None = None) -> Survey:
    known = tuple(RespondentGroup(name, name) for name in GROUPS)
    return Survey("kysely", "Kysely", 2025, tuple(groups or known), (question,))


def single(roles: Sequence[Role] = FORM, scale: Scale = Scale.NOMINAL) -> Question:
    return Question("q", "1", "Kysymys?", Kind.SINGLE_CHOICE, scale, options=options(roles))


def table_of(question: Question, answers: Answers, **choices: Sequence[str]) -> ResultTable:
    """The table of a question that each respondent answered with one code."""
    counts = tuple(
        AnswerCount("q", group, code, None, n)
        for group, codes in answers.items()
        for code, n in Counter(codes).items()
    )
    bases = tuple(BaseCount("q", group, len(codes)) for group, codes in answers.items() if codes)
    responses = tuple((group, len(codes)) for group, codes in answers.items())
    tables = result_tables(survey_of(question), Counts(counts, bases, responses), **choices)
    return tables[0]


def numbers_table(values: Mapping[str, Sequence[float]]) -> ResultTable:
    question = Question("q", "1", "Montako?", Kind.NUMBER, Scale.INTERVAL)
    counts = tuple(
        AnswerCount("q", group, None, value, n)
        for group, given_values in values.items()
        for value, n in Counter(given_values).items()
    )
    bases = tuple(BaseCount("q", group, len(given)) for group, given in values.items())
    return result_tables(survey_of(question), Counts(counts, bases, ()))[0]


def group(table: ResultTable, name: str) -> GroupResult:
    return next(entry for entry in table.groups if entry.group == name)


def printed(value: float | None) -> str:
    assert value is not None
    return str(Decimal(repr(value)).quantize(Decimal("0.01"), rounding=ROUND_HALF_UP))


@pytest.mark.parametrize(
    ("codes", "mean", "spread", "n"),
    [
        ([1, 1, 3], "1.67", "0.94", 3),
        ([1] * 6 + [2] * 5 + [3] + [4] * 2, "1.93", "1.03", 14),
        ([2, 2, 3], "2.33", "0.47", 3),
        ([2], "2.00", "0.00", 1),
        ([1, 2, 2], "1.67", "0.47", 3),
        ([1] * 4 + [2] * 10, "1.71", "0.45", 14),
        ([1, 1, 1], "1.00", "0.00", 3),
    ],
)
def test_the_published_figures_are_reproduced(
    codes: list[int], mean: str, spread: str, n: int
) -> None:
    result = group(table_of(single(), {"Kunta": codes}), "Kunta")
    assert (printed(result.mean), printed(result.spread), result.n) == (mean, spread, n)


@settings(max_examples=50, deadline=None)
@given(st.lists(st.integers(1, 9), min_size=1, max_size=200))
def test_mean_and_spread_are_those_of_the_standard_library(codes: list[int]) -> None:
    mean, spread = mean_and_spread((float(code), n) for code, n in Counter(codes).items())
    assert mean == statistics.mean(map(float, codes))
    assert spread == pytest.approx(statistics.pstdev(codes), rel=1e-15)


@settings(max_examples=50, deadline=None)
@given(st.lists(st.floats(-1e15, 1e15), min_size=1, max_size=50))
def test_mean_and_spread_of_any_numbers_are_exact(values: list[float]) -> None:
    mean, spread = mean_and_spread((value, 1) for value in values)
    assert mean == statistics.mean(values)
    assert spread == pytest.approx(statistics.pstdev(values), rel=1e-14)
    if len(set(values)) == 1:
        assert spread == 0


def test_one_answer_has_spread_zero_and_no_answer_has_neither() -> None:
    assert mean_and_spread([(3.0, 1)]) == (3.0, 0.0)
    assert mean_and_spread([(0.1, 7)]) == (0.1, 0.0)
    assert mean_and_spread([]) == (None, None)
    assert mean_and_spread([(3.0, 0)]) == (None, None)


@settings(max_examples=50, deadline=None)
@given(st.lists(st.integers(1, 5), min_size=1, max_size=60), st.integers(2, 50))
def test_giving_every_answer_many_times_leaves_mean_and_spread(codes: list[int], k: int) -> None:
    once = [(float(code), n) for code, n in Counter(codes).items()]
    assert mean_and_spread(once) == mean_and_spread([(code, n * k) for code, n in once])


def test_an_option_that_nobody_chose_is_a_row_with_zero() -> None:
    table = table_of(single(), {"Kunta": [1, 1], "HVA": []})
    assert [(c.n, c.share) for c in group(table, "Kunta").counts] == [
        (2, 1.0), (0, 0.0), (0, 0.0), (0, 0.0),
    ]  # fmt: skip
    empty = group(table, "HVA")
    assert [(c.n, c.share) for c in empty.counts] == [(0, None)] * 4
    assert (empty.n, empty.mean, empty.spread, empty.mean_without_dont_know) == (0, *[None] * 3)


def test_dont_knows_are_in_the_mean_and_left_out_beside_it() -> None:
    table = table_of(single(), {"Kunta": [1, 2, 3, 3], "HVA": [3, 3]})
    kunta, hva = group(table, "Kunta"), group(table, "HVA")
    assert (kunta.mean, kunta.mean_without_dont_know) == (2.25, 1.5)
    assert (hva.mean, hva.spread, hva.mean_without_dont_know, hva.n) == (3.0, 0.0, None, 2)
    assert table.total.mean_without_dont_know == 1.5


def test_without_a_dont_know_option_both_means_are_the_same() -> None:
    table = table_of(single((Role.SUBSTANTIVE,) * 3, Scale.ORDINAL), {"Kunta": [1, 2, 2]})
    assert table.total.mean == table.total.mean_without_dont_know == pytest.approx(5 / 3)


def test_not_applicable_stays_in_both_means() -> None:
    roles = (Role.SUBSTANTIVE, Role.NOT_APPLICABLE)
    table = table_of(single(roles), {"Kunta": [1, 2]})
    assert (table.total.mean, table.total.mean_without_dont_know) == (1.5, 1.5)


def test_an_option_outside_the_codebook_is_counted_but_never_in_the_mean() -> None:
    roles = (Role.SUBSTANTIVE, Role.SUBSTANTIVE, Role.NOT_IN_CODEBOOK)
    table = table_of(single(roles), {"Kunta": [1, 2, 3, 3], "HVA": [3]})
    kunta, hva = group(table, "Kunta"), group(table, "HVA")
    assert (kunta.n, kunta.counts[2].n, kunta.counts[2].share) == (4, 2, 0.5)
    assert (kunta.mean, kunta.spread, kunta.mean_without_dont_know) == (1.5, 0.5, 1.5)
    assert (hva.n, hva.mean, hva.spread) == (1, None, None)
    assert table.has_outsiders


def test_groups_stand_in_the_surveys_order_and_all_together_last() -> None:
    table = table_of(single(), {"Muut toimijat": [1], "HVA": [2]})
    assert [entry.group for entry in table.groups] == [*GROUPS, "Kaikki"]
    assert table.groups[-1].is_total
    assert table.total is table.groups[-1]
    assert table.single_groups == table.groups[:-1]


def test_chosen_groups_alone_make_the_total() -> None:
    answers = {"Kunta": [1, 1], "HVA": [4], "Oppilaitokset": [2]}
    table = table_of(single(), answers, groups=("HVA", "Kunta"))
    assert [(entry.group, entry.n) for entry in table.groups] == [
        ("HVA", 1), ("Kunta", 2), ("Kaikki", 3),
    ]  # fmt: skip
    assert table.total.mean == 2.0


def test_a_group_outside_the_codebook_is_shown_where_it_has_responses() -> None:
    groups = (RespondentGroup("HVA", "HVA"), RespondentGroup("?", "Ei ryhmää", in_codebook=False))
    for responses, shown in (
        ((("?", 1),), ["HVA", "Ei ryhmää", "Kaikki"]),
        ((), ["HVA", "Kaikki"]),
    ):
        tables = result_tables(survey_of(single(), groups), Counts((), (), responses))
        assert [entry.group for entry in tables[0].groups] == shown


def test_a_multiple_choice_has_shares_of_respondents_and_mentions_but_no_mean() -> None:
    question = Question("q", "1", "Mitkä?", Kind.MULTIPLE_CHOICE, Scale.NOMINAL,
                        options=options(FORM))  # fmt: skip
    counts = tuple(AnswerCount("q", "Kunta", code, None, n) for code, n in ((1, 4), (2, 3), (4, 1)))
    table = result_tables(survey_of(question), Counts(counts, (BaseCount("q", "Kunta", 4),), ()))[0]
    kunta = group(table, "Kunta")
    assert [c.share for c in kunta.counts] == [1.0, 0.75, 0.0, 0.25]
    assert (kunta.mean, kunta.spread, kunta.mean_without_dont_know) == (None, None, None)
    assert kunta.mentions_per_respondent == table.total.mentions_per_respondent == 2.0
    assert group(table, "HVA").mentions_per_respondent is None


def test_a_multiple_choice_answered_only_in_writing_still_has_a_base() -> None:
    question = Question("q", "1", "Mitkä?", Kind.MULTIPLE_CHOICE, options=options(FORM))
    bases = (BaseCount("q", "HVA", 2),)
    hva = group(result_tables(survey_of(question), Counts((), bases, ()))[0], "HVA")
    assert (hva.n, hva.mentions_per_respondent, hva.counts[0].share) == (2, 0.0, 0.0)


def test_a_ranking_has_a_mean_rank_for_each_option_that_was_ranked() -> None:
    question = Question("q", "1", "Järjestys?", Kind.RANKING, Scale.ORDINAL,
                        options=options(FORM))  # fmt: skip
    ranks = (("HVA", 1, 1.0, 2), ("HVA", 1, 2.0, 1), ("HVA", 2, 2.0, 2), ("Kunta", 1, 3.0, 1))
    counts = tuple(AnswerCount("q", *rank) for rank in ranks)
    bases = (BaseCount("q", "HVA", 3), BaseCount("q", "Kunta", 1))
    table = result_tables(survey_of(question), Counts(counts, bases, ()))[0]
    assert [c.mean_rank for c in group(table, "HVA").counts] == [4 / 3, 2.0, None, None]
    assert [c.n for c in group(table, "HVA").counts] == [3, 2, 0, 0]
    assert [c.mean_rank for c in table.total.counts] == [7 / 4, 2.0, None, None]
    assert table.total.mean is None


def test_an_open_question_has_only_n() -> None:
    question = Question("q", "1", "Mitä?", Kind.OPEN_TEXT)
    counts = Counts((AnswerCount("q", "HVA", None, None, 3),), (BaseCount("q", "HVA", 3),), ())
    hva = group(result_tables(survey_of(question), counts)[0], "HVA")
    assert (hva.n, hva.mean, hva.spread, hva.counts) == (3, None, None, ())


def test_few_different_numbers_are_rows_of_their_own() -> None:
    table = numbers_table({"HVA": [2.0, 0.0, 2.0], "Kunta": [10.5]})
    assert [option.label for option in table.options] == ["0", "2", "10,5"]
    assert [c.n for c in group(table, "HVA").counts] == [1, 2, 0]
    assert [c.n for c in table.total.counts] == [1, 2, 1]
    assert group(table, "HVA").mean == pytest.approx(4 / 3)
    assert group(table, "HVA").mean == group(table, "HVA").mean_without_dont_know


def test_many_different_numbers_are_put_in_equal_intervals() -> None:
    table = numbers_table({"HVA": [step / 10 for step in range(81)]})
    labels = [option.label for option in table.options]
    assert labels == ["0–1", "1–2", "2–3", "3–4", "4–5", "5–6", "6–7", "7–8"]
    assert [c.n for c in table.total.counts] == [10] * 7 + [11]


def test_a_number_on_an_interval_border_starts_the_upper_interval() -> None:
    table = numbers_table({"HVA": [step / 20 for step in range(17)]})
    assert [option.label for option in table.options][3] == "0,3–0,4"
    assert [c.n for c in table.total.counts] == [2] * 7 + [3]


def test_an_answer_without_a_number_is_not_a_zero() -> None:
    question = Question("q", "1", "Montako?", Kind.NUMBER, Scale.INTERVAL)
    counts = (AnswerCount("q", "HVA", None, 0.0, 2), AnswerCount("q", "HVA", None, None, 5))
    table = result_tables(survey_of(question), Counts(counts, (BaseCount("q", "HVA", 2),), ()))[0]
    assert [c.n for c in table.total.counts] == [2]


@settings(max_examples=50, deadline=None)
@given(
    st.lists(
        st.floats(-1e15, 1e15) | st.integers(-40, 40).map(float) | st.integers(0, 400).map(
            lambda tenths: tenths / 10
        ),
        min_size=1,
        max_size=60,
    )
)  # fmt: skip
def test_every_number_is_in_exactly_one_row(values: list[float]) -> None:
    table = numbers_table({"HVA": values[::2], "Kunta": values[1::2]})
    for entry in table.groups:
        assert sum(c.n for c in entry.counts) == entry.n
    many = len(set(values)) > MOST_SINGLE_VALUES
    assert len(table.options) == (INTERVALS if many else len(set(values)))
    assert table.total.mean == statistics.mean(values)


@settings(max_examples=50, deadline=None)
@given(st.fixed_dictionaries({name: st.lists(st.integers(1, 4), max_size=30) for name in GROUPS}))
def test_all_together_is_the_sum_of_the_groups_and_shares_add_up(answers: Answers) -> None:
    table = table_of(single(), answers)
    assert table.total.n == sum(entry.n for entry in table.single_groups)
    for row, count in enumerate(table.total.counts):
        assert count.n == sum(entry.counts[row].n for entry in table.single_groups)
    for entry in table.groups:
        if entry.n:
            assert sum(c.share or 0 for c in entry.counts) == pytest.approx(1)
            assert sum(c.n for c in entry.counts) == entry.n
    everyone = [code for codes in answers.values() for code in codes]
    if everyone:
        assert table.total.mean == pytest.approx(statistics.fmean(everyone))
        assert table.total.spread == pytest.approx(statistics.pstdev(everyone), abs=1e-12)


@settings(max_examples=50, deadline=None)
@given(st.fixed_dictionaries({name: st.lists(st.integers(1, 4), max_size=12) for name in GROUPS}))
def test_doubling_the_answers_doubles_counts_and_leaves_mean_spread_and_shares(
    answers: Answers,
) -> None:
    once = table_of(single(), answers)
    twice = table_of(single(), {name: [*codes, *codes] for name, codes in answers.items()})
    for one, two in zip(once.groups, twice.groups, strict=True):
        assert (one.mean, one.spread, one.mean_without_dont_know) == (
            two.mean, two.spread, two.mean_without_dont_know,
        )  # fmt: skip
        assert [c.n * 2 for c in one.counts] == [c.n for c in two.counts]
        assert [c.share for c in one.counts] == [c.share for c in two.counts]
