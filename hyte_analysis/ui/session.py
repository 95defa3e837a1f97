"""What one reader is looking at: the database, the survey, the filter, the figures."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import streamlit as st

from hyte_analysis.analysis.disclosure import quoted_groups
from hyte_analysis.analysis.distribution import Reading, read_tables
from hyte_analysis.analysis.group_differences import GroupDifferences, group_differences
from hyte_analysis.analysis.result import ResultTable
from hyte_analysis.analysis.reveals import telling_rows
from hyte_analysis.analysis.split import split_survey
from hyte_analysis.importers.choices import ImportChoices
from hyte_analysis.importers.survey_file import read_survey
from hyte_analysis.open_answers.release import covered_options, released_answers
from hyte_analysis.reports.samples import store_sample_themes
from hyte_analysis.storage.answers import StoredAnswers
from hyte_analysis.storage.database import Database, database_path, open_database
from hyte_analysis.storage.releases import load_releases, release_state
from hyte_analysis.storage.surveys import (
    StoredSurvey,
    list_surveys,
    load_survey,
    store_survey,
)
from hyte_analysis.survey.answers import Contradiction, Counts, Filter, OpenAnswer
from hyte_analysis.survey.audiences import EVERYTHING, Audience, Profile, audience
from hyte_analysis.survey.codebook import CODEBOOK_FOLDER, read_codebook
from hyte_analysis.survey.coding import AnswerKey
from hyte_analysis.survey.model import DontKnow, Kind, Survey
from hyte_analysis.survey.releases import Release
from hyte_analysis.survey.translations import in_language_of
from hyte_analysis.texts.languages import FIRST, in_language, language
from hyte_analysis.ui.access import person
from hyte_analysis.ui.kept import kept

_SAMPLES = Path(__file__).resolve().parents[2] / "data" / "samples"
_MOST_ANSWERS = 400_000  # kept for all filters together: some 150 MB


@dataclass(frozen=True, slots=True)
class Workspace:
    """The surveys to look at: the user's own, or the samples while there are none."""

    database: Database
    surveys: tuple[StoredSurvey, ...]


@dataclass(frozen=True, slots=True)
class View:
    """A survey, the responses chosen of it, and for whom they are shown.

    `groups` may be empty when none is chosen. For a protected audience there is no restriction
    and no merge of the reader's own: `selection` and `merged` are empty then.
    """

    database: Database
    stored: StoredSurvey
    survey: Survey
    groups: tuple[str, ...]
    selection: Filter
    restriction: str
    audience: Audience
    merged: tuple[tuple[str, ...], ...] = ()
    dont_know: DontKnow | None = None

    @property
    def restriction_is_on(self) -> bool:
        """Whether only those count who answered some question in a certain way."""
        return bool(self.selection.question_id)

    @property
    def reading(self) -> Reading:
        """How the view reads the counts."""
        return Reading(self.groups, self.restriction, self.merged, self.dont_know, self.audience)


@kept(1)
def _open(path: str) -> Database:
    return open_database(Path(path), who=person)


@kept(1)
def _samples() -> Database:
    """A database in memory with the sample surveys; the user's own stays empty.

    All readers have the same one, so what it holds is in the first language.
    """
    with in_language(FIRST):
        return _stored_samples()


def _stored_samples() -> Database:
    database = open_database(None)
    for path in sorted(_SAMPLES.glob("ennakkokysely-*")):
        choices = ImportChoices((read_codebook(CODEBOOK_FOLDER / f"{path.stem}.toml"),))
        imported = read_survey(path.name, path.read_bytes(), choices)
        survey = replace(imported.data.survey, is_sample=True)
        data = replace(imported.data, survey=survey)
        store_survey(database, data, imported.source, imported.report.as_json())
        store_sample_themes(database, survey.id)
    return database


def own_database() -> Database:
    """The user's own database, opened once in the process."""
    return _open(str(database_path()))


def workspace() -> Workspace:
    """The surveys to look at; StorageProblem when the database can't be opened."""
    own = own_database()
    surveys = surveys_of(own)
    if surveys:
        return Workspace(own, surveys)
    samples = _samples()
    return Workspace(samples, surveys_of(samples))


@kept(4)
def _listed(database: Database, revision: int) -> tuple[StoredSurvey, ...]:  # noqa: ARG001 - a change of the database gives another list
    return list_surveys(database)


def surveys_of(database: Database) -> tuple[StoredSurvey, ...]:
    """The surveys stored in the database, in the order of the sidebar."""
    return _listed(database, database.revision)


@kept(32)
def stored_survey(stored: StoredSurvey, _database: Database) -> Survey:
    """A stored survey as it was asked, with its questions of codes.

    Every change of it has a number of its own.
    """
    return load_survey(_database, stored.id, with_codes=True)


