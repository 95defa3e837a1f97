"""One bar a group, 100 % long: how each group's answers divide among the options."""

import plotly.graph_objects as go

from hyte_analysis.analysis.result import ResultTable
from hyte_analysis.charts.canvas import Drawing, Frame, canvas, nobody_answered, share_axis
from hyte_analysis.charts.group_rows import bar_tops, edge, has_bar, words_of_rows
from hyte_analysis.charts.labels import legend_text, remark_on
from hyte_analysis.charts.legend import Entry, Legend, fits_side_by_side
from hyte_analysis.charts.look import Look, shown_groups
from hyte_analysis.charts.segments import ONLY_WHERE_ROOM, Segment, segments
from hyte_analysis.charts.theme import is_pale, option_colours
from hyte_analysis.texts import text
from hyte_analysis.texts.formats import share_text


def share_ticks() -> dict[float, str]:
    """The ticks of an axis from nothing to all."""
    return {0: "0", 0.25: "25", 0.5: "50", 0.75: "75", 1: share_text(1.0)}


def draw(table: ResultTable, look: Look) -> go.Figure:
    """A bar a group, segments in form order, the figure in each segment that has room."""
    groups = shown_groups(table, look)
    if not any(group.n for group in groups):
        return nobody_answered()
    tops, rows = bar_tops(table, groups)
    question = table.question
    colours = option_colours(table.options, question.scale, question.direction)
    has_pale = any(is_pale(colour) for colour in colours.values())
    drawing = Drawing(
        [segments(look, groups, tops, Segment(o, colours[o.code])) for o in table.options],
        words_of_rows(table, groups, tops),
        [edge(t, 0, 1) for g, t in zip(groups, tops, strict=True) if has_pale and has_bar(g)],
    )
    frame = _frame(table, look, rows, colours)
    return canvas(frame, drawing, (0, 1), barmode="stack", uniformtext=ONLY_WHERE_ROOM)


def _frame(table: ResultTable, look: Look, rows: float, colours: dict[int, str]) -> Frame:
    note = "charts.measure_stacked" if look.values == "counts" else "charts.measure_shares"
    entries = [Entry(legend_text(option), colours[option.code]) for option in table.options]
    return Frame(
        note=text(note),
        rows=rows,
        legend=Legend(entries, fits_side_by_side(entries)),
        remark=remark_on(table),
        axis=share_axis(share_ticks()),
    )
