"""The personal-data page: a person reads every answer before others may."""

from dataclasses import replace
from pathlib import Path

import pytest

from hyte_analysis.storage.releases import load_releases, store_releases, withdraw_releases
from hyte_analysis.survey.coding import digest
from hyte_analysis.survey.releases import Release
from hyte_analysis.texts import counted, text
from hyte_analysis.ui import session
from hyte_analysis.ui.personal_data_answers import PAGE_SIZE
from tests.pages.planted import ANSWERS, ASKED, SURVEY, sent, told, until_ready
from tests.pages.reading import Screen, copied

HERE = {"kysely": SURVEY, "avoin": ASKED}
OUT = HERE | {"tarkistuksen-osa": "released"}


@pytest.fixture
def page(database: Path, planted_sample: Path, screen: Screen) -> Screen:
    """The page with the planted survey, a name given."""
    copied(planted_sample, database)
    return named(opened(screen))


def opened(screen: Screen, **address: str) -> Screen:
    return until_ready(screen.open("personal_data", **(address or HERE)))


def named(screen: Screen) -> Screen:
    return screen.choose("tekija", "Anna Arvioija")


def releases() -> tuple[Release, ...]:
    return load_releases(session.own_database(), SURVEY)


def key_of(screen: Screen, what: str, words: str) -> str:
    """The key of this control of the answer in which the words stand."""
    (held,) = {
        widget.key for widget in (*screen.app.checkbox, *screen.app.text_input)
        if widget.key and widget.key.startswith(what) and digest_of(words) in widget.key
    }  # fmt: skip
    return str(held)


def digest_of(words: str) -> str:
    (answer,) = {answer for answer in ANSWERS if words in answer}
    return digest(answer)


def published(screen: Screen) -> str:
    """What others read of the question, one answer after another."""
    screen.open("open_answers", **HERE, yleiso="council")
    return " | ".join(screen.html.texts("span", "quote"))


def test_answers_with_personal_data_stand_first_with_what_was_found_and_why(page: Screen) -> None:
    first = page.html.texts("p", "checked")[0]
    assert "Matti Virtanen" in first or "131052-308T" in first or "matti.virtanen" in first
    assert {"Matti Virtanen", "040 123 4567", "131052-308T"} <= set(page.html.texts("mark"))
    labels = [box.label for box in page.app.checkbox]
    assert any("040 123 4567" in label and "puhelinnumero" in label for label in labels)
    assert any("asiaa hoitaa [nimi]" in words for words in page.html.texts("p", "checked"))


def test_it_is_told_how_far_the_check_is(page: Screen) -> None:
    words = page.html.texts("p", "note")[0]
    n = int(words.split("/")[1].split()[0])
    assert words.startswith(counted("release_page.counts.checked", n, checked="0"))
    assert counted("release_page.counts.personal", 3) in words
    page.press("hyvaksy")
    words = page.html.texts("p", "note")[0]
    assert words == counted("release_page.counts.checked", n, checked=str(n))


def test_nothing_is_let_out_without_a_name(
    database: Path, planted_sample: Path, screen: Screen
) -> None:
    copied(planted_sample, database)
    opened(screen)
    assert screen.widget("hyvaksy").disabled
    named(screen)
    assert not screen.widget("hyvaksy").disabled
    assert releases() == ()


def test_a_yes_is_remembered_with_its_masks_and_who_said_it(page: Screen) -> None:
    page.press("hyvaksy")
    out = releases()
    assert {one.who for one in out} == {"Anna Arvioija"}
    assert len(page.app.success) == 2
    words = published(page)
    assert "Meillä X kunnassa asiaa hoitaa [nimi], puh. [puhelin]." in words
    assert told(words.encode()) == []


def test_a_false_alarm_is_not_masked(page: Screen) -> None:
    (box,) = [box for box in page.app.checkbox if "Matti Virtanen" in box.label]
    page.choose(box.key, False).press("hyvaksy")
    assert "asiaa hoitaa Matti Virtanen, puh. [puhelin]." in published(page)


