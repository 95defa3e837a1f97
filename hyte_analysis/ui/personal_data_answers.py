"""The personal-data page's answers: those that wait for a person, and those that are out."""

import html
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

import streamlit as st

from hyte_analysis.open_answers.proposed_masks import ProposedMask, spans
from hyte_analysis.survey.coding import AnswerKey
from hyte_analysis.survey.releases import Mask, Release, masked
from hyte_analysis.texts import counted, text
from hyte_analysis.texts.formats import count_text
from hyte_analysis.ui import blocks
from hyte_analysis.ui.answers import group_labels
from hyte_analysis.ui.codebook_history import local_time
from hyte_analysis.ui.coding_state import person
from hyte_analysis.ui.markdown import plain
from hyte_analysis.ui.personal_data_acts import (
    NAMES,
    CheckedAnswer,
    decision,
    let_out,
    offered,
    personal_first,
    take_back,
)
from hyte_analysis.ui.session import View, kept_back, releases

PAGE_SIZE = 50
_One = TypeVar("_One")


def draw_unchecked(view: View, waiting: Sequence[CheckedAnswer]) -> None:
    """A page of answers to check, and the one button that lets them out."""
    if not waiting:
        st.success(text("release_page.check.all_checked"))
        return
    blocks.note(text("release_page.check.read_all"))
    st.checkbox(text("release_page.check.names"), value=True, key=NAMES, persist_state="session")
    shown = _one_page(personal_first(waiting), "tarkistettava-sivu")
    told = False
    for answer in shown:
        if not told and not offered(answer):
            blocks.note(text("release_page.check.no_findings"))
            told = True
        _draw(view, answer)
    leaving = sum(len(one.keys) for one in shown if decision(view, one).may_leave)
    blocks.note(counted("release_page.check.accepts", leaving))
    if not person():
        st.info(text("release_page.check.no_name"))
    st.button(text("release_page.check.accept"), type="primary", key="hyvaksy",
              disabled=not person(), on_click=let_out, args=(view, shown))  # fmt: skip


