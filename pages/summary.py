"""Yhteenveto: the team's themes with quotes and group tags, as they go on slides."""

import streamlit as st

from hyte_analysis.texts import text
from hyte_analysis.ui import blocks, report_adding, summary, summary_editor
from hyte_analysis.ui.coding_state import choose_question
from hyte_analysis.ui.filters import require_groups
from hyte_analysis.ui.session import current_view

view = current_view()
blocks.heading(text("summary_page.title"), view.survey.title)
blocks.sample_mark(view)
require_groups(view)
question = choose_question(view, summary.first_told(view))
if question is None:
    st.info(text("summary_page.no_questions"))
    st.stop()
work = summary.open_work(view, question)
if summary.choose_section(view) == "ready":
    summary.draw_ready(work)
    report_adding.add_to_report(view, report_adding.themes_item(question.id))
else:
    summary_editor.draw_editing(work)
