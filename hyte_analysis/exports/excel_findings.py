"""The sheets of a report's findings that are no question's: two surveys, themes."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

from openpyxl.worksheet.worksheet import Worksheet

from hyte_analysis.analysis.conventions import (
    figure_or_reason,
    option_figure_or_reason,
    profile_sentence,
)
from hyte_analysis.analysis.result import GroupResult, OptionCount, ResultTable
from hyte_analysis.analysis.wave_comparison import OptionOfWaves, options_of_waves
from hyte_analysis.charts import alt_text
from hyte_analysis.charts.labels import group_line
from hyte_analysis.charts.stills.clustered import NOW_COLOUR, THEN_COLOUR
from hyte_analysis.exports import excel_cells as cells
from hyte_analysis.exports import excel_sheets as sheets
from hyte_analysis.exports.excel_chart_xml import Bars, Cells, Series
from hyte_analysis.exports.excel_charts import ROW_CM, put_bars
from hyte_analysis.exports.excel_question import (
    OPTION_WIDTH,
    FigureRow,
    Shown,
    figure_rows,
    put_words,
)
from hyte_analysis.open_answers.summary import Bullet, PrintedTheme
from hyte_analysis.open_answers.summary_lines import section_heading
from hyte_analysis.reports.report import ThemesFinding, WavesFinding
from hyte_analysis.texts import text

# Number, option, two figures of each survey, the change.
_WAVE_WIDTHS = (6.0, OPTION_WIDTH, 17.0, 17.0, 17.0, 17.0, 17.0)
_WAVE_STYLES = (cells.COUNT, cells.SHARE, cells.COUNT, cells.SHARE, cells.POINTS)
_LEAST_CM, _BAR_CM, _MOST_CM = 6.5, 1.1, 20.0
# Theme, what the text is, the text, who said it, how many mentioned the theme.
_THEME_WIDTHS = (32.0, 16.0, 84.0, 22.0, 13.0)

Line = tuple[str, str, str, str, int | None]


def fill_waves(ws: Worksheet, source: sheets.Source, finding: WavesFinding, index: int) -> None:
    """Fills the sheet of a question in two surveys, the earlier first."""
    now, then = finding.now, finding.then
    wide = (1, len(_WAVE_WIDTHS))
    row = _put_head(ws, source, finding, _WAVE_WIDTHS)
    rows = options_of_waves(now, then)
    is_drawn = bool(rows) and any(t.total.n and t.total.has_counts for t in (now, then))
    covered = round(min(_MOST_CM, max(_LEAST_CM, 3.2 + _BAR_CM * len(rows))) / ROW_CM)
    chart_row = row
    row += covered + 1 if is_drawn else 0
    cells.put_text(ws, row, 1, text("excel_report.heading.waves"), cells.HEADING)
    top = row + 1
    if is_drawn:
        bars = _wave_bars(finding, rows, top, chart_row + 1)
        for at, one in enumerate(bars.series, start=chart_row + 1):
            cells.put_text(ws, at, 2, str(one.name.values[0]), cells.LABEL)
        description = " ".join(f"{t.survey_title}. {alt_text(t)}" for t in (then, now))
        put_bars(ws, bars, (chart_row, chart_row + covered), wide[1], description)
    row = _put_options(ws, top, finding, rows, index) if rows else top
    row = _put_figures(ws, row, finding, index)
    _put_notes(ws, row, wide, (*finding.notes, text("excel_report.change_about")))
    sheets.set_up_print(ws, source, profile_sentence(now))


def _put_head(
    ws: Worksheet,
    source: sheets.Source,
    finding: WavesFinding | ThemesFinding,
    widths: Sequence[float],
) -> int:
    """Sets the columns and writes what stands above the table; the row after it comes back."""
    wide = (1, len(widths))
    ws.sheet_view.showGridLines = False
    sheets.set_widths(ws, widths)
    cells.put_link(ws, (1, 1), text("excel.back"), (text("excel.sheet.contents"), "A1"))
    row = put_words(ws, 2, wide, finding)
    sheets.freeze_below(ws, 2)
    table = finding.now if isinstance(finding, WavesFinding) else finding.table
    profile = text("disclosure.for", profile=text(f"words.profile.{table.profile}"))
    for line in (text("excel.sample") if source.is_sample else "", profile, table.restriction):
        if line:
            sheets.put_wide(ws, row, wide, line, cells.QUIET)
            row += 1
    return row + 1


def _put_notes(ws: Worksheet, row: int, wide: tuple[int, int], notes: Sequence[str]) -> None:
    cells.put_text(ws, row, 1, text("excel.heading.notes"), cells.HEADING)
    for place, note in enumerate(dict.fromkeys(notes), start=row + 1):
        sheets.put_wide(ws, place, wide, note)


def _put_options(
    ws: Worksheet, top: int, finding: WavesFinding, rows: Sequence[OptionOfWaves], index: int
) -> int:
    """Writes each option's figures in both surveys; the row after them comes back."""
    names = [text(f"excel_report.column.{figure}", survey=cells.one_line(table.survey_title))
             for table in (finding.then, finding.now) for figure in ("count", "share")]  # fmt: skip
    headers = [(text("words.option"), cells.HEADER)]
    headers += [(name, cells.HEADER_RIGHT) for name in names]
    headers.append((text("excel_report.column.change"), cells.HEADER_RIGHT))
    name = text("excel_report.table.waves", index=index)
    cells.add_table(ws, cells.TablePlan(name, (top, 2), tuple(headers), len(rows)))
    sheets.fit_row(ws, top, [(header, 17 * 0.85) for header, _ in headers[1:]])
    for place, row in enumerate(rows, start=top + 1):
        cells.put_text(ws, place, 2, row.label)
        figures = [
            *_option_figures(finding.then.total, row.then),
            *_option_figures(finding.now.total, row.now),
            None if row.change is None else row.change * 100,
        ]
        for column, (figure, style) in enumerate(zip(figures, _WAVE_STYLES, strict=True), start=3):
            cells.put_figure(ws, place, column, figure, style)
        sheets.fit_row(ws, place, [(row.label, OPTION_WIDTH)])
    return top + len(rows) + 2


