"""Cells and columns that the codebook does not know are counted, told of and never dropped."""

from dataclasses import replace
from pathlib import Path

import pytest

from hyte_analysis.errors import ImportProblem, NoGroupColumn
from hyte_analysis.importers.cell_options import options_in_cell
from hyte_analysis.survey.codebook import read_codebook
from hyte_analysis.survey.model import Kind, Option, Question, RespondentGroup, Role, Survey
from tests.importers.exports import (
    Asked,
    Given,
    Made,
    Rows,
    Shape,
    as_csv,
    as_xlsx,
    bases,
    codebook_form,
    counts_by_label,
    imported,
    made_2024,
    recount,
    recount_base,
    render,
    rows_of,
    tables,
    texts_of,
    unstored,
)

GOALS = "tehostettavat-tavoitteet"
NEW_GOAL = "Lemmikit otetaan huomioon, aina"


def goals_with_a_31st(chosen_by: int) -> Made:
    form = codebook_form("ennakkokysely-2024")
    place = next(i for i, asked in enumerate(form) if asked.id == GOALS)
    asked = tuple(
        replace(one, options=(*one.options, NEW_GOAL)) if i == place else one
        for i, one in enumerate(form)
    )
    given = tuple(
        replace(one, chosen={**one.chosen, place: (*one.chosen.get(place, ()), 30)})
        if i < chosen_by
        else one
        for i, one in enumerate(made_2024().given)
    )
    return Made(asked, given)


@pytest.mark.parametrize("flag", ["label", "1/0", "x"])
@pytest.mark.parametrize("header", ["one", "blank"])
def test_a_31st_goal_counts_as_an_option_of_its_own_outside_the_codebook(
    flag: str, header: str
) -> None:
    made = goals_with_a_31st(5)
    survey = imported(*render(made, Shape(flag=flag, header=header)))
    place = next(i for i, asked in enumerate(made.asked) if asked.id == GOALS)
    table = unstored(survey)[GOALS]
    assert counts_by_label(table) == recount(made, place)
    assert bases(table) == recount_base(made, place)
    added = table.question.options[-1]
    assert (added.label, added.role) == (NEW_GOAL, Role.NOT_IN_CODEBOOK)
    assert len(table.question.options) == 31


@pytest.mark.parametrize("separator", [", ", "; ", "\n"])
def test_a_new_goal_among_others_in_one_cell_keeps_its_own_wording(separator: str) -> None:
    made = goals_with_a_31st(4)
    survey = imported(*render(made, Shape(separator=separator)))
    place = next(i for i, asked in enumerate(made.asked) if asked.id == GOALS)
    assert counts_by_label(unstored(survey)[GOALS]) == recount(made, place)
    assert len(survey.report.odd_cells) == 4
    assert all(cell.kept for cell in survey.report.odd_cells)


def rows_2024(header: str = "one") -> Rows:
    return rows_of(made_2024(), Shape(header=header, extras=False))


def column_of(rows: Rows, end: str) -> int:
    return next(i for i, heading in enumerate(rows[0]) if heading.endswith(end))


def test_text_in_the_column_of_the_other_option_is_that_options_choice_and_an_open_answer() -> None:
    rows = rows_2024()
    place = column_of(rows, "Jokin muu, mikä")
    other_text = next(
        i for i, h in enumerate(rows[0]) if h.endswith("Jokin muu, mikä Avoimet vastaukset")
    )
    chosen = sum(bool(row[place]) for row in rows[1:])
    rows[1][place], rows[1][other_text] = "Kotieläinten hyvinvointi", ""
    survey = imported("a.xlsx", as_xlsx(rows))
    option = next(o for o in unstored(survey)[GOALS].total.counts if o.option.role is Role.OTHER)
    assert option.n >= chosen
    assert "Kotieläinten hyvinvointi" in texts_of(survey, f"{GOALS}-muu")
    assert any("Jokin muu" in note for note in survey.report.notes)


def test_text_in_the_column_of_a_plain_option_is_an_option_of_its_own_and_told_of() -> None:
    rows = rows_2024()
    place = column_of(rows, ":Toimiva parisuhde")
    rows[3][place] = "Parisuhde ja perhe"
    survey = imported("a.xlsx", as_xlsx(rows))
    (odd,) = survey.report.odd_cells
    assert (odd.row, odd.value, odd.kept) == (4, "Parisuhde ja perhe", True)
    assert counts_by_label(unstored(survey)[GOALS])[rows[3][0], "Parisuhde ja perhe"] == 1


