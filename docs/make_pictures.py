"""Take the pictures of the documents: `python docs/make_pictures.py`.

Starts the dashboard on a database of its own, which is empty, so that every picture shows the
made-up samples. Needs requirements-dev.txt and the system's Chromium or Chrome.
"""

import io
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, expect, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
PICTURES = ROOT / "docs" / "pictures"
SAMPLE = ROOT / "data" / "samples" / "ennakkokysely-2025.xlsx"
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
WIDE = (1280, 720)
NARROW = (390, 844)
MOST_BYTES = 200_000
PATIENCE_SECONDS = 60


def _stay(page: Page) -> None:
    del page


def _upload(page: Page) -> None:
    page.locator("input[type=file]").set_input_files(SAMPLE)
    expect(page.get_by_role("button", name="Tallenna kysely")).to_be_visible(timeout=30_000)
    _settle(page)
    page.get_by_role("heading", name="Tuontiraportti").evaluate("e => e.scrollIntoView()")


@dataclass(frozen=True, slots=True)
class Shot:
    """A picture: its file's name, the page's address, the window and what is done first."""

    name: str
    address: str
    window: tuple[int, int] = WIDE
    prepare: Callable[[Page], None] = _stay


def _named(page: Page) -> None:
    page.get_by_role("textbox", name="Nimesi").fill("Anna")
    page.keyboard.press("Enter")
    expect(page.get_by_role("grid").get_by_role("row").first).to_be_visible(timeout=30_000)
    _settle(page)


QUESTION = "kysymykset?kysely=ennakkokysely-2025&kysymys=sovitut-kaytannot"
THEMED = "kysely=ennakkokysely-2025&avoin=tieto-toiselta-toimijalta-mita"
SHOTS = (
    Shot("yleiskuva", ""),
    Shot("kysymykset", QUESTION),
    Shot("vertailu", "vertailu?kysely=ennakkokysely-2024"),
    Shot("julkinen", f"{QUESTION}&yleiso=public"),
    Shot("avovastaukset", "avovastaukset"),
    Shot("teemat", "teemat?kysely=ennakkokysely-2025&avoin=evastykset"),
    Shot("luokittelu", f"luokittelu?{THEMED}", prepare=_named),
    Shot("yhteenveto", f"yhteenveto?{THEMED}"),
    Shot("raportti", "raportti?kysely=ennakkokysely-2025"),
    Shot("esitys", "esitys?kysely=ennakkokysely-2025&dia=sovitut-kaytannot"),
    Shot("tuonti", "tuonti", prepare=_upload),
    Shot("koodikirja", "koodikirja"),
    Shot("vienti", "vienti"),
    Shot("kapea", QUESTION, NARROW),
)


def browser() -> str:
    """The path of the system's Chromium or Chrome; RuntimeError where there is none."""
    for name in BROWSERS:
        path = shutil.which(name)
        if path:
            return path
    raise RuntimeError(f"none of these is installed: {', '.join(BROWSERS)}")


@contextmanager
def dashboard() -> Iterator[str]:
    """The address of a dashboard that runs on an empty database."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", "app.py",
               "--server.port", str(port), "--server.headless", "true"]  # fmt: skip
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "HYTE_DB": str(Path(folder) / "pictures.duckdb")}
        server = subprocess.Popen(command, cwd=ROOT, env=environment)  # noqa: S603 - our own
        try:
            _wait_until_up(server, port)
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()
            server.wait(timeout=PATIENCE_SECONDS)


def _wait_until_up(server: subprocess.Popen[bytes], port: int) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline and server.poll() is None:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health"):
                return
        except OSError:
            time.sleep(0.2)
    raise RuntimeError("the dashboard did not start")


def _settle(page: Page) -> None:
    """Wait until the script has run and the fonts and the chart are drawn."""
    page.locator("[data-testid=stApp][data-test-script-state=notRunning]").wait_for()
    page.evaluate("document.fonts.ready")
    page.wait_for_timeout(800)


def optimised(png: bytes) -> bytes:
    """The same picture in fewer bytes."""
    out = io.BytesIO()
    Image.open(io.BytesIO(png)).convert("RGB").save(out, "PNG", optimize=True)
    return out.getvalue()


def main() -> None:
    """Take every picture; RuntimeError where one would be too large."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    with dashboard() as address, sync_playwright() as playwright:
        chrome = playwright.chromium.launch(executable_path=browser())
        for shot in SHOTS:
            width, height = shot.window
            page = chrome.new_page(viewport={"width": width, "height": height}, locale="fi-FI")
            page.goto(f"{address}/{shot.address}")
            page.locator("h1").first.wait_for()
            _settle(page)
            shot.prepare(page)
            _settle(page)
            picture = optimised(page.screenshot())
            if len(picture) > MOST_BYTES:
                raise RuntimeError(f"{shot.name}: {len(picture)} bytes")
            (PICTURES / f"{shot.name}.png").write_bytes(picture)
            sys.stdout.write(f"{shot.name}.png {len(picture) // 1000} kB\n")
            page.close()
        chrome.close()


if __name__ == "__main__":
    main()
