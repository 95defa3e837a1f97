"""LimeSurvey's CSV without its structure: headings as codes, in full, or both."""

import pytest

from hyte_analysis.importers.layout import Layout
from hyte_analysis.importers.limesurvey import FORMAT
from hyte_analysis.survey.model import Kind
from tests.importers.formats.tables import (
    LIMESURVEY,
    TABLES,
    Rows,
    asked,
    column,
    grid,
    left_out,
    nothing_is_lost,
)

IN_FULL: Rows = [
    ["Response ID", "Date submitted", "Last page", "Start language", "Seed", "Date started",
     "Date last action", "IP address", "Taho", "Taho [Other]", "Teot [Ohjausta]",
     "Teot [Ohjausta][Comment]", "Teot [Hankkeita [uusia]]", "Arvio [Uni]", "Arvio [Ruoka]",
     "Ikä [vuosina]", "Total time", "Group time: Alku", "Question time: Taho"],
    [*LIMESURVEY[1][:8], "Kunta", "", "Yes", "Joskus", "No", "Hyvä", "Huono", "40", "63.1",
     "20.5", "3.2"],
    [*LIMESURVEY[2][:8], "Other", "Seura", "No", "", "Yes", "Huono", "Hyvä", "50", "60", "20", "3"],
]  # fmt: skip
BOTH: Rows = [
    ["", "taho1. Mikä taho?", "teot[1]. Mitä teitte? [Ohjausta]", "teot[uusi2]. Mitä teitte? []",
     "teot[other]. Mitä teitte? [Other]", "arvio0[a]. [Uni]", "arvio0[b]. [Ruoka]",
     "kuka[SQ001]. Kuka? []"],
    ["1", "Kunta", "Yes", "No", "", "3", "1 (ei lainkaan)", "2"],
    ["2", "HVA", "No", "No", "Retkiä", "2", "4", "4"],
]  # fmt: skip


def read(rows: Rows) -> Layout:
    assert FORMAT.recognises(grid(rows))
    layout = FORMAT.layout(grid(rows))
    assert nothing_is_lost(layout, rows)
    return layout


def choices(layout: Layout) -> list[tuple[str, list[str]]]:
    """The parts that are declared to be options of a multiple choice, with their cells."""
    return [
        (c.part, list(c.cells))
        for c in layout.columns
        if c.declared and c.declared.kind is Kind.MULTIPLE_CHOICE
    ]


@pytest.mark.parametrize("name", [name for name in TABLES if name != "limesurvey"])
def test_no_other_table_is_taken_for_limesurvey(name: str) -> None:
    assert not FORMAT.recognises(grid(TABLES[name]))


def test_the_columns_on_the_response_are_left_out() -> None:
    layout = read(LIMESURVEY)
    assert left_out(layout) == {"technical": LIMESURVEY[0][:7], "personal": ["ipaddr"]}


def test_a_group_of_yes_and_no_columns_is_a_multiple_choice_with_its_free_text() -> None:
    layout = read(LIMESURVEY)
    assert choices(layout) == [("SQ001", ["1", "0"]), ("SQ002", ["", "1"])]
    other = column(layout, "other")
    assert (other.heading, other.is_free_text_of_part) == ("teot", True)


@pytest.mark.parametrize("form", ["{}[{}]", "{}_{}", "{}.{}."])
def test_codes_are_known_in_every_form(form: str) -> None:
    heads = ["taho", *(form.format("teot", part) for part in ("SQ001", "SQ002", "other")), "sana"]
    layout = read([[*LIMESURVEY[0][:8], *heads], *LIMESURVEY[1:]])
    assert asked(layout) == [
        ("taho", ""), ("teot", "SQ001"), ("teot", "SQ002"), ("teot", "other"), ("sana", "")
    ]  # fmt: skip


def test_a_masked_formula_and_the_code_of_other_are_read_as_answered() -> None:
    layout = read(LIMESURVEY)
    assert list(column(layout, "", "sana").cells) == ["=> lisää", "Kiitos"]
    assert list(column(layout, "", "taho").cells) == ["A1", "Muu"]


