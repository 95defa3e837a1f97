"""Names of persons in a text: from lists of names, from how a surname ends, and from what is near.

A name that is an ordinary word too (Toivo, Lumi, Laine) counts only next to another name. The
lists are of common names: a rare one may stay unseen, which is why a person looks at every answer.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import cache, lru_cache
from pathlib import Path

from hyte_analysis.open_answers.classified_names import name_classes
from hyte_analysis.open_answers.inflection import (
    Case,
    case_forms,
    genitives,
    without_clitic,
)
from hyte_analysis.open_answers.places import municipality
from hyte_analysis.open_answers.readings import readings

NAMES = Path(__file__).resolve().parents[2] / "data" / "names"
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*(?:-[^\W\d_]+)*")
_SENTENCE_END = frozenset(".!?:;\n\r•*–-\"”'(/")
_NEN = re.compile(
    r"[^\W\d_]{2,}[aeiouyäö](?:nen|se(?:n|en|lla|llä|lta|ltä|lle|ssa|ssä|sta|stä|na|nä|ksi)|st[aä])"
)
_SWEDISH_END = re.compile(
    r"[^\W\d_]{2,}(?:ström|qvist|kvist|sson|gren|stedt|blad|blom|hielm|felt|lund|berg)"
    r"(?:s|i(?:n|[aä]|ll[aä]|lt[aä]|lle|ss[aä]|st[aä]|in|ksi|n[aä]))?"
)
_TITLE = re.compile(
    r"(?:herra|rouva|neiti|tohtori|rehtori|kirkkoherra|pastori|.*(?:lääkäri|opettaja|johtaja|päällikkö|"
    r"koordinaattori|hoitaja|ohjaaja|sihteeri|suunnittelija|asiantuntija|työntekijä|kuraattori|"
    r"psykologi|poliisi|terapeutti|neuvoja|esihenkilö|esimies|puheenjohtaja|edustaja))",
    re.IGNORECASE,
)
_LOCAL_ENDS = ("ssa", "ssä", "sta", "stä", "aan", "ään", "een", "iin", "oon", "uun")
_FAMILY_ENDS = ("set", "sten", "sia", "siä", "silla", "sillä", "silta", "siltä", "sille")
_LISTED = ("first_name", "surname")
_PARTICLES = frozenset({"von", "af", "de", "van", "der", "bin", "al"})


class Kind(Enum):
    """What a word may be in a name."""

    FIRST = "first"
    LAST = "last"
    INITIAL = "initial"


@dataclass(frozen=True, slots=True)
class NamePart:
    """A word that may be part of a name; `is_sure`: a name even by itself when capitalised.

    `why` is the key of the text that says what tells it.
    """

    kinds: frozenset[Kind]
    is_sure: bool
    why: str


@dataclass(frozen=True, slots=True)
class PersonName:
    """A name from character `start` to before `end`, and the key of the text that says why."""

    start: int
    end: int
    why: str


@dataclass(frozen=True, slots=True)
class _Word:
    start: int
    end: int
    form: str
    is_first: bool  # of its sentence
    part: NamePart | None

    @property
    def is_capital(self) -> bool:
        return self.form[0].isupper() and not (self.form.isupper() and len(self.form) > 1)


def person_names(text: str) -> tuple[PersonName, ...]:
    """The names of persons in a text, in order; none overlaps another."""
    words = _words(text)
    found: list[PersonName] = []
    place = 0
    while place < len(words):
        if words[place].part is None:
            place += 1
            continue
        length = _name_length(text, words, place)
        if length:
            first, last = words[place], words[place + length - 1]
            found.append(PersonName(first.start, last.end, _why(words[place : place + length])))
        place += length or 1
    return tuple(found)


def _why(name: Sequence[_Word]) -> str:
    if len(name) > 1:
        return "full_name"
    return name[0].part.why if name[0].part else "full_name"


def _words(text: str) -> list[_Word]:
    words = []
    for match in _WORD.finditer(text):
        form, start = match[0], match.start()
        part = _part(form)
        is_first = False
        if form[0].isupper():
            is_first = _starts_sentence(text[max(0, start - 3) : start])
            if len(form) == 1 and text[match.end() : match.end() + 1] == ".":
                part = _INITIAL
            elif part is None:
                part = _part_by_ending(form, is_first=is_first)
        words.append(_Word(start, match.end(), form, is_first, part))
    return words


_INITIAL = NamePart(frozenset({Kind.INITIAL}), is_sure=False, why="full_name")


def _starts_sentence(before: str) -> bool:
    """Whether what stands before a word ends a sentence or a line, or is nothing."""
    bare = before.rstrip(" ")
    return not bare or bare[-1] in _SENTENCE_END or (bare[-1] == ")" and bare[:-1].isdigit())


def _name_length(text: str, words: Sequence[_Word], place: int) -> int:
    """How many words from this on are a person's name; 0 if none."""
    run = _run(text, words, place)
    if len(run) > 1:
        return len(run)
    word = words[place]
    if word.part is None or Kind.INITIAL in word.part.kinds or not word.is_capital:
        return 0
    if municipality(word.form):
        return 0
    if word.part.is_sure:
        after = words[place + 1].form if place + 1 < len(words) else ""
        is_of_body = word.part.why == "classified" and after[:1].isupper()
        return int(not _is_common_here(word) and not is_of_body)
    before = words[place - 1] if place else None
    is_titled = before is not None and text[before.end : word.start] == " " and not word.is_first
    return int(is_titled and before is not None and bool(_TITLE.fullmatch(before.form)))


