"""From a source file to a survey: the whole import up to, but not including, storing."""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import PurePath

from hyte_analysis.errors import ImportProblem, NoGroupColumn
from hyte_analysis.importers.finished import has_report_words, is_finished, is_own_workbook
from hyte_analysis.importers.grid import Grid, read_grids
from hyte_analysis.importers.inference import Inferred, infer_questions
from hyte_analysis.importers.layout import Column, Layout, read_layout
from hyte_analysis.importers.matching import (
    Match,
    best_codebook,
    group_key,
    match_columns,
    spelling_of_groups,
)
from hyte_analysis.importers.reading import ReadQuestion, read_question
from hyte_analysis.importers.report import (
    GroupCount,
    Guess,
    IgnoredColumn,
    ImportReport,
    OddCell,
    questions_by_kind,
)
from hyte_analysis.importers.respondents import (
    Respondents,
    is_personal,
    metadata_reason,
    read_respondents,
)
from hyte_analysis.survey.model import Question, Survey
from hyte_analysis.survey.responses import Response, SourceFile, SurveyData
from hyte_analysis.survey.wording import clean, option_key, slug
from hyte_analysis.texts import counted, text


@dataclass(frozen=True, slots=True)
class ImportChoices:
    """What the user has decided: the rest is found in the file.

    `codebooks` are those to try; exactly one is taken as given.
    """

    codebooks: tuple[Survey, ...]
    survey_id: str | None = None
    group_column: str | None = None


@dataclass(frozen=True, slots=True)
class ImportedSurvey:
    """A survey read from a file, with its report; nothing is stored yet.

    `headings` are the columns among which the user may name the group column.
    """

    data: SurveyData
    source: SourceFile
    report: ImportReport
    headings: tuple[str, ...]

    def with_survey_id(self, survey_id: str) -> "ImportedSurvey":
        """The same survey under another id."""
        survey = replace(self.data.survey, id=survey_id)
        report = replace(self.report, survey_id=survey_id)
        return replace(self, data=replace(self.data, survey=survey), report=report)


@dataclass(frozen=True, slots=True)
class _Table:
    layout: Layout
    codebook: Survey
    is_known: bool
    matches: dict[int, Match]
    respondents: Respondents
    notes: tuple[str, ...] = ()


def read_survey(name: str, content: bytes, choices: ImportChoices) -> ImportedSurvey:
    """The survey in an exported file, with a report of all that was guessed or left out.

    Raises ImportProblem with one sentence for the user where the file holds no raw answers,
    NoGroupColumn where the respondent groups must be pointed out.
    """
    file = PurePath(name.replace("\\", "/")).name
    table = _best_table(file, read_grids(file, content), choices)
    columns = table.layout.columns
    taken = {question.id for question in table.codebook.questions}
    ignored = list(_ignored(table))
    skipped = {_index(table, "group"), _index(table, "organisation")} | {i for i, _ in ignored}
    unknown = [c for c in columns if c.index not in skipped and c.index not in table.matches]
    inferred = tuple(infer_questions(unknown, taken))
    read = _read_all(table, inferred)
    survey = _survey(file, table, read, choices)
    data = SurveyData(survey, _responses(table), tuple(c for r in read for c in r.answers))
    source = SourceFile(file, content, hashlib.sha256(content).hexdigest())
    guesses = _guesses([*table.matches.values(), *(m for g in inferred for m in g.matches)])
    report = _report(source, table, survey, read)
    report = replace(
        report,
        guesses=guesses,
        ignored=tuple(column for _, column in ignored),
        cells_ignored=sum(column.cells for _, column in ignored),
    )
    headings = tuple(dict.fromkeys(c.shown_heading for c in columns if c.heading and c.filled))
    return ImportedSurvey(data, source, report, headings)


