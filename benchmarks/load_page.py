"""What stands on a page as a browser holds it: elements by their place, widgets by their key."""

from dataclasses import dataclass, field

from streamlit.proto.Element_pb2 import Element
from streamlit.proto.WidgetStates_pb2 import WidgetState

Place = tuple[int, ...]


class LoadProblem(Exception):
    """Something that no reader should meet: an error, a figure that is wrong or is not there."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """An element as it stands on the page: which run drew it last, in which fragment.

    `of_frame`: what is around every page drew it, so that it stays from page to page.
    """

    element: Element
    run: str
    fragment: str
    of_frame: bool

    @property
    def element_id(self) -> str:
        """The server's own name of a widget; "" for what is none."""
        kind = self.element.WhichOneof("type")
        return getattr(getattr(self.element, kind), "id", "") if kind else ""

    @property
    def key(self) -> str:
        """The key that the page gave the widget: `$$ID-<hash>-<key>`."""
        return self.element_id.partition("-")[2].partition("-")[2]


@dataclass(eq=False, slots=True)
class Shown:
    """The elements of a page by their place, and the states of its widgets by their id."""

    drawn: dict[Place, Drawn] = field(default_factory=dict, kw_only=True)
    widgets: dict[str, WidgetState] = field(default_factory=dict, kw_only=True)

    def elements(self) -> list[Drawn]:
        """Every element of the page in order."""
        return [self.drawn[place] for place in sorted(self.drawn)]

    def html(self) -> list[str]:
        """The page's own HTML, piece by piece in order."""
        return [s.element.html.body for s in self.elements() if s.element.HasField("html")]

    def alerts(self, *formats: int) -> list[str]:
        """What the page's boxes say."""
        return [s.element.alert.body for s in self.elements()
                if s.element.HasField("alert") and s.element.alert.format in formats]  # fmt: skip

    def charts(self) -> list[str]:
        """The plotly charts' specifications as JSON."""
        found = [s.element for s in self.elements()]
        return [e.plotly_chart.spec for e in found if e.HasField("plotly_chart")]

    def has(self, key: str) -> bool:
        """Whether a widget of this key is on the page."""
        return any(seen.key == key for seen in self.elements())

    def keys(self, start: str) -> list[str]:
        """The keys of the widgets on the page that begin so."""
        return [seen.key for seen in self.elements() if seen.key.startswith(start)]

    def element(self, key: str) -> Element:
        """The widget of this key."""
        return self._seen(key).element

    def id_of(self, key: str) -> str:
        """The server's own name of the widget."""
        return self._seen(key).element_id

    def held(self, key: str) -> str:
        """The text that the widget of this key holds."""
        state = self.widgets.get(self.id_of(key))
        return state.string_value if state is not None else ""

    def fragment_of(self, key: str) -> str:
        """The fragment that the widget stands in; "" for the page itself."""
        return self._seen(key).fragment

    def _seen(self, key: str) -> Drawn:
        for seen in self.elements():
            if seen.key == key:
                return seen
        raise LoadProblem(f"no widget {key} on the page")
