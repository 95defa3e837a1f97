"""The deck in a real browser, as a file and on its page: keys, touch, projector, phone, paper."""

import io
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pikepdf
import pytest
from playwright.sync_api import BrowserContext, Page, expect

from hyte_analysis.exports.deck import to_deck
from hyte_analysis.reports.report import FigureFinding
from hyte_analysis.reports.slides import slides_of
from hyte_analysis.survey.audiences import Profile
from tests.browser.conftest import Visit
from tests.browser.reader import NARROW, WIDE, Reader
from tests.browser.serving import Server
from tests.reports.made_up import report

pytestmark = pytest.mark.xdist_group("browser presentation")

SURVEYS = ("ennakkokysely-2025", "ennakkokysely-2024")
CHART = "sovitut-kaytannot"
# What of the slide in sight is cut off by an edge.
LOOK = """() => {
  const slide = document.querySelector(".slide.now"), canvas = slide.querySelector(".canvas");
  const body = slide.querySelector(".body"), box = canvas.getBoundingClientRect(), found = [];
  if (canvas.scrollHeight > 720 || canvas.scrollWidth > 1280) found.push("canvas");
  if (body && body.scrollHeight > body.clientHeight + 1) found.push("body");
  for (const element of slide.querySelectorAll("h2, p, li, .wide text, footer span")) {
    if (element.closest(".numbers")) continue;
    const place = element.getBoundingClientRect();
    if (place.width && (place.left < box.left - 1 || place.right > box.right + 1 ||
        place.bottom > box.bottom + 1)) found.push(element.textContent);
  }
  return found;
}"""


Opens = Callable[..., Reader]


@pytest.fixture
def opens(context: BrowserContext, tmp_path: Path) -> Iterator[Opens]:
    """Open a sample's deck from a file; at the end it has asked for nothing else."""
    readers: list[Reader] = []

    def opened(
        survey_id: str = SURVEYS[0], profile: Profile = Profile.INTERNAL, at: str = ""
    ) -> Reader:
        path = tmp_path / f"{survey_id}-{profile}.html"
        path.write_bytes(to_deck(report(profile=profile, survey_id=survey_id)))
        reader = Reader(context.new_page(), "file://")
        readers.append(reader)
        reader.tab.set_viewport_size(WIDE)
        reader.tab.goto(f"{path.as_uri()}{at}")
        reader.tab.locator(".deck.ready").wait_for()
        return reader

    yield opened
    for reader in readers:
        reader.tab.close()
        assert reader.complaints == []


def slide(tab: Page) -> str:
    key = tab.locator(".slide.now").get_attribute("data-key")
    assert key
    return key


def heard(tab: Page) -> str:
    return tab.locator(".heard").inner_text()


@pytest.mark.parametrize("survey_id", SURVEYS)
def test_every_slide_fits_a_projector_and_is_accessible(opens: Opens, survey_id: str) -> None:
    reader = opens(survey_id)
    slides = slides_of(report(survey_id=survey_id))
    kinds: set[tuple[str, str]] = set()
    for made in slides:
        assert slide(reader.tab) == made.key
        assert reader.tab.evaluate(LOOK) == []
        kind = made.kind, made.finding.chart if isinstance(made.finding, FigureFinding) else ""
        if kind not in kinds:
            reader.is_accessible()
        kinds.add(kind)
        reader.tab.keyboard.press("ArrowRight")
    assert slide(reader.tab) == slides[-1].key
    title = reader.tab.locator(".slide.now h2").evaluate("(h) => getComputedStyle(h).fontSize")
    assert title == "34px"


