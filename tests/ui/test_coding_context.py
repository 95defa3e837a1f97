"""What was chosen in a closed question, told by the labels of the reader's language."""

from hypothesis import given
from hypothesis import strategies as st

from hyte_analysis.ui.coding_context import relabelled

LABELS = {
    "Kyllä": "Ja",
    "Kyllä, usein": "Ja, ofta",
    "Ei": "Nej",
    "1+1 (a|b)": "2",
    "En osaa sanoa": "Kan inte säga",
}


def test_each_chosen_option_is_told_by_its_other_label() -> None:
    assert relabelled("Kyllä", LABELS) == "Ja"
    assert relabelled("Ei, 1+1 (a|b)", LABELS) == "Nej, 2"


def test_a_label_with_a_comma_is_one_label() -> None:
    assert relabelled("Kyllä, usein, Ei", LABELS) == "Ja, ofta, Nej"


def test_what_is_no_label_stays_as_it_is() -> None:
    assert relabelled("Ehkä, Kyllä vai", LABELS) == "Ehkä, Kyllä vai"
    assert relabelled("1\u00a0200", {}) == "1\u00a0200"


@given(st.lists(st.sampled_from([label for label in LABELS if label != "Kyllä, usein"])))
def test_labels_that_stay_the_same_change_nothing(chosen: list[str]) -> None:
    words = ", ".join(chosen)
    assert relabelled(words, {label: label for label in LABELS}) == words
    assert relabelled(words, LABELS) == ", ".join(LABELS[label] for label in chosen)
