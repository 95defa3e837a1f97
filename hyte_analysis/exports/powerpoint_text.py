"""Text on slides: measured before it is written, so that it never overflows its box."""

import re
from collections.abc import Iterable, Sequence
from copy import deepcopy
from dataclasses import dataclass
from functools import lru_cache
from xml.sax.saxutils import escape, quoteattr

from lxml import etree
from pptx.oxml import parse_xml
from pptx.oxml.xmlchemy import BaseOxmlElement

from hyte_analysis.charts.wrapping import lines, width, words_in
from hyte_analysis.exports.excel_cells import clean
from hyte_analysis.exports.powerpoint_layouts import EMU, Box, Place
from hyte_analysis.exports.powerpoint_typefaces import BOLD, Face
from hyte_analysis.texts.languages import TAGS, language

NAMESPACES = (
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
# A bullet and its indent, in em; the air over a heading and a bullet, in lines.
INDENT = 1.2
HEADING_AIR, BULLET_AIR = 0.5, 0.25
_STEP = 0.5
_CUT = "…"
_SPACES = re.compile(r"[^\S\u00a0]+")
_SPACE = width(" ")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Plain words (level 0), a bullet (1) or a bullet under it (2); `air` over it in lines."""

    text: str
    level: int = 0
    is_bold: bool = False
    air: float = 0.0


@dataclass(frozen=True, slots=True)
class Written:
    """Paragraphs as they fit a box: cut only where even the smallest size is too large."""

    paragraphs: tuple[Paragraph, ...]
    size: float
    height: float


def locale() -> str:
    """The language of the text as Office names it."""
    return TAGS[language()]


def tidy(words: str) -> str:
    """The text on one line, clean of what a file can't hold; spaces that do not break stay."""
    return _SPACES.sub(" ", clean(words)).strip()


def plain(words: str) -> tuple[Paragraph, ...]:
    """The text's lines as paragraphs, clean of what a file can't hold."""
    rows = map(tidy, clean(words).split("\n"))
    return tuple(Paragraph(row) for row in rows if row)


def fitted(
    paragraphs: Iterable[Paragraph], room: Box, face: Face, most: float, least: float
) -> Written:
    """The paragraphs at the largest size, in points, at which they fit the room."""
    told = tuple(paragraphs)
    size = most
    while size > least and height_of(told, room.width, size, face) > room.height:
        size = max(least, size - _STEP)
    height = height_of(told, room.width, size, face)
    if height > room.height:
        told = _cut(told, room, size, face)
        height = height_of(told, room.width, size, face)
    return Written(told, size, height)


def height_of(paragraphs: Sequence[Paragraph], room: float, size: float, face: Face) -> float:
    """How high the paragraphs are in points, in a room of this width."""
    rows = 0.0
    for at, paragraph in enumerate(paragraphs):
        rows += line_count(paragraph.text, _room(paragraph, room, size, face))
        rows += paragraph.air if at else 0.0
    return rows * size * face.line


def line_count(words: str, room: float) -> int:
    """How many lines of `room` em the text takes; a word that is too wide is broken."""
    rows, used = 1, 0.0
    for word in _widths(words):
        if used and used + _SPACE + word <= room:
            used += _SPACE + word
            continue
        rows += 1 if used else 0
        used = word
        if word > room:
            rows += int(word / room)
            used = word % room
    return rows


@lru_cache(maxsize=4096)
def _widths(words: str) -> tuple[float, ...]:
    return tuple(map(width, words_in(words)))


def _room(paragraph: Paragraph, room: float, size: float, face: Face) -> float:
    breadth = face.breadth * (BOLD if paragraph.is_bold else 1.0)
    return max(1.0, room / size / breadth - INDENT * paragraph.level)


def _cut(
    paragraphs: Sequence[Paragraph], room: Box, size: float, face: Face
) -> tuple[Paragraph, ...]:
    """As many whole lines as fit, the last with a mark that something is missing."""
    most = max(1, int(room.height / (size * face.line)))
    kept: list[Paragraph] = []
    for paragraph in paragraphs:
        rows = lines(paragraph.text, _room(paragraph, room.width, size, face))
        taken = int(height_of(kept, room.width, size, face) / (size * face.line) + 0.999)
        free = most - taken - (1 if kept and paragraph.air else 0)
        if len(rows) <= free:
            kept.append(paragraph)
            continue
        if free > 0:
            words = " ".join(rows[:free])
            kept.append(Paragraph(words[: max(1, len(words) - 3)] + _CUT, paragraph.level,
                                  paragraph.is_bold, paragraph.air))  # fmt: skip
        elif kept:
            last = kept.pop()
            kept.append(Paragraph(last.text.rstrip(".")[:-2] + _CUT, last.level, last.is_bold,
                                  last.air))  # fmt: skip
        break
    return tuple(kept)


def text_body(written: Written, place: Place, *, is_list: bool = False, quiet: str = "") -> str:
    """The XML of the paragraphs; a bullet has the template's mark, or our own where it has none.

    In a list a paragraph without a level has no mark and no indent. `quiet` is a colour of ours,
    "" for the one that the template gives the place.
    """
    fill = _fill(place, quiet)
    return "".join(
        _paragraph(p, written.size, place, fill, is_list=is_list) for p in written.paragraphs
    )


def run_paragraphs(paragraphs: Iterable[Paragraph]) -> str:
    """The XML of paragraphs that look as their place has it."""
    return "".join(
        f'<a:p><a:r><a:rPr lang="{locale()}"/><a:t>{escape(p.text)}</a:t></a:r></a:p>'
        for p in paragraphs
    )


def _paragraph(paragraph: Paragraph, size: float, place: Place, fill: str, *, is_list: bool) -> str:
    level = paragraph.level
    step = round(INDENT * size * EMU)
    space = (
        '<a:lnSpc><a:spcPct val="100000"/></a:lnSpc>'
        f'<a:spcBef><a:spcPts val="{round(paragraph.air * size * place.face.line * 100)}"/>'
        '</a:spcBef><a:spcAft><a:spcPts val="0"/></a:spcAft>'
    )
    attributes, mark = "", ""
    if level:
        attributes = f'marL="{step * level}" indent="-{step}" lvl="{level - 1}"'
        has_own = len(place.bullets) >= level and place.bullets[level - 1]
        char = "•" if level == 1 else "–"
        mark = "" if has_own else f'<a:buFont typeface="Arial"/><a:buChar char="{char}"/>'
    elif is_list:
        attributes, mark = 'marL="0" indent="0"', "<a:buNone/>"
    bold = ' b="1"' if paragraph.is_bold else ""
    return (
        f"<a:p><a:pPr {attributes}>{space}{mark}</a:pPr><a:r>"
        f'<a:rPr lang="{locale()}" sz="{round(size * 100)}"{bold}>{fill}</a:rPr>'
        f"<a:t>{escape(paragraph.text)}</a:t></a:r></a:p>"
    )


def _fill(place: Place, quiet: str) -> str:
    if quiet:
        return f'<a:solidFill><a:srgbClr val="{quiet[1:]}"/></a:solidFill>'
    if place.fill is None or place.is_placeholder:
        return ""
    copied = etree.tostring(deepcopy(place.fill)).decode()
    return re.sub(r">\s+<", "><", copied).strip()


def placeholder(number: int, name: str, place: Place, body: str) -> BaseOxmlElement:
    """A placeholder of a slide; it lies where the layout has it unless it was moved."""
    holder = " ".join(f"{key}={quoteattr(value)}" for key, value in place.holder)
    head = (
        f'<p:nvSpPr>{_named(number, name)}<p:cNvSpPr><a:spLocks noGrp="1"/></p:cNvSpPr>'
        f"<p:nvPr><p:ph {holder}/></p:nvPr></p:nvSpPr>"
        f"<p:spPr>{_frame(place.box) if place.is_moved else ''}</p:spPr>"
    )
    return _shape(head, "<a:bodyPr/>", body)


def text_box(number: int, name: str, box: Box, body: str) -> BaseOxmlElement:
    """A text box of our own, without insets, in the theme's typeface."""
    head = (
        f'<p:nvSpPr>{_named(number, name)}<p:cNvSpPr txBox="1"/><p:nvPr/></p:nvSpPr><p:spPr>'
        f'{_frame(box)}<a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:noFill/></p:spPr>'
    )
    room = '<a:bodyPr wrap="square" lIns="0" tIns="0" rIns="0" bIns="0"><a:noAutofit/></a:bodyPr>'
    return _shape(head, room, body)


def _named(number: int, name: str) -> str:
    return f'<p:cNvPr id="{number}" name={quoteattr(name)}/>'


def _shape(head: str, room: str, body: str) -> BaseOxmlElement:
    words = body or f'<a:p><a:endParaRPr lang="{locale()}"/></a:p>'
    shape: BaseOxmlElement = parse_xml(
        f"<p:sp {NAMESPACES}>{head}<p:txBody>{room}<a:lstStyle/>{words}</p:txBody></p:sp>"
    )
    return shape


def _frame(box: Box) -> str:
    left, top, across, down = (round(at * EMU) for at in (box.left, box.top, box.width, box.height))
    return f'<a:xfrm><a:off x="{left}" y="{top}"/><a:ext cx="{across}" cy="{down}"/></a:xfrm>'


def number_field(number: int, size: float, *, is_right: bool = False) -> str:
    """The XML of a paragraph that tells the slide's number, whatever its place becomes."""
    align = '<a:pPr algn="r"/>' if is_right else ""
    return (
        f"<a:p>{align}"
        '<a:fld id="{C1FF6DA9-008F-8B48-92A6-B652298478BF}" type="slidenum">'
        f'<a:rPr lang="{locale()}" sz="{round(size * 100)}"/><a:t>{number}</a:t></a:fld>'
        f'<a:endParaRPr lang="{locale()}" sz="{round(size * 100)}"/></a:p>'
    )
