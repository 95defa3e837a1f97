"""The crosstab page: one question by the answers to another."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import streamlit as st

from hyte_analysis.analysis.group_differences import (
    CLEAR_P,
    GroupDifferences,
    group_differences,
)
from hyte_analysis.analysis.result import ResultTable
from hyte_analysis.analysis.split import split_survey
from hyte_analysis.analysis.stratified import stratified_association
from hyte_analysis.analysis.summary import finding_sentence
from hyte_analysis.exports import EXPORTS
from hyte_analysis.survey.model import Kind, Question
from hyte_analysis.texts import counted, text
from hyte_analysis.texts.formats import p_text
from hyte_analysis.ui import blocks
from hyte_analysis.ui.filters import choose_one
from hyte_analysis.ui.session import View, split_tables

_SPLITTING = (Kind.SINGLE_CHOICE, Kind.MULTIPLE_CHOICE)


@dataclass(frozen=True, slots=True)
class Crosstab:
    """A question's table by the options of another, and whether those who chose them differ."""

    table: ResultTable
    column: Question
    differences: GroupDifferences


def choose_crosstab(view: View) -> Crosstab | None:
    """The crosstab of the two questions chosen; None where the survey has no two of them."""
    closed = [question for question in view.survey.questions if question.is_closed]
    rows = [q for q in closed if any(_splits(other) for other in closed if other is not q)]
    if not rows:
        return None
    row = _pick(text("crosstab_page.row"), "rivi", rows)
    columns = [q for q in closed if _splits(q) and q is not row]
    # At first one where every respondent stands in one column.
    first = min(columns, key=lambda question: question.kind is Kind.MULTIPLE_CHOICE)
    column = _pick(text("crosstab_page.column"), "sarake", columns, first)
    if _splits(row):
        chosen = (row.id, column.id)
        st.button(text("crosstab_page.swap"), on_click=_swap, args=chosen, key="vaihda")
    table = _table(view, row, column)
    return Crosstab(table, column, group_differences([table]))


def _splits(question: Question) -> bool:
    return question.kind in _SPLITTING and bool(question.options)


def _pick(
    label: str, key: str, questions: Sequence[Question], first: Question | None = None
) -> Question:
    by_id = {question.id: question for question in questions}

    def shown(question_id: str) -> str:
        question = by_id[question_id]
        return f"{question.number} {question.text}".strip()

    return by_id[
        choose_one(label, key, list(by_id), shown, first.id if first else None, always=True)
    ]


def _swap(row: str, column: str) -> None:
    st.session_state["rivi"], st.session_state["sarake"] = column, row


def _table(view: View, row: Question, column: Question) -> ResultTable:
    """The table, which says itself whom it counts, on a picture and in a workbook too."""
    table = next(t for t in split_tables(view, column.id) if t.question.id == row.id)
    asked = f"{column.number} {column.text}".strip()
    own = text("crosstab_page.restriction", question=asked)
    return replace(table, restriction=" ".join(filter(None, (table.restriction, own))))


def sentence(crosstab: Crosstab) -> str:
    """What the figures say, each group named by the question and the answer that make it."""
    table = crosstab.table
    return finding_sentence(table, crosstab.differences.strongest(table.question.id))


def notes(view: View, crosstab: Crosstab) -> None:
    """Who is counted, and whether those who answered the other question differently differ."""
    table = crosstab.table
    sentences = [counted("crosstab_page.base", table.total.n)]
    if table.overlaps:
        sentences.append(text("crosstab_page.overlaps"))
    blocks.notes([*sentences, *_test_sentences(crosstab), *_within_sentences(view, crosstab)])


def _test_sentences(crosstab: Crosstab) -> list[str]:
    test = crosstab.differences.strongest(crosstab.table.question.id)
    if test is None or test.p is None:
        return []
    words = {
        "verdict": text(f"comparison.verdict.{test.verdict}"),
        "p": p_text(test.p),
        "method": text(f"comparison.method.{test.method}"),
    }
    if test.option_code is None:
        return [text("crosstab_page.tested", **words), text("crosstab_page.by_chance")]
    option = crosstab.table.question.option(test.option_code).short_label
    adjusted = p_text(test.adjusted_p)
    tested = text("crosstab_page.tested_options", **words, option=option, adjusted=adjusted)
    return [tested, text("crosstab_page.by_chance")]


def _within_sentences(view: View, crosstab: Crosstab) -> list[str]:
    """Whether the answers belong together within respondent groups too."""
    row, column = crosstab.table.question, crosstab.column
    if len(view.groups) < 2 or {row.kind, column.kind} != {Kind.SINGLE_CHOICE}:
        return []
    of_groups = [_table(replace(view, groups=(id_,)), row, column) for id_ in view.groups]
    strata = [_stratum(crosstab.table, own) for own in of_groups]
    found = stratified_association(strata)
    if found is None:
        return []
    key = "crosstab_page.within" if found.p <= CLEAR_P else "crosstab_page.not_within"
    return [text(key, p=p_text(found.p))]


def _stratum(whole: ResultTable, own: ResultTable) -> list[list[int]]:
    """One respondent group's counts on the rows and columns of all: zeros where it has none."""
    found = {
        (group.group, count.option.code): count.n or 0
        for group in own.single_groups
        for count in group.counts
    }
    codes = [option.code for option in whole.options]
    return [[found.get((g.group, code), 0) for code in codes] for g in whole.single_groups]


def download(view: View, crosstab: Crosstab) -> None:
    """A button that makes a workbook of the crosstab when it is pressed."""
    export, survey = EXPORTS[0], split_survey(view.survey, crosstab.column)

    def make() -> bytes:
        return export.make(survey, [crosstab.table], (), crosstab.differences)

    title = f"{blocks.titled(view)} {text('crosstab_page.title')}"
    blocks.download(view, make, title, "lataa-ristiintaulukko", primary=True)
