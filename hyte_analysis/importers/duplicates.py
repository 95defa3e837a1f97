"""Responses that stand twice: the same row again, or the same organisation again."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from hyte_analysis.importers.cells import Cells
from hyte_analysis.importers.layout import Column, Layout
from hyte_analysis.survey.wording import option_key

_FACTOR = np.uint64(0x9E3779B97F4A7C15)


class Duplicates(StrEnum):
    """What is done with responses that stand twice."""

    KEEP_BOTH = "keep_both"
    KEEP_LAST = "keep_last"


@dataclass(frozen=True, slots=True)
class Duplicate:
    """Rows of the file, in order, that may be one respondent's; `name` is the organisation's.

    The name is empty where the rows are alike in every cell.
    """

    rows: tuple[int, ...]
    name: str = ""


def duplicates_of(layout: Layout, organisation: Column | None) -> tuple[Duplicate, ...]:
    """The responses that stand twice: whole rows alike first, then organisations."""
    numbers = layout.row_numbers
    alike = [rows for rows in _alike([c.cells for c in layout.columns]) if len(rows) > 1]
    found = [Duplicate(tuple(numbers[rows].tolist())) for rows in alike]
    known = {duplicate.rows for duplicate in found}
    if organisation is not None:
        cells = organisation.cells.mapped(option_key)
        for code, n in enumerate(cells.counts):
            rows = cells.rows_of([code]) if code and n > 1 else np.empty(0, np.int64)
            numbered = tuple(numbers[rows].tolist())
            if numbered and numbered not in known:
                found.append(Duplicate(numbered, organisation.cells[int(rows[0])]))
    return tuple(found)


def _alike(columns: Sequence[Cells]) -> list[npt.NDArray[np.int64]]:
    """The rows, from 0, of each set of rows that are equal in every column."""
    if not columns or len(columns[0]) < 2:
        return []
    keys = np.zeros(len(columns[0]), np.uint64)
    for cells in columns:
        keys = (keys ^ cells.codes.astype(np.uint64)) * _FACTOR
        keys ^= keys >> np.uint64(29)
    order = np.argsort(keys, kind="stable")
    starts = np.flatnonzero(np.diff(keys[order], prepend=~keys[order[:1]]))
    ends = np.append(starts[1:], len(order))
    pairs = zip(starts.tolist(), ends.tolist(), strict=True)
    sets = [order[start:end] for start, end in pairs if end - start > 1]
    return sorted((np.sort(same) for rows in sets for same in _equal(columns, rows)),
                  key=lambda rows: int(rows[0]))  # fmt: skip


def _equal(columns: Sequence[Cells], rows: npt.NDArray[np.int64]) -> list[npt.NDArray[np.int64]]:
    """The rows of one key, parted by their cells: a key may by chance be two rows'."""
    by_cells: dict[bytes, list[int]] = {}
    for row in rows.tolist():
        cells = np.array([column.codes[row] for column in columns], np.int32)
        by_cells.setdefault(cells.tobytes(), []).append(row)
    return [np.array(same, np.int64) for same in by_cells.values() if len(same) > 1]


def without_earlier(layout: Layout, duplicates: Sequence[Duplicate]) -> Layout:
    """The layout where only the last of each set of duplicates is left."""
    dropped = dropped_rows(duplicates)
    is_kept = ~np.isin(layout.row_numbers, list(dropped))
    columns = tuple(replace(c, cells=c.cells.taken(is_kept)) for c in layout.columns)
    return replace(layout, columns=columns, row_numbers=layout.row_numbers[is_kept])


def dropped_rows(duplicates: Sequence[Duplicate]) -> frozenset[int]:
    """The file's rows, all but the last of each set."""
    return frozenset(row for duplicate in duplicates for row in duplicate.rows[:-1])
