"""A coding filled in in Excel, read back as a change; rows that cannot be trusted are refused."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from hyte_analysis.errors import ImportProblem
from hyte_analysis.importers.cells import Cells
from hyte_analysis.importers.code_files import (
    Path,
    ReadCode,
    merged,
    path_key,
    path_of,
    paths_of,
)
from hyte_analysis.importers.grid import Grid
from hyte_analysis.importers.limits import check_file
from hyte_analysis.importers.workbook import workbook_grids
from hyte_analysis.survey.coding import (
    AGREED,
    AnswerKey,
    ChangeKind,
    Code,
    CodedPassage,
    CodingChange,
    CodingRows,
    Passage,
    PassageText,
)
from hyte_analysis.survey.wording import clean
from hyte_analysis.texts import counted, text
from hyte_analysis.texts.every_language import in_every_language
from hyte_analysis.texts.formats import count_text

_COLUMNS = ("key", "question", "response", "group", "organisation", "answer", "coder", "is_read")
_NEEDED = ("key", "answer", "coder", "is_read")
_MARKS = frozenset({"1", "x", "✓", "✔", "kyllä", "ja", "yes", "true", "tosi", "sant"})
_NO_MARKS = frozenset({"", "0", "-", "–", "ei", "nej", "no", "false", "epätosi", "falskt"})
# A cell holds at least this much of a long answer.
_COMPARED = 8_000
_TOLD_ROWS = 20
_KEY = re.compile(r"([0-9a-f]{16}) ([0-9]{1,9}) ([0-9]{1,9}) ([0-9]{1,18}) (.+)", re.DOTALL)


class Refusal(StrEnum):
    """Why a row was not read."""

    NO_KEY = "no_key"
    NOT_HERE = "not_here"
    ANSWER_CHANGED = "answer_changed"
    SPLIT_CHANGED = "split_changed"
    WORDS_CHANGED = "words_changed"
    ODD_MARK = "odd_mark"
    NO_CODER = "no_coder"
    TWICE = "twice"


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """A row of the sheet, as Excel numbers it, that was not read."""

    row: int
    reason: Refusal


@dataclass(frozen=True, slots=True)
class ReadCoding:
    """What a workbook changes, and what became of its rows.

    `rows` are those that tell a coding, `unchanged` those of them that tell what is known already,
    `empty` those without any mark. `new_codes` are columns that became codes, `left_out` others.
    """

    change: CodingChange
    rows: int
    unchanged: int
    empty: int
    refused: tuple[RefusedRow, ...]
    new_codes: tuple[str, ...]
    left_out: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _CodeColumns:
    """The code of each column that is one, by the column's place, and the codes that are new."""

    ids: Mapping[int, int]
    added: tuple[Code, ...]
    left_out: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Known:
    """What rows may be of, and how coders' names are written."""

    passages: Mapping[Passage, PassageText]
    answers: frozenset[AnswerKey]
    responses: frozenset[tuple[str, int]]
    coders: Mapping[str, str]
    own_coder: str


def read_coding_workbook(
    name: str,
    content: bytes,
    passages: Sequence[PassageText],
    existing: CodingRows,
    coder: str,
) -> ReadCoding:
    """What the sheet of a coding workbook changes; rows without a coder are `coder`'s.

    A row is taken where its passage is one of `passages` and its words are the passage's. It
    replaces what its coder has said of the passage, besides codes that have no column. A row
    without marks changes nothing, and neither does a passage without a row. A new column of marks
    is a new code.

    Raises ImportProblem with what to do where the file is no such workbook.
    """
    check_file(name, len(content))
    grid = _coding_grid(name, content)
    columns = _code_columns(name, grid, existing)
    read = _read_rows(grid, columns, _known(passages, existing, coder))
    told = [row for row in read.values() if isinstance(row, CodedPassage)]
    change = _change(name, told, columns, existing.coded)
    return ReadCoding(
        change,
        rows=len(told),
        unchanged=len(told) - len(change.added.coded),
        empty=len(grid.row_numbers) - 1 - len(read),
        refused=tuple(
            RefusedRow(int(grid.row_numbers[row]), reason)
            for row, reason in read.items()
            if isinstance(reason, Refusal)
        ),
        new_codes=tuple(code.name for code in columns.added),
        left_out=columns.left_out,
    )


