"""The same figures on the page, in the Excel file and from the command line."""

import io
import json
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from hyte_analysis.cli import main
from tests.pages.reading import Downloads, Screen, Table

SURVEYS = ("ennakkokysely-2025", "ennakkokysely-2024")
PROFILES = ("internal", "public")
OUTSIDE = " (ei koodikirjassa)"
Json = dict[str, Any]


def from_command_line(
    database: Path, survey: str, profile: str, capfd: pytest.CaptureFixture[str]
) -> Json:
    capfd.readouterr()
    given = ["--db", str(database), "--survey", survey, "--profile", profile]
    assert main(["results", *given, "--format", "json"]) == 0
    results: Json = json.loads(capfd.readouterr().out)
    return results


def rounded(value: float | None, places: int = 2) -> str:
    """How the page should show the figure: half up, decimal comma, a dash for none."""
    if value is None:
        return "–"
    exact = Decimal(repr(value)).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    return str(exact).replace(".", ",")


def percent(n: int, base: int) -> str:
    """How the page should show a share: small ones as they are, others as a per cent."""
    if not base:
        return "–"
    if base < 10:
        return f"{n}/{base}"
    share = n / base
    return f"{(Decimal(repr(share)) * 100).quantize(Decimal(1), ROUND_HALF_UP)}\u00a0%"


@pytest.mark.parametrize("profile", PROFILES)
@pytest.mark.parametrize("survey", SURVEYS)
def test_page_and_command_line_show_the_same_figures(
    screen: Screen,
    own_surveys: Path,
    survey: str,
    profile: str,
    capfd: pytest.CaptureFixture[str],
) -> None:
    questions = from_command_line(own_surveys, survey, profile, capfd)["questions"]
    closed = [q for q in questions if q["kind"] != "open_text" and q["groups"][-1]["n"]]
    assert closed
    for question in closed:
        for values in ("counts", "shares"):
            screen.open(
                "questions", kysely=survey, kysymys=question["id"], luvut=values, yleiso=profile
            )
            table = screen.html.tables[0]
            check_table(table, question, values)


def check_table(table: Table, question: Json, values: str) -> None:
    cells = table.by_row()
    groups = {group["group"]: group for group in question["groups"]}
    if set(cells) != set(groups):  # options are the rows
        cells = {name: {row: line[name] for row, line in cells.items()} for name in groups}
    assert set(cells) == set(groups)
    for name, group in groups.items():
        shown = cells[name]
        assert shown["Vastauksia"] == str(group["n"])
        for count in group["counts"]:
            figure = str(count["n"]) if values == "counts" else percent(count["n"], group["n"])
            outside = count["label"] + OUTSIDE
            assert shown[outside if outside in shown else count["label"]] == figure
        if question["kind"] == "single_choice":
            mark = " *" if question["scale"] == "nominal" else ""
            assert shown[f"KA{mark}"] == rounded(group["mean"])
            assert shown[f"Hajonta{mark}"] == rounded(group["spread"])
            without = f"KA ilman en osaa sanoa -vastauksia{mark}"
            if any(option["role"] == "dont_know" for option in question["options"]):
                assert shown[without] == rounded(group["mean_without_dont_know"])


def tidy_sheet(workbook: bytes) -> list[Json]:
    sheet = load_workbook(io.BytesIO(workbook))["Tulokset"]
    head, *rows = sheet[sheet.tables["Tulokset"].ref]
    names = [cell.value for cell in head]
    return [dict(zip(names, [cell.value for cell in row], strict=True)) for row in rows]


@pytest.mark.parametrize("profile", PROFILES)
@pytest.mark.parametrize("survey", SURVEYS)
def test_excel_from_the_page_and_the_command_line_hold_the_same_figures_to_the_last_bit(
    screen: Screen,
    own_surveys: Path,
    survey: str,
    profile: str,
    capfd: pytest.CaptureFixture[str],
    *,
    downloads: Downloads,
) -> None:
    questions = from_command_line(own_surveys, survey, profile, capfd)["questions"]
    expected = [
        (question["text"], group["group"], count["code"], count["n"], count["share"], group["n"],
         group["mean"], group["spread"])
        for question in questions
        for group in question["groups"]
        for count in group["counts"]
    ]  # fmt: skip
    screen.open("overview", kysely=survey, yleiso=profile)
    rows = tidy_sheet(downloads["lataa-kaikki"]())
    columns = ("Kysymys", "Ryhmä", "Koodi", "Lukumäärä", "Osuus", "Vastauksia (n)", "KA", "Hajonta")
    shown = [tuple(row[name] for name in columns) for row in rows if row["Koodi"] is not None]
    assert shown == expected


def test_excel_holds_the_groups_and_respondents_that_the_page_shows(
    screen: Screen, downloads: Downloads
) -> None:
    screen.open(
        "questions", kysely="ennakkokysely-2025", kysymys="sovitut-kaytannot",
        ryhma=["HVA", "Kunta"], rajaus="tieto-toiselta-toimijalta", vastaus="1",
    )  # fmt: skip
    (table,) = screen.html.tables
    rows = tidy_sheet(downloads["lataa-kysymys"]())
    assert {row["Kysymys"] for row in rows} == {screen.html.texts("h1")[0]}
    assert {row["Ryhmä"]: str(row["Vastauksia (n)"]) for row in rows} == {
        name: cells["Vastauksia"] for name, cells in table.by_row().items()
    }


def test_the_export_page_gives_the_ticked_questions_and_their_answers_only(
    screen: Screen, downloads: Downloads
) -> None:
    survey = "ennakkokysely-2025"
    screen.open("export", kysely=survey, ryhma=["Kunta"])
    everything = load_workbook(io.BytesIO(downloads["lataa-valitut"]())).sheetnames
    downloads.clear()
    screen.choose("vienti", "some")
    assert not downloads
    assert screen.app.info
    screen.choose(f"vie-{survey}-sovitut-kaytannot", True)
    book = load_workbook(io.BytesIO(downloads["lataa-valitut"]()))
    assert len(book.sheetnames) == 5 < len(everything)
    rows = tidy_sheet(downloads["lataa-valitut"]())
    assert {row["Ryhmä"] for row in rows} == {"Kunta", "Kaikki"}
    # The ticks stay when the reader looks at another page meanwhile.
    screen.open("overview").open("export")
    assert screen.widget(f"vie-{survey}-sovitut-kaytannot").value is True
