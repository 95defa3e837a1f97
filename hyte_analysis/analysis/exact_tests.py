"""Whether groups answered differently: exact tests of a table of counts.

A table's rows are groups and its columns options. Given the totals of both, every table has a
known probability if groups do not differ; p is that of all tables at least as extreme as the one
at hand. The tables are not listed one by one: the groups are split into two halves, each half's
tables are gathered by what they use of the option totals and by how extreme they are, and the
halves are then joined.
"""

import math
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

import numpy as np
import numpy.typing as npt
from scipy.special import gammaln
from scipy.stats import chi2, random_table
from statsmodels.stats.multitest import multipletests

from hyte_analysis.analysis.smallest_p import smallest_p

LARGE_N = 2_000
LEAST_EXPECTED = 5
SEED = 20251105
RESAMPLES = 19_999
RESAMPLES_AT_ONCE = 2_000_000
# Two tables are as likely as each other within this, in logarithms, as in R's fisher.test.
TIE = 1e-7
RANK_TIE = 1e-11
# What 50 ms or so are enough for.
MOST_PAIRS = 2_000_000
MOST_ENTRIES = 600_000
MOST_NODES = 1 << 18
VALUES = 1 << 44
# So that the weights of two halves can be multiplied.
MOST_LOG_WEIGHT = 300.0

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


class Method(StrEnum):
    """How a p was got: over all tables, over a fixed sample of them, or from a limit theorem."""

    EXACT = "exact"
    SEEDED = "seeded"
    ASYMPTOTIC = "asymptotic"


@dataclass(frozen=True, slots=True)
class DifferenceTest:
    """A p (0 < p ≤ 1), how it was got, and the smallest p that these group sizes could get.

    `smallest_p` is None with an asymptotic p, where sizes no longer limit it.
    """

    p: float
    method: Method
    smallest_p: float | None


class _TooMuchWorkError(Exception):
    """The exact p would take too long."""


@dataclass(frozen=True, slots=True)
class _Margins:
    """Totals of groups and options, both in a fixed order, and how extreme a row of cells is.

    `ranks` are the options' doubled, centred midranks; None when the options have no order. A
    row's extremity times `scale` is rounded to a whole number below `VALUES`; a table's is the sum.
    `offset` is the log weight of one answer, which keeps weights near one.
    """

    rows: tuple[int, ...]
    columns: tuple[int, ...]
    ranks: Ints | None
    scale: float
    slack: int
    offset: float


@dataclass(frozen=True, slots=True)
class _Half:
    """The tables of some groups: by what they use of the option totals, and by extremity.

    `nodes` are the used totals as sorted keys; the entries of node i stand from `starts[i]` to
    `starts[i + 1]`, the least extreme first.
    """

    size: int
    nodes: Ints
    starts: Ints
    values: Ints
    weights: Floats


def tested_difference(
    counts: Sequence[Sequence[int]], scores: Sequence[float] | None
) -> DifferenceTest | None:
    """The test of a table of counts, one row a group and one column an option.

    Without scores the Fisher–Freeman–Halton test: tables no likelier than the one at hand are as
    extreme (Freeman & Halton 1951, Biometrika 38; with 2 × 2 Fisher's two-sided exact test). With
    scores, one an option, the options stand in that order and the statistic is Kruskal–Wallis H on
    midranks (Kruskal & Wallis 1952, JASA 47) with its exact distribution given both totals; options
    of equal score are one. None with fewer than two groups or options that have answers. A table
    too large for the exact p gets one from a fixed sample of random tables with the same totals,
    p = (b + 1) / (m + 1), and a very large one from the chi-square distribution.
    """
    if len(counts) < 2 or len(counts[0]) < 2:
        return None
    every = np.asarray(counts, dtype=np.int64)
    if scores is not None:
        every = _in_order(every, scores)
    table = every[every.any(axis=1)][:, every.any(axis=0)]
    if min(table.shape) < 2:
        return None
    p, method = _p(tuple(map(tuple, table.tolist())), is_ordered=scores is not None)
    if method is Method.ASYMPTOTIC:
        return DifferenceTest(p, method, None)
    least = smallest_p(table.sum(axis=1).tolist(), every.shape[1])
    return DifferenceTest(max(p, least), method, least)


