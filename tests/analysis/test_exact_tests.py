import json
import math
from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import product
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import fisher_exact

from hyte_analysis.analysis import exact_tests
from hyte_analysis.analysis.exact_tests import (
    RESAMPLES,
    DifferenceTest,
    Method,
    adjusted,
)
from hyte_analysis.analysis.exact_tests import tested_difference as difference

ORACLES = Path(__file__).parents[1] / "fixtures" / "oracles"
Table = list[list[int]]

FISHER = json.loads((ORACLES / "fisher.json").read_text(encoding="utf-8"))
KRUSKAL = json.loads((ORACLES / "kruskal.json").read_text(encoding="utf-8"))
ADJUSTED = json.loads((ORACLES / "benjamini_hochberg.json").read_text(encoding="utf-8"))
# Four groups of some forty on a scale of five: more tables than can be gone through.
LARGE: Table = [[9, 7, 5, 3, 2], [4, 6, 8, 5, 4], [3, 4, 6, 8, 6], [6, 5, 6, 5, 5]]
# Thousands of answers, none rare.
VERY_LARGE: Table = [
    [300, 250, 200, 150, 100],
    [280, 260, 210, 170, 130],
    [200, 180, 140, 120, 60],
]


def tables(groups: int = 4, options: int = 4, cell: int = 4) -> st.SearchStrategy[Table]:
    """Counts in which at least two groups answered and at least two options were chosen."""
    every = st.integers(2, options).flatmap(
        lambda k: st.lists(
            st.lists(st.integers(0, cell), min_size=k, max_size=k), min_size=2, max_size=groups
        )
    )
    return every.filter(
        lambda rows: min(sum(map(any, rows)), sum(map(any, zip(*rows, strict=True)))) >= 2
    )


def outcome(counts: Sequence[Sequence[int]], *, ordered: bool) -> DifferenceTest:
    found = difference(counts, range(len(counts[0])) if ordered else None)
    assert found is not None
    return found


def nominal(counts: Sequence[Sequence[int]]) -> DifferenceTest:
    return outcome(counts, ordered=False)


def on_scale(counts: Sequence[Sequence[int]]) -> DifferenceTest:
    return outcome(counts, ordered=True)


def rows_with_sum(total: int, caps: Sequence[int]) -> Iterator[tuple[int, ...]]:
    for row in product(*(range(cap + 1) for cap in caps)):
        if sum(row) == total:
            yield row


def tables_with_totals_of(counts: Sequence[Sequence[int]]) -> Iterator[tuple[tuple[int, ...], ...]]:
    totals = [sum(column) for column in zip(*counts, strict=True)]
    for rows in product(*(rows_with_sum(sum(row), totals) for row in counts)):
        if [sum(column) for column in zip(*rows, strict=True)] == totals:
            yield rows


def ways(table: Sequence[Sequence[int]]) -> Fraction:
    """In how many ways respondents can make the table, up to a constant of its totals."""
    return Fraction(1, math.prod(math.factorial(n) for row in table for n in row))


def h_statistic(table: Sequence[Sequence[int]]) -> Fraction:
    """What H grows with: the groups' squared mean midranks around the middle, by their sizes."""
    totals = [sum(column) for column in zip(*table, strict=True)]
    middle = Fraction(sum(totals) + 1, 2)
    ranks = [sum(totals[:at]) + Fraction(n + 1, 2) - middle for at, n in enumerate(totals)]
    return sum(
        (sum(n * r for n, r in zip(row, ranks, strict=True)) ** 2 / sum(row) for row in table),
        Fraction(0),
    )


def p_by_listing(counts: Sequence[Sequence[int]], *, ordered: bool) -> float:
    """The p from a list of every table with the same totals, in exact fractions."""
    counts = [row for row in counts if sum(row)]
    every = list(tables_with_totals_of(counts))
    if ordered:
        extreme = [table for table in every if h_statistic(table) >= h_statistic(counts)]
    else:
        extreme = [table for table in every if ways(table) <= ways(counts)]
    return float(sum(map(ways, extreme)) / sum(map(ways, every)))


@pytest.mark.parametrize("case", FISHER, ids=lambda case: case["name"])
def test_p_is_that_of_fisher_test_in_r(case: dict) -> None:
    found = nominal(case["counts"])
    assert found.method is Method.EXACT
    assert found.p == pytest.approx(case["p"], abs=1e-9)


