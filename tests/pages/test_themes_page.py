"""The themes page: a suggestion that a person names, merges, moves and accepts; groups' words."""

import re
import time
from pathlib import Path

import pytest

from hyte_analysis.cli import main
from hyte_analysis.open_answers.coding import split
from hyte_analysis.storage.coding import change_coding, load_coding
from hyte_analysis.storage.database import Database
from hyte_analysis.survey.answers import OpenAnswer
from hyte_analysis.survey.coding import CodedPassage, CodingRows
from hyte_analysis.texts import counted, text
from hyte_analysis.ui import coding_state, session, themes, themes_listing
from tests.importers.exports import as_csv
from tests.open_answers.gold import gold_answers
from tests.pages.reading import Screen

SURVEY, QUESTION = "ennakkokysely-2024", "oman-organisaation-toimet"
HERE = {"kysely": SURVEY, "avoin": QUESTION}
GOLD_HERE = {"kysely": "gold"}


def opened(screen: Screen, person: str = "Maija") -> Screen:
    return screen.open("themes", **HERE).choose("tekija", person)


def sizes(screen: Screen) -> list[int]:
    """How many answers each theme has, in order."""
    told = [re.match(r"(\d+) vastaus(?:ta)?:", note) for note in screen.html.texts("p", "note")]
    return [int(found[1]) for found in told if found]


def titles(screen: Screen) -> list[str]:
    return [title.partition(" ")[2] for title in screen.html.texts("h3")]


def coded(screen: Screen) -> CodingRows:
    return load_coding(session.workspace().database, screen.widget("kysely").value)


def names_of(rows: CodingRows, one: CodedPassage) -> set[str]:
    return {code.name for code in rows.codes if code.id in one.codes}


def notes(screen: Screen) -> list[str]:
    return screen.html.texts("p")


def quotes(screen: Screen) -> list[str]:
    return screen.html.texts("span", "quote")


def answers() -> tuple[Database, list[OpenAnswer]]:
    database = session.workspace().database
    found = coding_state.StoredAnswers(database).open_answers(
        SURVEY, coding_state.Filter(), [QUESTION]
    )
    return database, list(found)


def test_every_answer_is_in_one_theme_and_nothing_is_coded_by_itself(screen: Screen) -> None:
    opened(screen)
    assert sum(sizes(screen)) == 17
    assert text("themes_page.lead") in screen.html.texts("p", "lead")
    placeholders = [field.proto.placeholder for field in screen.app.text_input][1:]
    assert placeholders == titles(screen)
    assert all(" · " in label for label in placeholders[:3])
    assert not coded(screen).coded
    assert screen.widget("hyvaksy-nimetyt").disabled


def test_a_named_and_accepted_theme_is_a_code_of_its_answers_by_this_person(
    screen: Screen,
) -> None:
    opened(screen)
    (first, *rest) = sizes(screen)
    assert not screen.app.get("page_link")
    screen.choose("teeman-nimi-1", "  Kerhot   ja koulut ").press("hyvaksy-teema-1")
    rows = coded(screen)
    assert [code.name for code in rows.codes] == ["Kerhot ja koulut"]
    assert len(rows.coded) == first
    assert {(one.coder, one.codes) for one in rows.coded} == {("Maija", (rows.codes[0].id,))}
    assert text("themes_page.accepted", code="Kerhot ja koulut") in notes(screen)
    links = [link.proto for link in screen.app.get("page_link")]
    assert [link.label for link in links] == ["Luokittelu", "Yhteenveto"]
    assert all(f"avoin={QUESTION}" in link.query_string for link in links)
    assert len(sizes(screen)) == 1 + len(rest)


def test_a_theme_without_a_name_is_not_accepted(screen: Screen) -> None:
    opened(screen).press("hyvaksy-teema-2")
    assert [error.value for error in screen.app.error] == [
        text("themes_page.accept_problem").replace(".", "\\.")
    ]
    assert not coded(screen).codes


