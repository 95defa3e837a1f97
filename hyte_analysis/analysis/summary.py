"""One sentence that says what a question's figures say."""

from hyte_analysis.analysis.result import GroupResult, OptionCount, ResultTable
from hyte_analysis.survey.model import Kind
from hyte_analysis.texts import text
from hyte_analysis.texts.formats import count_text, decimal_text, small_share_text


def summary_sentence(table: ResultTable) -> str:
    """The commonest answer over all and in each group, or how many answered."""
    total = table.total
    if total.n == 0:
        return text("summary.nobody")
    if table.question.kind is Kind.OPEN_TEXT:
        return text("summary.open", n=count_text(total.n))
    if table.question.kind is Kind.NUMBER:
        return text("summary.number", mean=decimal_text(total.mean), n=count_text(total.n))
    if table.question.kind is Kind.RANKING:
        return _ranking_sentence(total)
    top = leading_options(total)
    named = text("summary.and").join(f"”{count.option.short_label}”" for count in top[:3])
    share = small_share_text(top[0].n, total.n)
    key = "summary.commonest" if len(top) == 1 else "summary.commonest_several"
    sentence = text(key, options=named, share=share)
    groups = [group for group in table.single_groups if group.n]
    if len(groups) < 2:
        return sentence
    code = top[0].option.code
    parts = [
        text(
            "summary.group", group=group.group, share=small_share_text(_n_of(group, code), group.n)
        )
        for group in groups
    ]
    option = top[0].option.short_label
    return f"{sentence} {text('summary.groups', option=option, groups=', '.join(parts))}"


def leading_options(group: GroupResult) -> tuple[OptionCount, ...]:
    """The options most chosen in a group: several where they are level, none where nobody chose."""
    most = max((count.n for count in group.counts), default=0)
    return tuple(count for count in group.counts if count.n == most and most)


def _n_of(group: GroupResult, code: int) -> int:
    return next(count.n for count in group.counts if count.option.code == code)


def _ranking_sentence(total: GroupResult) -> str:
    ranked = [count for count in total.counts if count.mean_rank is not None]
    best = min(ranked, key=lambda count: count.mean_rank or 0.0)
    return text(
        "summary.ranking", option=best.option.short_label, rank=decimal_text(best.mean_rank)
    )
