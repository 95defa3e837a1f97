"""Raportti: what is told in the meeting, in which order; its files."""

from hyte_analysis.texts import text
from hyte_analysis.ui import blocks
from hyte_analysis.ui.session import current_view

view = current_view()
blocks.heading(text("navigation.report"), view.survey.title)
blocks.sample_mark(view)
