"""What the reader chose about a chart, and the order of options that follows from it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from hyte_analysis.analysis.group_differences import LEAST_ANSWERS, option_difference
from hyte_analysis.analysis.result import GroupResult, OptionCount, ResultTable
from hyte_analysis.survey.model import Kind, Option, Role

Order = Literal["form", "size", "difference"]


@dataclass(frozen=True, slots=True)
class Look:
    """The choices of the page: counts or shares, the order of options, whose figures.

    `group` names the one group that option bars show (None: all together); `with_total`
    adds "Kaikki" to the charts that show every group. By `difference` the options come first
    whose shares differ most between groups.
    """

    values: Literal["counts", "shares"] = "counts"
    order: Order = "form"
    group: str | None = None
    with_total: bool = False


def suitable_orders(table: ResultTable) -> tuple[Order, ...]:
    """The orders of options to choose from; "difference" where groups can be compared by it."""
    if table.question.kind is Kind.MULTIPLE_CHOICE and len(_comparable(table)) > 1:
        return ("form", "size", "difference")
    return ("form", "size")


def ordered_options(table: ResultTable, look: Look) -> tuple[Option, ...]:
    """The options in the chosen order; equals, and all where nothing orders them, as on the form.

    By size or difference, what is not a choice among the others (don't know, exclusive, other,
    answers outside the codebook) stays last, in form order.
    """
    if look.order == "form":
        return table.options
    keys = _sort_keys(table, look)
    at = range(len(table.options))
    choices = [i for i in at if table.options[i].role is Role.SUBSTANTIVE]
    rest = [i for i in at if table.options[i].role is not Role.SUBSTANTIVE]
    return tuple(table.options[i] for i in [*sorted(choices, key=lambda i: keys[i]), *rest])


def _sort_keys(table: ResultTable, look: Look) -> list[float]:
    """A number for each option, the smallest first."""
    none = [0.0] * len(table.options)
    if look.order == "difference":
        groups = _comparable(table)
        if len(groups) < 2:
            return none
        # Rounded, so that equal gaps of different thirds are equal.
        return [-round(option_difference(groups, at), 9) for at in range(len(none))]
    measured = chosen_group(table, look)
    if not measured.has_counts:
        return none
    counts = [count_of(measured, option) for option in table.options]
    if table.question.kind is Kind.RANKING:
        return [float("inf") if c.mean_rank is None else c.mean_rank for c in counts]
    return [-float(count.n or 0) for count in counts]


def _comparable(table: ResultTable) -> list[GroupResult]:
    """The groups whose shares say something beside each other."""
    return [g for g in table.single_groups if g.n >= LEAST_ANSWERS and g.has_counts]


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
    """The length of the axis: all respondents, or the largest count that may be seen."""
    if look.values == "shares":
        return 1
    return max([1, *(count.n or 0 for group in groups for count in group.counts)])
