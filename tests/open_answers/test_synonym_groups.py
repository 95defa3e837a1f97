import pytest

from hyte_analysis.errors import HyteError
from hyte_analysis.open_answers.lexicon import lexicon_of
from hyte_analysis.open_answers.synonyms import (
    LONGEST_WORD,
    MOST_ROWS,
    MOST_WORDS,
    alternatives,
    checked_groups,
    default_groups,
)

pytestmark = pytest.mark.xdist_group("finnish")

ALONE = lexicon_of([])


def test_a_row_is_a_group_of_words() -> None:
    rows = [
        "raha, rahoitus,  määräraha ",
        "",
        "  ",
        "hyte, hyvinvoinnin  ja terveyden edistäminen,",
    ]
    assert checked_groups(rows) == (
        ("raha", "rahoitus", "määräraha"),
        ("hyte", "hyvinvoinnin ja terveyden edistäminen"),
    )


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (["raha, rahoitus", "raha"], "Rivillä 2"),
        (["raha, raha"], "Rivillä 1"),
        (["raha, 123"], "Rivillä 1"),
        (["raha, " + "a" * (LONGEST_WORD + 1)], "Rivin 1"),
        ([", ".join(f"sana{'x' * n}" for n in range(MOST_WORDS + 1))], "Rivillä 1"),
        (["raha, rahoitus"] * (MOST_ROWS + 1), "Rivejä"),
    ],
)
def test_a_row_that_is_no_group_is_told_in_one_sentence(rows: list[str], said: str) -> None:
    with pytest.raises(HyteError) as problem:
        checked_groups(rows)
    assert problem.value.user_message.startswith(said)


def test_the_table_that_comes_along_can_be_used_as_rows() -> None:
    groups = default_groups()
    assert checked_groups([", ".join(group) for group in groups]) == groups
    assert len(groups) == len(set(groups))


def test_a_word_has_the_words_of_its_groups_in_any_inflection() -> None:
    groups = (("raha", "rahoitus"), ("rahoitus", "some"), ("kunta", "kaupunki"))
    assert alternatives("rahoituksen", groups, ALONE) == (
        (frozenset({"rahoitus"}),),
        (frozenset({"raha"}),),
        (frozenset({"some"}),),
    )
    assert alternatives("järjestö", groups, ALONE) == ((frozenset({"järjestö"}),),)


def test_a_phrase_is_found_by_a_word_but_does_not_widen_its_own_words() -> None:
    groups = (("some", "sosiaalinen media"),)
    ways = alternatives("some", groups, ALONE)
    assert [len(words) for words in ways] == [1, 2]
    assert len(alternatives("media", groups, ALONE)) == 1
