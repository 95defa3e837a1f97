import numpy as np

from hyte_analysis.open_answers.features import features
from hyte_analysis.open_answers.lexicon import lexicon_of
from hyte_analysis.open_answers.quotes import MOST_OF_GROUP, MOST_QUOTES, representative
from hyte_analysis.open_answers.themes import suggest_themes
from tests.open_answers.gold import gold_answers

GOLD = gold_answers()
TEXTS = [answer.text for answer in GOLD]
GROUPS = [answer.group for answer in GOLD]


def test_the_answer_that_says_what_the_others_say_comes_first() -> None:
    texts = [
        "avaruus kiinnostaa",
        "järjestöjen avustukset turvattava",
        "järjestöjen avustukset ja tilat",
        "järjestöille tilat",
    ]
    assert representative(texts, ["a", "b", "c", "d"], range(4))[0] == 2
    assert representative(texts, ["a", "b", "c", "d"], range(4))[-1] == 0


def test_at_most_two_of_a_group_and_four_in_all() -> None:
    for theme in suggest_themes(TEXTS, GROUPS, 8):
        of_groups = [GROUPS[number] for number in theme.quotes]
        assert len(of_groups) <= MOST_QUOTES
        assert all(of_groups.count(group) <= MOST_OF_GROUP for group in of_groups)


def test_an_answer_that_holds_another_is_not_quoted_beside_it() -> None:
    texts = ["Nuorille kerhoja", "Nuorille kerhoja ja tiloja", "Seniorien kerhoja kirjastoon"]
    picked = representative(texts, ["a", "b", "c"], range(3))
    assert len({0, 1} & set(picked)) == 1
    assert 2 in picked


def test_an_empty_answer_is_never_quoted() -> None:
    assert representative(["", "  ", "…"], ["a", "b", "c"], range(3)) == ()
    assert representative(TEXTS, GROUPS, ()) == ()


def test_a_person_may_ask_for_more() -> None:
    assert len(representative(TEXTS, GROUPS, range(len(TEXTS)), most=8)) == 8


def test_numbers_are_those_of_the_whole_list() -> None:
    members = [3, 50, 77, 120]
    points = features(TEXTS, lexicon_of(TEXTS))
    assert set(representative(TEXTS, GROUPS, members, points)) <= set(members)


def test_quotes_are_of_the_theme_far_more_often_than_members_at_large() -> None:
    quoted, all_members = [], []
    for theme in suggest_themes(TEXTS, GROUPS, 10):
        if not theme.is_rest:
            themes = [GOLD[number].theme for number in theme.members]
            main = max(sorted(set(themes)), key=themes.count)
            all_members += [one == main for one in themes]
            quoted += [GOLD[number].theme == main for number in theme.quotes[:3]]
    assert np.mean(quoted) >= 0.75 > np.mean(all_members)
