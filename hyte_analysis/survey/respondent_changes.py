"""Changes of a survey's respondent groups and of what its columns are read as."""

from collections.abc import Iterable
from dataclasses import replace

from hyte_analysis.errors import CodebookProblem
from hyte_analysis.survey.changes import option_of, question_of, with_questions, with_spellings
from hyte_analysis.survey.codebook import check_groups, group_spellings
from hyte_analysis.survey.columns import Part, SourceColumn, Use, part_of
from hyte_analysis.survey.definition import Definition
from hyte_analysis.survey.model import Kind, Question, RespondentGroup, Unit
from hyte_analysis.survey.wording import clean, free_name, option_key, slug, without_numbering
from hyte_analysis.texts import text

MOST_INVITED = 2**31 - 1


def group_of(definition: Definition, group_id: str) -> RespondentGroup:
    """The group with this id; CodebookProblem where there is none."""
    for group in definition.survey.groups:
        if group.id == group_id:
            return group
    raise CodebookProblem(text("codebook.unknown_group", group=group_id))


def _with_groups(definition: Definition, groups: Iterable[RespondentGroup]) -> Definition:
    survey = replace(definition.survey, groups=tuple(groups))
    check_groups(survey)
    return replace(definition, survey=survey)


def _with_group(definition: Definition, changed: RespondentGroup) -> Definition:
    own = definition.survey.groups
    return _with_groups(definition, (changed if g.id == changed.id else g for g in own))


def rename_group(definition: Definition, group_id: str, label: str | None) -> Definition:
    """The definition with another label for the group; the old one stays as a synonym."""
    group = group_of(definition, group_id)
    word = clean(label or "")
    if not word:
        raise CodebookProblem(text("codebook.empty_group", group=group.label))
    synonyms = with_spellings(group.synonyms, (group.label,), (word, group.id))
    return _with_group(definition, replace(group, label=word, synonyms=synonyms))


def set_invited(definition: Definition, group_id: str, invited_n: int | None) -> Definition:
    """The definition with how many of the group were invited; None is not known."""
    group = group_of(definition, group_id)
    if invited_n is not None and not 0 <= invited_n <= MOST_INVITED:
        raise CodebookProblem(text("codebook.not_invited", group=group.label))
    return _with_group(definition, replace(group, invited_n=invited_n))


def set_unit(definition: Definition, unit: Unit) -> Definition:
    """The definition with another word on whose answer a response is."""
    return replace(definition, survey=replace(definition.survey, unit=unit))


def move_group_value(definition: Definition, value: str, group_id: str | None) -> Definition:
    """The definition with a value of the group column in this group; None gives it a group.

    A value that is another group's label or id takes that whole group along.
    """
    key = option_key(value)
    owner = next((g for g in definition.survey.groups if key in group_spellings(g)), None)
    if owner is None:
        raise CodebookProblem(text("codebook.unknown_value", value=clean(value)))
    is_whole = key in group_spellings(replace(owner, synonyms=()))
    if group_id == owner.id or (group_id is None and is_whole):
        return definition
    if is_whole:
        return _merged(definition, group_of(definition, group_id or ""), owner)
    left = tuple(word for word in owner.synonyms if option_key(word) != key)
    moved = next(word for word in owner.synonyms if option_key(word) == key)
    groups = [replace(g, synonyms=left) if g is owner else g for g in definition.survey.groups]
    if group_id is None:
        return _with_groups(definition, (*groups, RespondentGroup(moved, moved)))
    target = group_of(definition, group_id)
    own = with_spellings(target.synonyms, (moved,), (target.id, target.label))
    joined = (replace(g, synonyms=own) if g.id == group_id else g for g in groups)
    return _with_groups(definition, joined)


def _merged(definition: Definition, kept: RespondentGroup, merged: RespondentGroup) -> Definition:
    spellings = (merged.label, merged.id, *merged.synonyms)
    synonyms = with_spellings(kept.synonyms, spellings, (kept.id, kept.label))
    counted = [g.invited_n for g in (kept, merged) if g.invited_n is not None]
    both = replace(kept, synonyms=synonyms, invited_n=sum(counted) if counted else None)
    groups = (both if g is kept else g for g in definition.survey.groups if g is not merged)
    return _with_groups(definition, groups)


