"""Files made to do harm, or spoilt by a tool: a clear sentence or the right survey."""

import io
import resource
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from hyte_analysis.cli import main
from hyte_analysis.errors import ImportProblem
from hyte_analysis.importers import delimited, limits
from hyte_analysis.importers.limits import MOST_COLUMNS, MOST_ROWS
from hyte_analysis.storage.database import open_database
from hyte_analysis.storage.surveys import list_surveys
from tests.importers.exports import as_csv, as_xlsx, imported, texts_of

SHEET = "xl/worksheets/sheet1.xml"
SHARED = "xl/sharedStrings.xml"
MAIN = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
ROWS = [["Taho", "Mitä muuta?"], ["Kunta", "Hyvä näin, kiitos kaikille"], ["HVA", "Lisää aikaa"]]
TEXTS = ["Hyvä näin, kiitos kaikille", "Lisää aikaa"]
DOCTYPE = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;">%s]>'
OUTSIDE = b'<!ENTITY d SYSTEM "file:///etc/passwd">'
TOO_MANY, BROKEN = "liikaa soluja", "vioittunut"
Change = Callable[[bytes], bytes]


def book(**changes: Change) -> bytes:
    """A small workbook with changes to its members: `sheet`, `shared`, `workbook`, `rels`."""
    names = {"sheet": SHEET, "shared": SHARED, "workbook": "xl/workbook.xml",
             "rels": "xl/_rels/workbook.xml.rels"}  # fmt: skip
    changed = {names[name]: change for name, change in changes.items()}
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(as_xlsx(ROWS))) as source,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in source.namelist():
            change = changed.pop(name, None)
            content = source.read(name)
            target.writestr(name, change(content) if change else content)
        for name, change in changed.items():
            target.writestr(name, change(b""))
    return out.getvalue()


def with_rows(xml: bytes) -> Change:
    return lambda content: content.replace(b"</sheetData>", xml + b"</sheetData>")


def with_entities(inside: bytes = b"") -> Change:
    """The member with entities declared, one of them used in place of its first closing mark."""

    def change(content: bytes) -> bytes:
        start = content.find(b"?>") + 2 if content.startswith(b"<?xml") else 0
        declared = content[:start] + DOCTYPE % inside + content[start:]
        used = b"&d;" if inside else b"&c;"
        return declared.replace(b"</t>", used + b"</t>", 1)

    return change


