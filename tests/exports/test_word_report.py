"""The Word document opened again: styles, tables, pictures, fields, and nothing of the template."""

import io
import re
import zipfile
from datetime import date
from functools import cache

import docx
import pytest
from docx.document import Document as Docx
from docx.oxml.ns import qn
from lxml import etree
from PIL import Image

from hyte_analysis.exports.document import (
    BulletList,
    Document,
    Heading,
    Paragraph,
    Picture,
    document_of,
)
from hyte_analysis.exports.document_tables import PAGE_WIDTH, Table
from hyte_analysis.exports.word import to_word
from hyte_analysis.reports.report import Report
from hyte_analysis.texts.languages import in_language
from tests.exports import report_made_up as made_up
from tests.reports.made_up import report

YEARS = ("ennakkokysely-2025", "ennakkokysely-2024")


@cache
def sample(year: str = YEARS[0], of: str = "fi") -> Report:
    return report(survey_id=year, language=of)


@cache
def content(year: str = YEARS[0], of: str = "fi") -> Document:
    with in_language(of):
        return document_of(sample(year, of))


@cache
def file(year: str = YEARS[0], of: str = "fi") -> bytes:
    return to_word(sample(year, of))


def opened(made: bytes) -> Docx:
    return docx.Document(io.BytesIO(made))


@cache
def word(year: str = YEARS[0], of: str = "fi") -> Docx:
    return opened(file(year, of))


def parts(made: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(made)) as held:
        return {name: held.read(name) for name in held.namelist()}


def said(element: etree._Element) -> str:
    return "".join(own.text for own in element.iter(qn("w:t")))


@pytest.mark.parametrize("year", YEARS)
def test_headings_paragraphs_and_bullets_are_the_documents_in_words_own_styles(year: str) -> None:
    told = [(p.style.name, p.text) for p in word(year).paragraphs if p.text]
    wanted: list[tuple[str, str]] = []
    roles = {"question": "HYTE Kysymys", "sentence": "HYTE Tulos", "comment": "HYTE Huomio",
             "body": "Normal", "note": "HYTE Lukuohje"}  # fmt: skip
    for block in content(year).blocks:
        if isinstance(block, Heading):
            wanted.append((f"Heading {block.level}", block.text))
        elif isinstance(block, Paragraph):
            wanted.append((roles[block.role], block.text))
        elif isinstance(block, BulletList):
            for item in block.items:
                wanted.append(("List Bullet", item.line))
                wanted += [("List Bullet 2", under.line) for under in item.under]
        else:
            wanted.append(("Caption", block.caption))
    start = told.index(wanted[0])
    assert told[start:] == wanted
    cover = [text for _, text in told[:start]]
    assert cover == [content(year).title, content(year).event, *content(year).lines]


@pytest.mark.parametrize("year", YEARS)
def test_tables_hold_the_documents_figures_under_a_header_that_repeats(year: str) -> None:
    tables = word(year).tables
    wanted = [block for block in content(year).blocks if isinstance(block, Table)]
    assert len(tables) == len(wanted)
    for own, table in zip(tables, wanted, strict=True):
        cells = [[cell.text for cell in row.cells] for row in own.rows]
        assert cells == [list(table.head), *([row.label, *row.cells] for row in table.rows)]
        assert own.style.name == "HYTE Taulukko"
        repeats = [row._tr.find(f".//{qn('w:tblHeader')}") is not None for row in own.rows]
        assert repeats == [True] + [False] * len(table.rows)
        look = own._tbl.tblPr.find(qn("w:tblLook"))
        assert look.get(qn("w:firstRow")) == look.get(qn("w:firstColumn")) == "1"


@pytest.mark.parametrize("year", YEARS)
def test_pictures_are_sharp_as_wide_as_the_text_and_told_in_words(year: str) -> None:
    shapes = word(year).inline_shapes
    wanted = [block for block in content(year).blocks if isinstance(block, Picture)]
    assert len(shapes) == len(wanted)
    media = [data for name, data in parts(file(year)).items() if "/media/" in name]
    sizes = {Image.open(io.BytesIO(data)).size for data in media}
    for shape, block in zip(shapes, wanted, strict=True):
        assert shape._inline.docPr.get("descr") == block.alt
        assert shape._inline.docPr.get("title") is None
        assert shape.width.mm == pytest.approx(170, abs=0.1)
        assert (round(block.width * 2), round(block.height * 2)) in {
            (w + dw, h + dh) for w, h in sizes for dw in (-1, 0, 1) for dh in (-1, 0, 1)
        }


def test_the_contents_are_a_field_with_links_to_the_headings() -> None:
    root = word().element
    assert 'TOC \\o "1-2"' in "".join(own.text for own in root.iter(qn("w:instrText")))
    links = {link.get(qn("w:anchor")): said(link) for link in root.iter(qn("w:hyperlink"))}
    marks = {mark.get(qn("w:name")): said(mark.getparent())
             for mark in root.iter(qn("w:bookmarkStart"))}  # fmt: skip
    assert links == marks
    assert list(links.values()) == [heading.text for heading in content().contents]


