"""The settings file of access: read strictly, and whoever it does not name gets nothing."""

from pathlib import Path

import pytest

from hyte_analysis.errors import SettingsProblem
from hyte_analysis.survey.access import Person, Role
from hyte_analysis.survey.access_settings import SETTINGS, access_settings, person_of
from hyte_analysis.survey.audiences import Profile

MAIJA = {"sub": "1", "email": "maija@esimerkki.fi", "name": "Maija"}


def of(tmp_path: Path, given: str, claims: dict[str, object]) -> Person | None:
    path = tmp_path / "access.toml"
    path.write_text(given, encoding="utf-8")
    return person_of(claims, access_settings(path))


def test_the_file_that_ships_lets_nobody_in() -> None:
    settings = access_settings(SETTINGS)
    assert person_of(MAIJA, settings) is None
    assert settings.profiles[Role.VIEWER] is Profile.PUBLIC


def test_a_person_is_known_by_e_mail_whatever_its_case(tmp_path: Path) -> None:
    given = '[people]\n"Maija@Esimerkki.FI" = "editor"\n[profiles]\neditor = "internal"'
    assert of(tmp_path, given, MAIJA) == Person("maija@esimerkki.fi", Role.EDITOR)


@pytest.mark.parametrize("verified", [False, "false", None, 0, "kyllä"])
def test_an_e_mail_that_is_not_confirmed_does_not_count(tmp_path: Path, verified: object) -> None:
    given = '[people]\n"maija@esimerkki.fi" = "editor"'
    assert of(tmp_path, given, {**MAIJA, "email_verified": verified}) is None


def test_the_widest_of_the_roles_holds(tmp_path: Path) -> None:
    given = 'everyone = "viewer"\nclaim = "groups"\n[claims]\na = "coder"\nb = "admin"'
    for groups, role in ((["a", "b"], "admin"), ("a", "coder"), (["c"], "viewer"), (7, "viewer")):
        found = of(tmp_path, given, {**MAIJA, "groups": groups})
        assert found is not None
        assert found.role == role


def test_a_role_whose_audience_is_left_out_sees_what_the_public_sees(tmp_path: Path) -> None:
    found = of(tmp_path, 'everyone = "admin"', MAIJA)
    assert found is not None
    assert found.profile is Profile.PUBLIC


def test_a_chosen_name_is_never_all_that_a_person_is_called(tmp_path: Path) -> None:
    given = 'person = "oid"\neveryone = "viewer"'
    found = of(tmp_path, given, {"sub": "s", "oid": "0-1", "name": "admin@esimerkki.fi\n"})
    assert found is not None
    assert found.name == "admin@esimerkki.fi (0-1)"


@pytest.mark.parametrize(
    "given",
    [
        "[people", 'everyone = "root"', 'persons = "a"', '[people]\n"a" = "owner"',
        '[people]\n"a" = ["admin"]', 'people = "admin"', 'claim = "roles"', '[claims]\na = "admin"',
        'claim = 1\n[claims]\na = "admin"', 'person = ""', '[profiles]\nviewer = "all"',
        '[profiles]\nroot = "internal"',
    ],
)  # fmt: skip
def test_a_file_with_a_mistake_lets_nobody_in(tmp_path: Path, given: str) -> None:
    with pytest.raises(SettingsProblem):
        of(tmp_path, given, MAIJA)


def test_a_file_that_is_gone_lets_nobody_in(tmp_path: Path) -> None:
    with pytest.raises(SettingsProblem):
        access_settings(tmp_path / "access.toml")


def test_a_change_counts_at_once(tmp_path: Path) -> None:
    assert of(tmp_path, '[people]\n"maija@esimerkki.fi" = "admin"', MAIJA) is not None
    assert of(tmp_path, "[people]", MAIJA) is None
