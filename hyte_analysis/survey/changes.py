"""Changes of a survey's questions and options, each a new definition; nonsense is refused.

A change takes a definition and gives another one. What a file is read by is never lost: an old
wording stays as a synonym of the new one.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

from hyte_analysis.errors import CodebookProblem
from hyte_analysis.survey.codebook import CHOICES, check_question, option_spellings
from hyte_analysis.survey.columns import SourceColumn
from hyte_analysis.survey.definition import Definition
from hyte_analysis.survey.model import (
    Direction,
    DontKnow,
    FollowUp,
    Kind,
    Option,
    Question,
    Role,
    Scale,
)
from hyte_analysis.survey.wording import clean, option_key, question_key
from hyte_analysis.texts import text

_Choice = TypeVar("_Choice", Kind, Scale, Direction, DontKnow, Role)


def question_of(definition: Definition, question_id: str) -> Question:
    """The question with this id; CodebookProblem where there is none."""
    question = definition.survey.question(question_id)
    if question is None:
        raise CodebookProblem(text("codebook.unknown_question", question=question_id))
    return question


def option_of(question: Question, code: int) -> Option:
    """The option with this code; CodebookProblem where there is none."""
    for option in question.options:
        if option.code == code:
            return option
    raise CodebookProblem(text("codebook.unknown_option", place=shown(question), code=code))


def shown(question: Question) -> str:
    """The question's number and wording on one line."""
    return f"{question.number} {question.text}".strip()


def with_questions(definition: Definition, questions: Iterable[Question]) -> Definition:
    """The definition with these questions in place of its own."""
    return replace(definition, survey=replace(definition.survey, questions=tuple(questions)))


def with_question(definition: Definition, changed: Question) -> Definition:
    """The definition with the changed question in the place of the one of its id."""
    own = definition.survey.questions
    return with_questions(definition, (changed if q.id == changed.id else q for q in own))


def edit_question(
    definition: Definition, question_id: str, field: str, value: str | None
) -> Definition:
    """The definition with one of a question's fields changed; "" leaves it out.

    Another kind keeps what the new kind can use of options and scale; a choice that is left
    without options gets them from the answers when the file is read. A guess whose scale, or
    kind without options, a person gives is a guess no more.
    """
    question = question_of(definition, question_id)
    word = clean(value or "")
    if field != "kind":
        changed = with_question(definition, _edited(question, field, word))
        return _confirmed(changed, question) if field == "scale" else changed
    kind = _one_of(question, field, word, Kind)
    changed = _with_kind(definition, question, kind)
    return changed if kind in CHOICES else _confirmed(changed, question)


def _confirmed(definition: Definition, question: Question) -> Definition:
    return confirm_question(definition, question.id) if question.guessed else definition


def _edited(question: Question, field: str, word: str) -> Question:
    if field == "text":
        if not word:
            raise CodebookProblem(text("codebook.empty_text", place=shown(question)))
        synonyms = with_spellings(question.synonyms, (question.text,), (word,), is_question=True)
        return replace(question, text=word, synonyms=synonyms)
    if field == "number":
        return replace(question, number=word)
    if field == "section":
        return replace(question, section=word)
    if field == "battery":
        return replace(question, battery=word)
    return _meant(question, field, word)


def _meant(question: Question, field: str, word: str) -> Question:
    """The question with another word of what its codes mean."""
    if field == "scale":
        return replace(question, scale=_one_of(question, field, word, Scale) if word else None)
    if field == "direction":
        made = _one_of(question, field, word, Direction) if word else None
        return replace(question, direction=made)
    if field == "dont_know":
        state = _one_of(question, field, word, DontKnow) if word else DontKnow.AVERAGED
        return replace(question, dont_know=state)
    raise ValueError(field)


def _one_of(question: Question, field: str, word: str, kind: type[_Choice]) -> _Choice:
    try:
        return kind(word)
    except ValueError:
        place = shown(question)
        problem = text("codebook.not_a_choice", place=place, field=text(f"codebook.field.{field}"))
        raise CodebookProblem(problem) from None


