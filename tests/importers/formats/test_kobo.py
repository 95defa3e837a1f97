"""KoboToolbox, ODK and their relatives: what their columns are."""

import pytest

from hyte_analysis.importers.grid import Grid, grid_of_rows
from hyte_analysis.importers.kobo import FORMAT
from hyte_analysis.importers.layout import Column, Layout
from hyte_analysis.survey.model import Kind

Rows = list[list[str]]
OWN = ["_id", "_uuid", "_submission_time", "_validation_status", "_submitted_by", "_index"]
ENDS = [
    ["101", "uuid-a", "2025-05-02T09:45:19", "", "terve", "1"],
    ["102", "uuid-b", "2025-05-02T10:41:38", "", "terve", "2"],
    ["103", "uuid-c", "2025-05-03T08:42:11", "", "terve", "3"],
]
TIMES = ["2025-05-02T09:40:39.000+03:00", "2025-05-02T09:45:13.000+03:00"]
NEEDS = ["tarpeet", "tarpeet/liikunta", "tarpeet/uni", "tarpeet/muu"]


def grid_of(headings: list[str], rows: Rows) -> Grid:
    body = [[*TIMES, *row, *end] for row, end in zip(rows, ENDS, strict=False)]
    return grid_of_rows([["start", "end", *headings, *OWN], *body], "testi")


def layout_of(headings: list[str], rows: Rows) -> Layout:
    grid = grid_of(headings, rows)
    assert FORMAT.recognises(grid)
    return FORMAT.layout(grid)


def asked(layout: Layout) -> list[Column]:
    return [column for column in layout.columns if not column.left_out]


def texts(column: Column) -> list[str]:
    return list(column.cells)


def test_the_tools_own_columns_are_no_questions() -> None:
    layout = layout_of(["username", "deviceid", "ika"], [["anna", "imei:1", "44"]])
    reasons = {column.heading: column.left_out for column in layout.columns}
    assert reasons["start"] == reasons["_uuid"] == "import.ignored_technical"
    assert reasons["username"] == reasons["deviceid"] == "import.ignored_personal"
    assert reasons["_submitted_by"] == "import.ignored_personal"
    assert reasons["ika"] == ""


def test_where_the_respondent_was_is_personal() -> None:
    layout = layout_of(
        ["paikka", "_paikka_latitude", "_paikka_longitude", "kuvaus"],
        [["60.17 24.94 0 0", "60.17", "24.94", "puisto"]],
    )
    left = {c.heading for c in layout.columns if c.left_out == "import.ignored_personal"}
    assert {"paikka", "_paikka_latitude", "_paikka_longitude"} < left
    assert [column.heading for column in asked(layout)] == ["kuvaus"]


def test_a_respondents_name_is_personal_and_a_question_of_phones_is_not() -> None:
    layout = layout_of(
        ["resp_name", "has_phone"], [["Anna A", "yes"], ["Bertta B", "yes"], ["Cecilia C", "no"]]
    )
    assert [column.heading for column in asked(layout)] == ["has_phone"]


def test_a_multiple_choice_is_its_option_columns_and_the_summary_is_left_out() -> None:
    rows = [["liikunta uni", "1", "1", "0"], ["muu", "0", "0", "1"], ["", "", "", ""]]
    layout = layout_of(NEEDS, rows)
    summary, *options = layout.columns[2:6]
    assert summary.left_out == "import.ignored_repeated"
    assert [option.part for option in options] == ["liikunta", "uni", "muu"]
    assert {option.heading for option in options} == {"tarpeet"}
    assert {o.declared.kind for o in options if o.declared} == {Kind.MULTIPLE_CHOICE}
    assert len({o.declared.question for o in options if o.declared}) == 1
    assert texts(options[0]) == ["1", "0", ""]


@pytest.mark.parametrize("separator", ["/", ".", "|", "%"])
def test_the_separator_is_found_beside_the_summary(separator: str) -> None:
    headings = [heading.replace("/", separator) for heading in NEEDS]
    layout = layout_of(headings, [["liikunta", "1", "0", "0"], ["uni", "0", "1", "0"]])
    assert [column.part for column in asked(layout)] == ["liikunta", "uni", "muu"]


def test_true_and_false_are_marks() -> None:
    layout = layout_of(NEEDS, [["liikunta", "True", "False", "False"]])
    assert [texts(column) for column in asked(layout)] == [["1"], ["0"], ["0"]]


