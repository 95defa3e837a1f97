"""The overview: responses by group, and each question as one line with a small bar."""

import html
from collections.abc import Iterator, Sequence
from itertools import groupby

import streamlit as st

from hyte_analysis.analysis.result import ResultTable
from hyte_analysis.analysis.summary import leading_sentence
from hyte_analysis.charts import suitable_charts
from hyte_analysis.charts.theme import option_colours
from hyte_analysis.survey.model import Kind
from hyte_analysis.texts import counted, text
from hyte_analysis.texts.formats import count_text, share_text
from hyte_analysis.ui.markdown import plain
from hyte_analysis.ui.navigation import page
from hyte_analysis.ui.session import View, responses
from hyte_analysis.ui.tables import html_table


def responses_sentence(view: View) -> str:
    """How many responses each chosen group has."""
    by_group = responses(view)
    parts = [
        text("overview.group", group=group.label, n=count_text(by_group.get(group.id, 0)))
        for group in view.survey.groups
        if group.id in view.groups
    ]
    return counted("overview.responses", sum(by_group.values()), groups=", ".join(parts))


def responses_table(view: View) -> None:
    """Responses and, once the user has given them, invitations by group."""
    by_group = responses(view)
    groups = [group for group in view.survey.groups if group.id in view.groups]
    columns = [text("words.group"), text("words.answers")]
    rows = [[group.label, count_text(by_group.get(group.id, 0))] for group in groups]
    if any(group.invited_n for group in groups) and view.selection.question_id is None:
        columns += [text("overview.invited"), text("overview.rate")]
        for group, row in zip(groups, rows, strict=True):
            invited = group.invited_n
            row += [
                count_text(invited) if invited else text("overview.unknown"),
                share_text(by_group.get(group.id, 0) / invited if invited else None),
            ]
    total = [text("words.all_groups"), count_text(sum(by_group.values()))]
    rows.append(total + [""] * (len(columns) - 2))
    st.html(html_table(text("ui.caption.groups"), columns, rows, total=True, style="narrow"))


def by_section(tables: Sequence[ResultTable]) -> Iterator[tuple[str, list[ResultTable]]]:
    """The questions by section, in form order."""
    for section, group in groupby(tables, key=lambda table: table.question.section):
        yield section, list(group)


def section_heading(section: str) -> str:
    """A section's name as HTML."""
    return f'<h3 class="section">{html.escape(section)}</h3>'


def question_row(view: View, table: ResultTable) -> None:
    """A link to the question, a small bar of all answers together, and its sentence."""
    question = table.question
    label = plain(f"{question.number} {question.text}".strip())
    where = {"kysely": view.survey.id, "kysymys": question.id}
    with st.container(key=f"rivi-{question.id}", gap=None):
        st.page_link(page("questions"), label=label, query_params=where)
        words = html.escape(_words(table))
        st.html(f'<div class="glance-row">{_bar(table)}<p class="glance-words">{words}</p></div>')


def _words(table: ResultTable) -> str:
    kind = text(f"words.kind.{table.question.kind}")
    answered = counted("overview.answered", table.total.n, kind=kind)
    if not table.question.is_closed or not table.total.n:
        return answered
    return f"{leading_sentence(table)} {answered}"


def _bar(table: ResultTable) -> str:
    """The total's distribution as a decorative bar; its words stand beside it."""
    charts = suitable_charts(table)
    is_stacked = bool(charts) and charts[0].id == "stacked"
    if table.question.kind is not Kind.SINGLE_CHOICE or not is_stacked or not table.total.n:
        return ""
    colours = option_colours(table.options, table.question.scale)
    parts = "".join(
        f'<span style="flex:{count.n} 0 0;background:{colours[count.option.code]}"></span>'
        for count in table.total.counts
        if count.n
    )
    return f'<div class="glance" aria-hidden="true">{parts}</div>'
