"""The end of the report page's contents: a new item or section."""

from collections.abc import Mapping

import streamlit as st

from hyte_analysis.reports import plan_changes as changes
from hyte_analysis.survey.plans import ItemKind, PlanItem
from hyte_analysis.texts import counted, text
from hyte_analysis.ui import blocks, report_acts
from hyte_analysis.ui.report_acts import Work
from hyte_analysis.ui.report_item import (
    other_surveys,
    section_names,
    splits_of,
    told_questions,
)
from hyte_analysis.ui.report_rows import question_line
from hyte_analysis.ui.session import View, workspace

_KIND, _QUESTION, _AGAINST, _SECTION = (
    "lisattava", "lisattava-kysymys", "lisattava-vastaan", "lisattava-osio",
)  # fmt: skip
_TITLE, _WORDS, _HEADING = "lisattava-otsikko", "lisattava-teksti", "uusi-osio"


def draw_additions(work: Work) -> None:
    """What kind of item is added, of which question, and where; and a new section."""
    view, stored = work.view, work.stored
    blocks.subheading(text("report_page.add_heading"))
    kinds = list(_kinds(view))
    if st.session_state.get(_KIND) not in kinds:
        st.session_state[_KIND] = kinds[0]
    kind = ItemKind(
        st.segmented_control(text("report_page.add_kind"), kinds, key=_KIND, required=True,
                             format_func=lambda one: text(f"report_page.add.{one}")) or kinds[0]
    )  # fmt: skip
    _say_what_is_missing(view)
    if kind is ItemKind.TEXT:
        st.text_input(text("report_page.title"), key=_TITLE, max_chars=changes.LONGEST_TITLE)
        st.text_area(text("report_page.own_words"), key=_WORDS, height=120,
                     max_chars=changes.LONGEST_COMMENT)  # fmt: skip
    else:
        _pick_question(view, kind)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        names = section_names(stored.plan)
        if len(names) > 1:
            if st.session_state.get(_SECTION) not in range(len(names)):
                st.session_state[_SECTION] = len(names) - 1
            st.selectbox(text("report_page.to_section"), range(len(names)), key=_SECTION,
                         format_func=names.__getitem__)  # fmt: skip
        st.button(text("report_page.add_item"), key="lisaa-kohta", type="primary",
                  disabled=not work.is_named, on_click=_add, args=(work, kind))  # fmt: skip
    _new_section(work)


def _kinds(view: View) -> Mapping[ItemKind, Mapping[str, str]]:
    """The kinds that can be added, and the questions of each."""
    closed = {q.id: question_line(q) for q in view.survey.questions if q.is_closed}
    found: dict[ItemKind, Mapping[str, str]] = {
        ItemKind.QUESTION: closed,
        ItemKind.THEMES: {q.id: question_line(q) for q in told_questions(view)},
        ItemKind.CROSSTAB: {id_: line for id_, line in closed.items() if splits_of(view, id_)},
        ItemKind.WAVES: closed if other_surveys(view) else {},
    }
    return {kind: rows for kind, rows in found.items() if rows} | {ItemKind.TEXT: {}}


def _say_what_is_missing(view: View) -> None:
    """Which open questions wait for a summary, and that years are linked first."""
    told = {question.id for question in told_questions(view)}
    waiting = [q for q in view.survey.questions if not q.is_closed and q.id not in told]
    has_others = len(workspace().surveys) > 1
    sentences = (
        counted("report_page.without_summary", len(waiting)) if waiting else "",
        text("report_page.link_first") if has_others and not other_surveys(view) else "",
    )
    blocks.note(" ".join(filter(None, sentences)))


def _pick_question(view: View, kind: ItemKind) -> None:
    questions = _kinds(view)[kind]
    chosen = _pick(text("report_page.add_question"), _QUESTION, questions)
    if kind is ItemKind.CROSSTAB:
        _pick(text("report_page.split"), _AGAINST, splits_of(view, chosen))
    elif kind is ItemKind.WAVES:
        _pick(text("report_page.other_survey"), _AGAINST, other_surveys(view))


def _pick(label: str, key: str, options: Mapping[str, str]) -> str:
    if st.session_state.get(key) not in options:
        st.session_state[key] = next(iter(options))
    chosen: str = st.selectbox(label, list(options), format_func=options.__getitem__, key=key)
    return chosen


def _add(work: Work, kind: ItemKind) -> None:
    given = {key: str(st.session_state.get(key) or "") for key in
             (_QUESTION, _AGAINST, _TITLE, _WORDS)}  # fmt: skip
    if kind is ItemKind.TEXT:
        item = PlanItem(kind, title=given[_TITLE], comment=given[_WORDS])
    else:
        has_other = kind in (ItemKind.CROSSTAB, ItemKind.WAVES)
        item = PlanItem(kind, given[_QUESTION], against=given[_AGAINST] if has_other else "")
    section = st.session_state.get(_SECTION)
    there = section if section in range(len(work.stored.plan.sections)) else None
    is_done = report_acts.acted(
        work.view, work.stored.id, lambda plan: changes.with_item(plan, item, there)
    )
    if is_done and kind is ItemKind.TEXT:
        st.session_state[_TITLE], st.session_state[_WORDS] = "", ""


def _new_section(work: Work) -> None:
    with (
        st.form("uuden-osion-lomake", clear_on_submit=True, border=False),
        st.container(horizontal=True, vertical_alignment="bottom"),
    ):
        st.text_input(text("report_page.new_section"), key=_HEADING, disabled=not work.is_named,
                      max_chars=changes.LONGEST_TITLE)  # fmt: skip
        st.form_submit_button(text("report_page.add_section"), key="lisaa-osio",
                              disabled=not work.is_named, on_click=_section_added,
                              args=(work,))  # fmt: skip


def _section_added(work: Work) -> None:
    heading = str(st.session_state.get(_HEADING) or "")
    work.act(lambda plan: changes.with_section(plan, heading))
