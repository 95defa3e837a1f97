"""What a person does on the themes page: to the draft in the session, and codes that are stored."""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

import streamlit as st

from hyte_analysis.errors import HyteError
from hyte_analysis.open_answers.code_tree import same_named
from hyte_analysis.open_answers.coding import accept_theme, applied
from hyte_analysis.survey.coding import Code, CodingChange, CodingRows, Passage, PassageText
from hyte_analysis.survey.model import Question
from hyte_analysis.texts import counted, text
from hyte_analysis.ui import themes_draft
from hyte_analysis.ui.coding_state import change, coding, person, question_passages, refreshed
from hyte_analysis.ui.markdown import plain
from hyte_analysis.ui.session import View, open_answers
from hyte_analysis.ui.themes_draft import Draft, DraftTheme, brought_up_to_date

AT_THE_END = 0
"""Where it is told what became of all named themes; else by the number of a theme."""

_OUTCOME = "teemojen-tulos"


@dataclass(frozen=True, slots=True)
class Work:
    """A draft as one person sees it, and the codes that the person has given to its passages."""

    view: View
    question: Question
    person: str
    key: Hashable
    draft: Draft
    codes: tuple[Code, ...]
    given: Mapping[Passage, tuple[int, ...]] = field(repr=False)

    def code(self, theme: DraftTheme) -> Code | None:
        """The code that the theme's answers are for; None for a new one."""
        return next((code for code in self.codes if code.id == theme.code_id), None)

    def waiting(self, theme: DraftTheme) -> int:
        """How many of the theme's answers the person has not given its code to."""
        code = self.code(theme)
        if code is None:
            return len(theme.members)
        return sum(code.id not in self.given.get(one.passage, ()) for one in theme.members)

    def is_accepted(self, theme: DraftTheme) -> bool:
        """Whether all answers of the theme have its code from this person."""
        return not self.waiting(theme)


def work_on(view: View, question: Question, person: str, key: Hashable, draft: Draft) -> Work:
    """The draft beside the coding as it is stored now."""
    rows = coding(view).of_question(question.id)
    own = {row.passage: row.codes for row in rows.coded if person and row.coder == person}
    return Work(view, question, person, key, draft, rows.codes, own)


def passages_in_view(view: View, question: Question) -> tuple[PassageText, ...]:
    """The question's passages of the sidebar's groups and restriction."""
    every = question_passages(view, question.id)
    if not view.restriction_is_on:
        return tuple(one for one in every if one.group_id in view.groups)
    chosen = {answer.response for answer in open_answers(view, [question.id])}
    return tuple(one for one in every if one.passage.response in chosen)


# The draft. For use as callbacks: they read their widget of this key.


def rename(work: Work, number: int, key: str) -> None:
    """The theme has the name that was typed."""
    name = str(st.session_state.get(key) or "")
    themes_draft.edit(work.key, work.draft, partial(themes_draft.named, number=number, name=name))


def choose_code(work: Work, number: int, key: str) -> None:
    """The theme's answers are for the code that was chosen, 0 for a new one."""
    code_id = st.session_state.get(key) or None
    themes_draft.edit(
        work.key, work.draft, partial(themes_draft.put_into, number=number, code_id=code_id)
    )


def merge(work: Work, number: int, key: str) -> None:
    """The theme is part of the one that was chosen."""
    into = st.session_state.get(key)
    if into is not None:
        themes_draft.edit(
            work.key, work.draft, partial(themes_draft.merged, number=number, into=into)
        )


def move(work: Work, passage: Passage, key: str) -> None:
    """The passage is in the theme that was chosen, 0 for a new one."""
    to = st.session_state.get(key) or None
    themes_draft.edit(work.key, work.draft, partial(themes_draft.moved, passage=passage, to=to))


def name_key(number: int) -> str:
    """The key of the field for the theme's name."""
    return f"teeman-nimi-{number}"


# Acceptance.


def accept(work: Work, numbers: Sequence[int], place: int) -> None:
    """The themes' answers get their codes, each theme a change of its own. For use as a callback.

    What came of it is told at the place.
    """
    try:
        view = refreshed(work.view)
        draft = _current(work, view)
        if draft is None:
            _tell(place, text("themes_page.accept_changed"), is_problem=True)
            return
        themes = [theme for theme in map(draft.theme, numbers) if theme is not None]
        changes, codes = _acceptance(coding(view), themes)
        if len(codes) < len(themes):
            _tell(place, text("themes_page.accept_problem"), is_problem=True)
            return
        change(view, changes)
        themes_draft.edit(work.key, draft, partial(_put_into_all, codes=codes), final=True)
    except HyteError as problem:
        _tell(place, problem.user_message, is_problem=True)
        return
    if place == AT_THE_END:
        _tell(place, counted("themes_page.did", len(themes)))


def _current(work: Work, view: View) -> Draft | None:
    """The draft with what was typed last, of the answers as they are now."""
    passages = passages_in_view(view, work.question)
    kept = themes_draft.kept_draft(work.key, passages)
    return kept or brought_up_to_date(work.draft, passages)


def _acceptance(
    rows: CodingRows, themes: Iterable[DraftTheme]
) -> tuple[list[CodingChange], dict[int, int]]:
    """The changes in order, and the id of each theme's code by its number; not of the nameless."""
    changes: list[CodingChange] = []
    codes: dict[int, int] = {}
    for theme in themes:
        is_there = any(code.id == theme.code_id for code in rows.codes)
        known = theme.code_id if is_there else None
        # A name may have been typed in the same moment as the button was pressed.
        name = theme.name or str(st.session_state.get(name_key(theme.number)) or "").strip()
        if known is None and not name:
            continue
        passages = [one.passage for one in theme.members]
        one = accept_theme(rows, person(), name, passages, known)
        if one is not None:
            changes.append(one)
            rows = applied(rows, one)
        found = same_named(rows.codes, name, None) if known is None else None
        codes[theme.number] = found.id if found else known or 0
    return changes, codes


def _put_into_all(draft: Draft, codes: Mapping[int, int]) -> Draft:
    themes = (
        replace(theme, code_id=codes.get(theme.number, theme.code_id)) for theme in draft.themes
    )
    return replace(draft, themes=tuple(themes))


def _tell(place: int, words: str, *, is_problem: bool = False) -> None:
    st.session_state[_OUTCOME] = (place, words, is_problem)


def show_outcome(place: int) -> None:
    """What the last press at this place did, told once."""
    outcome: tuple[int, str, bool] | None = st.session_state.get(_OUTCOME)
    if outcome is None or outcome[0] != place:
        return
    del st.session_state[_OUTCOME]
    show = st.error if outcome[2] else st.success
    show(plain(outcome[1]))
