"""Answers of one question while its columns are read."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from hyte_analysis.importers.dates import DateOrder, date_of, date_order, day_number
from hyte_analysis.importers.layout import Column
from hyte_analysis.importers.report import OddCell
from hyte_analysis.survey.model import Question
from hyte_analysis.survey.responses import AnswerColumn
from hyte_analysis.texts import text

Rows = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class ReadQuestion:
    """A question as the file shows it, its answers, and its cells that need a person's eye."""

    question: Question
    answers: tuple[AnswerColumn, ...]
    odd_cells: tuple[OddCell, ...] = ()
    notes: tuple[str, ...] = ()
    cells_stored: int = 0


@dataclass(frozen=True, eq=False)
class AnswerSink:
    """Where the answers of one question are gathered, column by column.

    `numbers` are the responses' row numbers; the lists grow while the question is read.
    """

    question: Question
    numbers: Rows
    rows: list[Rows] = field(default_factory=list)
    codes: list[npt.NDArray[np.int32]] = field(default_factory=list)
    values: list[npt.NDArray[np.float64]] = field(default_factory=list)
    odd_cells: list[OddCell] = field(default_factory=list)

    def add(self, rows: Rows, code: int) -> None:
        """Take the option for these rows, counted from 0."""
        self.rows.append(rows)
        self.codes.append(np.full(len(rows), code, np.int32))

    def add_values(self, rows: Rows, values: npt.NDArray[np.float64]) -> None:
        """Take a number for each of these rows."""
        self.rows.append(rows)
        self.values.append(values)

    def odd(self, column: Column, rows: Rows, reason: str, *, kept: bool = True) -> None:
        """Note the cells of these rows, with the text key of why they need a person's eye."""
        said, letter, heading = text(reason), column.letter, column.shown_heading
        self.odd_cells.extend(
            OddCell(int(self.numbers[row]), letter, heading, column.cells[row], said, kept)
            for row in rows.tolist()
        )

    def chosen(self) -> AnswerColumn:
        """The options, each once a response, in the order of the responses."""
        rows = np.concatenate([*self.rows, np.empty(0, np.int64)])
        codes = np.concatenate([*self.codes, np.empty(0, np.int32)])
        pairs = np.sort(rows * _CODES + codes)
        is_first = np.ones(len(pairs), np.bool_)
        is_first[1:] = pairs[1:] != pairs[:-1]
        pairs = pairs[is_first]
        responses = self.numbers[pairs // _CODES].astype(np.int32)
        return AnswerColumn(self.question.id, responses, (pairs % _CODES).astype(np.int32))

    def numbered(self) -> AnswerColumn:
        """The numbers, with an option each where there is one."""
        rows = np.concatenate([*self.rows, np.empty(0, np.int64)])
        responses = self.numbers[rows].astype(np.int32)
        codes = np.concatenate(self.codes) if self.codes else None
        values = np.concatenate([*self.values, np.empty(0, np.float64)])
        return AnswerColumn(self.question.id, responses, codes, values)


_CODES = 1 << 31
"""More than any option's code."""


def date_reader(cells: Iterable[str]) -> Callable[[str], float | None]:
    """A reader of the column's dates; the day comes first unless that is impossible."""
    known = [cell for cell in cells if date_of(cell) or date_of(cell, DateOrder.MONTH_FIRST)]
    order = date_order(known) or DateOrder.DAY_FIRST

    def read(cell: str) -> float | None:
        moment = date_of(cell, order)
        return None if moment is None else day_number(moment)

    return read
