"""Native tables of a slide, where no chart says the same: rows of figures by group or survey."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from xml.sax.saxutils import escape

from pptx.oxml import parse_xml
from pptx.util import Emu

from hyte_analysis.analysis.conventions import mean_or_reason, option_figure_or_reason
from hyte_analysis.analysis.result import GroupResult, OptionCount, ResultTable
from hyte_analysis.analysis.wave_comparison import options_of_waves
from hyte_analysis.charts.labels import count_and_share, legend_text, option_text
from hyte_analysis.charts.look import Look, count_of, ordered_options, shown_groups
from hyte_analysis.charts.theme import INK, LINES, PANEL, PAPER
from hyte_analysis.charts.wrapping import width
from hyte_analysis.exports.powerpoint_layouts import EMU, Box
from hyte_analysis.exports.powerpoint_sheets import Draft
from hyte_analysis.exports.powerpoint_text import NAMESPACES, line_count, locale, tidy
from hyte_analysis.exports.powerpoint_typefaces import BOLD, Face
from hyte_analysis.survey.model import Option
from hyte_analysis.texts import text
from hyte_analysis.texts.formats import MISSING, count_text, decimal_text

_SIZES = (14.0, 13.0, 12.0, 11.0, 10.0, 9.0, 8.0)
_PAD, _HIGH_PAD, _BETWEEN = 5.0, 1.5, 18.0
_LABEL_PARTS = (0.25, 0.3, 0.4, 0.5, 0.6)
"""Parts of the table's width for the first column."""
_NO_STYLE = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"


_Measures = tuple[float, list[float], list[float]]


@dataclass(frozen=True, slots=True)
class Cells:
    """A table's header and rows of cells; the first of each row is its header."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def figure_cells(table: ResultTable, look: Look) -> Iterator[tuple[Cells, ...]]:
    """The ways to lay out a row an option and one for n, KA and Hajonta, a column a group.

    The best first: full labels, short ones, short ones in two tables side by side.
    """
    groups, options = shown_groups(table, look), ordered_options(table, look)
    header = (text("words.option"), *(group.group for group in groups))
    last = _statistics(table, groups)

    def cells(shown: Sequence[Option], named: Callable[[Option], str]) -> Cells:
        rows = [(named(o), *(_figure(g, count_of(g, o)) for g in groups)) for o in shown]
        return _cells(header, [*rows, *last])

    yield (cells(options, option_text),)
    yield (cells(options, legend_text),)
    half = (len(options) + 1) // 2
    yield cells(options[:half], legend_text), cells(options[half:], legend_text)


def waves_cells(now: ResultTable, then: ResultTable) -> Cells:
    """A row an option and one for n, KA and Hajonta; the earlier survey first."""
    totals = (then.total, now.total)
    rows = []
    if not now.question.has_values:
        for pair in options_of_waves(now, then):
            counts = zip((pair.then, pair.now), totals, strict=True)
            rows.append((pair.label, *(_figure(t, c) if c else MISSING for c, t in counts)))
    rows += _statistics(now, totals)
    return _cells((text("words.option"), then.survey_title, now.survey_title), rows)


def _cells(header: Sequence[str], rows: Sequence[Sequence[str]]) -> Cells:
    clean = [tuple(tidy(cell) for cell in row) for row in (header, *rows)]
    return Cells(clean[0], tuple(clean[1:]))


def _statistics(table: ResultTable, groups: Sequence[GroupResult]) -> list[tuple[str, ...]]:
    rows = [(text("words.answers"), *(count_text(group.n) for group in groups))]
    if table.question.has_mean:
        for name, values in (("mean", [g.mean for g in groups]),
                             ("spread", [g.spread for g in groups])):  # fmt: skip
            told = (mean_or_reason(g, v, decimal_text(v))
                    for g, v in zip(groups, values, strict=True))  # fmt: skip
            rows.append((text(f"words.{name}"), *told))
    return rows


def _figure(group: GroupResult, count: OptionCount) -> str:
    if not group.n:
        return MISSING
    known = option_figure_or_reason(group, count, count.n)
    return known if isinstance(known, str) else count_and_share(count.n or 0, group.n)


def put_tables(draft: Draft, layouts: Iterable[tuple[Cells, ...]], box: Box, alt: str) -> bool:
    """Puts the first layout that fits the box, with its alt text; False, and nothing, for none."""
    for tables in layouts:
        each = (box.width - _BETWEEN * (len(tables) - 1)) / len(tables)
        boxes = [replace(box, left=box.left + at * (each + _BETWEEN), width=each)
                 for at in range(len(tables))]  # fmt: skip
        found = [_measured(cells, own, draft) for cells, own in zip(tables, boxes, strict=True)]
        fitting = [measures for measures in found if measures is not None]
        if len(fitting) == len(tables):
            size = min(measures[0] for measures in fitting)
            for at, (cells, own) in enumerate(zip(tables, boxes, strict=True)):
                told = alt if at == 0 else text("powerpoint.goes_on")
                _put(draft, cells, own, (size, *fitting[at][1:]), told)
            return True
    return False


def _put(draft: Draft, cells: Cells, box: Box, measures: _Measures, alt: str) -> None:
    size, widths, heights = measures
    left, top, across, down = (
        Emu(round(at * EMU)) for at in (box.left, box.top, box.width, sum(heights))
    )
    frame = draft.sheet.shapes.add_table(len(heights), len(widths), left, top, across, down)
    frame.name = text("powerpoint.part.table")
    frame.element.xpath(".//p:cNvPr")[0].set("descr", tidy(alt))
    old = frame.table._tbl
    old.getparent().replace(old, parse_xml(_table(cells, size, widths, heights)))


def _table(cells: Cells, size: float, widths: Sequence[float], heights: Sequence[float]) -> str:
    """The table's XML: dark on white, the header row on a panel, figures to the right."""
    grid = "".join(f'<a:gridCol w="{round(width * EMU)}"/>' for width in widths)
    rows = "".join(
        f'<a:tr h="{round(height * EMU)}">'
        + "".join(_cell(words, size, row, column) for column, words in enumerate(told))
        + "</a:tr>"
        for row, (told, height) in enumerate(zip((cells.header, *cells.rows), heights, strict=True))
    )
    return (
        f'<a:tbl {NAMESPACES}><a:tblPr firstRow="1" firstCol="1"><a:tableStyleId>{_NO_STYLE}'
        f"</a:tableStyleId></a:tblPr><a:tblGrid>{grid}</a:tblGrid>{rows}</a:tbl>"
    )