def test_nobody_can_accept_without_a_name_of_their_own(screen: Screen) -> None:
    screen.open("themes", **HERE).choose("teeman-nimi-1", "Kerhot")
    assert screen.widget("hyvaksy-teema-1").disabled
    assert screen.widget("hyvaksy-nimetyt").disabled
    assert [info.value for info in screen.app.info] == [text("coding.no_person")]


def test_all_named_themes_are_accepted_at_once_and_the_others_wait(screen: Screen) -> None:
    opened(screen).choose("teeman-nimi-1", "Yksi").choose("teeman-nimi-3", "Kolme")
    first, _, third, *_ = sizes(screen)
    button = screen.widget("hyvaksy-nimetyt")
    assert button.label == text("themes_page.accept_named", n=2)
    assert button.proto.type == "primary"
    screen.press("hyvaksy-nimetyt")
    rows = coded(screen)
    found = [names_of(rows, one) for one in rows.coded]
    assert (found.count({"Yksi"}), found.count({"Kolme"})) == (first, third)
    assert len(rows.coded) == first + third
    told = counted("themes_page.did", 2).replace(".", "\\.")
    assert [success.value for success in screen.app.success] == [told]
    assert screen.widget("teeman-nimi-2").value == ""


def test_the_draft_stays_from_page_to_page_and_with_each_number_of_themes(
    screen: Screen,
) -> None:
    opened(screen).choose("teeman-nimi-1", "Kerhot").choose("teeman-yhdistys-3", 2)
    count = screen.widget("teemojen-maara").value
    before = titles(screen), sizes(screen)
    screen.choose("teemojen-maara", 7)
    assert "Kerhot" not in titles(screen)
    assert len(titles(screen)) > len(before[0])
    screen.choose("teeman-nimi-1", "Muuta")
    screen.open("open_answers").open("themes")
    assert screen.widget("teemojen-maara").value == 7
    assert titles(screen)[0] == screen.widget("teeman-nimi-1").value == "Muuta"
    screen.choose("teemojen-maara", count)
    assert (titles(screen), sizes(screen)) == before
    assert screen.widget("teeman-nimi-1").value == "Kerhot"


def test_a_question_and_a_choice_of_groups_have_drafts_of_their_own(screen: Screen) -> None:
    opened(screen).choose("teeman-nimi-1", "Kerhot")
    screen.choose("ryhma", ["HVA", "Kunta"])
    assert sum(sizes(screen)) == 11
    assert "Kerhot" not in titles(screen)
    screen.choose("avoin", "hyte-tyon-tehostaminen")
    assert "Kerhot" not in titles(screen)
    screen.choose("avoin", QUESTION).choose("ryhma", ["HVA", "Kunta", "Oppilaitokset",
                                                      "Muut toimijat"])  # fmt: skip
    assert titles(screen)[0] == "Kerhot"


def test_themes_are_merged_and_steps_are_taken_back(screen: Screen) -> None:
    opened(screen)
    before = titles(screen), sizes(screen)
    assert screen.widget("peru-luonnoksen-muutos").disabled
    screen.choose("teeman-yhdistys-2", 1)
    assert sizes(screen)[0] == before[1][0] + before[1][1]
    assert len(sizes(screen)) == len(before[1]) - 1
    screen.press("peru-luonnoksen-muutos")
    assert (titles(screen), sizes(screen)) == before
    screen.choose("teeman-nimi-1", "Kerhot").choose("teeman-yhdistys-2", 3)
    screen.press("hylkaa-luonnoksen-muutokset")
    assert (titles(screen), sizes(screen)) == before
    assert screen.widget("teeman-nimi-1").value == ""
    assert screen.widget("hylkaa-luonnoksen-muutokset").disabled


def movers(screen: Screen) -> list[str]:
    return [box.key for box in screen.app.selectbox if (box.key or "").startswith("siirto-")]


def test_an_answer_is_moved_to_another_theme_and_to_a_new_one(screen: Screen) -> None:
    opened(screen)
    first, second, *_ = sizes(screen)
    screen.unfold("teeman-vastaukset-1")
    keys = movers(screen)
    assert len(keys) == first
    assert all(screen.widget(key).value == 1 for key in keys)
    screen.choose(keys[0], 2)
    assert sizes(screen)[:2] == [first - 1, second + 1]
    screen.unfold("teeman-vastaukset-1")
    assert keys[0] not in movers(screen)
    screen.choose(keys[1], 0)
    assert sizes(screen)[0] == first - 2
    assert text("themes_page.new_theme") in titles(screen)
    assert sum(sizes(screen)) == 17


