"""What the user has decided of an import; the rest is found in the file."""

from dataclasses import dataclass

from hyte_analysis.importers.duplicates import Duplicates
from hyte_analysis.survey.model import Survey


@dataclass(frozen=True, slots=True)
class ImportChoices:
    """The user's choices.

    `codebooks` are those to try; exactly one is taken as given. Columns are named by their
    heading or letter: `kept_columns` are read although they would be left out, the cells of
    `whole_columns` are not split into options. With `without_groups` all are in one group.
    """

    codebooks: tuple[Survey, ...]
    survey_id: str | None = None
    group_column: str | None = None
    without_groups: bool = False
    kept_columns: frozenset[str] = frozenset()
    whole_columns: frozenset[str] = frozenset()
    duplicates: Duplicates = Duplicates.KEEP_BOTH
