"""The look of every chart: palette, contrast, plotly template and the image button.

The figure carries the look itself, so the screen, the exported image and a slide agree.
"""

import zlib
from collections.abc import Sequence
from itertools import cycle
from typing import Any

import plotly.graph_objects as go

from hyte_analysis.analysis.result import ResultTable
from hyte_analysis.survey.model import Direction, Option, Question, Role, Scale
from hyte_analysis.texts.formats import NO_BREAK_SPACE

INK = "#17242D"
QUIET_INK = "#4A5862"
LINES = "#D5DBE0"
PANEL = "#F4F6F8"
PAPER = "#FFFFFF"
PRIMARY = "#12467F"

# A shade darker than INK: on the orange and the grey neither white nor INK reaches 4.5:1.
DARK_LABEL = "#0B1014"
BLACK = "#000000"
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

# Beside a scale, what is no step of it and no don't-know.
ASIDE_COLOUR = "#56626B"
# Longer scales are sorted bars, not more shades.
MOST_STEPS = 11

# The places of the ramp that a scale with fewer steps uses: its ends stay the ends.
_RAMP_STEPS = {1: (0,), 2: (0, 4), 3: (0, 2, 4), 4: (0, 1, 3, 4), 5: (0, 1, 2, 3, 4)}

# The options that stand in place of groups: of a classification, and both ends of a scale.
SPLIT_COLOURS = (
    "#1F5FA8",
    "#D0661B",
    "#3B3355",
    "#2E9C7F",
    "#B23A6B",
    "#8A6D00",
    "#0A7C93",
    "#9A5BB0",
    "#6A4A3A",
    "#5B6B1F",
)
SPLIT_RAMP = ("#0B2545", "#2E9C7F")

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
    return readable((PAPER, DARK_LABEL), fill)


def readable(inks: Sequence[str], fill: str) -> str:
    """The first of the inks that can be read on this fill, or black."""
    # On a fill where white is too pale, black is dark enough.
    return next((ink for ink in inks if contrast(ink, fill) >= LABEL_CONTRAST), BLACK)


def is_pale(fill: str) -> bool:
    """Whether the fill needs an edge to be seen on white."""
    return contrast(PAPER, fill) < SHAPE_CONTRAST


def colours_of_groups(table: ResultTable) -> dict[str, str]:
    """A colour for each group name; the same name gets the same colour in every chart."""
    known = GROUP_COLOURS if table.split is None else _split_colours(table.split)
    colours: dict[str, str] = {}
    for group in table.single_groups:
        # A translated group keeps the colour that its id has.
        colour = known.get(group.id) or known.get(group.group)
        if colour is not None:
            colours[group.group] = colour
    for group in table.single_groups:
        if group.group not in colours:
            taken = set(colours.values())
            colours[group.group] = _further_colour(group.id or group.group, taken)
    return colours | {table.total.group: TOTAL_COLOUR}


def _split_colours(question: Question) -> dict[str, str]:
    """A colour for each option by its place on the form, whichever of them are shown."""
    coloured = [option for option in question.options if is_coloured(option)]
    palette: Sequence[str] = SPLIT_COLOURS
    if question.is_ordered:
        coloured = [option for option in coloured if option.role is Role.SUBSTANTIVE]
        palette = ramp(SPLIT_RAMP, len(coloured))
    known = [option for option in question.options if option.has_form_position]
    colours = {_name(option): _neutral(option) for option in known}
    return colours | {_name(o): c for o, c in zip(coloured, cycle(palette), strict=False)}


def _name(option: Option) -> str:
    return option.short_label or option.label


def ramp(anchors: Sequence[str], steps: int) -> list[str]:
    """So many colours at even distances from the first anchor to the last."""
    if steps == 1:
        return [anchors[0]]
    places = [at * (len(anchors) - 1) / (steps - 1) for at in range(steps)]
    return [_between(anchors, place) for place in places]


def _between(anchors: Sequence[str], place: float) -> str:
    """The colour at a place on the line through the anchors, 0 the first."""
    before = min(int(place), len(anchors) - 2)
    part = place - before
    channels = [
        (int(anchors[before][at : at + 2], 16), int(anchors[before + 1][at : at + 2], 16))
        for at in (1, 3, 5)
    ]
    return "#" + "".join(f"{round(low + (high - low) * part):02X}" for low, high in channels)


def _further_colour(name: str, taken: set[str]) -> str:
    # The name decides, not its place in the list, so that a filter does not recolour a group.
    start = zlib.crc32(name.encode("utf-8", "surrogatepass")) % len(FURTHER_GROUP_COLOURS)
    turned = FURTHER_GROUP_COLOURS[start:] + FURTHER_GROUP_COLOURS[:start]
    return next((colour for colour in turned if colour not in taken), turned[0])


def is_coloured(option: Option) -> bool:
    """Whether the option takes a colour of the palette, not the neutral grey."""
    return option.role not in (Role.DONT_KNOW, Role.NOT_IN_CODEBOOK)


def has_colours(table: ResultTable) -> bool:
    """Whether each of the question's options can have a colour of its own."""
    if table.question.is_ordered:
        return sum(option.role is Role.SUBSTANTIVE for option in table.options) <= MOST_STEPS
    return sum(is_coloured(option) for option in table.options) <= len(NOMINAL_COLOURS)


def option_colours(
    options: Sequence[Option], scale: Scale | None, direction: Direction | None = None
) -> dict[int, str]:
    """A colour for each option code; beyond the palette colours come again.

    In form order, but a scale from its good end, which is the first option unless `direction`
    says otherwise.
    """
    palette: Sequence[str] = NOMINAL_COLOURS
    coloured = [option for option in options if is_coloured(option)]
    if scale is Scale.BINARY and direction is not Direction.LOWER_IS_BETTER:
        # The second option is the one that the figures tell: "Kyllä" is blue wherever it stands.
        coloured.reverse()
    if _is_ordered(scale):
        coloured = [option for option in coloured if option.role is Role.SUBSTANTIVE]
        palette = _ordinal_palette(len(coloured))
        if direction is Direction.HIGHER_IS_BETTER:
            palette = palette[::-1]
    colours = {option.code: _neutral(option) for option in options}
    return colours | {o.code: c for o, c in zip(coloured, cycle(palette), strict=False)}


def _ordinal_palette(steps: int) -> Sequence[str]:
    if steps in _RAMP_STEPS:
        return [ORDINAL_COLOURS[step] for step in _RAMP_STEPS[steps]]
    return ramp(ORDINAL_COLOURS, steps) if steps else []


def _neutral(option: Option) -> str:
    if option.role is Role.NOT_IN_CODEBOOK:
        return OUTSIDER_COLOUR
    return DONT_KNOW_COLOUR if option.role is Role.DONT_KNOW else ASIDE_COLOUR


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


def plotly_config() -> dict[str, Any]:
    """The configuration of a chart on a page: no buttons, as pictures are made on the server."""
    return {
        "displayModeBar": False,
        "displaylogo": False,
        "showSendToCloud": False,
        "plotlyServerURL": "",
        "scrollZoom": False,
        "doubleClick": False,
        "showTips": False,
    }
