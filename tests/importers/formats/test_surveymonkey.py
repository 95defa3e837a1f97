"""SurveyMonkey: two header rows, or one with the question and option joined by a dash."""

import pytest

from hyte_analysis.importers.surveymonkey import FORMAT
from tests.importers.formats.tables import (
    SURVEYMONKEY,
    TABLES,
    Rows,
    asked,
    column,
    grid,
    left_out,
    nothing_is_lost,
)

QUESTIONS = [
    ("Taho", ""), ("Mitä teitte?", "Ohjausta"), ("Mitä teitte?", "Hankkeita"),
    ("Mitä teitte?", "Other (please specify)"), ("Terveiset", ""),
]  # fmt: skip


@pytest.mark.parametrize("name", [name for name in TABLES if name != "surveymonkey"])
def test_no_other_table_is_taken_for_surveymonkey(name: str) -> None:
    assert not FORMAT.recognises(grid(TABLES[name]))


def test_a_table_with_respondent_numbers_of_its_own_is_not_that_of_surveymonkey() -> None:
    assert not FORMAT.recognises(grid([["respondent_id", "Taho"], ["1", "Kunta"], ["2", "HVA"]]))


def test_the_first_row_goes_on_over_the_columns_right_of_it() -> None:
    layout = FORMAT.layout(grid(SURVEYMONKEY))
    assert FORMAT.recognises(grid(SURVEYMONKEY))
    assert asked(layout) == QUESTIONS
    assert layout.header_rows == 2
    assert nothing_is_lost(layout, SURVEYMONKEY)


def test_ids_and_times_are_technical_and_the_rest_before_the_questions_personal() -> None:
    assert left_out(FORMAT.layout(grid(SURVEYMONKEY))) == {
        "technical": SURVEYMONKEY[0][:4],
        "personal": SURVEYMONKEY[0][4:9],
    }


def test_other_is_free_text_and_an_option_is_not() -> None:
    layout = FORMAT.layout(grid(SURVEYMONKEY))
    free = [c.part for c in layout.columns if c.is_free_text_of_part]
    assert free == ["Other (please specify)"]


def test_the_export_is_known_in_another_language_by_its_shape() -> None:
    rows = [
        ["Vastaaja", "Kerääjä", "Alku", "Loppu", "IP", "Posti", "Etu", "Suku", "Oma 1",
         *SURVEYMONKEY[0][9:13], "Terveiset", "Ikä", "Alue"],
        [*SURVEYMONKEY[1][:9], "Vastaus", "Ohjausta", "Hankkeita", "Jotakin muuta", "Vastaus",
         "Vastaus", "Vastaus"],
        *([*row, "30", "Pohjoinen"] for row in SURVEYMONKEY[2:]),
    ]  # fmt: skip
    assert FORMAT.recognises(grid(rows))
    layout = FORMAT.layout(grid(rows))
    assert asked(layout)[-3:] == [("Terveiset", ""), ("Ikä", ""), ("Alue", "")]
    assert left_out(layout)["personal"] == rows[0][4:9]
    assert column(layout, "Jotakin muuta").is_free_text_of_part


def without_ids() -> Rows:
    return [row[9:] for row in SURVEYMONKEY]


def test_the_export_is_known_where_the_ids_were_taken_away() -> None:
    assert FORMAT.recognises(grid(without_ids()))
    layout = FORMAT.layout(grid(without_ids()))
    assert (asked(layout), layout.header_rows) == (QUESTIONS, 2)


def test_ratings_and_ranks_keep_their_rows_and_free_text() -> None:
    rows = [
        ["RespondentID", "Arvioi", "", ""],
        ["", "Ohjaus", "Tilat", "Comments"],
        ["3292879998", "3", "5: hyvä", "Kiitos"],
        ["3292879538", "4", "2", ""],
    ]
    layout = FORMAT.layout(grid(rows))
    assert asked(layout) == [("Arvioi", "Ohjaus"), ("Arvioi", "Tilat"), ("Arvioi", "Comments")]
    assert [c.is_free_text_of_part for c in layout.columns] == [False, False, False, True]


def test_contact_fields_are_left_out_and_options_of_the_same_name_are_not() -> None:
    rows = [
        ["Respondent ID", "Yhteystiedot", "", "", "Miten viestitte?", ""],
        ["", "Name", "Company", "Phone Number", "Email Address", "Phone Number"],
        ["11280740320", "Maija", "Kunta Oy", "040", "Email Address", ""],
        ["11280740321", "Matti", "HVA", "050", "", "Phone Number"],
    ]
    layout = FORMAT.layout(grid(rows))
    assert asked(layout) == [
        ("Yhteystiedot", "Company"), ("Miten viestitte?", "Email Address"),
        ("Miten viestitte?", "Phone Number"),
    ]  # fmt: skip


ONE_ROW: Rows = [
    ["RespondentID", "Juhlitko?", "Mitä syöt? - Kala - ja muu", "Mitä syöt? - Piirakka",
     "Mitä syöt? - Other (please specify)", "Mitä syöt? - Other (please specify)", "Ikä - nyt"],
    ["4337954960", "Kyllä", "Kala - ja muu", "", "Other (please specify)", "Rosolli", "18-29"],
    ["4337951949", "Ei", "", "Piirakka", "", "", "30-44"],
]  # fmt: skip


def test_one_header_row_is_split_where_a_neighbour_shares_the_question() -> None:
    assert FORMAT.recognises(grid(ONE_ROW))
    layout = FORMAT.layout(grid(ONE_ROW))
    assert asked(layout) == [
        ("Juhlitko?", ""), ("Mitä syöt?", "Kala - ja muu"), ("Mitä syöt?", "Piirakka"),
        ("Mitä syöt?", "Other (please specify)"), ("Mitä syöt?", "Other (please specify)"),
        ("Ikä - nyt", ""),
    ]  # fmt: skip
    assert [c.index for c in layout.columns if c.is_free_text_of_part] == [5]
    assert nothing_is_lost(layout, ONE_ROW)


def test_one_header_row_is_split_beside_the_whole_question_and_where_the_cells_repeat_it() -> None:
    rows = [
        [
            "RespondentID",
            "Laji?",
            "Laji? - Other (please specify)",
            "Ohjelma - Paraati",
            "Ikä - nyt",
        ],
        ["4337954960", "Uinti", "", "Paraati", "18-29"],
        ["4337951949", "Other (please specify)", "Sauvakävely", "", "30-44"],
    ]
    layout = FORMAT.layout(grid(rows))
    assert asked(layout) == [
        ("Laji?", ""), ("Laji?", "Other (please specify)"), ("Ohjelma", "Paraati"),
        ("Ikä - nyt", ""),
    ]  # fmt: skip
    assert [c.index for c in layout.columns if c.is_free_text_of_part] == [2]


def test_a_header_without_answers_is_read() -> None:
    for rows in (SURVEYMONKEY[:1], SURVEYMONKEY[:2]):
        assert FORMAT.recognises(grid(rows))
        assert not any(column.filled for column in FORMAT.layout(grid(rows)).columns)


def test_headings_are_read_without_their_html() -> None:
    html = {"Mitä teitte?": "<strong>Mitä teitte?</strong>", "Ohjausta": "<em>Ohjausta</em>"}
    header = [[html.get(cell, cell) for cell in row] for row in SURVEYMONKEY[:2]]
    rows = [*header, *SURVEYMONKEY[2:]]
    assert asked(FORMAT.layout(grid(rows))) == QUESTIONS
