"""Organisations that a text names, as the respondent list calls them or for short."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise
from pathlib import Path

from hyte_analysis.open_answers.inflection import Case, case_forms, genitives, without_clitic
from hyte_analysis.open_answers.lexicon import Lexicon
from hyte_analysis.open_answers.places import county_genitives, municipality_forms
from hyte_analysis.open_answers.readings import readings

_WORD = re.compile(r"[^\W_]+(?:[-'’.][^\W_]+)*")
_ALIAS = re.compile(r"\(([^()]{2,40})\)")
GENERIC = Path(__file__).resolve().parents[2] / "data" / "names" / "organisation_words.txt"
_LOCAL_BODIES = frozenset({"kunta", "kaupunki"})
_NOT_DISTINCT_ENDS = (
    "kunta", "kaupunki", "yhdistys", "liitto", "seura", "säätiö", "koulu", "opisto",
)  # fmt: skip
_BODY_MARKS = ("ry", "rf", "oy", "ab", "oyj", "sr")


@dataclass(frozen=True, slots=True)
class OrganisationName:
    """An organisation named from character `start` to before `end`, and in what case.

    `is_short`: by a part of its name that distinguishes it.
    """

    start: int
    end: int
    name: str
    case: Case
    is_short: bool


@dataclass(frozen=True, slots=True)
class _Wording:
    """The words of a name: each a mapping of its forms to their case, the last word's telling."""

    name: str
    words: tuple[Mapping[str, Case], ...]
    is_short: bool


@dataclass(frozen=True, slots=True)
class OrganisationIndex:
    """The wordings of organisations' names by the forms of their first word."""

    by_form: Mapping[str, tuple[_Wording, ...]]


@cache
def generic_words() -> frozenset[str]:
    """The words that many organisations are called by, in lower case."""
    lines = GENERIC.read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


def organisation_index(names: Iterable[str]) -> OrganisationIndex:
    """The index of the names of a respondent list; generic names and numbers alone are left out."""
    return _index(tuple(dict.fromkeys(name.strip() for name in names)))


@lru_cache(maxsize=8)
def _index(names: tuple[str, ...]) -> OrganisationIndex:
    by_form: dict[str, list[_Wording]] = {}
    for name in names:
        for wording in _wordings(name):
            for form in wording.words[0]:
                by_form.setdefault(form, []).append(wording)
    return OrganisationIndex(
        {form: tuple(sorted(of, key=lambda one: -len(one.words))) for form, of in by_form.items()}
    )


def organisation_names(
    text: str, index: OrganisationIndex, lexicon: Lexicon | None = None
) -> Iterator[OrganisationName]:
    """The organisations of the index that the text names, in order, the longest wording first.

    With a lexicon a word also counts when its lemma is the word of the name.
    """
    words = list(_WORD.finditer(text)) if index.by_form else []
    place = 0
    while place < len(words):
        found = _found_at(text, words, place, index, lexicon)
        if found is None:
            place += 1
            continue
        yield found[0]
        place += found[1]


def _found_at(
    text: str,
    words: list[re.Match[str]],
    place: int,
    index: OrganisationIndex,
    lexicon: Lexicon | None,
) -> tuple[OrganisationName, int] | None:
    first = words[place][0]
    candidates = _candidates(first, index, lexicon)
    for wording in candidates:
        length = len(wording.words)
        if place + length > len(words) or (wording.is_short and not first[:1].isupper()):
            continue
        stretch = words[place : place + length]
        cases = [
            _case(word[0], forms, lexicon)
            for word, forms in zip(stretch, wording.words, strict=True)
        ]
        if cases[-1] is None or None in cases or not _are_near(text, stretch):
            continue
        end = stretch[-1].end() - _clitic(stretch[-1][0], wording.words[-1])
        named = OrganisationName(stretch[0].start(), end, wording.name, cases[-1], wording.is_short)
        return named, length
    return None


