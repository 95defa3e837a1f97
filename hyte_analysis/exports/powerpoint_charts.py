"""The bars of a chart → native charts measured for their box on a slide; or none that fits."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import ceil

from hyte_analysis.charts.wrapping import width
from hyte_analysis.exports.powerpoint_bars import Bars, share_format
from hyte_analysis.exports.powerpoint_chart_xml import COUNT_FORMAT, BarChart, Ink, Series
from hyte_analysis.exports.powerpoint_layouts import Box
from hyte_analysis.exports.powerpoint_text import line_count
from hyte_analysis.exports.powerpoint_typefaces import Face
from hyte_analysis.texts.formats import count_text

# With more rows than this the bars stand in two columns.
MOST_IN_COLUMN = 18
# Text sizes in points on a slide of 540 pt height, the largest first.
_SIZES = (15.0, 14.0, 13.0, 12.0, 11.0, 10.0, 9.0)
# For what would not be drawn at all otherwise.
_SMALL_SIZES = (8.0, 7.0)
# Below this a label is not written in full where the codebook has a shorter one.
_LEAST_FULL = 13.0
# Parts of the chart's width that the labels may take.
_LABEL_PARTS = (0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.56, 0.62, 0.68)
# So many lines in at most that part of the width, the best first.
_LABEL_ROOMS = ((2, 0.4), (3, 0.45), (9, 0.5), (9, 0.62), (9, 0.68))
# Divided bars need the room more than their labels do.
_MOST_LABELS_OF_STACKED = 0.5
_ROW_USE, _AIR, _SWATCH = 0.94, 8.0, 26.0
# Office breaks labels a little sooner than they are measured.
_SLACK = 1.1
# A row is not stretched higher than this many lines of its text; a bar not thinner than this.
_MOST_ROW, _LEAST_BAR = 5.4, 7.0
_LEGEND_PART = 0.4


@dataclass(frozen=True, slots=True)
class Canvas:
    """Where charts are drawn: the box in points, the typeface, the slide's scale and its ink."""

    box: Box
    face: Face
    scale: float
    ink: Ink


def charts_of(bars: Bars | None, canvas: Canvas) -> tuple[tuple[BarChart, Box], ...]:
    """The charts with their places; none where there is nothing, or it would be too small."""
    if bars is None:
        return ()
    is_long = len(bars.rows) > MOST_IN_COLUMN and len(bars.series) == 1
    columns = _in_columns(bars, canvas) if is_long else ()
    if columns:
        return columns
    drawn = _drawn(bars, canvas, _SIZES + _SMALL_SIZES if is_long else _SIZES)
    return (drawn,) if drawn else ()


@dataclass(frozen=True, slots=True)
class _Measures:
    """A layout that fits: text size, the labels' and the legend's room, row height, labels."""

    size: float
    labels: float
    legend: float
    row: float
    words: tuple[str, ...]


def _in_columns(bars: Bars, canvas: Canvas) -> tuple[tuple[BarChart, Box], ...]:
    """The rows in two charts side by side, in one size and on one axis."""
    half = ceil(len(bars.rows) / 2)
    largest = max(value or 0 for value in bars.series[0].values)
    gap = 20 * canvas.scale
    column = (canvas.box.width - gap) / 2
    parts = [_rows_of(bars, 0, half), _rows_of(bars, half, len(bars.rows))]
    boxes = [replace(canvas.box, left=canvas.box.left + at * (column + gap), width=column)
             for at in (0, 1)]  # fmt: skip
    measured = [_measured(part, replace(canvas, box=box), half)
                for part, box in zip(parts, boxes, strict=True)]  # fmt: skip
    one, other = measured
    if one is None or other is None:
        return ()
    joint = _Measures(min(one.size, other.size), max(one.labels, other.labels),
                      max(one.legend, other.legend), min(one.row, other.row), ())  # fmt: skip
    is_full = one.words == parts[0].rows and other.words == parts[1].rows
    reach = bars.reach or float(max(1, largest))
    return tuple(
        _chart(replace(part, reach=reach),
               replace(joint, words=part.rows if is_full else part.short),
               replace(canvas, box=box))
        for part, box in zip(parts, boxes, strict=True)
    )  # fmt: skip


def _rows_of(bars: Bars, start: int, end: int) -> Bars:
    series = bars.series[0]
    own = replace(
        series, values=series.values[start:end], labels=series.labels[start:end],
        exceptions=tuple((at - start, c) for at, c in series.exceptions if start <= at < end),
    )  # fmt: skip
    return replace(bars, rows=bars.rows[start:end], short=bars.short[start:end], series=(own,))


def _drawn(
    bars: Bars, canvas: Canvas, sizes: Sequence[float] = _SIZES
) -> tuple[BarChart, Box] | None:
    measures = _measured(bars, canvas, len(bars.rows), sizes)
    return None if measures is None else _chart(bars, measures, canvas)


def _measured(
    bars: Bars, canvas: Canvas, rows: int, sizes: Sequence[float] = _SIZES
) -> _Measures | None:
    """The largest text at which labels, legend and bars fit; full labels where they are legible."""
    sizes = [size * canvas.scale for size in sizes]
    tries: list[tuple[Bars, float, Sequence[tuple[int, float]]]] = []
    if bars.short != bars.rows:
        full = replace(bars, short=bars.rows)
        legible = [size for size in sizes if size >= _LEAST_FULL * canvas.scale]
        tries = [(full, size, _LABEL_ROOMS[:-2]) for size in legible]
    tries += [(bars, size, _LABEL_ROOMS) for size in sizes]
    found = (_at_size(of, canvas, rows, size, rooms) for of, size, rooms in tries)
    return next(filter(None, found), None)


