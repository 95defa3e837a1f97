"""How fast a report becomes files, against the bare libraries writing the same objects.

    python benchmarks/report_exports.py [--questions 40] [--repeats 5] [--profile FORMAT]

A report of made-up questions, every eighth of thirty options, answered by four groups. Each file
is made once by the product and opened again; what it holds is then written by the bare library
with its data ready, as plainly as its own documentation does it:

* pptx / python-pptx: as many slides with as many text boxes, native charts and notes
* docx / python-docx: the same paragraphs in their styles, tables and ready PNG pictures
* xlsx / openpyxl: the same cells with their styles, tables, merged cells, widths and native charts
* pdf / typst: the same headings, paragraphs, lists, tables and ready SVG pictures as PDF/UA-1,
  compiled in a fresh process, as typst keeps what it has compiled; only the compiling is timed

Printed are medians of alternating repeats and their ratios. The product's own time holds the
drawing of the charts, the measuring of texts, and for docx and pdf the process that runs typst.
Times depend on the machine, so nothing is asserted.
"""

import argparse
import cProfile
import io
import json
import platform
import pstats
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
from docx import Document
from docx.oxml.ns import qn
from docx.shared import Mm
from openpyxl.chart import BarChart, Reference
from openpyxl.chart.label import DataLabelList
from openpyxl.styles import NamedStyle
from openpyxl.utils import range_boundaries
from openpyxl.worksheet.cell_range import CellRange
from openpyxl.worksheet.table import Table, TableStyleInfo
from pptx import Presentation
from pptx.chart.data import CategoryChartData

# A benchmark is run as a script: its own folder is on the path, the product's is not.
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from hyte_analysis.analysis.conventions import base_sentence, convention, profile_sentence
from hyte_analysis.analysis.distribution import Reading, read_tables
from hyte_analysis.analysis.evidence import difference_sentences
from hyte_analysis.analysis.group_differences import GroupDifferences, group_differences
from hyte_analysis.analysis.result import ResultTable
from hyte_analysis.analysis.summary import finding_sentence
from hyte_analysis.charts import default_look, suitable_charts
from hyte_analysis.exports.document import BulletList, Heading, Paragraph, Picture, document_of
from hyte_analysis.exports.fonts import font_files
from hyte_analysis.exports.report_files import REPORT_FILES
from hyte_analysis.reports.making import question_line
from hyte_analysis.reports.report import FigureFinding, Report, ReportSection
from hyte_analysis.survey.answers import AnswerCount, BaseCount, Counts
from hyte_analysis.survey.audiences import Profile
from hyte_analysis.survey.model import Kind, Option, Question, RespondentGroup, Role, Scale, Survey

SEED = 2025
GROUPS = {"HVA": 3, "Kunta": 14, "Oppilaitokset": 3, "Muut toimijat": 1}
STEPS = ("Etenevät erittäin hyvin", "Etenevät melko hyvin", "Etenevät hitaasti", "Emme osaa sanoa")
CLASSES = ("Kyllä, miltä toimijalta ja mitä tietoa?", "Ei", "En osaa sanoa", "Ei ole tarvetta")
GOAL = "Hyvinvointitavoite {at}: osallisuuden vahvistuminen ja yksinäisyyden vähentäminen"
SECTION = 8


def asked(number: int) -> Question:
    """A question of the survey; every eighth has thirty options."""
    name = f"Miten kohta {number} toteutuu hyvinvointialueen ja organisaatiosi yhteistyössä?"
    if number % 8 == 0:
        goals = tuple(Option(at, GOAL.format(at=at), f"Tavoite {at}") for at in range(1, 31))
        return Question(f"q{number}", str(number), name, Kind.MULTIPLE_CHOICE, Scale.NOMINAL,
                        options=goals)  # fmt: skip
    labels, scale = (STEPS, Scale.ORDINAL) if number % 2 else (CLASSES, Scale.NOMINAL)
    options = tuple(
        Option(at, label, label, Role.DONT_KNOW if "osaa sanoa" in label else Role.SUBSTANTIVE)
        for at, label in enumerate(labels, 1)
    )
    return Question(f"q{number}", str(number), name, Kind.SINGLE_CHOICE, scale, options=options)


