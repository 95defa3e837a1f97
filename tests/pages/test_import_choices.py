"""What a person decides on the import page: twins, personal columns, splits, pairs, the name."""

from hyte_analysis.importers.duplicates import Duplicates
from hyte_analysis.storage.definitions import load_survey
from hyte_analysis.storage.surveys import list_surveys, source_files
from hyte_analysis.survey.model import Kind
from hyte_analysis.ui import session
from tests.importers.exports import as_csv
from tests.importers.test_pairs import exports
from tests.importers.test_responses_twice import ROWS
from tests.pages.reading import Screen
from tests.pages.test_import_page import has_store_button, problems, upload

SPLIT = [["Taho", "Nimi", "Kumppanit"]]
SPLIT += [["Kunta", f"Vastaaja {i}", cell] for i, cell in enumerate(
    ["Järjestö; Seurakunta", "Järjestö", "Seurakunta; Yritys", "Yritys; Järjestö", "Yritys"] * 2
)]  # fmt: skip


def upload_two(screen: Screen, *files: tuple[str, bytes]) -> Screen:
    screen.open("imports")
    screen.app.file_uploader[0].set_value([(name, content, "text/csv") for name, content in files])
    screen.app.run()
    return screen.is_well()


def test_twins_must_be_decided_on_before_storing(screen: Screen) -> None:
    upload(screen, "kysely.csv", as_csv(ROWS))
    listed = [table for table in screen.html.tables if "kahdesti" in table.caption]
    assert len(listed[0].rows) == 2
    assert screen.widget("tallenna").disabled
    screen.choose("kahdesti", Duplicates.KEEP_LAST)
    assert not screen.widget("tallenna").disabled
    screen.press("tallenna")
    assert [survey.responses for survey in list_surveys(session.own_database())] == [3]


def test_a_personal_column_is_left_out_and_kept_by_choice(screen: Screen) -> None:
    upload(screen, "kysely.csv", as_csv(SPLIT))
    (ignored,) = [table for table in screen.html.tables if "Ohitettuja" in table.caption]
    assert ignored.rows[0][:3] == ["B", "Nimi", "henkilötieto, jätetään pois"]
    screen.choose("pida-sarakkeet", ["B"]).press("tallenna")
    (stored,) = list_surveys(session.own_database())
    survey = load_survey(session.own_database(), stored.id)
    assert {q.text: q.kind for q in survey.questions}["Nimi"] is Kind.OPEN_TEXT


def test_the_tokens_of_a_split_are_shown_and_the_split_can_be_refused(screen: Screen) -> None:
    upload(screen, "kysely.csv", as_csv(SPLIT))
    (split,) = [table for table in screen.html.tables if "jaettiin" in table.caption]
    assert split.rows == [["C", "Kumppanit", ";", "Järjestö (6), Yritys (6), Seurakunta (4)"]]
    screen.choose("kokonaiset", ["C"]).press("tallenna")
    (stored,) = list_surveys(session.own_database())
    survey = load_survey(session.own_database(), stored.id)
    assert survey.questions[0].kind is Kind.SINGLE_CHOICE
    assert "Järjestö; Seurakunta" in {o.label for o in survey.questions[0].options}


def test_a_file_without_groups_can_be_stored_as_one_group(screen: Screen) -> None:
    upload(screen, "kysely.csv", "Mielipide;Sana\nKyllä;a b\nEi;c d\nKyllä;e f\n".encode())
    assert "Valitse sarake" in problems(screen)[0]
    screen.choose("ryhmasarake", "")
    assert not problems(screen)
    screen.press("tallenna")
    assert [survey.responses for survey in list_surveys(session.own_database())] == [3]


def test_name_and_year_are_the_users_own(screen: Screen) -> None:
    upload(screen, "kysely.csv", as_csv(SPLIT))
    screen.choose("nimi", "Kumppanikysely 2026").choose("vuosi", 2026).press("tallenna")
    (stored,) = list_surveys(session.own_database())
    assert (stored.id, stored.title, stored.wave) == (
        "kumppanikysely-2026",
        "Kumppanikysely 2026",
        2026,
    )


def test_the_text_and_the_number_export_are_stored_together(screen: Screen) -> None:
    words, numbers = exports()
    upload_two(screen, ("tekstit.csv", as_csv(words)), ("numerot.csv", as_csv(numbers)))
    assert not problems(screen)
    screen.press("tallenna")
    (stored,) = list_surveys(session.own_database())
    files = source_files(session.own_database(), stored.id)
    assert [file.name for file in files] == ["tekstit.csv", "numerot.csv"]
    survey = load_survey(session.own_database(), stored.id)
    assert not any(q.guessed for q in survey.questions if q.kind is not Kind.OPEN_TEXT)


def test_three_files_are_one_sentence(screen: Screen) -> None:
    upload_two(screen, *((f"{i}.csv", as_csv(SPLIT)) for i in range(3)))
    assert len(problems(screen)) == 1
    assert not has_store_button(screen)
