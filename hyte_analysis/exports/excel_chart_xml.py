"""A native bar chart of a sheet as XML: it reads the cells, and keeps what they said."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

from openpyxl.utils import get_column_letter, quote_sheetname

from hyte_analysis.charts.theme import EDGE, INK, LINES, PAPER, QUIET_INK, is_pale
from hyte_analysis.exports import excel_cells as cells
from hyte_analysis.texts.languages import TAGS, language

_NAMESPACES = (
    'xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
)
# Text of nine points, in hundredths.
_SIZE = 900
# A quarter of a point for an edge, one for the gap between segments, in EMU.
_EDGE_WIDTH, _GAP_WIDTH = 3175, 12700
_CATEGORY_AXIS, _VALUE_AXIS = 10, 100


@dataclass(frozen=True, slots=True)
class Cells:
    """A row or a column of a sheet, first to last, and what stands in it; None for no figure."""

    first: tuple[int, int]
    last: tuple[int, int]
    values: tuple[float | str | None, ...]


@dataclass(frozen=True, slots=True)
class Series:
    """Bars of one colour: the cell of their name, their labels and their values.

    Points of `unlabelled` have no figure, those of `pale` another colour. `ink` is that of the
    figures.
    """

    name: Cells
    labels: Cells
    values: Cells
    colour: str
    ink: str = INK
    unlabelled: frozenset[int] = frozenset()
    aside: frozenset[int] = frozenset()
    aside_colour: str = QUIET_INK


@dataclass(frozen=True, slots=True)
class Bars:
    """Horizontal bars, the first on top: divided into the series, or a bar a series.

    `number_format` is that of the figures, `longest` the end of the axis (None: by the figures),
    `step` the distance of its lines (None: as the program likes).
    """

    series: tuple[Series, ...]
    is_stacked: bool
    number_format: str
    longest: float | None = None
    step: float | None = None


def chart_xml(bars: Bars, sheet: str) -> str:
    """The chart's part of a workbook; `sheet` is the name of the sheet whose cells it reads."""
    own = "".join(
        _series(bars, at, one, quote_sheetname(sheet)) for at, one in enumerate(bars.series)
    )
    grouping, overlap, gap = (
        ("percentStacked", 100, 55) if bars.is_stacked else ("clustered", 0, 60)
    )
    axes = f'<c:axId val="{_CATEGORY_AXIS}"/><c:axId val="{_VALUE_AXIS}"/>'
    return (
        f'<c:chartSpace {_NAMESPACES}><c:date1904 val="0"/><c:lang val="{TAGS[language()]}"/>'
        '<c:roundedCorners val="0"/><c:chart><c:autoTitleDeleted val="1"/><c:plotArea><c:layout/>'
        f'<c:barChart><c:barDir val="bar"/><c:grouping val="{grouping}"/><c:varyColors val="0"/>'
        f'{own}<c:gapWidth val="{gap}"/><c:overlap val="{overlap}"/>{axes}</c:barChart>'
        f"{_category_axis()}{_value_axis(bars)}</c:plotArea>"
        f'<c:legend><c:legendPos val="t"/><c:overlay val="0"/>{_text(INK)}</c:legend>'
        '<c:plotVisOnly val="1"/><c:dispBlanksAs val="gap"/></c:chart>'
        f"<c:spPr>{_fill(PAPER)}{_line(LINES)}</c:spPr></c:chartSpace>"
    )


def _series(bars: Bars, at: int, one: Series, sheet: str) -> str:
    points = "".join(
        f'<c:dPt><c:idx val="{point}"/><c:invertIfNegative val="0"/><c:bubble3D val="0"/>'
        f"{_bar(one.aside_colour, bars)}</c:dPt>"
        for point in sorted(one.aside)
    )
    return (
        f'<c:ser><c:idx val="{at}"/><c:order val="{at}"/>'
        f"<c:tx>{_strings(one.name, sheet)}</c:tx>{_bar(one.colour, bars)}"
        f'<c:invertIfNegative val="0"/>{points}{_labels(bars, one)}'
        f"<c:cat>{_strings(one.labels, sheet)}</c:cat>"
        f"<c:val>{_numbers(one.values, sheet, bars.number_format)}</c:val></c:ser>"
    )


def _bar(colour: str, bars: Bars) -> str:
    if is_pale(colour):
        return f"<c:spPr>{_fill(colour)}{_line(EDGE)}</c:spPr>"
    # Segments of a bar stand a little apart.
    edge = _line(PAPER, _GAP_WIDTH) if bars.is_stacked else ""
    return f"<c:spPr>{_fill(colour)}{edge}</c:spPr>"


