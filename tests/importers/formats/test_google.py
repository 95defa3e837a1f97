"""Google Forms: known by its time stamp, or by the rows of its grids."""

import pytest

from hyte_analysis.importers.google import FORMAT
from tests.importers.formats.tables import GOOGLE, TABLES, asked, grid, left_out, nothing_is_lost

TIMES = ["2025/06/05 11:34:01 AM EST", "07/10/2024 10:04:36", "5.6.2025 klo 11.34.01",
         "9.2.2026 8.08", "2/15/2021"]  # fmt: skip


@pytest.mark.parametrize("name", [name for name in TABLES if name != "google"])
def test_no_other_table_is_taken_for_google_forms(name: str) -> None:
    assert not FORMAT.recognises(grid(TABLES[name]))


@pytest.mark.parametrize("heading", ["Timestamp", "Aikaleima", "Tidsstämpel"])
@pytest.mark.parametrize("time", TIMES)
def test_the_time_stamp_is_known_in_every_form(heading: str, time: str) -> None:
    rows = [[heading, "Taho"], [time, "Kunta"], ["", "HVA"]]
    assert FORMAT.recognises(grid(rows))
    assert left_out(FORMAT.layout(grid(rows))) == {"technical": [heading]}


def test_a_time_stamp_over_something_else_is_not_that_of_google() -> None:
    assert not FORMAT.recognises(grid([["Timestamp", "Taho"], ["aamu", "Kunta"]]))


def test_the_rows_of_a_grid_are_parts_of_its_question() -> None:
    layout = FORMAT.layout(grid(GOOGLE))
    assert asked(layout) == [
        ("Taho", ""), ("Kuinka tärkeää?", "Liikunta"), ("Kuinka tärkeää?", "Uni"),
        ("Vapaa sana", ""),
    ]  # fmt: skip
    assert nothing_is_lost(layout, GOOGLE)


def test_a_grid_without_its_spaces_is_a_grid_and_a_lone_bracket_is_not() -> None:
    rows = [
        ["Timestamp", "Arvio [Uni]", "Arvio [Ruoka]", "Ikä [vuosina]"],
        [TIMES[0], "1", "2", "3"],
    ]
    assert asked(FORMAT.layout(grid(rows))) == [
        ("Arvio", "Uni"), ("Arvio", "Ruoka"), ("Ikä [vuosina]", "")
    ]  # fmt: skip


def test_grids_are_known_without_the_time_stamp() -> None:
    rows = [row[1:] for row in GOOGLE]
    assert FORMAT.recognises(grid(rows))
    assert ("Kuinka tärkeää?", "Uni") in asked(FORMAT.layout(grid(rows)))


def test_addresses_and_scores_are_left_out() -> None:
    rows = [
        ["Timestamp", "Email Address", "Score", "Kuka?", "Kuka? [Score]", "Kuka? [Feedback]"],
        [TIMES[1], "a@b.fi", "2 / 3", "Maija", "1.00 / 1", ""],
    ]
    layout = FORMAT.layout(grid(rows))
    assert asked(layout) == [("Kuka?", "")]
    assert left_out(layout)["personal"] == ["Email Address"]


def test_a_question_about_addresses_is_a_question() -> None:
    rows = [["Timestamp", "Email", "Score"], [TIMES[1], "Kerran viikossa", "hyvä"]]
    assert asked(FORMAT.layout(grid(rows))) == [("Email", ""), ("Score", "")]


def test_a_heading_is_read_without_its_html() -> None:
    rows = [["Timestamp", "<b>Taho</b>&nbsp;tai muu", "Ikä <18 & muut"], [TIMES[1], "HVA", "x"]]
    assert asked(FORMAT.layout(grid(rows))) == [("Taho tai muu", ""), ("Ikä <18 & muut", "")]
