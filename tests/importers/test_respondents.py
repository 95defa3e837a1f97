"""Who answered: personal data stays out, groups are known by their words."""

import pytest

from hyte_analysis.errors import NoGroupColumn
from tests.importers.exports import as_csv, imported
from tests.importers.test_shapes import nothing_is_lost

FIRST = "Antakaa evästyksiä uudelle toimikaudelle"
PERSONAL = (
    "Nimesi", "Nimenne", "Vastaajan nimi ja tehtävä", "Sähköpostiosoitteenne", "1. Sähköpostisi:",
    "E-mail (vapaaehtoinen)", "Email-osoite", "Puhelinnumero (työ)", "Puhelin / matkapuhelin",
    "Yhteystiedot:Etunimi", "Yhteystietosi arvontaa varten", "IP-osoite", "Henkilötunnus",
)  # fmt: skip
QUESTIONS = (
    "Puhelinpalvelun käyttö", "Kunnan nimitykset", "Miten tavoitat meidät: puhelin",
    "Onko puhelin hyvä kanava?", "Seuran nimi", "Sähköpostin määrä työssä",
    "Mitä mieltä olet siitä että puhelin on ainoa yhteydenottotapa",
)  # fmt: skip


@pytest.mark.parametrize("heading", PERSONAL)
def test_a_short_heading_that_asks_who_answers_is_left_out_as_personal(heading: str) -> None:
    rows = [["Taho", heading, FIRST]]
    rows += [[g, f"Maija {i}", "Hyvä"] for i, g in enumerate(("Kunta", "HVA", "Kunta", "HVA"))]
    survey = imported("a.csv", as_csv(rows))
    (ignored,) = survey.report.ignored
    assert (ignored.heading, ignored.cells) == (heading, 4)
    assert "henkilötieto" in ignored.reason
    assert "Maija" not in repr(survey.data)
    assert nothing_is_lost(survey)


@pytest.mark.parametrize("heading", QUESTIONS)
def test_a_question_that_only_mentions_such_a_word_is_kept(heading: str) -> None:
    rows = [["Taho", heading, FIRST], ["Kunta", "Vastaus a", "x"], ["HVA", "Vastaus b", "y"]]
    survey = imported("a.csv", as_csv(rows))
    assert survey.report.ignored == ()
    assert "Vastaus a" in repr(survey.data)


@pytest.mark.parametrize("heading", ["Organisaation nimi", "Kunnan nimi"])
def test_the_name_of_an_organisation_is_no_personal_data(heading: str) -> None:
    rows = [["Taho", heading, FIRST], ["Kunta", "Lahti", "x"], ["HVA", "Päijät-Häme", "y"]]
    survey = imported("a.csv", as_csv(rows))
    assert survey.report.ignored == ()
    assert [r.organisation for r in survey.data.responses] == ["Lahti", "Päijät-Häme"]


def test_e_mail_addresses_are_left_out_under_any_heading() -> None:
    rows = [["Taho", "Mihin lähetämme koosteen, kun se on valmis?", FIRST]]
    rows += [["Kunta", "a@example.org", "x"], ["HVA", "b.c@example.org", "y"], ["HVA", "ei", "z"]]
    survey = imported("a.csv", as_csv(rows))
    assert [column.cells for column in survey.report.ignored] == [3]
    assert "@" not in repr(survey.data)


def test_a_question_of_the_codebook_is_never_personal() -> None:
    rows = [["Taho", FIRST], ["Kunta", "a@example.org"], ["HVA", "b@example.org"]]
    assert imported("a.csv", as_csv(rows)).report.ignored == ()


def test_a_group_with_a_closing_parenthesis_is_known_and_told_of() -> None:
    groups = ("Oppilaitos (2. aste, AMK)", "2. Kunta", "Kunta (Lahti)", "HVA", "Seura (ry)")
    rows = [["Taho", FIRST], *([group, "x"] for group in groups)]
    survey = imported("a.csv", as_csv(rows))
    assert [r.group_id for r in survey.data.responses] == [
        "Oppilaitokset", "Kunta", "Kunta", "HVA", "Seura (ry)"
    ]  # fmt: skip
    assert [cell.value for cell in survey.report.odd_cells] == ["Seura (ry)"]
    notes = [note for note in survey.report.notes if "sulkeissa" in note]
    assert len(notes) == 2
    assert "Oppilaitos (2. aste, AMK)" in notes[1]


def test_a_heading_that_is_a_letter_goes_before_the_column_of_that_letter() -> None:
    rows = [["A", "B", "Ryhmä", "C"], ["x", "y", "Kunta", "Saari"], ["x", "y", "HVA", "Kylä"]]
    content = as_csv(rows)
    assert imported("a.csv", content, group_column="c").report.groups[-1].group == "Saari"
    assert imported("a.csv", content, group_column="D").report.groups[-1].group == "Saari"
    assert imported("a.csv", content, group_column="ryhmä").report.group_column == "Ryhmä"
    with pytest.raises(NoGroupColumn):
        imported("a.csv", content, group_column="E")
