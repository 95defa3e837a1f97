"""What stands in the second header row never throws a question out of the codebook."""

import pytest

from hyte_analysis.survey.model import Kind
from tests.importers.exports import Rows, as_csv, as_xlsx, imported, texts_of, unstored
from tests.importers.test_shapes import closed_2025, nothing_is_lost, published_figures
from tests.published import PUBLISHED

FILLERS = ("Vastaus", "Response", "Avoin vastaus", "Open-Ended Response")


@pytest.mark.parametrize("filler", [*FILLERS, "Valitse yksi", "Kohta"])
def test_a_filler_under_a_choice_keeps_the_question_in_the_codebook(filler: str) -> None:
    rows, _, _ = closed_2025()
    # A last column that the second row continues tells of two header rows.
    tail: Rows = [["Mikä?"], ["a"], *[["a"] for _ in rows[1:]]]
    more: Rows = [[""], ["b"], *[[""] for _ in rows[1:]]]
    head = [rows[0], ["", filler, filler]]
    found = [[*row, *a, *b] for row, a, b in zip([*head, *rows[1:]], tail, more, strict=True)]
    survey = imported("kysely.xlsx", as_xlsx(found))
    assert published_figures(unstored(survey)) == PUBLISHED
    assert survey.report.header_rows == 2
    assert nothing_is_lost(survey)


@pytest.mark.parametrize("filler", FILLERS)
def test_a_row_of_fillers_alone_is_a_second_header_row(filler: str) -> None:
    rows, _, _ = closed_2025()
    head = [["Vastausaika", "Sähköposti", *rows[0]], [filler] * 5]
    body = [["1.5.2025", "m@example.org", *row] for row in rows[1:]]
    survey = imported("kysely.csv", as_csv(head + body))
    assert published_figures(unstored(survey)) == PUBLISHED
    assert survey.report.responses == 21
    assert [column.heading for column in survey.report.ignored] == ["Vastausaika", "Sähköposti"]


def test_a_filler_under_an_open_question_keeps_it_in_the_codebook() -> None:
    rows = [["Taho", "Antakaa evästyksiä uudelle toimikaudelle"], ["", "Open-Ended Response"]]
    rows += [["Kunta", "Rohkeutta"], ["HVA", "Vastaus"]]
    survey = imported("kysely.csv", as_csv(rows))
    assert texts_of(survey, "evastykset") == ["Rohkeutta", "Vastaus"]


def test_dates_as_options_in_the_second_header_row_are_no_respondent() -> None:
    rows = [["Taho", "Milloin sopii?", "", "Antakaa evästyksiä uudelle toimikaudelle"]]
    rows += [["", "3.6.2025", "4.6.2025", ""], ["Kunta", "3.6.2025", "", "a"]]
    rows += [["HVA", "3.6.2025", "4.6.2025", "b"], ["Kunta", "", "4.6.2025", "c"]]
    survey = imported("kysely.xlsx", as_xlsx(rows))
    assert (survey.report.responses, survey.report.header_rows) == (3, 2)
    (asked,) = [q for q in survey.data.survey.questions if q.kind is Kind.MULTIPLE_CHOICE]
    assert [option.label for option in asked.options] == ["3.6.2025", "4.6.2025"]


def test_a_date_of_answering_beside_a_blank_heading_is_still_an_answer() -> None:
    rows = [["Vastausaika", "", "Edustajasi", "Antakaa evästyksiä uudelle toimikaudelle"]]
    rows += [[f"{day}.6.2025", "x", "Kunta", "a"] for day in range(1, 5)]
    survey = imported("kysely.xlsx", as_xlsx(rows))
    assert (survey.report.responses, survey.report.header_rows) == (4, 1)


def test_a_first_answer_that_reads_like_a_filler_is_no_header() -> None:
    rows = [["Taho", "Antakaa evästyksiä uudelle toimikaudelle"]]
    rows += [["Säätiö", "Vastaus"], ["HVA", "b"], ["Kunta", "c"]]
    survey = imported("kysely.csv", as_csv(rows))
    assert (survey.report.responses, survey.report.header_rows) == (3, 1)
