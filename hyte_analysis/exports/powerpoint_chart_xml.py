"""A bar chart as Office holds it: its XML, and the workbook that opens when the team edits it.

Written here and not by python-pptx, whose workbooks take a label that begins with `=` for a
formula, and whose charts tell no language. A `BarChart` is given to its `add_chart` as chart data.
"""

import io
from dataclasses import dataclass
from datetime import datetime
from xml.sax.saxutils import escape, quoteattr

from xlsxwriter import Workbook  # type: ignore[import-untyped,unused-ignore]
from xlsxwriter.utility import xl_col_to_name  # type: ignore[import-untyped,unused-ignore]

from hyte_analysis.charts.theme import LINES
from hyte_analysis.exports.powerpoint_text import locale
from hyte_analysis.texts import text

COUNT_FORMAT = "#,##0"
_FORMULA_STARTS = ("=", "+", "-", "@")
_NAMESPACES = (
    'xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
# Excel's own time for workbooks that tell none.
_CREATED = datetime(2000, 1, 1)  # noqa: DTZ001 - a workbook's times have no zone


@dataclass(frozen=True, slots=True)
class Series:
    """A row of bars of one colour, `#RRGGBB`.

    `labels` stand at the bars: None is the value itself, "" nothing, else these words. Colours of
    single bars are `exceptions` by their place.
    """

    name: str
    colour: str
    values: tuple[float | None, ...]
    labels: tuple[str | None, ...]
    label_colour: str
    edge: str = ""
    exceptions: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Ink:
    """The colours of a chart's words on its ground; "" for a ground of the slide's own."""

    ink: str
    quiet: str
    ground: str = ""


@dataclass(frozen=True, slots=True)
class BarChart:
    """Horizontal bars; sizes in points, `plot` is left, top, width and height in parts of 1.

    `is_stacked`: the bars of a row are parts of a whole, and an axis tells the shares. `reach` is
    where the axis ends, None where Office may choose. `gap` lies between rows, in parts of a bar.
    """

    categories: tuple[str, ...]
    series: tuple[Series, ...]
    is_stacked: bool
    value_format: str
    axis_format: str
    size: float
    legend_size: float
    label_size: float
    plot: tuple[float, float, float, float]
    legend: tuple[float, float, float, float] | None
    gap: float
    ink: Ink
    reach: float | None = None

    def xml_bytes(self, _: object) -> bytes:
        """The chart's XML, as python-pptx asks for it."""
        return _chart_space(self).encode("utf-8")

    @property
    def xlsx_blob(self) -> bytes:
        """The workbook's bytes, as python-pptx asks for them."""
        return _workbook(self)


def _workbook(chart: BarChart) -> bytes:
    """A sheet with a row a category and a column a series; every label is text."""
    stream = io.BytesIO()
    book = Workbook(stream, {"in_memory": True})
    book.set_properties({"created": _CREATED, "author": text("words.product")})
    sheet = book.add_worksheet(_sheet_name())
    plain, quoted = book.add_format(), book.add_format({"quote_prefix": True})

    def put(row: int, column: int, words: str) -> None:
        # Numbers and formulas are what Excel makes of a label when someone edits the cell.
        sheet.write_string(
            row, column, words, quoted if words.startswith(_FORMULA_STARTS) else plain
        )

    for row, category in enumerate(chart.categories, 1):
        put(row, 0, category)
    for column, series in enumerate(chart.series, 1):
        put(0, column, series.name)
        for row, value in enumerate(series.values, 1):
            if value is not None:
                sheet.write_number(row, column, value)
    sheet.set_column(0, 0, 40)
    book.close()
    return stream.getvalue()


def _sheet_name() -> str:
    return text("powerpoint.sheet")


def _chart_space(chart: BarChart) -> str:
    ground = (
        f'<a:solidFill><a:srgbClr val="{chart.ink.ground[1:]}"/></a:solidFill>'
        if chart.ink.ground else "<a:noFill/>"
    )  # fmt: skip
    legend = _legend(chart)
    return (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><c:chartSpace {_NAMESPACES}>'
        f'<c:date1904 val="0"/><c:lang val="{locale()}"/><c:roundedCorners val="0"/><c:chart>'
        f'<c:autoTitleDeleted val="1"/><c:plotArea>{_place(chart.plot, "inner")}{_bars(chart)}'
        f"{_category_axis(chart)}{_value_axis(chart)}<c:spPr><a:noFill/></c:spPr></c:plotArea>"
        f'{legend}<c:plotVisOnly val="1"/><c:dispBlanksAs val="gap"/></c:chart>'
        f"<c:spPr>{ground}<a:ln><a:noFill/></a:ln></c:spPr>{_words(chart.size, chart.ink.ink)}"
        "</c:chartSpace>"
    )


def _place(rect: tuple[float, float, float, float], target: str = "") -> str:
    left, top, width, height = rect
    inner = f'<c:layoutTarget val="{target}"/>' if target else ""
    return (
        f'<c:layout><c:manualLayout>{inner}<c:xMode val="edge"/><c:yMode val="edge"/>'
        f'<c:x val="{left:.4f}"/><c:y val="{top:.4f}"/><c:w val="{width:.4f}"/>'
        f'<c:h val="{height:.4f}"/></c:manualLayout></c:layout>'
    )


def _words(size: float, colour: str, *, is_bold: bool = False) -> str:
    return (
        '<c:txPr><a:bodyPr rot="0" vert="horz"/><a:lstStyle/><a:p><a:pPr><a:defRPr '
        f'lang="{locale()}" sz="{round(size * 100)}" b="{int(is_bold)}"><a:solidFill>'
        f'<a:srgbClr val="{colour[1:]}"/></a:solidFill><a:latin typeface="+mn-lt"/></a:defRPr>'
        f'</a:pPr><a:endParaRPr lang="{locale()}"/></a:p></c:txPr>'
    )


def _bars(chart: BarChart) -> str:
    grouping, overlap = ("percentStacked", 100) if chart.is_stacked else ("clustered", 0)
    series = "".join(_series(chart, at) for at in range(len(chart.series)))
    return (
        f'<c:barChart><c:barDir val="bar"/><c:grouping val="{grouping}"/><c:varyColors val="0"/>'
        f'{series}<c:gapWidth val="{round(chart.gap * 100)}"/><c:overlap val="{overlap}"/>'
        '<c:axId val="1001"/><c:axId val="1002"/></c:barChart>'
    )


def _series(chart: BarChart, at: int) -> str:
    series = chart.series[at]
    sheet, column, last = _sheet_name(), xl_col_to_name(at + 1), len(chart.categories) + 1
    points = "".join(
        f'<c:dPt><c:idx val="{point}"/><c:invertIfNegative val="0"/><c:bubble3D val="0"/>'
        f"{_filled(colour, chart, '')}</c:dPt>" for point, colour in series.exceptions
    )  # fmt: skip
    return (
        f'<c:ser><c:idx val="{at}"/><c:order val="{at}"/><c:tx><c:strRef>'
        f"<c:f>{sheet}!${column}$1</c:f>{_texts((series.name,))}</c:strRef></c:tx>"
        f'{_filled(series.colour, chart, series.edge)}<c:invertIfNegative val="0"/>{points}'
        f"{_labels(chart, series)}<c:cat><c:strRef><c:f>{sheet}!$A$2:$A${last}</c:f>"
        f"{_texts(chart.categories)}</c:strRef></c:cat><c:val><c:numRef>"
        f"<c:f>{sheet}!${column}$2:${column}${last}</c:f>"
        f"{_numbers(series.values, chart.value_format)}</c:numRef></c:val></c:ser>"
    )


def _filled(colour: str, chart: BarChart, edge: str) -> str:
    """A fill with white between it and its neighbours in a row, or an edge where it is pale."""
    line = edge or (chart.ink.ground or "#FFFFFF" if chart.is_stacked else "")
    width = 9525 if edge else 19_050
    drawn = (
        f'<a:ln w="{width}"><a:solidFill><a:srgbClr val="{line[1:]}"/></a:solidFill></a:ln>'
        if line else "<a:ln><a:noFill/></a:ln>"
    )  # fmt: skip
    return f'<c:spPr><a:solidFill><a:srgbClr val="{colour[1:]}"/></a:solidFill>{drawn}</c:spPr>'


def _texts(words: tuple[str, ...]) -> str:
    points = "".join(
        f'<c:pt idx="{at}"><c:v>{escape(word)}</c:v></c:pt>' for at, word in enumerate(words)
    )
    return f'<c:strCache><c:ptCount val="{len(words)}"/>{points}</c:strCache>'


def _numbers(values: tuple[float | None, ...], shown: str) -> str:
    points = "".join(
        f'<c:pt idx="{at}"><c:v>{value!r}</c:v></c:pt>'
        for at, value in enumerate(values) if value is not None
    )  # fmt: skip
    return (
        f"<c:numCache><c:formatCode>{escape(shown)}</c:formatCode>"
        f'<c:ptCount val="{len(values)}"/>{points}</c:numCache>'
    )


def _labels(chart: BarChart, series: Series) -> str:
    place = "ctr" if chart.is_stacked else "outEnd"
    words = _words(chart.label_size, series.label_colour)
    shown = (
        f'{words}<c:dLblPos val="{place}"/><c:showLegendKey val="0"/><c:showVal val="1"/>'
        '<c:showCatName val="0"/><c:showSerName val="0"/><c:showPercent val="0"/>'
        '<c:showBubbleSize val="0"/>'
    )
    bare = "<c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr>"
    own = []
    for at, label in enumerate(series.labels):
        if label == "":
            own.append(f'<c:dLbl><c:idx val="{at}"/><c:delete val="1"/></c:dLbl>')
        elif label is not None:
            own.append(
                f'<c:dLbl><c:idx val="{at}"/>{_format(_literal(label))}{bare}{shown}</c:dLbl>'
            )
    return f"<c:dLbls>{''.join(own)}{_format(chart.value_format)}{bare}{shown}</c:dLbls>"


def _literal(words: str) -> str:
    """A number format that shows these words, whatever the number."""
    return '"' + words.replace('"', "") + '"'


def _format(shown: str) -> str:
    return f'<c:numFmt formatCode={quoteattr(shown)} sourceLinked="0"/>'


def _category_axis(chart: BarChart) -> str:
    return (
        '<c:catAx><c:axId val="1001"/><c:scaling><c:orientation val="maxMin"/></c:scaling>'
        '<c:delete val="0"/><c:axPos val="l"/><c:numFmt formatCode="General" sourceLinked="0"/>'
        '<c:majorTickMark val="none"/><c:minorTickMark val="none"/><c:tickLblPos val="low"/>'
        f'<c:spPr><a:ln w="9525"><a:solidFill><a:srgbClr val="{LINES[1:]}"/></a:solidFill></a:ln>'
        f"</c:spPr>{_words(chart.size, chart.ink.ink)}"
        '<c:crossAx val="1002"/><c:crosses val="autoZero"/><c:auto val="0"/>'
        '<c:lblAlgn val="r"/><c:lblOffset val="60"/><c:tickLblSkip val="1"/>'
        '<c:noMultiLvlLbl val="1"/></c:catAx>'
    )


def _value_axis(chart: BarChart) -> str:
    """The axis of shares below stacked bars; elsewhere the figures at the bars say it all."""
    end = f'<c:max val="{chart.reach!r}"/>' if chart.reach is not None else ""
    grid = (
        f'<c:majorGridlines><c:spPr><a:ln w="9525"><a:solidFill><a:srgbClr val="{LINES[1:]}"/>'
        "</a:solidFill></a:ln></c:spPr></c:majorGridlines>" if chart.is_stacked else ""
    )  # fmt: skip
    steps = '<c:majorUnit val="0.25"/>' if chart.is_stacked else ""
    return (
        f'<c:valAx><c:axId val="1002"/><c:scaling><c:orientation val="minMax"/>{end}'
        f'<c:min val="0"/></c:scaling><c:delete val="{int(not chart.is_stacked)}"/>'
        f'<c:axPos val="b"/>{grid}{_format(chart.axis_format)}<c:majorTickMark val="none"/>'
        '<c:minorTickMark val="none"/><c:tickLblPos val="nextTo"/><c:spPr><a:ln><a:noFill/></a:ln>'
        f"</c:spPr>{_words(max(9.0, chart.size - 2), chart.ink.quiet)}"
        f'<c:crossAx val="1001"/><c:crosses val="max"/><c:crossBetween val="between"/>{steps}'
        "</c:valAx>"
    )


def _legend(chart: BarChart) -> str:
    if chart.legend is None:
        return ""
    return (
        f'<c:legend><c:legendPos val="t"/>{_place(chart.legend)}<c:overlay val="0"/>'
        f"{_words(chart.legend_size, chart.ink.ink)}</c:legend>"
    )
