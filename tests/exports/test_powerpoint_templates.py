"""A deck on the county's own template: any layouts, sizes and grounds; files that are no use."""

import io
import re
import zipfile
from collections.abc import Callable
from functools import cache

import pytest
from pptx import Presentation
from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.oxml import parse_xml
from pptx.presentation import Presentation as Deck
from pptx.util import Inches

from hyte_analysis.exports.powerpoint import to_powerpoint
from hyte_analysis.exports.powerpoint_plain import plain_template
from hyte_analysis.exports.powerpoint_template import (
    MOST_BYTES,
    TemplateProblem,
    opened_template,
    template_findings,
)
from hyte_analysis.reports.report import Report
from hyte_analysis.reports.slides import slides_of
from tests.exports import pptx_reading as back
from tests.reports import made_up

SECTIONS = (
    '<p:extLst xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"><p:ext '
    'uri="{521415D9-36F7-43E2-AB2F-B90AF26B5E84}"><p14:sectionLst '
    'xmlns:p14="http://schemas.microsoft.com/office/powerpoint/2010/main"><p14:section name="Osa" '
    'id="{11111111-1111-1111-1111-111111111111}"><p14:sldIdLst><p14:sldId id="256"/>'
    "</p14:sldIdLst></p14:section></p14:sectionLst></p:ext></p:extLst>"
)


@cache
def report() -> Report:
    return made_up.report()


def saved(deck: Deck) -> bytes:
    stream = io.BytesIO()
    deck.save(stream)
    return stream.getvalue()


def with_theme(deck: Deck, *changes: tuple[str, str]) -> Deck:
    theme = deck.slide_master.part.part_related_by(RELATIONSHIP_TYPE.THEME)
    xml = theme.blob.decode()
    for pattern, new in changes:
        xml = re.sub(pattern, new, xml)
    theme._blob = xml.encode()
    return deck


def narrow() -> bytes:
    """4:3, with an example slide that a section lists."""
    deck = Presentation()
    example = deck.slides.add_slide(deck.slide_layouts[1])
    example.shapes.title.text = "ESIMERKKIDIA"
    example.notes_slide.notes_text_frame.text = "ESIMERKKIMUISTIO"
    deck.element.append(parse_xml(SECTIONS))
    return saved(deck)


def odd() -> bytes:
    """Small slides, layouts in an odd order without a cover, no foot anywhere, names in Finnish."""
    deck = Presentation()
    deck.slide_width, deck.slide_height = Inches(10), Inches(5.625)
    for at, layout in enumerate(list(deck.slide_layouts)):
        if at not in (1, 3, 5):
            deck.slide_layouts.remove(layout)
        else:
            layout.name = f"Pohja {at}"
    master = deck.slide_master
    foot = (PP_PLACEHOLDER.DATE, PP_PLACEHOLDER.FOOTER, PP_PLACEHOLDER.SLIDE_NUMBER)
    for page in (master, *deck.slide_layouts):
        for shape in list(page.placeholders):
            if shape.placeholder_format.type in foot:
                shape.element.getparent().remove(shape.element)
    places = {PP_PLACEHOLDER.TITLE: (0.2, 0.8), PP_PLACEHOLDER.BODY: (1.1, 4.3)}
    for shape in master.placeholders:
        top, height = places[shape.placeholder_format.type]
        shape.left, shape.width = Inches(0.4), Inches(9.2)
        shape.top, shape.height = Inches(top), Inches(height)
    listed = master.element.find("{*}sldLayoutIdLst")
    listed[:] = list(listed)[::-1]
    return saved(
        with_theme(deck, (r'<a:latin typeface="[^"]*"/>', '<a:latin typeface="Georgia"/>'))
    )


