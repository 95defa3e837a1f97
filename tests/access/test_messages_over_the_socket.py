"""What a browser may say over its socket is heard; all else is not, whoever says it."""

import asyncio
import time
from pathlib import Path

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg

from hyte_analysis.ui import access
from hyte_analysis.ui.gate_messages import Listened
from tests.access.serving import person, settings


@pytest.fixture(autouse=True)
def roles(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The settings of the roles, which a test may change."""
    path = tmp_path / "access.toml"
    path.write_text(settings(), encoding="utf-8")
    monkeypatch.setenv("HYTE_ACCESS", str(path))
    monkeypatch.setattr(access, "_signed_out", {})
    return path


def claims(role: str, lasts: float = 3600) -> dict[str, object]:
    now = time.time()
    return {"is_logged_in": True, "iat": now - 60, "exp": now + lasts, **person(role)}


def heard(listened: Listened, said: BackMsg) -> BackMsg | None:
    """The message as it is passed on; None where it is not."""
    content = listened._heard(said)
    return None if content is None else BackMsg.FromString(content)


def press() -> BackMsg:
    said = BackMsg()
    said.rerun_script.fragment_id = "osa"
    said.rerun_script.query_string = "kysely=a"
    said.rerun_script.widget_states.widgets.add().id = "nappi"
    return said


async def never() -> dict[str, object]:
    raise AssertionError


def listening(role: str, *, lasts: float = 3600, resumes: bool = False) -> Listened:
    return Listened(never, claims(role, lasts), resumes=resumes)  # type: ignore[arg-type]


def test_a_press_is_heard_as_it_is() -> None:
    assert heard(listening("viewer"), press()) == press()


@pytest.mark.parametrize("lasts", [-31, -86_400])
def test_a_press_after_the_sign_in_has_passed_only_draws_the_page_anew(lasts: float) -> None:
    passed = heard(listening("editor", lasts=lasts), press())
    assert passed is not None
    assert not passed.rerun_script.fragment_id
    assert not passed.rerun_script.widget_states.widgets
    assert passed.rerun_script.query_string == "kysely=a"


def test_a_press_on_a_page_that_was_drawn_with_other_rights_is_not_heard(roles: Path) -> None:
    listened = listening("editor")
    roles.write_text(settings().replace('= "editor"', '= "viewer"'), encoding="utf-8")
    first, second = heard(listened, press()), heard(listened, press())
    assert first is not None
    assert not first.rerun_script.fragment_id
    assert second == press()


def test_a_page_that_is_taken_up_again_is_drawn_anew_first() -> None:
    listened = listening("editor", resumes=True)
    first = heard(listened, press())
    assert first is not None
    assert not first.rerun_script.widget_states.widgets


@pytest.mark.parametrize("kind", ["clear_cache", "load_git_info", "set_run_on_save"])
@pytest.mark.parametrize("role", ["viewer", "admin"])
def test_what_no_page_needs_is_not_heard(kind: str, role: str) -> None:
    said = BackMsg()
    setattr(said, kind, True)
    assert heard(listening(role), said) is None


def test_only_those_who_bring_files_are_told_where_to() -> None:
    said = BackMsg()
    said.file_urls_request.file_names.append("a.csv")
    assert heard(listening("viewer"), said) is None
    assert heard(listening("coder"), said) == said
    assert heard(listening("coder", lasts=-60), said) is None


def test_what_is_no_message_ends_the_socket() -> None:
    async def nonsense() -> dict[str, object]:
        return {"type": "websocket.receive", "bytes": b"\xff\xff"}

    listened = Listened(nonsense, claims("admin"), resumes=False)  # type: ignore[arg-type]
    assert asyncio.run(listened())["type"] == "websocket.disconnect"  # type: ignore[arg-type]


@pytest.mark.parametrize("left_out", ["exp", "iat", "sub", "is_logged_in"])
def test_a_claim_that_is_not_there_lets_nobody_in(left_out: str) -> None:
    told = {name: value for name, value in claims("admin").items() if name != left_out}
    assert isinstance(access.standing(told), access.Outside)
    assert not isinstance(access.standing(claims("admin")), access.Outside)
