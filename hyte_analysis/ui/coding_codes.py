"""The coding page's codes: the tree, a form for one code, new codes, and codes as files."""

import html
from collections.abc import Sequence
from dataclasses import replace
from functools import partial

import streamlit as st

from hyte_analysis.open_answers import code_tree
from hyte_analysis.survey.coding import (
    Code,
    CodedPassage,
    CodingChange,
    CodingRows,
    ancestors,
    digest,
    in_tree_order,
    indented_names,
)
from hyte_analysis.survey.model import Question
from hyte_analysis.texts import counted, text
from hyte_analysis.texts.formats import count_text
from hyte_analysis.ui import blocks, coding_acts, coding_code_files
from hyte_analysis.ui.coding_state import coding
from hyte_analysis.ui.filters import choose_one
from hyte_analysis.ui.session import View

_NEW, _NEW_PARENT = "uudet-luokat", "uusien-luokkien-ylaluokka"
_LONGEST_LIST = 20_000
_COLUMNS = (("code", "left"), ("description", "left"), ("here", "right"), ("everywhere", "right"))


def codes_section(view: View, question: Question, name: str) -> None:
    """The codes with what can be done to them."""
    rows = coding(view)
    if not rows.codes:
        first_codes(view)
    else:
        own = [row for row in rows.coded if row.coder == name]
        st.html(tree_html(rows.codes, own, question))
        blocks.note(text("coding_page.shared"))
        if name:
            _edit(view, rows)
            _add(view, rows)
    coding_code_files.code_files(view, name)


def first_codes(view: View) -> None:
    """How to begin when there are no codes: headings, a line each."""
    blocks.lead(text("coding_page.first"))
    with st.form("ensimmaiset-luokat", border=False):
        st.text_area(text("coding_page.headings"), key=_NEW, height=180, max_chars=_LONGEST_LIST,
                     placeholder=text("coding_page.headings_example"))  # fmt: skip
        st.form_submit_button(text("coding_page.make_codes"), type="primary",
                              on_click=_take_new, args=(view,))  # fmt: skip


def _take_new(view: View) -> None:
    names = str(st.session_state.get(_NEW) or "").splitlines()
    chosen = st.session_state.get(_NEW_PARENT)
    parent = int(chosen) if chosen else None
    if coding_acts.acted(view, lambda rows: code_tree.add_codes(rows, names, parent)):
        st.session_state[_NEW] = ""


def _add(view: View, rows: CodingRows) -> None:
    blocks.subheading(text("coding_page.add"))
    with st.form("lisaa-luokkia", border=False):
        left, right = st.columns([3, 2])
        left.text_area(text("coding_page.headings"), key=_NEW, height=110, max_chars=_LONGEST_LIST)
        names = code_names(rows.codes)
        right.selectbox(
            text("coding_page.parent"), ["", *names],
            format_func=lambda one: names.get(one, text("coding_page.no_parent")), key=_NEW_PARENT,
        )  # fmt: skip
        st.form_submit_button(text("coding_page.add_codes"), on_click=_take_new, args=(view,))


def code_names(codes: Sequence[Code]) -> dict[str, str]:
    """The codes' names by id as text, in tree order, lower ones set in by dashes."""
    return {str(code): name for code, name in indented_names(codes).items()}


# The tree.


