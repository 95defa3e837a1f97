"""The exact figures behind a slide's chart, as the rows of a table."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from hyte_analysis.analysis.conventions import (
    has_scale_figures,
    mean_or_reason,
    median_text,
    share_or_reason,
)
from hyte_analysis.analysis.result import GroupResult, OptionCount, ResultTable
from hyte_analysis.analysis.wave_comparison import options_of_waves
from hyte_analysis.charts.labels import count_and_share, option_text
from hyte_analysis.charts.look import Look, count_of, ordered_options
from hyte_analysis.survey.model import DontKnow
from hyte_analysis.texts import text
from hyte_analysis.texts.formats import MISSING, count_text, decimal_text

# With more groups than this and fewer options the groups are the rows.
_MOST_GROUPS = 6
_MEASURES = ("answers", "mean", "spread", "mean_without_dont_know", "median", "consensus",
             "mentions_per_respondent")  # fmt: skip


@dataclass(frozen=True, slots=True)
class FigureTable:
    """A table of texts: `columns` head the cells, each row begins with its own heading.

    `totals` are how many of the last rows are not of an option but of all: n, KA, Hajonta.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    totals: int = 0


def figure_table(table: ResultTable, look: Look) -> FigureTable:
    """Every group's counts, shares and figures; words stand where the audience may not know."""
    options = ordered_options(table, look)
    rows = [
        (option_text(o), *(_option_cell(g, count_of(g, o)) for g in table.groups)) for o in options
    ]
    rows += list(_areas(table))
    measures = [
        (text(f"words.{name}"), *(_measure(g, name) for g in table.groups))
        for name in _MEASURES
        if _has(table, name)
    ]
    columns = (text("words.option"), *(group.group for group in table.groups))
    if len(table.groups) <= max(_MOST_GROUPS, len(rows)):
        return FigureTable(columns, (*rows, *measures), len(measures))
    turned = zip(columns, *rows, *measures, strict=True)
    _, *headings = next(turned)
    name = text("words.group" if table.split is None else "words.answer")
    return FigureTable((name, *headings), tuple(turned))


def waves_table(now: ResultTable, then: ResultTable) -> FigureTable:
    """Both surveys' figures of all groups together, the earlier one first."""
    rows = [
        (pair.label, _wave_cell(then.total, pair.then), _wave_cell(now.total, pair.now))
        for pair in options_of_waves(now, then)
    ]
    measures = [
        (text(f"words.{name}"), _measure(then.total, name), _measure(now.total, name))
        for name in _MEASURES
        if _has(now, name)
    ]
    columns = (text("words.option"), then.survey_title, now.survey_title)
    return FigureTable(columns, (*rows, *measures), len(measures))


def _wave_cell(group: GroupResult, count: OptionCount | None) -> str:
    return MISSING if count is None else _option_cell(group, count)


def _option_cell(group: GroupResult, count: OptionCount) -> str:
    if count.n is None:
        return share_or_reason(count)
    if not group.n:
        return MISSING
    figures = count_and_share(count.n, group.n)
    if count.mean_rank is None:
        return figures
    return f"{figures}, {text('charts.mean_rank', mean=decimal_text(count.mean_rank))}"


def _areas(table: ResultTable) -> Iterator[tuple[str, ...]]:
    for at, area in enumerate(table.question.areas):
        shares: Sequence[str] = [_area_cell(group, at) for group in table.groups]
        yield (text("plain.area", area=area), *shares)


def _area_cell(group: GroupResult, at: int) -> str:
    n = group.areas[at].n
    if n is None:
        return text("disclosure.hidden")
    return count_and_share(n, group.n) if group.n else MISSING


def _has(table: ResultTable, name: str) -> bool:
    question = table.question
    if name in ("mean", "spread"):
        return question.has_mean
    if name == "mean_without_dont_know":
        averaged = question.dont_know is DontKnow.AVERAGED
        return question.has_mean and question.has_dont_know and averaged
    if name in ("median", "consensus"):
        return has_scale_figures(question)
    return name == "answers" or question.has_mentions


def _measure(group: GroupResult, name: str) -> str:
    if name == "answers":
        return count_text(group.n)
    value: float | None = getattr(group, name)
    shown = median_text(group) if name == "median" else decimal_text(value)
    return mean_or_reason(group, value, shown)
