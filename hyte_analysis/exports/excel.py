"""Results and open answers as an Excel workbook."""

import io
from collections.abc import Sequence

from openpyxl import Workbook

from hyte_analysis.analysis.group_differences import GroupDifferences, group_differences
from hyte_analysis.analysis.result import ResultTable
from hyte_analysis.exports import excel_cells as cells
from hyte_analysis.exports import excel_sheets as sheets
from hyte_analysis.exports.excel_contents import contents_rows, fill_contents
from hyte_analysis.exports.excel_differences import fill_differences
from hyte_analysis.exports.excel_lists import fill_open_answers, fill_results
from hyte_analysis.exports.excel_question import fill_question
from hyte_analysis.survey.answers import OpenAnswer
from hyte_analysis.survey.model import Survey
from hyte_analysis.texts import text
from hyte_analysis.texts.languages import TAGS, language


def to_excel(
    survey: Survey,
    tables: Sequence[ResultTable],
    open_answers: Sequence[OpenAnswer],
    differences: GroupDifferences | None = None,
) -> bytes:
    """A workbook's bytes: contents, tidy rows, group differences, open answers, a sheet a question.

    Holds exactly the figures of `tables`, unrounded. A figure that does not exist is an empty
    cell; words stand where one is not shown to the audience. `differences` are those of the whole
    survey, where only a part of it is exported; None: those of `tables`.
    """
    book = new_book(survey.title)
    closed = [table for table in tables if table.question.is_closed]
    fixed = [text(f"excel.sheet.{name}") for name in sheets.FIXED]
    names = sheets.sheet_names([table.question for table in closed], fixed)
    contents, results, tests, opens = (book.create_sheet(name) for name in fixed)
    fill_results(results, survey, tables)
    fill_differences(
        tests, survey, closed, group_differences(tables) if differences is None else differences
    )
    first_rows = fill_open_answers(opens, survey, open_answers, tables)
    for index, table in enumerate(closed, start=1):
        fill_question(book.create_sheet(names[table.question.id]), survey, table, index)
    targets = {question_id: (opens.title, f"A{row}") for question_id, row in first_rows.items()}
    targets |= {question_id: (name, "A1") for question_id, name in names.items()}
    fill_contents(contents, survey, tables, contents_rows(survey, tables, open_answers, targets))
    return saved(book)


def saved(book: Workbook) -> bytes:
    """The workbook's bytes."""
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def new_book(title: str) -> Workbook:
    """A workbook without sheets, with the styles and properties of the language of the moment."""
    book = Workbook()
    for sheet in book.worksheets:
        book.remove(sheet)
    for style in cells.named_styles():
        book.add_named_style(style)
    book.properties.title = cells.one_line(title)
    book.properties.creator = text("words.product")
    book.properties.language = TAGS[language()]
    return book
