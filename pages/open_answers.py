"""Avovastaukset: every open answer with its group, searched, folded and ready to copy."""

import streamlit as st

from hyte_analysis.texts import text
from hyte_analysis.ui import answers, blocks, synonyms
from hyte_analysis.ui.filters import require_groups
from hyte_analysis.ui.questions import quotes_note
from hyte_analysis.ui.session import current_view

view = current_view()
blocks.heading(text("open_page.title"), view.survey.title)
blocks.sample_mark(view)
require_groups(view)
choice = answers.choose(view)
synonyms.edit(view)
found = answers.found(view, choice)
blocks.note(quotes_note(view))
if found is None or (not found.answers and quotes_note(view)):
    st.stop()
blocks.lead(answers.sentence(view, choice, found.answers))
if not found.answers:
    st.info(text("open_page.not_found" if choice.is_search else "open_page.nothing"))
    st.stop()
shown = answers.one_page(found.answers)
answers.copy_block(view, found.answers)
for question, folded in answers.by_question(view, shown):
    blocks.subheading(f"{question.number} {question.text}".strip())
    blocks.quotes(folded, answers.group_labels(view), found.hits)
