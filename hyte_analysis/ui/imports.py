"""The import page: a report before anything is stored, then one press to store it."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from hyte_analysis.errors import HyteError, NoGroupColumn
from hyte_analysis.importers.report import ImportReport, cells_line, kinds_line
from hyte_analysis.importers.survey_file import ImportChoices, ImportedSurvey, read_survey
from hyte_analysis.storage.surveys import (
    StoredSurvey,
    find_file,
    free_survey_id,
    list_surveys,
    remove_survey,
    source_file,
    store_survey,
)
from hyte_analysis.survey.codebook import known_codebooks
from hyte_analysis.survey.model import Survey
from hyte_analysis.texts import counted, text
from hyte_analysis.ui import blocks
from hyte_analysis.ui.markdown import plain
from hyte_analysis.ui.navigation import page
from hyte_analysis.ui.session import own_database
from hyte_analysis.ui.tables import html_table

_MOST_LINES = 200


@dataclass(frozen=True, slots=True)
class _Upload:
    """A file that was read in this session, under the choices it was read with."""

    sha256: str
    choices: ImportChoices
    imported: ImportedSurvey


@dataclass(frozen=True, slots=True)
class _Columns:
    """The columns of an upload, and the one that was found to hold the groups."""

    sha256: str
    headings: tuple[str, ...]
    found: str | None


def uploader_key() -> str:
    """A key that changes when a file has been stored, so that the uploader empties."""
    return f"tiedosto-{st.session_state.get('tuonteja', 0)}"


def show_outcome() -> None:
    """What the last press did, once."""
    outcome = st.session_state.pop("tuonnin-tulos", None)
    if outcome:
        st.success(outcome)
        st.page_link(page("overview"), label=text("import_page.to_overview"))


def report_and_confirm(name: str, content: bytes) -> None:
    """Read the file, show the report, and store it when the user says so."""
    books = known_codebooks()
    codebook_id = _choose_codebook(books)
    chosen = tuple(book for book in books if codebook_id in (None, book.id))
    sha256 = hashlib.sha256(content).hexdigest()
    known = _known(sha256)
    column = _choose_group_column(known) if known else None
    try:
        imported = _read(name, content, sha256, ImportChoices(chosen, group_column=column))
    except NoGroupColumn as problem:
        st.warning(plain(problem.user_message))
        if known is None:
            _choose_group_column(_remember_columns(sha256, problem.headings, None))
        return
    except HyteError as problem:
        st.error(plain(problem.user_message))
        return
    if known is None:
        found = imported.report.group_column
        _choose_group_column(_remember_columns(sha256, imported.headings, found))
    earlier = find_file(own_database(), imported.source.sha256)
    _show_report(imported.report)
    if earlier:
        st.info(text("report.already", survey=plain(earlier)))
        return
    st.button(
        text("import_page.store"), type="primary", on_click=_store, args=(imported,), key="tallenna"
    )


def _known(sha256: str) -> _Columns | None:
    """The columns of this upload, once it has been read."""
    columns: _Columns | None = st.session_state.get("sarakkeet")
    return columns if columns is not None and columns.sha256 == sha256 else None


def _remember_columns(sha256: str, headings: tuple[str, ...], found: str | None) -> _Columns:
    columns = _Columns(sha256, headings, found)
    st.session_state["sarakkeet"] = columns
    st.session_state.pop("ryhmasarake", None)
    return columns


def _choose_codebook(books: Sequence[Survey]) -> str | None:
    titles = {book.id: book.title for book in books}
    return st.selectbox(
        text("import_page.codebook"),
        [None, *titles],
        format_func=lambda id_: titles[id_] if id_ else text("import_page.codebook_by_file"),
        key="koodikirja",
    )


def _choose_group_column(columns: _Columns) -> str | None:
    """The column that the user names; None leaves it to the one found by its values."""
    return st.selectbox(
        text("import_page.group_column"),
        columns.headings,
        index=None,
        placeholder=columns.found or text("import_page.choose_column"),
        key="ryhmasarake",
    )


def _read(name: str, content: bytes, sha256: str, choices: ImportChoices) -> ImportedSurvey:
    """The file as a survey; read once for each file and choice."""
    known: _Upload | None = st.session_state.get("luettu")
    if known and (known.sha256, known.choices) == (sha256, choices):
        return known.imported
    with st.spinner(text("import_page.reading")):
        imported = read_survey(name, content, choices)
    st.session_state["luettu"] = _Upload(sha256, choices, imported)
    return imported


def _store(imported: ImportedSurvey) -> None:
    try:
        # Chosen only now: another tab may have stored a survey of the same wave meanwhile.
        free = free_survey_id(own_database(), imported.data.survey.id)
        imported = imported.with_survey_id(free)
        report = imported.report.as_json()
        outcome = store_survey(own_database(), imported.data, imported.source, report)
    except HyteError as problem:
        st.error(plain(problem.user_message))
        return
    title = plain(imported.data.survey.title)
    n = imported.report.responses
    was_there = text("report.already", survey=plain(outcome.survey_id))
    done = counted("import_page.done", n, title=title)
    st.session_state["tuonnin-tulos"] = was_there if outcome.was_there else done
    st.session_state["tuonteja"] = st.session_state.get("tuonteja", 0) + 1
    st.session_state["kysely"] = outcome.survey_id
    st.session_state.pop("luettu", None)


def _show_report(report: ImportReport) -> None:
    blocks.subheading(text("import_page.report"))
    known = report.codebook or text("import_page.no_codebook")
    facts = [
        [text("import_page.fact.survey"), report.title],
        [text("import_page.fact.codebook"), known],
        [text("import_page.fact.responses"), str(report.responses)],
        *([f"– {group.group}", str(group.responses)] for group in report.groups if group.responses),
        [text("import_page.fact.group_column"), report.group_column],
        [
            text("import_page.fact.questions"),
            f"{sum(report.kinds.values())} ({kinds_line(report)})",
        ],
        [text("import_page.fact.layout"), report.layout],
    ]
    heads = [text("import_page.fact.what"), text("import_page.fact.found")]
    st.html(html_table(text("report.title", file=report.file), heads, facts, style="words"))
    blocks.note(cells_line(report))
    for line in report.notes:
        blocks.note(line)
    _problems(report)


def _problems(report: ImportReport) -> None:
    """What the user should look at before storing: cells, guesses, leftovers."""
    column, heading = text("import_page.column"), text("import_page.heading")
    why = text("import_page.why")
    cells = [[str(c.row), c.column, c.heading, c.value, c.reason] for c in report.odd_cells]
    columns = [text("import_page.row"), column, heading, text("import_page.value"), why]
    _listed("odd_cells", columns, cells, expanded=True)
    guesses = [[g.column, g.heading, g.reason] for g in report.guesses]
    _listed("guesses", [column, heading, why], guesses, expanded=True)
    filled = text("import_page.filled")
    ignored = [[i.column, i.heading, i.reason, str(i.cells)] for i in report.ignored]
    _listed("ignored", [column, heading, why, filled], ignored)
    missing = [[line] for line in report.missing_questions]
    _listed("missing", [text("words.question")], missing)


def _listed(
    name: str, columns: list[str], rows: list[list[str]], *, expanded: bool = False
) -> None:
    if not rows:
        return
    caption = text(f"report.{name}", n=len(rows))
    with st.expander(caption, expanded=expanded):
        st.html(html_table(caption, columns, rows[:_MOST_LINES], style="words"))
        if len(rows) > _MOST_LINES:
            blocks.note(counted("report.more", len(rows) - _MOST_LINES))


def stored_surveys() -> None:
    """The stored surveys, each with its file and a removal that asks first."""
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
    st.session_state["tuonnin-tulos"] = text("import_page.removed", title=plain(survey.title))
