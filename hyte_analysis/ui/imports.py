"""The import page: a report before anything is stored, then one press to store it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol

import streamlit as st

from hyte_analysis.errors import HyteError, NoGroupColumn
from hyte_analysis.importers.choices import ImportChoices
from hyte_analysis.importers.companion import is_structure
from hyte_analysis.importers.duplicates import Duplicates
from hyte_analysis.importers.report import ImportReport
from hyte_analysis.importers.survey_file import ImportedSurvey, read_survey, source_of, year_in_name
from hyte_analysis.storage.codebooks import stored_codebooks
from hyte_analysis.storage.database import Database
from hyte_analysis.storage.surveys import StoredSurvey, find_file, free_survey_id, store_survey
from hyte_analysis.survey.codebook import known_codebooks
from hyte_analysis.survey.model import Survey
from hyte_analysis.survey.responses import SourceFile
from hyte_analysis.texts import counted, text
from hyte_analysis.ui import blocks
from hyte_analysis.ui.import_report import report_block
from hyte_analysis.ui.kept import kept
from hyte_analysis.ui.markdown import plain
from hyte_analysis.ui.navigation import page
from hyte_analysis.ui.session import own_database, surveys_of
from hyte_analysis.ui.stored_surveys import OUTCOME

FILE_TYPES = ("xlsx", "csv", "tsv", "txt", "sav", "zsav", "zip", "lss")
_CHOSEN = ("koodikirja", "ryhmasarake", "pida-sarakkeet", "kokonaiset", "kahdesti", "nimi", "vuosi")
_FIRST_YEAR, _LAST_YEAR = 1990, 2100


class Upload(Protocol):
    """A file in the uploader."""

    name: str

    def getvalue(self) -> bytes:
        """The file's bytes."""
        ...


@dataclass(frozen=True, slots=True)
class _Read:
    """Files that were read in this session, under the choices they were read with."""

    files: tuple[str, ...]
    choices: ImportChoices
    imported: ImportedSurvey


@kept(4)
def _books(surveys: tuple[StoredSurvey, ...], database: Database) -> tuple[Survey, ...]:
    known = known_codebooks()
    ids = {book.id for book in known}
    edited = {survey.id for survey in surveys if survey.version > 1}
    own = (b for b in stored_codebooks(database) if b.id not in ids or b.id in edited)
    return (*known, *own)


def _codebooks() -> tuple[Survey, ...]:
    """The codebooks that come with the product, then those of the stored surveys."""
    own = own_database()
    return _books(surveys_of(own), own)


def uploader_key() -> str:
    """A key that changes when a file has been stored, so that the uploader empties."""
    return f"tiedosto-{st.session_state.get('tuonteja', 0)}"


def show_outcome() -> None:
    """What the last press did, once."""
    outcome = st.session_state.pop(OUTCOME, None)
    if outcome:
        st.success(outcome)
        st.page_link(page("overview"), label=text("import_page.to_overview"))


def report_and_confirm(uploads: Sequence[Upload]) -> None:
    """Read the file, show the report, and store it when the user says so."""
    if len(uploads) > 2:
        st.error(text("import_page.too_many_files"))
        return
    files = sorted(
        (source_of(upload.name, upload.getvalue()) for upload in uploads),
        key=lambda file: is_structure(file.content),
    )
    _begin(files)
    choices = _chosen()
    try:
        imported = _read(files, choices)
    except NoGroupColumn as problem:
        st.warning(plain(problem.user_message))
        st.session_state["otsikot"] = problem.headings
        _way_of_reading(None)
        return
    except HyteError as problem:
        st.error(plain(problem.user_message))
        _choose_codebook()
        return
    st.session_state["otsikot"] = imported.headings
    _way_of_reading(imported.report)
    earlier = find_file(own_database(), imported.source.sha256)
    report_block(imported.report)
    if earlier:
        st.info(text("report.already", survey=plain(earlier)))
        return
    _confirm(imported)


def _begin(files: Sequence[SourceFile]) -> None:
    """Forget the choices made for other files."""
    now = tuple(file.sha256 for file in files)
    if st.session_state.get("tuotavat") != now:
        for key in (*_CHOSEN, "otsikot"):
            st.session_state.pop(key, None)
        st.session_state["tuotavat"] = now


def _chosen() -> ImportChoices:
    """The choices as the last run of the page left them."""
    state = st.session_state
    books = _codebooks()
    book = state.get("koodikirja")
    column = state.get("ryhmasarake")
    kept = Duplicates.KEEP_LAST if state.get("kahdesti") == Duplicates.KEEP_LAST else None
    return ImportChoices(
        tuple(b for b in books if book in (None, b.id)) or books,
        group_column=column or None,
        without_groups=column == "",
        kept_columns=frozenset(state.get("pida-sarakkeet", ())),
        whole_columns=frozenset(state.get("kokonaiset", ())),
        duplicates=kept or Duplicates.KEEP_BOTH,
    )


