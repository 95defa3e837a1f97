"""What the answers say of those who did not answer."""

import statistics
from fractions import Fraction
from math import comb, sqrt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hyte_analysis.analysis.group_figures import mean_and_spread
from hyte_analysis.analysis.intervals import (
    IntervalKind,
    NoInterval,
    ShareInterval,
    bounds,
    hypergeometric,
    share_interval,
    standard_error,
    wilson,
)

PART = st.integers(1, 2000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))
SMALL = [(x, n, size) for size in range(15) for n in range(size + 1) for x in range(n + 1)]


def chance(x: int, n: int, population: int, k: int) -> Fraction:
    """How probable it is that x of the n who answered are among the k."""
    ways = comb(k, x) * comb(population - k, n - x)
    return Fraction(ways, comb(population, n))


def exact_interval(
    x: int, n: int, population: int, tail: Fraction = Fraction(1, 40)
) -> tuple[int, int]:
    """The numbers k that neither tail rejects, tried one by one."""
    kept = [
        k
        for k in range(x, population - n + x + 1)
        if sum(chance(i, n, population, k) for i in range(x, n + 1)) > tail
        and sum(chance(i, n, population, k) for i in range(x + 1)) > tail
    ]
    return kept[0], kept[-1]


@given(PART)
def test_wilson_is_the_share_where_the_score_test_gives_up(part: tuple[int, int]) -> None:
    x, n = part
    z = statistics.NormalDist().inv_cdf(0.975)
    for limit in wilson(x, n):
        if 1e-9 < limit < 1 - 1e-9:
            distance = abs(x / n - limit) / sqrt(limit * (1 - limit) / n)
            assert distance == pytest.approx(z, rel=1e-6)
        else:
            assert x in {0, n}


@given(PART)
def test_wilson_holds_the_share_and_turns_with_it(part: tuple[int, int]) -> None:
    x, n = part
    low, high = wilson(x, n)
    assert 0 <= low <= x / n <= high <= 1
    assert wilson(n - x, n) == pytest.approx((1 - high, 1 - low), abs=1e-12)


@given(PART, st.integers(2, 10))
def test_more_answers_of_the_same_share_narrow_wilsons_interval(
    part: tuple[int, int], times: int
) -> None:
    x, n = part
    (low, high), (closer_low, closer_high) = wilson(x, n), wilson(x * times, n * times)
    assert closer_high - closer_low < high - low


def test_nobodys_answers_leave_every_share_possible() -> None:
    assert wilson(0, 0) == (0, 1)
    assert hypergeometric(0, 0, 9) == (0, 9)


def test_the_hypergeometric_interval_is_the_exact_test_inverted() -> None:
    for x, n, population in SMALL:
        assert hypergeometric(x, n, population) == exact_interval(x, n, population)


@settings(deadline=None)
@given(st.data())
def test_the_hypergeometric_interval_is_exact_for_larger_populations(data: st.DataObject) -> None:
    population = data.draw(st.integers(15, 120))
    n = data.draw(st.integers(0, population))
    x = data.draw(st.integers(0, n))
    assert hypergeometric(x, n, population) == exact_interval(x, n, population)


def test_a_number_that_is_rare_by_exactly_a_fortieth_is_left_out() -> None:
    assert chance(1, 1, 40, 1) == Fraction(1, 40)
    assert hypergeometric(1, 1, 40) == (2, 40)
    assert hypergeometric(0, 1, 40) == (0, 38)


@pytest.mark.parametrize("population", [6, 11, 14])
def test_at_least_95_of_100_samples_give_an_interval_with_the_truth(population: int) -> None:
    for n in range(population + 1):
        for truth in range(population + 1):
            covered = Fraction(0)
            for x in range(max(0, n - population + truth), min(n, truth) + 1):
                low, high = hypergeometric(x, n, population)
                covered += (low <= truth <= high) * chance(x, n, population, truth)
            assert covered >= Fraction(95, 100)


@settings(deadline=None)
@given(st.data())
def test_the_interval_lies_within_the_bounds_and_turns_with_the_share(data: st.DataObject) -> None:
    population = data.draw(st.integers(1, 10**6))
    n = data.draw(st.integers(1, min(population, 5000)))
    x = data.draw(st.integers(0, n))
    low, high = hypergeometric(x, n, population)
    least, most = bounds(x, n, population)
    assert least <= low <= high <= most
    assert hypergeometric(n - x, n, population) == (population - high, population - low)


def test_the_level_is_shared_by_the_two_tails() -> None:
    for level, tail in ((0.99, Fraction(1, 200)), (0.9, Fraction(1, 20)), (0.8, Fraction(1, 10))):
        for x, n, population in SMALL[-120:]:
            expected = exact_interval(x, n, population, tail)
            assert hypergeometric(x, n, population, level) == expected
    assert hypergeometric(10, 14, 19, level=0.99) == (10, 15)
    assert hypergeometric(10, 14, 19, level=0.8) == (12, 15)


