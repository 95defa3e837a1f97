"""A Report as an Excel workbook: its contents with the team's words, a sheet a finding."""

from collections.abc import Iterator
from dataclasses import dataclass

from openpyxl.worksheet.worksheet import Worksheet

from hyte_analysis.exports import excel_cells as cells
from hyte_analysis.exports import excel_sheets as sheets
from hyte_analysis.exports.excel import new_book, saved
from hyte_analysis.exports.excel_findings import fill_themes, fill_waves
from hyte_analysis.exports.excel_question import fill_question
from hyte_analysis.open_answers.summary import SummaryTable
from hyte_analysis.open_answers.summary_lines import about, question_line
from hyte_analysis.reports.making import Progress
from hyte_analysis.reports.report import (
    FigureFinding,
    Finding,
    Report,
    TextFinding,
    ThemesFinding,
    WavesFinding,
)
from hyte_analysis.survey.model import Question
from hyte_analysis.texts import text
from hyte_analysis.texts.languages import in_language

TITLE_WIDTH, QUESTION_WIDTH, WORDS_WIDTH = 72.0, 40.0, 56.0
# Section, title, question, the team's words, n.
WIDTHS = (20.0, TITLE_WIDTH, QUESTION_WIDTH, WORDS_WIDTH, 10.0)
WIDE = (1, len(WIDTHS))
# The making of the sheets takes so much of the time, the writing of the file the rest.
_FILLED = 0.6


@dataclass(frozen=True, slots=True)
class _Source:
    """The survey that the report tells of."""

    title: str
    is_sample: bool


@dataclass(frozen=True, slots=True)
class _Entry:
    """A finding in the contents, and the sheet that it has: not the team's own words."""

    key: str
    section: str
    title: str
    question: str
    words: str
    n: int | None
    finding: FigureFinding | WavesFinding | ThemesFinding | None


def to_report_excel(report: Report, progress: Progress = lambda _: None) -> bytes:
    """The report's workbook: contents in the plan's order, a sheet a finding.

    Holds exactly the figures of the report's tables, unrounded, with native charts; words stand
    where a figure is not shown to the audience.
    """
    with in_language(report.language):
        book = new_book(report.title)
        source = _Source(report.survey_title, report.is_sample)
        entries = list(_entries(report))
        first = text("excel.sheet.contents")
        wished = {entry.key: _sheet_words(entry) for entry in entries if entry.finding}
        names = sheets.names_of(wished, [first])
        contents = book.create_sheet(first)
        _fill_contents(contents, report, source, entries, names)
        told = [entry for entry in entries if entry.finding]
        for index, entry in enumerate(told, start=1):
            _fill(book.create_sheet(names[entry.key]), source, entry, index)
            progress(_FILLED * index / len(told))
        content = saved(book)
        progress(1.0)
        return content


def _fill(ws: Worksheet, source: sheets.Source, entry: _Entry, index: int) -> None:
    finding = entry.finding
    if isinstance(finding, FigureFinding):
        fill_question(ws, source, finding.table, index, finding)
    elif isinstance(finding, WavesFinding):
        fill_waves(ws, source, finding, index)
    elif finding is not None:
        fill_themes(ws, source, finding, index)


def _sheet_words(entry: _Entry) -> str:
    """What the sheet is named after: the question's number, and the title."""
    question = _question(entry.finding)
    return f"{question.number} {entry.title}" if question and entry.question else entry.title


def _question(finding: Finding | None) -> Question | None:
    if isinstance(finding, WavesFinding):
        return finding.now.question
    return None if finding is None or isinstance(finding, TextFinding) else finding.table.question


def _entries(report: Report) -> Iterator[_Entry]:
    for section in report.sections:
        for finding in section.findings:
            yield _entry(section.heading, finding)
            if isinstance(finding, FigureFinding) and finding.beside is not None:
                yield _entry(section.heading, _beside(finding.key, finding.beside))


def _beside(key: str, table: SummaryTable) -> ThemesFinding:
    """The summary beside a chart as a finding of its own: it has a sheet."""
    question = table.question
    line = question_line(table)
    return ThemesFinding(f"{key}/{question.id}", question.text, "", line, table, about(table))


