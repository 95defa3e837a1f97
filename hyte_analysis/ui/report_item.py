"""The fields of one item of a plan: title, comment, chart, and what stands with it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import streamlit as st

from hyte_analysis.analysis.result import ResultTable
from hyte_analysis.charts import CHARTS, suitable_charts, suitable_orders
from hyte_analysis.reports import plan_changes as changes
from hyte_analysis.reports.plan_changes import Place
from hyte_analysis.storage.summaries import load_summaries
from hyte_analysis.storage.wave_links import linked_surveys
from hyte_analysis.survey.model import Kind, Question
from hyte_analysis.survey.plans import ItemKind, Plan, PlanItem
from hyte_analysis.texts import text
from hyte_analysis.texts.formats import count_text
from hyte_analysis.ui import report_acts
from hyte_analysis.ui.report_acts import Work
from hyte_analysis.ui.report_rows import question_line
from hyte_analysis.ui.session import View, split_tables, tables, workspace

_CHARTS = {chart.id: chart for chart in CHARTS}
# Where each group has a bar of its own, all together can have one too.
_WITH_TOTAL = ("grouped",)


@dataclass(frozen=True, slots=True)
class _Fields:
    """The item whose fields are drawn, and its name on the page."""

    work: Work
    item: PlanItem
    key: str

    def store(self, change: report_acts.ChangeItem) -> None:
        """Make and store a change of the item."""
        report_acts.act_item(self.work.view, self.work.stored.id, self.key, change)


def draw_item(work: Work, at: Place, key: str) -> None:
    """The item's fields; each stores what is typed or chosen."""
    item = work.stored.plan.sections[at.section].items[at.item]
    fields = _Fields(work, item, key)
    _words(fields)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        if item.kind in (ItemKind.QUESTION, ItemKind.CROSSTAB):
            _look(fields)
        if item.kind is ItemKind.QUESTION:
            _beside(fields)
        elif item.kind in (ItemKind.CROSSTAB, ItemKind.WAVES):
            _against(fields)
        _section(work, at, key)


def _beside(fields: _Fields) -> None:
    told = told_questions(fields.work.view)
    options = {"": text("report_page.nothing_beside")} | {q.id: question_line(q) for q in told}
    _choice(fields, "rinnalla", text("report_page.beside"), options, fields.item.beside,
            lambda item, one: replace(item, beside=one))  # fmt: skip


def _against(fields: _Fields) -> None:
    item, view = fields.item, fields.work.view
    is_split = item.kind is ItemKind.CROSSTAB
    label = text("report_page.split" if is_split else "report_page.other_survey")
    options = splits_of(view, item.question_id) if is_split else other_surveys(view)
    _choice(fields, "vastaan", label, options, item.against,
            lambda item, one: replace(item, against=one))  # fmt: skip


def told_questions(view: View) -> tuple[Question, ...]:
    """The open questions that have a summary, in form order."""
    told = (s.question_id for s in load_summaries(view.database, view.stored.id))
    found = map(view.survey.question, told)
    return tuple(question for question in found if question is not None)


def splits_of(view: View, question_id: str) -> dict[str, str]:
    """The questions by whose options another can be divided."""
    kinds = (Kind.SINGLE_CHOICE, Kind.MULTIPLE_CHOICE)
    return {
        q.id: question_line(q) for q in view.survey.questions
        if q.kind in kinds and q.options and q.id != question_id
    }  # fmt: skip


def other_surveys(view: View) -> dict[str, str]:
    """The stored surveys that have questions linked to this one's."""
    linked = linked_surveys(view.database, view.stored.id)
    return {s.id: s.title for s in workspace().surveys if s.id in linked}


def _words(fields: _Fields) -> None:
    item, is_named = fields.item, fields.work.is_named
    title, comment = f"otsikko-{fields.key}", f"kommentti-{fields.key}"
    asked = fields.work.view.survey.question(item.question_id)
    is_text = item.kind is ItemKind.TEXT
    label = text("report_page.own_words" if is_text else "report_page.comment")
    st.session_state[title], st.session_state[comment] = item.title, item.comment
    st.text_input(text("report_page.title"), key=title, max_chars=changes.LONGEST_TITLE,
                  placeholder=question_line(asked) if asked else None, disabled=not is_named,
                  on_change=_titled, args=(fields, title))  # fmt: skip
    st.text_area(label, key=comment, max_chars=changes.LONGEST_COMMENT,
                 height=140 if is_text else 68, disabled=not is_named,
                 on_change=_commented, args=(fields, comment))  # fmt: skip


