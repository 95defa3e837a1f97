import math
from collections import defaultdict
from fractions import Fraction
from itertools import product
from random import Random

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from hyte_analysis.analysis.exact_tests import tested_difference as difference
from hyte_analysis.analysis.smallest_p import smallest_p

SIZES = st.lists(st.integers(1, 7), min_size=2, max_size=5)


def smallest_of_all_tables(sizes: list[int], options: int) -> float:
    """The smallest Fisher–Freeman–Halton p among all tables of these group sizes."""
    rows = [
        [row for row in product(range(size + 1), repeat=options) if sum(row) == size]
        for size in sizes
    ]
    by_totals: dict[tuple[int, ...], list[int]] = defaultdict(list)
    for table in product(*rows):
        totals = tuple(sum(column) for column in zip(*table, strict=True))
        if totals == tuple(sorted(totals)):
            cells = math.prod(math.factorial(n) for row in table for n in row)
            by_totals[totals].append(cells)
    smallest = Fraction(1)
    for tables in by_totals.values():
        rarest = Fraction(tables.count(max(tables)), max(tables))
        smallest = min(smallest, rarest / sum(Fraction(1, cells) for cells in tables))
    return float(smallest)


@given(SIZES, st.integers(2, 4))
@settings(max_examples=60, deadline=None)
def test_no_answers_give_a_smaller_p(sizes: list[int], options: int) -> None:
    tables = math.prod(math.comb(size + options - 1, options - 1) for size in sizes)
    assume(tables <= 4_000)
    expected = smallest_of_all_tables(sizes, options)
    assert smallest_p(sizes, options) == pytest.approx(expected, rel=1e-9)


@pytest.mark.parametrize(
    ("sizes", "options", "p"),
    [
        ((3, 3), 2, 0.1),
        ((3, 14), 2, 1 / 680),
        ((3, 14), 5, 1 / 680),
        ((1, 14), 2, 1 / 15),
        ((1, 1), 2, 1.0),
        ((1, 1, 1, 1), 2, 1.0),
        # Here the rarest answers split a group: whole groups could swap places too easily.
        ((2, 4, 4, 6, 6), 2, 4.020747054802782e-06),
    ],
)
def test_smallest_p_of_known_sizes(sizes: tuple[int, ...], options: int, p: float) -> None:
    assert smallest_p(sizes, options) == pytest.approx(p, rel=1e-12)


@given(st.lists(st.integers(1, 9), min_size=2, max_size=5))
@settings(deadline=None)
def test_groups_that_each_choose_their_own_option_reach_it(sizes: list[int]) -> None:
    counts = [
        [size if at == row else 0 for at in range(len(sizes))] for row, size in enumerate(sizes)
    ]
    found = difference(counts, None)
    assert found is not None
    assume(found.method == "exact")
    assert found.p == pytest.approx(smallest_p(sizes, len(sizes)), rel=1e-9)


@given(st.lists(st.integers(0, 60), max_size=8), st.integers(0, 9), st.randoms())
@settings(deadline=None)
def test_smallest_p_is_a_probability_whatever_the_order(
    sizes: list[int], options: int, random: Random
) -> None:
    turned = random.sample(sizes, len(sizes))
    assert 0 < smallest_p(sizes, options) <= 1
    assert smallest_p(turned, options) == smallest_p(sizes, options)


@given(SIZES, st.integers(2, 5))
@settings(deadline=None)
def test_more_options_never_raise_it(sizes: list[int], options: int) -> None:
    assert smallest_p(sizes, options + 1) <= smallest_p(sizes, options) * (1 + 1e-9)


def test_nothing_to_compare_gives_one() -> None:
    assert smallest_p([], 4) == 1.0
    assert smallest_p([14, 0], 4) == 1.0
    assert smallest_p([3, 14], 1) == 1.0


@pytest.mark.parametrize("options", [2, 5, 12])
def test_large_groups_have_a_smallest_p_of_next_to_nothing(options: int) -> None:
    assert 0 < smallest_p([100_000, 250_000, 90], options) < 1e-200
