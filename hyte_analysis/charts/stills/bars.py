"""A bar with its segments and figures, or the words in its place."""

from collections.abc import Iterator

from hyte_analysis.charts.stills.marks import Bar, Mark, Words
from hyte_analysis.charts.stills.measure import LEAD, broken, line_count, measured
from hyte_analysis.charts.stills.picture import Segment, Track
from hyte_analysis.charts.stills.plot import Plot
from hyte_analysis.charts.stills.setting import Setting
from hyte_analysis.charts.theme import EDGE, INK, QUIET_INK, is_pale, label_colour

# In pixels: the white between two segments, halved, and the least of one that is seen.
HALF_GAP = 1.0
LEAST = 0.75
_LEAST_EDGED = 2.0
# Between a figure and the edges of its segment.
INSIDE_AIR = 4.0
# From the middle of a text down to its baseline, in its size.
MIDDLE = 0.34


def track_height(track: Track, plot: Plot, setting: Setting) -> float:
    """The height of a bar, or of the words in its place where those need more."""
    if not track.in_place:
        return setting.bar
    rows = line_count(track.in_place, plot.length, setting.small)
    return max(setting.bar, rows * setting.small * LEAD)


def track_marks(track: Track, plot: Plot, setting: Setting, top: float) -> Iterator[Mark]:
    """The bar from its upper edge, and its figure after it."""
    if track.in_place:
        yield from _in_place(track, plot, setting, top)
        return
    shown = [segment for segment in track.segments if segment.end > segment.start]
    for at, segment in enumerate(shown):
        # White between neighbours: half of it lies in each of the two.
        start = plot.x(segment.start) + (HALF_GAP if at else 0.0)
        end = plot.x(segment.end) - (HALF_GAP if at < len(shown) - 1 else 0.0)
        width = max(LEAST, end - start)
        edge = EDGE if is_pale(segment.fill) and width > _LEAST_EDGED else ""
        yield Bar(start, top, width, setting.bar, segment.fill, edge, segment.told, track.group)
        yield from _figure(segment, track, setting, start, width, top)
    if track.value:
        reached = max((plot.x(segment.end) for segment in shown), default=plot.x(0))
        yield from _value(track, setting, reached + 0.35 * setting.size, top)


def _figure(segment: Segment, track: Track, setting: Setting, *place: float) -> Iterator[Mark]:
    """The figure in the middle of its segment, as large as there is room for; or nothing."""
    start, width, top = place
    for size in (setting.size, setting.value, setting.small):
        if segment.words and measured(segment.words, size) + 2 * INSIDE_AIR <= width:
            line = top + setting.bar / 2 + MIDDLE * size
            yield Words(start + width / 2, line, segment.words, size, label_colour(segment.fill),
                        anchor="middle", group=track.group)  # fmt: skip
            return


def _value(track: Track, setting: Setting, x: float, top: float) -> Iterator[Mark]:
    line = top + setting.bar / 2 + MIDDLE * setting.value
    yield Words(x, line, track.value, setting.value, INK, group=track.group)
    if track.name:
        beside = x + measured(track.value, setting.value) + 0.4 * setting.size
        yield Words(beside, line, track.name, setting.small, QUIET_INK, group=track.group)


def _in_place(track: Track, plot: Plot, setting: Setting, top: float) -> Iterator[Mark]:
    rows = broken(track.in_place, plot.length, setting.small)
    height = len(rows) * setting.small * LEAD
    first = top + (track_height(track, plot, setting) - height) / 2
    for at, row in enumerate(rows):
        line = first + at * setting.small * LEAD + 0.95 * setting.small
        yield Words(plot.start, line, row, setting.small, QUIET_INK, group=track.group)
