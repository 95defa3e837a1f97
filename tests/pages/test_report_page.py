"""The report page: what is told, in which order; stored at every press, made into files."""

import io
import zipfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from pptx import Presentation

from hyte_analysis.reports.samples import store_sample_themes
from hyte_analysis.storage.database import Database, open_database
from hyte_analysis.storage.plans import StoredPlan, add_plan, list_plans, store_plan
from hyte_analysis.storage.templates import load_template, store_template
from hyte_analysis.storage.wave_links import store_wave_links
from hyte_analysis.survey.plans import ItemKind, Plan, PlanItem, PlanSection
from hyte_analysis.survey.waves import WaveLink, WaveState
from hyte_analysis.texts import counted, text
from hyte_analysis.ui import background, session
from hyte_analysis.ui.markdown import plain
from tests.pages.reading import Downloads, Screen

SURVEY, OTHER = "ennakkokysely-2025", "ennakkokysely-2024"
AGREED, ASKED = "sovitut-kaytannot", "tieto-toiselta-toimijalta"
HERE = {"kysely": SURVEY}
SHOWN = PlanItem(ItemKind.QUESTION, AGREED, chart="grouped")
WORDS = PlanItem(ItemKind.TEXT, title="Kiitos", comment="Ensin tämä\nSitten tuo")
PLAN = Plan("Kokous", "Otsikko", "5.11.2025", (
    PlanSection("Eka", (SHOWN, PlanItem(ItemKind.QUESTION, ASKED))), PlanSection("Toka", (WORDS,)),
))  # fmt: skip


@contextmanager
def opened(path: Path) -> Iterator[Database]:
    with closing(open_database(path)) as database:
        yield database


@pytest.fixture
def screen(own_surveys: Path) -> Screen:
    """The pages with the user's own surveys and one plan."""
    with opened(own_surveys) as database:
        add_plan(database, SURVEY, PLAN, "Anna")
    return Screen()


