"""What a chart shows, before anything has a size: rows of bars with their words.

Every chart is a function from a ResultTable to a `Picture`; one layout draws them all.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Segment:
    """A part of a bar on the horizontal axis, with the figure in it where there is room."""

    start: float
    end: float
    fill: str
    words: str = ""
    told: str = ""


@dataclass(frozen=True, slots=True)
class Track:
    """A bar: its segments, the figure and the name after it, or the words in its place."""

    segments: tuple[Segment, ...] = ()
    value: str = ""
    name: str = ""
    in_place: str = ""
    group: int | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """A label with its figures, and the bars beside or under it.

    A row with a `heading` begins a part of its own; one that is apart has more air above it.
    """

    label: str
    tracks: tuple[Track, ...]
    is_strong: bool = False
    figures: str = ""
    heading: str = ""
    is_apart: bool = False


@dataclass(frozen=True, slots=True)
class Key:
    """A colour and what it stands for; of a group where it comes and goes with that."""

    label: str
    colour: str
    group: int | None = None


@dataclass(frozen=True, slots=True)
class Proportions:
    """Sizes in those of the text: bars and the air between rows, at least and at most.

    `tight` is the air where the text would else be small. `label` is the part of the width that
    labels beside the bars may take.
    """

    bar: float
    most_bar: float
    tight: float
    gap: float
    most_gap: float
    label: float


THICK = Proportions(bar=1.8, most_bar=3.0, tight=0.4, gap=0.75, most_gap=2.0, label=0.36)
THIN = Proportions(bar=0.7, most_bar=1.2, tight=0.2, gap=0.55, most_gap=1.2, label=0.5)
CLUSTERED = Proportions(bar=1.05, most_bar=1.5, tight=0.5, gap=0.8, most_gap=1.8, label=0.4)


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart's words and bars; `reach` is both ends of the horizontal axis.

    `title` and `figures` name the one group that is shown, `note` says what the bars measure.
    `zeros` are the lines from which bars start, `band` a grey panel behind them, `ticks` the words
    under the axis. `sentence` stands in place of the rows where there is nothing to draw.
    """

    rows: tuple[Row, ...] = ()
    reach: tuple[float, float] = (0, 1)
    proportions: Proportions = THIN
    title: str = ""
    figures: str = ""
    note: str = ""
    keys: tuple[Key, ...] = ()
    zeros: tuple[float, ...] = ()
    band: tuple[float, float] | None = None
    ticks: tuple[tuple[float, str], ...] = ()
    has_grid: bool = False
    remark: str = ""
    sentence: str = ""