def _in_order(table: Ints, scores: Sequence[float]) -> Ints:
    """The columns by rising score, those of equal score as one."""
    order, place = np.unique(np.asarray(scores, dtype=float), return_inverse=True)
    return np.stack([table[:, place == at].sum(axis=1) for at in range(len(order))], axis=1)


def adjusted(p_values: Sequence[float]) -> tuple[float, ...]:
    """The p values adjusted for their number, in the same order (Benjamini & Hochberg 1995)."""
    if not p_values:
        return ()
    return tuple(float(p) for p in multipletests(p_values, method="fdr_bh")[1])


@lru_cache(maxsize=4096)
def _p(rows: tuple[tuple[int, ...], ...], *, is_ordered: bool) -> tuple[float, Method]:
    table = np.array(rows, dtype=np.int64)
    if not is_ordered and table.shape[0] < table.shape[1]:
        table = table.T
    if is_ordered and table.sum(axis=0).tolist() < table.sum(axis=0).tolist()[::-1]:
        table = table[:, ::-1]
    sums, totals = table.sum(axis=1), table.sum(axis=0)
    n = int(sums.sum())
    if n > LARGE_N and sums.min() * totals.min() / n >= LEAST_EXPECTED:
        p = _asymptotic_p(table, is_ordered=is_ordered)
        return max(p, sys.float_info.min), Method.ASYMPTOTIC
    margins = _margins(table, is_ordered=is_ordered)
    observed = int(_row_values(margins, table, sums).sum()) - margins.slack
    try:
        p, method = _exact_p(margins, observed), Method.EXACT
    except _TooMuchWorkError:
        p, method = _seeded_p(margins, observed), Method.SEEDED
    return min(1.0, max(p, sys.float_info.min)), method


def _ranks(totals: Ints) -> Ints:
    """Options' midranks, doubled and centred so that they are whole and sum to nought."""
    ranks: Ints = 2 * np.cumsum(totals) - totals - totals.sum()
    return ranks


def _asymptotic_p(table: Ints, *, is_ordered: bool) -> float:
    """The upper tail of chi-square: Kruskal–Wallis H corrected for ties, or Pearson's statistic."""
    sums, totals = table.sum(axis=1).astype(float), table.sum(axis=0).astype(float)
    n, (groups, options) = sums.sum(), table.shape
    if is_ordered:
        ranks = _ranks(table.sum(axis=0)).astype(float)
        statistic = (n - 1) * ((table @ ranks) ** 2 / sums).sum() / (totals * ranks**2).sum()
        return float(chi2.sf(statistic, groups - 1))
    expected = np.outer(sums, totals) / n
    statistic = ((table - expected) ** 2 / expected).sum()
    return float(chi2.sf(statistic, (groups - 1) * (options - 1)))


def _margins(table: Ints, *, is_ordered: bool) -> _Margins:
    """The table's totals; those of groups, and of options without a scale, by size."""
    rows = tuple(sorted(table.sum(axis=1).tolist(), reverse=True))
    columns: list[int] = table.sum(axis=0).tolist()
    if not is_ordered:
        columns.sort(reverse=True)
    n = sum(rows)
    ranks = _ranks(np.array(columns)) if is_ordered else None
    logs = _log_factorials(columns)
    if ranks is not None:
        largest = float((np.array(columns) * ranks.astype(float) ** 2).sum())
    else:
        largest = min(logs, _log_factorials(rows))
    scale = (VALUES - 1 - len(rows)) / largest if largest > 0 else 1.0
    slack = (RANK_TIE * largest if is_ordered else TIE) * scale
    offset = (float(gammaln(n + 1)) - logs) / n
    return _Margins(rows, tuple(columns), ranks, scale, math.ceil(slack) + len(rows), offset)


def _log_factorials(numbers: Sequence[int]) -> float:
    return float(gammaln(np.array(numbers) + 1.0).sum())


