"""One sentence that says what a question's figures say, by fixed rules."""

from collections.abc import Sequence

from hyte_analysis.analysis.group_differences import (
    GroupDifference,
    Untested,
    Verdict,
    option_difference,
)
from hyte_analysis.analysis.result import GroupResult, OptionCount, ResultTable
from hyte_analysis.survey.model import Kind
from hyte_analysis.texts import counted, text
from hyte_analysis.texts.formats import decimal_text, share_text, small_share_text

# Of level options no more than this are named; the others are counted.
MOST_NAMED = 3
# From this many answers on a percentage comes before the count.
PERCENT_FROM = 10


def finding_sentence(table: ResultTable, difference: GroupDifference | None = None) -> str:
    """The commonest answer over all, or how many answered, and whether the groups differ.

    `difference` is the question's strongest test; None where the groups are not compared.
    """
    finding = _leading(table)
    of_groups = _groups_clause(table, difference) if table.total.n else ""
    return (
        text("summary.with_groups", finding=finding, groups=of_groups)
        if of_groups
        else (text("summary.alone", finding=finding))
    )


def leading_sentence(table: ResultTable) -> str:
    """The commonest answer over all, or how many answered; nothing of the groups."""
    return text("summary.alone", finding=_leading(table))


def leading_options(group: GroupResult) -> tuple[OptionCount, ...]:
    """The options most chosen in a group: several where they are level, none where nobody chose."""
    most = max((count.n or 0 for count in group.counts), default=0)
    return tuple(count for count in group.counts if count.n == most and most)


def _leading(table: ResultTable) -> str:
    total, kind = table.total, table.question.kind
    if total.n == 0:
        return text("summary.nobody")
    if kind is Kind.OPEN_TEXT:
        return counted("summary.open", total.n)
    if not total.has_counts:
        return counted("summary.not_shown", total.n)
    if kind is Kind.NUMBER:
        return counted("summary.number", total.n, mean=decimal_text(total.mean))
    return _ranking(total) if kind is Kind.RANKING else _commonest(total)


def _commonest(total: GroupResult) -> str:
    top = leading_options(total)
    if not top:
        return text("summary.only_text")
    key = {1: "commonest", 2: "commonest_two"}.get(len(top), "commonest_several")
    n = top[0].n or 0
    who = text("summary.with_a_stand" if total.left_out else "summary.respondents")
    share = text("summary.small_share", n=n, of=total.n, who=who)
    if total.n >= PERCENT_FROM:
        share = text("summary.share", share=share_text(n / total.n), n=n, of=total.n, who=who)
    return text(f"summary.{key}", options=_enumeration(top), share=share)


def _ranking(total: GroupResult) -> str:
    ranks = [count.mean_rank for count in total.counts if count.mean_rank is not None]
    if not ranks:
        return text("summary.only_text")
    best = [count for count in total.counts if count.mean_rank == min(ranks)]
    key = "summary.ranking" if len(best) == 1 else "summary.ranking_several"
    return text(key, options=_enumeration(best), rank=decimal_text(min(ranks)), n=total.n)


def _groups_clause(table: ResultTable, difference: GroupDifference | None) -> str:
    """What can be said of the groups, for a sentence's second half; "" where nothing can."""
    if difference is None:
        return ""
    if difference.verdict is Verdict.UNTESTED:
        if difference.reason in (Untested.ALL_ALIKE, Untested.ALIKE_ON_SCALE):
            return text(f"summary.{difference.reason}")
        return text("summary.groups_withheld") if difference.reason is Untested.NOT_SHOWN else ""
    if difference.verdict is Verdict.CHANCE:
        return text("summary.chance" if difference.can_be_told else "summary.too_small")
    groups = [group for group in table.single_groups if group.n]
    at = _telling_row(table, groups, difference)
    shares = ", ".join(
        text("summary.group", group=g.group, share=small_share_text(g.counts[at].n or 0, g.n))
        for g in groups
    )
    option = table.options[at].short_label
    return text(f"summary.{difference.verdict}", option=option, groups=shares)


def _telling_row(
    table: ResultTable, groups: Sequence[GroupResult], difference: GroupDifference
) -> int:
    """The row of the option that was tested, or else of the one whose shares differ most."""
    codes = [option.code for option in table.options]
    if difference.option_code in codes:
        return codes.index(difference.option_code)
    return max(range(len(codes)), key=lambda at: option_difference(groups, at))


def _enumeration(counts: Sequence[OptionCount]) -> str:
    """The options' names as `”A”, ”B” ja ”C”`, or the first of them and how many others."""
    names = [
        text("summary.option", option=count.option.short_label) for count in counts[:MOST_NAMED]
    ]
    if len(counts) > MOST_NAMED:
        names.append(counted("summary.others", len(counts) - MOST_NAMED))
    *first, last = names
    return ", ".join(first) + text("summary.and") + last if first else last
