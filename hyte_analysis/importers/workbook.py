"""Excel workbooks as grids: sizes checked before the reader sets memory aside."""

import io
import math
import re
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice

import numpy as np
import numpy.typing as npt
import python_calamine as calamine

from hyte_analysis.errors import ImportProblem
from hyte_analysis.importers.grid import ColumnBuilder, Grid, grid_of_columns
from hyte_analysis.importers.limits import (
    LARGEST_UNPACKED,
    MOST_COLUMNS,
    MOST_ROWS,
    MOST_TEXT,
    check_cells,
    check_different,
    check_file,
)
from hyte_analysis.texts import text

_CHUNK = 1 << 22
_BLOCK = 20_000
_SHARED = "xl/sharedstrings.xml"
_SHARED_CELL = re.compile(rb"\bt\s*=\s*[\"']s[\"']")
_SHARED_PLACE = re.compile(
    rb"\bt\s*=\s*[\"']s[\"'][^<>]*>\s*<(?:[^\s<>/:\"'=]+:)?v(?:\s[^<>]*)?>\s*([0-9]{1,9})"
)
_LONGEST_PLACE = 16
_LONGEST_STRETCH = 1 << 24
Lengths = npt.NDArray[np.int64]
_TEXT_END = re.compile(rb"</(?:[^\s<>/:]+:)?si>")


@dataclass(frozen=True, slots=True)
class _Tags:
    """Patterns of a sheet's cells and rows, for tags with a prefix of their namespace or without.

    A `whole` cell is one as tools write it: no quotes, `<` or `>` inside an attribute. A `placed`
    cell tells its place, and so does an `empty` one that is closed at once. A `usual` one is
    whole and placed, and tells its place first.
    """

    start: re.Pattern[bytes]
    usual: re.Pattern[bytes]
    whole: re.Pattern[bytes]
    placed: re.Pattern[bytes]
    empty: re.Pattern[bytes]
    row: re.Pattern[bytes]
    row_place: re.Pattern[bytes]

    @classmethod
    def with_prefix(cls, prefix: bytes) -> "_Tags":
        """The patterns of tags that begin so."""
        cell, row = rb"<" + prefix + rb"c", rb"<" + prefix + rb"row"
        attribute = rb"\s+[^\s<>/=\"']+\s*=\s*(?:\"[^\"'<>]*\"|'[^\"'<>]*')"
        place = rb"(?=\s)[^<>]*?\sr\s*=\s*[\"']([A-Za-z]+[0-9]+)[\"'][^<>]*"
        return cls(
            re.compile(cell + rb"(?=[\s/>])"),
            re.compile(cell + rb" r=\"([A-Za-z]+[0-9]+)\"(?:" + attribute + rb")*\s*>(?!</)"),
            re.compile(cell + rb"(?:" + attribute + rb")*\s*/?>"),
            re.compile(cell + place + rb"(?<!/)>(?!</)"),
            re.compile(cell + place + rb"(?:/>|></)"),
            re.compile(row + rb"(?=[\s/>])"),
            re.compile(row + rb"(?=\s)[^<>]*?\sr\s*=\s*[\"']([0-9]{1,9})[\"']"),
        )


_BARE = _Tags.with_prefix(b"")
_ANY = _Tags.with_prefix(rb"(?:[^\s<>/:\"'=]+:)?")


def workbook_grids(name: str, content: bytes) -> tuple[Grid, ...]:
    """The sheets of a workbook that hold anything.

    Raises ImportProblem with what to do where it is none, too large, protected or broken.
    """
    try:
        has_charts = _checked_archive(name, content)
        return tuple(_sheets(name, content, has_charts=has_charts))
    except calamine.PasswordError as problem:
        raise ImportProblem(text("import.encrypted", file=name)) from problem
    except (
        calamine.CalamineError, zipfile.BadZipFile, zlib.error, OSError, ValueError, EOFError,
        NotImplementedError, RuntimeError,
    ) as problem:  # fmt: skip
        raise ImportProblem(text("import.truncated", file=name)) from problem
    except BaseException as problem:
        # A panic of the Rust reader is no Exception; anything else is not ours to hide.
        if type(problem).__name__ != "PanicException":
            raise
        raise ImportProblem(text("import.truncated", file=name)) from problem


