"""Webropol's text layouts: where the header ends, and what each column is headed."""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from hyte_analysis.importers.grid import Grid, column_letter
from hyte_analysis.survey.wording import clean, option_key, question_key

_OPEN_SUFFIX = re.compile(
    r"\s*[-–:,]?\s*\(?(?:avoimet vastaukset|avoin vastaus|öppna svar|open answers?)\)?\s*:?$",
    re.IGNORECASE,
)
_OUTER = "".join(chr(code) for code in range(0x3001) if chr(code).isspace()) + "\ufeff\u200b\x00"
# What the tools write in the second header row where a question has no parts.
_FILLERS = frozenset(
    ("vastaus", "vastaukset", "valinta", "response", "responses", "answer", "answers", "svar")
)
# The same, but beside the question's other columns it heads the free text among them.
_OPEN_FILLERS = frozenset(
    ("avoin vastaus", "open-ended response", "open ended response", "open answer", "öppet svar")
)
_DATE = re.compile(r"\d{1,4}[./-]\d{1,2}[./-]\d{1,4}(?:\D|$)")
_MOST_ROWS_TO_JUDGE = 200


@dataclass(frozen=True, slots=True)
class Column:
    """One column of answers, by its place in the file.

    `heading` is the first header row's text (carried on from the left in the two-row layout),
    `part` the second row's: an option, a row of a battery, or "". `cells` are one a response.
    """

    index: int
    heading: str
    part: str
    is_free_text_of_part: bool
    cells: tuple[str, ...]

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
        return len(self.cells) - self.cells.count("")


@dataclass(frozen=True, slots=True)
class Layout:
    """The columns of a table, its header depth, and each response's row in the file (from 1)."""

    columns: tuple[Column, ...]
    header_rows: int
    row_numbers: tuple[int, ...]
    empty_rows: int
    origin: str


def read_layout(grid: Grid, is_group: Callable[[str], bool]) -> Layout:
    """The table in a grid: leading empty rows skipped, one or two header rows found."""
    rows = [(number, [_trimmed(cell) for cell in row]) for number, row in enumerate(grid.rows, 1)]
    filled = [(number, row) for number, row in rows if any(row)]
    start = _first_header(filled)
    filled = filled[start:]
    if not filled:
        return Layout((), 0, (), 0, grid.origin)
    depth = 2 if _second_row_is_header([row for _, row in filled], is_group) else 1
    body = filled[depth:]
    headings = _headings([[clean(cell) for cell in row] for _, row in filled[:depth]])
    width = max(len(headings), *(len(row) for _, row in body), 0) if body else len(headings)
    headings += [("", "")] * (width - len(headings))
    by_column = list(zip_longest(*(row for _, row in body), fillvalue="")) or [()] * width
    by_column += [("",) * len(body)] * (width - len(by_column))
    shared = Counter(heading for heading, _ in headings)
    columns = tuple(
        _column(index, heading, part, by_column[index], is_alone=shared[heading] == 1)
        for index, (heading, part) in enumerate(headings)
    )
    span = range(filled[0][0], filled[-1][0] + 1)
    return Layout(
        columns, depth, tuple(number for number, _ in body), len(span) - len(filled), grid.origin
    )


def _trimmed(cell: str) -> str:
    """The cell without outer white space and invisible marks; line breaks inside stay."""
    return cell.strip(_OUTER) if cell else cell


def _first_header(rows: Sequence[tuple[int, list[str]]]) -> int:
    """How many title rows stand before the header: rows of one cell above a wide row."""
    for index, (_, row) in enumerate(rows[:5]):
        if sum(1 for cell in row if cell) > 1:
            return index
    return 0


