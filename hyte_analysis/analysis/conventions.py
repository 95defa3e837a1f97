"""How a table's figures were calculated and what its audience does not see, in sentences."""

from hyte_analysis.analysis.result import GroupResult, OptionCount, Remedy, ResultTable
from hyte_analysis.survey.model import DontKnow, Kind, Question
from hyte_analysis.texts import counted, text
from hyte_analysis.texts.formats import MISSING, count_text, share_text, value_text


def convention(table: ResultTable) -> str:
    """Which codes, which divisor and which don't-knows KA and Hajonta have; "" without them."""
    question = table.question
    if not question.has_mean:
        return ""
    if question.kind is Kind.NUMBER:
        return text("convention.number")
    placed = [option for option in table.options if option.has_form_position]
    codes = ", ".join(f"{option.code} = {option.short_label}" for option in placed)
    parts = [text("convention.single_choice", codes=codes)]
    if question.has_dont_know:
        parts.append(text(f"convention.dont_know_{question.dont_know}"))
    return " ".join(parts)


def short_convention(table: ResultTable) -> str:
    """The convention without the codes, for a picture; "" without KA."""
    question = table.question
    if not question.has_mean:
        return ""
    if question.kind is Kind.NUMBER:
        return text("convention.number")
    key = question.dont_know if question.has_dont_know else "none"
    return text(f"convention.short_{key}")


def base_sentence(table: ResultTable) -> str:
    """Who the base n is: with don't-knows, or without so many of them."""
    question = table.question
    if question.kind is not Kind.SINGLE_CHOICE or not question.has_dont_know:
        return ""
    if question.dont_know is not DontKnow.LEFT_OUT:
        return text("convention.base_with")
    left_out = table.total.left_out
    if left_out is None:
        return f"{text('convention.base_without')} {text('disclosure.base_hidden')}"
    return counted("convention.base_without_n", left_out)


def has_scale_figures(question: Question) -> bool:
    """Whether median and consensus are told: the options of a single choice are steps."""
    return question.kind is Kind.SINGLE_CHOICE and question.is_ordered


def profile_sentence(table: ResultTable) -> str:
    """For whom the figures are."""
    return text("disclosure.for", profile=text(f"words.profile.{table.profile}"))


def withheld(table: ResultTable, group: GroupResult) -> str:
    """What stands where a group's counts would: why they are not shown; "" where they are."""
    if group.has_counts or not group.n:
        return ""
    key = "withheld" if group.n < table.counts_limit else "withheld_others"
    return text(f"disclosure.{key}", least=count_text(table.counts_limit))


def share_or_reason(count: OptionCount) -> str:
    """The share as text; where it may not be seen, at most whether it is half."""
    return _half(count) if count.n is None else share_text(count.share)


def _half(count: OptionCount) -> str:
    if count.is_half is None:
        return text("disclosure.hidden")
    return text("disclosure.half" if count.is_half else "disclosure.less_than_half")


def mean_or_reason(group: GroupResult, value: float | None, shown: str) -> str:
    """A printed figure, or a mark that it is not shown to this audience."""
    if value is None and group.n and not group.has_counts:
        return text("disclosure.hidden")
    return shown if value is not None else MISSING


def median_text(group: GroupResult) -> str:
    """The median as the code of the option in the middle, or halfway between two; a dash."""
    return MISSING if group.median is None else value_text(group.median)


def figure_or_reason(group: GroupResult, value: float | None) -> float | str | None:
    """The figure unrounded, or a mark that it is not shown; None where it does not exist."""
    is_hidden = value is None and group.n and not group.has_counts
    return text("disclosure.hidden") if is_hidden else value


def option_figure_or_reason(
    group: GroupResult, count: OptionCount, value: float | None
) -> float | str | None:
    """One of an option's figures unrounded, or what the audience may know in its place."""
    hidden = figure_or_reason(group, value)
    return _half(count) if isinstance(hidden, str) else hidden


def group_note(table: ResultTable, group: GroupResult) -> str:
    """What was done to the group's figures and why; "" where nothing was."""
    if table.is_protected and group.remedy is Remedy.MERGED and group.members:
        return _merged_note(table, group)
    return withheld(table, group)


def _merged_note(table: ResultTable, group: GroupResult) -> str:
    groups, least = ", ".join(group.members), count_text(table.counts_limit)
    return text("disclosure.note_merged", groups=groups, least=least)


def disclosure_notes(table: ResultTable) -> list[str]:
    """A sentence for each thing that was done to the figures of few answers, and why."""
    if not table.is_protected:
        return []
    limit = table.counts_limit
    notes = [_merged_note(table, group) for group in table.groups if group.members]
    without = [group for group in table.groups if not group.has_counts and group.n]
    hidden = {group.remedy for group in without if group.n < limit}
    notes += [
        text(f"disclosure.note_{remedy}", least=count_text(limit))
        for remedy in (Remedy.NO_COUNTS, Remedy.NO_SPREAD, Remedy.SHARES_ONLY, Remedy.HIDDEN)
        if remedy in hidden
    ]
    if any(group.n >= limit for group in without):
        notes.append(text("disclosure.note_others", least=count_text(limit)))
    return notes
