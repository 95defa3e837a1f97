"""One option a question, the same in every group; and a group against the others."""

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hyte_analysis.analysis.compared_options import (
    Order,
    compared_places,
    compared_rows,
    group_columns,
    rows_against_others,
    share_in,
    sorted_against_others,
    sorted_rows,
)
from hyte_analysis.analysis.group_differences import (
    differences_from_others,
    group_differences,
)
from hyte_analysis.analysis.result import GroupResult, OptionCount, Remedy, ResultTable
from hyte_analysis.survey.model import Direction, Kind, Option, Question, Role, Scale

Rows = Sequence[Sequence[int]]
NAMES = ("HVA", "Kunta", "Oppilaitokset", "Muut toimijat")


def group(name: str, counts: Sequence[int], base: int | None = None) -> GroupResult:
    n = sum(counts) if base is None else base
    made = tuple(
        OptionCount(Option(code, f"Vaihtoehto {code}", f"V{code}"), count, count / n if n else None)
        for code, count in enumerate(counts, 1)
    )
    return GroupResult(name, n, None, None, None, made, is_total=name == "Kaikki")


def table(
    rows: Rows,
    *,
    kind: Kind = Kind.SINGLE_CHOICE,
    scale: Scale = Scale.NOMINAL,
    direction: Direction | None = None,
    dont_know: int | None = None,
    bases: Sequence[int] = (),
    id_: str = "q",
) -> ResultTable:
    """A table of these counts, a row a group, with the total last."""
    given_bases = list(bases) or [sum(row) for row in rows]
    total = [sum(column) for column in zip(*rows, strict=True)]
    groups = [group(n, r, b) for n, r, b in zip(NAMES, rows, given_bases, strict=False)]
    groups.append(group("Kaikki", total, sum(given_bases)))
    options = tuple(
        replace(c.option, role=Role.DONT_KNOW) if c.option.code == dont_know else c.option
        for c in groups[-1].counts
    )
    question = Question(id_, "1", "Mikä?", kind, scale, options=options, direction=direction)
    return ResultTable("Kysely", False, question, options, tuple(groups))


def hidden(full: ResultTable, name: str) -> ResultTable:
    """The table with the group's counts withheld."""
    blank = [
        replace(
            g,
            remedy=Remedy.HIDDEN,
            counts=tuple(replace(c, n=None, share=None) for c in g.counts),
        )
        if g.group == name
        else g
        for g in full.groups
    ]
    return replace(full, groups=tuple(blank))


def test_of_two_options_the_last_stands_for_the_question_and_the_good_one_where_it_is_known() -> (
    None
):
    assert compared_places(table([[9, 1]], scale=Scale.BINARY)) == (1,)
    good_first = table([[1, 9]], scale=Scale.BINARY, direction=Direction.LOWER_IS_BETTER)
    assert compared_places(good_first) == (0,)
    with_dont_know = table([[1, 2, 9]], scale=Scale.BINARY, dont_know=3)
    assert compared_places(with_dont_know) == (1,)


@pytest.mark.parametrize(
    ("steps", "direction", "places"),
    [
        (5, Direction.HIGHER_IS_BETTER, (3, 4)),
        (5, Direction.LOWER_IS_BETTER, (0, 1)),
        (4, Direction.HIGHER_IS_BETTER, (2, 3)),
        (3, Direction.LOWER_IS_BETTER, (0,)),
        (2, Direction.LOWER_IS_BETTER, (0,)),
    ],
)
def test_of_a_scale_the_better_half_stands_for_the_question_without_its_middle(
    steps: int, direction: Direction, places: tuple[int, ...]
) -> None:
    counts = [[1] * steps + [50]]
    scale = table(counts, scale=Scale.ORDINAL, direction=direction, dont_know=steps + 1)
    assert compared_places(scale) == places


def test_of_a_scale_of_one_step_or_of_unknown_direction_the_commonest_answer_stands() -> None:
    assert compared_places(table([[1, 5, 2]], scale=Scale.ORDINAL)) == (1,)
    one_step = table(
        [[1, 5]], scale=Scale.ORDINAL, direction=Direction.LOWER_IS_BETTER, dont_know=2
    )
    assert compared_places(one_step) == (1,)


def test_of_level_options_the_first_on_the_form_stands() -> None:
    assert compared_places(table([[3, 0, 3], [0, 1, 1], [1, 0, 0]])) == (0,)


