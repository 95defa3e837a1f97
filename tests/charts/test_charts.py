"""What a chart promises its reader, whatever the question."""

import html
import itertools
import json

import plotly.graph_objects as go
import pytest

from hyte_analysis.charts import CHARTS, Chart, Look, default_look, suitable_charts
from hyte_analysis.charts.theme import (
    DONT_KNOW_COLOUR,
    GROUP_COLOURS,
    NOMINAL_COLOURS,
    ORDINAL_COLOURS,
    TOTAL_COLOUR,
    colours_of_groups,
)
from tests.charts import tables

CHART = {chart.id: chart for chart in CHARTS}
LOOKS = [
    Look(values=values, order=order, group=group, with_total=with_total)
    for values, order, group, with_total in itertools.product(
        ("counts", "shares"), ("form", "size"), (None, "Kunta"), (False, True)
    )
]


def words(figure: go.Figure) -> str:
    """All that can be read in a figure, with line breaks as spaces."""
    read = [note.text for note in figure.layout.annotations]
    read += [trace.name or "" for trace in figure.data]
    read += [figure.layout.title.text or ""]
    return html.unescape(" | ".join(read).replace("<br>", " "))


def names(figure: go.Figure) -> list[str]:
    return [trace.name for trace in figure.data]


@pytest.mark.parametrize("name", tables.EVERY_TABLE)
def test_every_registered_chart_draws_every_question_that_it_suits(name: str) -> None:
    table = tables.EVERY_TABLE[name]()
    charts = suitable_charts(table)
    assert charts
    for chart, look in itertools.product(charts, LOOKS):
        figure = chart.draw(table, look)
        assert json.loads(figure.to_json())["layout"]["height"] >= 60
        assert figure.layout.template.layout.separators.startswith(",")


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("practice", ["stacked", "grouped"]),
        ("wishes", ["stacked", "grouped"]),
        ("progress", ["stacked", "grouped"]),
        ("goals", ["options", "grouped"]),
        ("many_steps", ["options", "grouped"]),
        ("numbers", ["options"]),
        ("ranking", ["options"]),
    ],
)
def test_the_default_chart_follows_from_the_question(name: str, expected: list[str]) -> None:
    assert [chart.id for chart in suitable_charts(tables.EVERY_TABLE[name]())] == expected


def test_a_legend_line_is_written_as_on_the_slides() -> None:
    figure = CHART["grouped"].draw(tables.practice(), Look())
    assert names(figure) == [
        "HVA (KA: 1,67, Hajonta: 0,94) (Vastauksia: 3)",
        "Kunta (KA: 1,93, Hajonta: 1,03) (Vastauksia: 14)",
        "Oppilaitokset (KA: 2,00, Hajonta: 0,00) (Vastauksia: 1)",
        "Muut toimijat (KA: 2,33, Hajonta: 0,47) (Vastauksia: 3)",
    ]
    for name in names(figure):
        assert name in [note.text for note in figure.layout.annotations]


def test_a_legend_line_has_no_mean_where_the_question_has_none() -> None:
    figure = CHART["grouped"].draw(tables.goals(), Look())
    assert "Kunta (Vastauksia: 14)" in names(figure)


def test_the_stacked_bar_of_a_group_tells_mean_spread_and_base() -> None:
    read = words(CHART["stacked"].draw(tables.practice(), Look()))
    assert "KA 1,93 · Hajonta 1,03 · n 14" in read
    assert "KA on vaihtoehtojen järjestysnumeroiden keskiarvo." in read


def test_only_a_nominal_mean_is_remarked_on() -> None:
    assert "järjestysnumeroiden" not in words(CHART["stacked"].draw(tables.progress(), Look()))


def test_stacked_segments_are_in_form_order_and_fill_the_bar() -> None:
    figure = CHART["stacked"].draw(tables.practice(), Look(order="size"))
    assert names(figure) == ["Kyllä", "Ei", "En osaa sanoa", "Ei ole tarvetta"]
    for at in range(4):
        assert sum(trace.x[at] or 0 for trace in figure.data) == pytest.approx(1)


