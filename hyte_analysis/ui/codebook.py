"""The codebook page: its sections, of which only the chosen one is drawn."""

import streamlit as st

from hyte_analysis.storage.surveys import load_survey
from hyte_analysis.texts import counted, text
from hyte_analysis.ui import blocks, codebook_columns, codebook_history, codebook_questions
from hyte_analysis.ui.codebook_draft import Draft, current_draft, open_section
from hyte_analysis.ui.codebook_waves import waves
from hyte_analysis.ui.filters import switch
from hyte_analysis.ui.session import View, own_database

SECTIONS = ("questions", "options", "columns", "groups", "waves", "history")


def is_own(view: View) -> bool:
    """Whether the survey is the user's own, so that its codebook may be changed."""
    return not view.stored.is_sample and view.database is own_database()


def sample_only(view: View) -> None:
    """Say that a sample's codebook is to look at, and give it as a file."""
    st.info(text("codebook_page.sample"))
    codebook_history.download(view, load_survey(view.database, view.stored.id))


def guesses_sentence(view: View) -> str:
    """How many of the survey's questions are still guesses."""
    guessed = sum(question.guessed for question in view.survey.questions)
    return counted("codebook_page.guesses", guessed) if guessed else text("codebook_page.all_sure")


def draw_section(view: View) -> None:
    """The chosen section."""
    name = switch(text("codebook_page.section_choice"), "koodikirjan-osa", list(SECTIONS),
                  lambda name: text(f"codebook_page.section.{name}"), SECTIONS[0])  # fmt: skip
    if name == "options":
        _options(view)
        return
    draft = open_section(view, name)
    if name == "questions":
        codebook_questions.questions_table(view, draft)
    elif name == "columns":
        codebook_columns.columns_table(view, draft)
    elif name == "groups":
        codebook_columns.groups_tables(view, draft)
    elif name == "waves":
        waves(view, draft)
    else:
        _history(view, draft)


def _options(view: View) -> None:
    question = codebook_questions.choose_question(current_draft(view))
    if question is None:
        blocks.note(text("codebook_page.no_options"))
        return
    draft = open_section(view, f"options-{question.id}")
    codebook_questions.options_table(view, draft, draft.definition.survey.question(question.id)
                                     or question)  # fmt: skip


def _history(view: View, draft: Draft) -> None:
    codebook_history.history(view)
    blocks.subheading(text("codebook_page.file"))
    blocks.note(text("codebook_page.file_note"))
    codebook_history.download(view, draft.base.survey)
    codebook_history.upload(view, draft)
