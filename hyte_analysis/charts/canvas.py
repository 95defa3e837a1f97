"""The figure that bars are drawn on: note and legend above, rows, remark below.

The vertical axis counts pixels from the top, so a long label gets the room it needs and
nothing overlaps, however many rows there are.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from hyte_analysis.analysis.conventions import withheld
from hyte_analysis.analysis.result import GroupResult, ResultTable
from hyte_analysis.charts.labels import NOTE_ROOM, escaped, halves, quiet, wrapped
from hyte_analysis.charts.legend import (
    Legend,
    Mark,
    height_narrow,
    height_wide,
    listed,
    native,
)
from hyte_analysis.charts.theme import (
    INK,
    LABEL_SIZE,
    PADDED,
    QUIET_INK,
    SMALL_LINE,
    SMALL_SIZE,
    TEMPLATE,
)
from hyte_analysis.charts.wrapping import lines
from hyte_analysis.texts import text

# The image button lies in the strip above; the note shares it.
STRIP = 20
SIDE = 8
AXIS_ROOM = 30
# Between a legend that wraps with the window and the rows.
AIR = 10
BOTTOM = 8


def after_the_bar() -> Mark:
    """How a bar's value stands beside it, never turned, shrunk or cut."""
    return {
        "texttemplate": PADDED,
        "textposition": "outside",
        "textangle": 0,
        "constraintext": "none",
        "cliponaxis": False,
        "textfont": {"size": SMALL_SIZE + 1, "color": INK},
    }


@dataclass(frozen=True, slots=True)
class Frame:
    """What surrounds the rows; sizes in pixels.

    `note` is markup that says what the bars measure, `remark` warns about a figure, `right`
    is the room beside the bars for their values, `axis` the ticks under them, if any.
    """

    note: str
    rows: float
    legend: Legend | None = None
    right: float = 26
    remark: str = ""
    axis: Mark | None = None


@dataclass(frozen=True, slots=True)
class Drawing:
    """What stands in the rows: traces, the words over them and the lines beside them."""

    bars: Sequence[Mark]
    labels: Sequence[Mark]
    shapes: Sequence[Mark] = ()


def canvas(
    frame: Frame, drawing: Drawing, reach: tuple[float, float], **layout: object
) -> go.Figure:
    """The figure, as high as it needs to be; `reach` is both ends of the horizontal axis.

    It is not validated, which would take nine tenths of the drawing's time: tests validate every
    chart in its stead.
    """
    strip = STRIP + SMALL_LINE * (frame.note.count("<br>") + 1)
    remark_height = SMALL_LINE * len(lines(frame.remark, NOTE_ROOM)) + 4 if frame.remark else 0
    axis_height = AXIS_ROOM if frame.axis else 2
    bottom = axis_height + remark_height + BOTTOM
    side_by_side = frame.legend is not None and frame.legend.side_by_side
    air = AIR if side_by_side else 0
    wide, narrow = height_wide(frame.legend), height_narrow(frame.legend)
    height = round(strip + narrow + air + frame.rows + bottom)
    shapes, labels = _around(frame, wide, axis_height)
    around: Mark = {
        "template": TEMPLATE.to_plotly_json(),
        "height": height,
        "margin": {"t": strip + wide, "b": bottom, "l": SIDE, "r": frame.right, "pad": 0},
        "title": _note(frame.note),
        "showlegend": side_by_side,
        "xaxis": {"range": list(reach), **(frame.axis or {"visible": False})},
        "yaxis": {"range": [frame.rows, -air], "visible": False},
        "shapes": [*shapes, *drawing.shapes],
        "annotations": [*labels, *drawing.labels],
    }
    if side_by_side:
        around["legend"] = native(height, strip)
    return go.Figure({"data": list(drawing.bars), "layout": around | layout}, _validate=False)


def _around(frame: Frame, room: float, axis_height: float) -> tuple[list[Mark], list[Mark]]:
    """The shapes and words outside the rows: the listed legend and the remark."""
    shapes: list[Mark] = []
    labels: list[Mark] = []
    if frame.legend and not frame.legend.side_by_side:
        shapes, labels = listed(frame.legend, room)
    if frame.remark:
        labels.append(_remark(wrapped(frame.remark, NOTE_ROOM), axis_height))
    return shapes, labels


def _note(markup: str) -> Mark:
    return {
        "text": markup,
        "xref": "paper",
        "x": 0,
        "xanchor": "left",
        "yref": "container",
        "y": 1,
        "yanchor": "top",
        # Plotly sets lines around the middle of the first one's place.
        "pad": {"t": 9 + markup.count("<br>") * SMALL_LINE / 2},
        "font": {"size": SMALL_SIZE, "color": QUIET_INK},
    }


def share_axis(ticks: Mapping[float, str]) -> Mark:
    """The axis with these words at these places."""
    return {
        "tickvals": list(ticks),
        "ticktext": list(ticks.values()),
        "ticks": "outside",
        "ticklen": 5,
        "tickcolor": QUIET_INK,
        "tickangle": 0,
        # The bars end at the scale; lines across would run through the labels over them.
        "showgrid": False,
    }


def _words(markup: str, size: int, colour: str) -> Mark:
    """Words that begin where the bars begin."""
    return {
        "text": markup,
        "xref": "paper",
        "x": 0,
        "xanchor": "left",
        "align": "left",
        "showarrow": False,
        "borderpad": 0,
        "xshift": -1,
        "font": {"size": size, "color": colour},
    }


def _remark(markup: str, below: float) -> Mark:
    place = {"yref": "paper", "y": 0, "yanchor": "top", "yshift": -below}
    return _words(markup, SMALL_SIZE, QUIET_INK) | place


def label(markup: str, bar_top: float) -> Mark:
    """A label over the bar whose upper edge is here."""
    return _words(markup, LABEL_SIZE, INK) | {"y": bar_top, "yanchor": "bottom", "yshift": 4}


def in_place_of_bar(table: ResultTable, group: GroupResult, middle: float) -> Mark:
    """The words where a group has no bar: it has no answers, or its figures are not shown."""
    words = wrapped(withheld(table, group) or text("charts.empty_group"), NOTE_ROOM)
    mark = _words(words, SMALL_SIZE + 1, QUIET_INK) | {"y": middle, "yanchor": "middle"}
    known = halves(group)
    return mark | {"hovertext": wrapped(known)} if known else mark


def heading(words: str, top: float) -> Mark:
    """A small quiet heading over rows, its lower edge here."""
    return label(quiet(escaped(words)), top)


def baseline(top: float, bottom: float, at: float = 0) -> Mark:
    """The line from which the bars between these heights start."""
    return {
        "type": "line",
        "xref": "x",
        "x0": at,
        "x1": at,
        "y0": top,
        "y1": bottom,
        "line": {"color": QUIET_INK, "width": 1},
    }


def nobody_answered() -> go.Figure:
    """A figure that says in words that there is nothing to draw."""
    height = LABEL_SIZE * 4
    sentence = _words(wrapped(text("charts.nobody")), LABEL_SIZE, QUIET_INK)
    drawing = Drawing([], [sentence | {"y": 0, "yanchor": "top"}])
    return canvas(Frame(note="", rows=height), drawing, (0, 1))