def _way_of_reading(report: ImportReport | None) -> None:
    """How the file is read, each choice with what was found as its default."""
    with st.container(border=True):
        left, right = st.columns(2)
        with left:
            _choose_codebook()
        with right:
            _choose_group_column(report.group_column if report else None)
        if report is None:
            return
        dropped = [column for column in report.ignored if column.cells]
        kept: list[str] = st.session_state.get("pida-sarakkeet", [])
        letters = {c.column: f"{c.column} {c.heading}" for c in dropped}
        letters |= {letter: letter for letter in kept if letter not in letters}
        if letters:
            st.multiselect(text("import_page.keep_columns"), sorted(letters), key="pida-sarakkeet",
                           format_func=letters.__getitem__,
                           placeholder=text("import_page.keep_none"))  # fmt: skip
        whole: list[str] = st.session_state.get("kokonaiset", [])
        split = {s.column: f"{s.column} {s.heading}" for s in report.splits}
        split |= {letter: letter for letter in whole if letter not in split}
        if split:
            st.multiselect(text("import_page.whole_columns"), sorted(split), key="kokonaiset",
                           format_func=split.__getitem__,
                           placeholder=text("import_page.split_all"))  # fmt: skip


def _choose_codebook() -> None:
    titles = {book.id: book.title for book in _codebooks()}
    st.selectbox(
        text("import_page.codebook"),
        [None, *titles],
        format_func=lambda id_: titles[id_] if id_ else text("import_page.codebook_by_file"),
        key="koodikirja",
    )


def _choose_group_column(found: str | None) -> None:
    """The column that the user names; without a choice it is the one found by its values."""

    def shown(heading: str) -> str:
        return heading or text("import_page.without_groups")

    st.selectbox(
        text("import_page.group_column"),
        [*st.session_state["otsikot"], ""],
        index=None,
        format_func=shown,
        placeholder=found or text("import_page.choose_column"),
        key="ryhmasarake",
    )


def _read(files: Sequence[SourceFile], choices: ImportChoices) -> ImportedSurvey:
    """The file as a survey; read once for each file and choice."""
    known: _Read | None = st.session_state.get("luettu")
    names = tuple(file.sha256 for file in files)
    if known and (known.files, known.choices) == (names, choices):
        return known.imported
    with st.spinner(text("import_page.reading"), show_time=True):
        companion = files[1] if len(files) > 1 else None
        imported = read_survey(files[0].name, files[0].content, choices, companion)
    st.session_state["luettu"] = _Read(names, choices, imported)
    return imported


def _confirm(imported: ImportedSurvey) -> None:
    """Name, year, what is done with duplicates, and the press that stores."""
    survey = imported.data.survey
    is_settled = True
    if imported.report.duplicates:
        kept = st.radio(
            text("import_page.duplicates"),
            list(Duplicates),
            index=None,
            format_func=lambda choice: text(f"import_page.{choice.value}"),
            key="kahdesti",
        )
        is_settled = kept is not None
        if not is_settled:
            blocks.note(text("import_page.settle_duplicates"))
    name, year = st.columns([3, 1])
    survey = _as_next_wave(survey, imported.source.name)
    title = name.text_input(text("import_page.name"), survey.title, max_chars=120, key="nimi")
    wave = year.number_input(text("import_page.year"), _FIRST_YEAR, _LAST_YEAR, survey.wave,
                             step=1, key="vuosi")  # fmt: skip
    st.button(
        text("import_page.store"),
        type="primary",
        on_click=_store,
        args=(imported.renamed(title.strip() or survey.title, wave),),
        disabled=not is_settled,
        key="tallenna",
    )


def _as_next_wave(survey: Survey, file: str) -> Survey:
    """The survey named by its file's year, where the codebook's own year is stored already."""
    year = year_in_name(file)
    stored = {(s.title, s.wave) for s in surveys_of(own_database())}
    if year is None or survey.wave in (None, year) or (survey.title, survey.wave) not in stored:
        return survey
    return replace(survey, title=survey.title.replace(str(survey.wave), str(year)), wave=year)


def _store(imported: ImportedSurvey) -> None:
    try:
        # Chosen only now: another tab may have stored a survey of the same wave meanwhile.
        free = free_survey_id(own_database(), imported.data.survey.id)
        imported = imported.with_survey_id(free)
        report = imported.report.as_json()
        outcome = store_survey(own_database(), imported.data, imported.sources, report)
    except HyteError as problem:
        st.error(plain(problem.user_message))
        return
    title = plain(imported.data.survey.title)
    n = imported.report.responses
    was_there = text("report.already", survey=plain(outcome.survey_id))
    done = counted("import_page.done", n, title=title)
    st.session_state[OUTCOME] = was_there if outcome.was_there else done
    st.session_state["tuonteja"] = st.session_state.get("tuonteja", 0) + 1
    st.session_state["kysely"] = outcome.survey_id
    for key in (*_CHOSEN, "luettu", "tuotavat", "otsikot"):
        st.session_state.pop(key, None)
