"""Passages are the answer's own words, and codes make a tree whatever their parents say."""

from hypothesis import given
from hypothesis import strategies as st

from hyte_analysis.survey.answers import OpenAnswer
from hyte_analysis.survey.coding import (
    AnswerKey,
    AnswerSplit,
    ChangeKind,
    Code,
    CodedPassage,
    CodingChange,
    CodingRows,
    Passage,
    ResultCoder,
    ancestors,
    answer_key,
    digest,
    in_tree_order,
    passages,
)

TREE = (
    Code(1, "Liikunta", position=3),
    Code(2, "Pyöräily", parent=1, position=4),
    Code(3, "Ruoka", position=0),
    Code(4, "Pyöräparkit", parent=2, position=5),
    Code(5, "Uinti", parent=1, position=1),
)
trees = st.lists(
    st.builds(Code, st.integers(1, 7), st.just("Luokka"),
              parent=st.none() | st.integers(1, 8), position=st.integers(0, 3)),
    unique_by=lambda code: code.id,
)  # fmt: skip


def answer(text: str, response: int = 2, question: str = "avoin") -> OpenAnswer:
    return OpenAnswer(question, response, "HVA", text)


def test_an_answer_is_known_by_its_question_respondent_and_words() -> None:
    key = answer_key(answer("Teksti"))
    assert key == AnswerKey("avoin", 2, digest("Teksti"))
    others = (answer("teksti"), answer("Teksti", 3), answer("Teksti", question="muu"))
    assert key not in [answer_key(other) for other in others]
    assert digest("Åäö") == "a298ded01ca92793"
    assert digest("\udcff") != digest("?")


def test_an_answer_that_is_not_split_is_one_passage_without_white_space_around_it() -> None:
    (found,) = passages([answer("  Liikuntaa lisää \n")])
    assert found.text == "Liikuntaa lisää"
    assert (found.passage.start, found.passage.end, found.group_id) == (2, 17, "HVA")
    assert found.passage.answer == answer_key(answer("  Liikuntaa lisää \n"))


def test_a_split_answer_is_cut_where_the_split_says() -> None:
    both = answer("Pyöräteitä. Uimahalli"), answer("Ruoka", 3)
    split = AnswerSplit(answer_key(both[0]), (11,))
    found = passages(both, [split])
    assert [(p.text, p.passage.start) for p in found] == [
        ("Pyöräteitä.", 0), ("Uimahalli", 12), ("Ruoka", 0),
    ]  # fmt: skip


def test_a_split_of_other_words_is_no_split_of_this_answer() -> None:
    split = AnswerSplit(answer_key(answer("Vanha teksti")), (5,))
    assert [p.text for p in passages([answer("Uusi teksti")], [split])] == ["Uusi teksti"]


def test_the_same_words_twice_from_a_respondent_are_one_passage() -> None:
    assert len(passages([answer("Sama"), answer("Sama"), answer("Sama", 3)])) == 2


def test_blank_answers_and_blank_parts_are_no_passages() -> None:
    split = AnswerSplit(answer_key(answer("a   b")), (1, 4))
    assert [p.text for p in passages([answer("  "), answer("a   b")], [split])] == ["a", "b"]


@given(st.text(alphabet="ab \n", max_size=20), st.lists(st.integers(-3, 25), unique=True))
def test_passages_are_the_answer_s_words_in_order_and_lose_none(text: str, cuts: list[int]) -> None:
    split = AnswerSplit(answer_key(answer(text)), tuple(sorted(cuts)))
    found = passages([answer(text)], [split])
    assert "".join("".join(p.text.split()) for p in found) == "".join(text.split())
    end = 0
    for p in found:
        assert end <= p.passage.start < p.passage.end
        assert p.text == text[p.passage.start : p.passage.end] == p.text.strip()
        end = p.passage.end


def test_codes_stand_in_the_order_of_the_tree() -> None:
    assert [(code.id, depth) for code, depth in in_tree_order(TREE)] == [
        (3, 0), (1, 0), (5, 1), (2, 1), (4, 2),
    ]  # fmt: skip


def test_the_codes_above_come_nearest_first() -> None:
    assert ancestors(4, TREE) == (2, 1)
    assert ancestors(3, TREE) == ancestors(99, TREE) == ()
    assert ancestors(1, (Code(1, "a", parent=9),)) == ()


def test_codes_that_are_above_each_other_do_not_go_round_for_ever() -> None:
    circle = (Code(1, "a", parent=2), Code(2, "b", parent=1), Code(3, "c", parent=3))
    assert ancestors(1, circle) == (2,)
    assert ancestors(3, circle) == ()
    assert {code.id for code, _ in in_tree_order(circle)} == {1, 2, 3}


@given(trees)
def test_every_code_has_one_place_after_the_code_above_it(codes: list[Code]) -> None:
    placed = in_tree_order(codes)
    assert sorted(code.id for code, _ in placed) == sorted(code.id for code in codes)
    seen: list[int] = []
    for code, depth in placed:
        above = ancestors(code.id, codes)
        assert code.id not in above
        if depth:
            assert code.parent in seen
        seen.append(code.id)


def test_the_reverse_of_a_change_takes_away_what_it_added() -> None:
    change = CodingChange(ChangeKind.CODED, CodingRows(TREE[:1]), CodingRows(TREE[1:]), "x")
    assert change.reverse.removed == change.added
    assert change.reverse.reverse == change


def test_the_rows_of_a_question_have_all_codes_and_only_its_codings() -> None:
    own, other = Passage("avoin", 2, "a", 0, 1), Passage("muu", 2, "a", 0, 1)
    rows = CodingRows(
        TREE,
        (CodedPassage(own, "Aino", (1,)), CodedPassage(other, "Aino", (1,))),
        (AnswerSplit(own.answer, (1,)), AnswerSplit(other.answer, (1,))),
        (ResultCoder("avoin", "Aino"), ResultCoder("muu", "Aino")),
    )
    assert rows.of_question("avoin") == CodingRows(
        TREE, rows.coded[:1], rows.splits[:1], rows.result_coders[:1]
    )
