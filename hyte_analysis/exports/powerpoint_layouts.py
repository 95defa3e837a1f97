"""The layouts of a template: chosen by the types of their placeholders, never by their names."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from lxml import etree
from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.presentation import Presentation as Deck
from pptx.shapes.placeholder import LayoutPlaceholder
from pptx.slide import SlideLayout, SlideMaster

from hyte_analysis.exports.powerpoint_ground import has_cover_over, is_light_ground
from hyte_analysis.exports.powerpoint_typefaces import Face, face_of, theme_typefaces

EMU = 12_700
"""EMUs in a point: every measure here is in points."""

_TITLES = (PP_PLACEHOLDER.TITLE, PP_PLACEHOLDER.CENTER_TITLE)
_BODIES = (PP_PLACEHOLDER.OBJECT, PP_PLACEHOLDER.BODY)
_FOOT = (PP_PLACEHOLDER.DATE, PP_PLACEHOLDER.FOOTER, PP_PLACEHOLDER.SLIDE_NUMBER)
# Of the slide: a smaller placeholder is for a caption, not for what a slide tells.
_LEAST_AREA = 0.2
_LEAST_SIDE = 20.0
# A title over a chart ends in this part of the slide.
_TITLE_ZONE = 0.4
# Where a foot of our own begins.
_OWN_FOOT = 0.92
_INSETS = (("lIns", 91_440), ("tIns", 45_720), ("rIns", 91_440), ("bIns", 45_720))
_Found = dict[PP_PLACEHOLDER, list["Place"]]


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in points."""

    left: float
    top: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """Where it ends."""
        return self.left + self.width

    @property
    def bottom(self) -> float:
        """Where it ends."""
        return self.top + self.height


@dataclass(frozen=True, slots=True)
class Place:
    """Where a text stands and how it is written there.

    `size` is in points, `insets` are left, top, right and bottom. `holder` are the marks of the
    placeholder; none for a box of our own.
    `bullets` are the levels (from 0) that have a mark of their own, `is_top`: the text begins at
    the top. `is_moved`: the slide says where, not the layout. `fill` is the text's colour
    where the template says it.
    """

    box: Box
    size: float
    face: Face
    insets: tuple[float, float, float, float] = (0.0, 0.0, 0.0, 0.0)
    holder: tuple[tuple[str, str], ...] = ()
    bullets: tuple[bool, ...] = ()
    fill: etree._Element | None = None
    is_top: bool = True
    is_moved: bool = False

    @property
    def is_placeholder(self) -> bool:
        """Whether the template has a placeholder for it."""
        return bool(self.holder)

    @property
    def inner(self) -> Box:
        """The room for text."""
        left, top, right, bottom = self.insets
        box = self.box
        return Box(box.left + left, box.top + top, max(20.0, box.width - left - right),
                   max(10.0, box.height - top - bottom))  # fmt: skip


@dataclass(frozen=True, slots=True)
class Page:
    """A layout and its places; `is_covered`: a picture or shape lies where a chart would."""

    layout: SlideLayout
    title: Place
    body: Place
    footer: Place | None
    number: Place | None
    is_light: bool
    is_covered: bool


@dataclass(frozen=True, slots=True)
class Pages:
    """The layouts of a deck; sizes in points, `scale` 1 on a slide of 540 pt height."""

    width: float
    height: float
    cover: Page
    section: Page
    content: Page
    title_only: Page

    @property
    def scale(self) -> float:
        """How large texts are beside those of our own template."""
        return self.height / 540


def pages_of_deck(deck: Deck) -> Pages:
    """The deck's layouts for a cover, sections, words and charts; ValueError for none at all."""
    if deck.slide_width is None or deck.slide_height is None:
        raise ValueError("no slide size")
    width, height = deck.slide_width / EMU, deck.slide_height / EMU
    layouts = [
        _Layout(layout, width, height)
        for master in deck.slide_masters for layout in master.slide_layouts
    ]  # fmt: skip
    if not layouts or min(width, height) < 72:
        raise ValueError("no layouts")
    content = _best(layouts, _as_content)
    cover = _best(layouts, _as_cover)
    section = _first(layouts, lambda layout: layout.type == "secHead" and layout.has_title)
    title_only = _best([content, *layouts], _as_title_only)
    content_page = content.page()
    figure = title_only.page()
    # What a layout keeps free for its text is free for a chart too.
    top = max(figure.title.box.bottom, content_page.body.box.top)
    body = content_page.body
    box = Box(body.box.left, top, body.box.width, max(100.0, body.box.bottom - top))
    figure = replace(figure, body=replace(body, box=box, holder=()))
    cover_page = cover.page()
    return Pages(width, height, cover_page, section.page() if section else cover_page,
                 content_page, figure)  # fmt: skip