@pytest.fixture
def bare(own_surveys: Path) -> Screen:
    """The pages before anybody has made a plan."""
    assert own_surveys.exists()
    return Screen()


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Files are waited for: without a browser nobody runs the page again when they are there."""
    prepared = background.prepared
    monkeypatch.setattr(
        "hyte_analysis.ui.report_files.prepared",
        lambda key, make, label: prepared(key, make, label, quick=True),
    )


def named(screen: Screen, **address: str) -> Screen:
    """The contents of the plan, with a name given."""
    screen.open("report", **(HERE | address))
    return screen.choose("tekija", "Maija")


def stored(survey_id: str = SURVEY) -> list[StoredPlan]:
    return list(list_plans(session.own_database(), survey_id))


def plan() -> Plan:
    (only,) = stored()
    return only.plan


def shown(of: Plan) -> list[tuple[str, list[str]]]:
    return [(s.heading, [i.question_id or i.title for i in s.items]) for s in of.sections]


def problems(screen: Screen) -> list[str]:
    return [error.value for error in screen.app.error]


def keys(screen: Screen) -> set[str]:
    """The keys of all that can be pressed, typed into or chosen."""
    app = screen.app
    return {one.key for one in (*app.button, *app.text_input, *app.text_area, *app.selectbox)}


def test_a_first_report_begins_as_the_slides_with_one_press(bare: Screen) -> None:
    bare.open("report", **HERE)
    assert text("report_page.begin") in bare.html.texts("p", "lead")
    assert bare.widget("tee-raportti").disabled
    bare.choose("tekija", "Maija").press("tee-raportti")
    (made,) = stored()
    assert made.plan.name == text("report_page.first_name")
    assert {item.chart for item in made.plan.items if item.question_id == AGREED} == {"grouped"}
    assert bare.address["raportti"] == ["1"]


def test_another_report_is_made_beside_the_first_and_comes_on_screen(screen: Screen) -> None:
    named(screen).unfold("raportti-new")
    screen.choose("uuden-raportin-nimi", "Hallitus").choose("uuden-raportin-laji", "empty")
    screen.press("tee-raportti")
    assert [s.plan.name for s in stored()] == ["Kokous", "Hallitus"]
    assert screen.widget("raportti").value == "2"
    assert text("report_page.no_items") in [info.value for info in screen.app.info]
    assert not screen.app.session_state["raportti-new"]


def test_a_name_that_is_taken_is_told(screen: Screen) -> None:
    named(screen).unfold("raportti-new")
    screen.choose("uuden-raportin-nimi", "KOKOUS").press("tee-raportti")
    assert problems(screen) == [plain(text("storage.plan_name_taken", name="KOKOUS"))]
    assert len(stored()) == 1


def test_a_report_is_renamed_copied_removed_and_brought_back(screen: Screen) -> None:
    named(screen).unfold("raportti-rename").choose("raportin-nimi", "Valtuusto")
    assert plan().name == "Valtuusto"
    screen.unfold("raportti-remove").press("poista-raportti")
    assert stored() == []
    assert text("report_page.removed", name="Valtuusto") in screen.html.texts("p", "note")
    screen.press("palauta-raportti")
    assert plan().name == "Valtuusto"
    assert text("report_page.removed", name="Valtuusto") not in screen.html.texts("p", "note")


def test_a_copy_for_another_survey_tells_what_found_no_pair(screen: Screen) -> None:
    link = WaveLink(AGREED, "roolien-selkeys", WaveState.CHANGED_WORDING)
    named(screen)
    store_wave_links(session.own_database(), SURVEY, OTHER, [link])
    screen.unfold("raportti-copy").press("kopioi-raportti")
    (copy,) = stored(OTHER)
    assert shown(copy.plan) == [("Eka", ["roolien-selkeys"]), ("Toka", ["Kiitos"])]
    (told,) = [success.value for success in screen.app.success]
    assert plain("kysymyksellä ei ole paria") in told
    assert plan() == PLAN


def test_a_copy_within_the_survey_is_whole_and_comes_on_screen(screen: Screen) -> None:
    named(screen).unfold("raportti-copy").choose("kopion-kysely", SURVEY)
    screen.choose("kopion-nimi", "Lyhyt").press("kopioi-raportti")
    first, second = stored()
    assert (second.plan.name, second.plan.sections) == ("Lyhyt", first.plan.sections)
    assert screen.widget("raportti").value == "2"


def test_every_row_tells_number_title_and_kind(screen: Screen) -> None:
    screen.open("report", **HERE)
    rows = screen.html.texts("p", "checked")
    assert len(rows) == 3
    assert rows[0].startswith("1")
    assert "3.1 Onko hyvinvointialueen" in rows[0]
    assert "kuva, kuten dioissa" in rows[0]
    assert rows[2].endswith("Kiitosoma teksti")


def test_items_move_over_borders_and_go_and_come_back(screen: Screen) -> None:
    named(screen).press(f"down-question-{AGREED}")
    assert shown(plan())[0] == ("Eka", [ASKED, AGREED])
    screen.press(f"down-question-{AGREED}")
    assert shown(plan()) == [("Eka", [ASKED]), ("Toka", [AGREED, "Kiitos"])]
    screen.press(f"pois-question-{AGREED}")
    assert shown(plan()) == [("Eka", [ASKED]), ("Toka", ["Kiitos"])]
    for _ in range(3):
        screen.press("kumoa")
    assert plan() == PLAN
    screen.press("kumoa")
    assert [s.value for s in screen.app.success] == [plain(text("report_page.nothing_to_undo"))]


def test_at_the_edges_there_is_nowhere_to_move(screen: Screen) -> None:
    named(screen)
    assert screen.widget(f"up-question-{AGREED}").disabled
    assert screen.widget("down-text").disabled
    assert not screen.widget("up-text").disabled


def test_an_open_item_is_edited_and_every_change_is_stored(screen: Screen) -> None:
    named(screen).press(f"muuta-question-{AGREED}")
    key = f"question-{AGREED}"
    screen.choose(f"otsikko-{key}", "Oma <b> # otsikko").choose(f"kommentti-{key}", "Huom!\n= 1")
    screen.choose(f"kaavio-{key}", "stacked").choose(f"luvut-{key}", "shares")
    screen.choose(f"jarjestys-{key}", "size")
    assert plan().items[0] == PlanItem(
        ItemKind.QUESTION, AGREED, "Oma <b> # otsikko", "Huom!\n= 1", "stacked", "size", "shares"
    )
    assert any("Oma <b> # otsikko" in row for row in screen.html.texts("p", "checked"))
    screen.choose(f"osiossa-{key}", 1)
    assert shown(plan()) == [("Eka", [ASKED]), ("Toka", ["Kiitos", AGREED])]
    assert f"otsikko-{key}" in keys(screen)
    screen.press(f"muuta-{key}")
    assert f"otsikko-{key}" not in keys(screen)


def test_only_charts_and_orders_that_suit_are_offered(screen: Screen) -> None:
    named(screen).press(f"muuta-question-{AGREED}")
    assert screen.widget(f"kaavio-question-{AGREED}").options == [
        text("charts.title_stacked"), text("charts.title_grouped"),
    ]  # fmt: skip
    screen.choose(f"kaikki-question-{AGREED}", True)
    assert plan().items[0].with_total


def test_the_team_s_own_words_are_edited_as_lines(screen: Screen) -> None:
    named(screen).press("muuta-text").choose("kommentti-text", " Yksi \n\nKaksi")
    assert plan().items[2].comment == "Yksi\n\nKaksi"
    screen.choose("kommentti-text", "")
    screen.choose("otsikko-text", "")
    assert problems(screen) == [plain(text("report_page.problem.empty_text"))]
    assert plan().items[2].title == "Kiitos"


def test_a_summary_is_put_beside_a_chart(screen: Screen, own_surveys: Path) -> None:
    with opened(own_surveys) as database:
        store_sample_themes(database, SURVEY)
    named(screen).choose("raportti", "1").press(f"muuta-question-{AGREED}")
    screen.choose(f"rinnalla-question-{AGREED}", "sovitut-kaytannot-toiveet")
    assert stored()[0].plan.items[0].beside == "sovitut-kaytannot-toiveet"
    assert any("vieressä 3.1b" in row for row in screen.html.texts("p", "checked"))


def test_cover_and_sections_are_named_moved_added_and_removed(screen: Screen) -> None:
    named(screen).choose("kannen-title", "HYTE").choose("kannen-event", "Kokous")
    assert (plan().title, plan().event) == ("HYTE", "Kokous")
    screen.choose("osion-otsikko-0", "Uusi nimi").press("osio-down-0")
    assert [heading for heading, _ in shown(plan())] == ["Toka", "Uusi nimi"]
    screen.widget("uusi-osio").set_value("Lopuksi")
    screen.press("lisaa-osio")
    assert shown(plan())[2] == ("Lopuksi", [])
    screen.press("osio-pois-0")
    assert [heading for heading, _ in shown(plan())] == ["Uusi nimi", "Lopuksi"]


def test_a_question_is_added_to_the_section_named(screen: Screen) -> None:
    named(screen).choose("lisattava-kysymys", ASKED).choose("lisattava-osio", 0)
    screen.press("lisaa-kohta")
    assert shown(plan())[0] == ("Eka", [AGREED, ASKED, ASKED])


def test_words_and_a_crosstab_are_added(screen: Screen) -> None:
    named(screen).choose("lisattava", "text")
    screen.choose("lisattava-otsikko", "Seuraavaksi").choose("lisattava-teksti", "Rivi")
    screen.press("lisaa-kohta")
    assert plan().items[-1] == PlanItem(ItemKind.TEXT, title="Seuraavaksi", comment="Rivi")
    assert screen.widget("lisattava-otsikko").value == ""
    screen.choose("lisattava", "crosstab").choose("lisattava-kysymys", ASKED)
    screen.press("lisaa-kohta")
    assert plan().items[-1] == PlanItem(ItemKind.CROSSTAB, ASKED, against=AGREED)


def test_words_that_could_not_be_stored_are_still_in_the_field(screen: Screen) -> None:
    named(screen).choose("lisattava", "text").choose("lisattava-teksti", "Kirjoitettu")
    (before,) = stored()
    store_plan(session.own_database(), before, Plan("Kokous"), "Anna")
    screen.press("lisaa-kohta")
    assert problems(screen) == [plain(text("storage.plan_changed"))]
    assert screen.widget("lisattava-teksti").value == "Kirjoitettu"


def test_waves_are_offered_where_surveys_are_linked(screen: Screen) -> None:
    assert "waves" not in named(screen).widget("lisattava").options
    link = WaveLink(AGREED, "roolien-selkeys", WaveState.SAME)
    store_wave_links(session.own_database(), SURVEY, OTHER, [link])
    screen.open("report").choose("lisattava", "waves").press("lisaa-kohta")
    assert plan().items[-1] == PlanItem(ItemKind.WAVES, AGREED, against=OTHER)


def test_what_somebody_else_changed_meanwhile_is_not_overwritten(screen: Screen) -> None:
    named(screen)
    (before,) = stored()
    store_plan(session.own_database(), before, Plan("Kokous", "Annan otsikko"), "Anna")
    screen.choose("kannen-title", "Minun")
    assert plan().title == "Annan otsikko"
    assert problems(screen) == [plain(text("storage.plan_changed"))]
    assert screen.widget("kannen-title").value == "Annan otsikko"
    screen.choose("kannen-title", "Minun")
    assert plan().title == "Minun"


def test_without_a_name_nothing_can_be_changed(screen: Screen) -> None:
    screen.open("report", **HERE)
    for key in ("kumoa", "kannen-title", "osion-otsikko-0", f"down-question-{AGREED}",
                f"pois-question-{AGREED}", "lisaa-kohta", "lisaa-osio"):  # fmt: skip
        assert screen.widget(key).disabled, key


@pytest.mark.parametrize("profile", ["council", "public"])
def test_others_see_what_the_files_hold_and_change_nothing(screen: Screen, profile: str) -> None:
    screen.open("report", **HERE, yleiso=profile)
    screen.open("report", **HERE, yleiso=profile, **{"raportin-osa": "plan"})
    changing = {"tekija", "kumoa", "lisaa-kohta", "kannen-title"}
    assert not changing & keys(screen)
    assert "Kiitos (oma teksti)" in screen.html.texts("li")
    lead = counted("report_page.holds", 3, profile=text(f"words.profile.{profile}"))
    assert lead in screen.html.texts("p", "lead")


def test_others_are_told_where_there_is_no_report_yet(bare: Screen) -> None:
    bare.open("report", **HERE, yleiso="public")
    assert [info.value for info in bare.app.info] == [text("report_page.none_yet")]


def test_what_the_audience_will_not_get_is_told_before_the_files(screen: Screen) -> None:
    named(screen).choose("lisattava", "crosstab").press("lisaa-kohta")
    screen.choose("raportin-osa", "files")
    assert not screen.app.warning
    screen.choose("yleiso", "public")
    (told,) = [warning.value for warning in screen.app.warning]
    assert told.startswith(counted("report_page.gaps", 1))
    assert plain(text("report_words.gap_protected")) in told


def test_a_file_is_made_at_a_press_and_named_by_title_audience_and_day(
    screen: Screen, downloads: Downloads
) -> None:
    screen.open("report", **HERE, **{"raportin-osa": "files"}, yleiso="council")
    assert "lataa-images" not in downloads
    screen.press("tee-images")
    made = downloads["lataa-images"]()
    assert zipfile.ZipFile(io.BytesIO(made)).namelist()
    (button,) = [b for b in screen.app.download_button if b.key == "lataa-images"]
    assert text("report_files.images") in button.label


def test_a_file_of_another_state_of_the_report_is_not_offered(
    screen: Screen, downloads: Downloads
) -> None:
    screen.open("report", **HERE, **{"raportin-osa": "files"}).press("tee-images")
    assert "lataa-images" in downloads
    downloads.clear()
    (before,) = stored()
    store_plan(session.own_database(), before, Plan("Kokous", "Toinen", "", PLAN.sections), "Anna")
    screen.open("report")
    assert not downloads
    assert screen.widget("tee-images")


def template() -> bytes:
    content = io.BytesIO()
    Presentation().save(content)
    return content.getvalue()


def test_a_template_in_use_is_checked_named_and_let_go(screen: Screen, own_surveys: Path) -> None:
    with opened(own_surveys) as database:
        store_template(database, "Pohja <b>.pptx", template())
    screen.open("report", **HERE, **{"raportin-osa": "template"})
    assert any("Pohja <b>.pptx" in note for note in screen.html.texts("p", "note"))
    assert text("report_page.template_check", name="Pohja <b>.pptx") in screen.html.texts("h2")
    screen.press("poista-diapohja")
    assert load_template(session.own_database()) is None
    assert text("report_page.template_ours") in screen.html.texts("p", "note")


def test_a_template_that_cannot_be_read_is_one_sentence(screen: Screen, own_surveys: Path) -> None:
    with opened(own_surveys) as database:
        store_template(database, "rikki.pptx", b"rikki")
    screen.open("report", **HERE, **{"raportin-osa": "template"})
    assert len(problems(screen)) == 1


def test_the_chart_on_the_question_page_goes_to_the_report_as_it_is_seen(screen: Screen) -> None:
    screen.open("questions", **HERE, kysymys=AGREED, kuvaaja="grouped", luvut="shares")
    screen.unfold("lisaa-raporttiin").choose("tekija", "Maija")
    screen.choose("lisaa-raporttiin-otsikko", "Oma").press("lisaa-raporttiin-nyt")
    assert plan().items[-1] == PlanItem(
        ItemKind.QUESTION, AGREED, "Oma", "", "grouped", "form", "shares"
    )
    assert text("report_page.added", name="Kokous") in [s.value for s in screen.app.success]


def test_a_first_report_is_made_by_adding_to_it(bare: Screen) -> None:
    bare.open("questions", **HERE, kysymys=AGREED).unfold("lisaa-raporttiin")
    bare.choose("tekija", "Maija").press("lisaa-raporttiin-nyt")
    assert [item.question_id for item in plan().items] == [AGREED]
    assert plan().name == text("report_page.first_name")


def test_a_crosstab_goes_to_the_report(screen: Screen) -> None:
    screen.open("crosstab", **HERE, rivi=AGREED, sarake=ASKED)
    screen.unfold("lisaa-raporttiin").choose("tekija", "Maija").press("lisaa-raporttiin-nyt")
    added = plan().items[-1]
    assert (added.kind, added.question_id, added.against) == (ItemKind.CROSSTAB, AGREED, ASKED)


def test_a_summary_goes_to_the_report(screen: Screen, own_surveys: Path) -> None:
    with opened(own_surveys) as database:
        store_sample_themes(database, SURVEY)
    asked = "tieto-toiselta-toimijalta-mita"
    screen.open("summary", **HERE, avoin=asked).unfold("lisaa-raporttiin")
    screen.choose("tekija", "Maija").choose("lisaa-raporttiin-mihin", "2")
    screen.press("lisaa-raporttiin-nyt")
    assert stored()[1].plan.items[-1] == PlanItem(ItemKind.THEMES, asked)


def test_nobody_but_the_team_adds_to_a_report(screen: Screen) -> None:
    for page in ("questions", "crosstab", "summary"):
        screen.open(page, **HERE, yleiso="council")
        assert not any((one.key or "").startswith("lisaa-raporttiin") for one in screen.app.button)


@pytest.mark.parametrize("survey_id", [SURVEY, OTHER])
def test_a_sample_survey_has_its_report_ready(survey_id: str) -> None:
    screen = Screen().open("report", kysely=survey_id)
    assert len(screen.html.texts("p", "checked")) > 4
    screen.choose("raportin-osa", "files")
    assert not screen.app.warning


@pytest.mark.parametrize("survey_id", [SURVEY, OTHER])
@pytest.mark.parametrize("side", ["plan", "files", "template"])
def test_each_side_has_one_thought(survey_id: str, side: str) -> None:
    screen = Screen().open("report", kysely=survey_id, **{"raportin-osa": side})
    assert screen.html.texts("h1") == [text("navigation.report")]
    assert text("ui.sample") in screen.html.texts("p", "sample")
    assert not problems(screen)
    buttons = [*screen.app.button, *screen.app.download_button]
    assert sum(button.proto.type == "primary" for button in buttons) <= 1


def test_without_groups_there_is_advice_alone(screen: Screen) -> None:
    screen.open("report", **HERE).choose("ryhma", [])
    assert [info.value for info in screen.app.info] == [text("filters.no_groups")]
