"""Codes read from a file, CSV or REFI-QDA (.qdc), as a change to a survey's codes."""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NoReturn
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from hyte_analysis.errors import ImportProblem
from hyte_analysis.importers.delimited import delimited_grid
from hyte_analysis.importers.grid import Grid
from hyte_analysis.importers.limits import check_file
from hyte_analysis.survey.coding import (
    ChangeKind,
    Code,
    CodingChange,
    CodingRows,
    code_paths,
)
from hyte_analysis.survey.wording import clean
from hyte_analysis.texts import text
from hyte_analysis.texts.every_language import in_every_language

LARGEST_CODE_FILE = 5 * 1024 * 1024
MOST_CODES = 500
DEEPEST = 10
"""Codes above each other."""
LONGEST_NAME = 200
LONGEST_DESCRIPTION = 10_000
STEP = " > "

Path = tuple[str, ...]

_COLUMNS = ("code", "parent", "description", "colour")
# Headings that other tools give these columns.
_OTHER_HEADINGS = {
    "code": ("code name", "tag", "name", "koodi", "nimi", "teema", "kodnamn", "namn", "tema"),
    "parent": ("parent", "category", "kategoria", "kategori"),
    "description": ("memo", "comment", "definition", "selite", "kommentar"),
    "colour": ("color",),
}
_QUOTED = re.compile(r"'+[=+\-@\t\r\n]")
_COLOUR = re.compile("#?([0-9A-Fa-f]{6}|[0-9A-Fa-f]{3})")


@dataclass(frozen=True, slots=True)
class ReadCode:
    """A code as a file tells it; `place` is its row, or its place among the codes, from 1."""

    path: Path
    description: str = ""
    colour: str = ""
    place: int = 0


@dataclass(frozen=True, slots=True)
class _Row:
    name: str
    above: Path
    description: str
    colour: str
    place: int


def read_codes(
    name: str, content: bytes, existing: Sequence[Code], free_id: int = 1
) -> CodingChange:
    """What a file of codes changes: codes that are new, and others' descriptions and colours.

    A code of the same name under the same code above it is the same one: it keeps its id and
    place, and its description or colour where the file has none. Nothing is taken away. New codes
    get the first ids above those in use, from `free_id` on.

    Raises ImportProblem with what to do for a file that cannot be read as codes as a whole.
    """
    check_file(name, len(content), LARGEST_CODE_FILE)
    start = content[:512].lstrip(b"\xef\xbb\xbf\xff\xfe \r\n\t\x00")
    if start.startswith(b"<"):
        found = _codes_of_xml(name, content)
    else:
        found = _codes_of_csv(name, content, existing)
    if not found:
        _refuse("code_files.no_codes", file=name)
    return merged(name, found, existing, free_id)


def _refuse(key: str, **values: object) -> NoReturn:
    raise ImportProblem(text(key, **values))


def path_of(written: str) -> Path:
    """The names of a path such as `Tiedonkulku > Sähköposti`, the uppermost first."""
    names = (clean(name).replace(">>", ">") for name in written.split(STEP))
    return tuple(name for name in names if name)


def path_key(path: Path) -> Path:
    """What two spellings of a path share: letter case is not part of it."""
    return tuple(unicodedata.normalize("NFC", clean(name)).casefold() for name in path)


def paths_of(codes: Sequence[Code]) -> Iterator[tuple[Path, Code]]:
    """Each code in tree order with its path."""
    return (((*above, code.name), code) for code, above in code_paths(codes))


