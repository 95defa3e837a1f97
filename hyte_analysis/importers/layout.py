"""What a source file's table is made of: columns with their headings, and each response's row."""

from dataclasses import dataclass

from hyte_analysis.importers.cells import Cells, Rows
from hyte_analysis.survey.model import Kind, Option, Scale


@dataclass(frozen=True, slots=True)
class Declared:
    """What a file's own structure says of a column's question, so that nothing is guessed.

    `question` is an id that the columns of one question share. `options` are a single choice's
    in form order: the cells hold their labels. A column of a multiple choice or a ranking names
    its one option in the column's `part`.
    """

    question: str
    kind: Kind
    options: tuple[Option, ...] = ()
    scale: Scale | None = None
    section: str = ""
    battery: str = ""


@dataclass(frozen=True, eq=False)
class Column:
    """One column of answers, by its place in the file.

    `heading` is the question, `part` an option, a row of a battery, or "". `left_out` is the
    text key of why the format knows the column to be no question, or "". `blanked` are the
    format's own marks of a missing answer, which `cells` no longer hold, with their number.
    """

    index: int
    heading: str
    part: str
    is_free_text_of_part: bool
    cells: Cells
    left_out: str = ""
    declared: Declared | None = None
    blanked: tuple[tuple[str, int], ...] = ()

    @property
    def letter(self) -> str:
        """The column's name in a spreadsheet."""
        return column_letter(self.index)

    @property
    def shown_heading(self) -> str:
        """The heading as one line."""
        return f"{self.heading}: {self.part}" if self.part else self.heading

    @property
    def filled(self) -> int:
        """How many cells are not empty."""
        return self.cells.filled


@dataclass(frozen=True, eq=False)
class Layout:
    """The columns of a table, its header depth, and each response's row in the file (from 1).

    `format_id` names the format that recognised the file; `notes` are sentences for the report.
    """

    columns: tuple[Column, ...]
    header_rows: int
    row_numbers: Rows
    empty_rows: int
    origin: str
    format_id: str = "table"
    notes: tuple[str, ...] = ()


def column_letter(index: int) -> str:
    """A spreadsheet's name for the column: 0 → A, 26 → AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
