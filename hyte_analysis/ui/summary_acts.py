"""What a press on the summary page does: a change of the summary, stored at once."""

from collections.abc import Callable

import streamlit as st

from hyte_analysis.errors import HyteError, StorageProblem
from hyte_analysis.storage.summaries import load_summary, store_summary, undo_summary
from hyte_analysis.survey.summaries import Summary, Theme
from hyte_analysis.texts import text
from hyte_analysis.ui.coding_state import person
from hyte_analysis.ui.markdown import plain
from hyte_analysis.ui.session import View

_SEEN = "yhteenvedon-tila"
_PROBLEM = "yhteenvedon-virhe"

Change = Callable[[Summary], Summary]


def seen(view: View, question_id: str, version: int) -> None:
    """Note which state of the summary this page shows."""
    st.session_state[_SEEN] = (view.stored.id, question_id, version)


def show_problem() -> None:
    """Say once why the last press did nothing."""
    problem = st.session_state.pop(_PROBLEM, "")
    if problem:
        st.error(plain(problem))


def begin(view: View, summary: Summary) -> None:
    """Store a new summary, and go on to edit it. For use as a callback."""
    st.session_state["yhteenvedon-osa"] = "editing"
    _store(view, summary.question_id, lambda _: summary)


def act(view: View, question_id: str, change: Change) -> None:
    """Make and store the change. For use as a callback."""
    _store(view, question_id, lambda summary: change(summary or Summary(question_id)))


def act_on_theme(view: View, question_id: str, at: int, theme: Theme, change: Change) -> None:
    """Make and store a change of a theme, the one that was on the page. For use as a callback.

    A second press that was meant for the page before does nothing.
    """

    def checked(summary: Summary) -> Summary:
        known = summary.themes[at] if at < len(summary.themes) else None
        same = known and (known.code, known.lines) == (theme.code, theme.lines)
        return change(summary) if same else summary

    act(view, question_id, checked)


def act_typed(  # noqa: PLR0913, PLR0917 - as Streamlit calls it
    view: View,
    question_id: str,
    key: str,
    at: int,
    theme: Theme,
    change: Callable[[Summary, str], Summary],
) -> None:
    """Make and store the change of a theme by what was typed into a field. A callback.

    Nothing is typed into a theme that has gone or lost a line meanwhile.
    """
    words = str(st.session_state.get(key) or "")

    def checked(summary: Summary) -> Summary:
        known = summary.themes[at] if at < len(summary.themes) else None
        same = known and (known.code, len(known.lines)) == (theme.code, len(theme.lines))
        return change(summary, words) if same else summary

    act(view, question_id, checked)


def undo(view: View, question_id: str) -> None:
    """Go back to the state before. For use as a callback."""
    try:
        _, version = load_summary(view.database, view.stored.id, question_id)
        _check_seen(view, question_id, version)
        undo_summary(view.database, view.stored.id, question_id, version)
    except HyteError as problem:
        st.session_state[_PROBLEM] = problem.user_message


def _check_seen(view: View, question_id: str, version: int) -> None:
    """StorageProblem where this page has not shown or left the summary in this state."""
    if st.session_state.get(_SEEN) != (view.stored.id, question_id, version):
        raise StorageProblem(text("storage.summary_changed"))


def _store(view: View, question_id: str, make: Callable[[Summary | None], Summary]) -> None:
    """Store what is made of the summary, if it still is as this page showed or left it."""
    try:
        summary, version = load_summary(view.database, view.stored.id, question_id)
        _check_seen(view, question_id, version)
        after = make(summary)
        if after != summary:
            stored = store_summary(view.database, view.stored.id, after, person(), version)
            seen(view, question_id, stored)
    except HyteError as problem:
        st.session_state[_PROBLEM] = problem.user_message
