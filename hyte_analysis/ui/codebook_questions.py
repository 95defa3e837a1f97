"""The codebook page's tables of questions and options."""

from collections.abc import Iterable
from functools import partial

import streamlit as st

from hyte_analysis.survey.changes import (
    confirm_all,
    confirm_question,
    edit_option,
    edit_question,
    merge_options,
    move_question,
    recode_options,
    shown,
    split_option,
)
from hyte_analysis.survey.definition import Definition
from hyte_analysis.survey.model import Direction, DontKnow, Kind, Question, Role, Scale
from hyte_analysis.survey.wording import option_key
from hyte_analysis.texts import text
from hyte_analysis.texts.every_language import in_every_language
from hyte_analysis.ui import blocks
from hyte_analysis.ui.codebook_draft import Draft, Edit, Row, add_edit, edited_cells, keep
from hyte_analysis.ui.filters import choose_one
from hyte_analysis.ui.session import View

_WORDS: dict[str, dict[str, str]] = {
    "kind": {kind.value: f"words.kind.{kind}" for kind in Kind},
    "scale": {scale.value: f"words.scale.{scale}" for scale in Scale},
    "direction": {way.value: f"codebook.direction.{way}" for way in Direction},
    "dont_know": {state.value: f"words.dont_know.{state}" for state in DontKnow},
    "role": {role.value: f"words.role.{role}" for role in Role},
}
"""Where the words of each field's values are."""


def words_of(field: str) -> list[str]:
    """The words of the field's values, to choose from."""
    return [text(key) for key in _WORDS[field].values()]


def _word(field: str, value: str | None) -> str | None:
    """The reader's word for a value."""
    key = _WORDS[field].get(value or "")
    return text(key) if key else None


def value_of(field: str, word: str) -> str:
    """The value that a word means; other words as they are.

    In any language: the word may have been chosen before the reader changed theirs.
    """
    found = (value for value, key in _WORDS[field].items() if word in in_every_language(key))
    return next(found, word)


def _label(field: str) -> str:
    return text(f"codebook_page.column.{field}")


def questions_table(view: View, draft: Draft) -> None:
    """Every question as a row to edit; guesses are marked until they are confirmed."""
    blocks.note(text("codebook_page.questions_note"))
    has_guesses = any(question.guessed for question in draft.definition.survey.questions)
    guess = {"guess": st.column_config.TextColumn(_label("guess"), width=80)}
    config = {
        "place": st.column_config.NumberColumn(_label("place"), step=1, width=85),
        **(guess if has_guesses else {}),
        "number": st.column_config.TextColumn(_label("number"), width=95),
        "text": st.column_config.TextColumn(_label("text"), width=230),
        "kind": st.column_config.SelectboxColumn(
            _label("kind"), options=words_of("kind"), required=True
        ),
        "scale": st.column_config.SelectboxColumn(_label("scale"), options=words_of("scale")),
        "direction": st.column_config.SelectboxColumn(
            _label("direction"), options=words_of("direction")
        ),
        "dont_know": st.column_config.SelectboxColumn(
            _label("dont_know"), options=words_of("dont_know"), width=140
        ),
        "section": st.column_config.TextColumn(_label("section")),
        "confirmed": st.column_config.CheckboxColumn(_label("confirmed"), width=100),
    }
    cells = edited_cells(view, draft, "kysymykset", _question_rows(draft.definition), config,
                         alt=text("codebook_page.questions"), locked=list(guess))  # fmt: skip
    keep(view, "kysymykset", [_question_edit(*cell) for cell in cells])
    guessed = [q for q in draft.definition.survey.questions if q.guessed]
    if guessed and st.button(text("codebook_page.confirm_all"), key="vahvista-kaikki"):
        add_edit(view, Edit(("action", "confirm_all"), (), confirm_all))


def _question_rows(definition: Definition) -> list[Row]:
    return [
        {
            "id": question.id,
            "place": place,
            "guess": text("codebook_page.guessed") if question.guessed else "",
            "number": question.number,
            "text": question.text,
            "kind": _word("kind", question.kind),
            "scale": _word("scale", question.scale),
            "direction": _word("direction", question.direction),
            "dont_know": _dont_know_word(question),
            "section": question.section,
            "confirmed": not question.guessed,
        }
        for place, question in enumerate(definition.survey.questions, start=1)
    ]


def _dont_know_word(question: Question) -> str | None:
    """What the don't-knows are part of; None where there are none to be part of anything."""
    is_asked = question.has_dont_know or question.dont_know is not DontKnow.AVERAGED
    return _word("dont_know", question.dont_know) if is_asked else None


def _question_edit(question_id: str, column: str, value: object) -> Edit:
    target = ("kysymykset", question_id, column)
    cells = ((question_id, column, value),)
    if column == "place":
        place = value if isinstance(value, int) else 0
        return Edit(target, cells, partial(move_question, question_id=question_id, place=place))
    if column == "confirmed":
        change = partial(confirm_question, question_id=question_id, is_guess=not value)
        return Edit(target, cells, change)
    word = None if value is None else str(value)
    if column in _WORDS and word is not None:
        word = value_of(column, word)
    change = partial(edit_question, question_id=question_id, field=column, value=word)
    return Edit(target, cells, change)


