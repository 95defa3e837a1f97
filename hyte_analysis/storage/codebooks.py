"""The stored surveys' own codebooks, from which the next year's survey may start."""

from hyte_analysis.errors import CodebookProblem
from hyte_analysis.storage.database import Database
from hyte_analysis.storage.definitions import load_survey
from hyte_analysis.storage.surveys import list_surveys
from hyte_analysis.survey.codebook import parse_codebook
from hyte_analysis.survey.codebook_text import codebook_toml
from hyte_analysis.survey.model import Survey


def stored_codebooks(database: Database) -> tuple[Survey, ...]:
    """A codebook of each stored survey, the newest wave first."""
    surveys = (load_survey(database, stored.id) for stored in list_surveys(database))
    return tuple(book for survey in surveys if (book := _codebook(survey)) is not None)


def _codebook(survey: Survey) -> Survey | None:
    """The survey's codebook; None where it holds none, which must not stand in others' way."""
    try:
        return parse_codebook(codebook_toml(survey), survey.id)
    except CodebookProblem:
        return None
