"""Which answers the coding grid lists: all, the unread, those with a code; searched, in pages."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import streamlit as st

from hyte_analysis.open_answers.search import SearchIndex, search_index
from hyte_analysis.open_answers.synonyms import SynonymGroups
from hyte_analysis.storage.surveys import StoredSurvey
from hyte_analysis.survey.answers import OpenAnswer
from hyte_analysis.survey.coding import (
    AnswerKey,
    AnswerSplit,
    CodedPassage,
    CodingRows,
    Passage,
    PassageText,
    answer_key,
    indented_names,
    passages,
)
from hyte_analysis.survey.model import Question
from hyte_analysis.texts import counted, text
from hyte_analysis.texts.formats import count_text
from hyte_analysis.ui import blocks
from hyte_analysis.ui.background import Progress, prepared
from hyte_analysis.ui.coding_state import answers, coding
from hyte_analysis.ui.filters import choose_one
from hyte_analysis.ui.session import View, open_answers
from hyte_analysis.ui.synonyms import synonyms

PAGE_SIZE = 200
"""Answers on a page of the grid."""
QUICK = 2_000
"""So many answers are made ready for a search while the reader waits."""

_ALL, _UNREAD, _EMPTY = "", "lukematta", "ilman"
_KEPT = "luokittelun-luettelo"


@dataclass(frozen=True, slots=True)
class Work:
    """A question as one coder sees it: its answers, their passages, and what the coder said."""

    view: View
    question: Question
    coder: str
    rows: CodingRows
    answers: Mapping[AnswerKey, OpenAnswer] = field(repr=False)
    passages: Mapping[AnswerKey, Sequence[PassageText]] = field(repr=False)
    said: Mapping[Passage, CodedPassage] = field(repr=False)

    def is_read(self, answer: AnswerKey) -> bool:
        """Whether the coder has read every part of the answer."""
        return all(one.passage in self.said for one in self.passages.get(answer, ()))

    def codes(self, answer: AnswerKey) -> frozenset[int]:
        """The codes that the coder has given to the answer's parts."""
        parts = (self.said.get(one.passage) for one in self.passages.get(answer, ()))
        return frozenset(code for row in parts if row for code in row.codes)


def work(view: View, question: Question, coder: str) -> Work:
    """The question's answers as they are coded now."""
    rows = coding(view)
    said = {row.passage: row for row in rows.coded if row.coder == coder}
    answered, parts = keyed(view, question.id), parts_of(view, question.id)
    return Work(view, question, coder, rows, answered, parts, said)


def keyed(view: View, question_id: str) -> dict[AnswerKey, OpenAnswer]:
    """The question's answers that hold words, by their key."""
    return _keyed(view.stored.as_asked, question_id, answers(view, question_id))


def parts_of(view: View, question_id: str) -> dict[AnswerKey, list[PassageText]]:
    """The passages of each answer to the question: made anew only when one is split."""
    splits = tuple(cut for cut in coding(view).splits if cut.answer.question_id == question_id)
    key = tuple((*cut.answer, *cut.cuts) for cut in splits)
    return _parts(view.stored.as_asked, question_id, key, splits, answers(view, question_id))


@st.cache_resource(show_spinner=False, max_entries=8)
def _keyed(
    stored: StoredSurvey,  # noqa: ARG001 - another survey's answers are others
    question_id: str,  # noqa: ARG001
    _answers: Sequence[OpenAnswer],
) -> dict[AnswerKey, OpenAnswer]:
    return {answer_key(answer): answer for answer in _answers if answer.text.strip()}


@st.cache_resource(show_spinner=False, max_entries=8)
def _parts(
    stored: StoredSurvey,  # noqa: ARG001 - another survey's answers are others
    question_id: str,  # noqa: ARG001
    cuts: tuple[tuple[object, ...], ...],  # noqa: ARG001
    _splits: Sequence[AnswerSplit],
    _answers: Sequence[OpenAnswer],
) -> dict[AnswerKey, list[PassageText]]:
    found: dict[AnswerKey, list[PassageText]] = {}
    for one in passages(_answers, _splits):
        found.setdefault(one.passage.answer, []).append(one)
    return found


