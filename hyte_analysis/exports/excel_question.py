"""One question's sheet: counts, shares and figures a group, with notes on how to read them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from openpyxl.worksheet.worksheet import Worksheet

from hyte_analysis.analysis.result import GroupResult, OptionCount, ResultTable
from hyte_analysis.exports import excel_cells as cells
from hyte_analysis.exports import excel_sheets as sheets
from hyte_analysis.survey.model import Kind, Option, Question, Survey
from hyte_analysis.texts import text

CODE_WIDTH, OPTION_WIDTH = 6.0, 54.0
GROUP_WIDTH, WIDEST_GROUP = 16.0, 24.0
# Titles and notes run over the columns that a window shows without scrolling.
NOTE_COLUMNS = 7

OptionFigure = Callable[[OptionCount], float | None]
GroupFigure = Callable[[GroupResult], float | None]


@dataclass(frozen=True, slots=True)
class FigureRow:
    """A row of the figures table: one figure of each group."""

    label: str
    value: GroupFigure
    style: str = cells.DECIMAL


def fill_question(ws: Worksheet, survey: Survey, table: ResultTable, index: int) -> None:
    """Fills a question's sheet; `index` makes the names of its tables unique."""
    question = table.question
    headers = cells.unique_headers(
        (text("words.option"), text("excel.column.figure"), *(g.group for g in table.groups))
    )[2:]
    widths = [min(WIDEST_GROUP, max(GROUP_WIDTH, _longest_word(h) + 4)) for h in headers]
    sheets.set_widths(ws, (CODE_WIDTH, OPTION_WIDTH, *widths))
    wide = (1, min(2 + len(widths), NOTE_COLUMNS))
    ws.sheet_view.showGridLines = False
    cells.put_link(ws, (1, 1), text("excel.back"), (text("excel.sheet.contents"), "A1"))
    sheets.put_wide(ws, 2, wide, numbered(question), cells.TITLE)
    sheets.freeze_below(ws, 2, columns=2)
    row = 3
    sample = text("excel.sample") if survey.is_sample else ""
    for line in (_about(question), sample, table.restriction):
        if line:
            sheets.put_wide(ws, row, wide, line, cells.QUIET)
            row += 1
    row = _distributions(ws, row + 1, table, headers, index)
    row = _figures(ws, row, table, headers, index)
    cells.put_text(ws, row, 1, text("excel.heading.notes"), cells.HEADING)
    for offset, note in enumerate(notes(table), start=1):
        sheets.put_wide(ws, row + offset, wide, note)
    sheets.set_up_print(ws, survey)


def numbered(question: Question) -> str:
    """The question's number and text."""
    return text("excel.numbered", number=question.number, question=question.text).strip()


def option_label(option: Option) -> str:
    """The option's full label, marked where the codebook doesn't know it."""
    if option.has_form_position:
        return option.label
    return text("words.not_in_codebook", label=option.label)


def figure_rows(question: Question) -> tuple[FigureRow, ...]:
    """The figures that exist for the question, base n first; nominal means say so."""
    mean, spread = text("words.mean"), text("words.spread")
    without = text("words.mean_without_dont_know")
    if question.mean_is_nominal:
        mean = text("excel.mark.nominal_mean", mean=mean)
        without = text("excel.mark.nominal_mean", mean=without)
        spread = text("excel.mark.nominal_spread", spread=spread)
    rows = [FigureRow(text("excel.column.base"), lambda group: group.n, cells.COUNT)]
    if question.has_mean:
        rows.append(FigureRow(mean, lambda group: group.mean))
        rows.append(FigureRow(spread, lambda group: group.spread))
        if question.has_dont_know:
            rows.append(FigureRow(without, lambda group: group.mean_without_dont_know))
    if question.kind is Kind.MULTIPLE_CHOICE:
        label = text("words.mentions_per_respondent")
        rows.append(FigureRow(label, lambda group: group.mentions_per_respondent))
    return tuple(rows)


