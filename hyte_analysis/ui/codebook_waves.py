"""The codebook page's links between two waves' questions: proposed, confirmed by hand."""

import streamlit as st

from hyte_analysis.errors import HyteError
from hyte_analysis.storage.surveys import StoredSurvey, list_surveys, load_survey
from hyte_analysis.storage.wave_links import load_wave_links, store_wave_links
from hyte_analysis.survey.changes import shown
from hyte_analysis.survey.model import Survey
from hyte_analysis.survey.waves import WaveLink, WaveState, merged_links, proposed_links
from hyte_analysis.texts import counted, text
from hyte_analysis.texts.every_language import in_every_language
from hyte_analysis.texts.formats import signs
from hyte_analysis.ui import blocks
from hyte_analysis.ui.codebook_draft import Draft, Row, edited_cells
from hyte_analysis.ui.filters import choose_one
from hyte_analysis.ui.markdown import plain
from hyte_analysis.ui.session import View


def _word(state: WaveState) -> str:
    return text(f"codebook_page.state.{state.value}")


def words_of_states() -> list[str]:
    """The words of the states that a pair may have, to choose from."""
    return [_word(state) for state in WaveState]


def state_of(word: object) -> WaveState | None:
    """The state that a word means, in whatever language it was chosen; None for no such word."""
    return next(
        (s for s in WaveState if word in in_every_language(f"codebook_page.state.{s.value}")), None
    )


def waves(view: View, draft: Draft) -> None:
    """The survey's questions beside another's, with how each pair stands."""
    others = {s.id: s for s in list_surveys(view.database) if s.id != view.stored.id}
    if not others:
        blocks.note(text("codebook_page.no_other"))
        return

    def named(survey_id: str) -> str:
        return _title(others[survey_id])

    chosen = choose_one(text("codebook_page.other"), "toinen-kysely", list(others), named)
    blocks.note(text("codebook_page.waves_note"))
    own, other = draft.base.survey, load_survey(view.database, chosen)
    labels = _labels(other)
    name = f"kierrokset-{chosen}"
    typed: list[Row] | None = st.session_state.get(_typed_in(view, chosen))
    links = {row["id"]: row for row in typed or _rows(view, own, other, labels)}
    cells = edited_cells(view, draft, name, list(links.values()),
                         _columns(labels), alt=text("codebook_page.waves"),
                         locked=["own", "similarity"])  # fmt: skip
    for row, column, value in cells:
        links[row] = {**links[row], column: value}
    # Another section's turn takes the table off the page: what was typed waits here.
    st.session_state[_typed_in(view, chosen)] = list(links.values())
    if st.button(text("codebook_page.store_links"), key="tallenna-yhteydet"):
        _store(view, chosen, list(links.values()), labels)


def _typed_in(view: View, other_id: str) -> str:
    """Where the pairs that are not stored yet are kept in the session."""
    return f"kierrosparit-{view.stored.id}-{view.stored.version}-{other_id}"


def _title(stored: StoredSurvey) -> str:
    return f"{stored.title} ({stored.id})"


def _labels(survey: Survey) -> dict[str, str]:
    """Question ids by the words that name them; no two are named alike."""
    found: dict[str, str] = {}
    for question in survey.questions:
        name = shown(question)
        found[name if name not in found else f"{name} ({question.id})"] = question.id
    return found


def _rows(view: View, own: Survey, other: Survey, labels: dict[str, str]) -> list[Row]:
    confirmed = load_wave_links(view.database, own.id, other.id)
    pairs = merged_links(confirmed, proposed_links(other, own))
    by_id = {link.question_id: (link, similarity) for link, similarity in pairs}
    names = {question_id: name for name, question_id in labels.items()}
    rows: list[Row] = []
    for question in own.questions:
        link, similarity = by_id.get(question.id, (None, None))
        state = _word(link.state) if link else None
        rows.append(
            {
                "id": question.id,
                "own": shown(question),
                "other": names.get(link.other_question_id) if link else None,
                "state": state,
                "similarity": None if similarity is None else round(similarity),
                "confirmed": link is not None and similarity is None,
            }
        )
    return rows


def _columns(labels: dict[str, str]) -> dict[str, object]:
    def label(field: str) -> str:
        return text(f"codebook_page.column.{field}")

    return {
        "own": st.column_config.TextColumn(label("own"), width=270),
        "other": st.column_config.SelectboxColumn(label("other"), options=list(labels), width=270),
        "similarity": st.column_config.NumberColumn(
            label("similarity"), format=f"%d{signs().percent}%", width=80
        ),
        "state": st.column_config.SelectboxColumn(
            label("state"), options=words_of_states(), width=110
        ),
        "confirmed": st.column_config.CheckboxColumn(label("link_confirmed"), width=90),
    }


def _store(view: View, other_id: str, rows: list[Row], labels: dict[str, str]) -> None:
    ticked = [row for row in rows if row["confirmed"]]
    links = [
        # A pair whose state was not chosen is compared with care.
        WaveLink(
            row["id"], labels[row["other"]], state_of(row["state"]) or WaveState.CHANGED_WORDING
        )
        for row in ticked
        if row["other"] in labels
    ]
    if len(links) < len(ticked):
        st.error(text("codebook_page.link_unfinished"))
        return
    if len({link.other_question_id for link in links}) < len(links):
        st.error(text("codebook_page.link_twice"))
        return
    try:
        store_wave_links(view.database, view.stored.id, other_id, links)
    except HyteError as problem:
        st.error(plain(problem.user_message))
        return
    st.session_state.pop(_typed_in(view, other_id), None)
    st.success(counted("codebook_page.links_stored", len(links)))
