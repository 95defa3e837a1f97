"""The command line's summary of an open question, as its page shows it to an audience."""

from collections.abc import Callable, Mapping

from hyte_analysis.analysis.disclosure import quoted_groups
from hyte_analysis.errors import HyteError, UnknownQuestion
from hyte_analysis.exports.summary_text import to_summary_markdown, to_summary_text
from hyte_analysis.open_answers.offers import pile_of
from hyte_analysis.open_answers.readership import readership_of
from hyte_analysis.open_answers.summary import SummaryTable, summary_table
from hyte_analysis.storage.answers import StoredAnswers
from hyte_analysis.storage.coding import load_coding
from hyte_analysis.storage.database import Database
from hyte_analysis.storage.releases import load_releases
from hyte_analysis.storage.summaries import load_summary
from hyte_analysis.survey.answers import Filter
from hyte_analysis.survey.audiences import Audience
from hyte_analysis.survey.coding import passages
from hyte_analysis.survey.model import Survey
from hyte_analysis.texts import text

SUMMARY_TEXTS: Mapping[str, Callable[[SummaryTable], str]] = {
    ".md": to_summary_markdown,
    ".txt": to_summary_text,
}
"""What writes a summary, by the end of the file's name."""


def stored_summary(
    database: Database, survey: Survey, question_id: str, shown_to: Audience
) -> SummaryTable:
    """The team's summary of a question as this audience may read it.

    UnknownQuestion for a question that is not there, HyteError where it has no summary yet.
    """
    if survey.question(question_id) is None:
        raise UnknownQuestion(text("storage.unknown_question", question=question_id))
    summary, _ = load_summary(database, survey.id, question_id)
    if summary is None:
        raise HyteError(text("cli.no_summary", question=question_id))
    stored = StoredAnswers(database)
    answers = stored.open_answers(survey.id, Filter(), [question_id])
    rows = load_coding(database, survey.id)
    pile = pile_of(question_id, passages(answers, rows.splits), rows)
    quoted = quoted_groups(dict(stored.counts(survey.id, Filter()).responses), shown_to)
    releases = {release.answer: release for release in load_releases(database, survey.id)}
    readers = readership_of(survey, shown_to, quoted, releases, stored.organisations(survey.id))
    return summary_table(survey, summary, pile, readers)
