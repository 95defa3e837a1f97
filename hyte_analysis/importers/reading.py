"""Cells read as answers, and the cells that fit no option.

Each distinct text of a column is read once, and its rows get what it means.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt

from hyte_analysis.importers.cell_options import read_cells
from hyte_analysis.importers.dates import DateOrder, date_of, date_order, day_number
from hyte_analysis.importers.flags import FlagColumn, flag_columns
from hyte_analysis.importers.inference import rank_of, text_of_option
from hyte_analysis.importers.layout import Column
from hyte_analysis.importers.matching import Match
from hyte_analysis.importers.report import OddCell
from hyte_analysis.survey.codebook import option_spellings
from hyte_analysis.survey.columns import Part
from hyte_analysis.survey.model import Kind, Option, Question, Role
from hyte_analysis.survey.responses import AnswerColumn
from hyte_analysis.survey.wording import clean, finnish_order, option_key
from hyte_analysis.texts import text

_NUMBER = re.compile(r"[-+]?[0-9]{1,15}(?:\.[0-9]{1,20})?")
Rows = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class ReadQuestion:
    """A question as the file shows it, its answers, and its cells that need a person's eye."""

    question: Question
    answers: tuple[AnswerColumn, ...]
    odd_cells: tuple[OddCell, ...] = ()
    notes: tuple[str, ...] = ()
    cells_stored: int = 0


@dataclass
class _Sink:
    """Answers of one question while they are being read; `numbers` are of the responses."""

    question: Question
    numbers: Rows
    rows: list[Rows] = field(default_factory=list)
    codes: list[npt.NDArray[np.int32]] = field(default_factory=list)
    values: list[npt.NDArray[np.float64]] = field(default_factory=list)
    odd_cells: list[OddCell] = field(default_factory=list)

    def add(self, rows: Rows, code: int) -> None:
        self.rows.append(rows)
        self.codes.append(np.full(len(rows), code, np.int32))

    def add_values(self, rows: Rows, values: npt.NDArray[np.float64]) -> None:
        self.rows.append(rows)
        self.values.append(values)

    def odd(self, column: Column, rows: Rows, reason: str, *, kept: bool = True) -> None:
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


_CODES = 1 << 20
"""More than any option's code."""


def read_question(
    question: Question,
    matches: Sequence[Match],
    numbers: Rows,
    follow_ups: Sequence[Question],
    *,
    has_inline_texts: bool = False,
) -> list[ReadQuestion]:
    """The question's answers, and after it any free text that its option columns held.

    `numbers` are the responses' row numbers; `follow_ups` the open questions of its options.
    With `has_inline_texts` a text in place of an option belongs to the option "other".
    """
    filled = sum(match.column.filled for match in matches)
    if question.kind is Kind.OPEN_TEXT:
        return [replace(_texts(question, matches, numbers), cells_stored=filled)]
    if question.kind in (Kind.NUMBER, Kind.DATE):
        return [_values(question, matches, numbers)]
    if question.kind is Kind.RANKING:
        return [_ranks(question, matches, numbers)]
    flags = [match for match in matches if match.part is Part.FLAG]
    if flags:
        return _flags(question, flags, numbers, follow_ups)
    read = _choices(question, matches, numbers, follow_ups if has_inline_texts else None)
    dropped = sum(not cell.kept for cell in read[0].odd_cells)
    return [replace(read[0], cells_stored=filled - dropped), *read[1:]]


def has_inline_texts(question: Question, follow_ups: Sequence[Question]) -> bool:
    """Whether an earlier reading found texts in place of options, and gave them a question."""
    ids = {text_of_option(question, option).id for option in question.options}
    return any(follow_up.id in ids for follow_up in follow_ups)