class _Layout:
    """A layout's placeholders by type, with their places."""

    def __init__(self, layout: SlideLayout, width: float, height: float) -> None:
        self.layout, self.width, self.height = layout, width, height
        self.type: str = layout.element.get("type", "")
        self.found: _Found = {}
        self.order: list[tuple[PP_PLACEHOLDER, Place]] = []
        faces = theme_typefaces(layout.slide_master)
        for shape in list(layout.placeholders):
            kind = shape.placeholder_format.type
            if shape.element.find(".//{*}ph").get("orient") == "vert":
                continue
            place = _place(shape, kind, layout.slide_master, faces)
            place = place and _clipped(place, width, height)
            if place is not None:
                self.found.setdefault(kind, []).append(place)
                self.order.append((kind, place))

    @property
    def has_title(self) -> bool:
        return any(kind in self.found for kind in _TITLES)

    @property
    def others(self) -> list[PP_PLACEHOLDER]:
        """The types of its placeholders but title and foot."""
        return [kind for kind, _ in self.order if kind not in (*_TITLES, *_FOOT)]

    @property
    def bodies(self) -> list[Place]:
        """The placeholders that hold what a slide tells, the largest first."""
        found = [place for kind in _BODIES for place in self.found.get(kind, ())]
        least = _LEAST_AREA * self.width * self.height
        large = [place for place in found if _area(place.box) >= least]
        return sorted(large, key=lambda place: -_area(place.box))

    def first(self, *kinds: PP_PLACEHOLDER) -> Place | None:
        return next((self.found[kind][0] for kind in kinds if kind in self.found), None)

    def page(self) -> Page:
        title = self.first(*_TITLES) or self._own_title()
        subtitle = self.first(PP_PLACEHOLDER.SUBTITLE)
        body = subtitle or next(iter(self.bodies), None) or self._own_body(title)
        layout = self.layout
        footer = self.first(PP_PLACEHOLDER.FOOTER)
        number = self.first(PP_PLACEHOLDER.SLIDE_NUMBER)
        if footer is None or number is None:
            # Our own foot needs its room.
            end = min(body.box.bottom, self.height * _OWN_FOOT)
            body = replace(body, box=replace(body.box, height=max(60.0, end - body.box.top)))
        return Page(layout, title, body, footer, number, is_light_ground(layout),
                    self._is_covered(body.box))  # fmt: skip

    def _is_covered(self, box: Box) -> bool:
        return has_cover_over(self.layout, tuple(
            round(at * EMU) for at in (box.left, box.top, box.width, box.height)))  # fmt: skip

    def _own_title(self) -> Place:
        edge = self.width * 0.05
        box = Box(edge, self.height * 0.05, self.width - 2 * edge, self.height * 0.16)
        return Place(box, 26 * self.height / 540, face_of("", is_bold=True))

    def _own_body(self, title: Place) -> Place:
        edge = self.width * 0.05
        top = max(title.box.bottom, self.height * 0.2)
        if top > self.height * 0.6:
            top = self.height * 0.22
        _, minor = theme_typefaces(self.layout.slide_master)
        box = Box(edge, top, self.width - 2 * edge, self.height * 0.9 - top)
        return Place(box, 18 * self.height / 540, face_of(minor))


def _first(layouts: Sequence[_Layout], suits: Callable[[_Layout], bool]) -> _Layout | None:
    return next((layout for layout in layouts if suits(layout)), None)


def _best(layouts: Sequence[_Layout], worth: Callable[[_Layout], tuple[float, ...]]) -> _Layout:
    """The layout that is worth most; of equals the first."""
    return max(layouts, key=worth)


def _as_content(layout: _Layout) -> tuple[float, ...]:
    """A title and one large place for text, and nothing else."""
    is_alone = len(layout.others) == 1 and bool(layout.bodies)
    area = _area(layout.bodies[0].box) if layout.bodies else 0.0
    is_named = layout.type in ("obj", "tx")
    return (layout.has_title, is_alone, is_named, round(area / (layout.width * layout.height), 1))


def _as_cover(layout: _Layout) -> tuple[float, ...]:
    has_subtitle = PP_PLACEHOLDER.SUBTITLE in layout.found
    is_alone = len(layout.others) <= 1
    return (layout.has_title, has_subtitle, layout.type == "title", is_alone)


def _as_title_only(layout: _Layout) -> tuple[float, ...]:
    """A title at the top and nothing else."""
    place = layout.first(*_TITLES)
    is_at_top = place is not None and place.box.bottom <= _TITLE_ZONE * layout.height
    is_alone = is_at_top and not layout.others and layout.type != "secHead"
    return (is_alone, layout.type == "titleOnly")


