"""Thick bars one under another, one a group: where they lie and what is written over them."""

from collections.abc import Sequence

from hyte_analysis.analysis.result import GroupResult, ResultTable
from hyte_analysis.charts.canvas import in_place_of_bar, label
from hyte_analysis.charts.labels import (
    LABEL_ROOM,
    escaped,
    quiet,
    statistics,
    strong,
)
from hyte_analysis.charts.legend import Mark
from hyte_analysis.charts.theme import (
    EDGE,
    LABEL_LINE,
    LABEL_SIZE,
    OUTSIDER_COLOUR,
    PAPER,
    SMALL_SIZE,
)
from hyte_analysis.charts.wrapping import lines, width

BAR = 34
LABEL_GAP = 4
ROW_GAP = 18
TOTAL_GAP = 14
# In em of the small size: the same pixels as a line of the label's own size.
FIGURES_ROOM = LABEL_ROOM * LABEL_SIZE / SMALL_SIZE


def bar_tops(table: ResultTable, groups: Sequence[GroupResult]) -> tuple[list[float], float]:
    """Where each group's bar begins, and the height of all rows; the total set apart."""
    tops, at = [], 0.0
    for group in groups:
        if group.is_total and at:
            at += TOTAL_GAP
        at += LABEL_LINE * (_group_label(table, group).count("<br>") + 1) + LABEL_GAP
        tops.append(at)
        at += BAR + ROW_GAP
    return tops, at - ROW_GAP + 6


def words_of_rows(
    table: ResultTable, groups: Sequence[GroupResult], tops: Sequence[float]
) -> list[Mark]:
    """Each group's label, and the words in place of a bar that is not there."""
    words = [label(_group_label(table, g), top) for g, top in zip(groups, tops, strict=True)]
    return words + [
        in_place_of_bar(table, group, top + BAR / 2)
        for group, top in zip(groups, tops, strict=True)
        if not has_bar(group)
    ]


def has_bar(group: GroupResult) -> bool:
    """Whether the group has answers and they may be seen."""
    return group.n > 0 and group.has_counts


def _group_label(table: ResultTable, group: GroupResult) -> str:
    """The bold name and its figures: on one line where both fit."""
    name = "<br>".join(strong(escaped(line)) for line in lines(group.group, LABEL_ROOM))
    if not group.n:
        return name
    figures = statistics(table, group)
    if width(group.group) + width(figures) <= LABEL_ROOM:
        return f"{name}&nbsp;&nbsp; {quiet(escaped(figures))}"
    rows = [quiet(escaped(line)) for line in lines(figures, FIGURES_ROOM)]
    return "<br>".join([name, *rows])


def edge(top: float, start: float, end: float) -> Mark:
    """A hairline around a part of a bar that has pale segments."""
    return {
        "type": "rect",
        "xref": "x",
        "x0": start,
        "x1": end,
        "y0": top,
        "y1": top + BAR,
        "line": {"color": EDGE, "width": 1},
        "fillcolor": "rgba(0,0,0,0)",
    }


def segment_marker(colour: str) -> Mark:
    """The fill of a segment, with white between it and its neighbours."""
    if colour == OUTSIDER_COLOUR:
        return {"color": colour, "line": {"color": EDGE, "width": 1}}
    # Half of the line lies in each of two neighbours: 2 px of white between them.
    return {"color": colour, "line": {"color": PAPER, "width": 2}}