def _titled(fields: _Fields, key: str) -> None:
    words = str(st.session_state.get(key) or "")
    fields.store(lambda item: replace(item, title=words))


def _commented(fields: _Fields, key: str) -> None:
    words = str(st.session_state.get(key) or "")
    fields.store(lambda item: replace(item, comment=words))


def _choice(  # noqa: PLR0913, PLR0917 - a widget, what it holds and what it changes
    fields: _Fields,
    name: str,
    label: str,
    options: dict[str, str],
    now: str,
    change: Callable[[PlanItem, str], PlanItem],
) -> None:
    """A select box that shows what is stored and stores what is chosen."""
    if now not in options:
        # Something that is no longer there stays in sight until another is chosen.
        options = {now: text("report_page.gone"), **options}
    key = f"{name}-{fields.key}"
    st.session_state[key] = now

    def chosen() -> None:
        picked = str(st.session_state.get(key) or "")
        fields.store(lambda item: change(item, picked))

    st.selectbox(label, list(options), format_func=options.__getitem__, key=key,
                 disabled=not fields.work.is_named, on_change=chosen)  # fmt: skip


def _look(fields: _Fields) -> None:
    """Chart, figures and order, those that suit the question."""
    item = fields.item
    table = table_of(fields.work.view, item)
    drawn = [chart.id for chart in suitable_charts(table)] if table and table.total.n else []
    if table is None or not drawn:
        return
    chart = item.chart if item.chart in drawn else drawn[0]
    titles = {id_: text(_CHARTS[id_].title_key) for id_ in drawn}
    _choice(fields, "kaavio", text("report_page.chart"), titles, chart,
            lambda item, one: replace(item, chart=one))  # fmt: skip
    values = {one: text(f"questions.{one}") for one in ("counts", "shares")}
    _choice(fields, "luvut", text("report_page.values"), values, item.values or "counts",
            lambda item, one: replace(item, values=one))  # fmt: skip
    orders = {"": text("report_page.usual")} | {
        one: text(f"questions.order_{one}") for one in suitable_orders(table)
    }
    _choice(fields, "jarjestys", text("report_page.order"), orders,
            item.order if item.order in orders else "",
            lambda item, one: replace(item, order=one))  # fmt: skip
    if chart in _WITH_TOTAL:
        _total(fields)


def _total(fields: _Fields) -> None:
    key = f"kaikki-{fields.key}"
    st.session_state[key] = fields.item.with_total

    def turned() -> None:
        is_on = bool(st.session_state.get(key))
        fields.store(lambda item: replace(item, with_total=is_on))

    st.toggle(text("report_page.with_total"), key=key, disabled=not fields.work.is_named,
              on_change=turned)  # fmt: skip


def table_of(view: View, item: PlanItem) -> ResultTable | None:
    """The table that the item's chart is drawn of; None where there is none."""
    among: Sequence[ResultTable] = tables(view)
    if item.kind is ItemKind.CROSSTAB:
        is_there = view.survey.question(item.against) is not None
        among = split_tables(view, item.against) if is_there else ()
    return next((table for table in among if table.question.id == item.question_id), None)


def section_names(plan: Plan) -> list[str]:
    """The sections by number and heading."""
    return [
        text("report_page.numbered", number=count_text(number),
             heading=section.heading or text("report_page.no_heading"))
        for number, section in enumerate(plan.sections, 1)
    ]  # fmt: skip


def _section(work: Work, at: Place, key: str) -> None:
    names = section_names(work.stored.plan)
    if len(names) < 2:
        return
    widget = f"osiossa-{key}"
    st.session_state[widget] = at.section

    def moved() -> None:
        to = int(st.session_state[widget])
        work.move(key, lambda plan, place: changes.in_section(plan, place, to), ("muuta",))

    st.selectbox(text("report_page.section"), range(len(names)), key=widget,
                 format_func=names.__getitem__, disabled=not work.is_named,
                 on_change=moved)  # fmt: skip
