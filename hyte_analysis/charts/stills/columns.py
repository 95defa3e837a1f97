"""The rows of a picture in one column or several: labels beside the bars, or over them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from hyte_analysis.charts.stills.bars import track_height, track_marks
from hyte_analysis.charts.stills.labels import label_height, label_marks, label_width
from hyte_analysis.charts.stills.marks import Bar, Line, Mark, Words, moved
from hyte_analysis.charts.stills.measure import LEAD, measured
from hyte_analysis.charts.stills.picture import Picture, Row
from hyte_analysis.charts.stills.plot import Plot
from hyte_analysis.charts.stills.setting import Setting
from hyte_analysis.charts.stills.surroundings import baseline, paragraph, paragraph_height
from hyte_analysis.charts.theme import INK, LINES, PANEL, QUIET_INK

# In the text size: from this width on labels stand beside the bars, and the air around them.
BESIDE = 29
LABEL_AIR = 0.7
COLUMN_AIR = 2.2
UNDER_LABEL = 0.2
OVERHANG = 0.18
APART = 0.7


@dataclass(frozen=True, slots=True)
class PlacedRow:
    """A row, its upper edge in its column, and the heights of its parts."""

    row: Row
    top: float
    heading: float
    label: float
    bars: float
    height: float


@dataclass(frozen=True, slots=True)
class Arrangement:
    """The rows of each column with their places; `height` is that of the tallest and the axis."""

    plot: Plot
    columns: tuple[tuple[PlacedRow, ...], ...]
    tallest: float
    height: float


def arranged(picture: Picture, setting: Setting) -> Arrangement:
    """The rows in columns of about equal height, in order."""
    plot = _plot(picture, setting)
    if picture.sentence:
        height = paragraph_height(picture.sentence, setting.width, setting.size)
        return Arrangement(plot, (), height, height)
    measured_rows = [_measured(row, plot, setting) for row in picture.rows]
    columns = tuple(tuple(_placed(column, setting)) for column in _divided(measured_rows, setting))
    over = OVERHANG * setting.size
    tallest = max(column[-1].top + column[-1].height for column in columns) + over
    return Arrangement(plot, columns, tallest, tallest + _axis_height(picture, setting))


def _plot(picture: Picture, setting: Setting) -> Plot:
    """Where labels, bars and their values are in a column."""
    size = setting.size
    width = (setting.width - COLUMN_AIR * size * (setting.columns - 1)) / setting.columns
    room = _value_room(picture, setting)
    if width < BESIDE * size:
        # The line from which the bars start needs a place of its own.
        return Plot(width, width, 1.0, width - 1 - room, picture.reach, is_beside=False)
    wanted = max((label_width(row, setting) for row in picture.rows), default=0.0)
    labels = min(wanted + 1, picture.proportions.label * width)
    start = labels + LABEL_AIR * size
    return Plot(width, labels, start, width - start - room, picture.reach, is_beside=True)


def _value_room(picture: Picture, setting: Setting) -> float:
    """The room after the longest bar for its figure and name."""
    widths = [0.0]
    for track in (track for row in picture.rows for track in row.tracks if track.value):
        name = measured(track.name, setting.small) + 0.4 * setting.size if track.name else 0.0
        widths.append(measured(track.value, setting.value) + name + 0.4 * setting.size)
    return max(widths)


def _measured(row: Row, plot: Plot, setting: Setting) -> PlacedRow:
    heading = setting.value * LEAD + 0.2 * setting.size if row.heading else 0.0
    label = label_height(row, plot, setting)
    heights = [track_height(track, plot, setting) for track in row.tracks]
    bars = sum(heights) + setting.between * max(0, len(heights) - 1)
    both = max(label, bars) if plot.is_beside else label + UNDER_LABEL * setting.size + bars
    return PlacedRow(row, 0.0, heading, label, bars, heading + both)


def _air_over(row: Row, setting: Setting) -> float:
    """The air over a row that is not the first of its column."""
    return setting.gap + (APART * setting.size if row.is_apart or row.heading else 0.0)


def _divided(rows: Sequence[PlacedRow], setting: Setting) -> list[list[PlacedRow]]:
    if setting.columns == 1 or len(rows) < setting.columns:
        return [list(rows)]
    heights = [row.height + _air_over(row.row, setting) for row in rows]
    low, high = max(heights), sum(heights) + 1
    while high - low > setting.size / 4:
        middle = (low + high) / 2
        if len(_split(rows, heights, middle)) <= setting.columns:
            high = middle
        else:
            low = middle
    return _split(rows, heights, high)


def _split(
    rows: Sequence[PlacedRow], heights: Sequence[float], most: float
) -> list[list[PlacedRow]]:
    columns: list[list[PlacedRow]] = [[]]
    used = 0.0
    for row, height in zip(rows, heights, strict=True):
        if columns[-1] and used + height > most:
            columns.append([])
            used = 0.0
        columns[-1].append(row)
        used += height
    return columns


def _placed(column: Sequence[PlacedRow], setting: Setting) -> Iterator[PlacedRow]:
    at = OVERHANG * setting.size
    for place, row in enumerate(column):
        at += _air_over(row.row, setting) if place else 0.0
        yield PlacedRow(row.row, at, row.heading, row.label, row.bars, row.height)
        at += row.height


def row_marks(picture: Picture, setting: Setting) -> tuple[tuple[Mark, ...], float]:
    """The marks of all rows and of their axis, and how high they are together."""
    if picture.sentence:
        block = paragraph(picture.sentence, setting.width, setting.size)
        return block.marks, block.height
    rows = arranged(picture, setting)
    marks: list[Mark] = []
    if picture.has_grid and rows.plot.is_beside:
        places = [rows.plot.x(value) for value, _ in picture.ticks]
        marks += [Line(x, 0, x, rows.tallest, LINES) for x in places]
    for at, column in enumerate(rows.columns):
        own = (m for row in column for m in _marks(picture, row, rows.plot, setting))
        marks += moved(own, at * (rows.plot.width + COLUMN_AIR * setting.size), 0)
    marks += _axis(picture, rows.plot, setting, rows.tallest)
    return tuple(marks), rows.height


def _marks(picture: Picture, placed: PlacedRow, plot: Plot, setting: Setting) -> Iterator[Mark]:
    row, top = placed.row, placed.top
    if row.heading:
        line = baseline(top, setting.value)
        yield Words(0, line, row.heading, setting.value, QUIET_INK)
        top += placed.heading
    inner = placed.top + placed.height - top
    label_top = top + (inner - placed.label) / 2 if plot.is_beside else top
    bars_top = top + (inner - placed.bars) / (2 if plot.is_beside else 1)
    yield from label_marks(row, plot, setting, label_top)
    if not all(track.in_place for track in row.tracks):
        over = OVERHANG * setting.size
        yield from _behind(picture, plot, bars_top - over, bars_top + placed.bars + over)
    at = bars_top
    for track in row.tracks:
        yield from track_marks(track, plot, setting, at)
        at += track_height(track, plot, setting) + setting.between


def _behind(picture: Picture, plot: Plot, top: float, bottom: float) -> Iterator[Mark]:
    """The panel and the lines from which the bars start."""
    if picture.band:
        start, end = (plot.x(place) for place in picture.band)
        yield Bar(start, top, end - start, bottom - top, PANEL)
    for zero in picture.zeros:
        yield Line(plot.x(zero), top, plot.x(zero), bottom, QUIET_INK)


def _axis_height(picture: Picture, setting: Setting) -> float:
    return 0.35 * setting.size + setting.small * LEAD if picture.ticks else 0.0


def _axis(picture: Picture, plot: Plot, setting: Setting, top: float) -> Iterator[Mark]:
    """Ticks and their words, those left out that would touch the one before."""
    line = baseline(top + 0.35 * setting.size, setting.small)
    free = float("-inf")
    for value, words in picture.ticks:
        x, wide = plot.x(value), measured(words, setting.small)
        start = min(max(0.0, x - wide / 2), setting.width - wide)
        if start < free:
            continue
        free = start + wide + 0.3 * setting.small
        yield Line(x, top, x, top + 0.25 * setting.size, QUIET_INK)
        yield Words(start + wide / 2, line, words, setting.small, INK, anchor="middle")
