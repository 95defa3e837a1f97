"""The themes page: a draft of themes to name, merge, move and accept, and groups' own words."""

from collections.abc import Hashable
from importlib import metadata, util

import streamlit as st

from hyte_analysis.open_answers.clusters import MOST_CLUSTERED
from hyte_analysis.open_answers.embeddings import PACKAGE
from hyte_analysis.open_answers.themes import FEWEST, MOST, default_count
from hyte_analysis.survey.coding import PassageText
from hyte_analysis.survey.model import Question
from hyte_analysis.texts import counted, text
from hyte_analysis.texts.formats import count_text
from hyte_analysis.ui import blocks, themes_acts, themes_draft, themes_words
from hyte_analysis.ui.background import Progress, prepared
from hyte_analysis.ui.coding_state import ask_person, choose_question, coding
from hyte_analysis.ui.filters import switch
from hyte_analysis.ui.navigation import page
from hyte_analysis.ui.session import View
from hyte_analysis.ui.themes_acts import Work, passages_in_view, work_on
from hyte_analysis.ui.themes_draft import Draft, suggested_draft
from hyte_analysis.ui.themes_listing import draw_theme

SECTIONS = ("draft", "words")
FEWEST_ANSWERS = 5
"""Of fewer answers there is nothing to group."""
QUICK = 300
"""So many answers are grouped while the reader waits."""

_COUNT, _COUNTS = "teemojen-maara", "teemojen-maarat"
_PACKAGES = ("pypykko", "simplemma", "scipy")


def draw(view: View) -> None:
    """The open question, the section and what is in it."""
    left, right = st.columns([3, 2], vertical_alignment="top")
    with left:
        question = choose_question(view)
    if question is None:
        st.info(text("themes_page.no_questions"))
        return
    if view.stored.is_sample:
        blocks.note(text("themes_page.sample"))
    section = switch(text("themes_page.section_choice"), "teemojen-osa", list(SECTIONS),
                     lambda one: text(f"themes_page.section.{one}"), SECTIONS[0])  # fmt: skip
    blocks.subheading(f"{question.number} {question.text}".strip())
    passages = passages_in_view(view, question)
    if not passages:
        st.info(text("themes_page.nothing"))
    elif section == "words":
        themes_words.words_section(view, question)
    elif len(passages) < FEWEST_ANSWERS:
        st.info(counted("themes_page.too_few", len(passages), fewest=count_text(FEWEST_ANSWERS)))
    else:
        with right:
            person = ask_person()
        _draft_section(view, question, person, passages)


def _draft_section(
    view: View, question: Question, person: str, passages: tuple[PassageText, ...]
) -> None:
    blocks.lead(text("themes_page.lead"))
    base = (view.stored.id, question.id, view.groups, view.selection)
    with st.container(horizontal=True, vertical_alignment="bottom", key="teemojen-valinnat"):
        count = _choose_count(base, len(passages))
        steps = st.container(horizontal=True, width="content")
    key = (*base, count)
    draft = themes_draft.kept_draft(key, passages)
    draft = draft or _suggested(view, question, passages, count)
    if draft is None:
        return
    with steps:
        _steps(key)
    work = work_on(view, question, person, key, draft)
    _state(work)
    places = {theme.number: place for place, theme in enumerate(draft.themes, start=1)}
    for theme in draft.themes:
        draw_theme(work, theme, places)
    _accept_named(work)
    _next(work)
    _method(draft, count)


def _choose_count(base: Hashable, n: int) -> int:
    """How many themes are asked for; kept for each question and choice of groups."""
    counts: dict[Hashable, int] = st.session_state.setdefault(_COUNTS, {})
    most = min(MOST, n)
    st.session_state[_COUNT] = min(max(counts.get(base, default_count(n)), FEWEST), most)

    def keep() -> None:
        counts[base] = st.session_state[_COUNT]

    return int(
        st.slider(text("themes_page.count"), FEWEST, most, key=_COUNT, on_change=keep, width=420,
                  help=text("themes_page.count_help"))
    )  # fmt: skip


