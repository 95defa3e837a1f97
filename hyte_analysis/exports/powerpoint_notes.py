"""The notes of a slide: the exact figures in words, and what must be known to read them."""

from collections.abc import Iterator

from hyte_analysis.analysis.conventions import (
    disclosure_notes,
    mean_or_reason,
    median_text,
    option_figure_or_reason,
    short_convention,
    withheld,
)
from hyte_analysis.analysis.result import GroupResult, OptionCount, ResultTable
from hyte_analysis.charts.labels import count_and_share, group_line, halves, option_text
from hyte_analysis.charts.look import chosen_group, ordered_options, shown_groups
from hyte_analysis.reports.report import (
    FigureFinding,
    Report,
    TextFinding,
    ThemesFinding,
    WavesFinding,
)
from hyte_analysis.reports.slides import Slide, SlideKind, footer
from hyte_analysis.survey.model import Kind
from hyte_analysis.texts import text
from hyte_analysis.texts.formats import decimal_text


def notes_of(slide: Slide, report: Report) -> str:
    """The notes as lines; the footer last."""
    return "\n".join([*filter(None, _lines(slide, report)), footer(report)])


def _lines(slide: Slide, report: Report) -> Iterator[str]:
    finding = slide.finding
    if slide.kind is SlideKind.COVER:
        yield from report.about
    if finding is None or isinstance(finding, TextFinding):
        return
    if not finding.question_line.endswith(finding.title):
        yield finding.title
    yield finding.question_line
    if isinstance(finding, FigureFinding) and slide.kind is SlideKind.FIGURE:
        yield finding.sentence
        yield finding.comment
        yield from figure_lines(finding)
    elif isinstance(finding, WavesFinding):
        yield finding.comment
        yield from wave_lines(finding)
    if isinstance(finding, ThemesFinding) or slide.kind is not SlideKind.THEMES:
        yield from finding.notes


def figure_lines(finding: FigureFinding) -> Iterator[str]:
    """A line a group with all its figures, the options in the chart's order."""
    table = finding.table
    codes = [option.code for option in ordered_options(table, finding.look)]
    for group in table.groups:
        yield group_figures(table, group, codes)


def wave_lines(finding: WavesFinding) -> Iterator[str]:
    """A line a survey with the figures of all respondents."""
    for table in (finding.then, finding.now):
        codes = [option.code for option in table.options]
        figures = group_figures(table, table.total, codes)
        yield text("powerpoint.notes.survey", survey=table.survey_title, figures=figures)


def group_figures(table: ResultTable, group: GroupResult, codes: list[int]) -> str:
    """A group's n, KA, Hajonta and what its answers were, or why they are not shown."""
    line = group_line(table, group)
    if group.n == 0:
        return line
    parts = [*_statistics(table, group)]
    if withheld(table, group):
        parts += filter(None, [halves(group)])
    else:
        by_code = {count.option.code: count for count in group.counts}
        parts += [_option(group, by_code[code]) for code in codes if code in by_code]
        parts += [
            text("powerpoint.notes.figure", name=area.area,
                 figures=count_and_share(area.n, group.n))
            for area in group.areas if area.n is not None
        ]  # fmt: skip
    return text("powerpoint.notes.group", group=line, figures="; ".join(parts)) if parts else line


def _statistics(table: ResultTable, group: GroupResult) -> Iterator[str]:
    """The figures that the group's own line does not have."""
    if table.question.has_mean and group.median is not None and table.question.is_ordered:
        median = mean_or_reason(group, group.median, median_text(group))
        yield text("powerpoint.notes.figure", name=text("words.median"), figures=median)
    if group.mentions_per_respondent is not None:
        mentions = decimal_text(group.mentions_per_respondent)
        name = text("words.mentions_per_respondent")
        yield text("powerpoint.notes.figure", name=name, figures=mentions)


def _option(group: GroupResult, count: OptionCount) -> str:
    known = option_figure_or_reason(group, count, count.n)
    figures = known if isinstance(known, str) else count_and_share(count.n or 0, group.n)
    if count.mean_rank is not None:
        rank = text("charts.mean_rank", mean=decimal_text(count.mean_rank))
        figures = f"{figures}, {rank}"
    name = " ".join(option_text(count.option).split())
    return text("powerpoint.notes.figure", name=name, figures=figures)


def figure_note(finding: FigureFinding) -> str:
    """What a reader of the chart must know: what the bars are, how KA was made, what is hidden."""
    table, is_several = finding.table, finding.table.question.kind is Kind.MULTIPLE_CHOICE
    if finding.chart in ("stacked", "diverging"):
        measure = text("charts.measure_stacked" if finding.look.values == "counts"
                       else "charts.measure_shares")  # fmt: skip
    elif finding.chart == "areas":
        measure = text("charts.note_areas")
    else:
        measure = text(f"charts.measure_{finding.look.values}") if finding.chart else ""
    split = table.split
    parts = (
        measure if measure.endswith(".") or not measure else f"{measure}.",
        text("charts.note_shares_of_respondents") if is_several else "",
        text("report_words.by_options", question=split.text) if split else "",
        text("charts.note_nominal_mean") if table.question.mean_is_nominal else "",
        short_convention(table),
        *disclosure_notes(table),
        table.restriction,
    )
    return " ".join(filter(None, parts))


def words_in_place(finding: FigureFinding) -> tuple[str, ...]:
    """What stands where a chart would: that nobody answered, or what is not shown; or nothing."""
    table = finding.table
    groups = shown_groups(table, finding.look)
    if finding.chart in ("options", "areas", ""):
        groups = (chosen_group(table, finding.look),)
    if not any(group.n for group in groups):
        return (text("charts.nobody"),)
    if any(group.n and group.has_counts for group in groups):
        return ()
    lines: list[str] = []
    for group in shown_groups(table, finding.look):
        lines += filter(None, [group_line(table, group), halves(group)])
    return tuple(lines)
