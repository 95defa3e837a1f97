"""A slide while it is written: titles, words, foot and notes in the places of its layout."""

from collections.abc import Iterable
from copy import deepcopy
from dataclasses import dataclass, replace

from lxml import etree
from pptx.oxml import parse_xml
from pptx.presentation import Presentation as Deck
from pptx.slide import Slide as Sheet

from hyte_analysis.charts.theme import QUIET_INK
from hyte_analysis.exports.powerpoint_layouts import Box, Page, Pages, Place
from hyte_analysis.exports.powerpoint_text import (
    NAMESPACES,
    Paragraph,
    Written,
    fitted,
    number_field,
    placeholder,
    plain,
    run_paragraphs,
    text_body,
    text_box,
)
from hyte_analysis.exports.powerpoint_typefaces import Face
from hyte_analysis.texts import text

# Points on a slide of 540 pt height, below which a text is cut rather than made smaller.
_LEAST_TITLE, _LEAST_WORDS, _LEAST_FOOT = 13.0, 10.0, 7.0
_FOOT_SIZE = 11.0
_QUIET = ("question", "note")


@dataclass(frozen=True, slots=True)
class Draft:
    """A slide being written on a layout; `number` is its place from 1."""

    sheet: Sheet
    page: Page
    pages: Pages
    number: int

    @property
    def scale(self) -> float:
        """How large its texts are beside those of our own template."""
        return self.pages.scale

    @property
    def face(self) -> Face:
        """The typeface of its text."""
        return self.page.body.face

    @property
    def quiet(self) -> str:
        """The colour of small text of ours; "" where the ground is not known to be light."""
        return QUIET_INK if self.page.is_light and not self.page.is_covered else ""

    def append(self, element: etree._Element) -> None:
        """Puts a shape last, which is also the order in which it is read."""
        self.sheet.shapes.element.append(element)

    def next_id(self) -> int:
        """An id that no shape of the slide has."""
        tree = self.sheet.shapes.element
        return 1 + max(int(found.get("id")) for found in tree.iter("{*}cNvPr"))


def new_draft(deck: Deck, page: Page, pages: Pages, number: int) -> Draft:
    """An empty slide on the layout, which has its placeholders written one by one."""
    sheet = deck.slides.add_slide(page.layout)
    tree = sheet.shapes.element
    for shape in list(tree)[2:]:
        tree.remove(shape)
    # The layout's own colours of the theme are not inherited.
    override = page.layout.element.find("{*}clrMapOvr/{*}overrideClrMapping")
    own = sheet.element.find("{*}clrMapOvr")
    if override is not None and own is not None:
        for mapping in list(own):
            own.remove(mapping)
        own.append(deepcopy(override))
    return Draft(sheet, page, pages, number)


def put_title(draft: Draft, title: str) -> float:
    """Writes the title, smaller where it is long; where its words end comes back."""
    place = draft.page.title
    sizes = (place.size / draft.scale, _LEAST_TITLE)
    written = put_words(draft, place, "title", plain(title), sizes)
    return place.inner.top + written.height if place.is_top else place.box.bottom


def put_words(
    draft: Draft,
    place: Place,
    name: str,
    paragraphs: Iterable[Paragraph],
    sizes: tuple[float, float] | None = None,
) -> Written:
    """Writes the paragraphs in the place, as large as they fit.

    `sizes` are the largest and the smallest in points on a slide of 540 pt height; else the
    largest is the place's own.
    """
    most, least = (place.size, _LEAST_WORDS) if sizes is None else sizes
    most = most if sizes is None else most * draft.scale
    written = fitted(paragraphs, place.inner, place.face, most, min(most, least * draft.scale))
    shown, number = text(f"powerpoint.part.{name}"), draft.next_id()
    body = text_body(written, place, is_list=name == "body")
    if place.is_placeholder:
        draft.append(placeholder(number, shown, place, body))
    else:
        draft.append(text_box(number, shown, place.inner, body))
    return written


def put_box(
    draft: Draft,
    name: str,
    paragraphs: Iterable[Paragraph],
    box: Box,
    sizes: tuple[float, float],
) -> Box:
    """Writes a text box of our own, as high as its words; its box comes back.

    A note ends where the box ends, all else begins where it begins. `sizes` as in `put_words`.
    """
    most, least = (size * draft.scale for size in sizes)
    place = replace(draft.page.body, box=box, insets=(0.0, 0.0, 0.0, 0.0), holder=(), bullets=())
    written = fitted(paragraphs, box, place.face, most, least)
    height = min(box.height, written.height)
    top = box.bottom - height if name == "note" else box.top
    box = replace(box, top=top, height=height)
    quiet = draft.quiet if name in _QUIET else ""
    body = text_body(written, place, is_list=True, quiet=quiet)
    draft.append(text_box(draft.next_id(), text(f"powerpoint.part.{name}"), box, body))
    return box


def put_foot(draft: Draft, words: str) -> None:
    """Writes the footer and the slide's number, in the template's places where it has them."""
    pages, scale = draft.pages, draft.scale
    edge, top = pages.width * 0.05, pages.height * 0.935
    footer = draft.page.footer or Place(
        Box(edge, top, pages.width * 0.75, pages.height * 0.05), _FOOT_SIZE * scale, draft.face
    )
    put_words(draft, footer, "footer", plain(words), (footer.size / scale, _LEAST_FOOT))
    number = draft.page.number
    size = number.size if number else _FOOT_SIZE * scale
    field = number_field(draft.number, size, is_right=number is None)
    name = text("powerpoint.part.number")
    if number:
        draft.append(placeholder(draft.next_id(), name, number, field))
    else:
        box = Box(pages.width - edge - 60 * scale, top, 60 * scale, pages.height * 0.05)
        draft.append(text_box(draft.next_id(), name, box, field))


def put_notes(draft: Draft, words: str) -> None:
    """Writes the slide's notes, a line a paragraph."""
    frame = draft.sheet.notes_slide.notes_text_frame
    if frame is None:
        return
    body = frame._txBody
    for paragraph in body.findall("{*}p"):
        body.remove(paragraph)
    for paragraph in parse_xml(f"<a:x {NAMESPACES}>{run_paragraphs(plain(words))}</a:x>"):
        body.append(paragraph)