def test_keys_move_jump_and_blank(opens: Opens) -> None:
    tab = opens().tab
    keys = [made.key for made in slides_of(report())]
    press = tab.keyboard.press
    for key, expected in (
        ("PageDown", 1), (" ", 2), ("ArrowDown", 3), ("PageUp", 2), ("ArrowLeft", 1),
        ("End", len(keys) - 1), ("ArrowRight", len(keys) - 1), ("Home", 0), ("ArrowUp", 0),
        ("Shift+ ", 0),
    ):  # fmt: skip
        press(key)
        assert slide(tab) == keys[expected], key
    press("1")
    press("2")
    assert tab.locator(".typed").inner_text() == "12"
    press("Enter")
    assert slide(tab) == keys[11]
    assert heard(tab).startswith(f"Dia 12/{len(keys)}: ")
    for darkens in ("b", "."):
        press(darkens)
        expect(tab.get_by_role("button", name="Näytä esitys taas")).to_be_visible()
        # The first press brings the picture back and does not move on.
        press("ArrowRight")
        expect(tab.locator(".blank")).to_be_hidden()
        assert slide(tab) == keys[11]
    press("ArrowLeft")
    assert slide(tab) == keys[10]


def test_the_list_is_used_by_keyboard_and_by_mouse(opens: Opens) -> None:
    reader = opens()
    tab = reader.tab
    tab.keyboard.press("l")
    dialog = tab.get_by_role("dialog", name="Luettelo")
    expect(dialog).to_be_visible()
    reader.is_accessible()
    tab.keyboard.press("ArrowDown")
    tab.keyboard.press("ArrowDown")
    tab.keyboard.press("Enter")
    expect(dialog).to_be_hidden()
    assert slide(tab) == CHART
    tab.get_by_role("button", name="Luettelo").click()
    dialog.get_by_role("button", name="Luvuista").click()
    assert slide(tab) == "luvuista"
    tab.keyboard.press("?")
    expect(tab.get_by_role("dialog", name="Näppäimet")).to_be_visible()
    reader.is_accessible()
    tab.keyboard.press("Escape")
    expect(tab.get_by_role("dialog")).to_have_count(0)
    assert slide(tab) == "luvuista"


def test_the_groups_come_one_at_a_time_when_asked(opens: Opens) -> None:
    reader = opens(at=f"#{CHART}")
    tab = reader.tab
    groups = tab.locator(".slide.now .wide [data-group]")
    names = ["HVA", "Kunta", "Oppilaitokset", "Muut toimijat", "Kaikki"]

    def shown() -> int:
        visible: int = groups.evaluate_all(
            "(all) => all.filter((g) => getComputedStyle(g).visibility === 'visible').length"
        )
        return visible

    assert shown() == len(names)
    tab.keyboard.press("g")
    assert shown() == 0
    for number, name in enumerate(names, 1):
        tab.keyboard.press("ArrowRight")
        assert (slide(tab), shown()) == (CHART, number)
        assert heard(tab) == f"{name} {number}/5"
    reader.is_accessible()
    tab.keyboard.press("ArrowLeft")
    assert shown() == 4
    tab.keyboard.press("ArrowRight")
    tab.keyboard.press("ArrowRight")
    assert slide(tab) != CHART
    tab.keyboard.press("ArrowLeft")
    assert (slide(tab), shown()) == (CHART, 5)
    tab.keyboard.press("r")
    assert shown() == len(names)


def test_the_figures_are_shown_as_a_table_when_asked(opens: Opens) -> None:
    reader = opens(SURVEYS[1], at="#tehostettavat-tavoitteet")
    tab = reader.tab
    table = tab.locator(".slide.now .numbers")
    tab.keyboard.press("t")
    expect(tab.locator(".slide.now .picture")).to_be_hidden()
    assert table.evaluate("(box) => box.clientHeight") > 300
    reader.is_accessible()
    # A long table is read to its end by keyboard, and the slide stays.
    table.focus()
    tab.keyboard.press("End")
    tab.wait_for_function(
        """() => { const box = document.querySelector(".slide.now .numbers");
        return box.scrollTop + box.clientHeight >= box.scrollHeight - 2; }"""
    )
    assert slide(tab) == "tehostettavat-tavoitteet"
    tab.keyboard.press("t")
    expect(tab.locator(".slide.now .picture")).to_be_visible()