def _candidates(
    word: str, index: OrganisationIndex, lexicon: Lexicon | None
) -> tuple[_Wording, ...]:
    low = word.casefold()
    found = index.by_form.get(low) or index.by_form.get(without_clitic(low))
    if not found and lexicon is not None and word[:1].isupper():
        found = index.by_form.get(lexicon.word(word).lemma)
    return found or ()


def _case(word: str, forms: Mapping[str, Case], lexicon: Lexicon | None) -> Case | None:
    low = word.casefold()
    found = forms.get(low) or forms.get(without_clitic(low))
    if found is None and lexicon is not None and lexicon.word(word).lemma in forms:
        return Case.NOMINATIVE
    return found


def _clitic(word: str, forms: Mapping[str, Case]) -> int:
    low = word.casefold()
    return 0 if low in forms else len(low) - len(without_clitic(low))


def _are_near(text: str, words: list[re.Match[str]]) -> bool:
    return all(
        len(gap) <= 2 and not gap.strip(" .\n")
        for one, other in pairwise(words)
        for gap in (text[one.end() : other.start()],)
    )


def _wordings(name: str) -> Iterator[_Wording]:
    """The whole name, what stands in its brackets, and the words that distinguish it."""
    for alias in _ALIAS.findall(name):
        yield from _whole(name, alias)
    bare = _ALIAS.sub(" ", name)
    yield from _whole(name, bare)
    words = _WORD.findall(bare)
    while words and words[-1].casefold().rstrip(".") in _BODY_MARKS:
        words.pop()
    if len(words) < len(_WORD.findall(bare)) and words:
        yield from _whole(name, " ".join(words))
    for number, word in enumerate(words):
        head, _, tail = word.partition("-")
        if tail.casefold() in generic_words() and _is_distinct([head], 0):
            yield _Wording(name, (_forms(head),), is_short=True)
        if len(words) > 1 and _is_distinct(words, number):
            yield _Wording(name, (_forms(word),), is_short=True)


def _whole(name: str, wording: str) -> Iterator[_Wording]:
    words = _WORD.findall(wording)
    if words and not all(word.casefold() in generic_words() or word.isdigit() for word in words):
        yield _Wording(name, tuple(map(_forms, words)), is_short=len(words) == 1)


def _is_distinct(words: list[str], number: int) -> bool:
    """Whether a word of a name tells the organisation alone.

    `Kuopion` of Kuopion kaupunki and `Savonia` of Savonia-ammattikorkeakoulu do; the place in
    another organisation's name, a region and an ordinary word do not.
    """
    word = words[number]
    low = word.casefold()
    if (
        not word[:1].isupper()
        or len(low) < 3
        or low in generic_words()
        or low in county_genitives()
    ):
        return False
    if low in municipality_forms():
        others = [other.casefold() for at, other in enumerate(words) if at != number]
        return all(other in _LOCAL_BODIES for other in others)
    if low.endswith(_NOT_DISTINCT_ENDS) or any(part in generic_words() for part in low.split("-")):
        return False
    if number == 0 and len(words) > 1 and low.endswith("n"):
        return False
    known = readings(low)
    return not known.is_known or all(one.is_proper for one in known.found)


@lru_cache(maxsize=1 << 12)
def _forms(word: str) -> Mapping[str, Case]:
    """The forms of a word of a name as they may stand in a text."""
    low = word.casefold()
    place = municipality_forms().get(low)
    forms: dict[str, Case] = {low: Case.NOMINATIVE}
    if place:
        same = place.place
        forms |= case_forms(same.name, same.genitive, same.local)
    elif low[-1].isalpha() and len(low) > 1:
        for genitive in genitives(low):
            for form, case in case_forms(low, genitive).items():
                forms.setdefault(form, case)
        forms |= {f"{low}:{end}": case for end, case in _COLON_ENDS.items()}
    return forms


_COLON_ENDS = {"n": Case.GENITIVE, "lle": Case.ALLATIVE, "lla": Case.ADESSIVE, "lta": Case.ABLATIVE}
