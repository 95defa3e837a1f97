"""An empty Word document with the product's styles, under Word's own names where it has them."""

import io
from functools import cache

import docx
from docx.document import Document as Docx
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt, RGBColor
from docx.styles.style import ParagraphStyle

INK, QUIET_INK, PRIMARY = "17242D", "4A5862", "12467F"
PANEL, LINE = "F4F6F8", "D5DBE0"
FONT = "Calibri"

TITLE, SUBTITLE, HEADING = "Title", "Subtitle", "Heading {level}"
BULLET, BULLET_UNDER, CAPTION = "List Bullet", "List Bullet 2", "Caption"
TOC_HEADING, TOC = "TOC Heading", "toc {level}"
QUESTION, SENTENCE, COMMENT, NOTE = "HYTE Kysymys", "HYTE Tulos", "HYTE Huomio", "HYTE Lukuohje"
CELL, TABLE = "HYTE Solu", "HYTE Taulukko"

_KEPT = ("Normal", "Header", "Footer", TITLE, SUBTITLE, BULLET, BULLET_UNDER, CAPTION, TOC_HEADING,
         *(HEADING.format(level=level) for level in range(1, 5)))  # fmt: skip
_LOOKS = {  # size, bold, colour, space before and after, in points
    "Normal": (11, False, INK, 0, 6),
    TITLE: (26, True, PRIMARY, 48, 6),
    SUBTITLE: (14, False, INK, 0, 14),
    "Heading 1": (18, True, PRIMARY, 22, 8),
    "Heading 2": (14, True, PRIMARY, 18, 6),
    "Heading 3": (12, True, INK, 12, 4),
    "Heading 4": (11, True, INK, 10, 4),
    TOC_HEADING: (18, True, PRIMARY, 22, 8),
    "toc 1": (11, True, INK, 6, 2),
    "toc 2": (11, False, INK, 0, 2),
    BULLET: (11, False, INK, 0, 3),
    BULLET_UNDER: (11, False, INK, 0, 3),
    CAPTION: (9, False, QUIET_INK, 8, 4),
    "Header": (9, False, QUIET_INK, 0, 0),
    "Footer": (9, False, QUIET_INK, 0, 0),
    QUESTION: (11, False, QUIET_INK, 0, 6),
    SENTENCE: (12, False, INK, 0, 8),
    COMMENT: (11, False, INK, 0, 8),
    NOTE: (9, False, QUIET_INK, 4, 10),
    CELL: (8.5, False, INK, 2, 2),
}
# What leads to a picture or a table stays with it.
_WITH_NEXT = (QUESTION, SENTENCE, COMMENT)
_LOCALES = {"fi": "fi-FI", "sv": "sv-FI", "en": "en-GB"}
_APP = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Properties xmlns="http://schemas.'
    'openxmlformats.org/officeDocument/2006/extended-properties"><Application>{}</Application>'
    "</Properties>"
)


def empty_document(language: str, product: str) -> Docx:
    """An A4 document without text in this language; `product` is named as its program."""
    document = docx.Document(io.BytesIO(_template()))
    locale = _LOCALES.get(language, "fi-FI")
    for own in document.styles.element.iter(qn("w:lang")):
        own.set(qn("w:val"), locale)
        own.set(qn("w:eastAsia"), locale)
    settings = document.settings.element
    of_fonts = settings.find(qn("w:themeFontLang"))
    of_fonts.set(qn("w:val"), locale)
    of_fonts.attrib.pop(qn("w:eastAsia"), None)
    is_english = locale.startswith("en")
    settings.find(qn("w:decimalSymbol")).set(qn("w:val"), "." if is_english else ",")
    settings.find(qn("w:listSeparator")).set(qn("w:val"), "," if is_english else ";")
    parts = document.part.package.parts
    # The library has no other way to this part.
    app = next(part for part in parts if part.partname == "/docProps/app.xml")
    app._blob = _APP.format(product).encode()
    return document


@cache
def _template() -> bytes:
    """The library's own template with our styles, and without what nobody asked for."""
    document = docx.Document()
    styles = document.styles
    for style in list(styles):
        if style.type in (WD_STYLE_TYPE.TABLE, WD_STYLE_TYPE.CHARACTER, WD_STYLE_TYPE.PARAGRAPH):
            is_kept = style.name in _KEPT or style.element.get(qn("w:default")) == "1"
            if not is_kept and style.name != "Table Grid":
                style.delete()
    for name in _LOOKS:
        if name not in styles:
            made = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH, builtin=name.startswith("toc"))
            made.element.styleId = name.replace(" ", "").replace("toc", "TOC")
        _dress(styles[name], name)
        if name != "Normal":
            styles[name].base_style = styles["Normal"]
            styles[name].quick_style = not name.startswith("toc")
    _lists(document)
    styles.element.append(parse_xml(_TABLE_STYLE))
    _drop_leftovers(document)
    _page(document)
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()


