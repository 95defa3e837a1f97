"""A sign-out ends every sign-in until then, whatever the provider's clock says."""

import time
from collections import OrderedDict
from pathlib import Path

import pytest

from hyte_analysis.storage.audit import last_acts
from hyte_analysis.survey.access import Act, Person, Role
from hyte_analysis.survey.audiences import Profile
from hyte_analysis.ui import access, navigation
from hyte_analysis.ui.access import Outside, sign_out, standing
from tests.access.serving import person, settings

FIVE_MINUTES = 300


@pytest.fixture(autouse=True)
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "access.toml").write_text(settings(), encoding="utf-8")
    monkeypatch.setenv("HYTE_ACCESS", str(tmp_path / "access.toml"))
    monkeypatch.setenv("HYTE_DB", str(tmp_path / "hyte.duckdb"))
    monkeypatch.setattr(access, "_signed_out", OrderedDict())
    monkeypatch.setattr(access, "_newest", OrderedDict())
    return tmp_path / "hyte.duckdb"


def token(issued: float) -> dict[str, object]:
    return {"is_logged_in": True, "iat": issued, "exp": time.time() + 3600, **person("editor")}


@pytest.mark.parametrize("behind", [0, FIVE_MINUTES])
def test_a_sign_in_after_a_sign_out_lets_in_again(behind: float) -> None:
    first, later = time.time() - behind - 10, time.time() - behind
    assert isinstance(standing(token(first)), Person)
    sign_out(token(first))
    assert standing(token(first)) is Outside.SIGNED_OUT
    assert isinstance(standing(token(later)), Person)


def test_a_sign_out_ends_the_sign_ins_of_other_devices_too(database: Path) -> None:
    here, elsewhere = time.time() - 20, time.time() - 10
    assert isinstance(standing(token(here)), Person)
    assert isinstance(standing(token(elsewhere)), Person)
    sign_out(token(here))
    assert standing(token(elsewhere)) is Outside.SIGNED_OUT
    assert [entry.act for entry in last_acts(database, 5)] == [Act.SIGN_OUT]


def test_pages_of_work_are_for_those_alone_who_may_see_all() -> None:
    for entry in navigation.PAGES:
        narrow = Person("Maija", Role.ADMIN, Profile.PUBLIC)
        is_for_all = entry.needs is Act.SIGN_IN
        assert navigation._may(narrow, entry) == is_for_all
        assert navigation._may(Person("Maija", Role.ADMIN), entry)