def _option_figures(group: GroupResult, count: OptionCount | None) -> Iterator[Shown]:
    for figure in (count.n, count.share) if count else (None, None):
        yield option_figure_or_reason(group, count, figure) if count else None


def _put_figures(ws: Worksheet, row: int, finding: WavesFinding, index: int) -> int:
    """Writes n, KA and the like of both surveys; the row after them comes back."""
    cells.put_text(ws, row, 1, text("excel_report.heading.wave_figures"), cells.HEADING)
    top = row + 1
    told = {
        table.question.id + side: {line.label: line for line in figure_rows(table.question)}
        for side, table in (("then", finding.then), ("now", finding.now))
    }
    labels = list(dict.fromkeys(label for own in told.values() for label in own))
    titles = [cells.one_line(table.survey_title) for table in (finding.then, finding.now)]
    headers = ((text("excel.column.figure"), cells.HEADER),
               *((title, cells.HEADER_RIGHT) for title in titles))  # fmt: skip
    name = text("excel_report.table.wave_figures", index=index)
    cells.add_table(ws, cells.TablePlan(name, (top, 2), headers, len(labels)))
    sheets.fit_row(ws, top, [(title, 17 * 0.85) for title in titles])
    both = zip(told.values(), (finding.then, finding.now), strict=True)
    for column, (own, table) in enumerate(both, start=3):
        for place, label in enumerate(labels, start=top + 1):
            cells.put_text(ws, place, 2, label)
            _put_figure(ws, (place, column), own.get(label), table)
            sheets.fit_row(ws, place, [(label, OPTION_WIDTH)])
    return top + len(labels) + 2


