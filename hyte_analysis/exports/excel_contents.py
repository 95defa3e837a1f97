"""The first sheet: what the workbook holds, for whom it is, and how to read it."""

from collections.abc import Sequence
from dataclasses import dataclass

from openpyxl.worksheet.worksheet import Worksheet

from hyte_analysis.analysis.response_rates import ResponseRate
from hyte_analysis.analysis.result import ResultTable
from hyte_analysis.exports import excel_cells as cells
from hyte_analysis.exports import excel_sheets as sheets
from hyte_analysis.survey.answers import OpenAnswer
from hyte_analysis.survey.model import Question, Survey
from hyte_analysis.texts import text
from hyte_analysis.texts.formats import count_text

QUESTION_WIDTH = 92
# The last two are for those who were invited.
WIDTHS = (8, QUESTION_WIDTH, 16, 12, 13, 17)
WIDE = (1, 4)


@dataclass(frozen=True, slots=True)
class ContentsRow:
    """A question in the contents: its base n and the (sheet, cell) that holds it, if any."""

    question: Question
    n: int | None
    target: tuple[str, str] | None


@dataclass(frozen=True, slots=True)
class _Group:
    """A group's bases in all questions, and how many were invited, None while unknown."""

    bases: list[int]
    invited: int | None


def contents_rows(
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


def fill_contents(
    ws: Worksheet, survey: Survey, tables: Sequence[ResultTable], rows: Sequence[ContentsRow]
) -> None:
    """Fills the first sheet."""
    ws.sheet_view.showGridLines = False
    sheets.set_widths(ws, WIDTHS)
    sheets.put_wide(ws, 1, WIDE, survey.title, cells.TITLE)
    sheets.freeze_below(ws, 1)
    wave = [] if survey.wave is None else [text("excel.wave", wave=survey.wave)]
    row = 2
    for line in (*wave, *sheets.remarks(survey, tables), *_limits(tables)):
        sheets.put_wide(ws, row, WIDE, line, cells.QUIET)
        row += 1
    row = _questions(ws, row + 1, rows)
    row = _groups(ws, row, tables)
    cells.put_text(ws, row, 1, text("excel.heading.notes"), cells.HEADING)
    for note in ("base", "mean", "spread", "nominal", "empty", "exact"):
        row += 1
        sheets.put_wide(ws, row, WIDE, text(f"excel.contents.{note}"))
    sheets.set_up_print(ws, survey, sheets.audience_line(tables))


def _limits(tables: Sequence[ResultTable]) -> list[str]:
    """What the audience does not see; that it sees all, where nothing is left out."""
    said = [
        text("excel.contents.protected", least=count_text(table.counts_limit))
        if table.is_protected
        else text("excel.contents.unprotected")
        for table in tables
    ]
    return list(dict.fromkeys(said))


def _questions(ws: Worksheet, row: int, rows: Sequence[ContentsRow]) -> int:
    """Writes the list of sheets and questions; the row after it comes back."""
    for name in sheets.FIXED[1:]:
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
    groups = _groups_of(tables)
    if not groups:
        return row
    # Of a part of the respondents it is not known how many were invited.
    is_whole = not any(table.restriction for table in tables)
    has_invited = is_whole and any(group.invited for group in groups.values())
    cells.put_text(ws, row, 1, text("excel.heading.groups"), cells.HEADING)
    names = ["smallest_base", "largest_base", *(["invited", "rate"] if has_invited else [])]
    headers = (
        (text("words.group"), cells.HEADER),
        *((text(f"excel.column.{name}"), cells.HEADER_RIGHT) for name in names),
    )
    cells.add_table(
        ws, cells.TablePlan(text("excel.table.groups"), (row + 1, 2), headers, len(groups))
    )
    for place, (label, group) in enumerate(groups.items(), start=row + 2):
        cells.put_text(ws, place, 2, label)
        cells.put_number(ws, place, 3, min(group.bases), cells.COUNT)
        cells.put_number(ws, place, 4, max(group.bases), cells.COUNT)
        if has_invited:
            response = ResponseRate(label, max(group.bases), group.invited)
            cells.put_number(ws, place, 5, group.invited, cells.COUNT)
            cells.put_number(ws, place, 6, response.rate, cells.SHARE)
        sheets.fit_row(ws, place, [(label, QUESTION_WIDTH)])
    row += len(groups) + 2
    for note in ("bases", *(["rate"] if has_invited else [])):
        sheets.put_wide(ws, row, WIDE, text(f"excel.contents.{note}"))
        row += 1
    return row + 1


def _groups_of(tables: Sequence[ResultTable]) -> dict[str, _Group]:
    """Each group by its label, those that are merged in some question among them; totals last."""
    single = (group for table in tables for group in table.single_groups)
    groups: dict[str, _Group] = {}
    for group in (*single, *(table.total for table in tables)):
        known = groups.setdefault(group.group, _Group([], group.invited))
        known.bases.append(group.n)
    return groups
