"""A source file's cells as text, whatever the file's format."""

import csv
import io
import math
import re
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

import python_calamine as calamine

from hyte_analysis.errors import ImportProblem
from hyte_analysis.texts import text

LARGEST_FILE = 50 * 1024 * 1024
LARGEST_UNPACKED = 400 * 1024 * 1024
MOST_ROWS = 200_000
MOST_COLUMNS = 5_000
MOST_CELLS = 10_000_000
_CHUNK = 1 << 20
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_END = "\x1e"
_MOST_TITLES = 5
_LEAST_SHARE_OF_ROWS = 0.9
_CELL = re.compile(rb"<(?:\w+:)?c\b[^>]*?\br=[\"']([A-Za-z]{1,3})([0-9]{1,7})[\"'][^>]*(?<!/)>")
_NOT_TEXT = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"{\\rtf", b"\x1f\x8b", b"GIF8", b"$FL2")

type_of_cell = str | float | bool | datetime | date | time | timedelta | int


@dataclass(frozen=True, slots=True)
class Grid:
    """Rows of cell texts; `""` is an empty cell. `origin` tells sheet, encoding and delimiter.

    `sheet` is the sheet's own name, `has_charts` is of its whole workbook.
    """

    rows: list[list[str]]
    origin: str
    has_charts: bool = False
    sheet: str = ""


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
        has_charts = _checked_archive(name, content)
        return tuple(_sheets(content, has_charts))
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

    The reader sets memory aside for the whole rectangle of cells, and a single stray cell in the
    last corner of a sheet would end the process: sizes are checked before it sees the file.
    """
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        members = archive.infolist()
        if "xl/workbook.xml" not in {member.filename for member in members}:
            raise ImportProblem(text("import.wrong_type", file=name))
        if sum(member.file_size for member in members) > LARGEST_UNPACKED:
            limit = LARGEST_UNPACKED // 1024 // 1024
            raise ImportProblem(text("import.too_large", file=name, limit=limit))
        for member in members:
            if member.filename.endswith(".xml") and "sharedStrings" not in member.filename:
                _check_size(name, *_extent(archive, member))
    return any(member.filename.startswith("xl/charts/") for member in members)


def _extent(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> tuple[int, int]:
    """The last row and column of a sheet that hold anything."""
    rows, columns = {0}, {0}
    with archive.open(member) as sheet:
        rest = b""
        while chunk := sheet.read(_CHUNK):
            whole, opened, rest = (rest + chunk).rpartition(b"<")
            rest = opened + rest
            _note_cells(whole, rows, columns)
        _note_cells(rest, rows, columns)
    return max(rows), max(columns)


def _note_cells(xml: bytes, rows: set[int], columns: set[int]) -> None:
    found = _CELL.findall(xml)
    rows.update(map(int, {row for _, row in found}))
    columns.update(map(_column_number, {letters for letters, _ in found}))


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number


def _sheets(content: bytes, has_charts: bool) -> Iterator[Grid]:
    book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
    for number, sheet in enumerate(book.sheets_metadata):
        if sheet.typ == calamine.SheetTypeEnum.WorkSheet:
            cells = book.get_sheet_by_index(number).to_python(skip_empty_area=False)
            rows = [[_cell_text(cell) for cell in row] for row in cells]
            origin = text("import.origin_sheet", sheet=sheet.name)
            yield Grid(rows, origin, has_charts, sheet.name)


def _check_size(name: str, rows: int, columns: int) -> None:
    if rows > MOST_ROWS or columns > MOST_COLUMNS or rows * columns > MOST_CELLS:
        limits = {"rows": MOST_ROWS, "columns": MOST_COLUMNS, "cells": MOST_CELLS}
        raise ImportProblem(text("import.too_many_cells", file=name, **limits))


def _cell_text(cell: type_of_cell) -> str:
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


def _delimited_grid(name: str, content: bytes) -> Grid:
    decoded, encoding = _decoded(name, content)
    if decoded[:4].lower() == "sep=":
        decoded = decoded.partition("\n")[2]
    best: tuple[tuple[bool, float], str, list[list[str]]] = ((False, 0.0), "", [])
    for delimiter in ";\t,":
        rows = _delimited_rows(decoded, delimiter)
        score = _table_likeness(rows)
        if score > best[0]:
            best = (score, delimiter, rows)
    _, delimiter, rows = best
    if not rows:
        raise ImportProblem(text("import.not_a_table", file=name))
    if rows[-1] != [_END]:
        # Quotes that never close have swallowed the rest of the file into one cell.
        raise ImportProblem(text("import.open_quote", file=name, row=len(rows)))
    rows.pop()
    _check_size(name, len(rows), max(map(len, rows)))
    shown = {"\t": text("import.tabulator")}.get(delimiter, delimiter)
    return Grid(rows, text("import.origin_csv", encoding=encoding, delimiter=shown))


def _delimited_rows(decoded: str, delimiter: str) -> list[list[str]]:
    """The rows by this delimiter, ending in a row of our own unless a quote is left open."""
    csv.field_size_limit(LARGEST_FILE)
    lines = io.StringIO(f"{decoded}\n{_END}", newline="")
    try:
        return list(csv.reader(lines, delimiter=delimiter))
    except csv.Error:
        return []


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


def _table_likeness(rows: Sequence[Sequence[str]]) -> tuple[bool, float]:
    """How much the rows look like one table, as a sort key.

    First whether nearly all rows are as wide as the first, then columns × the share of rows as
    wide as the header: answers may hold more commas than the file has columns, or as many
    semicolons on every row, so only the header tells the width.
    """
    widths = [len(row) for row in rows if any(map(str.strip, row)) and row != [_END]]
    header = next((width for width in widths[:_MOST_TITLES] if width > 1), 0)
    if not header:
        return False, 0.0
    share = widths.count(header) / len(widths)
    return widths[0] == header and share >= _LEAST_SHARE_OF_ROWS, header * share


def column_letter(index: int) -> str:
    """A spreadsheet's name for the column: 0 → A, 26 → AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
