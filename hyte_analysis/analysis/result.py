"""The frozen ResultTable: the one thing charts, exports, pages and the command line accept."""

from dataclasses import dataclass
from enum import StrEnum

from hyte_analysis.survey.audiences import Profile
from hyte_analysis.survey.model import Option, Question


class Remedy(StrEnum):
    """What was done to a group's figures, so that they do not tell a single answer."""

    MERGED = "merged"
    NO_COUNTS = "no_counts"
    NO_SPREAD = "no_spread"
    SHARES_ONLY = "shares_only"
    HIDDEN = "hidden"


@dataclass(frozen=True, slots=True)
class OptionCount:
    """How many respondents chose an option.

    `share` is n / the group's base n (0–1), None where the base is 0. Where the audience may not
    know the figure both are None, and `is_half` may say whether it is at least half. `mean_rank`
    belongs to ranking questions only.
    """

    option: Option
    n: int | None
    share: float | None
    mean_rank: float | None = None
    is_half: bool | None = None


@dataclass(frozen=True, slots=True)
class AreaShare:
    """How many respondents chose an option of a focus area, or several; as in OptionCount."""

    area: str
    n: int | None
    share: float | None


@dataclass(frozen=True, slots=True)
class GroupResult:
    """One group's figures in one question, unrounded; None where a figure does not exist.

    `spread` is the population standard deviation (n in the divisor). `n` is the base:
    respondents who answered anything in the question, without don't-knows where those are left
    out (`left_out` of them). `median` and `consensus` (0–1) are of the answers that have a place
    on the scale. `invited` is how many were asked, None while unknown. `members` are the groups
    that were merged into this one. `id` is the group's in any language; "" where several stand
    together. Where the audience may not see some figures `remedy` says
    what was done, and those are None.
    """

    group: str
    n: int
    mean: float | None
    spread: float | None
    mean_without_dont_know: float | None
    counts: tuple[OptionCount, ...]
    mentions_per_respondent: float | None = None
    is_total: bool = False
    median: float | None = None
    consensus: float | None = None
    left_out: int | None = 0
    invited: int | None = None
    members: tuple[str, ...] = ()
    areas: tuple[AreaShare, ...] = ()
    remedy: Remedy | None = None
    id: str = ""

    @property
    def has_counts(self) -> bool:
        """Whether the counts may be seen."""
        return self.remedy in (None, Remedy.MERGED)


@dataclass(frozen=True, slots=True)
class ResultTable:
    """A question's figures for each group and, last, for all together.

    `options` are the rows of the distribution in form order: a number question's are its
    distinct values or, where those are many, equal intervals. `restriction` says in one
    sentence which respondents alone are counted; "" when all are. `split` is the question whose
    options stand in place of respondent groups; a respondent may be in several where `overlaps`.
    `counts_limit` is the audience's smallest number of answers for counts.
    """

    survey_title: str
    is_sample: bool
    question: Question
    options: tuple[Option, ...]
    groups: tuple[GroupResult, ...]
    restriction: str = ""
    profile: Profile = Profile.INTERNAL
    is_protected: bool = False
    counts_limit: int = 1
    split: Question | None = None
    overlaps: bool = False

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