def dark() -> bytes:
    """White on dark blue."""
    deck = Presentation()
    mapping = deck.slide_master.element.find("{*}clrMap")
    mapping.set("bg1", "dk1")
    mapping.set("tx1", "lt1")
    blue = '<a:dk1><a:srgbClr val="10243A"/></a:dk1>'
    return saved(with_theme(deck, ("<a:dk1>.*?</a:dk1>", blue)))


def without_places() -> bytes:
    """An empty layout alone."""
    deck = Presentation()
    for at, layout in enumerate(list(deck.slide_layouts)):
        if at != 6:
            deck.slide_layouts.remove(layout)
    return saved(deck)


TEMPLATES = (narrow, odd, dark, without_places)


@pytest.mark.parametrize("template", TEMPLATES)
def test_a_deck_can_be_made_on_any_template(template: Callable[[], bytes]) -> None:
    content = to_powerpoint(report(), template=template())
    deck = back.deck(content)
    slides = slides_of(report())
    assert len(deck.slides) == len(slides)
    for slide, made in zip(slides, deck.slides, strict=True):
        words = back.texts(made)
        assert any(text.startswith(slide.title) for text in words)
        assert any("Yleisö: sisäinen työ" in text for text in words)
        assert len(list(made.element.iter("{*}fld"))) == 1
        for shape in made.shapes:
            assert shape.left >= 0
            assert shape.left + shape.width <= deck.slide_width + 2
            assert shape.top + shape.height <= deck.slide_height + 2
    assert sum(len(back.charts(slide)) for slide in deck.slides) >= 3


@pytest.mark.parametrize("template", TEMPLATES)
def test_no_placeholder_is_left_empty(template: Callable[[], bytes]) -> None:
    deck = back.deck(to_powerpoint(report(), template=template()))
    assert all(p.text_frame.text for slide in deck.slides for p in slide.placeholders)


def test_example_slides_and_their_sections_go() -> None:
    content = to_powerpoint(report(), template=narrow())
    everything = "\n".join(back.everything(content))
    assert "ESIMERKKI" not in everything
    assert "sectionLst" not in everything
    slides = [name for name in back.part_names(content) if re.match(r"ppt/slides/slide\d+", name)]
    assert len(slides) == len(slides_of(report()))


def test_layouts_are_chosen_by_what_they_hold() -> None:
    _, pages = opened_template(odd())
    assert (pages.content.layout.name, pages.title_only.layout.name) == ("Pohja 1", "Pohja 5")
    _, pages = opened_template(narrow())
    names = [p.layout.name for p in (pages.cover, pages.section, pages.content, pages.title_only)]
    assert names == ["Title Slide", "Section Header", "Title and Content", "Title Only"]


def test_charts_on_a_dark_template_lie_on_white_and_our_words_in_its_own_colour() -> None:
    deck = back.deck(to_powerpoint(report(), template=dark()))
    charts = [chart for slide in deck.slides for chart in back.charts(slide)]
    for chart in charts:
        assert chart._chartSpace.xpath("./c:spPr/a:solidFill/a:srgbClr/@val") == ["FFFFFF"]
    notes = [s for slide in deck.slides for s in slide.shapes if s.name == "Huomautus"]
    assert notes
    assert {v for n in notes for v in n.element.xpath(".//a:rPr//a:schemeClr/@val")} == {"tx1"}
    assert not [v for n in notes for v in n.element.xpath(".//a:rPr//a:srgbClr/@val")]


def test_a_template_file_is_taken_as_a_presentation() -> None:
    content = to_powerpoint(report(), template=as_potx(narrow()))
    assert b"template.main" not in zipfile.ZipFile(io.BytesIO(content)).read("[Content_Types].xml")
    assert len(back.deck(content).slides) == len(slides_of(report()))


def as_potx(content: bytes) -> bytes:
    return changed(content, "[Content_Types].xml",
                   lambda xml: xml.replace(b"presentation.main", b"template.main"))  # fmt: skip


