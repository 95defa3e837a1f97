"""A LimeSurvey export with its structure file: codes become the form's own words."""

from collections.abc import Sequence

import pytest

from hyte_analysis.errors import ImportProblem
from hyte_analysis.importers.layout import Column, Layout
from hyte_analysis.importers.limesurvey import FORMAT
from hyte_analysis.importers.limesurvey_structure import read_structure, with_structure
from hyte_analysis.survey.model import Kind, Role
from tests.importers.formats.tables import LIMESURVEY, Rows, grid

Table = Sequence[dict[str, str]]
META = [row[:8] for row in LIMESURVEY]
WORDS = {
    "1": "<p>Mikä <b>taho</b>&nbsp;olette?</p>", "2": "Mitä teitte?", "3": "Arvioi",
    "4": "Järjestä", "5": "Kuinka monta?", "6": "Onko sovittu?", "7": "Arvioi kahdesti",
    "21": "Ohjausta", "22": "Hankkeita", "31": "Uni", "32": "Ruoka", "71": "Tilat",
}  # fmt: skip
QUESTIONS = [("1", "taho", "L", "Y"), ("2", "teot", "P", "Y"), ("3", "arvio", "F", "N"),
             ("4", "sija", "R", "N"), ("5", "luku", "N", "N"), ("6", "sovittu", "Y", "N"),
             ("7", "kaksi", "1", "N")]  # fmt: skip
PARTS = [("21", "2", "SQ001"), ("22", "2", "SQ002"), ("32", "3", "B2"), ("31", "3", "A1"),
         ("71", "7", "T")]  # fmt: skip
ANSWERS = [("1", "A2", "HVA", "2", "0"), ("1", "A1", "Kunta", "1", "0"),
           ("3", "1", "Huono", "1", "0"), ("3", "2", "En osaa sanoa", "2", "0"),
           ("4", "a", "Liikunta", "1", "0"),
           ("4", "b", "Mieli", "2", "0"), ("7", "x", "Paljon", "1", "0"),
           ("7", "x", "Usein", "1", "1")]  # fmt: skip


def table(name: str, rows: Table) -> str:
    cells = ("".join(f"<{k}><![CDATA[{v}]]></{k}>" for k, v in row.items()) for row in rows)
    return f"<{name}><rows>{''.join(f'<row>{row}</row>' for row in cells)}</rows></{name}>"


def older() -> bytes:
    """The tables as they were before wordings had tables of their own, in two languages."""
    both = [("fi", ""), ("en", " in English")]
    questions = [
        {"qid": q, "parent_qid": "0", "gid": "9", "type": letter, "title": code, "other": other,
         "question": WORDS[q] + end, "question_order": q, "language": language}
        for q, code, letter, other in QUESTIONS for language, end in both
    ]  # fmt: skip
    parts = [
        {"qid": q, "parent_qid": of, "title": code, "question": WORDS[q] + end,
         "question_order": q, "scale_id": "0", "language": language}
        for q, of, code in PARTS for language, end in both
    ]  # fmt: skip
    answers = [
        {"qid": q, "code": code, "answer": label + end, "sortorder": place, "scale_id": scale,
         "language": language}
        for q, code, label, place, scale in ANSWERS for language, end in both
    ]  # fmt: skip
    groups = [{"gid": "9", "group_name": "Yhteistyö", "group_order": "1", "language": "fi"}]
    return document(
        ("answers", answers), ("groups", groups), ("questions", questions),
        ("subquestions", parts), ("surveys", [{"sid": "1", "language": "fi"}]),
    )  # fmt: skip


def newer() -> bytes:
    """The tables of LimeSurvey 4 and later: wordings apart, by id."""
    questions = [
        {"qid": q, "parent_qid": "0", "gid": "9", "type": letter, "title": code, "other": other,
         "question_order": q} for q, code, letter, other in QUESTIONS
    ]  # fmt: skip
    parts = [
        {"qid": q, "parent_qid": of, "title": code, "question_order": q, "scale_id": "0"}
        for q, of, code in PARTS
    ]
    answers = [
        {"aid": str(aid), "qid": q, "code": code, "sortorder": place, "scale_id": scale}
        for aid, (q, code, _, place, scale) in enumerate(ANSWERS)
    ]
    words = [
        {"qid": q, "question": word if language == "fi" else "?", "language": language}
        for q, word in WORDS.items() for language in ("en", "fi")
    ]  # fmt: skip
    labels = [
        {"aid": str(aid), "answer": row[2], "language": "fi"} for aid, row in enumerate(ANSWERS)
    ]
    return document(
        ("answers", answers), ("answer_l10ns", labels), ("groups", [{"gid": "9"}]),
        ("group_l10ns", [{"gid": "9", "group_name": "Yhteistyö", "language": "fi"}]),
        ("questions", questions), ("question_l10ns", words), ("subquestions", parts),
    )  # fmt: skip


