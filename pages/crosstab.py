"""Ristiintaulukko: one question by the answers to another."""

import streamlit as st

from hyte_analysis.texts import text
from hyte_analysis.ui import blocks, crosstab, questions, report_adding
from hyte_analysis.ui.filters import require_groups
from hyte_analysis.ui.session import current_view

view = current_view()
blocks.heading(text("crosstab_page.title"), view.survey.title)
blocks.sample_mark(view)
require_groups(view)
if view.audience.is_protected:
    st.info(text("filters.protected"))
    st.stop()
chosen = crosstab.choose_crosstab(view)
if chosen is None:
    st.info(text("crosstab_page.too_few"))
    st.stop()
result = chosen.table
if not result.total.n:
    st.info(text("crosstab_page.nobody"))
    st.stop()
blocks.lead(crosstab.sentence(chosen))
blocks.note(result.restriction)
drawn, look = questions.choose_chart(result)
blocks.chart(view, result, drawn, look)
blocks.figures(result, look, drawn)
crosstab.notes(view, chosen)
crosstab.download(view, chosen)
item = report_adding.figure_item(result.question.id, drawn, look, chosen.column.id)
report_adding.add_to_report(view, item)
