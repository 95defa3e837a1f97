import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import fisher_exact

from hyte_analysis.open_answers.distinguishing import (
    DistinguishingWords,
    distinguishing_words,
    fisher_upper,
)
from hyte_analysis.open_answers.lexicon import lexicon_of
from tests.open_answers.gold import gold_answers

GOLD = gold_answers()


def found(texts: list[str], groups: list[str], level: float = 0.1) -> DistinguishingWords:
    return distinguishing_words(texts, groups, lexicon_of(texts), level)


def test_a_word_of_one_group_comes_out_with_its_counts() -> None:
    texts = ["järjestöille tukea"] * 8 + ["tukea kouluille"] * 12
    (word, *_) = found(texts, ["Järjestöt"] * 8 + ["Kunta"] * 12).words
    assert (word.group_id, word.lemma) == ("Järjestöt", "järjestö")
    assert (word.n, word.of, word.others_n, word.others_of) == (8, 8, 0, 12)
    assert word.members == tuple(range(8))


def test_the_p_value_is_fishers() -> None:
    texts = ["järjestö"] * 7 + ["koulu"] * 5 + ["järjestö"] * 2 + ["koulu"] * 16
    words = found(texts, ["a"] * 12 + ["b"] * 18).words
    word = next(one for one in words if (one.group_id, one.lemma) == ("a", "järjestö"))
    assert word.p == pytest.approx(fisher_exact([[7, 5], [2, 16]], "greater").pvalue)
    assert word.adjusted_p >= word.p


@given(st.integers(1, 30), st.integers(0, 30), st.data())
def test_the_tail_is_that_of_fishers_exact_test(
    size: int, others: int, data: st.DataObject
) -> None:
    n = data.draw(st.integers(0, size))
    m = data.draw(st.integers(0, others))
    p = fisher_upper(np.array([[n]]), np.array([n + m]), np.array([[size]]), size + others)
    table = [[n, size - n], [m, others - m]]
    assert p[0, 0] == pytest.approx(fisher_exact(table, "greater").pvalue)


def test_known_differences_come_out_and_no_others() -> None:
    result = found([answer.text for answer in GOLD], [answer.group for answer in GOLD])
    shown = {
        (w.group_id, w.lemma): f"{w.n}/{w.of} vs {w.others_n}/{w.others_of}" for w in result.words
    }
    assert shown[("muut", "järjestö")] == "12/34 vs 8/108"
    assert shown[("oppilaitokset", "nuori")] == "5/17 vs 4/125"
    assert shown[("kunta", "kunta")].startswith("17/44")
    assert len(shown) == 3


def test_a_group_of_one_answer_has_too_few() -> None:
    result = found([answer.text for answer in GOLD], [answer.group for answer in GOLD])
    assert result.too_few == ("kunta-hva",)


def test_in_a_handful_of_answers_every_group_has_too_few() -> None:
    result = found(["järjestöt", "järjestö", "koulu", "koulut", "koulu"], ["a", "a", "b", "b", "b"])
    assert result == DistinguishingWords((), ("a", "b"), 0)


def test_a_word_in_two_answers_is_not_tested() -> None:
    twice = ["avaruus"] * 2 + ["koulu"] * 40
    words = found(twice, ["a"] * 2 + ["b"] * 40).words
    assert [word.lemma for word in words] == ["koulu"]
    thrice = found(["avaruus", *twice], ["a"] * 3 + ["b"] * 40)
    assert "avaruus" in [word.lemma for word in thrice.words]


def test_a_part_of_compounds_counts_as_a_word_of_its_own() -> None:
    texts = ["järjestötyö", "järjestöavustus", "järjestöt", "järjestökenttä", "järjestöilta"] * 2
    texts += ["koulu", "katu", "poliisi", "kirkko", "kauppa"] * 3
    (word,) = found(texts, ["a"] * 10 + ["b"] * 15).words
    assert (word.lemma, word.in_compounds, word.n) == ("järjestö", True, 10)


def test_chance_alone_brings_out_hardly_anything() -> None:
    texts = [answer.text for answer in GOLD]
    lexicon = lexicon_of(texts)
    false = 0
    for seed in range(20):
        groups = np.random.default_rng(seed).permutation([answer.group for answer in GOLD])
        false += bool(distinguishing_words(texts, groups.tolist(), lexicon).words)
    assert false <= 4


@pytest.mark.parametrize("groups", [[], ["a"], ["a", "a", "a"]])
def test_one_group_differs_from_nothing(groups: list[str]) -> None:
    assert found(["järjestö"] * len(groups), groups).words == ()


def test_few_words_are_all_stop_words() -> None:
    assert found(["ja", "niin", ""] * 3, ["a", "b", "b"] * 3).tested == 0
