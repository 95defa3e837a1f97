"""The long sheets: every figure in tidy rows, and every open answer."""

from collections.abc import Iterator, Sequence

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from hyte_analysis.analysis.conventions import (
    figure_or_reason,
    group_note,
    has_scale_figures,
    option_figure_or_reason,
    profile_sentence,
    short_convention,
)
from hyte_analysis.analysis.result import GroupResult, OptionCount, ResultTable
from hyte_analysis.exports import excel_cells as cells
from hyte_analysis.exports import excel_sheets as sheets
from hyte_analysis.exports.excel_question import option_label
from hyte_analysis.survey.answers import OpenAnswer
from hyte_analysis.survey.model import Kind, Question, Survey
from hyte_analysis.texts import text

# Header key, width and style of the tidy sheet's columns, in order.
RESULT_COLUMNS: tuple[tuple[str, float, str], ...] = (
    ("excel.column.number", 8, cells.CODE),
    ("words.question", 50, cells.TEXT),
    ("excel.column.kind", 14, cells.TEXT),
    ("excel.column.scale", 15, cells.TEXT),
    ("words.group", 18, cells.TEXT),
    ("excel.column.code", 9, cells.CODE),
    ("words.option", 44, cells.TEXT),
    ("excel.column.role", 17, cells.TEXT),
    ("words.count", 13, cells.COUNT),
    ("words.share", 10, cells.SHARE),
    ("excel.column.base", 13, cells.COUNT),
    ("words.mean", 11, cells.DECIMAL),
    ("excel.column.mean_note", 32, cells.REMARK),
    ("words.spread", 11, cells.DECIMAL),
    ("words.mean_without_dont_know", 19, cells.DECIMAL),
    ("words.mentions_per_respondent", 17, cells.DECIMAL),
    ("words.mean_rank", 14, cells.DECIMAL),
    ("words.median", 12, cells.DECIMAL),
    ("words.consensus", 16, cells.DECIMAL),
    ("excel.column.note", 44, cells.REMARK),
    ("excel.column.audience", 26, cells.REMARK),
    ("excel.column.convention", 48, cells.REMARK),
)
# The last ones: note, audience, convention.
_REMARK_COLUMNS = 3
ANSWER_COLUMNS: tuple[tuple[str, float], ...] = (
    ("excel.column.number", 8),
    ("words.question", 44),
    ("words.group", 18),
    ("excel.column.answer", 90),
)
ANSWER_WIDTH = 90
ANSWER_HEADER_ROW = 4
# Room for "continues" and "continued" in a cell.
MARK_LENGTH = 200
_NUMBERS = (cells.COUNT, cells.SHARE, cells.DECIMAL)

Value = str | float | None


def fill_results(ws: Worksheet, survey: Survey, tables: Sequence[ResultTable]) -> None:
    """Fills the tidy sheet: a row a question, group and option, headers in the first row."""
    sheets.set_widths(ws, [width for _, width, _ in RESULT_COLUMNS])
    row = 1
    for values in _result_rows(tables):
        row += 1
        _put_row(ws, row, values)
    if row == 1:
        cells.put_text(ws, 1, 1, text("excel.results.none"), cells.NOTE)
    else:
        headers = tuple(
            (text(key), cells.HEADER_RIGHT if style in _NUMBERS else cells.HEADER)
            for key, _, style in RESULT_COLUMNS
        )
        name = text("excel.table.results")
        cells.add_table(ws, cells.TablePlan(name, (1, 1), headers, row - 1, filtered=True))
        # The filter buttons take a third of a narrow header's room.
        widths = [width * 0.7 for _, width, _ in RESULT_COLUMNS]
        sheets.fit_row(ws, 1, [(name, w) for (name, _), w in zip(headers, widths, strict=True)])
        sheets.freeze_below(ws, 1)
    sheets.set_up_print(ws, survey, sheets.audience_line(tables), title_row=1, pages_wide=2)
    # What is said of the figures is on the questions' sheets too, the audience in the header:
    # without those columns two pages side by side can be read.
    last = get_column_letter(len(RESULT_COLUMNS) - _REMARK_COLUMNS)
    ws.print_area = f"A1:{last}{row}"
    ws.print_title_cols = "A:A"
    ws.page_setup.pageOrder = "overThenDown"


def _result_rows(tables: Sequence[ResultTable]) -> Iterator[tuple[Value, ...]]:
    for table in tables:
        for group in table.groups:
            # An open question has no options; its base n still belongs here.
            for count in group.counts or (None,):
                yield _result_row(table, group, count)


def _result_row(
    table: ResultTable, group: GroupResult, count: OptionCount | None
) -> tuple[Value, ...]:
    question = table.question
    is_ranking = question.kind is Kind.RANKING
    option: tuple[Value, ...] = (None, None, None, None, None)
    if count:
        label, role = option_label(count.option), text(f"words.role.{count.option.role}")
        figures = [option_figure_or_reason(group, count, of) for of in (count.n, count.share)]
        option = (count.option.code, label, role, *figures)
    return (
        question.number,
        question.text,
        text(f"words.kind.{question.kind}"),
        text(f"words.scale.{question.scale}") if question.scale else None,
        group.group,
        *option,
        group.n,
        *_group_figures(question, group),
        figure_or_reason(group, count.mean_rank) if count and is_ranking else None,
        *_scale_figures(question, group),
        group_note(table, group) or None,
        profile_sentence(table),
        short_convention(table) or None,
    )


