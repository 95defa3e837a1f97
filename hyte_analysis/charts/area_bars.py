"""Focus areas, one a row: how many chose at least one of an area's options."""

import plotly.graph_objects as go

from hyte_analysis.analysis.result import ResultTable
from hyte_analysis.charts.look import Look, chosen_group
from hyte_analysis.charts.option_rows import Row, drawn_rows
from hyte_analysis.texts import text


def draw(table: ResultTable, look: Look) -> go.Figure:
    """Bars of one hue for all together or the chosen group, in the look's order.

    By size the largest comes first; otherwise, and among equals, the areas are as on the form.
    """
    areas = chosen_group(table, look).areas
    if look.order == "size":
        areas = tuple(sorted(areas, key=lambda area: -(area.n or 0)))
    rows = [Row(name=area.area, label=area.area, n=area.n or 0) for area in areas]
    return drawn_rows(table, look, rows, text("charts.note_areas"))
