"""The stored surveys' own codebooks, from which the next year's survey may start."""

from hyte_analysis.storage.database import Database
from hyte_analysis.storage.definitions import load_survey
from hyte_analysis.storage.surveys import list_surveys
from hyte_analysis.survey.codebook import parse_codebook
from hyte_analysis.survey.codebook_text import codebook_toml
from hyte_analysis.survey.model import Survey


def stored_codebooks(database: Database) -> tuple[Survey, ...]:
    """A codebook of each stored survey, the newest wave first."""
    surveys = [load_survey(database, stored.id) for stored in list_surveys(database)]
    return tuple(parse_codebook(codebook_toml(survey), survey.id) for survey in surveys)
