"""A reader chooses a language: the pages, their numbers, files and links speak it."""

import json
import re
from collections.abc import Iterator
from functools import cache
from typing import Self

import pytest

from hyte_analysis.storage.surveys import list_surveys, load_survey
from hyte_analysis.texts import catalogue, text
from hyte_analysis.texts.languages import LANGUAGES, in_language
from hyte_analysis.ui import session
from tests.pages.planted import until_ready
from tests.pages.reading import PAGES, ROOT, SAMPLES, Downloads, Screen
from tests.pages.visible import words_of_office_file, words_of_page

TRANSLATED = ("sv", "en")
SURVEYS = ("ennakkokysely-2025", "ennakkokysely-2024")
WORD = re.compile(r"[^\W\d_]{4,}")
# The pages of the original: what was asked is edited as it was asked.
ORIGINALS = ("imports", "codebook")


def words(content: str) -> set[str]:
    return {word.casefold() for word in WORD.findall(content)}


@cache
def finnish_of_the_product(language: str) -> frozenset[str]:
    """The Finnish catalogue's words that neither the language nor the samples have."""
    own = words(" ".join(catalogue("fi").values()))
    others = words(" ".join(catalogue(language).values()))
    data = [*(ROOT / "data").rglob("*.toml"), *SAMPLES.rglob("*.csv"), *SAMPLES.rglob("*.toml")]
    asked = words(" ".join(path.read_text(encoding="utf-8-sig") for path in data))
    for path in SAMPLES.glob("*.xlsx"):
        asked |= words(" ".join(w for _, w in words_of_office_file(path.read_bytes())))
    return frozenset(own - others - asked - {"suomi", "hyte", "analyysi"})


class Reader(Screen):
    """The pages as a reader of a language sees them."""

    def __init__(self, language: str) -> None:
        super().__init__()
        self.language = language

    def open(self, page: str, **address: str | list[str]) -> Self:
        # The test tool reads the options' names outside the page: it must speak the same language.
        given = {"kieli": self.language} if self.language != "fi" else {}
        with in_language(self.language):
            super().open(page, **given, **address)
            until_ready(self)
        return self

    def speaks(self, language: str) -> Self:
        """The reader chooses another language."""
        with in_language(self.language):
            self.choose("kieli", language)
        self.language = language
        with in_language(language):
            until_ready(self)
        return self


def finnish(pieces: Iterator[tuple[str, str]], language: str) -> list[str]:
    telling = finnish_of_the_product(language)
    # A folder has the name that it has.
    told = ((where, re.sub(r"`[^`]*`|/\S+", "", piece)) for where, piece in pieces)
    return [f"{where}: {piece[:90]}" for where, piece in told if words(piece) & telling]


def test_the_check_knows_the_finnish_words_of_the_pages() -> None:
    for language in TRANSLATED:
        telling = finnish_of_the_product(language)
        assert len(telling) > 1000
        assert {"yleiskuva", "lataa", "vastaajaryhmät", "rajaus"} <= telling


@pytest.mark.parametrize("language", TRANSLATED)
def test_no_page_in_another_language_has_finnish_words_of_the_product(language: str) -> None:
    reader = Reader(language)
    for page in PAGES:
        reader.open(page, kysely="ennakkokysely-2025")
        assert finnish(words_of_page(reader), language) == [], page
        assert not reader.app.error


@pytest.mark.parametrize("language", TRANSLATED)
@pytest.mark.parametrize("survey", SURVEYS)
def test_questions_options_and_groups_are_shown_in_the_readers_language(
    survey: str, language: str
) -> None:
    screen = Reader(language).open("overview", kysely=survey)
    # Everything of the form is translated in the codebooks that come with the product.
    database = session._samples()
    (stored,) = (one for one in list_surveys(database) if one.id == survey)
    asked = load_survey(database, stored.id)
    shown = " ".join(piece for _, piece in words_of_page(screen))
    own = [question.text for question in asked.questions if len(question.text) > 30]
    assert own
    assert [wording for wording in own if wording in shown] == []
    assert asked.title not in shown
    labels = {g.label for g in asked.groups}
    assert not labels & {row[0] for table in screen.html.tables for row in table.rows}


def test_a_language_is_in_the_address_and_stays_from_page_to_page() -> None:
    reader = Reader("fi").open("overview", kysely="ennakkokysely-2025").speaks("sv")
    for page in ("questions", "help", "overview"):
        with in_language("sv"):
            Screen.open(reader, page)
        assert reader.address["kieli"] == ["sv"]
        assert reader.widget("kieli").value == "sv"
    reader.speaks("fi")
    assert "kieli" not in reader.address
    assert reader.html.texts("p", "kicker")[0] == text("overview.kicker")


