"""What the pages on open answers share: the coding, its answers, the person, and changes."""

from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

from hyte_analysis.errors import HyteError
from hyte_analysis.storage.answers import StoredAnswers
from hyte_analysis.storage.coding import change_coding, load_coding, undo_coding
from hyte_analysis.storage.database import Database
from hyte_analysis.storage.surveys import StoredSurvey, list_surveys
from hyte_analysis.survey.answers import Filter, OpenAnswer
from hyte_analysis.survey.audiences import Profile
from hyte_analysis.survey.coding import (
    CodingChange,
    CodingEvent,
    CodingRows,
    PassageText,
    passages,
)
from hyte_analysis.survey.model import Kind, Question
from hyte_analysis.texts import text
from hyte_analysis.ui import access
from hyte_analysis.ui.filters import choose_one
from hyte_analysis.ui.session import View, remember_view, survey_for
from hyte_analysis.ui.sign_in import Login, login

_PERSON = "tekija"
_LONGEST_NAME = 60


@st.cache_resource(show_spinner=False, max_entries=16)
def _coding(stored: StoredSurvey, _database: Database) -> CodingRows:
    return load_coding(_database, stored.id)


@st.cache_resource(show_spinner=False, max_entries=32)
def _all_answers(
    stored: StoredSurvey, question_id: str, _database: Database
) -> tuple[OpenAnswer, ...]:
    return StoredAnswers(_database).open_answers(stored.id, Filter(), [question_id])


@st.cache_resource(show_spinner=False, max_entries=16)
def _passages(
    stored: StoredSurvey, question_id: str, _database: Database
) -> tuple[PassageText, ...]:
    splits = _coding(stored, _database).splits
    return passages(_all_answers(stored.as_asked, question_id, _database), splits)


@st.cache_resource(show_spinner=False, max_entries=16)
def _organisation_of(stored: StoredSurvey, _database: Database) -> dict[int, str]:
    return dict(StoredAnswers(_database).respondents(stored.id))


def open_questions(view: View) -> tuple[Question, ...]:
    """The survey's open questions in form order."""
    return tuple(q for q in view.survey.questions if q.kind is Kind.OPEN_TEXT)


def choose_question(view: View, first: str | None = None) -> Question | None:
    """The open question chosen, kept in the address from page to page; None for no open one.

    `first` is the id of the one to begin with.
    """
    questions = {question.id: question for question in open_questions(view)}
    if not questions:
        return None

    def shown(question_id: str) -> str:
        question = questions[question_id]
        return f"{question.number} {question.text}".strip()

    return questions[
        choose_one(text("coding.question_choice"), "avoin", list(questions), shown, first)
    ]


def coding(view: View) -> CodingRows:
    """All codes and codings of the survey."""
    return _coding(view.stored, view.database)


def answers(view: View, question_id: str) -> tuple[OpenAnswer, ...]:
    """All answers to an open question, whichever groups are chosen; for the team's own work."""
    return _all_answers(view.stored.as_asked, question_id, view.database)


def question_passages(view: View, question_id: str) -> tuple[PassageText, ...]:
    """The passages of all answers to an open question, in the order of the respondents."""
    return _passages(view.stored, question_id, view.database)


def organisation_of(view: View) -> dict[int, str]:
    """The organisation of each respondent who has named it, by the respondent's number."""
    return _organisation_of(view.stored.as_asked, view.database)


def person() -> str:
    """The name of the person at work: of who has signed in, else as typed; "" until it is given."""
    if login() is not Login.OFF:
        return access.person().name[:_LONGEST_NAME]
    name: str = st.session_state.get(_PERSON) or ""
    return " ".join(name.split())[:_LONGEST_NAME]


def ask_person() -> str:
    """A field for the name of the person at work; the name, or "" with advice to give it.

    Who has signed in is not asked.
    """
    if login() is not Login.OFF:
        return person()
    st.text_input(
        text("coding.person"), key=_PERSON, max_chars=_LONGEST_NAME, persist_state="session",
        help=text("coding.person_help"),
    )  # fmt: skip
    name = person()
    if not name:
        st.info(text("coding.no_person"))
    return name


def only_inside(view: View) -> None:
    """Stop a page that is the team's own work where figures are shown to others."""
    if view.audience.profile is not Profile.INTERNAL:
        st.info(text("coding.only_inside"))
        st.stop()


def change(view: View, changes: Sequence[CodingChange]) -> View:
    """Make the changes in order, each by itself, and log them; the view after them.

    A HyteError comes up where one can't be made; those before it stay made.
    """
    try:
        for one in changes:
            change_coding(view.database, view.stored.id, one, person())
    finally:
        view = refreshed(view)
    return view


def undo(view: View) -> tuple[View, CodingEvent | None]:
    """Take back the person's last change; the view after it and what was taken back."""
    event = undo_coding(view.database, view.stored.id, person())
    return refreshed(view), event


def refreshed(view: View) -> View:
    """The view with the survey as it is stored now."""
    for stored in list_surveys(view.database):
        if stored.id == view.stored.id:
            view = replace(
                view,
                stored=stored,
                survey=survey_for(view.audience.profile, stored, view.database),
            )
            remember_view(view)
            return view
    raise HyteError(text("storage.unknown_survey", survey=view.stored.id))
