"""Every download button: who takes a file must have a right to it, and it stands in the log."""

from collections.abc import Callable

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from hyte_analysis.storage.database import Database
from hyte_analysis.survey.access import Act
from hyte_analysis.texts.languages import in_this_language
from hyte_analysis.ui.access import acting, current_claims, demand
from hyte_analysis.ui.gate_files import keep_file, note_file


def download_button(  # noqa: PLR0913 - what a button and a file are
    label: str,
    make: Callable[[], bytes],
    *,
    source: Database,
    about: str,
    file_name: str,
    mime: str,
    key: str,
    primary: bool = False,
    act: Act = Act.EXPORT,
) -> None:
    """A button whose file is made when it is pressed, in the language of this moment.

    `about` is the id of what is taken from `source`, such as a survey's, for the log; `act` what
    it takes a right to. Who has lost the right since the page was drawn gets nothing.
    """
    suffix = file_name.rpartition(".")[2]
    run = get_script_run_ctx(suppress_warning=True)
    page = run.session_id if run is not None else ""

    def made() -> bytes:
        who = demand(act)
        content = make()
        source.note(act, f"{about} {suffix}")
        note_file(current_claims(), who, content, mime, file_name)
        keep_file(page, key, content, mime, file_name)
        return content

    st.download_button(
        label,
        acting(in_this_language(made)),
        file_name=file_name,
        mime=mime,
        on_click="ignore",
        type="primary" if primary else "secondary",
        key=key,
    )
