"""What a press on the report page does: a change of a plan, stored at once."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

import streamlit as st

from hyte_analysis.errors import HyteError, StorageProblem
from hyte_analysis.reports.plan_changes import Place, with_item_at, without_item
from hyte_analysis.storage.plans import (
    StoredPlan,
    add_plan,
    list_plans,
    remove_plan,
    store_plan,
    undo_plan,
)
from hyte_analysis.survey.plans import Plan, PlanItem
from hyte_analysis.survey.wording import free_name
from hyte_analysis.texts import text
from hyte_analysis.ui.coding_state import person
from hyte_analysis.ui.markdown import plain
from hyte_analysis.ui.report_focus import focus_next
from hyte_analysis.ui.session import View

CHOSEN = "raportti"
"""Where the chosen plan's number is kept, in the address too."""
OPEN = "raportin-avoin-kohta"
"""Which item is being edited."""
_SEEN = "raportin-tila"
_OUTCOME = "raportin-tulos"
_REMOVED = "raportin-poisto"

Change = Callable[[Plan], Plan]
ChangeItem = Callable[[PlanItem], PlanItem]
_Made = TypeVar("_Made")


@dataclass(frozen=True, slots=True)
class Work:
    """A plan as stored, how it is read, and whether the person at work has given a name."""

    view: View
    stored: StoredPlan
    is_named: bool

    def act(self, change: Change) -> None:
        """Make and store the change. For use as a callback."""
        acted(self.view, self.stored.id, change)

    def move(
        self,
        key: str,
        change: Callable[[Plan, Place], tuple[Plan, Place]],
        pressed: Sequence[str] = (),
    ) -> None:
        """Move an item and store the plan. For use as a callback."""
        move(self.view, self.stored.id, key, change, pressed)


@dataclass(frozen=True, slots=True)
class _Outcome:
    """What the last press did, or why it could not be done, a sentence each."""

    sentences: tuple[str, ...]
    is_problem: bool = False


def plans_of(view: View) -> dict[str, StoredPlan]:
    """The survey's plans by their number as the address has it."""
    return {str(stored.id): stored for stored in list_plans(view.database, view.stored.id)}


def seen(stored: StoredPlan) -> None:
    """Note which state of the plan this page shows."""
    st.session_state[_SEEN] = (stored.survey_id, stored.id, stored.version)


def say(*sentences: str) -> None:
    """Tell this once, where the page is drawn next."""
    st.session_state[_OUTCOME] = _Outcome(sentences)


def say_problem(problem: HyteError) -> None:
    """Tell the problem once, where the page is drawn next."""
    st.session_state[_OUTCOME] = _Outcome((problem.user_message,), is_problem=True)


def show_outcome() -> None:
    """What the last press did."""
    outcome: _Outcome | None = st.session_state.pop(_OUTCOME, None)
    if outcome is not None:
        show = st.error if outcome.is_problem else st.success
        show("  \n".join(map(plain, outcome.sentences)))


def tried(make: Callable[[], _Made]) -> _Made | None:
    """What is made; None where it can't be, which is told on the next page."""
    try:
        return make()
    except HyteError as problem:
        say_problem(problem)
        return None


def item_keys(plan: Plan) -> dict[str, Place]:
    """Each item's name on the page and its place; it keeps the name while others move."""
    keys: dict[str, Place] = {}
    for at, section in enumerate(plan.sections):
        for place, item in enumerate(section.items):
            own = "-".join(filter(None, (item.kind, item.question_id, item.against)))
            # A question's own id may end in a number too.
            keys[free_name(own, keys)] = Place(at, place)
    return keys


def key_at(plan: Plan, at: Place) -> str:
    """The name on the page of the item at this place."""
    return next(key for key, place in item_keys(plan).items() if place == at)


def act(view: View, plan_id: int, change: Change) -> None:
    """Make and store the change. For use as a callback."""
    acted(view, plan_id, change)


def acted(view: View, plan_id: int, change: Change) -> bool:
    """Make and store the change; whether it could be done."""
    try:
        _store(view, plan_id, change)
    except HyteError as problem:
        say_problem(problem)
        return False
    return True


def act_at(view: View, plan_id: int, key: str, change: Callable[[Plan, Place], Plan]) -> None:
    """Make and store a change at an item; nothing where it has gone. For use as a callback."""

    def checked(plan: Plan) -> Plan:
        place = item_keys(plan).get(key)
        return plan if place is None else change(plan, place)

    act(view, plan_id, checked)


