"""Every page with every survey: it opens, names itself once, and says what it restricts."""

from itertools import pairwise
from pathlib import Path

import pytest

from hyte_analysis.texts import text
from tests.pages.reading import PAGES, Screen

SURVEYS = ("ennakkokysely-2025", "ennakkokysely-2024")
WITH_FIGURES = ("overview", "questions", "comparison", "crosstab", "export",
                "open_answers", "themes", "coding", "summary", "personal_data",
                "report", "presentation")  # fmt: skip
SAMPLE = text("ui.sample")


def check(screen: Screen, page: str) -> None:
    assert len(screen.html.texts("h1")) == 1
    assert screen.html.texts("h1")[0].strip()
    assert not screen.app.error
    assert not screen.app.warning
    levels = [int(tag[1]) for tag, _, _ in screen.html.elements if tag in ("h1", "h2", "h3")]
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert len(primary_buttons(screen)) <= 1, page


def primary_buttons(screen: Screen) -> list[str]:
    buttons = [*screen.app.button, *screen.app.download_button]
    return [button.label for button in buttons if button.proto.type == "primary"]


@pytest.mark.parametrize("survey", SURVEYS)
@pytest.mark.parametrize("page", PAGES)
def test_a_page_opens_with_a_sample_and_says_so(screen: Screen, page: str, survey: str) -> None:
    screen.open(page, kysely=survey)
    check(screen, page)
    assert (SAMPLE in screen.html.texts("p", "sample")) == (page in WITH_FIGURES)


@pytest.mark.usefixtures("own_surveys")
def test_every_page_opens_with_the_users_own_surveys_and_no_sample(screen: Screen) -> None:
    for survey in SURVEYS:
        for page in PAGES:
            screen.open(page, kysely=survey)
            check(screen, page)
            assert SAMPLE not in screen.html.texts("p", "sample")
            labels = screen.app.selectbox(key="kysely").options
            assert labels == ["Ennakkokysely 2025", "Ennakkokysely 2024"]


def test_an_empty_choice_of_groups_shows_what_to_do(screen: Screen) -> None:
    screen.open("overview").choose("ryhma", [])
    for page in PAGES:
        screen.open(page)
        advice = [info.value for info in screen.app.info]
        assert (advice == [text("filters.no_groups")]) == (page in WITH_FIGURES)
        assert len(screen.html.texts("h1")) == 1
        assert not screen.charts
    screen.choose("ryhma", ["Kunta"]).open("overview")
    assert not screen.app.info


def test_a_restriction_stands_in_words_on_every_page_with_figures(screen: Screen) -> None:
    screen.open("overview", kysely="ennakkokysely-2025")
    screen.choose("rajaus", "sovitut-kaytannot")
    assert not screen.html.texts("p", "restriction")
    screen.choose("vastaus", ["1", "3"])
    for page in WITH_FIGURES:
        screen.open(page)
        (sentence,) = screen.html.texts("p", "restriction")
        assert sentence.startswith("Rajaus: vain vastaajat")
        assert "En osaa sanoa" in sentence
        assert " tai " in sentence
        assert screen.address["vastaus"] == ["1", "3"]
    screen.open("overview")
    assert screen.html.tables[0].by_row()["Kaikki"]["Vastauksia"] == "11"


def test_choices_stay_from_page_to_page_and_stand_in_the_address(screen: Screen) -> None:
    screen.open("questions", kysely="ennakkokysely-2024", ryhma=["Kunta", "HVA"])
    for page in PAGES:
        screen.open(page)
        assert screen.widget("kysely").value == "ennakkokysely-2024"
        assert set(screen.widget("ryhma").value) == {"HVA", "Kunta"}
        assert screen.address["kysely"] == ["ennakkokysely-2024"]
        assert screen.address["ryhma"] == ["HVA", "Kunta"]


def test_what_an_address_asks_for_in_vain_is_left_out(screen: Screen) -> None:
    screen.open(
        "questions", kysely="ei-ole", ryhma=["Ei ole"], kysymys="<b>", rajaus="x", vastaus="99"
    )
    # The survey and the question are named all the same, so that the link stays true.
    assert screen.address == {"kysely": ["ennakkokysely-2025"], "kysymys": ["sovitut-kaytannot"]}
    assert screen.widget("kysely").value == "ennakkokysely-2025"
    assert screen.widget("ryhma").value == ["HVA", "Kunta", "Oppilaitokset", "Muut toimijat"]


def test_the_overview_tells_who_answered_and_links_to_each_question(screen: Screen) -> None:
    screen.open("overview", kysely="ennakkokysely-2025")
    (groups,) = screen.html.tables
    assert groups.rows == [
        ["HVA", "3"], ["Kunta", "14"], ["Oppilaitokset", "1"], ["Muut toimijat", "3"],
        ["Kaikki", "21"],
    ]  # fmt: skip
    links = [link.proto for link in screen.app.get("page_link")]
    labels = screen.html.texts("p", "glance-words")
    assert len(links) == len(labels) > 5
    assert all(link.label and "kysymys=" in link.query_string for link in links)
    assert all("kysely=ennakkokysely-2025" in link.query_string for link in links)


def test_a_database_that_cannot_be_opened_is_one_sentence(screen: Screen, database: Path) -> None:
    database.parent.mkdir()
    database.write_bytes(b"not a database")
    screen.app.run()
    (problem,) = screen.is_well().app.error
    assert "on vioittunut, eikä siitä ole varmuuskopiota" in problem.value
    assert "Siirrä tiedosto talteen" in problem.value
