"""How wide texts are and where their lines break, in pixels.

Many sizes are tried for one picture: counting lines is cheaper than breaking them.
"""

import re
from collections.abc import Sequence
from functools import lru_cache

from hyte_analysis.charts import wrapping

LEAD = 1.25
"""The height of a line in its text size."""

# Another typeface, or a heavier one, is somewhat wider than the one that is measured.
_WIDER = 1.06
# What XML can't hold, and signs that turn the direction of the text after them.
_LEFT_OUT = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufeff\ufffe\uffff]"
)
# Scripts and signs that are as wide as they are high.
_WIDE = re.compile(
    "[\u1100-\u115f\u2600-\u27bf\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f"
    "\uff00-\uff60\U0001f000-\U0003ffff]"
)
_SPACE = wrapping.width(" ")
# In em: how near lines come to the narrowest that need no line more.
_STEP = 0.5


def cleaned(words: str) -> str:
    """The text without what no picture file may hold."""
    return _LEFT_OUT.sub("", words)


def measured(words: str, size: float) -> float:
    """The width of a text on one line, in pixels."""
    return _em(words) * size * _WIDER


@lru_cache(maxsize=8192)
def _em(words: str) -> float:
    return wrapping.width(words) + 0.8 * len(_WIDE.findall(words))


def line_count(words: str, room: float, size: float) -> int:
    """How many lines `broken` makes of it."""
    within = _within(words, room, size)
    widths = _widths(words)
    if not widths or max(widths) > within:
        return len(wrapping.lines(cleaned(words), within))
    return len(_starts(widths, within))


def broken(words: str, room: float, size: float, *, is_even: bool = True) -> tuple[str, ...]:
    """The text as lines of at most so many pixels, of about equal length if even; at least one."""
    within = _within(words, room, size)
    widths = _widths(words)
    if not widths or max(widths) > within:
        return wrapping.lines(cleaned(words), within)
    starts = _starts(widths, within)
    if is_even and len(starts) > 1:
        starts = _even(widths, within, len(starts))
    parts = wrapping.words_in(cleaned(words))
    ends = [*starts[1:], len(parts)]
    return tuple(" ".join(parts[start:end]) for start, end in zip(starts, ends, strict=True))


def broken_at(separator: str, words: str, room: float, size: float) -> tuple[str, ...]:
    """The text as lines that break where the separator is, and within a part too long for one."""
    lines: list[str] = []
    for part in words.split(separator):
        joined = f"{lines[-1]}{separator}{part}" if lines else part
        if lines and measured(joined, size) <= room:
            lines[-1] = joined
        else:
            lines += broken(part, room, size)
    return tuple(lines)


def _even(widths: Sequence[float], within: float, count: int) -> list[int]:
    """So many lines, as narrow as they can be: no word is left alone on the last one."""
    low, high = max(widths), within
    while high - low > _STEP:
        middle = (low + high) / 2
        if len(_starts(widths, middle)) > count:
            low = middle
        else:
            high = middle
    return _starts(widths, high)


def _starts(widths: Sequence[float], within: float) -> list[int]:
    """The places of the words that begin a line."""
    starts, used = [0], widths[0]
    for at in range(1, len(widths)):
        used += _SPACE + widths[at]
        if used > within:
            starts.append(at)
            used = widths[at]
    return starts


def _within(words: str, room: float, size: float) -> float:
    within = max(1.0, room / (size * _WIDER))
    return max(1.0, within / 2.6) if _has_wide(words) else within


@lru_cache(maxsize=4096)
def _has_wide(words: str) -> bool:
    return not words.isascii() and _WIDE.search(words) is not None


@lru_cache(maxsize=4096)
def _widths(words: str) -> tuple[float, ...]:
    """The width of each word in em."""
    return tuple(wrapping.width(word) for word in wrapping.words_in(cleaned(words)))
