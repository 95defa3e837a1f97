"""The empty figure that bars are drawn on: note and legend above, rows, remark below.

The vertical axis counts pixels from the top, so a long label gets the room it needs and
nothing overlaps, however many rows there are.
"""

from dataclasses import dataclass
from typing import Any

import plotly.graph_objects as go

from hyte_analysis.charts.labels import NOTE_ROOM, wrapped
from hyte_analysis.charts.legend import Legend, add_list, height_narrow, height_wide, native
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
SIDE = 4
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


def canvas(frame: Frame, span: float) -> go.Figure:
    """An empty figure of the right height; the horizontal axis runs from 0 to `span`."""
    strip = STRIP + SMALL_LINE * (frame.note.count("<br>") + 1)
    wide, narrow = height_wide(frame.legend), height_narrow(frame.legend)
    remark_height = SMALL_LINE * len(lines(frame.remark, NOTE_ROOM)) + 4 if frame.remark else 0
    axis_height = AXIS_ROOM if frame.axis else 2
    bottom = axis_height + remark_height + BOTTOM
    air = AIR if frame.legend and frame.legend.side_by_side else 0
    height = round(strip + narrow + air + frame.rows + bottom)
    figure = go.Figure()
    figure.update_layout(
        template=TEMPLATE,
        height=height,
        margin={"t": strip + wide, "b": bottom, "l": SIDE, "r": frame.right, "pad": 0},
        xaxis=_share_axis() if frame.axis else {"visible": False},
        yaxis={"range": [frame.rows, -air], "visible": False},
        title=_note(frame.note),
        showlegend=False,
    )
    figure.update_xaxes(range=[0, span])
    if frame.legend and frame.legend.side_by_side:
        figure.update_layout(native(height, strip))
    elif frame.legend:
        add_list(figure, frame.legend, wide)
    if frame.remark:
        _write(figure, wrapped(frame.remark, NOTE_ROOM), -axis_height, SMALL_SIZE, below=True)
    return figure


def _note(markup: str) -> dict[str, Any]:
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


def _share_axis() -> dict[str, Any]:
    return {
        "tickvals": [0, 0.25, 0.5, 0.75, 1],
        "ticktext": ["0", "25", "50", "75", f"100{NO_BREAK_SPACE}%"],
        "ticks": "outside",
        "ticklen": 5,
        "tickcolor": QUIET_INK,
        # The bars end at the scale; lines across would run through the labels over them.
        "showgrid": False,
    }


def _write(figure: go.Figure, markup: str, shift: float, size: int, *, below: bool = False) -> None:
    """Write outside the rows: `shift` pixels up from their upper (or lower) edge."""
    figure.add_annotation(
        text=markup,
        xref="paper",
        yref="paper",
        x=0,
        y=0 if below else 1,
        xanchor="left",
        yanchor="top",
        yshift=shift,
        align="left",
        showarrow=False,
        borderpad=0,
        xshift=-1,
        font={"size": size, "color": QUIET_INK},
    )


def add_label(figure: go.Figure, markup: str, bar_top: float) -> None:
    """Write a label over the bar whose upper edge is here."""
    figure.add_annotation(
        text=markup,
        xref="paper",
        x=0,
        y=bar_top,
        xanchor="left",
        yanchor="bottom",
        align="left",
        showarrow=False,
        borderpad=0,
        xshift=-1,
        yshift=4,
        font={"size": LABEL_SIZE, "color": INK},
    )


def add_empty(figure: go.Figure, middle: float) -> None:
    """Write "ei vastauksia" where a bar would be."""
    figure.add_annotation(
        text=text("charts.empty_group"),
        xref="paper",
        x=0,
        y=middle,
        xanchor="left",
        yanchor="middle",
        showarrow=False,
        borderpad=0,
        xshift=-1,
        font={"size": SMALL_SIZE + 1, "color": QUIET_INK},
    )


def add_baseline(figure: go.Figure, top: float, bottom: float) -> None:
    """Draw the line from which the bars between these heights start."""
    figure.add_shape(
        type="line",
        xref="x",
        x0=0,
        x1=0,
        y0=top,
        y1=bottom,
        line={"color": QUIET_INK, "width": 1},
    )


def nobody_answered() -> go.Figure:
    """A figure that says in words that there is nothing to draw."""
    sentence = wrapped(text("charts.nobody"))
    figure = canvas(Frame(note="", rows=LABEL_SIZE * 4), 1)
    _write(figure, sentence, 0, LABEL_SIZE)
    return figure
