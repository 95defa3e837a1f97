"""A question's figures as the tables of a document, as wide as a page and never wider."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from hyte_analysis.analysis.conventions import (
    figure_or_reason,
    has_scale_figures,
    mean_or_reason,
    median_text,
    option_figure_or_reason,
    share_or_reason,
)
from hyte_analysis.analysis.result import AreaShare, GroupResult, OptionCount, ResultTable
from hyte_analysis.analysis.wave_comparison import options_of_waves
from hyte_analysis.charts.labels import count_and_share, option_text
from hyte_analysis.charts.look import Look, count_of, ordered_options
from hyte_analysis.charts.wrapping import width, words_in
from hyte_analysis.survey.model import DontKnow, Question
from hyte_analysis.texts import text
from hyte_analysis.texts.formats import MISSING, count_text, decimal_text

PAGE_WIDTH = 170 / 25.4 * 72
"""The width of the text of an A4 page in points."""
TEXT_SIZE = 8.5
"""The size of a table's text in points."""
_WHOLE_ROWS, _WHOLE_LINES = 10, 24
_PADDING = 9.0
# Heavier letters are wider, and another typeface may be.
_HEAVIER = 1.12
# A longer word is divided.
_WIDEST_WORD = 84.0
_LEAST_LABEL, _LEAST_FIGURE = 120.0, 42.0
# As on the page: with more options, or longer, they are the rows.
_MOST_COLUMNS = 6
_MOST_LINES = 4


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row: its header and a text for each column; `is_total` for all groups together."""

    label: str
    cells: tuple[str, ...]
    is_total: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table with a header row and row headers; `widths` are points, PAGE_WIDTH together."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[TableRow, ...]
    widths: tuple[float, ...]

    @property
    def divided(self) -> tuple[bool, ...]:
        """For each column whether it is narrower than one of its words."""
        labels = (self.head[0], *(row.label for row in self.rows))
        columns = (
            labels,
            *((h, *(row.cells[at] for row in self.rows)) for at, h in enumerate(self.head[1:])),
        )
        return tuple(
            any(_points(word) > own - _PADDING + 1 for cell in column for word in words_in(cell))
            for column, own in zip(columns, self.widths, strict=True)
        )

    @property
    def is_short(self) -> bool:
        """Whether it can be kept on one page without leaving much of another empty."""
        heights = (
            max(_lines(c, w) for c, w in zip((row.label, *row.cells), self.widths, strict=True))
            for row in self.rows
        )
        return len(self.rows) <= _WHOLE_ROWS and sum(heights) <= _WHOLE_LINES


def result_tables(table: ResultTable, look: Look) -> Iterator[Table]:
    """Each group's counts with shares, n, KA and Hajonta: groups or options as rows.

    Groups that do not fit beside each other go on in another table. Nothing where nobody answered.
    """
    if not table.total.n:
        return
    split = table.split is not None
    caption = text("documents.caption_split" if split else "documents.caption")
    measures = _measures(table)
    options = ordered_options(table, look)
    by_option = [
        TableRow(option_text(o), tuple(_option_cell(g, count_of(g, o)) for g in table.groups))
        for o in options
    ]
    rows = [*by_option, *measures]
    by_group = _turned(table, rows, text("words.answer" if split else "words.group"))
    widths = _widths(by_group)
    lines = max((_lines(*cell) for cell in zip(by_group.head, widths, strict=True)), default=0)
    is_short = len(options) <= _MOST_COLUMNS and not table.question.has_values
    if is_short and sum(widths) < PAGE_WIDTH + 1 and lines <= _MOST_LINES:
        yield Table(caption, by_group.head, by_group.rows, widths)
        return
    groups = [group.group for group in table.groups]
    yield from _parts(caption, (text("words.option"), *groups), rows)


def areas_tables(table: ResultTable) -> Iterator[Table]:
    """How many of each group chose something of each focus area; nothing where there are none."""
    areas = table.question.areas
    if not areas or not table.total.n:
        return
    rows = [
        TableRow(area, tuple(_area_cell(group, area) for group in table.groups)) for area in areas
    ]
    head = (text("words.area"), *(group.group for group in table.groups))
    yield from _parts(text("documents.caption_areas"), head, rows)


def waves_tables(now: ResultTable, then: ResultTable) -> Iterator[Table]:
    """All groups' counts, n, KA and Hajonta in both surveys; nothing where neither has answers."""
    both = (now, then)
    if not any(table.total.n for table in both):
        return
    rows = [
        TableRow(_wave_label(now, then, row.label), tuple(
            MISSING if count is None else _option_cell(table.total, count)
            for table, count in zip(both, (row.now, row.then), strict=True)
        ))
        for row in options_of_waves(now, then)
    ]  # fmt: skip
    totals = [{row.label: row.cells[-1] for row in _measures(table)} for table in both]
    labels = dict.fromkeys(label for own in totals for label in own)
    rows += [TableRow(label, tuple(t.get(label, MISSING) for t in totals)) for label in labels]
    head = (text("words.option"), *(table.survey_title for table in both))
    yield from _parts(text("documents.caption_waves"), head, rows)


def _wave_label(now: ResultTable, then: ResultTable, label: str) -> str:
    options = (*now.options, *then.options)
    return next((option_text(option) for option in options if option.label == label), label)


def _option_cell(group: GroupResult, count: OptionCount) -> str:
    known = option_figure_or_reason(group, count, count.n)
    if isinstance(known, str):
        return share_or_reason(count)
    if not group.n:
        return MISSING
    figures = count_and_share(count.n or 0, group.n)
    if count.mean_rank is None:
        return figures
    mean = decimal_text(count.mean_rank)
    return text("documents.with_rank", figures=figures, mean=mean)


