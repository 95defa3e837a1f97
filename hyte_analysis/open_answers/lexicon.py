"""The words of a set of texts: for each form the reading that fits the set best."""

import re
import tomllib
from collections.abc import Callable, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from functools import cache, lru_cache
from pathlib import Path

from hyte_analysis.open_answers.readings import (
    Reading,
    dictionary_lemma,
    is_in_dictionary,
    load,
    part_lemma,
    part_lemmas,
    readings,
)
from hyte_analysis.open_answers.words import END, folded, forms

STOP_WORDS = Path(__file__).resolve().parents[2] / "data" / "stop_words.toml"
Progress = Callable[[float], None]
_FUNCTION_WORDS = ("pronoun", "conjunction", "adposition", "interjection", "numeral", "ordinal")
# A capital letter after a small one: a name, or at least not the first word of a sentence.
_CAPITAL_INSIDE = re.compile(r"(?<=[^\W\dA-ZÅÄÖ][ ,;(])[A-ZÅÄÖ][^\W\d_]+(?:-[^\W\d_]+)*")
_BATCH = 2_000


@dataclass(frozen=True, slots=True)
class Word:
    """A form's best reading, and what any reading of it is found by.

    `parts` are the lemmas of a compound's parts, of other words the lemma alone. `is_stop`: says
    nothing of the subject (for themes, not for search). `keys` are the lemmas of every reading,
    of its parts and of parts that stand together; `lemmas` those of the whole form alone.
    """

    lemma: str
    parts: tuple[str, ...]
    is_noun: bool
    is_stop: bool
    is_proper: bool
    keys: frozenset[str]
    lemmas: frozenset[str] = frozenset()


@dataclass(frozen=True, eq=False, slots=True)
class Lexicon:
    """The words of a set of texts by their folded forms."""

    words: Mapping[str, Word] = field(repr=False)

    def word(self, form: str) -> Word:
        """The word of a form as written; one that the texts do not hold is read by itself."""
        spelt = folded(form)
        return self.words.get(spelt) or _word_by_itself(spelt)


@cache
def stop_lemmas() -> frozenset[str]:
    """The lemmas that say nothing of a subject: common words and those of the field."""
    table: Mapping[str, Sequence[str]] = tomllib.loads(STOP_WORDS.read_text(encoding="utf-8"))
    return frozenset(word for words in table.values() for word in words)


def lexicon_of(texts: Iterable[str], progress: Progress | None = None) -> Lexicon:
    """The lexicon of these texts.

    Where a form can be read in many ways, the other forms of the texts vote on its (last) part:
    `yhdyspinnat` is of pinta and not of pinna where rajapinta is spoken of. `progress` is called
    with the share done, from 0 to 1. Does not depend on the order of the texts.
    """
    every = texts if isinstance(texts, Sequence) else tuple(texts)
    seen: set[str] = set()
    small: set[str] = set()
    inside: set[str] = set()
    for start in range(0, len(every), _BATCH):
        batch = every[start : start + _BATCH]
        written = {*forms(batch)} - {END}
        seen.update(map(folded, written))
        small.update(folded(form) for form in written if form[:1].islower())
        inside.update(form for text in batch for form in _CAPITAL_INSIDE.findall(text))
        _tell(progress, 0.1 * start / len(every))
    names = {folded(form) for form in inside} - small
    return Lexicon(_words(sorted(seen), names, progress))


def _words(
    every: Sequence[str], names: AbstractSet[str], progress: Progress | None
) -> dict[str, Word]:
    """The words of the forms; `names` are those only seen capitalised inside a sentence."""
    if not every:
        return {}
    load(lambda share: _tell(progress, 0.1 + 0.15 * share))
    # Forms with the same end after each other: the analyser remembers the last ends.
    for number, form in enumerate(sorted(every, key=lambda form: form[::-1])):
        readings(form)
        if number % 100 == 0:
            _tell(progress, 0.25 + 0.55 * number / len(every))
    votes = _votes(every)
    distinct: dict[Word, Word] = {}
    words = {}
    for number, form in enumerate(every):
        word = _word(form, votes, is_name=form in names)
        words[form] = distinct.setdefault(word, word)
        if number % 100 == 0:
            _tell(progress, 0.8 + 0.2 * number / len(every))
    _tell(progress, 1.0)
    return words


