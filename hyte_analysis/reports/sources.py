"""What a report is made of, read once: tables, summaries, another survey's tables."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from hyte_analysis.analysis.disclosure import quoted_groups
from hyte_analysis.analysis.distribution import Reading, read_tables
from hyte_analysis.analysis.group_differences import GroupDifferences, group_differences
from hyte_analysis.analysis.result import ResultTable
from hyte_analysis.analysis.split import split_survey
from hyte_analysis.errors import UnknownSurvey
from hyte_analysis.open_answers.offers import pile_of
from hyte_analysis.open_answers.readership import readership_of
from hyte_analysis.open_answers.release import covered_options
from hyte_analysis.open_answers.summary import SummaryTable, summary_table
from hyte_analysis.storage.answers import StoredAnswers
from hyte_analysis.storage.coding import load_coding
from hyte_analysis.storage.database import Database
from hyte_analysis.storage.releases import load_releases
from hyte_analysis.storage.summaries import load_summary
from hyte_analysis.storage.surveys import load_survey
from hyte_analysis.storage.wave_links import load_wave_links
from hyte_analysis.survey.answers import Counts, Filter
from hyte_analysis.survey.audiences import Profile, audience
from hyte_analysis.survey.coding import passages
from hyte_analysis.survey.model import Kind, Question, Survey
from hyte_analysis.survey.translations import in_language_of
from hyte_analysis.survey.waves import WaveLink
from hyte_analysis.texts.languages import language


@dataclass(frozen=True, eq=False, slots=True)
class Sources:
    """A survey's results as an audience reads them; what few reports need is read when asked.

    `sections` are the names of its sections in the language, by their names as asked.
    """

    survey: Survey
    sections: Mapping[str, str]
    reading: Reading
    counts: Counts
    tables: tuple[ResultTable, ...]
    differences: GroupDifferences
    summary: Callable[[str], SummaryTable | None] = field(repr=False)
    split: Callable[[Question], tuple[ResultTable, ...]] = field(repr=False)
    other: Callable[[str], tuple[tuple[ResultTable, ...], tuple[WaveLink, ...]] | None] = field(
        repr=False
    )

    def table(self, question_id: str) -> ResultTable | None:
        """The question's table, or None."""
        return next((t for t in self.tables if t.question.id == question_id), None)


def survey_read_by(database: Database, survey_id: str, profile: Profile) -> Survey:
    """The survey with its questions of codes in the language, as this audience may read it."""
    survey = in_language_of(load_survey(database, survey_id, with_codes=True), language())
    if profile is Profile.INTERNAL:
        return survey
    return covered_options(survey, dict(StoredAnswers(database).organisations(survey_id)))


def sources_of(database: Database, survey_id: str, reading: Reading, selection: Filter) -> Sources:
    """What reports of a stored survey are made of; UnknownSurvey where there is none."""
    survey = survey_read_by(database, survey_id, reading.audience.profile)
    counts = StoredAnswers(database).counts(survey_id, selection)
    tables = read_tables(survey, counts, reading)

    def summary(question_id: str) -> SummaryTable | None:
        return summary_read_by(database, survey, question_id, reading, selection)

    def split(question: Question) -> tuple[ResultTable, ...]:
        return _split(database, survey, question, reading, selection)

    def other(other_id: str) -> tuple[tuple[ResultTable, ...], tuple[WaveLink, ...]] | None:
        return _other(database, survey, other_id, reading)

    asked = load_survey(database, survey_id)
    sections = {question.section: told.section for question in asked.questions
                if (told := survey.question(question.id))}  # fmt: skip
    return Sources(
        survey, sections, reading, counts, tables, group_differences(tables), summary, split, other
    )


def summary_read_by(
    database: Database, survey: Survey, question_id: str, reading: Reading, selection: Filter
) -> SummaryTable | None:
    """The team's summary of an open question as an audience reads it; None where there is none."""
    told, _ = load_summary(database, survey.id, question_id)
    if told is None or survey.question(question_id) is None:
        return None
    stored = StoredAnswers(database)
    groups = reading.groups or tuple(group.id for group in survey.groups)
    chosen = replace(selection, groups=groups)
    answers = stored.open_answers(survey.id, chosen, [question_id])
    rows = load_coding(database, survey.id)
    pile = pile_of(question_id, passages(answers, rows.splits), rows)
    responses = {
        group: n for group, n in stored.counts(survey.id, chosen).responses if group in groups
    }
    quoted = quoted_groups(responses, reading.audience)
    releases = {release.answer: release for release in load_releases(database, survey.id)}
    readers = readership_of(
        survey, reading.audience, quoted, releases, stored.organisations(survey.id)
    )
    readers = replace(readers, restriction=reading.restriction)
    return summary_table(survey, told, pile, readers)


def _split(
    database: Database, survey: Survey, question: Question, reading: Reading, selection: Filter
) -> tuple[ResultTable, ...]:
    if reading.audience.is_protected:
        return ()
    groups = reading.groups or tuple(group.id for group in survey.groups)
    counts = StoredAnswers(database).counts_by(
        survey.id, replace(selection, groups=groups), question.id
    )
    overlaps = question.kind is Kind.MULTIPLE_CHOICE
    by_options = replace(reading, groups=(), merged=(), split=question, overlaps=overlaps)
    return read_tables(split_survey(survey, question), counts, by_options)


def _other(
    database: Database, survey: Survey, other_id: str, reading: Reading
) -> tuple[tuple[ResultTable, ...], tuple[WaveLink, ...]] | None:
    """Another survey's tables and how its questions are linked; None where it is not there."""
    profile = reading.audience.profile
    try:
        other = survey_read_by(database, other_id, profile)
    except UnknownSurvey:
        return None
    known = {group.id for group in other.groups}
    # Of the other survey the groups that this one has, whether they were chosen or stand for all.
    chosen = reading.groups or tuple(group.id for group in survey.groups)
    groups = tuple(group for group in chosen if group in known)
    if not groups:
        return None
    # Its limits are those of its own unit: it may be of persons where this one is not.
    shown_to = audience(profile, other.unit)
    dont_know = None if shown_to.is_protected else reading.dont_know
    read = Reading(groups, dont_know=dont_know, audience=shown_to, language=reading.language)
    counts = StoredAnswers(database).counts(other_id, Filter())
    links = load_wave_links(database, survey.id, other_id)
    return read_tables(other, counts, read), tuple(links)
