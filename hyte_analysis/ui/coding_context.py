"""The closed answers that open answers belong to, for the coder to see."""

from itertools import takewhile

import streamlit as st

from hyte_analysis.storage.answers import StoredAnswers
from hyte_analysis.storage.database import Database
from hyte_analysis.storage.surveys import StoredSurvey
from hyte_analysis.survey.model import Question, Survey
from hyte_analysis.ui.session import View

Context = dict[int, tuple[tuple[str, str], ...]]


def belongs_to(view: View, question: Question, responses: tuple[int, ...]) -> Context:
    """The question that the open one belongs to and what was chosen in it, by response."""
    asked = asked_before(view.survey, question)
    if asked is None:
        return {}
    wording = f"{asked.number} {asked.text}".strip()
    chosen = _chosen(view.stored.as_asked, asked.id, responses, view.database)
    return {response: ((wording, words),) for response, words in chosen.items()}


def asked_before(survey: Survey, question: Question) -> Question | None:
    """The question whose option the open one follows up, or the closed one before it."""
    if question.follow_up_of is not None:
        return survey.question(question.follow_up_of.question_id)
    before = takewhile(lambda one: one.id != question.id, survey.questions)
    closed = [
        one
        for one in before
        if one.is_closed and one.coded_from is None and one.section == question.section
    ]
    return closed[-1] if closed and question.section else None


@st.cache_resource(show_spinner=False, max_entries=16)
def _chosen(
    stored: StoredSurvey, question_id: str, responses: tuple[int, ...], _database: Database
) -> dict[int, str]:
    given = StoredAnswers(_database).respondent_answers(stored.id, responses)
    return {response: words for response, asked, words in given if asked == question_id}