def move(
    view: View,
    plan_id: int,
    key: str,
    change: Callable[[Plan, Place], tuple[Plan, Place]],
    pressed: Sequence[str] = (),
) -> None:
    """Move an item and store the plan; what is open stays open. For use as a callback.

    The focus goes with the item, to the button that was `pressed` or to one beside it.
    """

    def moved(plan: Plan, at: Place) -> Plan:
        after, place = change(plan, at)
        own = key_at(after, place)
        if st.session_state.get(OPEN) == key:
            st.session_state[OPEN] = own
        focus_next(*(f"{name}-{own}" for name in pressed))
        return after

    act_at(view, plan_id, key, moved)


def remove_item(view: View, plan_id: int, key: str) -> None:
    """Take an item out and store the plan; the focus goes to the next. For use as a callback."""

    def without(plan: Plan, at: Place) -> Plan:
        after = without_item(plan, at)
        keys = item_keys(after)
        following = [name for name, place in keys.items() if place >= at] or list(keys)[-1:]
        focus_next(*(f"pois-{name}" for name in following[:1]), "lisaa-kohta")
        return after

    act_at(view, plan_id, key, without)


def open_or_close(key: str) -> None:
    """Open the fields of an item, or close them. For use as a callback."""
    is_open = st.session_state.get(OPEN) == key
    st.session_state[OPEN] = None if is_open else key
    focus_next(f"muuta-{key}")


def act_item(view: View, plan_id: int, key: str, change: ChangeItem) -> None:
    """Put the changed item in place of an item and store the plan. For use as a callback."""

    def changed(plan: Plan, at: Place) -> Plan:
        after = with_item_at(plan, at, change(plan.sections[at.section].items[at.item]))
        if st.session_state.get(OPEN) == key:
            # Other columns of a crosstab make it another item.
            st.session_state[OPEN] = key_at(after, at)
        return after

    act_at(view, plan_id, key, changed)


def free_plan_name(view: View) -> str:
    """A name for a new plan that no plan of the survey has."""
    taken = [stored.plan.name for stored in plans_of(view).values()]
    return free_name(text("report_page.first_name"), taken)


def add(view: View, plan: Plan, *sentences: str) -> bool:
    """Store a new plan, go to it and tell the sentences; whether it could be done."""
    try:
        stored = add_plan(view.database, view.stored.id, plan, person())
    except HyteError as problem:
        say_problem(problem)
        return False
    st.session_state[CHOSEN] = str(stored.id)
    st.session_state.pop(_REMOVED, None)
    if sentences:
        say(*sentences)
    return True


def add_elsewhere(view: View, survey_id: str, plan: Plan, sentences: Sequence[str]) -> bool:
    """Store a new plan of another survey and tell the sentences; whether it could be done."""
    try:
        add_plan(view.database, survey_id, plan, person())
    except HyteError as problem:
        say_problem(problem)
        return False
    say(*sentences)
    return True


def remove(view: View, plan_id: int) -> None:
    """Remove a plan; the page offers to bring it back. For use as a callback."""
    try:
        stored = _as_seen(view, plan_id)
        remove_plan(view.database, stored, person())
    except HyteError as problem:
        say_problem(problem)
        return
    st.session_state[_REMOVED] = replace(stored, version=stored.version + 1)
    st.session_state.pop(CHOSEN, None)


def removed(view: View) -> StoredPlan | None:
    """The plan of this survey that was removed last, to be brought back."""
    gone: StoredPlan | None = st.session_state.get(_REMOVED)
    return gone if gone is not None and gone.survey_id == view.stored.id else None


def bring_back(view: View, gone: StoredPlan) -> None:
    """Bring a removed plan back. For use as a callback."""
    st.session_state.pop(_REMOVED, None)
    try:
        undo_plan(view.database, gone.survey_id, gone.id, gone.version)
    except HyteError as problem:
        say_problem(problem)
        return
    st.session_state[CHOSEN] = str(gone.id)


def undo(view: View, plan_id: int) -> None:
    """Go back to the state before. For use as a callback."""
    try:
        stored = _as_seen(view, plan_id)
        before = undo_plan(view.database, view.stored.id, plan_id, stored.version)
    except HyteError as problem:
        say_problem(problem)
        return
    if before is None:
        say(text("report_page.nothing_to_undo"))


def _as_seen(view: View, plan_id: int) -> StoredPlan:
    """The plan; StorageProblem where this page has not shown or left it in its state."""
    stored = plans_of(view).get(str(plan_id))
    if stored is None or st.session_state.get(_SEEN) != (view.stored.id, plan_id, stored.version):
        raise StorageProblem(text("storage.plan_changed"))
    return stored


def _store(view: View, plan_id: int, change: Change) -> None:
    stored = _as_seen(view, plan_id)
    after = change(stored.plan)
    if after != stored.plan:
        seen(store_plan(view.database, stored, after, person()))
