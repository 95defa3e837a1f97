"""What the colours mean: a list of full labels, or short labels side by side.

The list is drawn with the figure, so that its lines start where the bars start and have a
known height. Short labels side by side are plotly's own legend, which wraps with the window
and takes the room for it from the height of the bars.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from typing import Any

from hyte_analysis.charts.labels import escaped
from hyte_analysis.charts.theme import EDGE, INK, LEGEND_SIZE, is_pale
from hyte_analysis.charts.wrapping import lines, width

LINE = 19
ENTRY_GAP = 4
BELOW = 14
SWATCH = 12
TEXT_AT = 18
# In em: what fits beside the swatch in a plot of 330 px.
ROOM = 23.0

# A part of a plotly figure: a trace, a shape, an annotation.
Mark = dict[str, Any]

# Longer labels read better as a list.
SHORT = 7.5
NARROW_PLOT = 326
BESIDE_LABEL = 45


@dataclass(frozen=True, slots=True)
class Entry:
    """A colour and the label it stands for."""

    label: str
    colour: str


@dataclass(frozen=True, slots=True)
class Legend:
    """The entries from top to bottom or from left to right."""

    entries: Sequence[Entry]
    side_by_side: bool = False


def fits_side_by_side(entries: Sequence[Entry]) -> bool:
    """Whether every label is short and every colour can be seen without an edge."""
    return all(width(e.label) <= SHORT and not is_pale(e.colour) for e in entries)


def height_wide(legend: Legend | None) -> float:
    """The room in pixels that the legend takes on a wide page."""
    if legend is None:
        return 0
    if legend.side_by_side:
        return LINE + ENTRY_GAP
    return sum(_entry_height(entry) for entry in legend.entries) + BELOW


def height_narrow(legend: Legend | None) -> float:
    """The room in pixels that the legend takes in a narrow window."""
    if legend is None or not legend.side_by_side:
        return height_wide(legend)
    widest = max(width(entry.label) for entry in legend.entries) * LEGEND_SIZE + BESIDE_LABEL
    rows = ceil(len(legend.entries) / max(1, int(NARROW_PLOT / widest)))
    return rows * (LINE + ENTRY_GAP)


def _entry_height(entry: Entry) -> int:
    return LINE * len(lines(entry.label, ROOM)) + ENTRY_GAP


def native(figure_height: float, strip: float) -> dict[str, Any]:
    """Plotly's own legend side by side, `strip` pixels below the top of the figure."""
    return {
        "orientation": "h",
        "xref": "paper",
        "x": 0,
        "xanchor": "left",
        "yref": "container",
        "y": 1 - strip / figure_height,
        "yanchor": "top",
        # A legend that scrolls would hide lines.
        "maxheight": round(figure_height),
    }


def listed(legend: Legend, room: float) -> tuple[list[Mark], list[Mark]]:
    """The swatches and labels of a list that begins `room` pixels above the rows."""
    swatches, labels, at = [], [], room
    for entry in legend.entries:
        swatches.append(_swatch(entry, at - LINE / 2))
        labels.append(_label(entry, at))
        at -= _entry_height(entry)
    return swatches, labels


def _swatch(entry: Entry, middle: float) -> Mark:
    return {
        "type": "rect",
        "xref": "paper",
        "yref": "paper",
        "xsizemode": "pixel",
        "ysizemode": "pixel",
        "xanchor": 0,
        "yanchor": 1,
        "x0": 0,
        "x1": SWATCH,
        "y0": middle - SWATCH / 2,
        "y1": middle + SWATCH / 2,
        "fillcolor": entry.colour,
        "line": {"width": 1 if is_pale(entry.colour) else 0, "color": EDGE},
    }


def _label(entry: Entry, top: float) -> Mark:
    return {
        "text": "<br>".join(escaped(line) for line in lines(entry.label, ROOM)),
        "xref": "paper",
        "yref": "paper",
        "x": 0,
        "y": 1,
        "xanchor": "left",
        "yanchor": "top",
        "xshift": TEXT_AT,
        "yshift": top,
        "align": "left",
        "showarrow": False,
        "borderpad": 0,
        "font": {"size": LEGEND_SIZE, "color": INK},
    }
