"""Take the pictures of the documents: `python docs/make_pictures.py [NAME …] [--to FOLDER]`.

Starts the dashboard on databases of its own: an empty one, whose pages show the made-up samples,
one into which a sample has been imported, and one that asks to sign in. Needs requirements-dev.txt
and the system's Chromium or Chrome.
"""

import argparse
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
from enum import Enum
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, expect, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
PICTURES = ROOT / "docs" / "pictures"
SAMPLE = ROOT / "data" / "samples" / "ennakkokysely-2025.xlsx"
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
WIDE = (1280, 720)
TALL = (1280, 900)
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


class Stage(Enum):
    """What the dashboard holds: samples alone, a survey of its own, or a door."""

    SAMPLES = "samples"
    STORED = "stored"
    LOCKED = "locked"


@dataclass(frozen=True, slots=True)
class Shot:
    """A picture: its file's name, the page's address, the window and what is done first."""

    name: str
    address: str
    window: tuple[int, int] = WIDE
    prepare: Callable[[Page], None] = _stay
    stage: Stage = Stage.SAMPLES


def _named(page: Page) -> None:
    page.get_by_role("textbox", name="Nimesi").fill("Anna")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Kirjoita ensin nimesi")).to_have_count(0, timeout=30_000)
    _settle(page)


def _coding(page: Page) -> None:
    _named(page)
    expect(page.get_by_role("grid").get_by_role("row").first).to_be_visible(timeout=30_000)
    _settle(page)


def _unchecked(page: Page) -> None:
    _named(page)
    expect(page.get_by_text("Jätä hyväksymättä").first).to_be_visible(timeout=120_000)
    _settle(page)


def _chart(page: Page) -> None:
    expect(page.locator("[data-testid=stPlotlyChart] .main-svg").first).to_be_visible(
        timeout=60_000
    )
    _settle(page)


def _table(page: Page) -> None:
    expect(page.locator("[data-testid=stDataFrame] canvas").first).to_be_visible(timeout=60_000)
    _settle(page)


def _files(page: Page) -> None:
    page.get_by_text("Tiedostot", exact=True).click()
    expect(page.get_by_text("Tee tiedosto").first).to_be_visible(timeout=30_000)
    _settle(page)


SURVEY = "kysely=ennakkokysely-2025"
QUESTION = f"kysymykset?{SURVEY}&kysymys=sovitut-kaytannot"
THEMED = f"{SURVEY}&avoin=tieto-toiselta-toimijalta-mita"
SHOTS = (
    Shot("yleiskuva", "", TALL),
    Shot("kysymykset", QUESTION, prepare=_chart),
    Shot("vertailu", "vertailu?kysely=ennakkokysely-2024", TALL),
    Shot("ristiintaulukko", f"ristiintaulukko?{SURVEY}", TALL, _chart),
    Shot("julkinen", f"{QUESTION}&yleiso=public", prepare=_chart),
    Shot("avovastaukset", "avovastaukset"),
    Shot("teemat", f"teemat?{SURVEY}&avoin=evastykset", TALL, _named),
    Shot("luokittelu", f"luokittelu?{THEMED}", TALL, _coding),
    Shot("yhteenveto", f"yhteenveto?{THEMED}"),
    Shot("raportti", f"raportti?{SURVEY}", TALL, _named),
    Shot("raportti-tiedostot", f"raportti?{SURVEY}", TALL, _files),
    Shot("esitys", f"esitys?{SURVEY}&dia=sovitut-kaytannot"),
    Shot("vienti", "vienti"),
    Shot("tuonti", "tuonti", TALL, _upload),
    Shot("ohje", "ohje"),
    Shot("kapea", QUESTION, NARROW),
    Shot("kapea-yleiskuva", "", NARROW),
    Shot("koodikirja", f"koodikirja?{SURVEY}", prepare=_table, stage=Stage.STORED),
    Shot(
        "henkilotiedot", f"henkilotiedot?{SURVEY}&avoin=evastykset", TALL, _unchecked, Stage.STORED
    ),
    Shot("yllapito", "yllapito", TALL, stage=Stage.STORED),
    Shot("kirjautuminen", "kysymykset", stage=Stage.LOCKED),
)
# A door to nowhere: nobody signs in for a picture.
DOOR = {
    "HYTE_OIDC_CLIENT_ID": "pictures",
    "HYTE_OIDC_CLIENT_SECRET": "pictures",
    "HYTE_OIDC_METADATA_URL": "https://127.0.0.1:9/.well-known/openid-configuration",
    "HYTE_OIDC_REDIRECT_URI": "http://127.0.0.1:9/oauth2callback",
    "HYTE_COOKIE_SECRET": "only for pictures, never for people",
}


