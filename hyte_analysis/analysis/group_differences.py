"""Whether groups answered differently, in every question of a survey at once.

A difference is told from chance by exact tests; each question, and each option of a multiple
choice, is one test, and their p values are adjusted together (Benjamini–Hochberg).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from hyte_analysis.analysis.exact_tests import Method, adjusted, tested_difference
from hyte_analysis.analysis.result import GroupResult, OptionCount, ResultTable
from hyte_analysis.survey.model import Kind, Role

CLEAR_P = 0.05
HINT_P = 0.10
LEAST_ANSWERS = 3


class Verdict(StrEnum):
    """What can be said of a difference between groups."""

    CLEAR = "clear"
    HINT = "hint"
    CHANCE = "chance"
    UNTESTED = "untested"


class Untested(StrEnum):
    """Why a difference is not tested."""

    ONE_GROUP = "one_group"
    ALL_ALIKE = "all_alike"
    ALIKE_ON_SCALE = "alike_on_scale"
    NOT_SHOWN = "not_shown"
    OVERLAPS = "overlaps"
    KIND = "kind"


@dataclass(frozen=True, slots=True)
class GroupDifference:
    """A test of one question, or of one option of a multiple choice (`option_code`).

    `p` is its own, `adjusted_p` that among all tests of the survey; `smallest_p` is the smallest
    that these group sizes could ever give. None where nothing is tested, and `reason` says why.
    """

    question_id: str
    option_code: int | None = None
    p: float | None = None
    adjusted_p: float | None = None
    smallest_p: float | None = None
    method: Method | None = None
    reason: Untested | None = None

    @property
    def verdict(self) -> Verdict:
        """Clear: adjusted p at most 0.05. Hint: own p at most 0.05 and adjusted at most 0.10."""
        if self.p is None or self.adjusted_p is None:
            return Verdict.UNTESTED
        if self.adjusted_p <= CLEAR_P:
            return Verdict.CLEAR
        is_hint = self.p <= CLEAR_P and self.adjusted_p <= HINT_P
        return Verdict.HINT if is_hint else Verdict.CHANCE

    @property
    def can_be_told(self) -> bool:
        """Whether groups of these sizes could differ so that a test would tell."""
        return self.smallest_p is None or self.smallest_p <= CLEAR_P


@dataclass(frozen=True, slots=True)
class GroupDifferences:
    """The tests of a survey's questions, adjusted together."""

    tests: tuple[GroupDifference, ...]

    def of(self, question_id: str) -> tuple[GroupDifference, ...]:
        """The tests of a question: one, or one an option; none for an open question."""
        return tuple(test for test in self.tests if test.question_id == question_id)

    def strongest(self, question_id: str) -> GroupDifference | None:
        """The question's test with the smallest p; a reason where nothing was tested."""
        own = self.of(question_id)
        return min(own, key=lambda test: 2.0 if test.p is None else test.p, default=None)


def group_differences(tables: Sequence[ResultTable]) -> GroupDifferences:
    """Tests of every closed question's groups against each other."""
    return _adjusted(
        test
        for table in tables
        if table.question.is_closed
        for test in _tests(table, [g for g in table.single_groups if g.n])
    )


def differences_from_others(tables: Sequence[ResultTable], group: str) -> GroupDifferences:
    """Tests of one group against all others together, who are not part of it."""
    return _adjusted(
        test
        for table in tables
        if table.question.is_closed
        for test in _tests_from_others(table, group)
    )


def _tests_from_others(table: ResultTable, group: str) -> list[GroupDifference]:
    tests = _tests(table, own_and_others(table, group))
    if group in (own.group for own in table.single_groups):
        return tests
    # It may have answered, but is merged with others in this question.
    is_one = Untested.ONE_GROUP
    return [replace(t, reason=Untested.NOT_SHOWN) if t.reason is is_one else t for t in tests]


def own_and_others(table: ResultTable, group: str) -> list[GroupResult]:
    """The group and the sum of the others that answered; fewer where one of them did not."""
    own = [g for g in table.single_groups if g.group == group and g.n]
    rest = [g for g in table.single_groups if g.group != group and g.n]
    return [*own, _sum_of(rest)] if rest else own


