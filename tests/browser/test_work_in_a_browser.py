"""A user's work in a real browser: links, choices, an import, pictures and a workbook."""

import io
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Download, Locator, expect

from tests.browser.conftest import Visit
from tests.browser.reader import Reader
from tests.browser.serving import ROOT, Server

pytestmark = pytest.mark.xdist_group("browser work")

SAMPLE = ROOT / "data" / "samples" / "ennakkokysely-2024.csv"
GOALS = "kysely=ennakkokysely-2024&kysymys=tehostettavat-tavoitteet"


def group(reader: Reader, name: str) -> Locator:
    return reader.control("ryhma").get_by_role("button", name=name, exact=True)


def has_groups(reader: Reader, *names: str) -> None:
    chosen = reader.control("ryhma").locator("button[aria-pressed=true]")
    expect(chosen).to_have_text(list(names))


def content(download: Download) -> bytes:
    return Path(download.path()).read_bytes()


def test_a_link_leads_to_its_question_on_a_fresh_server_and_choices_live_in_the_address(
    fresh_server: Server, visit: Visit
) -> None:
    reader = visit(fresh_server)
    tab, title = reader.tab, reader.tab.get_by_role("heading", level=1)
    link = f"kysymykset?{GOALS}&ryhma=Kunta"
    reader.goes_to(link)
    assert tab.url == fresh_server.address + link
    assert reader.heading().startswith("Mitä Pohjois-Savon hyvinvointitavoitteita")
    assert tab.get_by_role("dialog").count() == 0
    has_groups(reader, "Kunta")
    table = tab.get_by_role("region", name="Lukumäärät vastaajaryhmittäin")
    assert table.get_by_role("columnheader").all_inner_texts() == ["Vaihtoehto", "Kunta", "Kaikki"]

    group(reader, "HVA").click()
    expect(tab).to_have_url(re.compile("ryhma=HVA&ryhma=Kunta"))
    expect(table.get_by_role("columnheader")).to_have_text(["Vaihtoehto", "HVA", "Kunta", "Kaikki"])
    tab.reload()
    reader.waits()
    has_groups(reader, "HVA", "Kunta")
    assert reader.heading().startswith("Mitä Pohjois-Savon hyvinvointitavoitteita")

    tab.get_by_test_id("stSidebarNavItems").get_by_role("link", name="Yleiskuva").click()
    expect(tab).to_have_title("Yleiskuva")
    expect(title).to_have_text("Ennakkokysely 2024")
    reader.waits()
    has_groups(reader, "HVA", "Kunta")
    tab.get_by_role("link", name="Oletteko löytäneet yhteistyökumppaneita").click()
    expect(tab).to_have_url(re.compile("/kysymykset.*kysymys=yhteistyokumppanit"))
    expect(title).to_contain_text("yhteistyökumppaneita")
    # Back retraces the reader's own steps, one at a time.
    tab.go_back()
    expect(tab).to_have_title("Yleiskuva")
    tab.go_back()
    expect(tab).to_have_title("Kysymykset")
    expect(title).to_contain_text("hyvinvointitavoitteita")
    has_groups(reader, "HVA", "Kunta")
    tab.go_back()
    has_groups(reader, "Kunta")
    tab.go_forward()
    has_groups(reader, "HVA", "Kunta")


def test_a_file_is_imported_read_and_taken_along(fresh_server: Server, visit: Visit) -> None:
    reader = visit(fresh_server)
    tab, title = reader.tab, reader.tab.get_by_role("heading", level=1)
    reader.goes_to("tuonti")
    tab.locator("input[type=file]").set_input_files(SAMPLE)
    tab.get_by_text("Tuontiraportti: ennakkokysely-2024.csv").wait_for()
    tab.get_by_role("button", name="Tallenna kysely").click()
    expect(tab.get_by_test_id("stAlert")).to_contain_text("31 vastausta tallennettu")
    tab.get_by_test_id("stSidebarNavItems").get_by_role("link", name="Yleiskuva").click()
    expect(title).to_have_text("Ennakkokysely 2024")
    reader.waits()
    assert tab.get_by_text("Esimerkkiaineisto").count() == 0
    with tab.expect_download() as download:
        tab.get_by_role("button", name="Lataa Excel").click()
    name = download.value.suggested_filename
    assert re.fullmatch(r"ennakkokysely-2024-\d{4}-\d\d-\d\d\.xlsx", name)
    book = load_workbook(io.BytesIO(content(download.value)))
    assert book.sheetnames[0] == "Sisällys"

    reader.goes_to(f"kysymykset?{GOALS}")
    tab.locator(".js-plotly-plot .bars").first.wait_for(state="attached")
    for kind, start in (("PNG", b"\x89PNG"), ("SVG", b"<svg")):
        with tab.expect_download() as download:
            tab.get_by_role("button", name=f"Lataa kuva ({kind})").click()
        assert download.value.suggested_filename.endswith(f".{kind.lower()}")
        assert content(download.value).startswith(start)
        reader.reads_only_finnish()

    # Another program is told who holds the database, in one sentence.
    told = command("surveys", fresh_server)
    assert told.returncode == 2
    (sentence,) = told.stderr.decode().splitlines()
    assert "auki toisessa ohjelmassa" in sentence
    assert "Sulje" in sentence
    if sys.platform != "win32":
        assert f"(prosessi {fresh_server.process.pid})" in sentence

    reader.goes_to("tuonti")
    tab.get_by_role("button", name="Poista", exact=True).click()
    reader.reads_only_finnish()
    reader.is_accessible()
    tab.get_by_role("button", name="Poista kysely").click()
    expect(tab.get_by_test_id("stAlert")).to_contain_text("on poistettu")
    expect(tab.get_by_text("Yhtään kyselyä ei ole vielä tuotu")).to_be_visible()


def command(verb: str, server: Server) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "hyte_analysis", verb, "--db", str(server.database)],
        cwd=ROOT, env=dict(os.environ), capture_output=True, check=False, timeout=60,
    )  # fmt: skip


def test_the_codebook_is_edited_section_by_section_in_finnish(
    fresh_server: Server, visit: Visit
) -> None:
    reader = visit(fresh_server)
    tab = reader.tab
    reader.goes_to("tuonti")
    tab.locator("input[type=file]").set_input_files(SAMPLE)
    tab.get_by_role("button", name="Tallenna kysely").click()
    tab.get_by_test_id("stAlert").wait_for()
    reader.goes_to("koodikirja")
    for section in ("Kysymykset", "Vaihtoehdot", "Sarakkeet", "Ryhmät", "Kierrokset", "Historia"):
        tab.get_by_test_id("stMain").get_by_role("radio", name=section).click()
        reader.waits()
        reader.reads_only_finnish()
        reader.is_accessible()
