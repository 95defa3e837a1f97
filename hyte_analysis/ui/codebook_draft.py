"""The changes that a reader has made to a codebook and not stored: kept, replayed, drawn.

A table is drawn from what was settled when its section was opened; what is typed into it since
is compared to that in every run. Going to another section settles it.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd
import streamlit as st

from hyte_analysis.errors import CodebookProblem, HyteError
from hyte_analysis.importers.choices import ImportChoices
from hyte_analysis.importers.survey_file import read_survey
from hyte_analysis.storage.database import Database
from hyte_analysis.storage.surveys import StoredSurvey, load_columns, load_survey, source_files
from hyte_analysis.survey.consistency import role_problems
from hyte_analysis.survey.definition import Definition
from hyte_analysis.ui.session import View

_KEY = "koodikirjan-luonnokset"
Row = dict[str, Any]
Change = Callable[[Definition], Definition]


@dataclass(frozen=True, slots=True)
class Edit:
    """One change: the place it was made in, the cells it was typed into, and what it does."""

    target: tuple[str, ...]
    cells: tuple[tuple[str, str, object], ...]
    change: Change = field(compare=False)


@dataclass(frozen=True, slots=True)
class Draft:
    """A stored survey's definition, the changes to it, and what they make of it.

    `problems` are the changes that can't be made as they are, each with its sentence.
    """

    stored: StoredSurvey
    base: Definition
    edits: tuple[Edit, ...]
    definition: Definition
    problems: tuple[tuple[Edit, str], ...]
    is_stale: bool = False


@dataclass
class _Kept:
    """One survey's changes in this session, and the tables as the section was opened with."""

    settled: tuple[Edit, ...] = ()
    live: dict[str, tuple[Edit, ...]] = field(default_factory=dict)
    section: str = ""
    opened: int = 0
    tables: dict[str, list[Row]] = field(default_factory=dict)
    made_to: StoredSurvey | None = None

    @property
    def edits(self) -> tuple[Edit, ...]:
        return (*self.settled, *(edit for edits in self.live.values() for edit in edits))

    def settle(self) -> None:
        self.settled = self.edits
        self.live = {}
        self.tables = {}
        self.opened += 1


def _kept(survey_id: str) -> _Kept:
    drafts: dict[str, _Kept] = st.session_state.setdefault(_KEY, {})
    return drafts.setdefault(survey_id, _Kept())


@st.cache_resource(show_spinner=False, max_entries=8)
def stored_definition(stored: StoredSurvey, _database: Database) -> Definition:
    """The stored definition; an old survey's columns are found in its file."""
    survey = load_survey(_database, stored.id)
    columns = load_columns(_database, stored.id)
    if not columns and not stored.is_sample:
        file = source_files(_database, stored.id)[0]
        try:
            read = read_survey(file.name, file.content, ImportChoices((survey,), survey.id))
        except HyteError:
            return Definition(survey)
        columns = read.data.columns
    return Definition(survey, columns)


def current_draft(view: View) -> Draft:
    """The draft of the survey that is looked at."""
    base = stored_definition(view.stored, view.database)
    edits = _kept(view.stored.id).edits
    definition, problems = replayed(base, edits)
    return Draft(view.stored, base, edits, definition, problems, _is_stale(view.stored, edits))


def _is_stale(stored: StoredSurvey, edits: Sequence[Edit]) -> bool:
    """Whether the changes were typed on another version of the survey than the stored one."""
    kept = _kept(stored.id)
    if not edits:
        kept.made_to = stored
    return kept.made_to is not None and kept.made_to != stored


def replayed(
    base: Definition, edits: Sequence[Edit]
) -> tuple[Definition, tuple[tuple[Edit, str], ...]]:
    """The definition after the edits, and those edits that it refused with their sentences.

    What was typed anew into the same place takes an earlier problem away. Roles and what depends
    on them may be typed in any order: they are looked at when all edits are made.
    """
    definition = base
    problems: list[tuple[Edit, str]] = []
    for edit in edits:
        problems = [(e, sentence) for e, sentence in problems if e.target != edit.target]
        try:
            definition = edit.change(definition)
        except CodebookProblem as problem:
            problems.append((edit, problem.user_message))
    if edits:
        by_roles = Edit(("roles",), (), lambda made: made)
        problems += [(by_roles, sentence) for sentence in role_problems(definition)]
    return definition, tuple(problems)


