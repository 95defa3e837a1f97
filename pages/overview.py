"""Yleiskuva: who answered, and every question at a glance."""

import streamlit as st

from hyte_analysis.texts import text
from hyte_analysis.ui import blocks, glance
from hyte_analysis.ui.filters import require_groups
from hyte_analysis.ui.session import current_view, tables

view = current_view()
blocks.heading(view.survey.title, text("overview.kicker"))
blocks.sample_mark(view)
require_groups(view)
blocks.lead(glance.responses_sentence(view))
blocks.excel_download(view, lambda: tables(view), "lataa-kaikki", primary=True)
glance.responses_table(view)
glance.before_showing(view)
blocks.subheading(text("overview.questions"))
for at, (section, section_tables) in enumerate(glance.by_section(tables(view))):
    if section:
        st.html(glance.section_heading(section))
    glance.question_rows(view, section_tables, at)
