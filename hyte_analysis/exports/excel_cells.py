"""Cells and tables of a workbook: styles, safe texts, exact numbers, valid table headers."""

import math
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import cast

from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Side
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.worksheet.filters import AutoFilter
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.table import Table, TableColumn
from openpyxl.worksheet.worksheet import Worksheet

from hyte_analysis.texts import counted, text
from hyte_analysis.texts.formats import decimal_text, signs

FONT = "Calibri"
INK, QUIET_INK, PRIMARY = "17242D", "4A5862", "12467F"
COUNT_FORMAT = "#,##0"
PANEL, LINE = "F4F6F8", "D5DBE0"

TITLE, HEADING, QUIET, NOTE, LINK = (
    f"hyte_{name}" for name in ("title", "heading", "quiet", "note", "link")
)
HEADER, HEADER_RIGHT, TEXT, REMARK = (
    f"hyte_{name}" for name in ("header", "header_right", "text", "remark")
)
TEXT_LINK, COUNT, SHARE, DECIMAL, CODE = (
    f"hyte_{name}" for name in ("text_link", "count", "share", "decimal", "code")
)
HIDDEN, P_VALUE, LABEL, POINTS = (
    f"hyte_{name}" for name in ("hidden", "p_value", "label", "points")
)

# A part of this many characters fits an Excel cell (32,767 UTF-16 units) even when each
# character takes two units or is written as an escape.
PART_LENGTH = 16_000
HEADER_LENGTH = 200

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\n")
_LINE_ENDS = re.compile(r"\r\n?")
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_LOOKS_ESCAPED = re.compile("_x(?=[0-9A-Fa-f]{4}_)")
_PLAIN_NUMBER = re.compile("[1-9][0-9]{0,8}")


def named_styles() -> tuple[NamedStyle, ...]:
    """New styles for one workbook; every font is named, because a nameless one turns serif."""
    line = Side(style="thin", color=LINE)
    under, panel = Border(bottom=line), PatternFill("solid", fgColor=PANEL)
    wrapped = Alignment(wrap_text=True, vertical="top")
    # The indent keeps a number off the text in the next column; LibreOffice drops it from
    # a number that may wrap.
    right = Alignment(wrap_text=True, vertical="top", horizontal="right", indent=1)
    beside = Alignment(wrap_text=True, vertical="top", horizontal="left", indent=1)
    number = Alignment(vertical="top", horizontal="right", indent=1)
    plain = Font(name=FONT, size=11, color=INK)
    bold = Font(name=FONT, size=11, color=INK, bold=True)
    quiet, link = Font(name=FONT, size=11, color=QUIET_INK), Font(name=FONT, size=11, color=PRIMARY)
    link.underline = "single"
    title = Font(name=FONT, size=14, color=PRIMARY, bold=True)
    none, no_fill = Border(), PatternFill()
    looks: tuple[tuple[str, Font, Alignment, Border, PatternFill, str], ...] = (
        (TITLE, title, wrapped, none, no_fill, "General"),
        (HEADING, bold, Alignment(vertical="bottom"), none, no_fill, "General"),
        (QUIET, quiet, wrapped, none, no_fill, "General"),
        (NOTE, quiet, wrapped, none, no_fill, "General"),
        (LINK, link, Alignment(vertical="top"), none, no_fill, "General"),
        (HEADER, bold, wrapped, under, panel, "General"),
        (HEADER_RIGHT, bold, right, under, panel, "General"),
        (TEXT, plain, wrapped, under, no_fill, "General"),
        (REMARK, quiet, beside, under, no_fill, "General"),
        (TEXT_LINK, link, wrapped, under, no_fill, "General"),
        (LABEL, quiet, Alignment(vertical="top"), none, no_fill, "General"),
        (COUNT, plain, number, under, no_fill, COUNT_FORMAT),
        (SHARE, plain, number, under, no_fill, share_format()),
        (POINTS, plain, number, under, no_fill, "+0;\u22120;0"),
        (DECIMAL, plain, number, under, no_fill, "0.00"),
        (P_VALUE, plain, number, under, no_fill, p_format()),
        (HIDDEN, quiet, right, under, no_fill, "General"),
        (CODE, plain, Alignment(vertical="top", horizontal="left"), under, no_fill, "General"),
    )
    return tuple(
        NamedStyle(name, font=font, alignment=place, border=edge, fill=fill, number_format=shown)
        for name, font, place, edge, fill, shown in looks
    )


def share_format() -> str:
    """How a share is shown: a space before the sign where the language has one."""
    return "0%" if signs().percent == "%" else r"0\ %"


def p_format() -> str:
    """As a p is written elsewhere: the digits that count, never 0."""
    return f'[<0.0001]"< {decimal_text(0.0001, 4)}";[<0.0095]0.0000;0.000'