def _put_figure(
    ws: Worksheet, place: tuple[int, int], line: FigureRow | None, table: ResultTable
) -> None:
    if line is None:
        cells.put_number(ws, *place, None, cells.DECIMAL)
    else:
        figure = figure_or_reason(table.total, line.value(table.total))
        cells.put_figure(ws, *place, figure, line.style)


def _wave_bars(finding: WavesFinding, rows: Sequence[OptionOfWaves], top: int, names: int) -> Bars:
    """Two bars an option: all respondents' shares in the earlier survey and in the later."""
    last = top + len(rows)
    labels = Cells((top + 1, 2), (last, 2), tuple(row.label for row in rows))
    of: tuple[tuple[ResultTable, str, int, Callable[[OptionOfWaves], OptionCount | None]], ...] = (
        (finding.then, THEN_COLOUR, 4, lambda row: row.then),
        (finding.now, NOW_COLOUR, 6, lambda row: row.now),
    )
    series: list[Series] = []
    for table, colour, column, count in of:
        if table.total.n and table.total.has_counts:
            row = names + len(series)
            line = group_line(table, replace(table.total, group=table.survey_title))
            found = [count(own) for own in rows]
            values = Cells((top + 1, column), (last, column),
                           tuple(one.share if one else None for one in found))  # fmt: skip
            series.append(Series(Cells((row, 2), (row, 2), (line,)), labels, values, colour))
    return Bars(tuple(series), False, cells.share_format(), 1.0)


def fill_themes(ws: Worksheet, source: sheets.Source, finding: ThemesFinding, index: int) -> None:
    """Fills the sheet of a summary: a row a text, with its theme and its group tag."""
    row = _put_head(ws, source, finding, _THEME_WIDTHS)
    lines = list(_theme_lines(finding))
    names = ("theme", "part", "words_of_theme", "tag", "mentions")
    headers = tuple(
        (text(f"excel_report.column.{name}"),
         cells.HEADER_RIGHT if name == "mentions" else cells.HEADER)
        for name in names
    )  # fmt: skip
    top = row
    for theme, part, said, tag, n in lines:
        for words in sheets.fitting_parts(said, _THEME_WIDTHS[2]):
            row += 1
            for column, value in enumerate((theme, part, words, tag), start=1):
                cells.put_text(ws, row, column, value)
            cells.put_number(ws, row, 5, n, cells.COUNT)
            fitted = zip((theme, part, words, tag), _THEME_WIDTHS, strict=False)
            sheets.fit_row(ws, row, fitted)
    name = text("excel_report.table.themes", index=index)
    if lines:
        cells.add_table(ws, cells.TablePlan(name, (top, 1), headers, row - top))
    _put_notes(ws, row + 2, (1, len(_THEME_WIDTHS)), finding.notes)
    profile = text("disclosure.for", profile=text(f"words.profile.{finding.table.profile}"))
    sheets.set_up_print(ws, source, profile, title_row=top)


def _theme_lines(finding: ThemesFinding) -> Iterator[Line]:
    """A line for each thing a theme tells; its heading alone where it tells nothing."""
    for section in finding.table.sections:
        for theme in section:
            heading = section_heading((replace(theme, causes=(), solutions=()),))
            told = list(_told(theme))
            for part, bullet in told or [("heading", Bullet(theme.heading))]:
                words = text(f"excel_report.part.{part}")
                yield heading, words, bullet.text, bullet.tag, theme.n


def _told(theme: PrintedTheme) -> Iterable[tuple[str, Bullet]]:
    if theme.sentence:
        yield "sentence", Bullet(theme.sentence)
    parts = (("cause", theme.causes), ("solution", theme.solutions), ("quote", theme.bullets))
    for part, bullets in parts:
        yield from ((part, bullet) for bullet in bullets)