def choose_question(draft: Draft) -> Question | None:
    """The question whose options are looked at, or None where no question has options."""
    questions = {q.id: q for q in draft.definition.survey.questions if q.options}
    if not questions:
        return None
    label = text("codebook_page.choose_question")
    chosen = choose_one(
        label, "koodikirjan-kysymys", list(questions), lambda i: shown(questions[i])
    )
    return questions[chosen]


def options_table(view: View, draft: Draft, question: Question) -> None:
    """The question's options as rows to edit, and below them merging and splitting."""
    blocks.note(text("codebook_page.options_note"))
    name = f"vaihtoehdot-{question.id}"
    config = {
        "code": st.column_config.NumberColumn(_label("code"), step=1, width=70),
        "label": st.column_config.TextColumn(_label("label"), width=265),
        "short_label": st.column_config.TextColumn(_label("short_label"), width=155),
        "role": st.column_config.SelectboxColumn(
            _label("role"), options=words_of("role"), required=True
        ),
        "area": st.column_config.TextColumn(_label("area"), width="medium"),
        "synonyms": st.column_config.TextColumn(_label("synonyms"), width="medium"),
    }
    rows: list[Row] = [
        {
            "id": str(option.code),
            "code": option.code,
            "label": option.label,
            "short_label": option.short_label,
            "role": _word("role", option.role),
            "area": option.area,
            "synonyms": " · ".join(option.synonyms),
        }
        for option in question.options
    ]
    cells = edited_cells(view, draft, name, rows, config, alt=text("codebook_page.options"),
                         locked=["synonyms"])  # fmt: skip
    keep(view, name, _option_edits(name, question.id, cells))
    _merging(view, question)
    _splitting(view, question)


def _option_edits(
    name: str, question_id: str, cells: Iterable[tuple[str, str, object]]
) -> list[Edit]:
    """The edits of single fields, and after them the new codes all at once."""
    edits: list[Edit] = []
    codes: dict[str, object] = {}
    for code, column, value in cells:
        if column == "code":
            codes[code] = value
            continue
        word = None if value is None else str(value)
        if column == "role":
            word = value_of(column, word) if word is not None else None
        change = partial(edit_option, question_id=question_id, code=int(code), field=column,
                         value=word)  # fmt: skip
        edits.append(Edit((name, code, column), ((code, column, value),), change))
    if codes:
        typed = tuple((code, "code", value) for code, value in codes.items())
        new = {int(code): v if isinstance(v, int) else 0 for code, v in codes.items()}
        change = partial(recode_options, question_id=question_id, codes=new)
        edits.append(Edit((name, "codes"), typed, change))
    return edits


def _merging(view: View, question: Question) -> None:
    if len(question.options) < 2:
        return
    labels = {option.code: f"{option.code} {option.label}" for option in question.options}
    blocks.subheading(text("codebook_page.merge"))
    blocks.note(text("codebook_page.merge_note"))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        merged = st.selectbox(text("codebook_page.merge_this"), list(labels), index=None,
                              format_func=labels.__getitem__, key=f"yhdista-{question.id}",
                              placeholder=text("codebook_page.choose"))  # fmt: skip
        kept = st.selectbox(text("codebook_page.merge_into"), list(labels), index=None,
                            format_func=labels.__getitem__, key=f"yhdista-tahan-{question.id}",
                            placeholder=text("codebook_page.choose"))  # fmt: skip
        pressed = st.button(text("codebook_page.merge_button"), key="yhdista-vaihtoehdot")
    if not pressed:
        return
    if merged is None or kept is None or merged == kept:
        st.warning(text("codebook_page.merge_choose"))
        return
    change = partial(merge_options, question_id=question.id, kept_code=kept, merged_code=merged)
    add_edit(view, Edit(("action", "merge", question.id, str(kept), str(merged)), (), change))


def _splitting(view: View, question: Question) -> None:
    """A choice among the spellings that count as another option's."""
    spellings = {
        f"{option.code} {word}": (option.code, word)
        for option in question.options
        for word in option.synonyms
        if option_key(word) not in {option_key(option.label), option_key(option.short_label)}
    }
    if not spellings:
        return
    blocks.subheading(text("codebook_page.split"))
    blocks.note(text("codebook_page.split_note"))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        chosen = st.selectbox(text("codebook_page.split_this"), list(spellings), index=None,
                              key=f"erota-{question.id}",
                              placeholder=text("codebook_page.choose"))  # fmt: skip
        pressed = st.button(text("codebook_page.split_button"), key="erota-vaihtoehto")
    if not pressed:
        return
    if chosen is None:
        st.warning(text("codebook_page.split_choose"))
        return
    code, word = spellings[chosen]
    change = partial(split_option, question_id=question.id, code=code, spelling=word)
    add_edit(view, Edit(("action", "split", question.id, str(code), word), (), change))