def changed(content: bytes, name: str, change: Callable[[bytes], bytes]) -> bytes:
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for part in old.namelist():
            new.writestr(part, change(old.read(part)) if part == name else old.read(part))
    return stream.getvalue()


def test_our_own_template_fits() -> None:
    assert template_findings(plain_template("fi")) == ()


@pytest.mark.parametrize(
    ("template", "words"),
    [
        (narrow, ("4:3",)),
        (odd, ("alaotsikon", "väliotsikon", "alatunnisteen", "numeron")),
        (dark, ("4:3", "tumma")),
        (without_places, ("4:3", "otsikon paikka", "sisällön paikka", "alaotsikon", "väliotsikon")),
    ],
)
def test_what_does_not_fit_is_told_in_sentences(
    template: Callable[[], bytes], words: tuple[str, ...]
) -> None:
    found = template_findings(template())
    assert len(found) == len(words)
    assert all(word in sentence for word, sentence in zip(words, found, strict=True))


def test_a_picture_under_the_content_is_told() -> None:
    deck = Presentation()
    layout = deck.slide_layouts[1]
    shape = parse_xml(
        '<p:sp xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" '
        'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><p:nvSpPr><p:cNvPr id="9" '
        'name="tausta"/><p:cNvSpPr/><p:nvPr/></p:nvSpPr><p:spPr><a:xfrm><a:off x="0" y="0"/>'
        '<a:ext cx="9144000" cy="6858000"/></a:xfrm><a:prstGeom prst="rect"/><a:solidFill>'
        '<a:srgbClr val="000000"/></a:solidFill></p:spPr></p:sp>'
    )
    layout.shapes.element.append(shape)
    assert any("kuva tai kuvio" in found for found in template_findings(saved(deck)))


def zip_of(**parts: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        for name, blob in parts.items():
            package.writestr(name, blob)
    return stream.getvalue()


def macros() -> bytes:
    kind = b"application/vnd.ms-powerpoint.presentation.macroEnabled.main+xml"
    return changed(narrow(), "[Content_Types].xml", lambda xml: re.sub(
        rb"application/vnd\.openxmlformats-officedocument\.presentationml\.presentation\.main\+xml",
        kind, xml))  # fmt: skip


def entities() -> bytes:
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'
    return changed(narrow(), "ppt/presentation.xml",
                   lambda xml: xml.replace(b"?>", b"?>" + bomb, 1))  # fmt: skip


def cut_short() -> bytes:
    return narrow()[:20_000]


def without_masters() -> bytes:
    return changed(narrow(), "ppt/slideMasters/slideMaster1.xml", lambda _: b"<rikki")


def unzips_large() -> bytes:
    stream = io.BytesIO(narrow())
    with zipfile.ZipFile(stream, "a", zipfile.ZIP_DEFLATED) as package:
        for at in range(4):
            package.writestr(f"ppt/media/{at}.bin", bytes(80 * 2**20))
    return stream.getvalue()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (lambda: b"", "ei voi lukea"),
        (lambda: b"%PDF-1.7", "ei voi lukea"),
        (lambda: b"\xd0\xcf\x11\xe0" + bytes(600), "salasanalla"),
        (zip_of, "ei voi lukea"),
        (lambda: zip_of(**{"[Content_Types].xml": b"<Types/>"}), "ei ole PowerPoint-malli"),
        (macros, "makroja"),
        (entities, "ei voi lukea"),
        (cut_short, "ei voi lukea"),
        (without_masters, "ei voi lukea"),
        (unzips_large, "liian suuri"),
        (lambda: bytes(MOST_BYTES + 1), "liian suuri"),
    ],
)
def test_a_file_that_is_no_template_is_refused_in_one_sentence(
    content: Callable[[], bytes], words: str
) -> None:
    with pytest.raises(TemplateProblem) as refused:
        to_powerpoint(report(), template=content())
    assert words in refused.value.user_message
    assert refused.value.user_message.count(". ") == 0
