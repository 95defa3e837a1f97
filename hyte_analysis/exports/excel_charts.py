"""Native charts beside a question's tables: they read the cells, so the team can edit both."""

from dataclasses import dataclass, replace
from math import ceil
from typing import Literal

from openpyxl.chart._chart import ChartBase
from openpyxl.drawing.spreadsheet_drawing import AnchorMarker, TwoCellAnchor
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.xml.functions import Element, fromstring

from hyte_analysis.analysis.result import GroupResult, ResultTable
from hyte_analysis.charts import Look, alt_text
from hyte_analysis.charts.labels import group_line
from hyte_analysis.charts.look import chosen_group, shown_groups
from hyte_analysis.charts.theme import (
    DONT_KNOW_COLOUR,
    colours_of_groups,
    has_colours,
    is_coloured,
    label_colour,
    option_colours,
)
from hyte_analysis.exports import excel_cells as cells
from hyte_analysis.exports import excel_sheets as sheets
from hyte_analysis.exports.excel_chart_xml import Bars, Cells, Series, chart_xml
from hyte_analysis.survey.model import Kind, Option

# A row of 15 points, in centimetres.
ROW_CM = 0.529
# What fits a landscape page under the question.
_BAR_CM, _FRAME_CM, LEAST_CM, _MOST_CM = 0.9, 3.2, 6.5, 15.0
# A label and a figure of nine points have room in this much; a divided bar has a long label.
_NARROWEST_CM, _NARROWEST_STACKED_CM = 0.42, 0.9
# A bar a group for each option: with more options than this only all together are drawn.
_MOST_CLUSTERED = 8
# A narrower segment has no room for its figure.
_LEAST_LABELLED = 0.04
# Fewer answers than this have a line on the axis each.
_FEW = 10

Read = Literal["counts", "shares", "area_counts", "area_shares"]


@dataclass(frozen=True, slots=True)
class TablePlace:
    """Where a table of figures stands: its header's row, the first group's column, its rows."""

    top: int
    first_column: int
    labels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class QuestionChart:
    """What a question's chart draws: the groups by their place, divided bars or bars side by side.

    `reads` is the table of the sheet that it reads, `options` its rows; `height` is in centimetres
    and `bars` how many bars stand under each other.
    """

    groups: tuple[tuple[int, GroupResult], ...]
    options: tuple[Option, ...]
    is_stacked: bool
    reads: Read
    bars: int
    height: float

    @property
    def rows(self) -> int:
        """How many rows of the sheet it covers, the groups' labels behind it."""
        return max(ceil(self.height / ROW_CM), len(self.groups) + 2)


class NativeChart(ChartBase):
    """A chart that is ready XML; the library only gives it its place in the workbook."""

    tagname = "barChart"

    def __init__(self, xml: str) -> None:
        super().__init__()
        self._xml = xml

    def _write(self) -> Element:
        made: Element = fromstring(self._xml)
        return made


class DescribedAnchor(TwoCellAnchor):
    """A chart's place from a row's first column to another's last, with its alternative text."""

    tagname = "twoCellAnchor"
    # The library collects these anew for each class, and only from its own body.
    __elements__ = TwoCellAnchor.__elements__

    def __init__(self, description: str, rows: tuple[int, int], columns: int) -> None:
        first, end = rows
        super().__init__(
            editAs="oneCell",
            _from=AnchorMarker(col=0, row=first - 1),
            to=AnchorMarker(col=columns, row=end - 1),
        )
        self._description = description

    # Nothing gives an anchor an index.
    def to_tree(  # type: ignore[override]
        self, tagname: str | None = None, idx: None = None, namespace: str | None = None
    ) -> Element:
        """The anchor as XML, the description on its chart."""
        if self.graphicFrame is not None:
            properties = self.graphicFrame.nvGraphicFramePr.cNvPr
            # The stubs take it for something else.
            properties.descr = self._description  # type: ignore[attr-defined]
        tree: Element = super().to_tree(tagname, idx, namespace)
        return tree