def _tell(progress: Progress | None, share: float) -> None:
    if progress:
        progress(share)


def _votes(every: Iterable[str]) -> dict[str, float]:
    """How many forms may have each part; a form that may have many gives a share to each."""
    votes: dict[str, float] = {}
    for form in every:
        plausible = _plausible(form)
        ends = {one.parts[-1] for one in plausible}
        for end in ends:
            votes[end] = votes.get(end, 0.0) + 1 / len(ends)
        for part in {part for one in plausible for part in part_lemmas(one.parts)[:-1]}:
            votes[part] = votes.get(part, 0.0) + 1 / len(plausible)
    return votes


def _plausible(form: str) -> Sequence[Reading]:
    found = readings(form).found
    likely = [one for one in found if not one.is_rare] or found
    least = min(one.weight for one in likely)
    return [one for one in likely if one.weight == least]


def _best(
    form: str, candidates: Sequence[Reading], votes: Mapping[str, float], *, is_name: bool
) -> Reading:
    """The candidate that the texts and the dictionary agree on most."""

    def unlikeliness(one: Reading) -> tuple[bool, bool, bool, float, bool]:
        vote = round(votes.get(one.parts[-1], 0.0), 6)
        return one.is_proper != is_name, one.is_participle, one.is_derived, -vote, one.is_seldom

    if len(candidates) > 1:
        least = min(map(unlikeliness, candidates))
        candidates = [one for one in candidates if unlikeliness(one) == least]
    if len(candidates) > 1:
        return min(candidates, key=lambda one: _strangeness(form, one))
    return candidates[0]


def _strangeness(form: str, one: Reading) -> tuple[bool, bool, int, float, Reading]:
    """What breaks a tie: the dictionary on the form and on its last part, then the plainest."""
    before = len(one.lemma) - len(one.parts[-1])
    return (
        one.lemma != dictionary_lemma(form),
        one.parts[-1] != dictionary_lemma(form[before:]),
        len(one.parts),
        one.weight,
        one,
    )


def _word(form: str, votes: Mapping[str, float], *, is_name: bool) -> Word:
    found = readings(form)
    plausible = _plausible(form)
    best = _best(form, plausible, votes, is_name=is_name)
    if not found.is_known and len(found.found) > 1 and is_in_dictionary(form):
        known = dictionary_lemma(form)
        best = best._replace(lemma=known, parts=(known,))
    keys = {form, best.lemma}
    for one in plausible:
        keys |= {one.lemma, *_part_keys(one.parts)}
    parts = part_lemmas(best.parts)
    return Word(
        best.lemma,
        parts if len(parts) > 1 else (best.lemma,),
        best.is_noun,
        best.pos.startswith(_FUNCTION_WORDS) or best.lemma in stop_lemmas(),
        best.is_proper,
        frozenset(keys),
        _lemmas(form, best, plausible),
    )


def _lemmas(form: str, best: Reading, plausible: Sequence[Reading]) -> frozenset[str]:
    """The lemmas to look for when someone writes the form: of all readings.

    A base form is meant as such: `koe` is no form of kokea. Only what is done (`johtaminen`) is
    looked for as the verb too.
    """
    if any(one.lemma == form and not one.is_seldom for one in plausible):
        is_action = form.endswith("minen")
        plausible = [
            one for one in plausible if one.lemma == form or (is_action and one.is_derived)
        ]
    return frozenset({best.lemma, *(one.lemma for one in plausible)})


@lru_cache(maxsize=1 << 15)
def _part_keys(parts: tuple[str, ...]) -> frozenset[str]:
    """The parts, their lemmas, and parts that stand together, such as mielenterveys in the midst.

    A guess may see dozens of parts in what is not a word: then only the parts themselves.
    """
    if len(parts) == 1:
        return frozenset(parts)
    keys = {*parts, *part_lemmas(parts)}
    if len(parts) <= 6:
        keys |= {
            "".join(parts[start:end])
            for start in range(len(parts))
            for end in range(start + 1, len(parts) + 1)
        }
        keys.add(part_lemma("".join(parts[:-1])))
    return frozenset(keys)


@lru_cache(maxsize=1 << 14)
def _word_by_itself(form: str) -> Word:
    load()
    return _word(form, {}, is_name=False)
