"""Our own plain slide template, for a county that has given none.

Made from the template that python-pptx comes with, of which only the package's skeleton stays:
white, wide, four layouts, a typeface that every office has.
"""

import io
import re
from functools import cache

from pptx import Presentation
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.oxml import parse_xml
from pptx.slide import SlideLayout, SlideMaster
from pptx.util import Emu

from hyte_analysis.charts.theme import (
    FURTHER_GROUP_COLOURS,
    GROUP_COLOURS,
    INK,
    PANEL,
    PAPER,
    PRIMARY,
    QUIET_INK,
)
from hyte_analysis.reports.slides import HEIGHT, WIDTH
from hyte_analysis.texts import text
from hyte_analysis.texts.languages import in_language

TYPEFACE = "Arial"
_EMU_IN_PIXEL = 9525
_MARGIN = 60
_INNER = WIDTH - 2 * _MARGIN
_NAMESPACES = (
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
# Places in python-pptx's template of the layouts that stay: cover, content, section, title alone.
_KEPT = {0: "cover", 1: "content", 2: "section", 5: "title_only"}
_Rect = tuple[int, int, int, int]
_TITLE: _Rect = (_MARGIN, 40, _INNER, 104)
_BODY: _Rect = (_MARGIN, 160, _INNER, 484)
_FOOTER: _Rect = (_MARGIN, 664, 1040, 36)
_NUMBER: _Rect = (_MARGIN + _INNER - 110, 664, 110, 36)
# Text sizes in hundredths of a point: 34 px is 25.5 pt.
_TITLE_SIZE, _COVER_SIZE, _SECTION_SIZE, _SMALL_SIZE = 2600, 4000, 3600, 1200
_LEVELS = (1800, 1800, 1600, 1400, 1400)


@cache
def plain_template(language: str) -> bytes:
    """The bytes of a .pptx without slides; its layouts are named in the language."""
    deck = Presentation()
    deck.slide_width, deck.slide_height = Emu(WIDTH * _EMU_IN_PIXEL), Emu(HEIGHT * _EMU_IN_PIXEL)
    deck.element.find(".//{*}sldSz").attrib.pop("type", None)
    layouts = list(deck.slide_layouts)
    for at, layout in enumerate(layouts):
        if at not in _KEPT:
            deck.slide_layouts.remove(layout)
    master = deck.slide_master
    _dress_master(master)
    with in_language(language):
        for at, name in _KEPT.items():
            _dress_layout(layouts[at], name)
    _dress_theme(master)
    for element in deck.element.iter("{*}printerSettings"):
        element.getparent().remove(element)
    for name, relation in list(deck.part.rels.items()):
        if relation.reltype.endswith("/printerSettings"):
            deck.part.rels.pop(name)
    stream = io.BytesIO()
    deck.save(stream)
    return stream.getvalue()


def _dress_master(master: SlideMaster) -> None:
    footer = _small("l")
    shapes = [
        _bar((_MARGIN, 26, 48, 4)),
        _holder(2, 'type="title"', _TITLE, "t"),
        _holder(3, 'type="body" idx="1"', _BODY, "t"),
        _holder(5, 'type="ftr" sz="quarter" idx="3"', _FOOTER, "ctr", footer),
        _holder(6, 'type="sldNum" sz="quarter" idx="4"', _NUMBER, "ctr", _small("r")),
    ]
    _put_shapes(master, shapes)
    old = master.element.find(".//{*}txStyles")
    old.getparent().replace(old, parse_xml(_styles()))


def _dress_layout(layout: SlideLayout, name: str) -> None:
    """Fills a layout with its placeholders; what it does not say comes from the master."""
    layout.name = text(f"powerpoint.layout.{name}")
    foot = [_holder(11, 'type="ftr" sz="quarter" idx="11"', None, ""),
            _holder(12, 'type="sldNum" sz="quarter" idx="12"', None, "")]  # fmt: skip
    title = _holder(2, 'type="title"', None, "")
    if name == "cover":
        own = [
            _bar((0, 0, 36, HEIGHT)),
            _holder(2, 'type="ctrTitle"', (120, 170, 1040, 230), "b", _sized(_COVER_SIZE)),
            _holder(3, 'type="subTitle" idx="1"', (120, 420, 1040, 150), "t", _quiet(2000)),
            _holder(11, 'type="ftr" sz="quarter" idx="11"', (120, 664, 980, 36), ""),
            foot[1],
        ]
        layout.element.set("showMasterSp", "0")
    elif name == "section":
        white = _sized(_SECTION_SIZE, "bg1")
        own = [
            _holder(2, 'type="title"', (120, 220, 1040, 280), "ctr", white),
            _holder(11, 'type="ftr" sz="quarter" idx="11"', (120, 664, 980, 36), "",
                    _small("l", "bg1")),
            _holder(12, 'type="sldNum" sz="quarter" idx="12"', None, "", _small("r", "bg1")),
        ]  # fmt: skip
        layout.element.set("showMasterSp", "0")
    elif name == "content":
        own = [title, _holder(3, 'idx="1"', None, ""), *foot]
    else:
        own = [title, *foot]
    _put_shapes(layout, own)
    if name == "section":
        ground = parse_xml(
            f'<p:bg {_NAMESPACES}><p:bgPr><a:solidFill><a:schemeClr val="tx2"/></a:solidFill>'
            "<a:effectLst/></p:bgPr></p:bg>"
        )
        layout.element.find("{*}cSld").insert(0, ground)


def _put_shapes(page: SlideMaster | SlideLayout, shapes: list[str]) -> None:
    tree = page.shapes.element
    for shape in list(tree)[2:]:
        tree.remove(shape)
    for shape in shapes:
        tree.append(parse_xml(shape))


def _holder(number: int, kind: str, rect: _Rect | None, anchor: str, style: str = "") -> str:
    """A placeholder; without a rect it lies where the master has it."""
    place = f"<a:xfrm>{_rect(rect)}</a:xfrm>" if rect else ""
    geometry = '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom>' if rect else ""
    insets = 'lIns="0" tIns="0" rIns="0" bIns="0"' if rect else ""
    upright = f'anchor="{anchor}"' if anchor else ""
    is_number = "sldNum" in kind
    words = (
        '<a:fld id="{C1FF6DA9-008F-8B48-92A6-B652298478BF}" type="slidenum">'
        "<a:rPr/><a:t>‹#›</a:t></a:fld>" if is_number else ""
    )  # fmt: skip
    name = re.sub(r'.*type="(\w+)".*|.*', lambda found: found[1] or "content", kind)
    return (
        f'<p:sp {_NAMESPACES}><p:nvSpPr><p:cNvPr id="{number}" name="{name} {number - 1}"/>'
        f'<p:cNvSpPr><a:spLocks noGrp="1"/></p:cNvSpPr><p:nvPr><p:ph {kind}/></p:nvPr></p:nvSpPr>'
        f"<p:spPr>{place}{geometry}</p:spPr><p:txBody><a:bodyPr {insets} {upright}>"
        f"{'<a:normAutofit/>' if rect else ''}</a:bodyPr>"
        f"<a:lstStyle>{style}</a:lstStyle><a:p>{words}<a:endParaRPr/></a:p></p:txBody></p:sp>"
    )


def _bar(rect: _Rect) -> str:
    """A plain bar of the primary colour, not a thing to read."""
    return (
        f'<p:sp {_NAMESPACES}><p:nvSpPr><p:cNvPr id="20" name="bar"/><p:cNvSpPr/>'
        f'<p:nvPr userDrawn="1"/></p:nvSpPr><p:spPr><a:xfrm>{_rect(rect)}</a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:solidFill><a:schemeClr val="tx2"/>'
        "</a:solidFill><a:ln><a:noFill/></a:ln></p:spPr><p:txBody><a:bodyPr/><a:lstStyle/><a:p>"
        "<a:endParaRPr/></a:p></p:txBody></p:sp>"
    )


def _rect(rect: _Rect) -> str:
    left, top, width, height = (at * _EMU_IN_PIXEL for at in rect)
    return f'<a:off x="{left}" y="{top}"/><a:ext cx="{width}" cy="{height}"/>'


def _sized(size: int, colour: str = "tx1") -> str:
    return (
        f'<a:lvl1pPr><a:defRPr sz="{size}" b="1"><a:solidFill><a:schemeClr val="{colour}"/>'
        "</a:solidFill></a:defRPr></a:lvl1pPr>"
    )


def _quiet(size: int) -> str:
    return (
        f'<a:lvl1pPr marL="0" indent="0"><a:buNone/><a:defRPr sz="{size}"><a:solidFill>'
        f'<a:srgbClr val="{QUIET_INK[1:]}"/></a:solidFill></a:defRPr></a:lvl1pPr>'
    )


def _small(align: str, colour: str = "") -> str:
    fill = f'<a:schemeClr val="{colour}"/>' if colour else f'<a:srgbClr val="{QUIET_INK[1:]}"/>'
    return (
        f'<a:lvl1pPr algn="{align}"><a:defRPr sz="{_SMALL_SIZE}"><a:solidFill>{fill}'
        "</a:solidFill></a:defRPr></a:lvl1pPr>"
    )


def _styles() -> str:
    """The text styles of the master: a bold title, bullets in five levels, and all else."""
    face = '<a:latin typeface="+{0}-lt"/><a:ea typeface="+{0}-ea"/><a:cs typeface="+{0}-cs"/>'
    ink = '<a:solidFill><a:schemeClr val="tx1"/></a:solidFill>'
    title = (
        '<a:lvl1pPr algn="l"><a:lnSpc><a:spcPct val="100000"/></a:lnSpc><a:spcBef>'
        f'<a:spcPct val="0"/></a:spcBef><a:buNone/><a:defRPr sz="{_TITLE_SIZE}" b="1" kern="1200">'
        f"{ink}{face.format('mj')}</a:defRPr></a:lvl1pPr>"
    )
    body = "".join(
        f'<a:lvl{level}pPr marL="{level * 266700}" indent="-266700" algn="l"><a:spcBef><a:spcPts '
        f'val="600"/></a:spcBef><a:buFont typeface="Arial"/><a:buChar char="{char}"/>'
        f'<a:defRPr sz="{size}" kern="1200">{ink}{face.format("mn")}</a:defRPr></a:lvl{level}pPr>'
        for level, (size, char) in enumerate(zip(_LEVELS, "•–•–•", strict=True), 1)
    )
    run = f'<a:defRPr sz="1800" kern="1200">{ink}{face.format("mn")}</a:defRPr>'
    return (
        f"<p:txStyles {_NAMESPACES}><p:titleStyle>{title}</p:titleStyle><p:bodyStyle>{body}"
        f"</p:bodyStyle><p:otherStyle><a:lvl1pPr>{run}</a:lvl1pPr></p:otherStyle></p:txStyles>"
    )


def _dress_theme(master: SlideMaster) -> None:
    """Gives the theme our colours and typeface, so that what the team adds looks the same."""
    theme = master.part.part_related_by(RELATIONSHIP_TYPE.THEME)
    accents = (*GROUP_COLOURS.values(), *FURTHER_GROUP_COLOURS)[:6]
    slots = {"dk1": INK, "lt1": PAPER, "dk2": PRIMARY, "lt2": PANEL, "hlink": PRIMARY,
             "folHlink": QUIET_INK}  # fmt: skip
    slots |= {f"accent{number}": colour for number, colour in enumerate(accents, 1)}
    xml = theme.blob.decode("utf-8")
    for slot, colour in slots.items():
        filled = f'<a:{slot}><a:srgbClr val="{colour[1:]}"/></a:{slot}>'
        xml = re.sub(rf"<a:{slot}>.*?</a:{slot}>", filled, xml, count=1)
    xml = re.sub(r'<a:latin typeface="[^"]*"/>', f'<a:latin typeface="{TYPEFACE}"/>', xml)
    name = text("words.product")
    theme._blob = re.sub(r'name="Office(?: Theme)?"', f'name="{name}"', xml).encode("utf-8")
