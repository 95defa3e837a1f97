"""The presentation page: the chosen plan as slides, for the chosen audience and groups."""

import json
from contextlib import closing
from pathlib import Path
from typing import Any

import lxml.html

from hyte_analysis.reports.samples import store_sample_themes
from hyte_analysis.storage.database import open_database
from hyte_analysis.storage.plans import add_plan, list_plans, remove_plan
from hyte_analysis.survey.plans import ItemKind, Plan, PlanItem, PlanSection
from hyte_analysis.texts import counted, text
from hyte_analysis.texts.languages import in_language
from tests.pages.reading import Downloads, Screen

SURVEY, AGREED, ASKED = "ennakkokysely-2025", "sovitut-kaytannot", "tieto-toiselta-toimijalta-mita"
HERE = {"kysely": SURVEY}
CHART, THEMES = PlanItem(ItemKind.QUESTION, AGREED), PlanItem(ItemKind.THEMES, ASKED)
MEETING = Plan("Kokous", "HYTE-tiedolla johtaminen", "Kokous 5.11.2025",
               (PlanSection("Toimintatavat", (CHART, THEMES)),))  # fmt: skip
SHORT = Plan("Lyhyt", "Lyhyesti", "", (PlanSection("", (CHART,)),))


def store(path: Path, *plans: Plan) -> None:
    """The sample's themes, and these plans alone."""
    with closing(open_database(path)) as database:
        store_sample_themes(database, SURVEY)
        for stored in list_plans(database, SURVEY):
            remove_plan(database, stored, "Anna")
        for plan in plans:
            add_plan(database, SURVEY, plan, "Anna")


def payloads(screen: Screen) -> list[Any]:
    """What is sent to the browser for the deck."""
    return [json.loads(element.proto.json) for element in screen.app.get("bidi_component")]


def deck(screen: Screen) -> lxml.html.HtmlElement:
    (payload,) = payloads(screen)
    return lxml.html.fragment_fromstring(payload["markup"], create_parent="div")


def titles(screen: Screen) -> list[str]:
    return [heading.text_content() for heading in deck(screen).iter("h2")]


def columns(screen: Screen) -> list[str]:
    """The groups of the first table of figures."""
    table = next(deck(screen).iter("table"))
    return [cell.text_content() for cell in table.iter("th") if cell.get("scope") == "col"][1:]


def bullets(screen: Screen) -> set[str]:
    return {item.text_content() for item in deck(screen).iter("li") if item.get("dir") == "auto"}


def test_without_a_report_the_page_says_where_to_make_one(
    own_surveys: Path, screen: Screen
) -> None:
    store(own_surveys)
    screen.open("presentation", **HERE)
    assert screen.html.texts("p", "lead") == [text("presentation.no_plan")]
    (link,) = screen.app.get("page_link")
    assert link.proto.label == text("navigation.report")
    assert not payloads(screen)


def test_the_report_is_sent_to_the_browser_as_slides(own_surveys: Path, screen: Screen) -> None:
    store(own_surveys, MEETING)
    screen.open("presentation", **HERE)
    assert screen.html.texts("h1") == [text("navigation.presentation")]
    (payload,) = payloads(screen)
    assert payload["attributes"]["lang"] == "fi"
    assert payload["attributes"]["aria-label"] == "HYTE-tiedolla johtaminen"
    first, second, third, *_, last = titles(screen)
    assert (first, second) == ("HYTE-tiedolla johtaminen", "Toimintatavat")
    assert third.startswith("Onko hyvinvointialueen ja organisaatiosi")
    assert last == text("report_words.about_title")
    assert columns(screen) == ["HVA", "Kunta", "Oppilaitokset", "Muut toimijat", "Kaikki"]


def test_a_run_of_the_page_leaves_the_deck_as_it_is(own_surveys: Path, screen: Screen) -> None:
    store(own_surveys, MEETING)
    screen.open("presentation", **HERE)
    before = payloads(screen)
    screen.app.run()
    assert payloads(screen) == before


def test_one_of_several_reports_is_chosen_and_named_in_the_address(
    own_surveys: Path, screen: Screen
) -> None:
    store(own_surveys, MEETING, SHORT)
    screen.open("presentation", **HERE)
    assert titles(screen)[0] == "HYTE-tiedolla johtaminen"
    number = int(screen.widget("raportti").value)
    screen.choose("raportti", str(number + 1))
    assert titles(screen)[0] == "Lyhyesti"
    assert screen.address["raportti"] == [str(number + 1)]


def test_the_deck_shows_the_groups_and_the_audience_of_the_sidebar(
    own_surveys: Path, screen: Screen
) -> None:
    store(own_surveys, MEETING)
    screen.open("presentation", **HERE, ryhma=["Kunta", "HVA"])
    assert columns(screen) == ["HVA", "Kunta", "Kaikki"]
    screen.open("presentation", **HERE, yleiso="council")
    foot = deck(screen).find_class("foot")[0].text_content()
    assert text("words.profile.council") in foot


def test_what_the_audience_may_not_see_is_not_sent(own_surveys: Path, screen: Screen) -> None:
    store(own_surveys, MEETING)
    screen.open("presentation", **HERE)
    inside = bullets(screen)
    screen.open("presentation", **HERE, yleiso="public")
    sent = payloads(screen)[0]["markup"]
    withheld = inside - bullets(screen)
    assert withheld
    assert not any(words in sent for words in withheld)
    # One answer of a group is in no figure of its own.
    assert columns(screen) == ["HVA + Oppilaitokset + Muut toimijat", "Kunta", "Kaikki"]


def test_what_is_missing_for_the_audience_is_told_beside_the_deck(
    own_surveys: Path, screen: Screen
) -> None:
    crosstab = PlanItem(ItemKind.CROSSTAB, AGREED, against="tieto-toiselta-toimijalta")
    store(own_surveys, Plan("Kokous", sections=(PlanSection("", (CHART, crosstab)),)))
    screen.open("presentation", **HERE)
    assert not [n for n in screen.html.texts("p", "note") if n == counted("presentation.gaps", 1)]
    screen.open("presentation", **HERE, yleiso="public")
    assert counted("presentation.gaps", 1) in screen.html.texts("p", "note")
    assert text("report_words.gap_protected") in payloads(screen)[0]["markup"]


def test_a_report_with_nothing_in_it_says_so(own_surveys: Path, screen: Screen) -> None:
    store(own_surveys, Plan("Kokous"))
    screen.open("presentation", **HERE)
    assert [info.value for info in screen.app.info] == [text("presentation.empty")]
    assert titles(screen) == ["Ennakkokysely 2025", text("report_words.about_title")]


def test_the_deck_is_downloaded_as_one_file_with_the_same_slides(
    own_surveys: Path, screen: Screen, downloads: Downloads
) -> None:
    store(own_surveys, MEETING)
    screen.open("presentation", **HERE, yleiso="council")
    content = downloads["lataa-esitys"]().decode("utf-8")
    assert payloads(screen)[0]["markup"] in content
    (button,) = screen.app.download_button
    assert button.label == text("presentation.download")


def test_the_deck_speaks_the_readers_language(own_surveys: Path, screen: Screen) -> None:
    store(own_surveys, MEETING)
    with in_language("sv"):  # the labels of the widgets are read here, outside the page
        screen.open("presentation", **HERE, kieli="sv")
    (payload,) = payloads(screen)
    assert payload["attributes"]["lang"] == "sv"
    labels = {button.get("aria-label") for button in deck(screen).iter("button")}
    assert {"Föregående", "Nästa", "Helskärm", "Släck"} <= labels | {
        button.text_content() for button in deck(screen).iter("button")
    }
