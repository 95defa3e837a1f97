"""One group's figures in one question, from its counts and from nothing else."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Context, Decimal
from fractions import Fraction
from itertools import pairwise

from hyte_analysis.analysis.consensus import consensus, median, qualitative_consensus
from hyte_analysis.analysis.disclosure import Cell
from hyte_analysis.analysis.periods import periods
from hyte_analysis.analysis.result import AreaShare, GroupResult, OptionCount
from hyte_analysis.survey.model import DontKnow, Kind, Option, Question, Role
from hyte_analysis.texts.formats import value_text

MOST_SINGLE_VALUES = 12
INTERVALS = 8

# Wide enough for any float as it is written.
_EXACT = Context(prec=700, Emax=10_000, Emin=-10_000)

# An option's code, a number, and how many answered so.
Answer = tuple[int | None, float | None, int]
# The rows of a distribution, and for numbers and dates each value's row code.
Rows = tuple[tuple[Option, ...], Mapping[float, int]]


@dataclass(frozen=True, slots=True)
class Tally:
    """A question's counts: `n[group][code, number]`, base n by group, `areas[group, area]`."""

    n: Mapping[str, Mapping[tuple[int | None, float | None], int]]
    base: Mapping[str, int]
    areas: Mapping[tuple[str, str], int]


def answers_of(tally: Tally, group_ids: Iterable[str]) -> list[Answer]:
    """The groups' answers together: option code, number, how many."""
    ids = [group_id for group_id in group_ids if group_id in tally.n]
    if len(ids) == 1:
        return [(code, number, count) for (code, number), count in tally.n[ids[0]].items()]
    n: dict[tuple[int | None, float | None], int] = {}
    for group_id in ids:
        for key, count in tally.n[group_id].items():
            n[key] = n.get(key, 0) + count
    return [(code, number, count) for (code, number), count in n.items()]