def _texts(question: Question, matches: Sequence[Match], numbers: Rows) -> ReadQuestion:
    columns = []
    for match in matches:
        cells = match.column.cells
        rows = cells.rows
        found = list(map(cells.texts.__getitem__, cells.codes[rows].tolist()))
        columns.append(AnswerColumn(question.id, numbers[rows].astype(np.int32), texts=found))
    return ReadQuestion(question, tuple(columns))


def _values(question: Question, matches: Sequence[Match], numbers: Rows) -> ReadQuestion:
    """A number a response; a date as the number of its day."""
    sink = _Sink(question, numbers)
    is_date = question.kind is Kind.DATE
    stored = 0
    for match in matches:
        cells = match.column.cells
        read = _date_reader(cells.distinct) if is_date else number_of
        values = [None, *(read(cell) for cell in cells.texts[1:])]
        array = np.array([np.nan if v is None else v for v in values], np.float64)[cells.codes]
        rows = np.flatnonzero(~np.isnan(array))
        sink.add_values(rows, array[rows])
        stored += len(rows)
        reason = "import.odd_date" if is_date else "import.odd_number"
        bad = [code for code, value in enumerate(values) if code and value is None]
        sink.odd(match.column, cells.rows_of(bad), reason, kept=False)
    return ReadQuestion(question, (sink.numbered(),), tuple(sink.odd_cells), (), stored)


def number_of(cell: str) -> float | None:
    """The number a cell holds, with a decimal comma or point; None for any other text."""
    bare = "".join(cell.split()).replace(",", ".").replace("−", "-")
    return float(bare) if _NUMBER.fullmatch(bare) else None


def _date_reader(cells: Iterable[str]) -> Callable[[str], float | None]:
    """A reader of the column's dates; the day comes first unless that is impossible."""
    known = [cell for cell in cells if date_of(cell) or date_of(cell, DateOrder.MONTH_FIRST)]
    order = date_order(known) or DateOrder.DAY_FIRST

    def read(cell: str) -> float | None:
        moment = date_of(cell, order)
        return None if moment is None else day_number(moment)

    return read


def _ranks(question: Question, matches: Sequence[Match], numbers: Rows) -> ReadQuestion:
    sink = _Sink(question, numbers)
    stored = 0
    for match in matches:
        if match.option_code is None:
            continue
        cells = match.column.cells
        found = [rank_of(cell) for cell in cells.texts]
        fits = [rank is not None and 0 < rank <= len(question.options) for rank in found]
        ranks = np.array([rank or 0 for rank in found], np.float64)[cells.codes]
        rows = np.flatnonzero(np.array(fits)[cells.codes])
        sink.add_values(rows, ranks[rows])
        sink.codes.append(np.full(len(rows), match.option_code, np.int32))
        stored += len(rows)
        bad = [code for code, is_rank in enumerate(fits) if code and not is_rank]
        sink.odd(match.column, cells.rows_of(bad), "import.odd_rank", kept=False)
    return ReadQuestion(question, (sink.numbered(),), tuple(sink.odd_cells), (), stored)


def _choices(
    question: Question,
    matches: Sequence[Match],
    numbers: Rows,
    follow_ups: Sequence[Question] | None,
) -> list[ReadQuestion]:
    """One cell a respondent: an option's text, or several options' texts of a multiple choice.

    With `follow_ups`, texts that are no option are the free text of the option "other".
    """
    sink = _Sink(question, numbers)
    codes = codes_by_spelling(question.options)
    notes: tuple[str, ...] = ()
    is_coded = _are_code_numbers(question, matches, codes)
    if is_coded:
        codes = {str(option.code): option.code for option in question.options}
        notes = (text("import.note_code_numbers", question=question.text),)
    other = _other_option(question) if follow_ups is not None else None
    unknown: list[tuple[Rows, str]] = []
    for match in matches:
        odd = _take_choices(sink, match, codes, unknown, is_coded=is_coded)
        if other is None:
            sink.odd(match.column, match.column.cells.rows_of(odd), "import.odd_option")
    if other is not None:
        own = _other_texts(sink, other, unknown, follow_ups or ())
        return [ReadQuestion(question, (sink.chosen(),), tuple(sink.odd_cells), notes), *own]
    question = _add_new(sink, unknown)
    return [ReadQuestion(question, (sink.chosen(),), tuple(sink.odd_cells), notes)]