def test_a_link_leads_to_a_slide_and_the_address_follows(opens: Opens) -> None:
    tab = opens(at="#luvuista").tab
    assert slide(tab) == "luvuista"
    tab.keyboard.press("Home")
    assert tab.url.endswith("#alku")
    tab.evaluate(f"location.hash = '{CHART}'")
    expect(tab.locator(".slide.now")).to_have_attribute("data-key", CHART)
    tab.reload()
    tab.locator(".deck.ready").wait_for()
    assert slide(tab) == CHART


def test_full_screen_shows_the_slide_alone(opens: Opens) -> None:
    reader = opens(at=f"#{CHART}")
    tab = reader.tab
    controls = tab.locator(".controls")
    expect(controls).to_be_visible()
    tab.keyboard.press("f")
    tab.wait_for_function("() => document.fullscreenElement !== null")
    expect(controls).to_be_hidden()
    reader.is_accessible()
    tab.mouse.move(300, 300)
    tab.mouse.move(320, 320)
    expect(controls).to_be_visible()
    tab.mouse.click(400, 500)
    assert slide(tab) != CHART
    tab.keyboard.press("l")
    expect(tab.get_by_role("dialog", name="Luettelo")).to_be_visible()
    tab.get_by_role("button", name="Sulje").click()
    tab.keyboard.press("f")
    tab.wait_for_function("() => document.fullscreenElement === null")


def test_the_keyboard_reaches_every_control(opens: Opens) -> None:
    tab = opens().tab
    reached = []
    for _ in range(8):
        tab.keyboard.press("Tab")
        reached.append(tab.evaluate("document.activeElement.getAttribute('aria-label')"))
    assert reached == ["Edellinen", "Seuraava", "Luettelo", "Luvut taulukkona",
                       "Ryhmä kerrallaan", "Pimennä", "Koko näyttö", "Näppäimet"]  # fmt: skip
    tab.keyboard.press("Shift+Tab")
    tab.keyboard.press("Shift+Tab")
    # A button does its own work by space; the deck does not move.
    tab.keyboard.press(" ")
    expect(tab.locator(".blank")).to_be_visible()
    assert slide(tab) == "alku"


@pytest.mark.parametrize(
    "window", [NARROW, {"width": 640, "height": 360}], ids=["phone", "text at 200 %"]
)
def test_a_narrow_window_shows_all_slides_below_each_other(
    opens: Opens, window: dict[str, int]
) -> None:
    reader = opens(SURVEYS[1])
    tab = reader.tab
    tab.set_viewport_size(window)  # type: ignore[arg-type]
    expect(tab.locator(".deck")).to_have_class(re.compile("as-list"))
    expect(tab.locator(".slide:visible")).to_have_count(tab.locator(".slide").count())
    assert not tab.evaluate("document.documentElement.scrollWidth > innerWidth")
    reader.is_accessible()
    # A label of a chart is as large as text.
    label = tab.locator("#tavoitteiden-eteneminen .narrow text").first
    assert label.bounding_box()["height"] >= 13  # type: ignore[index]
    tab.keyboard.press("t")
    assert not tab.evaluate("document.documentElement.scrollWidth > innerWidth")
    reader.is_accessible()
    tab.get_by_role("button", name="Luettelo").click()
    tab.get_by_role("dialog").get_by_role("button", name="Mitä seuraavaksi").click()
    expect(tab.locator("#teksti h2")).to_be_in_viewport()


def test_a_finger_turns_the_page(opens: Opens) -> None:
    tab = opens().tab
    keys = [made.key for made in slides_of(report())]

    def sweep(start: int, end: int) -> None:
        tab.evaluate(
            """([start, end]) => {
              const target = document.querySelector(".slide.now .canvas");
              for (const [name, x] of [["touchstart", start], ["touchend", end]]) {
                const finger = new Touch({ identifier: 1, target, clientX: x, clientY: 300 });
                const on = name === "touchstart" ? [finger] : [];
                target.dispatchEvent(new TouchEvent(name, {
                  bubbles: true, composed: true, touches: on, changedTouches: [finger] }));
              }
            }""",
            [start, end],
        )

    sweep(900, 500)
    assert slide(tab) == keys[1]
    sweep(500, 480)
    assert slide(tab) == keys[1]
    sweep(500, 900)
    assert slide(tab) == keys[0]


