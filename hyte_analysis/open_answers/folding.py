"""A text in one spelling for searching by pattern, with the places of its characters kept."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

_DASHES = "‐‑‒–—−﹣－"
_SPACES = "\t\u00a0\u1680\u202f\u205f\u3000" + "".join(map(chr, range(0x2000, 0x200B)))


@dataclass(frozen=True, slots=True)
class Folded:
    """A text with plain digits, spaces, dashes and composed letters.

    `places[i]` is where character i begins in the text as written, and `places[-1]` its length;
    None where every character stands for one.
    """

    plain: str
    places: Sequence[int] | None = None

    def span(self, start: int, end: int) -> tuple[int, int]:
        """A stretch of `plain` as a stretch of the text as written."""
        return (start, end) if self.places is None else (self.places[start], self.places[end])


def folded_text(text: str) -> Folded:
    """The text without invisible characters, in one spelling; for ASCII the text itself."""
    if text.isascii():
        return Folded(text.translate(_ascii_table()) if "\t" in text else text)
    if unicodedata.is_normalized("NFC", text) and not any(map(_is_invisible, set(text))):
        return Folded("".join(map(_plain_character, text)))
    return _composed(text)


@cache
def _ascii_table() -> dict[int, str]:
    return {ord("\t"): " "}


@cache
def _is_invisible(character: str) -> bool:
    return unicodedata.category(character) == "Cf"


@cache
def _plain_character(character: str) -> str:
    """One character for one: digits of any script as 0–9, wide letters as plain ones."""
    if character.isascii() and character != "\t":
        return character
    if character in _DASHES:
        return "-"
    if character in _SPACES:
        return " "
    if character.isdecimal():
        return str(unicodedata.decimal(character))
    compatible = unicodedata.normalize("NFKC", character)
    return compatible if len(compatible) == 1 else character


def _composed(text: str) -> Folded:
    """Letters with the accents that follow them composed, invisible characters left out."""
    plain: list[str] = []
    places: list[int] = []
    place, length = 0, len(text)
    while place < length:
        end = place + 1
        while end < length and unicodedata.combining(text[end]):
            end += 1
        if not _is_invisible(text[place]):
            for character in unicodedata.normalize("NFC", text[place:end]):
                plain.append(_plain_character(character))
                places.append(place)
        place = end
    return Folded("".join(plain), (*places, length))