def ordered_areas(table: ResultTable, look: Look) -> tuple[str, ...]:
    """The focus areas in the chosen order: by size those that most chose something of first."""
    areas = table.question.areas
    chosen = chosen_group(table, look)
    if look.order != "size" or not chosen.has_counts:
        return areas
    n = {area.area: area.n or 0 for area in chosen.areas}
    return tuple(sorted(areas, key=lambda area: -n.get(area, 0)))


def question_chart(table: ResultTable) -> QuestionChart | None:
    """The chart that suits the question; None where its audience sees no counts."""
    is_stacked = table.question.kind is Kind.SINGLE_CHOICE and has_colours(table)
    groups = table.single_groups
    if not is_stacked and len(table.options) > _MOST_CLUSTERED:
        groups = (table.total,)
    if not any(group.n and group.has_counts for group in groups):
        groups = (table.total,)
    return _chart(table, groups, table.options, is_stacked=is_stacked, reads="shares")


def chosen_chart(
    table: ResultTable, chart: str, look: Look, options: tuple[Option, ...]
) -> QuestionChart | None:
    """The chart of this id of `charts.CHARTS`; None for "" or where no counts may be seen.

    Diverging bars are bars divided into their options: no workbook has the others.
    """
    if not chart:
        return None
    if chart == "areas":
        reads: Read = "area_counts" if look.values == "counts" else "area_shares"
        return _chart(table, (chosen_group(table, look),), (), is_stacked=False, reads=reads)
    is_stacked = chart in ("stacked", "diverging")
    alone = chart == "options"
    groups = (chosen_group(table, look),) if alone else shown_groups(table, look)
    return _chart(table, groups, options, is_stacked=is_stacked, reads=look.values)


def _chart(
    table: ResultTable,
    groups: tuple[GroupResult, ...],
    options: tuple[Option, ...],
    *,
    is_stacked: bool,
    reads: Read,
) -> QuestionChart | None:
    seen = [group.n > 0 and group.has_counts for group in groups]
    rows = len(table.question.areas if reads.startswith("area") else options)
    if not any(seen) or not rows:
        return None
    # Divided bars keep the place of a group that is not shown: its label says why.
    drawn = [g for g, is_seen in zip(groups, seen, strict=True) if is_seen or is_stacked]
    at = {id(group): place for place, group in enumerate(table.groups)}
    bars = len(drawn) if is_stacked else rows * len(drawn)
    wished = bars * 1.6 if is_stacked else max(rows, 0.6 * bars)
    most = max(_MOST_CM, _needed(bars, is_stacked=is_stacked))
    height = min(most, max(LEAST_CM, _FRAME_CM + wished * _BAR_CM))
    places = tuple((at[id(group)], group) for group in drawn)
    return QuestionChart(places, options, is_stacked, reads, bars, height)


def lower(chart: QuestionChart, most: float) -> QuestionChart:
    """The chart in `most` centimetres, where it can be read in them; else as it is."""
    least = max(LEAST_CM, chart.height * 0.6, _needed(chart.bars, is_stacked=chart.is_stacked))
    return replace(chart, height=most) if least <= most < chart.height else chart


def _needed(bars: int, *, is_stacked: bool) -> float:
    """The least height at which each label and figure has room, in centimetres."""
    return _FRAME_CM + bars * (_NARROWEST_STACKED_CM if is_stacked else _NARROWEST_CM)


def put_chart(
    ws: Worksheet,
    table: ResultTable,
    drawn: QuestionChart,
    place: TablePlace,
    box: tuple[int, int],
) -> None:
    """Draws the figures of a table over the rows from the first of `box`, so many columns wide."""
    row, columns = box
    labels = [group_line(table, group) for _, group in drawn.groups]
    # The labels that the chart reads lie behind it.
    for at, label in enumerate(labels, start=row + 1):
        cells.put_text(ws, at, 2, label, cells.LABEL)
        ws.row_dimensions[at].height = sheets.LINE_HEIGHT
    make = _stacked if drawn.is_stacked else _clustered
    bars = make(table, drawn, place, Cells((row + 1, 2), (row + len(labels), 2), tuple(labels)))
    put_bars(ws, bars, (row, row + drawn.rows - 1), columns, alt_text(table))


