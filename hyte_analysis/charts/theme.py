"""The look of every chart: palette, contrast, plotly template and the image button.

The figure carries the look itself, so the screen, the exported image and a slide agree.
"""

import zlib
from collections.abc import Sequence
from itertools import cycle
from typing import Any, Literal

import plotly.graph_objects as go

from hyte_analysis.analysis.result import ResultTable
from hyte_analysis.survey.model import Option, Role, Scale
from hyte_analysis.texts import text
from hyte_analysis.texts.formats import NO_BREAK_SPACE

INK = "#17242D"
QUIET_INK = "#4A5862"
LINES = "#D5DBE0"
PANEL = "#F4F6F8"
PAPER = "#FFFFFF"
PRIMARY = "#12467F"

# A shade darker than INK: on the orange and the grey neither white nor INK reaches 4.5:1.
DARK_LABEL = "#0B1014"
# Around a fill paler than 3:1 on white.
EDGE = "#6B757C"

GROUP_COLOURS = {
    "HVA": "#12467F",
    "Kunta": "#2E9C7F",
    "Oppilaitokset": "#D0661B",
    "Muut toimijat": "#9A5BB0",
}
TOTAL_COLOUR = INK
# For the groups another county's codebook may have.
FURTHER_GROUP_COLOURS = ("#8A6D00", "#B23A6B", "#0A7C93", "#5B6B1F", "#6A4A3A", "#5A63C2")

NOMINAL_COLOURS = ("#1F5FA8", "#D0661B", "#3B3355", "#4FA36B")
ORDINAL_COLOURS = ("#0A4F66", "#4F9FB0", "#D9C9A3", "#D98A4B", "#A23E12")
DONT_KNOW_COLOUR = "#7D878E"
# An empty panel with an edge: neither a choice nor a don't-know.
OUTSIDER_COLOUR = PANEL

# The places of the ramp that a scale with fewer steps uses: its ends stay the ends.
_RAMP_STEPS = {1: (0,), 2: (0, 4), 3: (0, 2, 4), 4: (0, 1, 3, 4), 5: (0, 1, 2, 3, 4)}

# The page ships Source Sans; an exported image falls back to a face of about the same width.
FONT_FAMILY = "Source Sans, Arial, sans-serif"
LABEL_SIZE = 15
LEGEND_SIZE = 13.5
SMALL_SIZE = 13
LABEL_LINE = 20
SMALL_LINE = 18

# A value beside a bar keeps clear of it, also where an image has another typeface.
PADDED = f"{NO_BREAK_SPACE}%{{text}}"

LABEL_CONTRAST = 4.5
SHAPE_CONTRAST = 3.0


