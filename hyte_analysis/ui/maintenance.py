"""The page of upkeep: its sections, who it is for, what the last press did."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

import streamlit as st

from hyte_analysis.survey.access import Act
from hyte_analysis.texts import text
from hyte_analysis.ui.access import demand
from hyte_analysis.ui.filters import switch
from hyte_analysis.ui.maintenance_backups import backups_section
from hyte_analysis.ui.maintenance_health import health_section
from hyte_analysis.ui.maintenance_log import log_section
from hyte_analysis.ui.maintenance_organisation import organisation_section
from hyte_analysis.ui.maintenance_outcome import show_outcome
from hyte_analysis.ui.maintenance_surveys import surveys_section

__all__ = ["draw_section", "for_admins_only", "show_outcome"]

_SECTIONS: Mapping[str, Callable[[], None]] = MappingProxyType({
    "backups": backups_section,
    "surveys": surveys_section,
    "organisation": organisation_section,
    "log": log_section,
    "health": health_section,
})  # fmt: skip


def for_admins_only() -> None:
    """AccessProblem for everybody else, who then sees its sentence and nothing of the page."""
    demand(Act.BACK_UP)


def draw_section() -> None:
    """The section that is chosen."""
    names = list(_SECTIONS)
    with st.container(key="yllapidon-osat"):
        name = switch(text("maintenance_page.sections"), "yllapidon-osa", names,
                      lambda one: text(f"maintenance_page.section.{one}"), names[0])  # fmt: skip
    _SECTIONS[name]()
