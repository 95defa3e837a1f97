"""The question page: sentence, chart, alt text and table say the same figures."""

import json
import re
from dataclasses import replace

import pytest

from hyte_analysis.analysis.distribution import result_tables
from hyte_analysis.analysis.group_differences import group_differences
from hyte_analysis.analysis.result import ResultTable
from hyte_analysis.analysis.summary import finding_sentence
from hyte_analysis.charts import CHARTS, Look, alt_text, default_look, suitable_charts
from hyte_analysis.storage.answers import StoredAnswers
from hyte_analysis.storage.surveys import load_survey
from hyte_analysis.survey.answers import Filter
from hyte_analysis.texts import text
from hyte_analysis.texts.formats import count_text, decimal_text, small_share_text
from hyte_analysis.ui import session
from tests.pages.reading import Screen

SURVEYS = ("ennakkokysely-2025", "ennakkokysely-2024")
GOALS = {"kysely": "ennakkokysely-2024", "kysymys": "tehostettavat-tavoitteet"}
AGREED = {"kysely": "ennakkokysely-2025", "kysymys": "sovitut-kaytannot"}


def tables_of(survey_id: str, selection: Filter | None = None) -> list[ResultTable]:
    """The sample's tables, counted past the pages."""
    database = session.workspace().database
    survey = load_survey(database, survey_id)
    counts = StoredAnswers(database).counts(survey_id, selection or Filter())
    return list(result_tables(survey, counts, selection.groups if selection else ()))


def table_of(address: dict[str, str], selection: Filter | None = None) -> ResultTable:
    tables = tables_of(address["kysely"], selection)
    return next(table for table in tables if table.question.id == address["kysymys"])


def drawn(table: ResultTable, chart_id: str, look: Look) -> object:
    chart = next(chart for chart in CHARTS if chart.id == chart_id)
    return json.loads(chart.draw(table, look).to_json())


@pytest.mark.parametrize("survey", SURVEYS)
def test_every_question_shows_its_own_figures_in_sentence_alt_text_and_table(
    screen: Screen, survey: str
) -> None:
    Screen.opened = True
    tables = tables_of(survey)
    differences = group_differences(tables)
    for table in tables:
        screen.open("questions", kysely=survey, kysymys=table.question.id)
        assert screen.html.texts("h1") == [table.question.text]
        finding = finding_sentence(table, differences.strongest(table.question.id))
        assert screen.html.texts("p", "lead") == [finding]
        if not table.question.is_closed or not table.total.n:
            assert not screen.charts
            continue
        (chart,) = screen.charts
        assert chart.alt == alt_text(table)
        for group in table.groups:
            words = "1 vastaus" if group.n == 1 else f"{count_text(group.n)} vastausta"
            told = f"{group.group}: {words if group.n else 'ei vastauksia'}"
            assert re.search(rf"{re.escape(told)}\b", chart.alt)
        assert_cells(screen, table, shares=False)
        first = suitable_charts(table)[0]
        expected = drawn(table, first.id, shown_look(first.id, default_look(table).order))
        assert json.loads(chart.spec) == expected


def shown_look(form: str, order: str, values: str = "counts", group: str | None = None) -> Look:
    group = "Kaikki" if form == "options" and group is None else group
    return Look(
        values=values, order=order, group=group, with_total=form in ("stacked", "diverging")
    )  # type: ignore[arg-type]


def assert_cells(screen: Screen, table: ResultTable, *, shares: bool) -> None:
    """The table holds every count (or share), n, KA and Hajonta of every group."""
    (shown,) = screen.html.tables
    cells = shown.by_row()
    by_group = table.groups[0].group in cells
    for group in table.groups:
        column = (
            cells[group.group]
            if by_group
            else {name: row[group.group] for name, row in cells.items()}
        )
        assert column["Vastauksia"] == count_text(group.n)
        for count in group.counts:
            label = count.option.label
            outside = text("words.not_in_codebook", label=label)
            cell = column[label if count.option.has_form_position else outside]
            assert count.n is not None
            share = small_share_text(count.n, group.n)
            assert cell == (share if shares else count_text(count.n))
        if table.question.has_mean:
            means = [value for name, value in column.items() if name.startswith("KA")]
            assert means[0] == decimal_text(group.mean)
            mark = " *" if table.question.mean_is_nominal else ""
            assert column[f"Hajonta{mark}"] == decimal_text(group.spread)


