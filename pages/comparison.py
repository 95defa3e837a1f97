"""Vertailu: every question by every group, a group against the others, a year against another."""

from hyte_analysis.texts import text
from hyte_analysis.ui import against_others, blocks, comparison, waves
from hyte_analysis.ui.filters import require_groups
from hyte_analysis.ui.session import current_view

view = current_view()
blocks.heading(text("comparison_page.title"), view.survey.title)
blocks.sample_mark(view)
require_groups(view)
part = comparison.choose_part(view)
if part == "others":
    against_others.against_others(view)
elif part == "waves":
    waves.linked_questions(view)
else:
    comparison.all_groups(view)
