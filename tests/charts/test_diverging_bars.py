"""A scale lies on both sides of its centre line, whichever of its steps were chosen."""

import itertools
from dataclasses import replace

import plotly.graph_objects as go
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hyte_analysis.analysis.result import ResultTable
from hyte_analysis.charts import Look, suitable_charts
from hyte_analysis.charts.diverging_bars import draw, sides, spread_of
from hyte_analysis.charts.theme import (
    ASIDE_COLOUR,
    DONT_KNOW_COLOUR,
    LABEL_CONTRAST,
    ORDINAL_COLOURS,
    contrast,
    label_colour,
    option_colours,
)
from hyte_analysis.survey.model import Direction, Scale
from tests.charts import tables

LOWER, HIGHER = Direction.LOWER_IS_BETTER, Direction.HIGHER_IS_BETTER


def asked(
    counts: list[int], steps: int, direction: Direction | None = None, *, aside: bool = True
) -> ResultTable:
    question = tables.scale_of(steps, direction, aside=aside)
    return tables.table(question, {"Kunta": counts})


def laid(table: ResultTable, group: int = 0) -> dict[str, tuple[float, float]]:
    """Where each option's segment of a group begins and ends, those that have one."""
    figure = draw(table, Look())
    return {
        trace.name: (trace.base[group], trace.base[group] + trace.x[group])
        for trace in figure.data
        if trace.x[group]
    }


def ends(figure: go.Figure) -> tuple[float, float]:
    """How far the scale goes to both sides: its ticks."""
    ticks = figure.layout.xaxis.tickvals
    return min(ticks), max(tick for tick in ticks if -tick in ticks)


def test_the_good_end_is_to_the_right_whichever_end_of_the_form_it_is() -> None:
    counts = [1, 0, 0, 3, 0, 0]
    lower, higher = (laid(asked(counts, 4, way)) for way in (LOWER, HIGHER))
    assert lower == {"Askel 1": (0, 0.25), "Askel 4": (-0.75, 0)}
    assert higher == {"Askel 1": (-0.25, 0), "Askel 4": (0, 0.75)}


def test_without_a_direction_the_first_option_is_on_the_left_as_on_the_form() -> None:
    assert laid(asked([1, 0, 0, 3, 0, 0], 4)) == laid(asked([1, 0, 0, 3, 0, 0], 4, HIGHER))


def test_the_middle_of_an_odd_scale_lies_half_on_each_side() -> None:
    found = laid(asked([1, 2, 1, 0, 0], 3, HIGHER))
    assert found == {"Askel 1": (-0.5, -0.25), "Askel 2": (-0.25, 0.25), "Askel 3": (0.25, 0.5)}


def test_a_scale_whose_middle_nobody_chose_meets_at_the_centre() -> None:
    assert laid(asked([1, 0, 1, 0, 0], 3, HIGHER)) == {"Askel 1": (-0.5, 0), "Askel 3": (0, 0.5)}


@pytest.mark.parametrize("counts", [[0, 0, 0, 0, 4, 0, 0], [4, 0, 0, 0, 0, 0, 0]])
def test_answers_of_one_side_leave_the_other_empty_on_an_axis_of_equal_sides(
    counts: list[int],
) -> None:
    table = asked(counts, 5, HIGHER)
    (start, end), *others = laid(table).values()
    assert not others
    assert (start, end) == ((0, 1) if counts[4] else (-1, 0))
    assert ends(draw(table, Look())) == (-1, 1)


def test_dont_knows_have_a_panel_of_their_own_that_starts_at_its_own_zero() -> None:
    table = asked([2, 2, 4, 2], 2, HIGHER)
    figure = draw(table, Look())
    found = laid(table)
    assert found["Askel 1"] == (-0.2, 0)
    assert found["Askel 2"] == (0, 0.2)
    zero = found["En osaa sanoa"][0]
    assert found["En osaa sanoa"] == (zero, pytest.approx(zero + 0.4))
    assert found["Ei koske meitä"] == pytest.approx((zero + 0.4, zero + 0.6))
    assert zero > ends(figure)[1]
    lines = [shape for shape in figure.layout.shapes if shape.type == "line"]
    assert {line.x0 for line in lines} == {0, zero}
    assert figure.layout.xaxis.range[1] > zero + 0.6


def test_only_dont_knows_leave_the_scale_empty() -> None:
    table = asked([0, 0, 0, 5, 0], 3)
    assert list(laid(table)) == ["En osaa sanoa"]


def test_a_scale_without_dont_knows_has_no_panel() -> None:
    figure = draw(asked([0, 2, 6], 3, aside=False), Look())
    assert ends(figure) == (-1, 1)
    assert figure.layout.xaxis.range[1] == 1


