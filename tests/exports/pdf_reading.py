"""A tagged PDF read as a screen reader does: its structure, and the text of each element."""

import io
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

import pikepdf

_ARTIFACT = -1


@dataclass
class Element:
    """An element of the structure: its tag, its attributes, its own and its children's text."""

    tag: str
    text: str = ""
    alt: str = ""
    scope: str = ""
    children: list["Element"] = field(default_factory=list)

    def all(self, *tags: str) -> list["Element"]:
        """The elements under this one with these tags, in reading order."""
        found = [self] if self.tag in tags else []
        return found + [own for child in self.children for own in child.all(*tags)]

    @property
    def words(self) -> str:
        """All the text under it, line ends as spaces."""
        parts = [self.text, *(child.words for child in self.children)]
        return " ".join(" ".join(parts).split())


def structure(pdf: bytes) -> Element:
    """The document's structure with its texts."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        texts = {page.obj.objgen: _marked(page) for page in document.pages}
        return _element(document.Root.StructTreeRoot, None, texts)


def tables(pdf: bytes) -> list[list[list[str]]]:
    """The cells of each table, row by row; the header row is the first."""
    return [
        [[cell.words for cell in row.children] for row in table.all("TR")]
        for table in structure(pdf).all("Table")
    ]


def around(pdf: bytes) -> list[str]:
    """What stands on each page beside its content: its foot."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        return [" ".join(_marked(page)[_ARTIFACT].split()) for page in document.pages]


def _element(own: pikepdf.Object, page: object, texts: dict) -> Element:
    made = Element(str(own.get("/S", "/Root"))[1:], alt=str(own.get("/Alt", "")))
    page = own.Pg.objgen if "/Pg" in own else page
    for attributes in _held(own, "/A"):
        made.scope = str(attributes.get("/Scope", "/"))[1:] or made.scope
    for child in _held(own, "/K"):
        if isinstance(child, pikepdf.Dictionary) and "/S" in child:
            made.children.append(_element(child, page, texts))
        elif isinstance(child, pikepdf.Dictionary) and "/MCID" in child:
            at = child.Pg.objgen if "/Pg" in child else page
            made.text += " " + texts[at].get(int(child.MCID), "")
        elif not isinstance(child, pikepdf.Dictionary):
            made.text += " " + texts[page].get(int(child), "")
    return made


def _held(own: pikepdf.Object, key: str) -> list:
    held = own.get(key)
    if held is None:
        return []
    return list(held) if isinstance(held, pikepdf.Array) else [held]


def _marked(page: pikepdf.Page) -> dict[int, str]:
    """The text of each marked content of the page."""
    fonts = {
        name: dict(_characters(font)) for name, font in page.obj.Resources.get("/Font", {}).items()
    }
    found: dict[int, str] = defaultdict(str)
    marks: list[int | None] = []
    font: dict[int, str] = {}
    for operands, operator in pikepdf.parse_content_stream(page):
        name = str(operator)
        if name in ("BDC", "BMC"):
            own = operands[1] if len(operands) > 1 else {}
            artifact = _ARTIFACT if str(operands[0]) == "/Artifact" else None
            marks.append(int(own["/MCID"]) if "/MCID" in own else artifact)
        elif name == "EMC":
            marks.pop()
        elif name == "Tf":
            font = fonts[str(operands[0])]
        elif name in ("Tj", "TJ"):
            mark = next((mark for mark in reversed(marks) if mark is not None), None)
            if mark is not None:
                found[mark] += _shown(operands[0], font)
        elif name in ("Tm", "Td", "T*"):
            mark = next((mark for mark in reversed(marks) if mark is not None), None)
            if mark is not None:
                found[mark] += " " if not found[mark].endswith(" ") else ""
    return found


def _shown(operand: pikepdf.Object, font: dict[int, str]) -> str:
    parts = operand if isinstance(operand, pikepdf.Array) else [operand]
    codes = b"".join(bytes(part) for part in parts if isinstance(part, pikepdf.String))
    pairs = (codes[at : at + 2] for at in range(0, len(codes), 2))
    return "".join(font.get(int.from_bytes(pair, "big"), "�") for pair in pairs)


def _characters(font: pikepdf.Object) -> Iterator[tuple[int, str]]:
    """What each code of the font stands for, by its ToUnicode map."""
    told = font.ToUnicode.read_bytes().decode()
    for block in re.findall(r"beginbfchar(.*?)endbfchar", told, re.DOTALL):
        for code, shown in re.findall(r"<(\w+)>\s*<(\w+)>", block):
            yield int(code, 16), bytes.fromhex(shown).decode("utf-16-be")
    for block in re.findall(r"beginbfrange(.*?)endbfrange", told, re.DOTALL):
        for first, last, shown in re.findall(r"<(\w+)>\s*<(\w+)>\s*<(\w+)>", block):
            start = int.from_bytes(bytes.fromhex(shown), "big")
            for at in range(int(last, 16) - int(first, 16) + 1):
                yield int(first, 16) + at, chr(start + at)