def test_captions_number_themselves_where_they_are_pasted() -> None:
    fields = [own.text.split() for own in word().element.iter(qn("w:instrText"))]
    names = {name for kind, name, *_ in (f for f in fields if f[0] == "SEQ")}
    assert names == {"Kuva", "Taulukko"}


def test_every_page_but_the_cover_has_a_header_and_every_page_a_numbered_footer() -> None:
    section = word().sections[0]
    assert section.different_first_page_header_footer
    assert section.header.paragraphs[0].text == content().title
    for own in (section.footer, section.first_page_footer):
        instructions = [i.text.strip() for i in own._element.iter(qn("w:instrText"))]
        assert instructions == ["PAGE", "NUMPAGES"]
        assert own.paragraphs[0].text.startswith(content().footer)


@pytest.mark.parametrize(("of", "locale"), [("fi", "fi-FI"), ("sv", "sv-FI")])
def test_the_language_is_the_reports(of: str, locale: str) -> None:
    made = word(of=of)
    told = {own.get(qn("w:val")) for own in made.styles.element.iter(qn("w:lang"))}
    assert told == {locale}
    assert made.core_properties.language == of


def test_nothing_of_the_librarys_template_is_left() -> None:
    held = parts(file())
    everything = b"".join(data for name, data in held.items() if not name.endswith(".png")).decode()
    for trace in ("python-docx", "Macintosh", "ja-JP", "en-US", "LightShading", "2013"):
        assert trace not in re.sub(r"[a-z]+://[^\"]+|/2013/", "", everything), trace
    assert not [n for n in held if "thumbnail" in n or "customXml" in n or "Effects" in n]
    own = word().core_properties
    assert own.author == own.last_modified_by == "HYTE-analyysi"
    assert (own.title, own.comments) == (content().title, "")
    assert own.created.date() == own.modified.date() == date(2025, 11, 5)


def test_every_style_that_is_used_is_there() -> None:
    held = parts(file())
    known = set(re.findall(r'w:styleId="([^"]+)"', held["word/styles.xml"].decode()))
    for name in ("document", "footer1", "header1", "numbering", "styles"):
        used = set(re.findall(r"<w:(?:pStyle|rStyle|tblStyle|basedOn|next|link) w:val=\"([^\"]+)\"",
                              held[f"word/{name}.xml"].decode()))  # fmt: skip
        assert used <= known, name


# ECMA-376 part 1, 17.3.1.26 and 17.4.60: Word takes a part with another order for broken.
PARAGRAPH = ("pStyle", "keepNext", "keepLines", "pageBreakBefore", "numPr", "pBdr", "tabs",
             "spacing", "ind", "contextualSpacing", "jc", "outlineLvl")  # fmt: skip
TABLE = ("tblStyle", "tblW", "tblLayout", "tblLook", "tblCaption")


@pytest.mark.parametrize(("tag", "order"), [("pPr", PARAGRAPH), ("tblPr", TABLE)])
def test_properties_stand_in_the_order_of_the_standard(tag: str, order: tuple[str, ...]) -> None:
    held = parts(file())
    roots = [etree.fromstring(held["word/document.xml"])]
    roots += [etree.fromstring(held["word/styles.xml"])] if tag == "pPr" else []
    found = [own for root in roots for own in root.iter(qn(f"w:{tag}"))]
    assert found
    for own in found:
        places = [order.index(etree.QName(child).localname) for child in own]
        assert places == sorted(places)


def test_hostile_texts_stay_text() -> None:
    of = made_up.report_with(
        [made_up.figure(made_up.hostile(), "a", comment=made_up.HOSTILE),
         made_up.words(made_up.HOSTILE)],
        heading=made_up.HOSTILE, title=made_up.HOSTILE,
    )  # fmt: skip
    made = opened(to_word(of))
    said = "=1+1 <b>lihava</b> 😀漢 & #let x = $y$ \\ *a* _b_ @c `d` ;DROP"
    assert made.core_properties.title == said
    assert [p.text for p in made.paragraphs].count(said) >= 2
    assert said in made.tables[0].cell(1, 0).text
    instructions = {own.text.split()[0] for own in made.element.iter(qn("w:instrText"))}
    assert instructions == {"TOC", "SEQ"}


def test_tables_are_as_wide_as_the_page_and_no_wider() -> None:
    of = made_up.report_with([made_up.figure(made_up.few(*made_up.TWELVE), "a"),
                              made_up.figure(made_up.thirty(), "b")])  # fmt: skip
    for own in opened(to_word(of)).tables:
        widths = [int(column.get(qn("w:w"))) for column in own._tbl.tblGrid]
        assert sum(widths) == pytest.approx(PAGE_WIDTH * 20, abs=len(widths))


def test_a_report_of_nothing_is_a_document_still() -> None:
    made = opened(to_word(made_up.report_with([])))
    assert not made.tables
    assert [p.text for p in made.paragraphs if p.style.name == "Heading 1"] == ["Luvuista"]


def test_progress_goes_up_to_the_end() -> None:
    seen: list[float] = []
    to_word(made_up.report_with([made_up.figure(made_up.few("HVA", "Kunta"), "a")]), seen.append)
    assert seen == sorted(seen)
    assert seen[-1] == 1
