"""The personal-data page: which answers are checked, how far it is, and its two sections."""

from collections.abc import Container, Sequence

import streamlit as st

from hyte_analysis.open_answers.blinding import blind_noun
from hyte_analysis.open_answers.proposed_masks import proposed_masks
from hyte_analysis.survey.answers import OpenAnswer
from hyte_analysis.survey.coding import AnswerKey, answer_key
from hyte_analysis.texts import counted, text
from hyte_analysis.texts.formats import count_text
from hyte_analysis.ui import blocks, personal_data_acts
from hyte_analysis.ui.background import Progress, prepared
from hyte_analysis.ui.coding_state import ask_person, open_questions
from hyte_analysis.ui.filters import choose_one, switch
from hyte_analysis.ui.personal_data_acts import CheckedAnswer
from hyte_analysis.ui.personal_data_answers import draw_released, draw_unchecked
from hyte_analysis.ui.session import (
    View,
    answers_key,
    kept_back,
    open_answers,
    organisations,
    releases,
)

SECTIONS = ("unchecked", "released", "kept")
_AT_ONCE = 500

Checked = tuple[CheckedAnswer, ...]


def choose(view: View) -> tuple[str, ...]:
    """The open questions whose answers are checked, and who checks; () for all questions."""
    questions = {question.id: question for question in open_questions(view)}
    if not questions:
        st.info(text("release_page.no_questions"))
        st.stop()

    def shown(question_id: str) -> str:
        question = questions.get(question_id)
        if question is None:
            return text("release_page.all_questions")
        return f"{question.number} {question.text}".strip()

    left, right = st.columns([3, 2], vertical_alignment="top")
    with left:
        chosen = choose_one(text("release_page.question"), "avoin", ["", *questions], shown, "")
    with right:
        ask_person()
    return (chosen,) if chosen else ()


def checked_answers(view: View, question_ids: Sequence[str]) -> Checked | None:
    """What is found in the answers of these questions, each wording once; None on its way."""
    answers = open_answers(view, question_ids)
    if not answers:
        st.info(text("release_page.no_answers"))
        st.stop()
    labels = {group.id: group.label_asked for group in view.survey.groups}
    known = organisations(view, view.stored)

    def make(progress: Progress) -> Checked:
        nouns = {name: blind_noun(name, labels.get(group, "")) for name, group in known}
        wordings = _by_wording(answers)
        found: list[CheckedAnswer] = []
        for start in range(0, len(wordings), _AT_ONCE):
            part = wordings[start : start + _AT_ONCE]
            proposed = proposed_masks([same[0].text for same in part], nouns)
            for same, masks in zip(part, proposed, strict=True):
                keys = tuple(dict.fromkeys(answer_key(answer) for answer in same))
                groups = tuple(dict.fromkeys(answer.group_id for answer in same))
                found.append(CheckedAnswer(keys, groups, same[0].text, masks))
            progress(len(found) / len(wordings))
        return tuple(found)

    key = ("personal-data", view.database, *answers_key(view, question_ids))
    return prepared(key, make, text("release_page.looking"))


def _by_wording(answers: Sequence[OpenAnswer]) -> list[list[OpenAnswer]]:
    """The answers to a question in the same words together."""
    found: dict[tuple[str, str], list[OpenAnswer]] = {}
    for answer in answers:
        found.setdefault((answer.question_id, answer.text), []).append(answer)
    return list(found.values())


def draw_section(view: View, checked: Checked) -> None:
    """How far the check is, and the chosen section."""
    out, held = releases(view), kept_back(view)
    waiting = [one.without(out.keys() | held.keys()) for one in checked]
    waiting = [one for one in waiting if one.keys]
    _progress(waiting, _n(checked))
    released, kept = _those(checked, out), _those(checked, held)
    numbers = dict(zip(SECTIONS, (_n(waiting), len(released), len(kept)), strict=True))
    section = switch(
        text("release_page.section_choice"), "tarkistuksen-osa", list(SECTIONS),
        lambda one: text(f"release_page.section.{one}", n=count_text(numbers[one])), SECTIONS[0],
    )  # fmt: skip
    personal_data_acts.show_outcome()
    if section == "released":
        draw_released(view, released)
    elif section == "kept":
        draw_released(view, kept, are_kept=True)
    else:
        draw_unchecked(view, waiting)


def _n(answers: Sequence[CheckedAnswer]) -> int:
    return sum(len(answer.keys) for answer in answers)


def _those(
    checked: Sequence[CheckedAnswer], wanted: Container[AnswerKey]
) -> dict[AnswerKey, CheckedAnswer]:
    return {key: one for one in checked for key in one.keys if key in wanted}


def _progress(waiting: Sequence[CheckedAnswer], n: int) -> None:
    """How many answers are checked, and what is in those that are not."""
    personal = sum(len(one.keys) for one in waiting if one.is_personal)
    places = sum(len(one.keys) for one in waiting if one.proposed and not one.is_personal)
    sentences = [counted("release_page.counts.checked", n, checked=count_text(n - _n(waiting)))]
    if personal:
        sentences.append(counted("release_page.counts.personal", personal))
    if places:
        sentences.append(counted("release_page.counts.places", places))
    if waiting and not personal and not places:
        sentences.append(text("release_page.counts.nothing"))
    blocks.note(" ".join(sentences))
