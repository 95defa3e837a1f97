"""Other people's words show as they were written: no HTML, no Markdown, no LaTeX, no link."""

import csv
import io
import re

import pytest

from hyte_analysis.storage.surveys import list_surveys, load_survey
from hyte_analysis.ui import session
from tests.pages.reading import PAGES, Screen

NASTY = (
    "<script>alert(1)</script> <b>lihava</b> **tähdet** _alle_ $x^2$ :red[puna] :material/home: "
    "[linkki](http://x.example) ![kuva](http://x.example/a.png) `koodi` &amp; {0} # otsikko"
)
QUESTION, ANSWER = f"Kysymys {NASTY}", f"Vastaus {NASTY}"
OPTION = "Valinta <i>lihava</i> **t** $x$ :red[p] [l](http://x)"
GROUP = "Ryhmä <b>lihava</b> **t** $x$ :red[p] [l](http://x)"
STARTS = ("# otsikko", "- luettelo", "1. luettelo", "> lainaus", "=1+1", "    sisennys", ":red[a]")


def export() -> bytes:
    """A survey whose every text is hostile."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";")
    writer.writerow(["Taho, jota edustatte", f"{QUESTION}?", f"Omin sanoin {NASTY}"])
    for number in range(12):
        group = ("Kunta", GROUP, "HVA")[number % 3]
        choice = OPTION if number % 4 else "Muu"
        start = STARTS[number % len(STARTS)]
        own_words = f"{start} {number * 7919} {ANSWER} {'abcdefghijkl'[number] * 99}"
        writer.writerow([group, choice, own_words])
    return out.getvalue().encode()


@pytest.fixture
def hostile(screen: Screen) -> Screen:
    """The survey uploaded, reported and stored."""
    screen.open("imports")
    screen.app.file_uploader[0].upload(f"{NASTY.replace('/', '')}.csv", export()).run()
    assert any(GROUP in cell for row in screen.html.tables[0].rows for cell in row)
    check(screen)
    return screen.press("tallenna")


def question_ids() -> list[str]:
    database = session.own_database()
    (stored,) = list_surveys(database)
    return [question.id for question in load_survey(database, stored.id).questions]


def check(screen: Screen) -> None:
    """No element of the page has become one by a survey's words."""
    page = screen.html
    tags = {tag for tag, _, _ in page.elements}
    assert tags <= {
        "div", "p", "h1", "h2", "h3", "table", "caption", "thead", "tbody", "tr", "th", "td",
        "ul", "li", "span", "details", "summary", "style", "a", "small",
    }  # fmt: skip
    for words in markdown_texts(screen):
        check_plain(words)


def markdown_texts(screen: Screen) -> list[str]:
    """Everything that Streamlit reads as Markdown and a survey may have written."""
    app = screen.app
    widgets = [*app.button, *app.checkbox, *app.toggle, *app.download_button, *app.selectbox]
    words = [widget.label for widget in widgets]
    words += [element.value for element in (*app.success, *app.info, *app.error, *app.warning)]
    words += [element.value for element in app.markdown]
    words += [link.proto.label for link in app.get("page_link")]
    words += [option for group in app.get("button_group") for option in group.options]
    words += [expander.label for expander in app.expander]
    return words


def check_plain(words: str) -> None:
    """Every sign of a survey's words that Markdown reads is escaped, but our own bold."""
    if "lihava" not in words:
        return
    unescaped = re.findall(r"(?<!\\)(?:[*_`$\[\]<>#~|&]|:(?=red|material))", words)
    assert unescaped in ([], ["*"] * 4), words


def test_hostile_words_show_as_they_were_written_on_every_page(hostile: Screen) -> None:
    (survey,) = list_surveys(session.own_database())
    assert survey.responses == 12
    for page in PAGES:
        hostile.open(page)
        check(hostile)
    assert hostile.widget("kysely").options[0].startswith("<script>")


def test_a_hostile_question_option_and_group_keep_their_every_sign(hostile: Screen) -> None:
    hostile.open("questions")
    (title,) = hostile.html.texts("h1")
    assert NASTY in title
    cells = [cell for row in hostile.html.tables[0].rows for cell in row]
    assert GROUP in cells or GROUP in hostile.html.tables[0].columns
    assert OPTION in (*cells, *hostile.html.tables[0].columns)
    assert GROUP in hostile.charts[0].alt
    assert "<script" not in hostile.charts[0].spec.replace("\\u003c", "<")
    hostile.open("open_answers")
    quotes = hostile.html.texts("span", "quote")
    assert len(quotes) == 12
    assert all(NASTY in quote for quote in quotes)
    (heading,) = hostile.html.texts("h2")
    assert heading.endswith(f"Omin sanoin {NASTY}")


def test_a_restriction_to_a_hostile_option_is_a_plain_sentence(hostile: Screen) -> None:
    hostile.open("questions")
    assert NASTY in hostile.widget("rajaus").options[1]
    hostile.choose("rajaus", question_ids()[0])
    hostile.choose("vastaus", ["1", "2"])
    check(hostile)
    (sentence,) = hostile.html.texts("p", "restriction")
    assert OPTION in sentence
    assert NASTY in sentence


def test_a_bad_file_with_a_hostile_name_is_named_as_it_is(screen: Screen) -> None:
    screen.open("imports")
    screen.app.file_uploader[0].upload("**lihava** $x$ [b](http:x) :red[c].csv", b"").run()
    (problem,) = screen.is_well().app.error
    check_plain(problem.value)
    assert r"\*\*lihava\*\*" in problem.value
