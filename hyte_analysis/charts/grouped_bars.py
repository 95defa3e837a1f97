"""The form the slides use: options on the axis, in each option one bar a group."""

from collections.abc import Sequence
from itertools import accumulate

import plotly.graph_objects as go

from hyte_analysis.analysis.result import GroupResult, ResultTable
from hyte_analysis.charts.canvas import (
    Drawing,
    Frame,
    after_the_bar,
    baseline,
    canvas,
    in_place_of_bar,
    label,
    nobody_answered,
)
from hyte_analysis.charts.group_rows import has_bar
from hyte_analysis.charts.labels import (
    escaped,
    group_line,
    hover_text,
    label_height,
    option_text,
    quiet,
    remark_on,
    strong,
    value_label,
    wrapped,
)
from hyte_analysis.charts.legend import Entry, Legend, Mark
from hyte_analysis.charts.look import Look, count_of, ordered_options, shown_groups, span
from hyte_analysis.charts.theme import SMALL_SIZE, colours_of_groups
from hyte_analysis.charts.wrapping import width
from hyte_analysis.survey.model import Kind, Option
from hyte_analysis.texts import text

BAR = 18
BAR_GAP = 3
BLOCK_GAP = 26
LABEL_GAP = 5
VALUE_ROOM = 48
# Group names up to this length also stand at the bars, so that no one has to match colours.
NAME_AT_BAR = 8.0


def draw(table: ResultTable, look: Look) -> go.Figure:
    """A cluster of bars under each option's full label, one bar a group that answered."""
    groups = shown_groups(table, look)
    if not any(group.n for group in groups):
        return nobody_answered()
    answered = [group for group in groups if has_bar(group)]
    if not answered:
        return _no_bars(table, look, groups)
    options = ordered_options(table, look)
    tops, rows = _block_tops(options, len(answered))
    colours = colours_of_groups(table)
    bars = []
    for at, group in enumerate(answered):
        own = _bars(look, group, options, [top + _middle(at) for top in tops])
        marker = {"color": colours[group.group], "line": {"width": 0}}
        bars.append(own | {"name": escaped(group_line(table, group)), "marker": marker})
    drawing = Drawing(
        bars,
        [label(strong(wrapped(option_text(o))), t - 1) for o, t in zip(options, tops, strict=True)],
        [baseline(top - 2, top + _middle(len(answered) - 1) + BAR / 2 + 2) for top in tops],
    )
    frame = _frame(table, look, groups, rows)
    return canvas(frame, drawing, (0, span(look, answered)), barmode="overlay")


def _no_bars(table: ResultTable, look: Look, groups: Sequence[GroupResult]) -> go.Figure:
    """The groups with their answers, and that no count of them is shown."""
    hidden = next(group for group in groups if not has_bar(group) and group.n)
    words = in_place_of_bar(table, hidden, BAR)
    return canvas(_frame(table, look, groups, 2 * BAR), Drawing([], [words]), (0, 1))


def _middle(at: int) -> float:
    return at * (BAR + BAR_GAP) + BAR / 2


def _block_tops(options: Sequence[Option], bars: int) -> tuple[list[float], float]:
    """Where the bars of each option begin, and the height of all blocks."""
    label_heights = [label_height(option_text(o)) + LABEL_GAP for o in options]
    bars_height = bars * (BAR + BAR_GAP) + BLOCK_GAP
    ends = list(accumulate(height + bars_height for height in label_heights))
    return [end - bars_height for end in ends], ends[-1] - BLOCK_GAP + 8


def _frame(table: ResultTable, look: Look, groups: Sequence[GroupResult], rows: float) -> Frame:
    colours = colours_of_groups(table)
    several = table.question.kind is Kind.MULTIPLE_CHOICE
    remark = text("charts.note_shares_of_respondents") if several else ""
    names = [width(group.group) for group in groups if width(group.group) <= NAME_AT_BAR]
    return Frame(
        note=text(f"charts.measure_{look.values}"),
        rows=rows,
        legend=Legend([Entry(group_line(table, g), colours[g.group]) for g in groups]),
        right=VALUE_ROOM + SMALL_SIZE * max(names, default=0),
        remark=remark_on(table, remark),
    )


def _bars(
    look: Look, group: GroupResult, options: Sequence[Option], middles: Sequence[float]
) -> Mark:
    counts = [count_of(group, option) for option in options]
    return {
        "type": "bar",
        "orientation": "h",
        "x": [(c.n if look.values == "counts" else c.share) or 0 for c in counts],
        "y": list(middles),
        "width": BAR,
        "text": [_value(look, group, count.n or 0) for count in counts],
        **after_the_bar(),
        "hovertext": [hover_text(group, count) for count in counts],
        "hovertemplate": "%{hovertext}<extra></extra>",
    }


def _value(look: Look, group: GroupResult, n: int) -> str:
    value = value_label(look, n, group.n)
    if width(group.group) > NAME_AT_BAR:
        return value
    return f"{value}&nbsp; {quiet(escaped(group.group))}"
