"""What a number export hides: codes without texts, and zeros in place of empty cells."""

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from hyte_analysis.importers.matching import Match
from hyte_analysis.importers.scales import is_number
from hyte_analysis.survey.columns import Part
from hyte_analysis.survey.model import Kind, Question
from hyte_analysis.texts import counted, text

_LARGEST_CODE = 30
_FEWEST_CODED = 4
_MARKS = frozenset("01")


def numeric_notes(
    questions: Mapping[str, Question], matches: Sequence[Match], *, is_known: bool
) -> Iterator[str]:
    """The sentences that warn of a number export, by the columns of each question."""
    by_question: dict[str, list[Match]] = {}
    for match in matches:
        by_question.setdefault(match.question_id, []).append(match)
    if any(_has_zero_code(match) for match in matches if _is_choice(questions, match)):
        yield text("import.note_blank_as_zero")
    silent = [n for own in by_question.values() if (n := _without_any(own))]
    if silent:
        yield counted("import.note_zero_flags", max(silent))
    if not is_known and _are_mostly_codes(questions, matches):
        yield text("import.note_numbers")


def _is_choice(questions: Mapping[str, Question], match: Match) -> bool:
    question = questions.get(match.question_id)
    return question is not None and question.kind is Kind.SINGLE_CHOICE and bool(question.options)


def _has_zero_code(match: Match) -> bool:
    """Whether the column is of codes and zeros, with no empty cell."""
    cells = match.column.cells
    is_coded = match.part is Part.CHOICE and all(map(is_number, cells.distinct))
    return is_coded and "0" in cells.distinct and not cells.counts[0]


def _without_any(matches: Sequence[Match]) -> int:
    """How many respondents have only zeros in a question of marks without empty cells."""
    flags = [match.column.cells for match in matches if match.part is Part.FLAG]
    is_marked = all(not c.counts[0] and set(c.distinct) <= _MARKS for c in flags)
    if len(flags) < 2 or not is_marked:
        return 0
    chosen = np.zeros(len(flags[0]), np.bool_)
    for cells in flags:
        chosen |= np.array([cell == "1" for cell in cells.texts])[cells.codes]
    return int((~chosen).sum())


def _are_mostly_codes(questions: Mapping[str, Question], matches: Sequence[Match]) -> bool:
    """Whether most guessed columns hold nothing but small whole numbers."""
    numbers = [m for m in matches if (q := questions.get(m.question_id)) and q.kind is Kind.NUMBER]
    coded = [m for m in numbers if all(_is_code(cell) for cell in m.column.cells.distinct)]
    return len(coded) >= _FEWEST_CODED and len(coded) * 2 > len(matches)


def _is_code(cell: str) -> bool:
    return cell.isdecimal() and int(cell) <= _LARGEST_CODE
