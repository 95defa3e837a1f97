"""One column an option: what each of its texts means."""

from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass

from hyte_analysis.importers.layout import Column
from hyte_analysis.importers.matching import CHOSEN, NOT_CHOSEN, Match, known_key
from hyte_analysis.survey.codebook import option_spellings
from hyte_analysis.survey.model import Option, Question, Role
from hyte_analysis.survey.wording import option_key


@dataclass(frozen=True, slots=True)
class FlagColumn:
    """The column of one option, its texts sorted by what they mean, as codes of its cells.

    `option` is None for one that the form had and the codebook has not. `odd_not_chosen` are
    words of a respondent that say no; `strangers` are options that nobody knows.
    """

    match: Match
    option: Option | None
    chosen: tuple[int, ...]
    free_texts: tuple[int, ...]
    not_chosen: tuple[int, ...]
    odd_not_chosen: tuple[int, ...]
    strangers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _Form:
    """How one option's column is read: the keys that mean chosen, not chosen, and no mark."""

    match: Match
    option: Option | None
    keys: Mapping[int, str]
    chosen: frozenset[str]
    not_chosen: frozenset[str]
    takes_text: bool

    def is_mark(self, key: str, marks_elsewhere: set[str]) -> bool:
        """Whether a not-chosen word is the tool's own mark, and no word of a respondent."""
        is_of_marks = not CHOSEN.isdisjoint(self.keys.values())
        return not self.takes_text or key in marks_elsewhere or is_of_marks


def flag_columns(
    question: Question, matches: Sequence[Match], with_text: Container[int]
) -> Iterator[FlagColumn]:
    """Each option's column; the options in `with_text`, by code, have free text in theirs."""
    forms = [_form(match, question, with_text) for match in matches]
    marks = {key for form in forms if not form.takes_text for key in form.keys.values()}
    for form in forms:
        yield _sorted(form, marks)


def _form(match: Match, question: Question, with_text: Container[int]) -> _Form:
    option = question.option(match.option_code) if match.option_code else None
    spellings = option_spellings(option) if option else frozenset[str]()
    spellings |= {option_key(_own_part(match.column))}
    cells = match.column.cells
    keys = {
        place: known_key(cell, spellings) or option_key(cell)
        for place, cell in enumerate(cells.texts)
        if place and cells.counts[place]
    }
    not_chosen = NOT_CHOSEN if "1" in keys.values() else NOT_CHOSEN - spellings
    takes_text = option is not None and (option.code in with_text or option.role is Role.OTHER)
    numbers = {key for key in keys.values() if key.isdecimal() and key != "0"}
    # A number export writes an option's own number where it was chosen.
    spellings |= CHOSEN | (numbers if len(numbers) == 1 else set())
    return _Form(match, option, keys, spellings - not_chosen, not_chosen, takes_text)


def _own_part(column: Column) -> str:
    return column.part or column.heading.rpartition(":")[2]


def _sorted(form: _Form, marks: set[str]) -> FlagColumn:
    by_meaning: dict[str, list[int]] = {}
    for place, key in form.keys.items():
        by_meaning.setdefault(_meaning(form, key, marks), []).append(place)
    kinds = ("chosen", "free_text", "not_chosen", "odd_not_chosen", "stranger")
    return FlagColumn(form.match, form.option, *(tuple(by_meaning.get(k, ())) for k in kinds))


def _meaning(form: _Form, key: str, marks: set[str]) -> str:
    if key in form.not_chosen:
        return "not_chosen" if form.is_mark(key, marks) else "odd_not_chosen"
    if key in form.chosen:
        return "chosen"
    return "free_text" if form.takes_text else "stranger"