@kept(32)
def _spoken_survey(stored: StoredSurvey, spoken: str, _database: Database) -> Survey:
    return in_language_of(stored_survey(stored, _database), spoken)


@kept(32)
def _covered_survey(stored: StoredSurvey, spoken: str, _database: Database) -> Survey:
    names = tuple(name for name, _ in _organisations(stored.as_asked, _database))
    return covered_options(_spoken_survey(stored, spoken, _database), names)


def survey_for(profile: Profile, stored: StoredSurvey, database: Database) -> Survey:
    """The stored survey in the reader's language, as this audience may read it.

    For others than the team, options that respondents typed are without personal data.
    """
    if profile is Profile.INTERNAL:
        return _spoken_survey(stored, language(), database)
    return _covered_survey(stored, language(), database)


@kept(128)
def _counts(stored: StoredSurvey, selection: Filter, _database: Database) -> Counts:
    return StoredAnswers(_database).counts(stored.id, selection)


@kept(128)
def _tables(
    stored: StoredSurvey, selection: Filter, reading: Reading, _database: Database
) -> tuple[ResultTable, ...]:
    survey = survey_for(reading.audience.profile, stored, _database)
    return read_tables(survey, _counts(stored, selection, _database), reading)


@kept(128)
def _differences(
    stored: StoredSurvey, selection: Filter, reading: Reading, _database: Database
) -> GroupDifferences:
    return group_differences(_tables(stored, selection, reading, _database))


@kept(128)
def _telling(
    stored: StoredSurvey, selection: Filter, reading: Reading, _database: Database
) -> tuple[int, int]:
    return telling_rows(_tables(stored, selection, reading, _database))


@kept(64)
def _split_tables(
    stored: StoredSurvey, selection: Filter, reading: Reading, split_id: str, _database: Database
) -> tuple[ResultTable, ...]:
    survey = survey_for(reading.audience.profile, stored, _database)
    counts = StoredAnswers(_database).counts_by(stored.id, selection, split_id)
    split = survey.question(split_id)
    if split is None:
        return ()
    overlaps = split.kind is Kind.MULTIPLE_CHOICE
    reading = replace(reading, groups=(), merged=(), split=split, overlaps=overlaps)
    return read_tables(split_survey(survey, split), counts, reading)


@kept(32)
def _contradictions(
    stored: StoredSurvey, selection: Filter, _database: Database
) -> tuple[Contradiction, ...]:
    return StoredAnswers(_database).contradictions(stored.id, selection)


@kept(32)
def _organisations(stored: StoredSurvey, _database: Database) -> tuple[tuple[str, str], ...]:
    return StoredAnswers(_database).organisations(stored.id)


def _of_most_answers(answers: tuple[OpenAnswer, ...]) -> float:
    return len(answers) / _MOST_ANSWERS


@kept(64, weigh=_of_most_answers)
def _texts(
    stored: StoredSurvey, selection: Filter, asked: tuple[str, ...], _database: Database
) -> tuple[OpenAnswer, ...]:
    return StoredAnswers(_database).open_answers(stored.id, selection, asked)


@kept(16)
def _release_state(
    database: Database,
    revision: int,  # noqa: ARG001 - a change of the database may be a release
    survey_id: str,
) -> tuple[int, int]:
    return release_state(database, survey_id)


def _state_of_releases(view: View) -> tuple[int, int]:
    return _release_state(view.database, view.database.revision, view.stored.id)


@kept(16)
def _releases(
    stored: StoredSurvey,
    state: tuple[int, int],  # noqa: ARG001 - releases of another state are others
    _database: Database,
) -> dict[AnswerKey, Release]:
    return {release.answer: release for release in load_releases(_database, stored.id)}


@kept(16)
def _kept_back(
    stored: StoredSurvey,
    state: tuple[int, int],  # noqa: ARG001 - of another state are others
    _database: Database,
) -> dict[AnswerKey, Release]:
    kept = load_releases(_database, stored.id, kept_back=True)
    return {release.answer: release for release in kept}


@kept(32, weigh=_of_most_answers)
def _released_texts(
    stored: StoredSurvey,
    selection: Filter,
    asked: tuple[str, ...],
    state: tuple[int, int],
    _database: Database,
) -> tuple[OpenAnswer, ...]:
    answers = _texts(stored, selection, asked, _database)
    return released_answers(answers, _releases(stored.as_asked, state, _database))


def tables(view: View) -> tuple[ResultTable, ...]:
    """Every question's ResultTable under the reader's filter, for the view's audience."""
    return _tables(view.stored, view.selection, view.reading, view.database)


def differences(view: View) -> GroupDifferences:
    """Whether the groups of those tables differ, adjusted over the survey."""
    return _differences(view.stored, view.selection, view.reading, view.database)


