"""Cells read as answers, and the cells that fit no option."""

import re
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from hyte_analysis.importers.layout import Column
from hyte_analysis.importers.matching import CHOSEN, NOT_CHOSEN, Match, Part, known_key
from hyte_analysis.importers.report import OddCell
from hyte_analysis.survey.codebook import option_spellings
from hyte_analysis.survey.model import FollowUp, Kind, Option, Question, Role
from hyte_analysis.survey.responses import AnswerColumn
from hyte_analysis.survey.wording import clean, finnish_order, option_key
from hyte_analysis.texts import text

_NUMBER = re.compile(r"[-+]?[0-9]{1,15}(?:\.[0-9]{1,20})?")
_SEPARATOR = re.compile(r"[;,|/\n\r\t]+")
_FIRM_SEPARATOR = re.compile(r"[;|\n\r\t]+")


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
    bare = "".join(cell.split()).replace(",", ".").replace("−", "-")
    return float(bare) if _NUMBER.fullmatch(bare) else None


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
        cells = set(match.column.cells) - {""}
        read = _read_cells(cells, codes, several=several)
        for row, cell in enumerate(match.column.cells):
            chosen, rest = read.get(cell, ((), ()))
            for code in chosen:
                sink.add(row, code)
            if rest:
                unknown.extend((row, label) for label in rest)
                sink.odd(match.column, row, "import.odd_option")
    question, new_codes = with_new_options(question, (label for _, label in unknown))
    for row, code in dict.fromkeys((row, new_codes[option_key(label)]) for row, label in unknown):
        sink.add(row, code)
    column = AnswerColumn(question.id, sink.responses, sink.codes)
    return ReadQuestion(question, (column,), tuple(sink.odd_cells), notes)


def _read_cells(
    cells: set[str], codes: Mapping[str, int], *, several: bool
) -> dict[str, tuple[tuple[int, ...], tuple[str, ...]]]:
    """Each cell's options and the texts left over.

    Where a tool parts the options by semicolons, a comma belongs to a text: the column is read
    without commas unless that leaves more over.
    """
    read: dict[str, tuple[tuple[int, ...], tuple[str, ...]]] = {}
    for cell in cells:
        key = known_key(cell, codes)
        read[cell] = ((codes[key],), ()) if key is not None else ((), (cell,))
    unread = [cell for cell in cells if read[cell][1]]
    if not several or not unread:
        return read
    freely = {cell: options_in_cell(cell, codes) for cell in unread}
    firmly = {cell: options_in_cell(cell, codes, _FIRM_SEPARATOR) for cell in unread}
    is_firm = any(map(_FIRM_SEPARATOR.search, cells)) and _left(firmly) <= _left(freely)
    return read | (firmly if is_firm else freely)


def fits_options(question: Question, column: Column) -> bool:
    """Whether at least half of the filled cells hold options of the choice, or their numbers."""
    codes = _codes_by_spelling(question.options)
    codes |= {str(option.code): option.code for option in question.options}
    several = question.kind is Kind.MULTIPLE_CHOICE
    read = _read_cells(set(column.cells) - {""}, codes, several=several)
    fitting = sum(1 for cell in column.cells if cell and read[cell][0])
    return fitting > 0 and fitting * 2 >= column.filled


def _left(read: Mapping[str, tuple[tuple[int, ...], tuple[str, ...]]]) -> int:
    return sum(len(rest) for _, rest in read.values())


def _are_code_numbers(question: Question, matches: Sequence[Match], codes: dict[str, int]) -> bool:
    """Whether the column holds option numbers in place of texts."""
    cells = {cell for match in matches for cell in match.column.cells if cell}
    numbers = {str(option.code) for option in question.options}
    return bool(cells) and cells <= numbers and not any(option_key(cell) in codes for cell in cells)


def options_in_cell(
    cell: str, codes: Mapping[str, int], separator: re.Pattern[str] = _SEPARATOR
) -> tuple[tuple[int, ...], tuple[str, ...]]:
    """The options whose texts stand in the cell, and the texts left over.

    Option texts may hold the separator: no blind split, but of all ways to read the cell the one
    that leaves least over and needs fewest options. `codes` are by option key.
    """
    marks = list(separator.finditer(cell))
    starts = [0, *(mark.end() for mark in marks)]
    ends = [*(mark.start() for mark in marks), len(cell)]
    longest = 1 + max((len(separator.findall(key)) for key in codes), default=0)
    # best[i] reads the tokens before i: unknown tokens, options, where the last piece began.
    best = [(0, 0, 0)]
    for end in range(1, len(starts) + 1):
        is_blank = not cell[starts[end - 1] : ends[end - 1]].strip()
        before = best[end - 1]
        ways = [(before[0] + (not is_blank), before[1], end - 1)]
        ways += [
            (best[start][0], best[start][1] + 1, start)
            for start in range(max(0, end - longest), end)
            if known_key(cell[starts[start] : ends[end - 1]], codes)
        ]
        best.append(min(ways))
    pieces: list[tuple[int, int]] = []
    at = len(starts)
    while at:
        pieces.append((best[at][2], at))
        at = best[at][2]
    texts = [(starts[start], ends[end - 1]) for start, end in reversed(pieces)]
    keys = [known_key(cell[start:end], codes) for start, end in texts]
    found = [codes.get(key) if key else None for key in keys]
    unknown = [place for place, code in zip(texts, found, strict=True) if code is None]
    return tuple(sorted({code for code in found if code is not None})), _left_over(cell, unknown)