def test_the_commonest_answer_of_a_hidden_total_is_not_told() -> None:
    assert compared_places(hidden(table([[3, 1]]), "Kaikki")) == ()


def test_nobody_answered_and_no_option_stands() -> None:
    nobody = table([[0, 0]])
    assert compared_places(nobody) == ()
    (row,) = compared_rows([nobody], group_differences([nobody]))
    assert [share.share for share in row.shares] == [None, None]
    assert row.gap is None


def test_the_better_half_is_counted_together() -> None:
    scale = table(
        [[1, 2, 3, 4], [4, 3, 2, 1]], scale=Scale.ORDINAL, direction=Direction.HIGHER_IS_BETTER
    )
    (row,) = compared_rows([scale], group_differences([scale]))
    assert [share.n for share in row.shares] == [7, 3, 10]
    assert [share.share for share in row.shares] == [0.7, 0.3, 0.5]


def test_a_ranking_tells_the_mean_place_of_the_option_placed_best() -> None:
    plain = table([[3, 3]], kind=Kind.RANKING)
    total = plain.total
    ranked = replace(
        total,
        counts=tuple(
            replace(c, mean_rank=r) for c, r in zip(total.counts, (2.5, 1.5), strict=True)
        ),
    )
    ranking = replace(plain, groups=(*plain.single_groups, ranked))
    (row,) = compared_rows([ranking], group_differences([ranking]))
    assert row.is_mean
    assert [option.code for option in row.options] == [2]
    assert row.shares[-1].mean == 1.5
    assert row.gap is None


def test_every_option_of_a_multiple_choice_has_a_row_and_its_own_test() -> None:
    several = table([[6, 0, 2], [1, 5, 2]], kind=Kind.MULTIPLE_CHOICE, bases=[6, 6])
    single = table([[6, 0], [0, 6]], id_="p")
    tests = group_differences([several, single])
    rows = compared_rows([several, single], tests, every_option=True)
    assert [[o.code for o in row.options] for row in rows] == [[1], [2], [3], [1]]
    assert [row.test for row in rows] == list(tests.tests)
    assert [row.gap for row in rows] == pytest.approx([5 / 6, 5 / 6, 0, 1])


def test_a_question_of_several_options_tells_its_strongest_test() -> None:
    several = table([[6, 0, 2], [1, 5, 2]], kind=Kind.MULTIPLE_CHOICE, bases=[6, 6])
    tests = group_differences([several])
    (row,) = compared_rows([several], tests)
    assert row.test == tests.strongest("q")
    assert row.gap == largest_share_difference(several)


def largest_share_difference(made: ResultTable) -> float | None:
    """Over all options, the largest share of a group of three answers less the smallest."""
    groups = [group for group in made.single_groups if group.n >= 3]
    if len(groups) < 2:
        return None
    columns = zip(*([c.share or 0.0 for c in group.counts] for group in groups), strict=True)
    return max(max(shares) - min(shares) for shares in columns)


groups_of_counts = st.lists(
    st.lists(st.integers(0, 9), min_size=3, max_size=3), min_size=1, max_size=4
)


@given(groups_of_counts)
def test_the_gap_is_the_largest_difference_of_groups_with_three_answers(rows: Rows) -> None:
    made = table(rows)
    (row,) = compared_rows([made], group_differences([]))
    assert row.gap == largest_share_difference(made)
    if row.gap is not None and row.widest is not None:
        at = made.options.index(row.widest)
        shares = [r[at] / sum(r) for r in rows if sum(r) >= 3]
        assert row.gap == pytest.approx(max(shares) - min(shares))


def test_rows_stand_as_on_the_form_or_the_largest_first_and_those_without_a_figure_last() -> None:
    tables = [
        replace(made, groups=(*made.single_groups, replace(made.total, consensus=consensus)))
        for made, consensus in (
            (table([[0, 0], [0, 0]], id_="a"), None),
            (table([[3, 1], [3, 1]], id_="b"), 0.2),
            (table([[3, 0], [1, 2]], id_="c"), 0.9),
            (table([[4, 0], [1, 0]], id_="d"), 0.9),
        )
    ]
    rows = compared_rows(tables, group_differences(tables))

    def ids(order: Order) -> str:
        return "".join(row.table.question.id for row in sorted_rows(rows, order))

    assert ids(Order.FORM) == "abcd"
    assert ids(Order.SHARE) == "dbca"
    assert ids(Order.CONSENSUS) == "cdba"
    # Of "d" one group has too few answers for a difference, as all have of "a".
    assert ids(Order.DIFFERENCE) == "cbad"


