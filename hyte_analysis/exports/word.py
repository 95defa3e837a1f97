"""The report as a Word document: text, tables and headings that the team can edit and paste."""

import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from itertools import count
from xml.sax.saxutils import escape, quoteattr

from docx.document import Document as Docx
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.oxml.shape import CT_Inline
from docx.shared import Length, Mm
from docx.text.paragraph import Paragraph as DocxParagraph
from lxml import etree

from hyte_analysis.exports import word_styles as styles
from hyte_analysis.exports.document import (
    Block,
    BulletList,
    Document,
    Heading,
    ListItem,
    Paragraph,
    Picture,
    Role,
    document_of,
)
from hyte_analysis.exports.document_tables import Table
from hyte_analysis.exports.typesetting import svg_to_png
from hyte_analysis.reports.making import Progress
from hyte_analysis.reports.report import Report
from hyte_analysis.texts import text
from hyte_analysis.texts.languages import in_language

_STYLES = {
    Role.QUESTION: styles.QUESTION, Role.SENTENCE: styles.SENTENCE, Role.COMMENT: styles.COMMENT,
    Role.BODY: "Normal", Role.NOTE: styles.NOTE,
}  # fmt: skip
_WIDTH = 170
# Shares of the work: charts drawn, pictures made.
_DRAWN, _PICTURED = 0.3, 0.8
_NUMBER = re.compile(r"\s*(\D+?)(\s*)(\d+)(.*)", re.DOTALL)
_TWIPS = 20
_LONG = 600


def to_word(report: Report, progress: Progress = lambda _: None) -> bytes:
    """The .docx file's bytes. HyteError where the pictures can't be made."""
    with in_language(report.language):
        content = document_of(report, lambda done: progress(done * _DRAWN))
        pictures = svg_to_png(
            [block.svg for block in content.blocks if isinstance(block, Picture)],
            progress=lambda done: progress(_DRAWN + done * (_PICTURED - _DRAWN)),
        )
        document = styles.empty_document(report.language, text("words.product"))
        _properties(document, content, report)
        _surroundings(document, content)
        _cover(document, content)
        _fill(document, content.blocks, pictures)
    made = io.BytesIO()
    document.save(made)
    progress(1)
    return made.getvalue()


def _properties(document: Docx, content: Document, report: Report) -> None:
    own = document.core_properties
    day = datetime.combine(report.day, time())
    own.title, own.subject = content.title, content.survey_title
    own.author = own.last_modified_by = text("words.product")
    own.comments, own.keywords, own.language = "", "", report.language
    own.created = own.modified = day


def _surroundings(document: Docx, content: Document) -> None:
    """Header and footer; the cover has only the footer."""
    section = document.sections[0]
    section.header.paragraphs[0].add_run(content.title)
    pattern = text("documents.page", page="\0", pages="\1")
    for footer in (section.footer, section.first_page_footer):
        paragraph = footer.paragraphs[0]
        paragraph.style = document.styles["Footer"]
        tabs = paragraph.paragraph_format.tab_stops
        tabs.add_tab_stop(Mm(_WIDTH), WD_TAB_ALIGNMENT.RIGHT)
        xml = f"{_run(content.footer)}<w:r><w:tab/></w:r>"
        for piece in re.split("([\0\1])", pattern):
            xml += {"\0": _field("PAGE", "1"), "\1": _field("NUMPAGES", "1")}.get(
                piece, _run(piece)
            )
        _append(paragraph, xml)


def _cover(document: Docx, content: Document) -> None:
    document.add_paragraph(content.title, styles.TITLE)
    if content.event:
        document.add_paragraph(content.event, styles.SUBTITLE)
    for line in content.lines:
        document.add_paragraph(line)
    body = document.element.body
    body.insert(len(body) - 1, parse_xml(_contents(content.contents)))


def _contents(headings: Sequence[Heading]) -> str:
    """Word's own contents field with links; the pages come when the reader updates the field.

    Only Word knows them, and a field that it should update by itself makes it ask a question that
    frightens.
    """
    levels = max((heading.level for heading in headings), default=1)
    begin = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve">'
        f' TOC \\o "1-{levels}" \\h \\z \\u </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    )
    entries = "".join(
        _entry(heading, at, begin if at == 1 else "") for at, heading in enumerate(headings, 1)
    )
    return (
        f"<w:sdt {nsdecls('w')}><w:sdtPr><w:docPartObj>"
        '<w:docPartGallery w:val="Table of Contents"/><w:docPartUnique/></w:docPartObj></w:sdtPr>'
        '<w:sdtContent><w:p><w:pPr><w:pStyle w:val="TOCHeading"/></w:pPr>'
        f"{_run(text('report_words.contents'))}</w:p>{entries}"
        '<w:p><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p></w:sdtContent></w:sdt>'
    )


def _entry(heading: Heading, number: int, begin: str) -> str:
    return (
        f'<w:p><w:pPr><w:pStyle w:val="TOC{min(heading.level, 2)}"/></w:pPr>{begin}'
        f'<w:hyperlink w:anchor="_Toc{number}" w:history="1">{_run(heading.text)}'
        "</w:hyperlink></w:p>"
    )