def document(*tables: tuple[str, Table]) -> bytes:
    body = "".join(table(name, rows) for name, rows in tables)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<document>{body}</document>'.encode()


HEADINGS = ["taho", "taho[other]", "teot[SQ001]", "teot[SQ001comment]", "teot[SQ002]",
            "teot[SQ002comment]", "teot[other]", "teot[othercomment]", "arvio[A1]", "arvio[B2]",
            "sija[1]", "sija[2]", "luku", "sovittu", "kaksi[T][1]", "kaksi[T][2]"]  # fmt: skip
IN_FULL = ["Mikä taho olette?", "Mikä taho olette? [Other]", "Mitä teitte? [Ohjausta]",
           "Mitä teitte? [Ohjausta][Comment]", "Mitä teitte? [Hankkeita]",
           "Mitä teitte? [Hankkeita][Comment]", "Mitä teitte? [Other]",
           "Mitä teitte? [Other][Comment]", "Arvioi [Uni]", "Arvioi [Ruoka]", "Järjestä [Rank 1]",
           "Järjestä [Rank 2]", "Kuinka monta?", "Onko sovittu?",
           "Arvioi kahdesti [Tilat][Scale 1]", "Arvioi kahdesti [Tilat][Scale 2]"]  # fmt: skip
SHORT = [["A1", "", "Y", "usein", "", "", "Retkiä", "kesällä", "1", "2", "b", "a", "3", "Y", "x",
          "x"],
         ["-oth-", "Seura", "", "", "Y", "", "", "", "2", "1", "a", "", "4", "N", "x",
          "x"]]  # fmt: skip
LONG = [["Kunta", "", "Yes", "usein", "No", "", "Retkiä", "kesällä", "Huono", "En osaa sanoa",
         "Mieli", "Liikunta", "3", "Yes", "Paljon", "Usein"],
        ["Other", "Seura", "No", "", "Yes", "", "", "", "En osaa sanoa", "Huono", "Liikunta", "",
         "4", "No", "Paljon", "Usein"]]  # fmt: skip
EXPORTS = {
    "codes, short answers": (HEADINGS, SHORT),
    "codes, answers in full": (HEADINGS, LONG),
    "in full, short answers": (IN_FULL, SHORT),
    "in full": (IN_FULL, LONG),
    "both": ([f"{h}. {full}" for h, full in zip(HEADINGS, IN_FULL, strict=True)], LONG),
}


def told(structure: bytes, headings: list[str], answers: Rows) -> Layout:
    rows = [[*META[0], *headings]]
    rows += [[*meta, *cells] for meta, cells in zip(META[1:], answers, strict=True)]
    assert FORMAT.recognises(grid(rows))
    layout = FORMAT.layout(grid(rows))
    return with_structure(layout, read_structure("kysely.lss", structure))


def of(layout: Layout, heading: str) -> list[Column]:
    return [column for column in layout.columns if column.heading == heading]


each_export = pytest.mark.parametrize(("headings", "answers"), EXPORTS.values(), ids=EXPORTS)
each_age = pytest.mark.parametrize("structure", [older(), newer()], ids=["older", "newer"])


@each_age
@each_export
def test_single_choices_get_their_labels_in_form_order(
    structure: bytes, headings: list[str], answers: Rows
) -> None:
    layout = told(structure, headings, answers)
    choice, other = of(layout, "Mikä taho olette?")
    assert list(choice.cells) == ["Kunta", "Muu"]
    assert choice.declared is not None
    assert choice.declared.kind is Kind.SINGLE_CHOICE
    assert [(o.code, o.label) for o in choice.declared.options] == [
        (1, "Kunta"), (2, "HVA"), (3, "Muu")
    ]  # fmt: skip
    assert choice.declared.options[2].role is Role.OTHER
    assert choice.declared.section == "Yhteistyö"
    assert (other.is_free_text_of_part, other.part in ("Muu", "Other")) == (True, True)
    yes = of(layout, "Onko sovittu?")[0]
    assert list(yes.cells) == ["Kyllä", "Ei"]


@each_age
@each_export
def test_multiple_choices_get_their_options_and_keep_their_comments(
    structure: bytes, headings: list[str], answers: Rows
) -> None:
    columns = of(told(structure, headings, answers), "Mitä teitte?")
    closed = [c for c in columns if not c.is_free_text_of_part]
    assert [c.part for c in closed] == ["Ohjausta", "Hankkeita"]
    assert [[cell == "1" for cell in c.cells] for c in closed] == [[True, False], [False, True]]
    assert {c.declared and (c.declared.question, c.declared.kind) for c in closed} == {
        ("teot", Kind.MULTIPLE_CHOICE)
    }
    assert [(c.part, c.cells[0]) for c in columns if c.is_free_text_of_part] == [
        ("Ohjausta", "usein"), ("Hankkeita", ""), ("Muu", "Retkiä"), ("Muu", "kesällä")
    ]  # fmt: skip


