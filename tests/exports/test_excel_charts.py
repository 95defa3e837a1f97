"""Each question's sheet has a chart that Excel draws from the cells of the sheet."""

import io
import itertools
import posixpath
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, replace

import pytest
from lxml import etree
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from hyte_analysis.analysis.result import ResultTable
from hyte_analysis.charts import alt_text
from hyte_analysis.charts.labels import group_line
from hyte_analysis.charts.theme import (
    DONT_KNOW_COLOUR,
    TOTAL_COLOUR,
    colours_of_groups,
    has_colours,
    option_colours,
)
from hyte_analysis.exports.excel import to_excel
from hyte_analysis.exports.excel_question import option_label
from hyte_analysis.survey.model import Kind, Option
from hyte_analysis.texts.languages import in_language
from tests.charts import tables
from tests.exports.made_up import YES_NO, question, result, singles, survey

SPACES = {
    "c": "http://schemas.openxmlformats.org/drawingml/2006/chart",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "xdr": "http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing",
    "r": "http://schemas.openxmlformats.org/package/2006/relationships",
}
HOSTILE = ("=1+1", '=HYPERLINK("http://x.invalid","x")', "<b>&amp;</b>", "'=1", "_x003D_1",
           "bell\x07", "\ud800 lone", "👩‍👩‍👧", "\u202eoikea", "pitkä " * 700)  # fmt: skip


@dataclass(frozen=True)
class Bars:
    """A series as the file has it: colours, the cells it reads, and what it keeps of them."""

    colour: str
    aside: dict[int, str]
    name: tuple[str, list[str]]
    labels: tuple[str, list[str]]
    values: tuple[str, dict[int, float]]
    unlabelled: set[int]


@dataclass(frozen=True)
class Chart:
    """A chart of a sheet."""

    grouping: str
    description: str
    language: str
    top: int
    bottom: int
    columns: int
    series: list[Bars]


def charts_of(content: bytes) -> dict[str, Chart]:
    """The chart of each sheet, by the sheet's name."""
    found = {}
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        book = etree.fromstring(parts.read("xl/workbook.xml"))
        sheets = book.findall(".//{*}sheet")
        for at, sheet in enumerate(sheets, 1):
            for drawing in related(parts, f"xl/worksheets/sheet{at}.xml", "drawing"):
                (part,) = related(parts, drawing, "chart")
                found[sheet.get("name")] = chart(parts, drawing, part)
    return found


def related(parts: zipfile.ZipFile, name: str, kind: str) -> Iterator[str]:
    folder, _, file = name.rpartition("/")
    rels = f"{folder}/_rels/{file}.rels"
    if rels not in parts.namelist():
        return
    for one in etree.fromstring(parts.read(rels)):
        if one.get("Type").endswith(f"/{kind}"):
            yield posixpath.normpath(posixpath.join("/", folder, one.get("Target"))).lstrip("/")


def chart(parts: zipfile.ZipFile, drawing: str, name: str) -> Chart:
    place = etree.fromstring(parts.read(drawing))
    made = etree.fromstring(parts.read(name))
    rows = [int(row.text) + 1 for row in place.iterfind(".//xdr:row", SPACES)]
    return Chart(
        one(made, "c:grouping"),
        place.find(".//xdr:cNvPr", SPACES).get("descr"),
        one(made, "c:lang"),
        rows[0],
        rows[1],
        int(place.findall(".//xdr:col", SPACES)[1].text),
        [bars(ser) for ser in made.iterfind(".//c:ser", SPACES)],
    )


def one(node: etree._Element, path: str) -> str:
    return str(node.find(f".//{path}", SPACES).get("val"))


def bars(ser: etree._Element) -> Bars:
    values = ser.find("c:val/c:numRef", SPACES)
    points = {int(one(p, "c:idx")): p for p in ser.findall("c:dPt", SPACES)}
    return Bars(
        colour(ser.find("c:spPr", SPACES)),
        {at: colour(point.find("c:spPr", SPACES)) for at, point in points.items()},
        strings(ser.find("c:tx/c:strRef", SPACES)),
        strings(ser.find("c:cat/c:strRef", SPACES)),
        (values.find("c:f", SPACES).text,
         {int(p.get("idx")): float(p[0].text) for p in values.iterfind(".//c:pt", SPACES)}),
        {int(one(label, "c:idx")) for label in ser.iterfind("c:dLbls/c:dLbl", SPACES)},
    )  # fmt: skip


def colour(shape: etree._Element) -> str:
    return "#" + str(shape.find("a:solidFill/a:srgbClr", SPACES).get("val"))


def strings(ref: etree._Element) -> tuple[str, list[str]]:
    return ref.find("c:f", SPACES).text, [p[0].text or "" for p in ref.iterfind(".//c:pt", SPACES)]


