"""The seam between stored answers and figures: filters in, counts and texts out."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol


@dataclass(frozen=True, slots=True)
class Filter:
    """Which responses count: all of them where nothing is chosen.

    `groups` are group ids. With `question_id`, only the respondents count who chose one
    of `option_codes` in that question.
    """

    groups: tuple[str, ...] = ()
    question_id: str | None = None
    option_codes: tuple[int, ...] = ()


class AnswerCount(NamedTuple):
    """How many respondents of a group gave this option, number, or rank (option and number).

    A tuple, as a survey has thousands of them and each is made anew for every view.
    """

    question_id: str
    group_id: str
    option_code: int | None
    number: float | None
    n: int


@dataclass(frozen=True, slots=True)
class BaseCount:
    """Base n: how many respondents of a group answered anything in the question."""

    question_id: str
    group_id: str
    n: int


@dataclass(frozen=True, slots=True)
class AreaCount:
    """How many respondents of a group chose an option of this focus area, or several."""

    question_id: str
    group_id: str
    area: str
    n: int


EVERYONE = ""
"""The group id under which counts hold all respondents, where groups may share some."""


@dataclass(frozen=True, slots=True)
class Counts:
    """All counts of one survey under one filter.

    Where a respondent may be in several groups, those of `EVERYONE` count each once.
    """

    answers: tuple[AnswerCount, ...]
    bases: tuple[BaseCount, ...]
    responses: tuple[tuple[str, int], ...]
    areas: tuple[AreaCount, ...] = ()


@dataclass(frozen=True, slots=True)
class Contradiction:
    """A respondent who chose an exclusive option or a don't-know beside other options."""

    question_id: str
    response: int
    group_id: str
    organisation: str | None
    option_codes: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class OpenAnswer:
    """One respondent's free text with what it belongs to."""

    question_id: str
    response: int
    group_id: str
    text: str


class Answers(Protocol):
    """Stored answers, as the rooms above see them."""

    def counts(self, survey_id: str, selection: Filter) -> Counts:
        """Counts of every question and group of a survey."""
        ...

    def counts_by(self, survey_id: str, selection: Filter, question_id: str) -> Counts:
        """Counts of every question with the options of this one, as texts, in place of groups.

        `EVERYONE` holds all who answered this question.
        """
        ...

    def contradictions(self, survey_id: str, selection: Filter) -> tuple[Contradiction, ...]:
        """The contradictions in the survey's multiple choices, by question and response."""
        ...

    def organisations(self, survey_id: str) -> tuple[tuple[str, str], ...]:
        """Each response's organisation and group id, where the organisation is known."""
        ...

    def open_answers(
        self, survey_id: str, selection: Filter, question_ids: Sequence[str] = ()
    ) -> tuple[OpenAnswer, ...]:
        """The free texts of these questions (none given: of all), by question and response."""
        ...
