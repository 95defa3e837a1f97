"""Results as JSON values, CSV and a text table for the command line."""

import csv
import io
import textwrap
from collections.abc import Iterable, Iterator, Sequence

from hyte_analysis.analysis.conventions import (
    base_sentence,
    convention,
    disclosure_notes,
    figure_or_reason,
    group_note,
    has_scale_figures,
    mean_or_reason,
    median_text,
    option_figure_or_reason,
    profile_sentence,
    withheld,
)
from hyte_analysis.analysis.evidence import difference_sentences, reveal_sentences
from hyte_analysis.analysis.group_differences import GroupDifferences, group_differences
from hyte_analysis.analysis.result import AreaShare, GroupResult, OptionCount, ResultTable
from hyte_analysis.analysis.summary import PERCENT_FROM
from hyte_analysis.survey.model import DontKnow, Survey
from hyte_analysis.texts import text
from hyte_analysis.texts.formats import count_text, decimal_text, small_share_text

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")
_WIDEST_LABEL = 60


def to_json(survey: Survey, tables: Sequence[ResultTable]) -> dict[str, object]:
    """The results as plain values, unrounded; None where a figure does not exist or is not shown.

    A group's `withheld` says why its counts are not shown, `remedy` what was done in their
    place; where only that is told, `at_least_half` says whether half chose the option.
    """
    return {
        "survey": {"id": survey.id, "title": survey.title, "wave": survey.wave},
        "questions": [_question(table) for table in tables],
    }


def _question(table: ResultTable) -> dict[str, object]:
    question = table.question
    return {
        "id": question.id,
        "number": question.number,
        "text": question.text,
        "kind": question.kind.value,
        "scale": question.scale.value if question.scale else None,
        "profile": table.profile.value,
        "protected": table.is_protected,
        "convention": convention(table) or None,
        "dont_know": question.dont_know.value if question.has_dont_know else None,
        "options": [
            {"code": option.code, "label": option.label, "role": option.role.value}
            for option in table.options
        ],
        "groups": [_group(table, group) for group in table.groups],
    }


def _group(table: ResultTable, group: GroupResult) -> dict[str, object]:
    return {
        "group": group.group,
        "n": group.n,
        "mean": group.mean,
        "spread": group.spread,
        "mean_without_dont_know": group.mean_without_dont_know,
        "counts": [_count(count) for count in group.counts],
        "median": group.median,
        "consensus": group.consensus,
        "areas": [{"area": a.area, "n": a.n, "share": a.share} for a in group.areas],
        "left_out": group.left_out,
        "invited": group.invited,
        "members": list(group.members),
        "remedy": group.remedy.value if group.remedy else None,
        "withheld": withheld(table, group) or None,
    }


def _count(count: OptionCount) -> dict[str, object]:
    option = count.option
    told = {"code": option.code, "label": option.label, "n": count.n, "share": count.share}
    return told if count.is_half is None else {**told, "at_least_half": count.is_half}


def to_csv(tables: Sequence[ResultTable]) -> str:
    """One line a question, group and option; `;` between cells, decimal comma, for Excel.

    Words stand where a figure is not shown to the audience. Text that a spreadsheet would run as
    a formula gets an apostrophe in front.
    """
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow([text(f"plain.{name}") for name in _CSV_COLUMNS])
    for table in tables:
        writer.writerows(_csv_rows(table))
    return out.getvalue()


_CSV_COLUMNS = (
    "id", "number", "question", "kind", "group", "n", "mean", "spread", "mean_without_dont_know",
    "code", "option", "count", "share", "mean_note", "median", "consensus", "audience",
    "convention", "note",
)  # fmt: skip


def _csv_rows(table: ResultTable) -> Iterator[list[str]]:
    question = table.question
    kind = text(f"words.kind.{question.kind}")
    nominal = text("plain.nominal") if question.mean_is_nominal else ""
    names = [_safe(cell) for cell in (question.id, question.number, question.text, kind)]
    about = [profile_sentence(table), convention(table)]
    for group in table.groups:
        means = [_figure(group, value, is_there=question.has_mean) for value in _means(group)]
        scale = [
            _figure(group, value, is_there=has_scale_figures(question))
            for value in (group.median, group.consensus)
        ]
        head = [*names, _safe(group.group), str(group.n), *means]
        tail = [nominal, *scale, *about, _safe(group_note(table, group))]
        rows = [
            [str(c.option.code), _safe(c.option.label), *_option_figures(group, c)]
            for c in group.counts
        ]
        for row in rows or [["", "", "", ""]]:
            yield [*head, *row, *tail]


def _means(group: GroupResult) -> tuple[float | None, ...]:
    return group.mean, group.spread, group.mean_without_dont_know


def _option_figures(group: GroupResult, count: OptionCount) -> list[str]:
    return [_cell(option_figure_or_reason(group, count, of)) for of in (count.n, count.share)]


