"""Questions that the file's own structure declares: nothing in them is guessed."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from hyte_analysis.importers.inference import Inferred, free_id
from hyte_analysis.importers.layout import Column, Declared
from hyte_analysis.importers.matching import Match
from hyte_analysis.importers.scales import guessed_options, guessed_role
from hyte_analysis.importers.splitting import tokens_of
from hyte_analysis.survey.columns import Part, part_of
from hyte_analysis.survey.model import Kind, Option, Question
from hyte_analysis.survey.wording import without_numbering


def declared_questions(columns: Sequence[Column], taken_ids: set[str]) -> Iterator[Inferred]:
    """A question for each declared id, in the order of its first column."""
    named = [(c.declared.question, c) for c in columns if c.declared and is_declared(c)]
    order = {name: place for place, name in reversed(list(enumerate(n for n, _ in named)))}
    named.sort(key=lambda pair: order[pair[0]])
    for _, pairs in groupby(named, key=lambda pair: pair[0]):
        own = [column for _, column in pairs]
        declared = own[0].declared
        if declared is not None:
            yield _question(own, declared, taken_ids)


def is_declared(column: Column) -> bool:
    """Whether the file says what the column's question is; free text of an option is its own."""
    declared = column.declared
    if declared is None:
        return False
    is_of_options = declared.kind in (Kind.MULTIPLE_CHOICE, Kind.RANKING)
    return not (is_of_options and column.is_free_text_of_part)


def _question(columns: Sequence[Column], declared: Declared, taken_ids: set[str]) -> Inferred:
    first = columns[0]
    wording = without_numbering(first.heading) or first.letter
    several = declared.kind in (Kind.MULTIPLE_CHOICE, Kind.RANKING)
    if first.part and not several:
        wording = f"{wording}: {first.part}"
    question = Question(free_id(wording, taken_ids), "", wording, declared.kind, declared.scale,
                        declared.section, declared.options, battery=declared.battery)  # fmt: skip
    if several and any(column.part for column in columns):
        return _of_options(question, columns)
    if question.kind in (Kind.SINGLE_CHOICE, Kind.MULTIPLE_CHOICE) and not question.options:
        # The file names no options: those that were answered are taken, and said to be a guess.
        options, _ = guessed_options(_answers(columns, several=several), is_multiple=several)
        question = replace(question, options=options, guessed=True)
    part = part_of(question.kind, None)
    guess = "import.guess_choice" if question.guessed else None
    matches = tuple(Match(column, question.id, part, guess=guess) for column in columns)
    return Inferred(question, matches)


def _answers(columns: Sequence[Column], *, several: bool) -> set[str]:
    cells = {cell for column in columns for cell in column.cells.distinct}
    return {token for cell in cells for token in tokens_of(cell, ";")} if several else cells


def _of_options(question: Question, columns: Sequence[Column]) -> Inferred:
    """A column an option."""
    options = tuple(
        Option(code, column.part, column.part, guessed_role(column.part))
        for code, column in enumerate(columns, start=1)
    )
    part = Part.FLAG if question.kind is Kind.MULTIPLE_CHOICE else Part.RANK
    matches = tuple(
        Match(column, question.id, part, option.code)
        for column, option in zip(columns, options, strict=True)
    )
    return Inferred(replace(question, options=options), matches)