def sentences(read: ReadCoding) -> tuple[str, ...]:
    """What was read and what was not, a sentence each; refused rows reason by reason."""
    lines = [counted("code_files.read_rows", read.rows, unchanged=count_text(read.unchanged))]
    if read.empty:
        lines.append(counted("code_files.empty_rows", read.empty))
    if read.new_codes:
        lines.append(text("code_files.new_codes", codes=", ".join(read.new_codes)))
    if read.left_out:
        lines.append(text("code_files.left_out", columns=", ".join(read.left_out)))
    for reason in Refusal:
        rows = [refused.row for refused in read.refused if refused.reason is reason]
        if rows:
            told = ", ".join(map(str, rows[:_TOLD_ROWS])) + (" …" if len(rows) > _TOLD_ROWS else "")
            why = text(f"code_files.refused.{reason}")
            lines.append(counted("code_files.refused_rows", len(rows), rows=told, why=why))
    return tuple(lines)


def _coding_grid(name: str, content: bytes) -> Grid:
    """The sheet that holds the coding, its header in the first row."""
    try:
        grids = workbook_grids(name, content)
    except ImportProblem as problem:
        # Its own sentence tells how to export answers.
        raise ImportProblem(text("code_files.broken_workbook", file=name)) from problem
    for grid in grids:
        if _places(grid):
            return grid
    raise ImportProblem(text("code_files.no_coding_sheet", file=name))


def _places(grid: Grid) -> dict[str, int]:
    """Where the columns before the codes are; {} where those that are needed are not all there.

    All are headed in one language, whichever: a code may be called as one of them is in another.
    """
    headers = next(iter(grid.top), [])
    languages = zip(*(in_every_language(f"code_files.coding.{c}") for c in _COLUMNS), strict=True)
    found: dict[str, int] = {}
    for words in languages:
        headed = zip(_COLUMNS, words, strict=True)
        places = {name: headers.index(word) for name, word in headed if word in headers}
        if set(_NEEDED) <= set(places) and len(places) > len(found):
            found = places
    return found


def _code_columns(name: str, grid: Grid, existing: CodingRows) -> _CodeColumns:
    """The columns whose heading is a known code's path, and new ones that hold marks alone."""
    codes = existing.codes
    taken = frozenset(_places(grid).values())
    free: dict[Path, list[int]] = {}
    for path, code in paths_of(codes):
        free.setdefault(path_key(path), []).append(code.id)
    ids: dict[int, int] = {}
    new: dict[int, Path] = {}
    left_out: list[str] = []
    for at, header in enumerate(grid.top[0]):
        path = path_of(header)
        if at in taken or not path:
            continue
        # Two codes may have one path: each column of it is the next of them.
        if waiting := free.get(path_key(path)):
            ids[at] = waiting.pop(0)
        elif path_key(path) in free:
            raise ImportProblem(text("code_files.column_twice", file=name, place=at + 1))
        elif _holds_marks(grid.below(1).columns[at]):
            new[at] = path
        else:
            left_out.append(clean(header))
    change = merged(name, _with_codes_above(new, codes), codes, existing.free_code)
    by_path = {path_key(path): code.id for path, code in paths_of((*change.added.codes, *codes))}
    ids |= {at: by_path[path_key(path)] for at, path in new.items()}
    return _CodeColumns(ids, change.added.codes, tuple(left_out))


def _holds_marks(column: Cells) -> bool:
    """Whether some of its cells are marks, and the others say that there is none."""
    said = {cell.casefold() for cell in column.distinct}
    return bool(said & _MARKS) and said <= _MARKS | _NO_MARKS


def _with_codes_above(new: Mapping[int, Path], codes: Sequence[Code]) -> list[ReadCode]:
    """The new codes, each after those above it that are not there yet."""
    known = {path_key(path) for path, _ in paths_of(codes)}
    columns = {path_key(path) for path in new.values()}
    found: list[ReadCode] = []
    for at, path in new.items():
        for depth in range(1, len(path)):
            key = path_key(path[:depth])
            if key not in known and key not in columns:
                found.append(ReadCode(path[:depth], place=at + 1))
                known.add(key)
        found.append(ReadCode(path, place=at + 1))
    return found


def _known(passages: Sequence[PassageText], existing: CodingRows, coder: str) -> _Known:
    by_passage = {told.passage: told for told in passages}
    names = dict.fromkeys(row.coder for row in existing.coded if row.coder != AGREED)
    # As it is spelt, or where no one else is spelt so, without letter case.
    coders = {clean(name).casefold(): name for name in names}
    coders |= {clean(name): name for name in names}
    return _Known(
        by_passage,
        frozenset(passage.answer for passage in by_passage),
        frozenset((passage.question_id, passage.response) for passage in by_passage),
        coders | {words.casefold(): AGREED for words in in_every_language("code_files.agreed")},
        coder,
    )