def notes(table: ResultTable) -> tuple[str, ...]:
    """What a reader must know to read this question's figures right."""
    question = table.question
    asked = (
        (True, f"base_{question.kind}"),
        (question.has_mean, f"mean_{question.kind}"),
        (question.has_mean and question.has_dont_know, "dont_know"),
        (question.mean_is_nominal, "nominal"),
        (table.has_outsiders, "outsiders"),
        (question.guessed, "guessed"),
        (not table.options, "no_options"),
        (True, "empty"),
    )
    return tuple(text(f"excel.note.{key}") for applies, key in asked if applies)


def _about(question: Question) -> str:
    facts = [question.section, text(f"words.kind.{question.kind}")]
    if question.scale:
        facts.append(text("excel.mark.scale", scale=text(f"words.scale.{question.scale}")))
    if question.guessed:
        facts.append(text("excel.mark.guessed"))
    return " · ".join(fact for fact in facts if fact)


def _distributions(
    ws: Worksheet, row: int, table: ResultTable, headers: Sequence[str], index: int
) -> int:
    """Writes a table for counts, for shares and for ranks; the row after them comes back."""
    figures: list[tuple[str, OptionFigure, str]] = [
        ("counts", lambda count: count.n, cells.COUNT),
        ("shares", lambda count: count.share, cells.SHARE),
    ]
    if table.question.kind is Kind.RANKING:
        figures.append(("ranks", lambda count: count.mean_rank, cells.DECIMAL))
    if not table.options:
        return row
    for name, figure, style in figures:
        cells.put_text(ws, row, 1, text(f"excel.heading.{name}"), cells.HEADING)
        row = _distribution(ws, row + 1, table, headers, (name, index, figure, style)) + 1
    return row


def _distribution(
    ws: Worksheet,
    top: int,
    table: ResultTable,
    headers: Sequence[str],
    shown: tuple[str, int, OptionFigure, str],
) -> int:
    name, index, figure, style = shown
    # Only a place on the form has a number, the one that KA uses.
    on_form = not table.question.has_values
    leading = (text("excel.column.number"), text("words.option"))[0 if on_form else 1 :]
    table_name = text(f"excel.table.{name}", index=index)
    _header_row(ws, top, table_name, (leading, headers), len(table.options))
    by_code = [{count.option.code: count for count in group.counts} for group in table.groups]
    for row, option in enumerate(table.options, start=top + 1):
        label = option_label(option)
        if on_form:
            code = option.code if option.has_form_position else None
            cells.put_number(ws, row, 1, code, cells.CODE)
        cells.put_text(ws, row, 2, label)
        for column, counts in enumerate(by_code, start=3):
            count = counts.get(option.code)
            cells.put_number(ws, row, column, figure(count) if count else None, style)
        sheets.fit_row(ws, row, [(label, OPTION_WIDTH)])
    return top + len(table.options) + 1


def _figures(
    ws: Worksheet, row: int, table: ResultTable, headers: Sequence[str], index: int
) -> int:
    cells.put_text(ws, row, 1, text("excel.heading.figures"), cells.HEADING)
    rows = figure_rows(table.question)
    leading = (text("excel.column.figure"),)
    name = text("excel.table.figures", index=index)
    _header_row(ws, row + 1, name, (leading, headers), len(rows))
    for place, figure in enumerate(rows, start=row + 2):
        cells.put_text(ws, place, 2, figure.label)
        for column, group in enumerate(table.groups, start=3):
            cells.put_number(ws, place, column, figure.value(group), figure.style)
        sheets.fit_row(ws, place, [(figure.label, OPTION_WIDTH)])
    return row + 2 + len(rows) + 1


def _header_row(
    ws: Worksheet,
    row: int,
    name: str,
    names: tuple[Sequence[str], Sequence[str]],
    rows: int,
) -> None:
    leading, groups = names
    headers = (
        *((header, cells.HEADER) for header in leading),
        *((header, cells.HEADER_RIGHT) for header in groups),
    )
    cells.add_table(ws, cells.TablePlan(name, (row, 3 - len(leading)), headers, rows))
    sheets.fit_row(ws, row, [(header, GROUP_WIDTH * 0.85) for header in groups])


def _longest_word(header: str) -> int:
    return max(map(len, header.split()))
