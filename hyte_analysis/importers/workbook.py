"""Excel workbooks as grids: sizes checked before the reader sets memory aside."""

import io
import math
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice

import python_calamine as calamine

from hyte_analysis.errors import ImportProblem
from hyte_analysis.importers.grid import ColumnBuilder, Grid, grid_of_columns
from hyte_analysis.importers.limits import LARGEST_UNPACKED, MOST_TEXT, check_cells, check_file
from hyte_analysis.texts import text

_CHUNK = 1 << 22
_BLOCK = 20_000
_SHARED = "xl/sharedStrings.xml"
_CELL = re.compile(rb"<(?:\w+:)?c\b[^>]*?\br=[\"']([A-Za-z]{1,3})([0-9]{1,7})[\"'][^>]*(?<!/)>")
_SHARED_CELL = re.compile(rb"\bt=[\"']s[\"']")
_SHARED_PLACE = re.compile(rb"\bt=[\"']s[\"'][^>]*>\s*<(?:\w+:)?v>\s*([0-9]{1,9})")
_TEXT_END = re.compile(rb"</(?:\w+:)?si>")


def workbook_grids(name: str, content: bytes) -> tuple[Grid, ...]:
    """The sheets of a workbook that hold anything.

    Raises ImportProblem with what to do where it is none, too large, protected or broken.
    """
    try:
        has_charts = _checked_archive(name, content)
        return tuple(_sheets(content, has_charts=has_charts))
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
        longest = max(_shared_lengths(archive), default=0) if _SHARED in names else 0
        for member in members:
            if member.filename.endswith(".xml") and member.filename != _SHARED:
                extent = _extent(archive, member)
                check_cells(name, extent.rows, extent.columns)
                if extent.shared * longest > MOST_TEXT:
                    check_file(name, _shared_bytes(archive, member), MOST_TEXT)
    return any(member.filename.startswith("xl/charts/") for member in members)


@dataclass(frozen=True, slots=True)
class _Extent:
    """The last row and column of a sheet that hold anything, and its cells of shared text."""

    rows: int
    columns: int
    shared: int


def _extent(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> _Extent:
    rows, columns, shared = {0}, {0}, 0
    for part in _parts(archive, member, b"<"):
        found = _CELL.findall(part)
        rows.update(map(int, {row for _, row in found}))
        columns.update(map(_column_number, {letters for letters, _ in found}))
        shared += len(_SHARED_CELL.findall(part))
    return _Extent(max(rows), max(columns), shared)


def _parts(archive: zipfile.ZipFile, member: zipfile.ZipInfo, mark: bytes) -> Iterator[bytes]:
    """The member's bytes in parts that begin at a mark, so that none cuts what follows one."""
    with archive.open(member) as opened:
        rest = b""
        while chunk := opened.read(_CHUNK):
            whole, found, rest = (rest + chunk).rpartition(mark)
            rest = found + rest
            yield whole
        yield rest


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number


def _shared_lengths(archive: zipfile.ZipFile) -> list[int]:
    """The length in bytes of each shared text, at most."""
    shared = archive.read(_SHARED)
    ends = [match.end() for match in _TEXT_END.finditer(shared)]
    return [end - start for start, end in zip([0, *ends], ends, strict=False)]


def _shared_bytes(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> int:
    """How many bytes a sheet's shared texts take once each cell has its own copy."""
    lengths = _shared_lengths(archive)
    places = (
        int(place)
        for part in _parts(archive, member, b"<c ")
        for place in _SHARED_PLACE.findall(part)
    )
    return sum(lengths[place] for place in places if place < len(lengths))


def _sheets(content: bytes, *, has_charts: bool) -> Iterator[Grid]:
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