@pytest.mark.parametrize("case", KRUSKAL, ids=lambda case: case["source"].split()[0])
def test_p_on_a_scale_is_the_exact_one_of_kruskal_wallis(case: dict) -> None:
    found = on_scale(case["counts"])
    assert found.method is Method.EXACT
    assert found.p == pytest.approx(case["p"], abs=1e-9)


@given(tables(2, 2, 40))
@settings(max_examples=40, deadline=None)
def test_two_groups_and_two_options_are_fishers_exact_test(counts: Table) -> None:
    assert nominal(counts).p == pytest.approx(fisher_exact(counts).pvalue, abs=1e-9)


@pytest.mark.parametrize("ordered", [False, True])
@given(data=st.data())
@settings(max_examples=40, deadline=None)
def test_p_is_the_share_of_tables_at_least_as_extreme(ordered: bool, data: st.DataObject) -> None:
    counts = data.draw(tables(3, 3, 3))
    found, listed = outcome(counts, ordered=ordered), p_by_listing(counts, ordered=ordered)
    assert found.p == pytest.approx(listed, abs=1e-12)
    assert found.smallest_p is not None
    assert found.smallest_p <= listed * (1 + 1e-9)


@pytest.mark.parametrize("ordered", [False, True])
@given(data=st.data())
@settings(max_examples=40, deadline=None)
def test_order_of_groups_leaves_p(ordered: bool, data: st.DataObject) -> None:
    counts = data.draw(tables())
    other = data.draw(st.permutations(counts))
    assert outcome(other, ordered=ordered) == outcome(counts, ordered=ordered)


@given(tables(), st.randoms())
@settings(max_examples=40, deadline=None)
def test_order_of_options_without_a_scale_leaves_p(counts: Table, random: Random) -> None:
    columns = list(zip(*counts, strict=True))
    random.shuffle(columns)
    assert nominal(list(zip(*columns, strict=True))) == nominal(counts)


@given(tables())
@settings(max_examples=40, deadline=None)
def test_groups_and_options_can_change_places_without_a_scale(counts: Table) -> None:
    turned = list(zip(*counts, strict=True))
    assert nominal(turned).p == pytest.approx(nominal(counts).p, rel=1e-9)


@given(tables())
@settings(max_examples=40, deadline=None)
def test_a_scale_read_backwards_leaves_p(counts: Table) -> None:
    turned = [row[::-1] for row in counts]
    assert on_scale(turned) == on_scale(counts)


@pytest.mark.parametrize("ordered", [False, True])
@given(counts=tables(4, 4, 9))
@settings(max_examples=40, deadline=None)
def test_p_is_a_probability_no_smaller_than_the_smallest(ordered: bool, counts: Table) -> None:
    found = outcome(counts, ordered=ordered)
    assert found.smallest_p is not None
    assert 0 < found.smallest_p <= found.p <= 1


@pytest.mark.parametrize("ordered", [False, True])
@given(counts=tables())
@settings(max_examples=40, deadline=None)
def test_a_group_without_answers_is_no_group(ordered: bool, counts: Table) -> None:
    empty = [0] * len(counts[0])
    assert outcome([empty, *counts], ordered=ordered) == outcome(counts, ordered=ordered)


@given(tables())
@settings(max_examples=40, deadline=None)
def test_an_option_that_nobody_chose_leaves_p(counts: Table) -> None:
    longer = [[*row[:1], 0, *row[1:]] for row in counts]
    assert nominal(longer).p == pytest.approx(nominal(counts).p, rel=1e-12)
    assert on_scale(longer).p == pytest.approx(on_scale(counts).p, rel=1e-12)


@given(st.lists(st.integers(1, 3), min_size=2, max_size=4), st.integers(1, 3))
@settings(max_examples=40, deadline=None)
def test_groups_that_answered_alike_do_not_differ_on_a_scale(row: list[int], times: int) -> None:
    alike = [row, [n * times for n in row], row]
    assert on_scale(alike).p == pytest.approx(1)


