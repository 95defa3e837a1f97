"""How far two coders agree, what they disagree on, and whose coding the results count."""

import html
from collections.abc import Mapping, Sequence
from functools import partial

import streamlit as st

from hyte_analysis.open_answers import coding as acts
from hyte_analysis.open_answers.agreement import (
    Agreement,
    CodeAgreement,
    Disagreement,
    agreement,
    coders,
    common_alpha,
    verdict,
)
from hyte_analysis.open_answers.mentions import result_coder
from hyte_analysis.survey.coding import (
    AGREED,
    Code,
    CodingRows,
    Passage,
    PassageText,
    in_tree_order,
    indented_names,
)
from hyte_analysis.survey.model import Question
from hyte_analysis.texts import counted, text
from hyte_analysis.texts.formats import count_text, decimal_text
from hyte_analysis.ui import blocks, coding_acts
from hyte_analysis.ui.answers import group_labels
from hyte_analysis.ui.coding_answers import link_to_results
from hyte_analysis.ui.coding_codes import chip
from hyte_analysis.ui.coding_state import coding, question_passages
from hyte_analysis.ui.session import View
from hyte_analysis.ui.tables import html_table

_ON_PAGE = 10


def agreement_section(view: View, question: Question, name: str) -> None:
    """Two coders side by side, and whose coding the results count."""
    rows = coding(view).of_question(question.id)
    names = coders(rows.coded)
    if len(names) < 2:
        st.info(text("coding_page.one_coder", names=", ".join(names) or text("coding_page.nobody")))
    else:
        first, second = _choose_two(names, name)
        ordered = [code for code, _ in in_tree_order(rows.codes)]
        found = agreement(rows.coded, ordered, first, second)
        told = verdict(found.alpha, found.passages)
        blocks.lead(text("coding_page.two_agree", first=first, second=second, verdict=told))
        if found.passages:
            _figures(found, rows.codes)
        if len(names) > 2:
            _of_all(rows)
        _disagreements(view, question, rows, found, can_act=bool(name))
    if names:
        _result_coder(view, question, rows, names, can_act=bool(name))


def _choose_two(names: Sequence[str], name: str) -> tuple[str, str]:
    """The two coders. A person's name is not written into the address."""
    left, right = st.columns(2)
    own = names.index(name) if name in names else 0
    first = left.selectbox(text("coding_page.first_coder"), names, own, key="luokittelija-1")
    others = [other for other in names if other != first]
    second = right.selectbox(text("coding_page.second_coder"), others, key="luokittelija-2")
    return str(first), str(second)


def _figures(found: Agreement, codes: Sequence[Code]) -> None:
    names = indented_names(codes)
    used = [one for one in found.codes if one.both + one.only_first + one.only_second]
    heads = [
        text("coding_page.column.code"),
        text("coding_page.column.both"),
        text("coding_page.column.only", coder=found.first),
        text("coding_page.column.only", coder=found.second),
        text("coding_page.column.neither"),
        text("coding_page.column.kappa"),
        text("coding_page.column.alpha"),
    ]
    caption = counted("coding_page.agreement", found.passages)
    rows = [[names[one.code], *_numbers(one)] for one in used]
    st.html(html_table(caption, heads, rows))
    notes = [text("coding_page.agreement_note")]
    if len(used) < len(found.codes):
        notes.append(counted("coding_page.unused", len(found.codes) - len(used)))
    blocks.notes(notes)


def _numbers(one: CodeAgreement) -> list[str]:
    counts = (one.both, one.only_first, one.only_second, one.neither)
    return [*map(count_text, counts), decimal_text(one.kappa), decimal_text(one.alpha)]


def _of_all(rows: CodingRows) -> None:
    found = common_alpha(rows.coded, rows.codes)
    blocks.note(text("coding_page.of_all", coders=count_text(len(found.coders)),
                     verdict=verdict(found.alpha, found.passages)))  # fmt: skip


# What they disagree on.


