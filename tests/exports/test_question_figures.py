"""Figures that only some questions have: on their sheets, in the tidy rows and in plain text."""

import io
import re
from collections.abc import Sequence
from dataclasses import replace

import pytest
from openpyxl import Workbook, load_workbook

from hyte_analysis.analysis.distribution import Reading, read_tables
from hyte_analysis.analysis.result import ResultTable
from hyte_analysis.exports.excel import to_excel
from hyte_analysis.exports.plain import to_json, to_text
from hyte_analysis.survey.answers import AnswerCount, AreaCount, BaseCount, Counts
from hyte_analysis.survey.model import DontKnow, Kind, Option, RespondentGroup, Role, Scale, Survey
from tests.exports.made_up import options, question, survey

STEPS = (*options("Huonosti", "Kohtalaisesti", "Hyvin"), Option(4, "EOS", "EOS", Role.DONT_KNOW))
GOING = question("1", "Miten sujuu?", scale=Scale.ORDINAL, choices=STEPS)
AREA = "I. Osallisuuden vahvistuminen"
GOALS = question(
    "2", "Mitkä tavoitteet?", Kind.MULTIPLE_CHOICE, Scale.NOMINAL,
    tuple(replace(o, area=AREA) if o.code < 3 else o for o in options("Tuki", "Tapa", "Liikunta")),
)  # fmt: skip
GROUPS = (RespondentGroup("hva", "HVA", invited_n=8), RespondentGroup("kunta", "Kunta"))
SURVEY = replace(survey((GOING, GOALS)), groups=GROUPS)
# HVA: one bad, one middling, two good and one who does not know; three chose goals.
COUNTS = Counts(
    (
        *(AnswerCount("q1", "hva", code, None, n) for code, n in ((1, 1), (2, 1), (3, 2), (4, 1))),
        AnswerCount("q1", "kunta", 3, None, 2),
        *(AnswerCount("q2", "hva", code, None, n) for code, n in ((1, 2), (2, 1), (3, 1))),
    ),
    (BaseCount("q1", "hva", 5), BaseCount("q1", "kunta", 2), BaseCount("q2", "hva", 3)),
    (("hva", 5), ("kunta", 2)),
    (AreaCount("q2", "hva", AREA, 2),),
)


def tables(
    made: Survey = SURVEY, dont_know: DontKnow | None = None, restriction: str = ""
) -> tuple[ResultTable, ...]:
    return read_tables(made, COUNTS, Reading(restriction=restriction, dont_know=dont_know))


def opened(made: Sequence[ResultTable]) -> Workbook:
    return load_workbook(io.BytesIO(to_excel(SURVEY, made, ())))


def rows(book: Workbook, sheet: str, prefix: str) -> list[dict[str, object]]:
    ws = book[sheet]
    head, *lines = ws[next(t for t in ws.tables.values() if t.name.startswith(prefix)).ref]
    names = [cell.value for cell in head]
    return [dict(zip(names, [cell.value for cell in line], strict=True)) for line in lines]


def test_a_scale_has_a_median_and_a_consensus_without_dont_knows() -> None:
    book = opened(tables())
    figures = {row["Tunnusluku"]: row for row in rows(book, "1 Miten sujuu", "Tunnusluvut")}
    # Four on the scale: between the middling and the good; 1 - 2 (1/4 + 2/4) / 2.
    assert figures["Mediaani"]["HVA"] == 2.5
    assert figures["Yksimielisyys (0–1)"]["HVA"] == pytest.approx(0.25)
    assert figures["Yksimielisyys (0–1)"]["Kunta"] == 1
    tidy = [row for row in rows(book, "Tulokset", "Tulokset") if row["Ryhmä"] == "HVA"]
    assert {(row["Nro"], row["Mediaani"], row["Yksimielisyys"]) for row in tidy} == {
        (1, 2.5, 0.25), (2, None, None),
    }  # fmt: skip
    assert "2,5" in to_text(tables())


def test_focus_areas_count_each_respondent_once() -> None:
    book = opened(tables())
    (count,) = rows(book, "2 Mitkä tavoitteet", "PainopisteetLkm")
    (share,) = rows(book, "2 Mitkä tavoitteet", "PainopisteetOsuus")
    assert count == {"Painopiste": AREA, "HVA": 2, "Kunta": 0, "Kaikki": 2}
    assert (share["HVA"], share["Kunta"]) == (2 / 3, None)
    assert not [t for t in book["1 Miten sujuu"].tables if t.startswith("Painopisteet")]
    first, second = to_json(SURVEY, tables())["questions"]
    assert first["groups"][0]["areas"] == []
    assert second["groups"][0]["areas"] == [{"area": AREA, "n": 2, "share": 2 / 3}]
    (line,) = (line for line in to_text(tables()).splitlines() if f"Painopiste: {AREA}" in line)
    assert re.split(r"\s{2,}", line.strip())[1:] == ["2/3", "0", "2/3"]


@pytest.mark.parametrize("state", DontKnow)
def test_the_sheet_says_what_dont_knows_are_part_of(state: DontKnow) -> None:
    book = opened(tables(dont_know=state))
    figures = {row["Tunnusluku"]: row for row in rows(book, "1 Miten sujuu", "Tunnusluvut")}
    is_averaged, is_left_out = state is DontKnow.AVERAGED, state is DontKnow.LEFT_OUT
    assert figures["Vastauksia (n)"]["HVA"] == (4 if is_left_out else 5)
    assert figures["KA"]["HVA"] == (2.6 if is_averaged else 2.25)
    assert ("KA ilman en osaa sanoa -vastauksia" in figures) == is_averaged
    left_out = figures.get("En osaa sanoa (jätetty pois)", {})
    assert left_out.get("HVA") == (1 if is_left_out else None)
    words = {
        DontKnow.AVERAGED: "ovat mukana KA:ssa ja Hajonnassa",
        DontKnow.COUNTED: "ovat mukana osuuksissa, eivät KA:ssa",
        DontKnow.LEFT_OUT: "on jätetty pois kaikista luvuista",
    }
    said = [str(cell.value) for cell in book["1 Miten sujuu"]["A"]]
    assert [key for key, value in words.items() if any(value in line for line in said)] == [state]


def test_the_contents_tell_how_many_of_the_invited_answered() -> None:
    hva, kunta, everyone = rows(opened(tables()), "Sisällys", "Ryhmat")
    assert (hva["Kutsuttuja"], hva["Vastausosuus"]) == (8, 5 / 8)
    assert (kunta["Kutsuttuja"], kunta["Vastausosuus"]) == (None, None)
    assert everyone["Ryhmä"] == "Kaikki"


def test_a_part_of_the_respondents_has_no_response_rate() -> None:
    hva, *_ = rows(opened(tables(restriction="Rajaus: vain osa.")), "Sisällys", "Ryhmat")
    assert list(hva) == ["Ryhmä", "n pienin", "n suurin"]


def test_without_invited_numbers_there_is_no_column_for_them() -> None:
    made = replace(SURVEY, groups=tuple(replace(g, invited_n=None) for g in GROUPS))
    hva, *_ = rows(opened(tables(made)), "Sisällys", "Ryhmat")
    assert list(hva) == ["Ryhmä", "n pienin", "n suurin"]
