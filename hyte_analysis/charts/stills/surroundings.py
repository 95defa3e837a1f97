"""What stands over and under the rows: title, note and legend, and the remark."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import ceil

from hyte_analysis.charts.stills.marks import Bar, Mark, Words, moved
from hyte_analysis.charts.stills.measure import LEAD, broken, line_count, measured
from hyte_analysis.charts.stills.picture import Key, Picture
from hyte_analysis.charts.stills.setting import Setting
from hyte_analysis.charts.theme import EDGE, INK, QUIET_INK, is_pale

# In the text size: a swatch and where its label begins, the air between entries.
SWATCH = 0.8
LABEL_AT = 1.2
ENTRY_AIR = 1.6


@dataclass(frozen=True, slots=True)
class Block:
    """Marks from the left and upper edge of their own, and how high they are together."""

    marks: tuple[Mark, ...] = ()
    height: float = 0.0


def baseline(top: float, size: float) -> float:
    """Where the text of a line stands whose upper edge is here."""
    return top + 0.95 * size


def paragraph(
    words: str, width: float, size: float, colour: str = QUIET_INK, *, is_strong: bool = False
) -> Block:
    """The text in lines of at most so many pixels, of about equal length where it is strong."""
    rows = broken(words, width, size, is_even=is_strong)
    marks = tuple(
        Words(0, baseline(at * size * LEAD, size), row, size, colour, is_strong)
        for at, row in enumerate(rows)
    )
    return Block(marks, len(rows) * size * LEAD)


def stacked(blocks: Sequence[Block], air: float = 0.0) -> Block:
    """The blocks one under another."""
    marks: list[Mark] = []
    at = 0.0
    for block in blocks:
        marks += moved(block.marks, 0, at)
        at += block.height + air
    return Block(tuple(marks), max(0.0, at - air) if blocks else 0.0)


def paragraph_height(words: str, width: float, size: float) -> float:
    """How high `paragraph` is."""
    return line_count(words, width, size) * size * LEAD


def above_height(picture: Picture, setting: Setting) -> float:
    """How high `above_rows` is."""
    heights = []
    if picture.title:
        heights.append(_title_height(picture, setting))
    if picture.note:
        heights.append(paragraph_height(picture.note, setting.width, setting.small))
    if picture.keys:
        heights.append(sum(row.height for row in _legend(picture.keys, setting)))
    if not heights:
        return 0.0
    return sum(heights) + (0.25 * (len(heights) - 1) + 0.6) * setting.size


def below_height(picture: Picture, setting: Setting) -> float:
    """How high `below_rows` is."""
    if not picture.remark or not setting.has_remark:
        return 0.0
    return 0.4 * setting.size + paragraph_height(picture.remark, setting.width, setting.small)


def above_rows(picture: Picture, setting: Setting) -> Block:
    """Title, note and legend, with air under them."""
    blocks = []
    if picture.title:
        blocks.append(_title(picture, setting))
    if picture.note:
        blocks.append(paragraph(picture.note, setting.width, setting.small))
    if picture.keys:
        blocks.append(_legend_block(picture.keys, setting))
    if not blocks:
        return Block()
    block = stacked(blocks, 0.25 * setting.size)
    return Block(block.marks, block.height + 0.6 * setting.size)


def below_rows(picture: Picture, setting: Setting) -> Block:
    """The remark over the whole width, with air over it."""
    if not picture.remark or not setting.has_remark:
        return Block()
    block = paragraph(picture.remark, setting.width, setting.small)
    return stacked([Block(height=0.4 * setting.size), block])


def _figures_at(picture: Picture, setting: Setting) -> float | None:
    """Where the figures begin on the line of the title; None where they do not fit there."""
    beside = measured(picture.title, setting.size) + setting.size
    fits = beside + measured(picture.figures, setting.small) <= setting.width
    return beside if fits else None


def _title_height(picture: Picture, setting: Setting) -> float:
    if _figures_at(picture, setting) is not None:
        return setting.size * LEAD
    name = paragraph_height(picture.title, setting.width, setting.size)
    return name + paragraph_height(picture.figures, setting.width, setting.small)


def _title(picture: Picture, setting: Setting) -> Block:
    """The shown group's name, its figures on the same line where there is room."""
    size, small = setting.size, setting.small
    name = paragraph(picture.title, setting.width, size, INK, is_strong=True)
    beside = _figures_at(picture, setting)
    if beside is None:
        return stacked([name, paragraph(picture.figures, setting.width, small)])
    figures = Words(beside, baseline(0, size), picture.figures, small, QUIET_INK)
    return Block((*name.marks, figures), name.height)


@dataclass(frozen=True, slots=True)
class _LegendRow:
    """Entries side by side, where each begins, and the height of the tallest."""

    keys: tuple[Key, ...]
    starts: tuple[float, ...]
    height: float


def _legend(keys: Sequence[Key], setting: Setting) -> list[_LegendRow]:
    """The entries on one line where they fit; else in columns of equal width."""
    size = setting.value
    widths = [LABEL_AT * size + measured(key.label, size) for key in keys]
    air = ENTRY_AIR * size
    if sum(widths) + air * (len(keys) - 1) <= setting.width:
        starts = [sum(widths[:at]) + air * at for at in range(len(keys))]
        return [_legend_row(keys, starts, setting)]
    step = max(widths) + air
    most = max(1, int((setting.width + air) / step))
    # As few columns as that many rows need, so that no entry is left alone on the last one.
    columns = ceil(len(keys) / ceil(len(keys) / most))
    starts = [step * at for at in range(columns)]
    rows = [keys[at : at + columns] for at in range(0, len(keys), columns)]
    return [_legend_row(row, starts, setting) for row in rows]


def _legend_row(keys: Sequence[Key], starts: Sequence[float], setting: Setting) -> _LegendRow:
    size = setting.value
    tallest = max(
        line_count(key.label, _label_room(x, setting), size)
        for key, x in zip(keys, starts, strict=False)
    )
    return _LegendRow(tuple(keys), tuple(starts), (tallest * LEAD + 0.1) * size)


def _label_room(x: float, setting: Setting) -> float:
    return setting.width - x - LABEL_AT * setting.value


def _legend_block(keys: Sequence[Key], setting: Setting) -> Block:
    rows = _legend(keys, setting)
    blocks = []
    for row in rows:
        entries = [_entry(k, x, setting) for k, x in zip(row.keys, row.starts, strict=False)]
        marks = tuple(mark for entry in entries for mark in entry)
        blocks.append(Block(marks, row.height))
    return stacked(blocks)


def _entry(key: Key, x: float, setting: Setting) -> Iterator[Mark]:
    size = setting.value
    edge = EDGE if is_pale(key.colour) else ""
    side = SWATCH * size
    yield Bar(x, (size * LEAD - side) / 2, side, side, key.colour, edge, group=key.group)
    for at, line in enumerate(broken(key.label, _label_room(x, setting), size)):
        place = baseline(at * size * LEAD, size)
        yield Words(x + LABEL_AT * size, place, line, size, INK, group=key.group)
