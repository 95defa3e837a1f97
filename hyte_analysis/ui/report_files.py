"""The report page's files: what they hold and what not for this audience, and each of them."""

from collections.abc import Hashable
from functools import partial

import streamlit as st

from hyte_analysis.errors import HyteError
from hyte_analysis.exports.report_files import REPORT_FILES, ReportFile
from hyte_analysis.reports.report import Report
from hyte_analysis.storage.plans import StoredPlan
from hyte_analysis.storage.templates import load_template
from hyte_analysis.survey.audiences import Profile
from hyte_analysis.survey.wording import slug
from hyte_analysis.texts import counted, text
from hyte_analysis.texts.languages import language
from hyte_analysis.ui import blocks
from hyte_analysis.ui.background import Progress, prepared
from hyte_analysis.ui.downloads import download_button
from hyte_analysis.ui.markdown import plain
from hyte_analysis.ui.report_reading import plan_report, report_key
from hyte_analysis.ui.report_rows import preview_html
from hyte_analysis.ui.session import View

_ASKED = "raportin-tiedostot"
_Asked = tuple[tuple[Hashable, ...], frozenset[str]]


def draw_files(view: View, stored: StoredPlan, language_of_files: str | None = None) -> None:
    """For whom the files are, what they lack, and a button for each; then what they hold.

    The files are in the language of the pages, where no other is asked for.
    """
    of = language_of_files or language()
    report = plan_report(view, stored, of)
    if report is None:
        return
    profile = text(f"words.profile.{report.profile}")
    blocks.lead(counted("report_page.holds", len(report.findings), profile=profile))
    _gaps(report)
    if not report.findings:
        return
    _files(view, stored, report, of)
    blocks.subheading(text("report_page.preview"))
    st.html(preview_html(report))


def _gaps(report: Report) -> None:
    """What the plan holds and this audience does not get, each with its reason."""
    if not report.gaps:
        return
    lines = [
        text("report_page.gap", title=plain(gap.title), reason=plain(gap.reason))
        for gap in report.gaps
    ]
    st.warning("  \n".join([counted("report_page.gaps", len(lines)), *lines]))


def _files(view: View, stored: StoredPlan, report: Report, of: str) -> None:
    key = report_key(view, stored, of)
    # What was made of another state of the plan is not offered as this one's.
    asked_of, asked = st.session_state.get(_ASKED, (None, frozenset[str]()))
    asked = asked if asked_of == key else frozenset()
    name = _file_name(report)
    template = load_template(view.database)
    if template is not None:
        blocks.note(text("report_page.on_template", name=template.name))
    blocks.subheading(text("report_page.make_files"))
    blocks.note(text("report_page.files_note"))
    with st.container(horizontal=True, vertical_alignment="center", key="raportin-tiedostorivi"):
        for place, file in enumerate(REPORT_FILES):
            is_primary = place == 0
            if file.id not in asked:
                st.button(
                    text(file.title_key),
                    key=f"tee-{file.id}", type="primary" if is_primary else "secondary",
                    on_click=_ask, args=((key, asked | {file.id}),),
                )  # fmt: skip
                continue
            content = template.content if template and file.takes_template else None
            stamp = template.stored_at if template and file.takes_template else None
            made = _made(file, report, content, (*key, file.id, stamp), (key, asked - {file.id}))
            if made is not None:
                download_button(
                    text("report_page.download", file=text(file.title_key)), partial(bytes, made),
                    source=view.database, about=f"{view.stored.id} {stored.id}",
                    file_name=f"{name}{file.suffix}", mime=file.mime, key=f"lataa-{file.id}",
                    primary=is_primary,
                )  # fmt: skip


def _ask(asked: _Asked) -> None:
    st.session_state[_ASKED] = asked


def _made(
    file: ReportFile,
    report: Report,
    template: bytes | None,
    key: tuple[object, ...],
    others: _Asked,
) -> bytes | None:
    """The file's bytes; None while they are on their way, or where they could not be made."""

    def make(progress: Progress) -> bytes:
        return file.make(report, progress, template)

    try:
        return prepared(key, make, text(file.title_key))
    except HyteError as problem:
        _ask(others)
        st.error(plain(problem.user_message))
        return None
    except Exception:
        # The page goes on from here the next time it is opened.
        _ask(others)
        raise


def _file_name(report: Report) -> str:
    inside = report.profile is Profile.INTERNAL
    audience = "" if inside else text(f"words.profile.{report.profile}")
    return f"{slug(f'{report.title} {audience}', 60)}-{report.day:%Y-%m-%d}"
