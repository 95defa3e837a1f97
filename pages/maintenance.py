"""Ylläpito: backups, how long surveys are kept, one organisation's data, the log, health."""

from hyte_analysis.texts import text
from hyte_analysis.ui import blocks, maintenance, stored_surveys

blocks.heading(text("navigation.maintenance"))
maintenance.for_admins_only()
stored_surveys.past_retention_note()
maintenance.show_outcome()
maintenance.draw_section()
