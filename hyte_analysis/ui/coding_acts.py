"""What a press on the coding page does: a change on the coding as it is stored at that moment."""

from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st

from hyte_analysis.errors import HyteError
from hyte_analysis.survey.coding import ChangeKind, CodingChange, CodingEvent, CodingRows
from hyte_analysis.texts import text
from hyte_analysis.ui.coding_state import change, coding, refreshed, undo
from hyte_analysis.ui.markdown import plain
from hyte_analysis.ui.session import View

_OUTCOME = "luokittelun-tulos"

Make = Callable[[CodingRows], CodingChange | None]


@dataclass(frozen=True, slots=True)
class _Outcome:
    """What the last press did, or why it could not be done."""

    words: str
    is_problem: bool = False


def act(view: View, make: Make) -> None:
    """Make and store the change of a button, and tell of it. For use as a callback."""
    acted(view, make)


def acted(view: View, make: Make) -> bool:
    """Make and store the change, and tell of it; whether it could be done."""
    try:
        view = refreshed(view)
        one = make(coding(view))
        if one is not None:
            change(view, [one])
            say(text("coding_page.done", what=did(one)))
    except HyteError as problem:
        say_problem(problem)
        return False
    return True


def take_back(view: View) -> None:
    """Take back the person's last change. For use as a callback."""
    try:
        _, event = undo(refreshed(view))
    except HyteError as problem:
        say_problem(problem)
        return
    say_taken_back(event)


def say_taken_back(event: CodingEvent | None) -> None:
    """Tell on the next page what was taken back."""
    if event is None:
        say(text("coding_page.nothing_to_undo"))
    else:
        say(text("coding_page.undone", what=did(event.change)))


def did(change: CodingChange) -> str:
    """A change in a few words, such as `luokitteli vastauksen: Resurssit`."""
    if change.kind is ChangeKind.CODED and not change.what:
        return text("coding_page.did.marked")
    if not change.what:
        return text(f"coding_page.did.{change.kind}")
    return text("coding_page.did_what", did=text(f"coding_page.did.{change.kind}"),
                what=change.what)  # fmt: skip


def say(words: str) -> None:
    """Tell this once, where the page is drawn next."""
    st.session_state[_OUTCOME] = _Outcome(words)


def say_problem(problem: HyteError) -> None:
    """Tell the problem once, where the page is drawn next."""
    st.session_state[_OUTCOME] = _Outcome(problem.user_message, is_problem=True)


def show_outcome() -> None:
    """What the last press did."""
    outcome: _Outcome | None = st.session_state.pop(_OUTCOME, None)
    if outcome is None:
        return
    show = st.error if outcome.is_problem else st.success
    show(plain(outcome.words))
