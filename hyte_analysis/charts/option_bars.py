"""One group's answers, an option a row: for many options, where more hues would not help."""

from collections.abc import Sequence

import plotly.graph_objects as go

from hyte_analysis.analysis.result import GroupResult, OptionCount, ResultTable
from hyte_analysis.charts.canvas import Drawing, Frame, baseline, canvas, label, nobody_answered
from hyte_analysis.charts.labels import (
    count_and_share,
    escaped,
    hover_text,
    label_height,
    option_text,
    quiet,
    remark_on,
    statistics,
    strong,
    wrapped,
)
from hyte_analysis.charts.look import Look, chosen_group, count_of, ordered_options, span
from hyte_analysis.charts.theme import (
    DONT_KNOW_COLOUR,
    INK,
    LABEL_SIZE,
    PADDED,
    SMALL_LINE,
    SMALL_SIZE,
    colours_of_groups,
    is_coloured,
)
from hyte_analysis.charts.wrapping import lines, width
from hyte_analysis.survey.model import Kind, Role
from hyte_analysis.texts import text
from hyte_analysis.texts.formats import decimal_text

BAR = 14
LABEL_GAP = 4
ROW_GAP = 15
APART = 16
VALUE_ROOM = 14
# In em: the group name leaves room for the image button.
NAME_ROOM = 18.0


def draw(table: ResultTable, look: Look) -> go.Figure:
    """Bars of one hue for all together or the chosen group, count and share at the end."""
    group = chosen_group(table, look)
    if not group.n:
        return nobody_answered()
    counts = [count_of(group, option) for option in ordered_options(table, look)]
    tops, rows = _bar_tops(table, look, counts)
    hue = colours_of_groups(table)[group.group]
    drawing = Drawing(
        [_bars(look, group, counts, tops, hue)],
        [label(_label(table, count), top) for count, top in zip(counts, tops, strict=True)],
        [baseline(top - 1, top + BAR + 1) for top in tops],
    )
    return canvas(_frame(table, group, rows), drawing, span(look, [group]))


def _bar_tops(
    table: ResultTable, look: Look, counts: Sequence[OptionCount]
) -> tuple[list[float], float]:
    """Where each option's bar begins, and the height of all rows."""
    tops, at, sorted_part = [], 0.0, look.order == "size"
    for count in counts:
        if sorted_part and count.option.role is not Role.SUBSTANTIVE:
            # What is kept last stands apart from the sorted bars.
            at, sorted_part = at + APART, False
        at += label_height(option_text(count.option)) + LABEL_GAP
        at += SMALL_LINE if table.question.kind is Kind.RANKING else 0
        tops.append(at)
        at += BAR + ROW_GAP
    return tops, at - ROW_GAP + 6


def _label(table: ResultTable, count: OptionCount) -> str:
    label = wrapped(option_text(count.option))
    if table.question.kind is not Kind.RANKING:
        return label
    rank = text("charts.mean_rank", mean=decimal_text(count.mean_rank))
    return f"{label}<br>{quiet(rank)}"


def _frame(table: ResultTable, group: GroupResult, rows: float) -> Frame:
    several = table.question.kind is Kind.MULTIPLE_CHOICE
    name = "<br>".join(strong(escaped(line)) for line in lines(group.group, NAME_ROOM))
    figures = statistics(table, group)
    values = max(width(count_and_share(count.n, group.n)) for count in group.counts)
    fits = width(group.group) + width(figures) <= NAME_ROOM
    joint = "&nbsp;&nbsp; " if fits else "<br>"
    return Frame(
        note=f'<span style="color:{INK};font-size:{LABEL_SIZE}px">{name}</span>{joint}{figures}',
        rows=rows,
        right=VALUE_ROOM + values * (SMALL_SIZE + 1),
        remark=remark_on(table, text("charts.note_shares_of_respondents") if several else ""),
    )


def _bars(
    look: Look,
    group: GroupResult,
    counts: Sequence[OptionCount],
    tops: Sequence[float],
    hue: str,
) -> go.Bar:
    return go.Bar(
        name=escaped(group.group),
        orientation="h",
        x=[c.n if look.values == "counts" else c.share or 0 for c in counts],
        y=[top + BAR / 2 for top in tops],
        width=BAR,
        marker={
            "color": [hue if is_coloured(c.option) else DONT_KNOW_COLOUR for c in counts],
            "line": {"width": 0},
        },
        text=[count_and_share(count.n, group.n) for count in counts],
        texttemplate=PADDED,
        textposition="outside",
        textangle=0,
        constraintext="none",
        cliponaxis=False,
        textfont={"size": SMALL_SIZE + 1, "color": INK},
        hovertext=[hover_text(group, count.option, count.n) for count in counts],
        hovertemplate="%{hovertext}<extra></extra>",
    )
