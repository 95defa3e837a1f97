"""The coding workbook as a person opens it in Excel."""

import io

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from hyte_analysis.exports.coding_workbook import to_coding_workbook
from hyte_analysis.survey.answers import OpenAnswer
from hyte_analysis.survey.coding import (
    AGREED,
    AnswerSplit,
    Code,
    CodedPassage,
    answer_key,
    passages,
)
from tests.exports.made_up import OPEN_ANSWERS, SURVEY

CODES = (
    Code(1, "Tiedonkulku", "=Miten tieto kulkee", "#12467F", None, 0),
    Code(2, "Resurssit", "", "", None, 2),
    Code(3, "Sähköposti", "", "", 1, 1),
)
SPLIT = AnswerSplit(answer_key(OPEN_ANSWERS[0]), (26,))
PASSAGES = passages(OPEN_ANSWERS, [SPLIT])
CODED = (
    CodedPassage(PASSAGES[0].passage, "Bertta", (2, 3)),
    CodedPassage(PASSAGES[0].passage, "Anna", ()),
    CodedPassage(PASSAGES[1].passage, AGREED, (1,)),
)
ORGANISATIONS = {1: "+Pohjanmaan hyvinvointialue", 3: "Vaasa"}


def opened(coded: tuple[CodedPassage, ...] = CODED, codes: tuple[Code, ...] = CODES) -> Workbook:
    content = to_coding_workbook(SURVEY, codes, PASSAGES, coded, ORGANISATIONS)
    return load_workbook(io.BytesIO(content))


@pytest.fixture(scope="module")
def coding() -> Worksheet:
    return opened().worksheets[0]


def shown(ws: Worksheet) -> list[tuple[object, ...]]:
    """The rows as a person sees them: without the hidden key."""
    return [tuple(row)[1:] for row in ws.iter_rows(values_only=True)]


def test_the_sheets_are_the_coding_the_codes_and_how_to_fill_it_in() -> None:
    assert opened().sheetnames == ["Luokittelu", "Luokat", "Ohje"]


def test_a_row_is_a_passage_and_a_coder_and_a_column_is_a_code(coding: Worksheet) -> None:
    header, *rows = shown(coding)
    assert header == (
        "Kysymys", "Vastaaja", "Ryhmä", "Organisaatio", "Vastaus", "Luokittelija", "Luettu",
        "Tiedonkulku", "Tiedonkulku > Sähköposti", "Resurssit",
    )  # fmt: skip
    assert [row[5] for row in rows] == ["Anna", "Bertta", "Sovittu yhdessä"] * len(PASSAGES)
    asked, organisation = "3.2 Mitä käytäntöjä on sovittu?", "+Pohjanmaan hyvinvointialue"
    about = (asked, 1, "HVA", organisation, "Säännölliset tapaamiset ku")
    assert rows[0] == (*about, "Anna", 1, None, None, None)
    assert rows[1] == (*about, "Bertta", 1, None, 1, 1)
    assert rows[2] == (*about, "Sovittu yhdessä", *[None] * 4)
    assert rows[5][4:] == ("ntien yhdyshenkilöiden kanssa.", "Sovittu yhdessä", 1, 1, None, None)


def test_answers_that_nobody_has_coded_have_a_row_without_a_coder() -> None:
    rows = shown(opened(coded=()).worksheets[0])[1:]
    assert [row[5:] for row in rows] == [(None,) * 5] * len(PASSAGES)


def test_a_key_tells_the_passage_and_is_out_of_sight(coding: Worksheet) -> None:
    keys = [cell.value for cell in coding["A"]][1:]
    assert len(set(keys)) == len(PASSAGES)
    assert coding.column_dimensions["A"].hidden
    assert not any(coding.column_dimensions[letter].hidden for letter in "BCDEFGHIJK")


def test_the_header_stays_in_sight_and_rows_can_be_filtered(coding: Worksheet) -> None:
    assert coding.freeze_panes == "G2"
    assert coding.auto_filter.ref == f"A1:K{1 + 3 * len(PASSAGES)}"
    assert coding["F2"].alignment.wrap_text


def test_a_mark_is_chosen_from_a_list_of_one(coding: Worksheet) -> None:
    (marks,) = coding.data_validations.dataValidation
    assert (marks.type, marks.formula1, marks.allow_blank) == ("list", '"1"', True)
    assert str(marks.sqref) == f"H2:K{1 + 3 * len(PASSAGES)}"


def test_no_text_of_the_workbook_is_a_formula() -> None:
    book = opened(codes=(*CODES, Code(7, "=SUMMA(A1)", "@x", parent=1)))
    kinds = {cell.data_type for ws in book for row in ws.iter_rows() for cell in row if cell.value}
    assert kinds == {"s", "n"}
    assert "=Tämä alkaa yhtäläisyysmerkillä" in {cell.value for cell in book.worksheets[0]["F"]}


def test_the_codes_stand_on_a_sheet_of_their_own() -> None:
    assert list(opened().worksheets[1].iter_rows(values_only=True)) == [
        ("Luokka", "Yläluokka", "Kuvaus", "Väri"),
        ("Tiedonkulku", None, "=Miten tieto kulkee", "#12467F"),
        ("Sähköposti", "Tiedonkulku", None, None),
        ("Resurssit", None, None, None),
    ]


def test_a_survey_without_answers_or_codes_makes_a_workbook_too() -> None:
    book = load_workbook(io.BytesIO(to_coding_workbook(SURVEY, (), (), (), {})))
    assert shown(book.worksheets[0])[0][-1] == "Luettu"


def test_a_question_that_is_gone_is_told_by_its_id() -> None:
    strays = passages([OpenAnswer("poistettu", 9, "", "Hyvä")])
    book = load_workbook(io.BytesIO(to_coding_workbook(SURVEY, (), strays, (), {})))
    assert shown(book.worksheets[0])[1][:4] == ("poistettu", 9, "Ei ryhmää", None)