def _at_size(
    bars: Bars, canvas: Canvas, rows: int, size: float, rooms: Sequence[tuple[int, float]]
) -> _Measures | None:
    """The layout with the short labels in this size; None where it does not fit."""
    box, face = canvas.box, canvas.face
    legend = legend_height([s.name for s in bars.series], box.width, size, face)
    if legend > _LEGEND_PART * box.height:
        return None
    axis = size * face.line * 1.3 if bars.is_stacked else 0.0
    row = (box.height - legend - axis) / rows
    lanes = 1 if bars.is_stacked else len(bars.series)
    least = _LEAST_BAR * canvas.scale * (lanes * 1.3 if lanes > 1 else 1)
    if row < least:
        return None
    words = bars.short
    most_lines = int(row * _ROW_USE / (size * face.line))
    longest = _longest_word(words, size, face)
    for most, widest in rooms:
        if bars.is_stacked and widest > _MOST_LABELS_OF_STACKED:
            continue
        for room in (part * box.width for part in _LABEL_PARTS if part <= widest):
            needed = max(line_count(word, room / size / face.breadth) for word in words)
            if needed <= min(most, most_lines) and longest <= room:
                labels = room * _SLACK + 1.5 * _AIR
                return _Measures(size, labels, legend, row, bars.short)
    return None


def _longest_word(words: Sequence[str], size: float, face: Face) -> float:
    """The width of the longest word, which would be broken in a narrower room; at most a line."""
    longest = max(width(piece) for word in words for piece in (word.split() or [""]))
    return min(longest, 24.0) * size * face.breadth


def legend_height(names: Sequence[str], room: float, size: float, face: Face) -> float:
    """How high Office's legend over a chart is: columns as wide as the longest entry needs."""
    widest = max(width(name) for name in names) * size * face.breadth + _SWATCH
    columns = max(1, min(len(names), int(room / widest)))
    rows = ceil(len(names) / columns)
    text_room = max(5.0, (room - _SWATCH) / size / face.breadth)
    each = max(line_count(name, text_room) for name in names)
    return rows * each * size * face.line * 1.12 + 4


def _chart(bars: Bars, measures: _Measures, canvas: Canvas) -> tuple[BarChart, Box]:
    """The chart and its place: no higher than its rows need."""
    box, size = canvas.box, measures.size
    line = size * canvas.face.line
    lanes = 1 if bars.is_stacked else len(bars.series)
    row = min(measures.row, max(_MOST_ROW, 1.2 * lanes + 1) * line)
    axis = line * 1.3 if bars.is_stacked else 0.0
    top = measures.legend + 4
    height = min(box.height, top + row * len(bars.rows) + axis)
    box = replace(box, height=height)
    right = box.width * 0.03 if bars.is_stacked else _value_room(bars, size, canvas)
    across = max(0.2, 1 - (measures.labels + right) / box.width)
    plot = (measures.labels / box.width, top / height, across, 1 - (top + axis) / height)
    air = 0.6 if bars.is_stacked else max(0.5, lanes * 0.25)
    bar = min(row / (lanes + air), line * (2.6 if bars.is_stacked else 1.6))
    gap = max(0.2, (row - bar * lanes) / bar)
    label = min(size, 14 * canvas.scale, bar * 0.92)
    series = tuple(_labelled(s, bars, label, plot[2] * box.width, canvas) for s in bars.series)
    width_ = _legend_width([s.name for s in series], box.width, size, canvas.face)
    edge = _AIR / 2 / box.width if canvas.ink.ground else 0.0
    legend = (edge, 0.0, width_ / box.width - edge, measures.legend / height)
    return BarChart(
        measures.words, series, bars.is_stacked,
        bars.value_format, share_format() if bars.is_stacked else bars.value_format,
        size, size, max(8.0 * canvas.scale, label), plot, legend, gap, canvas.ink, bars.reach,
    ), box  # fmt: skip


def _legend_width(names: Sequence[str], room: float, size: float, face: Face) -> float:
    widest = max(width(name) for name in names) * size * face.breadth + _SWATCH
    columns = max(1, min(len(names), int(room / widest)))
    return min(room, widest * columns + _AIR)


def _value_room(bars: Bars, size: float, canvas: Canvas) -> float:
    """Room after the longest bar for its figure."""
    figures = [
        label or ("100 %" if bars.value_format != COUNT_FORMAT else count_text(round(value or 0)))
        for series in bars.series
        for value, label in zip(series.values, series.labels, strict=True)
    ]
    return max(map(width, figures)) * size * canvas.face.breadth + 2 * _AIR


def _labelled(series: Series, bars: Bars, size: float, length: float, canvas: Canvas) -> Series:
    """The series with labels only where its bars have room for them, in a colour to be read."""
    if not bars.is_stacked:
        return replace(series, label_colour=canvas.ink.ink)
    whole = [sum(s.values[at] or 0 for s in bars.series) for at in range(len(bars.rows))]
    labels = []
    for value, label, total in zip(series.values, series.labels, whole, strict=True):
        words = label or ("43 %" if bars.value_format != COUNT_FORMAT else f"{value or 0:.0f}")
        room = length * (value or 0) / (total or 1)
        fits = width(words) * size * canvas.face.breadth * 1.1 <= room
        labels.append(label if fits else "")
    return replace(series, labels=tuple(labels))
