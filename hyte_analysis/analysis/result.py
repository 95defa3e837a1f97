"""The frozen ResultTable: the one thing charts, exports, pages and the command line accept."""

from dataclasses import dataclass

from hyte_analysis.survey.model import Option, Question


@dataclass(frozen=True, slots=True)
class OptionCount:
    """How many respondents chose an option.

    `share` is n / the group's base n (0–1), None where the base is 0. `mean_rank` belongs
    to ranking questions only.
    """

    option: Option
    n: int
    share: float | None
    mean_rank: float | None = None


@dataclass(frozen=True, slots=True)
class GroupResult:
    """One group's figures in one question, unrounded; None where a figure does not exist.

    `spread` is the population standard deviation (n in the divisor). `n` is the base:
    respondents who answered anything in the question.
    """

    group: str
    n: int
    mean: float | None
    spread: float | None
    mean_without_dont_know: float | None
    counts: tuple[OptionCount, ...]
    mentions_per_respondent: float | None = None
    is_total: bool = False


@dataclass(frozen=True, slots=True)
class ResultTable:
    """A question's figures for each group and, last, for all together.

    `options` are the rows of the distribution in form order: a number question's are its
    distinct values or, where those are many, equal intervals. `restriction` says in one
    sentence which respondents alone are counted; "" when all are.
    """

    survey_title: str
    is_sample: bool
    question: Question
    options: tuple[Option, ...]
    groups: tuple[GroupResult, ...]
    restriction: str = ""

    @property
    def single_groups(self) -> tuple[GroupResult, ...]:
        """The groups without the total."""
        return tuple(group for group in self.groups if not group.is_total)

    @property
    def total(self) -> GroupResult:
        """All chosen groups together."""
        return next(group for group in self.groups if group.is_total)

    @property
    def has_outsiders(self) -> bool:
        """Whether some answers fit no option of the codebook."""
        return any(not option.has_form_position for option in self.options)
