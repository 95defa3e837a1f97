"""How far the answers agree: median, ordinal consensus and agreement over nominal options."""

from collections.abc import Sequence
from fractions import Fraction
from itertools import accumulate


def median(counts: Sequence[tuple[float, int]]) -> float | None:
    """The middle answer of (value, count) pairs in any order; None without answers.

    Of an even number of answers the two in the middle are taken and, where they differ, the
    point halfway between them.
    """
    in_order = sorted((value, n) for value, n in counts if n)
    total = sum(n for _, n in in_order)
    if not total:
        return None
    lower = _at(in_order, (total - 1) // 2)
    upper = _at(in_order, total // 2)
    return lower if lower == upper else float((Fraction(lower) + Fraction(upper)) / 2)


def _at(in_order: Sequence[tuple[float, int]], place: int) -> float:
    """The answer at a place, from 0, when all stand in a row by value."""
    ends = accumulate(n for _, n in in_order)
    return next(value for (value, _), end in zip(in_order, ends, strict=True) if end > place)


def consensus(counts_in_order: Sequence[int]) -> float | None:
    """Leik's ordinal consensus of the counts of a scale's options, in the scale's order.

    1 when all chose the same option, 0 when half chose each end; None without answers or with
    fewer than two options. 1 − 2 Σ d / (m − 1), where d is F, or 1 − F from F = ½ on, F the
    cumulative share and m the number of options. Leik (1966), Pacific Sociological Review 9,
    85–90.
    """
    total = sum(counts_in_order)
    if not total or len(counts_in_order) < 2:
        return None
    apart = sum(min(below, total - below) for below in accumulate(counts_in_order))
    most = total * (len(counts_in_order) - 1)
    return (most - 2 * apart) / most


def qualitative_consensus(counts: Sequence[int]) -> float | None:
    """How far the answers gather in the same options, whatever their order.

    1 when all chose the same option, 0 when every option has equally many; None without answers
    or with fewer than two options. 1 − IQV, where IQV = k/(k − 1) · (1 − Σ p²), k the number
    of options. Mueller & Schuessler (1961), Statistical Reasoning in Sociology.
    """
    total, k = sum(counts), len(counts)
    if not total or k < 2:
        return None
    alike = sum(n * n for n in counts)
    return (k * alike - total * total) / ((k - 1) * total * total)
