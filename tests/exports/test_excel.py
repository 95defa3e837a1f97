import io
import re
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from openpyxl.utils import range_boundaries
from openpyxl.utils.escape import unescape
from openpyxl.worksheet.worksheet import Worksheet

from hyte_analysis.analysis.result import GroupResult, OptionCount, ResultTable
from hyte_analysis.exports import EXPORTS
from hyte_analysis.exports.excel import to_excel
from hyte_analysis.exports.excel_cells import PART_LENGTH, clean
from hyte_analysis.exports.excel_sheets import sheet_names
from hyte_analysis.survey.answers import OpenAnswer
from hyte_analysis.survey.model import Kind, Option, Question, Scale
from hyte_analysis.texts import text
from hyte_analysis.texts.formats import count_text
from tests.exports.made_up import (
    AGREED,
    GOALS,
    NOBODY,
    OPEN_ANSWERS,
    ORDER,
    SURVEY,
    TABLES,
    WHICH,
    YES_NO,
    options,
    question,
    result,
    singles,
    survey,
)

FIXED = ("Sisällys", "Tulokset", "Ryhmien erot", "Avovastaukset")
FIRST_QUESTION = len(FIXED)
HOSTILE = (
    "=1+1",
    '=HYPERLINK("http://example.invalid","x")',
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "#N/A",
    "#REF!",
    "TRUE",
    "1,5",
    "2025-01-01",
    "_x003D_1",
    "bell\x07",
    "<b>&amp;</b>",
    "{braces} {0}",
    "'=1",
    "  spaces  ",
    "\ud800 lone",
    "\uffff",
    "👩‍👩‍👧",
)


def opened(content: bytes) -> Workbook:
    return load_workbook(io.BytesIO(content))


@pytest.fixture(scope="module")
def book() -> Workbook:
    return opened(to_excel(SURVEY, TABLES, OPEN_ANSWERS))


def sheet_of(book: Workbook, table: ResultTable) -> Worksheet:
    closed = [t.question for t in TABLES]
    return book[sheet_names(closed, FIXED)[table.question.id]]


def as_excel_shows(value: object) -> str:
    """The cell's text as people see it: openpyxl leaves an escaped `_x` escaped."""
    return "" if value is None else str(value).replace("_x005F_x", "_x")


def links(ws: Worksheet) -> set[str]:
    return {cell.hyperlink.location for row in ws.iter_rows() for cell in row if cell.hyperlink}


def table_rows(ws: Worksheet, prefix: str) -> list[dict[str, object]]:
    """The rows of the sheet's table whose name starts with the prefix, by header."""
    table = next(t for t in ws.tables.values() if t.name.startswith(prefix))
    header, *rows = ws[table.ref]
    return [{h.value: cell.value for h, cell in zip(header, row, strict=True)} for row in rows]


def tidy(book: Workbook) -> list[dict[str, object]]:
    return table_rows(book["Tulokset"], "Tulokset")


def assert_valid(book: Workbook) -> None:
    """No formula or error cell, valid tables with unique names, links that lead somewhere."""
    names: list[str] = []
    for ws in book.worksheets:
        for row in ws.iter_rows():
            assert all(cell.data_type in "ns" for cell in row)
        filled: set[str] = set()
        for table in ws.tables.values():
            names.append(table.displayName.casefold())
            assert re.fullmatch(r"[A-Za-z]+(_\d+)?", table.displayName)
            left, top, right, bottom = range_boundaries(table.ref)
            assert bottom > top
            headers = [ws.cell(top, c) for c in range(left, right + 1)]
            assert all(cell.data_type == "s" for cell in headers)
            assert [c.name for c in table.tableColumns] == [unescape(h.value) for h in headers]
            assert len({h.value.casefold() for h in headers}) == len(headers)
            assert table.autoFilter is None or table.autoFilter.ref == table.ref
            inside = {cell.coordinate for row in ws[table.ref] for cell in row}
            assert not inside & filled
            filled |= inside
            assert not any(str(m).split(":")[0] in inside for m in ws.merged_cells.ranges)
        assert ws.auto_filter.ref is None
        for location in links(ws):
            sheet, place = location.removeprefix("'").rsplit("'!", 1)
            assert 1 <= book[sheet][place].row <= book[sheet].max_row
    assert len(set(names)) == len(names)


