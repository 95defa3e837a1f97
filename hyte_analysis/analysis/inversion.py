"""How many distributions of answers fit the printed figures: what the figures give away."""

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import accumulate, pairwise

from hyte_analysis.texts.formats import rounded

SHOWN = 3
# Steps of the search: about 20 milliseconds of work at the most.
WORK = 5000
# Spreads a search over a range evenly, whatever the range (the golden ratio).
_STRIDE = 0.618034


@dataclass(frozen=True, slots=True)
class Fits:
    """The distributions of n answers over the options that fit the printed figures.

    `n` is how many were found; all of them when `is_complete`, else at least so many.
    `distributions` are the first few, `lowest` and `highest` each option's count at the least
    and at the most in those found; all in the order of the codes.
    """

    n: int
    distributions: tuple[tuple[int, ...], ...]
    is_complete: bool
    lowest: tuple[int, ...] = ()
    highest: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class _Codes:
    """Codes in order as `(first + step · places[i]) / unit`, the places whole and from 0."""

    first: int
    step: int
    unit: int
    places: tuple[int, ...]


_Window = tuple[int, int]


def fitting(  # noqa: PLR0913, PLR0917 - each printed figure is one
    n: int,
    codes: Sequence[float],
    mean: Decimal | None,
    spread: Decimal | None,
    places: int = 2,
    most: int = 100,
) -> Fits:
    """The count vectors of n answers over the codes whose KA and Hajonta print as given.

    Printed to `places` decimals, half up, as `decimal_text` prints `mean_and_spread`; None is a
    figure that is not shown. The codes are read as the decimals they are written as. Stops at
    `most` vectors or when the work runs out. ValueError when n is negative, or the codes are
    none or alike.
    """
    order = sorted(range(len(codes)), key=codes.__getitem__)
    scaled = _scaled([codes[place] for place in order])
    if n < 0:
        raise ValueError("the number of answers is negative")
    found: list[tuple[int, ...]] = []
    is_complete = True
    for step, vector in enumerate(_candidates(n, scaled, mean, spread, places)):
        if step >= WORK or len(found) >= most:
            is_complete = False
            break
        if vector is not None:
            found.append(tuple(n_ for _, n_ in sorted(zip(order, vector, strict=False))))
    found.sort()
    columns = list(zip(*found, strict=True))
    return Fits(
        len(found),
        tuple(found[:SHOWN]),
        is_complete,
        tuple(min(column) for column in columns),
        tuple(max(column) for column in columns),
    )


def fitting_classes(n: int, k: int, classes: Sequence[tuple[int, int]], most: int = 100) -> int:
    """How many count vectors of n answers have every option's count in its class, up to `most`.

    `classes` gives each of the k options' least and greatest count, both included. ValueError
    when they are not k.
    """
    if len(classes) != k:
        raise ValueError(f"{len(classes)} classes for {k} options")
    ranges = [(max(low, 0), min(high, n)) for low, high in classes]
    # What the options after each place can take in all, at the least and at the most.
    after = [(0, 0), *accumulate(reversed(ranges), lambda a, b: (a[0] + b[0], a[1] + b[1]))][::-1]
    if any(low > high for low, high in ranges):
        return 0
    return _number(n, ranges, after[1:], most)


def _number(
    rest: int, ranges: Sequence[tuple[int, int]], after: Sequence[tuple[int, int]], most: int
) -> int:
    """How many ways the rest is shared over the ranges; no branch ends without one."""
    if not ranges:
        return int(rest == 0)
    (low, high), (least, greatest) = ranges[0], after[0]
    first, last = max(low, rest - greatest), min(high, rest - least)
    if len(ranges) <= 2:
        return min(most, max(0, last - first + 1))
    found = 0
    for count in range(first, last + 1):
        found += _number(rest - count, ranges[1:], after[1:], most - found)
        if found >= most:
            break
    return found


