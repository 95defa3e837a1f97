"""A question's pairs in other waves, and all linked questions of two waves in one table."""

from collections.abc import Iterator

import streamlit as st

from hyte_analysis.analysis.conventions import share_or_reason
from hyte_analysis.analysis.group_differences import CLEAR_P
from hyte_analysis.analysis.result import OptionCount, ResultTable
from hyte_analysis.analysis.summary import leading_options
from hyte_analysis.analysis.wave_comparison import (
    OptionOfWaves,
    Overlap,
    options_of_waves,
    overlap,
    wave_difference_p,
)
from hyte_analysis.storage.database import Database
from hyte_analysis.storage.surveys import StoredSurvey
from hyte_analysis.storage.wave_links import linked_surveys, load_wave_links
from hyte_analysis.survey.model import Kind
from hyte_analysis.survey.waves import WaveLink, WaveState
from hyte_analysis.texts import text
from hyte_analysis.texts.formats import (
    MISSING,
    change_text,
    count_text,
    decimal_text,
    p_text,
    small_share_text,
)
from hyte_analysis.ui import blocks
from hyte_analysis.ui.kept import kept
from hyte_analysis.ui.session import View, organisations, other_tables, tables, workspace
from hyte_analysis.ui.tables import html_table


def other_waves(view: View, table: ResultTable) -> None:
    """For each linked wave how the questions compare, and both figures of the chosen groups."""
    for other, links in _linked_waves(view):
        link = next((entry for entry in links if entry.question_id == table.question.id), None)
        if link is not None:
            _wave(view, table, link, other)


def linked_questions(view: View) -> None:
    """All questions that are linked to another wave, with the change of the commonest answer."""
    for other, links in _linked_waves(view):
        blocks.subheading(text("waves.all_title", title=other.title))
        if view.restriction_is_on:
            blocks.note(text("waves.restricted"))
            continue
        then = {table.question.id: table for table in other_tables(view, other)}
        now = {table.question.id: table for table in tables(view)}
        rows = [
            _linked_row(now[link.question_id], then[link.other_question_id], link)
            for link in links
            if link.question_id in now and link.other_question_id in then
            and now[link.question_id].question.is_closed
        ]  # fmt: skip
        if rows:
            columns = [text(f"waves.column.{name}") for name in _COLUMNS]
            st.html(html_table(text("waves.all_caption"), columns, rows, style="words"))
        else:
            blocks.note(text("waves.nothing_linked"))
        blocks.note(_overlap_sentence(_overlap(view, other)))


def has_linked_waves(view: View) -> bool:
    """Whether some of the survey's questions are linked to another survey."""
    return bool(_linked_waves(view))


@kept(16)
def _linked(
    database: Database,
    revision: int,  # noqa: ARG001 - a change of the database may link others
    survey_id: str,
) -> tuple[tuple[str, tuple[WaveLink, ...]], ...]:
    others = linked_surveys(database, survey_id)
    return tuple((other, load_wave_links(database, survey_id, other)) for other in others)


def _linked_waves(view: View) -> tuple[tuple[StoredSurvey, tuple[WaveLink, ...]], ...]:
    """The surveys of other waves that the view's survey is linked to, with the links."""
    surveys = {survey.id: survey for survey in workspace().surveys}
    found = _linked(view.database, view.database.revision, view.survey.id)
    return tuple((surveys[other], links) for other, links in found if other in surveys)


_COLUMNS = ("question", "option", "then", "now", "change", "state")


def _linked_row(now: ResultTable, then: ResultTable, link: WaveLink) -> list[str]:
    name = f"{now.question.number} {now.question.text}".strip()
    state = text(f"waves.short.{link.state.value}")
    top = leading_options(now.total)
    if link.state is WaveState.NOT_COMPARABLE or not _has_shares(now) or not top:
        return [name, MISSING, MISSING, MISSING, MISSING, state]
    pair = next(row for row in options_of_waves(now, then) if row.now == top[0])
    return [
        name,
        top[0].option.short_label,
        _share(pair.then, then.total.n),
        _share(pair.now, now.total.n),
        change_text(pair.change),
        state,
    ]


def _has_shares(table: ResultTable) -> bool:
    return table.question.kind in (Kind.SINGLE_CHOICE, Kind.MULTIPLE_CHOICE)


def _wave(view: View, table: ResultTable, link: WaveLink, other: StoredSurvey) -> None:
    blocks.subheading(text("waves.title", title=other.title))
    blocks.note(text(f"waves.{link.state.value}"))
    if link.state is WaveState.NOT_COMPARABLE:
        return
    if view.restriction_is_on:
        blocks.note(text("waves.restricted"))
        return
    then = next(
        (t for t in other_tables(view, other) if t.question.id == link.other_question_id), None
    )
    if then is None:
        return
    st.html(_both(table, then))
    shared = _overlap(view, other)
    blocks.notes([_overlap_sentence(shared), *_difference(table, then, shared)])
    if {g.group for g in table.single_groups} != {g.group for g in then.single_groups}:
        blocks.note(text("waves.other_groups"))
    if table.question.mean_is_nominal:
        blocks.note(text("words.nominal_mean"))


def _overlap(view: View, other: StoredSurvey) -> Overlap | None:
    return overlap(organisations(view, view.stored), organisations(view, other), view.groups)


def _overlap_sentence(shared: Overlap | None) -> str:
    if shared is None:
        return text("waves.overlap_unknown")
    return text(
        "waves.overlap",
        both=count_text(shared.both),
        now=count_text(shared.now),
        then=count_text(shared.then),
    )


def _difference(now: ResultTable, then: ResultTable, shared: Overlap | None) -> Iterator[str]:
    """Whether the waves differ; only where no respondent is in both can it be tested."""
    if shared is None or shared.both:
        yield text("waves.not_tested")
        return
    p = wave_difference_p(now, then)
    if p is not None:
        yield text("waves.differs" if p <= CLEAR_P else "waves.chance", p=p_text(p))


def _both(now: ResultTable, then: ResultTable) -> str:
    rows = [[text("words.n"), count_text(now.total.n), count_text(then.total.n), ""]]
    if now.total.mean is not None and then.total.mean is not None:
        means = (decimal_text(table.total.mean) for table in (now, then))
        rows.append([text("words.mean"), *means, ""])
    if not now.question.has_values:
        rows += [_option_row(row, now, then) for row in options_of_waves(now, then)]
    titles = [now.survey_title, then.survey_title]
    if titles[0] == titles[1]:
        titles = [text("waves.this", title=titles[0]), text("waves.other", title=titles[1])]
    columns = [text("words.option"), *titles, text("waves.column.change")]
    return html_table(text("waves.caption"), columns, rows)


def _option_row(row: OptionOfWaves, now: ResultTable, then: ResultTable) -> list[str]:
    shares = [_share(row.now, now.total.n), _share(row.then, then.total.n)]
    return [row.label, *shares, change_text(row.change)]


def _share(count: OptionCount | None, base: int) -> str:
    if count is None:
        return MISSING
    return share_or_reason(count) if count.n is None else small_share_text(count.n, base)
