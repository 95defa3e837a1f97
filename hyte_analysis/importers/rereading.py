"""A stored file understood once more, by the columns that a person has settled."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from hyte_analysis.errors import ImportProblem
from hyte_analysis.importers.choices import ImportChoices
from hyte_analysis.importers.duplicates import Duplicate, Duplicates, duplicates_of, without_earlier
from hyte_analysis.importers.layout import Column, Layout
from hyte_analysis.importers.matching import Match
from hyte_analysis.importers.proposal import Table
from hyte_analysis.importers.respondents import read_respondents
from hyte_analysis.importers.scales import guessed_options
from hyte_analysis.importers.splitting import split_of, tokens_of
from hyte_analysis.survey.columns import SourceColumn, Use, part_of
from hyte_analysis.survey.model import Kind, Question, Survey
from hyte_analysis.texts import text


def table_again(
    file: str,
    layouts: Sequence[Layout],
    settled_by: tuple[Survey, Sequence[SourceColumn]],
    choices: ImportChoices,
    found: tuple[Duplicate, ...] | None = None,
) -> Table:
    """The table of the file, understood as a definition and its columns have settled.

    `found` are the duplicates that were decided on; without them they are looked for anew.
    Raises ImportProblem where no table of the file has these columns.
    """
    definition, columns = settled_by
    whole = _layout_of(file, layouts, columns)
    settled = {column.position: column for column in columns}
    group, organisation = (_used_as(whole, settled, use) for use in (Use.GROUP, Use.ORGANISATION))
    duplicates = duplicates_of(whole, organisation) if found is None else found
    layout = whole
    if choices.duplicates is Duplicates.KEEP_LAST and duplicates:
        layout = without_earlier(whole, duplicates)
        group, organisation = (
            _used_as(layout, settled, use) for use in (Use.GROUP, Use.ORGANISATION)
        )
    definition = _with_options(definition, layout, settled)
    matches = dict(_matches(definition, layout, settled))
    respondents = read_respondents(group, layout.columns, matches, definition)
    respondents = replace(respondents, organisation_column=organisation)
    left_out = {c.position: c.reason for c in columns if c.use is Use.LEFT_OUT}
    left_out = {
        position: reason or "import.ignored_by_hand" for position, reason in left_out.items()
    }
    is_known = definition.codebook_id is not None
    return Table(whole, layout, definition, is_known, matches, (), respondents, left_out,
                 duplicates, whole.notes)  # fmt: skip


def _layout_of(file: str, layouts: Sequence[Layout], columns: Sequence[SourceColumn]) -> Layout:
    """The layout that has all of the headings at their places."""

    def alike(layout: Layout) -> int:
        headings = {column.index: column.shown_heading for column in layout.columns}
        return sum(headings.get(column.position) == column.heading for column in columns)

    best = max(layouts, key=alike, default=None)
    if best is None or len(best.columns) != len(columns) or alike(best) < len(columns):
        raise ImportProblem(text("import.other_columns", file=file))
    return best


def _used_as(layout: Layout, settled: Mapping[int, SourceColumn], use: Use) -> Column | None:
    return next((c for c in layout.columns if settled[c.index].use is use), None)


def _matches(
    definition: Survey, layout: Layout, settled: Mapping[int, SourceColumn]
) -> list[tuple[int, Match]]:
    found = []
    for column in layout.columns:
        source = settled[column.index]
        question = definition.question(source.question_id or "")
        if source.use is Use.ANSWERS and question is not None:
            part = part_of(question.kind, source.option_code)
            match = Match(column, question.id, part, source.option_code, source.guess or None)
            found.append((column.index, match))
    return found


def _with_options(
    definition: Survey, layout: Layout, settled: Mapping[int, SourceColumn]
) -> Survey:
    """The definition; a choice that has no options yet gets those that its cells hold."""
    own: dict[str, list[Column]] = {}
    for column in layout.columns:
        own.setdefault(settled[column.index].question_id or "", []).append(column)
    questions = tuple(
        _collected(question, own[question.id])
        if question.id in own and not question.options
        else question
        for question in definition.questions
    )
    return replace(definition, questions=questions)


def _collected(question: Question, columns: Sequence[Column]) -> Question:
    if question.kind not in (Kind.SINGLE_CHOICE, Kind.MULTIPLE_CHOICE):
        return question
    cells = {cell for column in columns for cell in column.cells.distinct}
    if question.kind is Kind.MULTIPLE_CHOICE:
        split = split_of(columns[0].cells)
        separator = split.separator if split else ";"
        cells = {token for cell in cells for token in tokens_of(cell, separator)}
    several = question.kind is Kind.MULTIPLE_CHOICE
    options, scale = guessed_options(cells, is_multiple=several)
    return replace(question, options=options, scale=question.scale or scale)
