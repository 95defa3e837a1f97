"""The smallest p that groups of given sizes could ever get, whatever they answer."""

import math
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

MOST_STEPS = 20_000
LARGEST_WHOLE = 3_000
TIE = 1e-7
_Totals = tuple[int, ...]
# The log of the largest ∏ tᵢⱼ! that leads to some totals, and in how many ways.
_Ways = Mapping[_Totals, tuple[float, int]]


def smallest_p(sizes: Sequence[int], options: int) -> float:
    """The smallest p of an exact test between groups of these sizes over so many options.

    1.0 with fewer than two groups of answers or fewer than two options. Of a table's probability
    ∏ nᵢ! ∏ Cⱼ! / (n! ∏ tᵢⱼ!) (Freeman & Halton 1951; nᵢ group sizes, Cⱼ option totals, tᵢⱼ cells),
    ∏ nᵢ! / n! is the least there can be, and groups of equal size can change places: with an option
    for each group both are reached. With fewer options all totals are gone through; where that
    were much work (many large groups, whose p is nothing in practice), that bound is returned.
    """
    groups = tuple(sorted(size for size in sizes if size > 0))
    if len(groups) < 2 or options < 2:
        return 1.0
    return _smallest_p(groups, min(options, len(groups)))


@lru_cache(maxsize=1024)
def _smallest_p(sizes: tuple[int, ...], options: int) -> float:
    bound = _separated_p(sizes)
    if options == len(sizes):
        return bound
    ways = _ways(sizes, options)
    if ways is None:
        return bound
    constant = _log_factorials(sizes) - math.lgamma(sum(sizes) + 1)
    logs = (
        constant + _log_factorials(totals) - cells + math.log(many // _orders(totals))
        for totals, (cells, many) in ways.items()
    )
    return min(1.0, max(math.exp(min(logs)), bound))


def _separated_p(sizes: Sequence[int]) -> float:
    """The p of groups that each choose an option of their own.

    A float's smallest full number stands for all that are smaller.
    """
    n, places = sum(sizes), math.prod(math.factorial(many) for many in Counter(sizes).values())
    if n > LARGEST_WHOLE:
        log = math.log(places) + _log_factorials(sizes) - math.lgamma(n + 1)
        return max(math.exp(log), sys.float_info.min)
    exact = places * math.prod(math.factorial(size) for size in sizes) / math.factorial(n)
    return max(exact, sys.float_info.min)


def _ways(sizes: Sequence[int], options: int) -> _Ways | None:
    """The likeliest-to-be-extreme tables of each option totals; None where there are too many.

    Totals stand in order of size: options are alike, so only `_orders` of them differ.
    """
    steps = 0
    ways: _Ways = {(0,) * options: (0.0, 1)}
    for size in sizes:
        steps += len(ways) * math.comb(size + options - 1, options - 1)
        if steps > MOST_STEPS:
            return None
        ways = _with_group(ways, [(row, _log_factorials(row)) for row in _rows(size, options)])
    return ways


def _with_group(ways: _Ways, rows: Sequence[tuple[_Totals, float]]) -> _Ways:
    larger: dict[_Totals, tuple[float, int]] = {}
    for totals, (cells, many) in ways.items():
        for row, own in rows:
            grown = tuple(sorted(map(int.__add__, totals, row)))
            best, so_far = larger.get(grown, (-math.inf, 0))
            if cells + own > best + TIE:
                larger[grown] = (cells + own, many)
            elif cells + own > best - TIE:
                larger[grown] = (best, so_far + many)
    return larger


def _rows(size: int, options: int) -> Iterator[_Totals]:
    """All ways to share a group's answers among the options."""
    if options == 1:
        yield (size,)
        return
    for first in range(size + 1):
        for rest in _rows(size - first, options - 1):
            yield (first, *rest)


def _orders(totals: _Totals) -> int:
    """In how many different orders these totals can stand."""
    same = math.prod(math.factorial(many) for many in Counter(totals).values())
    return math.factorial(len(totals)) // same


def _log_factorials(numbers: Sequence[int]) -> float:
    return sum(math.lgamma(number + 1) for number in numbers)