def _sum_of(groups: Sequence[GroupResult]) -> GroupResult:
    """Several groups' counts as one group's, without what is no sum."""
    first, base = groups[0], sum(group.n for group in groups)
    counts = []
    for at, count in enumerate(first.counts):
        ns = [group.counts[at].n for group in groups]
        n = None if None in ns else sum(n or 0 for n in ns)
        counts.append(replace(count, n=n, share=None if n is None else n / base, mean_rank=None))
    hidden = next((group.remedy for group in groups if not group.has_counts), None)
    return GroupResult("", base, None, None, None, tuple(counts), remedy=hidden)


def _adjusted(tests: Iterable[GroupDifference]) -> GroupDifferences:
    made = list(tests)
    places = [at for at, test in enumerate(made) if test.p is not None]
    values = adjusted([made[at].p or 0.0 for at in places])
    for at, value in zip(places, values, strict=True):
        made[at] = replace(made[at], adjusted_p=value)
    return GroupDifferences(tuple(made))


def _tests(table: ResultTable, groups: Sequence[GroupResult]) -> list[GroupDifference]:
    question_id = table.question.id
    reason = _reason(table, groups)
    if reason is not None:
        return [GroupDifference(question_id, reason=reason)]
    if table.question.kind is Kind.MULTIPLE_CHOICE:
        return [_option_test(question_id, groups, at) for at in range(len(table.options))]
    places = [at for at, count in enumerate(groups[0].counts) if _is_tested(table, count)]
    counts = [[group.counts[at].n or 0 for at in places] for group in groups]
    if sum(any(row) for row in counts) == 1:
        # The others have no answer that has a place on the scale.
        return [GroupDifference(question_id, reason=Untested.ONE_GROUP)]
    is_ordered = table.question.is_ordered or table.question.has_values
    return [_test(question_id, None, counts, is_ordered=is_ordered)]


def _reason(table: ResultTable, groups: Sequence[GroupResult]) -> Untested | None:
    if table.overlaps:
        return Untested.OVERLAPS
    if table.question.kind is Kind.RANKING:
        return Untested.KIND
    if not all(group.has_counts for group in groups):
        return Untested.NOT_SHOWN
    if len(groups) < 2:
        return Untested.NOT_SHOWN if table.total.members else Untested.ONE_GROUP
    return None


def _is_tested(table: ResultTable, count: OptionCount) -> bool:
    """Whether the option is part of the test: on a scale only what has a place on it."""
    return not table.question.is_ordered or count.option.role is Role.SUBSTANTIVE


def _option_test(question_id: str, groups: Sequence[GroupResult], at: int) -> GroupDifference:
    code = groups[0].counts[at].option.code
    chosen = [group.counts[at].n or 0 for group in groups]
    counts = [[n, group.n - n] for n, group in zip(chosen, groups, strict=True)]
    return _test(question_id, code, counts, is_ordered=False)


def _test(
    question_id: str, code: int | None, counts: Sequence[Sequence[int]], *, is_ordered: bool
) -> GroupDifference:
    scores = list(range(len(counts[0]))) if is_ordered else None
    found = tested_difference(counts, scores)
    if found is None:
        alike = Untested.ALIKE_ON_SCALE if is_ordered else Untested.ALL_ALIKE
        return GroupDifference(question_id, code, reason=alike)
    return GroupDifference(
        question_id, code, p=found.p, smallest_p=found.smallest_p, method=found.method
    )


def option_difference(groups: Sequence[GroupResult], at: int) -> float:
    """The gap between the largest and the smallest share of the option in this row."""
    shares = [group.counts[at].share or 0.0 for group in groups]
    return max(shares) - min(shares)


def verdicts_by_question(differences: GroupDifferences) -> Mapping[str, Verdict]:
    """Each question's strongest verdict."""
    ids = dict.fromkeys(test.question_id for test in differences.tests)
    strongest = {id_: differences.strongest(id_) for id_ in ids}
    return {id_: test.verdict for id_, test in strongest.items() if test is not None}