def _one_page(every: Sequence[_One], key: str) -> Sequence[_One]:
    pages = -(-len(every) // PAGE_SIZE)
    if pages < 2:
        return every
    number = st.number_input(text("release_page.page", pages=count_text(pages)), min_value=1,
                             max_value=pages, value=1, key=key, width=160)  # fmt: skip
    start = (max(1, min(int(number), pages)) - 1) * PAGE_SIZE
    return every[start : start + PAGE_SIZE]


def _draw(view: View, answer: CheckedAnswer) -> None:
    """An answer with what is found in it, what a person may decide, and how it would leave."""
    with st.container(border=True, gap="small", key=answer.key(view, "vastaus")):
        found = offered(answer)
        # With nothing found there is room for the choices beside the words.
        wide, narrow = (st.container(), None) if found else st.columns([3, 2])
        words = wide.empty()
        for one in found:
            _draw_finding(view, answer, one)
        result = st.empty()
        with narrow or st.container():
            _draw_choices(view, answer)
        said = decision(view, answer)
        marks = spans(said.masks)
        words.html(_quote(blocks.marked(answer.text, marks), html.escape(_tag(view, answer))))
        if said.missing:
            missing = ", ".join(said.missing)
            st.warning(plain(text("release_page.check.missing", words=missing)))
        elif marks and not said.is_kept:
            told = f'<p class="note">{html.escape(text("release_page.check.result"))}</p>'
            result.html(told + _quote(as_it_leaves(answer.text, said.masks)))


def _draw_finding(view: View, answer: CheckedAnswer, one: ProposedMask) -> None:
    """A finding and why, to be masked or left as it is."""
    found = " ".join(answer.text[one.mask.start : one.mask.end].split())
    label = plain(text("release_page.check.mask", words=found, why=one.why))
    # Else the page makes a link of an address.
    label = label.replace("@", "@\N{WORD JOINER}")
    st.checkbox(label, value=one.is_chosen, key=answer.mask_key(view, one),
                persist_state="session")  # fmt: skip


def _draw_choices(view: View, answer: CheckedAnswer) -> None:
    """Whether the answer is kept back, and words that a person masks by hand."""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.checkbox(text("release_page.check.keep"), key=answer.key(view, "jata"),
                    persist_state="session", width="content")  # fmt: skip
        with st.popover(text("release_page.check.more"), key=answer.key(view, "sanat")):
            st.text_input(text("release_page.check.by_hand"), key=answer.key(view, "lisaa"),
                          persist_state="session", max_chars=300,
                          help=text("release_page.check.by_hand_help"))  # fmt: skip


def _quote(words: str, tag: str = "") -> str:
    told = f' <span class="tag">{tag}</span>' if tag else ""
    return f'<p class="checked"><span class="quote">{words}</span>{told}</p>'


def as_it_leaves(words: str, masks: Sequence[Mask]) -> str:
    """The masked text as HTML, what stands for something marked."""
    parts: list[str] = []
    place = 0
    for start, end in spans(masks):
        within = tuple(mask for mask in masks if start <= mask.start and mask.end <= end)
        cover = masked(words, within, start, end)
        parts += [html.escape(words[place:start]), f"<mark>{html.escape(cover)}</mark>"]
        place = end
    parts.append(html.escape(words[place:]))
    return "".join(parts).replace("\n", "<br>")


def _tag(view: View, answer: CheckedAnswer) -> str:
    """Who says it, how many, and to which question."""
    labels = group_labels(view)
    parts = [", ".join(labels.get(group, group) for group in answer.groups)]
    if len(answer.keys) > 1:
        parts.append(counted("release_page.check.same", len(answer.keys)))
    question = view.survey.question(answer.question_id)
    parts.append(question.number if question else "")
    return f"({'; '.join(filter(None, parts))})"


def draw_released(
    view: View, answers: Mapping[AnswerKey, CheckedAnswer], *, are_kept: bool = False
) -> None:
    """The answers that are out, as others see them, the latest first; each can be taken back.

    Or those that a person keeps back, as they stand.
    """
    section = "kept" if are_kept else "released"
    if not answers:
        st.info(text(f"release_page.{section}.none"))
        return
    blocks.note(text(f"release_page.{section}.lead"))
    out = kept_back(view) if are_kept else releases(view)
    together: dict[tuple[object, ...], list[Release]] = {}
    for key, answer in answers.items():
        release = out[key]
        wording = (answer.question_id, answer.text, release.masks, release.who, release.at)
        together.setdefault(wording, []).append(release)
    every = sorted(together.values(), key=lambda same: same[0].at, reverse=True)
    shown = _one_page(every, "hyvaksytty-sivu")
    for same in shown:
        keys = tuple(one.answer for one in same)
        _draw_released(view, answers[keys[0]], keys, same[0])
    if len(shown) > 1:
        every_key = tuple(one.answer for same in shown for one in same)
        st.button(text("release_page.released.withdraw_page"), key="ota-takaisin-sivu",
                  on_click=take_back, args=(view, every_key))  # fmt: skip


def _draw_released(
    view: View, answer: CheckedAnswer, keys: tuple[AnswerKey, ...], release: Release
) -> None:
    name = f"{answer.key(view, 'ulkona')}-{keys[0].response}"
    tag = html.escape(_tag(view, replace(answer, keys=keys)))
    section = "kept" if release.is_kept_back else "released"
    by = text(f"release_page.{section}.by", who=release.who, when=local_time(release.at))
    with st.container(border=True, key=name):
        wide, narrow = st.columns([5, 1], vertical_alignment="center")
        with wide.container(gap=None):
            st.html(_quote(as_it_leaves(answer.text, release.masks), tag))
            blocks.note(by)
        narrow.button(text(f"release_page.{section}.withdraw"), type="tertiary",
                      key=f"ota-takaisin-{name}", on_click=take_back,
                      args=(view, keys))  # fmt: skip
