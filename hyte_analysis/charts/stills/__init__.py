"""Charts as still pictures, drawn without a browser: for slides, documents and files.

The same colours, order, labels and words as the charts of the pages; `to_svg` writes them down.
"""

from collections.abc import Callable

from hyte_analysis.analysis.result import ResultTable
from hyte_analysis.charts.look import Look
from hyte_analysis.charts.stills.clustered import grouped, waves
from hyte_analysis.charts.stills.divided import diverging, stacked
from hyte_analysis.charts.stills.layout import still_of
from hyte_analysis.charts.stills.marks import Bar, Frame, Line, Mark, Still, Words
from hyte_analysis.charts.stills.options import areas, options
from hyte_analysis.charts.stills.picture import Picture
from hyte_analysis.charts.stills.svg import to_svg
from hyte_analysis.charts.stills.titled import titled_still
from hyte_analysis.charts.stills.words import waves_alt_text

__all__ = [
    "Bar",
    "Frame",
    "Line",
    "Mark",
    "Still",
    "Words",
    "chart_still",
    "titled_still",
    "to_svg",
    "waves_alt_text",
    "waves_still",
]

_PICTURES: dict[str, Callable[[ResultTable, Look], Picture]] = {
    "diverging": diverging,
    "stacked": stacked,
    "options": options,
    "grouped": grouped,
    "areas": areas,
}


def chart_still(table: ResultTable, chart: str, look: Look, frame: Frame) -> Still:
    """The chart of this id of `charts.CHARTS` as a picture in a frame; KeyError for another id."""
    return still_of(_PICTURES[chart](table, look), frame)


def waves_still(now: ResultTable, then: ResultTable, frame: Frame) -> Still:
    """A question's shares beside those of its pair in another survey, as a picture."""
    return still_of(waves(now, then), frame)
