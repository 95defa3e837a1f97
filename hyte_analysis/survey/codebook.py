"""Codebooks: a survey's questions, options in form order, scales and groups as TOML."""

import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from hyte_analysis.errors import CodebookProblem
from hyte_analysis.survey.model import (
    FollowUp,
    Kind,
    Option,
    Question,
    RespondentGroup,
    Role,
    Scale,
    Survey,
)
from hyte_analysis.survey.wording import option_key
from hyte_analysis.texts import text

CODEBOOK_FOLDER = Path(__file__).resolve().parents[2] / "data" / "codebooks"
_CHOICES = (Kind.SINGLE_CHOICE, Kind.MULTIPLE_CHOICE, Kind.RANKING)


def known_codebooks(folder: Path = CODEBOOK_FOLDER) -> tuple[Survey, ...]:
    """The codebooks of a folder, the newest wave first; CodebookProblem where there is none."""
    codebooks = [read_codebook(path) for path in sorted(folder.glob("*.toml"))]
    if not codebooks:
        raise CodebookProblem(text("codebook.none", folder=folder))
    return tuple(sorted(codebooks, key=lambda book: -(book.wave or 0)))


def read_codebook(path: Path) -> Survey:
    """The codebook in a file; CodebookProblem when it can't be used."""
    try:
        content = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as problem:
        raise CodebookProblem(text("codebook.unreadable", file=path.name)) from problem
    return parse_codebook(content, path.name)


def parse_codebook(content: str, name: str) -> Survey:
    """The codebook in a TOML text; CodebookProblem names the file and the faulty place."""
    try:
        table = tomllib.loads(content)
    except tomllib.TOMLDecodeError as problem:
        raise CodebookProblem(text("codebook.not_toml", file=name, detail=problem)) from problem
    place = "id"
    try:
        sections = {str(s["id"]): str(s["title"]) for s in table.get("sections", [])}
        groups = tuple(_group(entry) for entry in table["groups"])
        questions: list[Question] = []
        for entry in table["questions"]:
            place = str(entry.get("id", "?"))
            questions.extend(_questions(entry, sections))
        wave = table.get("wave")
        survey = Survey(
            id=str(table["id"]),
            title=str(table["title"]),
            wave=None if wave is None else int(wave),
            groups=groups,
            questions=tuple(questions),
            codebook_id=str(table["id"]),
        )
    except (KeyError, TypeError, ValueError, AttributeError) as problem:
        detail = text("codebook.faulty", file=name, place=place, detail=problem)
        raise CodebookProblem(detail) from problem
    _check(survey, name)
    return survey


def _group(entry: dict[str, Any]) -> RespondentGroup:
    invited = entry.get("invited_n")
    return RespondentGroup(
        id=str(entry["id"]),
        label=str(entry.get("label", entry["id"])),
        synonyms=_strings(entry.get("synonyms", [])),
        invited_n=None if invited is None else int(invited),
    )


def _questions(entry: dict[str, Any], sections: dict[str, str]) -> Iterator[Question]:
    """The question and, after it, the open questions of its options."""
    section_id = str(entry.get("section", ""))
    section = f"{section_id}. {sections[section_id]}" if section_id else ""
    scale = entry.get("scale")
    question = Question(
        id=str(entry["id"]),
        number=str(entry.get("number", "")),
        text=str(entry["text"]),
        kind=Kind(entry["kind"]),
        scale=None if scale is None else Scale(scale),
        section=section,
        options=tuple(_option(option) for option in entry.get("options", [])),
        synonyms=_strings(entry.get("synonyms", [])),
    )
    yield question
    follow_ups = [(o, o["follow_up"]) for o in entry.get("options", []) if "follow_up" in o]
    for order, (option, follow_up) in enumerate(follow_ups):
        yield Question(
            id=str(follow_up["id"]),
            number=question.number + "abcdefghijklmnopqrstuvwxyz"[order % 26],
            text=str(follow_up["text"]),
            kind=Kind.OPEN_TEXT,
            section=section,
            synonyms=_strings(follow_up.get("synonyms", [])),
            follow_up_of=FollowUp(question.id, int(option["code"])),
        )


def _option(entry: dict[str, Any]) -> Option:
    label = str(entry["label"])
    return Option(
        code=int(entry["code"]),
        label=label,
        short_label=str(entry.get("short_label", label)),
        role=Role(entry.get("role", "substantive")),
        synonyms=_strings(entry.get("synonyms", [])),
    )


def _strings(values: Iterable[object]) -> tuple[str, ...]:
    return tuple(str(value) for value in values)


def option_spellings(option: Option) -> frozenset[str]:
    """Every key by which a cell may mean this option."""
    return frozenset(map(option_key, (option.label, option.short_label, *option.synonyms)))


def group_spellings(group: RespondentGroup) -> frozenset[str]:
    """Every key by which a cell may mean this group."""
    return frozenset(map(option_key, (group.id, group.label, *group.synonyms)))


def _check(survey: Survey, name: str) -> None:
    """Raise CodebookProblem where two things share a name or a choice has no options."""

    def fail(place: str, key: str) -> None:
        detail = text(f"codebook.{key}")
        raise CodebookProblem(text("codebook.faulty", file=name, place=place, detail=detail))

    ids = [question.id for question in survey.questions]
    for question in survey.questions:
        if ids.count(question.id) > 1:
            fail(question.id, "same_id")
        if question.kind in _CHOICES and not question.options:
            fail(question.id, "no_options")
        codes = [option.code for option in question.options]
        if len(set(codes)) != len(codes):
            fail(question.id, "same_code")
        if any(option.role is Role.NOT_IN_CODEBOOK for option in question.options):
            fail(question.id, "reserved_role")
        if _overlap(option_spellings(option) for option in question.options):
            fail(question.id, "same_option")
    if not survey.groups:
        fail("groups", "no_groups")
    if _overlap(group_spellings(group) for group in survey.groups):
        fail("groups", "same_group")


def _overlap(sets: Iterable[frozenset[str]]) -> bool:
    seen: set[str] = set()
    for members in sets:
        if seen & members:
            return True
        seen |= members
    return False
