from itertools import combinations

import pytest

from hyte_analysis.open_answers import duplicates
from hyte_analysis.open_answers.bullets import bulleted, group_tag
from hyte_analysis.open_answers.duplicates import (
    MOST_COMPARED,
    FoldedAnswer,
    fold,
    leaders,
    unfolded,
)
from hyte_analysis.survey.answers import OpenAnswer
from tests.open_answers.gold import gold_answers, made_duplicates

LABELS = {"HVA": "HVA", "Kunta": "Kunta"}


def said(*answers: tuple[str, str]) -> list[OpenAnswer]:
    return [OpenAnswer("q", row, group, words) for row, (group, words) in enumerate(answers)]


def test_near_duplicates_become_one_line_with_their_count_and_groups() -> None:
    folded = fold(
        said(
            ("Kunta", "Yhteistyö järjestöjen kanssa toimii hyvin."),
            ("HVA", "yhteistyö järjestöjen kanssa toimii hyvin"),
            ("Kunta", "Järjestöjen kanssa yhteistyö toimii hyvin"),
            ("Kunta", "Tarvitaan lisää aikaa."),
        )
    )
    assert [answer.count for answer in folded] == [3, 1]
    assert folded[0].group_ids == ("Kunta", "HVA")
    assert len(folded[0].wordings) == 3
    assert group_tag(folded[0], LABELS) == "(useita vastauksia, kunta–hva)"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Yhteistyö on ollut hyvää ja toimivaa", "Yhteistyö ei ole ollut hyvää ja toimivaa"),
        ("Vuodessa pidetään 2 kokousta", "Vuodessa pidetään 4 kokousta"),
        ("Yhteistyö on hyvää kunnan kanssa", "Yhteistyö on huonoa kunnan kanssa"),
        ("Kokouksia pitäisi olla enemmän vuodessa", "Kokouksia pitäisi olla vähemmän vuodessa"),
    ],
)
def test_a_negation_a_number_or_an_opposite_is_never_folded_away(one: str, other: str) -> None:
    assert len(fold(said(("Kunta", one), ("Kunta", other)))) == 2


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Yhteistyö järjestöjen kanssa toimii", "Yhteistyö järjestöjen kanssa toimi."),
        (
            "Lisää aikaa kuntien yhteisiin kokouksiin, kiitos",
            "lisää aikaa kuntien yhteisiin kokouksiin",
        ),
        ("Tiedonkulku kuntien välillä parani", "Tiedonkulku kunnan välillä parani"),
    ],
)
def test_inflections_slips_and_added_words_still_fold(one: str, other: str) -> None:
    assert len(fold(said(("Kunta", one), ("Kunta", other)))) == 1


def test_answers_to_two_questions_stay_apart() -> None:
    answers = [OpenAnswer("q1", 1, "Kunta", "Sama"), OpenAnswer("q2", 1, "Kunta", "Sama")]
    assert len(fold(answers)) == 2


def test_the_order_of_the_rows_does_not_change_what_is_folded() -> None:
    answers = said(*[("Kunta", f"Tiedonkulku toimii {word}") for word in ("hyvin", "Hyvin.", "ok")])
    expected = {(answer.text, answer.count) for answer in fold(answers)}
    for _ in range(5):
        answers = [*answers[1:], answers[0]]
        assert {(answer.text, answer.count) for answer in fold(answers)} == expected


def test_a_huge_pile_folds_at_least_what_is_spelt_alike() -> None:
    answers = said(
        *[("Kunta", f"Vastaus {n % (MOST_COMPARED + 1)}") for n in range(2 * MOST_COMPARED + 2)]
    )
    folded = fold(answers)
    assert len(folded) == MOST_COMPARED + 1
    assert {answer.count for answer in folded} == {2}


def test_no_answer_is_lost_in_folding() -> None:
    answers = said(("Kunta", "Sama"), ("HVA", "sama."), ("Kunta", "Aivan muuta"))
    assert sum(answer.count for answer in fold(answers)) == len(unfolded(answers)) == 3


def test_the_copied_list_has_a_bullet_and_a_tag_for_each_answer_on_one_line() -> None:
    listed = bulleted(
        unfolded(said(("HVA", "Ensin tämä,\nsitten tuo"), ("Kunta", "=> toimii"))), LABELS
    )
    assert listed == "• Ensin tämä, sitten tuo (hva)\n• => toimii (kunta)"


def test_a_group_without_a_label_is_shown_by_its_id() -> None:
    assert group_tag(FoldedAnswer("q", "x", ("Seurakunta",), 1, ("x",)), {}) == "(seurakunta)"


def test_an_answer_written_again_is_recognised_nearly_always() -> None:
    made = made_duplicates([answer.text for answer in gold_answers()], seed=0)
    alike = [leaders([one, other]) == (0, 0) for _, one, other in made]
    assert sum(alike) / len(alike) >= 0.98


def test_no_two_of_many_different_answers_are_taken_for_the_same() -> None:
    texts = [answer.text for answer in gold_answers()]
    pairs = list(combinations(texts, 2))
    assert len(pairs) == 10_011
    assert not [pair for pair in pairs if leaders(pair) == (0, 0)]


def test_a_leader_is_the_first_of_its_bundle() -> None:
    assert leaders(["Lisää aikaa", "Muuta", "lisää aikaa.", "LISÄÄ AIKAA"]) == (0, 1, 0, 0)


def test_a_large_pile_is_folded_by_its_rare_words_nearly_as_well(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(duplicates, "MOST_COMPARED", 100)
    made = made_duplicates([answer.text for answer in gold_answers()], seed=0)
    texts = [text for _, one, other in made if len(one.split()) > 4 for text in (one, other)]
    found = leaders(texts)
    alike = [found[at] == found[at + 1] for at in range(0, len(texts), 2)]
    assert sum(alike) / len(alike) >= 0.95
