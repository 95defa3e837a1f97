"""The language of texts, numbers and dates: the reader's own, Finnish where nobody chose."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import TypeVar

FIRST = "fi"
LANGUAGES = ("fi", "sv", "en")
"""The languages of the product, the first being the one that is written first."""

NAMES = {"fi": "Suomi", "sv": "Svenska", "en": "English"}
"""Each language by its own name."""

TAGS = {"fi": "fi-FI", "sv": "sv-FI", "en": "en-GB"}
"""What a document of the language says that its language is (BCP 47)."""

_Made = TypeVar("_Made")
_chosen: ContextVar[str | None] = ContextVar("language", default=None)
_askers: list[Callable[[], str | None]] = []


def language() -> str:
    """The language of what is being made now, as a folder of this room names it."""
    chosen = _chosen.get()
    if chosen is None and _askers:
        chosen = _askers[0]()
    return chosen or FIRST


def ask_for_language(asker: Callable[[], str | None]) -> None:
    """Let `asker` tell the reader's language wherever none has been chosen by `in_language`."""
    _askers[:] = [asker]


@contextmanager
def in_language(chosen: str) -> Iterator[None]:
    """Everything made inside is in this language."""
    token = _chosen.set(chosen)
    try:
        yield
    finally:
        _chosen.reset(token)


def in_this_language(make: Callable[[], _Made]) -> Callable[[], _Made]:
    """What makes the same later, in another thread too, in the language of this moment."""
    now = language()

    def made() -> _Made:
        with in_language(now):
            return make()

    return made


def folder_of(chosen: str) -> Path:
    """Where the texts of a language are."""
    return Path(__file__).parent / chosen
