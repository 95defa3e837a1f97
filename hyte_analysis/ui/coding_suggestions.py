"""Which codes are suggested for the answers of the grid, ranked anew as answers are coded."""

from collections.abc import Mapping, Sequence

import streamlit as st

from hyte_analysis.open_answers.suggestions import Suggester, suggester
from hyte_analysis.survey.coding import Passage, PassageText, in_tree_order
from hyte_analysis.texts import text
from hyte_analysis.ui.background import Progress, prepared
from hyte_analysis.ui.coding_listing import QUICK, Work

_KEPT = "luokittelun-ehdotukset"
_EVERY = 1_000
"""For each so many answers, ranked anew after one coding more: a coding tells less among many."""

Suggested = Mapping[Passage, tuple[int, ...]]


def suggested(now: Work) -> Suggested:
    """The ids of at most three codes for each passage; none while they are being prepared."""
    own = now.question.id
    whole = tuple(tuple(parts) for parts in now.passages.values())
    made = _prepared(("coding-suggester", now.view.stored.as_asked, own), whole, quick=False)
    splits = tuple(cut for cut in now.rows.splits if cut.answer.question_id == own)
    units = whole
    if made is not None and splits and len(whole) <= QUICK:
        # Each part of an answer has suggestions of its own.
        units = tuple((part,) for parts in whole for part in parts)
        key = ("coding-suggester", now.view.stored.as_asked, own, splits)
        made = _prepared(key, units, quick=True)
    return {} if made is None else _ranked(now, units, made)


def _prepared(
    key: tuple[object, ...], units: Sequence[Sequence[PassageText]], *, quick: bool
) -> Suggester | None:
    texts = ["\n".join(part.text for part in unit) for unit in units]

    def make(progress: Progress) -> Suggester:
        return suggester(texts, progress=progress)

    return prepared(key, make, text("coding_page.suggestions_on_their_way"), quick=quick)


def _ranked(now: Work, units: Sequence[Sequence[PassageText]], made: Suggester) -> Suggested:
    step = len(units) // _EVERY
    state = len(now.said) // step if step > 1 else now.view.stored.coding
    parts = sum(map(len, units))
    key = (now.view.stored.as_asked, now.question.id, now.coder, now.rows.codes, parts, state)
    kept: tuple[object, Suggested] | None = st.session_state.get(_KEPT)
    if kept is not None and kept[0] == key:
        return kept[1]
    codes = [code for code, _ in in_tree_order(now.rows.codes)]
    ranked = made.suggest(codes, _coded(now, units))
    found = {
        part.passage: tuple(one.code for one in ours)
        for unit, ours in zip(units, ranked, strict=True)
        for part in unit
    }
    st.session_state[_KEPT] = (key, found)
    return found


def _coded(now: Work, units: Sequence[Sequence[PassageText]]) -> dict[int, tuple[int, ...]]:
    """The codes that the coder has given to each text that is read to its end."""
    found = {}
    for number, unit in enumerate(units):
        said = [now.said.get(part.passage) for part in unit]
        rows = [row for row in said if row is not None]
        if len(rows) == len(unit):
            found[number] = tuple(sorted({code for row in rows for code in row.codes}))
    return found
