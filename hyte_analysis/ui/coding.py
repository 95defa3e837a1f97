"""The coding page: who codes which question, and its sections, of which one is drawn."""

import streamlit as st

from hyte_analysis.survey.model import Question
from hyte_analysis.texts import text
from hyte_analysis.ui import (
    coding_acts,
    coding_agreement,
    coding_answers,
    coding_codes,
    coding_files,
    coding_log,
)
from hyte_analysis.ui.coding_state import ask_person, choose_question
from hyte_analysis.ui.filters import switch
from hyte_analysis.ui.session import View

SECTIONS = ("answers", "codes", "agreement", "files", "history")


def choose(view: View) -> tuple[Question | None, str]:
    """The open question to code and the name of the person at work; no question: there is none."""
    left, right = st.columns([3, 2], vertical_alignment="top")
    with left:
        question = choose_question(view)
    if question is None:
        return None, ""
    with right:
        name = ask_person()
    return question, name


def draw_section(view: View, question: Question, name: str) -> None:
    """The chosen section."""
    section = switch(text("coding_page.section_choice"), "luokittelun-osa", list(SECTIONS),
                     lambda one: text(f"coding_page.section.{one}"), SECTIONS[0])  # fmt: skip
    if section == "answers":
        coding_answers.answers_section(view, question, name)
        return
    coding_acts.show_outcome()
    if section == "codes":
        coding_codes.codes_section(view, question, name)
    elif section == "agreement":
        coding_agreement.agreement_section(view, question, name)
    elif section == "files":
        coding_files.files_section(view, question, name)
    else:
        coding_log.history_section(view, name)