def _dress(style: ParagraphStyle, name: str) -> None:
    size, bold, colour, before, after = _LOOKS[name]
    for part in ("w:rPr", "w:pPr"):
        own = style.element.find(qn(part))
        if own is not None and not name.startswith("List"):
            style.element.remove(own)
    # A link to a character style that is gone, and what it was based on.
    for part in ("w:link", "w:next"):
        own = style.element.find(qn(part))
        if own is not None:
            style.element.remove(own)
    font, shape = style.font, style.paragraph_format
    font.name, font.size, font.bold = FONT, Pt(size), bold or None
    font.color.rgb = RGBColor.from_string(colour)
    fonts = style.element.rPr.rFonts
    fonts.set(qn("w:cs"), FONT)
    fonts.set(qn("w:eastAsia"), FONT)
    shape.space_before, shape.space_after, shape.line_spacing = Pt(before), Pt(after), 1.1
    if name.startswith("Heading "):
        shape.keep_with_next = shape.keep_together = True
        level = parse_xml(f'<w:outlineLvl {nsdecls("w")} w:val="{int(name[-1]) - 1}"/>')
        style.element.pPr.append(level)
    if name in _WITH_NEXT:
        shape.keep_with_next = True
    if name.startswith("toc"):
        shape.tab_stops.add_tab_stop(Mm(170), WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.DOTS)
        shape.left_indent, shape.right_indent = Mm(5 * (int(name[-1]) - 1)), Mm(10)
    if name == COMMENT:
        side = f'<w:left w:val="single" w:sz="18" w:space="8" w:color="{PRIMARY}"/>'
        border = parse_xml(f"<w:pBdr {nsdecls('w')}>{side}</w:pBdr>")
        style.element.pPr.insert_element_before(border, "w:spacing")


def _lists(document: Docx) -> None:
    """Bullets hang by the same amount wherever the reader's own template has put them."""
    for name, left in ((BULLET, 6), (BULLET_UNDER, 12)):
        shape = document.styles[name].paragraph_format
        shape.left_indent, shape.first_line_indent = Mm(left), Mm(-5)


def _drop_leftovers(document: Docx) -> None:
    """The template's pictures, other parts and marks of the program that it was made with."""
    package = document.part.package
    for holder in (package, document.part):
        for key, relation in list(holder.rels.items()):
            if relation.reltype.endswith(("/thumbnail", "/customXml", "/stylesWithEffects")):
                del holder.rels[key]
    known = {style.style_id for style in document.styles}
    for own in list(document.part.numbering_part.element.iter(qn("w:pStyle"))):
        if own.get(qn("w:val")) not in known:
            own.getparent().remove(own)
    settings = document.settings.element
    for name in ("rsids", "savePreviewPicture", "shapeDefaults", "proofState"):
        own = settings.find(qn(f"w:{name}"))
        if own is not None:
            settings.remove(own)
    settings.find(qn("w:zoom")).set(qn("w:percent"), "100")
    for own in settings.iter(qn("w:compatSetting")):
        if own.get(qn("w:name")) == "compatibilityMode":
            own.set(qn("w:val"), "15")


def _page(document: Docx) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = section.top_margin = Mm(20)
    section.bottom_margin = Mm(22)
    section.header_distance = section.footer_distance = Mm(10)
    section.different_first_page_header_footer = True


_EDGE = f'<w:insideH w:val="single" w:sz="4" w:space="0" w:color="{LINE}"/>'
_BOTTOM = f'<w:bottom w:val="single" w:sz="4" w:space="0" w:color="{LINE}"/>'
_TABLE_STYLE = f"""
<w:style {nsdecls("w")} w:type="table" w:customStyle="1" w:styleId="HYTETaulukko">
  <w:name w:val="{TABLE}"/><w:basedOn w:val="TableNormal"/><w:uiPriority w:val="99"/><w:qFormat/>
  <w:tblPr>
    <w:tblBorders>{_BOTTOM}{_EDGE}</w:tblBorders>
    <w:tblCellMar><w:left w:w="80" w:type="dxa"/><w:right w:w="80" w:type="dxa"/></w:tblCellMar>
  </w:tblPr>
  <w:tblStylePr w:type="firstRow">
    <w:rPr><w:b/><w:bCs/></w:rPr>
    <w:tcPr><w:shd w:val="clear" w:color="auto" w:fill="{PANEL}"/></w:tcPr>
  </w:tblStylePr>
</w:style>
"""
