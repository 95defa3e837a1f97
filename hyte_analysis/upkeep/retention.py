"""How long surveys are kept."""

from datetime import date

from hyte_analysis.storage.database import Database
from hyte_analysis.storage.surveys import StoredSurvey, list_surveys
from hyte_analysis.texts.moments import today


def is_past(survey: StoredSurvey, day: date | None = None) -> bool:
    """Whether the last day on which the survey may be kept has gone."""
    return survey.retain_until is not None and survey.retain_until < (day or today())


def past_retention(database: Database) -> tuple[StoredSurvey, ...]:
    """The surveys that should have been removed by now."""
    return tuple(survey for survey in list_surveys(database) if is_past(survey))