def answered(questions: tuple[Question, ...]) -> Counts:
    """Counts drawn with a seed, for each question, group and option."""
    chance = random.Random(SEED)  # noqa: S311 - the same counts every time
    answers: list[AnswerCount] = []
    for question in questions:
        for group, n in GROUPS.items():
            if question.kind is Kind.MULTIPLE_CHOICE:
                chosen = {option.code: chance.randint(0, n) for option in question.options}
            else:
                codes = [chance.choice(question.options).code for _ in range(n)]
                chosen = {code: codes.count(code) for code in codes}
            answers += [AnswerCount(question.id, group, c, None, k) for c, k in chosen.items() if k]
    bases = [BaseCount(q.id, group, n) for q in questions for group, n in GROUPS.items()]
    return Counts(tuple(answers), tuple(bases), tuple(GROUPS.items()))


def report_of(count: int) -> Report:
    """A report of so many questions, a section of eight each."""
    questions = tuple(map(asked, range(1, count + 1)))
    groups = tuple(RespondentGroup(name, name) for name in GROUPS)
    survey = Survey("mitta", "Ennakkokysely 2025", 2025, groups, questions)
    tables = read_tables(survey, answered(questions), Reading())
    differences = group_differences(tables)
    findings = [_finding(table, differences) for table in tables]
    sections = tuple(
        ReportSection(f"osa-{at}", f"{at // SECTION + 1}. osio", tuple(findings[at : at + SECTION]))
        for at in range(0, count, SECTION)
    )
    about = ("Kysely: Ennakkokysely 2025.",)
    return Report("Mitta", "Ennakkokyselyn tulokset", "Kokous", survey.title, Profile.INTERNAL,
                  "fi", date(2025, 11, 5), True, sections, about)  # fmt: skip


def _finding(table: ResultTable, differences: GroupDifferences) -> FigureFinding:
    notes = (base_sentence(table), convention(table), profile_sentence(table),
             *difference_sentences(table, differences))  # fmt: skip
    sentence = finding_sentence(table, differences.strongest(table.question.id))
    return FigureFinding(
        table.question.id, table.question.text, "", question_line(table.question), table,
        suitable_charts(table)[0].id, default_look(table), sentence, tuple(filter(None, notes)),
    )  # fmt: skip


def bare_pptx(made: bytes, _: Report) -> Callable[[], bytes]:
    """Writes the slides of a deck again: text boxes, charts and notes."""
    slides = []
    for slide in Presentation(io.BytesIO(made)).slides:
        boxes: list[tuple[Any, str]] = []
        charts: list[tuple[Any, Any, Any]] = []
        for shape in slide.shapes:
            place = (shape.left, shape.top, shape.width, shape.height)
            if shape.has_chart:
                data: Any = CategoryChartData()  # type: ignore[no-untyped-call]
                (plot,) = shape.chart.plots
                data.categories = list(plot.categories)
                for series in plot.series:
                    data.add_series(series.name, series.values)
                charts.append((shape.chart.chart_type, place, data))
            elif shape.has_text_frame:
                boxes.append((place, shape.text_frame.text))
        slides.append((boxes, charts, slide.notes_slide.notes_text_frame.text))

    def write() -> bytes:
        deck = Presentation()
        for boxes, charts, notes in slides:
            slide = deck.slides.add_slide(deck.slide_layouts[6])
            for place, words in boxes:
                slide.shapes.add_textbox(*place).text_frame.text = words
            for kind, place, data in charts:
                slide.shapes.add_chart(kind, *place, data)
            slide.notes_slide.notes_text_frame.text = notes
        return saved(deck)

    return write


def bare_docx(made: bytes, _: Report) -> Callable[[], bytes]:
    """Writes the paragraphs, tables and pictures of a document again."""
    document = Document(io.BytesIO(made))
    pictures = {name: part.blob for name, part in document.part.related_parts.items()
                if "image" in part.content_type}  # fmt: skip
    styles = {style.style_id: style.name for style in document.styles}
    blocks = [part for block in document.element.body for part in _parts(block, pictures, styles)]

    def write() -> bytes:
        bare = Document()
        known = {style.name for style in bare.styles}
        for kind, content in blocks:
            if kind == "paragraph":
                words, style = content
                bare.add_paragraph(words, style if style in known else None)
            elif kind == "picture":
                bare.add_picture(io.BytesIO(content), width=Mm(150))
            else:
                table = bare.add_table(len(content), len(content[0]))
                for row, cells in zip(table.rows, content, strict=True):
                    for cell, words in zip(row.cells, cells, strict=True):
                        cell.text = words
        return saved(bare)

    return write


