"""Koodikirja: what the survey asks and how its file is read, in tables to edit."""

import streamlit as st

from hyte_analysis.texts import text
from hyte_analysis.ui import blocks, codebook, codebook_review
from hyte_analysis.ui.session import current_view

view = current_view()
blocks.heading(text("codebook_page.title"), view.survey.title)
if not codebook.is_own(view):
    codebook.sample_only(view)
    st.stop()
codebook_review.show_outcome()
blocks.lead(codebook.guesses_sentence(view))
above = st.container()
codebook.draw_section(view)
with above:
    codebook_review.unsaved_note(view)
codebook_review.changes_block(view)