def test_the_axis_is_one_for_all_groups_and_as_long_as_the_longest_side() -> None:
    question = tables.scale_of(4, HIGHER)
    rows = {"HVA": [1, 1, 1, 1, 0, 0], "Kunta": [1, 0, 7, 2, 0, 0]}
    assert ends(draw(tables.table(question, rows), Look())) == (-1, 1)
    even = {"HVA": [1, 1, 1, 1, 0, 0], "Kunta": [1, 0, 0, 1, 0, 0]}
    assert ends(draw(tables.table(question, even), Look())) == (-0.5, 0.5)


def test_segments_tell_count_or_share_and_labels_tell_mean_spread_and_base() -> None:
    table = tables.progress()
    counts, shares = (draw(table, Look(values=values)) for values in ("counts", "shares"))
    second = next(trace for trace in counts.data if trace.name == "Etenevät melko hyvin")
    assert second.text == ("3", "5", "1", "1")
    told = next(trace for trace in shares.data if trace.name == "Etenevät melko hyvin")
    assert told.text == ("3/5", "28\u00a0%", "1/2", "1/7")
    labels = " ".join(note.text for note in counts.layout.annotations)
    assert "KA 3,06 · Hajonta 1,39 · n 18" in labels


def test_the_total_stands_apart_from_the_groups() -> None:
    figure = draw(tables.progress(), Look(with_total=True))
    rows = figure.data[0].y
    assert rows[4] - rows[3] > rows[3] - rows[2]


@given(st.data())
def test_every_answer_lies_once_and_side_by_side(data: st.DataObject) -> None:
    steps = data.draw(st.integers(2, 11))
    counts = data.draw(st.lists(st.integers(0, 30), min_size=steps + 2, max_size=steps + 2))
    direction = data.draw(st.sampled_from([None, LOWER, HIGHER]))
    table = asked([*counts[:-1], counts[-1] + 1], steps, direction)
    group = table.groups[0]
    found = spread_of(group, sides(table.options, direction))
    assert found.left + found.right + found.aside == pytest.approx(1)
    order = counts[:steps][::-1] if direction is LOWER else counts[:steps]
    middle = order[steps // 2] / 2 if steps % 2 else 0
    assert found.left == pytest.approx((sum(order[: steps // 2]) + middle) / group.n)
    codes = [option.code for option in sides(table.options, direction).steps]
    share = {count.option.code: count.share or 0 for count in group.counts}
    for one, next_one in itertools.pairwise(codes):
        assert found.starts[next_one] == pytest.approx(found.starts[one] + share[one])


def test_the_good_end_has_the_same_colour_on_both_ways_of_a_form() -> None:
    options = tables.scale_of(5).options
    lower, higher = (option_colours(options, Scale.ORDINAL, way) for way in (LOWER, HIGHER))
    assert [lower[code] for code in range(1, 6)] == list(ORDINAL_COLOURS)
    assert [higher[code] for code in range(1, 6)] == list(ORDINAL_COLOURS[::-1])
    assert (higher[6], higher[7]) == (DONT_KNOW_COLOUR, ASIDE_COLOUR)


@pytest.mark.parametrize("steps", range(2, 12))
def test_every_step_of_a_scale_has_a_colour_of_its_own_on_which_figures_can_be_read(
    steps: int,
) -> None:
    options = tables.scale_of(steps).options
    colours = option_colours(options, Scale.ORDINAL)
    assert len(set(colours.values())) == steps + 2
    assert (colours[1], colours[steps]) == (ORDINAL_COLOURS[0], ORDINAL_COLOURS[-1])
    assert all(contrast(label_colour(c), c) >= LABEL_CONTRAST for c in colours.values())


@pytest.mark.parametrize(
    ("steps", "first"),
    [(2, "stacked"), (3, "diverging"), (7, "diverging"), (11, "diverging"), (12, "options")],
)
def test_a_scale_of_three_steps_or_more_is_first_shown_on_both_sides(
    steps: int, first: str
) -> None:
    ids = [chart.id for chart in suitable_charts(asked([1] * (steps + 2), steps))]
    assert ids[0] == first
    assert ("diverging" in ids) is (steps < 12)
    assert ("stacked" in ids) is (steps < 12)


def test_a_classification_is_not_laid_on_two_sides() -> None:
    table = tables.practice()
    assert "diverging" not in [chart.id for chart in suitable_charts(table)]
    ordered = replace(table, question=replace(table.question, scale=Scale.ORDINAL))
    assert "diverging" in [chart.id for chart in suitable_charts(ordered)]
