"""Who is not let in gets nothing: not by a page, a link, a file, an upload or a socket."""

from collections.abc import Iterable

import httpx
import pytest

from hyte_analysis.texts import text
from tests.access import attempts
from tests.access.attempts import SURVEY, Planted, Tried
from tests.access.serving import Guarded, person
from tests.access.visitor import Visitor

# One server for them all.
pytestmark = pytest.mark.xdist_group("access")


def all_right(tried: Iterable[Tried]) -> int:
    """How many attempts there were; every one ended as it should and nothing came out."""
    told = list(tried)
    assert [one for one in told if not one.is_right or one.leaks] == []
    return len(told)


def test_nobody_gets_anything_from_a_fresh_server(server: Guarded, planted: Planted) -> None:
    assert all_right(attempts.by_nobody(server, planted)) > 40


def test_a_cookie_that_is_not_genuine_or_has_passed_opens_nothing(
    server: Guarded, planted: Planted
) -> None:
    assert all_right(attempts.by_forged(server, planted)) > 500


def test_the_team_sees_what_the_others_must_not(server: Guarded, planted: Planted) -> None:
    """Else the searches for it would prove nothing."""
    editor = Visitor(server)
    editor.sign_in(person("editor"))
    seen: set[str] = set()
    for page in ("vertailu", "avovastaukset", "kysymykset", "yleiskuva"):
        with editor.page() as opened:
            opened.run(f"kysely={SURVEY}", page_name=page)
            seen |= set(planted.found(bytes(opened.received)))
    assert len(seen) > len(planted.hidden) / 2
    assert any("," in one for one in seen)


def test_whoever_signs_in_comes_to_the_page_they_asked_for(server: Guarded) -> None:
    visitor = Visitor(server)
    first = visitor.get("/vertailu?kysely=a&ryhma=HVA")
    assert text("access.sign_in") in first.text
    last = visitor.sign_in(person("viewer"), "/vertailu?kysely=a&ryhma=HVA")
    assert str(last.url) == f"{server.address}/vertailu?kysely=a&ryhma=HVA"
    assert "<script" in last.text


def test_signing_in_leads_to_no_other_site(server: Guarded) -> None:
    for wanted in ("https://muu.example/", "//muu.example", "/\\muu.example", "/%5cmuu", "\t//x"):
        last = Visitor(server).sign_in(person("viewer"), wanted)
        assert str(last.url) == f"{server.address}/"


def test_a_name_that_the_server_does_not_have_gets_nothing(server: Guarded) -> None:
    visitor = Visitor(server)
    visitor.sign_in(person("admin"))
    answer = visitor.get("/vertailu", Host="muu.example")
    assert answer.status_code == 403


def test_figures_of_the_server_are_for_its_own_machine(server: Guarded) -> None:
    visitor = Visitor(server)
    visitor.sign_in(person("admin"))
    assert visitor.get("/_stcore/metrics").status_code == 200
    past_proxy = visitor.get("/_stcore/metrics", **{"X-Forwarded-For": "192.0.2.1"})
    assert past_proxy.status_code == 403


def test_the_health_check_answers_everybody(server: Guarded) -> None:
    answer = httpx.get(f"{server.address}/_stcore/health", trust_env=False)
    assert (answer.status_code, answer.text) == (200, "ok")
