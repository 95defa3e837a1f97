import csv
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hyte_analysis.open_answers.search import SearchIndex, search_index, spelling, terms
from hyte_analysis.open_answers.synonyms import default_groups

pytestmark = pytest.mark.xdist_group("finnish")

FIXTURES = Path(__file__).resolve().parents[1] / "fixtures" / "finnish"
ANSWERS = (FIXTURES / "answers.txt").read_text(encoding="utf-8").splitlines()
TEXTS = (
    "Yhteistyötä tarvitaan",
    "Lisää aikaa 2. asteen kokouksiin",
    "HYTE-työn resursointi hva:lla",
    "Järjestöyhteistyö on  hyvää,\nmutta aikaa ei ole",
    "Liikunnan ohjaajat kunnassa",
)


@pytest.fixture(scope="module")
def index() -> SearchIndex:
    return search_index(TEXTS)


@pytest.fixture(scope="module")
def answers() -> SearchIndex:
    return search_index(ANSWERS)


def recall_and_precision(
    index: SearchIndex, synonyms: tuple[tuple[str, ...], ...]
) -> tuple[float, float]:
    with (FIXTURES / "queries.csv").open(encoding="utf-8", newline="") as file:
        queries = list(csv.DictReader(file))
    assert len(queries) >= 32
    met = found = relevant = 0
    for query in queries:
        pattern = re.compile(query["relevant"], re.IGNORECASE)
        wanted = {n for n, answer in enumerate(ANSWERS) if pattern.search(answer)}
        got = set(index.find(query["query"], synonyms))
        met, found, relevant = met + len(got & wanted), found + len(got), relevant + len(wanted)
    return met / relevant, met / found


def test_inflected_forms_and_compound_parts_are_found(answers: SearchIndex) -> None:
    recall, precision = recall_and_precision(answers, ())
    assert recall >= 0.86
    assert precision >= 0.96


def test_synonyms_find_more(answers: SearchIndex) -> None:
    plain, _ = recall_and_precision(answers, ())
    widened, _ = recall_and_precision(answers, default_groups())
    assert widened > plain


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", (0, 1, 2, 3, 4)),
        ("  ", (0, 1, 2, 3, 4)),
        ("yhteistyö", (0, 3)),
        ("YHTEISTYÖN", (0, 3)),
        ("järjestö", (3,)),
        ("aika yhteistyö", (3,)),
        ("aikaa -järjestö", (1,)),
        ("-aika", (0, 2, 4)),
        ('"aikaa ei"', (3,)),
        ('"on hyvää, mutta"', (3,)),
        ('"on hyvää', (3,)),
        ("”aikaa ei”", (3,)),
        ('-"aikaa ei"', (0, 1, 2, 4)),
        ('"yhteistyö"', (0, 3)),
        ("hva", (2,)),
        ("hyte", (2,)),
        ("kunta", (4,)),
        ("2.", (1,)),
        ("tarvi", (0,)),
        ("yhteist", (0, 3)),
        ("puuttuu", ()),
        ("yhteistyö puuttuu", ()),
        ("kunta/liikunta", (4,)),
        ("liikunta?", (4,)),
        ("-", (0, 1, 2, 3, 4)),
        ('""', (0, 1, 2, 3, 4)),
    ],
)
def test_a_query(index: SearchIndex, query: str, found: tuple[int, ...]) -> None:
    assert index.find(query) == found


def test_a_word_of_the_language_is_not_found_in_the_midst_of_another(index: SearchIndex) -> None:
    assert 4 in index.find("kunta")
    assert search_index(["Liikunta virkistää", "Kuntien tuki"]).find("kunta") == (1,)


def test_synonyms_are_found_in_any_inflection_and_phrases_as_their_words(
    index: SearchIndex,
) -> None:
    groups = (("resurssi", "resursointi"), ("tapaaminen", "asteen kokous"))
    assert index.find("resurssit") == ()
    assert index.find("resurssit", groups) == (2,)
    assert index.find("tapaamisia", groups) == (1,)
    assert index.find("-resurssit", groups) == (0, 1, 3, 4)


def test_terms_tell_what_is_asked_for() -> None:
    assert [tuple(term) for term in terms('aika -"ei ole" 612/2021 -kunta aika')] == [
        ("aika", False, False),
        ("ei ole", True, True),
        ("612", True, False),
        ("2021", True, False),
        ("kunta", False, True),
    ]


def test_no_texts_can_be_searched() -> None:
    assert search_index([]).find("kunta") == ()
    assert search_index([]).find("") == ()
    assert search_index(["", "\x00", "😀"]).find("😀") == (2,)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.text(max_size=30), max_size=5), st.text(max_size=30))
def test_any_query_gives_numbers_of_texts_in_order(texts: list[str], query: str) -> None:
    found = search_index(texts).find(query)
    assert list(found) == sorted(set(found))
    assert all(0 <= number < len(texts) for number in found)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.text(max_size=30), min_size=1, max_size=5), st.data())
def test_a_phrase_of_a_text_finds_the_text(texts: list[str], data: st.DataObject) -> None:
    number = data.draw(st.integers(0, len(texts) - 1))
    phrase = spelling(texts[number].replace("\x00", " "))
    if phrase and not set(phrase) & set('"”“„»«'):
        found = search_index(texts).find(f'"{phrase}"')
        assert number in found or not phrase.strip("-–'")


def test_what_is_excluded_and_what_is_not_make_up_all(answers: SearchIndex) -> None:
    for word in ("nuori", "raha", "koulu", "xyz"):
        both = (*answers.find(word), *answers.find(f"-{word}"))
        assert sorted(both) == list(range(len(ANSWERS)))
