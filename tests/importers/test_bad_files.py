"""A file that holds no answers gives one clear sentence, never a traceback."""

import io
import zipfile
from datetime import date, datetime, time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook
from openpyxl.chart import BarChart, Reference

from hyte_analysis.errors import HyteError, ImportProblem, NoGroupColumn
from hyte_analysis.importers.limits import MOST_COLUMNS
from hyte_analysis.importers.sources import read_grids
from tests.importers.exports import (
    DATA,
    Shape,
    as_csv,
    as_xlsx,
    fill_sheet,
    imported,
    made_2025,
    rows_of,
    texts_of,
)

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
SAMPLES = {
    path.name: path.read_bytes()
    for path in sorted((DATA / "samples").iterdir())
    if path.suffix in {".csv", ".xlsx"}
}


def xlsx() -> bytes:
    return as_xlsx(rows_of(made_2025(), Shape()))


def zipped(**members: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in members.items():
            archive.writestr(name.replace("__", "/").replace("_", "."), content)
    return out.getvalue()


def edited(content: bytes, old: bytes, new: bytes) -> bytes:
    """The workbook with a change in its sheet's XML."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(out, "w") as target:
        for member in source.infolist():
            data = source.read(member)
            if member.filename.startswith("xl/worksheets/"):
                data = data.replace(old, new)
            target.writestr(member.filename, data)
    return out.getvalue()


def book_bytes(book: Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def report_workbook(*, charts: bool) -> bytes:
    """What the tool calls "each question on its own sheet, with charts"."""
    book = Workbook()
    assert book.active is not None
    book.remove(book.active)
    for number, asked in enumerate(made_2025().asked[2:4], 1):
        rows: list[list[object]] = [
            [asked.text],
            ["Vastaajien määrä: 21"],
            ["", "n", "Prosentti"],
            ["Kyllä", 8, 0.38],
            ["Ei", 8, 0.38],
            [],
            ["", "KA", "Hajonta", "Vastauksia"],
            ["Kunta", 1.93, 1.03, 14],
            ["HVA", 1.67, 0.94, 3],
        ]
        fill_sheet(book, f"Kysymys {number}", rows)
        if charts:
            chart = BarChart()
            chart.add_data(Reference(book[f"Kysymys {number}"], min_col=2, min_row=4, max_row=5))
            book[f"Kysymys {number}"].add_chart(chart, "F2")
    return book_bytes(book)


HEADER = rows_of(made_2025(), Shape())[:1]
BROKEN_QUOTE = 'Taho;Kommentti;Muuta\nKunta;hyvä;x\nHVA;"ei sulkeudu;x\nKunta;kadonnut;x\n'
NO_GROUP = [["Nimi", "Ikä", "Palaute"], ["Maija", "40", "Hyvä"], ["Matti", "50", "Huono"]]
MANY_GROUPS = [["Taho", "Palaute"], *([f"Yksikkö {i}", "Hyvä"] for i in range(30))]

# file → the part of the sentence that tells what is wrong
BAD: dict[str, tuple[str, bytes, str]] = {
    "empty": ("a.xlsx", b"", "on tyhjä"),
    "white space": ("a.csv", b" \r\n\t\n ", "on tyhjä"),
    "separators": ("a.csv", b"\xef\xbb\xbf;;;\r\n;;;\r\n", "on tyhjä"),
    "utf-16 mark": ("a.csv", b"\xff\xfe", "vastaustaulukkoa"),
    "empty sheet": ("a.xlsx", as_xlsx([]), "on tyhjä"),
    "header of a workbook": ("a.xlsx", as_xlsx(HEADER), "yhtään vastausta"),
    "header of a csv": ("a.csv", as_csv(HEADER), "yhtään vastausta"),
    "two header rows": (
        "a.xlsx",
        as_xlsx(rows_of(made_2025(), Shape(header="blank"))[:2]),
        "yhtään vastausta",
    ),
    "pdf": ("a.xlsx", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj", "ei ole Excel-työkirja"),
    "png": ("a.xlsx", b"\x89PNG\r\n\x1a\n\x00\x00", "ei ole Excel-työkirja"),
    "html": ("a.xls", b"<!DOCTYPE html><html><table></table>", "ei ole Excel-työkirja"),
    "html table": ("a.xls", b"\r\n<table><tr><td>KA</td></tr></table>", "ei ole Excel-työkirja"),
    "json": ("a.csv", b'[{"a": 1}]', "ei ole Excel-työkirja"),
    "docx": ("a.xlsx", zipped(word__document_xml="<w/>"), "ei ole Excel-työkirja"),
    "ods": ("a.xlsx", zipped(content_xml="<o/>", mimetype="ods"), "ei ole Excel-työkirja"),
    "truncated": ("a.xlsx", xlsx()[:-900], "vioittunut"),
    "half": ("a.xlsx", xlsx()[: len(xlsx()) // 2], "vioittunut"),
    "first bytes": ("a.xlsx", xlsx()[:6], "vioittunut"),
    "hollow workbook": ("a.xlsx", zipped(xl__workbook_xml="<workbook/>"), "vioittunut"),
    "spoilt sheet": ("a.xlsx", edited(xlsx(), b"</row>", b"<row"), "vioittunut"),
    "encrypted": (
        "a.xlsx",
        OLE + b"\x00" * 504 + "EncryptedPackage".encode("utf-16-le"),
        "salasanalla",
    ),
    "old excel": ("a.xls", OLE + b"\x00" * 1024 + "Workbook".encode("utf-16-le"), "(.xls)"),
    "report": ("a.xlsx", report_workbook(charts=False), "valmis raportti"),
    "report with charts": ("a.xlsx", report_workbook(charts=True), "valmis raportti"),
    "no group": ("a.xlsx", as_xlsx(NO_GROUP), "saraketta ei löytynyt"),
    "no group in csv": ("a.csv", as_csv(NO_GROUP), "saraketta ei löytynyt"),
    "binary": ("a.csv", bytes(range(256)) * 20, "ei ole Excel-työkirja"),
    "binary without zeros": ("a.csv", bytes(range(1, 256)) * 20, "merkistöä"),
    "prose": ("a.csv", b"Hei! Vastaukset tulevat ensi viikolla.\nTerveisin Maija", "taulukkoa"),
    "one column": ("a.csv", b"Taho\nKunta\nHVA\n", "taulukkoa"),
    "open quote": ("a.csv", BROKEN_QUOTE.encode(), "rivillä 3 alkava lainausmerkki"),
    "too wide": ("a.csv", (b"x;" * (MOST_COLUMNS + 1) + b"\n") * 2, "liikaa soluja"),
    "stray last cell": (
        "a.xlsx",
        edited(
            xlsx(), b"</sheetData>", b'<row><c r="XFD1048576"><v>1</v></c></row></sheetData>'
        ),
        "liikaa soluja",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("name", "content", "told"), BAD.values(), ids=BAD)
def test_a_bad_file_gives_one_sentence_that_says_what_is_wrong_and_what_to_do(
    name: str, content: bytes, told: str
) -> None:
    with pytest.raises(ImportProblem) as caught:
        imported(name, content)
    message = caught.value.user_message
    assert told in message
    assert "\n" not in message
    assert message.endswith(".")


def test_a_missing_group_column_comes_with_the_headings_to_choose_from() -> None:
    with pytest.raises(NoGroupColumn) as caught:
        imported("a.xlsx", as_xlsx(NO_GROUP))
    assert caught.value.headings == ("Nimi", "Ikä", "Palaute")


def test_a_group_column_named_wrongly_comes_with_the_headings_to_choose_from() -> None:
    with pytest.raises(NoGroupColumn, match="Vastaajatyyppi") as caught:
        imported("a.xlsx", xlsx(), group_column="Vastaajatyyppi")
    assert "Vastaajaryhmä" in caught.value.headings


def test_a_group_column_of_thirty_values_is_refused() -> None:
    with pytest.raises(ImportProblem, match="30 arvoa"):
        imported("a.xlsx", as_xlsx(MANY_GROUPS), group_column="Taho")


def test_a_styled_but_empty_last_cell_is_no_reason_to_refuse() -> None:
    stray = b'<row r="1048576"><c r="XFD1048576" s="0"/></row></sheetData>'
    content = edited(xlsx(), b"</sheetData>", stray)
    assert imported("a.xlsx", content).report.responses == 21


def test_a_huge_cell_is_an_answer_like_any_other() -> None:
    long = "pitkä " * 300_000
    rows = [["Taho", "Antakaa evästyksiä uudelle toimikaudelle"], ["Kunta", long], ["HVA", "x"]]
    survey = imported("a.csv", as_csv(rows))
    assert texts_of(survey, "evastykset") == [long.strip(), "x"]


def test_formulas_dates_booleans_and_error_cells_are_read_as_a_person_reads_them() -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Taho", "Päivä", "Hetki", "Kello", "Totta", "Luku", "Pieni", "Virhe", "Kaava"])
    for group in ("Kunta", "HVA"):
        sheet.append([group, date(2025, 5, 1), datetime(2025, 5, 1, 9, 5), time(9, 5), True, 3.0,  # noqa: DTZ001
                      0.00001, "#DIV/0!", "=1+1"])  # fmt: skip
    (grid,) = read_grids("a.xlsx", book_bytes(book))
    assert grid.top[1][:7] == [
        "Kunta", "1.5.2025", "1.5.2025 9.05", "09:05:00", "1", "3", "0.00001"
    ]  # fmt: skip
    assert imported("a.xlsx", book_bytes(book)).report.responses == 2


@pytest.mark.parametrize("number", [b"1e999", b"nan", b"-inf", b"1e300"])
def test_a_number_beyond_all_bounds_is_only_a_cell_like_others(number: bytes) -> None:
    content = as_xlsx([["Taho", "Luku"], ["Kunta", 7.5], ["HVA", 7.5]])
    survey = imported("a.xlsx", edited(content, b"<v>7.5</v>", b"<v>" + number + b"</v>"))
    assert survey.report.responses == 2


def imports_or_explains(name: str, content: bytes) -> None:
    try:
        imported(name, content)
    except HyteError as problem:
        assert problem.user_message  # noqa: PT017 - either outcome is right


@settings(max_examples=50, deadline=None)
@given(data=st.data(), name=st.sampled_from(sorted(SAMPLES)))
def test_a_sample_with_any_bytes_changed_imports_or_is_explained(
    data: st.DataObject, name: str
) -> None:
    content = bytearray(SAMPLES[name])
    for _ in range(data.draw(st.integers(1, 8))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    imports_or_explains(name, bytes(content))


@settings(max_examples=25, deadline=None)
@given(data=st.data(), name=st.sampled_from(sorted(SAMPLES)))
def test_a_sample_with_a_piece_cut_out_or_doubled_imports_or_is_explained(
    data: st.DataObject, name: str
) -> None:
    content = SAMPLES[name]
    start, end = sorted(data.draw(st.tuples(*[st.integers(0, len(content))] * 2)))
    middle = data.draw(st.sampled_from((b"", content[start:end] * 2, b"\x00", b'"')))
    imports_or_explains(name, content[:start] + middle + content[end:])


@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_a_workbook_with_spoilt_xml_inside_imports_or_is_explained(data: st.DataObject) -> None:
    """Changed bytes of the archive mostly fail its checksums; these reach the reader."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(SAMPLES["ennakkokysely-2025.xlsx"])) as source,
        zipfile.ZipFile(out, "w") as target,
    ):
        names = [member.filename for member in source.infolist()]
        chosen = data.draw(st.sampled_from(names))
        for name in names:
            part = source.read(name)
            target.writestr(name, _spoilt(part, data) if name == chosen else part)
    imports_or_explains("a.xlsx", out.getvalue())


def _spoilt(part: bytes, data: st.DataObject) -> bytes:
    changed = bytearray(part)
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, max(len(changed) - 1, 0)))
        size = data.draw(st.integers(0, 5))
        changed[place : place + size] = data.draw(
            st.one_of(st.binary(max_size=5), st.sampled_from((b"<", b">", b"&", b"-1", b"999999")))
        )
    return bytes(changed)


@settings(max_examples=50, deadline=None)
@given(st.binary(max_size=400) | st.text(alphabet=';,"\n\t aä=1', max_size=200).map(str.encode))
def test_any_small_file_is_explained_or_imported(content: bytes) -> None:
    imports_or_explains("a.csv", content)