# Charts and editable tables come some time after the page.
DRAWN = """() => !document.querySelector('[data-testid=stSkeleton]')
  && [...document.querySelectorAll('[data-testid=stPlotlyChart]')].every(
       e => e.querySelector('.main-svg'))"""


def browser() -> str:
    """The path of the system's Chromium or Chrome; RuntimeError where there is none."""
    for name in BROWSERS:
        path = shutil.which(name)
        if path:
            return path
    raise RuntimeError(f"none of these is installed: {', '.join(BROWSERS)}")


@contextmanager
def dashboard(stage: Stage) -> Iterator[str]:
    """The address of a dashboard at this stage."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", "app.py",
               "--server.port", str(port), "--server.headless", "true"]  # fmt: skip
    with _folder() as folder:
        environment = {**os.environ, "HYTE_DB": str(folder / "hyte.duckdb")}
        if stage is Stage.STORED:
            _store(environment)
        if stage is Stage.LOCKED:
            environment |= DOOR
        server = subprocess.Popen(command, cwd=ROOT, env=environment)  # noqa: S603 - our own
        try:
            _wait_until_up(server, port)
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()
            server.wait(timeout=PATIENCE_SECONDS)


@contextmanager
def _folder() -> Iterator[Path]:
    """An empty folder, the same each time: its name is in a picture."""
    folder = Path(tempfile.gettempdir()) / "hyte-analyysi"
    folder.mkdir(mode=0o700)
    try:
        yield folder
    finally:
        shutil.rmtree(folder)


def _store(environment: dict[str, str]) -> None:
    """Import the sample as a survey of one's own, and make a backup."""
    name = SURVEY.partition("=")[2]
    for words in (("import", str(SAMPLE), "--survey", name), ("backup",)):
        command = [sys.executable, "-m", "hyte_analysis", *words]
        subprocess.run(  # noqa: S603 - our own
            command, cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL
        )


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
    page.wait_for_function(DRAWN)
    page.evaluate("document.fonts.ready")
    page.wait_for_timeout(800)


def optimised(png: bytes) -> bytes:
    """The same picture in fewer bytes: 256 colours are enough for a page."""
    out = io.BytesIO()
    picture = Image.open(io.BytesIO(png)).convert("RGB")
    few = picture.quantize(256, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    few.save(out, "PNG", optimize=True)
    return out.getvalue()


def take(chrome: Browser, address: str, shot: Shot) -> bytes:
    """The picture; RuntimeError where it would be too large."""
    width, height = shot.window
    page = chrome.new_page(viewport={"width": width, "height": height}, locale="fi-FI")
    page.goto(f"{address}/{shot.address}")
    page.locator("h1").first.wait_for()
    if shot.stage is not Stage.LOCKED:
        _settle(page)
    shot.prepare(page)
    picture = optimised(page.screenshot())
    page.close()
    if len(picture) > MOST_BYTES:
        raise RuntimeError(f"{shot.name}: {len(picture)} bytes")
    return picture


def main() -> None:
    """Take the pictures that are named, or all."""
    parser = argparse.ArgumentParser(description="Take the pictures of the documents.")
    parser.add_argument("names", nargs="*", choices=[*(shot.name for shot in SHOTS), []])
    parser.add_argument("--to", type=Path, default=PICTURES)
    given = parser.parse_args()
    wanted = [shot for shot in SHOTS if not given.names or shot.name in given.names]
    given.to.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        chrome = playwright.chromium.launch(executable_path=browser())
        for stage in Stage:
            of_stage = [shot for shot in wanted if shot.stage is stage]
            if not of_stage:
                continue
            with dashboard(stage) as address:
                for shot in of_stage:
                    picture = take(chrome, address, shot)
                    (given.to / f"{shot.name}.png").write_bytes(picture)
                    sys.stdout.write(f"{shot.name}.png {len(picture) // 1000} kB\n")
        chrome.close()


if __name__ == "__main__":
    main()
