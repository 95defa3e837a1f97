"""The stored surveys on the import page: each with its files and a removal that asks first."""

import streamlit as st

from hyte_analysis.errors import HyteError
from hyte_analysis.storage.surveys import (
    StoredSurvey,
    list_surveys,
    remove_survey,
    source_file,
)
from hyte_analysis.texts import counted, text
from hyte_analysis.ui import blocks
from hyte_analysis.ui.markdown import plain
from hyte_analysis.ui.session import own_database

OUTCOME = "tuonnin-tulos"
"""What the last press did, in the session."""


def stored_surveys() -> None:
    """The stored surveys, the newest wave first."""
    surveys = list_surveys(own_database())
    if not surveys:
        blocks.note(text("import_page.none"))
    for survey in surveys:
        words = counted("import_page.stored_line", survey.responses, file=plain(survey.file_name),
                        day=f"{survey.imported_at:%d.%m.%Y}", id=plain(survey.id))  # fmt: skip
        with st.container(border=True, key=f"kysely-{survey.id}"):
            st.markdown(f"**{plain(survey.title)}**  \n{words}")
            with st.container(horizontal=True):
                _original(survey)
                _removal(survey)


def _original(survey: StoredSurvey) -> None:
    st.download_button(
        text("import_page.original"),
        lambda: source_file(own_database(), survey.id)[1],
        file_name=survey.file_name,
        mime="application/octet-stream",
        on_click="ignore",
        key=f"alkuperainen-{survey.id}",
    )


def _removal(survey: StoredSurvey) -> None:
    with st.popover(text("import_page.remove"), key=f"poisto-{survey.id}"):
        st.markdown(counted("import_page.sure", survey.responses, title=plain(survey.title)))
        st.button(
            text("import_page.remove_for_good"),
            on_click=_remove,
            args=(survey,),
            key=f"poista-{survey.id}",
        )


def _remove(survey: StoredSurvey) -> None:
    try:
        remove_survey(own_database(), survey.id)
    except HyteError as problem:
        st.error(plain(problem.user_message))
        return
    st.session_state[OUTCOME] = text("import_page.removed", title=plain(survey.title))
