"""Where every cell of a file went: the import's report."""

from collections.abc import Iterator, Sequence

from hyte_analysis.importers.choices import ImportChoices
from hyte_analysis.importers.duplicates import Duplicates, dropped_rows
from hyte_analysis.importers.gathering import ReadQuestion
from hyte_analysis.importers.matching import Match
from hyte_analysis.importers.numeric import numeric_notes
from hyte_analysis.importers.pairing import differing_codes
from hyte_analysis.importers.proposal import Table
from hyte_analysis.importers.report import (
    GroupCount,
    Guess,
    IgnoredColumn,
    ImportReport,
    OddCell,
    SplitColumn,
    SplitToken,
    questions_by_kind,
)
from hyte_analysis.importers.respondents import Respondents
from hyte_analysis.importers.summary_rows import summary_notes
from hyte_analysis.survey.columns import Part, SourceColumn, Use
from hyte_analysis.survey.model import Question, Survey
from hyte_analysis.survey.responses import SourceFile
from hyte_analysis.survey.wording import option_key
from hyte_analysis.texts import text

_PERSONAL = "import.ignored_personal"


def import_report(
    source: SourceFile,
    table: Table,
    survey: Survey,
    read: Sequence[ReadQuestion],
    choices: ImportChoices,
) -> ImportReport:
    """What was read from the file, guessed and left over."""
    respondents, layout = table.respondents, table.layout
    group_column = respondents.group_column
    ignored = tuple(_ignored(table))
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
        group_column=group_column.shown_heading if group_column else "",
        kinds=questions_by_kind(survey),
        odd_cells=_odd_cells(table, read, choices),
        missing_questions=_missing(table, {question.id for question in survey.questions}),
        empty_rows=layout.empty_rows,
        cells=sum(c.filled + sum(n for _, n in c.blanked) for c in table.whole.columns),
        cells_stored=_cells_stored(table, read),
        notes=_notes(table, read),
        guesses=_guesses(table),
        ignored=ignored,
        cells_ignored=sum(column.cells for column in ignored),
        format=text(f"import.format.{layout.format_id}"),
        splits=tuple(_splits(table)),
        duplicates=table.duplicates,
        kept_duplicates=choices.duplicates,
        batteries=len({question.battery for question in survey.questions if question.battery}),
    )


def _cells_stored(table: Table, read: Sequence[ReadQuestion]) -> int:
    respondents = table.respondents
    identity = [c for c in (respondents.group_column, respondents.organisation_column) if c]
    return sum(entry.cells_stored for entry in read) + sum(c.filled for c in identity)


def _odd_cells(
    table: Table, read: Sequence[ReadQuestion], choices: ImportChoices
) -> tuple[OddCell, ...]:
    own = (cell for entry in read for cell in entry.odd_cells)
    return (*_odd_groups(table), *own, *_dropped(table, choices))


def _notes(table: Table, read: Sequence[ReadQuestion]) -> tuple[str, ...]:
    own = tuple(note for entry in read for note in entry.notes)
    questions = {entry.question.id: entry.question for entry in read}
    warned = numeric_notes(questions, matches_of(table), is_known=table.is_known)
    differing = (
        text("import.note_other_codes", question=questions[match.question_id].text)
        for match in table.matches.values()
        if match.column.declared and match.part is Part.CHOICE and match.question_id in questions
        and differing_codes(questions[match.question_id].options, match.column.declared.options)
    )  # fmt: skip
    found = summary_notes(table.layout)
    return (*table.notes, *table.respondents.notes, *found, *warned, *differing, *own)


def _ignored(table: Table) -> Iterator[IgnoredColumn]:
    for column in table.layout.columns:
        reason = table.left_out.get(column.index)
        if reason:
            yield IgnoredColumn(column.letter, column.shown_heading, text(reason), column.filled,
                                reason == _PERSONAL)  # fmt: skip
        for mark, n in column.blanked:
            said = text("import.ignored_mark", mark=mark)
            yield IgnoredColumn(column.letter, column.shown_heading, said, n)