def _parts(
    block: Any,  # noqa: ANN401 - XML
    pictures: dict[str, bytes],
    styles: dict[str, str],
) -> Iterator[tuple[str, Any]]:
    """What a block of a document holds: a table's rows, or pictures and paragraphs."""

    def words(of: Any) -> str:  # noqa: ANN401 - XML
        return "".join(part.text or "" for part in of.iter(qn("w:t")))

    if block.tag == qn("w:tbl"):
        yield "table", [[words(c) for c in r.iter(qn("w:tc"))] for r in block.iter(qn("w:tr"))]
        return
    for image in block.iter("{*}blip"):
        yield "picture", pictures[image.get(qn("r:embed"))]
    for paragraph in block.iter(qn("w:p")):
        style = paragraph.find(f".//{qn('w:pStyle')}")
        name = styles.get(style.get(qn("w:val")), "") if style is not None else ""
        yield "paragraph", (words(paragraph), name)


def bare_xlsx(made: bytes, _: Report) -> Callable[[], bytes]:
    """Writes the sheets of a workbook again: cells with styles, tables, charts."""
    book = openpyxl.load_workbook(io.BytesIO(made))
    sheets = [_sheet(ws) for ws in book.worksheets]
    styles = [style for style in book._named_styles if style.name != "Normal"]  # type: ignore[attr-defined]

    def write() -> bytes:
        bare = openpyxl.Workbook()
        bare.remove(bare.worksheets[0])
        for style in styles:
            bare.add_named_style(_unbound(style))
        for sheet in sheets:
            _write_sheet(bare.create_sheet(sheet.title), sheet)
        return saved(bare)

    return write


@dataclass(frozen=True)
class Sheet:
    """What a sheet holds, ready to be written."""

    title: str
    cells: list[tuple[int, int, Any, str]]
    tables: list[tuple[str, str]]
    widths: dict[str, float]
    heights: dict[int, float]
    merged: list[str]
    charts: list[tuple[str, list[tuple[Any, Any]]]]


def _sheet(ws: Any) -> Sheet:  # noqa: ANN401 - the library's charts have no type
    return Sheet(
        ws.title,
        [(c.row, c.column, c.value, c.style) for row in ws.iter_rows() for c in row if c.has_style],
        [(table.name, table.ref) for table in ws.tables.values()],
        {name: column.width for name, column in ws.column_dimensions.items()},
        {row: own.height for row, own in ws.row_dimensions.items() if own.height},
        [str(place) for place in ws.merged_cells.ranges],
        [_chart_of(chart) for chart in ws._charts],
    )


def _write_sheet(ws: Any, sheet: Sheet) -> None:  # noqa: ANN401
    for row, column, value, style in sheet.cells:
        ws.cell(row, column, value).style = style
    for name, ref in sheet.tables:
        table = Table(displayName=name, ref=ref)
        table.tableStyleInfo = TableStyleInfo()
        ws.add_table(table)
    for place in sheet.merged:
        # Its own way also draws borders, which takes most of its time: the ratio would flatter us.
        ws.merged_cells.add(CellRange(place))
    for name, width in sheet.widths.items():
        ws.column_dimensions[name].width = width
    for row, height in sheet.heights.items():
        ws.row_dimensions[row].height = height
    for kind, series in sheet.charts:
        ws.add_chart(_bare_chart(ws, kind, series), "A5")


def _unbound(style: Any) -> Any:  # noqa: ANN401 - as the library has it
    """A style that another workbook may take."""
    return NamedStyle(
        style.name, font=style.font, alignment=style.alignment, border=style.border,
        fill=style.fill, number_format=style.number_format,
    )  # fmt: skip


def _chart_of(chart: Any) -> tuple[str, list[tuple[Any, Any]]]:  # noqa: ANN401
    """The chart's grouping, and the cells of each series' values and labels."""

    def place(ref: str) -> Any:  # noqa: ANN401 - the library's own
        return range_boundaries(ref.rpartition("!")[2].replace("$", ""))

    return chart.grouping, [(place(s.val.numRef.f), place(s.cat.strRef.f)) for s in chart.series]


def _bare_chart(ws: Any, kind: str, series: list[tuple[Any, Any]]) -> Any:  # noqa: ANN401
    chart: Any = BarChart()
    chart.type, chart.grouping = "bar", kind
    for values, labels in series:
        chart.add_data(_reference(ws, values), from_rows=values[1] == values[3])
        chart.set_categories(_reference(ws, labels))
    chart.dataLabels = DataLabelList(showVal=True)
    return chart


def _reference(ws: Any, place: tuple[int, int, int, int]) -> Reference:  # noqa: ANN401
    left, top, right, bottom = place
    return Reference(ws, left, top, right, bottom)


