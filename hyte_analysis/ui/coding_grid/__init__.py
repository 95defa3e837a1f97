"""The coding grid: answers and codes, quick by keyboard, whole by mouse and touch.

A key press shows at once in the browser, which keeps each act in a numbered journal until the
server says that it has applied it. So a script that is slow, interrupted, run again or failed
neither loses an act nor applies it twice:

    def take() -> None:
        apply_grid_changes(key, known, code_ids, store)

    take()
    coding_grid(rows_as_stored(), codes, key=key, on_change=take)
"""

import secrets
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import streamlit as st
from streamlit.components.v2.types import ComponentRenderer

from hyte_analysis.ui.coding_grid.changes import GridChange, checked_changes, last_number
from hyte_analysis.ui.coding_grid.payload import (
    GridCode,
    GridRow,
    grid_codes,
    grid_words,
    payload,
)

__all__ = [
    "GridChange",
    "GridCode",
    "GridRow",
    "apply_grid_changes",
    "coding_grid",
    "grid_codes",
]

# One script to the browser, in this order.
_SCRIPTS = ("journal", "rows", "palette", "splitting", "acts", "keys", "grid")


@dataclass(frozen=True, slots=True)
class _Ledger:
    """The last applied number by instance, as this session knows; changed in place."""

    session: str = field(default_factory=lambda: secrets.token_hex(8))
    applied: dict[str, int] = field(default_factory=dict)


def apply_grid_changes(
    key: str,
    known: Mapping[str, str],
    codes: Collection[int],
    apply: Callable[[GridChange], None],
) -> int:
    """How many new changes of the grid with this key were applied, one by one, in order.

    `known` is the text by id of every row that the grid may have shown, also of those that are
    filtered away now; `codes` are the ids that exist. `apply` must not ask Streamlit anything:
    there a script may be interrupted, between what it stored and the note that it did. A change
    whose `apply` raises is tried again in the next run, and those after it.
    """
    ledger, journal = _ledger(key), _journal(key)
    changes = checked_changes(journal, known, codes, session=ledger.session, applied=ledger.applied)
    for change in changes:
        apply(change)
        ledger.applied[change.instance] = change.number
    instance, last = last_number(journal, session=ledger.session, applied=ledger.applied)
    if instance:
        ledger.applied[instance] = last
    return len(changes)


def coding_grid(
    rows: Sequence[GridRow],
    codes: Sequence[GridCode],
    *,
    key: str,
    on_change: Callable[[], None] | None = None,
) -> None:
    """Show the grid with the rows as they are stored, after `apply_grid_changes`.

    `key` names what is coded and by whom: one grid, one key. `on_change` is called before the
    script when something has been coded, also when the reader is already on another page.
    """
    ledger = _ledger(key)
    instance, _ = last_number(_journal(key), session=ledger.session, applied=ledger.applied)
    _component()(
        key=key,
        data={
            "key": key,
            "session": ledger.session,
            "applied": [instance, ledger.applied.get(instance, 0)],
            "words": grid_words(),
            **payload(rows, codes),
        },
        on_journal_change=on_change or _nothing,
    )


def _nothing() -> None:
    return None


def _ledger(key: str) -> _Ledger:
    name = f"{key}-applied"
    if name not in st.session_state:
        st.session_state[name] = _Ledger()
    ledger: _Ledger = st.session_state[name]
    return ledger


def _journal(key: str) -> object:
    state = st.session_state.get(key)
    return state.get("journal") if isinstance(state, Mapping) else None


@cache
def _component() -> ComponentRenderer:
    folder = Path(__file__).parent

    def read(name: str) -> str:
        return (folder / name).read_text(encoding="utf-8")

    return st.components.v2.component(
        "hyte_coding_grid",
        html=read("grid.html"),
        css=read("grid.css"),
        js="\n".join(read(f"{name}.js") for name in _SCRIPTS),
    )
