"""The export page's choice of questions."""

import streamlit as st

from hyte_analysis.texts import text
from hyte_analysis.ui.filters import switch
from hyte_analysis.ui.markdown import plain
from hyte_analysis.ui.session import View, quotes_withheld


def groups_sentence(view: View) -> str:
    """Which groups the workbook will hold."""
    labels = [group.label for group in view.survey.groups if group.id in view.groups]
    sentence = text("export_page.groups", groups=", ".join(labels))
    return f"{sentence} {text('export_page.merged')}" if view.audience.is_protected else sentence


def contents_sentence(view: View) -> str:
    """What the workbook will hold for this audience."""
    key = "contents_protected" if quotes_withheld(view) else "contents"
    return text(f"export_page.{key}")


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
