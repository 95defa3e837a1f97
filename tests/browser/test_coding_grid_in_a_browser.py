"""Coding by keyboard in a real browser: quick, undone, interrupted, and nothing lost of it."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.conftest import Visit
from tests.browser.reader import NARROW, WIDE, Reader
from tests.browser.serving import ROOT, Server, free_port

pytestmark = pytest.mark.xdist_group("browser coding")

APP = Path(__file__).with_name("coding_grid_app") / "app.py"


class GridServer(Server):
    """The grid's own page, and a folder where it writes down what has reached it."""

    def __init__(self, folder: Path, port: int | None = None) -> None:
        self.folder = folder
        self.log = folder / "server.log"
        self.port = port or free_port()
        self.address = f"http://127.0.0.1:{self.port}/"
        command = [sys.executable, "-m", "streamlit", "run", str(APP), "--server.headless", "true",
                   "--server.port", str(self.port)]  # fmt: skip
        environment = {**os.environ, "GRID_FOLDER": str(folder), "PYTHONWARNINGS": "default"}
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                command, cwd=ROOT, env=environment, stdout=log, stderr=subprocess.STDOUT
            )
        self._wait()

    def changes(self) -> list[tuple[object, ...]]:
        """What has arrived: number, row, codes, cuts, undo."""
        log = self.folder / "changes.jsonl"
        if not log.exists():
            return []
        return [tuple(json.loads(line)) for line in log.read_text(encoding="utf-8").splitlines()]

    def coded(self) -> list[tuple[object, object]]:
        """The same, rows and their codes alone."""
        return [(row, codes) for _, row, codes, *_ in self.changes()]


@pytest.fixture
def grid(tmp_path: Path) -> Iterator[GridServer]:
    """A grid that nobody has coded in."""
    started = GridServer(tmp_path)
    yield started
    started.stop()


Opens = Callable[[], tuple[Reader, Page]]


@pytest.fixture
def opens(grid: GridServer, visit: Visit) -> Opens:
    def opened() -> tuple[Reader, Page]:
        reader = visit(grid)
        reader.goes_to("")
        reader.tab.locator(".row.active").wait_for()
        return reader, reader.tab

    return opened


def is_saved(tab: Page) -> None:
    expect(tab.locator(".saved")).to_have_text("Tallennettu")


def tabs_into_the_grid(tab: Page) -> None:
    for _ in range(15):
        tab.keyboard.press("Tab")
        if tab.locator(".row.active:focus").count():
            return
    pytest.fail("the grid is not reached by Tab")


def test_forty_answers_are_coded_by_keyboard_alone_and_each_act_arrives_once(
    grid: GridServer, opens: Opens
) -> None:
    _, tab = opens()
    tabs_into_the_grid(tab)
    expected: list[tuple[object, object]] = []
    # Codes stand in their tree: their ids by their keys.
    by_key = [1, 2, 4, 5, 3, 6, 7, 8, 9, 10]
    for number in range(40):
        key, row = number % 10, f"v{number}"
        tab.keyboard.press(str((key + 1) % 10))
        expected.append((row, [by_key[key]]))
        if number % 4 == 0:
            second = (key + 3) % 10
            tab.keyboard.press(str((second + 1) % 10))
            both = sorted([by_key[key], by_key[second]], key=by_key.index)
            expected.append((row, both))
        tab.keyboard.press("Enter")
    is_saved(tab)
    assert grid.coded() == expected
    assert [number for number, *_ in grid.changes()] == list(range(1, len(expected) + 1))
    expect(tab.locator(".done")).to_have_text("40/60 luettu")
    expect(tab.locator(".row.active")).to_have_attribute("data-id", "v40")
    # What the server has stored is what was shown.
    tab.reload()
    tab.locator(".row.active").wait_for()
    expect(tab.locator(".done")).to_have_text("40/60 luettu")
    assert grid.coded() == expected


def test_an_act_shows_at_once_and_is_said_aloud(opens: Opens) -> None:
    _, tab = opens()
    tabs_into_the_grid(tab)
    tab.keyboard.press("2")
    active = tab.locator(".row.active")
    assert active.locator(".chip").all_inner_texts() == ["Resurssit"]
    assert tab.locator(".heard").inner_text() == "Luokka 2 Resurssit lisätty"
    assert tab.locator(".code[data-code='2']").get_attribute("aria-pressed") == "true"
    tab.keyboard.press("2")
    assert active.locator(".chip").count() == 0
    assert tab.locator(".heard").inner_text() == "Luokka 2 Resurssit poistettu"
    assert "lukematta" in (active.get_attribute("aria-label") or "")


