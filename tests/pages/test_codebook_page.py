"""The codebook page: a change is checked, shown as what changes in the results, stored, undone."""

import re
from pathlib import Path
from typing import Any

import pytest

from hyte_analysis.analysis.distribution import result_tables
from hyte_analysis.analysis.result import ResultTable
from hyte_analysis.cli import main
from hyte_analysis.storage.answers import StoredAnswers
from hyte_analysis.storage.surveys import list_surveys, load_columns, load_survey
from hyte_analysis.storage.versions import change_log
from hyte_analysis.storage.wave_links import load_wave_links
from hyte_analysis.survey.answers import Filter
from hyte_analysis.survey.codebook import parse_codebook
from hyte_analysis.survey.columns import Use
from hyte_analysis.survey.model import DontKnow, Survey, Unit
from hyte_analysis.survey.waves import WaveLink, WaveState
from hyte_analysis.texts import text
from hyte_analysis.ui import session
from tests.pages.reading import Downloads, Screen, copied
from tests.pages.test_every_page import primary_buttons
from tests.pages.test_hostile_texts import NASTY, check, export

FILE = (
    "Taho, jota edustatte;Sujuuko arki?;Omin sanoin\n"
    "Kunta;Hyvin;Kiitos\nKunta;Hyvin;\nKaupunki;Melko hyvin;Riittää\n"
    "HVA;Huonosti;\nHVA;Melko hyvin;Ei muuta\nKunta;Hyvin;Hienoa\nHVA;Huonosti;Vähän\n"
)


