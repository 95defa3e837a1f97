"""The codebook page's tables of the file's columns and of the respondent groups."""

from functools import partial

import streamlit as st

from hyte_analysis.importers.layout import column_letter
from hyte_analysis.survey.changes import shown, with_spellings
from hyte_analysis.survey.columns import SourceColumn, Use
from hyte_analysis.survey.definition import Definition
from hyte_analysis.survey.model import Kind, Unit
from hyte_analysis.survey.respondent_changes import (
    assign_column,
    move_group_value,
    question_of_column,
    rename_group,
    set_invited,
    set_unit,
)
from hyte_analysis.texts import text
from hyte_analysis.ui import blocks
from hyte_analysis.ui.codebook_draft import (
    Change,
    Draft,
    Edit,
    Row,
    edited_cells,
    edited_choice,
    keep,
)
from hyte_analysis.ui.session import View, responses

_NEW_KINDS = (Kind.OPEN_TEXT, Kind.SINGLE_CHOICE, Kind.MULTIPLE_CHOICE, Kind.NUMBER, Kind.DATE)
_PLAIN_USES = (Use.GROUP, Use.ORGANISATION, Use.LEFT_OUT)
_Place = tuple[str, int | None]


def _label(field: str) -> str:
    return text(f"codebook_page.column.{field}")


def columns_table(view: View, draft: Draft) -> None:
    """Every column of the file with what it is read as."""
    if not draft.definition.columns:
        blocks.note(text("codebook_page.no_columns"))
        return
    blocks.note(text("codebook_page.columns_note"))
    places = _places(draft.definition)
    words = {place: word for word, place in places.items()}
    has_guesses = any(column.guess for column in draft.definition.columns)
    guess = {"guess": st.column_config.TextColumn(_label("guess"), width=80)}
    config = {
        "letter": st.column_config.TextColumn(_label("letter"), width=70),
        "heading": st.column_config.TextColumn(_label("heading"), width=290),
        "filled": st.column_config.NumberColumn(_label("filled"), width=90),
        **(guess if has_guesses else {}),
        "use": st.column_config.SelectboxColumn(_label("use"), options=_uses(places), required=True,
                                                width="large"),
        "why": st.column_config.TextColumn(_label("why")),
    }  # fmt: skip
    rows = [_column_row(column, words) for column in draft.definition.columns]
    cells = edited_cells(view, draft, "sarakkeet", rows, config, alt=text("codebook_page.columns"),
                         locked=["letter", "heading", "filled", "guess", "why"])  # fmt: skip
    keep(
        view,
        "sarakkeet",
        [
            Edit(("sarakkeet", row, column), ((row, column, value),),
                 _assignment(int(row), str(value), places))
            for row, column, value in cells
        ],
    )  # fmt: skip


def _places(definition: Definition) -> dict[str, _Place]:
    """Each question, and each option of one, by the words that name it."""
    found: dict[str, _Place] = {}
    for question in definition.survey.questions:
        name = shown(question)
        name = name if name not in found else f"{name} ({question.id})"
        if question.kind is not Kind.RANKING:
            found[name] = (question.id, None)
        if question.kind in (Kind.MULTIPLE_CHOICE, Kind.RANKING):
            for option in question.options:
                found[f"{name} → {option.label}"] = (question.id, option.code)
    return found


def _uses(places: dict[str, _Place]) -> list[str]:
    plain = [text(f"codebook.use.{use.value}") for use in _PLAIN_USES]
    return [*plain, *(_new_question(kind) for kind in _NEW_KINDS), *places]


def _new_question(kind: Kind) -> str:
    return text("codebook_page.new_question", kind=text(f"words.kind.{kind}"))


def _column_row(column: SourceColumn, words: dict[_Place, str]) -> Row:
    use = text(f"codebook.use.{column.use.value}")
    if column.use is Use.ANSWERS:
        question_id = column.question_id or ""
        whole = words.get((question_id, None), use)
        use = words.get((question_id, column.option_code), whole)
    return {
        "id": str(column.position),
        "letter": column_letter(column.position),
        "heading": column.heading,
        "filled": column.filled,
        "guess": text("codebook_page.guessed") if column.guess else "",
        "use": use,
        "why": text(column.reason or column.guess) if column.reason or column.guess else "",
    }


