"""What a reader can work out of the printed KA, Hajonta and n: the single answers, or not."""

from collections.abc import Sequence
from dataclasses import dataclass

from hyte_analysis.analysis.inversion import fitting
from hyte_analysis.analysis.result import GroupResult, ResultTable
from hyte_analysis.survey.model import DontKnow, Kind, Role
from hyte_analysis.texts.formats import rounded

# With more answers so many distributions fit that only unanimity can be told.
MOST_ANSWERS = 100
MOST_FITS = 100


@dataclass(frozen=True, slots=True)
class Reveal:
    """A group's row of KA, Hajonta and n, and how many distributions of answers fit it.

    `fits` is None where they are too many to count.
    """

    group: str
    n: int
    fits: int | None

    @property
    def tells_answers(self) -> bool:
        """Whether only one distribution fits: the row tells what each option's count is."""
        return self.fits == 1


def reveals(table: ResultTable) -> tuple[Reveal, ...]:
    """Each group's printed row; none for questions that have no KA of options."""
    if table.question.kind is not Kind.SINGLE_CHOICE:
        return ()
    return tuple(
        Reveal(group.group, group.n, _fits(table, group))
        for group in table.single_groups
        if group.n and group.mean is not None and group.spread is not None
    )


def _fits(table: ResultTable, group: GroupResult) -> int | None:
    codes = [option.code for option in table.options if _has_code(table, option.role)]
    # With don't-knows in the base alone, KA has fewer answers than n says.
    averaged = sum(c.n or 0 for c in group.counts if _has_code(table, c.option.role)) or group.n
    if averaged > MOST_ANSWERS:
        return 1 if group.spread == 0 else None
    mean = None if group.mean is None else rounded(group.mean)
    spread = None if group.spread is None else rounded(group.spread)
    found = fitting(averaged, codes, mean, spread, most=MOST_FITS)
    return found.n if found.is_complete else None


def _has_code(table: ResultTable, role: Role) -> bool:
    if role is Role.NOT_IN_CODEBOOK:
        return False
    return role is not Role.DONT_KNOW or table.question.dont_know is DontKnow.AVERAGED


def telling_rows(tables: Sequence[ResultTable]) -> tuple[int, int]:
    """How many of the survey's rows tell the single answers, and how many rows there are."""
    rows = [reveal for table in tables for reveal in reveals(table)]
    return sum(reveal.tells_answers for reveal in rows), len(rows)