def _second_row_is_header(rows: list[list[str]], is_group: Callable[[str], bool]) -> bool:
    """Whether the second row continues the header.

    A row of answers has a group or a date; a second header row instead fills the columns whose
    first heading is empty or repeated, and leaves most of the others empty.
    """
    if len(rows) < 2:
        return False
    second = rows[1]
    first = [question_key(cell) for cell in rows[0]]
    below = rows[2 : 2 + _MOST_ROWS_TO_JUDGE]
    if _is_answer_row(first, second, below, is_group):
        return False
    parts = [i for i, cell in enumerate(second) if cell]
    fillers = [i for i in parts if is_filler(second[i])]
    if parts and len(fillers) == len(parts):
        return True
    continued = [i for i in parts if _is_continuation(first, i)]
    if not continued:
        return False
    continued += [i for i in fillers if i not in continued]
    repeats = sum(
        1 for i in parts if _part_explains(second[i], [r[i] for r in below if i < len(r)])
    )
    return repeats * 2 >= len(parts) or len(continued) * 2 >= len(parts)


def _is_answer_row(
    first: list[str], row: list[str], below: list[list[str]], is_group: Callable[[str], bool]
) -> bool:
    """Whether the row under the headings already has a respondent's group, or a date."""
    for index, cell in enumerate(row):
        if not cell:
            continue
        if _DATE.match(cell) and _holds_dates(first, index, below):
            return True
        if is_group(cell) and (len(below) == 0 or _holds_groups(first, index, below, is_group)):
            return True
    return False


def _holds_dates(first: list[str], index: int, below: list[list[str]]) -> bool:
    """Whether the column tells when: under a heading of its own, or with another date below.

    A question about dates has one date an option; its column repeats that one text.
    """
    if not _is_continuation(first, index):
        return True
    dates = {row[index] for row in below if index < len(row) and _DATE.match(row[index])}
    return len(dates) > 1


def _holds_groups(
    first: list[str], index: int, below: list[list[str]], is_group: Callable[[str], bool]
) -> bool:
    """Whether the column names groups: several of them, or one under a heading of its own.

    A multiple choice may have an option named as a group is; its column repeats that one text.
    """
    cells = [row[index] for row in below if index < len(row) and row[index]]
    if sum(map(is_group, cells)) * 2 < max(len(cells), 1):
        return False
    return len(set(map(option_key, cells))) > 1 or not _is_continuation(first, index)


def _is_continuation(first: list[str], index: int) -> bool:
    """Whether the column continues a question of its left neighbour, or is continued itself."""
    if index >= len(first):
        return True
    if not first[index]:
        return index > 0
    following = first[index + 1] if index + 1 < len(first) else None
    return following in ("", first[index]) or (index > 0 and first[index - 1] == first[index])


def _part_explains(part: str, below: list[str]) -> bool:
    """Whether the cells under a heading part are its own text, or it names a free text."""
    if _OPEN_SUFFIX.search(part):
        return True
    values = {option_key(cell) for cell in below if cell}
    return values <= {option_key(part), "1", "0", "x"}


def _headings(rows: list[list[str]]) -> list[tuple[str, str]]:
    if len(rows) == 1:
        return [(heading, "") for heading in rows[0]]
    headings: list[tuple[str, str]] = []
    carried = ""
    for heading, part in zip_longest(*rows, fillvalue=""):
        carried = heading or carried
        own = carried if heading or part else ""
        same = question_key(part) == question_key(own)
        headings.append((own, "" if same else part))
    return headings


def is_filler(part: str) -> bool:
    """Whether a heading part says only that the column holds answers."""
    return option_key(part) in _FILLERS | _OPEN_FILLERS


def _column(
    index: int, heading: str, part: str, cells: tuple[str, ...], *, is_alone: bool
) -> Column:
    if part and option_key(part) in (_FILLERS | _OPEN_FILLERS if is_alone else _FILLERS):
        part = ""
    elif part and is_filler(part):
        return Column(index, heading, "", is_free_text_of_part=True, cells=cells)
    if part:
        bare = _OPEN_SUFFIX.sub("", part)
        return Column(index, heading, bare, bare != part, cells)
    bare = _OPEN_SUFFIX.sub("", heading)
    return Column(index, bare or heading, "", bool(bare) and bare != heading, cells)
