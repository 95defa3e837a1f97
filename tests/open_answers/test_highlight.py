from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hyte_analysis.open_answers.highlight import hits
from hyte_analysis.open_answers.lexicon import lexicon_of
from hyte_analysis.open_answers.search import search_index

pytestmark = pytest.mark.xdist_group("finnish")

ALONE = lexicon_of([])
ANSWER = "Järjestöjen kanssa: yhteistyötä, aikaa ei  ole. HVA:lla 612/2021."


def marked(query: str, synonyms: tuple[tuple[str, ...], ...] = ()) -> list[str]:
    return [ANSWER[start:end] for start, end in hits(ANSWER, query, synonyms, ALONE)]


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("järjestö", ["Järjestöjen"]),
        ("työ", ["yhteistyötä"]),
        ("aika järjestö", ["Järjestöjen", "aikaa"]),
        ('"aikaa ei ole"', ["aikaa ei  ole"]),
        ("yhteist", ["yhteist"]),
        ("612/2021", ["612", "2021"]),
        ("hva", ["HVA:lla"]),
        ("-järjestö aika", ["aikaa"]),
        ("puuttuu", []),
        ("", []),
    ],
)
def test_the_words_that_a_search_meets_are_marked(query: str, words: list[str]) -> None:
    assert marked(query) == words


def test_synonyms_are_marked_too() -> None:
    assert marked("yhdistys", (("yhdistys", "järjestö"),)) == ["Järjestöjen"]
    assert marked("liitto", (("liitto", "järjestö yhteistyö"),)) == ["Järjestöjen", "yhteistyötä"]
    assert marked("liitto", (("liitto", "järjestö puuttuu"),)) == []


def test_stretches_that_touch_are_one() -> None:
    assert hits("yhteistyö", '"yhteis" "työ" "eis"', (), ALONE) == ((0, 9),)


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=60), st.text(max_size=20))
def test_stretches_are_in_order_apart_and_inside_the_text(text: str, query: str) -> None:
    found = hits(text, query, (), ALONE)
    assert all(0 <= start < end <= len(text) for start, end in found)
    assert all(one[1] < other[0] for one, other in pairwise(found))


def test_what_is_found_is_marked() -> None:
    texts = ["Nuorisotyön resurssit", "Nuorten tila", "Aikaa ei ole"]
    index = search_index(texts)
    for query in ("nuoret", "resurssi", '"ei ole"', "uoris", "tila nuori"):
        for number in index.find(query):
            assert hits(texts[number], query, (), index.lexicon)
