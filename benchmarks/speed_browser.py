"""How long a page takes in a real browser, the product's and an empty one of Streamlit's.

The empty page is `st.App` with two pages of a heading and one plotly chart of three bars, and a
row of three buttons in the sidebar: as little as a page with a chart can be. Both are served by
the same command and settings, and times are taken inside the page, from the click until the
script has run, nothing of the page before is left and the new content stands there.
"""

import shutil
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Locator, Page, sync_playwright

from tests.browser.conftest import ARGUMENTS, find_browser
from tests.browser.serving import ROOT, Server

LAUNCHER = """from pathlib import Path
import streamlit as st
app = st.App(Path(__file__).with_name("empty_script.py"))
"""
SCRIPT = """import plotly.graph_objects as go
import streamlit as st

def drawn(name):
    pressed = len(st.session_state.get("ryhma") or [])
    st.html(f'<h1>{name}</h1><p class="pressed">{pressed}</p>')
    st.plotly_chart(go.Figure(go.Bar(x=[1, 2, 3 + pressed], y=["a", "b", "c"], orientation="h")))

pages = [st.Page(lambda: drawn("one"), title="one", url_path="one", default=True),
         st.Page(lambda: drawn("two"), title="two", url_path="two")]
chosen = st.navigation(pages)
with st.sidebar:
    st.pills("groups", ["a", "b", "c"], selection_mode="multi", key="ryhma")
chosen.run()
"""
SETTLED = """document.querySelector('[data-testid=stApp]')?.dataset.testScriptState === 'notRunning'
&& !document.querySelector('[data-stale=true]')"""
CHART = "document.querySelector('.js-plotly-plot .main-svg')"
RESTRICTED = "document.querySelector('.restriction')"
PRESSED = "document.querySelector('.pressed')?.innerText"
HEADING = "document.querySelector('h1')?.innerText"
WATCH = """([settled, there]) => {
  const done = new Function(`return ${settled} && ${there}`);
  window.taken = new Promise((resolve) => {
    addEventListener('click', (click) => {
      const look = () => done() ? resolve(performance.now() - click.timeStamp)
                                : setTimeout(look, 2);
      setTimeout(look);
    }, {capture: true, once: true});
  });
}"""
Step = tuple[str, Callable[[Page], Locator], str]


def _menu(name: str) -> Callable[[Page], Locator]:
    # The words of an item stand beside the name of its icon.
    return lambda tab: tab.get_by_test_id("stSidebarNavItems").get_by_role("link", name=name)


def _group(tab: Page) -> Locator:
    return tab.locator(".st-key-ryhma button").first


EMPTY: tuple[Step, ...] = (
    ("switch", _menu("two"), f"{HEADING} === 'two' && {CHART}"),
    ("press", _group, f"{PRESSED} === '1'"),
    ("press", _group, f"{PRESSED} === '0'"),
    ("switch", _menu("one"), f"{HEADING} === 'one' && {CHART}"),
)
PRODUCT: tuple[Step, ...] = (
    ("switch_question", _menu("Kysymykset"), f"{CHART} && document.querySelector('.figures')"),
    ("press_question", _group, RESTRICTED),
    ("press_question", _group, f"!{RESTRICTED}"),
    ("switch_overview", _menu("Yleiskuva"), "document.querySelector('.glance-row')"),
    ("press_overview", _group, RESTRICTED),
    ("press_overview", _group, f"!{RESTRICTED}"),
)


class EmptyServer(Server):
    """`streamlit run` of the empty page, as the dashboard is served."""

    def __init__(self, folder: Path) -> None:
        (folder / "app.py").write_text(LAUNCHER, encoding="utf-8")
        (folder / "empty_script.py").write_text(SCRIPT, encoding="utf-8")
        shutil.copytree(ROOT / ".streamlit", folder / ".streamlit")
        super().__init__(folder, folder)


@contextmanager
def _served(server: Server) -> Iterator[Server]:
    try:
        yield server
    finally:
        server.stop()


def _taken(tab: Page, step: Step) -> float:
    _, control, there = step
    tab.evaluate(WATCH, [SETTLED, there])
    control(tab).click()
    seconds = float(tab.evaluate("() => window.taken")) / 1000
    # Until a chart drawn anew has its last size.
    tab.wait_for_timeout(300)
    return seconds


def _first_page(browser: Browser, server: Server, there: str) -> tuple[Page, float]:
    tab = browser.new_context(locale="fi-FI", viewport={"width": 1280, "height": 720}).new_page()
    start = time.perf_counter()
    tab.goto(server.address)
    tab.wait_for_function(f"() => {SETTLED} && {there}", timeout=120_000, polling=5)
    return tab, time.perf_counter() - start


def measured(database: Path, folder: Path, repeats: int) -> dict[str, list[float]]:
    """Seconds of server start, first page, page switch and filter press, ours and the empty's.

    Keys are the steps' names, those of the empty page after `empty_`; they are done in turn.
    """
    copy = folder / "palvelin"
    copy.mkdir()
    shutil.copy(database, copy / "hyte.duckdb")
    bare = folder / "tyhja"
    bare.mkdir()
    found: dict[str, list[float]] = {}
    start = time.perf_counter()
    with _served(EmptyServer(bare)) as theirs:
        found["empty_start"] = [time.perf_counter() - start]
        start = time.perf_counter()
        with _served(Server(copy)) as ours, sync_playwright() as playwright:
            found["start"] = [time.perf_counter() - start]
            program = find_browser()
            browser = playwright.chromium.launch(executable_path=program, args=ARGUMENTS)
            with closing(browser):
                _visit(browser, theirs, ours, repeats, found)
    return found


def _visit(
    browser: Browser, theirs: Server, ours: Server, repeats: int, found: dict[str, list[float]]
) -> None:
    bare, seconds = _first_page(browser, theirs, CHART)
    found["empty_first_page"] = [seconds]
    tab, seconds = _first_page(browser, ours, "document.querySelector('.glance-row')")
    found["first_page"] = [seconds]
    for turn in range(repeats + 1):
        for page, steps, mark in ((bare, EMPTY, "empty_"), (tab, PRODUCT, "")):
            for step in steps:
                seconds = _taken(page, step)
                # What is seen for the first time loads the browser's part of it.
                if turn:
                    found.setdefault(mark + step[0], []).append(seconds)


if __name__ == "__main__":
    sys.exit("This is a part of speed.py.")