def open_section(view: View, section: str) -> Draft:
    """The draft when a section is drawn: what was typed in another one is settled."""
    kept = _kept(view.stored.id)
    if kept.section != section or _was_away(kept):
        kept.settle()
        kept.section = section
    return current_draft(view)


def _was_away(kept: _Kept) -> bool:
    """Whether the reader was on another page: its tables have forgotten what was typed."""
    keys = (f"{kind}-{name}-{kept.opened}" for name in kept.tables for kind in ("taulu", "valinta"))
    return bool(kept.live) and not any(key in st.session_state for key in keys)


def add_edit(view: View, edit: Edit) -> None:
    """Settle what has been typed, and this change after it; the page is drawn anew."""
    kept = _kept(view.stored.id)
    kept.settle()
    kept.settled = (*kept.settled, edit)
    st.rerun()


def discard(view: View) -> None:
    """Let go of every change that is not stored."""
    kept = _kept(view.stored.id)
    kept.settle()
    kept.settled = ()


def edited_cells(  # noqa: PLR0913 - a table and what it is called
    view: View,
    draft: Draft,
    name: str,
    rows: Sequence[Row],
    columns: Mapping[str, Any],
    *,
    alt: str,
    locked: Sequence[str] = (),
) -> list[tuple[str, str, object]]:
    """Draw the table; the cells that were typed into since it was opened, as (row, column, value).

    Each row has an `id` that is not shown. A change that was refused earlier shows as typed.
    """
    kept = _kept(view.stored.id)
    if name not in kept.tables:
        kept.tables[name] = _overlaid(rows, name, draft)
    shown = kept.tables[name]
    frame = pd.DataFrame([{c: row[c] for c in columns} for row in shown], columns=list(columns))
    edited = st.data_editor(
        frame,
        column_config=dict(columns),
        hide_index=True,
        disabled=list(locked),
        key=f"taulu-{name}-{kept.opened}",
        height="content" if len(shown) <= 20 else 600,
        alt=alt,
        placeholder="",
    )
    return [
        (row["id"], column, _plain(value))
        for column in columns
        for row, value in zip(shown, edited[column], strict=True)
        if _plain(value) != _plain(row[column])
    ]


def edited_choice(
    view: View, name: str, label: str, words: Mapping[str, str], value: str
) -> str | None:
    """Draw a row of buttons; what was chosen since the section was opened, None for no change.

    `words` shows each value in the reader's words; `value` is the settled one.
    """
    kept = _kept(view.stored.id)
    opened_with: str = kept.tables.setdefault(name, [{"id": "", name: value}])[0][name]
    chosen: str | None = st.segmented_control(
        label, list(words), default=opened_with, format_func=words.__getitem__, required=True,
        key=f"valinta-{name}-{kept.opened}",
    )  # fmt: skip
    return chosen if chosen != opened_with else None


def keep(view: View, name: str, edits: Sequence[Edit]) -> None:
    """Take what has been typed into a table as its changes."""
    _kept(view.stored.id).live[name] = tuple(edits)


def _overlaid(rows: Sequence[Row], name: str, draft: Draft) -> list[Row]:
    refused = {
        (row, column): value
        for edit, _ in draft.problems
        if edit.target[0] == name
        for row, column, value in edit.cells
    }
    return [{c: refused.get((row["id"], c), value) for c, value in row.items()} for row in rows]


def _plain(value: object) -> object:
    """A cell's value without pandas' and numpy's own kinds; None for an empty cell."""
    if value is None or value is pd.NA or (isinstance(value, float) and value != value):  # noqa: PLR0124 - NaN
        return None
    item = getattr(value, "item", None)
    plain = item() if callable(item) else value
    return int(plain) if isinstance(plain, float) and plain.is_integer() else plain
