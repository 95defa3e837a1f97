"""Questions guessed from columns that no codebook knows; every one is marked as guessed."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice

import numpy as np

from hyte_analysis.importers.dates import DateOrder, date_order
from hyte_analysis.importers.layout import Column
from hyte_analysis.importers.matching import Match, is_flag_column, split_headings
from hyte_analysis.importers.numbers import numbers_of
from hyte_analysis.importers.own_words import common_options, with_other, without_rare
from hyte_analysis.importers.scale_words import are_bands, points_of
from hyte_analysis.importers.scales import (
    LONGEST_OPTION,
    MOST_OPTIONS,
    guessed_options,
    guessed_role,
    is_number,
    shared_scale,
)
from hyte_analysis.importers.splitting import MOST_OPTIONS as MOST_SPLIT_OPTIONS
from hyte_analysis.importers.splitting import Split, split_of
from hyte_analysis.survey.columns import Part
from hyte_analysis.survey.model import FollowUp, Kind, Option, Question, Role, Scale
from hyte_analysis.survey.wording import free_name, option_key, slug, without_numbering

_LEAST_NUMBERS = 0.9
_FEW_TOKENS = 25
_FEW_ONCE = 3
_MANY_MENTIONS = 50
_JUDGED_TEXTS = 1_000
_LONGEST_STATEMENT = 300
_STATED = 4
_RANK = re.compile(r"^(\d{1,3})\.?$")


@dataclass(frozen=True, slots=True)
class Inferred:
    """A guessed question with the columns that hold it, and how its cells were split."""

    question: Question
    matches: tuple[Match, ...]
    split: Split | None = None
    date_order: DateOrder | None = None


def infer_questions(
    columns: Sequence[Column], taken_ids: set[str], whole: frozenset[int] = frozenset()
) -> Iterator[Inferred]:
    """A guessed question, or several, for each run of columns that share a heading.

    The cells of the columns in `whole`, by index, are not split.
    """
    for stem, run in _runs(columns):
        for inferred in _infer_run(stem, run, whole):
            yield _with_own_id(inferred, taken_ids)


def _with_own_id(inferred: Inferred, taken_ids: set[str]) -> Inferred:
    own = free_id(inferred.question.text, taken_ids)
    matches = tuple(replace(match, question_id=own) for match in inferred.matches)
    return replace(inferred, question=replace(inferred.question, id=own), matches=matches)


def free_id(wording: str, taken_ids: set[str]) -> str:
    """An id for a question of this wording that none has yet; it is taken from now on."""
    own = free_name(slug(wording) or "kysymys", taken_ids)
    taken_ids.add(own)
    return own


def _runs(columns: Sequence[Column]) -> Iterator[tuple[str, list[Column]]]:
    """Neighbouring columns under one question, each with its own part; else one by one."""
    run: list[Column] = []
    stem = ""
    for column, (own, part) in zip(columns, stems(columns), strict=True):
        starts_new = not own or own != stem or (run and column.index != run[-1].index + 1)
        if run and starts_new:
            yield stem, run
            run = []
        stem = own
        run.append(replace(column, heading=own, part=part) if own else column)
        if not own:
            yield "", run
            run = []
    if run:
        yield stem, run


def stems(columns: Sequence[Column]) -> list[tuple[str, str]]:
    """For each column the question it shares with a neighbour and its own part, or two blanks."""
    options = [
        [(column.heading, column.part)] if column.part else list(split_headings(column.heading))
        for column in columns
    ]
    found: list[tuple[str, str]] = []
    for index, mine in enumerate(options):
        near: set[str] = set()
        for other in (index - 1, index + 1):
            if 0 <= other < len(options):
                near |= {stem for stem, _ in options[other]}
        shared = [(stem, part) for stem, part in mine if stem in near]
        alone = mine[:1] if columns[index].part else []
        found.append((shared or alone or [("", "")])[0])
    return found


def _infer_run(stem: str, run: list[Column], whole: frozenset[int]) -> Iterator[Inferred]:
    closed = [column for column in run if column.part and not column.is_free_text_of_part]
    filled = [column for column in closed if column.filled]
    flags = [c for c in filled if _is_flag(c)] if stem else []
    is_multiple = bool(flags) and len(flags) == len(filled)
    if stem and not is_multiple and len(flags) * 2 > len(filled):
        # One odd cell must not break a question up; a column of another kind stands aside.
        odd = [c for c in filled if c not in flags]
        closed = [c for c in closed if c not in odd or _is_mostly_flag(c) or _takes_text(c)]
        is_multiple = True
    if is_multiple:
        yield from _multiple_choice(stem, run, closed, whole)
    elif stem and len(filled) > 1 and _is_ranking(filled):
        yield _ranking(stem, closed)
        yield from (_single(column, whole) for column in run if column not in closed)
    elif stem and len(filled) > 1 and _shares_options(filled):
        options, scale = guessed_options(_values(filled))
        for column in run:
            if column in filled:
                yield _battery_row(column, options, scale)
            elif column.filled:
                yield _single(column, whole)
    else:
        yield from (_single(column, whole) for column in run if column.filled)


def _is_flag(column: Column) -> bool:
    return is_flag_column(column, column.part) or _cells(column) <= _YES_OR_NO


# Only as flags of several columns: alone they answer a question of their own.
_YES_OR_NO = frozenset(("y", "n")) | {"1", "0"}


def _cells(column: Column) -> set[str]:
    return set(map(option_key, column.cells.distinct))


def _is_mostly_flag(column: Column) -> bool:
    own = option_key(column.part)
    pairs = zip(column.cells.texts, column.cells.counts, strict=True)
    fitting = sum(n for cell, n in pairs if option_key(cell) in (own, "1", "x"))
    return fitting * 2 > column.filled


def _takes_text(column: Column) -> bool:
    return guessed_role(column.part) is Role.OTHER


def _values(columns: Sequence[Column]) -> Mapping[str, int]:
    """How many cells of the columns hold each text."""
    first, *others = (column.cells for column in columns)
    values = {cell: n for cell, n in zip(first.texts, first.counts, strict=True) if cell and n}
    for cells in others:
        for cell, n in zip(cells.texts, cells.counts, strict=True):
            if cell and n:
                values[cell] = values.get(cell, 0) + n
    return values


def _multiple_choice(
    stem: str, run: list[Column], closed: list[Column], whole: frozenset[int]
) -> Iterator[Inferred]:
    options = tuple(
        Option(code, column.part, column.part, guessed_role(column.part))
        for code, column in enumerate(closed, start=1)
    )
    question = Question("", "", without_numbering(stem), Kind.MULTIPLE_CHOICE, Scale.NOMINAL,
                        options=options, guessed=True)  # fmt: skip
    yield Inferred(
        question,
        tuple(
            Match(column, "", Part.FLAG, option.code, "import.guess_flags")
            for column, option in zip(closed, options, strict=True)
        ),
    )
    yield from (_single(column, whole) for column in run if column not in closed and column.filled)


def _ranking(stem: str, closed: list[Column]) -> Inferred:
    options = tuple(
        Option(code, column.part, column.part) for code, column in enumerate(closed, start=1)
    )
    question = Question("", "", without_numbering(stem), Kind.RANKING, Scale.ORDINAL,
                        options=options, guessed=True)  # fmt: skip
    matches = tuple(
        Match(column, "", Part.RANK, option.code, "import.guess_ranking")
        for column, option in zip(closed, options, strict=True)
    )
    return Inferred(question, matches)


def _battery_row(column: Column, options: tuple[Option, ...], scale: Scale) -> Inferred:
    battery = without_numbering(column.heading)
    question = Question("", "", f"{battery}: {column.part}", Kind.SINGLE_CHOICE, scale,
                        options=options, guessed=True, battery=battery)  # fmt: skip
    return Inferred(question, (Match(column, "", Part.CHOICE, guess="import.guess_battery"),))


def _single(column: Column, whole: frozenset[int]) -> Inferred:
    wording = without_numbering(column.heading) or column.letter
    if column.part:
        wording = f"{wording}: {column.part}"
    question = Question("", "", wording, Kind.OPEN_TEXT, guessed=True)
    values = _values([column])
    kind = Kind.OPEN_TEXT if column.is_free_text_of_part else guessed_kind(values)
    if kind is Kind.NUMBER:
        question = replace(question, kind=kind, scale=Scale.INTERVAL)
        return Inferred(question, (Match(column, "", Part.NUMBER, guess="import.guess_number"),))
    if kind is Kind.DATE:
        order = date_order(values)
        guess = "import.guess_date"
        if order is DateOrder.UNKNOWN:
            guess = "import.guess_date_order"
        question = replace(question, kind=kind)
        return Inferred(question, (Match(column, "", Part.NUMBER, guess=guess),), None, order)
    may_split = not column.is_free_text_of_part and column.index not in whole
    split = split_of(column.cells) if may_split else None
    if split:
        question = replace(question, kind=Kind.MULTIPLE_CHOICE, scale=Scale.NOMINAL,
                           options=split_options(split))  # fmt: skip
        match = Match(column, "", Part.CHOICE, guess="import.guess_split")
        return Inferred(question, (match,), split)
    found = _choice_of(kind, values) if not column.is_free_text_of_part else None
    if found:
        options, scale = found
        question = replace(question, kind=Kind.SINGLE_CHOICE, scale=scale, options=options)
        return Inferred(question, (Match(column, "", Part.CHOICE, guess="import.guess_choice"),))
    return Inferred(question, (Match(column, "", Part.TEXT, guess="import.guess_text"),))


def _choice_of(kind: Kind, values: Mapping[str, int]) -> tuple[tuple[Option, ...], Scale] | None:
    """The options and scale of a column that is a single choice; None for free text."""
    if kind is not Kind.SINGLE_CHOICE:
        return common_options(values)
    options, scale = guessed_options(values)
    return without_rare(values, options, scale), scale


def split_options(split: Split) -> tuple[Option, ...]:
    """The tokens as options; where they are many, those that come once are others' own words."""
    tokens = split.tokens
    once = sum(1 for _, n in tokens if n == 1)
    is_varied = once >= _FEW_ONCE and sum(n for _, n in tokens) >= _MANY_MENTIONS
    if len(tokens) > _FEW_TOKENS or (is_varied and len(tokens) - once > 1):
        tokens = tuple(token for token in tokens if token[1] > 1)[:MOST_SPLIT_OPTIONS]
    options, _ = guessed_options(dict(tokens), is_multiple=True)
    return with_other(options) if len(tokens) < len(split.tokens) else options