def test_the_registry_offers_the_workbook() -> None:
    (export,) = [export for export in EXPORTS if export.id == "excel"]
    assert export.make is to_excel
    assert text(export.title_key) == "Excel-työkirja"
    assert opened(export.make(SURVEY, TABLES, ())).sheetnames[0] == "Sisällys"


def test_the_workbook_is_valid(book: Workbook) -> None:
    assert_valid(book)
    assert tuple(book.sheetnames[:FIRST_QUESTION]) == FIXED
    assert len(book.sheetnames) == FIRST_QUESTION + len(TABLES)


def test_the_tidy_sheet_has_every_figure_to_the_last_bit(book: Workbook) -> None:
    expected = [
        (
            *(table.question.number, table.question.text, group.group, count.option.code),
            *(count.n, count.share, group.n, group.mean, group.spread),
            group.mean_without_dont_know if table.question.has_dont_know else None,
            *(group.mentions_per_respondent, count.mean_rank),
        )
        for table in TABLES
        for group in table.groups
        for count in group.counts
    ]
    headers = ("Kysymys", "Ryhmä", "Koodi", "Lukumäärä", "Osuus", "Vastauksia (n)", "KA")
    headers += ("Hajonta", text("words.mean_without_dont_know"))
    headers += (text("words.mentions_per_respondent"), text("words.mean_rank"))
    shown = [
        (str(row["Nro"]), *(row[header] for header in headers))
        for row in tidy(book)
        if row["Koodi"] is not None
    ]
    assert shown == expected


def test_a_question_sheet_has_every_figure_to_the_last_bit(book: Workbook) -> None:
    for table in TABLES:
        ws = sheet_of(book, table)
        figures = {row["Tunnusluku"]: row for row in table_rows(ws, "Tunnusluvut")}
        mean = next((row for name, row in figures.items() if name.startswith("KA")), None)
        for group in table.groups:
            assert figures["Vastauksia (n)"][group.group] == group.n
            if mean:
                assert mean[group.group] == group.mean
            for prefix, figure in (("Lukumaarat", "n"), ("Osuudet", "share")):
                if table.options:
                    shown = [row[group.group] for row in table_rows(ws, prefix)]
                    assert shown == [getattr(count, figure) for count in group.counts]


def test_ranks_and_mentions_stand_on_their_sheets(book: Workbook) -> None:
    ranking = next(t for t in TABLES if t.question is ORDER)
    ranks = table_rows(sheet_of(book, ranking), "Sijoitukset")
    assert [r["Kaikki"] for r in ranks] == [c.mean_rank for c in ranking.total.counts]
    several = next(t for t in TABLES if t.question is GOALS)
    *_, mentions = table_rows(sheet_of(book, several), "Tunnusluvut")
    assert mentions["Tunnusluku"] == "Mainintoja vastaajaa kohti"
    assert mentions["HVA"] == several.groups[0].mentions_per_respondent


@given(st.lists(st.floats(allow_nan=False, allow_infinity=False), min_size=1, max_size=50))
@settings(max_examples=10, deadline=None)
def test_any_float_survives_to_the_last_bit(values: list[float]) -> None:
    asked = question("1", "Luku?", Kind.NUMBER, Scale.INTERVAL)
    groups = [GroupResult(str(i), 1, v, 0.1 + 0.2, None, ()) for i, v in enumerate(values)]
    total = GroupResult("Kaikki", 1, None, None, None, (), is_total=True)
    table = ResultTable("Kysely", False, asked, (), (*groups, total))
    *rows, _ = tidy(opened(to_excel(survey([asked]), [table], ())))
    assert [row["KA"] for row in rows] == values
    assert {row["Hajonta"] for row in rows} == {0.1 + 0.2}


def test_an_option_that_nobody_chose_is_there_with_zero(book: Workbook) -> None:
    rows = table_rows(sheet_of(book, TABLES[1]), "Lukumaarat")
    assert rows[2]["Vaihtoehto"] == "Ikääntyneiden toimintakyky"
    assert rows[2]["Kaikki"] == 0


