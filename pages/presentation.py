"""Esitys: the report on the screen of the meeting room."""

from hyte_analysis.texts import text
from hyte_analysis.ui import blocks
from hyte_analysis.ui.session import current_view

view = current_view()
blocks.heading(text("navigation.presentation"), view.survey.title)
blocks.sample_mark(view)