def _read_rows(
    grid: Grid, columns: _CodeColumns, known: _Known
) -> dict[int, CodedPassage | Refusal]:
    """What each row with marks says, or why it is refused, by the row's place in the grid."""
    places = _places(grid)
    given, odd = _marks(grid, {places["is_read"]: None, **columns.ids})
    keys, answers, coders = (grid.columns[places[c]] for c in ("key", "answer", "coder"))
    found: dict[int, CodedPassage | Refusal] = {}
    seen: set[tuple[Passage, str]] = set()
    for row in sorted({*given, *odd}):
        passage, coder = _passage(keys[row], answers[row], known), _coder(coders[row], known)
        if isinstance(passage, Refusal):
            found[row] = passage
        elif row in odd:
            found[row] = Refusal.ODD_MARK
        elif coder is None:
            found[row] = Refusal.NO_CODER
        elif (passage, coder) in seen:
            found[row] = Refusal.TWICE
        else:
            seen.add((passage, coder))
            found[row] = CodedPassage(passage, coder, tuple(sorted(given[row])))
    return found


def _marks(
    grid: Grid, columns: Mapping[int, int | None]
) -> tuple[dict[int, list[int]], frozenset[int]]:
    """The codes marked in each row with marks, and the rows that hold something else than marks.

    A mark in a column that is no code's says that the row is read.
    """
    given: dict[int, list[int]] = {}
    odd: set[int] = set()
    for at, code in columns.items():
        column = grid.columns[at]
        said = [cell.casefold() for cell in column.texts]
        for row in column.rows_of(i for i, cell in enumerate(said) if cell in _MARKS).tolist():
            given.setdefault(row, []).extend([] if code is None else [code])
        strange = (i for i, cell in enumerate(said) if cell not in _MARKS | _NO_MARKS)
        odd.update(column.rows_of(strange).tolist())
    # A heading may look like a mark.
    given.pop(0, None)
    return given, frozenset(odd - {0})


def _coder(cell: str, known: _Known) -> str | None:
    """Who has coded the row, spelt as before; None where nobody is named."""
    name = clean(cell)
    if not name:
        return known.own_coder or None
    return known.coders.get(name, known.coders.get(name.casefold(), name))


def _passage(key: str, words: str, known: _Known) -> Passage | Refusal:
    """The passage that a row is of, or why it cannot be told."""
    parts = _KEY.fullmatch(key)
    if not parts:
        return Refusal.NO_KEY
    start, end, response = map(int, parts.group(2, 3, 4))
    passage = Passage(parts[5], response, parts[1], start, end)
    if told := known.passages.get(passage):
        return passage if _are_same(words, told.text) else Refusal.WORDS_CHANGED
    if passage.answer in known.answers:
        return Refusal.SPLIT_CHANGED
    is_here = (passage.question_id, passage.response) in known.responses
    return Refusal.ANSWER_CHANGED if is_here else Refusal.NOT_HERE


def _are_same(cell: str, words: str) -> bool:
    """Whether a cell holds the passage's words, or their start where they are too long for it."""
    wanted, found = _bare(words[:_COMPARED]), _bare(cell)
    return found == wanted if len(words) <= _COMPARED else found.startswith(wanted)


def _bare(words: str) -> str:
    """The words without what a workbook may change: white space and characters not printed."""
    return "".join(filter(str.isprintable, words.replace("_x005F_x", "_x"))).replace(" ", "")


def _change(
    name: str, told: Sequence[CodedPassage], columns: _CodeColumns, coded: Sequence[CodedPassage]
) -> CodingChange:
    """What the rows change of what is known; codes that have no column in the sheet stay."""
    before = {(row.passage, row.coder): row for row in coded}
    shown = frozenset(columns.ids.values())
    removed: list[CodedPassage] = []
    added: list[CodedPassage] = []
    for row in told:
        earlier = before.get((row.passage, row.coder))
        if earlier is None:
            added.append(row)
            continue
        codes = tuple(sorted({*row.codes, *(set(earlier.codes) - shown)}))
        if set(codes) != set(earlier.codes):
            removed.append(earlier)
            added.append(replace(row, codes=codes))
    return CodingChange(
        ChangeKind.CODING_IMPORTED,
        CodingRows(coded=tuple(removed)),
        CodingRows(codes=columns.added, coded=tuple(added)),
        name,
    )
