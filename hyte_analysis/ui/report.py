"""The report page: which plan, which of its sides, and making, naming, copying, removing one."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

import streamlit as st

from hyte_analysis.reports.plan_changes import LONGEST_NAME, checked_name, renamed
from hyte_analysis.reports.plan_copy import copied_plan
from hyte_analysis.reports.presets import PlanKind, starting_plan
from hyte_analysis.storage.plans import StoredPlan
from hyte_analysis.storage.summaries import load_summaries
from hyte_analysis.storage.surveys import StoredSurvey
from hyte_analysis.storage.wave_links import load_wave_links
from hyte_analysis.survey.audiences import Profile
from hyte_analysis.survey.plans import Plan
from hyte_analysis.texts import text
from hyte_analysis.ui import blocks, report_acts
from hyte_analysis.ui.coding_state import ask_person
from hyte_analysis.ui.filters import choose_one, switch
from hyte_analysis.ui.markdown import plain
from hyte_analysis.ui.session import View, stored_survey, workspace

SIDES = ("plan", "files", "template")
_NEW_NAME, _NEW_KIND = "uuden-raportin-nimi", "uuden-raportin-laji"
_NAME, _COPY_NAME, _COPY_TO = "raportin-nimi", "kopion-nimi", "kopion-kysely"


def choose_plan(view: View) -> StoredPlan:
    """The plan chosen, kept in the address; the page stops where there is none to choose."""
    plans = report_acts.plans_of(view)
    report_acts.show_outcome()
    _offer_back(view)
    if not plans:
        _first_plan(view)
        st.stop()
    stored = plans[
        choose_one(text("report_page.choice"), report_acts.CHOSEN, list(plans),
                   lambda one: plans[one].plan.name, always=True)
    ]  # fmt: skip
    report_acts.seen(stored)
    return stored


def choose_side(view: View) -> str:
    """Which side of the plan is drawn: others than the team see its files alone."""
    if view.audience.profile is not Profile.INTERNAL:
        return "files"
    return switch(text("report_page.side_choice"), "raportin-osa", list(SIDES),
                  lambda side: text(f"report_page.side.{side}"), SIDES[0])  # fmt: skip


def _offer_back(view: View) -> None:
    gone = report_acts.removed(view)
    if gone is None or view.audience.profile is not Profile.INTERNAL:
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        blocks.note(text("report_page.removed", name=gone.plan.name))
        st.button(text("report_page.bring_back"), key="palauta-raportti",
                  on_click=report_acts.bring_back, args=(view, gone))  # fmt: skip


def _first_plan(view: View) -> None:
    """The first visit: what a report is, and how to begin one."""
    if view.audience.profile is not Profile.INTERNAL:
        st.info(text("report_page.none_yet"))
        return
    blocks.lead(text("report_page.begin"))
    new_plan(view, is_named=bool(ask_person()), is_first=True)


def new_plan(view: View, *, is_named: bool, is_first: bool = False) -> None:
    """What a new plan is called and what it holds at first."""
    if _NEW_NAME not in st.session_state:
        st.session_state[_NEW_NAME] = report_acts.free_plan_name(view)
    st.text_input(text("report_page.name"), key=_NEW_NAME, max_chars=LONGEST_NAME)
    kind = st.radio(text("report_page.kind_choice"), list(PlanKind), key=_NEW_KIND,
                    format_func=lambda kind: text(f"report_page.kind.{kind}"))  # fmt: skip
    blocks.note(text(f"report_page.kind_means.{kind}"))
    st.button(text("report_page.make"), key="tee-raportti", on_click=_make, args=(view,),
              disabled=not is_named, type="primary" if is_first else "secondary")  # fmt: skip


def _make(view: View) -> None:
    name = str(st.session_state.get(_NEW_NAME) or "")
    kind = PlanKind(st.session_state.get(_NEW_KIND) or PlanKind.AS_SLIDES)

    def made() -> Plan:
        summaries = load_summaries(view.database, view.stored.id)
        # A plan holds the survey's words as they were asked; a report tells them in its language.
        asked = stored_survey(view.stored, view.database)
        return starting_plan(asked, summaries, checked_name(name), kind)

    plan = report_acts.tried(made)
    if plan is not None and report_acts.add(view, plan):
        _close("new", _NEW_NAME)


def draw_choices(view: View, stored: StoredPlan) -> report_acts.Work:
    """The person's name, undo, and what is done to whole plans; the plan to work on."""
    with st.container(horizontal=True, vertical_alignment="bottom", key="raportin-teot"):
        is_named = bool(ask_person())
        st.button(text("report_page.undo"), key="kumoa", disabled=not is_named,
                  on_click=report_acts.undo, args=(view, stored.id))  # fmt: skip
        _popover("new", lambda: new_plan(view, is_named=is_named))
        _popover("rename", lambda: _rename(view, stored, is_named=is_named))
        _popover("copy", lambda: _copy(view, stored, is_named=is_named))
        _popover("remove", lambda: _remove(view, stored, is_named=is_named))
    if view.stored.is_sample:
        blocks.note(text("report_page.sample_vanishes"))
    return report_acts.Work(view, stored, is_named)


