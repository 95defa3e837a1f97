import csv

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hyte_analysis.open_answers.blinding import BlindNoun, blind_noun, blinded, blinding_masks
from hyte_analysis.open_answers.places import MUNICIPALITIES, Place, places

LISTED = {
    "Kuopion kaupunki": BlindNoun.MUNICIPALITY,
    "Savonia-ammattikorkeakoulu": BlindNoun.SCHOOL,
    "Pohjois-Savon Sydänpiiri ry": BlindNoun.ASSOCIATION,
    "Kuopion seurakunta": BlindNoun.PARISH,
}


@pytest.mark.parametrize(
    ("text", "blind"),
    [
        ("Kuopion kaupungin malli", "X kunnan malli"),
        ("Iisalmessa toimii", "X kunnassa toimii"),
        ("Siilinjärvi ja Siilinjärvellä", "X kunta ja X kunnassa"),
        ("Siilinjärveltä Leppävirralle", "X kunnasta X kuntaan"),
        ("Kuopiolla ja Kuopiota", "X kunnalla ja X kuntaa"),
        ("Kuopioon, Varkauteen, Kiuruveteen", "X kuntaan, X kuntaan, X kuntaan"),
        ("Joroisten kunnassa ja Joroisissa", "X kunnassa ja X kunnassa"),
        ("Kuopio-malli käyttöön", "X kunta -malli käyttöön"),
        ("Kuopiossakin ja Iisalmen kunnallakin", "X kunnassakin ja X kunnallakin"),
        ("kuopiolaisten ja siilinjärveläisille", "X kuntalaisten ja X kuntalaisille"),
        ("Pohjois-Savon hyvinvointialueella", "X hyvinvointialueella"),
        ("Vantaan ja Keravan hyvinvointialue", "X hyvinvointialue"),
        ("KUOPIO ja Vasa", "X kunta ja X kunta"),
        ("Iisalmen ja Kuopion kaupungit", "X kunnan ja X kunnan kaupungit"),
    ],
)
def test_a_municipality_is_blinded_in_its_case(text: str, blind: str) -> None:
    assert blinded(text) == blind


@pytest.mark.parametrize(
    "text",
    ["Salo on siivottava.", "Varkaus tapahtui koulussa.", "salossa", "koko Pohjois-Savossa",
     "inari", "Kolari sattui risteyksessä.", "Hyvinvointialueella", "kunnan kaupunki"],
)  # fmt: skip
def test_ordinary_words_and_regions_stay(text: str) -> None:
    assert blinded(text) == text


def test_a_municipality_that_is_a_word_is_blinded_where_it_can_be_told() -> None:
    assert blinded("Salon kaupunki") == "X kunta"
    assert blinded("Kävimme Salossa ja Varkaudessa") == "Kävimme X kunnassa ja X kunnassa"
    assert blinded("Varkaudessa on malli") == "X kunnassa on malli"


def test_organisations_of_the_list_are_blinded_by_what_they_are() -> None:
    assert blinded("Savonian opiskelijat", LISTED) == "X oppilaitoksen opiskelijat"
    assert blinded("Kuopion seurakunnalla", LISTED) == "X seurakunnalla"
    assert blinded("Pohjois-Savon Sydänpiirille", LISTED) == "X järjestölle"


def test_a_place_tells_where_even_when_its_municipality_is_listed() -> None:
    assert blinded("Kuopiosta", LISTED) == "X kunnasta"


@pytest.mark.parametrize(
    ("name", "group", "noun"),
    [
        ("Kuopion kaupunki", "Kunta", BlindNoun.MUNICIPALITY),
        ("Iisalmi", "", BlindNoun.MUNICIPALITY),
        ("Kuopion seurakunta", "Muu toimija", BlindNoun.PARISH),
        ("Pohjois-Savon hyvinvointialue", "", BlindNoun.COUNTY),
        ("Savon koulutuskuntayhtymä", "", BlindNoun.SCHOOL),
        ("Ylä-Savon ammattiopisto", "", BlindNoun.SCHOOL),
        ("Eläkkeensaajat ry", "Muu toimija", BlindNoun.ASSOCIATION),
        ("Tahko", "Järjestö", BlindNoun.ASSOCIATION),
        ("Tahko", "Muu toimija", BlindNoun.OTHER),
    ],
)
def test_the_noun_is_told_by_the_name_or_by_the_group(
    name: str, group: str, noun: BlindNoun
) -> None:
    assert blind_noun(name, group) is noun


@pytest.mark.parametrize("place", [place for place in places() if not place.is_county])
def test_every_municipality_is_blinded_before_the_word_kunta(place: Place) -> None:
    assert blinded(f"Onko {place.genitive} kunnassa") == "Onko X kunnassa"


@pytest.mark.parametrize("place", [place for place in places() if place.local])
def test_every_municipality_is_blinded_where_it_tells_where(place: Place) -> None:
    assert blinded(f"Onko {place.local} tätä") == "Onko X kunnassa tätä"


def test_the_counties_are_all_there() -> None:
    counties = [place for place in places() if place.is_county]
    assert len(counties) == 21
    for place in counties:
        assert blinded(f"{place.genitive} hyvinvointialueelle") == "X hyvinvointialueelle"


def test_the_table_of_municipalities_has_each_once() -> None:
    lines = [line for line in MUNICIPALITIES.read_text(encoding="utf-8").splitlines()
             if not line.startswith("#")]  # fmt: skip
    names = [row["name"] for row in csv.DictReader(lines)]
    assert len(names) == len(set(names)) > 308


@given(st.text(max_size=120))
def test_masks_are_in_order_and_do_not_overlap(text: str) -> None:
    masks = blinding_masks(f"{text} Kuopiossa {text}", LISTED)
    places_of = [place for mask in masks for place in (mask.start, mask.end)]
    assert places_of == sorted(places_of)


@given(st.sampled_from(["Kuopiossa", "Iisalmen kunnan", "Kuopio-malli", "Savonian"]))
def test_a_blinded_text_is_blind(text: str) -> None:
    assert blinding_masks(blinded(text, LISTED), LISTED) == ()
