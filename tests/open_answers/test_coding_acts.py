"""What a person does to a coding: each act can be taken back, and loses nothing."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hyte_analysis.open_answers import code_tree, coding
from hyte_analysis.open_answers.code_tree import CodingProblem
from hyte_analysis.survey.answers import OpenAnswer
from hyte_analysis.survey.coding import (
    AGREED,
    ChangeKind,
    Code,
    CodedPassage,
    CodingChange,
    CodingRows,
    Passage,
    ResultCoder,
    in_tree_order,
    passages,
)

ANSWER = OpenAnswer("q", 7, "Kunta", "Aikaa on liian vähän. Rahaa ei ole. Tieto ei kulje.")
OTHER = OpenAnswer("q", 8, "HVA", "Resurssipula")
(WHOLE,) = (one.passage for one in passages([ANSWER]))
(SHORT,) = (one.passage for one in passages([OTHER]))
RESOURCES, TIME, MONEY, FLOW = (
    Code(1, "Resurssit", colour="#12467F", position=0),
    Code(2, "Aika", colour="#2E7D64", parent=1, position=1),
    Code(3, "Raha", colour="#B45309", parent=1, position=2),
    Code(4, "Tiedonkulku", colour="#8E4DA6", position=3),
)
CODES = (RESOURCES, TIME, MONEY, FLOW)
ROWS = CodingRows(CODES)


def after(rows: CodingRows, change: CodingChange | None) -> CodingRows:
    assert change is not None
    return coding.applied(rows, change)


def same(rows: CodingRows) -> tuple[frozenset[object], ...]:
    """The rows without their order; none stands twice."""
    parts = (rows.codes, rows.coded, rows.splits, rows.result_coders)
    assert all(len(set(part)) == len(part) for part in parts)
    return tuple(frozenset(part) for part in parts)


def codes_of(rows: CodingRows, passage: Passage, coder: str = "Maija") -> tuple[int, ...] | None:
    row = coding.said(rows, passage, coder)
    return row.codes if row else None


def coded(*given: tuple[Passage, str, tuple[int, ...]]) -> CodingRows:
    return replace(ROWS, coded=tuple(CodedPassage(*row) for row in given))


# Codings.


def test_codes_given_take_the_place_of_those_before() -> None:
    rows = after(ROWS, coding.give_codes(ROWS, WHOLE, "Maija", [3, 1]))
    assert codes_of(rows, WHOLE) == (1, 3)
    change = coding.give_codes(rows, WHOLE, "Maija", [4])
    assert codes_of(after(rows, change), WHOLE) == (4,)
    assert change is not None
    assert change.what == "Tiedonkulku"


def test_no_codes_means_read_and_nothing_fits() -> None:
    rows = after(ROWS, coding.give_codes(ROWS, WHOLE, "Maija", []))
    assert codes_of(rows, WHOLE) == ()
    rows = after(rows, coding.unread(rows, WHOLE, "Maija"))
    assert codes_of(rows, WHOLE) is None


def test_what_changes_nothing_is_no_change() -> None:
    rows = coded((WHOLE, "Maija", (3, 1)))
    assert coding.give_codes(rows, WHOLE, "Maija", [1, 3, 3]) is None
    assert coding.unread(rows, SHORT, "Maija") is None
    assert coding.split(rows, ANSWER, [0, len(ANSWER.text), -3]) is None
    assert code_tree.edit_code(rows, replace(FLOW, name="  Tiedonkulku ")) is None
    assert code_tree.merge_codes(rows, 1, 1) is None
    assert code_tree.add_codes(rows, ["resurssit", " "]) is None
    assert code_tree.move_code(rows, 1, -1) is None


def test_one_coder_does_not_touch_another_ones_codes() -> None:
    rows = coded((WHOLE, "Pekka", (4,)))
    rows = after(rows, coding.give_codes(rows, WHOLE, "Maija", [1]))
    assert (codes_of(rows, WHOLE, "Pekka"), codes_of(rows, WHOLE)) == ((4,), (1,))


def test_a_code_that_is_gone_cannot_be_given() -> None:
    with pytest.raises(CodingProblem, match="ei enää ole"):
        coding.give_codes(ROWS, WHOLE, "Maija", [99])


def test_what_is_agreed_stands_under_nobodys_name() -> None:
    rows = coded((WHOLE, "Maija", (1,)), (WHOLE, "Pekka", (4,)))
    change = coding.agree(rows, WHOLE, [1, 4])
    rows = after(rows, change)
    assert codes_of(rows, WHOLE, AGREED) == (1, 4)
    assert (codes_of(rows, WHOLE), codes_of(rows, WHOLE, "Pekka")) == ((1,), (4,))
    assert change is not None
    assert change.kind is ChangeKind.AGREED


def test_one_coder_at_a_time_is_counted_in_the_results() -> None:
    rows = after(ROWS, coding.take_result_coder(ROWS, "q", "Maija"))
    rows = after(rows, coding.take_result_coder(rows, "q", "Pekka"))
    assert rows.result_coders == (ResultCoder("q", "Pekka"),)
    assert coding.take_result_coder(rows, "q", "Pekka") is None


# Splits.


def test_each_part_of_a_split_answer_has_the_codes_of_the_whole() -> None:
    rows = coded((WHOLE, "Maija", (1, 4)), (WHOLE, "Pekka", ()), (SHORT, "Maija", (1,)))
    rows = after(rows, coding.split_passage(rows, ANSWER, WHOLE, [22, 36]))
    parts = list(passages([ANSWER], rows.splits))
    assert [one.text for one in parts] == ["Aikaa on liian vähän.", "Rahaa ei ole.",
                                           "Tieto ei kulje."]  # fmt: skip
    assert [codes_of(rows, one.passage) for one in parts] == [(1, 4)] * 3
    assert [codes_of(rows, one.passage, "Pekka") for one in parts] == [()] * 3
    assert codes_of(rows, WHOLE) is None
    assert codes_of(rows, SHORT) == (1,)


def test_a_part_can_be_split_again_and_its_neighbours_keep_their_codes() -> None:
    rows = coded((WHOLE, "Maija", (1,)))
    rows = after(rows, coding.split(rows, ANSWER, [22]))
    first, second = (one.passage for one in passages([ANSWER], rows.splits))
    rows = after(rows, coding.give_codes(rows, second, "Maija", [4]))
    # A place is counted from the beginning of the part.
    rows = after(rows, coding.split_passage(rows, ANSWER, second, [14]))
    assert [split.cuts for split in rows.splits] == [(22, 36)]
    given = [codes_of(rows, one.passage) for one in passages([ANSWER], rows.splits)]
    assert given == [(1,), (4,), (4,)]
    assert codes_of(rows, first) == (1,)


def test_an_answer_made_whole_has_the_codes_of_all_its_parts() -> None:
    rows = after(ROWS, coding.split(ROWS, ANSWER, [22, 36]))
    first, _, third = (one.passage for one in passages([ANSWER], rows.splits))
    rows = after(rows, coding.give_codes(rows, first, "Maija", [2]))
    rows = after(rows, coding.give_codes(rows, third, "Maija", [4]))
    change = coding.split_passage(rows, ANSWER, third, [])
    rows = after(rows, change)
    assert codes_of(rows, WHOLE) == (2, 4)
    assert not rows.splits
    assert change is not None
    assert change.kind is ChangeKind.JOINED


# Codes.


def test_headings_become_codes_in_their_order_each_with_a_colour_of_its_own() -> None:
    rows = after(CodingRows(), code_tree.add_codes(CodingRows(), ["Aika", " Raha ", "", "aika"]))
    assert [(c.id, c.name, c.position) for c in rows.codes] == [(1, "Aika", 0), (2, "Raha", 1)]
    assert len({code.colour for code in rows.codes}) == 2
    below = after(rows, code_tree.add_codes(rows, ["Aika"], parent=2))
    assert below.codes[-1].parent == 2


@pytest.mark.parametrize("colour", code_tree.COLOURS)
def test_white_text_can_be_read_on_every_colour(colour: str) -> None:
    def linear(part: str) -> float:
        share = int(part, 16) / 255
        return share / 12.92 if share <= 0.04045 else float(((share + 0.055) / 1.055) ** 2.4)

    red, green, blue = (linear(colour[at : at + 2]) for at in (1, 3, 5))
    assert 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05) >= 4.5


def test_colours_come_again_when_all_are_in_use() -> None:
    many = tuple(Code(n, str(n), colour=c) for n, c in enumerate(code_tree.COLOURS))
    assert code_tree.next_colour(()) == code_tree.COLOURS[0]
    assert code_tree.next_colour(many[1:]) == code_tree.COLOURS[0]
    assert code_tree.next_colour((*many, many[0])) == code_tree.COLOURS[1]


@pytest.mark.parametrize(
    ("name", "words"),
    [("", "Anna luokalle nimi"), ("x" * 81, "liian pitkä"), ("RESURSSIT ", "on jo")],
)
def test_a_name_that_will_not_do_is_one_sentence(name: str, words: str) -> None:
    with pytest.raises(CodingProblem, match=words) as problem:
        code_tree.edit_code(ROWS, replace(FLOW, name=name))
    assert problem.value.user_message.count("\n") == 0


def test_two_codes_may_share_a_name_under_different_parents() -> None:
    rows = after(ROWS, code_tree.add_codes(ROWS, ["Aika"], parent=4))
    assert [code.parent for code in rows.codes if code.name == "Aika"] == [1, 4]


def test_a_description_has_an_end() -> None:
    with pytest.raises(CodingProblem, match="kuvaus"):
        code_tree.edit_code(ROWS, replace(FLOW, description="x" * 1001))


@pytest.mark.parametrize("parent", [1, 2])
def test_a_code_is_never_below_itself(parent: int) -> None:
    with pytest.raises(CodingProblem, match="itsensä"):
        code_tree.edit_code(ROWS, replace(RESOURCES, parent=parent))


def test_codes_go_five_deep_and_no_deeper() -> None:
    chain = CodingRows(tuple(Code(n, "x", parent=n - 1 or None, position=n) for n in range(1, 6)))
    with pytest.raises(CodingProblem, match="sisäkkäin"):
        code_tree.add_codes(chain, ["y"], parent=5)
    rows = CodingRows((*chain.codes, Code(6, "y", position=6), Code(7, "z", parent=6)))
    with pytest.raises(CodingProblem, match="sisäkkäin"):
        code_tree.edit_code(rows, replace(rows.codes[5], parent=4))
    # A deeper tree that came from a file can still be named anew.
    deep = CodingRows((*chain.codes, Code(6, "y", parent=5, position=6)))
    assert code_tree.edit_code(deep, replace(deep.codes[-1], name="Uusi")) is not None


def test_a_new_code_does_not_take_the_id_of_one_that_was_removed() -> None:
    last = max(ROWS.codes, key=lambda code: code.id)
    left = after(ROWS, code_tree.remove_code(ROWS, last.id))
    added = after(left, code_tree.add_codes(left, ["Uusi", "Toinenkin"]))
    assert [code.id for code in added.codes[-2:]] == [last.id + 1, last.id + 2]


def test_there_are_two_hundred_codes_at_most() -> None:
    full = CodingRows(tuple(Code(n, str(n)) for n in range(200)))
    with pytest.raises(CodingProblem, match="200"):
        code_tree.add_codes(full, ["Vielä yksi"])


def test_a_code_changes_places_with_its_neighbour_and_the_tree_follows() -> None:
    rows = after(ROWS, code_tree.move_code(ROWS, 4, -1))
    assert [code.id for code, _ in in_tree_order(rows.codes)] == [4, 1, 2, 3]
    rows = after(rows, code_tree.move_code(rows, 2, 1))
    assert [code.id for code, _ in in_tree_order(rows.codes)] == [4, 1, 3, 2]
    # Codes that shared a place move as well.
    level = CodingRows(tuple(Code(n, str(n)) for n in (1, 2, 3)))
    rows = after(level, code_tree.move_code(level, 1, 1))
    assert [code.id for code, _ in in_tree_order(rows.codes)] == [2, 1, 3]


def test_codings_and_lower_codes_follow_a_merged_code() -> None:
    rows = coded((WHOLE, "Maija", (1, 4)), (SHORT, "Pekka", (1,)), (SHORT, AGREED, (2,)))
    rows = after(rows, code_tree.merge_codes(rows, 1, 4))
    assert codes_of(rows, WHOLE) == (4,)
    assert codes_of(rows, SHORT, "Pekka") == (4,)
    assert codes_of(rows, SHORT, AGREED) == (2,)
    assert {(code.id, code.parent) for code in rows.codes} == {(2, 4), (3, 4), (4, None)}


def test_a_code_merged_into_one_far_below_it_leaves_no_circle() -> None:
    deep = CodingRows((*CODES, Code(5, "Kiire", parent=2, position=4)))
    rows = after(deep, code_tree.merge_codes(deep, 1, 5))
    assert {(c.id, c.parent) for c in rows.codes} == {(2, None), (3, 5), (4, None), (5, 2)}
    rows = after(deep, code_tree.merge_codes(deep, 1, 2))
    assert {(c.id, c.parent) for c in rows.codes} == {(2, None), (3, 2), (4, None), (5, 2)}


def test_a_removed_code_leaves_its_codings_read_and_its_lower_codes_one_step_up() -> None:
    rows = coded((WHOLE, "Maija", (1, 4)), (SHORT, "Maija", (1,)))
    rows = after(rows, code_tree.remove_code(rows, 1))
    assert (codes_of(rows, WHOLE), codes_of(rows, SHORT)) == ((4,), ())
    assert {(code.id, code.parent) for code in rows.codes} == {(2, None), (3, None), (4, None)}


def test_two_codes_of_one_name_never_end_up_side_by_side() -> None:
    rows = CodingRows((*CODES, Code(5, "aika", position=9)))
    with pytest.raises(CodingProblem, match="Aika"):
        code_tree.remove_code(rows, 1)


# Themes.


def test_an_accepted_theme_is_a_code_that_its_answers_have_beside_their_own() -> None:
    rows = coded((WHOLE, "Maija", (4,)))
    change = coding.accept_theme(rows, "Maija", " Liian  vähän aikaa", [WHOLE, SHORT])
    rows = after(rows, change)
    code = rows.codes[-1]
    assert (code.id, code.name, code.parent) == (5, "Liian vähän aikaa", None)
    assert (codes_of(rows, WHOLE), codes_of(rows, SHORT)) == ((4, 5), (5,))
    assert change is not None
    assert (change.kind, change.what) == (ChangeKind.THEME_ACCEPTED, "Liian vähän aikaa")


def test_a_theme_named_as_a_code_or_put_into_one_makes_no_second_code() -> None:
    by_name = after(ROWS, coding.accept_theme(ROWS, "Maija", "RESURSSIT", [WHOLE]))
    by_id = after(ROWS, coding.accept_theme(ROWS, "Maija", "mikä vain", [WHOLE], code_id=1))
    assert same(by_name) == same(by_id)
    assert codes_of(by_id, WHOLE) == (1,)
    assert coding.accept_theme(by_id, "Maija", "", [WHOLE], code_id=1) is None


def test_a_theme_without_answers_or_name_is_refused() -> None:
    with pytest.raises(CodingProblem, match="ei ole vastauksia"):
        coding.accept_theme(ROWS, "Maija", "Aika", [])
    with pytest.raises(CodingProblem, match="nimi"):
        coding.accept_theme(ROWS, "Maija", "  ", [WHOLE])


# Everything a person does can be taken back.

ACTS = st.sampled_from(["give", "unread", "split", "agree", "result", "add", "edit", "move",
                        "merge", "remove", "theme"])  # fmt: skip


def act(rows: CodingRows, name: str, draw: st.DrawFn) -> CodingChange | None:  # noqa: C901, PLR0911
    code_ids = [code.id for code in rows.codes]
    coder = draw(st.sampled_from(["Maija", "Pekka"]))
    one = draw(st.sampled_from([p.passage for p in passages([ANSWER, OTHER], rows.splits)]))
    some = draw(st.lists(st.sampled_from(code_ids), max_size=3)) if code_ids else []
    step = draw(st.integers(-2, 2))
    if name == "give":
        return coding.give_codes(rows, one, coder, some)
    if name == "unread":
        return coding.unread(rows, one, coder)
    if name == "split":
        return coding.split(rows, ANSWER, draw(st.lists(st.integers(0, 60), max_size=4)))
    if name == "agree":
        return coding.agree(rows, one, some)
    if name == "result":
        return coding.take_result_coder(rows, "q", coder)
    if name == "theme":
        return coding.accept_theme(rows, coder, draw(st.sampled_from("abc")), [one])
    if name == "add" or not some:
        return code_tree.add_codes(rows, [draw(st.sampled_from("abcdef"))], *some[:1])
    if name == "edit":
        code = code_tree.code_of(rows.codes, some[0])
        return code_tree.edit_code(rows, replace(code, name="uusi", parent=some[-1]))
    if name == "move":
        return code_tree.move_code(rows, some[0], step)
    if name == "merge":
        return code_tree.merge_codes(rows, some[0], some[-1])
    return code_tree.remove_code(rows, some[0])


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_what_was_done_can_be_taken_back_to_the_last_row(data: st.DataObject) -> None:
    rows, done = ROWS, []
    for name in data.draw(st.lists(ACTS, min_size=1, max_size=12)):
        try:
            change = data.draw(st.composite(lambda draw, r=rows, n=name: act(r, n, draw))())
        except CodingProblem:
            continue
        if change is None:
            continue
        before, rows = rows, coding.applied(rows, change)
        # It takes away only what was there, and puts there only what was not.
        assert all(gone <= were for gone, were in zip(same(change.removed), same(before),
                                                      strict=True))  # fmt: skip
        assert same(coding.applied(rows, change.reverse)) == same(before) != same(rows)
        done.append((before, change))
        check_sound(rows)
    for before, change in reversed(done):
        rows = coding.applied(rows, change.reverse)
        assert same(rows) == same(before)


def check_sound(rows: CodingRows) -> None:
    """Each passage is said one thing by each coder, of codes and places that exist."""
    keys = [(row.passage, row.coder) for row in rows.coded]
    assert len(set(keys)) == len(keys)
    codes = {code.id for code in rows.codes}
    assert len(codes) == len(rows.codes)
    assert all(set(row.codes) <= codes and len(set(row.codes)) == len(row.codes)
               for row in rows.coded)  # fmt: skip
    assert {row.passage for row in rows.coded} <= {
        one.passage for one in passages([ANSWER, OTHER], rows.splits)
    }
    assert all(code.parent is None or code.parent in codes for code in rows.codes)
    assert max((depth for _, depth in in_tree_order(rows.codes)), default=0) < 5
    names = [(code.parent, code.name.casefold()) for code in rows.codes]
    assert len(set(names)) == len(names)


@settings(max_examples=200, deadline=None)
@given(
    st.lists(st.integers(0, 60), max_size=6),
    st.lists(st.integers(0, 60), max_size=6),
    st.lists(st.tuples(st.integers(0, 9), st.sets(st.integers(1, 4))), max_size=6),
)
def test_no_code_is_lost_or_invented_by_cutting(
    first: list[int], second: list[int], given_codes: list[tuple[int, set[int]]]
) -> None:
    rows = ROWS
    change = coding.split(rows, ANSWER, first)
    rows = coding.applied(rows, change) if change else rows
    parts = [one.passage for one in passages([ANSWER], rows.splits)]
    for at, codes in given_codes:
        change = coding.give_codes(rows, parts[at % len(parts)], "Maija", codes)
        rows = coding.applied(rows, change) if change else rows
    change = coding.split(rows, ANSWER, second)
    again = coding.applied(rows, change) if change else rows
    assert union(again) == union(rows)
    whole = coding.split(again, ANSWER, ())
    again = coding.applied(again, whole) if whole else again
    assert union(again) == union(rows)
    assert {row.passage for row in again.coded} <= {WHOLE}


def union(rows: CodingRows) -> set[int]:
    return {code for row in rows.coded for code in row.codes}
