"""A survey's definition as the TOML text of a codebook: the next wave starts from it."""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import tomli_w

from hyte_analysis.survey.codebook_translations import translations_toml
from hyte_analysis.survey.model import (
    DontKnow,
    FollowUp,
    Kind,
    Option,
    Question,
    RespondentGroup,
    Role,
    Survey,
    Unit,
)
from hyte_analysis.survey.translations import no_group_words
from hyte_analysis.survey.wording import clean, free_name, slug

_Entry = dict[str, Any]
_NUMBERED = re.compile(r"(\d[\w.]*)\. (.*\S.*)")
_LETTERS = "abcdefghijklmnopqrstuvwxyz"


def codebook_toml(survey: Survey) -> str:
    """The codebook that `parse_codebook` reads as this survey's definition.

    Options and groups that the codebook lacked become ordinary ones; respondents without a group
    are no group of the next wave.
    """
    sections = _section_ids([question.section for question in survey.questions])
    table: _Entry = {"id": survey.id, "title": survey.title}
    if survey.wave is not None:
        table["wave"] = survey.wave
    if survey.unit is not Unit.ORGANISATION:
        table["unit"] = survey.unit.value
    named = _groups(survey)
    table["groups"] = [_group(group) for group in named]
    table["sections"] = [
        {"id": id_, "title": title} | ({} if is_numbered else {"numbered": False})
        for id_, title, is_numbered in sections.values()
    ]
    ids = {section: entry[0] for section, entry in sections.items()}
    table["questions"] = [
        _question(question, inline, ids) for question, inline in _with_follow_ups(survey.questions)
    ]
    table["translations"] = translations_toml(replace(survey, groups=named), sections)
    return tomli_w.dumps({key: value for key, value in table.items() if value not in ([], {})})


def _groups(survey: Survey) -> tuple[RespondentGroup, ...]:
    """The groups a codebook names: all but "no group", unless there is no other."""
    nobody = no_group_words()
    named = tuple(g for g in survey.groups if g.in_codebook or g.label not in nobody)
    return named or survey.groups


def _group(group: RespondentGroup) -> _Entry:
    entry: _Entry = {"id": group.id}
    if group.label != group.id:
        entry["label"] = group.label
    if group.synonyms:
        entry["synonyms"] = list(group.synonyms)
    if group.invited_n is not None:
        entry["invited_n"] = group.invited_n
    return entry


def _section_ids(names: Sequence[str]) -> dict[str, tuple[str, str, bool]]:
    """Each section's id, title, and whether the id is shown before the title."""
    found: dict[str, tuple[str, str, bool]] = {}
    taken: set[str] = set()
    for name in dict.fromkeys(names):
        match = _NUMBERED.fullmatch(name)
        if match and match[1] not in taken:
            found[name] = (match[1], match[2], True)
        elif clean(name):
            found[name] = (free_name(slug(name) or "osio", taken), name, False)
        else:
            continue
        taken.add(found[name][0])
    return found


def _with_follow_ups(
    questions: Sequence[Question],
) -> list[tuple[Question, dict[int, Question]]]:
    """The questions, each with the follow-ups that stand inside it, by option code.

    A follow-up stands inside its question where that says all of it: number, section and place.
    """
    found: list[tuple[Question, dict[int, Question]]] = []
    skipped = 0
    for place, question in enumerate(questions):
        if skipped:
            skipped -= 1
            continue
        inline: dict[int, Question] = {}
        following = questions[place + 1 :]
        while len(inline) < len(following):
            follow_up = following[len(inline)]
            of = follow_up.follow_up_of
            last = max(inline, default=0)
            number = question.number + _LETTERS[len(inline) % 26]
            bare = replace(follow_up, translations=())
            if of is None or of.option_code <= last or bare != _plain(question, follow_up,
                                                                      number):  # fmt: skip
                break
            inline[of.option_code] = follow_up
        skipped = len(inline)
        found.append((question, inline))
    return found


def _plain(question: Question, follow_up: Question, number: str) -> Question | None:
    """The follow-up as its question alone would make it; None where no option is its own."""
    code = follow_up.follow_up_of.option_code if follow_up.follow_up_of else 0
    if code not in {option.code for option in question.options}:
        return None
    return Question(follow_up.id, number, follow_up.text, Kind.OPEN_TEXT,
                    section=question.section, synonyms=follow_up.synonyms,
                    follow_up_of=FollowUp(question.id, code))  # fmt: skip


def _question(question: Question, inline: dict[int, Question], sections: dict[str, str]) -> _Entry:
    of = question.follow_up_of
    entry: _Entry = {
        "id": question.id,
        "number": question.number,
        "section": sections.get(question.section, ""),
        "kind": question.kind.value,
        "scale": question.scale.value if question.scale else "",
        "direction": question.direction.value if question.direction else "",
        "dont_know": "" if question.dont_know is DontKnow.AVERAGED else question.dont_know.value,
        "battery": question.battery,
        "text": question.text,
        "synonyms": list(question.synonyms),
        "guessed": question.guessed,
        "follow_up_of": {"question": of.question_id, "code": of.option_code} if of else {},
        "options": [_option(option, inline.get(option.code)) for option in question.options],
    }
    return {key: value for key, value in entry.items() if value}


def _option(option: Option, follow_up: Question | None) -> _Entry:
    is_plain = option.role in (Role.SUBSTANTIVE, Role.NOT_IN_CODEBOOK)
    entry: _Entry = {
        "code": option.code,
        "label": option.label,
        "short_label": option.short_label if option.short_label != option.label else "",
        "role": "" if is_plain else option.role.value,
        "area": option.area,
        "synonyms": list(option.synonyms),
        "follow_up": {} if follow_up is None else _follow_up(follow_up),
    }
    return {key: value for key, value in entry.items() if value}


def _follow_up(question: Question) -> _Entry:
    entry: _Entry = {"id": question.id, "text": question.text}
    return entry | ({"synonyms": list(question.synonyms)} if question.synonyms else {})
