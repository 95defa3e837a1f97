"""A provider, and a server that signs readers in by it; the planted survey is in its database."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.access.attempts import Planted, plant
from tests.access.provider import Provider
from tests.access.serving import Guarded
from tests.browser.serving import free_port


@pytest.fixture(scope="session")
def provider() -> Iterator[Provider]:
    started = Provider(free_port())
    started.start()
    yield started
    started.stop()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("access")


@pytest.fixture(scope="module")
def planted(folder: Path) -> Planted:
    return plant(folder)


@pytest.fixture(scope="module")
def server(folder: Path, provider: Provider, planted: Planted) -> Iterator[Guarded]:
    """A server that nobody has visited before this module."""
    del planted
    started = Guarded(folder, provider)
    yield started
    started.stop()
