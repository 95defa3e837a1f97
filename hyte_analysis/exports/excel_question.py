"""One question's sheet: counts, shares and figures a group, with notes on how to read them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from openpyxl.worksheet.worksheet import Worksheet

from hyte_analysis.analysis.conventions import (
    base_sentence,
    convention,
    disclosure_notes,
    figure_or_reason,
    has_scale_figures,
    option_figure_or_reason,
    profile_sentence,
)
from hyte_analysis.analysis.result import AreaShare, GroupResult, OptionCount, ResultTable
from hyte_analysis.charts.look import ordered_options
from hyte_analysis.exports import excel_cells as cells
from hyte_analysis.exports import excel_sheets as sheets
from hyte_analysis.exports.excel_charts import (
    ROW_CM,
    QuestionChart,
    TablePlace,
    chosen_chart,
    lower,
    ordered_areas,
    put_chart,
    question_chart,
)
from hyte_analysis.reports.report import FigureFinding, ThemesFinding, WavesFinding
from hyte_analysis.survey.model import DontKnow, Kind, Option, Question
from hyte_analysis.texts import text

CODE_WIDTH, OPTION_WIDTH = 6.0, 54.0
GROUP_WIDTH, WIDEST_GROUP = 16.0, 24.0
# Where words stand in place of figures.
WORDS_WIDTH = 19.0
# Titles and notes run over the columns that a window shows without scrolling.
NOTE_COLUMNS = 7

OptionFigure = Callable[[OptionCount], float | None]
AreaFigure = Callable[[AreaShare], float | None]
GroupFigure = Callable[[GroupResult], float | None]
Shown = float | str | None
Row = tuple[int | None, str, tuple[Shown, ...]]


@dataclass(frozen=True, slots=True)
class FigureRow:
    """A row of the figures table: one figure of each group."""

    label: str
    value: GroupFigure
    style: str = cells.DECIMAL


@dataclass(frozen=True, slots=True)
class Block:
    """A table of the sheet: `rows` are (number, label, a figure of each group).

    `leading` are the headers before the groups' own; without one for the number only the label
    stands before the figures. A chart may read the table by its `reads`.
    """

    name: str
    heading: str
    leading: tuple[str, ...]
    rows: tuple[Row, ...]
    styles: tuple[str, ...]
    reads: str = ""


def fill_question(
    ws: Worksheet,
    source: sheets.Source,
    table: ResultTable,
    index: int,
    finding: FigureFinding | None = None,
) -> None:
    """Fills a question's sheet; `index` makes the names of its tables unique.

    Of a report's finding it also says the team's words, in its chart and order of options.
    """
    headers = cells.unique_headers(
        (text("words.option"), text("excel.column.figure"), *(g.group for g in table.groups))
    )[2:]
    wide = _set_columns(ws, table, headers)
    row = _put_head(ws, source, table, wide, finding) + 1
    chart, blocks = _contents(table, index, finding)
    if chart is not None:
        first = sheets.table_height(ws, [label for _, label, _ in blocks[0].rows], 2)
        room = (sheets.room_on_page(ws, row) - first) / sheets.LINE_HEIGHT * ROW_CM
        chart = lower(chart, room)
    chart_row = row
    row += chart.rows if chart else 0
    for block in blocks:
        if chart is not None and block.reads == chart.reads:
            place = TablePlace(row + 1, 3, tuple(label for _, label, _ in block.rows))
            put_chart(ws, table, chart, place, (chart_row, wide[1]))
        row = put_block(ws, row, block, headers)
    _put_notes(ws, row, table, wide, finding.notes if finding else ())
    sheets.set_up_print(ws, source, profile_sentence(table))


def _contents(
    table: ResultTable, index: int, finding: FigureFinding | None
) -> tuple[QuestionChart | None, list[Block]]:
    """The sheet's chart, if any, and its tables: a report's in its chart and order."""
    options, areas, chart = table.options, table.question.areas, question_chart(table)
    if finding is not None:
        look = finding.look
        options, areas = ordered_options(table, look), ordered_areas(table, look)
        chart = chosen_chart(table, finding.chart, look, options)
    distributions = _distributions(table, options, index)
    return chart, [*distributions, *_areas(table, areas, index), _figures(table, index)]


def _set_columns(ws: Worksheet, table: ResultTable, headers: Sequence[str]) -> tuple[int, int]:
    """Sets the columns' widths; the first and the last that titles and notes run over."""
    is_whole = all(group.has_counts for group in table.groups)
    least = GROUP_WIDTH if is_whole else WORDS_WIDTH
    widths = [min(WIDEST_GROUP, max(least, _longest_word(h) + 4)) for h in headers]
    sheets.set_widths(ws, (CODE_WIDTH, OPTION_WIDTH, *widths))
    return 1, min(2 + len(widths), NOTE_COLUMNS)


