"""The stored surveys: each with its files, how long it is kept, and a removal that asks first."""

from collections.abc import Sequence

import streamlit as st

from hyte_analysis.errors import HyteError
from hyte_analysis.storage.backups import Backup
from hyte_analysis.storage.surveys import StoredSurvey, list_surveys, source_file
from hyte_analysis.survey.access import Act
from hyte_analysis.texts import counted, text
from hyte_analysis.texts.formats import date_text
from hyte_analysis.ui import blocks
from hyte_analysis.ui.access import may
from hyte_analysis.ui.downloads import download_button
from hyte_analysis.ui.maintenance_outcome import say, show_outcome
from hyte_analysis.ui.markdown import plain
from hyte_analysis.ui.session import own_database
from hyte_analysis.upkeep.removal import backups_holding, names_of, remove_whole
from hyte_analysis.upkeep.retention import is_past, past_retention

OUTCOME = "tuonnin-tulos"
"""What the last press did, in the session."""


def stored_surveys() -> None:
    """The stored surveys, the newest wave first."""
    show_outcome()
    past_retention_note()
    surveys = list_surveys(own_database())
    if not surveys:
        blocks.note(text("import_page.none"))
    for survey in surveys:
        with st.container(border=True, key=f"kysely-{survey.id}"):
            st.markdown(f"**{plain(survey.title)}**  \n{survey_line(survey)}")
            blocks.note(kept_sentence(survey))
            with st.container(horizontal=True):
                _original(survey)
                removal(survey)


def survey_line(survey: StoredSurvey) -> str:
    """How many responses, when imported, from which file and by which id, as Markdown."""
    return counted("import_page.stored_line", survey.responses, file=plain(survey.file_name),
                   day=date_text(survey.imported_at.date()), id=plain(survey.id))  # fmt: skip


def kept_sentence(survey: StoredSurvey) -> str:
    """Until when the survey is kept; "" where nobody has said."""
    if survey.retain_until is None:
        return ""
    day = date_text(survey.retain_until)
    key = "import_page.kept_too_long" if is_past(survey) else "import_page.kept_until"
    return text(key, day=day)


def past_retention_note() -> None:
    """A banner of the surveys that should have been removed by now."""
    past = past_retention(own_database())
    if past:
        titles = ", ".join(plain(survey.title) for survey in past)
        st.warning(counted("import_page.past", len(past), titles=titles))


def _original(survey: StoredSurvey) -> None:
    database = own_database()
    download_button(
        text("import_page.original"),
        lambda: source_file(database, survey.id)[1],
        source=database,
        about=f"{survey.id} original",
        file_name=survey.file_name,
        mime="application/octet-stream",
        key=f"alkuperainen-{survey.id}",
    )


def removal(survey: StoredSurvey) -> None:
    """A removal that asks first and tells which backups hold the survey; for those who may."""
    if not may(Act.REMOVE):
        return
    holding = backups_holding(own_database(), survey.id)
    with st.popover(text("import_page.remove"), key=f"poisto-{survey.id}"):
        st.markdown(counted("import_page.sure", survey.responses, title=plain(survey.title)))
        too = _backups_too(survey, holding)
        if st.button(text("import_page.remove_for_good"), key=f"poista-{survey.id}"):
            _remove(survey, backups_too=too)


def _backups_too(survey: StoredSurvey, holding: Sequence[Backup]) -> bool:
    if not holding:
        st.markdown(text("import_page.in_no_backup"))
        return False
    names = plain(names_of(tuple(holding)))
    st.markdown(counted("import_page.in_backups", len(holding), names=names))
    others = {id_ for backup in holding for id_ in backup.survey_ids or ()} - {survey.id}
    if others:
        st.markdown(text("import_page.others_too", surveys=plain(", ".join(sorted(others)))))
    return st.checkbox(text("import_page.backups_too"), key=f"kopiot-{survey.id}")


def _remove(survey: StoredSurvey, *, backups_too: bool) -> None:
    try:
        with st.spinner(text("import_page.removing")):
            removed = remove_whole(own_database(), survey.id, backups_too=backups_too)
    except HyteError as problem:
        say((), (problem.user_message,))
    else:
        told = (text("import_page.removed", title=survey.title), *removed.told)
        say(told, removed.problems)
    st.rerun()