def _group_figures(question: Question, group: GroupResult) -> Iterator[Value]:
    """KA with a note on it, Hajonta, KA without don't-knows, mentions: where they exist."""
    mean, spread, without, mentions = (
        figure_or_reason(group, figure)
        for figure in (
            group.mean,
            group.spread,
            group.mean_without_dont_know,
            group.mentions_per_respondent,
        )
    )
    yield mean if question.has_mean else None
    yield text("excel.mark.nominal") if question.mean_is_nominal else None
    yield spread if question.has_mean else None
    yield without if question.has_mean and question.has_dont_know else None
    yield mentions if question.has_mentions else None


def _scale_figures(question: Question, group: GroupResult) -> Iterator[Value]:
    for figure in (group.median, group.consensus):
        yield figure_or_reason(group, figure) if has_scale_figures(question) else None


def _put_row(ws: Worksheet, row: int, values: Sequence[Value]) -> None:
    texts: list[tuple[str, float]] = []
    for column, (value, (_, width, style)) in enumerate(
        zip(values, RESULT_COLUMNS, strict=True), start=1
    ):
        if column == 1:
            cells.put_label(ws, row, column, str(value))
        elif isinstance(value, str):
            cells.put_text(ws, row, column, value, cells.HIDDEN if style in _NUMBERS else style)
            texts.append((value, width))
        else:
            cells.put_number(ws, row, column, value, style)
    sheets.fit_row(ws, row, texts)


def fill_open_answers(
    ws: Worksheet,
    survey: Survey,
    answers: Sequence[OpenAnswer],
    tables: Sequence[ResultTable] = (),
) -> dict[str, int]:
    """Fills the sheet of open answers; the first row of each question comes back.

    `tables` tell for whom the answers are and which respondents alone count.
    """
    remarks, audience = sheets.remarks(survey, tables), sheets.audience_line(tables)
    if any(table.is_protected for table in tables):
        remarks.append(text("excel.open_answers.protected"))
    sheets.set_widths(ws, [width for _, width in ANSWER_COLUMNS])
    last = len(ANSWER_COLUMNS)
    cells.put_link(ws, (1, 1), text("excel.back"), (text("excel.sheet.contents"), "A1"))
    sheets.put_wide(ws, 2, (1, last), text("excel.sheet.open_answers"), cells.TITLE)
    if remarks:
        sheets.put_wide(ws, 3, (1, last), " ".join(remarks), cells.QUIET)
    if not answers:
        sheets.put_wide(ws, ANSWER_HEADER_ROW, (1, last), text("excel.open_answers.none"))
        sheets.set_up_print(ws, survey, audience)
        return {}
    first_rows, row, all_fit = _put_answers(ws, survey, answers)
    headers = tuple((text(key), cells.HEADER) for key, _ in ANSWER_COLUMNS)
    name, rows = text("excel.table.open_answers"), row - ANSWER_HEADER_ROW
    place = (ANSWER_HEADER_ROW, 1)
    cells.add_table(ws, cells.TablePlan(name, place, headers, rows, filtered=True))
    sheets.fit_row(ws, ANSWER_HEADER_ROW, [])
    sheets.freeze_below(ws, ANSWER_HEADER_ROW)
    sheets.set_up_print(ws, survey, audience, title_row=ANSWER_HEADER_ROW)
    if not all_fit:
        remarks.append(text("excel.open_answers.tall"))
        cells.put_text(ws, 3, 1, " ".join(remarks), cells.QUIET)
    return first_rows


def _put_answers(
    ws: Worksheet, survey: Survey, answers: Sequence[OpenAnswer]
) -> tuple[dict[str, int], int, bool]:
    groups = {group.id: group.label for group in survey.groups}
    questions = {question.id: question for question in survey.questions}
    first_rows: dict[str, int] = {}
    row, all_fit = ANSWER_HEADER_ROW, True
    for answer in answers:
        question = questions.get(answer.question_id)
        number, asked = (question.number, question.text) if question else ("", answer.question_id)
        group = groups.get(answer.group_id) or answer.group_id or text("words.no_group")
        for part in _answer_parts(answer.text):
            row += 1
            first_rows.setdefault(answer.question_id, row)
            cells.put_label(ws, row, 1, number)
            cells.put_text(ws, row, 2, asked)
            cells.put_text(ws, row, 3, group)
            cells.put_text(ws, row, 4, part)
            fitted = zip((asked, group, part), (44, 18, ANSWER_WIDTH), strict=True)
            all_fit &= sheets.fit_row(ws, row, fitted)
    return first_rows, row, all_fit


def _answer_parts(answer: str) -> tuple[str, ...]:
    """The answer, over several rows where it is longer than a cell can hold."""
    found = cells.parts(answer, cells.PART_LENGTH - MARK_LENGTH)
    last = len(found) - 1
    return tuple(
        _mark(part, continued=index > 0, continues=index < last) for index, part in enumerate(found)
    )


def _mark(part: str, *, continued: bool, continues: bool) -> str:
    if continued:
        part = text("excel.continued", part=part)
    return text("excel.continues", part=part) if continues else part
