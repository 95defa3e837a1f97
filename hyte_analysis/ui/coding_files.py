"""The coding as a workbook: out to be filled in, and in after a look at what would change."""

from hashlib import sha256

import streamlit as st

from hyte_analysis.errors import HyteError
from hyte_analysis.exports.coding_workbook import to_coding_workbook
from hyte_analysis.importers.coding_workbook import ReadCoding, read_coding_workbook, sentences
from hyte_analysis.survey.access import Act
from hyte_analysis.survey.coding import CodingChange, CodingRows
from hyte_analysis.survey.model import Question
from hyte_analysis.texts import counted, text
from hyte_analysis.ui import blocks, coding_acts
from hyte_analysis.ui.background import prepared
from hyte_analysis.ui.coding_code_files import file_name
from hyte_analysis.ui.coding_state import coding, organisation_of, question_passages
from hyte_analysis.ui.downloads import download_button
from hyte_analysis.ui.filters import switch
from hyte_analysis.ui.markdown import plain
from hyte_analysis.ui.session import View

_MIME = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_TURN = "luokittelutiedoston-kerta"
_QUICK = 300_000
"""A workbook of so many bytes is read while the reader waits."""


def files_section(view: View, question: Question, name: str) -> None:
    """The workbook of the question's answers and codings, and one that was filled in."""
    blocks.subheading(text("coding_page.workbook"))
    blocks.note(text("coding_page.workbook_note"))
    whose = switch(text("coding_page.whose_choice"), "luokittelutiedoston-rivit", ["own", "all"],
                   lambda one: text(f"coding_page.whose.{one}"), "own")  # fmt: skip
    download_button(
        text("coding_page.workbook_download"), lambda: _workbook(view, question, name, whose),
        source=view.database, about=view.stored.id, act=Act.CODE,
        file_name=file_name(view, text("coding_page.file.coding"), "xlsx"), mime=_MIME,
        primary=True, key="lataa-luokittelu",
    )  # fmt: skip
    if name:
        _upload(view, question, name)


def _workbook(view: View, question: Question, name: str, whose: str) -> bytes:
    rows = coding(view).of_question(question.id)
    coded = [row for row in rows.coded if whose == "all" or row.coder == name]
    return to_coding_workbook(view.survey, rows.codes, question_passages(view, question.id), coded,
                              organisation_of(view))  # fmt: skip


def _upload(view: View, question: Question, name: str) -> None:
    blocks.subheading(text("coding_page.workbook_back"))
    turn = st.session_state.setdefault(_TURN, 0)
    file = st.file_uploader(text("coding_page.workbook_upload"), type=["xlsx"],
                            key=f"luokittelutiedosto-{turn}")  # fmt: skip
    if file is None:
        return
    content = file.getvalue()
    passages = question_passages(view, question.id)

    def read(rows: CodingRows) -> ReadCoding:
        return read_coding_workbook(file.name, content, passages, rows, name)

    key = ("coding-workbook", view.stored, question.id, name, file.name,
           sha256(content).hexdigest())  # fmt: skip
    try:
        found = prepared(key, lambda _: read(coding(view)), text("coding_page.reading_workbook"),
                         quick=len(content) <= _QUICK)  # fmt: skip
    except HyteError as problem:
        st.error(plain(problem.user_message))
        return
    if found is None:
        return
    blocks.notes(sentences(found))
    n = len(found.change.added.coded)
    if not n:
        blocks.note(text("coding_page.nothing_to_store"))
        return
    st.button(counted("coding_page.take_coding", n), key="ota-luokittelu", on_click=_take,
              args=(view, found.change))  # fmt: skip


def _take(view: View, change: CodingChange) -> None:
    # What was looked at is what is stored, or nothing: storage refuses what no longer fits.
    if coding_acts.acted(view, lambda _: change):
        st.session_state[_TURN] += 1
