"""How a file's table is understood before a cell of it is read."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from hyte_analysis.errors import ImportProblem, NoGroupColumn
from hyte_analysis.importers.choices import ImportChoices
from hyte_analysis.importers.declared import declared_questions, is_declared
from hyte_analysis.importers.duplicates import (
    Duplicate,
    Duplicates,
    duplicates_of,
    without_earlier,
)
from hyte_analysis.importers.finished import has_report_words, is_finished, is_own_workbook
from hyte_analysis.importers.inference import Inferred, infer_questions
from hyte_analysis.importers.layout import Column, Declared, Layout
from hyte_analysis.importers.matching import Match, best_codebook, match_columns
from hyte_analysis.importers.respondents import (
    Respondents,
    find_group_column,
    is_personal,
    metadata_reason,
    named_column,
    organisation_column,
    read_respondents,
)
from hyte_analysis.importers.sources import SourceTable
from hyte_analysis.survey.model import Kind, Survey
from hyte_analysis.texts import counted, text

_TOOLS_THAT_NAME_GROUPS = ("table", "webropol")


@dataclass(frozen=True, eq=False)
class Table:
    """A file's table and what its columns hold.

    `whole` is the layout with every row, `layout` that of the responses that are kept.
    `left_out` gives the text key of the reason by the index of a column.
    """

    whole: Layout
    layout: Layout
    codebook: Survey
    is_known: bool
    matches: Mapping[int, Match]
    inferred: tuple[Inferred, ...]
    respondents: Respondents
    left_out: Mapping[int, str]
    duplicates: tuple[Duplicate, ...] = ()
    notes: tuple[str, ...] = ()


def best_table(file: str, tables: Sequence[SourceTable], choices: ImportChoices) -> Table:
    """The table that the survey is on: the one with most columns the codebooks know.

    Raises ImportProblem with the one thing to tell of where no table holds answers.
    """
    if is_own_workbook(table.grid for table in tables if table.grid):
        raise ImportProblem(text("import.report_file", file=file))
    found: list[Table] = []
    problems: list[ImportProblem] = []
    for table in tables:
        try:
            found.append(_table(file, table, choices))
        except ImportProblem as problem:
            problems.append(problem)
    if not found:
        raise _why_no_table(file, tables, problems)
    best = max(found, key=lambda table: (len(table.matches), len(table.layout.row_numbers)))
    others = len(tables) - 1
    notes = (counted("import.note_other_sheets", others),) if others > 0 else ()
    return replace(best, notes=notes + best.notes)


def _why_no_table(
    file: str, tables: Sequence[SourceTable], problems: Sequence[ImportProblem]
) -> ImportProblem:
    """The one problem to tell of when no sheet holds answers."""
    if not tables:
        return ImportProblem(text("import.empty_file", file=file))
    if any(has_report_words(table.grid) for table in tables if table.grid):
        return ImportProblem(text("import.report_file", file=file))
    pointed = [p for p in problems if isinstance(p, NoGroupColumn) and p.headings]
    return pointed[0] if pointed else problems[0]


def _table(file: str, source: SourceTable, choices: ImportChoices) -> Table:
    whole = source.layout
    fewest = 1 if whole.format_id not in _TOOLS_THAT_NAME_GROUPS else 2
    if len([c for c in whole.columns if c.heading]) < fewest:
        raise ImportProblem(text("import.not_a_table", file=file))
    columns = _with_kept(whole.columns, choices)
    questions = [c for c in columns if not metadata_reason(c) or _is_kept(c, choices)]
    books = choices.codebooks
    if len(books) == 1:
        known, matches = books[0], match_columns(books[0], questions)
    else:
        known, matches = best_codebook(books, questions) or (books[0], {})
    is_plain = source.grid is not None and whole.format_id in _TOOLS_THAT_NAME_GROUPS
    if is_plain and source.grid and is_finished(source.grid, columns, matches, known):
        raise ImportProblem(text("import.report_file", file=file))
    if not len(whole.row_numbers):
        raise ImportProblem(text("import.no_answers", file=file))
    group_column = _group_column(whole, columns, matches, known, choices)
    if group_column:
        matches.pop(group_column.index, None)
    whole = replace(whole, columns=columns)
    return understood(whole, known, matches, group_column, choices)


def _with_kept(columns: Sequence[Column], choices: ImportChoices) -> tuple[Column, ...]:
    """The columns; one that is kept by choice is an open question."""
    return tuple(
        replace(c, left_out="", declared=Declared(f"kept {c.index}", Kind.OPEN_TEXT))
        if _is_kept(c, choices)
        else c
        for c in columns
    )


def _is_kept(column: Column, choices: ImportChoices) -> bool:
    return any(named_column([column], name) is not None for name in choices.kept_columns if name)


def _group_column(
    layout: Layout,
    columns: Sequence[Column],
    matches: Mapping[int, Match],
    codebook: Survey,
    choices: ImportChoices,
) -> Column | None:
    """The column of the groups; None where the user or the tool has none."""
    if choices.without_groups:
        return None
    candidates = [c for c in columns if not c.left_out]
    try:
        return find_group_column(candidates, matches, codebook, choices.group_column)
    except NoGroupColumn:
        is_of_tool = layout.format_id not in _TOOLS_THAT_NAME_GROUPS
        if choices.group_column is None and is_of_tool and not matches:
            return None
        raise


def understood(
    whole: Layout,
    codebook: Survey,
    matches: Mapping[int, Match],
    group_column: Column | None,
    choices: ImportChoices,
) -> Table:
    """The table with its groups read, duplicates found, and the unknown columns guessed."""
    organisation = organisation_column(whole.columns, group_column, matches)
    duplicates = duplicates_of(whole, organisation)
    layout = whole
    if choices.duplicates is Duplicates.KEEP_LAST and duplicates:
        layout = without_earlier(whole, duplicates)
    own = {column.index: column for column in layout.columns}
    matches = {i: replace(m, column=own[i]) for i, m in matches.items() if i in own}
    group = own[group_column.index] if group_column else None
    respondents = read_respondents(group, layout.columns, matches, codebook)
    left_out = dict(_left_out(layout.columns, matches, respondents, choices))
    identity = (respondents.group_column, respondents.organisation_column)
    skipped = left_out.keys() | matches.keys() | {c.index for c in identity if c}
    unknown = [column for column in layout.columns if column.index not in skipped]
    taken = {question.id for question in codebook.questions}
    declared = tuple(declared_questions(unknown, taken))
    rest = [column for column in unknown if not is_declared(column)]
    uncut = frozenset(c.index for c in rest if _is_whole(c, choices))
    inferred = (*declared, *infer_questions(rest, taken, uncut))
    return Table(whole, layout, codebook, bool(matches), matches, inferred, respondents,
                 left_out, duplicates, whole.notes)  # fmt: skip


def _is_whole(column: Column, choices: ImportChoices) -> bool:
    return any(named_column([column], name) is not None for name in choices.whole_columns)


def _left_out(
    columns: Sequence[Column],
    matches: Mapping[int, Match],
    respondents: Respondents,
    choices: ImportChoices,
) -> Iterator[tuple[int, str]]:
    """The columns that are no questions, each with the text key of the reason."""
    for column in columns:
        is_used = column.index in matches or column is respondents.group_column
        if is_used or _is_kept(column, choices):
            continue
        reason = metadata_reason(column)
        if reason is None and not column.filled:
            is_option = column.declared or column.part or ":" in column.heading
            reason = None if is_option and not matches else "import.ignored_empty"
        elif reason is None and column is not respondents.organisation_column:
            reason = "import.ignored_personal" if is_personal(column) else None
        if reason:
            yield column.index, reason
