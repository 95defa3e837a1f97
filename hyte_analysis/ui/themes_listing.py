"""One theme of a draft on the page: its quotes, what can be done to it, all its answers."""

import html
from collections import Counter
from collections.abc import Mapping, Sequence

import streamlit as st

from hyte_analysis.open_answers.code_tree import LONGEST_NAME
from hyte_analysis.open_answers.duplicates import FoldedAnswer
from hyte_analysis.survey.coding import PassageText, indented_names
from hyte_analysis.texts import counted, text
from hyte_analysis.texts.formats import count_text
from hyte_analysis.ui import blocks, themes_acts
from hyte_analysis.ui.answers import group_labels
from hyte_analysis.ui.markdown import plain
from hyte_analysis.ui.themes_acts import Work
from hyte_analysis.ui.themes_draft import DraftTheme

PAGE_SIZE = 20
"""Answers on a page of a theme."""

_LONGEST_QUOTE = 320
_NAMED_BY = 40


def draw_theme(work: Work, theme: DraftTheme, places: Mapping[int, int]) -> None:
    """The theme; `places` are the themes' places on the page by their numbers."""
    place = places[theme.number]
    code = work.code(theme)
    is_accepted = work.is_accepted(theme)
    with st.container(key=f"teema-{theme.number}"):
        st.html(_head(work, theme, place))
        blocks.quotes([_quote(one) for one in theme.quotes], group_labels(work.view))
        if is_accepted and code is not None:
            blocks.note(text("themes_page.accepted", code=code.name))
        else:
            _controls(work, theme, places)
        themes_acts.show_outcome(theme.number)
        _all_answers(work, theme, places, can_move=not is_accepted)


def _head(work: Work, theme: DraftTheme, place: int) -> str:
    """The title, in quiet ink while a person has not named it, and whose answers it holds."""
    code = work.code(theme)
    title = html.escape(code.name if code else theme.title)
    if not (code or theme.name):
        title = f'<span style="font-weight:400;color:#4A5862">{title}</span>'
    labels = group_labels(work.view)
    of_groups = Counter(one.group_id for one in theme.members)
    told = [f"{labels[group]} {count_text(of_groups[group])}" for group in labels
            if of_groups[group]]  # fmt: skip
    words = f"{counted('themes_page.answers', len(theme.members))}: {', '.join(told)}"
    return (
        f'<h3 class="section" style="overflow-wrap:anywhere">{place}. {title}</h3>'
        f'<p class="note">{html.escape(words)}</p>'
    )


def _quote(one: PassageText) -> FoldedAnswer:
    words = one.text
    if len(words) > _LONGEST_QUOTE:
        words = words[:_LONGEST_QUOTE].rpartition(" ")[0] or words[:_LONGEST_QUOTE]
        words += " …"
    return FoldedAnswer(one.passage.question_id, words, (one.group_id,), 1, (words,))


# What can be done.


def _controls(work: Work, theme: DraftTheme, places: Mapping[int, int]) -> None:
    code = work.code(theme)
    waiting = work.waiting(theme)
    if code is not None and waiting < len(theme.members):
        blocks.note(counted("themes_page.pending", waiting, code=code.name))
    has_codes = bool(work.codes)
    columns = st.columns(
        [3.4, 2.6, 2.6, 2.4] if has_codes else [4, 3, 2], vertical_alignment="bottom"
    )
    with columns[0]:
        _name_field(work, theme, places[theme.number])
    if has_codes:
        with columns[1]:
            _code_choice(work, theme)
    with columns[-2]:
        _merge_choice(work, theme, places)
    columns[-1].button(
        text("themes_page.accept", place=places[theme.number]),
        key=f"hyvaksy-teema-{theme.number}", help=text("themes_page.accept_help"),
        disabled=not work.person, width="stretch", on_click=themes_acts.accept,
        args=(work, [theme.number], theme.number),
    )  # fmt: skip


