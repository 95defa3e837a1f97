"""What a chart promises its reader, whatever the question."""

import html
import itertools
import json
from dataclasses import replace

import plotly.graph_objects as go
import pytest

from hyte_analysis.charts import (
    CHARTS,
    Chart,
    Look,
    default_look,
    suitable_charts,
    suitable_orders,
)
from hyte_analysis.charts.look import ordered_options
from hyte_analysis.charts.theme import (
    DONT_KNOW_COLOUR,
    GROUP_COLOURS,
    NOMINAL_COLOURS,
    ORDINAL_COLOURS,
    TOTAL_COLOUR,
    colours_of_groups,
)
from hyte_analysis.charts.wrapping import lines
from hyte_analysis.survey.audiences import Profile
from hyte_analysis.survey.model import Direction, Scale
from tests.charts import tables

CHART = {chart.id: chart for chart in CHARTS}
LOOKS = [
    Look(values=values, order=order, group=group, with_total=with_total)
    for values, order, group, with_total in itertools.product(
        ("counts", "shares"), ("form", "size", "difference"), (None, "Kunta"), (False, True)
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


@pytest.mark.parametrize("name", tables.EVERY_TABLE)
def test_plotly_accepts_every_part_of_every_chart(name: str) -> None:
    # A chart is not validated where it is drawn for the screen.
    table = tables.EVERY_TABLE[name]()
    looks = [default_look(table), Look(values="shares", group="Kunta", with_total=True)]
    for chart, look in itertools.product(suitable_charts(table), looks):
        drawn = chart.draw(table, look).to_dict()
        accepted = go.Figure(drawn).to_dict()
        assert accepted["data"] == drawn["data"]
        assert {"shapes": [], **accepted["layout"]} == drawn["layout"]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("practice", ["stacked", "grouped"]),
        ("wishes", ["stacked", "grouped"]),
        ("progress", ["diverging", "stacked", "grouped"]),
        ("goals", ["options", "grouped"]),
        ("many_steps", ["options", "grouped"]),
        ("numbers", ["options"]),
        ("ranking", ["options"]),
        ("goals_in_areas", ["options", "grouped", "areas"]),
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
    assert "Vaihtoehdoilla ei ole järjestystä: lue ensin osuudet." in read


def test_only_a_nominal_mean_is_warned_of() -> None:
    assert "ei ole järjestystä" not in words(CHART["stacked"].draw(tables.progress(), Look()))


@pytest.mark.parametrize("chart", CHARTS, ids=lambda chart: chart.id)
def test_every_picture_says_how_and_for_whom_it_was_made(chart: Chart) -> None:
    table = tables.goals_in_areas() if chart.id == "areas" else tables.progress()
    read = words(chart.draw(replace(table, profile=Profile.COUNCIL), Look()))
    assert "Yleisö: neuvottelukunta." in read
    assert ("järjestysnumeroista, jakajana n, en osaa sanoa mukana." in read) is (
        table.question.has_mean
    )


def test_of_two_options_the_share_of_the_last_or_the_good_one_leads() -> None:
    table = tables.with_short_label(tables.wishes(), code=2, short_label="Kyllä")
    read = words(CHART["stacked"].draw(table, Look(with_total=True)))
    assert "”Kyllä” 71\u00a0% · n 14 · KA 1,71 · Hajonta 0,45" in read
    assert "”Kyllä” 2/3 · n 3 · KA 1,67 · Hajonta 0,47" in read
    question = replace(table.question, direction=Direction.LOWER_IS_BETTER)
    turned = CHART["stacked"].draw(replace(table, question=question), Look())
    assert "”Ei” 29\u00a0% · n 14" in words(turned)


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
    assert ("Muut vaihtoehdot" in order[-4]) is (chart == "options")
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
    if chart.id == "areas":
        # Its rows are areas, not options, and the hostile question has none.
        return
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


def heads(figure: go.Figure) -> list[str]:
    """What stands in the rows, from the top."""
    notes = [note.text for note in figure.layout.annotations if note.yref != "paper"]
    return [html.unescape(note.replace("<br>", " ")) for note in notes]


def test_places_are_told_before_the_labels_of_sorted_choices_and_equals_share_theirs() -> None:
    rows = heads(CHART["options"].draw(tables.goals(), Look(order="size")))
    assert rows[0] == "1. Kukaan ei koe itseään yksinäiseksi"
    assert rows[2:5] == [
        "3.–5. Vanhemmuustaidot vahvistuvat",
        "3.–5. Nuorten tekemät rikokset vähenevät",
        "3.–5. HYTE-prosessit vahvistuvat",
    ]
    assert rows[-3:] == [
        "Kaikki hyvinvointitavoitteet ovat yhtä tärkeitä",
        "Emme osaa sanoa",
        "Jokin muu, mikä",
    ]


@pytest.mark.parametrize("order", ["form", "difference"])
def test_places_are_told_in_no_other_order(order: str) -> None:
    look = Look(order=order)  # type: ignore[arg-type]
    rows = heads(CHART["options"].draw(tables.goals(), look))
    assert not any(row[0].isdigit() for row in rows)
    assert ("Muut vaihtoehdot" in " ".join(rows)) is (order == "difference")


def test_by_difference_the_option_that_groups_chose_most_unlike_each_other_comes_first() -> None:
    table = tables.goals()
    order = ordered_options(table, Look(order="difference"))
    choices = [option for option in order if option.code <= 27]
    compared = [g for g in table.single_groups if g.group != "Oppilaitokset"]
    gaps = [
        max(shares) - min(shares)
        for option in choices
        for shares in [[g.counts[option.code - 1].share or 0.0 for g in compared]]
    ]
    assert gaps == pytest.approx(sorted(gaps, reverse=True))
    assert [option.code for option in order[27:]] == [28, 29, 30]


def test_groups_of_one_or_two_answers_decide_no_difference() -> None:
    question = tables.goals().question
    few = tables.table(
        question, {"HVA": [0] * 29 + [1], "Kunta": list(range(30))}, bases={"HVA": 2, "Kunta": 40}
    )
    assert ordered_options(few, Look(order="difference")) == few.options
    assert suitable_orders(few) == ("form", "size")
    assert suitable_orders(tables.goals()) == ("form", "size", "difference")
    assert suitable_orders(tables.practice()) == ("form", "size")


@pytest.mark.parametrize("order", ["size", "difference"])
def test_equals_keep_the_order_of_the_form(order: str) -> None:
    question = tables.goals().question
    rows = {name: [1] * 30 for name in ("HVA", "Kunta")}
    table = tables.table(question, rows, bases={"HVA": 3, "Kunta": 6})
    look = Look(order=order)  # type: ignore[arg-type]
    assert ordered_options(table, look) == table.options


def test_focus_areas_are_told_by_those_who_chose_something_of_each() -> None:
    table = tables.goals_in_areas()
    form = CHART["areas"].draw(table, Look(group="Kunta"))
    assert heads(form) == list(tables.AREAS)
    assert form.data[0].text == ("5 (36\u00a0%)", "8 (57\u00a0%)", "11 (79\u00a0%)")
    assert form.data[0].marker.color[0] == GROUP_COLOURS["Kunta"]
    by_size = CHART["areas"].draw(table, Look(order="size"))
    assert heads(by_size) == list(tables.AREAS[::-1])
    assert "valitsivat ainakin yhden alueen tavoitteista." in words(form)


def test_options_in_place_of_groups_keep_their_colours_whichever_are_shown() -> None:
    table = tables.split_by_scale()
    everyone = colours_of_groups(table)
    few = replace(table, groups=(*table.groups[2:4], table.groups[-1]))
    shown = colours_of_groups(few)
    assert len(shown) == 3
    assert shown.items() <= everyone.items()
    assert len(set(everyone.values())) == len(everyone)


@pytest.mark.parametrize("scale", [Scale.NOMINAL, Scale.ORDINAL])
def test_ten_options_in_place_of_groups_can_be_told_apart(scale: Scale) -> None:
    asked = replace(tables.scale_of(10, aside=False), scale=scale)
    rows = {option.label: [1, 0, 0, 0] for option in asked.options}
    colours = colours_of_groups(
        replace(tables.table(tables.practice().question, rows), split=asked)
    )
    assert len(set(colours.values())) == 11


def test_a_merged_group_has_a_colour_of_its_own_that_stays() -> None:
    question = tables.practice().question
    rows = {name: [1, 0, 0, 0] for name in ("HVA + Oppilaitokset", "Kunta", "Muut toimijat")}
    full = colours_of_groups(tables.table(question, rows))
    alone = colours_of_groups(tables.table(question, {"HVA + Oppilaitokset": [1, 0, 0, 0]}))
    assert full["HVA + Oppilaitokset"] == alone["HVA + Oppilaitokset"]
    assert full["HVA + Oppilaitokset"] not in GROUP_COLOURS.values()


def test_a_percentage_is_not_broken_before_its_sign() -> None:
    assert lines("aaa 71\u00a0% bbb", 3) == ("aaa", "71\u00a0%", "bbb")
