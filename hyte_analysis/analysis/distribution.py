"""Distributions, KA and Hajonta of every question, derived from counts alone."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import pairwise

from hyte_analysis.analysis.periods import periods
from hyte_analysis.analysis.result import GroupResult, OptionCount, ResultTable
from hyte_analysis.survey.answers import AnswerCount, Counts
from hyte_analysis.survey.model import Kind, Option, Question, Role, Survey
from hyte_analysis.texts import text
from hyte_analysis.texts.formats import value_text

MOST_SINGLE_VALUES = 12
INTERVALS = 8


@dataclass(frozen=True, slots=True)
class _Tally:
    """One question's counts by group: `n[group][code, number]` and base n by group."""

    n: Mapping[str, Mapping[tuple[int | None, float | None], int]]
    base: Mapping[str, int]


def result_tables(
    survey: Survey, counts: Counts, groups: Sequence[str] = (), restriction: str = ""
) -> tuple[ResultTable, ...]:
    """Every question's ResultTable in form order, for the chosen groups (none chosen: all).

    A group that the codebook lacks is shown only where it has responses.
    """
    answered = {group_id for group_id, _ in counts.responses}
    shown = [
        group
        for group in survey.groups
        if (not groups or group.id in groups) and (group.in_codebook or group.id in answered)
    ]
    tallies = _tallies(counts)
    labels = {group.id: group.label for group in shown}
    empty = _Tally({}, {})
    return tuple(
        replace(
            _table(survey, question, tallies.get(question.id, empty), labels),
            restriction=restriction,
        )
        for question in survey.questions
    )


def _tallies(counts: Counts) -> dict[str, _Tally]:
    n: dict[str, dict[str, dict[tuple[int | None, float | None], int]]] = {}
    for count in counts.answers:
        by_group = n.setdefault(count.question_id, {}).setdefault(count.group_id, {})
        by_group[count.option_code, count.number] = count.n
    base: dict[str, dict[str, int]] = {}
    for entry in counts.bases:
        base.setdefault(entry.question_id, {})[entry.group_id] = entry.n
    return {key: _Tally(n.get(key, {}), base.get(key, {})) for key in n.keys() | base.keys()}


def _table(
    survey: Survey, question: Question, tally: _Tally, labels: Mapping[str, str]
) -> ResultTable:
    by_group: dict[str, list[AnswerCount]] = {
        group_id: [
            AnswerCount(question.id, group_id, code, number, n)
            for (code, number), n in tally.n.get(group_id, {}).items()
        ]
        for group_id in labels
    }
    everything = [count for counts in by_group.values() for count in counts]
    options, place = _rows(question, everything)
    groups = [
        _group(question, options, place, label, tally.base.get(group_id, 0), by_group[group_id])
        for group_id, label in labels.items()
    ]
    base = sum(tally.base.get(group_id, 0) for group_id in labels)
    total = _group(question, options, place, text("words.all_groups"), base, everything, total=True)
    return ResultTable(survey.title, survey.is_sample, question, options, (*groups, total))


def _rows(
    question: Question, counts: Iterable[AnswerCount]
) -> tuple[tuple[Option, ...], Mapping[float, int]]:
    """The distribution's rows, and for numbers and dates each value's row code."""
    if not question.has_values:
        return question.options, {}
    values = sorted({count.number for count in counts if count.number is not None})
    if question.kind is Kind.DATE:
        return periods(values)
    if len(values) <= MOST_SINGLE_VALUES:
        options = tuple(Option(i, value_text(v), value_text(v)) for i, v in enumerate(values, 1))
        return options, {value: code for code, value in enumerate(values, 1)}
    # In exact decimals, as the values were written: 0.3 starts the interval 0,3–0,4.
    exact = {value: Fraction(repr(value)) for value in values}
    low = exact[values[0]]
    width = (exact[values[-1]] - low) / INTERVALS
    edges = [float(low + width * step) for step in range(INTERVALS + 1)]
    labels = [f"{value_text(a)}–{value_text(b)}" for a, b in pairwise(edges)]
    options = tuple(Option(code, label, label) for code, label in enumerate(labels, 1))
    return options, {v: min(INTERVALS, 1 + int((exact[v] - low) / width)) for v in values}


def _group(  # noqa: PLR0913, PLR0917 - one group's figures need all of its counts
    question: Question,
    options: Sequence[Option],
    place: Mapping[float, int],
    label: str,
    base: int,
    counts: Sequence[AnswerCount],
    *,
    total: bool = False,
) -> GroupResult:
    n_by_code: dict[int, int] = {}
    ranks: dict[int, list[tuple[float, int]]] = {}
    for count in counts:
        code = count.option_code
        if code is None and count.number is not None:
            code = place.get(count.number)
        if code is None:
            continue
        n_by_code[code] = n_by_code.get(code, 0) + count.n
        if count.number is not None and question.kind is Kind.RANKING:
            ranks.setdefault(code, []).append((count.number, count.n))
    rows = tuple(
        OptionCount(
            option,
            n_by_code.get(option.code, 0),
            n_by_code.get(option.code, 0) / base if base else None,
            mean_and_spread(ranks.get(option.code, []))[0],
        )
        for option in options
    )
    mean, spread, without = _means(question, counts)
    mentions = None
    if question.kind is Kind.MULTIPLE_CHOICE and base:
        mentions = sum(n_by_code.values()) / base
    return GroupResult(label, base, mean, spread, without, rows, mentions, total)


def _means(
    question: Question, counts: Sequence[AnswerCount]
) -> tuple[float | None, float | None, float | None]:
    """KA, Hajonta and KA without don't-knows; answers outside the codebook have no position."""
    if not question.has_mean:
        return None, None, None
    if question.kind is Kind.NUMBER:
        values = [(count.number, count.n) for count in counts if count.number is not None]
        mean, spread = mean_and_spread(values)
        return mean, spread, mean
    roles = {option.code: option.role for option in question.options}
    coded = [
        (float(count.option_code), count.n)
        for count in counts
        if count.option_code is not None
        and roles.get(count.option_code) not in (None, Role.NOT_IN_CODEBOOK)
    ]
    known = [(code, n) for code, n in coded if roles[int(code)] is not Role.DONT_KNOW]
    mean, spread = mean_and_spread(coded)
    return mean, spread, mean_and_spread(known)[0]


def mean_and_spread(values: Iterable[tuple[float, int]]) -> tuple[float | None, float | None]:
    """Mean and population standard deviation (n in the divisor) of (value, count) pairs.

    Summed exactly, rounded once; one answer has spread 0, none has neither.
    """
    pairs = [(Fraction(value), n) for value, n in values if n]
    total = sum(n for _, n in pairs)
    if not total:
        return None, None
    mean = sum((value * n for value, n in pairs), Fraction(0)) / total
    variance = sum((n * (value - mean) ** 2 for value, n in pairs), Fraction(0)) / total
    return float(mean), math.sqrt(variance)
