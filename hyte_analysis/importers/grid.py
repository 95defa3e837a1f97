"""A source file's cells as text, whatever the file's format."""

import csv
import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

import python_calamine as calamine

from hyte_analysis.errors import ImportProblem
from hyte_analysis.texts import text

LARGEST_FILE = 50 * 1024 * 1024
LARGEST_UNPACKED = 400 * 1024 * 1024
MOST_ROWS = 200_000
MOST_COLUMNS = 5_000
_LONGEST_CELL = 1_000_000
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = b"PK"
_NOT_TEXT = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"{\\rtf", b"\x1f\x8b", b"GIF8", b"$FL2")

type_of_cell = str | float | bool | datetime | date | time | timedelta | int


@dataclass(frozen=True, slots=True)
class Grid:
    """Rows of cell texts; `""` is an empty cell. `origin` tells sheet, encoding and delimiter."""

    rows: list[list[str]]
    origin: str
    has_charts: bool = False


def read_grids(name: str, content: bytes) -> tuple[Grid, ...]:
    """The sheets of a workbook, or the one table of a CSV file, recognised by content.

    Raises ImportProblem with a sentence that says what to do for an empty, oversized, encrypted,
    truncated or foreign file.
    """
    if not content.strip(b"\x00\r\n\t ;,\xef\xbb\xbf"):
        raise ImportProblem(text("import.empty_file", file=name))
    if len(content) > LARGEST_FILE:
        limit = LARGEST_FILE // 1024 // 1024
        raise ImportProblem(text("import.too_large", file=name, limit=limit))
    if content.startswith(_OLE):
        encrypted = "EncryptedPackage".encode("utf-16-le") in content
        key = "import.encrypted" if encrypted else "import.old_excel"
        raise ImportProblem(text(key, file=name))
    if content.startswith(_ZIP):
        return _workbook_grids(name, content)
    if content.startswith(_NOT_TEXT) or _looks_like_markup(content):
        raise ImportProblem(text("import.wrong_type", file=name))
    return (_delimited_grid(name, content),)


def _looks_like_markup(content: bytes) -> bool:
    start = content[:512].lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    return start.startswith((b"<!doctype", b"<html", b"<?xml", b"<table", b"{", b"["))


def _workbook_grids(name: str, content: bytes) -> tuple[Grid, ...]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError) as problem:
        raise ImportProblem(text("import.truncated", file=name)) from problem
    if "xl/workbook.xml" not in {member.filename for member in members}:
        raise ImportProblem(text("import.wrong_type", file=name))
    if sum(member.file_size for member in members) > LARGEST_UNPACKED:
        limit = LARGEST_UNPACKED // 1024 // 1024
        raise ImportProblem(text("import.too_large", file=name, limit=limit))
    has_charts = any(member.filename.startswith("xl/charts/") for member in members)
    try:
        book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
        return tuple(
            _sheet_grid(name, book.get_sheet_by_name(sheet.name), has_charts)
            for sheet in book.sheets_metadata
            if sheet.typ == calamine.SheetTypeEnum.WorkSheet
        )
    except calamine.PasswordError as problem:
        raise ImportProblem(text("import.encrypted", file=name)) from problem
    except (calamine.CalamineError, zipfile.BadZipFile, OSError, ValueError) as problem:
        raise ImportProblem(text("import.truncated", file=name)) from problem


def _sheet_grid(name: str, sheet: calamine.CalamineSheet, has_charts: bool) -> Grid:
    _check_size(name, sheet.total_height, sheet.total_width)
    rows = [[_cell_text(cell) for cell in row] for row in sheet.to_python(skip_empty_area=False)]
    return Grid(rows, text("import.origin_sheet", sheet=sheet.name), has_charts)


def _check_size(name: str, rows: int, columns: int) -> None:
    if rows > MOST_ROWS or columns > MOST_COLUMNS:
        limits = {"rows": MOST_ROWS, "columns": MOST_COLUMNS}
        raise ImportProblem(text("import.too_many_cells", file=name, **limits))


def _cell_text(cell: type_of_cell) -> str:
    """The cell as a person reads it; a whole number without decimals."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return str(int(cell))
    if isinstance(cell, int | float):
        return str(int(cell)) if cell == int(cell) else repr(cell)
    if isinstance(cell, datetime):
        return f"{cell.day}.{cell.month}.{cell.year} {cell.hour}.{cell.minute:02d}"
    if isinstance(cell, date):
        return f"{cell.day}.{cell.month}.{cell.year}"
    return str(cell)


def _delimited_grid(name: str, content: bytes) -> Grid:
    decoded, encoding = _decoded(name, content)
    if decoded[:4].lower() == "sep=":
        decoded = decoded.partition("\n")[2]
    csv.field_size_limit(_LONGEST_CELL)
    best: tuple[float, str, list[list[str]]] = (0.0, "", [])
    for delimiter in ";\t,":
        try:
            rows = list(csv.reader(io.StringIO(decoded, newline=""), delimiter=delimiter))
        except csv.Error:
            continue
        score = _table_likeness(rows)
        if score > best[0]:
            best = (score, delimiter, rows)
    score, delimiter, rows = best
    if score == 0:
        raise ImportProblem(text("import.not_a_table", file=name))
    _check_size(name, len(rows), max(map(len, rows)))
    shown = {"\t": text("import.tabulator")}.get(delimiter, delimiter)
    return Grid(rows, text("import.origin_csv", encoding=encoding, delimiter=shown))


def _decoded(name: str, content: bytes) -> tuple[str, str]:
    """The text and its encoding: UTF-16 by its mark, else UTF-8, else Windows-1252."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    elif b"\x00" in content:
        raise ImportProblem(text("import.wrong_type", file=name))
    else:
        encodings = ["utf-8-sig", "cp1252"]
    for encoding in encodings:
        try:
            return content.decode(encoding), encoding.removesuffix("-sig")
        except UnicodeDecodeError:
            continue
    raise ImportProblem(text("import.unknown_encoding", file=name))


def _table_likeness(rows: Sequence[Sequence[str]]) -> float:
    """How much the rows look like one table: columns × the share of rows that are as wide."""
    widths = [len(row) for row in rows if any(map(str.strip, row))]
    if not widths or widths[0] < 2:
        return 0.0
    typical = max(set(widths), key=lambda width: (widths.count(width), width))
    if typical < 2:
        return 0.0
    return typical * widths.count(typical) / len(widths)


def column_letter(index: int) -> str:
    """A spreadsheet's name for the column: 0 → A, 26 → AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
