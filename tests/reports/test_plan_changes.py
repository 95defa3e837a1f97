"""What a person does to a plan: each act gives the plan after it and loses nothing."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hyte_analysis.reports import plan_changes as changes
from hyte_analysis.reports.plan_changes import Place, PlanProblem
from hyte_analysis.survey.plans import ItemKind, Plan, PlanItem, PlanSection
from hyte_analysis.texts import text
from hyte_analysis.texts.formats import count_text


def item(name: str) -> PlanItem:
    return PlanItem(ItemKind.QUESTION, name)


def plan(*sections: str) -> Plan:
    """A plan of sections; each letter is an item."""
    return Plan("Suunnitelma", sections=tuple(
        PlanSection(f"Osio {number}", tuple(map(item, letters)))
        for number, letters in enumerate(sections, 1)
    ))  # fmt: skip


def letters(of: Plan) -> list[str]:
    return ["".join(entry.question_id for entry in section.items) for section in of.sections]


plans = st.lists(st.text("abcdef", max_size=4), min_size=1, max_size=4).map(lambda s: plan(*s))


@st.composite
def plans_with_a_place(draw: st.DrawFn) -> tuple[Plan, Place]:
    made = draw(plans.filter(lambda one: bool(one.items)))
    places = [
        Place(at, place)
        for at, section in enumerate(made.sections)
        for place in range(len(section.items))
    ]
    return made, draw(st.sampled_from(places))


def test_an_item_is_added_last_or_to_the_section_named() -> None:
    two = plan("ab", "c")
    assert letters(changes.with_item(two, item("x"))) == ["ab", "cx"]
    assert letters(changes.with_item(two, item("x"), 0)) == ["abx", "c"]


def test_the_first_item_of_an_empty_plan_gets_a_section_without_a_heading() -> None:
    assert changes.with_item(Plan("Tyhjä"), item("x")).sections == (PlanSection("", (item("x"),)),)


def test_an_item_goes_over_the_border_of_its_section() -> None:
    two = plan("ab", "", "cd")
    after, place = changes.item_moved(two, Place(0, 1), 1)
    assert (letters(after), place) == (["a", "b", "cd"], Place(1, 0))
    after, place = changes.item_moved(two, Place(2, 0), -1)
    assert (letters(after), place) == (["ab", "c", "d"], Place(1, 0))
    after, place = changes.item_moved(plan("ab", "cd"), Place(1, 0), -1)
    assert (letters(after), place) == (["abc", "d"], Place(0, 2))


def test_at_the_edge_of_the_plan_an_item_stays() -> None:
    two = plan("ab", "cd")
    assert changes.item_moved(two, Place(0, 0), -1) == (two, Place(0, 0))
    assert changes.item_moved(two, Place(1, 1), 1) == (two, Place(1, 1))


@given(plans_with_a_place(), st.sampled_from([-1, 1]))
def test_moving_an_item_loses_and_doubles_nothing(given_: tuple[Plan, Place], by: int) -> None:
    before, place = given_
    after, then = changes.item_moved(before, place, by)
    assert sorted("".join(letters(after))) == sorted("".join(letters(before)))
    moved = before.sections[place.section].items[place.item]
    assert after.sections[then.section].items[then.item] == moved


@given(plans_with_a_place(), st.sampled_from([-1, 1]))
def test_a_step_and_a_step_back_is_where_one_began(given_: tuple[Plan, Place], by: int) -> None:
    before, place = given_
    after, then = changes.item_moved(before, place, by)
    if then != place:
        assert changes.item_moved(after, then, -by) == (before, place)


def test_an_item_can_be_taken_to_another_section() -> None:
    after, place = changes.in_section(plan("ab", "cd"), Place(0, 0), 1)
    assert (letters(after), place) == (["b", "cda"], Place(1, 2))
    same = plan("ab", "cd")
    assert changes.in_section(same, Place(0, 0), 0) == (same, Place(0, 0))


def test_an_item_is_changed_and_removed_where_it_stands() -> None:
    two = plan("ab", "cd")
    assert letters(changes.with_item_at(two, Place(1, 0), item("x"))) == ["ab", "xd"]
    assert letters(changes.without_item(two, Place(0, 1))) == ["a", "cd"]


def test_sections_are_added_named_moved_and_removed_with_their_items() -> None:
    two = changes.with_section(plan("ab", "c"), " Lopuksi ")
    assert [section.heading for section in two.sections] == ["Osio 1", "Osio 2", "Lopuksi"]
    assert letters(changes.section_moved(two, 0, 1)) == ["c", "ab", ""]
    assert letters(changes.section_moved(two, 0, -1)) == letters(two)
    assert letters(changes.without_section(two, 0)) == ["c", ""]
    assert changes.with_heading(two, 1, "").sections[1] == PlanSection("", (item("c"),))


def test_words_are_kept_as_lines_without_stray_signs() -> None:
    typed = replace(item("a"), title="  Oma\totsikko\u200b ", comment="\n• Yksi  \n\n Kaksi\x00\n")
    changed = changes.with_item_at(plan("a"), Place(0, 0), typed)
    assert changed.items[0].title == "Oma otsikko"
    assert changed.items[0].comment == "• Yksi\n\nKaksi"
    assert changes.with_cover(plan(), " Otsikko\n", " 5.11. ").title == "Otsikko"


def test_hostile_words_stay_as_they_were_typed() -> None:
    words = '=1+1 <b>"x"</b> {0} \u202eRTL 🙂'
    after = changes.with_item(Plan("x"), PlanItem(ItemKind.TEXT, title=words, comment=words))
    assert (after.items[0].title, after.items[0].comment) == (words, words)


@pytest.mark.parametrize(
    ("key", "most", "act"),
    [
        ("no_name", 0, lambda one: changes.renamed(one, "  ")),
        ("long_name", changes.LONGEST_NAME, lambda one: changes.renamed(one, "x" * 81)),
        ("title", changes.LONGEST_TITLE, lambda one: changes.with_cover(one, "x" * 201, "")),
        ("title", changes.LONGEST_TITLE, lambda one: changes.with_section(one, "x" * 201)),
        ("comment", changes.LONGEST_COMMENT,
         lambda one: changes.with_item(one, replace(item("a"), comment="x" * 3001))),
        ("empty_text", 0, lambda one: changes.with_item(one, PlanItem(ItemKind.TEXT))),
        ("sections", changes.MOST_SECTIONS,
         lambda one: changes.with_section(replace(one, sections=(PlanSection(),) * 100), "x")),
        ("items", changes.MOST_ITEMS,
         lambda one: changes.with_item(
             replace(one, sections=(PlanSection("", (item("a"),) * 1000),)), item("b"))),
    ],
)  # fmt: skip
def test_what_cannot_be_done_is_told_in_a_sentence(
    key: str, most: int, act: Callable[[Plan], Plan]
) -> None:
    with pytest.raises(PlanProblem) as problem:
        act(plan("a"))
    assert problem.value.user_message == text(f"report_page.problem.{key}", most=count_text(most))
