"""What is offered to be masked, what a person adds to it, and what is left to read."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from hyte_analysis.open_answers.blinding import BlindNoun
from hyte_analysis.open_answers.proposed_masks import (
    ProposedMask,
    masks_by_hand,
    proposed_masks,
    spans,
)
from hyte_analysis.survey.releases import Mask, masked

LISTED = {"Kuopion kaupunki": BlindNoun.MUNICIPALITY, "Ylä-Savon ammattiopisto": BlindNoun.SCHOOL}


def proposed(words: str) -> tuple[ProposedMask, ...]:
    (found,) = proposed_masks([words], LISTED)
    return found


def as_proposed(words: str) -> str:
    return masked(words, tuple(one.mask for one in proposed(words) if one.is_chosen))


def test_a_person_and_an_organisation_are_both_masked() -> None:
    words = "Kuopion kaupungissa vastaa Matti Virtanen, puh. 040 123 4567."
    assert as_proposed(words) == "X kunnassa vastaa [nimi], puh. [puhelin]."


def test_an_organisation_of_the_list_is_called_by_what_it_is_and_its_reason_names_it() -> None:
    (one,) = proposed("Soita Ylä-Savon ammattiopistoon.")
    assert as_proposed("Soita Ylä-Savon ammattiopistoon.") == "Soita X oppilaitokseen."
    assert "Ylä-Savon ammattiopisto" in one.why
    assert not one.is_personal


def test_a_municipality_is_known_without_the_list() -> None:
    (found,) = proposed_masks(["Siilinjärvellä on hyvä malli."], {})
    assert [one.mask.placeholder for one in found] == ["X kunnassa"]


def test_an_address_is_masked_as_one_with_its_town() -> None:
    words = "Tulkaa osoitteeseen Puijonkatu 12, 70100 Kuopio"
    assert as_proposed(words) == "Tulkaa osoitteeseen [osoite]"


def test_a_business_id_is_offered_and_not_masked_by_itself() -> None:
    (one,) = proposed("Y-tunnus 0201256-6")
    assert (one.is_chosen, one.is_personal) == (False, False)


def test_words_masked_by_hand_are_masked_wherever_they_stand() -> None:
    words = "Rehtori sanoi, ja rehtori  Aho lähti."
    masks, missing = masks_by_hand(words, "rehtori")
    assert masked(words, masks) == "[peitetty] sanoi, ja [peitetty]  Aho lähti."
    assert missing == ()
    masks, _ = masks_by_hand(words, " rehtori aho ")
    assert masked(words, masks) == "Rehtori sanoi, ja [peitetty] lähti."


def test_words_with_a_comma_are_looked_for_whole_before_in_parts() -> None:
    words = "Toimisto sijaitsee torilla, kirkon vieressä."
    masks, missing = masks_by_hand(words, "torilla, kirkon")
    assert (masked(words, masks), missing) == ("Toimisto sijaitsee [peitetty] vieressä.", ())
    masks, missing = masks_by_hand(words, "Toimisto, vieressä, puisto")
    assert masked(words, masks) == "[peitetty] sijaitsee torilla, kirkon [peitetty]."
    assert missing == ("puisto",)


def test_nothing_typed_masks_nothing() -> None:
    assert masks_by_hand("Sanoja.", " ,; ") == ((), ())
    assert masks_by_hand("Sanoja.", "") == ((), ())


@given(st.text(max_size=60), st.text(max_size=12))
def test_what_is_masked_by_hand_is_masked_or_missing(words: str, typed: str) -> None:
    masks, missing = masks_by_hand(words, typed)
    assert all(0 <= mask.start < mask.end <= len(words) for mask in masks)
    assert masks or missing or not typed.replace(",", " ").replace(";", " ").strip()


@given(st.lists(st.tuples(st.integers(0, 40), st.integers(1, 12)), max_size=8))
def test_spans_cover_what_the_masks_cover_and_are_apart(given: list[tuple[int, int]]) -> None:
    masks = [Mask(start, start + length, "[x]") for start, length in given]
    found = spans(masks)
    covered = {place for mask in masks for place in range(mask.start, mask.end)}
    assert {place for start, end in found for place in range(start, end)} == covered
    assert all(before[1] <= after[0] for before, after in pairwise(found))
