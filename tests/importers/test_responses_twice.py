"""Responses that stand twice are shown, and nothing is decided silently."""

from dataclasses import replace

from hyte_analysis.importers.choices import ImportChoices
from hyte_analysis.importers.duplicates import Duplicates
from hyte_analysis.importers.survey_file import ImportedSurvey, read_survey
from tests.importers.exports import as_csv, bundled
from tests.importers.test_shapes import nothing_is_lost

ROWS = [
    ["Taho", "Organisaatio", "Antakaa evästyksiä uudelle toimikaudelle", "Vastausaika"],
    ["Kunta", "Kuopio", "Rohkeutta", "1.5.2025 9.00"],
    ["Kunta", "Iisalmi", "Malttia", "1.5.2025 9.05"],
    ["HVA", "", "Sama", "2.5.2025 8.00"],
    ["HVA", "", "Sama", "2.5.2025 8.00"],
    ["Kunta", "kuopio ", "Lisää rohkeutta", "3.5.2025 9.00"],
]


def read(kept: Duplicates) -> ImportedSurvey:
    choices = replace(ImportChoices(bundled()), duplicates=kept)
    return read_survey("kysely.csv", as_csv(ROWS), choices)


def test_rows_alike_and_organisations_alike_are_both_listed() -> None:
    found = read(Duplicates.KEEP_BOTH).report
    assert [(d.rows, d.name) for d in found.duplicates] == [((4, 5), ""), ((2, 6), "Kuopio")]
    assert found.responses == 5


def test_keeping_the_last_leaves_the_earlier_rows_out_and_lists_their_cells() -> None:
    survey = read(Duplicates.KEEP_LAST)
    assert [response.number for response in survey.data.responses] == [3, 5, 6]
    dropped = [cell for cell in survey.report.odd_cells if not cell.kept]
    assert {cell.row for cell in dropped} == {2, 4}
    assert "Rohkeutta" in {cell.value for cell in dropped}
    assert nothing_is_lost(survey)


def test_a_survey_without_twins_asks_nothing() -> None:
    survey = read_survey("kysely.csv", as_csv(ROWS[:4]), ImportChoices(bundled()))
    assert survey.report.duplicates == ()