def _put_head(
    ws: Worksheet,
    source: sheets.Source,
    table: ResultTable,
    wide: tuple[int, int],
    finding: FigureFinding | None,
) -> int:
    """Writes what stands above the figures; the row after it comes back."""
    question = table.question
    ws.sheet_view.showGridLines = False
    cells.put_link(ws, (1, 1), text("excel.back"), (text("excel.sheet.contents"), "A1"))
    if finding is None:
        sheets.put_wide(ws, 2, wide, numbered(question), cells.TITLE)
        row = 3
    else:
        row = put_words(ws, 2, wide, finding)
    sheets.freeze_below(ws, 2, columns=2)
    by = text("report_words.by_options", question=numbered(table.split)) if table.split else ""
    sample = text("excel.sample") if source.is_sample else ""
    for line in (by, _about(question), sample, profile_sentence(table), table.restriction):
        if line:
            sheets.put_wide(ws, row, wide, line, cells.QUIET)
            row += 1
    return row


def put_words(
    ws: Worksheet,
    row: int,
    wide: tuple[int, int],
    finding: FigureFinding | WavesFinding | ThemesFinding,
) -> int:
    """Writes a finding's title, question, sentence and comment; the row after them comes back."""
    table = finding.now if isinstance(finding, WavesFinding) else finding.table
    is_own = finding.title != table.question.text
    sheets.put_wide(ws, row, wide, finding.title if is_own else finding.question_line, cells.TITLE)
    row += 1
    sentence = finding.sentence if isinstance(finding, FigureFinding) else ""
    for line in (finding.question_line if is_own else "", sentence):
        if line:
            sheets.put_wide(ws, row, wide, line)
            row += 1
    if finding.comment.strip():
        comment = text("excel_report.comment", comment=finding.comment.strip())
        for part in sheets.shown_parts(ws, comment, wide):
            sheets.put_wide(ws, row, wide, part)
            row += 1
    return row


def _put_notes(
    ws: Worksheet, row: int, table: ResultTable, wide: tuple[int, int], more: Sequence[str]
) -> None:
    """Writes what was done to few answers, and how to read the figures, each thing once."""
    hidden, own = disclosure_notes(table), notes(table)
    above = (*hidden, *own, profile_sentence(table), table.restriction, text("words.nominal_mean"))
    own = (*own, *(note for note in more if note not in above))
    for heading, sentences in (("not_shown", hidden), ("notes", own)):
        if sentences:
            cells.put_text(ws, row, 1, text(f"excel.heading.{heading}"), cells.HEADING)
            for place, note in enumerate(sentences, start=row + 1):
                sheets.put_wide(ws, place, wide, note)
            row += len(sentences) + 2


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
    if question.has_dont_know and question.dont_know is DontKnow.LEFT_OUT:
        rows.append(FigureRow(text("excel.left_out"), lambda group: group.left_out, cells.COUNT))
    if question.has_mean:
        rows.append(FigureRow(mean, lambda group: group.mean))
        rows.append(FigureRow(spread, lambda group: group.spread))
        # Otherwise KA itself is without them.
        if question.has_dont_know and question.dont_know is DontKnow.AVERAGED:
            rows.append(FigureRow(without, lambda group: group.mean_without_dont_know))
    if has_scale_figures(question):
        rows.append(FigureRow(text("words.median"), lambda group: group.median))
        rows.append(FigureRow(text("excel.consensus"), lambda group: group.consensus))
    if question.has_mentions:
        label = text("words.mentions_per_respondent")
        rows.append(FigureRow(label, lambda group: group.mentions_per_respondent))
    return tuple(rows)


def notes(table: ResultTable) -> tuple[str, ...]:
    """What a reader must know to read this question's figures right."""
    question = table.question
    base = base_sentence(table) or text(f"excel.note.base_{question.kind}")
    asked = (
        (question.kind is Kind.SINGLE_CHOICE, "shares_single_choice"),
        (question.has_mean, "spread"),
        (has_scale_figures(question), "consensus"),
        (bool(question.areas), "areas"),
        (question.mean_is_nominal, "nominal"),
        (table.has_outsiders, "outsiders"),
        (question.guessed, "guessed"),
        (not table.options and not table.total.n, "no_options"),
        (True, "empty"),
    )
    told = (text(f"excel.note.{key}") for applies, key in asked if applies)
    return tuple(note for note in (convention(table), base, *told) if note)