SOURCE = """
#let d = json(bytes(sys.inputs.data))
#set document(title: d.title)
#set text(lang: "fi", region: "FI", font: "Source Sans Pro")
#set page(paper: "a4", numbering: "1")
#outline()
#for b in d.blocks {
  if b.kind == "heading" { heading(level: b.level, b.text) }
  else if b.kind == "paragraph" { par(b.text) }
  else if b.kind == "list" { list(..b.items) }
  else if b.kind == "picture" {
    figure(caption: b.caption, kind: image, supplement: none,
      image(bytes(b.svg), format: "svg", alt: b.alt, width: 100%))
  }
  else {
    figure(caption: b.caption, kind: table, supplement: none,
      table(columns: b.head.len(), table.header(..b.head), ..b.rows.flatten()))
  }
}
"""
CHILD = """
import json, sys, time
sys.path.extend(json.loads(sys.argv[1]))
import typst
order = json.load(sys.stdin)
fonts = typst.Fonts(include_system_fonts=False, font_paths=order["fonts"])
start = time.perf_counter()
made = typst.compile(order["source"].encode(), format="pdf", pdf_standards=["ua-1"],
                     font_paths=fonts, sys_inputs={"data": order["data"]})
print(time.perf_counter() - start)
"""


def bare_pdf(_: bytes, report: Report) -> Callable[[], float]:
    """Compiles the document's blocks in a fresh process; what it takes comes back, in seconds."""
    blocks: list[dict[str, object]] = []
    for block in document_of(report).blocks:
        if isinstance(block, Heading):
            blocks.append({"kind": "heading", "level": block.level, "text": block.text})
        elif isinstance(block, Paragraph):
            blocks.append({"kind": "paragraph", "text": block.text})
        elif isinstance(block, BulletList):
            blocks.append({"kind": "list", "items": [item.line for item in block.items]})
        elif isinstance(block, Picture):
            blocks.append({"kind": "picture", "svg": block.svg, "alt": block.alt,
                           "caption": block.caption})  # fmt: skip
        else:
            rows = [[row.label, *row.cells] for row in block.rows]
            blocks.append({"kind": "table", "caption": block.caption, "head": block.head,
                           "rows": rows})  # fmt: skip
    folders = sorted({str(Path(str(file)).parent) for file in font_files()})
    data = json.dumps({"title": report.title, "blocks": blocks})
    order = json.dumps({"source": SOURCE, "data": data, "fonts": folders})

    def compiled() -> float:
        command = [sys.executable, "-c", CHILD, json.dumps(sys.path)]
        done = subprocess.run(  # noqa: S603 - this Python and the script above
            command, input=order.encode(), capture_output=True, check=True
        )
        return float(done.stdout)

    return compiled


def saved(document: Any) -> bytes:  # noqa: ANN401 - what has a save
    """The bytes of a library's own document."""
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


BARE: dict[str, tuple[str, float, Callable[[bytes, Report], Callable[[], object]]]] = {
    "powerpoint": ("pptx / python-pptx", 2, bare_pptx),
    "word": ("docx / python-docx", 2, bare_docx),
    "excel": ("xlsx / openpyxl", 2, bare_xlsx),
    "pdf": ("pdf / typst", 3, bare_pdf),
}


def seconds(work: Callable[[], object]) -> float:
    """How long the work takes, or says that it took."""
    start = time.perf_counter()
    told = work()
    return told if isinstance(told, float) else time.perf_counter() - start


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--questions", type=int, default=40)
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--profile", choices=BARE, help="where the time of a format goes")
    given = parser.parse_args()
    report = report_of(given.questions)
    files = {file.id: file for file in REPORT_FILES}
    if given.profile:
        files[given.profile].make(report)
        profile = cProfile.Profile()
        profile.runcall(files[given.profile].make, report)
        pstats.Stats(profile).sort_stats("cumulative").print_stats(45)
        return
    print(f"{platform.platform()}, {platform.processor() or platform.machine()}")
    print(f"Python {platform.python_version()}, {given.questions} questions")
    print(f"\n{'measured':<20}{'ratio':>8}{'aim':>6}{'product':>12}{'library':>12}")
    for name, (title, aim, bare) in BARE.items():
        write = bare(files[name].make(report), report)
        write()
        both = [(seconds(lambda: files[name].make(report)), seconds(write))  # noqa: B023
                for _ in range(given.repeats)]  # fmt: skip
        ours, theirs = (statistics.median(column) for column in zip(*both, strict=True))
        figures = f"{ours / theirs:>8.2f}{'< ' + str(aim):>6}"
        print(f"{title:<20}{figures}{ours * 1000:>9.0f} ms{theirs * 1000:>9.0f} ms")


if __name__ == "__main__":
    main()
