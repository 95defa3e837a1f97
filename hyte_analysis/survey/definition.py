"""What a survey asks together with how its files' columns are read."""

from dataclasses import dataclass

from hyte_analysis.survey.columns import SourceColumn
from hyte_analysis.survey.model import Survey


@dataclass(frozen=True, slots=True)
class Definition:
    """A survey's codebook and the use of each column of its files; () where that is not known."""

    survey: Survey
    columns: tuple[SourceColumn, ...] = ()
