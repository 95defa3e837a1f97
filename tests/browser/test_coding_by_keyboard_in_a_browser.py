"""Luokittelu from an empty start, without a mouse: a name, headings, forty answers, the results."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from hyte_analysis.cli import main
from hyte_analysis.storage.coding import load_coding
from hyte_analysis.storage.database import open_database
from hyte_analysis.survey.coding import CodingRows
from tests.browser.conftest import Visit
from tests.browser.serving import Server

pytestmark = pytest.mark.xdist_group("browser")

SURVEY = "toiveet"
CODES = ("Tieto", "Yhteistyö", "Resurssit")
THEMES = (
    "Tietoa tilannekuvasta kunnille helposti luettavana, kiitos {n}.",
    "Yhteisiä tapaamisia järjestöjen kanssa {n} kertaa vuodessa.",
    "Työaikaa ja rahaa hyvinvointityöhön, toive numero {n}.",
)


@pytest.fixture
def answered(tmp_path: Path) -> Iterator[Server]:
    """A server with a survey of one open question and forty answers to it."""
    groups = ("Kunta", "HVA", "Muut toimijat")
    rows = [f"{groups[n % 3]};{THEMES[n % 3].format(n=n + 1)}" for n in range(40)]
    file = tmp_path / "toiveet.csv"
    file.write_text("\n".join(["Edustamasi taho;Mitä toivotte?", *rows]), encoding="utf-8")
    database = str(tmp_path / "hyte.duckdb")
    assert main(["import", str(file), "--survey", SURVEY, "--db", database]) == 0
    started = Server(tmp_path)
    yield started
    started.stop()


def tabs_to(tab: Page, wanted: Locator) -> None:
    """Press Tab until the wanted thing has the focus."""
    wanted.wait_for()
    for _ in range(60):
        if wanted.evaluate("element => element.getRootNode().activeElement === element"):
            return
        tab.keyboard.press("Tab")
    pytest.fail("it is not reached by Tab")


def stored(server: Server, folder: Path) -> CodingRows:
    """What the server has stored: the file is its own, so a copy is read."""
    folder.mkdir()
    for file in server.database.parent.glob("hyte.duckdb*"):
        shutil.copy(file, folder)
    database = open_database(folder / server.database.name)
    try:
        return load_coding(database, SURVEY)
    finally:
        database.close()


def test_a_newcomer_codes_forty_answers_without_the_mouse(
    answered: Server, visit: Visit, tmp_path: Path
) -> None:
    reader = visit(answered)
    reader.goes_to(f"luokittelu?kysely={SURVEY}")
    tab = reader.tab
    tabs_to(tab, tab.get_by_role("textbox", name="Nimesi"))
    tab.keyboard.type("Anna")
    tab.keyboard.press("Enter")
    tabs_to(tab, tab.get_by_role("textbox", name="Otsikot"))
    for name in CODES:
        tab.keyboard.type(name)
        tab.keyboard.press("Enter")
    tabs_to(tab, tab.get_by_role("button", name="Tee luokat"))
    tab.keyboard.press("Enter")
    # The newcomer reads on while the first suggestions are on their way.
    tab.locator(".offer").first.wait_for()
    tabs_to(tab, tab.locator(".row.active"))
    for number in range(40):
        tab.keyboard.press(str(number % 3 + 1))
        tab.keyboard.press("Enter")
        expect(tab.locator(".done").first).to_have_text(f"{number + 1}/40 luettu", timeout=10_000)
    expect(tab.locator(".done")).to_have_count(1)
    expect(tab.locator(".saved")).to_have_text("Tallennettu")
    reader.reads_only_finnish()
    reader.is_accessible()
    rows = stored(answered, tmp_path / "kopio")
    names = {code.id: code.name for code in rows.codes}
    given = sorted((c.passage.response, [names[id_] for id_ in c.codes]) for c in rows.coded)
    assert [codes for _, codes in given] == [[CODES[n % 3]] for n in range(40)]
    assert {c.coder for c in rows.coded} == {"Anna"}