def _assignment(position: int, word: str, places: dict[str, _Place]) -> Change:
    for use in _PLAIN_USES:
        if word == text(f"codebook.use.{use.value}"):
            return partial(assign_column, position=position, use=use)
    for kind in _NEW_KINDS:
        if word == _new_question(kind):
            return partial(question_of_column, position=position, kind=kind)
    question_id, code = places.get(word, (None, None))
    return partial(assign_column, position=position, use=Use.ANSWERS, question_id=question_id,
                   option_code=code)  # fmt: skip


def groups_tables(view: View, draft: Draft) -> None:
    """Who answers, the groups with how many were invited, the values that mean each group."""
    _unit_choice(view, draft)
    groups = draft.definition.survey.groups
    n = responses(view)
    config = {
        "label": st.column_config.TextColumn(_label("group"), width="medium"),
        "responses": st.column_config.NumberColumn(_label("responses"), width=110),
        "invited_n": st.column_config.NumberColumn(_label("invited_n"), step=1),
    }
    rows: list[Row] = [
        {"id": g.id, "label": g.label, "responses": n.get(g.id, 0), "invited_n": g.invited_n}
        for g in groups
    ]
    blocks.note(text("codebook_page.groups_note"))
    cells = edited_cells(view, draft, "ryhmat", rows, config, alt=text("codebook_page.groups"),
                         locked=["responses"])  # fmt: skip
    keep(view, "ryhmat", [_group_edit(*cell) for cell in cells])
    _values_table(view, draft)


def _unit_choice(view: View, draft: Draft) -> None:
    """Whether a response is an organisation's or a person's."""
    words = {unit.value: text(f"codebook.unit.{unit.value}") for unit in Unit}
    chosen = edited_choice(view, "vastaaja", text("codebook_page.unit"), words,
                           draft.definition.survey.unit.value)  # fmt: skip
    change = partial(set_unit, unit=Unit(chosen)) if chosen else None
    keep(view, "vastaaja", [Edit(("vastaaja",), (("", "unit", chosen),), change)] if change else [])
    blocks.note(text("codebook_page.unit_note"))


def _group_edit(group_id: str, column: str, value: object) -> Edit:
    if column == "invited_n":
        n = value if isinstance(value, int) else None if value is None else -1
        change = partial(set_invited, group_id=group_id, invited_n=n)
    else:
        word = None if value is None else str(value)
        change = partial(rename_group, group_id=group_id, label=word)
    return Edit(("ryhmat", group_id, column), ((group_id, column, value),), change)


def _values_table(view: View, draft: Draft) -> None:
    groups = draft.definition.survey.groups
    # A group that was just renamed is still called by its old name in a table drawn before that.
    labels = {group.label: group.id for group in (*draft.base.survey.groups, *groups)}
    own = text("codebook_page.own_group")
    blocks.subheading(text("codebook_page.values"))
    blocks.note(text("codebook_page.values_note"))
    rows: list[Row] = [
        {"id": word, "value": word, "group": group.label}
        for group in groups
        for word in with_spellings((group.label, group.id, *group.synonyms), (), ())
    ]
    config = {
        "value": st.column_config.TextColumn(_label("value"), width="large"),
        "group": st.column_config.SelectboxColumn(
            _label("group"), options=[*labels, own], required=True, width="medium"
        ),
    }
    cells = edited_cells(view, draft, "arvot", rows, config, alt=text("codebook_page.values"),
                         locked=["value"])  # fmt: skip
    keep(
        view,
        "arvot",
        [
            Edit(("arvot", row, column), ((row, column, value),),
                 partial(move_group_value, value=row, group_id=labels.get(str(value))))
            for row, column, value in cells
        ],
    )  # fmt: skip
