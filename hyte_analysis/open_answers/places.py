"""Municipalities and wellbeing services counties, in whatever case form a text names them."""

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from hyte_analysis.open_answers.inflection import Case, case_forms, genitives, without_clitic

MUNICIPALITIES = Path(__file__).resolve().parents[2] / "data" / "municipalities.csv"
_EXTERNAL = {
    Case.ADESSIVE: Case.INESSIVE,
    Case.ABLATIVE: Case.ELATIVE,
    Case.ALLATIVE: Case.ILLATIVE,
}


@dataclass(frozen=True, slots=True)
class Place:
    """A municipality, or the area of a wellbeing services county.

    `local` is its inessive or adessive, whichever tells where. `is_ordinary`: the name is a word
    of the language or a person's name too.
    """

    name: str
    genitive: str
    local: str
    swedish: str
    is_county: bool
    is_ordinary: bool


@dataclass(frozen=True, slots=True)
class PlaceForm:
    """A form of a place's name and the case that a common noun in its stead would have.

    Of places that take external cases Siilinjärvellä is `in`: kunnassa, not kunnalla.
    """

    place: Place
    case: Case


@cache
def places() -> tuple[Place, ...]:
    """All places, as listed in `data/municipalities.csv`."""
    lines = MUNICIPALITIES.read_text(encoding="utf-8").splitlines()
    rows = csv.DictReader(line for line in lines if not line.startswith("#"))
    return tuple(
        Place(row["name"], row["genitive"], row["local"], row["swedish"],
              row["kind"] == "hyvinvointialue", row["ordinary"] == "yes")
        for row in rows
    )  # fmt: skip


@cache
def municipality_forms() -> Mapping[str, PlaceForm]:
    """The forms of municipalities' names in lower case."""
    forms: dict[str, PlaceForm] = {}
    for place in places():
        if not place.is_county:
            for form, case in case_forms(place.name, place.genitive, place.local).items():
                forms.setdefault(form, PlaceForm(place, _case_of_noun(place, case)))
            _add_swedish(forms, place)
    return forms


def _case_of_noun(place: Place, case: Case) -> Case:
    is_external = place.local.endswith(("lla", "llä"))
    return _EXTERNAL.get(case, case) if is_external else case


def _add_swedish(forms: dict[str, PlaceForm], place: Place) -> None:
    if place.swedish:
        name = place.swedish.casefold()
        forms.setdefault(name, PlaceForm(place, Case.NOMINATIVE))
        forms.setdefault(f"{name}s", PlaceForm(place, Case.GENITIVE))


@cache
def names_of_many_words() -> re.Pattern[str]:
    """The forms of municipalities' names that hold a hyphen or a space: Mänttä-Vilppulassa."""
    forms = sorted((form for form in municipality_forms() if not form.isalpha()), reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, forms))})(?!\w)", re.IGNORECASE)


def municipality(word: str) -> PlaceForm | None:
    """The municipality that a word names, and in what case; None if none or in lower case."""
    if not word[:1].isupper():
        return None
    forms = municipality_forms()
    low = word.casefold()
    return forms.get(low) or forms.get(without_clitic(low))


@cache
def county_genitives() -> frozenset[str]:
    """The genitives of the counties' areas in lower case: pohjois-savon."""
    return frozenset(place.genitive.casefold() for place in places() if place.is_county)


@cache
def inhabitant_stems() -> Mapping[str, Place]:
    """The words for the people of a place without their ending: kuopio(lainen), iisalme(lainen)."""
    stems: dict[str, Place] = {}
    for place in places():
        if not place.is_county:
            name = place.name.casefold()
            for stem in {name, place.genitive.casefold()[:-1]} | {
                name[:-1] + "e" for _ in (0,) if name.endswith("i")
            }:
                stems.setdefault(stem, place)
    return stems


@cache
def postal_places() -> frozenset[str]:
    """The places' names in lower case, as they follow a postcode."""
    names = {place.name for place in places()} | {place.swedish for place in places()}
    return frozenset(name.casefold() for name in names if name)


def genitive_of(name: str) -> str:
    """The genitive of a municipality, else the likely one of any name."""
    known = municipality_forms().get(name.casefold())
    return known.place.genitive if known else genitives(name)[0]
