"""Results and open answers as an Excel workbook."""

import io
from collections.abc import Sequence
from dataclasses import dataclass

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from hyte_analysis.analysis.result import ResultTable
from hyte_analysis.exports import excel_cells as cells
from hyte_analysis.exports import excel_sheets as sheets
from hyte_analysis.exports.excel_lists import fill_open_answers, fill_results
from hyte_analysis.exports.excel_question import fill_question
from hyte_analysis.survey.answers import OpenAnswer
from hyte_analysis.survey.model import Question, Survey
from hyte_analysis.texts import text

CONTENTS_WIDTHS = (8, 92, 16, 12)
QUESTION_WIDTH = 92


@dataclass(frozen=True, slots=True)
class ContentsRow:
    """A question in the contents: its base n and the (sheet, cell) that holds it, if any."""

    question: Question
    n: int | None
    target: tuple[str, str] | None


def to_excel(
    survey: Survey, tables: Sequence[ResultTable], open_answers: Sequence[OpenAnswer]
) -> bytes:
    """A workbook's bytes: contents, all results in tidy rows, open answers, a sheet a question.

    Holds exactly the figures of `tables`, unrounded; a figure that is None is an empty cell.
    """
    book = _new_book(survey)
    closed = [table for table in tables if table.question.is_closed]
    fixed = [text(f"excel.sheet.{name}") for name in ("contents", "results", "open_answers")]
    names = sheets.sheet_names([table.question for table in closed], fixed)
    contents, results, opens = (book.create_sheet(name) for name in fixed)
    fill_results(results, survey, tables)
    first_rows = fill_open_answers(opens, survey, open_answers, restrictions(tables))
    for index, table in enumerate(closed, start=1):
        fill_question(book.create_sheet(names[table.question.id]), survey, table, index)
    targets = {question_id: (fixed[2], f"A{row}") for question_id, row in first_rows.items()}
    targets |= {question_id: (name, "A1") for question_id, name in names.items()}
    _fill_contents(contents, survey, tables, _contents_rows(survey, tables, open_answers, targets))
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def restrictions(tables: Sequence[ResultTable]) -> tuple[str, ...]:
    """Which respondents alone the tables count, a sentence each; none where all are."""
    return tuple(dict.fromkeys(table.restriction for table in tables if table.restriction))


def _new_book(survey: Survey) -> Workbook:
    book = Workbook()
    for sheet in book.worksheets:
        book.remove(sheet)
    for style in cells.named_styles():
        book.add_named_style(style)
    book.properties.title = cells.one_line(survey.title)
    book.properties.creator = text("words.product")
    book.properties.language = "fi-FI"
    return book


def _contents_rows(
    survey: Survey,
    tables: Sequence[ResultTable],
    answers: Sequence[OpenAnswer],
    targets: dict[str, tuple[str, str]],
) -> list[ContentsRow]:
    """A row for each question that the workbook tells about, in the survey's order."""
    respondents: dict[str, set[int]] = {}
    for answer in answers:
        respondents.setdefault(answer.question_id, set()).add(answer.response)
    bases: dict[str, int | None] = {key: len(who) for key, who in respondents.items()}
    bases |= {table.question.id: table.total.n for table in tables}
    known = {question.id for question in survey.questions}
    strangers = [table.question for table in tables if table.question.id not in known]
    return [
        ContentsRow(question, bases[question.id], targets.get(question.id))
        for question in (*survey.questions, *strangers)
        if question.id in bases
    ]


def _fill_contents(
    ws: Worksheet, survey: Survey, tables: Sequence[ResultTable], rows: Sequence[ContentsRow]
) -> None:
    ws.sheet_view.showGridLines = False
    sheets.set_widths(ws, CONTENTS_WIDTHS)
    wide = (1, len(CONTENTS_WIDTHS))
    sheets.put_wide(ws, 1, wide, survey.title, cells.TITLE)
    sheets.freeze_below(ws, 1)
    row = 2
    if survey.wave is not None:
        sheets.put_wide(ws, row, wide, text("excel.wave", wave=survey.wave), cells.QUIET)
        row += 1
    remarks = [text("excel.sample")] if survey.is_sample else []
    for remark in (*remarks, *restrictions(tables)):
        sheets.put_wide(ws, row, wide, remark, cells.QUIET)
        row += 1
    row = _questions(ws, row + 1, rows)
    row = _groups(ws, row, tables)
    cells.put_text(ws, row, 1, text("excel.heading.notes"), cells.HEADING)
    for note in ("base", "mean", "spread", "nominal", "empty", "exact"):
        row += 1
        sheets.put_wide(ws, row, wide, text(f"excel.contents.{note}"))
    sheets.set_up_print(ws, survey)


def _questions(ws: Worksheet, row: int, rows: Sequence[ContentsRow]) -> int:
    """Writes the list of sheets and questions; the row after it comes back."""
    for name in ("results", "open_answers"):
        target = (text(f"excel.sheet.{name}"), "A1")
        cells.put_link(ws, (row, 1), text(f"excel.contents.{name}"), target)
        row += 1
    row += 1
    cells.put_text(ws, row, 1, text("excel.heading.questions"), cells.HEADING)
    top = row + 1
    if not rows:
        cells.put_text(ws, top, 1, text("excel.contents.no_questions"), cells.NOTE)
        return top + 2
    headers = (
        (text("excel.column.number"), cells.HEADER),
        (text("words.question"), cells.HEADER),
        (text("excel.column.kind"), cells.HEADER),
        (text("words.n"), cells.HEADER_RIGHT),
    )
    plan = cells.TablePlan(text("excel.table.contents"), (top, 1), headers, len(rows))
    cells.add_table(ws, plan)
    for place, entry in enumerate(rows, start=top + 1):
        question = entry.question
        cells.put_label(ws, place, 1, question.number)
        if entry.target:
            cells.put_link(ws, (place, 2), question.text, entry.target, cells.TEXT_LINK)
        else:
            cells.put_text(ws, place, 2, question.text)
        cells.put_text(ws, place, 3, text(f"words.kind.{question.kind}"))
        cells.put_number(ws, place, 4, entry.n, cells.COUNT)
        sheets.fit_row(ws, place, [(question.text, QUESTION_WIDTH)])
    return top + len(rows) + 2


def _groups(ws: Worksheet, row: int, tables: Sequence[ResultTable]) -> int:
    """Writes each group's smallest and largest base n; the row after them comes back."""
    bases: dict[str, list[int]] = {}
    for table in tables:
        for group in table.groups:
            bases.setdefault(group.group, []).append(group.n)
    if not bases:
        return row
    cells.put_text(ws, row, 1, text("excel.heading.groups"), cells.HEADING)
    headers = (
        (text("words.group"), cells.HEADER),
        (text("excel.column.smallest_base"), cells.HEADER_RIGHT),
        (text("excel.column.largest_base"), cells.HEADER_RIGHT),
    )
    cells.add_table(
        ws, cells.TablePlan(text("excel.table.groups"), (row + 1, 2), headers, len(bases))
    )
    for place, (label, ns) in enumerate(bases.items(), start=row + 2):
        cells.put_text(ws, place, 2, label)
        cells.put_number(ws, place, 3, min(ns), cells.COUNT)
        cells.put_number(ws, place, 4, max(ns), cells.COUNT)
        sheets.fit_row(ws, place, [(label, QUESTION_WIDTH)])
    row += len(bases) + 2
    sheets.put_wide(ws, row, (1, len(CONTENTS_WIDTHS)), text("excel.contents.bases"))
    return row + 2
