"""ResultTables in, plotly figures and alt texts out.

A new chart is a file with `draw(table, look)` and a line in `CHARTS`.
"""

from collections.abc import Callable
from dataclasses import dataclass

import plotly.graph_objects as go

from hyte_analysis.analysis.result import ResultTable
from hyte_analysis.charts import grouped_bars, option_bars, stacked_bars
from hyte_analysis.charts.alt_text import alt_text
from hyte_analysis.charts.look import Look
from hyte_analysis.charts.theme import colours_available, is_coloured, plotly_config
from hyte_analysis.survey.model import Kind

__all__ = [
    "CHARTS",
    "Chart",
    "Look",
    "alt_text",
    "default_look",
    "plotly_config",
    "suitable_charts",
]


@dataclass(frozen=True, slots=True)
class Chart:
    """A way to draw a question; `title_key` names it on the page."""

    id: str
    title_key: str
    draw: Callable[[ResultTable, Look], go.Figure]
    suits: Callable[[ResultTable], bool]


def _suits_stacked(table: ResultTable) -> bool:
    coloured = sum(is_coloured(option) for option in table.options)
    return (
        table.question.kind is Kind.SINGLE_CHOICE
        and len(table.options) > 0
        and coloured <= colours_available(table.question.scale)
    )


def _suits_grouped(table: ResultTable) -> bool:
    kinds = (Kind.SINGLE_CHOICE, Kind.MULTIPLE_CHOICE)
    return table.question.kind in kinds and bool(table.options)


def _suits_options(table: ResultTable) -> bool:
    return table.question.is_closed and bool(table.options) and not _suits_stacked(table)


# In order of preference: the first that suits a question is its default.
CHARTS = (
    Chart("stacked", "charts.title_stacked", stacked_bars.draw, _suits_stacked),
    Chart("options", "charts.title_options", option_bars.draw, _suits_options),
    Chart("grouped", "charts.title_grouped", grouped_bars.draw, _suits_grouped),
)


def suitable_charts(table: ResultTable) -> tuple[Chart, ...]:
    """The charts for this question, the default first; none for an open question."""
    return tuple(chart for chart in CHARTS if chart.suits(table))


def default_look(table: ResultTable) -> Look:
    """The look before the reader chooses: many options by size, all else in form order."""
    by_size = table.question.kind in (Kind.MULTIPLE_CHOICE, Kind.RANKING)
    return Look(order="size" if by_size else "form")
