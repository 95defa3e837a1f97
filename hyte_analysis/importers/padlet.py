"""Padlet boards: each post is a response, each section of the board an open question."""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from html import unescape
from html.parser import HTMLParser
from pathlib import PurePosixPath

import numpy as np

from hyte_analysis.errors import ImportProblem
from hyte_analysis.importers.cells import Cells, cells_of
from hyte_analysis.importers.delimited import delimited_grid
from hyte_analysis.importers.formats import Format
from hyte_analysis.importers.grid import Grid
from hyte_analysis.importers.layout import Column, Declared, Layout
from hyte_analysis.importers.limits import LARGEST_FILE, check_file
from hyte_analysis.survey.model import Kind
from hyte_analysis.survey.wording import clean, option_key
from hyte_analysis.texts import text

# File vocabulary: what a board's columns are headed with, by what they hold.
_WORDS = {
    "subject": ("subject", "title", "otsikko", "aihe", "post subject", "post title"),
    "body": ("body", "content", "contents", "text", "teksti", "sisältö", "post body",
             "post content", "viesti"),
    "section": ("section", "column", "osio", "sarake", "section title", "section name",
                "post section"),
    "author": ("author", "tekijä", "kirjoittaja", "author name",
               "author username", "author email", "post author", "author full name"),
    "attachment": ("attachment", "attachments", "liite", "liitteet", "attachment url",
                   "attachment link", "attachment name", "attachment caption", "link", "linkki"),
    "time": ("created", "updated", "created at", "updated at", "created on", "updated on",
             "date created", "date updated", "published", "published at", "luotu", "päivitetty",
             "luontiaika", "päivitysaika"),
    "response": ("comments", "comment", "reactions", "reaction", "likes", "like", "votes",
                 "number of comments", "number of reactions", "comment count", "reaction count",
                 "kommentit", "reaktiot", "tykkäykset", "äänet", "rating", "score", "grade",
                 "stars"),
    "technical": ("id", "post id", "post link", "post url", "permalink", "url", "color", "colour",
                  "väri", "location", "latitude", "longitude", "sort index", "pinned"),
}  # fmt: skip
_ROLES = {word: role for role, words in _WORDS.items() for word in words}
_REASONS = {
    "author": "import.ignored_personal",
    "time": "import.ignored_technical",
    "response": "import.ignored_technical",
    "technical": "import.ignored_technical",
    "subject": "import.ignored_merged",
    "section": "import.ignored_merged",
}
_ONCE = frozenset(("subject", "body", "section"))
_MOST_SECTIONS = 100
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_POSTS = re.compile(r"posts.*\.csv$", re.IGNORECASE)
_BREAKS = frozenset(
    ("br", "p", "div", "li", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6", "tr", "blockquote",
     "pre")
)  # fmt: skip
_TAGS = _BREAKS | frozenset(
    ("a", "b", "strong", "i", "em", "u", "s", "del", "strike", "span", "font", "small", "sub",
     "sup", "code", "mark", "img", "table", "tbody", "thead", "td", "th", "hr")
)  # fmt: skip
_TAG = re.compile(rf"</?(?:{'|'.join(sorted(_TAGS))})(?:\s[^<>]*)?/?>", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:amp|lt|gt|quot|apos|nbsp|#\d{1,7}|#x[0-9a-f]{1,6});", re.IGNORECASE)
_ENDS = (".", "!", "?", ":", "…", ",", ";")


def recognises_padlet(grid: Grid) -> bool:
    """Whether the headings are a board's: a body, a subject or section, and who or when."""
    if not grid.top:
        return False
    roles = _roles(grid.top[0])
    found = set(roles)
    is_told = bool(found & {"author", "time"})
    known = sum(1 for role in roles if role)
    headed = sum(1 for heading in grid.top[0] if heading)
    has_note = "body" in found and bool(found & {"subject", "section"})
    return has_note and is_told and known >= 4 and known * 2 > headed


def padlet_layout(grid: Grid) -> Layout:
    """An open question for each section, filled with that section's posts.

    The first section takes the place of the body's column, the others come after the file's last
    column. The columns of subjects and sections stay, left out: their words are in the answers.
    """
    roles = _roles(grid.top[0])
    body = grid.below(1)
    by_role = {role: body.columns[i] for i, role in enumerate(roles) if role in _ONCE}
    posts = _posts(by_role.get("subject"), by_role["body"])
    sections = _sections(by_role.get("section"), posts)
    columns: list[Column] = []
    own = _questions(sections, roles.index("body"), len(roles))
    for index, (role, cells) in enumerate(zip(roles, body.columns, strict=True)):
        if role == "body":
            columns.append(next(own))
            continue
        heading = clean(grid.top[0][index])
        reason = _REASONS.get(role, "")
        if role == "section" and len(sections) == 1 and cells.filled:
            reason = reason if len(cells.distinct) <= _MOST_SECTIONS else ""
        if role == "attachment":
            heading = text("tools.padlet_attachment")
        declared = Declared(f"column {index}", Kind.OPEN_TEXT) if role == "attachment" else None
        is_text = role == "attachment"
        shown = cells if is_text or reason else cells.mapped(plain_text)
        columns.append(Column(index, heading, "", False, shown, reason, declared))
    columns.extend(own)
    return Layout(
        tuple(columns), 1, body.row_numbers, grid.empty_rows, grid.origin, format_id="padlet"
    )


def _roles(headings: list[str]) -> list[str]:
    """What each column holds, by its heading; "" for an unknown one, or a second of its kind."""
    roles: list[str] = []
    for heading in headings:
        role = _ROLES.get(option_key(heading.replace("_", " ")), "")
        roles.append("" if role in _ONCE and role in roles else role)
    return roles


def _posts(subjects: Cells | None, bodies: Cells) -> Cells:
    """Each post as one text: its subject and its body, as plain text."""
    plain = bodies.mapped(plain_text)
    if subjects is None:
        return plain
    pairs = zip(subjects.mapped(plain_text), plain, strict=True)
    return cells_of(_post(subject, body) for subject, body in pairs)


def _post(subject: str, body: str) -> str:
    if not subject or not body:
        return subject or body
    return f"{subject} {body}" if subject.endswith(_ENDS) else f"{subject}: {body}"


def _sections(sections: Cells | None, posts: Cells) -> list[tuple[str, Cells]]:
    """Each section with its posts, in the order of their first posts.

    A board without sections is one question, and so is one whose sections are too many to be any.
    """
    named = sections.mapped(clean) if sections else None
    if named is None or not named.filled or len(named.distinct) > _MOST_SECTIONS:
        return [(text("tools.padlet_posts"), posts)]
    first = {code: row for row, code in reversed(list(enumerate(named.codes.tolist())))}
    if not (posts.codes[named.codes == 0] != 0).any():
        first.pop(0, None)
    found: list[tuple[str, Cells]] = []
    for code in sorted(first, key=first.__getitem__):
        codes = np.where(named.codes == code, posts.codes, 0).astype(np.int32)
        heading = named.texts[code] or text("tools.padlet_no_section")
        found.append((heading, Cells(posts.texts, codes)))
    return found


def _questions(sections: list[tuple[str, Cells]], body: int, width: int) -> Iterator[Column]:
    """A column of answers for each section: at the body's place, then after the last column."""
    for number, (heading, cells) in enumerate(sections):
        index = width + number - 1 if number else body
        declared = Declared(f"section {number}", Kind.OPEN_TEXT)
        yield Column(index, heading, "", False, cells, declared=declared)


def plain_text(cell: str) -> str:
    """The cell without HTML, its line breaks kept; a text that holds none stays as it is."""
    if not _TAG.search(cell):
        return unescape(cell).strip() if _ENTITY.search(cell) else cell
    reader = _TextOfHtml()
    reader.feed(cell)
    reader.close()
    lines = [line.strip() for line in "".join(reader.parts).replace("\xa0", " ").split("\n")]
    return re.sub(r"\n{2,}", "\n", "\n".join(lines)).strip()


class _TextOfHtml(HTMLParser):
    """The words of a text in HTML; what only looks like a tag is a word."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        if tag in _BREAKS:
            self.parts.append("\n")
        elif tag not in _TAGS:
            self.parts.append(self.get_starttag_text() or "")

    def handle_endtag(self, tag: str) -> None:
        if tag in _BREAKS and tag != "br":
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        self.parts.append(data)


def padlet_grid(name: str, content: bytes) -> Grid | None:
    """The posts in a board's zip; None where the file is no zip of tables.

    Nothing is unpacked to the disk. Raises ImportProblem with what to do where the zip is broken,
    protected or too large, has other zips in it, or the posts of several boards.
    """
    if not content.startswith(_ZIP):
        return None
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            member = _posts_member(name, archive)
            posts = None if member is None else _unpacked(name, archive, member)
    except (
        zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError, NotImplementedError,
        RuntimeError,
    ) as problem:  # fmt: skip
        raise ImportProblem(text("tools.zip_broken", file=name)) from problem
    return None if posts is None else delimited_grid(name, posts)


def _posts_member(name: str, archive: zipfile.ZipFile) -> zipfile.ZipInfo | None:
    """The table of posts; of other tables only a lone one is taken for it."""
    members = [m for m in archive.infolist() if not m.is_dir() and not _is_of_the_system(m)]
    if any(member.filename == "[Content_Types].xml" for member in members):
        return None
    tables = [m for m in members if m.filename.lower().endswith(".csv")]
    posts = [m for m in tables if _POSTS.match(PurePosixPath(m.filename).name)] or tables
    if len(posts) > 1:
        raise ImportProblem(text("tools.zip_many", file=name))
    if not posts and any(m.filename.lower().endswith(".zip") for m in members):
        raise ImportProblem(text("tools.zip_nested", file=name))
    return posts[0] if posts else None


def _is_of_the_system(member: zipfile.ZipInfo) -> bool:
    path = PurePosixPath(member.filename)
    return "__MACOSX" in path.parts or path.name.startswith(".")


def _unpacked(name: str, archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes:
    if member.flag_bits & 1:
        raise ImportProblem(text("tools.zip_encrypted", file=name))
    check_file(name, member.file_size)
    with archive.open(member) as opened:
        posts = opened.read(LARGEST_FILE + 1)
    check_file(name, len(posts))
    if not posts.strip():
        raise ImportProblem(text("import.empty_file", file=name))
    return posts


FORMAT = Format("padlet", recognises_padlet, padlet_layout)
