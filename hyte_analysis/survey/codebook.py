"""Codebooks: a survey's questions, options in form order, scales and groups as TOML."""

import re
import tomllib
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TypeVar

from hyte_analysis.errors import CodebookProblem
from hyte_analysis.survey.codebook_entries import (
    Entry,
    Fault,
    entries,
    flag,
    number,
    refuse_unknown_fields,
    word,
    words,
)
from hyte_analysis.survey.codebook_translations import with_translations
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
    except Fault as fault:
        detail = text("codebook.faulty", file=name, place=fault.place, detail=fault.detail)
        raise CodebookProblem(detail) from fault
    return survey


def _toml_place(message: str) -> str:
    """Where tomllib stopped; the rest of its message is in English."""
    found = re.search(r"line (\d+), column (\d+)", message)
    if found:
        return text("codebook.toml_line", line=found[1], column=found[2])
    return text("codebook.toml_end" if "end of document" in message else "codebook.toml_endless")


def _survey(table: Entry) -> Survey:
    refuse_unknown_fields(table, "codebook", "id")
    sections = dict(map(_section, entries(table.get("sections"), "sections", "sections")))
    codebook_id = word(table.get("id"), "id", "id")
    survey = Survey(
        id=codebook_id,
        title=word(table.get("title"), "title", "title"),
        wave=number(table.get("wave"), "wave", "wave") if "wave" in table else None,
        groups=tuple(map(_group, entries(table.get("groups"), "groups", "groups"))),
        questions=tuple(
            question
            for entry in entries(table.get("questions"), "questions", "questions")
            for question in _questions(entry, sections)
        ),
        codebook_id=codebook_id,
        unit=_if_given(Unit, table, "unit", "unit") or Unit.ORGANISATION,
    )
    return with_translations(survey, table.get("translations"), sections)


def _section(entry: Entry) -> tuple[str, str]:
    """A section's id, and its name as it is shown."""
    refuse_unknown_fields(entry, "sections", "sections")
    section_id = word(entry.get("id"), "id", "sections")
    title = word(entry.get("title"), "title", "sections")
    is_numbered = flag(entry.get("numbered"), "numbered", "sections", default=True)
    return section_id, f"{section_id}. {title}" if is_numbered else title


def _one_of(kind: type[_Choice], value: str, field: str, place: str) -> _Choice:
    try:
        return kind(value)
    except ValueError:
        raise Fault(place, "not_allowed", field=field, value=value,
                     allowed=", ".join(kind)) from None  # fmt: skip


def _if_given(kind: type[_Choice], entry: Entry, field: str, place: str) -> _Choice | None:
    value = word(entry.get(field), field, place, "")
    return _one_of(kind, value, field, place) if value else None


def _follow_up_of(value: object, place: str) -> FollowUp | None:
    """The option whose free text a question of its own place on the form collects."""
    if value is None:
        return None
    if not isinstance(value, dict):
        raise Fault(place, "not_entries", field="follow_up_of")
    refuse_unknown_fields(value, "follow_up_of", place)
    question_id = word(value.get("question"), "question", place)
    return FollowUp(question_id, number(value.get("code"), "code", place))


def _group(entry: Entry) -> RespondentGroup:
    group_id = word(entry.get("id"), "id", "groups")
    refuse_unknown_fields(entry, "groups", group_id)
    return RespondentGroup(
        id=group_id,
        label=word(entry.get("label"), "label", group_id, group_id),
        synonyms=words(entry.get("synonyms"), "synonyms", group_id),
        invited_n=number(entry.get("invited_n"), "invited_n", group_id)
        if "invited_n" in entry
        else None,
    )