def _scaled(codes: Sequence[float]) -> _Codes:
    exact = [Fraction(repr(float(code))) for code in codes]
    if not exact or any(a == b for a, b in pairwise(exact)):
        raise ValueError("the codes are none or alike")
    unit = math.lcm(*(code.denominator for code in exact))
    whole = [int(code * unit) for code in exact]
    step = math.gcd(*(code - whole[0] for code in whole)) or 1
    return _Codes(whole[0], step, unit, tuple((code - whole[0]) // step for code in whole))


def _candidates(
    n: int, scaled: _Codes, mean: Decimal | None, spread: Decimal | None, places: int
) -> Iterator[tuple[int, ...] | None]:
    """Every vector that fits, by code from the least, and None for each step without one."""
    if n == 0:
        yield (0,) * len(scaled.places) if mean is None and spread is None else None
        return
    # A second code that nobody can choose keeps a single code in the same search.
    w = scaled.places if len(scaled.places) > 1 else (0, 1)
    top = n * scaled.places[-1]
    sums = _window(
        (0, top),
        lambda t: (n * scaled.first + scaled.step * t) / (n * scaled.unit),
        mean,
        places,
    )
    # n times the sum of squares less the square of the sum: what the spread alone depends on.
    squares = _window(
        (0, top * top),
        lambda v: math.sqrt(v * scaled.step**2 / (n * scaled.unit) ** 2),
        spread,
        places,
    )
    for t in _scattered(sums):
        yield None
        low = -(-(squares[0] + t * t) // n) - w[1] * t
        high = (squares[1] + t * t) // n - w[1] * t
        if low <= high:
            yield from _vectors(w, n, t, (low, high))


def _vectors(w: tuple[int, ...], n: int, t: int, u: _Window) -> Iterator[tuple[int, ...] | None]:
    """Vectors c ≥ 0 with Σ c = n, Σ c·w = t and Σ c·w·(w − w₁) within u; None for a dead end.

    The third sum lacks the first two options, so the others are chosen against it from the last
    one down and the first two follow from n and t.
    """
    last = len(w) - 1
    if last == 1:
        second, odd = divmod(t, w[1])
        fits = not odd and u[0] <= 0 <= u[1]
        yield (n - second, second) if fits else None
        return
    weight, rest = w[last], w[:last]
    product = weight * (weight - w[1])
    yield None
    for count in _scattered(_chosen(w, n, t, u)):
        left = (u[0] - count * product, u[1] - count * product)
        for vector in _vectors(rest, n - count, t - count * weight, left):
            yield vector if vector is None else (*vector, count)


def _chosen(w: tuple[int, ...], n: int, t: int, u: _Window) -> _Window:
    """The last option's least and greatest count when the others' counts need only be ≥ 0.

    The points (w, w·(w − w₁)) lie on a parabola: the others can reach what is under the chord
    over all of them and over every chord between neighbours.
    """
    weight, before = w[-1], w[-2]
    low = max(
        0,
        -((n * before - t) // (weight - before)),
        -((t * (before - w[1]) - u[0]) // (weight * (weight - before))),
    )
    high = min(n, t // weight)
    for a, b in pairwise(w[:-1]):
        over = u[1] - t * (a + b - w[1]) + n * a * b
        high = min(high, over // ((weight - a) * (weight - b)))
    return low, high


def _window(
    range_: _Window, value: Callable[[int], float], printed: Decimal | None, places: int
) -> _Window:
    """The first and last number of a range whose value, which grows with it, prints as given.

    Asked of the printing itself: no bound is worked out by another road.
    """
    if printed is None:
        return range_
    low, high = range_
    first = _first(low, high, lambda number: rounded(value(number), places) >= printed)
    end = _first(first, high, lambda number: rounded(value(number), places) > printed)
    return first, end - 1


def _first(low: int, high: int, holds: Callable[[int], bool]) -> int:
    """The first number from low to high that holds, as all after it do; high + 1 when none."""
    end = high + 1
    while low < end:
        middle = (low + end) // 2
        if holds(middle):
            end = middle
        else:
            low = middle + 1
    return end


def _scattered(window: _Window) -> Iterator[int]:
    """Every number of a window once, the middle first and then from all over it.

    Solutions crowd in the middle and may fill only a part: a search that ends early meets them.
    """
    low, width = window[0], window[1] - window[0] + 1
    if width <= 0:
        return
    stride = max(1, int(width * _STRIDE))
    while math.gcd(stride, width) > 1:
        stride += 1
    for turn in range(width):
        yield low + (width // 2 + turn * stride) % width