def tree_html(codes: Sequence[Code], own: Sequence[CodedPassage], question: Question) -> str:
    """The codes as a table: name with colour, description, and the coder's answers with it."""
    heads = "".join(
        f'<th scope="col" style="text-align:{side}">'
        f"{html.escape(text(f'coding_page.column.{column}'))}</th>"
        for column, side in _COLUMNS
    )
    body = "".join(_tree_row(code, depth, own, question) for code, depth in in_tree_order(codes))
    caption = counted("coding_page.tree", len(codes))
    return (
        f'<div class="figures" role="region" tabindex="0" aria-label="{html.escape(caption)}">'
        f"<table><caption>{html.escape(caption)}</caption>"
        f"<thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _tree_row(code: Code, depth: int, own: Sequence[CodedPassage], question: Question) -> str:
    given = {row.passage.answer for row in own if code.id in row.codes}
    here = sum(answer.question_id == question.id for answer in given)
    described = html.escape(code.description).replace("\n", "<br>")
    return (
        f'<tr><th scope="row"><div style="margin-left:{1.25 * depth}rem">{chip(code)}</div></th>'
        f'<td style="text-align:left;overflow-wrap:anywhere;min-width:10rem">{described}</td>'
        f"<td>{count_text(here)}</td><td>{count_text(len(given))}</td></tr>"
    )


def chip(code: Code) -> str:
    """A code's name after a spot of its colour, as HTML."""
    colour = code.colour if coding_code_files.is_colour(code.colour) else "#7D878E"
    spot = (
        '<span aria-hidden="true" style="display:inline-block;width:.8em;height:.8em;'
        f'border-radius:.2em;margin-right:.45em;background:{colour}"></span>'
    )
    name = f'<span style="overflow-wrap:anywhere">{html.escape(code.name)}</span>'
    return f'<span style="white-space:normal">{spot}{name}</span>'


# One code.


def _edit(view: View, rows: CodingRows) -> None:
    blocks.subheading(text("coding_page.edit"))
    names = code_names(rows.codes)
    chosen = choose_one(text("coding_page.edit_choice"), "luokka", list(names), names.__getitem__)
    code = code_tree.code_of(rows.codes, int(chosen))
    # What is stored is what the fields begin with, also after a change by somebody else.
    mark = f"{code.id}-{digest(repr(code))}"
    with st.form(f"luokka-{mark}"):
        left, right = st.columns(2)
        with left:
            st.text_input(text("coding_page.name"), code.name, key=f"luokan-nimi-{mark}")
            _choose_parent(code, rows.codes, f"luokan-ylaluokka-{mark}")
            _choose_colour(code, f"luokan-vari-{mark}")
        right.text_area(text("coding_page.description"), code.description, height=182,
                        key=f"luokan-kuvaus-{mark}",
                        placeholder=text("coding_page.description_help"))  # fmt: skip
        st.form_submit_button(text("coding_page.save_code"), type="primary",
                              on_click=_save, args=(view, code, mark))  # fmt: skip
    with st.container(horizontal=True, key="luokan-teot"):
        for step, word in ((-1, "up"), (1, "down")):
            st.button(
                text(f"coding_page.{word}"), key=f"luokka-{word}", on_click=coding_acts.act,
                args=(view, partial(code_tree.move_code, code_id=code.id, step=step)),
            )  # fmt: skip
        _merge(view, rows, code)
        _removal(view, rows, code)


def _choose_parent(code: Code, codes: Sequence[Code], key: str) -> None:
    names = code_names(codes)
    free = [
        one for one in names
        if code.id not in (int(one), *ancestors(int(one), codes))
    ]  # fmt: skip
    options = ["", *free]
    now = str(code.parent or "")
    st.selectbox(
        text("coding_page.parent"), options, options.index(now) if now in options else 0,
        format_func=lambda one: names.get(one, text("coding_page.no_parent")), key=key,
    )  # fmt: skip


def _choose_colour(code: Code, key: str) -> None:
    known = dict.fromkeys(code_tree.COLOURS)
    options = list(known) if code.colour in known else [code.colour, *known]

    def shown(colour: str) -> str:
        if colour in known:
            return text(f"coding_page.colour.{code_tree.COLOURS.index(colour)}")
        return (
            text("coding_page.own_colour", colour=colour)
            if colour
            else text("coding_page.no_colour")
        )

    st.selectbox(text("coding_page.colour_choice"), options, options.index(code.colour),
                 format_func=shown, key=key)  # fmt: skip


def _save(view: View, code: Code, mark: str) -> None:
    state = st.session_state
    parent = state[f"luokan-ylaluokka-{mark}"]
    wanted = replace(
        code,
        name=state[f"luokan-nimi-{mark}"] or "",
        description=state[f"luokan-kuvaus-{mark}"] or "",
        colour=state[f"luokan-vari-{mark}"],
        parent=int(parent) if parent else None,
    )

    def edited(rows: CodingRows) -> CodingChange | None:
        # What was not touched here stays as somebody else may have made it meanwhile.
        now = code_tree.code_of(rows.codes, code.id)
        fields = ("name", "description", "colour", "parent")
        touched = {f: getattr(wanted, f) for f in fields if getattr(wanted, f) != getattr(code, f)}
        return code_tree.edit_code(rows, replace(now, **touched))

    coding_acts.act(view, edited)


def _merge(view: View, rows: CodingRows, code: Code) -> None:
    others = {one: name for one, name in code_names(rows.codes).items() if int(one) != code.id}
    with st.popover(text("coding_page.merge"), disabled=not others, key=f"yhdistys-{code.id}"):
        blocks.note(text("coding_page.merge_note", name=code.name))
        key = f"yhdista-luokkaan-{code.id}"
        st.selectbox(
            text("coding_page.merge_into"), list(others), format_func=others.__getitem__, key=key
        )
        st.button(text("coding_page.merge_now"), key=f"yhdista-luokka-{code.id}",
                  on_click=_merge_now, args=(view, code.id, key))  # fmt: skip


def _merge_now(view: View, code_id: int, key: str) -> None:
    into = int(st.session_state[key])
    coding_acts.act(view, partial(code_tree.merge_codes, code_id=code_id, into_id=into))


def _removal(view: View, rows: CodingRows, code: Code) -> None:
    with st.popover(text("coding_page.remove"), key=f"luokan-poisto-{code.id}"):
        given = {row.passage.answer for row in rows.coded if code.id in row.codes}
        blocks.note(counted("coding_page.remove_note", len(given), name=code.name))
        st.button(
            text("coding_page.remove_now"), key=f"poista-luokka-{code.id}",
            on_click=coding_acts.act,
            args=(view, partial(code_tree.remove_code, code_id=code.id)),
        )  # fmt: skip