def _area_cell(group: GroupResult, area: str) -> str:
    own: AreaShare | None = next((a for a in group.areas if a.area == area), None)
    if own is None or not group.n:
        return MISSING
    known = figure_or_reason(group, own.n)
    return known if isinstance(known, str) else count_and_share(own.n or 0, group.n)


def _measures(table: ResultTable) -> list[TableRow]:
    """n, KA, Hajonta and the like: a row each, a text a group."""
    question, groups = table.question, table.groups

    def row(name: str, values: Sequence[float | None]) -> TableRow:
        told = zip(groups, values, strict=True)
        return TableRow(name, tuple(mean_or_reason(g, v, decimal_text(v)) for g, v in told))

    rows = [TableRow(text("documents.base"), tuple(count_text(group.n) for group in groups))]
    if question.has_mean:
        rows.append(row(text("words.mean"), [group.mean for group in groups]))
        rows.append(row(text("words.spread"), [group.spread for group in groups]))
    if _has_other_mean(question):
        without = [group.mean_without_dont_know for group in groups]
        rows.append(row(text("words.mean_without_dont_know"), without))
    if has_scale_figures(question):
        medians = tuple(mean_or_reason(g, g.median, median_text(g)) for g in groups)
        rows.append(TableRow(text("words.median"), medians))
        rows.append(row(text("words.consensus"), [group.consensus for group in groups]))
    if question.has_mentions:
        mentions = [group.mentions_per_respondent for group in groups]
        rows.append(row(text("words.mentions_per_respondent"), mentions))
    return rows


def _has_other_mean(question: Question) -> bool:
    is_averaged = question.has_dont_know and question.dont_know is DontKnow.AVERAGED
    return question.has_mean and is_averaged


def _turned(table: ResultTable, rows: Sequence[TableRow], corner: str) -> Table:
    """The same figures with a group a row; without widths yet."""
    head = (corner, *(row.label for row in rows))
    turned = tuple(
        TableRow(group.group, tuple(row.cells[at] for row in rows), group.is_total)
        for at, group in enumerate(table.groups)
    )
    return Table("", head, turned, ())


def _widths(table: Table) -> tuple[float, ...]:
    """A width for each column; more than the page together where they do not fit."""
    columns = [[table.head[at + 1], *(row.cells[at] for row in table.rows)]
               for at in range(len(table.head) - 1)]  # fmt: skip
    labels = [table.head[0], *(row.label for row in table.rows)]
    least = [_least(labels), *(max(_LEAST_FIGURE, _least(column)) for column in columns)]
    wished = [max(map(_wish, column)) for column in (labels, *columns)]
    return _shared(least, wished)


def _shared(least: Sequence[float], wished: Sequence[float]) -> tuple[float, ...]:
    """The page's width by columns: what each needs, and of the rest as they wish."""
    spare = PAGE_WIDTH - sum(least)
    if spare <= 0:
        return tuple(least)
    more = [max(0.0, wish - own) for own, wish in zip(least, wished, strict=True)]
    share = min(1.0, spare / sum(more)) if sum(more) else 0.0
    widths = [own + share * extra for own, extra in zip(least, more, strict=True)]
    left = (PAGE_WIDTH - sum(widths)) / len(widths)
    return tuple(round(own + left, 2) for own in widths)


def _parts(caption: str, head: Sequence[str], rows: Sequence[TableRow]) -> Iterator[Table]:
    """The table in as many tables as its columns need, the rows' labels in each."""
    columns = [[head[at + 1], *(row.cells[at] for row in rows)] for at in range(len(head) - 1)]
    needed = [max(_LEAST_FIGURE, _least(column)) for column in columns]
    label = max(_LEAST_LABEL, *(_wish(row.label) for row in rows))
    spans = _spans(needed, PAGE_WIDTH - _LEAST_LABEL)
    for part, (start, end) in enumerate(spans, 1):
        told = caption
        if len(spans) > 1:
            told = text("documents.part", caption=caption, part=part, parts=len(spans))
        own = needed[start:end]
        widths = (PAGE_WIDTH - sum(own), *own)
        # Where there is room, the figures have it rather than a label that does not need it.
        spare = max(0.0, widths[0] - min(label, PAGE_WIDTH * 0.4)) / len(own)
        widths = (widths[0] - spare * len(own), *(column + spare for column in own))
        yield Table(told, (head[0], *head[start + 1 : end + 1]), tuple(
            TableRow(row.label, row.cells[start:end], row.is_total) for row in rows
        ), tuple(round(column, 2) for column in widths))  # fmt: skip


def _spans(needed: Sequence[float], room: float) -> list[tuple[int, int]]:
    """Which columns stand beside each other: as few tables as fit, about equally wide."""
    parts = 1
    while True:
        size = -(-len(needed) // parts)
        spans = [(at, min(at + size, len(needed))) for at in range(0, len(needed), size)]
        if size == 1 or all(sum(needed[start:end]) <= room for start, end in spans):
            return spans
        parts += 1


def _least(cells: Sequence[str]) -> float:
    """The narrowest that a column can be: its longest word, or where that is divided."""
    longest = max((_points(word) for cell in cells for word in words_in(cell)), default=0.0)
    return min(longest, _WIDEST_WORD) + _PADDING


def _wish(cell: str) -> float:
    return _points(cell) + _PADDING


def _points(words: str) -> float:
    return width(words) * TEXT_SIZE * _HEAVIER


def _lines(cell: str, column: float) -> int:
    return int(_points(cell) // max(1.0, column - _PADDING)) + 1
