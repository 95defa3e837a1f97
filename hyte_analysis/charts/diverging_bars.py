"""A scale on both sides of a centre line: the good end to the right, the other to the left.

A middle step of an odd scale lies half on each side, as `cutoff` has it in ggstats'
`position_likert`. What is no step of the scale (don't know, not applicable, answers outside the
codebook) has a grey panel of its own at the right, on the same scale of shares.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from math import ceil

import plotly.graph_objects as go

from hyte_analysis.analysis.result import GroupResult, ResultTable
from hyte_analysis.charts.canvas import (
    Drawing,
    Frame,
    baseline,
    canvas,
    nobody_answered,
    share_axis,
)
from hyte_analysis.charts.group_rows import BAR, bar_tops, edge, has_bar, words_of_rows
from hyte_analysis.charts.labels import legend_text, remark_on
from hyte_analysis.charts.legend import Entry, Legend, Mark, fits_side_by_side
from hyte_analysis.charts.look import Look, count_of, shown_groups
from hyte_analysis.charts.segments import ONLY_WHERE_ROOM, Segment, segments
from hyte_analysis.charts.theme import PANEL, is_pale, option_colours
from hyte_analysis.survey.model import Direction, Option, Role
from hyte_analysis.texts import text
from hyte_analysis.texts.formats import share_text

# In shares: the ticks and the steps in which the panel grows.
TICK = 0.25
PANEL_STEP = 0.1
# Of the whole axis: the white between scale and panel, where two numbers stand side by side.
PANEL_GAP = 0.08
PANEL_PAD = 0.02
TICK_ROOM = 0.04
OVERHANG = 4


@dataclass(frozen=True, slots=True)
class Sides:
    """The steps from left to right, the middle one among them or None, and what is aside."""

    steps: tuple[Option, ...]
    middle: Option | None
    aside: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class Spread:
    """Where a group's segments start, by option code, and how far its bars go, in shares."""

    starts: Mapping[int, float]
    left: float
    right: float
    aside: float


