"""What printed figures give away: every distribution that fits them, and no other."""

from collections import Counter
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import product
from math import comb

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hyte_analysis.analysis.group_figures import mean_and_spread
from hyte_analysis.analysis.inversion import WORK, Fits, fitting, fitting_classes
from hyte_analysis.texts.formats import NO_BREAK_SPACE, decimal_text
from tests.published import PUBLISHED

RECOVERED = {
    ("sovitut-kaytannot", "HVA"): {(2, 0, 1, 0)},
    ("sovitut-kaytannot", "Kunta"): {(6, 5, 1, 2), (7, 2, 4, 1)},
    ("sovitut-kaytannot", "Muut toimijat"): {(0, 2, 1, 0)},
    ("sovitut-kaytannot", "Oppilaitokset"): {(0, 1, 0, 0)},
    ("tieto-toiselta-toimijalta", "HVA"): {(1, 2)},
    ("tieto-toiselta-toimijalta", "Kunta"): {(4, 10)},
    ("tieto-toiselta-toimijalta", "Muut toimijat"): {(3, 0)},
    ("tieto-toiselta-toimijalta", "Oppilaitokset"): {(0, 1)},
}
Vector = tuple[int, ...]


def vectors(n: int, k: int) -> Iterator[Vector]:
    """Every count vector of n answers over k options."""
    if k == 1:
        yield (n,)
        return
    for first in range(n + 1):
        for others in vectors(n - first, k - 1):
            yield (first, *others)


def printed(vector: Vector, codes: Sequence[float], places: int = 2) -> tuple[Decimal, Decimal]:
    """KA and Hajonta of a count vector as the pages print them."""
    figures = mean_and_spread(zip(codes, vector, strict=True))
    ascii_words = str.maketrans({"−": "-", ",": ".", NO_BREAK_SPACE: ""})
    mean, spread = (Decimal(decimal_text(f, places).translate(ascii_words)) for f in figures)
    return mean, spread


@pytest.mark.parametrize("row", PUBLISHED, ids="/".join)
def test_the_published_rows_give_the_answers_away(row: tuple[str, str]) -> None:
    mean, spread, n = PUBLISHED[row]
    options = len(next(iter(RECOVERED[row])))
    fits = fitting(n, range(1, options + 1), Decimal(mean), Decimal(spread))
    assert fits.is_complete
    assert set(fits.distributions) == RECOVERED[row]
    assert fits.n == len(RECOVERED[row])


CODES = st.lists(
    st.integers(-6, 9) | st.integers(-8, 8).map(lambda halves: halves / 2),
    min_size=1, max_size=4, unique=True,
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.data(), CODES, st.integers(0, 3))
def test_exactly_the_distributions_that_print_the_same_fit(
    data: st.DataObject, codes: list[float], places: int
) -> None:
    n = data.draw(st.integers(1, 9))
    everything = list(vectors(n, len(codes)))
    answers = data.draw(st.sampled_from(everything))
    mean, spread = printed(answers, codes, places)
    shown = [vector for vector in everything if printed(vector, codes, places) == (mean, spread)]
    means = [vector for vector in everything if printed(vector, codes, places)[0] == mean]
    spreads = [vector for vector in everything if printed(vector, codes, places)[1] == spread]
    for expected, seen in ((shown, (mean, spread)), (means, (mean, None)),
                           (spreads, (None, spread)), (everything, (None, None))):  # fmt: skip
        fits = fitting(n, codes, *seen, places=places, most=10**6)
        assert (fits.n, fits.is_complete) == (len(expected), True)
        assert fits.distributions == tuple(sorted(expected)[:3])
        assert fits.lowest == tuple(map(min, zip(*expected, strict=True)))
        assert fits.highest == tuple(map(max, zip(*expected, strict=True)))


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_what_was_answered_is_always_among_what_fits(data: st.DataObject) -> None:
    """And a search that ends early has found only what fits."""
    codes = data.draw(st.lists(st.integers(-20, 60), min_size=2, max_size=7, unique=True))
    chosen = data.draw(st.lists(st.integers(0, 300), min_size=len(codes), max_size=len(codes)))
    n = sum(chosen)
    if not n:
        return
    mean, spread = printed(tuple(chosen), codes)
    fits = fitting(n, codes, mean, spread)
    for vector in fits.distributions:
        assert sum(vector) == n
        assert printed(vector, codes) == (mean, spread)
    if fits.is_complete:
        assert fits.n >= 1
        bounds = zip(fits.lowest, chosen, fits.highest, strict=True)
        assert all(low <= count <= high for low, count, high in bounds)