def _take_choices(
    sink: _Sink,
    match: Match,
    codes: Mapping[str, int],
    unknown: list[tuple[Rows, str]],
    *,
    is_coded: bool,
) -> list[int]:
    """Add the rows of each option, and the texts that are none to `unknown`.

    What comes back are the codes of the cells that hold something outside the codebook. Where
    option numbers stand for texts, 0 is an empty cell.
    """
    cells = match.column.cells
    question = sink.question
    strangers = {o.code for o in question.options if o.role is Role.NOT_IN_CODEBOOK}
    read = read_cells(cells.distinct, codes, several=question.kind is Kind.MULTIPLE_CHOICE)
    odd, zeros = [], []
    rows_by_code: dict[int, list[int]] = {}
    for place, cell in enumerate(cells.texts):
        chosen, rest = read.get(cell, ((), ()))
        for code in chosen:
            rows_by_code.setdefault(code, []).append(place)
        if is_coded and cell == "0":
            zeros.append(place)
        elif rest or not strangers.isdisjoint(chosen):
            odd.append(place)
            unknown.extend((cells.rows_of([place]), label) for label in rest)
    for code, places in rows_by_code.items():
        sink.add(cells.rows_of(places), code)
    sink.odd(match.column, cells.rows_of(zeros), "import.odd_zero", kept=False)
    return odd


def _other_option(question: Question) -> Option | None:
    """The question's one option for an answer of one's own."""
    others = [option for option in question.options if option.role is Role.OTHER]
    return others[0] if len(others) == 1 else None


def _other_texts(
    sink: _Sink,
    other: Option,
    unknown: Sequence[tuple[Rows, str]],
    follow_ups: Sequence[Question],
) -> list[ReadQuestion]:
    """The texts in place of an option, as the open question of the option "other"."""
    if not unknown:
        return []
    for rows, _ in unknown:
        sink.add(rows, other.code)
    found = [(int(sink.numbers[row]), label) for rows, label in unknown for row in rows.tolist()]
    free = {q.follow_up_of.option_code: q for q in follow_ups if q.follow_up_of}
    return [_text_of_option(sink.question, other.code, sorted(found), free)]


def _add_new(sink: _Sink, unknown: Sequence[tuple[Rows, str]]) -> Question:
    """The sink's question with the unknown labels as options, their rows added to the sink."""
    question, new_codes = with_new_options(sink.question, (label for _, label in unknown))
    for rows, label in unknown:
        sink.add(rows, new_codes[option_key(label)])
    return question


def fits_options(question: Question, column: Column) -> bool:
    """Whether at least half of the filled cells hold options of the choice, or their numbers."""
    codes = codes_by_spelling(question.options)
    codes |= {str(option.code): option.code for option in question.options}
    several = question.kind is Kind.MULTIPLE_CHOICE
    read = read_cells(column.cells.distinct, codes, several=several)
    pairs = zip(column.cells.texts, column.cells.counts, strict=True)
    fitting = sum(n for cell, n in pairs if cell and n and read[cell][0])
    return fitting > 0 and fitting * 2 >= column.filled


def _are_code_numbers(question: Question, matches: Sequence[Match], codes: dict[str, int]) -> bool:
    """Whether the column holds option numbers in place of texts."""
    cells = {cell for match in matches for cell in match.column.cells.distinct}
    numbers = {str(option.code) for option in question.options} | {"0"}
    return (
        cells != {"0"}
        and bool(cells)
        and cells <= numbers
        and not any(option_key(cell) in codes for cell in cells)
    )


