"""Every page in a real browser: Finnish, accessible, quiet, and alone with its own server."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visit
from tests.browser.reader import NARROW, WIDE
from tests.browser.serving import ROOT, Server

pytestmark = pytest.mark.xdist_group("browser")

PAGES = {
    "": "Yleiskuva",
    "kysymykset?kysely=ennakkokysely-2025&kysymys=sovitut-kaytannot": "Kysymykset",
    "kysymykset?kysely=ennakkokysely-2024&kysymys=tehostettavat-tavoitteet": "Kysymykset",
    "kysymykset?kysely=ennakkokysely-2024&kysymys=tavoitteiden-eteneminen&kuvaaja=diverging":
        "Kysymykset",
    "kysymykset?kysely=ennakkokysely-2025&kysymys=sovitut-kaytannot&yleiso=public": "Kysymykset",
    "vertailu?kysely=ennakkokysely-2024": "Vertailu",
    "vertailu?kysely=ennakkokysely-2025&vertailu=others&yleiso=council": "Vertailu",
    "ristiintaulukko?kysely=ennakkokysely-2025": "Ristiintaulukko",
    "avovastaukset?kysely=ennakkokysely-2024&ryhma=HVA": "Avovastaukset",
    "teemat?kysely=ennakkokysely-2025&avoin=evastykset": "Teemat",
    "luokittelu?kysely=ennakkokysely-2025&avoin=tieto-toiselta-toimijalta-mita": "Luokittelu",
    "yhteenveto?kysely=ennakkokysely-2025&avoin=tieto-toiselta-toimijalta-mita": "Yhteenveto",
    "yhteenveto?kysely=ennakkokysely-2025&avoin=hyvinvointivajeet&yleiso=council": "Yhteenveto",
    "henkilotiedot?kysely=ennakkokysely-2025": "Henkilötiedot",
    "raportti?kysely=ennakkokysely-2025": "Raportti",
    "raportti?kysely=ennakkokysely-2025&yleiso=council": "Raportti",
    "esitys?kysely=ennakkokysely-2025": "Esitys",
    "tuonti": "Tuonti",
    "koodikirja": "Koodikirja",
    "vienti?vienti=some": "Vienti",
    "ohje": "Ohje",
}  # fmt: skip


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_finnish_and_accessible_on_wide_and_narrow_screens(
    server: Server, visit: Visit, path: str
) -> None:
    reader = visit(server)
    reader.goes_to(path)
    expect(reader.tab).to_have_title(PAGES[path])
    assert reader.tab.locator("html").get_attribute("lang") == "fi"
    assert reader.heading()
    reader.reads_only_finnish()
    reader.is_accessible()
    reader.tab.set_viewport_size(NARROW)
    reader.tab.wait_for_timeout(400)  # the sidebar folds, the chart is drawn anew
    assert not reader.scrolls_sideways()
    reader.is_accessible()
    reader.tab.set_viewport_size(WIDE)


def test_open_boxes_and_problems_are_finnish_and_accessible_too(
    server: Server, visit: Visit
) -> None:
    reader = visit(server)
    tab = reader.tab

    def is_well() -> None:
        reader.reads_only_finnish()
        reader.is_accessible()

    reader.goes_to("kysymykset?kysely=ennakkokysely-2024&rajaus=yhteistyokumppanit&vastaus=1")
    # A list closes when its page is scrolled, as a click far below does.
    reader.control("kysely").scroll_into_view_if_needed()
    tab.wait_for_timeout(500)
    reader.control("kysely").locator("input").click()
    tab.get_by_role("option").first.wait_for()
    reader.reads_only_finnish()
    tab.keyboard.press("Escape")
    reader.control("vastaus").scroll_into_view_if_needed()
    tab.wait_for_timeout(500)
    reader.control("vastaus").locator("input").click()
    tab.get_by_role("option").first.wait_for()
    is_well()
    reader.control("vastaus").locator("input").fill("zzz")
    tab.get_by_text("Ei tuloksia").wait_for()
    reader.reads_only_finnish()

    reader.goes_to("avovastaukset?kysely=ennakkokysely-2024")
    tab.get_by_text("Kopioi luettelona").click()
    tab.get_by_test_id("stCode").hover()
    tab.get_by_role("button", name="Kopioi leikepöydälle").click()
    reader.reads_only_finnish()
    number = tab.get_by_role("spinbutton")
    number.fill("77")
    number.press("Enter")
    tab.get_by_role("alert").wait_for()
    is_well()
    tab.get_by_role("textbox", name="Hae vastauksista").fill("tieto")
    reader.reads_only_finnish()

    reader.goes_to("tuonti")
    upload = tab.locator("input[type=file]")
    upload.set_input_files({"name": "a.pdf", "mimeType": "application/pdf", "buffer": b"%PDF"})
    tab.get_by_text("Tiedosto on väärää muotoa").wait_for()
    is_well()
    tab.reload()
    reader.waits()
    upload.set_input_files({"name": "tyhja.csv", "mimeType": "text/csv", "buffer": b" "})
    tab.get_by_test_id("stAlert").wait_for()
    is_well()
    tab.reload()
    reader.waits()
    upload.set_input_files(ROOT / "data" / "samples" / "ennakkokysely-2025.xlsx")
    tab.get_by_role("button", name="Tallenna kysely").wait_for()
    is_well()


def test_the_keyboard_reaches_every_main_control(server: Server, visit: Visit) -> None:
    reader = visit(server)
    reader.goes_to("kysymykset?kysely=ennakkokysely-2025&kysymys=sovitut-kaytannot")
    reached: list[str] = []
    for _ in range(60):
        reader.tab.keyboard.press("Tab")
        reached.append(
            reader.tab.evaluate(
                """() => { let e = document.activeElement;
                while (e?.shadowRoot?.activeElement) e = e.shadowRoot.activeElement;
                return e?.getAttribute("aria-label") || e?.innerText || ""; }"""
            )
        )
    words = "\n".join(reached)
    assert reached[0] == "Siirry sisältöön"
    for control in (
        "Yleiskuva", "Kysely", "Yleisö", "Kunta", "Rajaa ja yhdistä", "Kysymys", "Seuraava",
        "Kuten dioissa", "Osuus", "Lataa kuva (PNG)", "Lataa kuva (SVG)",
        "Lukumäärät vastaajaryhmittäin", "Lataa Excel",
    ):  # fmt: skip
        assert control in words, control


def test_back_leads_to_the_question_before_also_when_it_was_the_first(
    server: Server, visit: Visit
) -> None:
    reader = visit(server)
    tab, title = reader.tab, reader.tab.get_by_role("heading", level=1)
    reader.goes_to("kysymykset")
    first = reader.heading()
    for _ in range(2):
        before = reader.heading()
        tab.get_by_role("button", name="Seuraava").click()
        expect(title).not_to_have_text(before)
    tab.go_back()
    expect(title).to_have_text(before)
    tab.go_back()
    expect(title).to_have_text(first)
    expect(tab).to_have_url(re.compile("/kysymykset.*kysymys=sovitut-kaytannot$"))
