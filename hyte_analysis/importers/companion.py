"""A second file of the same survey: its number export, or its structure."""

from collections.abc import Callable
from dataclasses import replace

from hyte_analysis.errors import ImportProblem
from hyte_analysis.importers.limesurvey_structure import read_structure, with_structure
from hyte_analysis.importers.limits import LARGEST_COMPANION, check_file
from hyte_analysis.importers.pairing import paired
from hyte_analysis.importers.sources import SourceTable
from hyte_analysis.survey.responses import SourceFile
from hyte_analysis.texts import text

_XML = (b"<?xml", b"<document")


def is_structure(content: bytes) -> bool:
    """Whether the file is the structure of a survey (.lss) and holds no answers."""
    return content[:256].lstrip(b"\xef\xbb\xbf \r\n\t").startswith(_XML)


def with_companion(
    first: SourceFile, second: SourceFile, read: Callable[[SourceFile], tuple[SourceTable, ...]]
) -> tuple[SourceTable, ...]:
    """The tables of the first file, with what the second one declares of them.

    Raises ImportProblem where the two are not of one survey.
    """
    if is_structure(first.content) and not is_structure(second.content):
        raise ImportProblem(text("import.structure_alone", file=first.name))
    tables = read(first)
    if is_structure(second.content):
        check_file(second.name, len(second.content), LARGEST_COMPANION)
        structure = read_structure(second.name, second.content)
        return tuple(replace(t, layout=with_structure(t.layout, structure)) for t in tables)
    others = read(second)
    if not tables or not others:
        raise ImportProblem(text("import.empty_file", file=second.name))
    # Both exports write the answers on the sheet that is largest.
    answers = max(tables, key=_cells)
    layout = paired(second.name, answers.layout, max(others, key=_cells).layout)
    return (replace(answers, layout=layout),)


def _cells(table: SourceTable) -> int:
    return sum(column.filled for column in table.layout.columns)
