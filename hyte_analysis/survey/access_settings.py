"""The settings file of access: who may sign in, in which role, and what each role sees."""

import os
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import TypeVar

from hyte_analysis.errors import SettingsProblem
from hyte_analysis.survey.access import Person, Role
from hyte_analysis.survey.audiences import Profile
from hyte_analysis.texts import text

SETTINGS = Path(__file__).resolve().parents[2] / "data" / "access.toml"
_KEYS = {"person", "everyone", "claim", "claims", "people", "profiles"}
_LONGEST_NAME = 60
_E_MAIL = "email"
_Value = TypeVar("_Value", bound=StrEnum)

Claims = Mapping[str, object]
"""What the identity provider has told of a person, signed."""


@dataclass(frozen=True, slots=True)
class AccessSettings:
    """Roles by a claim's values and by person; the widest audience that each role sees."""

    person: str
    claim: str
    of_claim: Mapping[str, Role]
    of_person: Mapping[str, Role]
    everyone: Role | None
    profiles: Mapping[Role, Profile]


def access_settings_path() -> Path:
    """The settings file: the one that HYTE_ACCESS names, else data/access.toml."""
    chosen = os.environ.get("HYTE_ACCESS")
    return Path(chosen).expanduser() if chosen else SETTINGS


def access_settings(path: Path | None = None) -> AccessSettings:
    """The settings as the file has them now; SettingsProblem where it can't be used."""
    path = path or access_settings_path()
    try:
        state = path.stat()
    except OSError as problem:
        raise SettingsProblem(text("access.settings_missing", file=path.name)) from problem
    return _read(path, state.st_mtime_ns, state.st_size)


def person_of(claims: Claims, settings: AccessSettings) -> Person | None:
    """The person of whom these are the claims, in the widest of their roles; None without one."""
    known_by = _known_by(claims, settings)
    roles = [settings.everyone] if settings.everyone is not None else []
    if known_by and known_by.casefold() in settings.of_person:
        roles.append(settings.of_person[known_by.casefold()])
    roles += [
        settings.of_claim[value]
        for value in _values(claims.get(settings.claim))
        if value in settings.of_claim
    ]
    name = _name(claims, known_by)
    if not roles or not name:
        return None
    role = max(roles, key=list(Role).index)
    return Person(name, role, settings.profiles[role])


def name_of(claims: Claims) -> str:
    """What a person without a role is called in the log."""
    return _name(claims, "")


def _known_by(claims: Claims, settings: AccessSettings) -> str:
    value = claims.get(settings.person)
    if not isinstance(value, str):
        return ""
    if settings.person == _E_MAIL and claims.get("email_verified", True) not in (True, "true"):
        return ""
    return value.strip()


def _values(given: object) -> list[str]:
    if isinstance(given, str):
        return [given]
    return [value for value in given if isinstance(value, str)] if isinstance(given, list) else []


def _name(claims: Claims, known_by: str) -> str:
    """The name for the log and the team's work: no two persons have the same.

    What a person may have chosen alone never is the whole of it.
    """
    own = known_by or str(claims.get("sub") or "")
    shown = claims.get("name")
    # An opaque id says nothing to a colleague: their name stands before it.
    if own and "@" not in own and isinstance(shown, str) and shown.strip():
        room = max(_LONGEST_NAME - len(own) - 3, 0)
        own = f"{shown.strip()[:room]} ({own})"
    return " ".join("".join(c if c.isprintable() else " " for c in own).split())[:_LONGEST_NAME]


@lru_cache(maxsize=8)
def _read(path: Path, _changed: int, _size: int) -> AccessSettings:
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError) as problem:
        raise SettingsProblem(text("access.settings_unreadable", file=path.name)) from problem
    unknown = sorted(set(table) - _KEYS)
    if unknown:
        raise _unusable(path, unknown[0])
    claim, of_claim = table.get("claim", ""), dict(_entries(table, "claims", Role, path))
    if not isinstance(claim, str) or bool(claim) != bool(of_claim):
        raise _unusable(path, "claim")
    person = table.get("person", _E_MAIL)
    if not isinstance(person, str) or not person:
        raise _unusable(path, "person")
    everyone = table.get("everyone")
    if everyone is not None and everyone not in tuple(Role):
        raise _unusable(path, "everyone")
    of_person = {
        name.strip().casefold(): role for name, role in _entries(table, "people", Role, path)
    }
    role_of_all = None if everyone is None else Role(everyone)
    return AccessSettings(person, claim, of_claim, of_person, role_of_all, _profiles(table, path))


def _entries(
    table: Mapping[str, object], place: str, known: type[_Value], path: Path
) -> Iterator[tuple[str, _Value]]:
    entries = table.get(place, {})
    if not isinstance(entries, dict):
        raise _unusable(path, place)
    for name, value in entries.items():
        if not str(name).strip() or value not in tuple(known):
            raise _unusable(path, f"{place}.{name}")
        yield name, known(value)


def _profiles(table: Mapping[str, object], path: Path) -> Mapping[Role, Profile]:
    """The widest audience of each role; a role that is left out sees what the public sees."""
    given = dict(_entries(table, "profiles", Profile, path))
    for name in given:
        if name not in tuple(Role):
            raise _unusable(path, f"profiles.{name}")
    return {role: given.get(role, Profile.PUBLIC) for role in Role}


def _unusable(path: Path, place: str) -> SettingsProblem:
    return SettingsProblem(text("access.settings_values", file=path.name, place=place))
