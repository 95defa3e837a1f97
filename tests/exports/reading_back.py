"""Figures read back out of a report's files: what each finding prints of each group.

Every reader takes the file's bytes and gives, for each finding with figures in the report's order,
`{group: {row: figure}}`: rows are the options, the focus areas and n, KA, Hajonta; a figure is as
printed, without spaces. Of two surveys the groups are the surveys.
"""

import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import lxml.html
from docx import Document
from docx.oxml.ns import qn
from lxml import etree
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from pptx import Presentation

from hyte_analysis.reports.report import FigureFinding, Report, WavesFinding
from hyte_analysis.reports.slides import SlideKind, slides_of
from hyte_analysis.texts import catalogue, text
from hyte_analysis.texts.languages import language
from tests.exports.pdf_reading import tables as pdf_tables

Figures = dict[str, dict[str, str]]
Drawn = FigureFinding | WavesFinding
Rows = Sequence[Sequence[str]]
SVG = "{http://www.w3.org/2000/svg}"


def solid(words: str) -> str:
    """Without spaces: lines break where each format breaks them."""
    return "".join(words.split())


def drawn(report: Report) -> list[Drawn]:
    """The findings that have figures."""
    return [f for f in report.findings if isinstance(f, FigureFinding | WavesFinding)]


def groups_of(finding: Drawn) -> list[str]:
    """The groups of a finding or, of two surveys, the surveys."""
    if isinstance(finding, WavesFinding):
        return [solid(finding.then.survey_title), solid(finding.now.survey_title)]
    return [solid(group.group) for group in finding.table.groups]


def from_word(content: bytes, report: Report) -> list[Figures]:
    """The cells of the document's tables."""
    body = Document(io.BytesIO(content)).element.body
    tables = [
        [
            [_text(cell, qn("w:t")) for cell in row.iter(qn("w:tc"))]
            for row in table.iter(qn("w:tr"))
        ]
        for table in body.iter(qn("w:tbl"))
    ]
    return _by_finding(tables, report)


def from_pdf(content: bytes, report: Report) -> list[Figures]:
    """The cells of the tables in the structure that a screen reader reads."""
    return _by_finding(pdf_tables(content), report)


def _text(element: etree._Element, tag: str) -> str:
    return "".join(part.text or "" for part in element.iter(tag))


def _by_finding(tables: Iterable[Rows], report: Report) -> list[Figures]:
    """The tables of each finding: one or several parts, and its focus areas."""
    found: list[Figures] = []
    waiting = iter(drawn(report))
    is_full = True
    for rows in tables:
        is_areas = solid(rows[0][0]) == solid(text("words.area"))
        if is_full and not is_areas:
            finding = next(waiting)
            found.append({group: {} for group in groups_of(finding)})
        put(found[-1], rows)
        is_full = all(found[-1].values())
    assert next(waiting, None) is None
    return found


def put(figures: Figures, rows: Rows) -> None:
    """Adds the table's cells, whichever of groups and options its rows are."""
    head, *lines = [[solid(cell) for cell in row] for row in rows]
    base, area = solid(text("documents.base")), solid(text("plain.area", area=""))

    def named(label: str) -> str:
        return solid(text("words.answers")) if label == base else label.removeprefix(area)

    if set(head[1:]) <= set(figures):
        for label, *cells in lines:
            for group, cell in zip(head[1:], cells, strict=True):
                figures[group][named(label)] = cell
        return
    for group, *cells in lines:
        figures[group] |= dict(zip(map(named, head[1:]), cells, strict=True))


def from_deck(content: bytes, report: Report) -> list[Figures]:
    """The cells of the tables that stand behind the charts of the HTML deck."""
    page = lxml.html.document_fromstring(content.decode())
    found = []
    for finding in drawn(report):
        (slide,) = [s for s in page.iter("section") if s.get("data-key") == finding.key]
        (table,) = slide.iter("table")
        figures: Figures = {group: {} for group in groups_of(finding)}
        put(figures, [[cell.text_content() for cell in row] for row in table.iter("tr")])
        found.append(figures)
    return found


@dataclass(frozen=True)
class Bars:
    """A chart of a slide: its rows, and the values of each series by its name."""

    rows: list[str]
    series: dict[str, list[float | None]]


def from_powerpoint(content: bytes, report: Report) -> tuple[list[Figures], list[list[Bars]]]:
    """What the notes of each finding's slide say, and the charts on it."""
    slides = Presentation(io.BytesIO(content)).slides
    found, charts = [], []
    for slide in slides_of(report):
        if slide.kind not in (SlideKind.FIGURE, SlideKind.WAVES):
            continue
        finding = slide.finding
        assert isinstance(finding, FigureFinding | WavesFinding)
        made = slides[slide.number - 1]
        found.append(_said(made.notes_slide.notes_text_frame.text.split("\n"), finding))
        charts.append([_bars(shape.chart) for shape in made.shapes if shape.has_chart])
    return found, charts