def _is_common_here(word: _Word) -> bool:
    """Whether the form of a name stands for a common word: `Anna` at the head of a sentence."""
    everywhere = homographs().get(word.form.casefold())
    return everywhere is not None and (everywhere or word.is_first)


def _run(text: str, words: Sequence[_Word], place: int) -> Sequence[_Word]:
    """The words from this on that make a full name: initials, first names, surnames."""
    end = place
    while end < len(words) and end - place < 5 and _continues(text, words, place, end):
        end += 1
    for stop in range(end, place + 1, -1):
        if _is_full_name(words[place:stop]):
            return words[place:stop]
    return ()


def _continues(text: str, words: Sequence[_Word], place: int, end: int) -> bool:
    word = words[end]
    if end > place:
        between = text[words[end - 1].end : word.start]
        before = words[end - 1].part
        after_initial = before is not None and Kind.INITIAL in before.kinds
        if between not in ((" ", ". ", ".") if after_initial else (" ", ", ")):
            return False
        if between == ", " and (end > place + 1 or not _is_last_then_first(words[place], word)):
            return False
    if word.part is not None or word.form.casefold() in _PARTICLES:
        return True
    named = [one for one in words[place:end] if not _is_particle(one)]
    return bool(named) and _is_unlisted_surname(named[-1], word)


def _is_unlisted_surname(before: _Word, word: _Word) -> bool:
    """A capitalised word, no word or place of the language, after a sure first name.

    After an initial inside a sentence, a word in -nen.
    """
    part = before.part
    if part is not None and Kind.INITIAL in part.kinds:
        ends = _NEN.fullmatch(word.form.casefold())
        return word.is_capital and not before.is_first and ends is not None
    if part is None or not (part.is_sure and Kind.FIRST in part.kinds and before.is_capital):
        return False
    return word.is_capital and len(word.form) > 2 and _is_unknown(word.form)


@lru_cache(maxsize=1 << 12)
def _is_unknown(form: str) -> bool:
    low = form.casefold()
    if municipality(form):
        return False
    known = readings(low)
    return not known.is_known or all(one.is_proper and one.lemma == low for one in known.found)


def _is_last_then_first(one: _Word, other: _Word) -> bool:
    """`Virtanen, Matti`: one name, unlike a list of first names."""
    return (
        one.part is not None
        and other.part is not None
        and one.part.kinds == {Kind.LAST}
        and other.part.kinds == {Kind.FIRST}
    )


def _is_full_name(words: Sequence[_Word]) -> bool:
    """Whether the words are a person's name together: of both kinds, and written like one."""
    named = [word for word in words if word.part is None or Kind.INITIAL not in word.part.kinds]
    kinds = [word.part.kinds if word.part else {Kind.LAST} for word in words]
    kinds = [of for word, of in zip(words, kinds, strict=True) if not _is_particle(word)]
    if len(kinds) < 2 or not named or _is_particle(words[-1]) or _is_particle(words[0]):
        return False
    sure = [word for word in named if word.part and word.part.is_sure]
    if not any(Kind.LAST in of for of in kinds):
        return len(named) > 1 and named[0] in sure and all(word.is_capital for word in named)
    if all(of == {Kind.LAST} for of in kinds):
        return False
    if all(word.is_capital or _is_particle(word) for word in named):
        return bool(sure) or not _is_sentence(words)
    # In lower case, or all in upper: both from the lists, and not both ordinary words.
    one_way = all(word.form.islower() for word in named) or all(
        word.form.isupper() for word in named
    )
    return (
        one_way
        and len(named) > 1
        and any(not _is_homograph(word) for word in sure)
        and all(word.part and word.part.why in _LISTED for word in named)
    )


