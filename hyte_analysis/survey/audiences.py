"""Audiences: for whom figures are shown, and what is shown to them of few answers."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from pathlib import Path

from hyte_analysis.errors import SettingsProblem
from hyte_analysis.survey.model import Unit
from hyte_analysis.texts import text

SETTINGS = Path(__file__).resolve().parents[2] / "data" / "audiences.toml"
_NUMBERS = {"counts": 1, "mean": 1, "fits": 1, "quotes": 0}


class Profile(StrEnum):
    """Who looks at the figures."""

    INTERNAL = "internal"
    COUNCIL = "council"
    PUBLIC = "public"


class Action(StrEnum):
    """What happens to figures of fewer answers than the limits."""

    WARN = "warn"
    PROTECT = "protect"


@dataclass(frozen=True, slots=True)
class Limits:
    """Smallest numbers of respondents; `fits` is the fewest distributions figures must leave open.

    `counts` is for counts and exact shares, `mean` for KA and Hajonta where counts are not shown,
    `quotes` for open answers (0: none are shown).
    """

    action: Action
    counts: int
    mean: int
    fits: int
    quotes: int


@dataclass(frozen=True, slots=True)
class Audience:
    """A profile with its limits for the survey's unit of response."""

    profile: Profile
    limits: Limits

    @property
    def is_protected(self) -> bool:
        """Whether what is below the limits is left out, not only warned of."""
        return self.limits.action is Action.PROTECT


EVERYTHING = Audience(Profile.INTERNAL, Limits(Action.WARN, 1, 1, 1, 1))
"""Shows all and warns of nothing: for work on the data itself."""


def audience(profile: Profile, unit: Unit, path: Path = SETTINGS) -> Audience:
    """The profile as the settings file has it; SettingsProblem where the file can't be used."""
    try:
        state = path.stat()
    except OSError as problem:
        raise SettingsProblem(text("disclosure.settings_missing", file=path.name)) from problem
    return Audience(profile, _read(path, state.st_mtime_ns, state.st_size)[profile, unit])


@lru_cache(maxsize=8)
def _read(path: Path, _changed: int, _size: int) -> Mapping[tuple[Profile, Unit], Limits]:
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError) as problem:
        raise SettingsProblem(text("disclosure.settings_unreadable", file=path.name)) from problem
    return {
        (profile, unit): _limits(table, f"{profile}.{unit}", path)
        for profile in Profile
        for unit in Unit
    }


def _limits(table: Mapping[str, object], place: str, path: Path) -> Limits:
    profile, unit = place.split(".")
    own = table.get(profile)
    given = own.get(unit) if isinstance(own, dict) else None
    if not isinstance(given, dict) or set(given) != {"action", *_NUMBERS}:
        keys = ", ".join(("action", *_NUMBERS))
        raise SettingsProblem(
            text("disclosure.settings_keys", file=path.name, place=place, keys=keys)
        )
    numbers = {name: given[name] for name in _NUMBERS}
    is_known = given["action"] in tuple(Action)
    is_number = all(
        isinstance(value, int) and not isinstance(value, bool) and value >= _NUMBERS[name]
        for name, value in numbers.items()
    )
    if not is_known or not is_number:
        raise SettingsProblem(text("disclosure.settings_values", file=path.name, place=place))
    return Limits(Action(given["action"]), **numbers)