def new_run() -> None:
    """Make the listing anew: it stays as it is only while answers are coded in it."""
    st.session_state.pop(_KEPT, None)


@dataclass(frozen=True, slots=True)
class Listing:
    """The answers to list, in order, and the search that found them.

    `over` is how many of them would not be listed any more: they have been coded since.
    """

    answers: tuple[AnswerKey, ...]
    query: str = ""
    index: SearchIndex | None = None
    synonyms: SynonymGroups = ()
    over: int = 0


def choose_listing(now: Work) -> Listing | None:
    """The answers that the coder wants to see; None while a search is on its way."""
    left, right = st.columns([3, 2], vertical_alignment="bottom")
    with left:
        shown = _choose_shown(now.rows)
    with right:
        query = st.text_input(
            text("coding_page.search"), key="luokittelun-haku", persist_state="session",
            max_chars=200,
        ).strip()  # fmt: skip
    index = _index(now) if query else None
    if query and index is None:
        return None
    words = synonyms(now.view.database) if query else ()
    view = now.view
    asked = (view.stored.as_asked, now.question.id, now.coder, shown, query, words, view.groups,
             view.selection)  # fmt: skip
    kept: tuple[object, tuple[AnswerKey, ...]] | None = st.session_state.get(_KEPT)
    if kept is None or kept[0] != asked:
        found = _in_view(now, index.find(query, words) if index else None)
        kept = (asked, tuple(key for key in found if _is_shown(now, key, shown)))
        st.session_state[_KEPT] = kept
    over = sum(not _is_shown(now, key, shown) for key in kept[1])
    return Listing(kept[1], query, index, words, over)


def _choose_shown(rows: CodingRows) -> str:
    names = {str(code): name for code, name in indented_names(rows.codes).items()}

    def shown(value: str) -> str:
        if value in names:
            return text("coding_page.show.code", code=names[value])
        return text(f"coding_page.show.{value or 'all'}")

    options = [_ALL, _UNREAD, _EMPTY, *names]
    return choose_one(text("coding_page.show_choice"), "luokittelun-naytto", options, shown, _ALL)


def _is_shown(now: Work, key: AnswerKey, shown: str) -> bool:
    if shown == _ALL:
        return True
    if shown == _UNREAD:
        return not now.is_read(key)
    if shown == _EMPTY:
        return now.is_read(key) and not now.codes(key)
    return int(shown) in now.codes(key)


def _index(now: Work) -> SearchIndex | None:
    texts = [answer.text for answer in now.answers.values()]

    def make(progress: Progress) -> SearchIndex:
        return search_index(texts, progress)

    key = ("coding-search", now.view.stored.as_asked, now.question.id)
    label = text("coding_page.search_on_its_way")
    return prepared(key, make, label, quick=len(texts) <= QUICK)


def _in_view(now: Work, numbers: Sequence[int] | None) -> list[AnswerKey]:
    """The answers of the sidebar's groups and restriction, or those of them with these numbers."""
    keys = list(now.answers)
    wanted = keys if numbers is None else [keys[number] for number in numbers]
    view = now.view
    if view.restriction_is_on:
        chosen = {answer.response for answer in open_answers(view, [now.question.id])}
        wanted = [key for key in wanted if key.response in chosen]
    return [key for key in wanted if now.answers[key].group_id in view.groups]


def renewal(listing: Listing) -> None:
    """A button that makes the listing anew, where some of it would not be listed any more."""
    if not listing.over:
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        blocks.note(counted("coding_page.over", listing.over))
        st.button(text("coding_page.renew"), key="luokittelun-uusi-luettelo", on_click=new_run)


def one_page(listing: Listing) -> Sequence[AnswerKey]:
    """The answers of the page that the coder is on."""
    pages = -(-len(listing.answers) // PAGE_SIZE)
    if pages < 2:
        return listing.answers
    st.session_state["luokittelun-sivu"] = min(st.session_state.get("luokittelun-sivu", 1), pages)
    number = st.number_input(
        text("coding_page.page", pages=count_text(pages)), min_value=1, max_value=pages,
        key="luokittelun-sivu",
    )  # fmt: skip
    start = (int(number) - 1) * PAGE_SIZE
    return listing.answers[start : start + PAGE_SIZE]
