"""The user's guide speaks of every page, in the words that the pages use."""

import re
from pathlib import Path

import pytest

from docs.make_pictures import NARROW, PICTURES, SHOTS
from hyte_analysis.texts import text
from hyte_analysis.texts.catalogues import catalogue
from hyte_analysis.ui.navigation import PAGES, PageEntry

ROOT = Path(__file__).parents[2]
GUIDE = (ROOT / "docs" / "kayttoopas.md").read_text(encoding="utf-8")
SHOWN = re.findall(r"!\[([^\]]+)\]\(pictures/([\w-]+)\.png\)", GUIDE)
# Said in bold for its own sake: what each page is for, what to mind, keys of the keyboard.
NOT_ON_A_PAGE = {"Mihin:", "Huomaa:", "Muista."}
PRESSED = [
    word
    for word in dict.fromkeys(re.findall(r"\*\*([^*]+)\*\*", GUIDE))
    if word not in NOT_ON_A_PAGE and len(word) > 1
]


@pytest.mark.parametrize("page", [entry.name for entry in PAGES])
def test_a_page_has_its_part_in_the_guide(page: str) -> None:
    title = text(f"navigation.{page}")
    assert re.search(rf"^##+ {re.escape(title)}\b", GUIDE, re.MULTILINE)


@pytest.mark.parametrize("entry", PAGES, ids=[entry.name for entry in PAGES])
def test_a_page_has_its_picture_from_the_running_program(entry: PageEntry) -> None:
    address = "" if entry is PAGES[0] else entry.url_path
    names = {shot.name for shot in SHOTS if shot.address.partition("?")[0] == address}
    assert names & {name for _, name in SHOWN}


def test_every_picture_is_one_that_the_script_takes() -> None:
    names = {shot.name for shot in SHOTS}
    assert {name for _, name in SHOWN} <= names
    assert {path.stem for path in PICTURES.glob("*.png")} == names


def test_a_narrow_screen_is_shown_too() -> None:
    narrow = {shot.name for shot in SHOTS if shot.window == NARROW}
    assert len(narrow & {name for _, name in SHOWN}) >= 2


def pattern(template: str) -> str:
    """What a text of a page may look like when its holes are filled in."""
    return re.sub(r"\\\{\w+\\\}", ".{1,20}", re.escape(template.rstrip(".:")))


@pytest.mark.parametrize("words", PRESSED)
def test_what_the_guide_tells_to_look_for_is_on_the_pages(words: str) -> None:
    telling = [of for of in catalogue("fi").values() if len(re.sub(r"\{\w+\}|\W", "", of)) > 2]
    assert any(re.fullmatch(pattern(of), words.rstrip(".:"), re.IGNORECASE) for of in telling)


def test_the_guide_is_read_at_one_sitting() -> None:
    assert len(GUIDE.split()) < 2000
