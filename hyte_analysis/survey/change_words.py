"""What was changed between two definitions, as sentences for the log."""

from collections.abc import Iterator, Sequence
from enum import StrEnum

from hyte_analysis.survey.changes import shown
from hyte_analysis.survey.columns import SourceColumn, Use
from hyte_analysis.survey.definition import Definition
from hyte_analysis.survey.model import Option, Question, RespondentGroup, Survey
from hyte_analysis.survey.wording import option_key
from hyte_analysis.texts import text
from hyte_analysis.texts.formats import MISSING

_FIELDS = ("number", "text", "kind", "scale", "direction", "dont_know", "section", "battery")
_OPTION_FIELDS = ("label", "short_label", "role", "area", "code")
_WORDS = {
    "kind": "words.kind",
    "scale": "words.scale",
    "direction": "codebook.direction",
    "dont_know": "words.dont_know",
    "role": "words.role",
    "unit": "codebook.unit",
}


def changed(before: Definition, after: Definition) -> tuple[str, ...]:
    """The differences as Finnish sentences, those of the questions first; () where there is none.

    Option labels and headings are named; answers never are.
    """
    sentences = [
        *_of_survey(before.survey, after.survey),
        *_of_questions(before.survey, after.survey),
        *_of_groups(before.survey.groups, after.survey.groups),
        *_of_columns(before, after),
    ]
    return tuple(sentences)


def _said(key: str, old: object, new: object, **values: object) -> str:
    return text(f"codebook.changed.{key}", before=old or MISSING, after=new or MISSING, **values)


def _of_survey(before: Survey, after: Survey) -> Iterator[str]:
    if before.title != after.title:
        yield _said("title", before.title, after.title)
    if before.wave != after.wave:
        yield _said("wave", before.wave, after.wave)
    if before.unit != after.unit:
        yield _said("unit", _word("unit", before.unit), _word("unit", after.unit))


def _of_questions(before: Survey, after: Survey) -> Iterator[str]:
    old = {question.id: question for question in before.questions}
    new = {question.id: question for question in after.questions}
    for question in after.questions:
        if question.id not in old:
            yield text("codebook.changed.new_question", question=shown(question))
        else:
            yield from _of_question(old[question.id], question)
    for question in before.questions:
        if question.id not in new:
            yield text("codebook.changed.no_question", question=shown(question))
    if [id_ for id_ in old if id_ in new] != [id_ for id_ in new if id_ in old]:
        yield text("codebook.changed.order")


def _of_question(old: Question, new: Question) -> Iterator[str]:
    name = shown(old)
    for field in _FIELDS:
        before, after = getattr(old, field), getattr(new, field)
        if before != after:
            label = text(f"codebook.field.{field}")
            values = [_word(field, before), _word(field, after)]
            yield _said("question", *values, question=name, field=label)
    if old.guessed and not new.guessed:
        yield text("codebook.changed.confirmed", question=name)
    yield from _of_options(name, old.options, new.options)


def _word(field: str, value: object) -> str:
    if isinstance(value, StrEnum):
        return text(f"{_WORDS[field]}.{value.value}")
    return str(value or "")


def _of_options(name: str, old: Sequence[Option], new: Sequence[Option]) -> Iterator[str]:
    """Each old option beside the new one that its label means."""
    found: dict[int, Option] = {}
    for option in old:
        pair = _pair(option, new)
        if pair is None:
            yield text("codebook.changed.no_option", question=name, option=option.label)
        elif pair.code in found:
            kept = pair.label
            yield text("codebook.changed.merged", question=name, option=option.label, kept=kept)
        else:
            found[pair.code] = option
            yield from _of_option(name, option, pair)
    for option in new:
        if option.code not in found:
            yield text("codebook.changed.new_option", question=name, option=option.label)


def _pair(option: Option, options: Sequence[Option]) -> Option | None:
    key = option_key(option.label)
    labelled = (o for o in options if option_key(o.label) == key)
    meant = (o for o in options if key in map(option_key, o.synonyms))
    return next(labelled, None) or next(meant, None)


def _of_option(name: str, old: Option, new: Option) -> Iterator[str]:
    for field in _OPTION_FIELDS:
        before, after = getattr(old, field), getattr(new, field)
        is_told = field == "short_label" and (before, after) == (old.label, new.label)
        if before != after and not is_told:
            label = text(f"codebook.field.{field}")
            yield _said("option", _word(field, before), _word(field, after), question=name,
                        option=old.label, field=label)  # fmt: skip


def _of_groups(old: Sequence[RespondentGroup], new: Sequence[RespondentGroup]) -> Iterator[str]:
    after = {group.id: group for group in new}
    before = {group.id: group for group in old}
    for group in old:
        pair = after.get(group.id)
        if pair is None:
            keys = {option_key(group.label), option_key(group.id)}
            kept = next((g for g in new if keys & set(map(option_key, g.synonyms))), None)
            key = "codebook.changed.merged_group" if kept else "codebook.changed.no_group"
            values = {"kept": kept.label} if kept else {}
            yield text(key, group=group.label, **values)
        else:
            yield from _of_group(group, pair)
    for group in new:
        if group.id not in before:
            yield text("codebook.changed.new_group", group=group.label)


def _of_group(old: RespondentGroup, new: RespondentGroup) -> Iterator[str]:
    if old.label != new.label:
        yield _said("group", old.label, new.label)
    if old.invited_n != new.invited_n:
        counts = ["" if n is None else str(n) for n in (old.invited_n, new.invited_n)]
        yield _said("invited", *counts, group=new.label)
    if set(old.synonyms) - {new.label} != set(new.synonyms) - {old.label}:
        yield text("codebook.changed.values", group=new.label)


def _of_columns(before: Definition, after: Definition) -> Iterator[str]:
    old = {column.position: column for column in before.columns}
    for column in after.columns:
        earlier = old.get(column.position)
        if earlier is not None and not _is_same(earlier, column, before.survey, after.survey):
            words = [_use(earlier, before.survey), _use(column, after.survey)]
            yield _said("column", *words, heading=column.heading)


def _is_same(old: SourceColumn, new: SourceColumn, before: Survey, after: Survey) -> bool:
    """Whether a column is read as what it was; an option may have got another name or code."""
    if (old.use, old.question_id) != (new.use, new.question_id):
        return False
    earlier, later = _option(old, before), _option(new, after)
    question = after.question(new.question_id or "")
    if earlier is None or question is None:
        return later is None or question is None
    return _pair(earlier, question.options) in (later, None)


def _option(column: SourceColumn, survey: Survey) -> Option | None:
    question = survey.question(column.question_id or "")
    options = question.options if question else ()
    return next((option for option in options if option.code == column.option_code), None)


def _use(column: SourceColumn, survey: Survey) -> str:
    """What a column is read as: a question, with its option where it holds one alone."""
    if column.use is not Use.ANSWERS:
        return text(f"codebook.use.{column.use.value}")
    question, option = survey.question(column.question_id or ""), _option(column, survey)
    name = shown(question) if question else MISSING
    return f"{name} ({option.label})" if option else name
