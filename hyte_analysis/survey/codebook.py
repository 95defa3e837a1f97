"""Codebooks: a survey's questions, options in form order, scales and groups as TOML."""

import re
import tomllib
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, TypeVar

from hyte_analysis.errors import CodebookProblem
from hyte_analysis.survey.model import (
    Direction,
    DontKnow,
    FollowUp,
    Kind,
    Option,
    Question,
    RespondentGroup,
    Role,
    Scale,
    Survey,
    Unit,
)
from hyte_analysis.survey.wording import clean, option_key
from hyte_analysis.texts import text

CODEBOOK_FOLDER = Path(__file__).resolve().parents[2] / "data" / "codebooks"
_Entry = dict[str, Any]
_Choice = TypeVar("_Choice", Kind, Scale, Role, Direction, DontKnow, Unit)
CHOICES = (Kind.SINGLE_CHOICE, Kind.MULTIPLE_CHOICE, Kind.RANKING)
ROLES_OF_AREAS = (Role.SUBSTANTIVE, Role.OTHER)
"""The roles whose options may be part of a focus area."""


def known_codebooks(folder: Path = CODEBOOK_FOLDER) -> tuple[Survey, ...]:
    """The codebooks of a folder, the newest wave first; CodebookProblem where there is none."""
    codebooks = [read_codebook(path) for path in sorted(folder.glob("*.toml"))]
    if not codebooks:
        raise CodebookProblem(text("codebook.none", folder=folder))
    return tuple(sorted(codebooks, key=lambda book: -(book.wave or 0)))


def read_codebook(path: Path) -> Survey:
    """The codebook in a file; CodebookProblem when it can't be used."""
    try:
        content = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as problem:
        raise CodebookProblem(text("codebook.unreadable", file=path.name)) from problem
    return parse_codebook(content, path.name)


def parse_codebook(content: str, name: str) -> Survey:
    """The codebook in a TOML text; CodebookProblem names the file and the faulty place."""
    try:
        table = tomllib.loads(content.removeprefix("\ufeff"))
    except (ValueError, RecursionError) as problem:
        place = _toml_place(str(problem))
        raise CodebookProblem(text("codebook.not_toml", file=name, place=place)) from problem
    try:
        survey = _survey(table)
        _check(survey)
    except _Fault as fault:
        detail = text("codebook.faulty", file=name, place=fault.place, detail=fault.detail)
        raise CodebookProblem(detail) from fault
    return survey


def _toml_place(message: str) -> str:
    """Where tomllib stopped; the rest of its message is in English."""
    found = re.search(r"line (\d+), column (\d+)", message)
    if found:
        return text("codebook.toml_line", line=found[1], column=found[2])
    return text("codebook.toml_end" if "end of document" in message else "codebook.toml_endless")


class _Fault(Exception):
    """A faulty place of a codebook, and what is wrong with it in the user's words."""

    def __init__(self, place: str, key: str, **values: object) -> None:
        super().__init__(place)
        self.place = place
        self.detail = text(f"codebook.{key}", **values)


_FIELDS = {
    "codebook": ("id", "title", "wave", "unit", "groups", "sections", "questions"),
    "sections": ("id", "title", "numbered"),
    "groups": ("id", "label", "synonyms", "invited_n"),
    "questions": ("id", "number", "section", "kind", "scale", "direction", "dont_know", "battery",
                  "text", "synonyms", "guessed", "follow_up_of", "options"),
    "options": ("code", "label", "short_label", "role", "area", "synonyms", "follow_up"),
    "follow_up": ("id", "text", "synonyms"),
    "follow_up_of": ("question", "code"),
}  # fmt: skip


def _refuse_unknown_fields(entry: _Entry, kind: str, place: str) -> None:
    """Raise a fault for a misspelt field, which would otherwise be passed over in silence."""
    for field in entry:
        if field not in _FIELDS[kind]:
            allowed = ", ".join(_FIELDS[kind])
            raise _Fault(place, "unknown_field", field=field, allowed=allowed)


def _survey(table: _Entry) -> Survey:
    _refuse_unknown_fields(table, "codebook", "id")
    sections = dict(map(_section, _entries(table.get("sections"), "sections", "sections")))
    codebook_id = _word(table.get("id"), "id", "id")
    return Survey(
        id=codebook_id,
        title=_word(table.get("title"), "title", "title"),
        wave=_number(table.get("wave"), "wave", "wave") if "wave" in table else None,
        groups=tuple(map(_group, _entries(table.get("groups"), "groups", "groups"))),
        questions=tuple(
            question
            for entry in _entries(table.get("questions"), "questions", "questions")
            for question in _questions(entry, sections)
        ),
        codebook_id=codebook_id,
        unit=_if_given(Unit, table, "unit", "unit") or Unit.ORGANISATION,
    )