def _entry(section: str, finding: Finding) -> _Entry:
    if isinstance(finding, TextFinding):
        words = "\n".join(f"• {line}" for line in finding.lines)
        return _Entry(finding.key, section, finding.title, "", words, None, None)
    if isinstance(finding, ThemesFinding):
        n = finding.table.answered
    else:
        n = (finding.now if isinstance(finding, WavesFinding) else finding.table).total.n
    question, line = _question(finding), finding.question_line
    is_own = question is not None and finding.title != question.text
    title, asked = (finding.title, line) if is_own else (line, "")
    return _Entry(finding.key, section, title, asked, finding.comment.strip(), n, finding)


def _fill_contents(
    ws: Worksheet,
    report: Report,
    source: sheets.Source,
    entries: list[_Entry],
    names: dict[str, str],
) -> None:
    """Fills the first sheet."""
    ws.sheet_view.showGridLines = False
    sheets.set_widths(ws, WIDTHS)
    sheets.put_wide(ws, 1, WIDE, report.title, cells.TITLE)
    sheets.freeze_below(ws, 1)
    row = 2
    for line in filter(None, (report.event, report.survey_title)):
        sheets.put_wide(ws, row, WIDE, line, cells.QUIET)
        row += 1
    row = _put_entries(ws, row + 1, entries, names)
    gaps = (text("report_words.gap", title=gap.title, reason=gap.reason) for gap in report.gaps)
    reading = (text(f"excel.contents.{note}") for note in ("base", "mean", "empty", "exact"))
    for heading, sentences in (
        (text("report_words.about_title"), (*report.about, *gaps)),
        (text("excel.heading.notes"), tuple(reading)),
    ):
        cells.put_text(ws, row, 1, heading, cells.HEADING)
        for place, sentence in enumerate(sentences, start=row + 1):
            sheets.put_wide(ws, place, WIDE, sentence)
        row += len(sentences) + 2
    profile = text("disclosure.for", profile=text(f"words.profile.{report.profile}"))
    sheets.set_up_print(ws, source, profile)


def _put_entries(ws: Worksheet, row: int, entries: list[_Entry], names: dict[str, str]) -> int:
    """Writes the findings by section; the row after them comes back."""
    cells.put_text(ws, row, 1, text("excel_report.heading.findings"), cells.HEADING)
    top = row + 1
    if not entries:
        cells.put_text(ws, top, 1, text("excel_report.nothing"), cells.NOTE)
        return top + 2
    headers = (
        (text("excel_report.column.section"), cells.HEADER),
        (text("excel_report.column.title"), cells.HEADER),
        (text("words.question"), cells.HEADER),
        (text("excel_report.column.words"), cells.HEADER),
        (text("words.n"), cells.HEADER_RIGHT),
    )
    row = top
    for entry in entries:
        for at, words in enumerate(sheets.fitting_parts(entry.words, WORDS_WIDTH)):
            row += 1
            _put_entry(ws, row, entry, names.get(entry.key), words, is_first=at == 0)
    plan = cells.TablePlan(text("excel_report.table.findings"), (top, 1), headers, row - top)
    cells.add_table(ws, plan)
    return row + 2


def _put_entry(  # noqa: PLR0913 - a row of a table, by its cells
    ws: Worksheet, row: int, entry: _Entry, sheet: str | None, words: str, *, is_first: bool
) -> None:
    cells.put_text(ws, row, 1, entry.section)
    if sheet and is_first:
        cells.put_link(ws, (row, 2), entry.title, (sheet, "A1"), cells.TEXT_LINK)
    else:
        cells.put_text(ws, row, 2, entry.title)
    cells.put_text(ws, row, 3, entry.question if is_first else "")
    cells.put_text(ws, row, 4, words)
    cells.put_number(ws, row, 5, entry.n if is_first else None, cells.COUNT)
    fitted = zip((entry.section, entry.title, entry.question, words), WIDTHS, strict=False)
    sheets.fit_row(ws, row, fitted)