def text_of_option(question: Question, option: Option) -> Question:
    """The guessed open question that holds the free texts of a question's option."""
    return Question(f"{question.id}-{option.code}-teksti", f"{question.number}.{option.code}",
                    f"{question.text}: {option.label}", Kind.OPEN_TEXT, section=question.section,
                    guessed=True, follow_up_of=FollowUp(question.id, option.code))  # fmt: skip


def guessed_kind(values: Mapping[str, int]) -> Kind:
    """The kind of a lone column: numbers, dates, a few repeated short texts, or free text.

    `values` tell how many cells hold each text.
    """
    cells = sum(values.values())
    if not cells:
        return Kind.OPEN_TEXT
    # Thousands of different texts without a number or a date at the start have none further on.
    first = dict(islice(values.items(), _JUDGED_TEXTS))
    if numbers_of(first) and not _is_coded(first):
        n = numbers_of(values)
        is_mostly = n >= _LEAST_NUMBERS * cells and n > 9 and not _names_its_ends(values)
        if n == cells or is_mostly:
            return Kind.NUMBER
    if date_order(values) is not None:
        return Kind.DATE
    if len(values) > _JUDGED_TEXTS:
        return Kind.OPEN_TEXT
    distinct = set(map(option_key, values))
    longest = max(map(len, distinct), default=0)
    is_short = longest <= LONGEST_OPTION or (
        longest <= _LONGEST_STATEMENT and cells >= _STATED * len(distinct)
    )
    repeated = cells >= 2 * len(distinct) or (cells > len(distinct) and are_bands(distinct))
    if len(distinct) <= MOST_OPTIONS and is_short and (repeated or shared_scale(distinct)):
        return Kind.SINGLE_CHOICE
    return Kind.OPEN_TEXT


