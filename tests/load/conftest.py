"""A server that many use at once, with a survey of its own."""

from collections.abc import Iterator

import pytest

from benchmarks.load import Plan, prepared_survey
from benchmarks.load_survey import Figures
from tests.browser.serving import Server

PLAN = Plan(users=4, minutes=0.12, responses=120, imported=60, seed=7)
"""A small load: what it is for is that nothing is wrong, not how fast it is."""


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Server, Figures]]:
    """The dashboard, and the figures of the survey that it has; a tab that is left is let go."""
    folder = tmp_path_factory.mktemp("load")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("STREAMLIT_SERVER_DISCONNECTED_SESSION_TTL", "1")
        figures = prepared_survey(folder, PLAN)
        started = Server(folder)
    yield started, figures
    started.stop()
