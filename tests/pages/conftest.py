"""The pages run without a browser, each test on a database of its own."""

import logging
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from duckdb import DuckDBPyConnection
from streamlit.runtime.caching.cache_utils import CachedFunc

from hyte_analysis.cli import main
from hyte_analysis.storage.database import Database
from hyte_analysis.survey.access import Act
from hyte_analysis.ui import session
from hyte_analysis.ui.kept import Kept
from tests.pages.planted import import_planted
from tests.pages.reading import SAMPLES, Downloads, Screen, copied
from tests.ui.sessions import components_found_once

__all__ = ["components_found_once"]

# A test's pages run in its own thread: Streamlit would warn that it has no browser.
logging.getLogger("streamlit.runtime.scriptrunner_utils.script_run_context").setLevel("ERROR")
_WRITTEN: set[int] = set()


@pytest.fixture(scope="session", autouse=True)
def writes_noted() -> Iterator[None]:
    """It is noted which databases are written to: the samples are made anew only where they are."""
    writing = Database.writing

    @contextmanager
    def noted(database: Database, act: Act, about: str = "") -> Iterator[DuckDBPyConnection]:
        _WRITTEN.add(id(database))
        with writing(database, act, about) as cursor:
            yield cursor

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Database, "writing", noted)
        make_samples()
        yield


def make_samples() -> None:
    session._samples.clear()
    session._samples()
    _WRITTEN.clear()


@pytest.fixture(autouse=True)
def database(writes_noted: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty place for the user's own database."""
    del writes_noted
    path = tmp_path / "kanta" / "hyte.duckdb"
    monkeypatch.setenv("HYTE_DB", str(path))
    forget()
    yield path
    # The command line may open the file only after the pages have let it go.
    forget()


def forget() -> None:
    """Empty every cache of the pages; the samples are made anew where a test has changed them."""
    if Screen.opened:
        session.own_database().close()
        Screen.opened = False
    for cached in _cached():
        if cached is not session._samples:
            cached.clear()
    if id(session._samples()) in _WRITTEN:
        make_samples()
    _WRITTEN.clear()


def _cached() -> Iterator[CachedFunc[..., Any] | Kept[..., Any]]:
    names = [name for name in sys.modules if name.startswith("hyte_analysis.ui")]
    found = {id(v): v for name in names for v in vars(sys.modules[name]).values()}
    return (value for value in found.values() if isinstance(value, CachedFunc | Kept))


@pytest.fixture
def screen() -> Screen:
    """The pages as one reader sees them, nothing opened yet."""
    return Screen()


@pytest.fixture(scope="session")
def both_samples(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database to copy: both sample files imported as the user's own surveys."""
    path = tmp_path_factory.mktemp("samples") / "hyte.duckdb"
    for file in ("ennakkokysely-2024.csv", "ennakkokysely-2025.xlsx"):
        assert main(["import", str(SAMPLES / file), "--db", str(path)]) == 0
    return path


@pytest.fixture
def own_surveys(database: Path, both_samples: Path) -> Path:
    """Both sample files imported as the user's own surveys."""
    return copied(both_samples, database)


@pytest.fixture(scope="session")
def planted_sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database to copy: the sample of 2024 with personal data in it."""
    folder = tmp_path_factory.mktemp("planted")
    import_planted(folder / "hyte.duckdb", folder)
    return folder / "hyte.duckdb"


@pytest.fixture
def downloads(monkeypatch: pytest.MonkeyPatch) -> Downloads:
    """What the download buttons would give, by key."""
    kept: Downloads = {}
    button = st.download_button

    def keeping(label: str, data: Callable[[], bytes], **options: Any) -> bool:  # noqa: ANN401
        kept[options["key"]] = data
        return button(label, data, **options)

    monkeypatch.setattr(st, "download_button", keeping)
    return kept
