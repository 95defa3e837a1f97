"""What each role reaches on a server, and what reaches those who see the public audience."""

import pytest

from hyte_analysis.survey.access import Act
from tests.access import attempts
from tests.access.attempts import SURVEY, Planted
from tests.access.serving import Guarded, person
from tests.access.test_door import all_right
from tests.access.visitor import Visitor

# One server for them all.
pytestmark = pytest.mark.xdist_group("access")


def test_each_role_opens_its_own_pages_and_no_others(server: Guarded, planted: Planted) -> None:
    assert all_right(attempts.by_role(server, planted)) >= 60
    told = {(line["who"], line["act"]) for line in server.audit()}
    assert {("viewer@esimerkki.fi", Act.SIGN_IN), ("viewer@esimerkki.fi", Act.REFUSED)} <= told


def test_a_viewer_gets_nothing_that_the_public_audience_hides(
    server: Guarded, planted: Planted
) -> None:
    assert all_right(attempts.by_viewer(server, planted)) > 100
    exports = [line for line in server.audit() if line["act"] == Act.EXPORT]
    assert {line["who"] for line in exports} == {"editor@esimerkki.fi"}
    assert f"{SURVEY} xlsx" in {line["about"] for line in exports}


def test_what_changes_while_a_page_is_open_counts_at_the_next_press(
    server: Guarded, planted: Planted
) -> None:
    assert all_right(attempts.while_open(server, planted)) == 5


def test_two_persons_at_once_are_each_themselves(server: Guarded) -> None:
    editor, viewer = Visitor(server), Visitor(server)
    editor.sign_in(person("editor"))
    viewer.sign_in(person("viewer"))
    with editor.page() as of_editor, viewer.page() as of_viewer:
        for _ in range(3):
            for page, own, other in (
                (of_editor, "editor", "viewer"),
                (of_viewer, "viewer", "editor"),
            ):
                page.received.clear()
                page.run(f"kysely={SURVEY}", page_name="ohje")
                assert f"{own}@esimerkki.fi".encode() in page.received
                assert f"{other}@esimerkki.fi".encode() not in page.received


def test_nothing_of_an_answer_or_a_query_stands_in_a_log(server: Guarded, planted: Planted) -> None:
    for path in (server.log, server.database.with_name("hyte-audit.jsonl")):
        content = path.read_bytes()
        assert planted.found(content) == ()
        assert b"code=" not in content
        assert b"kysely=" not in content