def _checked_archive(name: str, content: bytes) -> bool:
    """Whether the workbook has charts; ImportProblem where it is none, or too large to open.

    The reader sets memory aside for the whole rectangle of cells, and gives each cell a copy of
    the shared text it points to: a small file could end the process. Sizes are checked first.
    """
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        members = archive.infolist()
        names = {member.filename for member in members}
        if "xl/workbook.xml" not in names:
            raise ImportProblem(text("import.wrong_type", file=name))
        check_file(name, sum(member.file_size for member in members), LARGEST_UNPACKED)
        lengths = _shared_lengths(name, archive)
        # The reader holds the shared texts, then a copy for each cell, then gives ours.
        held = 2 * int(lengths.sum())
        for member in members:
            if _may_be_sheet(member):
                extent = _extent(name, archive, member)
                if held + extent.cells * int(lengths.max()) > MOST_TEXT:
                    copies = _shared_bytes(archive, member, lengths)
                    check_file(name, held + copies, MOST_TEXT)
    return any(member.filename.startswith("xl/charts/") for member in members)


def _path(member: zipfile.ZipInfo) -> str:
    """The member's path as the reader compares it."""
    return member.filename.replace("\\", "/").lower()


def _may_be_sheet(member: zipfile.ZipInfo) -> bool:
    """Whether the reader may read the member: a sheet's name need not end as tools end it."""
    path = _path(member)
    return path != _SHARED and (path.endswith((".xml", ".rels")) or "worksheets/" in path)


@dataclass(frozen=True, slots=True)
class _Extent:
    """The last row and column of a sheet that hold anything, and its cells, empty ones too."""

    rows: int
    columns: int
    cells: int


