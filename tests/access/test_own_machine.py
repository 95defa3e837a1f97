"""Without sign-in only this machine's own browser is served; a broken sign-in serves nobody."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from hyte_analysis.texts import text
from tests.access import attempts
from tests.access.attempts import Planted
from tests.access.provider import Provider
from tests.access.serving import Guarded
from tests.access.test_door import all_right
from tests.access.visitor import Visitor

# One server for them all.
pytestmark = pytest.mark.xdist_group("access")


@pytest.fixture(scope="module")
def alone(folder: Path, planted: Planted) -> Iterator[Guarded]:
    del planted
    started = Guarded(folder, None)
    yield started
    started.stop()


def test_past_a_proxy_or_by_another_name_nothing_is_served(
    alone: Guarded, planted: Planted
) -> None:
    assert all_right(attempts.without_sign_in(alone, planted)) > 100


@pytest.mark.parametrize(
    "broken",
    [
        {"HYTE_COOKIE_SECRET": "short"},
        {"HYTE_OIDC_CLIENT_SECRET": ""},
        {"HYTE_OIDC_METADATA_URL": "http://id.example/.well-known/openid-configuration"},
        {"HYTE_OIDC_REDIRECT_URI": "http://hyte.example/oauth2callback"},
    ],
)
def test_a_sign_in_that_is_not_set_up_safely_lets_nobody_in(
    tmp_path: Path, provider: Provider, broken: dict[str, str]
) -> None:
    server = Guarded(tmp_path, provider, broken)
    try:
        for address in ("/", "/vertailu", "/auth/login", "/media/x", "/static/x"):
            answer = Visitor(server).get(address)
            assert answer.status_code == 503
            assert text("access.outside.broken") in answer.text
        assert "Sign-in is not set up" in server.said()
    finally:
        server.stop()
