"""A reader's way in a real browser: asked for a page, signs in, reads, downloads, signs out."""

import pytest
from playwright.sync_api import Browser, Page

from hyte_analysis.survey.access import Act
from hyte_analysis.texts import text
from tests.access.attempts import SURVEY
from tests.access.serving import Guarded, person
from tests.browser.conftest import PATIENCE, browser

__all__ = ["browser"]

pytestmark = pytest.mark.xdist_group("access")


def complaints_of(tab: Page) -> list[str]:
    """What the browser complains of from now on: of the policy of contents too."""
    complaints: list[str] = []
    tab.on("pageerror", lambda error: complaints.append(str(error)))
    tab.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    return complaints


def test_a_reader_signs_in_reads_downloads_and_signs_out(browser: Browser, server: Guarded) -> None:
    assert server.provider is not None
    context = browser.new_context(locale="fi-FI", viewport={"width": 1280, "height": 720})
    context.set_default_timeout(PATIENCE)
    tab = context.new_page()
    complaints = complaints_of(tab)
    server.provider.person, ended = person("viewer"), server.provider.signed_out
    tab.goto(f"{server.address}/kysymykset?kysely={SURVEY}")
    tab.get_by_role("link", name=text("access.sign_in")).click()
    with tab.expect_download() as download:
        tab.get_by_role("button", name=text("ui.download_excel")).click()
    assert download.value.suggested_filename.endswith(".xlsx")
    assert "/kysymykset" in tab.url
    assert "viewer@esimerkki.fi" in tab.get_by_test_id("stSidebar").inner_text()
    tab.get_by_role("button", name=text("access.sign_out")).click()
    tab.get_by_role("link", name=text("access.sign_in")).wait_for()
    assert server.provider.signed_out == ended + 1
    assert complaints == []
    context.close()
    acts = [line["act"] for line in server.audit() if line["who"] == "viewer@esimerkki.fi"]
    assert {Act.SIGN_IN, Act.EXPORT, Act.SIGN_OUT} <= set(acts)