def test_a_figure_that_does_not_exist_is_an_empty_cell(book: Workbook) -> None:
    shares = table_rows(sheet_of(book, TABLES[1]), "Osuudet")
    assert [row["Oppilaitokset"] for row in shares] == [None] * 4
    nobody = next(t for t in TABLES if t.question is NOBODY)
    figures = table_rows(sheet_of(book, nobody), "Tunnusluvut")
    assert [row["HVA"] for row in figures] == [0, None, None]


def test_figures_that_are_not_numbers_are_empty_cells() -> None:
    asked = question("1", "Luku?", Kind.NUMBER, Scale.INTERVAL)
    group = GroupResult("Kaikki", 1, float("nan"), float("inf"), None, (), is_total=True)
    table = ResultTable("Kysely", False, asked, (), (group,))
    row = tidy(opened(to_excel(survey([asked]), [table], ())))[0]
    assert row["KA"] is None
    assert row["Hajonta"] is None


def test_nominal_means_are_marked_where_they_stand(book: Workbook) -> None:
    labels = [row["Tunnusluku"] for row in table_rows(sheet_of(book, TABLES[0]), "Tunnusluvut")]
    assert len(labels) == 4
    assert all("luokittelu" in label for label in labels[1:])
    for row in tidy(book):
        assert bool(row["KA:n huomautus"]) == (str(row["Nro"]) == AGREED.number)


def test_the_mean_without_dont_knows_shows_only_where_the_question_has_them() -> None:
    choices = options("Hyvin", "Huonosti")
    asked = question("1", "Miten sujuu?", scale=Scale.ORDINAL, choices=choices)
    book = opened(to_excel(survey([asked]), [result(asked, singles(HVA=(1, 2)))], ()))
    labels = [
        row["Tunnusluku"] for row in table_rows(book.worksheets[FIRST_QUESTION], "Tunnusluvut")
    ]
    assert labels[:3] == ["Vastauksia (n)", "KA", "Hajonta"]
    assert not any("ilman" in label for label in labels)
    assert all(row["KA ilman en osaa sanoa -vastauksia"] is None for row in tidy(book))


def test_an_option_outside_the_codebook_is_marked_and_has_no_form_position(book: Workbook) -> None:
    row = table_rows(sheet_of(book, TABLES[0]), "Lukumaarat")[-1]
    assert row["Vaihtoehto"] == "Ehkä joskus (ei koodikirjassa)"
    assert row["Nro"] is None


def test_figures_are_shown_with_the_right_formats(book: Workbook) -> None:
    ws = book["Tulokset"]
    formats = {cell.value: ws.cell(2, cell.column).number_format for cell in ws[1]}
    assert formats["Lukumäärä"] == formats["Vastauksia (n)"] == "#,##0"
    assert formats["Osuus"] == r"0\ %"
    assert formats["KA"] == formats["Hajonta"] == "0.00"


def test_headers_stay_in_sight(book: Workbook) -> None:
    assert book["Tulokset"].freeze_panes == "A2"
    assert book["Avovastaukset"].freeze_panes == "A5"
    assert sheet_of(book, TABLES[0]).freeze_panes == "C3"
    assert all(ws.freeze_panes for ws in book.worksheets)


def test_a_very_long_title_does_not_fill_the_window() -> None:
    asked = question("1", "Pitkä kysymys " * 200, choices=YES_NO)
    book = opened(to_excel(survey([asked]), [result(asked, singles(HVA=(1,)))], ()))
    assert book.worksheets[FIRST_QUESTION].freeze_panes == "C2"


def test_every_sheet_prints_landscape_one_page_wide(book: Workbook) -> None:
    for ws in book.worksheets:
        assert ws.page_setup.orientation == "landscape"
        assert ws.sheet_properties.pageSetUpPr.fitToPage
        assert ws.page_setup.fitToWidth == (2 if ws.title == "Tulokset" else 1)


