"""The open answers page: choices, search, pages of answers, a list to copy."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

import streamlit as st

from hyte_analysis.open_answers.bullets import bulleted
from hyte_analysis.open_answers.duplicates import FoldedAnswer, fold, unfolded
from hyte_analysis.open_answers.highlight import Span, hits
from hyte_analysis.open_answers.search import SearchIndex, search_index
from hyte_analysis.survey.answers import OpenAnswer
from hyte_analysis.survey.model import Kind, Question
from hyte_analysis.texts import counted, text
from hyte_analysis.texts.formats import count_text
from hyte_analysis.ui.background import prepared
from hyte_analysis.ui.filters import choose_one
from hyte_analysis.ui.session import View, answers_key, open_answers
from hyte_analysis.ui.synonyms import synonyms

PAGE_SIZE = 100
_MOST_COPIED = 1000
# Their words are read in less time than a reader notices.
_QUICK = 1000


@dataclass(frozen=True, slots=True)
class AnswerChoice:
    """What the reader looks for: one question or "" for all, words, folded or not."""

    question_id: str
    query: str
    is_folded: bool

    @property
    def question_ids(self) -> tuple[str, ...]:
        """The question, or none for all."""
        return (self.question_id,) if self.question_id else ()

    @property
    def is_search(self) -> bool:
        """Whether some words are looked for."""
        return bool(self.query.strip())


@dataclass(frozen=True, slots=True)
class Found:
    """The answers of a choice, and where in a text the words stand that were looked for."""

    answers: tuple[FoldedAnswer, ...]
    hits: Callable[[str], tuple[Span, ...]]


def group_labels(view: View) -> dict[str, str]:
    """Group labels by group id."""
    return {group.id: group.label for group in view.survey.groups}


def choose(view: View) -> AnswerChoice:
    """The page's controls in one row. A search is never written into the address."""
    questions = {q.id: q for q in view.survey.questions if q.kind is Kind.OPEN_TEXT}

    def shown(question_id: str) -> str:
        question = questions.get(question_id)
        if question is None:
            return text("open_page.all_questions")
        return f"{question.number} {question.text}".strip()

    left, right = st.columns([3, 2], vertical_alignment="bottom")
    with left:
        chosen = choose_one(text("open_page.question"), "avoin", ["", *questions], shown, "")
    with right:
        query = st.text_input(
            text("open_page.search"),
            key="haku",
            persist_state="session",
            max_chars=200,
            help=text("open_page.search_help"),
        )
    is_folded = st.toggle(
        text("open_page.fold"), value=True, key="yhdista", persist_state="session"
    )
    return AnswerChoice(chosen, query or "", is_folded)


def found(view: View, choice: AnswerChoice) -> Found | None:
    """The answers of the choice, near-duplicates together where it says so.

    None while the words of many answers are being read.
    """
    every = open_answers(view, choice.question_ids)
    if not choice.is_search:
        return Found(_folded(every, choice), lambda _: ())
    index = search_index_of(view, choice.question_ids)
    if index is None:
        return None
    groups = synonyms(view.database)
    met = [every[number] for number in index.find(choice.query, groups)]
    return Found(
        _folded(met, choice), lambda words: hits(words, choice.query, groups, index.lexicon)
    )


def _folded(answers: Sequence[OpenAnswer], choice: AnswerChoice) -> tuple[FoldedAnswer, ...]:
    return fold(answers) if choice.is_folded else unfolded(answers)


def search_index_of(view: View, question_ids: Sequence[str]) -> SearchIndex | None:
    """The index of what the view's audience may read of these questions; None on its way."""
    texts = [answer.text for answer in open_answers(view, question_ids)]
    return prepared(
        ("search", *answers_key(view, question_ids)),
        lambda progress: search_index(texts, progress),
        text("open_page.reading"),
        quick=len(texts) <= _QUICK,
    )


def sentence(view: View, choice: AnswerChoice, shown: Sequence[FoldedAnswer]) -> str:
    """How many answers there are, and how many lines they make."""
    n = sum(answer.count for answer in shown)
    of = len(open_answers(view, choice.question_ids))
    searched = counted("open_page.found", n, of=count_text(of))
    sentence = searched if choice.is_search else counted("open_page.count", n)
    if n > len(shown):
        sentence += " " + counted("open_page.folded", len(shown))
    return sentence


def one_page(answers: Sequence[FoldedAnswer]) -> Sequence[FoldedAnswer]:
    """The answers of the page the reader is on."""
    pages = -(-len(answers) // PAGE_SIZE)
    if pages < 2:
        return answers
    number = st.number_input(
        text("open_page.page", pages=pages), min_value=1, max_value=pages, value=1, key="sivu"
    )
    start = (max(1, min(int(number), pages)) - 1) * PAGE_SIZE
    return answers[start : start + PAGE_SIZE]


def copy_block(view: View, answers: Sequence[FoldedAnswer]) -> None:
    """The answers as a bulleted list with a copy button."""
    with st.expander(text("open_page.copy"), on_change="rerun", key="luettelo") as opened:
        if not opened.open:
            return
        if len(answers) > _MOST_COPIED:
            st.caption(text("open_page.copy_cut", n=count_text(_MOST_COPIED)))
        st.code(
            bulleted(answers[:_MOST_COPIED], group_labels(view)), language=None, wrap_lines=True
        )


def by_question(
    view: View, answers: Sequence[FoldedAnswer]
) -> Iterator[tuple[Question, list[FoldedAnswer]]]:
    """The answers under their questions, in form order."""
    for question_id, group in groupby(answers, key=lambda answer: answer.question_id):
        question = view.survey.question(question_id)
        if question:
            yield question, list(group)
