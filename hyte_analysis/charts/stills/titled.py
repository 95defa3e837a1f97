"""A whole picture that can stand alone: the question over the chart, and what it rests on."""

from collections.abc import Callable

from hyte_analysis.charts.stills.marks import Bar, Frame, Mark, Still, moved
from hyte_analysis.charts.stills.measure import line_count
from hyte_analysis.charts.stills.surroundings import Block, paragraph, stacked
from hyte_analysis.charts.theme import INK, PAPER, QUIET_INK

WIDTH, HEIGHT = 1280, 720
MARGIN = 48.0
SMALL, LABEL = 16.0, 20.0
# A title is set as large as it fits on two lines, or on more in the smallest of these.
TITLES = (32.0, 28.0, 26.0, 24.0, 22.0)
# With text smaller than the least the picture grows in height instead, with text of this size.
LEAST, GROWN = 12.0, 16.0
_AIR = 20.0
_TITLE_LINES = 2


def titled_still(
    draw: Callable[[Frame], Still], *, title: str, under: str = "", footer: str = ""
) -> Still:
    """The chart that `draw` makes, on white under its title, 1280 pixels wide and 720 or more high.

    `under` stands under the title in quiet ink, `footer` at the foot.
    """
    width = WIDTH - 2 * MARGIN
    head = _head(title, under, width)
    foot = paragraph(footer, width, SMALL) if footer else Block()
    room = HEIGHT - 2 * MARGIN - head.height - foot.height - 2 * _AIR
    chart = draw(Frame(width, max(room, 1.0), LABEL, remark=True))
    if chart.text_size < LEAST:
        chart = draw(Frame(width, None, GROWN, remark=True))
    height = max(HEIGHT, HEIGHT - room + chart.height)
    marks: list[Mark] = [
        Bar(0, 0, WIDTH, height, PAPER),
        *moved(head.marks, MARGIN, MARGIN),
        *moved(chart.marks, MARGIN, MARGIN + head.height + _AIR),
        *moved(foot.marks, MARGIN, height - MARGIN - foot.height),
    ]
    return Still(WIDTH, height, tuple(marks), chart.text_size)


def _head(title: str, under: str, width: float) -> Block:
    fitting = (size for size in TITLES if line_count(title, width, size) <= _TITLE_LINES)
    size = next(fitting, TITLES[-1])
    blocks = [paragraph(title, width, size, INK, is_strong=True)]
    if under:
        blocks.append(paragraph(under, width, SMALL, QUIET_INK))
    return stacked(blocks, 6.0)
