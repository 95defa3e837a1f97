"""The figure that bars are drawn on: note and legend above, rows, remark below.

The vertical axis counts pixels from the top, so a long label gets the room it needs and
nothing overlaps, however many rows there are.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from hyte_analysis.charts.labels import NOTE_ROOM, wrapped
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
    QUIET_INK,
    SMALL_LINE,
    SMALL_SIZE,
    TEMPLATE,
)
from hyte_analysis.charts.wrapping import lines
from hyte_analysis.texts import text
from hyte_analysis.texts.formats import NO_BREAK_SPACE

# The image button lies in the strip above; the note shares it.
STRIP = 20
SIDE = 8
AXIS_ROOM = 30
# Between a legend that wraps with the window and the rows.
AIR = 10
BOTTOM = 8


@dataclass(frozen=True, slots=True)
class Frame:
    """What surrounds the rows; sizes in pixels.

    `note` is markup that says what the bars measure, `remark` warns about a figure, `right`
    is the room beside the bars for their values.
    """

    note: str
    rows: float
    legend: Legend | None = None
    right: float = 26
    remark: str = ""
    axis: bool = False


@dataclass(frozen=True, slots=True)
class Drawing:
    """What stands in the rows: traces, the words over them and the lines beside them."""

    bars: Sequence[go.Bar]
    labels: Sequence[Mark]
    shapes: Sequence[Mark] = ()


def canvas(frame: Frame, drawing: Drawing, span: float, **layout: object) -> go.Figure:
    """The figure, as high as it needs to be; the horizontal axis runs from 0 to `span`."""
    strip = STRIP + SMALL_LINE * (frame.note.count("<br>") + 1)
    remark_height = SMALL_LINE * len(lines(frame.remark, NOTE_ROOM)) + 4 if frame.remark else 0
    axis_height = AXIS_ROOM if frame.axis else 2
    bottom = axis_height + remark_height + BOTTOM
    side_by_side = frame.legend is not None and frame.legend.side_by_side
    air = AIR if side_by_side else 0
    wide, narrow = height_wide(frame.legend), height_narrow(frame.legend)
    height = round(strip + narrow + air + frame.rows + bottom)
    shapes, labels = _around(frame, wide, axis_height)
    # All at once: plotly checks every mark again each time that one is added.
    return go.Figure(
        data=list(drawing.bars),
        layout=go.Layout(
            template=TEMPLATE,
            height=height,
            margin={"t": strip + wide, "b": bottom, "l": SIDE, "r": frame.right, "pad": 0},
            title=_note(frame.note),
            showlegend=side_by_side,
            legend=native(height, strip) if side_by_side else None,
            xaxis={"range": [0, span], **(_share_axis() if frame.axis else {"visible": False})},
            yaxis={"range": [frame.rows, -air], "visible": False},
            shapes=[*shapes, *drawing.shapes],
            annotations=[*labels, *drawing.labels],
            **layout,
        ),
    )


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
        "pad": {"t": 9},
        "font": {"size": SMALL_SIZE, "color": QUIET_INK},
    }


def _share_axis() -> Mark:
    return {
        "tickvals": [0, 0.25, 0.5, 0.75, 1],
        "ticktext": ["0", "25", "50", "75", f"100{NO_BREAK_SPACE}%"],
        "ticks": "outside",
        "ticklen": 5,
        "tickcolor": QUIET_INK,
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


def no_answers(middle: float) -> Mark:
    """What stands where the bar of a group without answers would be."""
    words = text("charts.empty_group")
    return _words(words, SMALL_SIZE + 1, QUIET_INK) | {"y": middle, "yanchor": "middle"}


def baseline(top: float, bottom: float) -> Mark:
    """The line from which the bars between these heights start."""
    return {
        "type": "line",
        "xref": "x",
        "x0": 0,
        "x1": 0,
        "y0": top,
        "y1": bottom,
        "line": {"color": QUIET_INK, "width": 1},
    }


def nobody_answered() -> go.Figure:
    """A figure that says in words that there is nothing to draw."""
    height = LABEL_SIZE * 4
    sentence = _words(wrapped(text("charts.nobody")), LABEL_SIZE, QUIET_INK)
    drawing = Drawing([], [sentence | {"y": 0, "yanchor": "top"}])
    return canvas(Frame(note="", rows=height), drawing, 1)
