import numpy as np
import pytest

from hyte_analysis.open_answers.features import (
    MOST_EMBEDDED,
    Features,
    features,
    features_beside,
    unit_rows,
)
from hyte_analysis.open_answers.lexicon import lexicon_of


def read(*texts: str, stops: frozenset[str] = frozenset()) -> Features:
    return features(texts, lexicon_of(texts), stops)


def test_a_compound_is_like_another_with_the_same_part_and_unlike_the_rest() -> None:
    alike = read("järjestöyhteistyö", "järjestöavustukset", "liikunta").similarity()
    assert alike[0, 1] > 0.2
    assert alike[0, 2] == 0


def test_words_derived_of_the_same_word_are_alike() -> None:
    alike = read("resursointia", "resurssit", "kokous").similarity()
    assert alike[0, 1] > 0.1
    assert alike[0, 2] == 0


def test_an_inflection_makes_no_difference() -> None:
    assert read("Järjestöjen kokoukset.", "kokous järjestölle").similarity()[0, 1] == pytest.approx(
        1
    )


def test_an_answer_of_stop_words_only_says_nothing() -> None:
    points = read("ja niin se on", "järjestöt", "")
    assert points.is_blank.tolist() == [True, False, True]


def test_the_words_of_the_question_can_be_left_out() -> None:
    points = read("järjestöt", "järjestö ja koulu", stops=frozenset({"järjestö"}))
    assert points.is_blank.tolist() == [True, False]


def test_weights_are_tf_idf_with_sublinear_counts() -> None:
    points = read("koulu koulu poliisi", "koulu")
    koulu, poliisi = points.vocabulary.index("koulu"), points.vocabulary.index("poliisi")
    # ln(3 / 3) + 1 and ln(3 / 2) + 1 by hand; two mentions weigh 1 + ln 2.
    ratio = points.terms[0, koulu] / points.terms[0, poliisi]
    assert ratio == pytest.approx((1 + np.log(2)) * 1 / (np.log(1.5) + 1))
    assert np.linalg.norm(points.dense(), axis=1) == pytest.approx([1, 1])


def test_a_heading_is_read_by_the_words_of_the_answers() -> None:
    texts = ("järjestöjen avustukset", "koulun kerhot")
    lexicon = lexicon_of(texts)
    known = features(texts, lexicon)
    beside = features_beside(known, ("Järjestöyhteistyö", "Avaruus"), lexicon)
    near = known.nearness(unit_rows(beside.dense()))
    assert near[0, 0] > 0 == near[1, 0]
    assert not near[:, 1].any()


def meaning_of(texts: object) -> np.ndarray:
    """A stand-in for the model: long texts mean one thing, short ones another."""
    return np.array([[1.0, float(len(text) > 12), 0.5] for text in texts])  # type: ignore[attr-defined]


def test_meaning_links_answers_that_share_no_words() -> None:
    texts = ("järjestöavustukset", "liikuntapaikat", "koulu")
    alike = features(texts, lexicon_of(texts), embed=meaning_of).similarity()
    assert alike[0, 1] > 0 > alike[0, 2]
    assert np.diag(alike) == pytest.approx(1)


def test_a_large_pile_goes_by_words_alone() -> None:
    texts = ["koulu"] * (MOST_EMBEDDED + 1)
    assert features(texts, lexicon_of(texts), embed=meaning_of).meaning is None


def test_no_texts_have_no_features() -> None:
    assert read().similarity().shape == (0, 0)