def test_a_moved_answer_gets_the_code_of_the_theme_it_is_in(screen: Screen) -> None:
    opened(screen).unfold("teeman-vastaukset-1")
    first, second, *_ = sizes(screen)
    screen.choose(movers(screen)[0], 2).choose("teeman-nimi-2", "Puhe")
    screen.press("hyvaksy-teema-2")
    assert len(coded(screen).coded) == second + 1
    # Later ones wait until the theme is accepted again.
    screen.unfold("teeman-vastaukset-1")
    screen.choose(movers(screen)[0], 2)
    assert counted("themes_page.pending", 1, code="Puhe") in notes(screen)
    assert len(coded(screen).coded) == second + 1
    screen.press("hyvaksy-teema-2")
    assert len(coded(screen).coded) == second + 2
    assert sizes(screen)[0] == first - 2
    assert not coded(screen).codes[1:]


def test_a_themes_answers_may_go_to_a_code_that_is_there(screen: Screen) -> None:
    opened(screen).choose("teeman-nimi-1", "Kerhot").press("hyvaksy-teema-1")
    (code,) = coded(screen).codes
    before = len(coded(screen).coded)
    screen.choose("teeman-luokka-2", code.id)
    assert screen.widget("teeman-nimi-2").disabled
    second = sizes(screen)[1]
    screen.press("hyvaksy-teema-2")
    assert coded(screen).codes == (code,)
    assert len(coded(screen).coded) == before + second


def test_an_acceptance_that_is_taken_back_leaves_the_name_to_accept_again(
    screen: Screen,
) -> None:
    opened(screen).choose("teeman-nimi-1", "Kerhot").press("hyvaksy-teema-1")
    n = len(coded(screen).coded)
    database = session.workspace().database
    assert coding_state.undo_coding(database, SURVEY, "Maija") is not None
    screen.open("open_answers").open("themes")
    assert screen.widget("teeman-nimi-1").value == "Kerhot"
    screen.press("hyvaksy-teema-1")
    assert len(coded(screen).coded) == n


def test_the_parts_of_an_answer_split_meanwhile_stay_in_the_draft(screen: Screen) -> None:
    opened(screen).choose("teeman-nimi-1", "Kerhot")
    database, every = answers()
    longest = max(every, key=lambda answer: len(answer.text))
    change = split(load_coding(database, SURVEY), longest, [longest.text.index(". ") + 1])
    assert change is not None
    change_coding(database, SURVEY, change, "Toinen")
    screen.open("open_answers").open("themes")
    assert titles(screen)[0] == "Kerhot"
    assert sum(sizes(screen)) == 18
    for number in range(1, len(sizes(screen)) + 1):
        screen.choose(f"teeman-nimi-{number}", f"Teema {number}")
    screen.press("hyvaksy-nimetyt")
    assert len(coded(screen).coded) == 18


def test_a_person_hears_what_they_have_coded_before(screen: Screen) -> None:
    opened(screen).choose("teeman-nimi-1", "Kerhot").press("hyvaksy-teema-1")
    read = len(coded(screen).coded)
    screen.press("hylkaa-luonnoksen-muutokset")
    assert text("themes_page.coded_before", read=read, of=17) in notes(screen)
    screen.choose("tekija", "Liisa")
    assert text("themes_page.coded_before", read=read, of=17) not in notes(screen)


def test_a_few_answers_are_not_grouped(screen: Screen) -> None:
    screen.open("themes", kysely=SURVEY, avoin="menetelmat-mieli")
    told = counted("themes_page.too_few", 4, fewest=themes.FEWEST_ANSWERS)
    assert [info.value for info in screen.app.info] == [told]
    assert not screen.html.texts("h3")
    screen.choose("avoin", "menetelmat-resurssit").choose("ryhma", ["Oppilaitokset"])
    assert [info.value for info in screen.app.info] == [text("themes_page.nothing")]


