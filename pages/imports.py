"""Tuonti: upload, read the report, confirm; remove a survey."""

import streamlit as st

from hyte_analysis.texts import text
from hyte_analysis.ui import blocks, imports

blocks.heading(text("import_page.title"))
blocks.lead(text("import_page.lead"))
imports.show_outcome()
upload = st.file_uploader(
    text("import_page.file"), type=["xlsx", "csv", "tsv", "txt"], key=imports.uploader_key()
)
if upload is not None:
    imports.report_and_confirm(upload.name, upload.getvalue())
blocks.subheading(text("import_page.stored"))
imports.stored_surveys()
