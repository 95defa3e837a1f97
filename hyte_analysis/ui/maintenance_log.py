"""The audit log on the page of upkeep: the newest acts, all or of one kind."""

import streamlit as st

from hyte_analysis.storage.audit import audit_path, last_acts
from hyte_analysis.texts import counted, text
from hyte_analysis.ui import blocks
from hyte_analysis.ui.filters import choose_one
from hyte_analysis.ui.session import own_database
from hyte_analysis.ui.tables import html_table
from hyte_analysis.upkeep.words import act_row, act_words

_MOST = 200
_ALL = "kaikki"
_COLUMNS = ("at", "who", "role", "act", "about")


def log_section() -> None:
    """The newest lines of the log as a table, and a choice of which acts it shows."""
    database = own_database()
    if database.path is None:
        return
    entries = last_acts(database.path, _MOST)
    if not entries:
        blocks.note(text("upkeep.no_acts"))
        return
    acts = sorted({entry.act for entry in entries}, key=act_words)
    chosen = choose_one(
        text("maintenance_page.which_acts"), "toimi", [_ALL, *acts],
        lambda act: text("maintenance_page.all_acts") if act == _ALL else act_words(act), _ALL,
    )  # fmt: skip
    shown = [entry for entry in entries if chosen in (_ALL, entry.act)]
    heads = [text(f"maintenance_page.log.{name}") for name in _COLUMNS]
    rows = [act_row(entry) for entry in shown]
    caption = counted("maintenance_page.log_caption", len(shown))
    st.html(html_table(caption, heads, rows, style="words log"))
    blocks.note(text("maintenance_page.log_means", file=audit_path(database.path)))