def test_a_cell_that_fits_no_option_is_told_with_its_row_column_and_value() -> None:
    rows = [["Taho", "Oletteko löytäneet yhteistyökumppaneita HYTE-teemoihin tarpeen mukaan?"]]
    rows += [["Kunta", "Kyllä"], ["Kunta", "Osittain"], ["HVA", "osittain."], ["HVA", ""]]
    survey = imported("a.xlsx", as_xlsx(rows))
    cells = survey.report.odd_cells
    assert [(c.row, c.column, c.value) for c in cells] == [
        (3, "B", "Osittain"),
        (4, "B", "osittain."),
    ]
    table = tables(survey)["yhteistyokumppanit"]
    assert counts_by_label(table) == {
        ("Kunta", "Kyllä"): 1, ("Kunta", "Osittain"): 1, ("HVA", "Osittain"): 1
    }  # fmt: skip
    assert bases(table) == {"Kunta": 2, "HVA": 1}
    # The place on the form is not known, so KA is over the codebook's options alone.
    assert [group.mean for group in table.single_groups[:2]] == [None, 1.0]


def test_an_empty_and_an_unknown_group_are_kept_as_groups_of_their_own() -> None:
    rows = [["Taho", "Oletteko löytäneet yhteistyökumppaneita HYTE-teemoihin tarpeen mukaan?"]]
    long = "Muu taho: " + "pitkä selitys " * 10
    groups = ("Kunta", "HVA", "kunta", "Kaupunki", "Säätiö", "säätiö", "", "?", long)
    rows += [[group, "Kyllä"] for group in groups]
    rows += [["Kunta", "Ei"]] * 5
    survey = imported("a.xlsx", as_xlsx(rows))
    assert bases(tables(survey)["yhteistyokumppanit"]) == {
        "Kunta": 8, "HVA": 1, "Säätiö": 2, "Ei ryhmää": 2, long.strip(): 1
    }  # fmt: skip
    assert [(c.row, c.value) for c in survey.report.odd_cells] == [
        (6, "Säätiö"), (7, "säätiö"), (8, ""), (9, "?"), (10, long.strip())
    ]  # fmt: skip


def test_an_open_question_about_partners_is_not_taken_for_the_group() -> None:
    rows = [["Missä asioissa tulee tehdä enemmän yhteistyötä ja kenen kanssa?", "Kumppani", "Taho",
             "Oletteko löytäneet yhteistyökumppaneita HYTE-teemoihin tarpeen mukaan?"]]  # fmt: skip
    for partner, second in (("Poliisi", "Lukio"), ("HVA", ""), ("Koulut", "Kela"), ("Kela", "HVA")):
        rows.append([partner, second, "Kunta", "Kyllä"])
    assert imported("a.xlsx", as_xlsx(rows)).report.group_column == "Taho"


def test_an_option_named_no_or_dash_is_chosen_where_its_own_column_says_so() -> None:
    made = Made(
        (
            Asked("Mitkä näistä?", "multiple", ("Ei", "-", "Kyllä")),
            Asked("Miksi juuri ne?", "open"),
        ),
        (Given("Kunta", {0: (0, 1)}), Given("HVA", {0: (0, 2)}), Given("Kunta", {0: (2,)})),
    )
    survey = imported(*render(made, Shape()))
    (table,) = [t for t in unstored(survey).values() if t.question.kind is Kind.MULTIPLE_CHOICE]
    assert counts_by_label(table) == recount(made, 0)


CODES = {"a": 1, "b": 2, "a, b": 3, "b, c": 4, "liikunta (uni, ruoka)": 5}


@pytest.mark.parametrize(
    ("cell", "chosen", "rest"),
    [
        ("a", (1,), ()),
        ("a;b;", (1, 2), ()),
        ("a, b", (3,), ()),
        ("a, b, c", (1, 4), ()),
        ("b, a, b", (2, 3), ()),
        ("Liikunta (uni, ruoka), A", (1, 5), ()),
        ("a, Jotain muuta, vaikka mitä", (1,), ("Jotain muuta, vaikka mitä",)),
        ("a; Uusi; Toinen uusi", (1,), ("Uusi", "Toinen uusi")),
        ("Uusi, a, Toinen", (1,), ("Uusi", "Toinen")),
        ("a, a", (1,), ()),
        (";; , ", (), ()),
        ("liikunta", (), ("liikunta",)),
    ],
)
def test_several_options_in_one_cell_are_found_without_a_blind_split(
    cell: str, chosen: tuple[int, ...], rest: tuple[str, ...]
) -> None:
    assert options_in_cell(cell, CODES) == (chosen, rest)