def test_bounds_take_all_who_did_not_answer_one_way_or_the_other() -> None:
    assert bounds(2, 3, 6) == (2, 5)
    assert bounds(10, 14, 19) == (10, 15)
    assert bounds(3, 3, 3) == (3, 3)


@pytest.mark.parametrize(("x", "n"), [(4, 3), (-1, 3), (1, 0)])
def test_more_choices_than_answers_are_refused(x: int, n: int) -> None:
    for refused in (wilson, lambda x, n: hypergeometric(x, n, 9), lambda x, n: bounds(x, n, 9),
                    lambda x, n: share_interval(x, n, None)):  # fmt: skip
        with pytest.raises(ValueError, match="is no share"):
            refused(x, n)


def test_more_answers_than_the_population_are_refused() -> None:
    for refused in (hypergeometric, bounds):
        with pytest.raises(ValueError, match="answered of"):
            refused(3, 5, 4)


def test_a_part_of_a_known_population_has_bounds_and_a_likely_number() -> None:
    assert share_interval(2, 3, 6) == ShareInterval(
        IntervalKind.FINITE, 2 / 6, 5 / 6, least=2, most=5, likely=(2, 5)
    )
    assert share_interval(10, 14, 19) == ShareInterval(
        IntervalKind.FINITE, 11 / 19, 15 / 19, least=10, most=15, likely=(11, 15)
    )


def test_a_census_is_a_point() -> None:
    assert share_interval(2, 3, 3) == ShareInterval(
        IntervalKind.CENSUS, 2 / 3, 2 / 3, least=2, most=2, likely=(2, 2)
    )


def test_an_unknown_population_gives_wilson_from_five_answers_on() -> None:
    assert share_interval(2, 5, None) == ShareInterval(IntervalKind.WILSON, *wilson(2, 5))
    assert share_interval(2, 4, None) == ShareInterval(IntervalKind.NONE, reason=NoInterval.TOO_FEW)


@pytest.mark.parametrize("population", [None, 0, 6])
def test_a_question_nobody_answered_has_no_interval(population: int | None) -> None:
    assert share_interval(0, 0, population) == ShareInterval(
        IntervalKind.NONE, reason=NoInterval.NOBODY
    )


def test_more_answers_than_invited_have_no_interval() -> None:
    assert share_interval(4, 7, 6) == ShareInterval(
        IntervalKind.NONE, reason=NoInterval.MORE_THAN_INVITED
    )


def test_an_interval_over_most_of_the_scale_is_not_given_but_the_bounds_are() -> None:
    assert share_interval(1, 2, 100) == ShareInterval(
        IntervalKind.NONE, least=1, most=99, reason=NoInterval.TOO_WIDE
    )


@settings(deadline=None)
@given(st.data())
def test_an_interval_is_there_or_the_reason_why_not(data: st.DataObject) -> None:
    population = data.draw(st.none() | st.integers(0, 400))
    n = data.draw(st.integers(0, 400))
    x = data.draw(st.integers(0, n))
    interval = share_interval(x, n, population)
    assert (interval.kind is IntervalKind.NONE) == (interval.reason is not None)
    if interval.low is None or interval.high is None:
        assert interval.kind is IntervalKind.NONE
        assert interval.likely is None
    else:
        assert 0 <= interval.low <= x / n <= interval.high <= 1
        assert interval.high - interval.low <= 0.8
    if interval.likely:
        shares = tuple(k / population for k in interval.likely)
        assert shares == (interval.low, interval.high)


@given(st.lists(st.integers(1, 5), min_size=2, max_size=60))
def test_without_a_population_the_standard_error_has_n_less_one(codes: list[int]) -> None:
    _, spread = mean_and_spread([(code, 1) for code in codes])
    expected = statistics.stdev(codes) / sqrt(len(codes))
    assert standard_error(spread, len(codes)) == pytest.approx(expected, abs=1e-12)


def test_the_fewer_are_missing_the_smaller_the_standard_error() -> None:
    errors = [standard_error(1.0, 10, size) for size in (10, 11, 20, 1000, 10**9)]
    assert errors == sorted(errors)
    assert errors[0] == 0
    assert errors[-1] == pytest.approx(standard_error(1.0, 10))


def test_one_answer_has_no_standard_error_unless_it_is_all() -> None:
    assert standard_error(0.0, 1) is None
    assert standard_error(0.0, 1, 2) is None
    assert standard_error(0.0, 1, 1) == 0


def test_nobody_or_too_many_have_no_standard_error() -> None:
    assert standard_error(0.0, 0) is None
    assert standard_error(0.0, 0, 0) is None
    assert standard_error(1.0, 5, 4) is None
