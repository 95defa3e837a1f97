"""Henkilötiedot: a person checks the open answers before any of them leaves the team."""

import streamlit as st

from hyte_analysis.texts import text
from hyte_analysis.ui import blocks, personal_data
from hyte_analysis.ui.coding_state import only_inside
from hyte_analysis.ui.filters import require_groups
from hyte_analysis.ui.session import current_view

view = current_view()
blocks.heading(text("release_page.title"), view.survey.title)
only_inside(view)
blocks.sample_mark(view)
blocks.lead(text("release_page.lead"))
require_groups(view)
question_ids = personal_data.choose(view)
checked = personal_data.checked_answers(view, question_ids)
if checked is None:
    st.stop()
personal_data.draw_section(view, checked)
if view.stored.is_sample:
    blocks.note(text("release_page.sample"))
