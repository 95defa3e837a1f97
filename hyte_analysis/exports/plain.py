"""Results as JSON values, CSV and a text table for the command line."""

import csv
import io
from collections.abc import Iterator, Sequence

from hyte_analysis.analysis.result import GroupResult, ResultTable
from hyte_analysis.survey.model import Survey
from hyte_analysis.texts import text
from hyte_analysis.texts.formats import decimal_text, share_text

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
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
    "code", "option", "count", "share",
)  # fmt: skip


def _csv_rows(table: ResultTable) -> Iterator[list[str]]:
    question = table.question
    kind = text(f"words.kind.{question.kind}")
    for group in table.groups:
        figures = [
            _number(group.mean),
            _number(group.spread),
            _number(group.mean_without_dont_know),
        ]
        head = [
            question.id,
            question.number,
            question.text,
            kind,
            group.group,
            str(group.n),
            *figures,
        ]
        rows = [
            [str(c.option.code), c.option.label, str(c.n), _number(c.share)] for c in group.counts
        ]
        for row in rows or [["", "", "", ""]]:
            yield [*map(_safe, head), *map(_safe, row)]


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
    width = max((len(o.label) for o in table.options), default=0)
    width = min(_WIDEST_LABEL, max(width, len(text("words.spread")), 12))
    columns = [max(len(group.group), 10) for group in groups]

    def line(label: str, cells: Sequence[str]) -> str:
        padded = (cell.rjust(size) for cell, size in zip(cells, columns, strict=True))
        return f"  {_cut(label, width)}  " + "  ".join(padded)

    yield line("", [group.group for group in groups])
    for row, option in enumerate(table.options):
        cells = [group.counts[row] for group in groups]
        yield line(option.label, [f"{c.n} ({share_text(c.share)})" if c.n else "0" for c in cells])
    yield line(text("words.answers"), [str(group.n) for group in groups])
    if question.has_mean:
        mark = "*" if question.mean_is_nominal else ""
        yield line(text("words.mean") + mark, [decimal_text(group.mean) for group in groups])
        yield line(text("words.spread"), [decimal_text(group.spread) for group in groups])
        if question.mean_is_nominal:
            yield f"  * {text('words.nominal_mean')}"


def _cut(label: str, width: int) -> str:
    return label.ljust(width) if len(label) <= width else label[: width - 1] + "…"
