"""Vienti: the chosen questions and groups as an Excel workbook."""

import streamlit as st

from hyte_analysis.texts import text
from hyte_analysis.ui import blocks, exporting
from hyte_analysis.ui.filters import require_groups
from hyte_analysis.ui.questions import quotes_note
from hyte_analysis.ui.session import current_view, tables

view = current_view()
blocks.heading(text("export_page.title"), view.survey.title)
blocks.sample_mark(view)
blocks.lead(text("export_page.lead"))
require_groups(view)
blocks.note(exporting.groups_sentence(view))
chosen = exporting.choose_questions(view)
if not chosen:
    st.info(text("export_page.nothing"))
    st.stop()
blocks.excel_download(
    view,
    lambda: [table for table in tables(view) if table.question.id in chosen],
    "lataa-valitut",
    primary=True,
)
blocks.note(exporting.contents_sentence(view))
blocks.note(quotes_note(view))
