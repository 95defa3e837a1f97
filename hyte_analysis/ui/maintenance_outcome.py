"""What the last press of upkeep did, told once where the page is drawn next."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import streamlit as st

from hyte_analysis.errors import HyteError
from hyte_analysis.ui.markdown import plain

_OUTCOME = "yllapidon-tulos"


@dataclass(frozen=True, slots=True)
class _Outcome:
    told: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()


def say(told: Sequence[str], problems: Sequence[str] = ()) -> None:
    """Tell these sentences where the page is drawn next; `problems` as something to look at."""
    st.session_state[_OUTCOME] = _Outcome(tuple(told), tuple(problems))


def done(act: Callable[[], str], label: str) -> None:
    """Do what takes a while, tell its sentence or what went wrong, and draw the page anew."""
    try:
        with st.spinner(label):
            told = act()
    except HyteError as problem:
        say((), (problem.user_message,))
    else:
        say((told,))
    st.rerun()


def show_outcome() -> None:
    """What the last press did."""
    outcome: _Outcome | None = st.session_state.pop(_OUTCOME, None)
    if outcome is None:
        return
    if outcome.told:
        st.success(" ".join(map(plain, outcome.told)))
    if outcome.problems:
        st.warning(" ".join(map(plain, outcome.problems)))