def test_a_group_choice_and_a_restriction_narrow_the_figures(screen: Screen) -> None:
    screen.open(
        "questions", **GOALS, ryhma=["HVA", "Kunta"], rajaus="yhteistyokumppanit", vastaus="1"
    )
    selection = Filter(("HVA", "Kunta"), "yhteistyokumppanit", (1,))
    (said,) = screen.html.texts("p", "restriction")
    assert said.startswith("Mukana vain ryhmät HVA, Kunta; Kaikki tarkoittaa niitä yhteensä.")
    table = replace(table_of(GOALS, selection), restriction=said)
    assert [group.group for group in table.groups] == ["HVA", "Kunta", "Kaikki"]
    assert 0 < table.total.n < table_of(GOALS).total.n
    assert screen.charts[0].alt == alt_text(table)
    assert_cells(screen, table, shares=False)


def test_shares_take_the_place_of_counts_in_chart_and_table(screen: Screen) -> None:
    screen.open("questions", **AGREED).choose("luvut", "shares")
    table = table_of(AGREED)
    assert_cells(screen, table, shares=True)
    assert json.loads(screen.charts[0].spec) == drawn(
        table, "stacked", shown_look("stacked", "form", "shares")
    )
    assert screen.address["luvut"] == ["shares"]
    screen.choose("luvut", "counts")
    assert "luvut" not in screen.address


def test_the_chart_takes_the_form_of_the_slides(screen: Screen) -> None:
    screen.open("questions", **AGREED).choose("kuvaaja", "grouped")
    table = table_of(AGREED)
    spec = screen.charts[0].spec
    assert json.loads(spec) == drawn(table, "grouped", shown_look("grouped", "form"))
    assert screen.address["kuvaaja"] == ["grouped"]


def test_many_options_stand_by_size_or_as_on_the_form(screen: Screen) -> None:
    screen.open("questions", **GOALS)
    table = table_of(GOALS)
    for order in ("form", "size"):
        screen.choose("jarjestys-multiple_choice", order)
        spec = json.loads(screen.charts[0].spec)
        assert spec == drawn(table, "options", shown_look("options", order))
    screen.choose("kuvaajan-ryhma", "Kunta")
    spec = json.loads(screen.charts[0].spec)
    assert spec == drawn(table, "options", shown_look("options", "size", group="Kunta"))


@pytest.mark.usefixtures("own_surveys")
def test_the_neighbours_are_one_press_away(screen: Screen) -> None:
    ids = [table.question.id for table in tables_of("ennakkokysely-2025")]
    screen.open("questions", kysely="ennakkokysely-2025", kysymys=ids[0])
    assert screen.widget("kysymys-previous").disabled
    seen = [screen.widget("kysymys").value]
    while not screen.widget("kysymys-next").disabled:
        seen.append(screen.press("kysymys-next").widget("kysymys").value)
    assert seen == ids
    assert screen.press("kysymys-previous").widget("kysymys").value == ids[-2]
    assert screen.address["kysymys"] == [ids[-2]]


def test_a_question_opens_with_another_survey_chosen_meanwhile(screen: Screen) -> None:
    screen.open("questions", **GOALS).choose("luvut", "shares")
    screen.choose("kysely", "ennakkokysely-2025")
    first = next(t for t in tables_of("ennakkokysely-2025") if t.question.is_closed)
    assert screen.html.texts("h1") == [first.question.text]
    screen.choose("kysely", "ennakkokysely-2024")
    assert screen.charts


def test_nobody_in_the_choice_is_advice_not_an_empty_chart(screen: Screen) -> None:
    empty = next(
        (question, code)
        for question in tables_of("ennakkokysely-2024")
        for code in [c.option.code for c in question.total.counts if c.n == 0]
        if question.question.options
    )
    question, code = empty
    screen.open("questions", **GOALS, rajaus=question.question.id, vastaus=str(code))
    assert not screen.charts
    assert not screen.html.tables
    assert [info.value for info in screen.app.info] == [text("questions.nothing")]
    assert screen.html.texts("p", "restriction")