def test_a_column_holds_a_group_alone_or_the_groups_always_shown_as_one() -> None:
    apart = table([[1, 2], [3, 4], [5, 6]])
    assert group_columns([apart], NAMES) == ("HVA", "Kunta", "Oppilaitokset", "Kaikki")
    joined = replace(
        apart,
        groups=(
            replace(group("HVA + Oppilaitokset", (6, 8)), members=("HVA", "Oppilaitokset")),
            *apart.groups[1:2],
            apart.total,
        ),
    )
    assert group_columns([joined, joined], NAMES) == ("HVA + Oppilaitokset", "Kunta", "Kaikki")
    assert group_columns([apart, joined], NAMES) == group_columns([apart], NAMES)
    (row,) = compared_rows([joined], group_differences([]))
    for column, n in (("HVA", 14), ("Oppilaitokset", 14), ("Kunta", 7), ("Kaikki", 21)):
        share = share_in(row, column)
        assert share is not None
        assert share.result.n == n
    assert share_in(row, "Muut toimijat") is None


def test_a_group_that_only_the_total_holds_has_no_share_of_its_own() -> None:
    made = table([[1, 2], [3, 4]])
    united = replace(made, groups=(replace(made.total, members=("HVA", "Kunta")),))
    (row,) = compared_rows([united], group_differences([]))
    assert share_in(row, "HVA") is None
    assert group_columns([united], NAMES) == ("Kaikki",)
    assert group_columns([made, united], NAMES) == ("HVA", "Kunta", "Kaikki")


def test_a_group_is_set_against_the_others_and_not_against_all() -> None:
    made = table([[3, 1], [2, 2], [1, 5]])
    tests = differences_from_others([made], "HVA")
    (row,) = rows_against_others([made], tests, "HVA")
    assert row.own is not None
    assert row.others is not None
    assert (row.own.n, row.own.result.n) == (3, 4)
    assert (row.others.n, row.others.result.n) == (3, 10)
    assert row.difference == pytest.approx(3 / 4 - 3 / 10)
    assert row.test == tests.tests[0]


@given(st.lists(st.lists(st.integers(0, 9), min_size=3, max_size=3), min_size=2, max_size=4))
def test_the_option_against_the_others_is_the_one_that_differs_most(rows: Rows) -> None:
    made = table(rows)
    (row,) = rows_against_others([made], differences_from_others([], "HVA"), "HVA")
    own, others = rows[0], [sum(column) for column in zip(*rows[1:], strict=True)]
    if not sum(own) or not sum(others):
        assert row.option is None
        return
    gaps = [a / sum(own) - b / sum(others) for a, b in zip(own, others, strict=True)]
    assert row.option is not None
    assert abs(gaps[row.option.code - 1]) == pytest.approx(max(map(abs, gaps)))
    if min(sum(own), sum(others)) < 3:
        assert row.difference is None
    else:
        assert row.difference == pytest.approx(gaps[row.option.code - 1])


def test_what_is_hidden_in_a_group_or_in_the_others_is_not_told_by_their_difference() -> None:
    made = table([[3, 1], [2, 2], [1, 5]])
    for name in ("HVA", "Kunta"):
        part = hidden(made, name)
        (row,) = rows_against_others([part], differences_from_others([part], "HVA"), "HVA")
        assert row.option is None
        assert row.difference is None
        assert row.own is None
        assert row.others is None


def test_the_largest_difference_in_either_direction_comes_first() -> None:
    tables = [
        table([[1, 1], [1, 2]], id_="too-few"),
        table([[2, 2], [3, 3]], id_="none"),
        table([[0, 4], [4, 0]], id_="all"),
    ]
    rows = rows_against_others(tables, differences_from_others(tables, "HVA"), "HVA")
    in_order = sorted_against_others(rows, Order.DIFFERENCE)
    assert [row.table.question.id for row in in_order] == ["all", "none", "too-few"]
    assert sorted_against_others(rows, Order.FORM) == rows


def test_every_option_of_a_multiple_choice_is_set_against_the_others() -> None:
    several = table([[6, 0], [1, 5]], kind=Kind.MULTIPLE_CHOICE, bases=[6, 6])
    tests = differences_from_others([several], "Kunta")
    rows = rows_against_others([several], tests, "Kunta", every_option=True)
    assert [row.difference for row in rows] == pytest.approx([-5 / 6, 5 / 6])
    assert [row.test for row in rows] == list(tests.tests)
