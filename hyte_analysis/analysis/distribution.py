"""Distributions, KA and Hajonta of every question, derived from counts alone."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from hyte_analysis.analysis.disclosure import Cell, Cells, cells, guarded_groups
from hyte_analysis.analysis.group_figures import Rows, Tally, answers_of, group_result, rows_of
from hyte_analysis.analysis.result import GroupResult, OptionCount, ResultTable
from hyte_analysis.survey.answers import EVERYONE, Counts
from hyte_analysis.survey.audiences import EVERYTHING, Audience
from hyte_analysis.survey.model import DontKnow, Kind, Option, Question, RespondentGroup, Survey
from hyte_analysis.texts.languages import language


@dataclass(frozen=True, slots=True)
class Reading:
    """How the counts are read: for whom, for which groups, and what don't-knows are part of.

    `groups` are ids (none: all). `merged` are groups that the reader shows as one. `dont_know`
    is for all questions; None: as the codebook says. `split` is the question whose options the
    counts hold in place of groups, `overlaps` whether a respondent may be in several. `language`
    is that of the words beside the figures: two readings in two languages are not the same.
    """

    groups: tuple[str, ...] = ()
    restriction: str = ""
    merged: tuple[tuple[str, ...], ...] = ()
    dont_know: DontKnow | None = None
    audience: Audience = EVERYTHING
    split: Question | None = None
    overlaps: bool = False
    language: str = field(default_factory=language)


def result_tables(
    survey: Survey, counts: Counts, groups: Sequence[str] = (), restriction: str = ""
) -> tuple[ResultTable, ...]:
    """Every question's ResultTable in form order, as it is, for the chosen groups (none: all)."""
    return read_tables(survey, counts, Reading(tuple(groups), restriction))


def read_tables(survey: Survey, counts: Counts, reading: Reading) -> tuple[ResultTable, ...]:
    """Every question's ResultTable in form order, with what the audience may see.

    A group that the codebook lacks is shown only where it has responses. ValueError for a split
    where the audience is protected: two cuts of the same answers could be subtracted.
    """
    if reading.audience.is_protected and reading.split is not None:
        raise ValueError("a protected audience sees respondent groups alone")
    answered = {group_id for group_id, _ in counts.responses}
    known = [group for group in survey.groups if group.in_codebook or group.id in answered]
    tallies = _tallies(counts)
    empty = Tally({}, {}, {})
    return tuple(
        _table(survey, question, tallies.get(question.id, empty), known, reading)
        for question in survey.questions
    )


def _tallies(counts: Counts) -> dict[str, Tally]:
    n: dict[str, dict[str, dict[tuple[int | None, float | None], int]]] = {}
    for question_id, group_id, code, number, count in counts.answers:
        n.setdefault(question_id, {}).setdefault(group_id, {})[code, number] = count
    base: dict[str, dict[str, int]] = {}
    for entry in counts.bases:
        base.setdefault(entry.question_id, {})[entry.group_id] = entry.n
    areas: dict[str, dict[tuple[str, str], int]] = {}
    for area in counts.areas:
        areas.setdefault(area.question_id, {})[area.group_id, area.area] = area.n
    return {
        key: Tally(n.get(key, {}), base.get(key, {}), areas.get(key, {}))
        for key in n.keys() | base.keys()
    }


def _table(
    survey: Survey,
    question: Question,
    tally: Tally,
    groups: Sequence[RespondentGroup],
    reading: Reading,
) -> ResultTable:
    if reading.dont_know is not None and question.kind is Kind.SINGLE_CHOICE:
        question = replace(question, dont_know=reading.dont_know)
    divided = cells(groups, tally.base, reading.groups, reading.merged, reading.audience)
    total = divided.total
    if reading.overlaps:
        # Their sum would count those in several groups again.
        total = replace(total, group_ids=(EVERYONE,))
    audience = reading.audience
    divided = replace(divided, total=total)
    question, rows, made = _shown(question, tally, divided, audience)
    return ResultTable(
        survey.title,
        survey.is_sample,
        question,
        rows,
        made,
        reading.restriction,
        audience.profile,
        audience.is_protected,
        audience.limits.counts,
        reading.split,
        reading.overlaps,
    )


def _shown(
    question: Question, tally: Tally, divided: Cells, audience: Audience
) -> tuple[Question, tuple[Option, ...], tuple[GroupResult, ...]]:
    """The question, its rows and each cell's figures as the audience may see them.

    Values and answers outside the codebook are rows only where their counts are shown: the row
    alone would tell that somebody answered so.
    """
    every = (*divided.shown, divided.total)
    rows = rows_of(question, answers_of(tally, divided.total.group_ids))
    made = [group_result(question, rows, tally, cell) for cell in every]
    made[-1] = replace(made[-1], is_total=True)
    if not audience.is_protected:
        return question, rows[0], tuple(made)
    pairs = list(zip(every, guarded_groups(question, made, audience.limits), strict=True))
    seen = [cell for cell, group in pairs if group.has_counts]
    if len(seen) == len(pairs) and all(option.has_form_position for option in question.options):
        return question, rows[0], tuple(group for _, group in pairs)
    answers = answers_of(tally, [id_ for cell in seen for id_ in cell.group_ids])
    codes = {code for code, _, _ in answers}
    options = tuple(o for o in question.options if o.has_form_position or o.code in codes)
    question = replace(question, options=options)
    rows = rows_of(question, answers)
    return question, rows[0], tuple(_onrows_of(question, rows, tally, *pair) for pair in pairs)


def _onrows_of(
    question: Question,
    rows: Rows,
    tally: Tally,
    cell: Cell,
    group: GroupResult,
) -> GroupResult:
    """The group's counts on the rows that are shown; none of them where it has none to show."""
    if group.has_counts:
        counts = group_result(question, rows, tally, cell).counts
    else:
        halves = {count.option.code: count.is_half for count in group.counts}
        counts = tuple(OptionCount(o, None, None, is_half=halves.get(o.code)) for o in rows[0])
    return replace(group, counts=counts)
