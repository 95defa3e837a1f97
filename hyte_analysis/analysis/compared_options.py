"""Every question as one option's share in each group, or one option against the other groups."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from hyte_analysis.analysis.group_differences import (
    LEAST_ANSWERS,
    GroupDifference,
    GroupDifferences,
    option_difference,
    own_and_others,
)
from hyte_analysis.analysis.result import GroupResult, ResultTable
from hyte_analysis.analysis.summary import leading_options
from hyte_analysis.survey.model import Direction, Kind, Option, Role


class Order(StrEnum):
    """How the rows of a comparison stand; all but the form's order from the largest on."""

    FORM = "form"
    SHARE = "share"
    CONSENSUS = "consensus"
    DIFFERENCE = "difference"


@dataclass(frozen=True, slots=True)
class ComparedShare:
    """How many of a group chose the row's options; None where not shown or where nobody answered.

    `is_half` may say of a hidden share whether it is at least half. `mean` stands in place of a
    share where the row tells a mean.
    """

    result: GroupResult
    n: int | None
    share: float | None
    is_half: bool | None = None
    mean: float | None = None


@dataclass(frozen=True, slots=True)
class ComparedRow:
    """The same options of a question in every group and, last, in all together.

    `options` are counted as one; none where no option may be told or the figure is a mean of
    numbers. `gap` is the largest difference between two groups' shares (0–1), in the option
    `widest`, and `test` the strongest test: both of the whole question, or of the row's option
    where each option has a row of its own.
    """

    table: ResultTable
    options: tuple[Option, ...]
    shares: tuple[ComparedShare, ...]
    gap: float | None
    widest: Option | None
    test: GroupDifference | None

    @property
    def is_mean(self) -> bool:
        """Whether the figures are means: of numbers, or of the places of a ranking."""
        return self.table.question.kind in (Kind.NUMBER, Kind.RANKING)


@dataclass(frozen=True, slots=True)
class RowAgainstOthers:
    """An option's share in a group and in all the others together, who are not part of it.

    `difference` is the group's share less the others' (−1–1), None where either has fewer than
    three answers. `option` and the two are None where the shares can't be set side by side.
    `test` is of the whole question, or of the option where each has a row of its own.
    """

    table: ResultTable
    option: Option | None
    own: ComparedShare | None
    others: ComparedShare | None
    difference: float | None
    test: GroupDifference | None


def group_columns(tables: Sequence[ResultTable], labels: Sequence[str]) -> tuple[str, ...]:
    """The columns that hold every table's groups, the total last; `labels` in the survey's order.

    Groups that are one group in every table have one column. Those that are merged in some only
    have a column each, where the merged group stands in each of them.
    """
    names: dict[str, set[str]] = {}
    for table in tables:
        for group in table.single_groups:
            for member in group.members or (group.group,):
                names.setdefault(member, set()).add(group.group)
        for member in table.total.members:
            names.setdefault(member, set()).add(table.total.group)
    apart = {name for of_member in names.values() if len(of_member) > 1 for name in of_member}
    columns = [
        label if names[label] & apart else next(iter(names[label]))
        for label in dict.fromkeys((*labels, *names))
        if label in names
    ]
    return tuple(dict.fromkeys((*columns, *(table.total.group for table in tables))))


def share_in(row: ComparedRow, column: str) -> ComparedShare | None:
    """The row's share that stands in this column; None where the group is not in the row."""
    for share in row.shares:
        is_part = column in share.result.members and not share.result.is_total
        if column == share.result.group or is_part:
            return share
    return None


def compared_rows(
    tables: Sequence[ResultTable], differences: GroupDifferences, *, every_option: bool = False
) -> tuple[ComparedRow, ...]:
    """A row for every closed question; with `every_option` one an option of a multiple choice."""
    rows: list[ComparedRow] = []
    for table in tables:
        if every_option and table.question.kind is Kind.MULTIPLE_CHOICE:
            rows += [_option_row(table, at, differences) for at in range(len(table.options))]
        elif table.question.is_closed:
            rows.append(_question_row(table, differences))
    return tuple(rows)


def _question_row(table: ResultTable, differences: GroupDifferences) -> ComparedRow:
    test = differences.strongest(table.question.id)
    return _row(table, compared_places(table), range(len(table.options)), test)


def _option_row(table: ResultTable, at: int, differences: GroupDifferences) -> ComparedRow:
    return _row(table, (at,), (at,), _option_test(table, at, differences))


def _row(
    table: ResultTable, places: Sequence[int], tested: Sequence[int], test: GroupDifference | None
) -> ComparedRow:
    gap, widest = _widest(table, tested)
    return ComparedRow(
        table,
        tuple(table.options[at] for at in places),
        tuple(_share(table, group, places) for group in table.groups),
        gap,
        widest,
        test,
    )


def compared_places(table: ResultTable) -> tuple[int, ...]:
    """The places of the options whose share stands for the question in every group.

    The good one of two options, or the last where neither is; the better half of a scale whose
    good end is known, without its middle; of a ranking the option placed best; else the option
    most chosen over all. None of a number question, nor where the audience may not know.
    """
    question, total = table.question, table.total
    if question.kind is Kind.NUMBER or not total.has_counts:
        return ()
    if question.kind is Kind.RANKING:
        ranks = [(c.mean_rank, at) for at, c in enumerate(total.counts) if c.mean_rank is not None]
        return (min(ranks)[1],) if ranks else ()
    return _good_places(table) or _commonest_places(total)


