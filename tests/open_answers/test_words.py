from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hyte_analysis.open_answers.words import END, folded, forms, is_word, tokens


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("HVA:lla on HYTE-työ.", ["HVA:lla", "on", "HYTE-työ"]),
        ("kertomus ja –suunnitelma", ["kertomus", "ja", "suunnitelma"]),
        ("mielenterveys- ja päihdetyö", ["mielenterveys", "ja", "päihdetyö"]),
        ("kunta/hva, esim:kirjasto", ["kunta", "hva", "esim", "kirjasto"]),
        ("vaa'an 2. asteen 100 %", ["vaa'an", "asteen"]),
        ("THL:n EU:hun", ["THL:n", "EU:hun"]),
        ("Лапин 日本 žürnalisti", ["Лапин", "日本", "žürnalisti"]),
        ("😀 – 612/2021", []),
        ("", []),
    ],
)
def test_words_are_told_from_what_stands_between_them(text: str, words: list[str]) -> None:
    assert [token.form for token in tokens(text)] == words


def test_accents_and_soft_hyphens_of_a_pdf_belong_to_the_word() -> None:
    text = "a\u0308iti hyvin\u00advointi"
    assert [token.form for token in tokens(text)] == ["a\u0308iti", "hyvin\u00advointi"]
    assert folded("A\u0308iti") == folded("äiti")
    assert folded("Hyvin\u00advointi") == "hyvinvointi"


def test_every_dash_inside_a_word_is_the_same() -> None:
    assert len({folded(f"HYTE{dash}työ") for dash in "-‐‑–"}) == 1


@given(st.text())
def test_a_token_is_the_text_where_it_stands_and_tokens_do_not_overlap(text: str) -> None:
    found = tokens(text)
    assert all(text[token.start : token.end] == token.form for token in found)
    assert all(one.end <= other.start for one, other in pairwise(found))
    assert all(is_word(token.form) for token in found)


@given(st.lists(st.text(st.characters(exclude_characters=END))))
def test_many_texts_at_once_give_the_words_of_each(texts: list[str]) -> None:
    expected = [form for text in texts for form in (*(one.form for one in tokens(text)), END)]
    assert forms(texts) == expected


@pytest.mark.parametrize("unit", ["a", "a-", "a:", "a:n", "a\u0308", "\u0308", "-", "'"])
def test_a_huge_text_of_anything_is_read_through(unit: str) -> None:
    text = unit * (200_000 // len(unit))
    assert sum(len(token.form) for token in tokens(text)) <= len(text)
