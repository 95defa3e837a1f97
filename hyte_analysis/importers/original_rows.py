"""The rows of a stored file as they stand in it: also those cells that were left out."""

from collections.abc import Collection, Sequence
from itertools import chain

import numpy as np

from hyte_analysis.importers import FORMATS
from hyte_analysis.importers.layout import Layout
from hyte_analysis.importers.matching import group_key, spelling_of_groups
from hyte_analysis.importers.sources import read_tables
from hyte_analysis.survey.columns import SourceColumn
from hyte_analysis.survey.model import Survey
from hyte_analysis.survey.organisation_record import OriginalRow, name_key
from hyte_analysis.survey.responses import SourceFile


def original_rows(
    files: Sequence[SourceFile],
    settled_by: tuple[Survey, Sequence[SourceColumn]],
    header_rows: int | None,
    wanted: tuple[str, Collection[int]],
) -> tuple[OriginalRow, ...]:
    """The rows of an organisation in a survey's files, that of the answers first.

    `wanted` are the organisation's name and the numbers of its responses. A row is its own where
    it is a response's or a cell of it is the name, so that a response that was left out as an
    earlier twin is found too. Raises ImportProblem where a file of answers can't be read.
    """
    survey, columns = settled_by
    name, numbers = wanted
    spellings = spelling_of_groups(survey)
    found: list[OriginalRow] = []
    for place, file in enumerate(files):
        tables = read_tables(file.name, file.content, FORMATS,
                             lambda cell: group_key(cell, spellings) is not None,
                             header_rows)  # fmt: skip
        layouts = [table.layout for table in tables]
        answers = _of_answers(layouts, columns) if place == 0 else None
        for layout in layouts:
            own = numbers if layout is answers else ()
            found += _rows(file.name, layout, name_key(name), own)
    return tuple(found)


def _of_answers(layouts: Sequence[Layout], columns: Sequence[SourceColumn]) -> Layout | None:
    """The table that the answers were read from: it has most of the headings at their places."""
    settled = {column.position: column.heading for column in columns}

    def alike(layout: Layout) -> int:
        return sum(settled.get(c.index) == c.shown_heading for c in layout.columns)

    return max(layouts, key=alike, default=None)


def _rows(file: str, layout: Layout, key: str, numbers: Collection[int]) -> list[OriginalRow]:
    is_own = np.isin(layout.row_numbers, list(numbers))
    for column in layout.columns:
        named = [code for code, cell in enumerate(column.cells.texts) if name_key(cell) == key]
        if named:
            is_own[column.cells.rows_of(named)] = True
    places = np.flatnonzero(is_own).tolist()
    return [
        OriginalRow(file, int(layout.row_numbers[place]), _cells(layout, place)) for place in places
    ]


def _cells(layout: Layout, place: int) -> tuple[tuple[str, str], ...]:
    filled = (
        [(column.shown_heading, column.cells[place])] if column.cells[place] else []
        for column in layout.columns
    )
    return tuple(chain.from_iterable(filled))