def merged(
    name: str, found: Sequence[ReadCode], existing: Sequence[Code], free_id: int
) -> CodingChange:
    """The change that brings the read codes among the existing ones, in the order of the file.

    Raises ImportProblem where a code stands twice, or there are more than can be kept.
    """
    own: dict[Path, Code] = {}
    for path, code in paths_of(existing):
        own.setdefault(path_key(path), code)
    keys = [_checked_key(name, read) for read in found]
    if again := _first_again(keys):
        _refuse("code_files.twice", file=name, place=found[again].place)
    new = [(key, read) for key, read in zip(keys, found, strict=True) if key not in own]
    if len(existing) + len(new) > MOST_CODES:
        _refuse("code_files.too_many", file=name, limit=MOST_CODES)
    free_id = max((free_id, *(code.id + 1 for code in existing)))
    position = max((code.position + 1 for code in existing), default=0)
    ids = {key: code.id for key, code in own.items()}
    ids |= {key: free_id + turn for turn, (key, _) in enumerate(new)}
    added = [
        Code(
            ids[key],
            read.path[-1],
            read.description,
            read.colour,
            ids[key[:-1]] if len(key) > 1 else None,
            position + turn,
        )
        for turn, (key, read) in enumerate(new)
    ]
    told = [(own[key], read) for key, read in zip(keys, found, strict=True) if key in own]
    changed = [(old, _retold(old, read)) for old, read in told if _retold(old, read) != old]
    return CodingChange(
        ChangeKind.CODES_IMPORTED,
        CodingRows(codes=tuple(old for old, _ in changed)),
        CodingRows(codes=(*(code for _, code in changed), *added)),
        name,
    )


def _retold(old: Code, read: ReadCode) -> Code:
    """The code with what the file tells of it."""
    description, colour = read.description or old.description, read.colour or old.colour
    return replace(old, description=description, colour=colour)


def _first_again(keys: Sequence[Path]) -> int:
    """The place of the first key that stood before it too, from 0; 0 where none did."""
    seen: set[Path] = set()
    for place, key in enumerate(keys):
        if key in seen:
            return place
        seen.add(key)
    return 0


def _checked_key(name: str, read: ReadCode) -> Path:
    """The key of the code's path; ImportProblem where it is beyond what can be kept."""
    where = {"file": name, "place": read.place}
    if len(read.path) > DEEPEST:
        _refuse("code_files.too_deep", **where, limit=DEEPEST)
    if not read.path[-1]:
        _refuse("code_files.no_name", **where)
    if len(read.path[-1]) > LONGEST_NAME:
        _refuse("code_files.long_name", **where, limit=LONGEST_NAME)
    if len(read.description) > LONGEST_DESCRIPTION:
        _refuse("code_files.long_description", **where, limit=LONGEST_DESCRIPTION)
    return path_key(read.path)


def _codes_of_xml(name: str, content: bytes) -> list[ReadCode]:
    """The codes of a REFI-QDA codebook, or of the codebook of a project; the rest is left."""
    try:
        root = fromstring(content, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError) as problem:
        raise ImportProblem(text("code_files.broken_qdc", file=name)) from problem
    tops = [element for element in root.iter() if _tag(element) == "CodeBook"]
    codes = [element for top in tops[:1] for element in top if _tag(element) == "Codes"]
    found: list[ReadCode] = []
    # An own stack: a file may be deeper than Python's.
    stack: list[tuple[Path, Element]] = []
    stack += [((), element) for top in codes for element in _below(top)][::-1]
    while stack:
        above, element = stack.pop()
        if len(found) == MOST_CODES:
            _refuse("code_files.too_many", file=name, limit=MOST_CODES)
        path = (*above, clean(element.get("name", "")))
        found.append(ReadCode(path, _description(element), _colour(element), len(found) + 1))
        if len(path) > DEEPEST:
            _refuse("code_files.too_deep", file=name, place=len(found), limit=DEEPEST)
        stack += [(path, child) for child in _below(element)][::-1]
    return found


def _tag(element: Element) -> str:
    """The element's name without its namespace."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _below(element: Element) -> list[Element]:
    return [child for child in element if _tag(child) == "Code"]


def _description(element: Element) -> str:
    told = (child.text or "" for child in element if _tag(child) == "Description")
    return next(told, "").strip()


def _colour(element: Element) -> str:
    """The code's colour; "" where another tool has written it in a way of its own."""
    return colour_of(element.get("color", "")) or ""