def _disagreements(
    view: View, question: Question, rows: CodingRows, found: Agreement, *, can_act: bool
) -> None:
    agreed = {row.passage for row in rows.coded if row.coder == AGREED}
    words = {one.passage: one for one in question_passages(view, question.id)}
    waiting = [one for one in found.disagreements
               if one.passage in words and one.passage not in agreed]  # fmt: skip
    settled = sum(one.passage in agreed for one in found.disagreements)
    blocks.subheading(text("coding_page.disagreements"))
    sentences = [counted("coding_page.disagreed", len(waiting))]
    if settled:
        sentences.append(counted("coding_page.settled", settled))
    blocks.note(" ".join(sentences))
    codes, labels = {code.id: code for code in rows.codes}, group_labels(view)
    for one in _one_page(waiting):
        with st.container(border=True, key=f"erimielisyys-{_key(one.passage)}"):
            st.html(_words(words[one.passage], labels))
            _said(found.first, one.first_codes, codes)
            _said(found.second, one.second_codes, codes)
            if can_act:
                _settle(view, found, one)


def _one_page(waiting: Sequence[Disagreement]) -> Sequence[Disagreement]:
    pages = -(-len(waiting) // _ON_PAGE)
    if pages < 2:
        return waiting
    key = "erimielisyyksien-sivu"
    st.session_state[key] = min(st.session_state.get(key, 1), pages)
    number = st.number_input(text("coding_page.page", pages=count_text(pages)), min_value=1,
                             max_value=pages, key=key)  # fmt: skip
    start = (int(number) - 1) * _ON_PAGE
    return waiting[start : start + _ON_PAGE]


def _key(passage: Passage) -> str:
    return f"{passage.response}-{passage.digest}-{passage.start}"


def _words(one: PassageText, labels: Mapping[str, str]) -> str:
    wording = html.escape(one.text).replace("\n", "<br>")
    tag = html.escape(text("open_answers.tag", groups=labels.get(one.group_id, one.group_id)))
    return (
        f'<p style="margin:0;max-width:60rem;overflow-wrap:anywhere">{wording} '
        f'<span style="color:#4A5862;font-size:.9rem">{tag}</span></p>'
    )


def _said(coder: str, given: Sequence[int], codes: Mapping[int, Code]) -> None:
    chips = " · ".join(chip(codes[code]) for code in given if code in codes)
    said = chips or html.escape(text("coding_page.no_codes_given"))
    st.html(f'<p style="margin:0"><strong>{html.escape(coder)}</strong>: {said}</p>')


def _settle(view: View, found: Agreement, one: Disagreement) -> None:
    both = sorted({*one.first_codes, *one.second_codes})
    ways = {
        "first": (text("coding_page.take_one", coder=found.first), one.first_codes),
        "second": (text("coding_page.take_one", coder=found.second), one.second_codes),
        "both": (text("coding_page.take_both"), tuple(both)),
    }
    if both in (sorted(one.first_codes), sorted(one.second_codes)):
        del ways["both"]
    with st.container(horizontal=True):
        for way, (label, codes) in ways.items():
            st.button(
                label, key=f"sovi-{way}-{_key(one.passage)}", on_click=coding_acts.act,
                args=(view, partial(acts.agree, passage=one.passage, codes=codes)),
            )  # fmt: skip


# The results.


def _result_coder(
    view: View, question: Question, rows: CodingRows, names: Sequence[str], *, can_act: bool
) -> None:
    blocks.subheading(text("coding_page.results"))
    blocks.note(text("coding_page.results_note"))
    now = result_coder(rows, question.id)
    if len(names) > 1:
        key = f"tulosten-luokittelija-{question.id}-{now}"
        st.selectbox(
            text("coding_page.result_coder"), names, names.index(now) if now in names else 0,
            key=key, disabled=not can_act, on_change=_take_result_coder,
            args=(view, question.id, key),
        )  # fmt: skip
    else:
        st.html(f"<p>{html.escape(text('coding_page.only_result_coder', coder=now))}</p>")
    link_to_results(view, question)


def _take_result_coder(view: View, question_id: str, key: str) -> None:
    chosen = str(st.session_state[key])
    coding_acts.act(view, partial(acts.take_result_coder, question_id=question_id, coder=chosen))
