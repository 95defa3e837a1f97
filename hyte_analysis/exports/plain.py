"""Results as JSON values, CSV and a text table for the command line."""

import csv
import io
import textwrap
from collections.abc import Iterator, Sequence

from hyte_analysis.analysis.result import GroupResult, OptionCount, ResultTable
from hyte_analysis.survey.model import Kind, Survey
from hyte_analysis.texts import text
from hyte_analysis.texts.formats import count_text, decimal_text, share_text

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")
_WIDEST_LABEL = 60


def to_json(survey: Survey, tables: Sequence[ResultTable]) -> dict[str, object]:
    """The results as plain values, unrounded; None where a figure does not exist."""
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
        "options": [
            {"code": option.code, "label": option.label, "role": option.role.value}
            for option in table.options
        ],
        "groups": [_group(group) for group in table.groups],
    }


def _group(group: GroupResult) -> dict[str, object]:
    return {
        "group": group.group,
        "n": group.n,
        "mean": group.mean,
        "spread": group.spread,
        "mean_without_dont_know": group.mean_without_dont_know,
        "counts": [
            {"code": c.option.code, "label": c.option.label, "n": c.n, "share": c.share}
            for c in group.counts
        ],
    }


def to_csv(tables: Sequence[ResultTable]) -> str:
    """One line a question, group and option; `;` between cells, decimal comma, for Excel.

    Text that a spreadsheet would run as a formula gets an apostrophe in front.
    """
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow([text(f"plain.{name}") for name in _CSV_COLUMNS])
    for table in tables:
        writer.writerows(_csv_rows(table))
    return out.getvalue()


_CSV_COLUMNS = (
    "id", "number", "question", "kind", "group", "n", "mean", "spread", "mean_without_dont_know",
    "code", "option", "count", "share", "mean_note",
)  # fmt: skip


def _csv_rows(table: ResultTable) -> Iterator[list[str]]:
    question = table.question
    kind = text(f"words.kind.{question.kind}")
    note = text("plain.nominal") if question.mean_is_nominal else ""
    names = [_safe(cell) for cell in (question.id, question.number, question.text, kind)]
    for group in table.groups:
        figures = (group.mean, group.spread, group.mean_without_dont_know)
        head = [*names, _safe(group.group), str(group.n), *map(_number, figures)]
        rows = [
            [str(c.option.code), _safe(c.option.label), str(c.n), _number(c.share)]
            for c in group.counts
        ]
        for row in rows or [["", "", "", ""]]:
            yield [*head, *row, note]


def _number(value: float | None) -> str:
    return "" if value is None else repr(value).replace(".", ",")


def _safe(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA_STARTS) else cell


def to_text(tables: Sequence[ResultTable]) -> str:
    """The results as text tables: an option a line, a group a column."""
    return "\n".join(line for table in tables for line in [*_text_table(table), ""])


def _text_table(table: ResultTable) -> Iterator[str]:
    question, groups = table.question, table.groups
    yield f"{question.number} {question.text}".strip()
    yield f"  {text('plain.kind')}: {text(f'words.kind.{question.kind}')}  [{question.id}]"
    lines = [("", [group.group for group in groups])]
    for row, option in enumerate(table.options):
        cells = [_option_cell(group.counts[row]) for group in groups]
        lines.append((option.label, cells))
    lines.append((text("words.answers"), [count_text(group.n) for group in groups]))
    lines.extend(_statistics(table))
    width = min(_WIDEST_LABEL, max(len(label) for label, _ in lines))
    sizes = [max(10, *map(len, cells)) for cells in zip(*(c for _, c in lines), strict=True)]
    for label, cells in lines:
        *above, last = textwrap.wrap(label, width) or [""]
        yield from (f"  {part}" for part in above)
        padded = (cell.rjust(size) for cell, size in zip(cells, sizes, strict=True))
        yield f"  {last.ljust(width)}  " + "  ".join(padded)
    if question.mean_is_nominal:
        yield f"  * {text('words.nominal_mean')}"


def _option_cell(count: OptionCount) -> str:
    if not count.n:
        return "0"
    figures = share_text(count.share)
    if count.mean_rank is not None:
        figures += f", {text('words.mean')} {decimal_text(count.mean_rank)}"
    return f"{count_text(count.n)} ({figures})"


def _statistics(table: ResultTable) -> Iterator[tuple[str, list[str]]]:
    question, groups = table.question, table.groups
    mark = "*" if question.mean_is_nominal else ""
    if question.has_mean:
        yield text("words.mean") + mark, [decimal_text(group.mean) for group in groups]
        yield text("words.spread") + mark, [decimal_text(group.spread) for group in groups]
    if question.has_mean and question.has_dont_know:
        without = [decimal_text(group.mean_without_dont_know) for group in groups]
        yield text("words.mean_without_dont_know") + mark, without
    if question.kind is Kind.MULTIPLE_CHOICE:
        mentions = [decimal_text(group.mentions_per_respondent) for group in groups]
        yield text("words.mentions_per_respondent"), mentions
