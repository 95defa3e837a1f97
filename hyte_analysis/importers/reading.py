"""Cells read as answers, and the cells that fit no option.

Each distinct text of a column is read once, and its rows get what it means.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

import numpy as np

from hyte_analysis.importers.cell_options import read_cells
from hyte_analysis.importers.flags import FlagColumn, flag_columns
from hyte_analysis.importers.gathering import AnswerSink, ReadQuestion, Rows, date_reader
from hyte_analysis.importers.inference import rank_of, text_of_option
from hyte_analysis.importers.layout import Column
from hyte_analysis.importers.matching import Match
from hyte_analysis.importers.numbers import number_reader
from hyte_analysis.survey.codebook import option_spellings
from hyte_analysis.survey.columns import Part
from hyte_analysis.survey.model import Kind, Option, Question, Role
from hyte_analysis.survey.responses import AnswerColumn
from hyte_analysis.survey.wording import clean, finnish_order, option_key
from hyte_analysis.texts import text


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
    sink = AnswerSink(question, numbers)
    is_date = question.kind is Kind.DATE
    stored = 0
    for match in matches:
        cells = match.column.cells
        read = (date_reader if is_date else number_reader)(cells.distinct)
        values = [None, *(read(cell) for cell in cells.texts[1:])]
        array = np.array([np.nan if v is None else v for v in values], np.float64)[cells.codes]
        rows = np.flatnonzero(~np.isnan(array))
        sink.add_values(rows, array[rows])
        stored += len(rows)
        reason = "import.odd_date" if is_date else "import.odd_number"
        bad = [code for code, value in enumerate(values) if code and value is None]
        sink.odd(match.column, cells.rows_of(bad), reason, kept=False)
    return ReadQuestion(question, (sink.numbered(),), tuple(sink.odd_cells), (), stored)


def _ranks(question: Question, matches: Sequence[Match], numbers: Rows) -> ReadQuestion:
    sink = AnswerSink(question, numbers)
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
    sink = AnswerSink(question, numbers)
    codes = codes_by_spelling(question.options)
    notes: tuple[str, ...] = ()
    is_coded = _are_code_numbers(question, matches, codes)
    has_numbers = is_coded or _are_number_spellings(matches, codes)
    if is_coded:
        # The numbers are spellings from now on: a new order of the options keeps their meaning.
        question = _with_number_spellings(question)
        sink = replace(sink, question=question)
        codes = codes_by_spelling(question.options)
        notes = (text("import.note_code_numbers", question=question.text),)
    other = _other_option(question) if follow_ups is not None else None
    unknown: list[tuple[Rows, str]] = []
    for match in matches:
        odd = _take_choices(sink, match, codes, unknown, is_coded=has_numbers)
        if other is None:
            sink.odd(match.column, match.column.cells.rows_of(odd), "import.odd_option")
    if other is not None:
        own = _other_texts(sink, other, unknown, follow_ups or ())
        return [ReadQuestion(question, (sink.chosen(),), tuple(sink.odd_cells), notes), *own]
    question = _add_new(sink, unknown)
    return [ReadQuestion(question, (sink.chosen(),), tuple(sink.odd_cells), notes)]


def _with_number_spellings(question: Question) -> Question:
    options = tuple(
        replace(option, synonyms=tuple(dict.fromkeys((*option.synonyms, str(option.code)))))
        for option in question.options
    )
    return replace(question, options=options)


def _take_choices(
    sink: AnswerSink,
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
    sink: AnswerSink,
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


def _add_new(sink: AnswerSink, unknown: Sequence[tuple[Rows, str]]) -> Question:
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


def _are_number_spellings(matches: Sequence[Match], codes: Mapping[str, int]) -> bool:
    """Whether all cells are numbers that spell options, but for zeros in place of empty cells."""
    cells = {cell for match in matches for cell in match.column.cells.distinct} - {"0"}
    return bool(cells) and all(cell.isdecimal() and cell in codes for cell in cells)


def _flags(
    question: Question,
    matches: Sequence[Match],
    numbers: Rows,
    follow_ups: Sequence[Question],
) -> list[ReadQuestion]:
    """One column an option: filled where chosen; free text in it belongs to the option."""
    sink = AnswerSink(question, numbers)
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
    sink: AnswerSink,
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
    """The question with an option of its own for each unknown label, and the codes by option key.

    New options come after the codebook's in Finnish alphabetical order, so that the order of
    the rows never matters.
    """
    spellings: dict[str, str] = {}
    known = codes_by_spelling(question.options)
    for label in sorted(set(map(clean, labels))):
        if option_key(label) not in known:
            spellings.setdefault(option_key(label), label)
    first = max((option.code for option in question.options), default=0) + 1
    ordered = sorted(spellings, key=lambda key: finnish_order(spellings[key]))
    codes = {key: code for code, key in enumerate(ordered, start=first)}
    new = tuple(
        Option(code, spellings[key], spellings[key], Role.NOT_IN_CODEBOOK)
        for key, code in codes.items()
    )
    return replace(question, options=question.options + new), known | codes
