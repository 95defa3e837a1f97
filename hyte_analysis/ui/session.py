"""What one reader is looking at: the database, the survey, the filter, the figures."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import streamlit as st

from hyte_analysis.analysis.distribution import result_tables
from hyte_analysis.analysis.result import ResultTable
from hyte_analysis.importers.choices import ImportChoices
from hyte_analysis.importers.survey_file import read_survey
from hyte_analysis.storage.answers import StoredAnswers
from hyte_analysis.storage.codebooks import stored_codebooks
from hyte_analysis.storage.database import Database, database_path, open_database
from hyte_analysis.storage.surveys import (
    StoredSurvey,
    list_surveys,
    load_survey,
    store_survey,
)
from hyte_analysis.survey.answers import Counts, Filter, OpenAnswer
from hyte_analysis.survey.codebook import CODEBOOK_FOLDER, known_codebooks, read_codebook
from hyte_analysis.survey.model import Survey

_SAMPLES = Path(__file__).resolve().parents[2] / "data" / "samples"


@dataclass(frozen=True, slots=True)
class Workspace:
    """The surveys to look at: the user's own, or the samples while there are none."""

    database: Database
    surveys: tuple[StoredSurvey, ...]


@dataclass(frozen=True, slots=True)
class View:
    """A survey and the responses chosen of it; `groups` may be empty when none is chosen."""

    database: Database
    stored: StoredSurvey
    survey: Survey
    groups: tuple[str, ...]
    selection: Filter
    restriction: str


@st.cache_resource(show_spinner=False, max_entries=1)
def _open(path: str) -> Database:
    return open_database(Path(path))


@st.cache_resource(show_spinner=False, max_entries=1)
def _samples() -> Database:
    """A database in memory with the sample surveys; the user's own stays empty."""
    database = open_database(None)
    for path in sorted(_SAMPLES.glob("ennakkokysely-*")):
        choices = ImportChoices((read_codebook(CODEBOOK_FOLDER / f"{path.stem}.toml"),))
        imported = read_survey(path.name, path.read_bytes(), choices)
        survey = replace(imported.data.survey, is_sample=True)
        data = replace(imported.data, survey=survey)
        store_survey(database, data, imported.source, imported.report.as_json())
    return database


def own_database() -> Database:
    """The user's own database, opened once in the process."""
    return _open(str(database_path()))


def codebooks() -> tuple[Survey, ...]:
    """The codebooks that come with the product, then those of the stored surveys."""
    own = own_database()
    return _codebooks(list_surveys(own), own)


@st.cache_resource(show_spinner=False, max_entries=4)
def _codebooks(surveys: tuple[StoredSurvey, ...], _database: Database) -> tuple[Survey, ...]:
    known = known_codebooks()
    ids = {book.id for book in known}
    edited = {survey.id for survey in surveys if survey.version > 1}
    own = (b for b in stored_codebooks(_database) if b.id not in ids or b.id in edited)
    return (*known, *own)


def workspace() -> Workspace:
    """The surveys to look at; StorageProblem when the database can't be opened."""
    own = own_database()
    surveys = list_surveys(own)
    if surveys:
        return Workspace(own, surveys)
    samples = _samples()
    return Workspace(samples, list_surveys(samples))


@st.cache_resource(show_spinner=False, max_entries=32)
def stored_survey(stored: StoredSurvey, _database: Database) -> Survey:
    """The definition of a stored survey; every change of it has a version of its own."""
    return load_survey(_database, stored.id)


@st.cache_resource(show_spinner=False, max_entries=128)
def _counts(stored: StoredSurvey, selection: Filter, _database: Database) -> Counts:
    return StoredAnswers(_database).counts(stored.id, selection)


@st.cache_resource(show_spinner=False, max_entries=128)
def _tables(
    stored: StoredSurvey, selection: Filter, restriction: str, _database: Database
) -> tuple[ResultTable, ...]:
    survey = stored_survey(stored, _database)
    counts = _counts(stored, selection, _database)
    return result_tables(survey, counts, selection.groups, restriction)


@st.cache_resource(show_spinner=False, max_entries=64)
def _texts(
    stored: StoredSurvey, selection: Filter, asked: tuple[str, ...], _database: Database
) -> tuple[OpenAnswer, ...]:
    return StoredAnswers(_database).open_answers(stored.id, selection, asked)


def tables(view: View) -> tuple[ResultTable, ...]:
    """Every question's ResultTable under the reader's filter."""
    return _tables(view.stored, view.selection, view.restriction, view.database)


def other_tables(view: View, other: StoredSurvey) -> tuple[ResultTable, ...]:
    """Another survey's tables for those of the view's groups that it has."""
    known = {group.id for group in stored_survey(other, view.database).groups}
    groups = tuple(group for group in view.selection.groups if group in known)
    return _tables(other, Filter(groups), "", view.database) if groups else ()


def table(view: View, question_id: str) -> ResultTable:
    """One question's ResultTable under the reader's filter."""
    return next(table for table in tables(view) if table.question.id == question_id)


def responses(view: View) -> dict[str, int]:
    """How many responses each group has under the reader's filter, by group id."""
    return dict(_counts(view.stored, view.selection, view.database).responses)


def open_answers(view: View, question_ids: Sequence[str] = ()) -> tuple[OpenAnswer, ...]:
    """The open answers of these questions (none given: of all) under the reader's filter."""
    return _texts(view.stored, view.selection, tuple(question_ids), view.database)


def remember_view(view: View) -> None:
    """Keep the view for the page that runs next."""
    st.session_state["view"] = view


def current_view() -> View:
    """The view that the sidebar chose in this run."""
    view: View = st.session_state["view"]
    return view
