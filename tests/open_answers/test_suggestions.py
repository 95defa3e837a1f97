import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hyte_analysis.open_answers.suggestions import Suggestion, suggest_codes, suggester
from hyte_analysis.survey.coding import Code
from tests.open_answers.gold import gold_answers, headings, subsample

GOLD = gold_answers()
SUGGESTER = suggester([answer.text for answer in GOLD])
THEMES = list(headings("survey"))
TRUE = [THEMES.index(answer.theme) for answer in GOLD]
CODES = [Code(1, "Järjestöyhteistyö"), Code(2, "Koulut", "kuraattori, opettaja"), Code(3, "Raha")]
TEXTS = ["järjestöjen kokoukset", "opettajille tukea", "avaruus", "budjetti on pieni"]


def ids(suggested: tuple[Suggestion, ...]) -> list[int]:
    return [one.code for one in suggested]


@pytest.mark.parametrize(("source", "least"), [("survey", 0.85), ("short", 0.80)])
def test_the_right_heading_is_among_three_before_anything_is_coded(
    source: str, least: float
) -> None:
    named = headings(source)
    codes = [Code(number, named[theme]) for number, theme in enumerate(THEMES)]
    # An answer that is a heading word for word would be too easy.
    easy = {heading.casefold().rstrip(".") for heading in named.values()}
    found = [
        TRUE[number] in ids(suggested)
        for number, suggested in enumerate(SUGGESTER.suggest(codes, {}))
        if GOLD[number].text.casefold().rstrip(".") not in easy
    ]
    assert np.mean(found) >= least


def test_coded_answers_teach_codes_whose_names_say_nothing() -> None:
    codes = [Code(number, f"Luokka {number}") for number in range(len(THEMES))]
    shares = []
    for seed in range(10):
        coded = {number: (TRUE[number],) for number in subsample(len(GOLD), seed, 0.5)}
        suggested = SUGGESTER.suggest(codes, coded)
        rest = [number for number in range(len(GOLD)) if number not in coded]
        shares.append(np.mean([TRUE[number] in ids(suggested[number]) for number in rest]))
    assert np.mean(shares) >= 0.80


def test_coded_answers_make_suggestions_better() -> None:
    named = headings("short")
    codes = [Code(number, named[theme]) for number, theme in enumerate(THEMES)]
    before, after = SUGGESTER.suggest(codes, {}), []
    first = []
    for seed in range(10):
        coded = {number: (TRUE[number],) for number in subsample(len(GOLD), seed, 0.6)}
        suggested = SUGGESTER.suggest(codes, coded)
        rest = [number for number in range(len(GOLD)) if number not in coded]
        first += [ids(before[number])[:1] == [TRUE[number]] for number in rest]
        after += [ids(suggested[number])[:1] == [TRUE[number]] for number in rest]
    assert np.mean(after) > np.mean(first)


def test_a_description_is_searched_for_as_well_as_a_name() -> None:
    suggested = suggest_codes(TEXTS, CODES, {})
    assert ids(suggested[0])[0] == 1
    assert ids(suggested[1])[0] == 2


def test_nothing_is_suggested_where_nothing_is_near() -> None:
    assert suggest_codes(TEXTS, CODES, {})[2] == ()


def test_what_a_person_coded_is_suggested_for_answers_like_it() -> None:
    texts = [*TEXTS, "budjetti pienenee"]
    assert 3 not in ids(suggest_codes(texts, CODES, {})[4])
    assert ids(suggest_codes(texts, CODES, {3: (3,)})[4])[0] == 3


def test_an_answer_may_teach_several_codes() -> None:
    texts = ["budjetti ja opettajat", "budjetti"]
    assert set(ids(suggest_codes(texts, CODES, {0: (2, 3)})[1])) >= {2, 3}


@settings(max_examples=50, deadline=None)
@given(
    st.lists(st.text(max_size=6) | st.sampled_from(TEXTS), max_size=6),
    st.dictionaries(st.integers(-1, 8), st.lists(st.integers(0, 5), max_size=3).map(tuple)),
    st.integers(1, 4),
)
def test_suggestions_are_few_sure_first_and_of_known_codes(
    texts: list[str], coded: dict[int, tuple[int, ...]], most: int
) -> None:
    found = suggest_codes(texts, CODES, coded, most=most)
    assert len(found) == len(texts)
    for suggested in found:
        assert len(set(ids(suggested))) == len(suggested) <= most
        assert set(ids(suggested)) <= {1, 2, 3}
        scores = [one.score for one in suggested]
        assert scores == sorted(scores, reverse=True)
        assert all(0 < score <= 1 for score in scores)


def test_no_codes_and_no_answers_give_no_suggestions() -> None:
    assert suggest_codes(TEXTS, [], {}) == ((),) * 4
    assert suggest_codes([], CODES, {}) == ()
    assert suggest_codes(["", "ja"], [Code(1, "")], {0: ()}) == ((), ())