def test_read_suggested_cleared_undone_and_found_by_name(grid: GridServer, opens: Opens) -> None:
    _, tab = opens()
    tabs_into_the_grid(tab)
    tab.keyboard.press("Enter")  # read, nothing fits
    tab.keyboard.press("w")
    tab.keyboard.press("e")
    tab.keyboard.press("Backspace")
    tab.keyboard.press("u")
    chips = tab.locator(".row.active .chip")
    assert chips.all_inner_texts() == ["Yhteistyö", "Elintavat"]
    tab.keyboard.press("Control+z")
    assert chips.all_inner_texts() == ["Yhteistyö"]
    tab.keyboard.press("j")
    tab.keyboard.press("/")
    tab.keyboard.type("päih")
    expect(tab.get_by_role("option")).to_have_text("Mieli ja päihteet")
    tab.keyboard.press("Enter")
    assert chips.all_inner_texts() == ["Mieli ja päihteet"]
    is_saved(tab)
    assert grid.changes() == [
        (1, "v0", [], None, False),
        (2, "v1", [6], None, False),
        (3, "v1", [6, 9], None, False),
        (4, "v1", None, None, False),
        (5, "v1", None, None, True),
        (6, "v1", None, None, True),
        (7, "v2", [12], None, False),
    ]
    expect(tab.locator(".row[data-id=v1] .chip")).to_have_text(["Yhteistyö"])
    expect(tab.locator(".row.active")).to_be_focused()


def test_letters_in_another_field_code_nothing(grid: GridServer, opens: Opens) -> None:
    _, tab = opens()
    field = tab.get_by_label("Muistiinpano")
    field.fill("")
    field.press_sequentially("1 2 q u s")
    field.press("Enter")
    assert tab.locator(".chip").count() == 0
    tab.wait_for_timeout(300)
    assert grid.changes() == []


def test_an_answer_that_says_many_things_is_split_and_joined_by_undo(
    grid: GridServer, opens: Opens
) -> None:
    _, tab = opens()
    tabs_into_the_grid(tab)
    tab.keyboard.press("ArrowDown")
    tab.keyboard.press("s")
    tab.keyboard.press("ArrowRight")
    tab.keyboard.press("Enter")
    parts = tab.locator(".row[data-id^=v1-] .text")
    expect(parts).to_have_text(
        ["Yhteistyö järjestöjen kanssa toimii, mutta",
         "rakenteet puuttuvat ja vastuut ovat epäselviä. (2)"]
    )  # fmt: skip
    expect(tab.locator(".row.active")).to_have_attribute("data-id", "v1-0")
    expect(tab.locator(".row.active")).to_be_focused()
    tab.keyboard.press("6")
    tab.keyboard.press("Enter")
    tab.keyboard.press("5")
    tab.keyboard.press("u")
    tab.keyboard.press("u")
    tab.keyboard.press("u")
    expect(tab.locator(".row[data-id=v1] .text")).to_contain_text("mutta rakenteet")
    is_saved(tab)
    assert grid.changes()[0] == (1, "v1", None, [43], False)
    # A place is counted in characters, rare ones too.
    tab.keyboard.press("Home")
    for _ in range(3):
        tab.keyboard.press("j")
    tab.keyboard.press("s")
    for key in ("Home", "End", "ArrowLeft", "Enter"):
        tab.keyboard.press(key)
    expect(tab.locator(".row[data-id=v3-1] .text")).to_have_text("tukea (4)")


def test_a_slow_run_and_a_run_without_the_grid_lose_and_double_nothing(
    grid: GridServer, opens: Opens
) -> None:
    _, tab = opens()
    (grid.folder / "slow").touch()
    tabs_into_the_grid(tab)
    for key in ("1", "Enter", "2", "Enter", "3"):
        tab.keyboard.press(key)
    tab.wait_for_timeout(300)
    assert tab.locator(".saved").inner_text() == "Tallennetaan…"
    for key in ("Enter", "4", "Enter"):
        tab.keyboard.press(key)
    # In the middle of it, another control runs the script again.
    tab.get_by_role("button", name="Lataa uudelleen").click()
    tab.locator(".row.active").focus()
    for key in ("5", "Enter", "u"):
        tab.keyboard.press(key)
    is_saved(tab)
    expected = [("v0", [1]), ("v1", [2]), ("v2", [4]), ("v3", [5]), ("v4", [3]), ("v4", None)]
    assert grid.coded() == expected

    # The grid leaves the page right after a key; what was pressed is stored all the same.
    # The run is slow, so that the keys come before it.
    (grid.folder / "absent").touch()
    tab.locator(".row.active").focus()
    tab.keyboard.press("6")
    tab.keyboard.press("Enter")
    tab.keyboard.press("7")
    expect(tab.locator(".row")).to_have_count(0)
    (grid.folder / "slow").unlink()
    (grid.folder / "absent").unlink()
    tab.get_by_label("Muistiinpano").fill("takaisin")
    tab.keyboard.press("Enter")
    tab.locator(".row.active").wait_for()
    expect(tab.locator(".done")).to_have_text("6/60 luettu")
    is_saved(tab)
    assert grid.coded() == [*expected, ("v4", [6]), ("v5", [7])]
    assert [number for number, *_ in grid.changes()] == list(range(1, 9))