def test_option_columns_without_a_summary_are_a_multiple_choice() -> None:
    rows = [["1", "0", "x"], ["0", "1", "y"], ["", "", "z"]]
    layout = layout_of(["hyvinvointi/tarpeet/liikunta", "hyvinvointi/tarpeet/uni", "muuta"], rows)
    first, second, other = asked(layout)
    assert (first.heading, first.part) == ("tarpeet", "liikunta")
    assert second.declared == first.declared != other.declared


def test_numbers_in_a_group_are_no_multiple_choice() -> None:
    layout = layout_of(["perhe/lapsia", "perhe/aikuisia"], [["1", "2"], ["0", "1"]])
    assert [column.heading for column in asked(layout)] == ["lapsia", "aikuisia"]
    assert not any(column.declared for column in layout.columns)


def test_an_option_label_may_hold_the_separator() -> None:
    headings = ["Mikä auttaisi?", "Mikä auttaisi?/Neuvola/koulu", "Mikä auttaisi?/Muu"]
    layout = layout_of(headings, [["Neuvola/koulu", "1", "0"]])
    assert [column.part for column in asked(layout)] == ["Neuvola/koulu", "Muu"]


def test_group_paths_are_not_part_of_the_question() -> None:
    layout = layout_of(["taustat/ika", "taustat/asuminen/kunta"], [["44", "turku"]])
    assert [column.heading for column in asked(layout)] == ["ika", "kunta"]


def test_questions_of_one_name_in_two_groups_keep_their_paths() -> None:
    layout = layout_of(["aiti/ika", "isa/ika"], [["44", "45"]])
    assert [column.heading for column in asked(layout)] == ["aiti/ika", "isa/ika"]


def test_a_label_with_a_slash_is_no_path() -> None:
    layout = layout_of(["Kunta/kaupunki", "Miten voit?"], [["Turku", "Hyvin"]])
    assert [column.heading for column in asked(layout)] == ["Kunta/kaupunki", "Miten voit?"]


def test_a_group_label_that_questions_share_is_a_path() -> None:
    layout = layout_of(["Omat tiedot/Ikä", "Omat tiedot/Miten voit?"], [["44", "Hyvin"]])
    assert [column.heading for column in asked(layout)] == ["Ikä", "Miten voit?"]


def test_an_other_text_belongs_to_its_option() -> None:
    headings = ["tarpeet", "tarpeet/uni", "tarpeet/other", "tarpeet_other"]
    layout = layout_of(headings, [["other", "0", "1", "kalastus"]])
    free = layout.columns[5]
    assert (free.heading, free.part, free.is_free_text_of_part) == ("tarpeet", "other", True)


def test_an_other_text_of_a_single_choice_belongs_to_the_question() -> None:
    layout = layout_of(["taho", "taho_other"], [["other", "seura"]])
    free = layout.columns[3]
    assert (free.heading, free.part, free.is_free_text_of_part) == ("taho", "", True)


def test_a_lone_summary_of_codes_is_a_multiple_choice() -> None:
    grid = grid_of_rows(
        [["_uuid", "_submission_time", "tarpeet"]]
        + [
            [f"u{i}", "2025-05-02T09:45:19", codes]
            for i, codes in enumerate(["uni liikunta", "uni", "liikunta ruoka", "ruoka uni"] * 3)
        ],
        "testi",
    )
    column = FORMAT.layout(grid).columns[2]
    assert column.declared is not None
    assert column.declared.kind is Kind.MULTIPLE_CHOICE
    assert column.cells[0] == "uni;liikunta"


@pytest.mark.parametrize(
    "answers",
    [
        ["en tiedä", "kyllä", "en tiedä", "ei ole"],
        ["Enemmän aikaa.", "enemmän aikaa ja rahaa", "ei mitään"],
        ["60.1 24.9", "61.2 25.3", "60.1 24.9"],
        ["uni", "ruoka", "uni", "ruoka"],
    ],
)
def test_texts_and_single_codes_are_not_split(answers: list[str]) -> None:
    rows = [[f"u{i}", "2025-05-02T09:45:19", a] for i, a in enumerate(answers * 4)]
    grid = grid_of_rows([["_uuid", "_submission_time", "vastaus"], *rows], "testi")
    column = FORMAT.layout(grid).columns[2]
    assert texts(column) == answers * 4
    assert column.declared is None