def _figure(group: GroupResult, value: float | None, *, is_there: bool) -> str:
    """The figure as a cell; empty where the question has none such."""
    return _cell(figure_or_reason(group, value)) if is_there else ""


def _cell(value: float | str | None) -> str:
    if isinstance(value, str):
        return value
    return "" if value is None else repr(value).replace(".", ",")


def _safe(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA_STARTS) else cell


def to_text(tables: Sequence[ResultTable], differences: GroupDifferences | None = None) -> str:
    """The results as text tables, the audience first: an option a line, a group a column.

    `differences` are those of the whole survey; without them the tables' own are tested.
    """
    tested = differences or group_differences(tables)
    audiences = dict.fromkeys(profile_sentence(table) for table in tables)
    blocks = [*((line,) for line in audiences), *(_text_table(table, tested) for table in tables)]
    return "\n".join(line for block in blocks for line in [*block, ""])


def _text_table(table: ResultTable, differences: GroupDifferences) -> Iterator[str]:
    question, groups = table.question, table.groups
    yield f"{question.number} {question.text}".strip()
    yield f"  {text('plain.kind')}: {text(f'words.kind.{question.kind}')}  [{question.id}]"
    for sentence in (convention(table), base_sentence(table), table.restriction):
        if sentence:
            yield f"  {sentence}"
    lines = [("", [group.group for group in groups])]
    for row, option in enumerate(table.options):
        cells = [_option_cell(group, group.counts[row]) for group in groups]
        lines.append((option.label, cells))
    for row, area in enumerate(question.areas):
        cells = [_area_cell(group, group.areas[row]) for group in groups]
        lines.append((text("plain.area", area=area), cells))
    lines.append((text("words.answers"), [count_text(group.n) for group in groups]))
    lines.extend(_statistics(table))
    yield from _aligned(lines)
    if question.mean_is_nominal:
        yield f"  * {text('words.nominal_mean')}"
    notes = (
        *disclosure_notes(table),
        *difference_sentences(table, differences),
        *reveal_sentences(table),
    )
    yield from (f"  {note}" for note in notes)


def _aligned(lines: Sequence[tuple[str, Sequence[str]]]) -> Iterator[str]:
    """The lines with a column for the labels, wrapped, and one for each group."""
    width = min(_WIDEST_LABEL, max(len(label) for label, _ in lines))
    sizes = [max(10, *map(len, cells)) for cells in zip(*(c for _, c in lines), strict=True)]
    for label, cells in lines:
        *above, last = textwrap.wrap(label, width) or [""]
        yield from (f"  {part}" for part in above)
        padded = (cell.rjust(size) for cell, size in zip(cells, sizes, strict=True))
        yield f"  {last.ljust(width)}  " + "  ".join(padded)


def _option_cell(group: GroupResult, count: OptionCount) -> str:
    known = option_figure_or_reason(group, count, count.n)
    if isinstance(known, str):
        return known
    if not count.n:
        return "0"
    figures = small_share_text(count.n or 0, group.n)
    if count.mean_rank is not None:
        figures += f", {text('words.mean')} {decimal_text(count.mean_rank)}"
    return figures if group.n < PERCENT_FROM else f"{count_text(count.n)} ({figures})"


def _area_cell(group: GroupResult, area: AreaShare) -> str:
    known = figure_or_reason(group, area.n)
    if isinstance(known, str):
        return known
    if not area.n:
        return "0"
    share = small_share_text(area.n, group.n)
    return share if group.n < PERCENT_FROM else f"{count_text(area.n)} ({share})"


def _statistics(table: ResultTable) -> Iterator[tuple[str, list[str]]]:
    question, groups = table.question, table.groups

    def line(values: Iterable[float | None]) -> list[str]:
        told = zip(groups, values, strict=True)
        return [_printed(figure_or_reason(group, value)) for group, value in told]

    mark = "*" if question.mean_is_nominal else ""
    if question.has_mean:
        yield text("words.mean") + mark, line(group.mean for group in groups)
        yield text("words.spread") + mark, line(group.spread for group in groups)
    if question.has_mean and question.has_dont_know and question.dont_know is DontKnow.AVERAGED:
        without = line(group.mean_without_dont_know for group in groups)
        yield text("words.mean_without_dont_know") + mark, without
    if has_scale_figures(question):
        medians = [mean_or_reason(g, g.median, median_text(g)) for g in groups]
        yield text("words.median"), medians
        yield text("words.consensus"), line(group.consensus for group in groups)
    if question.has_mentions:
        mentions = line(group.mentions_per_respondent for group in groups)
        yield text("words.mentions_per_respondent"), mentions


def _printed(value: float | str | None) -> str:
    return value if isinstance(value, str) else decimal_text(value)
