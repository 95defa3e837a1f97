"""What the reader chose about a chart, and the order of options that follows from it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from hyte_analysis.analysis.result import GroupResult, OptionCount, ResultTable
from hyte_analysis.survey.model import Kind, Option, Role


@dataclass(frozen=True, slots=True)
class Look:
    """The choices of the page: counts or shares, the order of options, whose figures.

    `group` names the one group that option bars show (None: all together); `with_total`
    adds "Kaikki" to the charts that show every group.
    """

    values: Literal["counts", "shares"] = "counts"
    order: Literal["form", "size"] = "form"
    group: str | None = None
    with_total: bool = False


def ordered_options(table: ResultTable, look: Look) -> tuple[Option, ...]:
    """The options in the chosen order.

    By size, what is not a choice among the others (don't know, exclusive, other, answers
    outside the codebook) stays last, in form order.
    """
    if look.order == "form":
        return table.options
    measured = chosen_group(table, look)
    choices = [option for option in table.options if option.role is Role.SUBSTANTIVE]
    rest = tuple(option for option in table.options if option.role is not Role.SUBSTANTIVE)
    if table.question.kind is Kind.RANKING:
        return (*sorted(choices, key=lambda option: _rank_key(measured, option)), *rest)
    return (*sorted(choices, key=lambda option: -count_of(measured, option).n), *rest)


def _rank_key(group: GroupResult, option: Option) -> float:
    rank = count_of(group, option).mean_rank
    return float("inf") if rank is None else rank


def chosen_group(table: ResultTable, look: Look) -> GroupResult:
    """The group that the look names, or all together."""
    return next((group for group in table.groups if group.group == look.group), table.total)


def shown_groups(table: ResultTable, look: Look) -> tuple[GroupResult, ...]:
    """The groups of a chart that compares groups; all together where there is no group."""
    if not table.single_groups:
        return (table.total,)
    return table.groups if look.with_total else table.single_groups


def count_of(group: GroupResult, option: Option) -> OptionCount:
    """The group's count of this option; zero where the table has none."""
    for count in group.counts:
        if count.option.code == option.code:
            return count
    return OptionCount(option, 0, 0.0 if group.n else None)


def span(look: Look, groups: Sequence[GroupResult]) -> float:
    """The length of the axis: all respondents, or the largest count of these groups."""
    if look.values == "shares":
        return 1
    return max([1, *(count.n for group in groups for count in group.counts)])