def _row_values(margins: _Margins, cells: Ints, size: int | Ints) -> Ints:
    """How extreme each row of cells is: its part in H, or how unlikely it makes the table."""
    if margins.ranks is not None:
        own = (cells @ margins.ranks).astype(float) ** 2 / size
    else:
        own = gammaln(np.arange(cells.max() + 1) + 1.0)[cells].sum(axis=-1)
    values: Ints = np.rint(own * margins.scale).astype(np.int64)
    return values


def _row_weights(margins: _Margins, cells: Ints, size: int) -> Floats:
    logs = gammaln(np.arange(size + 1) + 1.0)
    weights: Floats = logs[size] - logs[cells].sum(axis=-1) - size * margins.offset
    if weights.max() > MOST_LOG_WEIGHT:
        raise _TooMuchWorkError
    return np.exp(weights)


def _compositions(total: int, caps: Sequence[int], *, is_falling: bool = False) -> Ints:
    """All rows of whole numbers up to `caps` with this sum, in rising order.

    Falling rows alone have no number larger than the one before it.
    """
    rows, left = np.zeros((1, 0), dtype=np.int64), np.array([total])
    for at, cap in enumerate(caps):
        low = np.maximum(0, left - sum(caps[at + 1 :]))
        high = np.minimum(left, cap)
        if is_falling:
            low = np.maximum(low, -(-left // (len(caps) - at)))
            high = np.minimum(high, rows[:, -1]) if at else high
        many = np.maximum(high - low + 1, 0)
        if many.sum() > MOST_NODES:
            raise _TooMuchWorkError
        new = np.repeat(low, many) + _places(many)
        rows = np.column_stack([np.repeat(rows, many, axis=0), new])
        left = np.repeat(left, many) - new
    return rows


def _places(lengths: Ints) -> Ints:
    """0, 1, … within each stretch of these lengths."""
    ends = np.cumsum(lengths)
    places: Ints = np.arange(ends[-1] if len(ends) else 0) - np.repeat(ends - lengths, lengths)
    return places


def _used(margins: _Margins, size: int) -> Ints:
    """What `size` answers may use of the option totals; options without order stand by size."""
    return _compositions(size, margins.columns, is_falling=margins.ranks is None)


def _keys(margins: _Margins, used: Ints) -> Ints:
    """One number for each row of used totals, rising as the rows do."""
    if margins.ranks is None:
        used = -np.sort(-used, axis=-1)
    radix = [math.prod(c + 1 for c in margins.columns[at + 1 :]) for at in range(used.shape[-1])]
    if radix[0] * (margins.columns[0] + 1) > sys.maxsize:
        raise _TooMuchWorkError
    keys: Ints = used @ np.array(radix, dtype=np.int64)
    return keys


def _exact_p(margins: _Margins, observed: int) -> float:
    if margins.ranks is None and TIE * margins.scale < len(margins.rows):
        raise _TooMuchWorkError
    first, second = _half(margins, margins.rows[::2]), _half(margins, margins.rows[1::2])
    return _joined(margins, first, second, observed)


def _half(margins: _Margins, rows: Sequence[int]) -> _Half:
    first, *others = sorted(rows)
    used = _used(margins, first)
    values, weights = _row_values(margins, used, first), _row_weights(margins, used, first)
    half = _Half(first, _keys(margins, used), np.arange(len(used) + 1), values, weights)
    for size in others:
        half = _with_group(margins, half, size)
    return half


def _with_group(margins: _Margins, half: _Half, size: int) -> _Half:
    used = _used(margins, half.size + size)
    cells = _compositions(size, margins.columns)
    if len(used) * len(cells) > MOST_PAIRS:
        raise _TooMuchWorkError
    fits = np.ones((len(used), len(cells)), dtype=bool)
    for have, need in zip(used.T.astype(np.int32), cells.T.astype(np.int32), strict=True):
        fits &= have[:, None] >= need
    node, row = np.nonzero(fits)
    before = np.searchsorted(half.nodes, _keys(margins, used[node] - cells[row]))
    pair, entry = _entries(half, before)
    values = half.values[entry] + _row_values(margins, cells, size)[row][pair]
    weights = half.weights[entry] * _row_weights(margins, cells, size)[row][pair]
    places, values, weights = _merged(node[pair], values, weights)
    if weights.max() > math.exp(MOST_LOG_WEIGHT):
        raise _TooMuchWorkError
    starts = np.searchsorted(places, np.arange(len(used) + 1))
    return _Half(half.size + size, _keys(margins, used), starts, values, weights)


def _entries(half: _Half, nodes: Ints) -> tuple[Ints, Ints]:
    """The entries of these nodes in turn: which of the nodes, and which entry."""
    lengths = half.starts[nodes + 1] - half.starts[nodes]
    if lengths.sum() > MOST_ENTRIES:
        raise _TooMuchWorkError
    return np.repeat(np.arange(len(nodes)), lengths), np.repeat(
        half.starts[nodes], lengths
    ) + _places(lengths)


def _merged(nodes: Ints, values: Ints, weights: Floats) -> tuple[Ints, Ints, Floats]:
    """Entries in order of node and value, equal ones as one."""
    both = nodes * VALUES + values
    order = np.argsort(both)
    both = both[order]
    first = np.flatnonzero(np.diff(both, prepend=-1))
    return both[first] // VALUES, both[first] % VALUES, np.add.reduceat(weights[order], first)


def _joined(margins: _Margins, first: _Half, second: _Half, observed: int) -> float:
    """The weight of all tables at least as extreme as observed, out of 1 for all tables."""
    used = _compositions(first.size, margins.columns)
    mine = np.searchsorted(first.nodes, _keys(margins, used))
    theirs = np.searchsorted(second.nodes, _keys(margins, np.array(margins.columns) - used))
    pairs, times = np.unique(mine * len(second.nodes) + theirs, return_counts=True)
    mine, theirs = np.divmod(pairs, len(second.nodes))
    tails = _tails(second)
    least = first.values[first.starts[mine]] + second.values[second.starts[theirs]]
    most = first.values[first.starts[mine + 1] - 1] + second.values[second.starts[theirs + 1] - 1]
    whole, partial = least >= observed, (least < observed) & (most >= observed)
    weight = _tails(first)[first.starts[mine[whole]]] * tails[second.starts[theirs[whole]]]
    total = float((weight * times[whole]).sum())
    mine, theirs, times = mine[partial], theirs[partial], times[partial]
    pair, entry = _entries(first, mine)
    wanted = np.clip(observed - first.values[entry], 0, VALUES - 1)
    of_second = np.repeat(np.arange(len(second.nodes)), np.diff(second.starts)) * VALUES
    at = np.searchsorted(of_second + second.values, theirs[pair] * VALUES + wanted)
    found = at < second.starts[theirs[pair] + 1]
    tail = np.where(found, np.append(tails, 0.0)[at], 0.0)
    return total + float((first.weights[entry] * tail * times[pair]).sum())


def _tails(half: _Half) -> Floats:
    """For each entry, the weight of its node's entries from there on.

    Summed stretch by stretch, doubling: differences of one running sum would lose small weights.
    """
    node = np.repeat(np.arange(len(half.nodes)), np.diff(half.starts))
    tails, step, longest = half.weights.copy(), 1, int(np.diff(half.starts).max())
    while step < longest:
        same = node[:-step] == node[step:]
        tails[:-step] += np.where(same, tails[step:], 0.0)
        step *= 2
    return tails


def _seeded_p(margins: _Margins, observed: int) -> float:
    """The p over a fixed sample of tables with the same totals (Patefield 1981, AS 159)."""
    rows = np.array(margins.rows)
    rng = np.random.default_rng(SEED)
    tables = random_table(rows, np.array(margins.columns), seed=rng)
    at_once = max(1, RESAMPLES_AT_ONCE // (len(rows) * len(margins.columns)))
    extreme = 0
    for start in range(0, RESAMPLES, at_once):
        cells = tables.rvs(min(at_once, RESAMPLES - start)).astype(np.int64)
        extreme += int((_row_values(margins, cells, rows).sum(axis=-1) >= observed).sum())
    return (extreme + 1) / (RESAMPLES + 1)