def _fill(document: Docx, blocks: Sequence[Block], pictures: Sequence[bytes]) -> None:
    """The blocks as XML in one go: paragraph by paragraph the library looks up each style."""
    images = iter(pictures)
    marks, shapes = count(1), count(1)
    ids = {style.name: style.style_id for style in document.styles}
    xml: list[str] = []
    for block in blocks:
        if isinstance(block, Heading):
            mark = next(marks) if block.in_contents else 0
            told = _bookmarked(block.text, mark) if mark else _run(block.text)
            starts = "" if xml else "<w:pageBreakBefore/>"
            xml.append(_paragraph(ids[styles.HEADING.format(level=block.level)], told, starts))
        elif isinstance(block, Paragraph):
            xml.append(_paragraph(ids[_STYLES[block.role]], _run(block.text)))
        elif isinstance(block, BulletList):
            xml += [_bullet(item, ids[styles.BULLET], ids[styles.BULLET_UNDER])
                    for item in block.items]  # fmt: skip
        elif isinstance(block, Picture):
            drawn = _drawing(document, block, next(images), next(shapes))
            xml.append(_paragraph(ids["Normal"], f"<w:r>{drawn}</w:r>", "<w:keepNext/>"))
            xml.append(_paragraph(ids[styles.CAPTION], _caption(block.caption)))
        else:
            told = _caption(block.caption)
            xml.append(_paragraph(ids[styles.CAPTION], told, "<w:keepNext/>"))
            xml.append(_table_xml(block))
    body = document.element.body
    for element in parse_xml(f"<w:body {nsdecls('w')}>{''.join(xml)}</w:body>"):
        body.insert(len(body) - 1, element)


def _paragraph(style: str, told: str, place: str = "") -> str:
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{place}</w:pPr>{told}</w:p>'


def _bullet(item: ListItem, style: str, style_under: str) -> str:
    lead = _run(f"{item.lead} ", is_strong=True) if item.lead else ""
    said = _run(" ".join(filter(None, (item.text, item.tag))))
    under = (_bullet(own, style_under, style_under) for own in item.under)
    return _paragraph(style, lead + said) + "".join(under)


def _drawing(document: Docx, block: Picture, png: bytes, number: int) -> str:
    """The picture in the line, its alt text with it."""
    relation, image = document.part.get_or_add_image(io.BytesIO(png))
    width = Mm(_WIDTH)
    height = Length(round(width * image.px_height / image.px_width))
    inline = CT_Inline.new_pic_inline(number, relation, f"{number}.png", width, height)
    for side in ("distT", "distB", "distL", "distR"):
        inline.set(side, "0")
    inline.docPr.set("descr", block.alt)
    inline.docPr.set("name", block.caption)
    return f"<w:drawing>{etree.tostring(inline, encoding='unicode')}</w:drawing>"


def _table_xml(block: Table) -> str:
    """The whole table at once: cell by cell the library would take most of the time."""
    widths = [round(own * _TWIPS) for own in block.widths]
    grid = "".join(f'<w:gridCol w:w="{own}"/>' for own in widths)
    rows = [_row(block.head, widths, _Look(is_head=True, is_strong=True, with_next=True))]
    # A short table is kept on one page, by keeping each row with the next.
    last = len(block.rows) if block.is_short else 0
    for at, row in enumerate(block.rows, 1):
        look = _Look(is_strong=row.is_total, with_next=at < last)
        rows.append(_row((row.label, *row.cells), widths, look))
    return (
        '<w:tbl><w:tblPr><w:tblStyle w:val="HYTETaulukko"/>'
        f'<w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblLayout w:type="fixed"/>'
        '<w:tblLook w:val="06A0" w:firstRow="1" w:lastRow="0" w:firstColumn="1" w:lastColumn="0" '
        f'w:noHBand="1" w:noVBand="1"/><w:tblCaption w:val={quoteattr(block.caption)}/></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"
    )


@dataclass(frozen=True, slots=True)
class _Look:
    """How a row looks; `with_next` keeps it on the page of the next."""

    is_head: bool = False
    is_strong: bool = False
    with_next: bool = False


def _row(cells: Sequence[str], widths: Sequence[int], look: _Look) -> str:
    whole = "" if max(map(len, cells)) > _LONG else "<w:cantSplit/>"
    head = "<w:tblHeader/>" if look.is_head else ""
    told = "".join(_cells(cells, widths, look))
    return f"<w:tr><w:trPr>{whole}{head}</w:trPr>{told}</w:tr>"


def _cells(cells: Sequence[str], widths: Sequence[int], look: _Look) -> Iterator[str]:
    place = '<w:vAlign w:val="bottom"/>' if look.is_head else ""
    following = "<w:keepNext/>" if look.with_next else ""
    for at, (words, width) in enumerate(zip(cells, widths, strict=True)):
        side = '<w:jc w:val="right"/>' if at else ""
        yield (
            f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{place}</w:tcPr><w:p><w:pPr>'
            f'<w:pStyle w:val="HYTESolu"/>{following}{side}</w:pPr>'
            f"{_run(words, is_strong=look.is_strong)}</w:p></w:tc>"
        )


def _caption(caption: str) -> str:
    """The caption with its number as a field: pasted elsewhere it gets its number there."""
    found = _NUMBER.fullmatch(caption)
    if found is None:
        return _run(caption)
    name, space, number, rest = found.groups()
    field = _field(f"SEQ {name} \\* ARABIC", number)
    return f"{_run(name + space)}{field}{_run(rest)}"


def _run(words: str, *, is_strong: bool = False) -> str:
    strong = "<w:rPr><w:b/></w:rPr>" if is_strong else ""
    return f'<w:r>{strong}<w:t xml:space="preserve">{escape(words)}</w:t></w:r>'


def _field(instruction: str, shown: str) -> str:
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r><w:instrText xml:space="preserve"> {escape(instruction)} </w:instrText></w:r>'
        f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{_run(shown)}'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def _bookmarked(words: str, number: int) -> str:
    return (
        f'<w:bookmarkStart w:id="{number}" w:name="_Toc{number}"/>{_run(words)}'
        f'<w:bookmarkEnd w:id="{number}"/>'
    )


def _append(paragraph: DocxParagraph, xml: str) -> None:
    for element in parse_xml(f"<w:p {nsdecls('w')}>{xml}</w:p>"):
        paragraph._p.append(element)
