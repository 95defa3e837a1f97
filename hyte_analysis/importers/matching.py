"""Columns of a file matched to a codebook's questions by their wording."""

import re
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from hyte_analysis.importers.layout import Column
from hyte_analysis.importers.webropol import is_filler
from hyte_analysis.survey.codebook import group_spellings, option_spellings
from hyte_analysis.survey.columns import Part
from hyte_analysis.survey.model import Kind, Option, Question, Survey
from hyte_analysis.survey.wording import clean, option_key, question_key

_SHORTEST_PREFIX = 30
_SHORTEST_FUZZY = 20
_FUZZY_SCORE = 90.0
_LAST_PARENTHESIS = re.compile(r"\s*\([^()]*\)[\s.:;,]*$")
_CELL_NUMBER = re.compile(r"^\d{1,3}(?:\s*[.):=]|\s+-)\s*(?=[^\W\d_])")

# How the survey tools fill the column of one option; file vocabulary, by option key.
CHOSEN = frozenset(
    ("1", "x", "kyllä", "valittu", "true", "tosi", "selected", "checked", "yes", "y", "on", "ja")
)
NOT_CHOSEN = frozenset(
    ("0", "ei", "ei valittu", "n/a", "false", "epätosi", "not selected", "unchecked", "no", "n",
     "-", "off", "nej")
)  # fmt: skip
_PLAIN_MARKS = frozenset(
    ("1", "0", "x", "valittu", "ei valittu", "true", "false", "selected", "not selected",
     "checked", "unchecked")
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Match:
    """A column with the question it belongs to.

    `guess` is the text key of why it may be wrong; `new_label` names an option that the form
    had and the codebook has not.
    """

    column: Column
    question_id: str
    part: Part
    option_code: int | None = None
    guess: str | None = None
    new_label: str | None = None


@dataclass(frozen=True, slots=True)
class _Found:
    question: Question
    rest: str
    guess: str | None


class Matcher:
    """Finds the codebook's question of one heading after another.

    A question that stands twice in the codebook under one wording is met in form order,
    which is why the matcher remembers what it has given out. `columns` are all that it will
    be asked about.
    """

    def __init__(self, codebook: Survey, columns: Sequence[Column] = ()) -> None:
        self._codebook = codebook
        self._columns = columns
        self._by_key: dict[str, list[Question]] = {}
        for question in codebook.questions:
            for key in dict.fromkeys(map(question_key, (question.text, *question.synonyms))):
                self._by_key.setdefault(key, []).append(question)
        self._used: dict[tuple[str, str], int] = {}

    def find(self, column: Column, previous: Question | None) -> Match | None:
        """The column's match, or None where the codebook does not know it."""
        if column.part:
            found = self._lookup(column.heading)
            rest = column.part
        else:
            found = self._lookup_heading(column)
            rest = found.rest if found else ""
        if found is None:
            return self._under_previous(column, previous)
        if not rest or is_filler(rest):
            return self._whole(column, found)
        return self._of_option(column, found, rest)

    def _lookup_heading(self, column: Column) -> _Found | None:
        """The whole heading as a question, else as `question:option` at some colon."""
        whole = self._exact(column.heading)
        if whole:
            return _Found(whole, "", None)
        for heading, rest in split_headings(column.heading):
            question = self._exact(heading)
            if question:
                return _Found(question, rest, None)
        found = self._similar(column.heading)
        if found:
            return found
        for heading, rest in split_headings(column.heading):
            near = self._similar(heading)
            if near:
                return _Found(near.question, rest, near.guess)
        return None

    def _lookup(self, heading: str) -> _Found | None:
        question = self._exact(heading)
        return _Found(question, "", None) if question else self._similar(heading)

    def _exact(self, heading: str) -> Question | None:
        candidates = self._by_key.get(question_key(heading))
        if not candidates:
            return None
        for question in candidates:
            if question.kind in (Kind.MULTIPLE_CHOICE, Kind.RANKING) or len(candidates) == 1:
                return question
            if (question.id, "whole") not in self._used:
                return question
        return candidates[-1]

    def _similar(self, heading: str) -> _Found | None:
        """The one question that begins like the heading, or is nearly spelt like it."""
        key = question_key(heading)
        if len(key) >= _SHORTEST_PREFIX:
            begun = {
                questions[0].id: questions[0]
                for other, questions in self._by_key.items()
                if len(other) >= _SHORTEST_PREFIX
                and (other.startswith(key) or (key.startswith(other) and ":" not in key))
            }
            if len(begun) == 1:
                return _Found(next(iter(begun.values())), "", "import.guess_prefix")
        if len(key) < _SHORTEST_FUZZY:
            return None
        near = process.extract(
            key, list(self._by_key), scorer=fuzz.ratio, score_cutoff=_FUZZY_SCORE, limit=2
        )
        if not near or (len(near) > 1 and near[0][1] - near[1][1] < 2):
            return None
        return _Found(self._by_key[near[0][0]][0], "", "import.guess_similar")

    def _whole(self, column: Column, found: _Found) -> Match | None:
        """A column headed by the question alone."""
        question = found.question
        if column.is_free_text_of_part and question.kind is not Kind.OPEN_TEXT:
            return None
        if (question.id, "whole") in self._used or question.kind is Kind.RANKING:
            return None
        self._used[question.id, "whole"] = column.index
        part = {
            Kind.OPEN_TEXT: Part.TEXT,
            Kind.NUMBER: Part.NUMBER,
        }.get(question.kind, Part.CHOICE)
        return Match(column, question.id, part, guess=found.guess)

    def _of_option(self, column: Column, found: _Found, rest: str) -> Match | None:
        """A column of one option: its flag, its rank or its free text."""
        question = found.question
        option = find_option(question.options, rest)
        if option is None and self._is_only_part(column, question):
            return self._whole(column, found)
        if option is None:
            return self._of_new_option(column, question, rest)
        free_text = column.is_free_text_of_part or question.kind is Kind.SINGLE_CHOICE
        used = (question.id, f"flag {option.code}") in self._used
        if free_text or (used and not is_flag_column(column, rest)):
            follow_up = self._follow_up(question, option)
            if follow_up is None or (follow_up.id, "whole") in self._used:
                return None
            self._used[follow_up.id, "whole"] = column.index
            return Match(column, follow_up.id, Part.TEXT, guess=found.guess)
        if used or question.kind not in (Kind.MULTIPLE_CHOICE, Kind.RANKING):
            return None
        self._used[question.id, f"flag {option.code}"] = column.index
        part = Part.FLAG if question.kind is Kind.MULTIPLE_CHOICE else Part.RANK
        return Match(column, question.id, part, option.code, found.guess)

    def _is_only_part(self, column: Column, question: Question) -> bool:
        """Whether the part under a question that has none heads the question's only answers.

        Several such parts are the rows of a battery that the codebook does not know.
        """
        if not column.part or column.is_free_text_of_part:
            return False
        if question.kind in (Kind.MULTIPLE_CHOICE, Kind.RANKING):
            return False
        return not any(
            other.index != column.index
            and other.heading == column.heading
            and not other.is_free_text_of_part
            and find_option(question.options, other.part) is None
            for other in self._columns
        )

    def _of_new_option(self, column: Column, question: Question, label: str) -> Match | None:
        """A column of an option that the codebook lacks, if its cells only flag it."""
        is_flag = is_flag_column(column, label) or _cells(column) <= CHOSEN | NOT_CHOSEN
        is_other = question.kind is not Kind.MULTIPLE_CHOICE or column.is_free_text_of_part
        if is_other or not column.filled or not is_flag:
            return None
        return Match(column, question.id, Part.FLAG, new_label=label)

    def _under_previous(self, column: Column, previous: Question | None) -> Match | None:
        """A column headed by an option of the question on its left: that option's free text."""
        if previous is None or column.part:
            return None
        option = find_option(previous.options, column.heading)
        follow_up = self._follow_up(previous, option) if option else None
        if follow_up is None or (follow_up.id, "whole") in self._used:
            return None
        if is_flag_column(column, column.heading):
            return None
        self._used[follow_up.id, "whole"] = column.index
        return Match(column, follow_up.id, Part.TEXT)

    def _follow_up(self, question: Question, option: Option) -> Question | None:
        for candidate in self._codebook.follow_ups(question.id):
            if candidate.follow_up_of and candidate.follow_up_of.option_code == option.code:
                return candidate
        return None


def split_headings(heading: str) -> Iterator[tuple[str, str]]:
    """The heading split at each colon, the longest question first."""
    place = heading.rfind(":")
    while place > 0:
        rest = heading[place + 1 :].strip()
        if rest:
            yield heading[:place].strip(), rest
        place = heading.rfind(":", 0, place)


def find_option(options: Iterable[Option], spelling: str) -> Option | None:
    """The option that a spelling means, by label, short label or synonym."""
    options = tuple(options)
    for key in (option_key(spelling), question_key(spelling), unnumbered_key(spelling)):
        for option in options:
            if key in option_spellings(option):
                return option
    return None


def unnumbered_key(spelling: str) -> str:
    """The option key without a number that some tools write before it: `1. Kyllä`, `1 = Kyllä`."""
    return _CELL_NUMBER.sub("", option_key(spelling))


def known_key(spelling: str, known: Container[str]) -> str | None:
    """The key among the known ones that a cell means, its own numbering tried last."""
    key = option_key(spelling)
    if key in known:
        return key
    bare = _CELL_NUMBER.sub("", key)
    return bare if bare in known else None


def is_flag_column(column: Column, label: str) -> bool:
    """Whether every filled cell only says that this option was chosen, or that it was not."""
    return _cells(column) <= _PLAIN_MARKS | {option_key(label)}


def _cells(column: Column) -> set[str]:
    return set(map(option_key, column.cells.distinct))


def spelling_of_groups(codebook: Survey) -> dict[str, str]:
    """Group id by each key a cell may mean it with."""
    return {key: group.id for group in codebook.groups for key in group_spellings(group)}


def group_key(cell: str, groups: Container[str]) -> str | None:
    """The known key that a group cell means; its closing parenthesis is left out if need be."""
    return known_key(cell, groups) or known_key(_LAST_PARENTHESIS.sub("", clean(cell)), groups)


def best_codebook(
    codebooks: Sequence[Survey], columns: Sequence[Column]
) -> tuple[Survey, dict[int, Match]] | None:
    """The codebook that knows most of the columns, with its matches by column index.

    None where no codebook knows two questions, or at least half of the file's columns.
    """
    best: tuple[int, Survey, dict[int, Match]] | None = None
    for codebook in codebooks:
        matches = match_columns(codebook, columns)
        known = len({match.question_id for match in matches.values()})
        if best is None or known > best[0]:
            best = (known, codebook, matches)
    if best is None or best[0] == 0:
        return None
    if best[0] < 2 and len(best[2]) * 2 < len(columns):
        return None
    return best[1], best[2]


def match_columns(codebook: Survey, columns: Sequence[Column]) -> dict[int, Match]:
    """Every column the codebook knows, by column index."""
    matcher = Matcher(codebook, columns)
    matches: dict[int, Match] = {}
    previous: Question | None = None
    for column in columns:
        match = matcher.find(column, previous) if column.heading else None
        if match is None:
            continue
        matches[column.index] = match
        question = codebook.question(match.question_id)
        if question and question.follow_up_of is None:
            previous = question
    return _without_summaries(matches)


def _without_summaries(matches: dict[int, Match]) -> dict[int, Match]:
    """The matches without a multiple choice's summary column where its options have their own."""
    flagged = {match.question_id for match in matches.values() if match.part is Part.FLAG}
    return {
        index: match
        for index, match in matches.items()
        if match.part is not Part.CHOICE or match.question_id not in flagged
    }
