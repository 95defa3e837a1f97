"""A summary as text and Markdown: the form of the slides, and words that stay words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hyte_analysis.exports.summary_text import escaped, to_summary_markdown, to_summary_text
from hyte_analysis.open_answers.summary import Bullet, PrintedTheme, SummaryTable
from hyte_analysis.survey.audiences import Profile
from hyte_analysis.survey.model import Kind, Question, Unit
from hyte_analysis.survey.summaries import Form

QUESTION = Question("q", "3.4a", "Mitä tietoa toivotte?", Kind.OPEN_TEXT)
HOSTILE = (
    "# Otsikko", "## 2. Väärä teema", "[linkki](http://paha.example)", "![kuva](x.png)",
    "<script>alert(1)</script>", "<b>", "*tähti*", "_ala_", "`koodi`", "- lista", "+ lista",
    "1. numero", "2) numero", "---", "===", "> lainaus", "| a | b |", "~~~", "&lt;b&gt;",
    "www.paha.example", "https://paha.example", "matti@paha.example", "\\", "$x$", "[x]: http://a",
)  # fmt: skip


def table(*themes: PrintedTheme, **options: object) -> SummaryTable:
    told = {"is_sample": False, "unit": Unit.ORGANISATION, "profile": Profile.INTERNAL,
            "form": Form.THEMES, "answered": 12, "restriction": ""} | options  # fmt: skip
    return SummaryTable(
        "Kysely 2026", told["is_sample"], told["unit"], told["profile"], QUESTION,  # type: ignore[arg-type]
        told["form"], themes, told["answered"], restriction=told["restriction"],  # type: ignore[arg-type]
    )  # fmt: skip


TIME = PrintedTheme(1, "Ajantasainen tieto", "Tieto tulee myöhässä.",
                    (Bullet("Jonotusajat", "(useita vastauksia, kunta–hva)", 2),
                     Bullet("Sovitaan yhdessä")))  # fmt: skip
LONELY = PrintedTheme(
    2, "Yksinäisyys", "", (), (Bullet("Muutto"), Bullet("etäisyydet")),
    (Bullet("ystäväpiirit", "(kunta)", 1), Bullet("kerhot.")),
)  # fmt: skip
SLEEP = PrintedTheme(2, "Uni", solutions=(Bullet("Ruudut pois, valot pois", "(hva)", 1),))


def test_the_text_has_the_form_of_the_slides() -> None:
    assert to_summary_text(table(TIME)) == (
        "Kysely 2026\n"
        "3.4a Mitä tietoa toivotte?\n"
        "Kysymykseen vastasi 12 organisaatiota.\n"
        "\n"
        "1. Ajantasainen tieto\n"
        "Tieto tulee myöhässä.\n"
        "• Jonotusajat (useita vastauksia, kunta–hva)\n"
        "• Sovitaan yhdessä\n"
    )


def test_the_workshop_form_tells_causes_and_solutions_in_a_line_of_each_theme() -> None:
    told = to_summary_text(table(TIME, LONELY, SLEEP, form=Form.WORKSHOP)).split("\n\n")
    assert told[1].splitlines()[2] == "❖ Jonotusajat (useita vastauksia, kunta–hva)"
    assert told[2] == (
        "2. Juurisyyt ja ratkaisuehdotuksia\n"
        "❖ Yksinäisyys: Muutto, etäisyydet. Ratkaisuina ystäväpiirit (kunta), kerhot.\n"
        "❖ Uni: Ratkaisuja: Ruudut pois, valot pois (hva).\n"
    )


def test_markdown_has_headings_and_lists() -> None:
    assert to_summary_markdown(table(TIME, LONELY, form=Form.WORKSHOP)) == (
        "# 3.4a Mitä tietoa toivotte?\n\n"
        "Kysely 2026. Kysymykseen vastasi 12 organisaatiota.\n\n"
        "## 1. Ajantasainen tieto\n\n"
        "Tieto tulee myöhässä.\n\n"
        "- Jonotusajat (useita vastauksia, kunta–hva)\n"
        "- Sovitaan yhdessä\n\n"
        "## 2. Juurisyyt ja ratkaisuehdotuksia\n\n"
        "- **Yksinäisyys:** Muutto, etäisyydet. Ratkaisuina ystäväpiirit (kunta), kerhot.\n"
    )


@pytest.mark.parametrize("make", [to_summary_text, to_summary_markdown])
def test_audience_sample_restriction_and_unit_are_told(make: object) -> None:
    told = make(  # type: ignore[operator]
        table(TIME, profile=Profile.PUBLIC, is_sample=True, unit=Unit.PERSON, answered=1,
              restriction="Vain ryhmä Kunta.")
    )  # fmt: skip
    for sentence in ("Kysymykseen vastasi 1 henkilö.", "Yleisö: julkinen.", "Vain ryhmä Kunta.",
                     "Esimerkkiaineisto: vastaukset on keksitty."):  # fmt: skip
        assert sentence in told


def test_a_summary_without_themes_is_but_its_head() -> None:
    assert to_summary_text(table()).count("\n") == 3


@pytest.mark.parametrize("words", HOSTILE)
def test_an_answer_stays_a_line_of_text_in_markdown(words: str) -> None:
    markdown_it = pytest.importorskip("markdown_it")
    parser = markdown_it.MarkdownIt("gfm-like", {"linkify": False})
    theme = PrintedTheme(1, words, words, (Bullet(words, "(kunta)", 1),))
    tokens = parser.parse(to_summary_markdown(table(theme)))
    opened = [token.type for token in tokens if token.nesting == 1]
    assert opened == ["heading_open", "paragraph_open", "heading_open", "paragraph_open",
                      "bullet_list_open", "list_item_open", "paragraph_open"]  # fmt: skip
    inner = [child.type for token in tokens for child in token.children or ()]
    assert set(inner) <= {"text", "text_special"}
    written = ["".join(c.content for c in token.children) for token in tokens if token.children]
    assert written[2:] == [f"1. {words}", words, f"{words} (kunta)"]


@given(st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1))
def test_any_word_is_read_back_from_markdown_as_it_was_written(words: str) -> None:
    markdown_it = pytest.importorskip("markdown_it")
    tokens = markdown_it.MarkdownIt("commonmark").parse(f"- {escaped(words)}\n")
    (inline,) = [token for token in tokens if token.type == "inline"]
    assert "".join(child.content for child in inline.children) == words


@pytest.mark.parametrize("address", ["https://paha.example", "www.paha.example", "a@b.fi"])
def test_an_address_in_an_answer_is_no_link(address: str) -> None:
    assert address not in escaped(address)