def _about(question: Question) -> str:
    facts = [question.section, text(f"words.kind.{question.kind}")]
    if question.scale:
        facts.append(text("excel.mark.scale", scale=text(f"words.scale.{question.scale}")))
    if question.guessed:
        facts.append(text("excel.mark.guessed"))
    return " · ".join(fact for fact in facts if fact)


def _distributions(table: ResultTable, options: tuple[Option, ...], index: int) -> list[Block]:
    """A table for counts, for shares and for ranks."""
    figures: list[tuple[str, OptionFigure, str]] = [
        ("counts", lambda count: count.n, cells.COUNT),
        ("shares", lambda count: count.share, cells.SHARE),
    ]
    if table.question.kind is Kind.RANKING:
        figures.append(("ranks", lambda count: count.mean_rank, cells.DECIMAL))
    if not table.options:
        return []
    # Only a place on the form has a number, the one that KA uses.
    on_form = not table.question.has_values
    leading = (text("excel.column.number"), text("words.option"))[0 if on_form else 1 :]
    return [
        Block(
            text(f"excel.table.{name}", index=index),
            text(f"excel.heading.{name}"),
            leading,
            _option_rows(table, options, figure),
            (style,) * len(table.options),
            name,
        )
        for name, figure, style in figures
    ]


def _option_rows(
    table: ResultTable, options: tuple[Option, ...], figure: OptionFigure
) -> tuple[Row, ...]:
    by_code = [{count.option.code: count for count in group.counts} for group in table.groups]

    def shown(group: GroupResult, count: OptionCount | None) -> Shown:
        return option_figure_or_reason(group, count, figure(count)) if count else None

    return tuple(
        (
            option.code if option.has_form_position else None,
            option_label(option),
            tuple(
                shown(group, counts.get(option.code))
                for group, counts in zip(table.groups, by_code, strict=True)
            ),
        )
        for option in options
    )


def _areas(table: ResultTable, areas: tuple[str, ...], index: int) -> list[Block]:
    """A table of how many chose something of each focus area, and one of their shares."""
    figures: tuple[tuple[str, AreaFigure, str], ...] = (
        ("area_counts", lambda area: area.n, cells.COUNT),
        ("area_shares", lambda area: area.share, cells.SHARE),
    )
    if not areas:
        return []
    return [
        Block(
            text(f"excel.table.{name}", index=index),
            text(f"excel.heading.{name}"),
            (text("words.area"),),
            tuple((None, area, _area_figures(table, area, figure)) for area in areas),
            (style,) * len(areas),
            name,
        )
        for name, figure, style in figures
    ]


def _area_figures(table: ResultTable, area: str, figure: AreaFigure) -> tuple[Shown, ...]:
    found = [next((own for own in g.areas if own.area == area), None) for g in table.groups]
    return tuple(
        figure_or_reason(group, figure(own)) if own else None
        for group, own in zip(table.groups, found, strict=True)
    )


def _figures(table: ResultTable, index: int) -> Block:
    rows = figure_rows(table.question)
    return Block(
        text("excel.table.figures", index=index),
        text("excel.heading.figures"),
        (text("excel.column.figure"),),
        tuple(
            (None, row.label, tuple(figure_or_reason(g, row.value(g)) for g in table.groups))
            for row in rows
        ),
        tuple(row.style for row in rows),
    )


def put_block(ws: Worksheet, row: int, block: Block, headers: Sequence[str]) -> int:
    """Writes a heading and a table under it; the row after them comes back."""
    cells.put_text(ws, row, 1, block.heading, cells.HEADING)
    top = row + 1
    named = (
        *((header, cells.HEADER) for header in block.leading),
        *((header, cells.HEADER_RIGHT) for header in headers),
    )
    first = 3 - len(block.leading)
    cells.add_table(ws, cells.TablePlan(block.name, (top, first), named, len(block.rows)))
    sheets.fit_row(ws, top, [(header, GROUP_WIDTH * 0.85) for header in headers])
    rows = zip(block.rows, block.styles, strict=True)
    for place, ((code, label, figures), style) in enumerate(rows, start=top + 1):
        if first == 1:
            cells.put_number(ws, place, 1, code, cells.CODE)
        cells.put_text(ws, place, 2, label)
        for column, figure in enumerate(figures, start=3):
            cells.put_figure(ws, place, column, figure, style)
        words = [(figure, WORDS_WIDTH * 0.85) for figure in figures if isinstance(figure, str)]
        sheets.fit_row(ws, place, [(label, OPTION_WIDTH), *words])
    return top + len(block.rows) + 2


def _longest_word(header: str) -> int:
    return max(map(len, header.split()))
