"""The codes as files: CSV and REFI-QDA out, and in after a look at what would change."""

import re
from datetime import datetime
from functools import partial

import streamlit as st

from hyte_analysis.errors import HyteError
from hyte_analysis.exports.code_files import path_text, to_code_csv, to_qdc
from hyte_analysis.importers.code_files import read_codes
from hyte_analysis.survey.access import Act
from hyte_analysis.survey.coding import Code, CodingChange, CodingRows, code_paths
from hyte_analysis.survey.wording import slug
from hyte_analysis.texts import counted, text
from hyte_analysis.ui import blocks, coding_acts
from hyte_analysis.ui.coding_state import coding
from hyte_analysis.ui.downloads import download_button
from hyte_analysis.ui.markdown import plain
from hyte_analysis.ui.session import View
from hyte_analysis.ui.tables import html_table

_COLOUR = re.compile(r"#[0-9A-Fa-f]{6}")
_TURN = "luokkatiedoston-kerta"


def is_colour(colour: str) -> bool:
    """Whether it is a colour such as `#12467F`: codes come from files too."""
    return _COLOUR.fullmatch(colour) is not None


def code_files(view: View, name: str) -> None:
    """The codes to and from a file."""
    blocks.subheading(text("coding_page.code_files"))
    codes = coding(view).codes
    if codes:
        blocks.note(text("coding_page.code_files_note"))
        _downloads(view, codes)
    if name:
        _upload(view)


def file_name(view: View, what: str, suffix: str) -> str:
    """A file's name by the survey's title and the day."""
    day = f"{datetime.now().astimezone():%Y-%m-%d}"
    return f"{slug(f'{view.survey.title} {what}')}-{day}.{suffix}"


def _downloads(view: View, codes: tuple[Code, ...]) -> None:
    what = text("coding_page.file.codes")
    with st.container(horizontal=True, key="luokkatiedostot"):
        download_button(
            text("coding_page.csv"), lambda: to_code_csv(codes), mime="text/csv",
            source=view.database, about=view.stored.id, act=Act.CODE,
            file_name=file_name(view, what, "csv"), key="lataa-luokat-csv",
        )  # fmt: skip
        download_button(
            text("coding_page.qdc"), lambda: to_qdc(codes, view.survey.title),
            mime="application/xml", source=view.database, about=view.stored.id, act=Act.CODE,
            file_name=file_name(view, what, "qdc"), key="lataa-luokat-qdc",
        )  # fmt: skip


def _upload(view: View) -> None:
    turn = st.session_state.setdefault(_TURN, 0)
    file = st.file_uploader(text("coding_page.upload_codes"), type=["csv", "txt", "qdc", "xml"],
                            key=f"luokkatiedosto-{turn}")  # fmt: skip
    if file is None:
        return
    content = file.getvalue()
    try:
        found = _read(file.name, content, coding(view))
    except HyteError as problem:
        st.error(plain(problem.user_message))
        return
    changed, added = _counted(found)
    blocks.notes([counted("coding_page.new_from_file", added),
                  counted("coding_page.changed_from_file", changed)])  # fmt: skip
    if not (changed or added):
        return
    _preview(view, found)
    st.button(text("coding_page.take_codes"), key="ota-luokat", on_click=_take,
              args=(view, file.name, content))  # fmt: skip


def _read(name: str, content: bytes, rows: CodingRows) -> CodingChange:
    return read_codes(name, content, rows.codes, rows.free_code)


def _counted(found: CodingChange) -> tuple[int, int]:
    """How many codes are told anew, and how many are new."""
    changed = len(found.removed.codes)
    return changed, len(found.added.codes) - changed


def _preview(view: View, found: CodingChange) -> None:
    touched = {code.id for code in found.added.codes}
    old = {code.id for code in found.removed.codes}
    after = [*(c for c in coding(view).codes if c.id not in touched), *found.added.codes]
    rows = [
        [path_text((*above, code.name)),
         text(f"coding_page.file_{'changes' if code.id in old else 'adds'}"),
         code.description]
        for code, above in code_paths(after)
        if code.id in touched
    ]  # fmt: skip
    heads = [text(f"coding_page.column.{one}") for one in ("code", "what_happens", "description")]
    st.html(html_table(text("coding_page.preview"), heads, rows, style="words"))


def _take(view: View, name: str, content: bytes) -> None:
    if coding_acts.acted(view, partial(_read, name, content)):
        st.session_state[_TURN] += 1