def _best_table(file: str, grids: Sequence[Grid], choices: ImportChoices) -> _Table:
    """The sheet that the survey is on: the one with most columns the codebooks know."""
    grids = [grid for grid in grids if any(map(any, grid.rows))]
    if is_own_workbook(grids):
        raise ImportProblem(text("import.report_file", file=file))
    tables: list[_Table] = []
    problems: list[ImportProblem] = []
    for grid in grids:
        try:
            tables.append(_table(file, grid, choices))
        except ImportProblem as problem:
            problems.append(problem)
    if not tables:
        raise _why_no_table(file, grids, problems)
    best = max(tables, key=lambda table: (len(table.matches), len(table.layout.row_numbers)))
    others = len(grids) - 1
    notes = (counted("import.note_other_sheets", others),) if others > 0 else ()
    return replace(best, notes=notes)


def _why_no_table(
    file: str, grids: Sequence[Grid], problems: Sequence[ImportProblem]
) -> ImportProblem:
    """The one problem to tell of when no sheet holds answers."""
    if not grids:
        return ImportProblem(text("import.empty_file", file=file))
    if any(map(has_report_words, grids)):
        return ImportProblem(text("import.report_file", file=file))
    pointed = [p for p in problems if isinstance(p, NoGroupColumn) and p.headings]
    return pointed[0] if pointed else problems[0]


def _table(file: str, grid: Grid, choices: ImportChoices) -> _Table:
    codebooks = choices.codebooks
    spellings = {key for book in codebooks for key in spelling_of_groups(book)}
    layout = read_layout(grid, lambda cell: group_key(cell, spellings) is not None)
    if not layout.columns or len([c for c in layout.columns if c.heading]) < 2:
        raise ImportProblem(text("import.not_a_table", file=file))
    questions = [column for column in layout.columns if not metadata_reason(column)]
    if len(codebooks) == 1:
        known, matches = codebooks[0], match_columns(codebooks[0], questions)
    else:
        known, matches = best_codebook(codebooks, questions) or (codebooks[0], {})
    if is_finished(grid, layout.columns, matches, known):
        raise ImportProblem(text("import.report_file", file=file))
    if not layout.row_numbers:
        raise ImportProblem(text("import.no_answers", file=file))
    respondents = read_respondents(layout.columns, matches, known, choices.group_column)
    matches.pop(respondents.group_column.index, None)
    return _Table(layout, known, bool(matches), matches, respondents)


def _index(table: _Table, role: str) -> int:
    respondents = table.respondents
    column = respondents.group_column if role == "group" else respondents.organisation_column
    return column.index if column else -1


def _ignored(table: _Table) -> list[tuple[int, IgnoredColumn]]:
    found = []
    for column in table.layout.columns:
        if column.index in table.matches or column is table.respondents.group_column:
            continue
        reason = metadata_reason(column)
        if reason is None and not column.filled:
            reason = None if _has_matched_neighbour(table, column) else "import.ignored_empty"
        elif reason is None and column is not table.respondents.organisation_column:
            reason = "import.ignored_personal" if is_personal(column) else None
        if reason:
            heading = column.shown_heading
            entry = IgnoredColumn(column.letter, heading, text(reason), column.filled)
            found.append((column.index, entry))
    return found


def _has_matched_neighbour(table: _Table, column: Column) -> bool:
    """Whether an empty column may be an option that nobody chose in a guessed question."""
    return bool(column.part or ":" in column.heading) and not table.is_known


def _read_all(table: _Table, inferred: Sequence[Inferred]) -> list[ReadQuestion]:
    """Every question in form order: the codebook's, each guess after its left neighbour."""
    rows = table.layout.row_numbers
    by_question: dict[str, list[Match]] = {}
    for match in table.matches.values():
        by_question.setdefault(match.question_id, []).append(match)
    placed: list[tuple[tuple[int, int], ReadQuestion]] = []
    position = {question.id: i for i, question in enumerate(table.codebook.questions)}
    for question in table.codebook.questions:
        matches = by_question.get(question.id)
        if matches:
            follow_ups = table.codebook.follow_ups(question.id)
            for read in read_question(question, matches, rows, follow_ups):
                at = position.get(read.question.id, position[question.id])
                placed.append(((at, -1), read))
    for guess in inferred:
        first = guess.matches[0].column.index
        left = [position[m.question_id] for i, m in table.matches.items() if i < first]
        at_left = (max(left, default=-1), first)
        own = read_question(guess.question, guess.matches, rows, ())
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
    is_guessed_survey = all(entry.question.guessed for entry in read)
    prefix = "" if is_guessed_survey else text("import.extra_question")
    numbered, running = [], 0
    for entry in read:
        if entry.question.number:
            numbered.append(entry)
            continue
        running += 1
        question = replace(entry.question, number=f"{prefix}{running}")
        numbered.append(replace(entry, question=question))
    return numbered


