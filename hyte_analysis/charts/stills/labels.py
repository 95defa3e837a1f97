"""The label of a row: a name and, in small quiet ink, its figures."""

from collections.abc import Iterator

from hyte_analysis.charts.stills.marks import Words
from hyte_analysis.charts.stills.measure import LEAD, broken, broken_at, line_count, measured
from hyte_analysis.charts.stills.picture import Row
from hyte_analysis.charts.stills.plot import Plot
from hyte_analysis.charts.stills.setting import Setting
from hyte_analysis.charts.stills.surroundings import baseline
from hyte_analysis.charts.theme import INK, QUIET_INK

# In the text size: between a name and the figures beside it.
BESIDE_NAME = 0.7
# Between the figures of a group: their lines break there, not within a figure.
SEPARATOR = " · "


def label_width(row: Row, setting: Setting) -> float:
    """The width of the label if no line of it is broken."""
    name, figures = measured(row.label, setting.size), measured(row.figures, setting.small)
    if row.figures and setting.is_inline:
        return name + BESIDE_NAME * setting.size + figures
    return max(name, figures)


def _is_inline(row: Row, plot: Plot, setting: Setting) -> bool:
    """Whether the figures stand on the line of the name: over bars always where they fit."""
    may = setting.is_inline or not plot.is_beside
    inline = measured(row.label, setting.size) + measured(row.figures, setting.small)
    return may and inline + BESIDE_NAME * setting.size <= plot.label_width


def label_height(row: Row, plot: Plot, setting: Setting) -> float:
    """How high the label is."""
    if not row.figures:
        return line_count(row.label, plot.label_width, setting.size) * setting.size * LEAD
    if _is_inline(row, plot, setting):
        return setting.size * LEAD
    name = line_count(row.label, plot.label_width, setting.size)
    figures = len(broken_at(SEPARATOR, row.figures, plot.label_width, setting.small))
    return (name * setting.size + figures * setting.small) * LEAD


def label_marks(row: Row, plot: Plot, setting: Setting, top: float) -> Iterator[Words]:
    """The label from its upper edge; the figures belong to the group whose bar is in the row."""
    size, small = setting.size, setting.small
    lines = broken(row.label, plot.label_width, size)
    group = row.tracks[0].group if row.tracks else None
    for at, line in enumerate(lines):
        yield Words(0, baseline(top + at * size * LEAD, size), line, size, INK, row.is_strong)
    if not row.figures:
        return
    if _is_inline(row, plot, setting):
        x = measured(row.label, size) + BESIDE_NAME * size
        yield Words(x, baseline(top, size), row.figures, small, QUIET_INK, group=group)
        return
    under = top + len(lines) * size * LEAD
    for at, line in enumerate(broken_at(SEPARATOR, row.figures, plot.label_width, small)):
        place = baseline(under + at * small * LEAD, small)
        yield Words(0, place, line, small, QUIET_INK, group=group)
