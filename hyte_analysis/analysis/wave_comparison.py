"""One question's figures beside those of another wave, and how many respondents are the same."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from hyte_analysis.analysis.exact_tests import tested_difference
from hyte_analysis.analysis.result import OptionCount, ResultTable
from hyte_analysis.survey.model import Kind, Role
from hyte_analysis.survey.wording import option_key


@dataclass(frozen=True, slots=True)
class OptionOfWaves:
    """An option of either wave with all respondents' counts; None where a wave has it not."""

    label: str
    now: OptionCount | None
    then: OptionCount | None

    @property
    def change(self) -> float | None:
        """How much the share has grown (−1 to 1); None where one of them is not known."""
        if self.now is None or self.then is None:
            return None
        if self.now.share is None or self.then.share is None:
            return None
        return self.now.share - self.then.share


@dataclass(frozen=True, slots=True)
class Overlap:
    """How many organisations answered in both waves, and how many in each."""

    both: int
    now: int
    then: int


def options_of_waves(now: ResultTable, then: ResultTable) -> tuple[OptionOfWaves, ...]:
    """The options of both tables, paired by their labels: this wave's first, in form order."""
    earlier = {option_key(count.option.label_asked): count for count in then.total.counts}
    rows = [
        OptionOfWaves(
            count.option.label, count, earlier.pop(option_key(count.option.label_asked), None)
        )
        for count in now.total.counts
    ]
    return (*rows, *(OptionOfWaves(c.option.label, None, c) for c in earlier.values()))


def overlap(
    now: Sequence[tuple[str, str]], then: Sequence[tuple[str, str]], groups: Collection[str]
) -> Overlap | None:
    """The organisations of two waves in these groups, compared as people read their names.

    Each wave is (organisation, group id) pairs; None where a wave names no organisation.
    """
    named = [
        {option_key(organisation) for organisation, group in wave if group in groups}
        for wave in (now, then)
    ]
    if not all(named):
        return None
    return Overlap(len(named[0] & named[1]), len(named[0]), len(named[1]))


def wave_difference_p(now: ResultTable, then: ResultTable) -> float | None:
    """The exact p of a difference between two waves of a single choice without shared respondents.

    None where it can't be tested: another kind, other steps on the scale, figures not shown, or
    all answered alike. Don't-knows that one of the waves lacks or leaves out are no part of it.
    """
    shown = now.total.has_counts and then.total.has_counts
    kinds = {now.question.kind, then.question.kind}
    if kinds != {Kind.SINGLE_CHOICE} or not shown:
        return None
    rows = tuple(row for row in options_of_waves(now, then) if not _is_unpaired_dont_know(row))
    if now.question.is_ordered:
        rows = tuple(row for row in rows if _is_on_scale(row))
        # Where a step of one wave stands on the scale of the other nobody has said.
        if any(row.now is None or row.then is None for row in rows):
            return None
    counts = [
        [(row.now.n or 0) if row.now else 0 for row in rows],
        [(row.then.n or 0) if row.then else 0 for row in rows],
    ]
    scores = list(range(len(rows))) if now.question.is_ordered else None
    found = tested_difference(counts, scores)
    return None if found is None else found.p


def _is_unpaired_dont_know(row: OptionOfWaves) -> bool:
    counts = [count for count in (row.now, row.then) if count is not None]
    return len(counts) == 1 and counts[0].option.role is Role.DONT_KNOW


def _is_on_scale(row: OptionOfWaves) -> bool:
    count = row.now or row.then
    return count is not None and count.option.role is Role.SUBSTANTIVE
