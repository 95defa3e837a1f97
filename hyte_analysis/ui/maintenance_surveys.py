"""Surveys on the page of upkeep: until when each is kept, and its removal."""

from datetime import date

import streamlit as st

from hyte_analysis.errors import HyteError
from hyte_analysis.storage.surveys import StoredSurvey, list_surveys, set_retention
from hyte_analysis.texts import text
from hyte_analysis.texts.formats import date_text
from hyte_analysis.texts.moments import today
from hyte_analysis.ui import blocks
from hyte_analysis.ui.maintenance_outcome import done, say
from hyte_analysis.ui.markdown import plain
from hyte_analysis.ui.session import own_database
from hyte_analysis.ui.stored_surveys import kept_sentence, removal, survey_line
from hyte_analysis.upkeep.removal import compacted

_FIRST, _LAST = date(2000, 1, 1), date(2199, 12, 31)


def surveys_section() -> None:
    """Every survey with its date and its removal; those kept too long come first."""
    database = own_database()
    blocks.lead(text("maintenance_page.surveys_lead"))
    surveys = sorted(list_surveys(database), key=lambda s: (s.retain_until or date.max, s.id))
    if not surveys:
        blocks.note(text("import_page.none"))
    for survey in surveys:
        with st.container(border=True, key=f"kysely-{survey.id}"):
            st.markdown(f"**{plain(survey.title)}**  \n{survey_line(survey)}")
            _date(survey)
            blocks.note(kept_sentence(survey))
            removal(survey)
    blocks.note(text("maintenance_page.removal_means"))
    if st.button(text("maintenance_page.compact"), key="tiivista"):
        done(lambda: compacted(own_database()), text("maintenance_page.compacting"))


def _date(survey: StoredSurvey) -> None:
    key = f"sailytys-{survey.id}"
    # What is stored stands in the field, also where somebody else has just changed it.
    st.session_state[key] = survey.retain_until
    st.date_input(
        text("maintenance_page.retain_until"), key=key, format="DD.MM.YYYY", width=220,
        min_value=_FIRST, max_value=_LAST, on_change=_keep, args=(survey, key),
    )  # fmt: skip


def _keep(survey: StoredSurvey, key: str) -> None:
    until: date | None = st.session_state[key]
    try:
        set_retention(own_database(), survey.id, until)
    except HyteError as problem:
        say((), (problem.user_message,))
        return
    if until is None:
        say((text("maintenance_page.kept_for_good", title=survey.title),))
    elif until >= today():
        say((text("maintenance_page.kept_until", title=survey.title, day=date_text(until)),))
