"""The sheet of group differences: a test a row, with what can be said of it."""

from collections.abc import Iterator, Sequence

from openpyxl.worksheet.worksheet import Worksheet

from hyte_analysis.analysis.group_differences import (
    CLEAR_P,
    HINT_P,
    GroupDifference,
    GroupDifferences,
    Untested,
)
from hyte_analysis.analysis.result import ResultTable
from hyte_analysis.exports import excel_cells as cells
from hyte_analysis.exports import excel_sheets as sheets
from hyte_analysis.exports.excel_question import option_label
from hyte_analysis.survey.model import Question, Survey
from hyte_analysis.texts import counted, text
from hyte_analysis.texts.formats import decimal_text

# Header key, width and style of the columns, in order.
COLUMNS: tuple[tuple[str, float, str], ...] = (
    ("excel.column.number", 8, cells.CODE),
    ("words.question", 50, cells.TEXT),
    ("words.option", 40, cells.TEXT),
    ("excel.column.base", 13, cells.COUNT),
    ("excel.column.p", 10, cells.P_VALUE),
    ("excel.column.adjusted_p", 12, cells.P_VALUE),
    ("excel.column.smallest_p", 15, cells.P_VALUE),
    ("excel.column.method", 22, cells.REMARK),
    ("excel.column.verdict", 34, cells.TEXT),
)
HEADER_ROW = 4
_NUMBERS = (cells.COUNT, cells.P_VALUE)
Value = str | float | None


def fill_differences(
    ws: Worksheet,
    survey: Survey,
    tables: Sequence[ResultTable],
    differences: GroupDifferences,
) -> None:
    """Fills the sheet with the tests of the tables' questions."""
    sheets.set_widths(ws, [width for _, width, _ in COLUMNS])
    wide = (1, len(COLUMNS))
    ws.sheet_view.showGridLines = False
    cells.put_link(ws, (1, 1), text("excel.back"), (text("excel.sheet.contents"), "A1"))
    sheets.put_wide(ws, 2, wide, text("excel.sheet.differences"), cells.TITLE)
    audience = sheets.audience_line(tables)
    sheets.put_wide(ws, 3, wide, " ".join(sheets.remarks(survey, tables)), cells.QUIET)
    lines = [_row(t, test) for t in tables for test in differences.of(t.question.id)]
    if not lines:
        sheets.put_wide(ws, HEADER_ROW, wide, text("excel.differences.none"))
        sheets.set_up_print(ws, survey, audience)
        return
    _put_table(ws, lines)
    row = HEADER_ROW + len(lines) + 2
    cells.put_text(ws, row, 1, text("excel.heading.notes"), cells.HEADING)
    for place, note in enumerate(_notes(differences), start=row + 1):
        sheets.put_wide(ws, place, wide, note)
    sheets.set_up_print(ws, survey, audience, title_row=HEADER_ROW)


def _put_table(ws: Worksheet, lines: Sequence[Sequence[Value]]) -> None:
    headers = tuple(
        (text(key), cells.HEADER_RIGHT if style in _NUMBERS else cells.HEADER)
        for key, _, style in COLUMNS
    )
    name, place = text("excel.table.differences"), (HEADER_ROW, 1)
    cells.add_table(ws, cells.TablePlan(name, place, headers, len(lines), filtered=True))
    # The filter buttons take a third of a narrow header's room.
    widths = [width * 0.7 for _, width, _ in COLUMNS]
    fitted = [(header, w) for (header, _), w in zip(headers, widths, strict=True)]
    sheets.fit_row(ws, HEADER_ROW, fitted)
    sheets.freeze_below(ws, HEADER_ROW)
    for row, values in enumerate(lines, start=HEADER_ROW + 1):
        _put_row(ws, row, values)


def _notes(differences: GroupDifferences) -> Iterator[str]:
    clear, hint = decimal_text(CLEAR_P), decimal_text(HINT_P)
    tested = sum(test.p is not None for test in differences.tests)
    yield text("excel.differences.p")
    yield counted("excel.differences.adjusted", tested)
    yield text("excel.differences.verdict", clear=clear, hint=hint)
    yield text("excel.differences.smallest", clear=clear)


def _row(table: ResultTable, test: GroupDifference) -> tuple[Value, ...]:
    question = table.question
    is_hidden = test.reason is Untested.NOT_SHOWN
    figures = (test.p, test.adjusted_p, test.smallest_p)
    shown = [text("disclosure.hidden") if is_hidden else figure for figure in figures]
    return (
        question.number,
        question.text,
        _option(question, test),
        table.total.n,
        *shown,
        text(f"comparison.method.{test.method}") if test.method else None,
        _verdict(test),
    )


def _option(question: Question, test: GroupDifference) -> str | None:
    codes = (option for option in question.options if option.code == test.option_code)
    return next(map(option_label, codes), None)


def _verdict(test: GroupDifference) -> str:
    verdict = text(f"comparison.verdict.{test.verdict}")
    if test.reason is None:
        return verdict
    reason = text(f"comparison.untested.{test.reason}")
    return text("excel.differences.untested", verdict=verdict, reason=reason)


def _put_row(ws: Worksheet, row: int, values: Sequence[Value]) -> None:
    texts: list[tuple[str, float]] = []
    for column, (value, (_, width, style)) in enumerate(zip(values, COLUMNS, strict=True), start=1):
        if isinstance(value, str):
            texts.append((value, width))
        if column == 1:
            cells.put_label(ws, row, column, str(value))
        elif style in _NUMBERS or value is None or isinstance(value, float):
            cells.put_figure(ws, row, column, value, style)
        else:
            cells.put_text(ws, row, column, str(value), style)
    sheets.fit_row(ws, row, texts)
