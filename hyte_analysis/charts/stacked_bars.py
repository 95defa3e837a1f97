"""One bar a group, 100 % long: how each group's answers divide among the options."""

from collections.abc import Sequence

import plotly.graph_objects as go

from hyte_analysis.analysis.result import GroupResult, ResultTable
from hyte_analysis.charts.canvas import Drawing, Frame, canvas, label, no_answers, nobody_answered
from hyte_analysis.charts.labels import (
    LABEL_ROOM,
    escaped,
    hover_text,
    legend_text,
    quiet,
    remark_on,
    statistics,
    strong,
    value_label,
)
from hyte_analysis.charts.legend import Entry, Legend, Mark, fits_side_by_side
from hyte_analysis.charts.look import Look, count_of, shown_groups
from hyte_analysis.charts.theme import (
    EDGE,
    LABEL_LINE,
    LABEL_SIZE,
    PAPER,
    is_pale,
    label_colour,
    option_colours,
)
from hyte_analysis.charts.wrapping import lines, width
from hyte_analysis.survey.model import Option, Role
from hyte_analysis.texts import text

BAR = 34
LABEL_GAP = 4
ROW_GAP = 18
TOTAL_GAP = 14


def draw(table: ResultTable, look: Look) -> go.Figure:
    """A bar a group, segments in form order, the figure in each segment that has room."""
    groups = shown_groups(table, look)
    if not any(group.n for group in groups):
        return nobody_answered()
    tops, rows = _bar_tops(table, groups)
    colours = option_colours(table.options, table.question.scale)
    has_pale = any(is_pale(colour) for colour in colours.values())
    labels = [label(_group_label(table, g), top) for g, top in zip(groups, tops, strict=True)]
    edges = []
    for group, top in zip(groups, tops, strict=True):
        if not group.n:
            labels.append(no_answers(top + BAR / 2))
        elif has_pale:
            edges.append(_edge(top))
    drawing = Drawing(
        [_segments(look, groups, o, tops, colours[o.code]) for o in table.options], labels, edges
    )
    return canvas(
        _frame(table, look, rows, colours),
        drawing,
        1,
        barmode="stack",
        # A figure that has no room in its segment is left out, not shrunk.
        uniformtext={"minsize": LABEL_SIZE, "mode": "hide"},
    )


def _bar_tops(table: ResultTable, groups: Sequence[GroupResult]) -> tuple[list[float], float]:
    """Where each group's bar begins, and the height of all rows."""
    tops, at = [], 0.0
    for group in groups:
        if group.is_total and at:
            at += TOTAL_GAP
        at += LABEL_LINE * (_group_label(table, group).count("<br>") + 1) + LABEL_GAP
        tops.append(at)
        at += BAR + ROW_GAP
    return tops, at - ROW_GAP + 6


def _group_label(table: ResultTable, group: GroupResult) -> str:
    """The bold name and its figures: on one line where both fit."""
    name = "<br>".join(strong(escaped(line)) for line in lines(group.group, LABEL_ROOM))
    if not group.n:
        return name
    figures = statistics(table, group)
    fits = width(group.group) + width(figures) <= LABEL_ROOM
    return name + ("&nbsp;&nbsp; " if fits else "<br>") + quiet(figures)


def _frame(table: ResultTable, look: Look, rows: float, colours: dict[int, str]) -> Frame:
    note = "charts.measure_stacked" if look.values == "counts" else "charts.measure_shares"
    entries = [Entry(legend_text(option), colours[option.code]) for option in table.options]
    nominal = table.question.mean_is_nominal
    return Frame(
        note=text(note),
        rows=rows,
        legend=Legend(entries, fits_side_by_side(entries)),
        remark=remark_on(table, text("charts.note_nominal_mean") if nominal else ""),
        axis=True,
    )


def _segments(
    look: Look, groups: Sequence[GroupResult], option: Option, tops: Sequence[float], colour: str
) -> go.Bar:
    counts = [count_of(group, option) for group in groups]
    labels = [
        value_label(look, count.n, group.n) if count.n else ""
        for group, count in zip(groups, counts, strict=True)
    ]
    return go.Bar(
        name=escaped(legend_text(option)),
        orientation="h",
        x=[count.share or None for count in counts],
        y=[top + BAR / 2 for top in tops],
        width=BAR,
        marker=_marker(option, colour),
        text=labels,
        textposition="inside",
        insidetextanchor="middle",
        textangle=0,
        textfont={"size": LABEL_SIZE, "color": label_colour(colour)},
        hovertext=[hover_text(g, option, c.n) for g, c in zip(groups, counts, strict=True)],
        hovertemplate="%{hovertext}<extra></extra>",
    )


def _marker(option: Option, colour: str) -> Mark:
    if option.role is Role.NOT_IN_CODEBOOK:
        return {"color": colour, "line": {"color": EDGE, "width": 1}}
    # Half of the line lies in each of two neighbours: 2 px of white between them.
    return {"color": colour, "line": {"color": PAPER, "width": 2}}


def _edge(top: float) -> Mark:
    """A hairline around a bar that has pale segments."""
    return {
        "type": "rect",
        "xref": "x",
        "x0": 0,
        "x1": 1,
        "y0": top,
        "y1": top + BAR,
        "line": {"color": EDGE, "width": 1},
        "fillcolor": "rgba(0,0,0,0)",
    }
