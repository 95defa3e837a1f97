"""The export page's choice of questions."""

import streamlit as st

from hyte_analysis.texts import text
from hyte_analysis.ui.filters import switch
from hyte_analysis.ui.markdown import plain
from hyte_analysis.ui.session import View


def groups_sentence(view: View) -> str:
    """Which groups the workbook will hold."""
    labels = [group.label for group in view.survey.groups if group.id in view.groups]
    return text("export_page.groups", groups=", ".join(labels))


def choose_questions(view: View) -> frozenset[str]:
    """The ids of the questions to export: all, or those ticked."""
    questions = view.survey.questions
    scope = switch(
        text("export_page.questions"),
        "vienti",
        ["all", "some"],
        lambda scope: text(f"export_page.scope_{scope}", n=len(questions)),
        "all",
    )
    if scope == "all":
        return frozenset(question.id for question in questions)
    ticked = set()
    for question in questions:
        label = plain(f"{question.number} {question.text}".strip())
        key = f"vie-{view.survey.id}-{question.id}"
        if st.checkbox(label, key=key, persist_state="session"):
            ticked.add(question.id)
    return frozenset(ticked)