def _name_field(work: Work, theme: DraftTheme, place: int) -> None:
    key, code = themes_acts.name_key(theme.number), work.code(theme)
    st.session_state[key] = code.name if code else theme.name
    st.text_input(
        text("themes_page.name", place=place), key=key, placeholder=theme.untitled,
        max_chars=LONGEST_NAME, disabled=code is not None, on_change=themes_acts.rename,
        args=(work, theme.number, key),
    )  # fmt: skip


def _code_choice(work: Work, theme: DraftTheme) -> None:
    names = {0: text("themes_page.new_code"), **indented_names(work.codes)}
    key, code = f"teeman-luokka-{theme.number}", work.code(theme)
    st.session_state[key] = code.id if code else 0
    st.selectbox(
        text("themes_page.code"), list(names), format_func=names.__getitem__, key=key,
        on_change=themes_acts.choose_code, args=(work, theme.number, key),
    )  # fmt: skip


def _merge_choice(work: Work, theme: DraftTheme, places: Mapping[int, int]) -> None:
    titles = _titles(work, places)
    key = f"teeman-yhdistys-{theme.number}"
    st.session_state[key] = None
    st.selectbox(
        text("themes_page.merge"), [number for number in titles if number != theme.number],
        index=None, format_func=titles.__getitem__, key=key,
        placeholder=text("themes_page.merge_choice"), on_change=themes_acts.merge,
        args=(work, theme.number, key),
    )  # fmt: skip


def _titles(work: Work, places: Mapping[int, int]) -> dict[int, str]:
    """What the themes are called in a list to choose from, by number."""
    found = {}
    for theme in work.draft.themes:
        code = work.code(theme)
        title = code.name if code else theme.title
        found[theme.number] = text("themes_page.theme", place=places[theme.number], title=title)
    return found


# All answers of a theme.


def _all_answers(
    work: Work, theme: DraftTheme, places: Mapping[int, int], *, can_move: bool
) -> None:
    # No count in it: a box whose label changes would shut.
    label = text("themes_page.all_answers", place=places[theme.number])
    with st.expander(label, on_change="rerun", key=f"teeman-vastaukset-{theme.number}") as box:
        if not box.open:
            return
        shown = _one_page(theme)
        if not can_move:
            blocks.quotes([_whole(one) for one in shown], group_labels(work.view))
            return
        titles = {**_titles(work, places), 0: text("themes_page.new_theme")}
        for one in shown:
            _movable(work, theme.number, one, titles)


def _one_page(theme: DraftTheme) -> Sequence[PassageText]:
    pages = -(-len(theme.members) // PAGE_SIZE)
    if pages < 2:
        return theme.members
    key = f"teeman-sivu-{theme.number}"
    st.session_state[key] = min(st.session_state.get(key, 1), pages)
    number = st.number_input(
        text("themes_page.page", pages=count_text(pages)), min_value=1, max_value=pages, key=key,
        width=200,
    )  # fmt: skip
    start = (int(number) - 1) * PAGE_SIZE
    return theme.members[start : start + PAGE_SIZE]


def _whole(one: PassageText) -> FoldedAnswer:
    return FoldedAnswer(one.passage.question_id, one.text, (one.group_id,), 1, (one.text,))


def _movable(work: Work, number: int, one: PassageText, titles: Mapping[int, str]) -> None:
    """An answer of the theme of this number, with the list of themes that it may be moved to."""
    words, choice = st.columns([5, 2], vertical_alignment="top")
    with words:
        blocks.quotes([_whole(one)], group_labels(work.view))
    passage = one.passage
    key = f"siirto-{passage.response}-{passage.digest}-{passage.start}-{passage.end}"
    st.session_state[key] = number
    choice.selectbox(
        text("themes_page.move", answer=_beginning(one.text)), list(titles), key=key,
        format_func=titles.__getitem__, label_visibility="collapsed",
        on_change=themes_acts.move, args=(work, passage, key),
    )  # fmt: skip


def _beginning(words: str) -> str:
    """The first words of an answer, by which its list is named to those who do not see it."""
    return plain(words if len(words) <= _NAMED_BY else f"{words[:_NAMED_BY].rstrip()} …")
