"""Thin bars of one hue, one group's figures: a label, a bar and its count and share a row."""

from collections.abc import Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from hyte_analysis.analysis.result import GroupResult, ResultTable
from hyte_analysis.charts.canvas import (
    Drawing,
    Frame,
    after_the_bar,
    baseline,
    canvas,
    heading,
    in_place_of_bar,
    label,
    nobody_answered,
)
from hyte_analysis.charts.group_rows import has_bar
from hyte_analysis.charts.labels import (
    count_and_share,
    escaped,
    hover_line,
    label_height,
    quiet,
    remark_on,
    statistics,
    strong,
    wrapped,
)
from hyte_analysis.charts.legend import Mark
from hyte_analysis.charts.look import Look, chosen_group
from hyte_analysis.charts.theme import (
    DONT_KNOW_COLOUR,
    INK,
    LABEL_LINE,
    LABEL_SIZE,
    SMALL_LINE,
    SMALL_SIZE,
    colours_of_groups,
)
from hyte_analysis.charts.wrapping import lines, width

BAR = 14
LABEL_GAP = 4
ROW_GAP = 15
APART = 16
VALUE_ROOM = 14
# In em: the group name leaves room for the image button.
NAME_ROOM = 18.0


@dataclass(frozen=True, slots=True)
class Row:
    """What a bar stands for and how many chose it.

    `name` is told when the pointer is on the bar, `label` stands over it, with `small` under
    it; a row with a `heading` begins a part of its own.
    """

    name: str
    label: str
    n: int
    small: str = ""
    is_grey: bool = False
    heading: str = ""


def drawn_rows(table: ResultTable, look: Look, rows: Sequence[Row], remark: str) -> go.Figure:
    """The chosen group's rows from the top; words where it has no answers or may not be seen."""
    group = chosen_group(table, look)
    if not group.n:
        return nobody_answered()
    if not has_bar(group):
        words = Drawing([], [in_place_of_bar(table, group, LABEL_LINE / 2)])
        return canvas(_frame(table, group, [], 2 * LABEL_LINE, remark), words, (0, 1))
    tops, height = _bar_tops(rows)
    drawing = Drawing(
        [_bars(table, look, group, rows, tops)],
        [mark for row, top in zip(rows, tops, strict=True) for mark in _words(row, top)],
        [baseline(top - 1, top + BAR + 1) for top in tops],
    )
    reach = 1 if look.values == "shares" else max([1, *(row.n for row in rows)])
    return canvas(_frame(table, group, rows, height, remark), drawing, (0, reach))


def _height_over_bar(row: Row) -> int:
    return label_height(row.label) + LABEL_GAP + (SMALL_LINE if row.small else 0)


def _bar_tops(rows: Sequence[Row]) -> tuple[list[float], float]:
    """Where each bar begins, and the height of all rows."""
    tops, at = [], 0.0
    for row in rows:
        at += _height_over_bar(row) + (APART + LABEL_LINE if row.heading else 0)
        tops.append(at)
        at += BAR + ROW_GAP
    return tops, at - ROW_GAP + 6


def _words(row: Row, top: float) -> list[dict[str, object]]:
    """The row's label, and its heading above that."""
    small = f"<br>{quiet(escaped(row.small))}" if row.small else ""
    own = label(wrapped(row.label) + small, top)
    if not row.heading:
        return [own]
    return [heading(row.heading, top - _height_over_bar(row)), own]


def _frame(
    table: ResultTable, group: GroupResult, rows: Sequence[Row], height: float, remark: str
) -> Frame:
    name = "<br>".join(strong(escaped(line)) for line in lines(group.group, NAME_ROOM))
    figures = statistics(table, group)
    values = max((width(count_and_share(row.n, group.n)) for row in rows), default=0)
    fits = width(group.group) + width(figures) <= NAME_ROOM
    joint = "&nbsp;&nbsp; " if fits else "<br>"
    return Frame(
        note=f'<span style="color:{INK};font-size:{LABEL_SIZE}px">{name}</span>'
        f"{joint}{wrapped(figures, NAME_ROOM)}",
        rows=height,
        right=VALUE_ROOM + values * (SMALL_SIZE + 1),
        remark=remark_on(table, remark),
    )


def _bars(
    table: ResultTable,
    look: Look,
    group: GroupResult,
    rows: Sequence[Row],
    tops: Sequence[float],
) -> Mark:
    hue = colours_of_groups(table)[group.group]
    figures = [count_and_share(row.n, group.n) for row in rows]
    return {
        "type": "bar",
        "name": escaped(group.group),
        "orientation": "h",
        "x": [row.n if look.values == "counts" else row.n / group.n for row in rows],
        "y": [top + BAR / 2 for top in tops],
        "width": BAR,
        "marker": {
            "color": [DONT_KNOW_COLOUR if row.is_grey else hue for row in rows],
            "line": {"width": 0},
        },
        "text": figures,
        **after_the_bar(),
        "hovertext": [
            hover_line(group, row.name, told) for row, told in zip(rows, figures, strict=True)
        ],
        "hovertemplate": "%{hovertext}<extra></extra>",
    }
