"""The import page: a report first, then one press to store; removal asks first."""

from pathlib import Path

import pytest

from hyte_analysis.storage.surveys import StoredSurvey, list_surveys
from hyte_analysis.texts import counted
from hyte_analysis.ui import session
from tests.pages.reading import SAMPLES, Downloads, Screen

FILE_2025 = SAMPLES / "ennakkokysely-2025.xlsx"
FILE_2024 = SAMPLES / "ennakkokysely-2024.csv"
NO_GROUPS = (
    "Vastausaika;Mielipide;Edustan;Omin sanoin\n"
    "1;Kyllä;siniset;Hyvä\n2;Ei;siniset;Huono\n3;Ei;punaiset;Ei tietoa\n"
    "4;Kyllä;punaiset;Riittää\n5;Kyllä;punaiset;Kiitos\n"
).encode()
BAD_FILES = {
    "tyhja.csv": b"",
    "kuva.xlsx": b"\x89PNG\r\n\x1a\n" + b"0" * 100,
    "katkennut.xlsx": FILE_2025.read_bytes()[:3000],
    "salattu.xlsx": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
    "vastaukseton.csv": b"Taho, jota edustatte;Kysymys\n",
    "raportti.csv": b"Kysymys;KA;Hajonta\nOnko sovittu;1,93;1,03\n",
}


def stored() -> tuple[StoredSurvey, ...]:
    return list_surveys(session.own_database())


def upload(screen: Screen, name: str, content: bytes) -> Screen:
    screen.open("imports")
    screen.app.file_uploader[0].upload(name, content).run()
    return screen.is_well()


def problems(screen: Screen) -> list[str]:
    return [element.value for element in (*screen.app.error, *screen.app.warning)]


def has_store_button(screen: Screen) -> bool:
    return any(button.key == "tallenna" for button in screen.app.button)


@pytest.mark.parametrize("name", BAD_FILES)
def test_a_bad_file_is_one_sentence_and_nothing_is_stored(screen: Screen, name: str) -> None:
    upload(screen, name, BAD_FILES[name])
    (sentence,) = problems(screen)
    assert sentence.endswith(".")
    assert "\n" not in sentence
    assert not has_store_button(screen)
    assert not stored()
    # The next file is read as if nothing had happened.
    upload(screen, FILE_2025.name, FILE_2025.read_bytes())
    assert not problems(screen)
    assert has_store_button(screen)


def test_a_good_file_is_reported_before_and_stored_only_on_the_press(screen: Screen) -> None:
    upload(screen, FILE_2024.name, FILE_2024.read_bytes())
    report = screen.html.tables[0]
    assert report.caption == "Tuontiraportti: ennakkokysely-2024.csv"
    facts = {row[0]: row[1] for row in report.rows}
    assert facts["Vastauksia"] == "31"
    assert facts["– Kunta"] == "15"
    assert facts["Vastaajaryhmän sarake"] == "Taho, jota edustatte"
    assert not stored()
    assert screen.open("overview").html.texts("p", "sample")
    screen.open("imports")
    assert not stored()

    upload(screen, FILE_2024.name, FILE_2024.read_bytes()).press("tallenna")
    (survey,) = stored()
    assert (survey.id, survey.responses) == ("ennakkokysely-2024", 31)
    (outcome,) = screen.app.success
    assert "31 vastausta tallennettu" in outcome.value
    # The uploader is empty again, the survey is listed and chosen.
    assert not screen.app.file_uploader[0].value
    assert not has_store_button(screen)
    assert screen.widget("kysely").options == ["Ennakkokysely 2024"]
    screen.open("overview")
    assert not screen.html.texts("p", "sample")
    assert screen.html.tables[0].by_row()["Kaikki"]["Vastauksia"] == "31"
    assert not screen.open("imports").app.success


def test_the_same_file_again_says_so_and_changes_nothing(screen: Screen) -> None:
    content = FILE_2024.read_bytes()
    upload(screen, FILE_2024.name, content).press("tallenna")
    before = stored()
    upload(screen, "toinen nimi.csv", content)
    (told,) = screen.app.info
    assert "on jo tuotu" in told.value
    assert "ennakkokysely-2024" in told.value.replace("\\", "")
    assert not has_store_button(screen)
    assert stored() == before


