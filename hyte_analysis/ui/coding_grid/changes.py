"""What the coding grid in the browser sends back, checked before anything is done with it."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

_INSTANCE = re.compile(r"[0-9a-f]{8,64}")
_MOST = 2**53
"""A browser counts exactly up to this."""


@dataclass(frozen=True, slots=True)
class GridChange:
    """One act of the coder: a row's codes, its cuts, or the last act taken back.

    `number` grows by each act of an `instance`, one mounted grid. `codes` is what the row has
    after the act: `()` is "read, and nothing fits", None together with no `cuts` and no `undo`
    takes the mark "read" away. `cuts` are places in the row's text counted in characters, where
    a new part begins; `()` joins the parts of the row's answer again. The row of an `undo` is
    the one the grid believes it concerns, or empty.
    """

    instance: str
    number: int
    row: str
    codes: tuple[int, ...] | None = None
    cuts: tuple[int, ...] | None = None
    undo: bool = False


def checked_changes(
    journal: object,
    known: Mapping[str, str],
    codes: Collection[int],
    *,
    session: str,
    applied: Mapping[str, int],
) -> tuple[GridChange, ...]:
    """The changes of a grid's journal that have not been applied, in order.

    `known` is the text of each row that may be changed, `codes` the ids of the codes; `applied`
    is the last applied number by instance. What is malformed, concerns a row, code or place that
    does not exist, or was made for another `session`, is left out.
    """
    instance = _instance(journal, session)
    if instance is None:
        return ()
    last = applied.get(instance, 0)
    found = []
    for entry in _entries(journal):
        number = _number(entry)
        if number is None or number <= last:
            continue
        last = number
        change = _change(instance, number, entry, known, codes)
        if change is not None:
            found.append(change)
    return tuple(found)


def last_number(journal: object, *, session: str, applied: Mapping[str, int]) -> tuple[str, int]:
    """The journal's instance and the last number in it, sound or not; `("", 0)` without one."""
    instance = _instance(journal, session)
    if instance is None:
        return "", 0
    numbers = [number for entry in _entries(journal) if (number := _number(entry)) is not None]
    return instance, max([applied.get(instance, 0), *numbers])


def _instance(journal: object, session: str) -> str | None:
    if not isinstance(journal, Mapping) or journal.get("session") != session:
        return None
    instance = journal.get("instance")
    if isinstance(instance, str) and _INSTANCE.fullmatch(instance):
        return instance
    return None


def _entries(journal: object) -> list[Mapping[object, object]]:
    entries = journal.get("changes") if isinstance(journal, Mapping) else None
    if not isinstance(entries, list):
        return []
    return [entry for entry in entries if isinstance(entry, Mapping)]


def _number(entry: Mapping[object, object]) -> int | None:
    number = entry.get("number")
    if isinstance(number, int) and not isinstance(number, bool) and 0 < number < _MOST:
        return number
    return None


def _change(
    instance: str,
    number: int,
    entry: Mapping[object, object],
    known: Mapping[str, str],
    codes: Collection[int],
) -> GridChange | None:
    told = entry.get("row")
    row = told if isinstance(told, str) and told in known else None
    change = None
    if entry.get("undo") is True:
        change = GridChange(instance, number, row or "", undo=True)
    elif row is not None and "cuts" in entry:
        cuts = _whole_numbers(entry["cuts"])
        if cuts is not None and _are_places(cuts, known[row]):
            change = GridChange(instance, number, row, cuts=cuts)
    elif row is not None and "codes" in entry:
        chosen = _whole_numbers(entry["codes"])
        if entry["codes"] is None or (chosen is not None and _are_codes(chosen, codes)):
            change = GridChange(instance, number, row, codes=chosen)
    return change


def _whole_numbers(value: object) -> tuple[int, ...] | None:
    if not isinstance(value, list):
        return None
    if not all(isinstance(each, int) and not isinstance(each, bool) for each in value):
        return None
    return tuple(value)


def _are_codes(chosen: Sequence[int], codes: Collection[int]) -> bool:
    return len(set(chosen)) == len(chosen) and set(chosen) <= set(codes)


def _are_places(cuts: Sequence[int], text: str) -> bool:
    places = [0, *cuts, len(text)]
    return all(here < there for here, there in pairwise(places))
