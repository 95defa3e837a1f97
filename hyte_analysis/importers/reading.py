"""Cells read as answers, and the cells that fit no option."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from hyte_analysis.importers.layout import Column
from hyte_analysis.importers.matching import Match, Part
from hyte_analysis.importers.report import OddCell
from hyte_analysis.survey.codebook import option_spellings
from hyte_analysis.survey.model import FollowUp, Kind, Option, Question, Role
from hyte_analysis.survey.responses import AnswerColumn
from hyte_analysis.survey.wording import finnish_order, option_key
from hyte_analysis.texts import text

_CHOSEN = frozenset(("1", "x", "kyllä", "valittu", "true", "selected", "checked", "yes", "on"))
_NOT_CHOSEN = frozenset(("0", "ei", "ei valittu", "false", "not selected", "no", "-", "off"))
_CELL_SEPARATORS = " ;,|/\n\r\t"


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
    """Answers of one question while they are being read."""

    question: Question
    rows: Sequence[int]
    responses: list[int] = field(default_factory=list)
    codes: list[int] = field(default_factory=list)
    odd_cells: list[OddCell] = field(default_factory=list)

    def add(self, row: int, code: int) -> None:
        self.responses.append(self.rows[row])
        self.codes.append(code)

    def odd(self, column: Column, row: int, reason: str, *, kept: bool = True) -> None:
        value = column.cells[row]
        heading = column.shown_heading
        self.odd_cells.append(
            OddCell(self.rows[row], column.letter, heading, value, text(reason), kept)
        )


def read_question(
    question: Question,
    matches: Sequence[Match],
    rows: Sequence[int],
    follow_ups: Sequence[Question],
) -> list[ReadQuestion]:
    """The question's answers, and after it any free text that its option columns held.

    `rows` are the responses' row numbers; `follow_ups` the open questions of its options.
    """
    filled = sum(match.column.filled for match in matches)
    if question.kind is Kind.OPEN_TEXT:
        return [replace(_texts(question, matches, rows), cells_stored=filled)]
    if question.kind is Kind.NUMBER:
        return [_numbers(question, matches, rows)]
    if question.kind is Kind.RANKING:
        return [_ranks(question, matches, rows)]
    flags = [match for match in matches if match.part is Part.FLAG]
    if flags:
        return _flags(question, flags, rows, follow_ups)
    return [replace(_choices(question, matches, rows), cells_stored=filled)]


def _texts(question: Question, matches: Sequence[Match], rows: Sequence[int]) -> ReadQuestion:
    columns = []
    for match in matches:
        found = [(rows[row], cell) for row, cell in enumerate(match.column.cells) if cell]
        responses = [row for row, _ in found]
        columns.append(AnswerColumn(question.id, responses, texts=[cell for _, cell in found]))
    return ReadQuestion(question, tuple(columns))


def _numbers(question: Question, matches: Sequence[Match], rows: Sequence[int]) -> ReadQuestion:
    sink = _Sink(question, rows)
    numbers: list[float] = []
    for match in matches:
        for row, cell in enumerate(match.column.cells):
            if not cell:
                continue
            number = number_of(cell)
            if number is None:
                sink.odd(match.column, row, "import.odd_number", kept=False)
                continue
            sink.responses.append(rows[row])
            numbers.append(number)
    column = AnswerColumn(question.id, sink.responses, numbers=numbers)
    return ReadQuestion(question, (column,), tuple(sink.odd_cells), (), len(numbers))


def number_of(cell: str) -> float | None:
    """The number a cell holds, with a decimal comma or point; None for any other text."""
    try:
        number = float(
            cell.replace("\u00a0", "").replace(" ", "").replace(",", ".").replace("−", "-")
        )
    except ValueError:
        return None
    return number if abs(number) < 1e15 else None


def _ranks(question: Question, matches: Sequence[Match], rows: Sequence[int]) -> ReadQuestion:
    sink = _Sink(question, rows)
    numbers: list[float] = []
    for match in matches:
        if match.option_code is None:
            continue
        for row, cell in enumerate(match.column.cells):
            if not cell:
                continue
            rank = number_of(cell.rstrip("."))
            if rank is None or not 1 <= rank <= len(question.options):
                sink.odd(match.column, row, "import.odd_rank", kept=False)
                continue
            sink.add(row, match.option_code)
            numbers.append(rank)
    column = AnswerColumn(question.id, sink.responses, sink.codes, numbers)
    return ReadQuestion(question, (column,), tuple(sink.odd_cells), (), len(numbers))


def _choices(question: Question, matches: Sequence[Match], rows: Sequence[int]) -> ReadQuestion:
    """One cell a respondent: an option's text, or several options' texts of a multiple choice."""
    sink = _Sink(question, rows)
    codes = _codes_by_spelling(question.options)
    notes: tuple[str, ...] = ()
    if _are_code_numbers(question, matches, codes):
        codes = {str(option.code): option.code for option in question.options}
        notes = (text("import.note_code_numbers", question=question.text),)
    unknown: list[tuple[int, str]] = []
    several = question.kind is Kind.MULTIPLE_CHOICE
    for match in matches:
        for row, cell in enumerate(match.column.cells):
            if not cell:
                continue
            found = codes.get(option_key(cell))
            if found is not None:
                sink.add(row, found)
                continue
            chosen, rest = options_in_cell(cell, question.options) if several else ((), cell)
            for code in chosen:
                sink.add(row, code)
            if rest:
                unknown.append((row, rest))
                sink.odd(match.column, row, "import.odd_option")
    question, new_codes = with_new_options(question, (label for _, label in unknown))
    for row, label in unknown:
        sink.add(row, new_codes[option_key(label)])
    column = AnswerColumn(question.id, sink.responses, sink.codes)
    return ReadQuestion(question, (column,), tuple(sink.odd_cells), notes)


def _are_code_numbers(question: Question, matches: Sequence[Match], codes: dict[str, int]) -> bool:
    """Whether the column holds option numbers in place of texts."""
    cells = {cell for match in matches for cell in match.column.cells if cell}
    numbers = {str(option.code) for option in question.options}
    return bool(cells) and cells <= numbers and not any(option_key(cell) in codes for cell in cells)


def options_in_cell(cell: str, options: Sequence[Option]) -> tuple[tuple[int, ...], str]:
    """The options whose texts stand in the cell, longest first, and the text left over.

    Option texts may hold the separator: no blind split.
    """
    remaining = option_key(cell)
    chosen: list[int] = []
    spellings = sorted(
        ((key, option.code) for option in options for key in option_spellings(option)),
        key=lambda pair: -len(pair[0]),
    )
    for key, code in spellings:
        place = remaining.find(key)
        while place >= 0:
            end = place + len(key)
            before, after = remaining[:place], remaining[end:]
            if _ends_token(before, from_left=False) and _ends_token(after, from_left=True):
                if code not in chosen:
                    chosen.append(code)
                remaining = f"{before.rstrip(_CELL_SEPARATORS)};{after.lstrip(_CELL_SEPARATORS)}"
                remaining = remaining.strip(_CELL_SEPARATORS)
                place = remaining.find(key)
            else:
                place = remaining.find(key, place + 1)
    rest = remaining.strip(_CELL_SEPARATORS)
    if rest:
        start = cell.casefold().find(rest.partition(";")[0])
        rest = cell[start:].strip(_CELL_SEPARATORS) if start >= 0 and not chosen else rest
    return tuple(sorted(chosen)), rest


def _ends_token(neighbour: str, *, from_left: bool) -> bool:
    """Whether an option's text may end here: at the cell's edge or at a separator."""
    bare = neighbour.lstrip(" ") if from_left else neighbour.rstrip(" ")
    if not bare:
        return True
    return bare[0 if from_left else -1] in ";,|/\n"


def _flags(
    question: Question,
    matches: Sequence[Match],
    rows: Sequence[int],
    follow_ups: Sequence[Question],
) -> list[ReadQuestion]:
    """One column an option: filled where chosen; free text in it belongs to the option."""
    sink = _Sink(question, rows)
    free = {q.follow_up_of.option_code: q for q in follow_ups if q.follow_up_of}
    texts: dict[int, list[tuple[int, str]]] = {}
    new: list[tuple[int, str]] = []
    for match in matches:
        option = question.option(match.option_code) if match.option_code else None
        spellings = option_spellings(option) if option else frozenset[str]()
        spellings |= _CHOSEN | {option_key(_own_part(match.column))}
        takes_text = option and (option.code in free or option.role is Role.OTHER)
        for row, cell in enumerate(match.column.cells):
            key = option_key(cell)
            if not cell or key in _NOT_CHOSEN:
                continue
            if key not in spellings and not takes_text:
                new.append((row, cell))
                sink.odd(match.column, row, "import.odd_option")
            elif option is None:
                new.append((row, match.new_label or ""))
            else:
                sink.add(row, option.code)
                if key not in spellings:
                    texts.setdefault(option.code, []).append((rows[row], cell))
    question, new_codes = with_new_options(question, (label for _, label in new))
    for row, label in new:
        sink.add(row, new_codes[option_key(label)])
    column = AnswerColumn(question.id, sink.responses, sink.codes)
    filled = sum(match.column.filled for match in matches)
    read = ReadQuestion(question, (column,), tuple(sink.odd_cells), (), filled)
    return [read, *(_text_of_option(question, code, texts[code], free) for code in sorted(texts))]


def _own_part(column: Column) -> str:
    return column.part or column.heading.rpartition(":")[2]


def _text_of_option(
    question: Question, code: int, found: list[tuple[int, str]], free: dict[int, Question]
) -> ReadQuestion:
    """Free texts found in an option's column, as the open question of that option."""
    label = question.option(code).label
    guessed = Question(f"{question.id}-{code}-teksti", f"{question.number}.{code}",
                       f"{question.text}: {label}", Kind.OPEN_TEXT, section=question.section,
                       guessed=True, follow_up_of=FollowUp(question.id, code))  # fmt: skip
    follow_up = free.get(code, guessed)
    responses = [row for row, _ in found]
    column = AnswerColumn(follow_up.id, responses, texts=[cell for _, cell in found])
    note = text("import.note_text_in_option", option=label, count=len(found))
    return ReadQuestion(follow_up, (column,), (), (note,))


def _codes_by_spelling(options: Sequence[Option]) -> dict[str, int]:
    return {key: option.code for option in options for key in option_spellings(option)}


def with_new_options(question: Question, labels: Iterable[str]) -> tuple[Question, dict[str, int]]:
    """The question with an option of its own for each label, and their codes by option key.

    New options come after the codebook's in Finnish alphabetical order, so that the order of
    the rows never matters.
    """
    spellings: dict[str, str] = {}
    for label in sorted(set(labels)):
        spellings.setdefault(option_key(label), label)
    first = max((option.code for option in question.options), default=0) + 1
    ordered = sorted(spellings, key=lambda key: finnish_order(spellings[key]))
    codes = {key: code for code, key in enumerate(ordered, start=first)}
    new = tuple(
        Option(code, spellings[key], spellings[key], Role.NOT_IN_CODEBOOK)
        for key, code in codes.items()
    )
    return replace(question, options=question.options + new), codes
