"""The language of texts, numbers and dates: the reader's own, Finnish where nobody chose."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path

FIRST = "fi"
LANGUAGES = ("fi", "sv", "en")
"""The languages of the product, the first being the one that is written first."""

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


def folder_of(chosen: str) -> Path:
    """Where the texts of a language are."""
    return Path(__file__).parent / chosen
