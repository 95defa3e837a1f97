"""The ready-made codes and summaries of a sample survey, stored beside it."""

from hyte_analysis.open_answers.sample_themes import read_sample_themes, themes_file
from hyte_analysis.storage.answers import StoredAnswers
from hyte_analysis.storage.coding import change_coding
from hyte_analysis.storage.database import Database
from hyte_analysis.storage.releases import store_releases
from hyte_analysis.storage.summaries import store_summary
from hyte_analysis.survey.answers import Filter
from hyte_analysis.survey.coding import ChangeKind, CodingChange


def store_sample_themes(database: Database, survey_id: str) -> None:
    """Store what comes with the sample survey of this id; nothing where nothing does."""
    path = themes_file(survey_id)
    if not path.is_file():
        return
    ready = read_sample_themes(path, StoredAnswers(database).open_answers(survey_id, Filter(), ()))
    change = CodingChange(ChangeKind.CODING_IMPORTED, added=ready.coding)
    change_coding(database, survey_id, change, ready.coder)
    store_releases(database, survey_id, ready.releases)
    for summary in ready.summaries:
        store_summary(database, survey_id, summary, ready.coder, 0)