def _with_kind(definition: Definition, question: Question, kind: Kind) -> Definition:
    if kind is question.kind:
        return definition
    keeps = kind in CHOICES and question.kind in CHOICES and not question.guessed
    options = question.options if keeps else ()
    if kind is Kind.RANKING and not options:
        raise CodebookProblem(text("codebook.ranking_needs_options", place=shown(question)))
    scale = None if kind in (Kind.OPEN_TEXT, Kind.DATE) else question.scale
    if kind is Kind.NUMBER:
        scale = Scale.INTERVAL
    dont_know = question.dont_know if options else DontKnow.AVERAGED
    changed = replace(question, kind=kind, options=options, scale=scale, follow_up_of=None,
                      dont_know=dont_know)  # fmt: skip
    if kind is Kind.OPEN_TEXT:
        changed = replace(changed, follow_up_of=question.follow_up_of, direction=None)
    check_question(changed)
    if not keeps:
        definition = _without_options(definition, question.id)
    return with_question(definition, changed)


def _without_options(definition: Definition, question_id: str) -> Definition:
    """The definition where no follow-up and no column belongs to an option of the question."""
    questions = (
        replace(q, follow_up_of=None)
        if q.follow_up_of and q.follow_up_of.question_id == question_id
        else q
        for q in definition.survey.questions
    )
    columns = tuple(
        replace(c, option_code=None) if c.question_id == question_id else c
        for c in definition.columns
    )
    return replace(with_questions(definition, questions), columns=columns)


def confirm_question(
    definition: Definition, question_id: str, *, is_guess: bool = False
) -> Definition:
    """The definition with the question no longer a guess, nor the columns it is read from.

    With `is_guess` the question is marked as a guess again.
    """
    question = question_of(definition, question_id)
    if is_guess:
        return with_question(definition, replace(question, guessed=True))
    columns = tuple(
        replace(column, guess="") if column.question_id == question_id else column
        for column in definition.columns
    )
    confirmed = with_question(definition, replace(question, guessed=False))
    return replace(confirmed, columns=columns)


def confirm_all(definition: Definition) -> Definition:
    """The definition without a guess."""
    for question in definition.survey.questions:
        definition = confirm_question(definition, question.id)
    return definition


def move_question(definition: Definition, question_id: str, place: int) -> Definition:
    """The definition with the question at this place, counted from 1."""
    question = question_of(definition, question_id)
    others = [q for q in definition.survey.questions if q.id != question_id]
    if not 1 <= place <= len(others) + 1:
        most = len(others) + 1
        raise CodebookProblem(text("codebook.no_such_place", place=shown(question), most=most))
    return with_questions(definition, (*others[: place - 1], question, *others[place - 1 :]))


def edit_option(
    definition: Definition, question_id: str, code: int, field: str, value: str | None
) -> Definition:
    """The definition with an option's label, short label, role or focus area changed.

    The old label stays as a synonym; an empty short label becomes the label itself.
    """
    question = question_of(definition, question_id)
    option = option_of(question, code)
    word = clean(value or "")
    if field == "label":
        if not word:
            raise CodebookProblem(text("codebook.empty_label", place=shown(question), code=code))
        is_short = option.short_label == option.label
        short_label = word if is_short else option.short_label
        synonyms = with_spellings(option.synonyms, (option.label,), (word, short_label))
        changed = replace(option, label=word, short_label=short_label, synonyms=synonyms)
    elif field == "short_label":
        word = word or option.label
        synonyms = with_spellings(option.synonyms, (option.short_label,), (option.label, word))
        changed = replace(option, short_label=word, synonyms=synonyms)
    elif field == "role":
        role = _one_of(question, field, word, Role)
        if role is Role.NOT_IN_CODEBOOK and option.role is not role:
            raise CodebookProblem(text("codebook.role_is_reserved", place=shown(question)))
        changed = replace(option, role=role)
    elif field == "area":
        changed = replace(option, area=word)
    else:
        raise ValueError(field)
    return _with_options(definition, question, _replaced(question.options, code, (changed,)))


def with_spellings(
    synonyms: Sequence[str],
    more: Iterable[str],
    labels: Iterable[str],
    *,
    is_question: bool = False,
) -> tuple[str, ...]:
    """The synonyms and, after them, more of them: each spelling once, those of the labels none."""
    key = question_key if is_question else option_key
    known = set(map(key, labels))
    kept: list[str] = []
    for spelling in (*synonyms, *more):
        if key(spelling) not in known:
            known.add(key(spelling))
            kept.append(spelling)
    return tuple(kept)


def _replaced(options: Sequence[Option], code: int, by: Sequence[Option]) -> tuple[Option, ...]:
    return tuple(o for option in options for o in (by if option.code == code else (option,)))