@pytest.fixture(scope="module")
def everyday(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database to copy: one small survey that no codebook knows."""
    folder = tmp_path_factory.mktemp("everyday")
    (folder / "arki 2025.csv").write_text(FILE, encoding="utf-8")
    database = folder / "hyte.duckdb"
    assert main(["import", str(folder / "arki 2025.csv"), "--db", str(database)]) == 0
    return database


@pytest.fixture
def page(database: Path, everyday: Path, screen: Screen) -> Screen:
    """The codebook page of that survey."""
    copied(everyday, database)
    return screen.open("codebook")


def stored() -> Survey:
    database = session.own_database()
    return load_survey(database, list_surveys(database)[0].id)


def figures() -> dict[str, ResultTable]:
    """Every question's figures as they are stored, by question id."""
    database, survey = session.own_database(), stored()
    counts = StoredAnswers(database).counts(survey.id, Filter())
    return {table.question.text: table for table in result_tables(survey, counts)}


def totals(question: str = "Sujuuko arki?") -> dict[str, int]:
    counts = figures()[question].total.counts
    return {count.option.label: count.n for count in counts}


def section(screen: Screen, name: str) -> Screen:
    return screen.choose("koodikirjan-osa", name)


def table(screen: Screen, name: str) -> tuple[str, Any]:
    """The key of an editor and the rows that it was given."""
    for editor in screen.app.data_editor:
        if editor.key.startswith(f"taulu-{name}"):
            return editor.key, editor.value
    raise AssertionError(name)


def write(screen: Screen, name: str, row: int, **cells: object) -> Screen:
    """Type into the cells of a row of the editor, after what was typed before."""
    key, _ = table(screen, name)
    has_state = key in screen.app.session_state
    state = dict(screen.app.session_state[key]) if has_state else {}
    rows = {int(k): dict(v) for k, v in state.get("edited_rows", {}).items()}
    rows.setdefault(row, {}).update(cells)
    screen.app.session_state[key] = {"edited_rows": rows, "added_rows": [], "deleted_rows": []}
    screen.app.run()
    return screen.is_well()


def unit_choice(screen: Screen) -> str:
    """The key of the control that says whose answer a response is."""
    groups = screen.app.button_group
    return next(group.key for group in groups if group.key.startswith("valinta-vastaaja"))


def problems(screen: Screen) -> list[str]:
    return [element.value for element in (*screen.app.error, *screen.app.warning)]


def effects(screen: Screen) -> list[list[str]]:
    """The rows of the table that says what changes in the results."""
    found = [t for t in screen.html.tables if t.caption == text("codebook_page.effects")]
    return found[0].rows if found else []


def check_and_store(screen: Screen) -> Screen:
    screen.press("tarkista")
    assert not problems(screen)
    return screen.press("tallenna-muutokset")


def row_of(screen: Screen, name: str, column: str, value: object) -> int:
    _, rows = table(screen, name)
    return list(rows[column]).index(value)


def test_a_renamed_question_changes_no_figure_and_stands_on_the_pages(page: Screen) -> None:
    before = totals()
    write(page, "kysymykset", 0, text="Miten arki sujuu?")
    assert stored().questions[0].text == "Sujuuko arki?"
    page.press("tarkista")
    assert text("codebook_page.no_effects") in page.html.texts("p", "lead")
    assert any("Sujuuko arki? → Miten arki sujuu?" in note for note in page.html.texts("p", "note"))
    page.press("tallenna-muutokset")
    assert [element.value for element in page.app.success] == [text("codebook_page.stored")]
    assert totals("Miten arki sujuu?") == before
    assert stored().questions[0].synonyms == ("Sujuuko arki?",)
    page.open("questions")
    assert page.html.texts("h1") == ["Miten arki sujuu?"]


def test_merged_options_are_counted_together(page: Screen) -> None:
    assert totals() == {"Hyvin": 3, "Melko hyvin": 2, "Huonosti": 2}
    section(page, "options")
    question = stored().questions[0]
    codes = {option.label: option.code for option in question.options}
    page.choose(f"yhdista-{question.id}", codes["Melko hyvin"])
    page.choose(f"yhdista-tahan-{question.id}", codes["Hyvin"])
    page.press("yhdista-vaihtoehdot").press("tarkista")
    assert [row[2:] for row in effects(page) if row[1] == "Kaikki" and row[2] == "Hyvin"] == [
        ["Hyvin", "3", "5"]
    ]
    assert totals() == {"Hyvin": 3, "Melko hyvin": 2, "Huonosti": 2}
    page.press("tallenna-muutokset")
    assert totals() == {"Hyvin": 5, "Huonosti": 2}
    # What was merged is split again by its spelling.
    section(page, "options").choose(f"erota-{question.id}", f"{codes['Hyvin']} Melko hyvin")
    check_and_store(page.press("erota-vaihtoehto"))
    assert totals() == {"Hyvin": 3, "Huonosti": 2, "Melko hyvin": 2}


def test_an_invited_number_gives_the_response_rate(page: Screen) -> None:
    section(page, "groups")
    write(page, "ryhmat", row_of(page, "ryhmat", "label", "HVA"), invited_n=6)
    check_and_store(page)
    group = next(group for group in stored().groups if group.id == "HVA")
    assert group.invited_n == 6
    page.open("overview")
    assert page.html.tables[0].by_row()["HVA"]["Vastausosuus"] == "3/6"


def test_a_negative_invited_number_is_refused_and_not_read_as_positive(page: Screen) -> None:
    section(page, "groups")
    write(page, "ryhmat", row_of(page, "ryhmat", "label", "HVA"), invited_n=-4)
    (sentence,) = problems(page)
    assert sentence.startswith("Vastaajaryhmän HVA kutsuttujen määrän pitää olla kokonaisluku")
    assert page.widget("tarkista").disabled


def test_a_response_is_a_persons_when_the_reader_says_so(page: Screen) -> None:
    choice = unit_choice(section(page, "groups"))
    assert page.widget(choice).value == "organisation"
    page.choose(choice, "person").choose(choice, "organisation")
    assert not [button for button in page.app.button if button.key == "tarkista"]
    page.choose(choice, "person")
    # Another section's turn keeps the choice.
    section(section(page, "questions"), "groups")
    assert page.widget(unit_choice(page)).value == "person"
    page.press("tarkista")
    assert any("Vastaaja on: organisaatio → henkilö" in n for n in page.html.texts("p", "note"))
    page.press("tallenna-muutokset")
    assert stored().unit is Unit.PERSON
    section(page, "history").press("peru-muutos")
    assert stored().unit is Unit.ORGANISATION


def test_options_get_a_focus_area(page: Screen) -> None:
    before = totals()
    section(page, "options")
    write(page, "vaihtoehdot", 0, area="I. Arki")
    write(page, "vaihtoehdot", 1, area="I. Arki")
    check_and_store(page)
    question = stored().questions[0]
    assert [option.area for option in question.options] == ["I. Arki", "I. Arki", ""]
    assert totals() == before
    page.open("codebook")
    section(page, "history")
    log = next(t for t in page.html.tables if t.caption == text("codebook_page.log"))
    assert log.rows[0][1].count("painopiste – → I. Arki") == 2


def test_dont_knows_are_left_out_where_there_are_some(page: Screen) -> None:
    _, rows = table(page, "kysymykset")
    assert set(rows["dont_know"]) == {None}
    write(page, "kysymykset", 0, dont_know=text("words.dont_know.left_out"))
    (sentence,) = problems(page)
    assert "kun jokin vaihtoehto on rooliltaan en osaa sanoa" in sentence
    assert page.widget("tarkista").disabled
    # The option may get its role after that.
    section(page, "options")
    labels = [option.label for option in stored().questions[0].options]
    write(page, "vaihtoehdot", labels.index("Huonosti"), role=text("words.role.dont_know"))
    assert not problems(page)
    check_and_store(page)
    assert stored().questions[0].dont_know is DontKnow.LEFT_OUT
    _, rows = table(section(page, "questions"), "kysymykset")
    assert rows["dont_know"][0] == text("words.dont_know.left_out")


def test_a_group_value_moves_to_another_group(page: Screen) -> None:
    labels = {group.label for group in stored().groups}
    section(page, "groups")
    write(
        page,
        "arvot",
        row_of(page, "arvot", "value", "Kaupunki"),
        group=text("codebook_page.own_group"),
    )
    check_and_store(page)
    n = {group.group: group.n for group in figures()["Sujuuko arki?"].groups}
    assert (n["Kunta"], n["Kaupunki"]) == (3, 1)
    assert {group.label for group in stored().groups} == labels | {"Kaupunki"}
    write(
        section(page, "groups"), "arvot", row_of(page, "arvot", "value", "Kaupunki"), group="Kunta"
    )
    check_and_store(page)
    assert {group.group: group.n for group in figures()["Sujuuko arki?"].groups}["Kunta"] == 4


def test_the_last_change_is_taken_back_and_both_are_in_the_log(page: Screen) -> None:
    before, survey = figures(), stored()
    section(page, "options")
    question = survey.questions[0]
    page.choose(f"yhdista-{question.id}", 1).choose(f"yhdista-tahan-{question.id}", 2)
    check_and_store(page.press("yhdista-vaihtoehdot"))
    assert figures() != before
    section(page, "history").press("peru-muutos")
    assert figures() == before
    assert stored() == survey
    log = next(t for t in page.html.tables if t.caption == text("codebook_page.log"))
    assert [row[1].startswith("Peruttiin muutos: ") for row in log.rows] == [True, False]
    assert all(re.fullmatch(r"\d+\.\d+\.20\d\d klo \d+\.\d\d", row[0]) for row in log.rows)
    # There is nothing left to take back.
    assert not [button for button in page.app.button if button.key == "peru-muutos"]


def test_a_refused_change_is_one_sentence_and_leaves_the_database_as_it_was(page: Screen) -> None:
    before, survey = figures(), stored()
    write(page, "kysymykset", 0, text="  ")
    (sentence,) = problems(page)
    assert "ei voi olla tyhjä" in sentence
    assert page.widget("tarkista").disabled
    # What was typed is still there after a look at another section, and can be mended.
    section(section(page, "groups"), "questions")
    assert problems(page) == [sentence]
    _, rows = table(page, "kysymykset")
    assert not rows["text"][0].strip()
    assert (figures(), stored()) == (before, survey)
    assert change_log(session.own_database(), survey.id) == ()
    write(page, "kysymykset", 0, text="Miten arki sujuu?")
    assert not problems(page)
    check_and_store(page)
    assert stored().questions[0].text == "Miten arki sujuu?"


def test_the_same_code_twice_is_refused_and_a_swap_is_not(page: Screen) -> None:
    section(page, "options")
    write(page, "vaihtoehdot", 0, code=2)
    (sentence,) = problems(page)
    assert "kahdella vaihtoehdolla on sama koodi" in sentence
    before = {option.code: option.label for option in stored().questions[0].options}
    write(page, "vaihtoehdot", 1, code=1)
    assert not problems(page)
    check_and_store(page)
    after = {option.code: option.label for option in stored().questions[0].options}
    assert after == {1: before[2], 2: before[1], 3: before[3]}


def test_changes_of_several_sections_are_stored_at_once(page: Screen) -> None:
    write(page, "kysymykset", 0, text="Miten arki sujuu?", section="1. Arki")
    write(section(page, "options"), "vaihtoehdot", 0, role=text("words.role.dont_know"))
    write(section(page, "groups"), "ryhmat", 0, invited_n=9)
    check_and_store(page)
    survey = stored()
    assert (survey.questions[0].text, survey.questions[0].section) == (
        "Miten arki sujuu?",
        "1. Arki",
    )
    assert survey.questions[0].options[0].role == "dont_know"
    assert survey.groups[0].invited_n == 9
    assert len(change_log(session.own_database(), survey.id)) == 1


def test_guesses_are_marked_until_they_are_confirmed(page: Screen) -> None:
    guessed = sum(question.guessed for question in stored().questions)
    assert guessed
    assert page.html.texts("p", "lead")[0].startswith(f"{guessed} kysymys")
    _, rows = table(page, "kysymykset")
    assert list(rows["guess"]).count("arvattu") == guessed
    check_and_store(page.press("vahvista-kaikki"))
    assert not any(question.guessed for question in stored().questions)
    assert page.html.texts("p", "lead")[0] == text("codebook_page.all_sure")


def test_a_column_is_left_out_and_taken_back_as_a_new_question(page: Screen) -> None:
    section(page, "columns")
    row = row_of(page, "sarakkeet", "heading", "Omin sanoin")
    check_and_store(write(page, "sarakkeet", row, use=text("codebook.use.left_out")))
    assert [question.text for question in stored().questions] == ["Sujuuko arki?"]
    columns = load_columns(session.own_database(), stored().id)
    assert columns[row].use is Use.LEFT_OUT
    new = text("codebook_page.new_question", kind=text("words.kind.open_text"))
    check_and_store(write(section(page, "columns"), "sarakkeet", row, use=new))
    assert [question.text for question in stored().questions] == ["Sujuuko arki?", "Omin sanoin"]
    assert figures()["Omin sanoin"].total.n == 5


def test_another_kind_collects_the_options_from_the_answers(page: Screen) -> None:
    write(page, "kysymykset", 0, kind=text("words.kind.open_text"))
    check_and_store(page)
    assert not stored().questions[0].options
    write(page, "kysymykset", 0, kind=text("words.kind.single_choice"))
    check_and_store(page)
    assert totals() == {"Hyvin": 3, "Melko hyvin": 2, "Huonosti": 2}


def test_a_change_made_meanwhile_in_another_window_is_not_run_over(page: Screen) -> None:
    write(page, "kysymykset", 0, text="Miten arki sujuu?").press("tarkista")
    other = Screen().open("codebook")
    check_and_store(write(other, "kysymykset", 1, text="Muut terveiset"))
    page.press("tallenna-muutokset")
    assert stored().questions[1].text == "Muut terveiset"
    # The reader's own change still shows, but codes may have moved: it is made anew.
    assert page.widget("tarkista").disabled
    assert any("toisessa ikkunassa" in problem for problem in problems(page))
    check_and_store(write(page.press("hylkaa"), "kysymykset", 0, text="Miten arki sujuu?"))
    assert [q.text for q in stored().questions] == ["Miten arki sujuu?", "Muut terveiset"]


def test_discarded_changes_are_gone(page: Screen) -> None:
    write(page, "kysymykset", 0, text="Miten arki sujuu?").press("hylkaa")
    _, rows = table(page, "kysymykset")
    assert rows["text"][0] == "Sujuuko arki?"
    assert not [button for button in page.app.button if button.key == "tarkista"]


def test_the_codebook_is_downloaded_and_taken_from_a_file(
    page: Screen, downloads: Downloads
) -> None:
    section(page, "history")
    book = downloads["lataa-koodikirja"]().decode()
    parsed = parse_codebook(book, "arki.toml")
    assert [q.text for q in parsed.questions] == [q.text for q in stored().questions]
    changed = book.replace('label = "Hyvin"', 'label = "Oikein hyvin", synonyms = ["Hyvin"]')
    changed = changed.replace('text = "Omin sanoin"', 'text = "Kerro omin sanoin"')
    page.app.file_uploader[0].upload("arki.toml", changed.encode()).run()
    assert not problems(page.is_well())
    write(page, "parit", 0, same=True)
    check_and_store(page.press("ota-koodikirja"))
    assert totals() == {"Oikein hyvin": 3, "Melko hyvin": 2, "Huonosti": 2}
    assert stored().questions[1].text == "Kerro omin sanoin"
    assert figures()["Kerro omin sanoin"].total.n == 5


def test_a_faulty_codebook_file_is_one_sentence(page: Screen) -> None:
    section(page, "history")
    page.app.file_uploader[0].upload("rikki.toml", b"id = ").run()
    (sentence,) = problems(page.is_well())
    assert "ei ole kelvollista TOMLia" in sentence
    assert not [button for button in page.app.button if button.key == "ota-koodikirja"]


@pytest.mark.usefixtures("own_surveys")
def test_questions_of_two_waves_are_linked_by_hand(screen: Screen) -> None:
    later, earlier = "ennakkokysely-2025", "ennakkokysely-2024"
    screen.open("codebook", kysely=later)
    section(screen, "waves")
    other = load_survey(session.own_database(), earlier).questions[0]
    name = f"{other.number} {other.text}"
    write(screen, "kierrokset", 0, confirmed=True)
    screen.press("tallenna-yhteydet")
    assert problems(screen) == [text("codebook_page.link_unfinished")]
    write(screen, "kierrokset", 0, other=name)
    assert load_wave_links(session.own_database(), later, earlier) == ()
    screen.press("tallenna-yhteydet")
    (link,) = load_wave_links(session.own_database(), later, earlier)
    own = load_survey(session.own_database(), later).questions[0]
    # A pair whose state was not chosen is compared with care.
    assert link == WaveLink(own.id, other.id, WaveState.CHANGED_WORDING)
    assert [element.value for element in screen.app.success] == ["1 pari tallennettu."]
    _, rows = table(section(section(screen, "groups"), "waves"), "kierrokset")
    assert list(rows["confirmed"])[:2] == [True, False]


def test_what_was_typed_is_there_after_a_look_at_another_page(page: Screen) -> None:
    section(page, "groups")
    write(page, "ryhmat", row_of(page, "ryhmat", "label", "HVA"), invited_n=6)
    assert text("codebook_page.unsaved") in page.html.texts("p", "note")
    page.open("overview").open("codebook")
    assert page.widget("koodikirjan-osa").value == "groups"
    _, rows = table(page, "ryhmat")
    assert 6 in list(rows["invited_n"])
    assert text("codebook_page.unsaved") in page.html.texts("p", "note")


def test_a_samples_codebook_is_only_downloaded(screen: Screen, downloads: Downloads) -> None:
    screen.open("codebook", kysely="ennakkokysely-2024")
    assert [info.value for info in screen.app.info] == [text("codebook_page.sample")]
    assert not screen.app.data_editor
    assert parse_codebook(downloads["lataa-koodikirja"]().decode(), "x").id == "ennakkokysely-2024"


@pytest.mark.usefixtures("own_surveys")
def test_every_section_opens_with_every_survey(screen: Screen, own_surveys: Path) -> None:
    assert own_surveys.exists()
    for survey in ("ennakkokysely-2024", "ennakkokysely-2025"):
        screen.open("codebook", kysely=survey)
        for name in ("questions", "options", "columns", "groups", "waves", "history"):
            section(screen, name)
            assert not problems(screen)
            assert len(screen.html.texts("h1")) == 1


def test_hostile_words_show_as_they_were_written_in_every_section(screen: Screen) -> None:
    screen.open("imports")
    screen.app.file_uploader[0].upload("kysely.csv", export()).run()
    screen.is_well().press("tallenna").open("codebook")
    for name in ("questions", "options", "columns", "groups", "waves", "history"):
        check(section(screen, name))
    section(screen, "questions")
    write(screen, "kysymykset", 0, text=f"Uusi {NASTY}", number="9")
    check(screen.press("tarkista"))
    check(screen.press("tallenna-muutokset"))
    check(section(screen, "history"))
    log = next(t for t in screen.html.tables if t.caption == text("codebook_page.log"))
    assert f"Uusi {NASTY}" in log.rows[0][1]
    # A refused change repeats the question's words, and they are words still.
    write(section(screen, "questions"), "kysymykset", 0, text="")
    assert problems(screen)
    check(screen)


def test_no_section_has_more_than_one_primary_button(page: Screen) -> None:
    write(page, "kysymykset", 0, number="7")
    for _ in range(2):
        for name in ("questions", "options", "columns", "groups", "waves", "history"):
            section(page, name)
            assert len(primary_buttons(page)) == 1
        page.press("tarkista")