@each_age
@each_export
def test_the_rows_of_an_array_share_options_and_a_wording(
    structure: bytes, headings: list[str], answers: Rows
) -> None:
    layout = told(structure, headings, answers)
    rows = of(layout, "Arvioi")
    assert [(c.part, list(c.cells)) for c in rows] == [
        ("Uni", ["Huono", "En osaa sanoa"]), ("Ruoka", ["En osaa sanoa", "Huono"])
    ]  # fmt: skip
    for row in rows:
        assert row.declared is not None
        assert row.declared.battery == "Arvioi"
        assert [o.role for o in row.declared.options] == [Role.SUBSTANTIVE, Role.DONT_KNOW]
    twice = of(layout, "Arvioi kahdesti")
    assert [list(c.cells) for c in twice] == [["Paljon"] * 2, ["Usein"] * 2]


@each_age
@each_export
def test_a_ranking_has_a_column_an_option_with_its_ranks(
    structure: bytes, headings: list[str], answers: Rows
) -> None:
    columns = of(told(structure, headings, answers), "Järjestä")
    assert [(c.part, list(c.cells)) for c in columns] == [
        ("Liikunta", ["2", "1"]), ("Mieli", ["1", ""])
    ]  # fmt: skip
    assert all(c.declared and c.declared.kind is Kind.RANKING for c in columns)


def test_a_ranking_with_an_answer_from_elsewhere_stays_as_it_is() -> None:
    answers = [[*SHORT[0][:10], "zz", *SHORT[0][11:]], SHORT[1]]
    columns = of(told(older(), HEADINGS, answers), "Järjestä")
    assert [(c.part, c.cells[0]) for c in columns] == [("Sija 1", "zz"), ("Sija 2", "Liikunta")]


@each_age
def test_numbers_are_declared_and_every_cell_has_its_place(structure: bytes) -> None:
    layout = told(structure, HEADINGS, SHORT)
    number = of(layout, "Kuinka monta?")[0]
    assert number.declared is not None
    assert number.declared.kind is Kind.NUMBER
    filled = sum(bool(cell) for row in SHORT for cell in row)
    assert sum(c.filled for c in layout.columns if c.index >= 8) == filled
    assert [c.index for c in layout.columns] == list(range(8 + len(HEADINGS)))


def test_columns_that_the_form_does_not_know_stay_as_they_are() -> None:
    layout = told(older(), [*HEADINGS[:-1], "uusi"], SHORT)
    assert list(of(layout, "uusi")[0].cells) == ["x", "x"]


def test_two_questions_of_one_wording_are_met_in_form_order() -> None:
    same = {"parent_qid": "0", "question": "Miksi?", "language": "fi"}
    rows = [
        same | {"qid": q, "title": f"q{q}", "type": letter, "question_order": q}
        for q, letter in (("1", "S"), ("2", "N"))
    ]
    layout = told(document(("questions", rows)), ["Miksi?", "Miksi?"], [["a", "1"], ["b", "2"]])
    kinds = [c.declared and c.declared.kind for c in of(layout, "Miksi?")]
    assert kinds == [Kind.OPEN_TEXT, Kind.NUMBER]


def test_the_structure_of_another_survey_is_refused() -> None:
    with pytest.raises(ImportProblem, match="eri kyselystä"):
        told(older(), ["q1[a]", "q1[b]"], [["1", "2"], ["2", "1"]])


def test_a_file_of_codes_asks_for_the_structure_until_it_is_there() -> None:
    rows = [[*META[0], *HEADINGS], [*META[1], *SHORT[0]]]
    assert "kyselyrakenne" in FORMAT.layout(grid(rows)).notes[0]
    assert told(older(), HEADINGS, SHORT).notes == ()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"Taho;Vastaus\nKunta;1\n",
        b"<document><questions><rows></rows></questions></document>",
        b"<document><questions><rows><row>",
        b'<!DOCTYPE d [<!ENTITY a "b">]><document>&a;</document>',
        b'<?xml version="1.0" encoding="nonsense"?><document/>',
    ],
)
def test_a_file_that_is_no_structure_is_refused_with_what_to_do(content: bytes) -> None:
    with pytest.raises(ImportProblem, match=r"kysely\.lss ei ole LimeSurveyn"):
        read_structure("kysely.lss", content)
