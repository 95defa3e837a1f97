"""A source file's cells as text, whatever the file's format."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import zip_longest

import numpy as np

from hyte_analysis.importers.cells import Cells, Rows, cells_of, empty_cells

_INVISIBLE = "\ufeff\u200b\x00"
_OUTER = "".join(chr(code) for code in range(0x3001) if chr(code).isspace()) + _INVISIBLE
_JUDGED = 250


@dataclass(frozen=True, eq=False)
class Grid:
    """The rows of a table that hold anything, column by column; cells are without outer spaces.

    `row_numbers` are the rows' places in the file, from 1. `origin` tells sheet, encoding and
    delimiter; `sheet` is the sheet's own name, `has_charts` is of its whole workbook.
    """

    columns: tuple[Cells, ...]
    row_numbers: Rows
    origin: str
    has_charts: bool = False
    sheet: str = ""

    @cached_property
    def top(self) -> list[list[str]]:
        """The first rows, by which headers and formats are recognised."""
        texts = [[c.texts[code] for code in c.codes[:_JUDGED].tolist()] for c in self.columns]
        return [list(row) for row in zip(*texts, strict=True)]

    @property
    def empty_rows(self) -> int:
        """How many empty rows stand between the others."""
        if not len(self.row_numbers):
            return 0
        return int(self.row_numbers[-1] - self.row_numbers[0]) + 1 - len(self.row_numbers)

    def below(self, rows: int) -> "Grid":
        """The grid without its first rows."""
        columns = tuple(column.sliced(rows) for column in self.columns)
        return replace(self, columns=columns, row_numbers=self.row_numbers[rows:])


def trimmed(cell: str) -> str:
    """The cell without outer white space and invisible marks; line breaks inside stay."""
    return cell.strip(_OUTER)


def _tidy(column: Cells) -> Cells:
    """The column with its cells trimmed, the quick way where no cell holds an invisible mark."""
    together = "".join(column.texts)
    is_plain = not any(mark in together for mark in _INVISIBLE)
    return column.mapped(str.strip if is_plain else trimmed)


def grid_of_columns(
    columns: Sequence[Cells], origin: str, *, has_charts: bool = False, sheet: str = ""
) -> Grid:
    """A grid of raw columns: cells trimmed, rows without anything left out."""
    tidy = [_tidy(column) for column in columns]
    height = len(tidy[0]) if tidy else 0
    is_filled = np.zeros(height, np.bool_)
    for column in tidy:
        is_filled |= column.codes != 0
    numbers = np.flatnonzero(is_filled) + 1
    kept = tidy if is_filled.all() else [column.taken(is_filled) for column in tidy]
    return Grid(tuple(kept), numbers, origin, has_charts, sheet)


def grid_of_rows(rows: Sequence[Sequence[str]], origin: str, *, sheet: str = "") -> Grid:
    """A grid of rows of texts, short rows filled up."""
    columns = [cells_of(column) for column in zip_longest(*rows, fillvalue="")]
    return grid_of_columns(columns, origin, sheet=sheet)


class ColumnBuilder:
    """Columns that grow row by row; each distinct value is kept once."""

    def __init__(self, text_of: Callable[[object], str] = str) -> None:
        self._text_of = text_of
        self._places: list[dict[object, int]] = []
        self._codes: list[list[np.ndarray]] = []
        self.height = 0

    @property
    def width(self) -> int:
        """How many columns there are so far."""
        return len(self._places)

    @property
    def different(self) -> int:
        """How many values there are, each counted once a column."""
        return sum(map(len, self._places))

    def add(self, rows: Sequence[Sequence[object]]) -> None:
        """Add a block of rows; a wider row adds columns that are empty above it."""
        columns = list(zip_longest(*rows, fillvalue=""))
        for _ in range(len(columns) - self.width):
            self._places.append({"": 0})
            self._codes.append([np.zeros(self.height, np.int32)])
        for place, codes, column in zip(self._places, self._codes, columns, strict=False):
            new = [place.setdefault(value, len(place)) for value in column]
            codes.append(np.asarray(new, np.int32))
        for codes in self._codes[len(columns) :]:
            codes.append(np.zeros(len(rows), np.int32))
        self.height += len(rows)

    def columns(self) -> list[Cells]:
        """What was added, as cells of text."""
        return [self._cells(p, c) for p, c in zip(self._places, self._codes, strict=True)]

    def _cells(self, places: dict[object, int], blocks: list[np.ndarray]) -> Cells:
        if len(places) == 1:
            return empty_cells(self.height)
        codes = np.concatenate(blocks)
        if all(type(value) is str for value in places):
            return Cells(tuple(places), codes)  # type: ignore[arg-type]
        texts: dict[str, int] = {"": 0}
        new = [texts.setdefault(self._text_of(value), len(texts)) for value in places]
        return Cells(tuple(texts), np.asarray(new, np.int32)[codes])