def test_an_unknown_language_in_a_link_is_finnish(screen: Screen) -> None:
    for asked in ("de", "../fi", ["sv2"], "<b>"):
        screen.open("help", kieli=asked)
        assert screen.html.texts("h1") == ["Ohje"]
        assert "kieli" not in screen.address


def test_the_page_tells_the_browser_its_language() -> None:
    reader = Reader("fi").open("help")
    for language in ("en", "sv", "fi"):
        reader.speaks(language)
        markup = [html.value for html in reader.app.html if 'class="language"' in html.value]
        assert markup == [f'<span class="language" lang="{language}"></span>']


@pytest.mark.parametrize("page", PAGES)
def test_a_page_may_change_its_language_and_change_it_back(page: str) -> None:
    reader = Reader("fi").open(page, kysely="ennakkokysely-2024", ryhma=["HVA", "Kunta"])
    before = list(words_of_page(reader))
    seen = [before]
    for language in ("sv", "en", "fi"):
        reader.speaks(language)
        assert reader.widget("ryhma").value == ["HVA", "Kunta"]
        seen.append(list(words_of_page(reader)))
    assert seen[-1] == before
    assert before != seen[1] != seen[2]


def test_a_chosen_group_of_a_chart_stays_when_the_language_changes() -> None:
    chosen = {"kysymys": "tehostettavat-tavoitteet", "kuvaajan-ryhma": "HVA"}
    reader = Reader("fi").open("questions", kysely="ennakkokysely-2024", **chosen)
    for language in ("sv", "fi"):
        reader.speaks(language)
        assert reader.address["kuvaajan-ryhma"] == ["HVA"]
        assert reader.widget("kuvaajan-ryhma").value == "HVA"


def test_a_link_to_a_view_in_a_language_shows_the_same_figures() -> None:
    figures = []
    for language in LANGUAGES:
        reader = Reader(language).open("overview", kysely="ennakkokysely-2025")
        figures.append([row[1:] for table in reader.html.tables for row in table.rows])
    assert figures[0] == figures[1] == figures[2]


def test_numbers_follow_the_language() -> None:
    for language, mean in (("fi", "KA 1,93"), ("sv", "MV 1,93"), ("en", "Mean 1.93")):
        reader = Reader(language).open(
            "questions", kysely="ennakkokysely-2025", kysymys="sovitut-kaytannot"
        )
        (chart,) = reader.charts
        drawn = json.dumps(json.loads(chart.spec), ensure_ascii=False)
        assert mean in drawn.replace("\u00a0", " ")


def test_two_readers_of_one_server_read_their_own_languages() -> None:
    """What is kept for one is not shown to the other."""
    finn, other = Reader("fi"), Reader("en")
    english = {words for key, words in catalogue("en").items() if words != catalogue("fi")[key]}
    for page in ("overview", "questions", "comparison", "themes", "open_answers"):
        finn.open(page, kysely="ennakkokysely-2025")
        other.open(page, kysely="ennakkokysely-2025")
        assert finnish(words_of_page(other), "en") == []
        assert english & {words for _, words in words_of_page(other)}
        assert not english & {words for _, words in words_of_page(finn)}


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_workbook_is_in_the_readers_language(downloads: Downloads, language: str) -> None:
    Reader(language).open("overview", kysely="ennakkokysely-2025")
    # It is made in another thread, which has no reader.
    workbook = downloads["lataa-kaikki"]()
    assert finnish(words_of_office_file(workbook), language) == []
    shown = [words for _, words in words_of_office_file(workbook)]
    with in_language(language):
        assert text("excel.sheet.contents") in shown


@pytest.mark.usefixtures("own_surveys")
def test_a_codebook_is_given_as_it_was_asked(downloads: Downloads) -> None:
    Reader("sv").open("codebook", kysely="ennakkokysely-2025", **{"koodikirjan-osa": "history"})
    book = downloads["lataa-koodikirja"]().decode()
    assert 'title = "Ennakkokysely 2025"' in book
    assert "[translations.sv" in book
    assert "Onko hyvinvointialueen ja organisaatiosi" in book


@pytest.mark.usefixtures("own_surveys")
def test_translations_come_with_an_import() -> None:
    screen = Reader("en").open("overview", kysely="ennakkokysely-2024")
    assert screen.html.texts("h1") == ["Pre-survey 2024"]
    assert screen.app.selectbox(key="kysely").options == ["Pre-survey 2025", "Pre-survey 2024"]
