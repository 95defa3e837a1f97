"""Whose language is spoken: the one set here, else the reader's, else Finnish."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from hyte_analysis.texts import document, text
from hyte_analysis.texts import languages as room
from hyte_analysis.texts.languages import (
    FIRST,
    LANGUAGES,
    NAMES,
    TAGS,
    ask_for_language,
    in_language,
    in_this_language,
    language,
)


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str | None]:
    """A reader whose language a test may change; [] for no reader."""
    answers: list[str | None] = []
    monkeypatch.setattr(room, "_askers", [])
    ask_for_language(lambda: answers[-1] if answers else None)
    return answers


@pytest.mark.usefixtures("asked")
def test_finnish_is_spoken_where_nobody_chose() -> None:
    assert language() == FIRST == "fi"
    assert text("navigation.overview") == "Yleiskuva"


def test_a_reader_is_spoken_to_in_their_language(asked: list[str | None]) -> None:
    asked.append("sv")
    assert text("navigation.overview") == "Översikt"
    asked.append("en")
    assert text("navigation.overview") == "Overview"


def test_a_language_set_for_a_piece_of_work_wins_and_ends_with_it(
    asked: list[str | None],
) -> None:
    asked.append("sv")
    with in_language("en"):
        with in_language("fi"):
            assert language() == "fi"
        assert language() == "en"
    assert language() == "sv"
    with pytest.raises(ValueError, match="kesken"), in_language("en"):
        raise ValueError("kesken")
    assert language() == "sv"


def test_what_is_made_later_in_another_thread_speaks_the_language_of_its_asking(
    asked: list[str | None],
) -> None:
    asked.append("sv")
    made = in_this_language(lambda: text("navigation.overview"))
    asked.clear()
    with ThreadPoolExecutor(1) as pool:
        assert pool.submit(made).result() == "Översikt"
        assert pool.submit(text, "navigation.overview").result() == "Yleiskuva"


def test_every_language_has_a_name_a_tag_and_a_help_page() -> None:
    assert set(NAMES) == set(TAGS) == set(LANGUAGES)
    assert len(set(NAMES.values())) == len(LANGUAGES)
    pages = set()
    for one in LANGUAGES:
        assert TAGS[one].startswith(f"{one}-")
        with in_language(one):
            pages.add(document("help"))
    assert len(pages) == len(LANGUAGES)
