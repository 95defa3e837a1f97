"""How sure the shares of a question are, in plain words: an option, a row a group."""

from collections.abc import Sequence

import streamlit as st

from hyte_analysis.analysis.intervals import IntervalKind, ShareInterval, share_interval
from hyte_analysis.analysis.result import GroupResult, ResultTable
from hyte_analysis.analysis.summary import leading_options
from hyte_analysis.survey.model import Kind, Unit
from hyte_analysis.texts import text
from hyte_analysis.texts.formats import (
    MISSING,
    count_text,
    out_of_text,
    share_text,
    small_share_text,
)
from hyte_analysis.ui import blocks
from hyte_analysis.ui.markdown import plain
from hyte_analysis.ui.session import View
from hyte_analysis.ui.tables import html_table


def uncertainty_block(view: View, table: ResultTable) -> None:
    """For one option how many of all invited could think so, group by group."""
    is_choice = table.question.kind in (Kind.SINGLE_CHOICE, Kind.MULTIPLE_CHOICE)
    groups = [group for group in table.groups if group.n and group.has_counts]
    if not is_choice or not groups or table.overlaps or view.restriction_is_on:
        return
    key = "epavarmuus"
    with st.expander(text("uncertainty.title"), on_change="rerun", key=key) as opened:
        if not opened.open:
            return
        code = _choose_option(table)
        at = [option.code for option in table.options].index(code)
        rows = [_row(view, group, at) for group in groups]
        columns = [text(f"uncertainty.{name}") for name in _COLUMNS]
        option = table.options[at].short_label
        caption = text("uncertainty.caption", option=option)
        st.html(html_table(caption, [text("words.group"), *columns], rows, style="words"))
        for note in _notes(groups):
            blocks.note(note)


_COLUMNS = ("answered", "chose", "certain", "likely")


def _choose_option(table: ResultTable) -> int:
    labels = {str(option.code): plain(option.short_label) for option in table.options}
    top = leading_options(table.total)
    first = str(top[0].option.code) if top else next(iter(labels))
    # Options belong to their question: the next one starts with its own commonest answer.
    chosen = st.selectbox(
        text("uncertainty.option"),
        list(labels),
        index=list(labels).index(first),
        format_func=labels.__getitem__,
        key=f"epavarmuus-{table.question.id}",
    )
    return int(chosen)


def _row(view: View, group: GroupResult, at: int) -> list[str]:
    x = group.counts[at].n or 0
    # Without don't-knows nobody knows how many of the invited would take a stand.
    population = None if group.left_out else group.invited
    interval = share_interval(x, group.n, population)
    answered = count_text(group.n)
    if population is not None:
        answered = text("uncertainty.of", n=answered, of=count_text(population))
    chose = small_share_text(x, group.n)
    return [group.group, answered, chose, _certain(view, interval, population),
            _likely(view, interval, population)]  # fmt: skip


def _certain(view: View, interval: ShareInterval, population: int | None) -> str:
    if interval.kind is IntervalKind.CENSUS:
        return text("uncertainty.census")
    if population is None or interval.least is None or interval.most is None:
        return MISSING
    return _range(view, (interval.least, interval.most), population)


def _likely(view: View, interval: ShareInterval, population: int | None) -> str:
    if interval.reason is not None:
        return text(f"uncertainty.reason.{interval.reason}")
    if interval.kind is IntervalKind.CENSUS:
        return text("uncertainty.no_uncertainty")
    shares = text("uncertainty.shares", low=share_text(interval.low).removesuffix("\u00a0%"),
                  high=share_text(interval.high))  # fmt: skip
    if interval.likely is None or population is None:
        return shares
    return f"{_range(view, interval.likely, population)} ({shares})"


def _range(view: View, numbers: tuple[int, int], population: int) -> str:
    low, high = numbers
    unit = "person" if view.survey.unit is Unit.PERSON else "organisation"
    key = f"uncertainty.{unit}_one" if low == high == 1 else f"uncertainty.{unit}"
    shown = count_text(low) if low == high else f"{count_text(low)}–{count_text(high)}"
    return text(key, n=shown, of=out_of_text(population))


def _notes(groups: Sequence[GroupResult]) -> list[str]:
    notes = [text("uncertainty.note_certain"), text("uncertainty.note_likely")]
    if any(group.invited is None for group in groups):
        notes.append(text("uncertainty.note_invited"))
    return notes
