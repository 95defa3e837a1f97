"""Long work beside the page: made once, waited for or watched, told once when it fails."""

from collections.abc import Iterator
from threading import Event

import pytest

from hyte_analysis.texts import text
from hyte_analysis.texts.languages import in_language
from hyte_analysis.ui import background
from hyte_analysis.ui.background import MOST_KEPT, MOST_WAITING, Progress, begin, prepared


@pytest.fixture
def watched(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """The labels of the bars that were shown."""
    shown: list[str] = []
    monkeypatch.setattr(background, "_watch", lambda _, label: shown.append(label))
    background._jobs.clear()
    yield shown
    background._jobs.clear()


def done(key: str) -> None:
    background._jobs().by_key["fi", key].future.exception(timeout=10)


def test_quick_work_is_waited_for_and_made_once(watched: list[str]) -> None:
    made: list[int] = []

    def make(_: Progress) -> int:
        made.append(1)
        return 7

    assert [prepared("a", make, "Työ", quick=True) for _ in range(3)] == [7, 7, 7]
    assert made == [1]
    assert not watched


def test_long_work_shows_a_bar_until_it_is_there(watched: list[str]) -> None:
    go = Event()

    def make(progress: Progress) -> str:
        progress(0.5)
        assert go.wait(10)
        return "valmis"

    assert prepared("b", make, "Työ") is None
    assert watched == ["Työ"]
    go.set()
    done("b")
    assert prepared("b", make, "Työ") == "valmis"
    assert watched == ["Työ"]


@pytest.mark.usefixtures("watched")
def test_quick_work_does_not_stand_in_line_behind_long_work() -> None:
    go = Event()
    for name in ("pitkä 1", "pitkä 2"):
        assert prepared(name, lambda _: go.wait(10), "Työ") is None
    assert prepared("lyhyt", lambda _: 7, "Työ", quick=True) == 7
    assert not any(background._jobs().by_key["fi", n].future.done() for n in ("pitkä 1", "pitkä 2"))
    go.set()


@pytest.mark.usefixtures("watched")
def test_quick_work_that_fails_is_tried_again_at_the_next_act() -> None:
    tries: list[int] = []

    def make(_: Progress) -> int:
        tries.append(1)
        return 7 // (len(tries) - 1)

    with pytest.raises(ZeroDivisionError):
        prepared("e", make, "Työ", quick=True)
    assert prepared("e", make, "Työ", quick=True) == 7


def test_work_that_fails_is_told_once_and_tried_again_at_the_next_act(watched: list[str]) -> None:
    tries: list[int] = []
    go = Event()

    def make(_: Progress) -> str:
        tries.append(1)
        assert go.wait(10)
        if len(tries) == 1:
            raise ValueError("rikki")
        return "korjattu"

    assert prepared("c", make, "Työ") is None
    go.set()
    done("c")
    with pytest.raises(ValueError, match="rikki"):
        prepared("c", make, "Työ")
    assert prepared("c", make, "Työ", quick=True) == "korjattu"
    assert len(watched) == 1


def test_only_some_results_are_kept(watched: list[str]) -> None:
    for number in range(MOST_KEPT + 5):
        assert prepared(("d", number), lambda _, n=number: n, "Työ", quick=True) == number
    assert len(background._jobs().by_key) == MOST_KEPT
    assert ("fi", ("d", 0)) not in background._jobs().by_key
    assert not watched


def test_work_that_many_readers_wait_for_is_made_once_for_each(watched: list[str]) -> None:
    made: list[int] = []
    readers, go = range(MOST_KEPT * 2), Event()

    def make(number: int) -> int:
        assert go.wait(10)
        made.append(number)
        return number

    def asked(number: int) -> int | None:
        return prepared(("e", number), lambda _, n=number: make(n), "Työ")

    assert all(asked(number) is None for number in readers)
    go.set()
    for number in readers:
        background._jobs().by_key["fi", ("e", number)].future.exception(timeout=10)
    assert [asked(number) for number in readers] == list(readers)
    assert sorted(made) == list(readers)
    assert len(watched) == len(readers)


@pytest.mark.usefixtures("watched")
def test_results_whose_readers_have_left_are_let_go_in_time() -> None:
    for number in range(MOST_WAITING + 10):
        begin(("f", number), lambda _: None)
        background._jobs().by_key["fi", ("f", number)].future.exception(timeout=10)
    assert len(background._jobs().by_key) == MOST_WAITING + 1


@pytest.mark.usefixtures("watched")
def test_work_speaks_the_language_of_the_reader_who_asked_for_it() -> None:
    said = {}
    for language in ("fi", "sv"):
        go = Event()

        def make(_: Progress, go: Event = go) -> str:
            assert go.wait(10)
            return text("navigation.overview")

        with in_language(language):
            # Made in another thread, which has no reader.
            assert prepared("sana", make, "Työ") is None
            go.set()
            background._jobs().by_key[language, "sana"].future.exception(timeout=10)
            said[language] = prepared("sana", make, "Työ")
    assert said == {"fi": "Yleiskuva", "sv": "Översikt"}


@pytest.mark.usefixtures("watched")
def test_work_that_fails_in_another_language_is_tried_again_in_it() -> None:
    def fail(_: Progress) -> int:
        raise ValueError("ei onnistu")

    with in_language("sv"):
        for _ in range(2):
            with pytest.raises(ValueError, match="ei onnistu"):
                prepared("virhe", fail, "Työ", quick=True)
        assert prepared("virhe", lambda _: 7, "Työ", quick=True) == 7
