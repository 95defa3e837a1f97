"""From a source file to a survey: the whole import up to, but not including, storing."""

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePath
from typing import Any

from hyte_analysis.errors import ImportProblem
from hyte_analysis.importers import FORMATS
from hyte_analysis.importers.accounting import import_report, source_columns
from hyte_analysis.importers.choices import ImportChoices
from hyte_analysis.importers.companion import with_companion
from hyte_analysis.importers.duplicates import Duplicate, Duplicates
from hyte_analysis.importers.gathering import ReadQuestion
from hyte_analysis.importers.matching import Match, group_key, spelling_of_groups
from hyte_analysis.importers.proposal import Table, best_table
from hyte_analysis.importers.reading import has_inline_texts, read_question
from hyte_analysis.importers.report import ImportReport
from hyte_analysis.importers.rereading import table_again
from hyte_analysis.importers.sources import SourceTable, read_tables
from hyte_analysis.survey.columns import SourceColumn
from hyte_analysis.survey.model import Survey, Unit
from hyte_analysis.survey.responses import Response, SourceFile, SurveyData
from hyte_analysis.survey.wording import clean, slug
from hyte_analysis.texts import text

_INLINE_TEXTS = ("forms", "google")


@dataclass(frozen=True, slots=True)
class ImportedSurvey:
    """A survey read from a file, with its report; nothing is stored yet.

    `sources` are the file of the answers and, after it, the file that was given beside it.
    `headings` are the columns among which the user may name the group column.
    """

    data: SurveyData
    sources: tuple[SourceFile, ...]
    report: ImportReport
    headings: tuple[str, ...]

    @property
    def source(self) -> SourceFile:
        """The file of the answers."""
        return self.sources[0]

    def with_survey_id(self, survey_id: str) -> "ImportedSurvey":
        """The same survey under another id."""
        survey = replace(self.data.survey, id=survey_id)
        report = replace(self.report, survey_id=survey_id)
        return replace(self, data=replace(self.data, survey=survey), report=report)

    def renamed(self, title: str, wave: int | None) -> "ImportedSurvey":
        """The survey under a title and year of its own; a new title gives a new id."""
        before = self.data.survey
        survey = replace(before, title=title, wave=wave)
        report = replace(self.report, title=title, wave=wave)
        renamed = replace(self, data=replace(self.data, survey=survey), report=report)
        own_id = slug(title) or before.id
        return renamed if title == before.title else renamed.with_survey_id(own_id)


def year_in_name(file: str) -> int | None:
    """The year that a file's name holds, or None."""
    found = re.search(r"(?<!\d)20\d\d(?!\d)", file)
    return int(found[0]) if found else None


@dataclass(frozen=True, slots=True)
class ReadingChoices:
    """What was chosen when a stored file was first read, and holds when it is read again.

    `found` are the responses that stood twice then, `header_rows` how deep the header was.
    """

    duplicates: Duplicates = Duplicates.KEEP_BOTH
    found: tuple[Duplicate, ...] | None = None
    header_rows: int | None = None

    @classmethod
    def of_report(cls, report: Mapping[str, Any]) -> "ReadingChoices":
        """The choices of a stored report; the default where an old report names none."""
        kept = Duplicates(str(report.get("kept_duplicates", Duplicates.KEEP_BOTH)))
        found = report.get("duplicates")
        twins = (
            None
            if found is None
            else tuple(Duplicate(tuple(entry["rows"]), entry["name"]) for entry in found)
        )
        return cls(kept, twins, report.get("header_rows"))


def source_of(name: str, content: bytes) -> SourceFile:
    """A file with its check sum, its name without folders."""
    file = PurePath(name.replace("\\", "/")).name
    return SourceFile(file, content, hashlib.sha256(content).hexdigest())


def read_survey(
    name: str, content: bytes, choices: ImportChoices, companion: SourceFile | None = None
) -> ImportedSurvey:
    """The survey in an exported file, with a report of all that was guessed or left out.

    `companion` is a second file of the same survey: its number export, or its structure (.lss).
    Raises ImportProblem with one sentence for the user where the file holds no raw answers,
    NoGroupColumn where the respondent groups must be pointed out.
    """
    sources = tuple(filter(None, (source_of(name, content), companion)))
    tables = _tables(sources, choices.codebooks)
    table = best_table(sources[0].name, tables, choices)
    return _imported(sources, table, choices)


def read_again(
    files: Sequence[SourceFile],
    definition: Survey,
    columns: Sequence[SourceColumn],
    choices: ReadingChoices,
) -> ImportedSurvey:
    """A stored survey read from its files once more, by a changed definition.

    Raises ImportProblem where the columns are not those of the file.
    """
    tables = _tables(files, (definition,), choices.header_rows)
    taken = ImportChoices((definition,), definition.id, duplicates=choices.duplicates)
    layouts = [table.layout for table in tables]
    table = table_again(files[0].name, layouts, (definition, columns), taken, choices.found)
    imported = _imported(files, table, taken)
    if not imported.report.is_whole:
        raise ImportProblem(text("import.cells_unread"))
    survey = replace(
        imported.data.survey,
        title=definition.title,
        wave=definition.wave,
        codebook_id=definition.codebook_id,
        is_sample=definition.is_sample,
        unit=definition.unit,
    )
    report = replace(imported.report, title=survey.title, wave=survey.wave,
                     codebook=survey.codebook_id)  # fmt: skip
    return replace(imported, data=replace(imported.data, survey=survey), report=report)


