"""Luokittelu: a person marks the themes of open answers with codes, by keyboard or by mouse."""

import streamlit as st

from hyte_analysis.texts import text
from hyte_analysis.ui import blocks, coding
from hyte_analysis.ui.coding_state import only_inside
from hyte_analysis.ui.filters import require_groups
from hyte_analysis.ui.session import current_view

view = current_view()
blocks.heading(text("coding_page.title"), view.survey.title)
only_inside(view)
blocks.sample_mark(view)
require_groups(view)
question, person = coding.choose(view)
if question is None:
    st.info(text("coding_page.no_questions"))
    st.stop()
coding.draw_section(view, question, person)
if view.stored.is_sample:
    blocks.note(text("coding_page.sample"))