def _dropped(table: Table, choices: ImportChoices) -> Iterator[OddCell]:
    """Each cell of the responses that were left out as duplicates."""
    if choices.duplicates is Duplicates.KEEP_BOTH:
        return
    gone = dropped_rows(table.duplicates)
    reason = text("import.odd_duplicate")
    for place, number in enumerate(table.whole.row_numbers.tolist()):
        if number not in gone:
            continue
        for column in table.whole.columns:
            cell = column.cells[place]
            if cell:
                heading = column.shown_heading
                yield OddCell(number, column.letter, heading, cell, reason, kept=False)


def _guesses(table: Table) -> tuple[Guess, ...]:
    found = matches_of(table)
    return tuple(
        Guess(match.column.letter, match.column.shown_heading, text(match.guess))
        for match in sorted(found, key=lambda match: match.column.index)
        if match.guess
    )


def matches_of(table: Table) -> list[Match]:
    """Every column of answers, known or guessed."""
    return [*table.matches.values(), *(m for guess in table.inferred for m in guess.matches)]


def _splits(table: Table) -> Iterator[SplitColumn]:
    for inferred in table.inferred:
        if inferred.split:
            column = inferred.matches[0].column
            tokens = tuple(SplitToken(token, n) for token, n in inferred.split.tokens)
            yield SplitColumn(column.letter, column.shown_heading, inferred.split.separator, tokens)


def _group_counts(respondents: Respondents, survey: Survey) -> tuple[GroupCount, ...]:
    ids = list(respondents.group_ids)
    return tuple(GroupCount(group.label, ids.count(group.id)) for group in survey.groups)


def _missing(table: Table, asked: set[str]) -> tuple[str, ...]:
    """Questions of the codebook that the file has no column for."""
    if not table.is_known:
        return ()

    def title(question: Question) -> str:
        return f"{question.number} {question.text}"

    return tuple(title(q) for q in table.codebook.questions if q.id not in asked)


def _odd_groups(table: Table) -> tuple[OddCell, ...]:
    """The group cells that are empty or that the codebook does not know."""
    respondents, rows = table.respondents, table.layout.row_numbers
    column = respondents.group_column
    if column is None:
        return ()
    new = {option_key(label) for label in respondents.new_groups}
    missing = set(respondents.without_group)
    nobody, stranger = text("import.odd_no_group"), text("import.odd_new_group")
    is_odd = [option_key(cell) in new for cell in column.cells.texts]
    odd = missing | {i for i, code in enumerate(column.cells.codes.tolist()) if is_odd[code]}
    return tuple(
        OddCell(int(rows[i]), column.letter, column.shown_heading, column.cells[i],
                nobody if i in missing else stranger)
        for i in sorted(odd)
    )  # fmt: skip


def source_columns(table: Table, survey: Survey) -> tuple[SourceColumn, ...]:
    """What each column of the file is used for, in the file's order."""
    by_index = {match.column.index: match for match in matches_of(table)}
    respondents = table.respondents
    found = []
    for column in table.layout.columns:
        match = by_index.get(column.index)
        place = (column.index, column.shown_heading)
        if column is respondents.group_column:
            found.append(SourceColumn(*place, Use.GROUP, column.filled))
        elif column is respondents.organisation_column:
            found.append(SourceColumn(*place, Use.ORGANISATION, column.filled))
        elif match is None:
            reason = table.left_out.get(column.index, "import.ignored_empty")
            found.append(SourceColumn(*place, Use.LEFT_OUT, column.filled, reason=reason))
        else:
            found.append(
                SourceColumn(*place, Use.ANSWERS, column.filled, match.question_id, match.part,
                             _option_code(match, survey), guess=match.guess or "")
            )  # fmt: skip
    return tuple(found)


def _option_code(match: Match, survey: Survey) -> int | None:
    """The option of a column, also where reading gave it a code of its own."""
    if match.option_code is not None or match.new_label is None:
        return match.option_code
    question = survey.question(match.question_id)
    options = question.options if question else ()
    key = option_key(match.new_label)
    return next((option.code for option in options if option_key(option.label) == key), None)