def test_the_tidy_sheet_prints_so_that_it_can_be_read(book: Workbook) -> None:
    ws = book["Tulokset"]
    headers = [cell.value for cell in ws[1]]
    assert headers[-3:] == ["Huomautus", "Yleisö", "Laskentatapa"]
    last = ws.cell(1, len(headers) - 3)
    assert ws.print_area == f"'Tulokset'!$A$1:${last.column_letter}${ws.max_row}"
    printed = sum(c.width for c in ws.column_dimensions.values()) - sum(
        ws.column_dimensions[cell.column_letter].width for cell in ws[1][-3:]
    )
    # Characters on a landscape A4: half of the normal size can still be read.
    assert printed / 2 < 140 / 0.5
    assert (ws.print_title_rows, ws.print_title_cols) == ("$1:$1", "$A:$A")
    assert ws.page_setup.pageOrder == "overThenDown"


def test_the_contents_lead_to_every_question_and_each_sheet_leads_back(book: Workbook) -> None:
    ws = book["Sisällys"]
    rows = table_rows(ws, "Sisallys")
    assert [str(row["Nro"]) for row in rows] == ["3.1", "3.2", "4", "5", "6", "7"]
    assert [row["n"] for row in rows] == [21, 4, 15, 10, 17, 0]
    places = links(ws)
    assert "'Avovastaukset'!A5" in places
    for table in TABLES:
        sheet = sheet_of(book, table)
        assert f"'{sheet.title}'!A1" in places
        assert sheet["A1"].hyperlink.location == "'Sisällys'!A1"


def test_a_sample_says_so_on_every_sheet_that_people_read(book: Workbook) -> None:
    for ws in book.worksheets:
        if ws.title != "Tulokset":
            assert any("Esimerkki" in str(c.value) for row in ws.iter_rows(max_row=6) for c in row)
        assert "esimerkkiaineisto" in ws.oddHeader.left.text
    real = opened(to_excel(survey([AGREED]), TABLES[:1], OPEN_ANSWERS))
    for ws in real.worksheets:
        assert not any("simerkki" in str(cell.value) for row in ws.iter_rows() for cell in row)


def test_the_properties_name_the_survey_and_no_person(book: Workbook) -> None:
    assert book.properties.title == SURVEY.title
    assert book.properties.creator == "HYTE-analyysi"
    assert book.properties.language == "fi-FI"
    assert book.properties.lastModifiedBy is None


def test_hostile_texts_stay_texts_everywhere() -> None:
    choices = tuple(Option(code, label, label) for code, label in enumerate(HOSTILE, start=1))
    asked = [
        Question(f"q{i}", t, t, Kind.SINGLE_CHOICE, Scale.NOMINAL, t, choices)
        for i, t in enumerate(HOSTILE)
    ]
    answers = [OpenAnswer("q0", i, t, t) for i, t in enumerate(HOSTILE)]
    tables = [result(q, {t: [(1,)] for t in HOSTILE}) for q in asked[:3]]
    made = survey(asked, title="& =1+1 &C 2025")
    book = opened(to_excel(made, tables, answers))
    assert_valid(book)
    shown = [row["Vastaus"] for row in table_rows(book["Avovastaukset"], "Avovastaukset")]
    assert [as_excel_shows(t) for t in shown] == [clean(t) for t in HOSTILE]
    quoted = [c for c in book["Avovastaukset"]["D"] if c.quotePrefix]
    assert len(quoted) == 7


@given(st.lists(st.text(max_size=50), min_size=1, max_size=20))
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_texts_give_a_valid_workbook_that_holds_them(texts: list[str]) -> None:
    value, other = texts[0], texts[-1]
    choices = tuple(Option(code, label, label) for code, label in enumerate(texts, start=1))
    asked = Question("q", other, value, Kind.SINGLE_CHOICE, Scale.NOMINAL, other, choices)
    open_question = Question("o", value, other, Kind.OPEN_TEXT)
    table = result(asked, {value: [(1,)], other + "x": []})
    answers = [OpenAnswer("o", i, t, t) for i, t in enumerate(texts)]
    book = opened(to_excel(survey([asked, open_question], title=value), [table], answers))
    assert_valid(book)
    shown = [row["Vastaus"] for row in table_rows(book["Avovastaukset"], "Avovastaukset")]
    assert [as_excel_shows(t) for t in shown] == [clean(t) for t in texts]
    labels = [
        row["Vaihtoehto"] for row in table_rows(book.worksheets[FIRST_QUESTION], "Lukumaarat")
    ]
    assert [as_excel_shows(t) for t in labels] == [clean(t) for t in texts]