def test_on_paper_every_slide_is_a_page(opens: Opens) -> None:
    tab = opens().tab
    printed = tab.pdf(prefer_css_page_size=True, print_background=True)
    with pikepdf.open(io.BytesIO(printed)) as pdf:
        assert len(pdf.pages) == len(slides_of(report()))
        assert {tuple(float(x) for x in page.mediabox) for page in pdf.pages} == {(0, 0, 960, 540)}


# ---- the page


def opens_page(visit: Visit, server: Server, path: str) -> Reader:
    reader = visit(server)
    reader.tab.set_viewport_size(WIDE)
    reader.goes_to(path)
    reader.tab.locator(".deck.ready").wait_for()
    return reader


def test_the_page_keeps_the_slide_and_names_it_in_its_link(server: Server, visit: Visit) -> None:
    reader = opens_page(visit, server, "esitys?kysely=ennakkokysely-2025")
    tab = reader.tab
    reader.reads_only_finnish()
    reader.is_accessible()
    tab.keyboard.press("ArrowRight")
    tab.keyboard.press("ArrowRight")
    here = slide(tab)
    assert f"dia={here}" in tab.url
    # The letters of the deck are not those of the page around it.
    tab.locator(".deck").focus()
    tab.keyboard.press("r")
    assert heard(tab) == "Ryhmät tulevat näkyviin yksi kerrallaan"
    tab.keyboard.press("r")
    reader.control("yleiso").scroll_into_view_if_needed()
    tab.wait_for_timeout(500)
    reader.control("yleiso").locator("input").click()
    tab.get_by_role("option", name="Neuvottelukunta").click()
    expect(tab.locator(".slide.now .foot")).to_contain_text("neuvottelukunta")
    reader.waits()
    assert slide(tab) == here
    assert f"dia={here}" in tab.url
    other = visit(server)
    other.tab.goto(tab.url)
    other.tab.locator(".deck.ready").wait_for()
    assert slide(other.tab) == here


def test_the_page_goes_full_screen_and_fills_the_window_where_it_may_not(
    server: Server, visit: Visit
) -> None:
    reader = opens_page(visit, server, "esitys?kysely=ennakkokysely-2025")
    tab = reader.tab
    begin = tab.locator(".enter")
    assert begin.inner_text() == "Koko näyttö"
    begin.click()
    tab.wait_for_function("() => document.fullscreenElement !== null")
    expect(tab.locator(".deck")).to_have_class(re.compile(r"\bfull\b"))
    tab.keyboard.press("ArrowRight")
    assert slide(tab) != "alku"
    tab.keyboard.press("f")
    tab.wait_for_function("() => document.fullscreenElement === null")
    tab.evaluate("() => { Element.prototype.requestFullscreen = () => Promise.reject(); }")
    begin.click()
    expect(tab.locator(".deck")).to_have_attribute("popover", "manual")
    box = tab.locator(".slides").bounding_box()
    assert box is not None
    assert (box["width"], box["height"]) == (1280, 720)
    reader.is_accessible()
    tab.keyboard.press("Escape")
    expect(begin).to_be_visible()


def test_the_page_is_read_on_a_phone(server: Server, visit: Visit) -> None:
    reader = opens_page(visit, server, "esitys?kysely=ennakkokysely-2024&dia=luvuista")
    tab = reader.tab
    tab.set_viewport_size(NARROW)
    expect(tab.locator(".deck")).to_have_class(re.compile("as-list"))
    tab.wait_for_timeout(400)
    assert not reader.scrolls_sideways()
    reader.is_accessible()
    tab.set_viewport_size(WIDE)


def test_a_link_to_a_slide_opens_at_it_on_a_server_that_nobody_has_visited(
    fresh_server: Server, visit: Visit
) -> None:
    reader = opens_page(visit, fresh_server, f"esitys?kysely=ennakkokysely-2025&dia={CHART}")
    assert slide(reader.tab) == CHART
