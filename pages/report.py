"""Raportti: what is told in the meeting, in which order; its files."""

from hyte_analysis.texts import text
from hyte_analysis.ui import blocks, report, report_editor, report_files, report_template
from hyte_analysis.ui.filters import require_groups
from hyte_analysis.ui.session import current_view

view = current_view()
blocks.heading(text("navigation.report"), view.survey.title)
blocks.sample_mark(view)
require_groups(view)
stored = report.choose_plan(view)
side = report.choose_side(view)
if side == "plan":
    report_editor.draw_plan(report.draw_choices(view, stored))
elif side == "files":
    report_files.draw_files(view, stored)
else:
    report_template.draw_template(view)