def _questions(entry: Entry, sections: dict[str, str]) -> Iterator[Question]:
    """The question and, after it, the open questions of its options."""
    question_id = word(entry.get("id"), "id", "questions")
    refuse_unknown_fields(entry, "questions", question_id)
    section_id = word(entry.get("section"), "section", question_id, "")
    if section_id and section_id not in sections:
        raise Fault(question_id, "unknown_section", section=section_id)
    options = entries(entry.get("options"), "options", question_id)
    question = Question(
        id=question_id,
        number=word(entry.get("number"), "number", question_id, ""),
        text=word(entry.get("text"), "text", question_id),
        kind=_one_of(Kind, word(entry.get("kind"), "kind", question_id), "kind", question_id),
        scale=_if_given(Scale, entry, "scale", question_id),
        section=sections.get(section_id, ""),
        options=tuple(_option(option, question_id) for option in options),
        synonyms=words(entry.get("synonyms"), "synonyms", question_id),
        follow_up_of=_follow_up_of(entry.get("follow_up_of"), question_id),
        guessed=flag(entry.get("guessed"), "guessed", question_id, default=False),
        direction=_if_given(Direction, entry, "direction", question_id),
        battery=word(entry.get("battery"), "battery", question_id, ""),
        dont_know=_if_given(DontKnow, entry, "dont_know", question_id) or DontKnow.AVERAGED,
    )
    yield question
    with_text = [option for option in options if "follow_up" in option]
    for order, option in enumerate(with_text):
        yield _follow_up(option, question, "abcdefghijklmnopqrstuvwxyz"[order % 26])


def _follow_up(option: Entry, question: Question, letter: str) -> Question:
    entry = option["follow_up"]
    if not isinstance(entry, dict):
        raise Fault(question.id, "not_entries", field="follow_up")
    refuse_unknown_fields(entry, "follow_up", question.id)
    return Question(
        id=word(entry.get("id"), "id", question.id),
        number=question.number + letter,
        text=word(entry.get("text"), "text", question.id),
        kind=Kind.OPEN_TEXT,
        section=question.section,
        synonyms=words(entry.get("synonyms"), "synonyms", question.id),
        follow_up_of=FollowUp(question.id, number(option.get("code"), "code", question.id)),
    )


def _option(entry: Entry, place: str) -> Option:
    refuse_unknown_fields(entry, "options", place)
    label = word(entry.get("label"), "label", place)
    return Option(
        code=number(entry.get("code"), "code", place),
        label=label,
        short_label=word(entry.get("short_label"), "short_label", place, label),
        role=_one_of(Role, word(entry.get("role"), "role", place, "substantive"), "role", place),
        synonyms=words(entry.get("synonyms"), "synonyms", place),
        area=clean(word(entry.get("area"), "area", place, "")),
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
        raise Fault("questions", "no_questions")
    _check_follow_ups(survey)
    for question in survey.questions:
        if (question.kind in CHOICES) != bool(question.options):
            raise Fault(question.id, "extra_options" if question.options else "no_options")
        if any(option.role is Role.NOT_IN_CODEBOOK for option in question.options):
            raise Fault(question.id, "reserved_role")
        _check_options(question)
        _check_roles(question)
    if not survey.groups:
        raise Fault("groups", "no_groups")
    if _overlap(group_spellings(group) for group in survey.groups):
        raise Fault("groups", "same_group")


def _check_follow_ups(survey: Survey) -> None:
    """Raise a fault for an id that two questions have, or a follow-up of no option."""
    codes = {q.id: {option.code for option in q.options} for q in survey.questions}
    if len(codes) < len(survey.questions):
        ids = [question.id for question in survey.questions]
        raise Fault(next(id_ for id_ in ids if ids.count(id_) > 1), "same_id")
    for question in survey.questions:
        of = question.follow_up_of
        if of and of.option_code not in codes.get(of.question_id, ()):
            raise Fault(question.id, "follow_up_of_nothing")


def _check_options(question: Question) -> None:
    if question.options and question.kind not in CHOICES:
        raise Fault(question.id, "extra_options")
    codes = [option.code for option in question.options]
    if any(not 0 < code < 2**31 for code in codes):
        raise Fault(question.id, "not_number", field="code")
    if len(set(codes)) != len(codes):
        raise Fault(question.id, "same_code")
    if _overlap(option_spellings(option) for option in question.options):
        raise Fault(question.id, "same_option")


def _check_roles(question: Question) -> None:
    """Raise a fault where the question asks for more than the roles of its options can give."""
    if question.dont_know is not DontKnow.AVERAGED and not question.has_dont_know:
        raise Fault(question.id, "no_dont_know")
    for option in question.options:
        if option.area and option.role not in ROLES_OF_AREAS:
            raise Fault(question.id, "area_of_role", option=option.label)


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
    except Fault as fault:
        place = f"{question.number} {question.text}".strip()
        detail = text("codebook.not_possible", place=place, detail=fault.detail)
        raise CodebookProblem(detail) from fault


def check_questions(survey: Survey) -> None:
    """Nothing where a stored survey's questions belong together, else CodebookProblem."""
    try:
        _check_follow_ups(survey)
    except Fault as fault:
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