def _popover(name: str, draw: Callable[[], None]) -> None:
    """A button that opens a few fields; they are drawn when they are needed."""
    with st.popover(text(f"report_page.{name}"), on_change="rerun", key=f"raportti-{name}") as box:
        if box.open:
            draw()


def _close(name: str, *fields: str) -> None:
    """Close the box of a button whose work is done, and let go of what its fields held."""
    st.session_state[f"raportti-{name}"] = False
    for field in fields:
        st.session_state.pop(field, None)


def _rename(view: View, stored: StoredPlan, *, is_named: bool) -> None:
    st.session_state[_NAME] = stored.plan.name
    st.text_input(text("report_page.name"), key=_NAME, max_chars=LONGEST_NAME,
                  disabled=not is_named, on_change=_named, args=(view, stored.id))  # fmt: skip


def _named(view: View, plan_id: int) -> None:
    name = str(st.session_state.get(_NAME) or "")
    if report_acts.acted(view, plan_id, lambda plan: renamed(plan, name)):
        _close("rename")


def _remove(view: View, stored: StoredPlan, *, is_named: bool) -> None:
    st.markdown(text("report_page.sure", name=plain(stored.plan.name)))
    st.button(text("report_page.remove_it"), key="poista-raportti", disabled=not is_named,
              on_click=_removed, args=(view, stored.id))  # fmt: skip


def _removed(view: View, plan_id: int) -> None:
    _close("remove")
    report_acts.remove(view, plan_id)


def _copy(view: View, stored: StoredPlan, *, is_named: bool) -> None:
    """Which survey the copy is for, other surveys first, and its name."""
    surveys = {survey.id: survey for survey in workspace().surveys}
    order = [*(id_ for id_ in surveys if id_ != view.stored.id), view.stored.id]

    def shown(survey_id: str) -> str:
        own = survey_id == view.stored.id
        title = surveys[survey_id].title
        return text("report_page.copy_here", survey=title) if own else title

    to = st.selectbox(text("report_page.copy_to"), order, format_func=shown, key=_COPY_TO)
    if _COPY_NAME not in st.session_state:
        st.session_state[_COPY_NAME] = stored.plan.name
    st.text_input(text("report_page.name"), key=_COPY_NAME, max_chars=LONGEST_NAME)
    if to != view.stored.id:
        blocks.note(text("report_page.copy_means"))
    st.button(text("report_page.copy_it"), key="kopioi-raportti", disabled=not is_named,
              on_click=_copied, args=(view, stored, surveys[to]))  # fmt: skip


def _copied(view: View, stored: StoredPlan, target: StoredSurvey) -> None:
    name = str(st.session_state.get(_COPY_NAME) or "")
    links = load_wave_links(view.database, view.stored.id, target.id)
    asked = stored_survey(view.stored, view.database)
    made = partial(copied_plan, stored.plan, asked, stored_survey(target, view.database), links)
    copied = report_acts.tried(lambda: (checked_name(name), *made()))
    if copied is None:
        return
    own_name, plan, left_out = copied
    plan = replace(plan, name=own_name)
    if target.id == view.stored.id:
        is_done = report_acts.add(view, plan, text("report_page.copied", name=own_name))
    else:
        done = text("report_page.copied_elsewhere", name=own_name, survey=target.title)
        is_done = report_acts.add_elsewhere(view, target.id, plan, (done, *left_out))
    if is_done:
        _close("copy", _COPY_NAME)
