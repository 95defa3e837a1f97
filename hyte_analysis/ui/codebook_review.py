"""What the draft would change in the results, and storing it; taking the last change back."""

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from hyte_analysis.analysis.difference import FigureChange, QuestionChange, difference
from hyte_analysis.analysis.distribution import result_tables
from hyte_analysis.errors import HyteError
from hyte_analysis.importers.survey_file import ImportedSurvey, ReadingChoices, read_again
from hyte_analysis.storage.answers import StoredAnswers, counts_of
from hyte_analysis.storage.database import Database
from hyte_analysis.storage.surveys import StoredSurvey, load_report, source_files
from hyte_analysis.storage.versions import SurveyVersion, change_survey, definition_before
from hyte_analysis.survey.answers import Filter
from hyte_analysis.survey.change_words import changed
from hyte_analysis.survey.changes import shown
from hyte_analysis.survey.consistency import check_definition, check_options
from hyte_analysis.survey.definition import Definition
from hyte_analysis.survey.respondent_changes import without_unread
from hyte_analysis.texts import counted, text
from hyte_analysis.texts.formats import count_text, decimal_text
from hyte_analysis.ui import blocks
from hyte_analysis.ui.codebook_draft import Draft, Edit, current_draft, discard, stored_definition
from hyte_analysis.ui.markdown import plain
from hyte_analysis.ui.session import View
from hyte_analysis.ui.tables import html_table

_KEY = "koodikirjan-tarkistus"
_OUTCOME = "koodikirjan-tulos"
_MOST_LINES = 200


@dataclass(frozen=True, slots=True)
class Review:
    """The survey read again by the draft, what was changed, and what that does to the figures."""

    stored: StoredSurvey
    edits: tuple[Edit, ...]
    imported: ImportedSurvey
    sentences: tuple[str, ...]
    figures: tuple[QuestionChange, ...]


def read_by(database: Database, survey_id: str, definition: Definition) -> ImportedSurvey:
    """The stored survey read from its files by another definition."""
    choices = ReadingChoices.of_report(load_report(database, survey_id))
    files = source_files(database, survey_id)
    return read_again(files, definition.survey, definition.columns, choices)


def review_of(view: View, draft: Draft) -> Review:
    """The draft checked and read; HyteError with one sentence where it can't be."""
    definition = without_unread(draft.base, draft.definition)
    check_definition(definition)
    imported = read_by(view.database, view.stored.id, definition)
    check_options(imported.data.survey)
    before = StoredAnswers(view.database).counts(view.stored.id, Filter())
    labels = {group.id: group.label for group in definition.survey.groups}
    renamed = {g.label: labels.get(g.id, g.label) for g in draft.base.survey.groups}
    figures = difference(
        result_tables(draft.base.survey, before),
        result_tables(imported.data.survey, counts_of(imported.data)),
        renamed,
    )
    sentences = changed(draft.base, Definition(imported.data.survey, imported.data.columns))
    return Review(view.stored, draft.edits, imported, sentences, figures)


def unsaved_note(view: View) -> None:
    """Say above the tables that something is not stored yet, as the button is far below."""
    if current_draft(view).edits:
        blocks.note(text("codebook_page.unsaved"))


def changes_block(view: View) -> None:
    """The changes that are not stored: their problems, the check, its result, and storing."""
    draft = current_draft(view)
    for _, sentence in draft.problems:
        st.warning(plain(sentence))
    if not draft.edits:
        return
    if draft.is_stale:
        # A code may mean another option by now: what was typed is not replayed on it unasked.
        st.warning(text("codebook_page.stale"))
    blocks.subheading(counted("codebook_page.pending", len(draft.edits)))
    review = _review(draft)
    with st.container(horizontal=True):
        is_pressed = st.button(
            text("codebook_page.check"),
            type="secondary" if review else "primary",
            disabled=bool(draft.problems) or draft.is_stale,
            key="tarkista",
        )
        if st.button(text("codebook_page.discard"), key="hylkaa"):
            discard(view)
            st.session_state.pop(_KEY, None)
            st.rerun()
    if is_pressed:
        _check(view, draft)
    if review:
        _show(review)
        if st.button(text("codebook_page.store"), type="primary", key="tallenna-muutokset"):
            _store(view, review)