@given(tables(3, 4, 3).filter(lambda rows: any(rows[0])))
@settings(max_examples=40, deadline=None)
def test_two_groups_alike_told_as_one_never_raise_p_on_a_scale(counts: Table) -> None:
    apart = [*counts, counts[0]]
    as_one = [[2 * n for n in counts[0]], *counts[1:]]
    told_apart = on_scale(apart).p
    assert on_scale(as_one).p <= told_apart * (1 + 1e-9)


def test_options_of_equal_score_are_one() -> None:
    counts = [[3, 1, 2, 0], [0, 2, 1, 4]]
    as_one = [[3, 3, 0], [0, 3, 4]]
    assert difference(counts, [1, 2, 2, 3]) == difference(as_one, [1, 2, 3])


def test_scores_order_the_options_and_say_no_more() -> None:
    counts = [[3, 0, 1], [0, 4, 2]]
    in_order = [[3, 1, 0], [0, 2, 4]]
    assert difference(counts, [1, 9, 1.5]) == difference(in_order, [1, 2, 3])


@pytest.mark.parametrize(
    "counts", [[], [[]], [[3, 2]], [[3], [2]], [[0, 0], [3, 2]], [[3, 0], [2, 0]], [[0, 0], [0, 0]]]
)
def test_one_group_or_one_option_is_not_tested(counts: Table) -> None:
    assert difference(counts, None) is None
    assert difference(counts, range(len(counts[0]) if counts else 0)) is None


def test_options_of_one_score_are_not_tested() -> None:
    assert difference([[3, 1], [0, 4]], [2, 2]) is None


def test_a_large_table_gets_its_p_from_the_same_sample_each_time() -> None:
    first = on_scale(LARGE)
    exact_tests._p.cache_clear()
    assert first.method is Method.SEEDED
    assert on_scale(LARGE) == first
    assert on_scale(LARGE[::-1]) == first
    assert on_scale([row[::-1] for row in LARGE]) == first


def test_p_of_a_large_table_is_near_that_of_a_million_samples() -> None:
    # coin::kruskal_test(distribution = approximate(nresample = 1e6)), seed 1, gives 0.03902.
    error = math.sqrt(0.03902 * (1 - 0.03902) / RESAMPLES)
    assert on_scale(LARGE).p == pytest.approx(0.03902, abs=3.5 * error)


@pytest.mark.parametrize("ordered", [False, True])
@pytest.mark.parametrize("counts", [case["counts"] for case in FISHER[:6]])
def test_the_sample_agrees_with_the_exact_p(
    counts: Table, ordered: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    exact = outcome(counts, ordered=ordered).p
    monkeypatch.setattr(exact_tests, "MOST_NODES", 0)
    exact_tests._p.cache_clear()
    sampled = outcome(counts, ordered=ordered)
    exact_tests._p.cache_clear()
    assert sampled.method is Method.SEEDED
    assert sampled.p == pytest.approx(exact, abs=0.0005 + 4 * math.sqrt(exact / RESAMPLES))


def test_a_very_large_table_gets_its_p_from_chi_square() -> None:
    # R 4.2.2: chisq.test and kruskal.test.
    plain, ordered = nominal(VERY_LARGE), on_scale(VERY_LARGE)
    assert plain.p == pytest.approx(0.29261636256467, abs=1e-9)
    assert ordered.p == pytest.approx(0.078987781231564164, abs=1e-9)
    assert {plain.method, ordered.method} == {Method.ASYMPTOTIC}
    assert plain.smallest_p is None


def test_rare_options_among_thousands_of_answers_are_tested_exactly() -> None:
    counts = [[3000, 1], [2000, 6]]
    found = nominal(counts)
    assert found.method is Method.EXACT
    assert found.p == pytest.approx(fisher_exact(counts).pvalue, rel=1e-9)


@pytest.mark.parametrize("ordered", [False, True])
def test_groups_wholly_apart_have_a_p_above_nought(ordered: bool) -> None:
    found = outcome([[900, 0], [0, 900]], ordered=ordered)
    assert 0 < found.p < 1e-300


@pytest.mark.parametrize("case", ADJUSTED)
def test_p_values_are_adjusted_as_in_r(case: dict) -> None:
    assert adjusted(case["p"]) == pytest.approx(case["adjusted"], abs=1e-12)


def test_no_p_values_are_adjusted_to_none() -> None:
    assert adjusted([]) == ()