def luminance(colour: str) -> float:
    """The relative luminance of `#RRGGBB`, 0–1, as WCAG defines it."""
    channels = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours, 1–21."""
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def label_colour(fill: str) -> str:
    """The text colour that can be read on this fill."""
    return PAPER if contrast(PAPER, fill) >= LABEL_CONTRAST else DARK_LABEL


def is_pale(fill: str) -> bool:
    """Whether the fill needs an edge to be seen on white."""
    return contrast(PAPER, fill) < SHAPE_CONTRAST


def colours_of_groups(table: ResultTable) -> dict[str, str]:
    """A colour for each group name; the same name gets the same colour in every chart."""
    names = [group.group for group in table.single_groups]
    colours = {name: GROUP_COLOURS[name] for name in names if name in GROUP_COLOURS}
    for name in names:
        if name not in colours:
            colours[name] = _further_colour(name, taken=set(colours.values()))
    return colours | {table.total.group: TOTAL_COLOUR}


def _further_colour(name: str, taken: set[str]) -> str:
    # The name decides, not its place in the list, so that a filter does not recolour a group.
    start = zlib.crc32(name.encode("utf-8")) % len(FURTHER_GROUP_COLOURS)
    turned = FURTHER_GROUP_COLOURS[start:] + FURTHER_GROUP_COLOURS[:start]
    return next((colour for colour in turned if colour not in taken), turned[0])


def is_coloured(option: Option) -> bool:
    """Whether the option takes a colour of the palette, not the neutral grey."""
    return option.role not in (Role.DONT_KNOW, Role.NOT_IN_CODEBOOK)


def colours_available(scale: Scale | None) -> int:
    """How many options of this scale can each have a colour of their own."""
    return len(ORDINAL_COLOURS if _is_ordered(scale) else NOMINAL_COLOURS)


def option_colours(options: Sequence[Option], scale: Scale | None) -> dict[int, str]:
    """A colour for each option code, in form order; beyond the palette colours come again."""
    coloured = [option for option in options if is_coloured(option)]
    palette: Sequence[str] = NOMINAL_COLOURS
    if _is_ordered(scale):
        steps = _RAMP_STEPS.get(len(coloured), _RAMP_STEPS[5])
        palette = [ORDINAL_COLOURS[step] for step in steps]
    colours = {option.code: c for option, c in zip(coloured, cycle(palette), strict=False)}
    for option in options:
        if not is_coloured(option):
            outsider = option.role is Role.NOT_IN_CODEBOOK
            colours[option.code] = OUTSIDER_COLOUR if outsider else DONT_KNOW_COLOUR
    return colours


def _is_ordered(scale: Scale | None) -> bool:
    return scale in (Scale.ORDINAL, Scale.INTERVAL)


def _template() -> go.layout.Template:
    axis = {
        "fixedrange": True,
        "gridcolor": LINES,
        "linecolor": LINES,
        "zeroline": False,
        "showline": False,
        "tickfont": {"size": SMALL_SIZE, "color": QUIET_INK},
        "automargin": False,
    }
    layout = go.Layout(
        font={"family": FONT_FAMILY, "size": LABEL_SIZE, "color": INK},
        separators="," + NO_BREAK_SPACE,
        paper_bgcolor=PAPER,
        plot_bgcolor=PAPER,
        colorway=list(GROUP_COLOURS.values()),
        xaxis=axis,
        yaxis=axis,
        dragmode=False,
        hovermode="closest",
        hoverlabel={
            "bgcolor": PAPER,
            "bordercolor": QUIET_INK,
            "align": "left",
            "font": {"family": FONT_FAMILY, "size": LABEL_SIZE, "color": INK},
        },
        modebar={"bgcolor": "rgba(0,0,0,0)", "color": QUIET_INK, "activecolor": PRIMARY},
        legend={
            "font": {"size": LEGEND_SIZE, "color": INK},
            "bgcolor": "rgba(0,0,0,0)",
            "itemclick": False,
            "itemdoubleclick": False,
            "traceorder": "normal",
        },
    )
    return go.layout.Template(layout=layout)


TEMPLATE = _template()


def plotly_config(file_name: str, image_format: Literal["png", "svg"] = "png") -> dict[str, Any]:
    """The configuration of a chart on a page: one button, "Lataa kuva", in Finnish."""
    image: dict[str, Any] = {"format": image_format, "filename": file_name}
    if image_format == "png":
        image["scale"] = 3
    return {
        "displayModeBar": True,
        "modeBarButtons": [["toImage"]],
        "displaylogo": False,
        "showSendToCloud": False,
        "scrollZoom": False,
        "doubleClick": False,
        "showTips": False,
        "toImageButtonOptions": image,
        "locale": "fi",
        "locales": {"fi": _finnish()},
    }


def _finnish() -> dict[str, Any]:
    button = text("charts.download_image")
    return {
        "dictionary": {
            "Download plot as a PNG": button,
            "Download plot as a png": button,
            "Download plot": button,
            "Preparing image - this may take a few seconds": text("charts.download_wait"),
            "Taking snapshot - this may take a few seconds": text("charts.download_wait"),
            "Image download succeeded": text("charts.download_done"),
            "Snapshot succeeded": text("charts.download_done"),
            "Sorry, there was a problem downloading your image!": text("charts.download_failed"),
            "Sorry, there was a problem downloading your snapshot!": text("charts.download_failed"),
            "Fullscreen": text("charts.fullscreen"),
        },
        "format": {"decimal": ",", "thousands": NO_BREAK_SPACE},
    }