def rows_of(question: Question, answers: Iterable[Answer]) -> Rows:
    """The distribution's rows, and for numbers and dates each value's row code."""
    if not question.has_values:
        return tuple(o for o in question.options if not is_left_out(question, o)), {}
    values = sorted({number for _, number, _ in answers if number is not None})
    if question.kind is Kind.DATE:
        return periods(values)
    if len(values) <= MOST_SINGLE_VALUES:
        options = tuple(Option(i, value_text(v), value_text(v)) for i, v in enumerate(values, 1))
        return options, {value: code for code, value in enumerate(values, 1)}
    places, unit = _exact_places(values)
    low, high = places[0], places[-1]
    edges = [(low * INTERVALS + (high - low) * at) / (INTERVALS * unit)
             for at in range(INTERVALS + 1)]  # fmt: skip
    labels = [f"{value_text(a)}–{value_text(b)}" for a, b in pairwise(edges)]
    options = tuple(Option(code, label, label) for code, label in enumerate(labels, 1))
    of_value = zip(values, places, strict=True)
    return options, {
        v: min(INTERVALS, 1 + (place - low) * INTERVALS // (high - low)) for v, place in of_value
    }


def _exact_places(values: Sequence[float]) -> tuple[list[int], int]:
    """The values as they were written, each a whole number of 1/unit: 0.3 of tenths is 3."""
    written = [Decimal(repr(value)) for value in values]
    decimals = max(0, *(-int(value.as_tuple().exponent) for value in written))
    return [int(value.scaleb(decimals, _EXACT)) for value in written], 10**decimals


def group_result(question: Question, rows: Rows, tally: Tally, cell: Cell) -> GroupResult:
    """The figures of the groups in a cell together, as they are."""
    answers = answers_of(tally, cell.group_ids)
    n_by_code, ranks = _by_code(answers, rows[1])
    answered = sum(tally.base.get(group_id, 0) for group_id in cell.group_ids)
    left_out = sum(n_by_code.get(o.code, 0) for o in question.options if is_left_out(question, o))
    base = answered - left_out
    counts = tuple(
        OptionCount(
            option,
            n_by_code.get(option.code, 0),
            n_by_code.get(option.code, 0) / base if base else None,
            mean_and_spread(ranks[option.code])[0] if _has_ranks(question, option, ranks) else None,
        )
        for option in rows[0]
    )
    several = question.has_mentions and base
    mean, spread, without = _means(question, answers)
    return GroupResult(
        cell.label,
        base,
        mean,
        spread,
        without,
        counts,
        sum(n_by_code.values()) / base if several else None,
        median=_median(question, counts, answers),
        consensus=_consensus(question, counts),
        left_out=left_out,
        invited=cell.invited,
        members=cell.members,
        areas=_areas(question, tally, cell, base),
        id=cell.group_ids[0] if len(cell.group_ids) == 1 else "",
    )


def _by_code(
    answers: Iterable[Answer], place: Mapping[float, int]
) -> tuple[dict[int, int], dict[int, list[tuple[float, int]]]]:
    """How many answers each row has by its code, and the numbers given with an option."""
    n_by_code: dict[int, int] = {}
    ranks: dict[int, list[tuple[float, int]]] = {}
    for answer_code, number, n in answers:
        code = answer_code
        if code is None and number is not None:
            code = place.get(number)
        if code is None:
            continue
        n_by_code[code] = n_by_code.get(code, 0) + n
        if answer_code is not None and number is not None:
            ranks.setdefault(code, []).append((number, n))
    return n_by_code, ranks


def _has_ranks(question: Question, option: Option, ranks: Mapping[int, object]) -> bool:
    return question.kind is Kind.RANKING and option.code in ranks


def is_left_out(question: Question, option: Option) -> bool:
    """Whether the option is a don't-know that is no part of the base; only single choices do so."""
    is_single = question.kind is Kind.SINGLE_CHOICE and question.dont_know is DontKnow.LEFT_OUT
    return is_single and option.role is Role.DONT_KNOW


def _areas(question: Question, tally: Tally, cell: Cell, base: int) -> tuple[AreaShare, ...]:
    found = []
    for area in question.areas:
        n = sum(tally.areas.get((group_id, area), 0) for group_id in cell.group_ids)
        found.append(AreaShare(area, n, n / base if base else None))
    return tuple(found)


def _on_scale(counts: Iterable[OptionCount]) -> list[OptionCount]:
    """The counts of the options that have a place on the scale."""
    return [count for count in counts if count.option.role is Role.SUBSTANTIVE]


def _median(
    question: Question,
    counts: Sequence[OptionCount],
    answers: Iterable[Answer],
) -> float | None:
    if question.kind is Kind.NUMBER:
        return median([(number, n) for _, number, n in answers if number is not None])
    if question.kind is Kind.SINGLE_CHOICE and question.is_ordered:
        return median([(float(count.option.code), count.n or 0) for count in _on_scale(counts)])
    return None


def _consensus(question: Question, counts: Sequence[OptionCount]) -> float | None:
    if question.kind is not Kind.SINGLE_CHOICE:
        return None
    ns = [count.n or 0 for count in _on_scale(counts)]
    return consensus(ns) if question.is_ordered else qualitative_consensus(ns)


def _means(
    question: Question, answers: Iterable[Answer]
) -> tuple[float | None, float | None, float | None]:
    """KA, Hajonta and KA without don't-knows; answers outside the codebook have no position."""
    if not question.has_mean:
        return None, None, None
    if question.kind is Kind.NUMBER:
        values = [(number, n) for _, number, n in answers if number is not None]
        mean, spread = mean_and_spread(values)
        return mean, spread, mean
    roles = {option.code: option.role for option in question.options}
    coded = [
        (float(code), n)
        for code, _, n in answers
        if code is not None and roles.get(code) not in (None, Role.NOT_IN_CODEBOOK)
    ]
    known = [(code, n) for code, n in coded if roles[int(code)] is not Role.DONT_KNOW]
    averaged = coded if question.dont_know is DontKnow.AVERAGED else known
    mean, spread = mean_and_spread(averaged)
    return mean, spread, mean_and_spread(known)[0]


def mean_and_spread(values: Iterable[tuple[float, int]]) -> tuple[float | None, float | None]:
    """Mean and population standard deviation (n in the divisor) of (value, count) pairs.

    Summed exactly, rounded once; one answer has spread 0, none has neither.
    """
    pairs = [(value, n) for value, n in values if n]
    total = sum(n for _, n in pairs)
    if not total:
        return None, None
    # Whole numbers need no fractions on the way, and most values are whole.
    if all(float(value).is_integer() for value, _ in pairs):
        whole = sum(int(value) * n for value, n in pairs)
        squares = sum(int(value) ** 2 * n for value, n in pairs)
        # Python divides whole numbers to the nearest float, as it turns a fraction into one.
        return whole / total, math.sqrt((total * squares - whole * whole) / (total * total))
    mean = sum((Fraction(value) * n for value, n in pairs), Fraction(0)) / total
    variance = sum((n * (Fraction(value) - mean) ** 2 for value, n in pairs), Fraction(0)) / total
    return float(mean), math.sqrt(variance)
