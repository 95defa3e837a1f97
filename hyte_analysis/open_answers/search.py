"""Answers found by words in any inflection, inside compounds, or by text as written."""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from hyte_analysis.open_answers.lexicon import Lexicon, Progress, lexicon_of
from hyte_analysis.open_answers.synonyms import Alternatives, SynonymGroups, alternatives
from hyte_analysis.open_answers.words import END, folded, forms, is_word

Numbers = NDArray[np.int32]
_TERM = re.compile(r'(?P<minus>(?<!\S)[-−])?(?:"(?P<phrase>[^"]*)(?:"|$)|(?P<plain>[^\s",;/]+))')
_QUOTES = str.maketrans(dict.fromkeys("”“„»«", '"'))
_AROUND = " .:!?()[]*"
_BATCH = 2_000


class Term(NamedTuple):
    """One thing that a query asks for, or with `is_excluded` asks to leave out."""

    text: str
    is_as_written: bool
    is_excluded: bool


@dataclass(frozen=True, eq=False, slots=True)
class SearchIndex:
    """Which texts hold which words; texts are known by their numbers from 0.

    The texts of form f are `places[starts[f]:starts[f + 1]]`. `spelt` is all texts folded, the
    text n from `begins[n]` on.
    """

    lexicon: Lexicon
    count: int
    forms_by_key: Mapping[str, tuple[int, ...]] = field(repr=False)
    starts: NDArray[np.int64] = field(repr=False)
    places: Numbers = field(repr=False)
    spelt: str = field(repr=False)
    begins: tuple[int, ...] = field(repr=False)

    def find(self, query: str, synonyms: SynonymGroups = ()) -> tuple[int, ...]:
        """The numbers of the texts that hold every word of the query, in order.

        A word is met in any inflection, inside a compound, or by a synonym; where no text holds it
        so, by any text with these letters. "Words in quotes" are met as written, a word after a
        minus sign leaves out. An empty query is met by all.
        """
        found = np.ones(self.count, dtype=np.bool_)
        for term in terms(query):
            met = np.zeros(self.count, dtype=np.bool_)
            met[self._of_term(term, synonyms)] = True
            found &= ~met if term.is_excluded else met
        return tuple(np.flatnonzero(found).tolist())

    def _of_term(self, term: Term, synonyms: SynonymGroups) -> Numbers:
        if not term.is_as_written:
            found = self._said(alternatives(term.text, synonyms, self.lexicon))
            if len(found):
                return found
        return self._written(term.text)

    def _said(self, ways: Alternatives) -> Numbers:
        """The texts that say it in any of these ways."""
        return _joined(
            reduce(np.intersect1d, (self._with_any(keys) for keys in words)) for words in ways
        )

    def _with_any(self, keys: Iterable[str]) -> Numbers:
        of_keys = {form for key in keys for form in self.forms_by_key.get(key, ())}
        return _joined(
            self.places[self.starts[form] : self.starts[form + 1]] for form in sorted(of_keys)
        )

    def _written(self, wanted: str) -> Numbers:
        """The texts with these letters in a row."""
        wanted = spelling(wanted.replace(END, " "))
        found: list[int] = []
        place = self.spelt.find(wanted) if wanted else -1
        while place >= 0:
            number = bisect_right(self.begins, place) - 1
            found.append(number)
            following = self.begins[number + 1] if number + 1 < self.count else len(self.spelt)
            place = self.spelt.find(wanted, following)
        return np.array(found, dtype=np.int32)


def _joined(parts: Iterable[Numbers]) -> Numbers:
    every = list(parts)
    return np.unique(np.concatenate(every)) if every else np.empty(0, dtype=np.int32)


def spelling(text: str) -> str:
    """The text in lower case with single spaces, as texts are compared as written."""
    return unicodedata.normalize("NFC", " ".join(text.split())).casefold()


def terms(query: str) -> tuple[Term, ...]:
    """What a query asks for: words, and phrases and other text to be met as written."""
    found = []
    for match in _TERM.finditer(query.translate(_QUOTES)):
        is_excluded = match["minus"] is not None
        if match["phrase"] is not None:
            wanted, is_as_written = match["phrase"].strip(), True
        else:
            wanted = match["plain"].strip(_AROUND)
            is_as_written = not is_word(wanted)
        if wanted.strip("-–'"):
            found.append(Term(wanted, is_as_written, is_excluded))
    return tuple(dict.fromkeys(found))


def search_index(
    texts: Sequence[str], progress: Progress | None = None, lexicon: Lexicon | None = None
) -> SearchIndex:
    """An index of the texts; `lexicon` is theirs where it has been made already."""
    lexicon = lexicon or lexicon_of(texts, progress)
    numbers: dict[str, int] = {}
    of_form, of_text = [], []
    for start in range(0, len(texts), _BATCH):
        written = forms(texts[start : start + _BATCH])
        for form in {*written} - {END}:
            numbers.setdefault(form, len(numbers))
        ids = np.array([numbers.get(form, -1) for form in written], dtype=np.int32)
        text_of = np.cumsum(ids < 0, dtype=np.int32) + np.int32(start)
        of_form.append(ids[ids >= 0])
        of_text.append(text_of[ids >= 0])
    ids = np.concatenate(of_form) if of_form else np.empty(0, dtype=np.int32)
    held = np.concatenate(of_text) if of_text else np.empty(0, dtype=np.int32)
    order = np.argsort(ids, kind="stable")
    spelt = _spelt(texts)
    lengths = np.fromiter(map(len, spelt.split(END)), dtype=np.int64)
    begins = np.concatenate([[0], np.cumsum(lengths + 1)[:-1]])
    return SearchIndex(
        lexicon,
        len(texts),
        _forms_by_key(numbers, lexicon),
        np.searchsorted(ids[order], np.arange(len(numbers) + 1)),
        held[order],
        spelt,
        tuple(begins.tolist()),
    )


def _spelt(texts: Sequence[str]) -> str:
    """All texts as `spelling` gives them, `END` between them."""
    return END.join(
        spelling(END.join(text.replace(END, " ") for text in texts[start : start + _BATCH]))
        for start in range(0, len(texts), _BATCH)
    )


def _forms_by_key(numbers: Mapping[str, int], lexicon: Lexicon) -> dict[str, tuple[int, ...]]:
    found: dict[str, list[int]] = {}
    for form, number in numbers.items():
        for key in lexicon.word(folded(form)).keys:
            found.setdefault(key, []).append(number)
    return {key: tuple(ids) for key, ids in found.items()}
