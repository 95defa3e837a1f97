"""Every word that a page, a chart or a file shows, whoever wrote it."""

import io
import json
import re
import zipfile
from collections.abc import Iterator
from html.parser import HTMLParser

import pyarrow as pa
from google.protobuf.message import Message
from lxml import etree

from tests.pages.reading import Screen

# What Streamlit and the browser use and no reader sees; raw values are options once more.
TECHNICAL = {
    "id", "type", "key", "format", "page", "page_script_hash", "query_string", "url", "icon",
    "deferred_file_id", "raw_value", "raw_values", "form_id", "element_id", "styles", "css_content",
    "js_content", "arrow_data", "js_source_path", "css_source_path", "component_name", "mime_type",
    "language", "theme", "color", "colour", "mode", "html_content", "session", "mark", "plan",
    "applied", "lang", "role", "rows",
}  # fmt: skip
SPOKEN_ATTRIBUTES = ("aria-label", "title", "alt", "placeholder", "data-title")
SPOKEN_IN_CHARTS = ("text", "name", "title", "hovertext", "ticktext", "label", "customdata")
SPOKEN_IN_COLUMNS = ("label", "help", "options", "default")


def words_of_page(screen: Screen) -> Iterator[tuple[str, str]]:
    """What the page shows, a piece at a time: where it stands, and the words."""
    for element in screen.app._tree:
        proto = getattr(element, "proto", None)
        if isinstance(proto, Message):
            yield from _of_message(proto)


def _of_message(message: Message) -> Iterator[tuple[str, str]]:
    kind = message.DESCRIPTOR.name
    for field, value in message.ListFields():
        where = f"{kind}.{field.name}"
        if field.name in TECHNICAL or (
            field.message_type and field.message_type.GetOptions().map_entry
        ):
            continue
        for one in value if field.is_repeated else [value]:
            if isinstance(one, Message):
                yield from _of_message(one)
            elif isinstance(one, bytes):
                yield from ((where, words) for words in _of_arrow(one))
            elif isinstance(one, str):
                yield from ((where, words) for words in _of_text(where, one))


def _of_text(where: str, words: str) -> Iterator[str]:
    if not words.strip():
        return
    if where in ("PlotlyChart.spec", "PlotlyChart.config"):
        yield from words_of_chart(json.loads(words))
    elif where == "BidiComponent.json":
        yield from _of_component(json.loads(words))
    elif where.endswith(".columns"):
        yield from _under(json.loads(words), SPOKEN_IN_COLUMNS)
    elif where in ("Html.body", "Markdown.body") and "<" in words:
        yield words_of_html(words)
    else:
        yield words


def _of_component(payload: object) -> Iterator[str]:
    """The texts that a component of our own shows, which it is given as data or as markup."""
    if isinstance(payload, dict):
        for name, one in payload.items():
            if name not in TECHNICAL:
                yield from _of_component(one)
    elif isinstance(payload, list):
        for one in payload:
            yield from _of_component(one)
    elif isinstance(payload, str):
        yield words_of_html(payload) if "<" in payload else payload


def words_of_chart(figure: object) -> Iterator[str]:
    """The words drawn in a plotly figure, and those told when it is pointed at."""
    for words in _under(figure, SPOKEN_IN_CHARTS):
        yield words_of_html(words)


def _under(value: object, names: tuple[str, ...]) -> Iterator[str]:
    """The texts, and the texts of lists, under these names anywhere in the value."""
    if isinstance(value, dict):
        for name, one in value.items():
            if name in names:
                yield from _texts(one)
            yield from _under(one, names)
    elif isinstance(value, list):
        for one in value:
            yield from _under(one, names)


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for one in value:
            yield from _texts(one)


def _of_arrow(content: bytes) -> Iterator[str]:
    try:
        table = pa.ipc.open_stream(content).read_all()
    except pa.ArrowInvalid:
        return
    for name in table.column_names:
        column = table.column(name)
        # An id is not shown: its column has no configuration of its own.
        if name != "id" and pa.types.is_string(column.type):
            yield from (str(value) for value in column.to_pylist() if value is not None)


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self._is_style = False
        self._is_alike = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._is_style = tag in ("style", "script")
        # A name that is the same in every language, as on the keys of a keyboard.
        self._is_alike = dict(attrs).get("translate") == "no"
        self.words += [value for name, value in attrs if name in SPOKEN_ATTRIBUTES and value]
        if tag in ("br", "p", "td", "th", "li", "h1", "h2", "h3", "div"):
            self.words.append(" ")

    def handle_endtag(self, tag: str) -> None:  # noqa: ARG002 - the parser's own
        self._is_style = self._is_alike = False

    def handle_data(self, data: str) -> None:
        if not self._is_style and not self._is_alike:
            self.words.append(data)


def words_of_html(markup: str) -> str:
    """The words of the markup and of its labels, in their order."""
    parser = _Words()
    parser.feed(markup)
    parser.close()
    return "".join(parser.words)


_WORDS_IN_FILES = re.compile(
    r"(xl/sharedStrings|xl/worksheets/sheet|xl/workbook|docProps/(core|app)|word/document|"
    r"word/(header|footer)\d|ppt/slides/slide|ppt/notesSlides/|ppt/charts/chart|xl/charts/chart|"
    r"xl/drawings/drawing)[^/]*\.xml$"
)
_SPOKEN_IN_FILES = {"t", "v", "title", "subject", "description", "keywords", "creator"}
_LABELS_IN_FILES = {"descr", "title", "prompt", "promptTitle"}


def words_of_office_file(content: bytes) -> Iterator[tuple[str, str]]:
    """The words of a workbook, a document or a deck, a paragraph or a cell at a time."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for name in archive.namelist():
            if _WORDS_IN_FILES.search(name):
                yield from ((name, words) for words in _of_xml(name, archive.read(name)))


def _of_xml(name: str, content: bytes) -> Iterator[str]:
    tree = etree.fromstring(content)
    # A paragraph, a cell's text or a comment is one piece, whatever runs it is written in.
    for whole in tree.iter("{*}p", "{*}si", "{*}is", "{*}v"):
        if etree.QName(whole).localname == "v" and "charts/" not in name:
            continue
        text = "".join(node.text or "" for node in whole.iter("{*}t", "{*}v"))
        if text.strip():
            yield text
    for node in tree.iter():
        if not isinstance(node.tag, str):
            continue
        if etree.QName(node).localname in _SPOKEN_IN_FILES - {"t", "v"} and node.text:
            yield node.text
        for label in _LABELS_IN_FILES & set(node.attrib):
            yield node.attrib[label]
        if etree.QName(node).localname == "sheet":
            yield node.attrib["name"]