def test_a_base_below_ten_is_told_as_a_fraction_not_as_a_percentage() -> None:
    first = CHART["stacked"].draw(tables.practice(), Look(values="shares")).data[0]
    assert first.text == ("2/3", "43\u00a0%", "", "")


def test_options_that_nobody_chose_are_present() -> None:
    figure = CHART["grouped"].draw(tables.practice(), Look())
    schools = figure.data[2]
    assert tuple(schools.x) == (0, 1, 0, 0)
    assert [value.split("&nbsp;")[0] for value in schools.text] == ["0", "1", "0", "0"]
    stacked = CHART["stacked"].draw(tables.progress(), Look())
    assert len(stacked.data) == len(tables.progress().options)


def test_all_together_is_shown_when_asked_for_or_when_there_is_nothing_else() -> None:
    with_total = CHART["grouped"].draw(tables.practice(), Look(with_total=True))
    assert names(with_total)[-1] == "Kaikki (KA: 1,95, Hajonta: 0,95) (Vastauksia: 21)"
    alone = CHART["grouped"].draw(tables.only_everybody(), Look())
    assert names(alone) == ["Kaikki (KA: 1,95, Hajonta: 0,95) (Vastauksia: 21)"]


def test_a_group_without_answers_is_said_to_have_none_and_has_no_bar() -> None:
    table = tables.progress(empty_group=True)
    grouped = CHART["grouped"].draw(table, Look())
    assert "Oppilaitokset (ei vastauksia)" in words(grouped)
    assert len(grouped.data) == 3
    stacked = CHART["stacked"].draw(table, Look())
    assert "ei vastauksia" in words(stacked)
    assert all(trace.x[2] is None for trace in stacked.data)


@pytest.mark.parametrize("chart", CHARTS, ids=lambda chart: chart.id)
def test_a_question_that_nobody_answered_gets_a_sentence(chart: Chart) -> None:
    figure = chart.draw(tables.nobody(), Look())
    assert not figure.data
    assert "Kysymykseen ei ole vastauksia" in words(figure)


@pytest.mark.parametrize("chart", ["options", "grouped"])
def test_by_size_what_is_not_a_choice_among_the_others_stays_last(chart: str) -> None:
    table = tables.goals()
    figure = CHART[chart].draw(table, Look(order="size"))
    labels = [note for note in figure.layout.annotations if note.yref != "paper"]
    order = [html.unescape(note.text.replace("<br>", " ")) for note in labels]
    assert [
        next(
            part
            for part in ("Kaikki hyvinvointitavoitteet", "Emme osaa sanoa", "Jokin muu, mikä")
            if part in label
        )
        for label in order[-3:]
    ] == ["Kaikki hyvinvointitavoitteet", "Emme osaa sanoa", "Jokin muu, mikä"]
    # Don't know has more answers than the smallest goals, and is still among the last.
    assert table.total.counts[28].n > min(count.n for count in table.total.counts[:27])


def test_by_size_the_largest_comes_first() -> None:
    shown = CHART["options"].draw(tables.goals(), Look(order="size")).data[0].x[:27]
    assert list(shown) == sorted(shown, reverse=True)


def test_a_ranking_is_sorted_by_mean_rank_and_tells_it() -> None:
    read = words(CHART["options"].draw(tables.ranking(), default_look(tables.ranking())))
    assert "Sijoitusten KA 1,08" in read
    assert read.index("Vanhemmuus") < read.index("Terveelliset") < read.index("Osallisuus")


def test_option_bars_tell_count_and_share_at_the_end_of_each_bar() -> None:
    bars = CHART["options"].draw(tables.goals(), Look(group="Kunta")).data[0]
    assert bars.text[28] == "12 (86\u00a0%)"
    assert bars.marker.color[0] == GROUP_COLOURS["Kunta"]
    assert bars.marker.color[28] == DONT_KNOW_COLOUR


