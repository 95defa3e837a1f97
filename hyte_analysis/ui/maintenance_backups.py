"""Backups on the page of upkeep: make one, see which there are, bring one back."""

import streamlit as st

from hyte_analysis.storage.backups import (
    Backup,
    backup_folder,
    list_backups,
    make_backup,
    restore_backup,
)
from hyte_analysis.texts import text
from hyte_analysis.texts.moments import moment_text, size_text
from hyte_analysis.ui import blocks
from hyte_analysis.ui.maintenance_outcome import done
from hyte_analysis.ui.markdown import plain
from hyte_analysis.ui.session import own_database
from hyte_analysis.ui.tables import html_table
from hyte_analysis.upkeep.words import backup_line, reason_words, surveys_words

_ROUND = "palautuksia"
_COLUMNS = ("name", "at", "reason", "size", "surveys")


def backups_section() -> None:
    """The backups with a button that makes one and a choice that brings one back."""
    database = own_database()
    if database.path is None:
        return
    backups = list_backups(database.path)
    blocks.lead(_newest(backups))
    if st.button(text("maintenance_page.make_backup"), key="varmuuskopioi", type="primary"):
        done(_made, text("maintenance_page.making_backup"))
    blocks.note(text("maintenance_page.backup_folder", folder=backup_folder(database.path)))
    if not backups:
        return
    heads = [text(f"maintenance_page.backup.{name}") for name in _COLUMNS]
    rows = [
        [b.name, moment_text(b.made_at), reason_words(b), size_text(b.size), surveys_words(b)]
        for b in backups
    ]
    st.html(html_table(text("maintenance_page.backups"), heads, rows, style="words log"))
    _restoring(backups)


def _newest(backups: tuple[Backup, ...]) -> str:
    if not backups:
        return text("maintenance_page.no_backups")
    return text("maintenance_page.newest_backup", at=moment_text(backups[0].made_at))


def _made() -> str:
    made = make_backup(own_database())
    return text("upkeep.backup_made", name=made.name, folder=made.path.parent,
                size=size_text(made.size))  # fmt: skip


def _restoring(backups: tuple[Backup, ...]) -> None:
    blocks.subheading(text("maintenance_page.restore_title"))
    names = {backup.name: backup for backup in backups}
    chosen = st.selectbox(
        text("maintenance_page.restore_which"), list(names), key=choice_key(), index=None,
        format_func=lambda name: f"{name}: {backup_line(names[name])}",
        placeholder=text("maintenance_page.choose_backup"),
    )  # fmt: skip
    if chosen is None:
        return
    with st.popover(text("maintenance_page.restore"), key="palautus"):
        at = moment_text(names[chosen].made_at)
        st.markdown(plain(text("maintenance_page.restore_sure", at=at)))
        is_sure = st.button(text("maintenance_page.restore_for_good"), key="palauta")
    if is_sure:
        done(lambda: _restored(names[chosen]), text("maintenance_page.restoring"))


def choice_key() -> str:
    """A key that changes when a backup has been restored, so that nothing is chosen any more."""
    return f"palautettava-{st.session_state.get(_ROUND, 0)}"


def _restored(backup: Backup) -> str:
    before = restore_backup(own_database(), backup.path)
    st.session_state[_ROUND] = st.session_state.get(_ROUND, 0) + 1
    return text("upkeep.restored", name=backup.name, before=before.name)
