"""Ready figures are refused as a report; raw answers never are."""

import io
from collections.abc import Sequence
from typing import Any

import pytest
from openpyxl import Workbook
from openpyxl.chart import BarChart, Reference

from hyte_analysis.errors import ImportProblem
from hyte_analysis.exports.excel import to_excel
from hyte_analysis.survey.model import Kind, Question, RespondentGroup, Survey
from tests.importers.exports import (
    Shape,
    as_csv,
    as_xlsx,
    fill_sheet,
    imported,
    made_2024,
    made_2025,
    render,
    rows_of,
    unstored,
)
from tests.importers.test_shapes import CLOSED, published_figures
from tests.published import PUBLISHED

GROUPS = ("HVA", "Kunta", "Oppilaitos", "Muu toimija")
TEXTS = {asked.id: asked.text for asked in made_2025().asked}
LONG = "Miten yhteistyö on sujunut kuluneella kaudella"


def charted(*sheets: Sequence[Sequence[Any]]) -> bytes:
    """A workbook with a chart on each sheet."""
    book = Workbook()
    assert book.active is not None
    book.remove(book.active)
    for number, rows in enumerate(sheets, 1):
        fill_sheet(book, f"Kysymys {number}", rows)
        chart = BarChart()
        chart.add_data(Reference(book[f"Kysymys {number}"], min_col=2, min_row=1, max_row=5))
        book[f"Kysymys {number}"].add_chart(chart, "H2")
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def means(*headings: str, figure: float = 1.67) -> list[list[Any]]:
    return [["Edustamasi taho", *headings], *([g, *[figure] * len(headings)] for g in GROUPS)]


SHARES = [["Edustamasi taho", "n", "%"], *([g, 3, 25.5] for g in GROUPS)]
BASIC = [
    ["Perusraportti"],
    ["Vastaajien määrä: 21"],
    ["1. Edustamasi taho"],
    ["", "n", "Prosentti"],
    *([g, 3, "14,3%"] for g in GROUPS),
]
LONG_TABLE = [["question", "group", "mean", "spread", "n"]]
LONG_TABLE += [[TEXTS[q], g, m, s, str(n)] for (q, g), (m, s, n) in PUBLISHED.items()]
HEADED = [["Taho", "Lukumäärä (n)", "Osuus vastaajista", LONG]]
HEADED += [[g, "3", "14,3", "1,2"] for g in GROUPS]

REPORTS = {
    "shares and a chart": charted(SHARES),
    "shares": as_xlsx(SHARES),
    "means of known questions and a chart": charted(means(*(TEXTS[q] for q in CLOSED))),
    "means of known questions": as_xlsx(means(*(TEXTS[q] for q in CLOSED))),
    "counts of known questions and a chart": charted(means(*map(TEXTS.get, CLOSED), figure=7)),
    "means of unknown questions and a chart": charted(means(LONG, "Onko tapaamisia")),
    "basic report": as_xlsx(BASIC),
    "basic report with a chart": charted(BASIC, BASIC),
    "published figures": as_csv(LONG_TABLE),
    "headings that only begin so": as_csv(HEADED),
}


@pytest.mark.parametrize("content", REPORTS.values(), ids=REPORTS)
def test_ready_figures_are_refused_as_a_report(content: bytes) -> None:
    name = "raportti.xlsx" if content.startswith(b"PK") else "raportti.csv"
    with pytest.raises(ImportProblem, match="valmis raportti"):
        imported(name, content)


@pytest.mark.parametrize("made", [made_2025(), made_2024()], ids=["2025", "2024"])
def test_our_own_workbook_is_refused_as_a_report(made: Any) -> None:  # noqa: ANN401
    survey = imported(*render(made, Shape()))
    content = to_excel(survey.data.survey, tuple(unstored(survey).values()), ())
    with pytest.raises(ImportProblem, match="valmis raportti"):
        imported("tulokset.xlsx", content)


def test_raw_answers_with_charts_of_their_own_and_headings_n_and_ka_are_read() -> None:
    rows = [[*row, str(i), "3"] for i, row in enumerate(rows_of(made_2025(), Shape()))]
    rows[0][-2:] = ["n", "KA"]
    survey = imported("kysely.xlsx", charted(rows, SHARES))
    assert published_figures(unstored(survey)) == PUBLISHED


@pytest.mark.parametrize("heading", ["n", "KA", "Keskiarvo"])
def test_one_heading_of_figures_in_an_unknown_survey_is_a_question(heading: str) -> None:
    rows = [["Taho", heading, "Sujuuko arki?"]]
    rows += [[group, str(i), "Kyllä"] for i, group in enumerate(GROUPS)]
    assert imported("kysely.xlsx", as_xlsx(rows)).report.responses == 4


def test_an_unknown_survey_with_a_chart_is_read() -> None:
    rows = [["Taho", "Sujuuko arki?"], *([group, "Kyllä"] for group in GROUPS * 2)]
    assert imported("kysely.xlsx", charted(rows)).report.responses == 8


def test_decimal_answers_to_a_question_about_a_number_are_read() -> None:
    question = Question("tunnit", "1", "Montako tuntia käytätte viikossa?", Kind.NUMBER)
    groups = tuple(RespondentGroup(group, group) for group in GROUPS)
    book = Survey("b", "B", None, groups, (question,), "b")
    rows = [["Taho", question.text], *([group, "7,5"] for group in GROUPS)]
    survey = imported("kysely.csv", as_csv(rows), codebooks=(book,))
    assert unstored(survey)["tunnit"].total.mean == 7.5
