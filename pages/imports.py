"""Tuonti: upload, read the report, confirm; remove a survey."""

import streamlit as st

from hyte_analysis.texts import text
from hyte_analysis.ui import blocks, imports, stored_surveys

blocks.heading(text("import_page.title"))
blocks.lead(text("import_page.lead"))
imports.show_outcome()
uploads = st.file_uploader(
    text("import_page.file"),
    type=list(imports.FILE_TYPES),
    accept_multiple_files=True,
    key=imports.uploader_key(),
)
if uploads:
    imports.report_and_confirm(uploads)
blocks.subheading(text("import_page.stored"))
stored_surveys.stored_surveys()
