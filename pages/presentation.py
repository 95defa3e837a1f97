"""Esitys: the report on the screen of the meeting room."""

from hyte_analysis.texts import text
from hyte_analysis.ui import blocks, presentation
from hyte_analysis.ui.filters import require_groups
from hyte_analysis.ui.session import current_view

view = current_view()
blocks.heading(text("navigation.presentation"), view.survey.title)
blocks.sample_mark(view)
require_groups(view)
presentation.draw_deck(view, presentation.choose_plan(view))
