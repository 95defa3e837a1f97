"""Texts broken into lines that fit, without a browser to measure them.

Widths are in em: 20 em of 15 px text are 300 px. The measures are those of Source Sans, in
a few classes.
"""

import re
from functools import lru_cache

# A percentage is not broken before its sign.
_SPACE = re.compile(r"(?:(?!\u00a0%)\s)+")
_USUAL = 0.5
_CAPITAL = 0.6
_BY_CHARACTER = (
    dict.fromkeys(" \u00a0", 0.2)
    | dict.fromkeys("iljI.,:;'|·", 0.25)
    | dict.fromkeys("f()[]-!", 0.31)
    | dict.fromkeys("tr/", 0.35)
    | dict.fromkeys("szxcvy?", 0.45)
    | dict.fromkeys("bdhnopquö", 0.55)
    | dict.fromkeys("mwMW@%—", 0.83)
)
# Steps in which lines are made narrower until one more would be needed.
_STEP = 0.5


def words_in(sentence: str) -> list[str]:
    """The words between which a line may break."""
    return [word for word in _SPACE.split(sentence) if word]


def width(words: str) -> float:
    """How wide the text is on one line, in em."""
    return sum(_character_width(character) for character in words)


def _character_width(character: str) -> float:
    return _BY_CHARACTER.get(character, _CAPITAL if character.isupper() else _USUAL)


@lru_cache(maxsize=4096)
def lines(words: str, room: float) -> tuple[str, ...]:
    """The text as lines of at most `room` em and about equal length; at least one line."""
    parts = [piece for word in words_in(words) for piece in _pieces(word, room)]
    if not parts:
        return ("",)
    best = _filled(parts, room)
    # As narrow as the number of lines allows: no word is left alone on the last line.
    narrower, longest = room - _STEP, max(width(part) for part in parts)
    while narrower >= longest and len(tighter := _filled(parts, narrower)) == len(best):
        best, narrower = tighter, narrower - _STEP
    return best


def _filled(parts: list[str], room: float) -> tuple[str, ...]:
    rows = [parts[0]]
    for part in parts[1:]:
        longer = f"{rows[-1]} {part}"
        if width(longer) <= room:
            rows[-1] = longer
        else:
            rows.append(part)
    return tuple(rows)


def _pieces(word: str, room: float) -> list[str]:
    """The word, in pieces where it alone is too wide for a line."""
    pieces = [""]
    for character in word:
        if pieces[-1] and width(pieces[-1] + character) > room:
            pieces.append("")
        pieces[-1] += character
    return pieces
