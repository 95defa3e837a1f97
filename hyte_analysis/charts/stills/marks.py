"""What a still picture is made of: marks with places in pixels, from the upper left corner."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

Anchor = Literal["start", "middle", "end"]

# Under and over the baseline of a text, in its size.
ASCENT = 0.76
DESCENT = 0.22


@dataclass(frozen=True, slots=True)
class Frame:
    """The room for a picture in pixels, and the size of its text.

    Without a height the picture is as tall as it needs to be. Otherwise it fits into it: first by
    columns, then by smaller text. With `remark` the warnings that go with the figures and their
    convention stand under the chart.
    """

    width: float
    height: float | None = None
    text_size: float = 20
    remark: bool = False


@dataclass(frozen=True, slots=True)
class Bar:
    """A filled rectangle; `told` is what it stands for, `group` the group it belongs to."""

    x: float
    y: float
    width: float
    height: float
    fill: str
    edge: str = ""
    told: str = ""
    group: int | None = None


@dataclass(frozen=True, slots=True)
class Words:
    """A line of text on its baseline, from, around or up to its place."""

    x: float
    y: float
    text: str
    size: float
    colour: str
    is_strong: bool = False
    anchor: Anchor = "start"
    group: int | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """A straight line a pixel wide."""

    x1: float
    y1: float
    x2: float
    y2: float
    colour: str
    group: int | None = None


Mark = Bar | Words | Line


@dataclass(frozen=True, slots=True)
class Still:
    """A finished picture; the marks of a respondent group have its place in the reveal order.

    `text_size` is the size of the labels after fitting: the caller may ask for more room where it
    is too small to read.
    """

    width: float
    height: float
    marks: tuple[Mark, ...]
    text_size: float


def moved(marks: Iterable[Mark], x: float, y: float) -> Iterator[Mark]:
    """The marks so much further to the right and down."""
    if not x and not y:
        yield from marks
        return
    for m in marks:
        if isinstance(m, Words):
            yield Words(m.x + x, m.y + y, m.text, m.size, m.colour, m.is_strong, m.anchor, m.group)
        elif isinstance(m, Bar):
            yield Bar(m.x + x, m.y + y, m.width, m.height, m.fill, m.edge, m.told, m.group)
        else:
            yield Line(m.x1 + x, m.y1 + y, m.x2 + x, m.y2 + y, m.colour, m.group)