def _flags(
    question: Question,
    matches: Sequence[Match],
    numbers: Rows,
    follow_ups: Sequence[Question],
) -> list[ReadQuestion]:
    """One column an option: filled where chosen; free text in it belongs to the option."""
    sink = _Sink(question, numbers)
    free = {q.follow_up_of.option_code: q for q in follow_ups if q.follow_up_of}
    texts: dict[int, list[tuple[int, str]]] = {}
    new: list[tuple[Rows, str]] = []
    not_chosen = 0
    for form in flag_columns(question, matches, free):
        cells, column = form.match.column.cells, form.match.column
        not_chosen += len(cells.rows_of(form.not_chosen))
        sink.odd(column, cells.rows_of(form.odd_not_chosen), "import.odd_not_chosen", kept=False)
        new.extend((cells.rows_of([place]), cells.texts[place]) for place in form.strangers)
        sink.odd(column, cells.rows_of(form.strangers), "import.odd_option")
        _take_chosen(sink, form, new, texts)
    filled = sum(match.column.filled for match in matches)
    question = _add_new(sink, new)
    values = {"question": question.text, "count": not_chosen}
    notes = (text("import.note_not_chosen", **values),) if not_chosen else ()
    stored = filled - sum(not cell.kept for cell in sink.odd_cells)
    read = ReadQuestion(question, (sink.chosen(),), tuple(sink.odd_cells), notes, stored)
    own = (_text_of_option(question, code, sorted(texts[code]), free) for code in sorted(texts))
    return [read, *own]


def _take_chosen(
    sink: _Sink,
    form: FlagColumn,
    new: list[tuple[Rows, str]],
    texts: dict[int, list[tuple[int, str]]],
) -> None:
    """Add the rows that chose the column's option, and the free texts that some of them hold."""
    cells = form.match.column.cells
    rows = cells.rows_of([*form.chosen, *form.free_texts])
    if form.option is None:
        new.append((rows, form.match.new_label or ""))
        return
    sink.add(rows, form.option.code)
    if form.option.role is Role.NOT_IN_CODEBOOK:
        sink.odd(form.match.column, cells.rows_of(form.free_texts), "import.odd_option")
    for row in cells.rows_of(form.free_texts).tolist():
        found = (int(sink.numbers[row]), cells[row])
        texts.setdefault(form.option.code, []).append(found)


def _text_of_option(
    question: Question, code: int, found: list[tuple[int, str]], free: dict[int, Question]
) -> ReadQuestion:
    """Free texts found in an option's column, as the open question of that option."""
    option = question.option(code)
    follow_up = free.get(code) or text_of_option(question, option)
    responses = np.array([number for number, _ in found], np.int32)
    column = AnswerColumn(follow_up.id, responses, texts=[cell for _, cell in found])
    note = text("import.note_text_in_option", question=question.text, option=option.label,
                count=len(found))  # fmt: skip
    return ReadQuestion(follow_up, (column,), (), (note,))


def codes_by_spelling(options: Sequence[Option]) -> dict[str, int]:
    """Each option's code by every key that means it."""
    return {key: option.code for option in options for key in option_spellings(option)}


def with_new_options(question: Question, labels: Iterable[str]) -> tuple[Question, dict[str, int]]:
    """The question with an option of its own for each label, and their codes by option key.

    New options come after the codebook's in Finnish alphabetical order, so that the order of
    the rows never matters.
    """
    spellings: dict[str, str] = {}
    for label in sorted(set(map(clean, labels))):
        spellings.setdefault(option_key(label), label)
    first = max((option.code for option in question.options), default=0) + 1
    ordered = sorted(spellings, key=lambda key: finnish_order(spellings[key]))
    codes = {key: code for code, key in enumerate(ordered, start=first)}
    new = tuple(
        Option(code, spellings[key], spellings[key], Role.NOT_IN_CODEBOOK)
        for key, code in codes.items()
    )
    return replace(question, options=question.options + new), codes
