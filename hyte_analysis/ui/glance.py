"""The overview: responses by group, and each question as one line with a small bar."""

import html
from collections.abc import Iterator, Sequence
from itertools import groupby

import streamlit as st

from hyte_analysis.analysis.group_differences import Verdict
from hyte_analysis.analysis.response_rates import ResponseRate, compositions, united_rate
from hyte_analysis.analysis.result import ResultTable
from hyte_analysis.analysis.summary import leading_sentence
from hyte_analysis.charts import suitable_charts
from hyte_analysis.charts.theme import option_colours
from hyte_analysis.survey.model import Kind
from hyte_analysis.texts import counted, text
from hyte_analysis.texts.formats import MISSING, count_text, p_text, share_text, small_share_text
from hyte_analysis.ui import blocks
from hyte_analysis.ui.markdown import plain
from hyte_analysis.ui.navigation import page
from hyte_analysis.ui.session import View, differences, responses, telling
from hyte_analysis.ui.tables import html_table

_MOST_P_VALUES = 8


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
    """Responses and, once the user has given them, invitations and how the two compare."""
    by_group = responses(view)
    groups = [group for group in view.survey.groups if group.id in view.groups]
    ns = [by_group.get(group.id, 0) for group in groups]
    columns = [text("words.group"), text("words.answers")]
    rows = [[group.label, count_text(n)] for group, n in zip(groups, ns, strict=True)]
    total = [text("words.all_groups"), count_text(sum(ns))]
    if any(group.invited_n for group in groups) and not view.restriction_is_on:
        rates = [
            ResponseRate(group.label, n, group.invited_n)
            for group, n in zip(groups, ns, strict=True)
        ]
        composition = compositions(rates)
        columns += [
            text(f"overview.{name}") for name in ("invited", "rate", "of_answers", "of_invited")
        ]
        for row, rate, of in zip(rows, rates, composition, strict=True):
            row += [*_rate_cells(rate), *map(share_text, of)]
        together = united_rate(rates)
        total += [*_rate_cells(together), "", ""]
    rows.append(total + [""] * (len(columns) - len(total)))
    style = "narrow" if len(columns) == 2 else ""
    st.html(html_table(text("ui.caption.groups"), columns, rows, total=True, style=style))


def _rate_cells(rate: ResponseRate) -> list[str]:
    if rate.invited is None:
        return [text("overview.unknown"), MISSING]
    if rate.is_over:
        return [count_text(rate.invited), text("overview.over")]
    return [count_text(rate.invited), small_share_text(rate.answered, rate.invited)]


def before_showing(view: View) -> None:
    """What to know before the figures are shown to others: what they tell, what differs."""
    told, rows = telling(view)
    sentences = []
    if rows and not view.audience.is_protected:
        sentences.append(counted("overview.telling", rows, telling=count_text(told)))
    sentences += _difference_sentences(view)
    if view.audience.is_protected:
        sentences.append(text("overview.protected", least=count_text(view.audience.limits.counts)))
    blocks.notes(sentences)


def _difference_sentences(view: View) -> list[str]:
    """How many tested questions tell groups apart, and the p values where they are few."""
    found = differences(view)
    strongest = {q.id: found.strongest(q.id) for q in view.survey.questions}
    tested = {
        id_: test for id_, test in strongest.items() if test is not None and test.p is not None
    }
    if not tested:
        return []
    verdicts = [test.verdict for test in tested.values()]
    clear, hints = verdicts.count(Verdict.CLEAR), verdicts.count(Verdict.HINT)
    sentence = counted("overview.none_differs", len(tested))
    if clear or hints:
        clear_n, hints_n = count_text(clear), count_text(hints)
        sentence = counted("overview.differ", len(tested), clear=clear_n, hints=hints_n)
    if len(tested) > _MOST_P_VALUES:
        return [sentence]
    numbers = {question.id: question.number for question in view.survey.questions}
    values = [
        text("overview.p", number=numbers[id_], p=p_text(test.p)) for id_, test in tested.items()
    ]
    return [f"{sentence} {text('overview.p_values', values='; '.join(values))}"]


def by_section(tables: Sequence[ResultTable]) -> Iterator[tuple[str, list[ResultTable]]]:
    """The questions by section, in form order."""
    for section, group in groupby(tables, key=lambda table: table.question.section):
        yield section, list(group)


def section_heading(section: str) -> str:
    """A section's name as HTML."""
    return f'<h3 class="section">{html.escape(section)}</h3>'


def question_rows(view: View, tables: Sequence[ResultTable], at: int) -> None:
    """For each question a link to it, a small bar of all answers together, and its sentence.

    `at` is the section's place. One box holds them all: a box a question took a third of the page.
    """
    there = page("questions")
    with st.container(key=f"osio-{at}", gap=None):
        for table in tables:
            question = table.question
            label = plain(f"{question.number} {question.text}".strip())
            where = {"kysely": view.survey.id, "kysymys": question.id}
            st.page_link(there, label=label, query_params=where)
            words = f'<p class="glance-words">{html.escape(_words(table))}</p>'
            st.html(f'<div class="glance-row">{_bar(table)}{words}</div>')


def _words(table: ResultTable) -> str:
    kind = text(f"words.kind.{table.question.kind}")
    answered = counted("overview.answered", table.total.n, kind=kind)
    if not table.question.is_closed or not table.total.n:
        return answered
    return f"{leading_sentence(table)} {answered}"


def _bar(table: ResultTable) -> str:
    """The total's distribution as a decorative bar; its words stand beside it."""
    charts = suitable_charts(table)
    is_stacked = any(chart.id == "stacked" for chart in charts)
    if table.question.kind is not Kind.SINGLE_CHOICE or not is_stacked or not table.total.n:
        return ""
    colours = option_colours(table.options, table.question.scale, table.question.direction)
    parts = "".join(
        f'<span style="flex:{count.n} 0 0;background:{colours[count.option.code]}"></span>'
        for count in table.total.counts
        if count.n
    )
    return f'<div class="glance" aria-hidden="true">{parts}</div>'