def telling(view: View) -> tuple[int, int]:
    """How many printed rows of KA, Hajonta and n tell single answers, and how many there are."""
    return _telling(view.stored, view.selection, view.reading, view.database)


def split_tables(view: View, question_id: str) -> tuple[ResultTable, ...]:
    """Every question's table by the options of this question; none for a protected audience.

    Two ways to cut the same answers could be subtracted from each other.
    """
    if view.audience.is_protected:
        return ()
    selection = replace(view.selection, groups=view.groups)
    return _split_tables(view.stored, selection, view.reading, question_id, view.database)


def other_tables(view: View, other: StoredSurvey) -> tuple[ResultTable, ...]:
    """Another survey's tables for those of the view's groups that it has."""
    survey = stored_survey(other, view.database)
    known = {group.id for group in survey.groups}
    groups = tuple(group for group in view.groups if group in known)
    if not groups:
        return ()
    # Its limits are those of its own unit: it may be of persons where this one is not.
    shown_to = audience(view.audience.profile, survey.unit)
    reading = Reading(groups, audience=shown_to)
    if not shown_to.is_protected:
        reading = replace(reading, merged=view.merged, dont_know=view.dont_know)
    return _tables(other, Filter(), reading, view.database)


def table(view: View, question_id: str) -> ResultTable:
    """One question's ResultTable under the reader's filter."""
    return next(table for table in tables(view) if table.question.id == question_id)


def responses(view: View) -> dict[str, int]:
    """How many responses each chosen group has under the reader's filter, by group id."""
    found = _counts(view.stored, view.selection, view.database).responses
    return {group: n for group, n in found if group in view.groups}


def contradictions(view: View, question_id: str) -> tuple[Contradiction, ...]:
    """Those who chose an exclusive option beside others; for nobody but an unprotected audience."""
    if view.audience.is_protected:
        return ()
    selection = replace(view.selection, groups=view.groups)
    found = _contradictions(view.stored, selection, view.database)
    return tuple(entry for entry in found if entry.question_id == question_id)


def organisations(view: View, stored: StoredSurvey) -> tuple[tuple[str, str], ...]:
    """The organisations of a stored survey with their group ids, where they are known."""
    return _organisations(stored.as_asked, view.database)


def open_answers(view: View, question_ids: Sequence[str] = ()) -> tuple[OpenAnswer, ...]:
    """The open answers of these questions (none given: of all) that the audience may read.

    Outside the team only those that a person has let out, with their personal data masked.
    """
    groups = quoted(view)
    if not groups:
        return ()
    # Answers as given do not change with their codes; a restriction may be by a code.
    stored = view.stored if view.restriction_is_on else view.stored.as_asked
    key = stored, replace(view.selection, groups=groups), tuple(question_ids)
    if view.audience.profile is Profile.INTERNAL:
        return _texts(*key, view.database)
    return _released_texts(*key, _state_of_releases(view), view.database)


def answers_key(view: View, question_ids: Sequence[str]) -> tuple[Hashable, ...]:
    """What the open answers of the view depend on: equal keys, equal answers."""
    stored = view.stored if view.restriction_is_on else view.stored.as_asked
    selection = replace(view.selection, groups=quoted(view))
    is_inside = view.audience.profile is Profile.INTERNAL
    state = None if is_inside else _state_of_releases(view)
    return stored, selection, tuple(question_ids), state


def releases(view: View) -> dict[AnswerKey, Release]:
    """The survey's answers that a person has let out, by answer."""
    state = _state_of_releases(view)
    return _releases(view.stored.as_asked, state, view.database)


def kept_back(view: View) -> dict[AnswerKey, Release]:
    """The survey's answers that a person keeps back, by answer."""
    state = _state_of_releases(view)
    return _kept_back(view.stored.as_asked, state, view.database)


def unreleased(view: View, question_ids: Sequence[str] = ()) -> int:
    """How many answers that the audience could read wait for a person to let them out."""
    groups = quoted(view)
    if view.audience.profile is Profile.INTERNAL or not groups:
        return 0
    inside = replace(view, audience=EVERYTHING, groups=groups)
    return len(open_answers(inside, question_ids)) - len(open_answers(view, question_ids))


def quoted(view: View) -> tuple[str, ...]:
    """The chosen groups whose open answers are for this audience."""
    return quoted_groups(responses(view), view.audience)


def quotes_withheld(view: View) -> bool:
    """Whether some chosen group's open answers are not for this audience."""
    return len(quoted(view)) < len(responses(view))


def remember_view(view: View) -> None:
    """Keep the view for the page that runs next."""
    st.session_state["view"] = view


def current_view() -> View:
    """The view that the sidebar chose in this run."""
    view: View = st.session_state["view"]
    return view