def _extent(name: str, archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> _Extent:
    """The extent by the places that the cells tell, or by their order where some tell none.

    Raises ImportProblem as soon as it is too large, and ValueError for a cell that is written as
    no tool does: the reader might see more in it.
    """
    rows, columns, cells = 0, 0, 0
    for part in _parts(archive, member, b"<"):
        tags = _ANY if b":c" in part else _BARE
        starts = _starts(tags, part)
        places = tags.usual.findall(part)
        if len(places) < starts:
            if len(tags.whole.findall(part)) != starts:
                raise ValueError
            places = tags.placed.findall(part)
        cells += starts
        last_row, last_column = _last(places)
        rows, columns = max(rows, last_row), max(columns, last_column)
        if len(places) < starts and len(places) + len(tags.empty.findall(part)) < starts:
            rows += len(tags.row.findall(part))
            rows = max(rows, 0, *map(int, tags.row_place.findall(part)))
            columns = max(columns, *(len(tags.start.findall(r)) for r in tags.row.split(part)))
        check_cells(name, rows, columns)
    return _Extent(rows, columns, cells)


def _starts(tags: _Tags, part: bytes) -> int:
    """How many cells begin in a part."""
    if tags is _BARE:
        return sum(part.count(b"<c" + after) for after in (b" ", b">", b"/", b"\t", b"\r", b"\n"))
    return len(tags.start.findall(part))


def _last(places: Sequence[bytes]) -> tuple[int, int]:
    """The greatest row and column of places such as `BC12`; 0 where there is none."""
    longest = max(map(len, places), default=0)
    if not longest:
        return 0, 0
    if longest > _LONGEST_PLACE:
        return MOST_ROWS + 1, MOST_COLUMNS + 1
    signs = np.array(places, f"S{longest}").view(np.uint8).reshape(len(places), longest)
    rows, columns = np.zeros(len(places), np.int64), np.zeros(len(places), np.int64)
    for sign in signs.T.astype(np.int64):
        is_letter, is_digit = sign >= ord("A"), (sign > 0) & (sign < ord("A"))
        columns = np.where(is_letter, columns * 26 + sign % 32, columns)
        rows = np.where(is_digit, rows * 10 + sign - ord("0"), rows)
    return int(rows.max()), int(columns.max())


def _parts(archive: zipfile.ZipFile, member: zipfile.ZipInfo, mark: bytes) -> Iterator[bytes]:
    """The member's bytes in parts that end with the first two of a mark, and begin at one.

    So no tag is cut, and whether a tag is closed at once is seen. Raises ValueError where so much
    stands between two marks that no tool wrote it.
    """
    with archive.open(member) as opened:
        rest = b""
        while chunk := opened.read(_CHUNK):
            rest += chunk
            cut = max(rest.rfind(mark, 0, len(rest) - 1), 0)
            yield rest[: cut + 2]
            rest = rest[cut:]
            if len(rest) > _LONGEST_STRETCH:
                raise ValueError
        yield rest


def _shared_lengths(name: str, archive: zipfile.ZipFile) -> Lengths:
    """The length in bytes of each shared text, at most, and 0 after the last.

    Raises ImportProblem where they are too long or too many to be held.
    """
    members = [member for member in archive.infolist() if _path(member) == _SHARED]
    check_file(name, 2 * sum(member.file_size for member in members), MOST_TEXT)
    shared = b"".join(map(archive.read, members))
    check_different(name, shared.count(b"si>") // 2)
    ends = [0, *(match.end() for match in _TEXT_END.finditer(shared)), len(shared)]
    return np.append(np.diff(np.array(ends, np.int64)), 0)


def _shared_bytes(archive: zipfile.ZipFile, member: zipfile.ZipInfo, lengths: Lengths) -> int:
    """How many bytes a sheet's shared texts take, at most, once each cell has its own copy."""
    total, unseen = 0, 0
    for part in _parts(archive, member, b"</"):
        places = np.array(_SHARED_PLACE.findall(part), "S9")
        unseen += len(_SHARED_CELL.findall(part)) - len(places)
        if len(places):
            total += int(lengths[np.minimum(places.astype(np.int64), len(lengths) - 1)].sum())
    return total + max(unseen, 0) * int(lengths.max())


def _sheets(name: str, content: bytes, *, has_charts: bool) -> Iterator[Grid]:
    book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
    for number, sheet in enumerate(book.sheets_metadata):
        if sheet.typ != calamine.SheetTypeEnum.WorkSheet:
            continue
        cells = book.get_sheet_by_index(number)
        if cells.start is None:
            continue
        builder = ColumnBuilder(_cell_text)
        rows = cells.iter_rows()
        while block := list(islice(rows, _BLOCK)):
            builder.add(block)
            check_different(name, builder.different)
        left = ColumnBuilder()
        left.add([[""] * cells.start[1]] * builder.height)
        origin = text("import.origin_sheet", sheet=sheet.name)
        columns = [*left.columns(), *builder.columns()]
        yield grid_of_columns(columns, origin, has_charts=has_charts, sheet=sheet.name)


def _cell_text(cell: object) -> str:
    """The cell as a person reads it; a whole number without decimals."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return str(int(cell))
    if isinstance(cell, int | float):
        return _number_text(cell)
    if isinstance(cell, datetime):
        return f"{cell.day}.{cell.month}.{cell.year} {cell.hour}.{cell.minute:02d}"
    if isinstance(cell, date):
        return f"{cell.day}.{cell.month}.{cell.year}"
    return str(cell)


def _number_text(number: float) -> str:
    if math.isfinite(number) and abs(number) < 1e15 and number == int(number):
        return str(int(number))
    return f"{number:.15f}".rstrip("0") if abs(number) < 1e-3 else repr(number)
