"""The coding page's log: who did what and when, and the way back."""

import streamlit as st

from hyte_analysis.storage.coding import coding_log
from hyte_analysis.survey.coding import CodingEvent
from hyte_analysis.texts import text
from hyte_analysis.ui import blocks, coding_acts
from hyte_analysis.ui.codebook_history import local_time
from hyte_analysis.ui.session import View
from hyte_analysis.ui.tables import html_table

_MOST_LINES = 200


def history_section(view: View, name: str) -> None:
    """The latest changes, the newest first, and a button that takes back the person's last one."""
    events = coding_log(view.database, view.stored.id, _MOST_LINES)
    if not events:
        blocks.note(text("coding_page.no_log"))
        return
    if name:
        _undo(view, events, name)
    heads = [text(f"coding_page.column.{one}") for one in ("when", "who", "what")]
    rows = [[local_time(event.at), event.who, _words(event)] for event in events]
    st.html(html_table(text("coding_page.log"), heads, rows, style="words"))
    if len(events) == _MOST_LINES:
        blocks.note(text("coding_page.log_cut", n=_MOST_LINES))


def _words(event: CodingEvent) -> str:
    words = coding_acts.did(event.change)
    return text("coding_page.took_back", what=words) if event.undoes else words


def _undo(view: View, events: tuple[CodingEvent, ...], name: str) -> None:
    gone = {event.undoes for event in events}
    own = (e for e in events if e.who == name and not e.undoes and e.number not in gone)
    last = next(own, None)
    if last is None:
        blocks.note(text("coding_page.nothing_to_undo"))
        return
    blocks.note(text("coding_page.last_own", when=local_time(last.at),
                     what=coding_acts.did(last.change)))  # fmt: skip
    st.button(text("coding_page.undo"), key="peru-luokittelu", on_click=coding_acts.take_back,
              args=(view,))  # fmt: skip