def _labels(bars: Bars, one: Series) -> str:
    without = "".join(
        f'<c:dLbl><c:idx val="{point}"/><c:delete val="1"/></c:dLbl>'
        for point in sorted(one.unlabelled)
    )
    place = "ctr" if bars.is_stacked else "outEnd"
    return (
        f'<c:dLbls>{without}<c:numFmt formatCode="{_quoted(bars.number_format)}" '
        f'sourceLinked="0"/><c:spPr><a:noFill/></c:spPr>{_text(one.ink)}'
        f'<c:dLblPos val="{place}"/><c:showLegendKey val="0"/><c:showVal val="1"/>'
        '<c:showCatName val="0"/><c:showSerName val="0"/><c:showPercent val="0"/>'
        '<c:showBubbleSize val="0"/></c:dLbls>'
    )


def _category_axis() -> str:
    # Every label is there, also of thirty options.
    return (
        f'<c:catAx><c:axId val="{_CATEGORY_AXIS}"/><c:scaling><c:orientation val="maxMin"/>'
        '</c:scaling><c:delete val="0"/><c:axPos val="l"/><c:numFmt formatCode="General" '
        'sourceLinked="0"/><c:majorTickMark val="none"/><c:minorTickMark val="none"/>'
        f'<c:tickLblPos val="low"/><c:spPr>{_line(LINES)}</c:spPr>{_text(INK)}'
        f'<c:crossAx val="{_VALUE_AXIS}"/><c:crosses val="autoZero"/><c:auto val="0"/>'
        '<c:lblAlgn val="ctr"/><c:lblOffset val="100"/><c:tickLblSkip val="1"/>'
        '<c:noMultiLvlLbl val="1"/></c:catAx>'
    )


def _value_axis(bars: Bars) -> str:
    most = "" if bars.longest is None else f'<c:max val="{bars.longest!r}"/>'
    step = "" if bars.step is None else f'<c:majorUnit val="{bars.step!r}"/>'
    # A bar divided into counts has shares below it.
    shown = cells.share_format() if bars.is_stacked else bars.number_format
    return (
        f'<c:valAx><c:axId val="{_VALUE_AXIS}"/><c:scaling><c:orientation val="minMax"/>{most}'
        '<c:min val="0"/></c:scaling><c:delete val="0"/><c:axPos val="b"/>'
        f"<c:majorGridlines><c:spPr>{_line(LINES)}</c:spPr></c:majorGridlines>"
        f'<c:numFmt formatCode="{_quoted(shown)}" sourceLinked="0"/>'
        '<c:majorTickMark val="none"/><c:minorTickMark val="none"/><c:tickLblPos val="nextTo"/>'
        f"<c:spPr><a:ln><a:noFill/></a:ln></c:spPr>{_text(QUIET_INK)}"
        f'<c:crossAx val="{_CATEGORY_AXIS}"/><c:crosses val="max"/>'
        f'<c:crossBetween val="between"/>{step}</c:valAx>'
    )


def _strings(place: Cells, sheet: str) -> str:
    points = "".join(_points([None if v is None else _words(v) for v in place.values]))
    count = len(place.values)
    return (
        f"<c:strRef><c:f>{_where(place, sheet)}</c:f>"
        f'<c:strCache><c:ptCount val="{count}"/>{points}</c:strCache></c:strRef>'
    )


def _numbers(place: Cells, sheet: str, number_format: str) -> str:
    # Words stand where a figure is not shown: there is no bar.
    given = [None if isinstance(value, str) or value is None else repr(value)
             for value in place.values]  # fmt: skip
    points, count = "".join(_points(given)), len(place.values)
    return (
        f"<c:numRef><c:f>{_where(place, sheet)}</c:f><c:numCache>"
        f"<c:formatCode>{escape(number_format)}</c:formatCode>"
        f'<c:ptCount val="{count}"/>{points}</c:numCache></c:numRef>'
    )


def _points(values: Sequence[str | None]) -> Iterator[str]:
    for at, value in enumerate(values):
        if value is not None:
            yield f'<c:pt idx="{at}"><c:v>{value}</c:v></c:pt>'


def _words(value: float | str) -> str:
    return escape(cells.shortened(str(value)))


def _where(place: Cells, sheet: str) -> str:
    corners = [f"${get_column_letter(column)}${row}" for row, column in (place.first, place.last)]
    return escape(f"{sheet}!{':'.join(dict.fromkeys(corners))}")


def _quoted(number_format: str) -> str:
    return escape(number_format, {'"': "&quot;"})


def _fill(colour: str) -> str:
    return f'<a:solidFill><a:srgbClr val="{colour.lstrip("#")}"/></a:solidFill>'


def _line(colour: str, width: int = _EDGE_WIDTH) -> str:
    return f'<a:ln w="{width}">{_fill(colour)}</a:ln>'


def _text(ink: str) -> str:
    font = f'sz="{_SIZE}"', f'{_fill(ink)}<a:latin typeface="{cells.FONT}"/>'
    return (
        f"<c:txPr><a:bodyPr/><a:p><a:pPr><a:defRPr {font[0]}>{font[1]}</a:defRPr></a:pPr>"
        f'<a:endParaRPr lang="{TAGS[language()]}"/></a:p></c:txPr>'
    )
