"""The sheet of group differences: what each test gave, in figures and in words."""

import io
from collections.abc import Mapping
from dataclasses import replace

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from hyte_analysis.analysis.exact_tests import Method
from hyte_analysis.analysis.group_differences import (
    GroupDifference,
    GroupDifferences,
    Untested,
    Verdict,
    group_differences,
)
from hyte_analysis.exports.excel import to_excel
from hyte_analysis.texts import text
from tests.exports.made_up import (
    AGREED,
    GOALS,
    OPEN_ANSWERS,
    ORDER,
    SURVEY,
    TABLES,
    YES_NO,
    question,
    result,
    singles,
    survey,
)

Row = Mapping[str, object]


def sheet(content: bytes) -> Worksheet:
    return load_workbook(io.BytesIO(content))["Ryhmien erot"]


def rows(content: bytes) -> list[Row]:
    ws = sheet(content)
    head, *lines = ws[ws.tables["RyhmienErot"].ref]
    names = [cell.value for cell in head]
    return [dict(zip(names, [cell.value for cell in line], strict=True)) for line in lines]


def test_each_test_has_its_figures_to_the_last_bit() -> None:
    tests = group_differences(TABLES).tests
    shown = rows(to_excel(SURVEY, TABLES, OPEN_ANSWERS))
    assert len(shown) == len(tests) > len(TABLES)
    for row, test in zip(shown, tests, strict=True):
        figures = tuple(row[name] for name in ("p", "Korjattu p", "Pienin mahdollinen p"))
        assert figures == (test.p, test.adjusted_p, test.smallest_p)
        assert str(row["Tulkinta"]).startswith(text(f"comparison.verdict.{test.verdict}"))


def test_each_option_of_a_multiple_choice_is_a_row() -> None:
    shown = rows(to_excel(SURVEY, TABLES, ()))
    listed = [row["Vaihtoehto"] for row in shown if str(row["Nro"]) == GOALS.number]
    assert listed == [option.label for option in GOALS.options]
    assert all(row["Vaihtoehto"] is None for row in shown if str(row["Nro"]) != GOALS.number)
    totals = {table.question.number: table.total.n for table in TABLES}
    assert all(row["Vastauksia (n)"] == totals[str(row["Nro"])] for row in shown)


def test_groups_that_answer_oppositely_differ_clearly() -> None:
    asked = question("1", "Onko sovittu?", choices=YES_NO)
    table = result(asked, singles(HVA=(12, 0), Kunta=(0, 12)))
    (row,) = rows(to_excel(survey([asked]), [table], ()))
    assert row["Tulkinta"] == "selvä ero"
    assert row["Menetelmä"] == "tarkka testi"
    assert row["p"] == pytest.approx(2 / 2704156)  # 2 of 24! / (12! 12!) ways


def test_a_question_that_is_not_tested_says_why() -> None:
    shown = {str(row["Nro"]): row for row in rows(to_excel(SURVEY, TABLES, ()))}
    ranking = shown[ORDER.number]
    assert ranking["Tulkinta"] == "ei testattu: järjestyskysymyksiä ei testata"
    assert ranking["p"] is ranking["Menetelmä"] is None


def test_figures_that_are_not_shown_are_not_told_by_a_test_either() -> None:
    asked = GroupDifference(AGREED.id, reason=Untested.NOT_SHOWN)
    (row,) = rows(to_excel(SURVEY, TABLES, (), GroupDifferences((asked,))))
    assert row["p"] == row["Korjattu p"] == row["Pienin mahdollinen p"] == "ei näytetä"
    assert row["Tulkinta"] == "ei testattu: lukuja ei näytetä tälle yleisölle"


def test_a_part_of_the_survey_keeps_the_values_adjusted_over_all_of_it() -> None:
    whole = GroupDifferences(
        (
            GroupDifference(AGREED.id, None, 0.04, 0.08, 0.001, Method.SEEDED),
            GroupDifference(GOALS.id, 1, 0.9, 0.9, 0.001, Method.EXACT),
        )
    )
    content = to_excel(SURVEY, TABLES[:1], (), whole)
    (row,) = rows(content)
    assert (row["p"], row["Korjattu p"], row["Tulkinta"]) == (0.04, 0.08, "viittaa eroon")
    assert row["Menetelmä"] == "satunnaistamistesti"
    notes = [str(cell.value) for cell in sheet(content)["A"]]
    assert any("testejä on 2" in note for note in notes)


def test_the_limits_of_the_verdicts_are_told_as_they_are() -> None:
    notes = [str(cell.value) for cell in sheet(to_excel(SURVEY, TABLES, ()))["A"]]
    assert (
        "Selvä ero: korjattu p on enintään 0,05. Viittaa eroon: p on enintään 0,05 ja korjattu p "
        "enintään 0,10. Muuten eroa ei voi erottaa sattumasta."
    ) in notes
    verdicts = [
        GroupDifference("q", p=p, adjusted_p=adjusted).verdict
        for p, adjusted in ((0.04, 0.05), (0.05, 0.10), (0.06, 0.10), (0.04, 0.11))
    ]
    assert verdicts == [Verdict.CLEAR, Verdict.HINT, Verdict.CHANCE, Verdict.CHANCE]


def test_a_small_p_is_shown_as_small_and_not_as_zero() -> None:
    ws = sheet(to_excel(SURVEY, TABLES, ()))
    shown = {cell.number_format for cell in ws["E"] if isinstance(cell.value, float)}
    assert shown == {'[<0.0001]"< 0,0001";[<0.0095]0.0000;0.000'}


def test_the_sheet_names_its_audience_and_which_respondents_count() -> None:
    sentence = "Rajaus: vain vastaajat, joiden vastaus kysymykseen 1 on Kyllä."
    tables = [replace(table, restriction=sentence) for table in TABLES]
    ws = sheet(to_excel(SURVEY, tables, ()))
    assert ws["A3"].value == f"Yleisö: sisäinen työ. {text('excel.sample')} {sentence}"
    assert ws.freeze_panes == "A5"


def test_nothing_to_test_says_so() -> None:
    ws = sheet(to_excel(survey([]), (), ()))
    assert ws["A4"].value == "Testattavia kysymyksiä ei ole."
    assert not ws.tables


@pytest.mark.parametrize("words", ["verdict", "untested", "method"])
def test_every_outcome_has_words(words: str) -> None:
    for member in {"verdict": Verdict, "untested": Untested, "method": Method}[words]:
        assert text(f"comparison.{words}.{member}")