def _survey(
    file: str, table: _Table, read: Sequence[ReadQuestion], choices: ImportChoices
) -> Survey:
    if not any(column.responses for entry in read for column in entry.answers):
        raise ImportProblem(text("import.no_answers", file=file))
    known = table.codebook
    stem = clean(file.rpartition(".")[0] or file)
    year = re.search(r"(?<!\d)20\d\d(?!\d)", stem)
    fallback_id = known.id if table.is_known else slug(stem) or "kysely"
    return Survey(
        id=choices.survey_id or fallback_id,
        title=known.title if table.is_known else stem,
        wave=known.wave if table.is_known else (int(year[0]) if year else None),
        groups=table.respondents.groups,
        questions=tuple(entry.question for entry in read),
        codebook_id=known.codebook_id if table.is_known else None,
    )


def _responses(table: _Table) -> tuple[Response, ...]:
    organisations = table.respondents.organisation_column
    names: Sequence[str] = organisations.cells if organisations else ()
    return tuple(
        Response(number, group_id, (names[i] or None) if names else None)
        for i, (number, group_id) in enumerate(
            zip(table.layout.row_numbers, table.respondents.group_ids, strict=True)
        )
    )


def _guesses(matches: Sequence[Match]) -> tuple[Guess, ...]:
    return tuple(
        Guess(match.column.letter, match.column.shown_heading, text(match.guess))
        for match in sorted(matches, key=lambda match: match.column.index)
        if match.guess
    )


def _report(
    source: SourceFile, table: _Table, survey: Survey, read: Sequence[ReadQuestion]
) -> ImportReport:
    respondents, layout = table.respondents, table.layout
    identity = [c for c in (respondents.group_column, respondents.organisation_column) if c]
    stored = sum(entry.cells_stored for entry in read) + sum(c.filled for c in identity)
    return ImportReport(
        survey_id=survey.id,
        title=survey.title,
        wave=survey.wave,
        codebook=survey.codebook_id,
        file=source.name,
        layout=layout.origin,
        header_rows=layout.header_rows,
        responses=len(layout.row_numbers),
        groups=_group_counts(respondents, survey),
        group_column=respondents.group_column.shown_heading,
        kinds=questions_by_kind(survey),
        odd_cells=_odd_groups(table) + tuple(cell for entry in read for cell in entry.odd_cells),
        missing_questions=_missing(table, {question.id for question in survey.questions}),
        empty_rows=layout.empty_rows,
        cells=sum(column.filled for column in layout.columns),
        cells_stored=stored,
        notes=table.notes
        + respondents.notes
        + tuple(note for entry in read for note in entry.notes),
    )


def _group_counts(respondents: Respondents, survey: Survey) -> tuple[GroupCount, ...]:
    ids = list(respondents.group_ids)
    return tuple(GroupCount(group.label, ids.count(group.id)) for group in survey.groups)


def _missing(table: _Table, asked: set[str]) -> tuple[str, ...]:
    """Questions of the codebook that the file has no column for."""
    if not table.is_known:
        return ()

    def title(question: Question) -> str:
        return f"{question.number} {question.text}"

    return tuple(title(q) for q in table.codebook.questions if q.id not in asked)


def _odd_groups(table: _Table) -> tuple[OddCell, ...]:
    """The group cells that are empty or that the codebook does not know."""
    respondents, rows = table.respondents, table.layout.row_numbers
    column = respondents.group_column
    new = {option_key(label) for label in respondents.new_groups}
    missing = set(respondents.without_group)
    heading, nobody, stranger = (
        column.shown_heading,
        text("import.odd_no_group"),
        text("import.odd_new_group"),
    )
    return tuple(
        OddCell(rows[index], column.letter, heading, cell, nobody if index in missing else stranger)
        for index, cell in enumerate(column.cells)
        if index in missing or option_key(cell) in new
    )
