import math

import numpy as np
import pytest

from hyte_analysis.open_answers.features import features
from hyte_analysis.open_answers.labels import labels, log_odds
from hyte_analysis.open_answers.lexicon import lexicon_of


def named(texts: list[str], clusters: list[int]) -> tuple[str, ...]:
    return labels(features(texts, lexicon_of(texts)), np.array(clusters), max(clusters) + 1)


def test_a_label_is_the_nouns_that_set_the_theme_apart() -> None:
    texts = [
        "järjestöille avustuksia",
        "järjestöjen avustukset turvattava",
        "kouluihin kuraattoreja",
        "kuraattori joka kouluun",
    ]
    assert named(texts, [0, 0, 1, 1]) == ("avustus · järjestö", "koulu · kuraattori")


def test_a_label_has_three_words_at_most() -> None:
    (label,) = named(["järjestö koulu poliisi kirkko kauppa"], [0])
    assert label.count(" · ") == 2


def test_a_word_that_all_themes_share_does_not_label_any() -> None:
    texts = ["koulu ja järjestö ja tuki ja raha", "koulu ja poliisi ja auto ja katu"] * 3
    assert not any("koulu" in label for label in named(texts, [0, 1] * 3))


def test_a_theme_without_nouns_is_called_by_its_other_words() -> None:
    assert named(["liikkua nopeasti", "järjestöt"], [0, 1])[0].startswith("liikkua")


def test_a_theme_without_words_has_no_label() -> None:
    assert named(["", "järjestöt"], [0, 1]) == ("", "järjestö")


def test_log_odds_are_those_of_monroe_colaresi_and_quinn() -> None:
    z = log_odds(np.array([[8.0, 2.0], [1.0, 9.0]]))
    prior = 50 * 9 / 20
    here = math.log((8 + prior) / (10 + 50 - 8 - prior))
    there = math.log((1 + prior) / (10 + 50 - 1 - prior))
    assert z[0, 0] == pytest.approx((here - there) / math.sqrt(1 / (8 + prior) + 1 / (1 + prior)))
    assert z[0, 0] == pytest.approx(-z[1, 0])


def test_a_word_seen_once_is_less_telling_than_one_seen_often() -> None:
    z = log_odds(np.array([[1.0, 6.0, 20.0], [0.0, 0.0, 30.0]]))
    assert z[0, 1] > z[0, 0]