def test_names_of_organisations_are_left_where_the_team_wishes(page: Screen) -> None:
    page.choose("peita-nimet", False).press("hyvaksy")
    assert "Meillä Kuopion kaupungissa asiaa hoitaa [nimi]" in published(page)


def test_words_can_be_masked_by_hand(page: Screen) -> None:
    page.choose(key_of(page, "lisaa", "yhteisiä"), "yhteisiä iltoja").press("hyvaksy")
    assert "Lisää [peitetty]." in published(page)


def test_an_answer_is_not_let_out_while_a_mask_of_it_is_nowhere(page: Screen) -> None:
    page.choose(key_of(page, "lisaa", "yhteisiä"), "yhteisiä päiviä")
    (warning,) = page.app.warning
    assert "yhteisiä päiviä" in warning.value
    page.press("hyvaksy")
    assert "yhteisiä" not in published(page)


def test_an_answer_kept_back_stays_with_the_team(page: Screen) -> None:
    page.choose(key_of(page, "jata", "Matti Virtanen"), True).press("hyvaksy")
    sections = str(page.widget("tarkistuksen-osa").options)
    assert text("release_page.section.unchecked", n=0) in sections
    assert text("release_page.section.kept", n=1) in sections
    assert "asiaa hoitaa" not in published(page)
    assert "Lisää yhteisiä iltoja." in published(page)


def test_an_answer_kept_back_waits_for_a_person_to_bring_it_back(page: Screen) -> None:
    page.choose(key_of(page, "jata", "Matti Virtanen"), True).press("hyvaksy")
    opened(page, **{**OUT, "tarkistuksen-osa": "kept"})
    (button,) = [b for b in page.app.button if b.key.startswith("ota-takaisin-ulkona")]
    page.press(button.key)
    assert text("release_page.section.unchecked", n=1) in str(
        page.widget("tarkistuksen-osa").options
    )


def test_a_release_can_be_taken_back(page: Screen) -> None:
    page.press("hyvaksy")
    n = len(releases())
    opened(page, **OUT)
    buttons = [b for b in page.app.button if b.key.startswith("ota-takaisin-ulkona")]
    assert any("Anna Arvioija" in note for note in page.html.texts("p", "note"))
    page.press(buttons[0].key)
    assert len(releases()) < n
    page.press("ota-takaisin-sivu")
    assert releases() == ()


def test_the_same_words_are_read_once_and_let_out_together(page: Screen) -> None:
    lines = [words for words in page.html.texts("p", "checked") if "yhteisiä iltoja" in words]
    assert len(lines) == 1
    assert counted("release_page.check.same", 2) in lines[0]


def test_what_was_not_shown_is_not_let_out(page: Screen) -> None:
    opened(page, kysely=SURVEY)
    shown = page.html.texts("p", "checked")
    page.press("hyvaksy")
    assert 0 < len({one.answer for one in releases()}) < 130
    assert len({one.answer.digest for one in releases()}) <= PAGE_SIZE
    assert shown != page.html.texts("p", "checked")


def test_what_another_person_let_out_meanwhile_stays_as_it_is(page: Screen) -> None:
    page.press("hyvaksy")
    own = releases()
    theirs = replace(own[0], who="Bo", masks=())
    withdraw_releases(session.own_database(), SURVEY, [one.answer for one in own])
    opened(page)
    store_releases(session.own_database(), SURVEY, [theirs])
    page.press("hyvaksy")
    assert theirs in releases()
    assert {one.who for one in releases()} == {"Bo", "Anna Arvioija"}


@pytest.mark.parametrize("profile", ["council", "public"])
def test_the_check_is_the_teams_own(page: Screen, profile: str) -> None:
    page.open("personal_data", **HERE, yleiso=profile)
    assert [info.value for info in page.app.info] == [text("coding.only_inside")]
    assert told(sent(page)) == []