@pytest.mark.parametrize("chart", ["options", "grouped"])
def test_no_label_of_thirty_options_is_cut(chart: str) -> None:
    table = tables.goals()
    read = words(CHART[chart].draw(table, default_look(table)))
    for option in table.options:
        assert option.label in read


@pytest.mark.parametrize("chart", ["options", "grouped"])
def test_no_label_overlaps_a_bar_however_long_the_labels(chart: str) -> None:
    figure = CHART[chart].draw(tables.goals(), Look())
    bars = [(y, trace.width) for trace in figure.data for y in trace.y]
    for label in figure.layout.annotations:
        if label.yref != "paper":
            top = label.y - 18 * (label.text.count("<br>") + 1)
            assert all(y + width / 2 <= top for y, width in bars if y < label.y)


def test_a_figure_grows_with_what_it_shows() -> None:
    heights = [
        CHART[chart].draw(table, Look()).layout.height
        for chart, table in (
            ("grouped", tables.wishes()),
            ("grouped", tables.practice()),
            ("grouped", tables.goals()),
        )
    ]
    assert heights == sorted(set(heights))
    stacked = CHART["stacked"]
    without, with_total = (
        stacked.draw(tables.practice(), Look(with_total=total)).layout.height
        for total in (False, True)
    )
    assert with_total > without


@pytest.mark.parametrize("chart", CHARTS, ids=lambda chart: chart.id)
@pytest.mark.parametrize("look", LOOKS[:4])
def test_hostile_texts_are_shown_as_they_were_written(chart: Chart, look: Look) -> None:
    table = tables.hostile()
    figure = chart.draw(table, look)
    sent = json.dumps(figure.to_plotly_json(), default=list)
    assert "<a href" not in sent
    assert "<b>lihava" not in sent
    # A pair of dollar signs would be set as a formula.
    assert "$x^2$" not in sent
    assert tables.HOSTILE in words(figure).replace('<span style="font-weight:600">', "")


def test_a_group_keeps_its_colour_whichever_groups_are_shown() -> None:
    everyone = colours_of_groups(tables.practice())
    assert everyone == {**GROUP_COLOURS, "Kaikki": TOTAL_COLOUR}
    few = tables.table(
        tables.practice().question, {"Järjestöt": [1, 0, 0, 0], "Kunta": [1, 0, 0, 0]}
    )
    alone = tables.table(tables.practice().question, {"Järjestöt": [1, 0, 0, 0]})
    assert colours_of_groups(few)["Kunta"] == GROUP_COLOURS["Kunta"]
    assert colours_of_groups(few)["Järjestöt"] == colours_of_groups(alone)["Järjestöt"]


def test_unknown_groups_get_colours_that_differ() -> None:
    rows = {f"Ryhmä {at}": [1, 0, 0, 0] for at in range(6)}
    colours = colours_of_groups(tables.table(tables.practice().question, rows))
    assert len(set(colours.values())) == 7


def test_dont_know_is_grey_and_the_others_follow_the_palette() -> None:
    stacked = CHART["stacked"].draw(tables.practice(), Look())
    assert [trace.marker.color for trace in stacked.data] == [
        NOMINAL_COLOURS[0],
        NOMINAL_COLOURS[1],
        DONT_KNOW_COLOUR,
        NOMINAL_COLOURS[2],
    ]
    ordinal = CHART["stacked"].draw(tables.progress(), Look())
    assert tuple(trace.marker.color for trace in ordinal.data[:5]) == ORDINAL_COLOURS
    assert ordinal.data[5].marker.color == DONT_KNOW_COLOUR
    assert "Vaihtelee (ei koodikirjassa)" in words(ordinal)


def test_a_long_option_is_called_by_its_short_label_in_the_legend_of_stacked_bars() -> None:
    long = tables.wishes()
    assert long.options[1].label in words(CHART["stacked"].draw(long, Look()))
    short = tables.with_short_label(long, code=2, short_label="Kyllä")
    assert names(CHART["stacked"].draw(short, Look())) == ["Ei", "Kyllä"]
    assert long.options[1].label in words(CHART["grouped"].draw(short, Look()))
