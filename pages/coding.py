"""A page that is being written."""

from hyte_analysis.texts import text
from hyte_analysis.ui import blocks
from hyte_analysis.ui.session import current_view

view = current_view()
blocks.heading(text("navigation.coding"), view.survey.title)
