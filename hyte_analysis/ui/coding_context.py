"""The closed answers that open answers belong to, for the coder to see."""

import re
from collections.abc import Mapping
from itertools import takewhile

import streamlit as st

from hyte_analysis.storage.answers import StoredAnswers
from hyte_analysis.storage.database import Database
from hyte_analysis.storage.surveys import StoredSurvey
from hyte_analysis.survey.model import Question, Survey
from hyte_analysis.texts.languages import language
from hyte_analysis.ui.session import View, stored_survey

Context = dict[int, tuple[tuple[str, str], ...]]


def belongs_to(view: View, question: Question, responses: tuple[int, ...]) -> Context:
    """The question that the open one belongs to and what was chosen in it, by response."""
    asked = asked_before(view.survey, question)
    if asked is None:
        return {}
    wording = f"{asked.number} {asked.text}".strip()
    chosen = _chosen(view.stored.as_asked, asked.id, responses, language(), view.database)
    stored = stored_survey(view.stored, view.database).question(asked.id) or asked
    labels = {
        old.short_label: new.short_label
        for old, new in zip(stored.options, asked.options, strict=True)
    }
    return {response: ((wording, relabelled(words, labels)),) for response, words in chosen.items()}


def relabelled(words: str, labels: Mapping[str, str]) -> str:
    """Chosen options, told by stored labels with commas between, by others; the rest as it is."""
    known = "|".join(map(re.escape, sorted(filter(None, labels), key=len, reverse=True)))
    if not known:
        return words
    return re.sub(rf"(?:^|(?<=, ))(?:{known})(?=, |$)", lambda told: labels[told[0]], words)


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
    stored: StoredSurvey,
    question_id: str,
    responses: tuple[int, ...],
    spoken: str,  # noqa: ARG001 - numbers and dates are written by the language
    _database: Database,
) -> dict[int, str]:
    given = StoredAnswers(_database).respondent_answers(stored.id, responses)
    return {response: words for response, asked, words in given if asked == question_id}
