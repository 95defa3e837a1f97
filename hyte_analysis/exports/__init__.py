"""Result tables and open answers → downloadable files."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from hyte_analysis.analysis.group_differences import GroupDifferences
from hyte_analysis.analysis.result import ResultTable
from hyte_analysis.exports.excel import to_excel
from hyte_analysis.survey.answers import OpenAnswer
from hyte_analysis.survey.model import Survey


class Make(Protocol):
    """Makes a file; `differences` are those of the whole survey (None: of the tables)."""

    def __call__(
        self,
        survey: Survey,
        tables: Sequence[ResultTable],
        open_answers: Sequence[OpenAnswer],
        differences: GroupDifferences | None = None,
    ) -> bytes:
        """The file's bytes."""
        ...


@dataclass(frozen=True, slots=True)
class Export:
    """A file format a survey's results can be downloaded in; `make` gives the file's bytes."""

    id: str
    title_key: str
    file_suffix: str
    mime: str
    make: Make


EXPORTS: tuple[Export, ...] = (
    Export(
        id="excel",
        title_key="excel.title",
        file_suffix=".xlsx",
        mime="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        make=to_excel,
    ),
)
