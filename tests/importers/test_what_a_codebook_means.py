"""What a codebook says of its options and respondents reaches the survey that is read by it."""

from dataclasses import replace

import pytest

from hyte_analysis.importers.choices import ImportChoices
from hyte_analysis.importers.survey_file import (
    ImportedSurvey,
    ReadingChoices,
    read_again,
    read_survey,
)
from hyte_analysis.survey.codebook import parse_codebook
from hyte_analysis.survey.model import DontKnow, Role, Survey, Unit
from tests.importers.exports import as_csv

BOOK = parse_codebook(
    """
id = "oma"
title = "Oma kysely"
unit = "person"

[[groups]]
id = "Kylä"

[[questions]]
id = "sujuuko"
kind = "single_choice"
dont_know = "left_out"
text = "Sujuuko arki?"
options = [
  { code = 1, label = "Kyllä", area = "I. Arki" },
  { code = 2, label = "Ei", area = "I. Arki" },
  { code = 3, label = "En tiedä", role = "dont_know" },
]

[[questions]]
id = "tavoitteet"
kind = "multiple_choice"
dont_know = "counted"
text = "Mitkä tavoitteet?"
options = [
  { code = 1, label = "Uni", area = "II. Mieli" },
  { code = 2, label = "Muu", role = "other", area = "III. Muu" },
  { code = 3, label = "En tiedä", role = "dont_know" },
]
""",
    "oma.toml",
)
ROWS = [
    ["Taho", "Sujuuko arki?", "Mitkä tavoitteet?"],
    ["Kylä", "Kyllä", "Uni; Muu"],
    ["Kylä", "Ei", "En tiedä"],
    ["Kylä", "Ehkä", "Uni; Lepo"],
    ["Kylä", "En tiedä", "Uni"],
]


def read(book: Survey) -> ImportedSurvey:
    return read_survey("kysely.csv", as_csv(ROWS), ImportChoices((book,)))


def again(survey: ImportedSurvey, definition: Survey) -> Survey:
    choices = ReadingChoices.of_report(survey.report.as_json())
    return read_again(survey.sources, definition, survey.data.columns, choices).data.survey


def test_areas_dont_knows_and_the_unit_reach_the_imported_survey() -> None:
    survey = read(BOOK).data.survey
    assert survey.unit is Unit.PERSON
    first, second = survey.questions
    assert (first.dont_know, first.areas) == (DontKnow.LEFT_OUT, ("I. Arki",))
    assert (second.dont_know, second.areas) == (DontKnow.COUNTED, ("II. Mieli", "III. Muu"))
    unknown = [o for o in first.options if o.role is Role.NOT_IN_CODEBOOK]
    assert [(option.label, option.area) for option in unknown] == [("Ehkä", "")]


@pytest.mark.parametrize("unit", Unit)
def test_a_survey_that_is_read_again_is_what_its_definition_says(unit: Unit) -> None:
    imported = read(BOOK)
    definition = replace(imported.data.survey, unit=unit)
    assert again(imported, definition) == definition
    # Even where no codebook knows the survey.
    unknown = replace(definition, codebook_id=None)
    assert again(imported, unknown) == unknown


def test_a_survey_that_no_codebook_knows_is_of_organisations() -> None:
    other = replace(
        BOOK, questions=tuple(replace(q, text=q.text.upper()[::-1]) for q in BOOK.questions)
    )
    headings = [["Taho", "Minne matka?", "Montako kertaa viikossa?"], *ROWS[1:]]
    choices = ImportChoices((other, replace(other, id="toinen")))
    survey = read_survey("kysely.csv", as_csv(headings), choices).data.survey
    assert survey.codebook_id is None
    assert survey.unit is Unit.ORGANISATION
