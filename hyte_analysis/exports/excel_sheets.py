"""Whole sheets of a workbook: names, widths, row heights, frozen panes and print setup."""

import re
import textwrap
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Protocol

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.cell_range import CellRange
from openpyxl.worksheet.header_footer import HeaderFooterItem
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from hyte_analysis.analysis.conventions import profile_sentence
from hyte_analysis.analysis.result import ResultTable
from hyte_analysis.exports import excel_cells as cells
from hyte_analysis.survey.model import Question
from hyte_analysis.texts import text

# The sheets that every workbook begins with, as keys of their names.
FIXED = ("contents", "results", "differences", "open_answers")
NAME_LENGTH = 31
LINE_HEIGHT = 15.0
TITLE_LINE_HEIGHT = 19.0
# Excel has no taller row.
TALLEST = 409.0
# A frozen part taller than this would leave no room to scroll.
FROZEN_HEIGHT = 120.0
# What still reads well when it is shrunk to one landscape A4.
PAGE_HEIGHT = 680.0
# A landscape A4 between its margins, in points; a character of a column, in points.
_PRINTED_HEIGHT, _PRINTED_WIDTH, _CHARACTER = 450.0, 770.0, 5.5

_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\]")
_WIDE = re.compile(
    "[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\uff00-\uff60\U0001f000-\U0003ffff]"
)


class Source(Protocol):
    """What every sheet says of where its figures are from."""

    @property
    def title(self) -> str:
        """The survey's title."""
        ...

    @property
    def is_sample(self) -> bool:
        """Whether the answers are made up."""
        ...


def sheet_names(questions: Sequence[Question], reserved: Iterable[str]) -> dict[str, str]:
    """A sheet name for each question id, such as `3.1 Sovitut käytännöt`, all different."""
    return names_of({q.id: f"{q.number} {q.text}" for q in questions}, reserved)


def names_of(wished: Mapping[str, str], reserved: Iterable[str]) -> dict[str, str]:
    """A sheet name for each key from the words that are wished for it, all different."""
    # Excel keeps this name for itself.
    taken = {cells.sameness(name) for name in (*reserved, "History")}
    names: dict[str, str] = {}
    for key, words in wished.items():
        base = _name_base(words)
        name, turn = _cut(base, NAME_LENGTH), 1
        while cells.sameness(name) in taken:
            turn += 1
            ending = f" ({turn})"
            name = _cut(base, NAME_LENGTH - len(ending)) + ending
        taken.add(cells.sameness(name))
        names[key] = name
    return names


def _name_base(words: str) -> str:
    # An apostrophe at either end of a sheet name is an error, inside it a nuisance.
    words = cells.one_line(words).replace("'", "’")
    return " ".join(_NOT_IN_NAMES.sub(" ", words).split()) or text("excel.sheet.question")


