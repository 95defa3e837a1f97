"""The report page's contents: cover, sections and their items, each a row, in order."""

from collections.abc import Callable
from functools import partial

import streamlit as st

from hyte_analysis.reports import plan_changes as changes
from hyte_analysis.reports.plan_changes import Place
from hyte_analysis.survey.plans import Plan
from hyte_analysis.texts import text
from hyte_analysis.texts.formats import count_text
from hyte_analysis.ui import report_acts
from hyte_analysis.ui.report_acts import Work
from hyte_analysis.ui.report_additions import draw_additions
from hyte_analysis.ui.report_focus import keep_focus
from hyte_analysis.ui.report_item import draw_item
from hyte_analysis.ui.report_rows import row_html


def draw_plan(work: Work) -> None:
    """The cover's words, the sections with their items, and what can be added."""
    plan = work.stored.plan
    _cover(work)
    if not plan.items:
        st.info(text("report_page.no_items"))
    keys = {place: key for key, place in report_acts.item_keys(plan).items()}
    numbers = {place: number for number, place in enumerate(keys, 1)}
    for at, section in enumerate(plan.sections):
        with st.container(border=True, key=f"osio-{at}"):
            _heading(work, at)
            for place in range(len(section.items)):
                here = Place(at, place)
                _row(work, here, keys[here], numbers[here])
    draw_additions(work)
    keep_focus()


def _cover(work: Work) -> None:
    plan = work.stored.plan
    with st.container(horizontal=True, vertical_alignment="bottom"):
        _field(work, "kannen-title", text("report_page.cover_title"), plan.title,
               partial(_covered, work), work.view.survey.title)  # fmt: skip
        _field(work, "kannen-event", text("report_page.cover_event"), plan.event,
               partial(_covered, work))  # fmt: skip


def _field(  # noqa: PLR0913, PLR0917 - a field, what it holds and what it does
    work: Work,
    key: str,
    label: str,
    now: str,
    changed: Callable[[], None],
    placeholder: str = "",
) -> None:
    """A field that shows what is stored and stores what is typed."""
    st.session_state[key] = now
    st.text_input(label, key=key, max_chars=changes.LONGEST_TITLE, disabled=not work.is_named,
                  placeholder=placeholder or None, on_change=changed)  # fmt: skip


def _covered(work: Work) -> None:
    title, event = (str(st.session_state.get(f"kannen-{name}") or "") for name in
                    ("title", "event"))  # fmt: skip
    work.act(lambda plan: changes.with_cover(plan, title, event))


def _heading(work: Work, at: int) -> None:
    """A section's heading, and what can be done to the section."""
    sections = work.stored.plan.sections
    key, last = f"osion-otsikko-{at}", len(sections) - 1
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        _field(work, key, text("report_page.heading", number=count_text(at + 1)),
               sections[at].heading, partial(_headed, work, at, key),
               text("report_page.no_heading"))  # fmt: skip
        if not last:
            return
        for name, by, there in (("up", -1, at > 0), ("down", 1, at < last)):
            _press(work, f"osio-{name}-{at}", text(f"report_page.section_{name}"),
                   partial(changes.section_moved, section=at, by=by), is_on=there)  # fmt: skip
        _press(work, f"osio-pois-{at}", text("report_page.section_remove"),
               partial(changes.without_section, section=at))  # fmt: skip


def _headed(work: Work, at: int, key: str) -> None:
    words = str(st.session_state.get(key) or "")

    def change(plan: Plan) -> Plan:
        # Another section may have gone in the same run.
        return changes.with_heading(plan, at, words) if at < len(plan.sections) else plan

    work.act(change)


def _press(
    work: Work, key: str, label: str, change: report_acts.Change, *, is_on: bool = True
) -> None:
    """A small button that changes a section as it was on the page."""
    sections = work.stored.plan.sections

    def checked(plan: Plan) -> Plan:
        same = [len(s.items) for s in plan.sections] == [len(s.items) for s in sections]
        return change(plan) if same else plan

    st.button(label, key=key, type="tertiary", disabled=not (is_on and work.is_named),
              on_click=work.act, args=(checked,))  # fmt: skip


def _row(work: Work, at: Place, key: str, number: int) -> None:
    """An item on one row, and under it its fields where it is open."""
    item = work.stored.plan.sections[at.section].items[at.item]
    is_open = st.session_state.get(report_acts.OPEN) == key
    words, buttons = st.columns([3, 1], vertical_alignment="center", gap="small")
    words.html(row_html(item, number, work.view.survey))
    with buttons:
        _buttons(work, at, key, is_open=is_open)
    if is_open:
        with st.container(border=True, key="avoin-kohta"):
            draw_item(work, at, key)


def _buttons(work: Work, at: Place, key: str, *, is_open: bool) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        for name, by in (("up", -1), ("down", 1)):
            is_edge = changes.item_moved(work.stored.plan, at, by)[1] == at
            st.button(text(f"report_page.item_{name}"), key=f"{name}-{key}", type="tertiary",
                      disabled=not work.is_named or is_edge, on_click=work.move,
                      args=(key, partial(changes.item_moved, by=by), (name, "muuta")))  # fmt: skip
        label = text("report_page.item_close" if is_open else "report_page.item_change")
        st.button(label, key=f"muuta-{key}", type="tertiary", disabled=not work.is_named,
                  on_click=report_acts.open_or_close, args=(key,))  # fmt: skip
        st.button(text("report_page.item_remove"), key=f"pois-{key}", type="tertiary",
                  disabled=not work.is_named, on_click=report_acts.remove_item,
                  args=(work.view, work.stored.id, key))  # fmt: skip