def _is_coded(values: Iterable[str]) -> bool:
    """Whether some text is digits that begin with a zero: a postal code or an id, no number."""
    return any(len(value) > 1 and value[0] == "0" and value.isdecimal() for value in values)


def _names_its_ends(values: Mapping[str, int]) -> bool:
    """Whether the texts are the points of a scale, of which some are named: `5 (always)`."""
    return len(values) <= MOST_OPTIONS and points_of(set(map(option_key, values))) is not None


def _is_ranking(columns: Sequence[Column]) -> bool:
    """Whether the cells are ranks 1…k, each at most once a respondent."""
    ranks = []
    for column in columns:
        found = [rank_of(cell) for cell in column.cells.texts]
        if any(rank is None or rank > len(columns) for rank in found):
            return False
        ranks.append(np.array(found, np.int32)[column.cells.codes])
    ordered = np.sort(np.stack(ranks), axis=0)
    is_twice = (ordered[1:] == ordered[:-1]) & (ordered[1:] > 0)
    return not is_twice.any() and bool(((ordered > 0).sum(axis=0) > 1).any())


def rank_of(cell: str) -> int | None:
    """The rank that a cell holds, 0 for an empty one, None for any other text."""
    match = _RANK.match(cell)
    if match and int(match[1]):
        return int(match[1])
    return None if cell else 0


def _shares_options(columns: Sequence[Column]) -> bool:
    """Whether the columns answer with one small set of texts, as the rows of a battery do."""
    if any(len(column.cells.texts) > _JUDGED_TEXTS for column in columns):
        return False
    sets = [_cells(column) for column in columns]
    union = set().union(*sets)
    if len(union) > MOST_OPTIONS or max(map(len, union)) > LONGEST_OPTION:
        return False
    if all(map(is_number, union)):
        return False
    return bool(shared_scale(union)) or all(any(s & o for o in sets if o is not s) for s in sets)
