"""The text and the number export of one survey: together they give each option's code."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from hyte_analysis.errors import ImportProblem
from hyte_analysis.importers.inference import stems
from hyte_analysis.importers.layout import Column, Declared, Layout
from hyte_analysis.importers.matching import NOT_CHOSEN
from hyte_analysis.importers.scales import guessed_role, is_number
from hyte_analysis.survey.model import Kind, Option, Role
from hyte_analysis.survey.wording import option_key, question_key
from hyte_analysis.texts import counted, text

_LARGEST_CODE = 10_000
_LEAST_ALIKE = 0.98


@dataclass(frozen=True, eq=False)
class _Pair:
    """One column as text and as number."""

    words: Column
    numbers: Column

    @property
    def is_same(self) -> bool:
        """Whether both hold the same cells: free text, dates, numbers."""
        return all(a == b for a, b in zip(self.words.cells, self.numbers.cells, strict=True))


def paired(name: str, first: Layout, second: Layout) -> Layout:
    """The text export's layout with the options' codes declared by the number export.

    Raises ImportProblem where the two are not the same answers in the same order.
    """
    if len(first.row_numbers) != len(second.row_numbers):
        counts = {"first": len(first.row_numbers), "second": len(second.row_numbers)}
        raise ImportProblem(text("import.pair_rows", file=name, **counts))
    words, numbers = (first, second) if _words(first) >= _words(second) else (second, first)
    pairs = _pairs(words.columns, numbers.columns)
    closed = {p.words.index: p for p in pairs if _is_coded(p)}
    if not closed:
        raise ImportProblem(text("import.pair_unlike", file=name))
    if _is_out_of_order(pairs, closed):
        raise ImportProblem(text("import.pair_order"))
    columns = tuple(_declared(words.columns, closed))
    found = len({column.declared.question for column in columns if column.declared})
    notes = (*words.notes, counted("import.note_paired", found))
    return replace(words, columns=columns, notes=notes)


def _words(layout: Layout) -> int:
    """How many columns hold texts that are no numbers."""
    return sum(1 for c in layout.columns if not all(map(is_number, c.cells.distinct)))


def _pairs(words: Sequence[Column], numbers: Sequence[Column]) -> list[_Pair]:
    """The columns of both files side by side: by heading, the same heading in order."""
    left: dict[tuple[str, str], list[Column]] = {}
    for column in numbers:
        left.setdefault(_heading(column), []).append(column)
    found = []
    for column in words:
        same = left.get(_heading(column))
        if same:
            found.append(_Pair(column, same.pop(0)))
    return found


def _heading(column: Column) -> tuple[str, str]:
    return question_key(column.heading), option_key(column.part)


def _codes(pair: _Pair) -> dict[str, int] | None:
    """The code of each text, by option key; None where they are no codes of texts.

    A cell that is filled in one file alone breaks the pair, but for a number that says "not
    chosen".
    """
    places = np.stack([pair.words.cells.codes, pair.numbers.cells.codes])
    codes: dict[str, int] = {}
    for word_code, number_code in np.unique(places, axis=1).T.tolist():
        word, number = pair.words.cells.texts[word_code], pair.numbers.cells.texts[number_code]
        if not word and (not number or number in NOT_CHOSEN):
            continue
        if not number.isdecimal() or int(number) > _LARGEST_CODE or not word:
            return None
        if codes.setdefault(option_key(word), int(number)) != int(number):
            return None
    return codes


def _is_coded(pair: _Pair) -> bool:
    """Whether the texts are options and the numbers their codes."""
    if pair.words.is_free_text_of_part or all(map(is_number, pair.words.cells.distinct)):
        return False
    codes = _codes(pair)
    return codes is not None and 0 < len(codes) == len(set(codes.values()))


def _is_out_of_order(pairs: Sequence[_Pair], closed: Mapping[int, _Pair]) -> bool:
    """Whether columns that should be alike are not: the rows stand in another order."""
    open_pairs = [pair for pair in pairs if pair.words.index not in closed]
    filled = [pair for pair in open_pairs if len(pair.words.cells.distinct) > 1]
    alike = sum(pair.is_same for pair in filled)
    return bool(filled) and not alike


def _declared(columns: Sequence[Column], closed: Mapping[int, _Pair]) -> list[Column]:
    """The columns with what the numbers declare: the rows of a battery share their options."""
    named = {c.index: stem for c, stem in zip(columns, stems(columns), strict=True)}
    shared: dict[str, dict[str, tuple[str, int]]] = {}
    for index, pair in closed.items():
        spellings = {option_key(cell): cell for cell in pair.words.cells.distinct}
        codes = (_codes(pair) or {}).items()
        known = shared.setdefault(named[index][0] or f"{index}", {})
        known |= {key: (spellings[key], code) for key, code in codes}
    return [
        _declared_column(c, *named[c.index], shared[named[c.index][0] or f"{c.index}"])
        if c.index in closed
        else c
        for c in columns
    ]


def _declared_column(
    column: Column, stem: str, part: str, codes: Mapping[str, tuple[str, int]]
) -> Column:
    if part and set(map(option_key, column.cells.distinct)) == {option_key(part)}:
        declared = Declared(f"pair {stem}", Kind.MULTIPLE_CHOICE)
        return replace(column, heading=stem, part=part, declared=declared)
    options = tuple(
        Option(code, label, label, guessed_role(label))
        for label, code in sorted(codes.values(), key=lambda entry: entry[1])
    )
    if len({option.code for option in options}) < len(options):
        return column
    declared = Declared(f"pair {column.index}", Kind.SINGLE_CHOICE, options, battery=stem)
    return replace(column, heading=stem or column.heading, part=part, declared=declared)


def differing_codes(options: Sequence[Option], declared: Sequence[Option]) -> bool:
    """Whether a codebook gives some option another code than the number export does."""
    codes = {option_key(option.label): option.code for option in declared}
    known = [o for o in options if o.role is not Role.NOT_IN_CODEBOOK]
    return any(codes.get(option_key(o.label), o.code) != o.code for o in known)
