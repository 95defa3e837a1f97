"""Teemat: what the answers to an open question are about, as a draft that a person finishes."""

from hyte_analysis.texts import text
from hyte_analysis.ui import blocks, themes
from hyte_analysis.ui.coding_state import only_inside
from hyte_analysis.ui.filters import require_groups
from hyte_analysis.ui.session import current_view

view = current_view()
blocks.heading(text("themes_page.title"), view.survey.title)
only_inside(view)
blocks.sample_mark(view)
require_groups(view)
themes.draw(view)
