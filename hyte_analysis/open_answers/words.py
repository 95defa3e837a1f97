"""The words of a text and where they stand."""

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

# Latin, Greek and Cyrillic letters, spelt out as the pattern runs over every answer. With what a
# text from a PDF may hold inside a word: combining accents and soft hyphens.
_LETTER = "[A-Za-zªµºÀ-ÖØ-öø-ˁͰ-ͳͶ-ͷͻ-ͽΆΈ-ҁҊ-ԯḀ-ỿ]"
_LETTERS = rf"{_LETTER}++(?:[\u0300-\u036f\u00ad]++{_LETTER}*+)*+"
# After a colon only a case ending belongs to the word: `hva:lla`, but not `esim:kunta`.
_ENDING = (
    r"(?:i?(?:n|a|ä|t|ta|tä|ssa|ssä|sta|stä|lla|llä|lta|ltä|lle|na|nä|ksi|tta|ttä|en|den|tten)"
    r"|hin|hun|hyn|hon|hön|hen|hän|han|seen|iin|aan|ään|een|oon|uun|yyn|s)"
    r"(?:kin|kaan|kään|han|hän|ko|kö)?"
)
_PATTERN = (
    rf"{_LETTERS}(?:[-‐‑–'’]{_LETTERS})*+(?::(?i:{_ENDING})(?!{_LETTER}))?+"
    r"|[^\W\d_]++"  # other alphabets
)
_WORD = re.compile(_PATTERN)
_WORD_OR_END = re.compile(rf"{_PATTERN}|\x00")
END = "\x00"
_HYPHENS = str.maketrans({"‐": "-", "‑": "-", "–": "-", "’": "'", "\u00ad": None})


class Token(NamedTuple):
    """A word as written: from character `start` to before `end`."""

    start: int
    end: int
    form: str


def tokens(text: str) -> tuple[Token, ...]:
    """The words of the text in order; numbers are not words, a dash before a word is not of it."""
    return tuple(Token(match.start(), match.end(), match[0]) for match in _WORD.finditer(text))


def is_word(text: str) -> bool:
    """Whether the text is one word and nothing else."""
    return _WORD.fullmatch(text) is not None


def forms(texts: Sequence[str]) -> list[str]:
    """The words of the texts as written, in order; `END` after each text's own."""
    joined = "".join(f"{text.replace(END, ' ')}{END}" for text in texts)
    found: list[str] = _WORD_OR_END.findall(joined)
    return found


@lru_cache(maxsize=1 << 16)
def folded(form: str) -> str:
    """The spelling that all ways of writing the form share: lower case, plain hyphens."""
    return unicodedata.normalize("NFC", form.translate(_HYPHENS)).casefold()