def colour_of(written: str) -> str | None:
    """`#12467F` of `#12467f`, `12467F` or `#147`; "" of nothing, None of other words."""
    if not written.strip():
        return ""
    found = _COLOUR.fullmatch(written.strip())
    if not found:
        return None
    digits = found[1] if len(found[1]) == 6 else "".join(2 * digit for digit in found[1])
    return f"#{digits.upper()}"


def _codes_of_csv(name: str, content: bytes, existing: Sequence[Code]) -> list[ReadCode]:
    try:
        grid = delimited_grid(name, content)
    except ImportProblem as problem:
        # Its own sentence tells how to export answers.
        raise ImportProblem(text("code_files.not_codes", file=name)) from problem
    if len(grid.row_numbers) > MOST_CODES + 1:
        _refuse("code_files.too_many", file=name, limit=MOST_CODES)
    rows = list(_rows(name, grid, _places(name, grid)))
    paths = _paths(name, rows, [path for path, _ in paths_of(existing)])
    return [
        ReadCode(path, row.description, row.colour, row.place)
        for row, path in zip(rows, paths, strict=True)
    ]


def _places(name: str, grid: Grid) -> dict[str, int]:
    """Which column of the grid holds what; ImportProblem where none holds the codes' names."""
    headings = [clean(cell).casefold() for cell in next(iter(grid.top), [])]
    found: dict[str, int] = {}
    for column in _COLUMNS:
        own = (word.casefold() for word in in_every_language(f"code_files.column.{column}"))
        known = (*own, *_OTHER_HEADINGS[column])
        place = next((headings.index(word) for word in known if word in headings), None)
        if place is not None:
            found[column] = place
    if "code" not in found:
        _refuse("code_files.not_codes", file=name)
    return found


def _rows(name: str, grid: Grid, places: Mapping[str, int]) -> Iterator[_Row]:
    for row, number in enumerate(grid.row_numbers.tolist()[1:], start=1):
        cells = {column: _unguarded(grid.columns[at][row]) for column, at in places.items()}
        colour = colour_of(cells.get("colour", ""))
        if colour is None:
            _refuse("code_files.colour", file=name, place=number)
        above, own = path_of(cells.get("parent", "")), clean(cells["code"])
        if not own:
            _refuse("code_files.no_name", file=name, place=number)
        yield _Row(own, above, cells.get("description", ""), colour, number)


def _unguarded(cell: str) -> str:
    return cell[1:] if _QUOTED.match(cell) else cell


def _paths(name: str, rows: Sequence[_Row], existing: Sequence[Path]) -> list[Path]:
    """Each row's path. A code above is told by its whole path or, where only one has it, its name.

    Raises ImportProblem for a code above that is not there, that may be any of many, or that is
    in the end below its own.
    """
    known = {path_key(path): path for path in existing}
    found: dict[int, Path] = {}
    waiting = dict(enumerate(rows))
    while waiting:
        placed = {
            i: (*known[key], row.name) if (key := path_key(row.above)) else (row.name,)
            for i, row in waiting.items()
            if not row.above or path_key(row.above) in known
        } or _placed_by_name(name, waiting, list(known.values()))
        if not placed:
            _refuse("code_files.circle", file=name, place=next(iter(waiting.values())).place)
        found |= placed
        known |= {path_key(path): path for path in placed.values()}
        waiting = {i: row for i, row in waiting.items() if i not in placed}
    return [found[i] for i in range(len(rows))]


def _placed_by_name(
    name: str, waiting: Mapping[int, _Row], known: Sequence[Path]
) -> dict[int, Path]:
    """Paths of the rows whose code above is known by the end of its path alone."""
    names = [path_key((row.name,)) for row in waiting.values()]
    placed: dict[int, Path] = {}
    for i, row in waiting.items():
        key = path_key(row.above)
        ends = [path for path in known if path_key(path)[-len(key) :] == key]
        others = names.count(key[-1:])
        if not ends and not others:
            _refuse("code_files.no_parent", file=name, place=row.place)
        if len(ends) > 1:
            _refuse("code_files.many_parents", file=name, place=row.place)
        if ends and not others:
            placed[i] = (*ends[0], row.name)
    return placed