def _cell(words: str, size: float, row: int, column: int) -> str:
    bold = ' b="1"' if row == 0 else ""
    align = "r" if column else "l"
    pads = f'marL="{round(_PAD * EMU)}" marR="{round(_PAD * EMU)}"'
    high = f'marT="{round(_HIGH_PAD * EMU)}" marB="{round(_HIGH_PAD * EMU)}"'
    run = f'lang="{locale()}" sz="{round(size * 100)}"'
    ink = f'<a:solidFill><a:srgbClr val="{INK[1:]}"/></a:solidFill>'
    none = "".join(f'<a:{side} w="0"><a:noFill/></a:{side}>' for side in ("lnL", "lnR", "lnT"))
    ground = (PANEL if row == 0 else PAPER)[1:]
    return (
        f'<a:tc><a:txBody><a:bodyPr/><a:lstStyle/><a:p><a:pPr algn="{align}"/><a:r>'
        f"<a:rPr {run}{bold}>{ink}</a:rPr><a:t>{escape(words)}</a:t></a:r></a:p></a:txBody>"
        f'<a:tcPr {pads} {high} anchor="ctr">{none}<a:lnB w="9525"><a:solidFill>'
        f'<a:srgbClr val="{LINES[1:]}"/></a:solidFill></a:lnB><a:solidFill>'
        f'<a:srgbClr val="{ground}"/></a:solidFill></a:tcPr></a:tc>'
    )


def _measured(cells: Cells, box: Box, draft: Draft) -> _Measures | None:
    """The largest text at which the table fits: its size, column widths and row heights."""
    face = draft.face
    columns = len(cells.header) - 1
    longest = max(width(word) for row in (cells.header, *cells.rows) for cell in row[1:]
                  for word in cell.split(" "))  # fmt: skip
    for size in (size * draft.scale for size in _SIZES):
        for part in _LABEL_PARTS:
            label = part * box.width
            each = (box.width - label) / columns
            rooms = [label, *([each] * columns)]
            heights = [_height(row, size, face, rooms) for row in (cells.header, *cells.rows)]
            if (
                longest * size * face.breadth * BOLD <= each - 2 * _PAD
                and sum(heights) <= box.height
            ):
                return size, rooms, heights
    return None


def _height(row: Sequence[str], size: float, face: Face, rooms: Sequence[float]) -> float:
    most = max(
        line_count(words, max(1.0, (room - 2 * _PAD) / size / face.breadth / BOLD))
        for words, room in zip(row, rooms, strict=True)
    )
    return most * size * face.line + 2 * _HIGH_PAD + 1