def test_words_for_a_missing_answer_are_empty_and_not_zero() -> None:
    rows = [["n/a", "n/a", "n/a", "n/a"], ["uni", "0", "1", "0"]]
    layout = layout_of(NEEDS, rows)
    assert [texts(column)[0] for column in asked(layout)] == ["", "", ""]
    assert [c.blanked for c in layout.columns if c.blanked] == [(("n/a", 1),)] * 4


def test_one_respondents_own_na_stays() -> None:
    layout = layout_of(["vapaa", "ika"], [["NA", "44"], ["puisto", "45"]])
    assert texts(asked(layout)[0]) == ["NA", "puisto"]
    assert layout.notes == ()


def test_a_row_of_tags_is_part_of_the_header() -> None:
    rows = [["ika", "_uuid", "_submission_time"], ["#ika", "", ""],
            ["44", "u1", "2025-05-02T09:45:19"]]  # fmt: skip
    layout = FORMAT.layout(grid_of_rows(rows, "testi"))
    assert layout.header_rows == 2
    assert texts(layout.columns[0]) == ["44"]
    assert layout.row_numbers.tolist() == [3]


def test_names_that_r_has_changed_are_known() -> None:
    rows = [["tarpeet", "tarpeet.uni", "tarpeet.ruoka", "X_uuid", "X_submission_time"],
            ["uni", "1", "0", "u1", "2025-05-02T09:45:19"]]  # fmt: skip
    grid = grid_of_rows(rows, "testi")
    assert FORMAT.recognises(grid)
    layout = FORMAT.layout(grid)
    assert [column.part for column in asked(layout)] == ["uni", "ruoka"]


def test_odk_central_is_known_by_its_own_names() -> None:
    headings = ["SubmissionDate", "kunta", "loc-Latitude", "loc-Longitude", "meta-instanceID",
                "KEY", "SubmitterName", "Status"]  # fmt: skip
    row = ["2025-05-02T08:58:20.525Z", "Turku", "60.1", "22.2", "uuid:a", "uuid:a", "Anna", ""]
    grid = grid_of_rows([headings, row], "testi")
    assert FORMAT.recognises(grid)
    assert [column.heading for column in asked(FORMAT.layout(grid))] == ["kunta"]


def test_every_cell_is_in_exactly_one_column() -> None:
    rows = [["uni liikunta", "1", "1", "0", "Turku"], ["muu", "0", "0", "1", ""]]
    grid = grid_of([*NEEDS, "kunta"], rows)
    layout = FORMAT.layout(grid)
    below = grid.below(1)
    assert [c.filled for c in layout.columns] == [c.filled for c in below.columns]
    assert [c.index for c in layout.columns] == list(range(len(grid.columns)))


@pytest.mark.parametrize(
    "headings",
    [
        ["Vastausaika", "Vastaajaryhmä", "Mitä tarvitset?:Uni", "Mitä tarvitset?:Muu"],
        ["Timestamp", "Mitä tarvitset?", "Email Address"],
        ["ID", "Start time", "Completion time", "Email", "Name", "Kunta"],
        ["Respondent ID", "Collector ID", "Start Date", "End Date", "IP Address"],
        ["id", "submitdate", "lastpage", "startlanguage", "Q1[SQ001]", "Q1[SQ002]"],
        ["Subject", "Body", "Attachment", "Author", "Created", "Updated"],
        ["start", "end", "_index"],
        ["_id", "name", "status"],
        ["nimi", "_index", "_parent_table_name", "_parent_index", "_submission__uuid"],
        ["nimi", "PARENT_KEY", "KEY", "meta-instanceID", "SubmissionDate"],
    ],
)
def test_other_tables_and_sheets_of_repeats_are_not_claimed(headings: list[str]) -> None:
    row = [f"v{i}" for i, _ in enumerate(headings)]
    assert not FORMAT.recognises(grid_of_rows([headings, row], "testi"))


@pytest.mark.parametrize("rows", [[], [["_uuid", "_submission_time", "kunta"]]])
def test_a_table_without_answers_is_read_all_the_same(rows: Rows) -> None:
    grid = grid_of_rows(rows, "testi")
    assert FORMAT.recognises(grid) == bool(rows)
    if rows:
        assert len(FORMAT.layout(grid).row_numbers) == 0


def test_a_label_of_two_words_among_labels_of_one_is_not_split() -> None:
    rows = [[label, "44"] for label in ("Kunta", "HVA", "Muut toimijat", "Oppilaitokset")] * 3
    column = asked(layout_of(["taho", "ika"], rows))[0]
    assert "Muut toimijat" in texts(column)
