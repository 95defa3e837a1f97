"""One sentence that says what a question's figures say."""

from collections.abc import Sequence

from hyte_analysis.analysis.result import GroupResult, OptionCount, ResultTable
from hyte_analysis.survey.model import Kind
from hyte_analysis.texts import counted, text
from hyte_analysis.texts.formats import decimal_text, small_share_text

# Of level options no more than this are named; the others are counted.
MOST_NAMED = 3


def summary_sentence(table: ResultTable) -> str:
    """The commonest answer over all and in each group, or how many answered."""
    leading, by_group = leading_sentence(table), _groups_sentence(table)
    return f"{leading} {by_group}" if by_group else leading


def leading_sentence(table: ResultTable) -> str:
    """The commonest answer over all, or how many answered; nothing of the groups."""
    total = table.total
    if total.n == 0:
        return text("summary.nobody")
    if table.question.kind is Kind.OPEN_TEXT:
        return counted("summary.open", total.n)
    if table.question.kind is Kind.NUMBER:
        return counted("summary.number", total.n, mean=decimal_text(total.mean))
    if table.question.kind is Kind.RANKING:
        return _ranking_sentence(total)
    return _commonest_sentence(total)


def leading_options(group: GroupResult) -> tuple[OptionCount, ...]:
    """The options most chosen in a group: several where they are level, none where nobody chose."""
    most = max((count.n for count in group.counts), default=0)
    return tuple(count for count in group.counts if count.n == most and most)


def _commonest_sentence(total: GroupResult) -> str:
    top = leading_options(total)
    if not top:
        return text("summary.only_text")
    key = {1: "commonest", 2: "commonest_two"}.get(len(top), "commonest_several")
    share = small_share_text(top[0].n, total.n)
    return text(f"summary.{key}", options=_enumeration(top), share=share)


def _ranking_sentence(total: GroupResult) -> str:
    ranks = [count.mean_rank for count in total.counts if count.mean_rank is not None]
    if not ranks:
        return text("summary.only_text")
    best = [count for count in total.counts if count.mean_rank == min(ranks)]
    key = "summary.ranking" if len(best) == 1 else "summary.ranking_several"
    return text(key, options=_enumeration(best), rank=decimal_text(min(ranks)))


def _groups_sentence(table: ResultTable) -> str:
    """The first of the commonest answers in each group; "" where there are no groups to compare."""
    if table.question.kind not in (Kind.SINGLE_CHOICE, Kind.MULTIPLE_CHOICE):
        return ""
    top = leading_options(table.total)
    groups = [group for group in table.single_groups if group.n]
    if not top or len(groups) < 2:
        return ""
    option = top[0].option
    parts = [
        text(
            "summary.group",
            group=group.group,
            share=small_share_text(_n_of(group, option.code), group.n),
        )
        for group in groups
    ]
    return text("summary.groups", option=option.short_label, groups=", ".join(parts))


def _n_of(group: GroupResult, code: int) -> int:
    return next(count.n for count in group.counts if count.option.code == code)


def _enumeration(counts: Sequence[OptionCount]) -> str:
    """The options' names as `”A”, ”B” ja ”C”`, or the first of them and how many others."""
    names = [
        text("summary.option", option=count.option.short_label) for count in counts[:MOST_NAMED]
    ]
    if len(counts) > MOST_NAMED:
        names.append(counted("summary.others", len(counts) - MOST_NAMED))
    *first, last = names
    return ", ".join(first) + text("summary.and") + last if first else last