def test_open_answers_stand_under_their_question_with_group_tags(screen: Screen) -> None:
    screen.open("questions", **AGREED)
    quotes = screen.html.texts("span", "quote")
    tags = screen.html.texts("span", "tag")
    assert len(quotes) == len(tags) > 3
    assert all(re.fullmatch(r"\((useita vastauksia, )?[\w –]+\)", tag) for tag in tags)
    screen.choose("ryhma", ["HVA"])
    assert {tag.strip("()").rpartition(" ")[2] for tag in screen.html.texts("span", "tag")} == {
        "hva"
    }


def notes(screen: Screen) -> str:
    return " ".join(screen.html.texts("p"))


@pytest.mark.usefixtures("own_surveys")
def test_the_published_figures_are_shown_with_what_they_tell(screen: Screen) -> None:
    screen.open("overview", kysely="ennakkokysely-2025")
    said = notes(screen)
    assert "KA-, Hajonta- ja n-riveistä 7/8 paljastaa yksittäiset vastaukset" in said
    assert "ei ole erotettavissa sattumasta yhdessäkään testatuista kysymyksistä (2)" in said
    assert "3.1 p 0,39; 3.4 p 0,10" in said
    screen.open("questions", **AGREED)
    assert "3/4 (HVA, Oppilaitokset, Muut toimijat)" in notes(screen)
    assert "Kunta: lukuihin sopii 2 eri jakaumaa, joten" in notes(screen)
    assert "Ryhmien ero: ei erotettavissa (p 0,39" in notes(screen)
    spelt_out = "HVA: KA 1,67, Hajonta 0,94 ja n 3 tarkoittavat: 2 × Kyllä, 1 × En osaa sanoa."
    assert spelt_out in notes(screen)


def test_the_public_sees_small_groups_together(screen: Screen) -> None:
    screen.open("questions", **AGREED, yleiso="public")
    (table,) = screen.html.tables
    assert list(table.by_row()) == ["HVA + Oppilaitokset + Muut toimijat", "Kunta", "Kaikki"]
    assert "Ryhmät HVA, Oppilaitokset, Muut toimijat on yhdistetty" in notes(screen)
    assert "paljastaa" not in notes(screen)
    # Of groups of a few respondents nobody is quoted, not even what a person has let out.
    assert set(screen.html.texts("span", "tag")) == {"(kunta)"}
    assert "HVA:" not in screen.charts[0].alt


def test_a_protected_audience_has_no_restriction_even_by_a_link(screen: Screen) -> None:
    restricted = {
        "rajaus": "tieto-toiselta-toimijalta",
        "vastaus": "1",
        "yhdessa": ["HVA", "Kunta"],
    }
    screen.open("questions", **AGREED, yleiso="public", **restricted)
    (table,) = screen.html.tables
    assert table.by_row()["Kaikki"]["Vastauksia"] == "21"
    assert not screen.html.texts("p", "restriction")


def test_groups_can_be_shown_as_one(screen: Screen) -> None:
    screen.open("questions", **AGREED, yhdessa=["Oppilaitokset", "HVA"])
    (table,) = screen.html.tables
    row = table.by_row()["HVA + Oppilaitokset"]
    assert row["Vastauksia"] == "4"
    assert list(table.by_row()) == ["HVA + Oppilaitokset", "Kunta", "Muut toimijat", "Kaikki"]


def test_dont_knows_can_be_left_out_for_a_look(screen: Screen) -> None:
    screen.open("questions", **AGREED, eos="left_out")
    (table,) = screen.html.tables
    assert table.by_row()["Kaikki"]["Vastauksia"] == "18"
    assert "3 en osaa sanoa -vastausta on jätetty pois" in notes(screen)
    screen.choose("eos", "koodikirja")
    assert screen.html.tables[0].by_row()["Kaikki"]["Vastauksia"] == "21"
    assert "eos" not in screen.address
