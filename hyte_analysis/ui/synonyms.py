"""The team's table of words that a search takes for one another."""

import streamlit as st

from hyte_analysis.errors import HyteError
from hyte_analysis.open_answers.synonyms import SynonymGroups, checked_groups, default_groups
from hyte_analysis.storage.database import Database
from hyte_analysis.storage.synonyms import load_synonyms, store_synonyms
from hyte_analysis.survey.access import Act
from hyte_analysis.survey.audiences import Profile
from hyte_analysis.texts import text
from hyte_analysis.ui.access import may
from hyte_analysis.ui.markdown import plain
from hyte_analysis.ui.session import View

_KEY = "synonyymit"
_LONGEST = 20_000


def synonyms(database: Database) -> SynonymGroups:
    """The team's own groups of words, or those it starts from."""
    return load_synonyms(database) or default_groups()


def edit(view: View) -> None:
    """The table in a box to open, a group a line; only for the team itself."""
    if view.audience.profile is not Profile.INTERNAL or not may(Act.SYNONYMS):
        return
    with st.expander(text("open_page.synonyms"), on_change="rerun", key="synonyymilista") as box:
        if not box.open:
            return
        rows = "\n".join(", ".join(group) for group in synonyms(view.database))
        written = st.text_area(
            text("open_page.synonyms_label"),
            rows,
            height=260,
            max_chars=_LONGEST,
            key=_KEY,
            help=text("open_page.synonyms_help"),
        )
        if st.button(text("open_page.synonyms_store"), key="tallenna-synonyymit"):
            _store(view, written)


def _store(view: View, written: str) -> None:
    try:
        groups = checked_groups(written.splitlines())
        store_synonyms(view.database, groups)
    except HyteError as problem:
        st.error(plain(problem.user_message))
    else:
        st.toast(text("open_page.synonyms_stored"))
        st.rerun()