def sides(options: Sequence[Option], direction: Direction | None) -> Sides:
    """The options as they lie; without a direction in form order from the left."""
    steps = sorted((o for o in options if o.role is Role.SUBSTANTIVE), key=lambda o: o.code)
    if direction is Direction.LOWER_IS_BETTER:
        steps.reverse()
    middle = steps[len(steps) // 2] if len(steps) % 2 else None
    aside = tuple(o for o in options if o.role is not Role.SUBSTANTIVE)
    return Sides(tuple(steps), middle, aside)


def spread_of(group: GroupResult, laid: Sides) -> Spread:
    """The group's segments around the centre line, those aside from 0 of their own."""
    shares = {o.code: count_of(group, o).share or 0.0 for o in (*laid.steps, *laid.aside)}
    lengths = [shares[option.code] for option in laid.steps]
    half = len(lengths) // 2
    left = sum(lengths[:half]) + (shares[laid.middle.code] / 2 if laid.middle else 0.0)
    scale = accumulate(lengths, initial=-left)
    starts = {option.code: start for option, start in zip(laid.steps, scale, strict=False)}
    asides = accumulate((shares[option.code] for option in laid.aside), initial=0.0)
    starts |= {option.code: start for option, start in zip(laid.aside, asides, strict=False)}
    aside = sum(shares[option.code] for option in laid.aside)
    return Spread(starts, left, sum(lengths) - left, aside)


@dataclass(frozen=True, slots=True)
class Scale:
    """The axis all groups share: as far to both sides, then the panel."""

    side: float
    panel: float

    @property
    def zero(self) -> float:
        """Where the panel's own zero line is."""
        return self.side + PANEL_GAP * (2 * self.side + self.panel)

    @property
    def reach(self) -> tuple[float, float]:
        """Both ends of the axis."""
        end = self.zero + self.panel + PANEL_PAD if self.panel else self.side
        # The outermost tick has room for its number.
        return -self.side * (1 + TICK_ROOM), end


def draw(table: ResultTable, look: Look) -> go.Figure:
    """A bar a group on both sides of the centre line, those without a step in the panel."""
    groups = shown_groups(table, look)
    if not any(group.n for group in groups):
        return nobody_answered()
    tops, rows = bar_tops(table, groups)
    laid = sides(table.options, table.question.direction)
    spreads = [spread_of(group, laid) for group in groups]
    scale = scale_of(laid, spreads)
    colours = option_colours(table.options, table.question.scale, table.question.direction)
    shown = [
        (spread, top)
        for group, spread, top in zip(groups, spreads, tops, strict=True)
        if has_bar(group)
    ]
    bars = []
    for option in (*laid.steps, *laid.aside):
        shift = scale.zero if option in laid.aside else 0.0
        starts = [spread.starts[option.code] + shift for spread in spreads]
        bars.append(segments(look, groups, tops, Segment(option, colours[option.code], starts)))
    has_pale = any(is_pale(colours[option.code]) for option in laid.steps)
    marks = [
        mark for spread, top in shown for mark in _marks(spread, top, scale, has_pale=has_pale)
    ]
    frame = _frame(table, look, rows, laid, scale)
    drawing = Drawing(bars, words_of_rows(table, groups, tops), marks)
    return canvas(frame, drawing, scale.reach, barmode="overlay", uniformtext=ONLY_WHERE_ROOM)


def scale_of(laid: Sides, spreads: Sequence[Spread]) -> Scale:
    """The axis that all of these bars fit on."""
    side = _up_to(TICK, [share for spread in spreads for share in (spread.left, spread.right)])
    if not laid.aside:
        return Scale(side, 0.0)
    return Scale(side, max(2 * PANEL_STEP, _up_to(PANEL_STEP, [s.aside for s in spreads])))


def _up_to(step: float, shares: Sequence[float]) -> float:
    """The largest share, up to the next whole step."""
    return step * max(1, ceil(max(shares) / step - 1e-9))


def _marks(spread: Spread, top: float, scale: Scale, *, has_pale: bool) -> list[Mark]:
    """The lines and the panel of one group's row."""
    marks = [baseline(top - OVERHANG, top + BAR + OVERHANG) | {"layer": "below"}]
    if scale.panel:
        marks.append(_panel(top, scale))
        marks.append(baseline(top - OVERHANG, top + BAR + OVERHANG, scale.zero))
    if has_pale and spread.left + spread.right:
        marks.append(edge(top, -spread.left, spread.right))
    return marks


def _panel(top: float, scale: Scale) -> Mark:
    return {
        "type": "rect",
        "xref": "x",
        "x0": scale.zero,
        "x1": scale.reach[1],
        "y0": top - OVERHANG,
        "y1": top + BAR + OVERHANG,
        "fillcolor": PANEL,
        "line": {"width": 0},
        "layer": "below",
    }


def _frame(table: ResultTable, look: Look, rows: float, laid: Sides, scale: Scale) -> Frame:
    colours = option_colours(table.options, table.question.scale, table.question.direction)
    note = "charts.measure_stacked" if look.values == "counts" else "charts.measure_shares"
    entries = [Entry(legend_text(o), colours[o.code]) for o in (*laid.steps, *laid.aside)]
    return Frame(
        note=text(note),
        rows=rows,
        legend=Legend(entries, fits_side_by_side(entries)),
        remark=remark_on(table, text("charts.good_right") if table.question.direction else ""),
        axis=share_axis(ticks_of(scale)),
    )


def ticks_of(scale: Scale) -> dict[float, str]:
    """The ticks of the axis, both ways from the middle."""
    steps = round(scale.side / TICK)
    every = 2 if steps > 2 else 1
    ticks = {at * TICK: f"{abs(at) * 25}" for at in range(-steps, steps + 1) if at % every == 0}
    ticks[0] = share_text(0)
    if scale.panel:
        ticks |= {scale.zero: "0", scale.zero + scale.panel: f"{round(scale.panel * 100)}"}
    return ticks