def _review(draft: Draft) -> Review | None:
    """The review of just these changes to just this version, if there is one."""
    review: Review | None = st.session_state.get(_KEY)
    is_of_draft = review is not None and (review.stored, review.edits) == (
        draft.stored, draft.edits,
    )  # fmt: skip
    return review if is_of_draft and not draft.problems and not draft.is_stale else None


def _check(view: View, draft: Draft) -> None:
    try:
        with st.spinner(text("codebook_page.reading")):
            st.session_state[_KEY] = review_of(view, draft)
    except HyteError as problem:
        st.error(plain(problem.user_message))
        return
    st.rerun()


def _show(review: Review) -> None:
    blocks.subheading(text("codebook_page.changes"))
    if not review.sentences:
        blocks.note(text("codebook_page.no_changes"))
    for sentence in review.sentences:
        blocks.note(sentence)
    blocks.subheading(text("codebook_page.effects"))
    lines = [line for change in review.figures for line in _lines(change)]
    if not lines:
        blocks.lead(text("codebook_page.no_effects"))
        return
    blocks.lead(counted("codebook_page.affected", len(review.figures)))
    heads = [text(f"codebook_page.effect.{name}") for name in
             ("question", "group", "figure", "before", "after")]  # fmt: skip
    st.html(html_table(text("codebook_page.effects"), heads, lines[:_MOST_LINES], style="words"))
    if len(lines) > _MOST_LINES:
        blocks.note(counted("report.more", len(lines) - _MOST_LINES))


def _lines(change: QuestionChange) -> list[list[str]]:
    name = shown(change.question)
    return [
        [name, figure.group, _figure_name(figure), _value(figure, figure.before),
         _value(figure, figure.after)]
        for figure in change.figures
    ]  # fmt: skip


def _figure_name(figure: FigureChange) -> str:
    names = {"n": "words.answers", "mean": "words.mean", "spread": "words.spread"}
    return figure.option if figure.figure == "option" else text(names[figure.figure])


def _value(figure: FigureChange, value: float | None) -> str:
    if value is None or figure.figure in ("mean", "spread"):
        return decimal_text(value)
    return count_text(int(value))


def _store(view: View, review: Review) -> None:
    what = "\n".join(review.sentences) or text("codebook_page.no_changes")
    try:
        change_survey(view.database, view.stored.id, review.imported.data,
                      review.imported.report.as_json(), what,
                      made_to=review.stored.version,
                      base=stored_definition(review.stored, view.database))  # fmt: skip
    except HyteError as problem:
        st.error(plain(problem.user_message))
        return
    discard(view)
    st.session_state.pop(_KEY, None)
    st.session_state[_OUTCOME] = text("codebook_page.stored")
    st.rerun()


def show_outcome() -> None:
    """What the last press did, once."""
    outcome = st.session_state.pop(_OUTCOME, None)
    if outcome:
        st.success(outcome)


def take_back(view: View, change: SurveyVersion) -> None:
    """Read the survey by the definition before the change, store that, and draw the page anew."""
    try:
        with st.spinner(text("codebook_page.reading")):
            before = definition_before(view.database, view.stored.id, change.version)
            imported = read_by(view.database, view.stored.id, before)
            what = text("codebook_page.undone", what=change.what)
            change_survey(view.database, view.stored.id, imported.data,
                          imported.report.as_json(), what, undoes=change.version,
                          made_to=view.stored.version)  # fmt: skip
    except HyteError as problem:
        st.error(plain(problem.user_message))
        return
    st.session_state.pop(_KEY, None)
    st.session_state[_OUTCOME] = text("codebook_page.taken_back")
    st.rerun()


def log_rows(changes: Sequence[SurveyVersion], when: Sequence[str]) -> list[list[str]]:
    """The log as rows of a table: when, and what in one line."""
    return [
        [moment, change.what.replace("\n", " ")]
        for change, moment in zip(changes, when, strict=True)
    ]
