"""A draft of themes: whatever a person does to it, every answer stays in exactly one theme."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from hyte_analysis.survey.answers import OpenAnswer
from hyte_analysis.survey.coding import AnswerSplit, PassageText, answer_key, passages
from hyte_analysis.texts.languages import in_language
from hyte_analysis.ui.themes_draft import (
    Draft,
    DraftTheme,
    brought_up_to_date,
    merged,
    moved,
    named,
    put_into,
)

ANSWERS = [
    OpenAnswer("kysymys", number, "kunta" if number % 2 else "hva", f"vastaus numero {number}")
    for number in range(9)
]
PASSAGES = passages(ANSWERS)
SIZES = {1: slice(0, 4), 2: slice(4, 7), 3: slice(7, 9)}


def draft() -> Draft:
    themes = tuple(
        DraftTheme(number, f"sana {number}", PASSAGES[part], PASSAGES[part][:2], number == 3)
        for number, part in SIZES.items()
    )
    return Draft(PASSAGES, themes)


def numbers(one: Draft) -> dict[int, list[int]]:
    """The respondents' numbers by the number of the theme."""
    return {
        theme.number: [member.passage.response for member in theme.members] for theme in one.themes
    }


def check_whole(one: Draft) -> None:
    """Each passage in exactly one theme, none empty, quotes among the members."""
    members = [member for theme in one.themes for member in theme.members]
    assert sorted(members, key=lambda m: m.passage) == sorted(one.passages, key=lambda m: m.passage)
    assert len({theme.number for theme in one.themes}) == len(one.themes)
    for theme in one.themes:
        assert theme.quotes
        assert set(theme.quotes) <= set(theme.members)


def test_a_merged_theme_keeps_its_own_name_and_both_themes_answers_and_quotes() -> None:
    one = merged(named(draft(), 2, " Oma   nimi "), 1, 2)
    assert numbers(one) == {2: [0, 1, 2, 3, 4, 5, 6], 3: [7, 8]}
    whole = one.theme(2)
    assert whole is not None
    assert whole.name == "Oma nimi"
    assert [quote.passage.response for quote in whole.quotes] == [4, 0, 5, 1]
    unnamed = merged(named(draft(), 1, "Toisen nimi"), 1, 2).theme(2)
    assert unnamed is not None
    assert unnamed.title == "Toisen nimi"


def test_a_theme_that_loses_its_last_answer_is_gone() -> None:
    one = moved(moved(draft(), PASSAGES[7].passage, 1), PASSAGES[8].passage, 1)
    assert numbers(one) == {1: [0, 1, 2, 3, 7, 8], 2: [4, 5, 6]}


def test_a_moved_answer_is_no_quote_of_the_theme_it_left() -> None:
    one = moved(moved(draft(), PASSAGES[0].passage, 2), PASSAGES[1].passage, 2)
    left = one.theme(1)
    assert left is not None
    assert [quote.passage.response for quote in left.quotes] == [2]
    check_whole(one)


def test_a_theme_of_ones_own_comes_before_the_rest() -> None:
    one = moved(draft(), PASSAGES[0].passage, None)
    assert [(theme.number, theme.title) for theme in one.themes][2:] == [
        (4, "Uusi teema"), (3, "sana 3"),
    ]  # fmt: skip
    assert moved(one, PASSAGES[0].passage, None) == one


@given(st.lists(st.tuples(st.sampled_from("mrnc"), st.integers(0, 8), st.integers(0, 12))))
def test_no_answer_is_lost_or_doubled_by_any_changes(steps: list[tuple[str, int, int]]) -> None:
    one = draft()
    for kind, at, to in steps:
        if kind == "m":
            one = moved(one, PASSAGES[at].passage, to or None)
        elif kind == "r":
            one = merged(one, at, to)
        elif kind == "n":
            one = named(one, at, str(to))
        else:
            one = put_into(one, at, to)
        check_whole(one)


def test_the_parts_of_an_answer_that_is_split_stay_in_its_theme() -> None:
    cut = AnswerSplit(answer_key(ANSWERS[5]), (8,))
    now = passages(ANSWERS, [cut])
    one = brought_up_to_date(named(draft(), 2, "Oma"), now)
    assert one is not None
    assert numbers(one) == {1: [0, 1, 2, 3], 2: [4, 5, 5, 6], 3: [7, 8]}
    check_whole(one)
    back = brought_up_to_date(one, PASSAGES)
    assert back is not None
    assert numbers(back) == numbers(draft())
    assert [theme.name for theme in back.themes] == ["", "Oma", ""]


def test_answers_that_came_later_are_among_the_rest() -> None:
    new = OpenAnswer("kysymys", 99, "kunta", "aivan uusi")
    now = passages([*ANSWERS[1:], new])
    one = brought_up_to_date(draft(), now)
    assert one is not None
    assert numbers(one) == {1: [1, 2, 3], 2: [4, 5, 6], 3: [7, 8, 99]}
    check_whole(one)
    no_rest = replace(draft(), themes=tuple(replace(t, is_rest=False) for t in draft().themes))
    added = brought_up_to_date(no_rest, now)
    assert added is not None
    assert (added.themes[-1].title, added.themes[-1].is_rest) == ("Muut", True)
    check_whole(added)


def test_a_draft_speaks_the_language_of_its_reader_whoever_began_it() -> None:
    one = moved(draft(), PASSAGES[0].passage, None)
    rest = replace(one.themes[-1], label="")
    for language, titles in (
        ("fi", ["Uusi teema", "Muut"]),
        ("sv", ["Nytt tema", "Övriga"]),
        ("en", ["New theme", "Others"]),
    ):
        with in_language(language):
            assert [theme.title for theme in (one.themes[2], rest)] == titles


def test_a_draft_of_quite_other_answers_is_none() -> None:
    others: list[PassageText] = list(
        passages([OpenAnswer("kysymys", n, "hva", f"muuta {n}") for n in range(5)])
    )
    assert brought_up_to_date(draft(), others) is None
    assert brought_up_to_date(draft(), PASSAGES) == draft()
