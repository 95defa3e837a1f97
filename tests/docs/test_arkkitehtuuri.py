"""The Finnish page of the architecture names every decision and every room."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "arkkitehtuuri.md").read_text(encoding="utf-8")
DECISIONS = sorted((ROOT / "docs" / "decisions").glob("*.md"))
ROWS = re.findall(r"^\| \[(\d{3})\]\(decisions/([\w.\-]+)\) \| (.+) \|$", PAGE, re.MULTILINE)


def test_every_decision_has_its_row_and_no_row_is_of_a_decision_that_is_gone() -> None:
    assert [name for _, name, _ in ROWS] == [path.name for path in DECISIONS]


@pytest.mark.parametrize(("number", "name", "summary"), ROWS, ids=[row[0] for row in ROWS])
def test_a_decision_is_summed_up_on_a_line_under_its_own_number(
    number: str, name: str, summary: str
) -> None:
    assert name.startswith(f"{number}-")
    assert 20 < len(summary) < 130


@pytest.mark.parametrize(
    "room", sorted(path.parent.name for path in (ROOT / "hyte_analysis").glob("*/__init__.py"))
)
def test_a_room_is_on_the_page(room: str) -> None:
    assert f"`{room}`" in PAGE or f"hyte_analysis/{room}`" in PAGE
