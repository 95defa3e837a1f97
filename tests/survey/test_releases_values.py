"""Masking replaces what was found and nothing else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hyte_analysis.survey.releases import Mask, masked

TEXT = "Soita Matille 040 1234567 heti"
NAME, PHONE = Mask(6, 13, "[nimi]"), Mask(14, 25, "[puhelin]")


@pytest.mark.parametrize("masks", [(NAME, PHONE), (PHONE, NAME)])
def test_every_masked_stretch_is_replaced(masks: tuple[Mask, ...]) -> None:
    assert masked(TEXT, masks) == "Soita [nimi] [puhelin] heti"


def test_a_text_without_masks_stays_word_for_word() -> None:
    assert masked(TEXT, ()) == TEXT
    assert masked(TEXT, (), 6, 13) == "Matille"


@pytest.mark.parametrize(
    ("start", "end", "shown"),
    [
        (0, 10, "Soita [nimi]"),
        (8, 14, "[nimi] "),
        (8, 10, "[nimi]"),
        (13, 14, " "),
        (20, 30, "[puhelin] heti"),
        (25, 30, " heti"),
    ],
)
def test_a_mask_that_reaches_over_an_end_of_a_passage_stands_whole(
    start: int, end: int, shown: str
) -> None:
    assert masked(TEXT, (NAME, PHONE), start, end) == shown


def test_masks_that_overlap_hide_all_that_either_hides() -> None:
    assert masked("abcdef", (Mask(1, 4, "[x]"), Mask(3, 5, "[y]"))) == "a[x][y]f"
    assert masked("abcdef", (Mask(1, 5, "[x]"), Mask(2, 3, "[y]"))) == "a[x]f"
    assert masked("abcdef", (Mask(1, 2, "[y]"), Mask(1, 5, "[x]"))) == "a[x]f"


spans = st.tuples(st.integers(0, 30), st.integers(0, 30)).map(sorted)


@given(st.lists(spans, max_size=6), spans)
def test_exactly_the_letters_that_no_mask_covers_are_left(
    found: list[list[int]], part: list[int]
) -> None:
    text = "".join(chr(ord("a") + n) for n in range(26)) + "ÅÄÖ!"
    masks = tuple(Mask(start, end, "[]") for start, end in found if start < end)
    start, end = part
    covered = {place for mask in masks for place in range(mask.start, mask.end)}
    left = masked(text, masks, start, end).replace("[]", "")
    assert left == "".join(text[n] for n in range(start, end) if n not in covered)
