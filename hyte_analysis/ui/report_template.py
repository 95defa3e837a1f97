"""The county's own slide template: what of it does not fit, keeping it, letting it go."""

import hashlib

import streamlit as st

from hyte_analysis.errors import HyteError
from hyte_analysis.exports.powerpoint_template import template_findings
from hyte_analysis.storage.templates import (
    Template,
    load_template,
    remove_template,
    store_template,
)
from hyte_analysis.texts import text
from hyte_analysis.texts.formats import count_text, date_text
from hyte_analysis.ui import blocks
from hyte_analysis.ui.background import Progress, prepared
from hyte_analysis.ui.markdown import plain
from hyte_analysis.ui.report_acts import say, say_problem
from hyte_analysis.ui.session import View

MOST_MEGABYTES = 50
_FILE, _ROUND = "diapohja", "diapohjan-kierros"


def draw_template(view: View) -> None:
    """The template in use and how it fits, and a place for another."""
    blocks.lead(text("report_page.template_means"))
    template = load_template(view.database)
    if template is None:
        blocks.note(text("report_page.template_ours"))
    else:
        _in_use(view, template)
    # A file that was kept or refused is let go of: the field is another one then.
    field = f"{_FILE}-{st.session_state.get(_ROUND, 0)}"
    given = st.file_uploader(text("report_page.template_give"), type=["pptx", "potx"], key=field,
                             max_upload_size=MOST_MEGABYTES)  # fmt: skip
    if given is None:
        return
    content = given.getvalue()
    if len(content) > MOST_MEGABYTES * 1024 * 1024:
        st.error(text("report_page.template_large", most=count_text(MOST_MEGABYTES)))
        return
    if _check(given.name, content):
        st.button(text("report_page.template_keep"), key="ota-diapohja", type="primary",
                  on_click=_keep, args=(view, given.name, content))  # fmt: skip


def _in_use(view: View, template: Template) -> None:
    day = date_text(template.stored_at.date())
    with st.container(horizontal=True, vertical_alignment="center"):
        blocks.note(text("report_page.template_in_use", name=template.name, day=day))
        st.button(text("report_page.template_remove"), key="poista-diapohja", on_click=_let_go,
                  args=(view,))  # fmt: skip
    _check(template.name, template.content)


def _check(name: str, content: bytes) -> bool:
    """What in the template does not fit, in sentences; whether it can be used."""

    def make(_: Progress) -> tuple[str, ...]:
        return template_findings(content)

    key = ("template", hashlib.sha256(content).hexdigest())
    try:
        findings = prepared(key, make, text("report_page.template_checking"), quick=True)
    except HyteError as problem:
        st.error(plain(problem.user_message))
        return False
    blocks.subheading(text("report_page.template_check", name=name))
    if findings:
        lines = "\n".join(f"- {plain(sentence)}" for sentence in findings)
        st.warning(f"{text('report_page.template_misfits')}\n\n{lines}")
    else:
        st.success(text("report_page.template_fits"))
    return True


def _keep(view: View, name: str, content: bytes) -> None:
    try:
        store_template(view.database, name, content)
    except HyteError as problem:
        say_problem(problem)
        return
    st.session_state[_ROUND] = st.session_state.get(_ROUND, 0) + 1
    say(text("report_page.template_kept", name=name))


def _let_go(view: View) -> None:
    try:
        remove_template(view.database)
    except HyteError as problem:
        say_problem(problem)
