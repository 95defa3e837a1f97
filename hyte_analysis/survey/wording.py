"""Wordings compared as people read them: without case, numbering or trailing punctuation."""

import re
import unicodedata
from collections.abc import Container

_SPACES = re.compile(r"\s+")
_NUMBERING = re.compile(r"^(?:\d{1,3}(?:\.\d{1,3})*[.)]\s+|\d{1,3}(?:\.\d{1,3})+\s+)")
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—−", "-") | dict.fromkeys("”“„″", '"') | {"’": "'"})
_TYPOGRAPHIC = re.compile("[" + "".join(map(chr, _DASHES)) + "]")
_INVISIBLE = dict.fromkeys(map(ord, "\ufeff\u200b\u200c\u200d\u00ad\x00"))
_TRAILING = " :;?.!,…"


def clean(text: str) -> str:
    """The text on one line, without invisible characters or doubled spaces."""
    if text.isprintable() and "  " not in text:
        return text.strip()
    return _SPACES.sub(" ", text.translate(_INVISIBLE)).strip()


def option_key(text: str) -> str:
    """What two spellings of an option share."""
    folded = unicodedata.normalize("NFC", clean(text)).casefold()
    if _TYPOGRAPHIC.search(folded):
        folded = folded.translate(_DASHES)
    return folded.rstrip(_TRAILING)


def question_key(text: str) -> str:
    """What two spellings of a question share; a numbering prefix is not part of it."""
    return option_key(_NUMBERING.sub("", clean(text)))


def without_numbering(text: str) -> str:
    """The text for display without its numbering prefix and trailing colon."""
    return _NUMBERING.sub("", clean(text)).rstrip(" :")


def slug(text: str, longest: int = 40) -> str:
    """A readable ascii id: `miten-ehdottaisitte-tehostettavan`."""
    ascii_text = unicodedata.normalize("NFKD", text.casefold()).encode("ascii", "ignore").decode()
    words = re.findall(r"[a-z0-9]+", ascii_text)
    kept = ""
    for word in words:
        if kept and len(kept) + len(word) + 1 > longest:
            break
        kept = f"{kept}-{word}" if kept else word[:longest]
    return kept


def free_name(wanted: str, taken: Container[str]) -> str:
    """The wanted name, or the first free one after it: `kysely`, `kysely-2`, `kysely-3`."""
    free, again = wanted, 2
    while free in taken:
        free, again = f"{wanted}-{again}", again + 1
    return free


def finnish_order(text: str) -> tuple[list[tuple[int, str]], str]:
    """A sort key: a, z, å, ä, ö; equal letters by their spelling."""
    order = {"å": "{", "ä": "|", "ö": "}"}
    folded = text.casefold()
    parts = re.findall(r"[0-9]+|[^0-9]", folded)
    key = [
        (int(part), "") if part.isdigit() and part.isascii() else (ord(order.get(part, part)), part)
        for part in parts
    ]
    return key, text