def _is_particle(word: _Word) -> bool:
    return word.part is None and word.form.casefold() in _PARTICLES


def _is_homograph(word: _Word) -> bool:
    return word.form.casefold() in homographs()


def _is_sentence(words: Sequence[_Word]) -> bool:
    """Whether ordinary words that may be names begin a sentence: `Rauha Lahdessa`."""
    place = municipality(words[0].form)
    if place and place.case is not Case.NOMINATIVE:
        return True
    return words[0].is_first and words[-1].form.casefold().endswith(_LOCAL_ENDS)


@lru_cache(maxsize=1 << 16)
def _part(form: str) -> NamePart | None:
    """What the lists of names say of a word, or of a double name such as Anna-Liisa."""
    if "-" in form:
        return _double_part(form)
    low = form.casefold()
    listed = _listed().get(low) or _listed().get(without_clitic(low))
    if listed:
        return listed
    classes = name_classes(low) if form[0].isupper() else frozenset()
    if classes:
        kinds = frozenset(Kind(name) for name in classes)
        return NamePart(kinds, is_sure=not _is_word(low), why="classified")
    return None


def _double_part(form: str) -> NamePart | None:
    if not all(part[:1].isupper() for part in form.split("-")) and not form.islower():
        return None
    parts = [_part(part) for part in form.split("-")]
    if all(part is not None and Kind.FIRST in part.kinds for part in parts):
        return NamePart(frozenset({Kind.FIRST}), is_sure=True, why="first_name")
    sure = [part for part in parts if part and Kind.LAST in part.kinds and part.is_sure]
    if sure and not any(part.islower() for part in form.split("-")):
        return NamePart(frozenset({Kind.LAST}), is_sure=True, why=sure[0].why)
    return None


@lru_cache(maxsize=1 << 14)
def _part_by_ending(form: str, *, is_first: bool) -> NamePart | None:
    """A capitalised word that ends like a surname and is no other word or place.

    At the head of a sentence, where any word is capitalised, only a known surname.
    """
    last = form.rsplit("-", maxsplit=1)[-1]
    low = last.casefold()
    if not last[:1].isupper() or last.isupper() or len(low) > 30 or municipality(last):
        return None
    if _is_word(low) or (is_first and not readings(low).is_known):
        return None
    if _SWEDISH_END.fullmatch(low):
        return NamePart(frozenset({Kind.LAST}), is_sure=True, why="swedish_ending")
    if _NEN.fullmatch(low) and _is_read_in_nen(low):
        return NamePart(frozenset({Kind.LAST}), is_sure=True, why="nen")
    return None


def _is_read_in_nen(low: str) -> bool:
    if low.endswith(("nen", "sen")):
        return True
    return any(one.lemma.endswith("nen") for one in readings(low).found)


@lru_cache(maxsize=1 << 14)
def _is_word(low: str) -> bool:
    """Whether the form is known and may be read as another word than a name."""
    known = readings(low)
    return known.is_known and any(not (one.is_proper or one.is_rare) for one in known.found)


@cache
def _listed() -> Mapping[str, NamePart]:
    """The forms of listed names in lower case."""
    kinds: dict[str, set[Kind]] = {}
    sure: dict[str, bool] = {}
    for kind, file in ((Kind.FIRST, "first_names.txt"), (Kind.LAST, "surnames.txt")):
        for entry in _entries(file):
            name, is_sure = entry.rstrip("*"), not entry.endswith("*")
            for form in _forms(name, kind):
                kinds.setdefault(form, set()).add(kind)
                sure[form] = sure.get(form, True) and is_sure
    return {
        form: NamePart(frozenset(of), sure[form], _listed_why(of)) for form, of in kinds.items()
    }


def _listed_why(kinds: set[Kind]) -> str:
    return "first_name" if Kind.FIRST in kinds else "surname"


def _forms(name: str, kind: Kind) -> set[str]:
    found = {
        form
        for genitive in genitives(name, is_first_name=kind is Kind.FIRST)
        for form in case_forms(name, genitive)
    }
    if kind is Kind.LAST and name.endswith("nen"):  # a family: Virtaset
        found |= {name.casefold()[:-3] + end for end in _FAMILY_ENDS}
    return found


@cache
def homographs() -> Mapping[str, bool]:
    """The forms of listed names that are common words too; true for those that are never names."""
    return {word.rstrip("*"): word.endswith("*") for word in _entries("homographs.txt")}


def _entries(file: str) -> list[str]:
    lines = (NAMES / file).read_text(encoding="utf-8").splitlines()
    return [word for line in lines if not line.startswith("#") for word in line.split()]
