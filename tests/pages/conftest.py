"""The pages run without a browser, each test on a database of its own."""

import logging
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import streamlit as st

from hyte_analysis.cli import main
from hyte_analysis.ui import against_others, session
from tests.pages.reading import SAMPLES, Downloads, Screen

# A test's pages run in its own thread: Streamlit would warn that it has no browser.
logging.getLogger("streamlit.runtime.scriptrunner_utils.script_run_context").setLevel("ERROR")


@pytest.fixture(autouse=True)
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty place for the user's own database."""
    path = tmp_path / "kanta" / "hyte.duckdb"
    monkeypatch.setenv("HYTE_DB", str(path))
    forget()
    yield path
    # The command line may open the file only after the pages have let it go.
    forget()


def forget() -> None:
    """Empty the caches, besides the samples, which no test can change."""
    if Screen.opened:
        session.own_database().close()
        Screen.opened = False
    for cached in (session._open, session.stored_survey, session._counts, session._tables,
                   session._differences, session._split_tables, session._contradictions,
                   session._organisations, session._telling, session._texts,
                   against_others._from_others):  # fmt: skip
        cached.clear()


@pytest.fixture
def screen() -> Screen:
    """The pages as one reader sees them, nothing opened yet."""
    return Screen()


@pytest.fixture
def own_surveys(database: Path) -> Path:
    """Both sample files imported as the user's own surveys."""
    for file in ("ennakkokysely-2024.csv", "ennakkokysely-2025.xlsx"):
        assert main(["import", str(SAMPLES / file), "--db", str(database)]) == 0
    return database


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