def test_in_a_column_parted_by_semicolons_a_comma_belongs_to_the_text() -> None:
    new = "Kyllä, usein"
    made = Made(
        (Asked("Milloin kävelet?", "multiple", ("Kyllä", "Ei", new), id="q"),),
        (Given("Kunta", {0: (0, 2)}), Given("HVA", {0: (0, 1)}), Given("HVA", {0: (2,)})),
    )
    options = tuple(Option(i, label, label) for i, label in enumerate(("Kyllä", "Ei"), 1))
    question = Question("q", "1", "Milloin kävelet?", Kind.MULTIPLE_CHOICE, options=options)
    groups = (RespondentGroup("Kunta", "Kunta"), RespondentGroup("HVA", "HVA"))
    book = Survey("b", "B", None, groups, (question,), "b")
    survey = imported(*render(made, Shape(separator=";")), codebooks=(book,))
    assert counts_by_label(unstored(survey)["q"]) == recount(made, 0)


def test_duplicate_headings_are_columns_of_their_own() -> None:
    tell = "Halutessasi voit tarkentaa edellistä vastausta"
    rows = [["Taho", "Antakaa evästyksiä uudelle toimikaudelle", tell, tell, tell]]
    rows += [["Kunta", "e", "yksi", "kaksi", "kolme"], ["HVA", "e", "neljä", "", "viisi"]]
    survey = imported("a.csv", as_csv(rows))
    texts = [list(column.texts or ()) for column in survey.data.answers]
    assert sorted(texts) == [["e", "e"], ["kaksi"], ["kolme", "viisi"], ["yksi", "neljä"]]


def test_a_summary_column_beside_the_columns_of_its_options_is_not_counted_twice() -> None:
    rows = rows_2024()
    question = rows[0][column_of(rows, ":Toimiva parisuhde")].partition(":")[0]
    rows = [[*row, question if i == 0 else "Toimiva parisuhde"] for i, row in enumerate(rows)]
    survey = imported("a.xlsx", as_xlsx(rows))
    made = made_2024()
    place = next(i for i, asked in enumerate(made.asked) if asked.id == GOALS)
    assert counts_by_label(unstored(survey)[GOALS]) == recount(made, place)
    report = survey.report
    assert report.cells == report.cells_stored + report.cells_ignored


def test_metadata_and_personal_data_are_left_out_and_told_of() -> None:
    rows = [
        [
            "Vastausaika",
            "Etunimi:",
            "Sähköposti",
            "Taho",
            "Antakaa evästyksiä uudelle toimikaudelle",
        ]
    ]
    rows += [["1.5.2025", "Maija", "m@example.org", "Kunta", "Rohkeutta"]]
    survey = imported("a.csv", as_csv(rows))
    assert [column.heading for column in survey.report.ignored] == [
        "Vastausaika",
        "Etunimi:",
        "Sähköposti",
    ]
    assert survey.report.cells_ignored == 3
    assert "Maija" not in repr(survey.data)


def unknown_rows() -> Rows:
    head = ["Taho", "1. Ikä", "2. Sujuuko arki?", "3. Väittämät:Työ sujuu",
            "3. Väittämät:Kotona on hyvä", "4. Mitä teit?:Uinti, kävely", "4. Mitä teit?:Luku",
            "4. Mitä teit?:Ei mitään",
            "5. Tärkeysjärjestys:Uni", "5. Tärkeysjärjestys:Ruoka", "6. Vapaa sana"]  # fmt: skip
    rows = [head]
    for i in range(12):
        row = [
            ("Kunta", "HVA", "Koulu")[i % 3],
            str(20 + i),
            ("Kyllä", "Ei", "En osaa sanoa")[i % 3],
        ]
        row += [("Samaa mieltä", "Eri mieltä")[i % 2], ("Eri mieltä", "Täysin samaa mieltä")[i % 2]]
        row += ["Uinti, kävely" if i % 2 else "", "Luku" if i % 3 else "", ""]
        row += [("1.", "2.")[i % 2], ("2.", "1.")[i % 2], f"Oma sana {i}; kiitos"]
        rows.append(row)
    return rows