def test_questions_in_full_have_their_parts_in_brackets() -> None:
    layout = read(IN_FULL)
    assert asked(layout) == [
        ("Taho", ""), ("Taho", "Other"), ("Teot", "Ohjausta"), ("Teot", "Ohjausta"),
        ("Teot", "Hankkeita [uusia]"), ("Arvio", "Uni"), ("Arvio", "Ruoka"), ("Ikä [vuosina]", ""),
    ]  # fmt: skip
    assert [c.index for c in layout.columns if c.is_free_text_of_part] == [9, 11]
    assert choices(layout) == [("Ohjausta", ["1", "0"]), ("Hankkeita [uusia]", ["0", "1"])]


def test_times_of_questions_and_groups_are_technical() -> None:
    assert left_out(read(IN_FULL))["technical"][-3:] == IN_FULL[0][-3:]
    times = ["interviewtime", "9", "8"]
    rows = [[*row, extra, "1"] for row, extra in zip(LIMESURVEY, times, strict=True)]
    rows[0][-1] = "tahoTime"
    assert left_out(read(rows))["technical"][-2:] == ["interviewtime", "tahoTime"]


def test_the_response_is_known_in_another_language_by_its_cells() -> None:
    heads = ["Vastaus", "Lähetetty", "Viimeinen", "Kieli", "Siemen", "Aloitettu", "Muutettu", "IP"]
    layout = read([[*heads, *IN_FULL[0][8:16]], *(row[:16] for row in IN_FULL[1:])])
    assert left_out(layout) == {"technical": heads[:7], "personal": ["IP"]}
    assert ("Arvio", "Ruoka") in asked(layout)


def test_codes_with_texts_give_questions_and_parts_without_the_codes() -> None:
    layout = read(BOTH)
    assert asked(layout) == [
        ("Mikä taho?", ""), ("Mitä teitte?", "Ohjausta"), ("Mitä teitte?", ""),
        ("Mitä teitte?", "Other"), ("arvio0", "Uni"), ("arvio0", "Ruoka"), ("Kuka?", ""),
    ]  # fmt: skip
    assert left_out(layout) == {"technical": [""]}
    assert choices(layout) == [("Ohjausta", ["1", "0"]), ("", ["0", "0"])]


def test_the_separator_may_be_an_underscore_between_dots() -> None:
    rows = [[heading.replace(". ", "._.", 1) for heading in BOTH[0]], *BOTH[1:]]
    assert asked(read(rows)) == asked(read(BOTH))


def test_not_shown_is_kept_as_it_stands() -> None:
    rows = [[*LIMESURVEY[0][:8], "q1[a]", "q1[b]", "q2", "q3"],
            [*LIMESURVEY[1][:8], "Yes", "N/A", "N/A", "N/A"],
            [*LIMESURVEY[2][:8], "No", "Yes", "Yes", "Hyvä"]]  # fmt: skip
    layout = FORMAT.layout(grid(rows))
    assert choices(layout) == [("a", ["1", "0"]), ("b", ["N/A", "1"])]
    assert [list(c.cells) for c in layout.columns[-2:]] == [["N/A", "Yes"], ["N/A", "Hyvä"]]


def test_an_array_of_yes_no_and_uncertain_is_no_multiple_choice() -> None:
    rows = [[*LIMESURVEY[0][:8], "q1[a]", "q1[b]"], [*LIMESURVEY[1][:8], "Yes", "Uncertain"]]
    assert choices(read(rows)) == []


def test_a_comment_beside_an_option_is_its_free_text() -> None:
    rows = [[*LIMESURVEY[0][:8], "q1[a]", "q1[acomment]", "q2", "q2[comment]"],
            [*LIMESURVEY[1][:8], "Y", "joskus", "A1", "usein"]]  # fmt: skip
    layout = read(rows)
    assert asked(layout) == [("q1", "a"), ("q1", "a"), ("q2", ""), ("q2", "")]
    assert [c.index for c in layout.columns if c.is_free_text_of_part] == [9, 11]


def test_an_export_without_answers_is_known_by_its_headings() -> None:
    assert asked(read(LIMESURVEY[:1]))[0] == ("taho", "")
