"""The command line's summary of an open question, as its page shows it to an audience."""

from collections.abc import Callable, Mapping

from hyte_analysis.analysis.distribution import Reading
from hyte_analysis.errors import HyteError, UnknownQuestion
from hyte_analysis.exports.summary_text import to_summary_markdown, to_summary_text
from hyte_analysis.open_answers.summary import SummaryTable
from hyte_analysis.reports.sources import summary_read_by
from hyte_analysis.storage.database import Database
from hyte_analysis.survey.answers import Filter
from hyte_analysis.survey.audiences import Audience
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
    reading = Reading(audience=shown_to)
    table = summary_read_by(database, survey, question_id, reading, Filter())
    if table is None:
        raise HyteError(text("cli.no_summary", question=question_id))
    return table
