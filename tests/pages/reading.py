"""A page as its reader finds it: headings, sentences, tables, charts."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, ClassVar, Self

from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from hyte_analysis.ui import navigation

ROOT = Path(__file__).parents[2]
SCRIPT = ROOT / "hyte_analysis" / "app" / "main.py"
SAMPLES = ROOT / "data" / "samples"
Downloads = dict[str, Callable[[], bytes]]
PAGES = (
    "overview",
    "questions",
    "comparison",
    "crosstab",
    "export",
    "open_answers",
    "themes",
    "coding",
    "summary",
    "personal_data",
    "report",
    "presentation",
    "imports",
    "codebook",
    "maintenance",
    "help",
)
VOID = {"br", "img", "hr", "input"}


def copied(prepared: Path, database: Path) -> Path:
    """The database as a copy of a prepared one: a file is imported once for many tests."""
    database.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(prepared, database)
    return database


@dataclass
class Table:
    """An HTML table: its caption, the column headings and the rows."""

    caption: str = ""
    columns: list[str] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)

    def by_row(self) -> dict[str, dict[str, str]]:
        """The cells by row heading and column heading."""
        return {row[0]: dict(zip(self.columns[1:], row[1:], strict=True)) for row in self.rows}


class Page(HTMLParser):
    """The HTML that our own blocks have written on a page."""

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.tables: list[Table] = []
        self.elements: list[tuple[str, str, str]] = []
        self._open: list[tuple[str, str, list[str]]] = []
        self.feed(markup)
        self.close()
        assert not self._open, f"left open: {self._open}"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in VOID:
            return
        self._open.append((tag, dict(attrs).get("class") or "", []))
        if tag == "table":
            self.tables.append(Table())
        elif tag == "tr" and self._is_inside("tbody"):
            self.tables[-1].rows.append([])

    def handle_endtag(self, tag: str) -> None:
        opened, name, words = self._open.pop()
        assert opened == tag
        content = "".join(words)
        self.elements.append((tag, name, content))
        if tag == "caption":
            self.tables[-1].caption = content
        elif tag in ("th", "td"):
            row = self.tables[-1].rows[-1] if self._is_inside("tbody") else self.tables[-1].columns
            row.append(content)

    def handle_data(self, data: str) -> None:
        for _, _, words in self._open:
            words.append(data)

    def _is_inside(self, tag: str) -> bool:
        return any(opened == tag for opened, _, _ in self._open)

    def texts(self, tag: str, name: str = "") -> list[str]:
        """The texts of these elements, those of one class where it is named."""
        return [text for t, n, text in self.elements if t == tag and (not name or name in n)]


class Screen:
    """The product in one session."""

    opened: ClassVar[bool] = False

    def __init__(self) -> None:
        self.app = AppTest.from_file(str(SCRIPT), default_timeout=30)
        self._has_run = False

    def open(self, page: str, **address: str | list[str]) -> Self:
        """Go to the page; with an address, as if by a link."""
        Screen.opened = True
        if address:
            self.app.query_params = dict(address)
        if self._has_run:
            self.app.switch_page(str(ROOT / "pages" / f"{page}.py")).run()
        else:
            # A new session begins on the page itself, as by a link to it.
            (entry,) = (entry for entry in navigation.PAGES if entry.name == page)
            self.app._page_hash = calc_hash(entry.url_path)
            self.app.run()
            self._has_run = True
        return self.is_well()

    def is_well(self) -> Self:
        """The page has come without an exception."""
        assert not self.app.exception, [e.stack_trace for e in self.app.exception]
        return self

    @property
    def html(self) -> Page:
        """Our own HTML on the page."""
        written = [element.value for element in self.app.html]
        return Page("".join(markup for markup in written if "<style" not in markup))

    @property
    def charts(self) -> list[Any]:
        """The charts as they were sent to the browser."""
        return [chart.proto for chart in self.app.get("plotly_chart")]

    @property
    def address(self) -> dict[str, list[str]]:
        """What stands in the address bar after the page's name."""
        params = self.app.query_params
        return {key: value if isinstance(value, list) else [value] for key, value in params.items()}

    def widget(self, key: str) -> Any:  # noqa: ANN401 - whatever kind it is
        """The control with this key."""
        return self.app.get_by_key(key)

    def choose(self, key: str, value: object) -> Self:
        """Set the control and let the page come anew."""
        self.widget(key).set_value(value).run()
        return self.is_well()

    def unfold(self, key: str) -> Self:
        """Open the expander."""
        self.app.session_state[key] = True
        self.app.run()
        return self.is_well()

    def press(self, key: str) -> Self:
        """Press the button."""
        self.widget(key).click().run()
        return self.is_well()
