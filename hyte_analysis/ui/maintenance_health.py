"""Health on the page of upkeep: a line a check, what was found and what to do."""

import streamlit as st

from hyte_analysis.texts import counted, text
from hyte_analysis.ui import blocks
from hyte_analysis.ui.session import own_database
from hyte_analysis.ui.tables import html_table
from hyte_analysis.upkeep.health import HealthLine, State, health_of

_COLUMNS = ("check", "state", "found", "advice")


def health_section() -> None:
    """Every check's line, those with something to do first."""
    with st.spinner(text("maintenance_page.checking")):
        lines = health_of(own_database())
    worst_first = (State.PROBLEM, State.WARNING, State.OK)
    lines = tuple(sorted(lines, key=lambda line: worst_first.index(line.state)))
    amiss = sum(line.state is not State.OK for line in lines)
    if amiss:
        blocks.lead(counted("maintenance_page.amiss", amiss))
    else:
        blocks.lead(text("maintenance_page.all_well"))
    heads = [text(f"maintenance_page.health.{name}") for name in _COLUMNS]
    st.html(html_table(text("maintenance_page.health_caption"), heads, list(map(_row, lines)),
                       style="words log"))  # fmt: skip


def _row(line: HealthLine) -> list[str]:
    check, state = text(f"upkeep.check.{line.check}"), text(f"upkeep.state.{line.state}")
    return [check, state, line.found, line.advice]