def put_bars(
    ws: Worksheet, bars: Bars, rows: tuple[int, int], columns: int, description: str
) -> None:
    """Puts a chart over the rows (first, the one after the last) and so many first columns."""
    chart = NativeChart(chart_xml(bars, ws.title))
    # The library takes an anchor too.
    chart.anchor = DescribedAnchor(cells.one_line(description), rows, columns)  # type: ignore[assignment]
    ws.add_chart(chart)


def _stacked(table: ResultTable, drawn: QuestionChart, place: TablePlace, labels: Cells) -> Bars:
    """A bar a group, an option a segment."""
    colours = option_colours(table.options, table.question.scale, table.question.direction)
    first, last = (place.first_column + drawn.groups[end][0] for end in (0, -1))
    series = []
    for row, option in enumerate(drawn.options, start=place.top + 1):
        counts = [_count(group, option) for _, group in drawn.groups]
        shares = [share or 0.0 for _, share in counts]
        values = tuple(n if drawn.reads == "counts" else share for n, share in counts)
        colour = colours[option.code]
        series.append(Series(
            _label(place, row), labels, Cells((row, first), (row, last), values), colour,
            label_colour(colour),
            frozenset(at for at, share in enumerate(shares) if share < _LEAST_LABELLED),
        ))  # fmt: skip
    return Bars(tuple(series), is_stacked=True, number_format=_format(drawn), longest=1.0)


def _clustered(table: ResultTable, drawn: QuestionChart, place: TablePlace, labels: Cells) -> Bars:
    """A bar a group for each option, as on the team's slides."""
    colours = colours_of_groups(table)
    top, last = place.top + 1, place.top + len(place.labels)
    categories = Cells((top, 2), (last, 2), place.labels)
    series = []
    for at, (behind, group) in enumerate(drawn.groups):
        values = _values(drawn, group, place.labels)
        name, column = (labels.first[0] + at, 2), place.first_column + behind
        series.append(Series(
            Cells(name, name, (labels.values[at],)), categories,
            Cells((top, column), (last, column), values), colours[group.group],
            aside=_aside(drawn), aside_colour=DONT_KNOW_COLOUR,
        ))  # fmt: skip
    longest = max((v or 0 for one in series for v in one.values.values if not isinstance(v, str)),
                  default=0)  # fmt: skip
    is_count = drawn.reads in ("counts", "area_counts")
    step = 1 if is_count and longest <= _FEW else None
    return Bars(tuple(series), is_stacked=False, number_format=_format(drawn),
                longest=None if is_count else 1.0, step=step)  # fmt: skip


def _values(
    drawn: QuestionChart, group: GroupResult, labels: tuple[str, ...]
) -> tuple[float | None, ...]:
    if drawn.reads in ("area_counts", "area_shares"):
        own = {area.area: area for area in group.areas}
        found = [own.get(area) for area in labels]
        counted = [(a.n, a.share) if a else (None, None) for a in found]
    else:
        counted = [_count(group, option) for option in drawn.options]
    return tuple(n if drawn.reads.endswith("counts") else share for n, share in counted)


def _count(group: GroupResult, option: Option) -> tuple[int | None, float | None]:
    own = next((c for c in group.counts if c.option.code == option.code), None)
    return (own.n, own.share) if own else (None, None)


def _aside(drawn: QuestionChart) -> frozenset[int]:
    """Of one group's bars those that are no choice among the others, which are grey."""
    if len(drawn.groups) > 1:
        return frozenset()
    return frozenset(at for at, option in enumerate(drawn.options) if not is_coloured(option))


def _label(place: TablePlace, row: int) -> Cells:
    return Cells((row, 2), (row, 2), (place.labels[row - place.top - 1],))


def _format(drawn: QuestionChart) -> str:
    return cells.COUNT_FORMAT if drawn.reads.endswith("counts") else cells.share_format()