def _steps(key: Hashable) -> None:
    st.button(text("themes_page.step_back"), key="peru-luonnoksen-muutos",
              disabled=not themes_draft.can_step_back(key), on_click=themes_draft.step_back,
              args=(key,))  # fmt: skip
    st.button(text("themes_page.start_anew"), key="hylkaa-luonnoksen-muutokset",
              disabled=not themes_draft.is_changed(key), on_click=themes_draft.start_anew,
              args=(key,))  # fmt: skip


def _suggested(
    view: View, question: Question, passages: tuple[PassageText, ...], count: int
) -> Draft | None:
    """What the program suggests; None while it is on its way."""
    # Codes change neither the answers nor their parts, but a restriction may be by a code.
    stored = view.stored if view.restriction_is_on else view.stored.as_asked
    splits = coding(view).of_question(question.id).splits
    key = ("themes", stored, question.id, view.groups, view.selection, splits, count)

    def make(progress: Progress) -> Draft:
        return suggested_draft(passages, count, question.text_asked, progress)

    is_quick = len(passages) <= QUICK and util.find_spec(PACKAGE) is None
    return prepared(key, make, text("themes_page.on_its_way"), quick=is_quick)


def _state(work: Work) -> None:
    """How large the draft is, how far the person is with it, and what to mind."""
    draft = work.draft
    accepted = sum(work.is_accepted(theme) for theme in draft.themes)
    lines = [
        text("themes_page.state", n=counted("themes_page.answers", len(draft.passages)),
             themes=counted("themes_page.themes", len(draft.themes)),
             accepted=count_text(accepted))
    ]  # fmt: skip
    if draft.is_sampled:
        lines.append(text("themes_page.sampled", sample=count_text(MOST_CLUSTERED)))
    read = sum(one.passage in work.given for one in draft.passages)
    if read and not accepted:
        lines.append(text("themes_page.coded_before", read=count_text(read),
                          of=count_text(len(draft.passages))))  # fmt: skip
    blocks.notes(lines)


def _accept_named(work: Work) -> None:
    """All themes that a person has named and not accepted yet, at once."""
    named = [
        theme.number
        for theme in work.draft.themes
        if (theme.name or work.code(theme)) and not work.is_accepted(theme)
    ]
    st.html('<hr style="margin:.75rem 0 0;border:0;border-top:1px solid #D5DBE0">')
    blocks.note(text("themes_page.accept_named_note"))
    st.button(
        text("themes_page.accept_named", n=count_text(len(named))), key="hyvaksy-nimetyt",
        type="primary", disabled=not (named and work.person), on_click=themes_acts.accept,
        args=(work, named, themes_acts.AT_THE_END),
    )  # fmt: skip
    themes_acts.show_outcome(themes_acts.AT_THE_END)


def _next(work: Work) -> None:
    """Where to go on once something has been accepted."""
    if not any(work.is_accepted(theme) for theme in work.draft.themes):
        return
    blocks.subheading(text("themes_page.next"))
    blocks.note(text("themes_page.next_note"))
    where = {"kysely": work.view.stored.id, "avoin": work.question.id}
    for name in ("coding", "summary"):
        st.page_link(page(name), label=text(f"navigation.{name}"), query_params=where)


def _method(draft: Draft, count: int) -> None:
    """What was done, with what figures."""
    packages = ", ".join(f"{name} {metadata.version(name)}" for name in _PACKAGES)
    lines = [
        text("themes_page.method_draft"),
        text("themes_page.method_steps"),
        text("themes_page.method_labels"),
        text("themes_page.method_figures", count=count_text(count), packages=packages),
    ]
    if draft.knows_meanings:
        lines.append(text("themes_page.method_meanings", package=PACKAGE))
    with st.expander(text("themes_page.method"), key="teemojen-menetelma"):
        blocks.notes(lines)