def test_a_second_survey_gets_an_id_of_its_own_and_is_chosen(screen: Screen) -> None:
    upload(screen, FILE_2024.name, FILE_2024.read_bytes()).press("tallenna")
    other = FILE_2024.read_bytes() + b"\r\n"
    upload(screen, FILE_2024.name, other).press("tallenna")
    assert {survey.id for survey in stored()} == {"ennakkokysely-2024", "ennakkokysely-2024-2"}
    assert screen.widget("kysely").value == "ennakkokysely-2024-2"
    labels = screen.widget("kysely").options
    assert len(set(labels)) == 2


def test_without_a_group_column_the_user_points_one_out(screen: Screen) -> None:
    upload(screen, "oma kysely.csv", NO_GROUPS)
    (advice,) = problems(screen)
    assert "Valitse sarake" in advice
    assert not has_store_button(screen)
    assert "Edustan" in screen.widget("ryhmasarake").options
    screen.choose("ryhmasarake", "Edustan")
    assert not problems(screen)
    facts = {row[0]: row[1] for row in screen.html.tables[0].rows}
    assert facts["Vastaajaryhmän sarake"] == "Edustan"
    assert (facts["– siniset"], facts["– punaiset"]) == ("2", "3")
    assert not stored()
    screen.press("tallenna")
    assert [survey.responses for survey in stored()] == [5]
    screen.open("questions")
    assert "siniset: 2 vastausta" in screen.charts[0].alt
    # What was pointed out in one file is not looked for in the next.
    upload(screen, FILE_2025.name, FILE_2025.read_bytes())
    assert not problems(screen)
    assert has_store_button(screen)


def test_a_pointed_column_can_be_changed_before_storing(screen: Screen) -> None:
    upload(screen, "oma kysely.csv", NO_GROUPS).choose("ryhmasarake", "Mielipide")
    screen.choose("ryhmasarake", "Edustan")
    facts = {row[0]: row[1] for row in screen.html.tables[0].rows}
    assert facts["Vastaajaryhmän sarake"] == "Edustan"


def test_odd_cells_are_listed_by_row_column_and_value(screen: Screen) -> None:
    content = FILE_2024.read_text("utf-8-sig").replace(
        ";Etenevät erittäin hyvin;", ";Etenevät <b>kuin</b> juna;", 1
    )
    upload(screen, FILE_2024.name, content.encode())
    listed = [table for table in screen.html.tables if "koodikirjaan" in table.caption]
    (cells,) = listed
    assert cells.columns == ["Rivi", "Sarake", "Otsikko", "Arvo", "Syy"]
    (row,) = cells.rows
    assert "<b>kuin</b>" in row[3]
    screen.press("tallenna").open("questions", kysymys="tavoitteiden-eteneminen")
    assert any("<b>kuin</b>" in cell for cell in screen.html.tables[0].columns)


def test_removal_asks_first(screen: Screen) -> None:
    upload(screen, FILE_2024.name, FILE_2024.read_bytes()).press("tallenna")
    key = "ennakkokysely-2024"
    question = counted("import_page.sure", 31, title="Ennakkokysely 2024")
    assert question in [element.value for element in screen.app.markdown]
    assert [survey.id for survey in stored()] == [key]
    screen.press(f"poista-{key}")
    assert not stored()
    assert "on poistettu" in screen.app.success[0].value
    assert screen.open("overview").html.texts("p", "sample")


@pytest.mark.usefixtures("own_surveys")
def test_the_original_file_comes_back_byte_for_byte(screen: Screen, downloads: Downloads) -> None:
    screen.open("imports")
    for file in (FILE_2024, FILE_2025):
        assert downloads[f"alkuperainen-{file.stem}"]() == file.read_bytes()


def test_another_codebook_can_be_chosen_by_hand(screen: Screen) -> None:
    upload(screen, FILE_2024.name, FILE_2024.read_bytes())
    screen.choose("koodikirja", "ennakkokysely-2025")
    assert not screen.app.exception
    screen.choose("koodikirja", None)
    assert {row[0]: row[1] for row in screen.html.tables[0].rows}["Koodikirja"]


def test_a_removed_survey_in_another_session_is_no_traceback(own_surveys: Path) -> None:
    del own_surveys
    first, second = Screen(), Screen()
    first.open("questions", kysely="ennakkokysely-2024")
    second.open("imports").press("poista-ennakkokysely-2024")
    first.open("questions")
    assert first.widget("kysely").value == "ennakkokysely-2025"
    second.press("poista-ennakkokysely-2025")
    assert first.open("overview").html.texts("p", "sample")
