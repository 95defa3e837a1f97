"""A picture in a frame: the largest text that fits, in as few columns as that needs."""

from dataclasses import replace

from hyte_analysis.charts.stills.columns import arranged, row_marks
from hyte_analysis.charts.stills.marks import Frame, Mark, Still, moved
from hyte_analysis.charts.stills.picture import Picture
from hyte_analysis.charts.stills.setting import Setting
from hyte_analysis.charts.stills.surroundings import (
    above_height,
    above_rows,
    below_height,
    below_rows,
)

# In pixels: small print is not made smaller than this while there is another way.
LEAST_SIZE = 11.0
_SMALL = 0.8
# With smaller text than this in a frame the air between rows is the least.
TIGHT_SIZE = 15.0
# Text is made smaller in steps, down to what only a magnifying glass shows: nothing is cut off.
_STEP = 0.5
_SMALLEST = 1.0

# From how many bars on more columns are tried, and how much larger the text has to be for it.
_COLUMNS = ((1, 0, 1.0), (2, 8, 0.85), (3, 24, 0.7))


def still_of(picture: Picture, frame: Frame) -> Still:
    """The finished picture: as wide as the frame, and no taller."""
    if frame.height is None:
        return _drawn(picture, _setting(picture, frame, frame.text_size, 1), frame)
    return _drawn(picture, _fitting(picture, frame, frame.height), frame)


def _setting(
    picture: Picture, frame: Frame, size: float, columns: int, *, is_inline: bool = False
) -> Setting:
    small = max(_SMALL * size, min(size, LEAST_SIZE))
    own = picture.proportions
    is_tight = frame.height is not None and size < TIGHT_SIZE
    gap = (own.tight if is_tight else own.gap) * size
    return Setting(
        frame.width, size, small, columns, is_inline, own.bar * size, gap,
        frame.remark,
    )  # fmt: skip


def _fitting(picture: Picture, frame: Frame, height: float) -> Setting:
    """The setting with the largest text, with air where there is room left."""
    for is_inline in (False, True):
        setting = _setting(picture, frame, frame.text_size, 1, is_inline=is_inline)
        if _height(picture, setting) <= height:
            return _aired(picture, setting, height)
    bars = sum(len(row.tracks) for row in picture.rows)
    found = [
        (_largest(picture, frame, height, columns), worth)
        for columns, least, worth in _COLUMNS
        if columns == 1 or (bars >= least and not picture.ticks)
    ]
    best, _ = max(found, key=lambda candidate: candidate[0].size * candidate[1])
    return _aired(picture, best, height)


def _largest(picture: Picture, frame: Frame, height: float, columns: int) -> Setting:
    """The setting with the largest text that fits into so many columns."""
    has_figures = any(row.figures for row in picture.rows)

    def fitting(size: float) -> Setting | None:
        for is_inline in (False, True) if has_figures else (False,):
            setting = _setting(picture, frame, size, columns, is_inline=is_inline)
            if _height(picture, setting) <= height:
                return setting
        return None

    low, high = 0, max(0, int((frame.text_size - _SMALLEST) / _STEP))
    best = _setting(picture, frame, _SMALLEST, columns, is_inline=True)
    while low <= high:
        middle = (low + high) // 2
        found = fitting(_SMALLEST + middle * _STEP)
        if found is None:
            high = middle - 1
        else:
            best, low = found, middle + 1
    return best


def _aired(picture: Picture, setting: Setting, height: float) -> Setting:
    """The same setting with thicker bars and more air between them, as the height allows."""
    rows = max((len(column) for column in arranged(picture, setting).columns), default=0)
    spare = height - _height(picture, setting)
    if not rows or spare <= 0:
        return setting
    most = picture.proportions
    tracks = max(len(row.tracks) for row in picture.rows)
    each = spare / rows
    bar = min(most.most_bar * setting.size, setting.bar + 0.45 * each / tracks)
    thicker = replace(setting, bar=bar)
    left = height - _height(picture, thicker)
    gap = min(most.most_gap * setting.size, setting.gap + max(0.0, left) / rows)
    aired = replace(thicker, gap=gap)
    return aired if _height(picture, aired) <= height else setting


def _height(picture: Picture, setting: Setting) -> float:
    around = above_height(picture, setting) + below_height(picture, setting)
    return around + arranged(picture, setting).height


def _drawn(picture: Picture, setting: Setting, frame: Frame) -> Still:
    above, below = above_rows(picture, setting), below_rows(picture, setting)
    rows, height = row_marks(picture, setting)
    foot = above.height + height
    marks: list[Mark] = [
        *above.marks,
        *moved(rows, 0, above.height),
        *moved(below.marks, 0, foot),
    ]
    whole = foot + below.height
    if frame.height is not None:
        whole = min(frame.height, whole)
    return Still(frame.width, whole, tuple(marks), setting.size)
