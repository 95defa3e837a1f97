"""Rows after the last response: sums or notes that somebody has written below the answers."""

from collections.abc import Iterator

import numpy as np

from hyte_analysis.importers.layout import Layout
from hyte_analysis.importers.respondents import metadata_reason
from hyte_analysis.texts import counted

_MOST_ROWS = 5


def summary_notes(layout: Layout) -> Iterator[str]:
    """The sentence on last rows that have no time and no id although all the others have."""
    rows = summary_rows(layout)
    if rows:
        yield counted("import.note_summary_rows", len(rows), rows=", ".join(map(str, rows)))


def summary_rows(layout: Layout) -> tuple[int, ...]:
    """The file's last rows, few at most, where every column that tells of a response is empty."""
    n = len(layout.row_numbers)
    telling = [
        column.cells
        for column in layout.columns
        if metadata_reason(column) == "import.ignored_technical"
        and n - _MOST_ROWS <= column.filled < n
        and column.filled * 2 > n
    ]
    if not telling:
        return ()
    is_told = np.any([cells.codes != 0 for cells in telling], axis=0)
    last = int(np.flatnonzero(is_told)[-1]) + 1
    return tuple(layout.row_numbers[last:].tolist()) if is_told[:last].all() else ()
