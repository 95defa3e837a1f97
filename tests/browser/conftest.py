"""A real browser on a real server; every reader's page must load without a complaint."""

import os
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, expect, sync_playwright

from tests.browser.reader import Reader
from tests.browser.serving import Server

NAMES = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "msedge",
)
PLACES = {
    "darwin": (
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
        "/Applications/Chromium.app/Contents/MacOS/Chromium",
        "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
    ),
    "win32": tuple(
        str(Path(os.environ.get(folder, "C:/")) / program)
        for folder in ("PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA")
        for program in ("Google/Chrome/Application/chrome.exe", "Chromium/Application/chrome.exe",
                        "Microsoft/Edge/Application/msedge.exe")
    ),
}  # fmt: skip
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
             "--disable-background-networking", "--disable-component-update",
             "--disable-sync"]  # fmt: skip
# Milliseconds: a busy machine is slow, not broken.
PATIENCE = 60_000
expect.set_options(timeout=PATIENCE)


def find_browser() -> str | None:
    """The system's Chromium or Chrome; HYTE_CHROMIUM names another."""
    named = os.environ.get("HYTE_CHROMIUM")
    if named:
        return named
    found = next((path for path in map(shutil.which, NAMES) if path), None)
    places = PLACES.get(sys.platform, ())
    return found or next((place for place in places if Path(place).is_file()), None)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium or Chrome; without one the tests are skipped, or fail where it is required."""
    program = find_browser()
    if program is None:
        reason = "Chromium or Chrome was not found (HYTE_CHROMIUM may name one)"
        if os.environ.get("HYTE_REQUIRE_BROWSER") == "1":
            pytest.fail(reason)
        pytest.skip(reason)
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=program, args=ARGUMENTS)
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def context(browser: Browser) -> Iterator[BrowserContext]:
    """One Finnish reader's browser window; what it has loaded once stays in its cache."""
    opened = browser.new_context(locale="fi-FI", viewport={"width": 1280, "height": 720})
    opened.set_default_timeout(PATIENCE)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server with an empty database, so with the samples. Nothing may be stored in it."""
    started = Server(tmp_path_factory.mktemp("server"))
    yield started
    started.stop()


@pytest.fixture
def fresh_server(tmp_path: Path) -> Iterator[Server]:
    """A server that nobody has visited, for one test."""
    started = Server(tmp_path)
    yield started
    started.stop()


Visit = Callable[[Server], Reader]


@pytest.fixture
def visit(context: BrowserContext) -> Iterator[Visit]:
    """Open a tab on a server; at the end of the test neither side has complained."""
    readers: list[tuple[Reader, Server]] = []

    def opened(server: Server) -> Reader:
        reader = Reader(context.new_page(), server.address)
        readers.append((reader, server))
        return reader

    yield opened
    for reader, server in readers:
        reader.tab.close()
        assert reader.complaints == []
        server.check_log()
