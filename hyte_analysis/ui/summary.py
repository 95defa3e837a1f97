"""The summary page: whose question it is, the summary as it comes out, and its files."""

import html
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

import streamlit as st

from hyte_analysis.exports.summary_text import to_summary_markdown, to_summary_text
from hyte_analysis.open_answers.offers import Pile, pile_of
from hyte_analysis.open_answers.readership import readership_of
from hyte_analysis.open_answers.summary import Bullet, PrintedTheme, SummaryTable, summary_table
from hyte_analysis.open_answers.summary_changes import started
from hyte_analysis.open_answers.summary_lines import (
    about,
    causes_line,
    question_line,
    section_heading,
)
from hyte_analysis.storage.summaries import load_summaries, load_summary
from hyte_analysis.survey.access import Act
from hyte_analysis.survey.audiences import EVERYTHING, Profile
from hyte_analysis.survey.coding import PassageText
from hyte_analysis.survey.model import Question
from hyte_analysis.survey.summaries import Form, Summary
from hyte_analysis.survey.wording import slug
from hyte_analysis.texts import counted, text
from hyte_analysis.ui import blocks, summary_acts
from hyte_analysis.ui.access import may
from hyte_analysis.ui.background import Progress, prepared
from hyte_analysis.ui.coding_state import ask_person, coding, question_passages
from hyte_analysis.ui.downloads import download_button
from hyte_analysis.ui.filters import switch
from hyte_analysis.ui.navigation import link
from hyte_analysis.ui.session import View, open_answers, organisations, quoted, releases

SECTIONS = ("ready", "editing")
_QUICK = 1500


@dataclass(frozen=True, slots=True)
class Work:
    """A question's summary as stored and its version, its answers, and how it is read."""

    view: View
    question: Question
    summary: Summary
    version: int
    pile: Pile
    table: SummaryTable


def first_told(view: View) -> str | None:
    """The first question that has a summary, or None."""
    told = load_summaries(view.database, view.stored.id)
    return told[0].question_id if told else None


def read_summary(view: View, summary: Summary, pile: Pile) -> SummaryTable:
    """The summary as the view's audience reads it."""
    known = organisations(view, view.stored)
    readers = readership_of(view.survey, view.audience, quoted(view), releases(view), known)
    readers = replace(readers, restriction=view.restriction)
    return summary_table(view.survey, summary, pile, readers)


def passages_in_view(view: View, question_id: str) -> tuple[PassageText, ...]:
    """The passages of the answers that count under the reader's filter, of all chosen groups."""
    passages = question_passages(view, question_id)
    if not view.restriction_is_on and len(view.groups) == len(view.survey.groups):
        return passages
    inside = replace(view, audience=EVERYTHING)
    there = {answer.response for answer in open_answers(inside, [question_id])}
    return tuple(p for p in passages if p.passage.response in there)


def answers_of(view: View, question: Question) -> Pile | None:
    """The question's answers, ready to choose quotes from; None while they are on their way."""
    passages = passages_in_view(view, question.id)
    rows = coding(view)

    def make(progress: Progress) -> Pile:
        progress(0.1)
        return pile_of(question.id, passages, rows)

    key = ("summary", view.database, view.stored, question.id, view.groups, view.selection)
    label = text("summary_page.comparing")
    return prepared(key, make, label, quick=len(passages) <= _QUICK)


def open_work(view: View, question: Question) -> Work:
    """The question's summary and answers; the page stops where there is nothing to show yet."""
    summary, version = load_summary(view.database, view.stored.id, question.id)
    summary_acts.seen(view, question.id, version)
    pile = answers_of(view, question)
    if pile is None:
        st.stop()
    if summary is None:
        _begin(view, question, pile)
        st.stop()
    table = read_summary(view, summary, pile)
    return Work(view, question, summary, version, pile, table)


def _begin(view: View, question: Question, pile: Pile) -> None:
    """The first visit: begin from the codes, or be told where codes are made."""
    if view.audience.profile is not Profile.INTERNAL or not may(Act.SUMMARISE):
        st.info(text("summary_page.none_yet"))
        return
    if not pile.passages:
        st.info(text("summary_page.no_answers"))
        return
    from_codes = started(question.id, coding(view))
    blocks.lead(counted("summary_page.begin_with_codes", len(from_codes.themes))
                if from_codes.themes else text("summary_page.begin_without_codes"))  # fmt: skip
    if not from_codes.themes:
        for name in ("themes", "coding"):
            link(name, text(f"navigation.{name}"), _of(view, question))
    is_named = bool(ask_person())
    with st.container(horizontal=True):
        if from_codes.themes:
            st.button(text("summary_page.begin"), key="aloita-luokista", type="primary",
                      disabled=not is_named, on_click=summary_acts.begin,
                      args=(view, from_codes))  # fmt: skip
        st.button(text("summary_page.begin_empty"), key="aloita-tyhjasta", disabled=not is_named,
                  on_click=summary_acts.begin, args=(view, Summary(question.id)))  # fmt: skip