def cells_of(book: Workbook, place: str) -> list[object]:
    """What stands in the cells that a chart reads."""
    sheet, _, where = place.rpartition("!")
    ws = book[sheet.strip("'").replace("''", "'")]
    found = ws[where.replace("$", "")]
    lines = found if isinstance(found, tuple) else ((found,),)
    return [cell.value for line in lines for cell in line]


def made(*given: ResultTable) -> bytes:
    return to_excel(survey([table.question for table in given]), given, ())


def own_chart(table: ResultTable) -> tuple[Worksheet, Chart | None]:
    """The question's sheet and its chart, which says what its cells say."""
    content = made(table)
    book, drawn = load_workbook(io.BytesIO(content)), charts_of(content)
    assert set(drawn) <= {book.sheetnames[-1]}
    ws = book.worksheets[-1]
    found = drawn.get(ws.title)
    for series in found.series if found else ():
        for place, said in (series.name, series.labels):
            assert [shown(value) for value in cells_of(book, place)] == said
        place, kept = series.values
        figures = enumerate(cells_of(book, place))
        assert kept == {at: v for at, v in figures if isinstance(v, int | float)}
    return ws, found


def shown(value: object) -> str:
    return str(value).replace("_x005F_x", "_x")


def places(ws: Worksheet, table: str) -> str:
    (own,) = (t for t in ws.tables.values() if t.name.startswith(table))
    return str(own.ref)


@pytest.mark.parametrize("name", tables.EVERY_TABLE)
def test_every_question_whose_counts_are_shown_has_a_chart_that_reads_its_cells(name: str) -> None:
    table = tables.EVERY_TABLE[name]()
    _, drawn = own_chart(table)
    seen = [group for group in table.groups if group.n and group.has_counts]
    assert (drawn is not None) == bool(seen)
    if drawn:
        assert drawn.description == " ".join(alt_text(table).split())
        assert any(series.values[1] for series in drawn.series)


def test_a_bar_a_group_is_divided_into_the_shares_of_the_options() -> None:
    table = tables.practice()
    ws, drawn = own_chart(table)
    assert drawn is not None
    assert drawn.grouping == "percentStacked"
    start, end = places(ws, "Osuudet").split(":")
    assert (start, end) == (f"A{ws[start].row}", f"G{ws[start].row + 4}")
    for at, (series, option) in enumerate(zip(drawn.series, table.options, strict=True), 1):
        row = ws[start].row + at
        assert series.values[0] == f"'{ws.title}'!$C${row}:$F${row}"
        assert series.name[1] == [option.label]
        shares = [group.counts[at - 1].share for group in table.single_groups]
        assert list(series.values[1].values()) == shares
        assert series.unlabelled == {i for i, share in enumerate(shares) if not share}
        assert series.labels[1] == [group_line(table, group) for group in table.single_groups]
    assert "Kunta (KA: 1,93, Hajonta: 1,03) (Vastauksia: 14)" in drawn.series[0].labels[1]


def test_a_bar_a_group_stands_beside_each_option_of_several() -> None:
    full = tables.goals()
    first = tuple(full.options[:5])
    groups = tuple(replace(group, counts=group.counts[:5]) for group in full.groups)
    table = replace(full, options=first, groups=groups)
    _, drawn = own_chart(table)
    assert drawn is not None
    assert drawn.grouping == "clustered"
    assert [series.name[1] for series in drawn.series] == [
        [group_line(table, group)] for group in table.single_groups
    ]
    assert drawn.series[0].labels[1] == [option_label(option) for option in first]


def test_of_thirty_options_all_groups_are_drawn_together_each_with_its_label() -> None:
    table = tables.goals()
    _, drawn = own_chart(table)
    assert drawn is not None
    (series,) = drawn.series
    assert series.name[1] == [group_line(table, table.total)]
    assert series.labels[1] == [option_label(option) for option in table.options]
    assert list(series.values[1].values()) == [count.share for count in table.total.counts]
    assert series.colour == TOTAL_COLOUR
    assert series.aside == {28: DONT_KNOW_COLOUR}


@pytest.mark.parametrize("name", tables.EVERY_TABLE)
def test_groups_and_options_have_the_colours_that_they_have_in_every_chart(name: str) -> None:
    table = tables.EVERY_TABLE[name]()
    _, drawn = own_chart(table)
    if drawn is None:
        return
    if drawn.grouping == "percentStacked":
        asked = table.question
        colours = option_colours(table.options, asked.scale, asked.direction)
        assert [series.colour for series in drawn.series] == [
            colours[o.code] for o in table.options
        ]
    else:
        known = {group_line(table, g): c for g in table.groups
                 if (c := colours_of_groups(table)[g.group])}  # fmt: skip
        assert [s.colour for s in drawn.series] == [known[s.name[1][0]] for s in drawn.series]


def test_a_hidden_group_has_no_bar_and_its_label_says_why() -> None:
    table = tables.concealed_progress()
    _, drawn = own_chart(table)
    assert drawn is not None
    hidden = [at for at, group in enumerate(table.single_groups) if not group.has_counts]
    assert hidden
    for series in drawn.series:
        assert not set(hidden) & set(series.values[1])
        assert all("ei näytetä: alle 20 vastausta" in series.labels[1][at] for at in hidden)