def clean(value: str) -> str:
    """The text without characters that a workbook can't hold; line ends as line feeds."""
    return _FORBIDDEN.sub("", _LINE_ENDS.sub("\n", value))


def one_line(value: str) -> str:
    """The clean text with every run of white space as one space."""
    return " ".join(clean(value).split())


def parts(value: str, length: int = PART_LENGTH) -> tuple[str, ...]:
    """The clean text in parts that each fit a cell; joined they are the whole text."""
    value = clean(value)
    found: list[str] = []
    while len(value) > length:
        space = value.rfind(" ", length - 500, length)
        cut = space + 1 if space > 0 else length
        found.append(value[:cut])
        value = value[cut:]
    return (*found, value)


def shortened(value: str) -> str:
    """The clean text or, where it doesn't fit a cell, its start and how much is missing."""
    first, *rest = parts(value)
    return counted("excel.cut", sum(map(len, rest)), start=first) if rest else first


def put_text(ws: Worksheet, row: int, column: int, value: str, style: str = TEXT) -> None:
    """Writes a text that stays a text: never a formula, an error value or an escape."""
    cell = _cell(ws, row, column, style)
    value = shortened(value)
    if not value:
        return
    cell.value = _LOOKS_ESCAPED.sub("_x005F_x", value)
    cell.data_type = "s"
    if value.startswith(_FORMULA_STARTS):
        cell.quotePrefix = True


def put_number(ws: Worksheet, row: int, column: int, value: float | None, style: str) -> None:
    """Writes a number to its last bit; an empty cell for a figure that doesn't exist."""
    cell = _cell(ws, row, column, style)
    if value is None or not math.isfinite(value):
        return
    # openpyxl writes 16 digits of a float, one too few; a ready text goes through as it is.
    cell.value = repr(value)
    cell.data_type = "n"


def put_figure(ws: Worksheet, row: int, column: int, value: float | str | None, style: str) -> None:
    """Writes a number, or the words that stand where it is not shown."""
    if isinstance(value, str):
        put_text(ws, row, column, value, HIDDEN)
    else:
        put_number(ws, row, column, value, style)


def put_label(ws: Worksheet, row: int, column: int, value: str) -> None:
    """Writes a question number: plain digits as a number, which sorts and raises no flag."""
    if _PLAIN_NUMBER.fullmatch(value):
        put_number(ws, row, column, int(value), CODE)
    else:
        put_text(ws, row, column, value)


def put_link(
    ws: Worksheet, place: tuple[int, int], shown: str, target: tuple[str, str], style: str = LINK
) -> None:
    """Writes a text at (row, column) that leads to a (sheet, cell) of the same workbook."""
    (row, column), (sheet, where) = place, target
    put_text(ws, row, column, shown, style)
    cell = _cell(ws, row, column, style)
    location = f"{quote_sheetname(sheet)}!{where}"
    cell.hyperlink = Hyperlink(ref=cell.coordinate, location=location)
    cell.style = style


@dataclass(frozen=True, slots=True)
class TablePlan:
    """An Excel table: its first cell (row, column), its (header, style) cells, rows below them."""

    name: str
    place: tuple[int, int]
    headers: tuple[tuple[str, str], ...]
    rows: int
    filtered: bool = False


def add_table(ws: Worksheet, plan: TablePlan) -> None:
    """Writes the header cells and makes them and the rows below an Excel table."""
    top, left = plan.place
    names = unique_headers(header for header, _ in plan.headers)
    for offset, (header, (_, style)) in enumerate(zip(names, plan.headers, strict=True)):
        put_text(ws, top, left + offset, header, style)
    last = get_column_letter(left + len(names) - 1)
    ref = f"{get_column_letter(left)}{top}:{last}{top + plan.rows}"
    table = Table(displayName=plan.name, ref=ref)
    # The names must be the header cells' stored strings, letter for letter.
    table.tableColumns = [
        TableColumn(id=index, name=_LOOKS_ESCAPED.sub("_x005F_x", header))
        for index, header in enumerate(names, start=1)
    ]
    if plan.filtered:
        table.autoFilter = AutoFilter(ref=ref)
    ws.add_table(table)


def unique_headers(labels: Iterable[str]) -> tuple[str, ...]:
    """Table headers: one line, not empty, and different even to a reader blind to case."""
    taken: set[str] = set()
    found: list[str] = []
    for label in labels:
        base = one_line(label)[:HEADER_LENGTH].strip() or text("excel.unnamed")
        name, turn = base, 1
        while sameness(name) in taken:
            turn += 1
            name = f"{base} ({turn})"
        taken.add(sameness(name))
        found.append(name)
    return tuple(found)


def sameness(name: str) -> str:
    """The form in which Excel, at its strictest, takes two names for one."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())


def _cell(ws: Worksheet, row: int, column: int, style: str) -> Cell:
    cell = cast("Cell", ws.cell(row, column))
    cell.style = style
    return cell
