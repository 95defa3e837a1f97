"""Texts in which organisations and municipalities are not told: `X kunta` in the same case."""

import re
from collections.abc import Iterator, Mapping
from enum import StrEnum
from functools import lru_cache

from hyte_analysis.open_answers.folding import folded_text
from hyte_analysis.open_answers.inflection import Case, case_forms, inflected, without_clitic
from hyte_analysis.open_answers.lexicon import Lexicon
from hyte_analysis.open_answers.organisations import organisation_index, organisation_names
from hyte_analysis.open_answers.places import (
    PlaceForm,
    county_genitives,
    inhabitant_stems,
    municipality,
    names_of_many_words,
)
from hyte_analysis.open_answers.readings import readings
from hyte_analysis.survey.releases import Mask, masked
from hyte_analysis.texts import text as of_catalogue

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_COUNTY = re.compile(
    r"(?<![\w-])(?P<area>[A-ZÅÄÖ][a-zåäö]+(?:-[A-ZÅÄÖ][a-zåäö]+| ja [A-ZÅÄÖ][a-zåäö]+)?)"
    r"(?= (?:hyvinvointialue|hva(?![a-zåäö])|HVA(?![a-zåäö])|Hyvinvointialue))"
)
_INHABITANTS = re.compile(
    r"(?<![\w-])(?P<stem>[^\W\d_]{2,30})(?P<end>l[aä]i(?:nen|s(?:e|i|t|uu|yy)[^\W\d_]{0,8}|s))(?![\w])"
)
_BODY = re.compile(r" (?P<body>[^\W\d_]{4,24})(?![\w-])")
_TELLING_WHERE = frozenset(
    {Case.INESSIVE, Case.ELATIVE, Case.ILLATIVE, Case.ADESSIVE, Case.ABLATIVE, Case.ALLATIVE}
)
_SENTENCE_END = frozenset(".!?:;\n\r•*–-\"”'(/")


class BlindNoun(StrEnum):
    """What an organisation is called when it is not told which one it is."""

    MUNICIPALITY = "kunta"
    COUNTY = "hyvinvointialue"
    SCHOOL = "oppilaitos"
    ASSOCIATION = "jarjesto"
    PARISH = "seurakunta"
    COMPANY = "yritys"
    OTHER = "organisaatio"


# Parts of names that tell what an organisation is; the first that fits, in this order.
_TELLING = (
    (BlindNoun.PARISH, ("seurakun", "srk")),
    (BlindNoun.COUNTY, ("hyvinvointialue", "hva")),
    (BlindNoun.SCHOOL, ("koulu", "opisto", "lukio", "oppilaitos", "amk", "akatemia")),
    (BlindNoun.ASSOCIATION, (" ry", " rf", "yhdisty", "järjestö", "liitto", "seura ", "piiri")),
    (BlindNoun.MUNICIPALITY, ("kunta", "kaupunki", "kommun", "stad")),
    (BlindNoun.COMPANY, (" oy", "apteekki", "yritys", " ab", "osuuskunta")),
)  # fmt: skip


def blind_noun(name: str, group: str = "") -> BlindNoun:
    """The noun for an organisation, told by its name, else by its respondent group's label."""
    for told in (name, group):
        low = f"{told.casefold()} "
        if "kuntayhtymä" not in low or "koulutus" in low:
            low = low.replace("koulutuskuntayhtymä", "oppilaitos")
            for noun, parts in _TELLING:
                if any(part in low for part in parts):
                    return noun
        place = municipality(told.strip())
        if place:
            return BlindNoun.MUNICIPALITY
    return BlindNoun.OTHER


def blind_word(noun: BlindNoun, case: Case) -> str:
    """The noun in the case as it stands in a text: `X kunnan`.

    Finnish in every language: it stands inside a Finnish answer.
    """
    nominative = of_catalogue(f"personal_data.blind.noun.{noun}")
    genitive = of_catalogue(f"personal_data.blind.genitive.{noun}")
    return of_catalogue("personal_data.blind.word", noun=inflected(nominative, genitive, case))


def blinded(
    text: str,
    organisations: Mapping[str, BlindNoun] | None = None,
    lexicon: Lexicon | None = None,
) -> str:
    """The text with municipalities, counties and the organisations of the list not told.

    `organisations` gives for each name of the respondent list the noun to stand in its place.
    """
    return masked(text, blinding_masks(text, organisations, lexicon))


