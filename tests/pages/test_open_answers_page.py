"""The open answers page: search, fold, choose, copy."""

import re

import pytest

from hyte_analysis.storage.synonyms import load_synonyms
from hyte_analysis.texts import text
from hyte_analysis.ui import answers, session
from tests.pages.reading import Screen

SURVEY = "ennakkokysely-2024"
SOME = {"kysely": SURVEY, "ryhma": ["HVA", "Muut toimijat"]}


def shown_count(screen: Screen) -> int:
    (sentence,) = screen.html.texts("p", "lead")
    return int(re.findall(r"\d+", sentence)[0])


def test_every_answer_has_its_question_and_group(screen: Screen) -> None:
    screen.open("open_answers", **SOME).choose("yhdista", False)
    assert shown_count(screen) == len(screen.html.texts("span", "quote"))
    assert len(screen.html.texts("h2")) > 3
    assert all(re.fullmatch(r"\([\w ]+\)", tag) for tag in screen.html.texts("span", "tag"))


def test_near_duplicates_are_folded_with_their_count_and_groups(screen: Screen) -> None:
    screen.open("open_answers", **SOME)
    folded = [tag for tag in screen.html.texts("span", "tag") if "useita vastauksia" in tag]
    assert folded
    assert len(screen.html.texts("span", "quote")) < shown_count(screen)
    assert screen.html.texts("summary")
    all_of_them = shown_count(screen)
    screen.choose("yhdista", False)
    assert shown_count(screen) == all_of_them == len(screen.html.texts("span", "quote"))
    assert not screen.html.texts("summary")


def test_many_answers_come_a_hundred_at_a_time(screen: Screen) -> None:
    screen.open("open_answers", kysely=SURVEY).choose("yhdista", False)
    first = screen.html.texts("span", "quote")
    assert len(first) == 100
    assert screen.widget("sivu").label == "Sivu (1–2)"
    rest = screen.choose("sivu", 2).html.texts("span", "quote")
    assert len(first) + len(rest) == shown_count(screen)
    # The list to copy holds them all; it is made when it is opened.
    assert not screen.app.code
    screen.unfold("luettelo")
    assert len(screen.app.code[0].value.split("\n")) == shown_count(screen)
    screen.choose("ryhma", ["Oppilaitokset"])
    assert len(screen.html.texts("span", "quote")) == shown_count(screen)


def test_a_page_that_is_no_more_gives_way_to_one_that_is(
    screen: Screen, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answers, "PAGE_SIZE", 10)
    screen.open("open_answers", kysely=SURVEY)
    last = int(screen.widget("sivu").max)
    screen.choose("sivu", last).choose("ryhma", ["HVA"])
    assert screen.html.texts("span", "quote")
    assert 1 <= screen.widget("sivu").value <= screen.widget("sivu").max < last


def test_a_search_finds_words_and_stays_out_of_the_address(screen: Screen) -> None:
    screen.open("open_answers", kysely=SURVEY).choose("yhdista", False)
    everything = shown_count(screen)
    screen.choose("haku", "JÄRJEST yhteis")
    quotes = screen.html.texts("span", "quote")
    assert 0 < len(quotes) == shown_count(screen) < everything
    assert all("järjest" in quote.casefold() and "yhteis" in quote.casefold() for quote in quotes)
    assert "JÄRJEST" not in str(screen.address)
    screen.choose("haku", "ei tällaista sanaa ole")
    assert [info.value for info in screen.app.info] == [text("open_page.not_found")]
    assert not screen.html.texts("span", "quote")


def test_one_question_and_one_group_can_be_chosen(screen: Screen) -> None:
    screen.open("open_answers", kysely=SURVEY, avoin="hyte-tyon-tehostaminen", ryhma="Kunta")
    screen.choose("yhdista", False)
    assert len(screen.html.texts("h2")) == 1
    assert set(screen.html.texts("span", "tag")) == {"(kunta)"}


def test_the_answers_can_be_copied_as_a_list_with_tags(screen: Screen) -> None:
    screen.open("open_answers", **SOME).unfold("luettelo")
    (block,) = screen.app.code
    lines = block.value.split("\n")
    quotes, tags = screen.html.texts("span", "quote"), screen.html.texts("span", "tag")
    assert len(lines) == len(quotes)
    for line, quote, tag in zip(lines, quotes, tags, strict=True):
        assert line.startswith("• ")
        assert line.endswith(tag)
        assert "".join(quote.split()) in "".join(line.split())


def test_a_search_finds_inflected_forms_and_compounds_and_marks_them(screen: Screen) -> None:
    screen.open("open_answers", kysely=SURVEY).choose("yhdista", False)
    screen.choose("haku", "järjestöjen")
    quotes = screen.html.texts("span", "quote")
    assert any("Järjestöt" in quote and "järjestöjen" not in quote.casefold() for quote in quotes)
    marked = {word.casefold() for word in screen.html.texts("mark")}
    assert {"järjestöt", "järjestöille"} <= marked
    screen.choose("haku", '"yhdistysilta" -vuodessa')
    assert screen.html.texts("span", "quote") == []
    screen.choose("haku", "yhdistysilta")
    assert len(screen.html.texts("span", "quote")) == 2


@pytest.mark.usefixtures("own_surveys")
def test_the_teams_own_synonyms_are_found_and_kept(screen: Screen) -> None:
    screen.open("open_answers", kysely=SURVEY).choose("yhdista", False).choose("haku", "hammas")
    before = shown_count(screen)
    screen.unfold("synonyymilista").choose("synonyymit", "hammas, savuttomuus\nraha, rahoitus")
    screen.press("tallenna-synonyymit")
    screen.choose("haku", "hammas")
    assert shown_count(screen) > before
    assert any("Savuttomuus" in quote for quote in screen.html.texts("span", "quote"))
    screen.choose("synonyymit", "yksin").press("tallenna-synonyymit")
    (problem,) = screen.app.error
    assert "1" in problem.value
    assert load_synonyms(session.own_database())[0] == ("hammas", "savuttomuus")
    screen.open("open_answers", kysely=SURVEY, yleiso="council")
    assert not [area for area in screen.app.text_area if area.key == "synonyymit"]


def test_others_read_only_what_a_person_has_let_out(screen: Screen) -> None:
    screen.open("open_answers", kysely=SURVEY, yleiso="council")
    assert not screen.html.texts("span", "quote")
    assert any("odottaa" in note for note in screen.html.texts("p", "note"))
