"""A chart in words, for those who do not see it: the figures, not the picture."""

from hyte_analysis.analysis.conventions import mean_or_reason, withheld
from hyte_analysis.analysis.result import AreaShare, GroupResult, OptionCount, ResultTable
from hyte_analysis.charts.labels import count_and_share, halves, option_text, remark_on
from hyte_analysis.texts import counted, text
from hyte_analysis.texts.formats import decimal_text

# With more options than this only the largest are told; the table beside has them all.
ALL_TOLD = 8
LARGEST_TOLD = 5


def alt_text(table: ResultTable) -> str:
    """The question and each group's figures as plain sentences."""
    parts = [_ended(table.question.text), *(_group(table, group) for group in table.groups)]
    mentions = table.total.mentions_per_respondent
    if mentions is not None:
        parts.append(text("charts.alt.mentions", mentions=decimal_text(mentions)))
    return " ".join([*parts, *filter(None, [remark_on(table)])])


def _ended(sentence: str) -> str:
    words = " ".join(sentence.split())
    return words if words.endswith((".", "?", "!", ":")) else words + "."


def _group(table: ResultTable, group: GroupResult) -> str:
    if group.n == 0:
        return text("charts.alt.group_empty", group=group.group)
    statistics = _statistics(table, group)
    if not group.has_counts:
        reason = "; ".join(filter(None, [withheld(table, group), halves(group)]))
        return text(
            "charts.alt.group_withheld", group=group.group, statistics=statistics, reason=reason
        )
    told = text(
        "charts.alt.group", group=group.group, statistics=statistics, options=_options(group)
    )
    return f"{told} {_areas(group)}" if group.areas else told


def _statistics(table: ResultTable, group: GroupResult) -> str:
    answers = counted("charts.alt.answers", group.n)
    if not table.question.has_mean:
        return answers
    return text(
        "charts.alt.answers_mean",
        answers=answers,
        mean=mean_or_reason(group, group.mean, decimal_text(group.mean)),
        spread=mean_or_reason(group, group.spread, decimal_text(group.spread)),
    )


def _options(group: GroupResult) -> str:
    if len(group.counts) <= ALL_TOLD:
        return "; ".join(_option(group, count) for count in group.counts)
    largest = sorted(group.counts, key=lambda count: -(count.n or 0))[:LARGEST_TOLD]
    told = "; ".join(_option(group, count) for count in largest)
    others = len(group.counts) - len(largest)
    return f"{told}; {text('charts.alt.others', n=others)}"


def _option(group: GroupResult, count: OptionCount) -> str:
    figures = count_and_share(count.n or 0, group.n)
    option = " ".join(option_text(count.option).split())
    if count.mean_rank is None:
        return text("charts.alt.option", option=option, figures=figures)
    mean = decimal_text(count.mean_rank)
    return text("charts.alt.option_rank", option=option, figures=figures, mean=mean)


def _areas(group: GroupResult) -> str:
    """How many chose something of each focus area."""
    return text("charts.alt.areas", areas="; ".join(_area(group, area) for area in group.areas))


def _area(group: GroupResult, area: AreaShare) -> str:
    name = " ".join(area.area.split())
    figures = count_and_share(area.n or 0, group.n)
    return text("charts.alt.option", option=name, figures=figures)
