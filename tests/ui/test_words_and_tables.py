"""Other people's words in Markdown and in tables."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hyte_analysis.ui.markdown import plain
from hyte_analysis.ui.tables import html_table
from tests.pages.reading import Page

WORDS = (
    "**lihava** _alle_ *vino* ~yli~ `koodi`",
    "[linkki](http://x) ![kuva](a.png) <b>x</b> &amp;",
    "# otsikko", "- luettelo", "1. luettelo", "> lainaus", "| a | b |",
    "$x^2$ :red[puna] :material/home: :smile:", "\\alku", "a=b", "rivi\n\nrivi", "+ plus",
)  # fmt: skip


@pytest.mark.parametrize("words", WORDS)
def test_plain_words_have_no_sign_that_markdown_reads(words: str) -> None:
    escaped = plain(words)
    assert not re.search(r"(?<!\\)(?:\\\\)*[*_~`\[\]<>#$|!:&=+]", escaped)
    assert "\n" not in escaped
    assert re.sub(r"\\(.)", r"\1", escaped) == " ".join(words.split())


@given(st.text())
def test_plain_words_lose_nothing_but_white_space(words: str) -> None:
    assert re.sub(r"\\(.)", r"\1", plain(words)) == " ".join(words.split())


CELLS = st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1)


@given(caption=CELLS, column=CELLS, row=CELLS, cell=CELLS)
def test_any_words_stay_words_in_a_table(caption: str, column: str, row: str, cell: str) -> None:
    page = Page(html_table(caption, ["", column], [[row, cell]], total=True))
    (table,) = page.tables
    assert (table.caption, table.columns, table.rows) == (caption, ["", column], [[row, cell]])


def test_a_tables_label_cannot_leave_its_attribute() -> None:
    markup = html_table('"><script>alert(1)</script>', ["a"], [["b"]])
    assert "<script" not in markup
    assert 'aria-label="&quot;&gt;&lt;script' in markup
