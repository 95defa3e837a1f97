"""One organisation's data on the page of upkeep: everything about it in one file."""

from collections.abc import Callable

import streamlit as st

from hyte_analysis.exports.organisation import to_organisation_json, to_organisation_workbook
from hyte_analysis.storage.organisation import list_organisations
from hyte_analysis.survey.access import Act
from hyte_analysis.survey.organisation_record import OrganisationRecord
from hyte_analysis.survey.wording import slug
from hyte_analysis.texts import text
from hyte_analysis.texts.moments import today
from hyte_analysis.ui import blocks
from hyte_analysis.ui.downloads import download_button
from hyte_analysis.ui.session import own_database
from hyte_analysis.upkeep.organisation import organisation_record

_FILES: tuple[tuple[str, str, Callable[[OrganisationRecord], bytes]], ...] = (
    ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
     to_organisation_workbook),
    ("json", "application/json", to_organisation_json),
)  # fmt: skip


def organisation_section() -> None:
    """A choice of organisation over all surveys, and its data as a workbook or JSON."""
    blocks.lead(text("maintenance_page.organisation_lead"))
    names = list_organisations(own_database())
    if not names:
        blocks.note(text("maintenance_page.no_organisations"))
        return
    chosen = st.selectbox(
        text("maintenance_page.organisation"), names, key="organisaatio", index=None,
        placeholder=text("maintenance_page.choose_organisation"),
    )  # fmt: skip
    if chosen is None:
        return
    with st.container(horizontal=True):
        for suffix, mime, make in _FILES:
            _download(chosen, suffix, mime, make)
    blocks.note(text("maintenance_page.organisation_holds"))


def _download(
    organisation: str, suffix: str, mime: str, make: Callable[[OrganisationRecord], bytes]
) -> None:
    database = own_database()
    download_button(
        text(f"maintenance_page.download_{suffix}"),
        lambda: make(organisation_record(database, organisation)),
        source=database,
        about=organisation,
        file_name=f"{slug(organisation)}-{today():%Y-%m-%d}.{suffix}",
        mime=mime,
        key=f"organisaatio-{suffix}",
        act=Act.ORGANISATION,
    )