def assign_column(
    definition: Definition,
    position: int,
    use: Use,
    question_id: str | None = None,
    option_code: int | None = None,
) -> Definition:
    """The definition with a column of the file read as something else.

    A column of answers needs its question, and an option where it holds only that option's
    mark or rank. No more than one column holds the groups, and one the organisations.
    """
    column = _column(definition, position)
    if use is not Use.ANSWERS:
        if use is not Use.LEFT_OUT:
            definition = _without_use(definition, use)
        reason = (column.reason or "import.ignored_by_hand") if use is Use.LEFT_OUT else ""
        bare = SourceColumn(position, column.heading, use, column.filled, reason=reason)
        return _with_column(definition, bare)
    if not question_id:
        raise CodebookProblem(text("codebook.column_needs_question", heading=column.heading))
    question = question_of(definition, question_id)
    part = _part(question, column, option_code)
    made = replace(column, use=use, question_id=question_id, part=part, option_code=option_code,
                   reason="", guess="")  # fmt: skip
    return _with_column(definition, made)


def _part(question: Question, column: SourceColumn, option_code: int | None) -> Part:
    """What the column holds of the question; CodebookProblem where the two do not fit."""
    if option_code is not None:
        option_of(question, option_code)
        if question.kind is Kind.MULTIPLE_CHOICE:
            return Part.FLAG
    if question.kind is Kind.RANKING:
        if option_code is None:
            raise CodebookProblem(text("codebook.column_needs_option", heading=column.heading))
        return Part.RANK
    if option_code is not None:
        raise CodebookProblem(text("codebook.column_has_no_option", heading=column.heading))
    return part_of(question.kind, None)


def _column(definition: Definition, position: int) -> SourceColumn:
    for column in definition.columns:
        if column.position == position:
            return column
    raise CodebookProblem(text("codebook.unknown_column"))


def _with_column(definition: Definition, changed: SourceColumn) -> Definition:
    columns = (changed if c.position == changed.position else c for c in definition.columns)
    return replace(definition, columns=tuple(columns))


def _without_use(definition: Definition, use: Use) -> Definition:
    """The definition where no column has this use: those that had are left out."""
    columns = tuple(
        replace(c, use=Use.LEFT_OUT, reason="import.ignored_by_hand") if c.use is use else c
        for c in definition.columns
    )
    return replace(definition, columns=columns)


def question_of_column(definition: Definition, position: int, kind: Kind) -> Definition:
    """The definition with a new question, after the one on its left, that a column is read as."""
    column = _column(definition, position)
    if kind is Kind.RANKING:
        raise CodebookProblem(text("codebook.column_needs_option", heading=column.heading))
    wording = without_numbering(column.heading) or text("codebook.column_name", n=position + 1)
    taken = {question.id for question in definition.survey.questions}
    question = Question(free_name(slug(wording) or "kysymys", taken), "", wording, kind)
    left = [c.question_id for c in definition.columns if c.position < position and c.question_id]
    places = [i for i, q in enumerate(definition.survey.questions, 1) if q.id in left[-1:]]
    at = places[0] if places else len(definition.survey.questions) if not left else 0
    own = definition.survey.questions
    definition = with_questions(definition, (*own[:at], question, *own[at:]))
    return assign_column(definition, position, Use.ANSWERS, question.id)


def without_unread(before: Definition, after: Definition) -> Definition:
    """The changed definition without the questions that its changes left without a column.

    CodebookProblem where an open question of an option would lose its question so.
    """
    read = {column.question_id for column in after.columns}
    gone = {column.question_id for column in before.columns} - read
    parents = {q.follow_up_of.question_id for q in after.survey.questions if q.follow_up_of}
    kept = [q for q in after.survey.questions if q.id not in gone or q.id in parents & read]
    ids = {q.id for q in kept}
    if not kept:
        raise CodebookProblem(text("codebook.nothing_left"))
    alone = (
        replace(q, follow_up_of=None)
        if q.follow_up_of and q.follow_up_of.question_id not in ids
        else q
        for q in kept
    )
    return with_questions(after, alone)