def test_the_page_is_for_the_team_alone(screen: Screen) -> None:
    screen.open("themes", **HERE, yleiso="council")
    assert [info.value for info in screen.app.info] == [text("coding.only_inside")]
    assert not quotes(screen)


def test_a_theme_of_many_answers_comes_a_page_at_a_time(
    screen: Screen, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(themes_listing, "PAGE_SIZE", 4)
    opened(screen).unfold("teeman-vastaukset-1")
    first = movers(screen)
    assert len(first) == 4
    screen.choose("teeman-sivu-1", 2)
    assert len(movers(screen)) == sizes(screen)[0] - 4
    assert not set(first) & set(movers(screen))


def test_a_large_pile_is_grouped_while_the_page_is_in_use(
    screen: Screen, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(themes, "QUICK", 0)
    monkeypatch.setattr(themes, "suggested_draft", slowly(themes.suggested_draft))
    screen.open("themes", **HERE)
    assert not screen.html.texts("h3")
    assert not screen.widget("avoin").disabled
    for _ in range(100):
        time.sleep(0.1)
        screen.app.run()
        if screen.is_well().html.texts("h3"):
            break
    assert sum(sizes(screen)) == 17


def slowly(make):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201
    def made(*given):  # type: ignore[no-untyped-def]  # noqa: ANN002, ANN202
        time.sleep(0.7)
        return make(*given)

    return made


def test_a_sample_of_a_very_large_pile_is_told(
    screen: Screen, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = text("themes_page.sampled", sample="3\u00a0000")
    assert told not in notes(opened(screen))
    monkeypatch.setattr("hyte_analysis.ui.themes_draft.MOST_CLUSTERED", 10)
    screen.choose("teemojen-maara", 6)
    assert told in notes(screen)


# What distinguishes groups.


@pytest.fixture
def gold(database: Path, tmp_path: Path) -> None:
    """A survey of 142 real answers as the user's own."""
    rows = [["Taho, jota edustatte", "Onko rakenne selkeä?", "Miten kehittäisitte yhteistyötä?"]]
    for number, answer in enumerate(gold_answers()):
        rows.append([answer.group.capitalize(), ("Kyllä", "Ei")[number % 2], answer.text])
    file = tmp_path / "gold.csv"
    file.write_bytes(as_csv(rows))
    assert main(["import", str(file), "--db", str(database)]) == 0


@pytest.mark.usefixtures("gold")
def test_a_groups_word_has_its_figures_its_sentence_and_its_answers(screen: Screen) -> None:
    screen.open("themes", **GOLD_HERE).choose("teemojen-osa", "words")
    assert screen.address["teemojen-osa"] == ["words"]
    items = screen.html.texts("li")
    (word,) = [item for item in items if item.startswith("järjestö 12/34, muut 8/108")]
    assert "vastauksessa 34:stä ja muiden 8 vastauksessa 108:sta" in word
    assert counted("themes_page.words_answers", 12) in word
    marked = screen.html.texts("mark")
    assert sum(mark.casefold().startswith("järjestö") for mark in marked) >= 12
    assert text("themes_page.words_too_few") in notes(screen)
    assert not any(field.key == "tekija" for field in screen.app.text_input)


@pytest.mark.usefixtures("gold")
def test_a_comparison_needs_two_groups(screen: Screen) -> None:
    screen.open("themes", **GOLD_HERE, ryhma="Kunta").choose("teemojen-osa", "words")
    assert [info.value for info in screen.app.info] == [text("themes_page.words_one_group")]


def test_a_group_of_few_answers_is_told_that_it_has_too_few(screen: Screen) -> None:
    screen.open("themes", **HERE).choose("teemojen-osa", "words")
    assert screen.html.texts("h3") == ["HVA", "Kunta", "Oppilaitokset", "Muut toimijat"]
    told = notes(screen)
    assert told.count(text("themes_page.words_too_few")) + told.count(
        text("themes_page.words_none")
    ) == 4  # fmt: skip
