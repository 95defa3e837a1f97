"""Reports made up by hand: many groups, long words, hostile texts, nothing to tell."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from hyte_analysis.analysis.result import ResultTable
from hyte_analysis.charts import default_look, suitable_charts
from hyte_analysis.reports.report import (
    FigureFinding,
    Finding,
    Gap,
    Report,
    ReportSection,
    TextFinding,
    WavesFinding,
)
from hyte_analysis.survey.audiences import Profile
from hyte_analysis.survey.model import Kind, Option, Role, Scale
from tests.exports.made_up import NOBODY, ORDER, YES_NO, options, question, result, singles

HOSTILE = "=1+1 <b>lihava</b> 😀漢 \x00\x07\u202e& #let x = $y$ \\ *a* _b_ @c `d` ;DROP"
LONG_WORD = "epäjärjestelmällistyttämättömyydellänsäkäänköhän" * 3

FOUR = question("1", "Onko sovittu?", choices=(*YES_NO, Option(4, "Ei tarvetta", "Ei tarvetta",
                                                               Role.NOT_APPLICABLE)))  # fmt: skip
THIRTY = question(
    "2", "Mitkä tavoitteet?", Kind.MULTIPLE_CHOICE, Scale.NOMINAL,
    options(*(f"Tavoite {at} " + "ja sen pitkä kuvaus " * (at % 6) for at in range(30))),
)  # fmt: skip
TWELVE = [f"Ryhmä {at}" if at % 2 else f"Hyvinvointialueen toimialat {at}" for at in range(12)]


def few(*names: str) -> ResultTable:
    """A question of four options, answered by these groups."""
    counts = {name.replace(" ", "_"): [at + 1, 2, 1, at] for at, name in enumerate(names)}
    return result(FOUR, singles(**counts))


def thirty() -> ResultTable:
    """Thirty options, twelve groups."""
    return result(THIRTY, {name: [tuple(range(1 + at % 3, 31, 3))] * (at + 9)
                           for at, name in enumerate(TWELVE)})  # fmt: skip


def nobody() -> ResultTable:
    return result(NOBODY, {"Kunta": [], "HVA": []})


def ranked() -> ResultTable:
    return result(ORDER, {"Kunta": [(1, 2, 3, 4), (2, 1)] * 6, "HVA": [(3,)]})


def hostile() -> ResultTable:
    asked = question("3", HOSTILE, choices=options(HOSTILE, LONG_WORD, "sana " * 800))
    return result(asked, {"HVA": [(1,), (2,), (3,)], LONG_WORD: [(1,), (3,)]})


def figure(table: ResultTable, key: str, title: str = "", comment: str = "") -> FigureFinding:
    """A finding with the question's own chart."""
    asked = table.question
    drawn = [chart.id for chart in suitable_charts(table)] if table.total.n else []
    return FigureFinding(
        key, title or asked.text, comment, f"{asked.number} {asked.text}", table,
        next(iter(drawn), ""), default_look(table), "", ("Yleisö: neuvottelukunta.",),
    )  # fmt: skip


def waves(table: ResultTable) -> WavesFinding:
    return WavesFinding("w", "Kaksi kierrosta", "", f"1 {table.question.text}", table,
                        replace(table, survey_title="Kysely 2024"), ("Huomio.",))  # fmt: skip


def words(*lines: str, title: str = "") -> TextFinding:
    return TextFinding("t", title, lines)


def report_with(findings: Sequence[Finding], *, heading: str = "", title: str = "") -> Report:
    """A report of these findings alone."""
    return Report(
        "Suunnitelma", title or "Raportti", "Kokous 5.11.2025", "Kysely", Profile.COUNCIL, "fi",
        date(2025, 11, 5), True, (ReportSection("a", heading, tuple(findings)),),
        ("Kysely: Kysely.",), (Gap("Toinen kysymys", "Siitä ei ole yhteenvetoa."),),
    )  # fmt: skip