def _section(entry: _Entry) -> tuple[str, str]:
    """A section's id, and its name as it is shown."""
    _refuse_unknown_fields(entry, "sections", "sections")
    section_id = _word(entry.get("id"), "id", "sections")
    title = _word(entry.get("title"), "title", "sections")
    is_numbered = _flag(entry.get("numbered"), "numbered", "sections", default=True)
    return section_id, f"{section_id}. {title}" if is_numbered else title


def _flag(value: object, field: str, place: str, *, default: bool) -> bool:
    value = default if value is None else value
    if not isinstance(value, bool):
        raise _Fault(place, "not_flag", field=field)
    return value


def _word(value: object, field: str, place: str, default: str | None = None) -> str:
    """The value as text; a default allows the field to be left out."""
    value = default if value is None else value
    if value is None:
        raise _Fault(place, "missing_field", field=field)
    if not isinstance(value, str) or (default is None and not clean(value)):
        raise _Fault(place, "not_text", field=field)
    return value


def _number(value: object, field: str, place: str) -> int:
    if value is None:
        raise _Fault(place, "missing_field", field=field)
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < 2**31:
        raise _Fault(place, "not_number", field=field)
    return value


def _words(values: object, field: str, place: str) -> tuple[str, ...]:
    values = [] if values is None else values
    if not isinstance(values, list) or not all(isinstance(v, str) and clean(v) for v in values):
        raise _Fault(place, "not_texts", field=field)
    return tuple(values)


def _entries(values: object, field: str, place: str) -> list[_Entry]:
    values = [] if values is None else values
    if not isinstance(values, list) or not all(isinstance(value, dict) for value in values):
        raise _Fault(place, "not_entries", field=field)
    return values


def _one_of(kind: type[_Choice], value: str, field: str, place: str) -> _Choice:
    try:
        return kind(value)
    except ValueError:
        raise _Fault(place, "not_allowed", field=field, value=value,
                     allowed=", ".join(kind)) from None  # fmt: skip


def _if_given(kind: type[_Choice], entry: _Entry, field: str, place: str) -> _Choice | None:
    value = _word(entry.get(field), field, place, "")
    return _one_of(kind, value, field, place) if value else None


def _follow_up_of(value: object, place: str) -> FollowUp | None:
    """The option whose free text a question of its own place on the form collects."""
    if value is None:
        return None
    if not isinstance(value, dict):
        raise _Fault(place, "not_entries", field="follow_up_of")
    _refuse_unknown_fields(value, "follow_up_of", place)
    question_id = _word(value.get("question"), "question", place)
    return FollowUp(question_id, _number(value.get("code"), "code", place))


def _group(entry: _Entry) -> RespondentGroup:
    group_id = _word(entry.get("id"), "id", "groups")
    _refuse_unknown_fields(entry, "groups", group_id)
    return RespondentGroup(
        id=group_id,
        label=_word(entry.get("label"), "label", group_id, group_id),
        synonyms=_words(entry.get("synonyms"), "synonyms", group_id),
        invited_n=_number(entry.get("invited_n"), "invited_n", group_id)
        if "invited_n" in entry
        else None,
    )


def _questions(entry: _Entry, sections: dict[str, str]) -> Iterator[Question]:
    """The question and, after it, the open questions of its options."""
    question_id = _word(entry.get("id"), "id", "questions")
    _refuse_unknown_fields(entry, "questions", question_id)
    section_id = _word(entry.get("section"), "section", question_id, "")
    if section_id and section_id not in sections:
        raise _Fault(question_id, "unknown_section", section=section_id)
    options = _entries(entry.get("options"), "options", question_id)
    question = Question(
        id=question_id,
        number=_word(entry.get("number"), "number", question_id, ""),
        text=_word(entry.get("text"), "text", question_id),
        kind=_one_of(Kind, _word(entry.get("kind"), "kind", question_id), "kind", question_id),
        scale=_if_given(Scale, entry, "scale", question_id),
        section=sections.get(section_id, ""),
        options=tuple(_option(option, question_id) for option in options),
        synonyms=_words(entry.get("synonyms"), "synonyms", question_id),
        follow_up_of=_follow_up_of(entry.get("follow_up_of"), question_id),
        guessed=_flag(entry.get("guessed"), "guessed", question_id, default=False),
        direction=_if_given(Direction, entry, "direction", question_id),
        battery=_word(entry.get("battery"), "battery", question_id, ""),
        dont_know=_if_given(DontKnow, entry, "dont_know", question_id) or DontKnow.AVERAGED,
    )
    yield question
    with_text = [option for option in options if "follow_up" in option]
    for order, option in enumerate(with_text):
        yield _follow_up(option, question, "abcdefghijklmnopqrstuvwxyz"[order % 26])