def blinding_masks(
    text: str,
    organisations: Mapping[str, BlindNoun] | None = None,
    lexicon: Lexicon | None = None,
) -> tuple[Mask, ...]:
    """What `blinded` replaces in a text and by what, in order; none overlaps another."""
    folded = folded_text(text)
    plain = folded.plain
    found = [*_counties(plain), *_municipalities(plain), *_inhabitants(plain)]
    found += _listed(plain, organisations or {}, lexicon)
    kept: list[Mask] = []
    place = 0
    for mask in sorted(found, key=lambda mask: (mask.start, -mask.end)):
        if mask.start >= place:
            kept.append(mask)
            place = mask.end
    return tuple(Mask(*folded.span(one.start, one.end), one.placeholder) for one in kept)


def _listed(
    plain: str, organisations: Mapping[str, BlindNoun], lexicon: Lexicon | None
) -> Iterator[Mask]:
    """The organisations of the list."""
    index = organisation_index(organisations)
    for one in organisation_names(plain, index, lexicon):
        # A municipality's name alone is left to be told as a place: Kuopiolla, Siilinjärvellä.
        if not (one.is_short and municipality(plain[one.start : one.end])):
            yield Mask(one.start, one.end, blind_word(organisations[one.name], one.case))


def _counties(plain: str) -> Iterator[Mask]:
    """`Pohjois-Savon` before hyvinvointialue, which keeps its own case."""
    for match in _COUNTY.finditer(plain):
        area = match["area"].casefold()
        if area in county_genitives():
            yield Mask(match.start(), match.end(), "X")
        elif " ja " in area and area.rpartition(" ja ")[2] in county_genitives():
            yield Mask(match.start() + area.rindex(" ja ") + 4, match.end(), "X")


def _municipalities(plain: str) -> Iterator[Mask]:
    """The municipalities by name, with the word kunta or kaupunki after them if there is one."""
    for match in (*_WORD.finditer(plain), *names_of_many_words().finditer(plain)):
        named = _named_municipality(match)
        if named is None:
            continue
        place, length = named
        body = _body_after(plain, match.end(), place)
        if body:
            yield Mask(match.start(), body[0], blind_word(BlindNoun.MUNICIPALITY, body[1]))
        elif not _is_doubtful(plain, match, place):
            # A compound is written apart after two words: X kunta -malli.
            is_compound = plain[match.end() : match.end() + 1] == "-"
            word = blind_word(BlindNoun.MUNICIPALITY, place.case)
            yield Mask(match.start(), match.start() + length, word + " " * is_compound)


def _named_municipality(match: re.Match[str]) -> tuple[PlaceForm, int] | None:
    """The municipality a word names, and how long its form is without a particle."""
    word = match[0]
    if word.isupper() and len(word) > 2:
        word = word.capitalize()
    place = municipality(word)
    if place is None:
        return None
    low = word.casefold()
    plain_forms = case_forms(place.place.name, place.place.genitive, place.place.local)
    swedish = place.place.swedish.casefold()
    whole = low in plain_forms or low.removesuffix("s") == swedish or low == swedish
    return place, len(word) if whole else len(without_clitic(low))


def _body_after(plain: str, end: int, place: PlaceForm) -> tuple[int, Case] | None:
    """Where the word kunta or kaupunki after a genitive ends, and its case."""
    after = _BODY.match(plain, end)
    if after is None or place.case is not Case.GENITIVE:
        return None
    low = after["body"].casefold()
    case = _body_forms().get(low) or _body_forms().get(without_clitic(low))
    if case is None:
        return None
    clitic = 0 if low in _body_forms() else len(low) - len(without_clitic(low))
    return after.end() - clitic, case


@lru_cache(maxsize=1)
def _body_forms() -> Mapping[str, Case]:
    return {**case_forms("kunta", "kunnan"), **case_forms("kaupunki", "kaupungin")}


def _is_doubtful(plain: str, match: re.Match[str], place: PlaceForm) -> bool:
    """Whether an ordinary word may be meant: at the head of a sentence, or in capitals.

    A word that tells where is taken for the place.
    """
    if not place.place.is_ordinary or place.case in _TELLING_WHERE:
        return False
    before = plain[max(0, match.start() - 3) : match.start()].rstrip(" ")
    if match[0].isupper() and len(match[0]) < 4:
        return True
    if before and before[-1] not in _SENTENCE_END:
        return False
    known = readings(match[0].casefold())
    return any(not (one.is_proper or one.is_rare) for one in known.found)


def _inhabitants(plain: str) -> Iterator[Mask]:
    """`kuopiolaisten` → `X kuntalaisten`; a municipality's people in whatever form."""
    for match in _INHABITANTS.finditer(plain):
        place = inhabitant_stems().get(match["stem"].casefold())
        if place is not None and not (place.is_ordinary and len(place.name) < 5):
            noun = blind_word(BlindNoun.MUNICIPALITY, Case.NOMINATIVE)
            end = match["end"].translate(_BACK)
            yield Mask(match.start(), match.end(), noun + end)


_BACK = str.maketrans("äöy", "aou")