def renamed(content: bytes, old: str, new: str) -> bytes:
    """The workbook with a member, and all that points to it, under another name."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            end, part = old.rpartition("/")[2].encode(), new.rpartition("/")[2].encode()
            is_told = name.endswith((".rels", "[Content_Types].xml"))
            member = source.read(name)
            target.writestr(new if name == old else name,
                            member.replace(end, part) if is_told else member)  # fmt: skip
    return out.getvalue()


LAST_CELL = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
SHARED_CELLS = b"".join(
    b'<row r="%d"><c r="A%d" t="s"><v>0</v></c></row>' % (row, row) for row in range(4, 40_000)
)
UNPLACED = b"<row>" + b"<c><v>1</v></c>" * (MOST_COLUMNS + 1) + b"</row>"


def shared(words: bytes) -> Change:
    """The member of shared texts with one text, which the first row of `SHARED_CELLS` tells of."""
    return lambda _: b'<sst xmlns="%s"><si><t>%s</t></si></sst>' % (MAIN, words)


# what it is → name, content and the part of the sentence that tells what is wrong
HOSTILE: dict[str, tuple[str, bytes, str]] = {
    "a last cell with spaces about its place": (
        "a.xlsx", book(sheet=with_rows(LAST_CELL.replace(b"r=", b"r = "))), TOO_MANY),
    "a last cell in single quotes": (
        "a.xlsx", book(sheet=with_rows(LAST_CELL.replace(b'"', b"'"))), TOO_MANY),
    "a last cell with leading zeros": (
        "a.xlsx", book(sheet=with_rows(LAST_CELL.replace(b"XFD", b"XFD000"))), TOO_MANY),
    "a last cell under a prefix": (
        "a.xlsx", book(sheet=with_rows(LAST_CELL.replace(b"<c", b"<my-x:c"))), TOO_MANY),
    "a last cell that hides its place behind a mark": (
        "a.xlsx", book(sheet=with_rows(LAST_CELL.replace(b"<c ", b'<c a=">" '))), BROKEN),
    "a last cell that hides its place behind another": (
        "a.xlsx", book(sheet=with_rows(LAST_CELL.replace(b"<c ", b"<c a=\" r='A1'\" "))), BROKEN),
    "a row of too many cells that tell no place": (
        "a.xlsx", book(sheet=with_rows(UNPLACED)), TOO_MANY),
    "a sheet whose name is no sheet's": (
        "a.xlsx", renamed(book(sheet=with_rows(LAST_CELL)), SHEET, "xl/worksheets/kuva.png"),
        TOO_MANY),
    "a long text in each of many cells": (
        "a.xlsx", book(sheet=with_rows(SHARED_CELLS), shared=shared(b"x" * 32_000)), "liian suuri"),
    "a long text in cells written in another way": (
        "a.xlsx",
        book(sheet=with_rows(SHARED_CELLS.replace(b't="s"', b"t = 's'")),
             shared=shared(b"x" * 32_000)),
        "liian suuri"),
    "a sheet of zeros": (
        "a.xlsx", book(sheet=lambda content: content + b"0" * 30_000_000), BROKEN),
    "a sheet of spaces": (
        "a.xlsx", book(sheet=lambda content: content + b" " * 30_000_000), BROKEN),
    "html named xlsx": ("a.xlsx", b"<html><table><tr><td>Taho</td></tr></table>", "ei ole Excel"),
    "old excel named xlsx": (
        "a.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "(.xls)"),
    "ten thousand columns": ("a.csv", as_csv([["Taho"] * 10_000, ["Kunta"] * 10_000]), TOO_MANY),
    "ten thousand columns in a later row": (
        "a.csv", as_csv([*ROWS, ["Kunta"] * 10_000]), TOO_MANY),
    "empty rows without end": (
        "a.csv", as_csv(ROWS) + b"\n" * (MOST_ROWS + 10) + as_csv(ROWS[1:])[3:], TOO_MANY),
    "rows of delimiters without end": (
        "a.csv", as_csv(ROWS) + b";\n" * (MOST_ROWS + 10), TOO_MANY),
    "zeros among text": ("a.csv", as_csv(ROWS).replace(b"aikaa", b"ai\x00kaa"), "ei ole Excel"),
    "utf-16 without its mark": (
        "a.csv", as_csv(ROWS, encoding="utf-16-le"), "ei ole Excel"),
    "a zip in a zip": ("a.zip", b"", "zip"),
}  # fmt: skip


def nested_zip() -> bytes:
    inner, outer = io.BytesIO(), io.BytesIO()
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("posts.csv", "a,b")
    with zipfile.ZipFile(outer, "w") as archive:
        archive.writestr("sisempi.zip", inner.getvalue())
    return outer.getvalue()


HOSTILE["a zip in a zip"] = ("a.zip", nested_zip(), "zip")


@pytest.mark.parametrize(("name", "content", "told"), HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_file_is_refused_with_a_sentence(name: str, content: bytes, told: str) -> None:
    with pytest.raises(ImportProblem) as caught:
        imported(name, content)
    assert told in caught.value.user_message
    assert caught.value.user_message.endswith(".")


@pytest.mark.parametrize("hostile", ["a last cell with spaces about its place", "a sheet of zeros",
                                     "empty rows without end", "a zip in a zip"])  # fmt: skip
def test_a_refused_file_leaves_the_database_as_it_was(
    hostile: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    database = tmp_path / "hyte.duckdb"
    good, (name, content, told) = tmp_path / "hyvä.csv", HOSTILE[hostile]
    good.write_bytes(as_csv(ROWS))
    (tmp_path / name).write_bytes(content)
    assert main(["import", str(good), "--db", str(database)]) == 0
    before = database.read_bytes()
    capfd.readouterr()
    assert main(["import", str(tmp_path / name), "--db", str(database)]) == 2
    out, err = capfd.readouterr()
    assert (out, told in err, err.count("\n")) == ("", True, 1)
    assert "Traceback" not in err
    assert database.read_bytes() == before
    opened = open_database(database, read_only=True)
    assert [survey.file_name for survey in list_surveys(opened)] == ["hyvä.csv"]
    opened.close()


@pytest.mark.parametrize("member", ["sheet", "shared", "workbook"])
@pytest.mark.parametrize("inside", [b"", OUTSIDE], ids=["bomb", "outside"])
def test_entities_are_never_unfolded_nor_fetched(member: str, inside: bytes) -> None:
    changed = with_entities(inside)
    spoilt = {member: changed} if member != "shared" else {
        "shared": lambda content: changed(shared(b"Jaettu vastaus")(content)),
        "sheet": with_rows(SHARED_CELLS[: SHARED_CELLS.index(b"</row>") + 6]),
    }  # fmt: skip
    said = said_of("a.xlsx", book(**spoilt))
    assert "haha" not in said
    assert "root:" not in said
    assert BROKEN in said or TEXTS[1] in said


def said_of(name: str, content: bytes) -> str:
    """All texts read from a file, or the sentence of why there are none."""
    try:
        survey = imported(name, content)
    except ImportProblem as problem:
        return problem.user_message
    return " ".join(words for column in survey.data.answers for words in column.texts or ())


def test_rows_of_formatting_are_not_rows_of_answers() -> None:
    styled = b"".join(
        b'<row r="%d" s="0"><c r="A%d" s="0"/><c r="B%d" s="0"></c></row>' % (row, row, row)
        for row in (*range(4, 2_000), 300_000, 1_048_576)
    )
    survey = imported("a.xlsx", book(sheet=with_rows(styled)))
    assert survey.report.responses == 2


def test_formulas_are_read_by_their_stored_value_and_links_stay_closed() -> None:
    link = b"<c r=\"B4\" t=\"str\"><f>'[1]Muu'!A1+cmd|' /C calc'!A0</f><v>Tulos jostakin</v></c>"
    row = b'<row r="4"><c r="A4" t="inlineStr"><is><t>Kunta</t></is></c>' + link + b"</row>"
    survey = imported("a.xlsx", book(sheet=with_rows(row)))
    (question,) = survey.data.survey.questions
    assert texts_of(survey, question.id) == [*TEXTS, "Tulos jostakin"]


def test_a_formula_in_a_csv_is_a_text_like_any_other() -> None:
    odd = ['=HYPERLINK("http://a.fi";"x")', "@SUM(A1:A9) ja muuta", "+358 soittakaa, kiitos"]
    survey = imported("a.csv", as_csv([ROWS[0], *(["Kunta", cell] for cell in odd)]))
    (question,) = survey.data.survey.questions
    assert texts_of(survey, question.id) == odd


def test_a_date_kept_as_a_bare_number_stays_that_number() -> None:
    rows = [["Taho", "Milloin?"], *(["Kunta", 45778 + i] for i in range(4))]
    survey = imported("a.xlsx", as_xlsx(rows))
    numbers = [n for c in survey.data.answers if c.numbers is not None for n in c.numbers.tolist()]
    assert numbers == [45778, 45779, 45780, 45781]


def test_of_five_sheets_the_one_with_answers_is_read_and_the_others_told_of() -> None:
    made = load_workbook(io.BytesIO(as_xlsx(ROWS)))
    for number in range(4):
        sheet = made.create_sheet(f"Muu {number}", 0 if number % 2 else None)
        sheet.append(["Ohje", "Selite"])
        sheet.append([f"Lue tämä {number}", "ensin"])
    survey = imported("a.xlsx", saved(made))
    assert survey.report.responses == 2
    assert any("4" in note for note in survey.report.notes)


def saved(made: Workbook) -> bytes:
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def test_a_cell_of_two_hundred_thousand_characters_is_stored_whole() -> None:
    long = "pitkä; vastaus " * 13_334
    survey = imported("a.csv", as_csv([*ROWS, ["Kunta", long]]))
    (question,) = survey.data.survey.questions
    assert texts_of(survey, question.id) == [*TEXTS, long.strip()]


def test_bytes_of_another_encoding_among_utf_8_are_told_by_the_encoding_that_was_read() -> None:
    mixed = as_csv([*ROWS, ["Kunta", "Sääntö on hyvä"]]) + "Kunta;Täällä myös\r\n".encode("cp1252")
    survey = imported("a.csv", mixed)
    assert "cp1252" in survey.report.layout
    assert survey.report.responses == 4


def test_lone_carriage_returns_end_rows() -> None:
    survey = imported("a.csv", as_csv(ROWS).replace(b"\r\n", b"\r"))
    (question,) = survey.data.survey.questions
    assert texts_of(survey, question.id) == TEXTS


def test_a_quote_left_open_early_in_a_large_file_is_told_with_its_row() -> None:
    row = "Kunta;Hyvä näin, kiitos kaikille\r\n"
    content = f'Taho;Mitä muuta?\r\n{row}HVA;"auki\r\n{row * 400_000}'.encode()
    with pytest.raises(ImportProblem, match="rivillä 3 alkava lainausmerkki"):
        imported("a.csv", content)


def test_a_line_too_long_to_be_a_row_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(delimited, "_LONGEST_LINE", 10_000)
    with pytest.raises(ImportProblem, match="ei löytynyt vastaustaulukkoa"):
        imported("a.csv", as_csv(ROWS) + b";" * 20_000)


@pytest.mark.parametrize("ragged", [False, True])
@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
def test_too_many_different_texts_are_refused(
    monkeypatch: pytest.MonkeyPatch, suffix: str, ragged: bool
) -> None:
    monkeypatch.setattr(limits, "MOST_DIFFERENT", 50)
    rows = [*ROWS, *(["Kunta", f"Ehdotus {i}"] for i in range(60))]
    rows += [["Kunta"]] if ragged else []
    with pytest.raises(ImportProblem, match="erilaisia tekstejä"):
        imported(f"a.{suffix}", as_csv(rows) if suffix == "csv" else as_xlsx(rows))


def test_the_worst_of_these_files_take_no_more_memory_than_a_large_one_may() -> None:
    """The peak of this process, whatever ran in it before."""
    for name, content, _ in HOSTILE.values():
        with pytest.raises(ImportProblem):
            imported(name, content)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss < 1024 * 1024