def test_a_server_that_is_started_again_and_a_tab_that_is_loaded_again_miss_nothing(
    tmp_path: Path, context: BrowserContext
) -> None:
    first = GridServer(tmp_path)
    tab = context.new_page()
    try:
        tab.goto(first.address)
        tab.locator(".row.active").focus()
        tab.keyboard.press("1")
        is_saved(tab)
    finally:
        first.stop()
    for key in ("Enter", "2", "Enter", "3", "u"):
        tab.keyboard.press(key)
    assert tab.locator(".saved").inner_text() == "Tallennetaan…"
    again = GridServer(tmp_path, first.port)
    try:
        is_saved(tab)
        expected = [("v0", [1]), ("v1", [2]), ("v2", [4]), ("v2", None)]
        assert again.coded() == expected
    finally:
        again.stop()
    tab.locator(".row.active").focus()
    tab.keyboard.press("5")
    third = GridServer(tmp_path, first.port)
    try:
        tab.reload()
        is_saved(tab)
        assert third.coded() == [*expected, ("v2", [3])]
        tab.close()
    finally:
        third.stop()


def test_a_pointer_does_what_the_keys_do_also_on_a_narrow_screen(
    grid: GridServer, opens: Opens
) -> None:
    reader, tab = opens()
    tab.set_viewport_size(NARROW)
    tab.wait_for_timeout(400)
    assert not reader.scrolls_sideways()
    reader.is_accessible()
    tab.locator(".row").nth(2).click()
    tab.locator(".palette").get_by_role("button", name="Tieto").click()
    tab.locator(".row.active .offer").first.click()
    tab.get_by_role("button", name="Luettu, seuraava").click()
    expect(tab.locator(".row.active")).to_have_attribute("data-id", "v3")
    tab.get_by_role("button", name="Jaa", exact=False).first.click()
    tab.locator(".word").nth(4).click()
    tab.get_by_role("button", name="Jaa tästä").click()
    expect(tab.locator(".row[data-id^=v3-]")).to_have_count(2)
    tab.get_by_role("button", name="Kumoa").click()
    expect(tab.locator(".row[data-id=v3]")).to_have_count(1)
    is_saved(tab)
    rows, kinds = zip(*((row, bool(undo)) for _, row, _, _, undo in grid.changes()), strict=True)
    assert rows == ("v2", "v2", "v3", "")
    assert kinds == (False, False, False, True)
    small = tab.evaluate(
        """() => [...document.querySelector("[data-testid=stBidiComponentIsolated]").shadowRoot
          .querySelectorAll("button")].filter((each) => each.checkVisibility())
          .map((each) => each.getBoundingClientRect())
          .filter((box) => box.width < 24 || box.height < 24).length"""
    )
    assert small == 0
    reader.is_accessible()
    tab.set_viewport_size(WIDE)


def test_the_grid_is_finnish_and_accessible_in_each_of_its_states(opens: Opens) -> None:
    reader, tab = opens()
    reader.reads_only_finnish()
    reader.is_accessible()
    tabs_into_the_grid(tab)
    for keys in ("1qw", "?", "?s", ("Escape", "Enter", "/")):
        for key in keys:
            tab.keyboard.press(key)
        tab.wait_for_timeout(300)
        reader.reads_only_finnish()
        reader.is_accessible()
    is_saved(tab)


def test_focus_and_scroll_stay_when_the_server_answers(opens: Opens) -> None:
    _, tab = opens()
    tabs_into_the_grid(tab)
    for _ in range(3):
        tab.keyboard.press("PageDown")
    scrolled = tab.locator(".rows").evaluate("(list) => list.scrollTop")
    assert scrolled > 500
    tab.keyboard.press("1")
    is_saved(tab)
    active = tab.locator(".row.active")
    expect(active).to_be_focused()
    expect(active).to_have_attribute("data-id", "v30")
    assert abs(tab.locator(".rows").evaluate("(list) => list.scrollTop") - scrolled) < 60
    expect(active).to_be_in_viewport(ratio=1)