def test_a_mean_on_the_border_rounds_up_and_fits_there() -> None:
    """1 of 200 is 0.005, printed 0,01, as is 2 of 200; 3 of 200 is 0,02."""
    fits = fitting(200, (0, 1), Decimal("0.01"), None)
    assert fits.distributions == ((198, 2), (199, 1))
    assert fitting(200, (0, -1), Decimal("-0.01"), None).distributions == ((198, 2), (199, 1))
    assert fitting(200, (0, 1), Decimal("0.00"), None).distributions == ((200, 0),)


def test_a_spread_on_the_border_rounds_up_and_fits_there() -> None:
    """Half at 0 and half at 0.25 has the spread 0.125, printed 0,13."""
    assert fitting(2, (0, 0.25), None, Decimal("0.13")).distributions == ((1, 1),)
    assert fitting(2, (0, 0.25), None, Decimal("0.12")).n == 0


def test_figures_that_no_answers_give_fit_nothing() -> None:
    for mean, spread in (("1.68", "0.94"), ("1.67", "1.15"), ("0.99", "0.00"), ("4.01", "0.00")):
        fits = fitting(3, range(1, 5), Decimal(mean), Decimal(spread))
        assert fits == Fits(0, (), is_complete=True)


@pytest.mark.parametrize("n", [1, 2, 3, 4, 5, 6, 8, 10, 14, 20])
def test_mean_and_spread_of_up_to_three_options_give_everything_away(n: int) -> None:
    for codes in (range(1, 3), range(1, 4)):
        for vector in vectors(n, len(codes)):
            assert fitting(n, codes, *printed(vector, codes)) == Fits(
                1, (vector,), is_complete=True, lowest=vector, highest=vector
            )


@pytest.mark.parametrize(("n", "percent"), [(1, 100), (2, 100), (3, 100), (4, 94), (5, 86),
                                            (10, 45)])  # fmt: skip
def test_how_many_distributions_over_four_options_are_given_away(n: int, percent: int) -> None:
    codes = range(1, 5)
    shown = Counter(printed(vector, codes) for vector in vectors(n, 4))
    unique = sum(fitting(n, codes, *figures).n == 1 for figures in shown)
    assert unique == sum(times == 1 for times in shown.values())
    assert round(100 * unique / comb(n + 3, 3)) == percent


def test_the_order_of_the_codes_is_that_of_the_counts() -> None:
    fits = fitting(14, (4, 1, 3, 2), Decimal("1.93"), Decimal("1.03"))
    assert set(fits.distributions) == {(2, 6, 1, 5), (1, 7, 4, 2)}


@given(st.integers(-50, 50), st.sampled_from(list(vectors(9, 4))))
def test_moving_the_codes_and_the_mean_changes_nothing(by: int, answers: Vector) -> None:
    codes, moved = range(1, 5), range(1 + 100 + by, 5 + 100 + by)
    mean, spread = printed(answers, codes)
    assert fitting(9, codes, mean, spread) == fitting(9, moved, mean + 100 + by, spread)