def _cut(name: str, length: int) -> str:
    """The name in at most `length` UTF-16 units, between words where that is possible."""
    if _units(name) <= length:
        return name
    start = name
    while _units(start) > length - 1:
        start = start[:-1]
    whole_words = start if name[len(start)] == " " else start.rpartition(" ")[0]
    return (whole_words if len(whole_words) > length // 2 else start).rstrip(" ,.;–-") + "…"


def _units(name: str) -> int:
    return len(name.encode("utf-16-le")) // 2


@lru_cache(maxsize=4096)
def line_count(value: str, width: float) -> int:
    """How many lines a wrapped text takes in a column of this width, rather too many."""
    capitals = sum(map(str.isupper, value)) > len(value) * 0.3
    usable = max(1, int(width * (0.8 if capitals else 1.1)))
    total = 0
    for paragraph in cells.clean(value).split("\n"):
        shown = _WIDE.sub("WW", paragraph)
        if len(shown) <= usable:
            total += 1
        elif len(shown) > 5000:
            total += len(shown) // usable + 1
        else:
            total += max(1, len(textwrap.wrap(shown, usable, break_on_hyphens=False)))
    return total


def fit_row(
    ws: Worksheet, row: int, texts: Iterable[tuple[str, float]], line: float = LINE_HEIGHT
) -> bool:
    """Sets the height that the (text, column width) pairs need; False where none is enough."""
    lines = max((line_count(value, width) for value, width in texts), default=1)
    # Wrapped rows need a height of their own: not every program works one out when it opens.
    ws.row_dimensions[row].height = min(TALLEST, lines * line + 1)
    return lines * line + 1 <= TALLEST


def set_widths(ws: Worksheet, widths: Sequence[float]) -> None:
    """Sets the widths of the first columns, in characters."""
    for index, width in enumerate(widths, start=1):
        ws.column_dimensions[get_column_letter(index)].width = width


def table_height(ws: Worksheet, labels: Iterable[str], column: int) -> float:
    """About how tall in points a table of these labels is, with its heading and header."""
    width = ws.column_dimensions[get_column_letter(column)].width
    return 3 * LINE_HEIGHT + sum(line_count(words, width) * LINE_HEIGHT + 1 for words in labels)


def room_on_page(ws: Worksheet, rows: int) -> float:
    """How many points are left on the first printed page under so many rows, one page wide."""
    width = sum(column.width for column in ws.column_dimensions.values()) * _CHARACTER
    return _PRINTED_HEIGHT * max(1.0, width / _PRINTED_WIDTH) - _height(ws, rows)


def put_wide(
    ws: Worksheet, row: int, columns: tuple[int, int], value: str, style: str = cells.NOTE
) -> None:
    """Writes a wrapped text across columns (first, last) whose widths are set."""
    first, last = columns
    width = sum(ws.column_dimensions[get_column_letter(c)].width for c in range(first, last + 1))
    cells.put_text(ws, row, first, value, style)
    if last > first:
        # ws.merge_cells would also draw borders, which takes most of the workbook's time.
        ws.merged_cells.add(CellRange(None, first, row, last, row))
    if style == cells.TITLE:
        fit_row(ws, row, [(value, width * 0.75)], TITLE_LINE_HEIGHT)
    else:
        fit_row(ws, row, [(value, width)])


def shown_parts(ws: Worksheet, value: str, columns: tuple[int, int]) -> tuple[str, ...]:
    """The clean text in parts that each show whole in a row across these columns."""
    first, last = columns
    width = sum(ws.column_dimensions[get_column_letter(c)].width for c in range(first, last + 1))
    return fitting_parts(value, width)


def fitting_parts(value: str, width: float) -> tuple[str, ...]:
    """The clean text in parts that each show whole in a row of a column of this width."""
    most = int((TALLEST - 1) // LINE_HEIGHT)
    # Rather too short than cut: most lines hold more than half of what they might.
    length = max(500, int(width * most * 0.6))
    found: list[str] = []
    for paragraph in cells.clean(value).split("\n"):
        first, *rest = cells.parts(paragraph, length)
        joined = f"{found[-1]}\n{first}" if found else first
        if found and line_count(joined, width) <= most:
            found[-1] = joined
        else:
            found.append(first)
        found += rest
    return tuple(found)


def freeze_below(ws: Worksheet, row: int, columns: int = 0) -> None:
    """Keeps the first rows and columns in sight, fewer rows where they would fill the window."""
    while row > 1 and _height(ws, row) > FROZEN_HEIGHT:
        row -= 1
    ws.freeze_panes = f"{get_column_letter(columns + 1)}{row + 1}"


def _height(ws: Worksheet, rows: int) -> float:
    return sum(ws.row_dimensions[row].height or LINE_HEIGHT for row in range(1, rows + 1))


def audience_line(tables: Iterable[ResultTable]) -> str:
    """For whom the tables are; "" without tables."""
    return " ".join(dict.fromkeys(map(profile_sentence, tables)))


def remarks(source: Source, tables: Sequence[ResultTable]) -> list[str]:
    """For whom the tables are, that the answers are made up, which respondents alone count."""
    sample = [text("excel.sample")] if source.is_sample else []
    restrictions = dict.fromkeys(table.restriction for table in tables if table.restriction)
    return [line for line in (audience_line(tables), *sample, *restrictions) if line]


def set_up_print(
    ws: Worksheet,
    source: Source,
    audience: str,
    title_row: int | None = None,
    pages_wide: int = 1,
) -> None:
    """Sets landscape A4, one page where that reads well, else so many pages wide.

    The survey and the audience stand above, the page number below; call it when the sheet is
    filled.
    """
    ws.page_setup.orientation = "landscape"
    ws.page_setup.paperSize = 9
    # 0 is "as many pages as it takes".
    one_page = pages_wide == 1 and _height(ws, ws.max_row) <= PAGE_HEIGHT
    ws.page_setup.fitToWidth, ws.page_setup.fitToHeight = pages_wide, int(one_page)
    ws.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    ws.page_margins.left = ws.page_margins.right = 0.5
    title = cells.one_line(source.title)[:90] or text("words.product")
    if source.is_sample:
        title = text("excel.header_sample", title=title)
    # In page headers & starts a command; doubled it is itself.
    header, footer = HeaderFooterItem(), HeaderFooterItem()
    header.left.text = title.replace("&", "&&")
    header.right.text = audience.replace("&", "&&") or None
    footer.right.text = text("excel.page")
    ws.oddHeader, ws.oddFooter = header, footer
    if title_row is not None:
        ws.print_title_rows = f"{title_row}:{title_row}"
