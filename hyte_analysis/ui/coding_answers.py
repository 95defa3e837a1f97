"""The coding page's answers: the grid, what it is filled with, and what is stored of it."""

from collections.abc import Sequence

import streamlit as st

from hyte_analysis.open_answers.highlight import hits
from hyte_analysis.survey.coding import (
    AnswerKey,
    ChangeKind,
    digest,
)
from hyte_analysis.survey.model import Question
from hyte_analysis.texts import text
from hyte_analysis.texts.formats import count_text
from hyte_analysis.ui import blocks, coding_acts, coding_codes, coding_listing
from hyte_analysis.ui.answers import group_labels
from hyte_analysis.ui.coding_context import belongs_to
from hyte_analysis.ui.coding_grid import (
    GridRow,
    coding_grid,
    grid_codes,
)
from hyte_analysis.ui.coding_listing import Listing, Work, work
from hyte_analysis.ui.coding_state import coding, organisation_of, refreshed
from hyte_analysis.ui.coding_storing import row_id, taking
from hyte_analysis.ui.coding_suggestions import Suggested, suggested
from hyte_analysis.ui.navigation import page
from hyte_analysis.ui.session import View, current_view

_ON_GRID = (ChangeKind.CODED, ChangeKind.SPLIT, ChangeKind.JOINED)

# Streamlit pales what it is about to draw anew: the grid is in use meanwhile.
_STEADY = '.st-key-luokittelun-ruudukko [data-stale="true"] { opacity: 1; }'


def answers_section(view: View, question: Question, name: str) -> None:
    """The grid of the question's answers for this coder."""
    if not name:
        return
    coding_listing.new_run()
    if not coding(view).codes:
        coding_acts.show_outcome()
        coding_codes.first_codes(view)
        return
    _grid_of(question.id, name)


@st.fragment
def _grid_of(question_id: str, name: str) -> None:
    """Only this part of the page runs at a key press."""
    view = refreshed(current_view())
    question = view.survey.question(question_id)
    if question is None:
        return
    coding_acts.show_outcome()
    now = work(view, question, name)
    controls, state = st.columns([5, 2], vertical_alignment="bottom")
    with state, st.container(gap=None):
        _progress(now)
    with controls:
        listing = coding_listing.choose_listing(now)
    if listing is None:
        return
    if not listing.answers:
        st.info(text("coding_page.nothing_listed"))
        return
    shown = coding_listing.one_page(listing)
    grid = st.container(key="luokittelun-ruudukko")
    # What is on its way is told below, so that the grid stays where it is.
    suggestions = suggested(now)
    key = f"luokittelu-{digest(f'{view.stored.id}|{question_id}|{name}')}"
    rows = _grid_rows(now, listing, shown, suggestions)
    codes = grid_codes(now.rows.codes)
    with grid:
        st.html(f"<style>{_STEADY}</style>")
        coding_grid(rows, codes, key=key, on_change=taking(now, key, rows, codes))
        coding_listing.renewal(listing)


def _progress(now: Work) -> None:
    """How far the coder is, and the question's results."""
    read = sum(now.is_read(key) for key in now.answers)
    of = len(now.answers)
    blocks.note(text("coding_page.progress", read=count_text(read), of=count_text(of)))
    link_to_results(now.view, now.question)


def link_to_results(view: View, question: Question) -> None:
    """A link to the question of this question's codes, where there is one."""
    coded = next((q for q in view.survey.questions if q.coded_from == question.id), None)
    if coded is None:
        return
    where = {"kysely": view.stored.id, "kysymys": coded.id}
    st.page_link(page("questions"), label=text("coding_page.to_results"), query_params=where)


# Rows.


def _grid_rows(
    now: Work, listing: Listing, shown: Sequence[AnswerKey], suggestions: Suggested
) -> list[GridRow]:
    labels, organisations = group_labels(now.view), organisation_of(now.view)
    context = belongs_to(now.view, now.question, tuple(key.response for key in shown))
    rows = []
    for key in shown:
        parts = now.passages.get(key, ())
        for number, one in enumerate(parts, start=1):
            said = now.said.get(one.passage)
            rows.append(
                GridRow(
                    row_id(one.passage),
                    one.text,
                    labels.get(one.group_id, one.group_id),
                    organisations.get(key.response, ""),
                    context=context.get(key.response, ()),
                    codes=said.codes if said else (),
                    is_read=said is not None,
                    suggestions=suggestions.get(one.passage, ()),
                    hits=_hits(listing, one.text),
                    part=(number, len(parts)),
                )
            )
    return rows


def _hits(listing: Listing, words: str) -> tuple[tuple[int, int], ...]:
    if listing.index is None:
        return ()
    return hits(words, listing.query, listing.synonyms, listing.index.lexicon)