def test_fewer_figures_or_fewer_decimals_never_fit_less() -> None:
    for vector in vectors(8, 4):
        mean, spread = printed(vector, range(1, 5))
        both = fitting(8, range(1, 5), mean, spread, most=10**6).n
        assert both <= fitting(8, range(1, 5), mean, None, most=10**6).n
        assert both <= fitting(8, range(1, 5), None, spread, most=10**6).n
        coarse = printed(vector, range(1, 5), places=0)
        assert fitting(8, range(1, 5), *coarse, places=0, most=10**6).n >= 1


def test_without_figures_every_distribution_fits() -> None:
    assert fitting(6, range(1, 5), None, None, most=10**6).n == comb(9, 3)
    assert fitting(5, (7,), None, None) == Fits(1, ((5,),), True, (5,), (5,))


def test_nobodys_answers_fit_only_where_no_figure_is_shown() -> None:
    assert fitting(0, (1, 2), None, None) == Fits(1, ((0, 0),), True, (0, 0), (0, 0))
    assert fitting(0, (1, 2), Decimal("1.00"), None).n == 0


@pytest.mark.parametrize("codes", [(), (1, 1), (2, 1, 2.0)])
def test_options_without_a_code_of_their_own_are_refused(codes: tuple[float, ...]) -> None:
    with pytest.raises(ValueError, match="codes"):
        fitting(3, codes, None, None)


def test_a_negative_number_of_answers_is_refused() -> None:
    with pytest.raises(ValueError, match="negative"):
        fitting(-1, (1, 2), None, None)


@pytest.mark.parametrize(
    ("n", "options"), [(100, 5), (100, 12), (10_000, 3), (10**7, 2), (10**7, 5), (10**7, 12)]
)
def test_many_answers_fit_in_more_ways_than_are_counted(n: int, options: int) -> None:
    codes = range(1, options + 1)
    answers = [n // options] * options
    answers[0] += n - sum(answers)
    fits = fitting(n, codes, *printed(tuple(answers), codes), most=20)
    assert (fits.n, fits.is_complete) == (20, False)
    for vector in fits.distributions:
        assert printed(vector, codes) == printed(tuple(answers), codes)


def test_a_search_that_runs_out_of_work_says_so() -> None:
    codes = (1, 10_007, 1_000_003)
    n = 3 * WORK
    answers = (n - 2, 1, 1)
    fits = fitting(n, codes, None, printed(answers, codes)[1])
    assert not fits.is_complete
    assert fits.n < 100


CLASSES = st.lists(
    st.tuples(st.integers(-1, 8), st.integers(-1, 9)), min_size=1, max_size=5
)  # fmt: skip


@settings(deadline=None)
@given(st.integers(0, 12), CLASSES, st.integers(1, 2000))
def test_classes_fit_as_many_distributions_as_there_are(
    n: int, classes: list[tuple[int, int]], most: int
) -> None:
    ranges = [range(max(low, 0), high + 1) for low, high in classes]
    there_are = sum(sum(vector) == n for vector in product(*ranges))
    assert fitting_classes(n, len(classes), classes, most) == min(most, there_are)


def test_classes_of_half_or_more_leave_little_open_to_few_answers() -> None:
    assert fitting_classes(3, 2, [(2, 3), (0, 1)]) == 2
    assert fitting_classes(3, 3, [(2, 3), (0, 1), (0, 1)]) == 3
    assert fitting_classes(1, 2, [(1, 1), (0, 0)]) == 1


def test_classes_of_many_answers_and_options_are_counted_to_the_cap() -> None:
    assert fitting_classes(10**7, 30, [(0, 10**7)] * 30, most=100) == 100
    assert fitting_classes(10**7, 30, [(0, 10)] * 30) == 0
    assert fitting_classes(300, 30, [(0, 10)] * 30) == 1


def test_classes_for_other_than_the_options_are_refused() -> None:
    with pytest.raises(ValueError, match="2 classes for 3 options"):
        fitting_classes(3, 3, [(0, 3), (0, 3)])