def _with_options(
    definition: Definition, question: Question, options: Sequence[Option]
) -> Definition:
    ordered = tuple(sorted(options, key=lambda option: option.code))
    changed = replace(question, options=ordered)
    check_question(changed)
    return with_question(definition, changed)


def recode_options(
    definition: Definition, question_id: str, codes: Mapping[int, int]
) -> Definition:
    """The definition with new codes for some of a question's options: new code by old.

    A guess whose order a person gives is a guess no more.
    """
    question = question_of(definition, question_id)
    for code in codes:
        option_of(question, code)
    options = [replace(o, code=codes.get(o.code, o.code)) for o in question.options]
    changed = _with_options(definition, question, options)
    return _confirmed(_moved_to(changed, question_id, codes), question)


def _moved_to(definition: Definition, question_id: str, codes: Mapping[int, int]) -> Definition:
    """The definition with follow-ups and columns of the old codes at the new ones."""

    def follow(question: Question) -> Question:
        of = question.follow_up_of
        if of is None or of.question_id != question_id:
            return question
        code = codes.get(of.option_code, of.option_code)
        return replace(question, follow_up_of=FollowUp(question_id, code))

    def read(column: SourceColumn) -> SourceColumn:
        code = column.option_code
        if column.question_id != question_id or code is None:
            return column
        return replace(column, option_code=codes.get(code, code))

    moved = with_questions(definition, map(follow, definition.survey.questions))
    return replace(moved, columns=tuple(map(read, definition.columns)))


def merge_options(
    definition: Definition, question_id: str, kept_code: int, merged_code: int
) -> Definition:
    """The definition with one option counted as another: its spellings become the other's.

    If both have an open question of their own, those become one too.
    """
    question = question_of(definition, question_id)
    kept, merged = option_of(question, kept_code), option_of(question, merged_code)
    if kept_code == merged_code:
        raise CodebookProblem(text("codebook.same_options", place=shown(question)))
    spellings = (merged.label, merged.short_label, *merged.synonyms)
    synonyms = with_spellings(kept.synonyms, spellings, (kept.label, kept.short_label))
    options = [
        replace(o, synonyms=synonyms) if o.code == kept_code else o
        for o in question.options
        if o.code != merged_code
    ]
    definition = _with_merged_follow_up(definition, question_id, kept_code, merged_code)
    changed = _with_options(definition, question, options)
    return _moved_to(changed, question_id, {merged_code: kept_code})


def _with_merged_follow_up(
    definition: Definition, question_id: str, kept_code: int, merged_code: int
) -> Definition:
    follow_ups = {
        q.follow_up_of.option_code: q
        for q in definition.survey.follow_ups(question_id)
        if q.follow_up_of
    }
    kept, merged = follow_ups.get(kept_code), follow_ups.get(merged_code)
    if kept is None or merged is None:
        return definition
    spellings = (merged.text, *merged.synonyms)
    own = with_spellings(kept.synonyms, spellings, (kept.text,), is_question=True)
    definition = with_question(definition, replace(kept, synonyms=own))
    questions = (q for q in definition.survey.questions if q.id != merged.id)
    columns = tuple(
        replace(c, question_id=kept.id) if c.question_id == merged.id else c
        for c in definition.columns
    )
    return replace(with_questions(definition, questions), columns=columns)


def split_option(definition: Definition, question_id: str, code: int, spelling: str) -> Definition:
    """The definition with a synonym of an option as an option of its own, with the next code."""
    question = question_of(definition, question_id)
    option = option_of(question, code)
    key = option_key(spelling)
    found = next((word for word in option.synonyms if option_key(word) == key), None)
    if found is None or key in option_spellings(replace(option, synonyms=())):
        problem = text("codebook.no_such_spelling", place=shown(question), option=option.label)
        raise CodebookProblem(problem)
    synonyms = tuple(word for word in option.synonyms if option_key(word) != key)
    new_code = max(o.code for o in question.options) + 1
    own = (replace(option, synonyms=synonyms), Option(new_code, found, found))
    changed = _with_options(definition, question, _replaced(question.options, code, own))
    columns = tuple(
        replace(c, option_code=new_code)
        if (c.question_id, c.option_code) == (question_id, code)
        and _part_key(c.heading, key) == key
        else c
        for c in changed.columns
    )
    return replace(changed, columns=columns)


def _part_key(heading: str, key: str) -> str:
    """The option that a column's heading names: what stands after its question and a colon."""
    whole = option_key(heading)
    return key if whole.endswith((f": {key}", f":{key}")) else whole