def _tables(
    files: Sequence[SourceFile], codebooks: Sequence[Survey], header_rows: int | None = None
) -> tuple[SourceTable, ...]:
    spellings = {key for book in codebooks for key in spelling_of_groups(book)}

    def read(file: SourceFile) -> tuple[SourceTable, ...]:
        return read_tables(file.name, file.content, FORMATS,
                           lambda cell: group_key(cell, spellings) is not None,
                           header_rows)  # fmt: skip

    if len(files) == 1:
        return read(files[0])
    return with_companion(files[0], files[1], read)


def _imported(
    sources: Sequence[SourceFile], table: Table, choices: ImportChoices
) -> ImportedSurvey:
    read = _read_all(table)
    survey = _survey(sources[0].name, table, read, choices)
    answers = tuple(column for entry in read for column in entry.answers)
    columns = source_columns(table, survey)
    data = SurveyData(survey, _responses(table), answers, columns)
    report = import_report(sources[0], table, survey, read, choices)
    shown = [c.shown_heading for c in table.layout.columns if c.heading and c.filled]
    return ImportedSurvey(data, tuple(sources), report, tuple(dict.fromkeys(shown)))


def _read_all(table: Table) -> list[ReadQuestion]:
    """Every question in form order: the codebook's, each guess after its left neighbour."""
    rows = table.layout.row_numbers
    is_inline = table.layout.format_id in _INLINE_TEXTS
    by_question: dict[str, list[Match]] = {}
    for match in table.matches.values():
        by_question.setdefault(match.question_id, []).append(match)
    placed: list[tuple[tuple[int, int], ReadQuestion]] = []
    position = {question.id: i for i, question in enumerate(table.codebook.questions)}
    for question in table.codebook.questions:
        matches = by_question.get(question.id)
        if matches:
            follow_ups = table.codebook.follow_ups(question.id)
            has_texts = is_inline or has_inline_texts(question, follow_ups)
            own = read_question(question, matches, rows, follow_ups, has_inline_texts=has_texts)
            for read in own:
                at = position.get(read.question.id, position[question.id])
                placed.append(((at, -1), read))
    for guess in table.inferred:
        first = guess.matches[0].column.index
        left = [position[m.question_id] for i, m in table.matches.items() if i < first]
        at_left = (max(left, default=-1), first)
        has_own = guess.split is not None or guess.question.guessed
        own = read_question(guess.question, guess.matches, rows, (), has_inline_texts=has_own)
        placed.extend((at_left, entry) for entry in own)
    placed.sort(key=lambda pair: pair[0])
    return _numbered(_merged([read for _, read in placed]))


def _merged(read: list[ReadQuestion]) -> list[ReadQuestion]:
    """One entry a question: free text found in an option's column joins its own column's."""
    by_id: dict[str, ReadQuestion] = {}
    for entry in read:
        earlier = by_id.get(entry.question.id)
        by_id[entry.question.id] = (
            entry
            if earlier is None
            else replace(
                earlier,
                answers=earlier.answers + entry.answers,
                notes=earlier.notes + entry.notes,
                cells_stored=earlier.cells_stored + entry.cells_stored,
            )
        )
    return list(by_id.values())


def _numbered(read: list[ReadQuestion]) -> list[ReadQuestion]:
    """Questions that no codebook numbers get a running number of their own."""
    is_own_survey = not any(entry.question.number for entry in read)
    prefix = "" if is_own_survey else text("import.extra_question")
    taken = {entry.question.number for entry in read}
    numbered, running = [], 0
    for entry in read:
        question = entry.question
        if not question.number or question.number.startswith("."):
            running += 1
            while f"{prefix}{running}" in taken:
                running += 1
            question = replace(question, number=f"{prefix}{running}")
        numbered.append(replace(entry, question=question))
    return numbered


def _survey(
    file: str, table: Table, read: Sequence[ReadQuestion], choices: ImportChoices
) -> Survey:
    if not any(len(column.responses) for entry in read for column in entry.answers):
        raise ImportProblem(text("import.no_answers", file=file))
    known = table.codebook
    stem = clean(file.rpartition(".")[0] or file)
    fallback_id = known.id if table.is_known else slug(stem) or "kysely"
    return Survey(
        id=choices.survey_id or fallback_id,
        title=known.title if table.is_known else stem,
        wave=known.wave if table.is_known else year_in_name(stem),
        groups=table.respondents.groups,
        questions=tuple(entry.question for entry in read),
        codebook_id=known.codebook_id if table.is_known else None,
        unit=known.unit if table.is_known else Unit.ORGANISATION,
        translations=known.translations if table.is_known else (),
    )


def _responses(table: Table) -> tuple[Response, ...]:
    numbers = table.layout.row_numbers.tolist()
    column = table.respondents.organisation_column
    names = (name or None for name in column.cells) if column else (None for _ in numbers)
    triples = zip(numbers, table.respondents.group_ids, names, strict=True)
    return tuple(Response(number, group_id, name) for number, group_id, name in triples)