def _left_over(cell: str, places: Sequence[tuple[int, int]]) -> tuple[str, ...]:
    """The unknown texts; neighbours are one text unless a semicolon or line break parts them."""
    joined: list[tuple[int, int]] = []
    for start, end in places:
        between = cell[joined[-1][1] : start] if joined else ";"
        is_one = _SEPARATOR.fullmatch(between.strip()) and not _FIRM_SEPARATOR.search(between)
        if joined and is_one:
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    texts = (cell[start:end].strip().strip(",/").strip() for start, end in joined)
    return tuple(dict.fromkeys(text for text in texts if text))


@dataclass(frozen=True, slots=True)
class _FlagColumn:
    """How one option's column is read: the keys that mean chosen, not chosen, and no mark."""

    option: Option | None
    keys: Mapping[str, str]
    chosen: frozenset[str]
    not_chosen: frozenset[str]
    takes_text: bool

    def is_mark(self, key: str, marks_elsewhere: set[str]) -> bool:
        """Whether a not-chosen word is the tool's own mark, and no word of a respondent."""
        is_of_marks = not CHOSEN.isdisjoint(self.keys.values())
        return not self.takes_text or key in marks_elsewhere or is_of_marks


def _flag_column(match: Match, question: Question, with_text: Container[int]) -> _FlagColumn:
    option = question.option(match.option_code) if match.option_code else None
    spellings = option_spellings(option) if option else frozenset[str]()
    spellings |= {option_key(_own_part(match.column))}
    keys = {
        cell: known_key(cell, spellings) or option_key(cell) for cell in set(match.column.cells)
    }
    not_chosen = NOT_CHOSEN if "1" in keys.values() else NOT_CHOSEN - spellings
    takes_text = option is not None and (option.code in with_text or option.role is Role.OTHER)
    spellings |= CHOSEN | ({str(option.code)} if option else set())
    return _FlagColumn(option, keys, spellings - not_chosen, not_chosen, takes_text)


def _flags(
    question: Question,
    matches: Sequence[Match],
    rows: Sequence[int],
    follow_ups: Sequence[Question],
) -> list[ReadQuestion]:
    """One column an option: filled where chosen; free text in it belongs to the option."""
    sink = _Sink(question, rows)
    free = {q.follow_up_of.option_code: q for q in follow_ups if q.follow_up_of}
    forms = [_flag_column(match, question, free) for match in matches]
    marks = {key for form in forms if not form.takes_text for key in form.keys.values()}
    texts: dict[int, list[tuple[int, str]]] = {}
    new: list[tuple[int, str]] = []
    not_chosen = 0
    for match, form in zip(matches, forms, strict=True):
        for row, cell in enumerate(match.column.cells):
            key = form.keys[cell]
            if not cell:
                continue
            if key in form.not_chosen:
                if form.is_mark(key, marks):
                    not_chosen += 1
                else:
                    sink.odd(match.column, row, "import.odd_not_chosen", kept=False)
            elif key not in form.chosen and not form.takes_text:
                new.append((row, cell))
                sink.odd(match.column, row, "import.odd_option")
            elif form.option is None:
                new.append((row, match.new_label or ""))
            else:
                sink.add(row, form.option.code)
                if key not in form.chosen:
                    texts.setdefault(form.option.code, []).append((rows[row], cell))
    filled = sum(match.column.filled for match in matches)
    read = _with_new(sink, new, not_chosen, filled)
    own = (_text_of_option(read.question, code, texts[code], free) for code in sorted(texts))
    return [read, *own]


def _with_new(
    sink: _Sink, new: Sequence[tuple[int, str]], not_chosen: int, filled: int
) -> ReadQuestion:
    """The answers of the sink and of the new options, with a note of the cells that choose none."""
    question, new_codes = with_new_options(sink.question, (label for _, label in new))
    for row, code in dict.fromkeys((row, new_codes[option_key(label)]) for row, label in new):
        sink.add(row, code)
    values = {"question": question.text, "count": not_chosen}
    notes = (text("import.note_not_chosen", **values),) if not_chosen else ()
    column = AnswerColumn(question.id, sink.responses, sink.codes)
    stored = filled - sum(not cell.kept for cell in sink.odd_cells)
    return ReadQuestion(question, (column,), tuple(sink.odd_cells), notes, stored)


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
