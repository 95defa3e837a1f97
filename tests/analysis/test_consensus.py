"""Median, ordinal consensus and agreement over nominal options."""

import statistics
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hyte_analysis.analysis.consensus import consensus, median, qualitative_consensus

COUNTS = st.lists(st.integers(0, 50), min_size=2, max_size=9).filter(any)


def test_the_median_of_an_odd_number_is_the_one_in_the_middle() -> None:
    assert median([(1, 3), (2, 1), (4, 1)]) == 1
    assert median([(4, 2), (1, 1), (2, 2)]) == 2


def test_the_median_of_an_even_number_is_halfway_between_the_two_in_the_middle() -> None:
    assert median([(1, 2), (4, 2)]) == 2.5
    assert median([(1, 1), (3, 2), (4, 1)]) == 3


def test_nobody_has_no_median() -> None:
    assert median([]) is None
    assert median([(1, 0), (2, 0)]) is None


@given(st.lists(st.integers(1, 7) | st.floats(-1e6, 1e6), min_size=1, max_size=60))
def test_the_median_is_that_of_the_answers_one_by_one(answers: list[float]) -> None:
    counts = list(Counter(answers).items())
    assert median(counts) == pytest.approx(statistics.median(answers), rel=1e-12)


def test_all_in_one_option_is_full_consensus() -> None:
    for place in range(5):
        assert consensus([12 * (place == i) for i in range(5)]) == 1


def test_half_at_each_end_is_no_consensus() -> None:
    assert consensus([7, 0, 0, 7]) == 0


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        # Cumulative shares ¼ ½ ¾ 1: d is ¼ ½ ¼ 0, dispersion 2 · 1/3.
        ([1, 1, 1, 1], 1 / 3),
        # ⅔ 1: d is ⅓ 0, dispersion 2 · ⅓ / 1.
        ([2, 1], 1 / 3),
        # ⅔ ⅔ 1 1 (HVA in 2025): d is ⅓ ⅓ 0 0, dispersion 2 · ⅔ / 3.
        ([2, 0, 1, 0], 5 / 9),
        # 1/10 3/10 7/10 9/10 1: d is .1 .3 .3 .1 0, dispersion 2 · 0.8 / 4.
        ([1, 2, 4, 2, 1], 0.6),
    ],
)
def test_consensus_as_worked_out_by_hand(counts: list[int], expected: float) -> None:
    assert consensus(counts) == pytest.approx(expected, abs=1e-15)


@pytest.mark.parametrize("options", range(2, 12))
def test_evenly_spread_answers_have_the_dispersion_that_leik_gives(options: int) -> None:
    """m/(2(m − 1)) for an even and (m + 1)/(2m) for an odd number of options m."""
    m = options
    dispersion = (m + 1) / (2 * m) if m % 2 else m / (2 * (m - 1))
    assert consensus([3] * m) == pytest.approx(1 - dispersion)


def test_one_answer_agrees_with_itself() -> None:
    assert consensus([0, 1, 0]) == 1
    assert qualitative_consensus([0, 1, 0]) == 1


@pytest.mark.parametrize("counts", [[], [5], [0, 0, 0]])
def test_without_answers_or_a_choice_there_is_no_consensus(counts: list[int]) -> None:
    assert consensus(counts) is None
    assert qualitative_consensus(counts) is None


@given(COUNTS, st.integers(2, 40))
def test_giving_every_answer_many_times_leaves_the_consensus(counts: list[int], k: int) -> None:
    many = [n * k for n in counts]
    assert consensus(many) == consensus(counts)
    assert qualitative_consensus(many) == qualitative_consensus(counts)


@given(COUNTS)
def test_turning_the_scale_leaves_the_consensus(counts: list[int]) -> None:
    assert consensus(counts[::-1]) == consensus(counts)


@given(COUNTS.flatmap(lambda counts: st.tuples(st.just(counts), st.permutations(counts))))
def test_the_order_of_options_is_nothing_to_nominal_agreement(
    orders: tuple[list[int], list[int]],
) -> None:
    assert qualitative_consensus(orders[0]) == qualitative_consensus(orders[1])


@given(COUNTS)
def test_consensus_is_from_0_to_1_and_1_only_when_all_chose_the_same(counts: list[int]) -> None:
    alike = sum(n > 0 for n in counts) == 1
    for value in (consensus(counts), qualitative_consensus(counts)):
        assert value is not None
        assert 0 <= value <= 1
        assert (value == 1) == alike


@given(COUNTS)
def test_moving_an_answer_from_the_end_towards_the_rest_adds_to_consensus(
    counts: list[int],
) -> None:
    outlying = [1, *counts]
    nearer = [0, counts[0] + 1, *counts[1:]]
    gained = (consensus(nearer) or 0) - (consensus(outlying) or 0)
    assert gained == pytest.approx(2 / (sum(outlying) * len(counts)))


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        # IQV 2 · (1 − 5/9) = 8/9.
        ([2, 1], 1 / 9),
        # IQV 4/3 · (1 − 38/100) = 62/75.
        ([5, 3, 2, 0], 13 / 75),
        ([6, 6, 6], 0),
        # IQV 3/2 · (1 − 1/2) = 3/4: two of three options alike.
        ([8, 8, 0], 1 / 4),
    ],
)
def test_nominal_agreement_as_worked_out_by_hand(counts: list[int], expected: float) -> None:
    assert qualitative_consensus(counts) == pytest.approx(expected, abs=1e-15)