def _follow_up(option: _Entry, question: Question, letter: str) -> Question:
    entry = option["follow_up"]
    if not isinstance(entry, dict):
        raise _Fault(question.id, "not_entries", field="follow_up")
    _refuse_unknown_fields(entry, "follow_up", question.id)
    return Question(
        id=_word(entry.get("id"), "id", question.id),
        number=question.number + letter,
        text=_word(entry.get("text"), "text", question.id),
        kind=Kind.OPEN_TEXT,
        section=question.section,
        synonyms=_words(entry.get("synonyms"), "synonyms", question.id),
        follow_up_of=FollowUp(question.id, _number(option.get("code"), "code", question.id)),
    )


def _option(entry: _Entry, place: str) -> Option:
    _refuse_unknown_fields(entry, "options", place)
    label = _word(entry.get("label"), "label", place)
    return Option(
        code=_number(entry.get("code"), "code", place),
        label=label,
        short_label=_word(entry.get("short_label"), "short_label", place, label),
        role=_one_of(Role, _word(entry.get("role"), "role", place, "substantive"), "role", place),
        synonyms=_words(entry.get("synonyms"), "synonyms", place),
        area=clean(_word(entry.get("area"), "area", place, "")),
    )


def option_spellings(option: Option) -> frozenset[str]:
    """Every key by which a cell may mean this option."""
    return frozenset(map(option_key, (option.label, option.short_label, *option.synonyms)))


def group_spellings(group: RespondentGroup) -> frozenset[str]:
    """Every key by which a cell may mean this group."""
    return frozenset(map(option_key, (group.id, group.label, *group.synonyms)))


def _check(survey: Survey) -> None:
    """Raise a fault where two things share a name or a choice has no options."""
    if not survey.questions:
        raise _Fault("questions", "no_questions")
    _check_follow_ups(survey)
    for question in survey.questions:
        if (question.kind in CHOICES) != bool(question.options):
            raise _Fault(question.id, "extra_options" if question.options else "no_options")
        if any(option.role is Role.NOT_IN_CODEBOOK for option in question.options):
            raise _Fault(question.id, "reserved_role")
        _check_options(question)
        _check_roles(question)
    if not survey.groups:
        raise _Fault("groups", "no_groups")
    if _overlap(group_spellings(group) for group in survey.groups):
        raise _Fault("groups", "same_group")


def _check_follow_ups(survey: Survey) -> None:
    """Raise a fault for an id that two questions have, or a follow-up of no option."""
    codes = {q.id: {option.code for option in q.options} for q in survey.questions}
    if len(codes) < len(survey.questions):
        ids = [question.id for question in survey.questions]
        raise _Fault(next(id_ for id_ in ids if ids.count(id_) > 1), "same_id")
    for question in survey.questions:
        of = question.follow_up_of
        if of and of.option_code not in codes.get(of.question_id, ()):
            raise _Fault(question.id, "follow_up_of_nothing")


def _check_options(question: Question) -> None:
    if question.options and question.kind not in CHOICES:
        raise _Fault(question.id, "extra_options")
    codes = [option.code for option in question.options]
    if any(not 0 < code < 2**31 for code in codes):
        raise _Fault(question.id, "not_number", field="code")
    if len(set(codes)) != len(codes):
        raise _Fault(question.id, "same_code")
    if _overlap(option_spellings(option) for option in question.options):
        raise _Fault(question.id, "same_option")


def _check_roles(question: Question) -> None:
    """Raise a fault where the question asks for more than the roles of its options can give."""
    if question.dont_know is not DontKnow.AVERAGED and not question.has_dont_know:
        raise _Fault(question.id, "no_dont_know")
    for option in question.options:
        if option.area and option.role not in ROLES_OF_AREAS:
            raise _Fault(question.id, "area_of_role", option=option.label)


def check_question(question: Question) -> None:
    """Nothing where the question of a stored survey holds together, else CodebookProblem.

    A choice may be without options: they come from the answers.
    """
    _checked(_check_options, question)


def check_roles(question: Question) -> None:
    """Nothing where areas and don't-knows suit the options' roles, else CodebookProblem."""
    _checked(_check_roles, question)


def _checked(check: Callable[[Question], None], question: Question) -> None:
    try:
        check(question)
    except _Fault as fault:
        place = f"{question.number} {question.text}".strip()
        detail = text("codebook.not_possible", place=place, detail=fault.detail)
        raise CodebookProblem(detail) from fault


def check_questions(survey: Survey) -> None:
    """Nothing where a stored survey's questions belong together, else CodebookProblem."""
    try:
        _check_follow_ups(survey)
    except _Fault as fault:
        question = survey.question(fault.place)
        place = question.text if question else fault.place
        detail = text("codebook.not_possible", place=place, detail=fault.detail)
        raise CodebookProblem(detail) from fault


def check_groups(survey: Survey) -> None:
    """Nothing where no two groups share a spelling, else CodebookProblem."""
    if _overlap(group_spellings(group) for group in survey.groups):
        raise CodebookProblem(text("codebook.groups_overlap"))


def _overlap(sets: Iterable[frozenset[str]]) -> bool:
    seen: set[str] = set()
    for members in sets:
        if seen & members:
            return True
        seen |= members
    return False
