"""What lies under a slide's text: whether dark shapes and letters can be seen on it."""

from collections.abc import Iterator

from lxml import etree
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.slide import SlideLayout

from hyte_analysis.charts.theme import INK, LABEL_CONTRAST, contrast

# Of the room for a chart: more than this under a picture or a shape is no free ground.
_MOST_COVERED = 0.4
_Rect = tuple[int, ...]


def is_light_ground(layout: SlideLayout) -> bool:
    """Whether the layout's background is one colour on which our ink can be read."""
    for page in (layout, layout.slide_master):
        ground = page.element.find("{*}cSld/{*}bg")
        if ground is not None:
            colour = _colour(ground, layout)
            return colour is not None and contrast(colour, INK) >= 2 * LABEL_CONTRAST
    return True


def has_cover_over(layout: SlideLayout, rect: _Rect) -> bool:
    """Whether a picture or a shape of the layout or its master lies over much of the rect."""
    pages = [layout] if layout.element.get("showMasterSp") == "0" else [layout, layout.slide_master]
    covers = (shape for page in pages for shape in _shapes(page.element))
    return any(_shared(rect, shape) > _MOST_COVERED * rect[2] * rect[3] for shape in covers)


def _shapes(page: etree._Element) -> Iterator[_Rect]:
    """The rects of what is filled and no placeholder."""
    for shape in page.iterfind("{*}cSld/{*}spTree/*"):
        properties = shape.find("{*}spPr")
        is_holder = shape.find(".//{*}nvPr/{*}ph") is not None
        if properties is None or is_holder or properties.find("{*}noFill") is not None:
            continue
        name = etree.QName(shape).localname
        is_filled = name == "pic" or shape.find("{*}style") is not None or any(
            properties.find(f"{{*}}{fill}") is not None
            for fill in ("solidFill", "gradFill", "blipFill", "pattFill")
        )  # fmt: skip
        place = properties.find("{*}xfrm")
        if is_filled and place is not None and len(place) >= 2:
            off, ext = place[0], place[1]
            yield tuple(int(n) for n in (off.get("x"), off.get("y"), ext.get("cx"), ext.get("cy")))


def _shared(one: _Rect, other: _Rect) -> float:
    width = min(one[0] + one[2], other[0] + other[2]) - max(one[0], other[0])
    height = min(one[1] + one[3], other[1] + other[3]) - max(one[1], other[1])
    return float(max(0, width) * max(0, height))


def _colour(ground: etree._Element, layout: SlideLayout) -> str | None:
    """The background's one colour as `#RRGGBB`; None for a picture or a gradient."""
    reference = ground.find("{*}bgRef")
    filled = ground.find("{*}bgPr/{*}solidFill") if reference is None else reference
    if filled is None or not len(filled):
        return None
    theme = etree.fromstring(layout.slide_master.part.part_related_by(RELATIONSHIP_TYPE.THEME).blob)
    if reference is not None:
        fills = theme.find(".//{*}bgFillStyleLst")
        at = int(reference.get("idx", "1001")) - 1001
        if fills is None or not 0 <= at < len(fills) or "solidFill" not in fills[at].tag:
            return None
    return _rgb(filled[0], theme, layout)


def _rgb(named: etree._Element, theme: etree._Element, layout: SlideLayout) -> str | None:
    name = etree.QName(named).localname
    value = named.get("val", "")
    if name == "schemeClr":
        slot = _mapped(value, layout)
        found = theme.find(f".//{{*}}clrScheme/{{*}}{slot}")
        if found is None or not len(found):
            return None
        value = found[0].get("lastClr") or found[0].get("val", "")
    elif name == "sysClr":
        value = named.get("lastClr", "")
    elif name != "srgbClr":
        return None
    if len(value) != 6:
        return None
    shares = {etree.QName(m).localname: int(m.get("val", "0")) / 100_000 for m in named}
    factor, more = shares.get("lumMod", shares.get("shade", 1.0)), shares.get("lumOff", 0.0)
    channels = (int(value[at : at + 2], 16) * factor + 255 * more for at in (0, 2, 4))
    return "#" + "".join(f"{min(255, round(channel)):02X}" for channel in channels)


def _mapped(name: str, layout: SlideLayout) -> str:
    """The theme's slot that a name stands for on this layout."""
    override = layout.element.find("{*}clrMapOvr/{*}overrideClrMapping")
    mapping = override if override is not None else layout.slide_master.element.find("{*}clrMap")
    return mapping.get(name, name) if mapping is not None else name
