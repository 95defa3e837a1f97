"""A slide template as it was given → a deck without slides, and what in it does not fit."""

import io
import zipfile
import zlib

from lxml.etree import XMLSyntaxError
from pptx import Presentation
from pptx.exc import PythonPptxError
from pptx.opc.constants import CONTENT_TYPE
from pptx.presentation import Presentation as Deck

from hyte_analysis.errors import HyteError
from hyte_analysis.exports.powerpoint_layouts import Pages, Place, pages_of_deck
from hyte_analysis.exports.powerpoint_plain import plain_template
from hyte_analysis.texts import text
from hyte_analysis.texts.languages import language

MOST_BYTES = 50 * 2**20
MOST_UNZIPPED = 300 * 2**20
MOST_PARTS = 5_000

# Of the slide: less than this is a small place for a title, and for what is told.
_TITLE_WIDTH, _TITLE_HEIGHT, _BODY_AREA = 0.6, 0.08, 0.4
_WIDE = 1.7
_OLE = b"\xd0\xcf\x11\xe0"
_CONTENT_TYPES = "[Content_Types].xml"
_TEMPLATE = b"presentationml.template.main+xml"
_PRESENTATION = b"presentationml.presentation.main+xml"
# What a damaged or made-up package makes python-pptx raise.
_BROKEN = (
    zipfile.BadZipFile, zlib.error, XMLSyntaxError, PythonPptxError, KeyError, ValueError,
    AttributeError, TypeError, IndexError, AssertionError, NotImplementedError, RuntimeError,
    OSError,
)  # fmt: skip
# Parts that tell of the example slides or of the people who made them.
_DROPPED = ("/thumbnail", "/extended-properties", "/commentAuthors", "/authors",
            "/printerSettings", "/handoutMaster")  # fmt: skip


class TemplateProblem(HyteError):
    """A slide template that can't be used."""


def opened_template(content: bytes | None) -> tuple[Deck, Pages]:
    """The template without slides and its layouts; our own plain one for None.

    TemplateProblem, in one sentence, for a file that is no template that can be used.
    """
    if content is None:
        content = plain_template(language())
    package = _checked(content)
    try:
        deck = Presentation(io.BytesIO(package))
        _clean(deck)
        return deck, pages_of_deck(deck)
    except _BROKEN as broken:
        raise TemplateProblem(text("powerpoint.template.broken")) from broken


def template_findings(content: bytes) -> tuple[str, ...]:
    """What in the template does not fit, a sentence each; () when all fits.

    TemplateProblem for a file that can't be used at all.
    """
    deck, pages = opened_template(content)
    found = [name for name, is_so in _findings(deck, pages) if is_so]
    return tuple(text(f"powerpoint.finding.{name}") for name in found)


def _findings(deck: Deck, pages: Pages) -> list[tuple[str, bool]]:
    content, width, height = pages.content, pages.width, pages.height
    title, body = content.title, content.body
    return [
        ("narrow", width / height < _WIDE),
        ("no_title", not title.is_placeholder),
        ("small_title", title.is_placeholder and _is_small(title, width, height)),
        ("no_content", not body.is_placeholder),
        ("small_content", body.is_placeholder
         and body.box.width * body.box.height < _BODY_AREA * width * height),
        ("no_subtitle", pages.cover.body is None or not pages.cover.body.is_placeholder),
        ("no_section", pages.section is pages.cover),
        ("no_footer", content.footer is None or not content.footer.is_placeholder),
        ("no_number", content.number is None or not content.number.is_placeholder),
        ("covered", content.is_covered),
        ("dark", not content.is_light and not content.is_covered),
        ("linked", _has_links(deck)),
    ]  # fmt: skip


def _is_small(title: Place, width: float, height: float) -> bool:
    return title.box.width < _TITLE_WIDTH * width or title.box.height < _TITLE_HEIGHT * height


def _has_links(deck: Deck) -> bool:
    """Whether a picture or film of the masters or layouts is fetched from elsewhere."""
    parts = [page.part for master in deck.slide_masters for page in (master, *master.slide_layouts)]
    return any(
        relation.is_external and not relation.reltype.endswith("/hyperlink")
        for part in parts for relation in part.rels.values()
    )  # fmt: skip


def _checked(content: bytes) -> bytes:
    """The package as python-pptx reads it; TemplateProblem where it is none, or no safe one."""
    if len(content) > MOST_BYTES:
        raise TemplateProblem(text("powerpoint.template.large", most=MOST_BYTES // 2**20))
    if content[:4] == _OLE:
        raise TemplateProblem(text("powerpoint.template.locked"))
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            parts = package.infolist()
            if sum(part.file_size for part in parts) > MOST_UNZIPPED or len(parts) > MOST_PARTS:
                raise TemplateProblem(text("powerpoint.template.unzips_large"))
            types = package.read(_CONTENT_TYPES)
            is_macro = b"macroEnabled" in types or b"vbaProject" in types
            if is_macro or any("vbaProject" in part.filename for part in parts):
                raise TemplateProblem(text("powerpoint.template.macros"))
            if _PRESENTATION not in types and _TEMPLATE not in types:
                raise TemplateProblem(text("powerpoint.template.other"))
            return _as_presentation(package, types)
    except _BROKEN as broken:
        raise TemplateProblem(text("powerpoint.template.broken")) from broken


def _as_presentation(package: zipfile.ZipFile, types: bytes) -> bytes:
    """The package as a presentation, also where it says that it is a template."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as copy:
        copy.writestr(_CONTENT_TYPES, types.replace(_TEMPLATE, _PRESENTATION))
        for part in package.infolist():
            if part.filename == _CONTENT_TYPES or part.is_dir():
                continue
            blob = package.read(part)
            if part.filename.endswith((".xml", ".rels")) and b"<!DOCTYPE" in blob:
                raise TemplateProblem(text("powerpoint.template.broken"))
            copy.writestr(part.filename, blob)
    return stream.getvalue()


def _clean(deck: Deck) -> None:
    """Takes out example slides and everything that lists them."""
    for slide in list(deck.slides._sldIdLst):
        deck.part.drop_rel(slide.rId)
        slide.getparent().remove(slide)
    for name in ("custShowLst", "photoAlbum"):
        for element in deck.element.findall(f"{{*}}{name}"):
            deck.element.remove(element)
    for section in list(deck.element.iter("{*}sectionLst", "{*}sldGuideLst")):
        extension = section.getparent()
        extension.getparent().remove(extension)
    for part in (deck.part, deck.part.package):
        rels = part.rels if part is deck.part else part._rels
        for name in [n for n, r in rels.items() if r.reltype.endswith(_DROPPED)]:
            rels.pop(name)
    for element in deck.element.findall("{*}handoutMasterIdLst"):
        deck.element.remove(element)
    # A template's part has been rewritten as a presentation's above.
    assert deck.part.content_type == CONTENT_TYPE.PML_PRESENTATION_MAIN  # noqa: S101
