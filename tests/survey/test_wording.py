"""Wordings compared as people read them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hyte_analysis.survey.wording import (
    clean,
    finnish_order,
    option_key,
    question_key,
    slug,
    without_numbering,
)


@pytest.mark.parametrize(
    "spelling",
    ["En osaa sanoa", "EN OSAA SANOA", "En\u00a0osaa  sanoa ", "\ufeffEn osaa sanoa.",
     "En osaa sanoa:", "En\nosaa\tsanoa", "En osaa\u00ad sanoa…"],
)  # fmt: skip
def test_an_option_is_the_same_in_every_spelling(spelling: str) -> None:
    assert option_key(spelling) == "en osaa sanoa"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Kyllä – usein", "kyllä - usein"),
        ("”Yhdyspinnat”", '"Yhdyspinnat"'),
        ("Kylla\u0308", "Kyllä"),
        ("HYTE\u2011työ", "HYTE-työ"),
    ],
)
def test_dashes_quotes_and_composed_letters_do_not_part_two_spellings(one: str, other: str) -> None:
    assert option_key(one) == option_key(other)


@pytest.mark.parametrize("prefix", ["1. ", "3.1 ", "3.1. ", "12) ", "1.\u00a0", ""])
def test_numbering_is_no_part_of_a_question(prefix: str) -> None:
    assert question_key(f"{prefix}Miten jatkamme?:") == "miten jatkamme"
    assert without_numbering(f"{prefix}Miten jatkamme?:") == "Miten jatkamme?"


@pytest.mark.parametrize("wording", ["2025 tavoitteet", "2.aste", "27 tavoitetta", "1.5.2025"])
def test_a_number_that_belongs_to_the_wording_stays(wording: str) -> None:
    assert question_key(wording) == wording.casefold()


def test_finnish_letters_come_last_and_numbers_by_size() -> None:
    words = ["öljy", "äiti", "åka", "zen", "osa 10", "osa 9", "ala"]
    assert sorted(words, key=finnish_order) == [
        "ala",
        "osa 9",
        "osa 10",
        "zen",
        "åka",
        "äiti",
        "öljy",
    ]


def test_a_readable_id_is_made_of_any_wording() -> None:
    assert (
        slug("Miten ehdottaisitte tehostettavan HYTE-työtä?")
        == "miten-ehdottaisitte-tehostettavan-hyte"
    )
    assert slug("???") == ""
    assert len(slug("a" * 99)) == 40


LETTERS = st.text(alphabet="aåäöÄÖß \u00a0\ufeff\u00ad.:;-–”19\n\u0308")


@given(LETTERS, LETTERS)
def test_keys_are_stable_and_any_text_can_be_ordered(one: str, other: str) -> None:
    assert clean(clean(one)) == clean(one)
    assert option_key(option_key(one)) == option_key(one)
    assert sorted([one, other], key=finnish_order) == sorted([other, one], key=finnish_order)


def test_digits_of_every_script_have_an_order() -> None:
    assert sorted(["１２", "2", "٣٣", "10"], key=finnish_order)[:2] == ["2", "10"]