def test_a_text_of_a_cells_size_and_more_is_never_cut_in_silence() -> None:
    whole = "".join(f"{i} ä👍 " for i in range(12_000))
    asked = question("1", "Q" * 40_000, choices=YES_NO)
    made = survey([asked, WHICH])
    tables = [result(asked, singles(HVA=(1,)))]
    book = opened(to_excel(made, tables, [OpenAnswer(WHICH.id, 1, "hva", whole)]))
    assert_valid(book)
    shown = [row["Vastaus"] for row in table_rows(book["Avovastaukset"], "Avovastaukset")]
    bare = [t.removeprefix("(jatkoa) … ") for t in shown]
    assert "".join(t.removesuffix(" … (jatkuu seuraavalla rivillä)") for t in bare) == whole
    assert all(len(t.encode("utf-16-le")) // 2 <= 32_767 for t in shown)
    missing = 40_000 + 2 - PART_LENGTH
    assert f"puuttuu {count_text(missing)} merkkiä" in book.worksheets[FIRST_QUESTION]["A2"].value
    assert "kaavariviltä" in book["Avovastaukset"]["A3"].value


def test_sixty_questions_with_one_long_name_get_sheets_of_their_own() -> None:
    stem = "Miten hyvinvointialueen ja kuntien [yhteistyö]: tavoitteet/toimet?*\\ on 'sovittu"
    asked = [
        Question(f"q{i}", "3.1", stem + "X" * (i % 2), Kind.SINGLE_CHOICE, options=YES_NO)
        for i in range(60)
    ]
    tables = [result(q, singles(HVA=(1, 2, 3))) for q in asked]
    book = opened(to_excel(survey(asked), tables, ()))
    assert_valid(book)
    names = book.sheetnames
    assert len({name.casefold() for name in names}) == 60 + len(FIXED)
    assert all(len(name) <= 31 and not set(name) & set("[]:*?/\\'") for name in names)
    assert names[FIRST_QUESTION] == "3.1 Miten hyvinvointialueen ja…"


@given(st.lists(st.tuples(st.text(max_size=4), st.text(max_size=50)), max_size=12))
@settings(max_examples=60, deadline=None)
def test_sheet_names_are_valid_and_unique_for_any_texts(pairs: list[tuple[str, str]]) -> None:
    asked = [Question(str(i), n, t, Kind.NUMBER) for i, (n, t) in enumerate(pairs)]
    names = list(sheet_names(asked, FIXED).values())
    assert (
        len({name.casefold() for name in (*names, *FIXED, "History")})
        == len(pairs) + len(FIXED) + 1
    )
    for name in names:
        assert 0 < len(name.encode("utf-16-le")) // 2 <= 31
        assert not set(name) & set("[]:*?/\\'\n\t")
        assert name == name.strip()


def test_a_short_question_names_its_sheet() -> None:
    asked = question("3.1", "Sovitut käytännöt")
    assert sheet_names([asked], FIXED) == {asked.id: "3.1 Sovitut käytännöt"}


def test_groups_named_alike_or_like_a_heading_keep_their_columns() -> None:
    asked = question("1", "Mitä?", choices=YES_NO)
    group = [
        GroupResult(name, 1, 1.0, 0.0, 1.0, (OptionCount(YES_NO[0], i, 1.0),))
        for i, name in enumerate(("Kunta", "kunta", "", "Vaihtoehto", "Nro"))
    ]
    total = GroupResult("Kaikki", 5, 1.0, 0.0, 1.0, (OptionCount(YES_NO[0], 5, 1.0),), None, True)
    table = ResultTable("Kysely", False, asked, YES_NO[:1], (*group, total))
    book = opened(to_excel(survey([asked]), [table], ()))
    assert_valid(book)
    (row,) = table_rows(book.worksheets[FIRST_QUESTION], "Lukumaarat")
    assert list(row.values())[2:] == [0, 1, 2, 3, 4, 5]


def test_nothing_to_export_still_gives_a_valid_workbook() -> None:
    book = opened(to_excel(survey([]), (), ()))
    assert_valid(book)
    assert book.sheetnames == list(FIXED)
    assert book["Avovastaukset"]["A4"].value == text("excel.open_answers.none")
    assert not book["Avovastaukset"].tables
    assert not book["Tulokset"].tables


def test_an_open_question_has_its_base_in_the_tidy_rows_and_no_sheet() -> None:
    group = GroupResult("Kaikki", 4, None, None, None, (), is_total=True)
    table = ResultTable("Kysely", False, WHICH, (), (group,))
    book = opened(to_excel(survey([WHICH]), [table], ()))
    assert book.sheetnames == list(FIXED)
    (row,) = tidy(book)
    assert (row["Laji"], row["Vastauksia (n)"], row["Vaihtoehto"]) == ("avoin", 4, None)
    (listed,) = table_rows(book["Sisällys"], "Sisallys")
    assert listed["n"] == 4


def test_open_answers_keep_their_group_order_and_line_breaks(book: Workbook) -> None:
    rows = table_rows(book["Avovastaukset"], "Avovastaukset")
    assert [row["Ryhmä"] for row in rows] == ["HVA", "Kunta", "Kunta", "Ei ryhmää"]
    assert [row["Vastaus"] for row in rows] == [answer.text for answer in OPEN_ANSWERS]


def test_rows_with_long_texts_are_taller(book: Workbook) -> None:
    ws = sheet_of(book, TABLES[1])
    first, third = (
        next(c.row for c in ws["B"] if str(c.value).startswith(start))
        for start in ("Kuntien", "Ikääntyneiden")
    )
    assert ws.row_dimensions[first].height > 4 * 15
    assert ws.row_dimensions[third].height < 20


def test_every_font_has_a_name(book: Workbook) -> None:
    for ws in book.worksheets:
        assert {cell.font.name for row in ws.iter_rows() for cell in row} == {"Calibri"}


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice (soffice) is not installed")
def test_libreoffice_reads_the_same_texts_and_figures(tmp_path: Path) -> None:
    hostile = [OpenAnswer(WHICH.id, i, "hva", t) for i, t in enumerate(HOSTILE)]
    content = to_excel(SURVEY, TABLES, (*OPEN_ANSWERS, *hostile))
    source = tmp_path / "results.xlsx"
    source.write_bytes(content)
    done = _soffice(source, tmp_path)
    ours, theirs = opened(content), load_workbook(done)
    assert theirs.sheetnames == ours.sheetnames
    for ws in ours.worksheets:
        for row in ws.iter_rows():
            for cell in row:
                other = theirs[ws.title][cell.coordinate]
                assert other.data_type == cell.data_type
                if isinstance(cell.value, float):
                    assert other.value == pytest.approx(cell.value, rel=1e-14)
                else:
                    assert as_excel_shows(other.value) == as_excel_shows(cell.value)


def _soffice(source: Path, folder: Path) -> Path:
    out = folder / "out"
    subprocess.run(
        [
            "soffice",
            f"-env:UserInstallation={(folder / 'profile').as_uri()}",
            "--headless",
            "--convert-to",
            "xlsx:Calc MS Excel 2007 XML",
            "--outdir",
            str(out),
            str(source),
        ],
        check=True,
        capture_output=True,
        timeout=180,
    )
    return out / source.name


def test_a_restriction_stands_on_the_contents_the_questions_and_the_open_answers() -> None:
    sentence = "Rajaus: vain vastaajat, joiden vastaus kysymykseen 1 on Kyllä."
    tables = [replace(table, restriction=sentence) for table in TABLES]
    book = load_workbook(io.BytesIO(to_excel(SURVEY, tables, OPEN_ANSWERS)))
    told = [
        sheet.title
        for sheet in book
        if any(sentence in str(cell.value) for row in sheet.iter_rows(max_row=8) for cell in row)
    ]
    closed = [table for table in TABLES if table.question.is_closed]
    assert len(told) == len(closed) + 3
