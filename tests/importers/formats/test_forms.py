"""Microsoft Forms: known by its first columns, in any language."""

import pytest

from hyte_analysis.importers.forms import FORMAT
from tests.importers.formats.tables import FORMS, TABLES, asked, grid, left_out, nothing_is_lost

QUIZ = [
    [*FORMS[0][:5], "Total points", "Quiz feedback", "Kuka?", "Points - Kuka?", "Feedback - Kuka?"],
    [*FORMS[1][:5], "4", "", "Maija", "2", "Oikein"],
]


@pytest.mark.parametrize("name", [name for name in TABLES if name != "forms"])
def test_no_other_table_is_taken_for_forms(name: str) -> None:
    assert not FORMAT.recognises(grid(TABLES[name]))


@pytest.mark.parametrize(
    "headings",
    [
        ["Id", "Start time", "Completion time", "Email", "Name"],
        ["Tunnus", "Aloitusaika", "Valmistumisaika", "Sähköposti", "Nimi"],
        ["Nr", "Begann", "Endete", "Adresse", "Wer"],
    ],
)
def test_the_first_five_columns_are_known_in_any_language(headings: list[str]) -> None:
    rows = [[*headings, *FORMS[0][5:]], *FORMS[1:]]
    assert FORMAT.recognises(grid(rows))
    layout = FORMAT.layout(grid(rows))
    assert left_out(layout) == {"technical": headings[:3], "personal": headings[3:]}
    assert nothing_is_lost(layout, rows)


def test_the_same_question_asked_again_loses_the_number_that_forms_adds() -> None:
    layout = FORMAT.layout(grid(FORMS))
    assert asked(layout) == [("Taho", ""), ("Mitä?", ""), ("Miksi?", ""), ("Miksi?", "")]


def test_a_heading_that_ends_in_a_number_of_its_own_keeps_it() -> None:
    rows = [[*FORMS[0][:5], "Vuosi 2025", "Osa 1", "Osa 2"], [*FORMS[1][:5], "a", "b", "c"]]
    assert asked(FORMAT.layout(grid(rows))) == [("Vuosi 2025", ""), ("Osa 1", ""), ("Osa 2", "")]


def test_points_and_feedback_of_a_quiz_are_no_questions() -> None:
    layout = FORMAT.layout(grid(QUIZ))
    assert asked(layout) == [("Kuka?", "")]
    assert left_out(layout)["technical"] == [
        "ID", "Start time", "Completion time", "Total points", "Quiz feedback",
        "Points - Kuka?", "Feedback - Kuka?",
    ]  # fmt: skip


def test_a_question_with_a_dash_is_a_question() -> None:
    rows = [[*FORMS[0][:5], "Uni", "Tavoite - Liikunta"], [*FORMS[1][:5], "a", "b"]]
    assert asked(FORMAT.layout(grid(rows))) == [("Uni", ""), ("Tavoite - Liikunta", "")]


def test_line_breaks_in_a_heading_become_spaces() -> None:
    rows = [[*FORMS[0][:5], "Arvioi\n\n1 - huono\n5 - hyvä"], [*FORMS[1][:5], "3"]]
    assert asked(FORMAT.layout(grid(rows))) == [("Arvioi 1 - huono 5 - hyvä", "")]


def test_a_form_without_answers_is_known_by_its_headings() -> None:
    layout = FORMAT.layout(grid(FORMS[:1]))
    assert FORMAT.recognises(grid(FORMS[:1]))
    assert all(not column.filled for column in layout.columns)


def test_a_heading_is_read_without_its_html() -> None:
    rows = [[*FORMS[0][:5], "<p>Missä<br>asut?</p>"], [*FORMS[1][:5], "Turussa"]]
    assert asked(FORMAT.layout(grid(rows))) == [("Missä asut?", "")]