def test_an_unknown_survey_is_guessed_question_by_question_and_marked_so() -> None:
    survey = imported("arki_2026.xlsx", as_xlsx(unknown_rows()))
    kinds = {question.text: question.kind for question in survey.data.survey.questions}
    assert kinds == {
        "Ikä": Kind.NUMBER,
        "Sujuuko arki?": Kind.SINGLE_CHOICE,
        "Väittämät: Työ sujuu": Kind.SINGLE_CHOICE,
        "Väittämät: Kotona on hyvä": Kind.SINGLE_CHOICE,
        "Mitä teit?": Kind.MULTIPLE_CHOICE,
        "Tärkeysjärjestys": Kind.RANKING,
        "Vapaa sana": Kind.OPEN_TEXT,
    }
    assert all(question.guessed for question in survey.data.survey.questions)
    assert (survey.data.survey.wave, survey.report.codebook) == (2026, None)
    assert len(survey.report.guesses) == 10
    found = {t.question.text: t for t in tables(survey).values()}
    assert counts_by_label(found["Mitä teit?"]) == {
        ("HVA", "Uinti, kävely"): 2, ("HVA", "Luku"): 4, ("Kunta", "Uinti, kävely"): 2,
        ("Oppilaitokset", "Uinti, kävely"): 2, ("Oppilaitokset", "Luku"): 4,
    }  # fmt: skip
    assert [o.label for o in found["Mitä teit?"].options] == ["Uinti, kävely", "Luku", "Ei mitään"]
    labels = [o.label for o in found["Väittämät: Työ sujuu"].options]
    assert labels == ["Täysin samaa mieltä", "Samaa mieltä", "Eri mieltä"]
    assert found["Ikä"].total.mean == 25.5
    assert [o.mean_rank for o in found["Tärkeysjärjestys"].total.counts] == [1.5, 1.5]


OTHER_COUNTY = """
id = "saaristo"
title = "Saariston kysely"
[[groups]]
id = "Kylä"
synonyms = ["Kyläyhdistys"]
[[groups]]
id = "Saari"
[[questions]]
id = "lautta"
kind = "single_choice"
scale = "ordinal"
text = "Kulkeeko lautta ajallaan?"
options = [{ code = 1, label = "Aina" }, { code = 2, label = "Joskus" }]
"""


def test_another_county_reads_its_survey_with_its_own_codebook_and_groups(tmp_path: Path) -> None:
    (tmp_path / "saaristo.toml").write_text(OTHER_COUNTY, encoding="utf-8")
    book = read_codebook(tmp_path / "saaristo.toml")
    rows = [["Keitä olette", "1. Kulkeeko lautta ajallaan?:", "Muuta"]]
    rows += [["kyläyhdistys", "joskus", "ei"], ["Saari", "Aina", ""], ["Kylä", "Ei koskaan", "-"]]
    content = as_csv(rows)
    survey = imported("a.csv", content, codebooks=(book,))
    assert counts_by_label(tables(survey)["lautta"]) == {
        ("Kylä", "Joskus"): 1, ("Saari", "Aina"): 1, ("Kylä", "Ei koskaan"): 1
    }  # fmt: skip
    assert [group.id for group in survey.data.survey.groups] == ["Kylä", "Saari"]
    assert survey.report.codebook == "saaristo"
    with pytest.raises(NoGroupColumn):
        imported("a.csv", content)


@pytest.mark.parametrize("named", ["Keitä olette", "keitä  OLETTE:", "A", "1. Keitä olette"])
def test_the_group_column_can_be_named_by_its_heading_or_letter(named: str) -> None:
    rows = [["Keitä olette", "Mitä kuuluu?"], ["Kylä", "Hyvää"], ["Saari", "Hyvää"]]
    survey = imported("a.csv", as_csv(rows), group_column=named)
    assert survey.report.group_column == "Keitä olette"
    assert [r.group_id for r in survey.data.responses] == ["Kylä", "Saari"]


def test_a_named_group_column_may_have_long_names_but_no_prose() -> None:
    long = "Hyvinvoinnin ja terveyden edistämisen alueellinen yhteistyöryhmä, jossa on mukana moni"
    rows = [["Ryhmä", "Mitä kuuluu?"], *([f"{long} {i % 2}", f"Hyvää {i}"] for i in range(8))]
    survey = imported("a.csv", as_csv(rows), group_column="Ryhmä")
    assert [g.responses for g in survey.report.groups if not g.group.isalpha()][-2:] == [4, 4]
    prose = [["Ryhmä", "Mitä kuuluu?"], *([f"{long} {i}", "Hyvää"] for i in range(8))]
    with pytest.raises(ImportProblem, match="8 arvoa"):
        imported("a.csv", as_csv(prose), group_column="Ryhmä")
