"""The seam between stored answers and figures: filters in, counts and texts out."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Filter:
    """Which responses count: all of them where nothing is chosen.

    `groups` are group ids. With `question_id`, only the respondents count who chose one
    of `option_codes` in that question.
    """

    groups: tuple[str, ...] = ()
    question_id: str | None = None
    option_codes: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class AnswerCount:
    """How many respondents of a group gave this option, number, or rank (option and number)."""

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
class Counts:
    """All counts of one survey under one filter."""

    answers: tuple[AnswerCount, ...]
    bases: tuple[BaseCount, ...]
    responses: tuple[tuple[str, int], ...]


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

    def open_answers(
        self, survey_id: str, selection: Filter, question_ids: Sequence[str] = ()
    ) -> tuple[OpenAnswer, ...]:
        """The free texts of these questions (none given: of all), by question and response."""
        ...
