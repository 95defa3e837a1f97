"""SPSS files (.sav, .zsav): what their labels and response sets say of the questions."""

import numpy as np

from hyte_analysis.importers.cells import Cells
from hyte_analysis.importers.layout import Column, Layout
from hyte_analysis.importers.spss_file import SpssTable, spss_table
from hyte_analysis.importers.spss_questions import draft_columns
from hyte_analysis.texts import text

_MAGIC = (b"$FL2", b"$FL3")


def is_spss(content: bytes) -> bool:
    """Whether the bytes begin as an SPSS file's do."""
    return content.startswith(_MAGIC)


def read_spss(name: str, content: bytes) -> Layout:
    """The answers of an SPSS file with its questions declared.

    Raises ImportProblem with what to do where the file is broken or too large, or reading it takes
    too long.
    """
    return spss_layout(spss_table(name, content))


def spss_layout(table: SpssTable) -> Layout:
    """The columns in the file's order; rows without any value are left out.

    A set of categories gives a column for each option before its own variables, which are left
    out: so the columns' letters tell their order in the layout.
    """
    is_filled = np.zeros(table.rows, np.bool_)
    for variable in table.variables:
        is_filled |= variable.cells.codes != 0
    drafts, notes = draft_columns(table)
    columns = tuple(
        Column(index, draft.heading, draft.part, draft.is_free_text,
               _kept(draft.cells, is_filled), draft.left_out, draft.declared)
        for index, draft in enumerate(drafts)
    )  # fmt: skip
    origin = text("tools.origin_spss", encoding=table.encoding)
    numbers = np.flatnonzero(is_filled) + 1
    empty = int(numbers[-1] - numbers[0]) + 1 - len(numbers) if len(numbers) else 0
    return Layout(columns, 0, numbers, empty, origin, "spss", notes)


def _kept(cells: Cells, rows: np.ndarray) -> Cells:
    return cells if rows.all() else cells.taken(rows)
