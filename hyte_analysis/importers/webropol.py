"""Webropol's text layouts, and any table like them: one or two header rows found by shape."""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from itertools import zip_longest

from hyte_analysis.importers.cells import Cells
from hyte_analysis.importers.grid import Grid
from hyte_analysis.importers.layout import Column, Layout
from hyte_analysis.importers.markup import heading_text
from hyte_analysis.survey.wording import option_key, question_key

_OPEN_SUFFIX = re.compile(
    r"\s*[-–:,]?\s*\(?(?:avoimet vastaukset|avoin vastaus|öppna svar|open answers?)\)?\s*:?$",
    re.IGNORECASE,
)
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


def table_layout(
    grid: Grid, is_group: Callable[[str], bool], header_rows: int | None = None
) -> Layout:
    """The table in a grid: title rows skipped, one or two header rows found, or as many as said."""
    start = _first_header(grid.top)
    top = grid.top[start:]
    if not top:
        return Layout((), 0, grid.row_numbers, 0, grid.origin)
    depth = header_rows or (2 if _second_row_is_header(top, is_group) else 1)
    body = grid.below(start + depth)
    headings = _headings([[heading_text(cell) for cell in row] for row in top[:depth]])
    shared = Counter(heading for heading, _ in headings)
    columns = tuple(
        _column(index, heading, part, cells, is_alone=shared[heading] == 1)
        for index, ((heading, part), cells) in enumerate(zip(headings, body.columns, strict=True))
    )
    empty_rows = grid.below(start).empty_rows
    return Layout(columns, depth, body.row_numbers, empty_rows, grid.origin)


def _first_header(rows: Sequence[Sequence[str]]) -> int:
    """How many title rows stand before the header: rows of one cell above a wide row."""
    for index, row in enumerate(rows[:5]):
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


def _column(index: int, heading: str, part: str, cells: Cells, *, is_alone: bool) -> Column:
    if part and option_key(part) in (_FILLERS | _OPEN_FILLERS if is_alone else _FILLERS):
        part = ""
    elif part and is_filler(part):
        return Column(index, heading, "", is_free_text_of_part=True, cells=cells)
    if part:
        bare = _OPEN_SUFFIX.sub("", part)
        return Column(index, heading, bare, bare != part, cells)
    bare = _OPEN_SUFFIX.sub("", heading)
    return Column(index, bare or heading, "", bool(bare) and bare != heading, cells)
