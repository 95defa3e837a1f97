"""What the answers say of those who did not answer: intervals and bounds for a share."""

import math
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache

import numpy as np
from scipy.stats import hypergeom
from statsmodels.stats.proportion import proportion_confint

LEVEL = 0.95
FEWEST_WITHOUT_POPULATION = 5
WIDEST = 0.8
# Numbers tried at once: few for large populations, few rounds for small ones.
_GRID = 8


class IntervalKind(StrEnum):
    """How far a share can be from that of all who were invited."""

    CENSUS = "census"
    FINITE = "finite"
    WILSON = "wilson"
    NONE = "none"


class NoInterval(StrEnum):
    """Why a share has no interval."""

    NOBODY = "nobody"
    TOO_FEW = "too_few"
    MORE_THAN_INVITED = "more_than_invited"
    TOO_WIDE = "too_wide"


@dataclass(frozen=True, slots=True)
class ShareInterval:
    """What a share of those who answered says of the share among all invited.

    `low` and `high` are shares (0–1). `least` and `most` are how many of the population chose
    the option if none, or all, of those who did not answer chose it. `likely` is the interval
    in numbers of the population. `reason` is given where the kind is NONE.
    """

    kind: IntervalKind
    low: float | None = None
    high: float | None = None
    least: int | None = None
    most: int | None = None
    likely: tuple[int, int] | None = None
    reason: NoInterval | None = None


@lru_cache(maxsize=4096)
def share_interval(x: int, n: int, population: int | None) -> ShareInterval:
    """The 95 % interval of the share x/n, or why there is none; population None = not known.

    CENSUS when the whole population answered, FINITE (hypergeometric) when a part of it did,
    WILSON when its size is not known. ValueError when x is not within 0…n.
    """
    _check(x, n)
    if n == 0:
        return _none(NoInterval.NOBODY)
    if population is not None:
        return _of_population(x, n, population)
    if n < FEWEST_WITHOUT_POPULATION:
        return _none(NoInterval.TOO_FEW)
    return ShareInterval(IntervalKind.WILSON, *wilson(x, n))


def _of_population(x: int, n: int, population: int) -> ShareInterval:
    if n > population:
        return _none(NoInterval.MORE_THAN_INVITED)
    least, most = bounds(x, n, population)
    if n == population:
        return ShareInterval(IntervalKind.CENSUS, x / n, x / n, least, most, (x, x))
    low, high = likely = hypergeometric(x, n, population)
    if high - low > WIDEST * population:
        return replace(_none(NoInterval.TOO_WIDE), least=least, most=most)
    return ShareInterval(
        IntervalKind.FINITE, low / population, high / population, least, most, likely
    )


def _none(reason: NoInterval) -> ShareInterval:
    return ShareInterval(IntervalKind.NONE, reason=reason)


def wilson(x: int, n: int, level: float = LEVEL) -> tuple[float, float]:
    """Wilson's score interval of the share x/n, as shares (0–1); (0, 1) when n is 0.

    ValueError when x is not within 0…n. Newcombe (1998), Statistics in Medicine 17, 857–872,
    method 3.
    """
    _check(x, n)
    if n == 0:
        return 0.0, 1.0
    low, high = proportion_confint(x, n, alpha=1 - level, method="wilson")
    # The ends are exact, whatever the floats leave of them.
    return float(low) if x else 0.0, float(high) if x < n else 1.0


def hypergeometric(x: int, n: int, population: int, level: float = LEVEL) -> tuple[int, int]:
    """How many of the population would choose what x of the n who answered chose.

    The numbers K under which neither so few nor so many as x would be rarer than
    (1 − level) / 2: the exact test of each tail inverted, as in Buonaccorsi (1987), The American
    Statistician 41, 215–218. ValueError when x is not within 0…n or n is over the population.
    """
    _check(x, n, population)
    tail = (1 - level) / 2
    return (
        _fewest(x, n, population, tail),
        population - _fewest(n - x, n, population, tail),
    )


def _fewest(x: int, n: int, population: int, tail: float) -> int:
    """The smallest number in the population under which x or more of n is not too rare."""
    low, high = x, population - n + x
    # A probability that is exactly the tail is too rare however floats happen to fall.
    too_rare = tail * (1 + 1e-9)
    while low < high:
        grid = np.unique(np.linspace(low, high, _GRID).astype(np.int64))
        # At `high` everyone else chose otherwise: x or more is certain, so some place holds.
        holds = hypergeom.sf(x - 1, population, grid, n) > too_rare
        place = int(np.argmax(holds))
        high = int(grid[place])
        low = int(grid[place - 1]) + 1 if place else high
    return high


def bounds(x: int, n: int, population: int) -> tuple[int, int]:
    """How many of the population chose x's option at the least and at the most.

    No assumption on those who did not answer: none of them, or every one, would choose it.
    ValueError when x is not within 0…n or n is over the population.
    """
    _check(x, n, population)
    return x, x + population - n


def standard_error(spread_population: float, n: int, population: int | None = None) -> float | None:
    """Standard error of a mean, from the spread that has n in its divisor.

    s/√n · √(1 − n/N), where s has n − 1 in its divisor and N is the population (None: not
    known, no correction). 0 when the whole population answered; None when it cannot be had:
    nobody or one answered, or more than the population. Cochran (1977), Sampling Techniques, 2.27.
    """
    if n < 1 or (population is not None and n > population):
        return None
    if n == population:
        return 0.0
    if n == 1:
        return None
    missing = 1.0 if population is None else 1 - n / population
    return spread_population * math.sqrt(missing / (n - 1))


def _check(x: int, n: int, population: int | None = None) -> None:
    if not 0 <= x <= n:
        raise ValueError(f"{x} of {n} is no share")
    if population is not None and n > population:
        raise ValueError(f"{n} answered of {population}")