def _good_places(table: ResultTable) -> tuple[int, ...]:
    question = table.question
    steps = [at for at, o in enumerate(table.options) if o.role is Role.SUBSTANTIVE]
    if question.telling_option is not None:
        return (table.options.index(question.telling_option),)
    is_scale = question.is_ordered and question.direction is not None
    if question.kind is not Kind.SINGLE_CHOICE or not is_scale:
        return ()
    half = len(steps) // 2
    first_are_good = question.direction is Direction.LOWER_IS_BETTER
    return tuple(steps[:half] if first_are_good else steps[len(steps) - half :])


def _commonest_places(total: GroupResult) -> tuple[int, ...]:
    return tuple(total.counts.index(count) for count in leading_options(total)[:1])


def _share(table: ResultTable, group: GroupResult, places: Sequence[int]) -> ComparedShare:
    counts = [group.counts[at] for at in places]
    ns = [count.n for count in counts]
    n = None if not ns or None in ns else sum(n or 0 for n in ns)
    mean = group.mean if table.question.kind is Kind.NUMBER else None
    if table.question.kind is Kind.RANKING and counts:
        mean = counts[0].mean_rank
    return ComparedShare(
        group,
        n,
        n / group.n if n is not None and group.n else None,
        counts[0].is_half if len(counts) == 1 else None,
        mean,
    )


def _widest(table: ResultTable, places: Sequence[int]) -> tuple[float | None, Option | None]:
    """The largest difference between the groups' shares of one of these options, and the option."""
    groups = [g for g in table.single_groups if g.n >= LEAST_ANSWERS and g.has_counts]
    if table.question.kind is Kind.RANKING or len(groups) < 2 or not places:
        return None, None
    gap, at = max((option_difference(groups, at), -at) for at in places)
    return gap, table.options[-at]


def _option_test(
    table: ResultTable, at: int, differences: GroupDifferences
) -> GroupDifference | None:
    tests = differences.of(table.question.id)
    code = table.options[at].code
    return next((t for t in tests if t.option_code in (code, None)), None)


def sorted_rows(rows: Sequence[ComparedRow], order: Order) -> tuple[ComparedRow, ...]:
    """The rows in this order; those that lack the figure last, level ones as on the form."""

    def size(row: ComparedRow) -> float | None:
        if order is Order.SHARE:
            return row.shares[-1].share
        return row.table.total.consensus if order is Order.CONSENSUS else row.gap

    if order is Order.FORM:
        return tuple(rows)
    return tuple(sorted(rows, key=lambda row: _largest_first(size(row))))


def _largest_first(size: float | None) -> tuple[bool, float]:
    return size is None, -(size or 0.0)


def rows_against_others(
    tables: Sequence[ResultTable],
    differences: GroupDifferences,
    group: str,
    *,
    every_option: bool = False,
) -> tuple[RowAgainstOthers, ...]:
    """A row for every closed question; with `every_option` one an option of a multiple choice.

    A question's row is of the option whose share differs most. `differences` are those of the
    group from the others.
    """
    rows: list[RowAgainstOthers] = []
    for table in tables:
        if not table.question.is_closed:
            continue
        pair = own_and_others(table, group)
        if len(pair) < 2 or not all(result.has_counts for result in pair) or _is_ranked(table):
            rows.append(_untold(table, differences.strongest(table.question.id)))
            continue
        each = range(len(table.options))
        if every_option and table.question.kind is Kind.MULTIPLE_CHOICE:
            rows += [_against(table, pair, at, _option_test(table, at, differences)) for at in each]
        else:
            most = _most_apart(pair, each)
            rows.append(_against(table, pair, most, differences.strongest(table.question.id)))
    return tuple(rows)


def _most_apart(pair: Sequence[GroupResult], places: Sequence[int]) -> int:
    return max(places, key=lambda at: (option_difference(pair, at), -at))


def _is_ranked(table: ResultTable) -> bool:
    return table.question.kind is Kind.RANKING or not table.options


def _untold(table: ResultTable, test: GroupDifference | None) -> RowAgainstOthers:
    return RowAgainstOthers(table, None, None, None, None, test)


def _against(
    table: ResultTable, pair: Sequence[GroupResult], at: int, test: GroupDifference | None
) -> RowAgainstOthers:
    own, others = (_share(table, result, (at,)) for result in pair)
    enough = all(result.n >= LEAST_ANSWERS for result in pair)
    gap = (own.share or 0.0) - (others.share or 0.0) if enough else None
    return RowAgainstOthers(table, table.options[at], own, others, gap, test)


def sorted_against_others(
    rows: Sequence[RowAgainstOthers], order: Order
) -> tuple[RowAgainstOthers, ...]:
    """The rows as on the form, or the largest difference in either direction first."""
    if order is Order.FORM:
        return tuple(rows)
    return tuple(
        sorted(
            rows,
            key=lambda r: _largest_first(None if r.difference is None else abs(r.difference)),
        )
    )