def _bars(chart: object) -> Bars:
    (plot,) = chart.plots  # type: ignore[attr-defined]
    return Bars(
        [solid(str(category)) for category in plot.categories],
        {solid(series.name): list(series.values) for series in plot.series},
    )


def _said(lines: Iterable[str], finding: Drawn) -> Figures:
    """The figures of lines such as `Kunta (KA: 1,93, …) (Vastauksia: 14): Kyllä 6 (43 %); …`."""
    waiting = list(map(solid, lines))
    figures: Figures = {}
    for group in groups_of(finding):
        line = next(line for line in waiting if line.startswith((f"{group}(", f"{group}:")))
        own = line.removeprefix(group)
        if isinstance(finding, WavesFinding):
            total = (
                finding.now if group == solid(finding.now.survey_title) else finding.then
            ).total
            own = own.removeprefix(":").removeprefix(solid(total.group))
        figures[group] = dict(_parts(own, finding))
    return figures


def _parts(line: str, finding: Drawn) -> Iterator[tuple[str, str]]:
    """Each figure of a group's line with its name."""
    for key in ("charts.legend_mean", "charts.legend"):
        if told := _shape(key).match(line):
            named = {"n": "answers"}
            yield from ((solid(text(f"words.{named.get(hole, hole)}")), figure)
                        for hole, figure in told.groupdict().items())  # fmt: skip
            break
    options = line.partition("):")[2]
    for label in sorted(_labels(finding), key=len, reverse=True):
        at = f";{options}".find(f";{label}")
        if at >= 0:
            rest = options[at + len(label) :]
            end = min(i for i in (rest.find(";"), len(rest)) if i >= 0)
            options = options[:at] + options[at + len(label) + end + 1 :]
            yield label, rest[:end].removesuffix(".")


def _shape(key: str) -> re.Pattern[str]:
    """What a text looks like after the group's name, its figures by the names of its holes."""
    template = solid(catalogue(language())[key]).removeprefix("{group}")
    return re.compile(re.sub(r"\\{(\w+)\\}", r"(?P<\1>[^()]+?)", re.escape(template)))


def _labels(finding: Drawn) -> set[str]:
    tables = (finding.now, finding.then) if isinstance(finding, WavesFinding) else (finding.table,)
    names = [printed_label(option) for table in tables for option in table.options]
    return {solid(name) for name in (*names, *(a for t in tables for a in t.question.areas))}


def printed_label(option: object) -> str:
    """The option's label; said so where the codebook has it not."""
    label: str = option.label  # type: ignore[attr-defined]
    if option.has_form_position:  # type: ignore[attr-defined]
        return label
    return text("words.not_in_codebook", label=label)


def from_images(content: bytes) -> list[list[str]]:
    """All that stands in each SVG: its words, and what its bars say when they are pointed at."""
    with zipfile.ZipFile(io.BytesIO(content)) as files:
        pictures = [files.read(name) for name in files.namelist() if name.endswith(".svg")]
    return [
        [solid("".join(element.itertext())) for element in etree.fromstring(picture).iter()
         if element.tag in (f"{SVG}text", f"{SVG}title")]
        for picture in pictures
    ]  # fmt: skip


Sheet = Mapping[str, Mapping[str, Mapping[str, float | str | None]]]


def from_excel(content: bytes, report: Report) -> list[Sheet]:
    """The cells of each finding's sheet: by the table's beginning, row and column."""
    book = load_workbook(io.BytesIO(content))
    entries = book.worksheets[0]
    (listed,) = entries.tables.values()
    links = [row[1].hyperlink for row in entries[listed.ref][1:]]
    places = [link.location.rpartition("!")[0].strip("'") if link else "" for link in links]
    kept = [isinstance(f, FigureFinding | WavesFinding) for f in report.findings]
    return [dict(_cells(book[place])) for place, keeps in zip(places, kept, strict=True) if keeps]


def _cells(ws: Worksheet) -> Iterator[tuple[str, dict[str, dict[str, float | str | None]]]]:
    for table in ws.tables.values():
        head, *rows = ws[table.ref]
        names = [solid(str(cell.value)) for cell in head]
        # A number may stand before the option that heads the row.
        first = 1 if names[0] == solid(text("excel.column.number")) else 0
        yield (
            table.name.partition("_")[0],
            {
                solid(str(row[first].value)): {
                    name: cell.value
                    for name, cell in zip(names[first + 1 :], row[first + 1 :], strict=True)
                }
                for row in rows
            },
        )
