"""The codebook page's log, the way back, and the codebook as a TOML file."""

from datetime import UTC, datetime
from functools import partial
from zoneinfo import ZoneInfo

import streamlit as st

from hyte_analysis.errors import HyteError
from hyte_analysis.storage.versions import change_log, last_version
from hyte_analysis.survey.access import Act
from hyte_analysis.survey.changes import shown
from hyte_analysis.survey.codebook import parse_codebook
from hyte_analysis.survey.codebook_matching import BookMatch, book_matches, with_codebook
from hyte_analysis.survey.codebook_text import codebook_toml
from hyte_analysis.survey.model import Survey
from hyte_analysis.survey.wording import slug
from hyte_analysis.texts import counted, text
from hyte_analysis.texts.formats import date_text, signs, time_text
from hyte_analysis.ui import blocks
from hyte_analysis.ui.codebook_draft import Draft, Edit, Row, add_edit, edited_cells
from hyte_analysis.ui.codebook_review import log_rows, take_back
from hyte_analysis.ui.downloads import download_button
from hyte_analysis.ui.markdown import plain
from hyte_analysis.ui.session import View
from hyte_analysis.ui.tables import html_table

_HERE = ZoneInfo("Europe/Helsinki")
_MOST_LINES = 100


def local_time(moment: datetime) -> str:
    """A stored moment (UTC) on a Finnish clock: `5.11.2025 klo 14.07`."""
    here = moment.replace(tzinfo=UTC).astimezone(_HERE)
    return text("codebook_page.moment", day=date_text(here.date()), time=time_text(here.time()))


def history(view: View) -> None:
    """The log of changes, newest first, and a button that takes the last one back."""
    blocks.subheading(text("codebook_page.log"))
    changes = change_log(view.database, view.stored.id)
    if not changes:
        blocks.note(text("codebook_page.no_log"))
        return
    rows = log_rows(changes, [local_time(change.changed_at) for change in changes])
    heads = [text("codebook_page.when"), text("codebook_page.what")]
    st.html(html_table(text("codebook_page.log"), heads, rows[:_MOST_LINES], style="words"))
    last = last_version(view.database, view.stored.id)
    if last is None:
        return
    blocks.note(text("codebook_page.undo_note", when=local_time(last.changed_at)))
    if st.button(text("codebook_page.undo"), key="peru-muutos"):
        take_back(view, last)


def download(view: View, survey: Survey) -> None:
    """A button that gives the codebook as a TOML file."""
    download_button(
        text("codebook_page.download"),
        lambda: codebook_toml(survey).encode(),
        source=view.database,
        about=view.stored.id,
        act=Act.CODEBOOK,
        file_name=f"{slug(survey.id) or slug(survey.title) or 'koodikirja'}.toml",
        mime="application/toml",
        key="lataa-koodikirja",
    )


def upload(view: View, draft: Draft) -> None:
    """Take a codebook from a file into the draft: sure pairs as such, likely ones when ticked."""
    blocks.subheading(text("codebook_page.upload"))
    blocks.note(text("codebook_page.upload_note"))
    file = st.file_uploader(text("codebook_page.upload_file"), type=["toml"], key="koodikirja-toml")
    if file is None:
        return
    try:
        content = file.getvalue().decode("utf-8-sig", "replace")
        book = parse_codebook(content, file.name)
    except HyteError as problem:
        st.error(plain(problem.user_message))
        return
    matches = book_matches(draft.definition.survey, book)
    sure = [match for match in matches if match.is_sure]
    blocks.note(counted("codebook_page.sure", len(sure)))
    ticked = _ticked(view, draft, book, [match for match in matches if not match.is_sure])
    if st.button(text("codebook_page.apply"), key="ota-koodikirja"):
        taken = (*sure, *ticked)
        change = partial(with_codebook, book=book, matches=taken)
        add_edit(view, Edit(("action", "codebook", book.id), (), change))


def _ticked(view: View, draft: Draft, book: Survey, likely: list[BookMatch]) -> list[BookMatch]:
    """Those of the likely pairs that the reader says are the same question."""
    if not likely:
        return []
    blocks.note(text("codebook_page.likely_note"))
    by_id = {match.question_id: match for match in likely}
    rows: list[Row] = [
        {
            "id": match.question_id,
            "own": _name(draft.definition.survey, match.question_id),
            "other": _name(book, match.book_question_id),
            "similarity": round(match.similarity),
            "same": False,
        }
        for match in likely
    ]
    columns = {
        "own": st.column_config.TextColumn(text("codebook_page.column.own"), width="large"),
        "other": st.column_config.TextColumn(text("codebook_page.column.book"), width="large"),
        "similarity": st.column_config.NumberColumn(
            text("codebook_page.column.similarity"), format=f"%d{signs().percent}%", width=100
        ),
        "same": st.column_config.CheckboxColumn(text("codebook_page.column.same"), width=120),
    }
    cells = edited_cells(view, draft, f"parit-{book.id}", rows, columns,
                         alt=text("codebook_page.likely"),
                         locked=["own", "other", "similarity"])  # fmt: skip
    return [by_id[row] for row, _, value in cells if value]


def _name(survey: Survey, question_id: str) -> str:
    question = survey.question(question_id)
    return shown(question) if question else ""