def _area(box: Box) -> float:
    return box.width * box.height


def _place(
    shape: LayoutPlaceholder, kind: PP_PLACEHOLDER, master: SlideMaster, faces: tuple[str, str]
) -> Place | None:
    """Where the placeholder is, by its own word or the master's; None where neither says."""
    at = (shape.left, shape.top, shape.width, shape.height)
    if any(value is None for value in at):
        return None
    left, top, width, height = (value / EMU for value in at)
    holder = shape.element.find(".//{*}ph")
    chain = list(_levels(shape.element, kind, master))
    runs = [found for level in chain if (found := level.find("{*}defRPr")) is not None]
    size = next((int(run.get("sz")) / 100 for run in runs if run.get("sz")), 18.0)
    is_bold = next((run.get("b") for run in runs if run.get("b")), "0") in ("1", "true")
    is_upper = next((run.get("cap") for run in runs if run.get("cap")), "none") == "all"
    face = next(
        (f.get("typeface") for r in runs if (f := r.find("{*}latin")) is not None), "+mn-lt"
    )
    face = {"+mj-lt": faces[0], "+mn-lt": faces[1]}.get(face, face)
    fill = next((f for run in runs if (f := run.find("{*}solidFill")) is not None), None)
    insets = _insets(shape.element, kind, master)
    bullets = tuple(_has_bullet(shape.element, kind, master, level) for level in (1, 2))
    return Place(Box(left, top, width, height), size,
                 face_of(face, is_bold=is_bold, is_upper=is_upper), insets,
                 tuple(sorted(holder.attrib.items())), bullets, fill,
                 _body_property(shape.element, kind, master, "anchor", "t") == "t")  # fmt: skip


def _clipped(place: Place, width: float, height: float) -> Place | None:
    """The place on the slide; None where hardly any of it is."""
    box = place.box
    left, top = max(0.0, box.left), max(0.0, box.top)
    kept = Box(left, top, min(box.right, width) - left, min(box.bottom, height) - top)
    if kept.width < _LEAST_SIDE or kept.height < _LEAST_SIDE / 2:
        return None
    is_moved = abs(_area(kept) - _area(box)) > 1
    return replace(place, box=kept, is_moved=True) if is_moved else place


def _bearers(
    element: etree._Element, kind: PP_PLACEHOLDER, master: SlideMaster
) -> Iterator[etree._Element]:
    """The placeholder, and the master's of the same type that it takes its looks from."""
    yield element
    wanted = {"title": "title", "body": "body"}.get(_family(kind), "")
    own = {PP_PLACEHOLDER.FOOTER: "ftr", PP_PLACEHOLDER.SLIDE_NUMBER: "sldNum"}.get(kind, wanted)
    for holder in master.element.iter("{*}ph"):
        if holder.get("type", "obj") == own:
            yield holder.getparent().getparent().getparent()
            return


def _family(kind: PP_PLACEHOLDER) -> str:
    if kind in _TITLES:
        return "title"
    return "other" if kind in _FOOT else "body"


def _levels(
    element: etree._Element, kind: PP_PLACEHOLDER, master: SlideMaster, level: int = 1
) -> Iterator[etree._Element]:
    """The properties of a level of text, the nearest first."""
    for bearer in _bearers(element, kind, master):
        found = bearer.find(f"{{*}}txBody/{{*}}lstStyle/{{*}}lvl{level}pPr")
        if found is not None:
            yield found
    styles = master.element.find(f"{{*}}txStyles/{{*}}{_family(kind)}Style/{{*}}lvl{level}pPr")
    if styles is not None:
        yield styles


def _has_bullet(
    element: etree._Element, kind: PP_PLACEHOLDER, master: SlideMaster, level: int
) -> bool:
    for properties in _levels(element, kind, master, level):
        for mark in properties:
            name = str(etree.QName(mark).localname)
            if name in ("buNone", "buChar", "buAutoNum", "buBlip"):
                return name != "buNone"
    return False


def _insets(
    element: etree._Element, kind: PP_PLACEHOLDER, master: SlideMaster
) -> tuple[float, float, float, float]:
    left, top, right, bottom = (
        int(_body_property(element, kind, master, name, str(usual))) / EMU
        for name, usual in _INSETS
    )
    return left, top, right, bottom


def _body_property(
    element: etree._Element, kind: PP_PLACEHOLDER, master: SlideMaster, name: str, usual: str
) -> str:
    """A property of the whole text, the nearest that is said."""
    bodies = (bearer.find("{*}txBody/{*}bodyPr") for bearer in _bearers(element, kind, master))
    found = [str(body.get(name)) for body in bodies if body is not None and body.get(name)]
    return found[0] if found else usual