def _of(view: View, question: Question) -> dict[str, str]:
    """The address of another page on the same question."""
    return {"kysely": view.stored.id, "avoin": question.id}


def choose_section(view: View) -> str:
    """Which section is drawn: others than the team only read."""
    if view.audience.profile is not Profile.INTERNAL or not may(Act.SUMMARISE):
        return SECTIONS[0]
    return switch(text("summary_page.section_choice"), "yhteenvedon-osa", list(SECTIONS),
                  lambda one: text(f"summary_page.section.{one}"), SECTIONS[0])  # fmt: skip


def draw_ready(work: Work) -> None:
    """The summary exactly as it comes out, what to mind of it, and its files."""
    table = work.table
    st.html(summary_html(table))
    if not table.themes:
        st.info(text("summary_page.no_themes"))
    notes = [
        counted("summary_page.withheld", table.withheld) if table.withheld else "",
        counted("summary_page.missing", table.missing) if table.missing else "",
    ]
    blocks.notes(tuple(filter(None, notes)))
    if table.profile is Profile.INTERNAL and table.unchecked:
        st.warning(counted("summary_page.unchecked", table.unchecked))
        link("personal_data", text("summary_page.to_check"), _of(work.view, work.question))
    if table.themes:
        _files(work.view, table)


def _files(view: View, table: SummaryTable) -> None:
    name = slug(f"{blocks.titled(view)} {table.question.number} {text('navigation.summary')}", 60)
    stem = f"{name}-{datetime.now().astimezone():%Y-%m-%d}"
    with st.container(horizontal=True):
        for kind, suffix, make in (
            ("text", "txt", to_summary_text), ("markdown", "md", to_summary_markdown),
        ):  # fmt: skip
            download_button(
                text(f"summary_page.download.{kind}"), partial(_bytes, make(table)),
                source=view.database, about=f"{view.stored.id} {table.question.id}",
                file_name=f"{stem}.{suffix}", mime=f"text/{'plain' if suffix == 'txt' else kind}",
                key=f"lataa-{kind}",
            )  # fmt: skip
    with st.expander(text("summary_page.copy"), on_change="rerun", key="kopioi") as opened:
        if opened.open:
            form = st.segmented_control(
                text("summary_page.copy_as"), ["text", "markdown"], required=True, default="text",
                format_func=lambda kind: text(f"summary_page.kind.{kind}"), key="kopioi-muoto",
            )  # fmt: skip
            words = to_summary_markdown(table) if form == "markdown" else to_summary_text(table)
            st.code(words, language=None, wrap_lines=True)


def _bytes(words: str) -> bytes:
    return words.encode("utf-8")


def summary_html(table: SummaryTable) -> str:
    """The summary as it comes out, in our own HTML; other people's words stay words."""
    marker = {Form.THEMES: "• ", Form.WORKSHOP: "❖ "}[table.form]
    above = " ".join(about(table))
    parts = [
        f'<h2 class="subheading">{html.escape(question_line(table))}</h2>',
        f'<p class="note">{html.escape(above)}</p>',
    ]
    for section in table.sections:
        parts.append(f'<h3 class="section">{html.escape(section_heading(section))}</h3>')
        if section[0].has_causes:
            items = "".join(map(_causes_html, section))
            parts.append(_list_html(items, marker))
        else:
            parts.append(_sentence_html(section[0]))
            items = "".join(map(bullet_html, section[0].bullets))
            parts.append(_list_html(items, marker) if items else "")
    return f'<div class="summary">{"".join(parts)}</div>'


def _list_html(items: str, marker: str) -> str:
    return f'<ul class="quotes" style="list-style-type: \'{marker}\'">{items}</ul>'


def _sentence_html(theme: PrintedTheme) -> str:
    return f'<p class="lead">{html.escape(theme.sentence)}</p>' if theme.sentence else ""


def one_line_html(bullet: Bullet) -> str:
    """A line with its group tag as a list of its own."""
    return f'<ul class="quotes">{bullet_html(bullet)}</ul>'


def bullet_html(bullet: Bullet) -> str:
    """A line with its group tag as an item of a list."""
    tag = f' <span class="tag">{html.escape(bullet.tag)}</span>' if bullet.tag else ""
    return f'<li><span class="quote">{html.escape(bullet.text)}</span>{tag}</li>'


def _causes_html(theme: PrintedTheme) -> str:
    heading, told = causes_line(theme)
    below: Sequence[str] = [html.escape(theme.sentence)] if theme.sentence else []
    items = "".join([*(f"<li>{line}</li>" for line in below), *map(bullet_html, theme.bullets)])
    inner = f"<ul>{items}</ul>" if items else ""
    return f"<li><strong>{html.escape(heading)}</strong> {html.escape(told)}{inner}</li>"