def test_hidden_groups_stand_not_among_bars_side_by_side() -> None:
    table = replace(tables.concealed_goals(), options=())
    few = tables.concealed(tables.goals(), "HVA")
    first = few.options[:4]
    table = replace(few, options=first,
                    groups=tuple(replace(g, counts=g.counts[:4]) for g in few.groups))  # fmt: skip
    _, drawn = own_chart(table)
    assert drawn is not None
    names = [series.name[1][0].split(" (")[0] for series in drawn.series]
    assert names == ["Kunta", "Oppilaitokset", "Muut toimijat"]


def test_where_no_counts_are_shown_there_is_no_chart_and_no_hole() -> None:
    ws, drawn = own_chart(tables.all_concealed())
    assert drawn is None
    filled = [line[0].row for line in ws.iter_rows() if any(c.value is not None for c in line)]
    assert max(after - before for before, after in itertools.pairwise(filled)) == 2


@pytest.mark.parametrize("name", ["practice", "goals", "progress", "split_by_scale", "numbers"])
def test_the_chart_covers_its_labels_and_no_other_cell(name: str) -> None:
    ws, drawn = own_chart(tables.EVERY_TABLE[name]())
    assert drawn is not None
    behind = {
        cell.coordinate
        for line in ws.iter_rows(min_row=drawn.top, max_row=drawn.bottom - 1)
        for cell in line
        if cell.value is not None
    }
    labels = {place for series in drawn.series for place, _ in (series.name, series.labels)}
    read = {cell.coordinate for place in labels if place.startswith("'")
            for line in as_lines(ws, place) for cell in line}  # fmt: skip
    assert behind <= read
    assert all(coordinate.startswith("B") for coordinate in behind)
    assert drawn.columns == min(7, ws.max_column)


def as_lines(ws: Worksheet, place: str) -> tuple[tuple[object, ...], ...]:
    found = ws[place.rpartition("!")[2].replace("$", "")]
    return found if isinstance(found, tuple) else ((found,),)


def test_the_chart_and_the_first_table_are_on_the_first_printed_page() -> None:
    for name in ("practice", "wishes", "progress"):
        ws, drawn = own_chart(tables.EVERY_TABLE[name]())
        assert drawn is not None
        last = ws[places(ws, "Lukumaarat").split(":")[1]].row
        height = sum(ws.row_dimensions[row].height or 15 for row in range(1, last + 1))
        width = sum(column.width for column in ws.column_dimensions.values())
        # A landscape A4 between its margins, shrunk to the columns' width.
        assert height <= 451 * max(1.0, width * 5.5 / 770)


def test_texts_that_look_like_formulas_or_markup_are_texts_in_the_charts_too() -> None:
    choices = tuple(Option(code, label, label) for code, label in enumerate(HOSTILE[:4], 1))
    for kind in (Kind.SINGLE_CHOICE, Kind.MULTIPLE_CHOICE):
        asked = question("=1", HOSTILE[0], kind, choices=choices)
        _, drawn = own_chart(result(asked, {label: [(1,), (2,)] for label in HOSTILE}))
        assert drawn is not None
        said = [text for s in drawn.series for _, texts in (s.name, s.labels) for text in texts]
        for label in HOSTILE[:3]:
            assert any(text.startswith(label) for text in said)
        with zipfile.ZipFile(io.BytesIO(made(result(asked, {"=1+1": [(1,)]})))) as parts:
            assert not any(b"<f>" in parts.read(name) for name in parts.namelist()
                           if name.startswith("xl/worksheets/"))  # fmt: skip


def test_a_group_named_by_half_a_character_is_drawn() -> None:
    asked = question("1", "Onko sovittu?", choices=YES_NO)
    _, drawn = own_chart(result(asked, {"\ud800": [(1,)], "Kunta": [(2,)]}))
    assert drawn is not None


def test_twelve_groups_and_long_names_have_a_place_each() -> None:
    asked = question("1", "Onko sovittu?", choices=YES_NO)
    names = [f"Hyvin pitkä ryhmän nimi, joka ei mahdu yhdelle riville {i}" for i in range(12)]
    _, drawn = own_chart(result(asked, {name: [(1,), (2,)] for name in names}))
    assert drawn is not None
    assert [label.split(" (")[0] for label in drawn.series[0].labels[1]] == names
    assert drawn.bottom - drawn.top > 12


def test_a_chart_is_in_the_language_of_its_workbook() -> None:
    table = result(question("1", "Onko sovittu?", choices=YES_NO), singles(HVA=(1, 2)))
    assert has_colours(table)
    for language, tag in (("fi", "fi-FI"), ("sv", "sv-FI")):
        with in_language(language):
            content = made(table)
        (drawn,) = charts_of(content).values()
        assert drawn.language == tag
        assert load_workbook(io.BytesIO(content)).properties.language == tag
