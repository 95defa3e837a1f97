"""`Lisää raporttiin`: what is on the screen of another page becomes an item of a plan."""

from dataclasses import replace

import streamlit as st

from hyte_analysis.charts import Chart, Look
from hyte_analysis.reports.plan_changes import LONGEST_TITLE, with_item
from hyte_analysis.survey.access import Act
from hyte_analysis.survey.audiences import Profile
from hyte_analysis.survey.plans import ItemKind, Plan, PlanItem
from hyte_analysis.texts import text
from hyte_analysis.ui import report_acts
from hyte_analysis.ui.access import may
from hyte_analysis.ui.coding_state import ask_person
from hyte_analysis.ui.navigation import page
from hyte_analysis.ui.session import View

_BOX = "lisaa-raporttiin"
_PLAN, _TITLE, _DONE = f"{_BOX}-mihin", f"{_BOX}-otsikko", f"{_BOX}-oli"
_NEW = ""


def figure_item(question_id: str, drawn: Chart, look: Look, against: str = "") -> PlanItem:
    """The chart that is on the screen as an item; with `against`, by that question's options."""
    kind = ItemKind.CROSSTAB if against else ItemKind.QUESTION
    return PlanItem(kind, question_id, chart=drawn.id, order=look.order, values=look.values,
                    against=against)  # fmt: skip


def themes_item(question_id: str) -> PlanItem:
    """The summary that is on the screen as an item."""
    return PlanItem(ItemKind.THEMES, question_id)


def add_to_report(view: View, item: PlanItem) -> None:
    """A button that opens the choice of a plan; for the team's own work alone."""
    if view.audience.profile is not Profile.INTERNAL or not may(Act.PLAN):
        return
    with st.popover(text("report_page.add_here"), on_change="rerun", key=_BOX) as box:
        if box.open:
            _choices(view, item)
    done = st.session_state.pop(_DONE, None)
    if done is not None:
        name, plan_id = done
        st.success(text("report_page.added", name=name))
        there = {"kysely": view.stored.id, report_acts.CHOSEN: plan_id}
        st.page_link(page("report"), label=text("report_page.to_report"), query_params=there)
    else:
        report_acts.show_outcome()


def _choices(view: View, item: PlanItem) -> None:
    plans = report_acts.plans_of(view)
    names = {id_: stored.plan.name for id_, stored in plans.items()}
    names[_NEW] = text("report_page.new_one")
    is_named = bool(ask_person())
    if st.session_state.get(_PLAN) not in names:
        earlier = str(st.session_state.get(report_acts.CHOSEN) or "")
        st.session_state[_PLAN] = earlier if earlier in plans else next(iter(names))
    st.selectbox(text("report_page.choice"), list(names), format_func=names.__getitem__, key=_PLAN)
    st.text_input(text("report_page.title"), key=_TITLE, max_chars=LONGEST_TITLE,
                  placeholder=text("report_page.title_of_question"))  # fmt: skip
    st.button(text("report_page.add_item"), key=f"{_BOX}-nyt", disabled=not is_named,
              on_click=_add, args=(view, item))  # fmt: skip


def _add(view: View, item: PlanItem) -> None:
    """Store the item as the last of the plan that was chosen."""
    item = replace(item, title=str(st.session_state.get(_TITLE) or ""))
    chosen = str(st.session_state.get(_PLAN) or _NEW)
    plans = report_acts.plans_of(view)
    if chosen in plans:
        report_acts.seen(plans[chosen])
        is_done = report_acts.acted(view, plans[chosen].id, lambda plan: with_item(plan, item))
        name = plans[chosen].plan.name
    else:
        name = report_acts.free_plan_name(view)
        is_done = report_acts.add(view, with_item(Plan(name), item))
        chosen = str(st.session_state.get(report_acts.CHOSEN) or "")
    if is_done:
        st.session_state[_DONE] = (name, chosen)
        st.session_state[_BOX], st.session_state[_TITLE] = False, ""
