"""ResultTables in, plotly figures and alt texts out.

A new chart is a file with `draw(table, look)` and a line in `CHARTS`.
"""

from collections.abc import Callable
from dataclasses import dataclass

import plotly.graph_objects as go

from hyte_analysis.analysis.result import ResultTable
from hyte_analysis.charts import (
    area_bars,
    diverging_bars,
    grouped_bars,
    option_bars,
    stacked_bars,
)
from hyte_analysis.charts.alt_text import alt_text
from hyte_analysis.charts.heat import heat_colours
from hyte_analysis.charts.look import Look, suitable_orders
from hyte_analysis.charts.theme import has_colours, plotly_config
from hyte_analysis.survey.model import Kind, Role

__all__ = [
    "CHARTS",
    "Chart",
    "Look",
    "alt_text",
    "default_look",
    "heat_colours",
    "plotly_config",
    "suitable_charts",
    "suitable_orders",
]

# A scale of two steps is clearer as one bar.
_LEAST_STEPS = 3


@dataclass(frozen=True, slots=True)
class Chart:
    """A way to draw a question; `title_key` names it on the page."""

    id: str
    title_key: str
    draw: Callable[[ResultTable, Look], go.Figure]
    suits: Callable[[ResultTable], bool]


def _suits_stacked(table: ResultTable) -> bool:
    is_single = table.question.kind is Kind.SINGLE_CHOICE
    return is_single and bool(table.options) and has_colours(table)


def _suits_diverging(table: ResultTable) -> bool:
    return _suits_stacked(table) and table.question.is_ordered and _steps(table) > 1


def _steps(table: ResultTable) -> int:
    return sum(option.role is Role.SUBSTANTIVE for option in table.options)


def _suits_grouped(table: ResultTable) -> bool:
    kinds = (Kind.SINGLE_CHOICE, Kind.MULTIPLE_CHOICE)
    return table.question.kind in kinds and bool(table.options)


def _suits_options(table: ResultTable) -> bool:
    return table.question.is_closed and bool(table.options) and not _suits_stacked(table)


def _suits_areas(table: ResultTable) -> bool:
    return bool(table.question.areas)


# In order of preference: the first that suits a question is its default.
CHARTS = (
    Chart("diverging", "charts.title_diverging", diverging_bars.draw, _suits_diverging),
    Chart("stacked", "charts.title_stacked", stacked_bars.draw, _suits_stacked),
    Chart("options", "charts.title_options", option_bars.draw, _suits_options),
    Chart("grouped", "charts.title_grouped", grouped_bars.draw, _suits_grouped),
    Chart("areas", "charts.title_areas", area_bars.draw, _suits_areas),
)


def suitable_charts(table: ResultTable) -> tuple[Chart, ...]:
    """The charts for this question, the default first; none for an open question."""
    charts = [chart for chart in CHARTS if chart.suits(table)]
    if _steps(table) < _LEAST_STEPS:
        charts.sort(key=lambda chart: chart.id == "diverging")
    return tuple(charts)


def default_look(table: ResultTable) -> Look:
    """The look before the reader chooses: many options by size, all else in form order."""
    by_size = table.question.kind in (Kind.MULTIPLE_CHOICE, Kind.RANKING)
    return Look(order="size" if by_size else "form")
