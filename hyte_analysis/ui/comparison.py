"""Every question by every group in one table, darker where a share is larger."""

import html
from collections.abc import Mapping, Sequence

import streamlit as st

from hyte_analysis.analysis.compared_options import (
    ComparedRow,
    ComparedShare,
    Order,
    compared_rows,
    group_columns,
    share_in,
    sorted_rows,
)
from hyte_analysis.analysis.conventions import disclosure_notes, mean_or_reason, share_or_reason
from hyte_analysis.analysis.group_differences import (
    LEAST_ANSWERS,
    GroupDifference,
    Verdict,
    verdicts_by_question,
)
from hyte_analysis.analysis.result import OptionCount, ResultTable
from hyte_analysis.analysis.summary import PERCENT_FROM
from hyte_analysis.charts import heat_colours
from hyte_analysis.survey.model import Kind, Option
from hyte_analysis.texts import counted, text
from hyte_analysis.texts.formats import (
    MISSING,
    change_text,
    count_text,
    decimal_text,
    small_share_text,
)
from hyte_analysis.ui import blocks
from hyte_analysis.ui.filters import switch
from hyte_analysis.ui.navigation import address_of
from hyte_analysis.ui.session import View, differences, tables, telling
from hyte_analysis.ui.waves import has_linked_waves

# The choices of the sidebar, which a link to another page keeps.
_SIDEBAR = ("yleiso", "ryhma", "rajaus", "vastaus", "yhdessa", "eos")
_NOTES = ("option", "colour", "consensus", "difference", "verdict")


def choose_part(view: View) -> str:
    """All groups side by side ("groups"), one against the others, or this year against another."""
    parts = ["groups", "others", *(["waves"] if has_linked_waves(view) else [])]
    return switch(text("comparison_page.part"), "vertailu", parts,
                  lambda part: text(f"comparison_page.part_{part}"), "groups")  # fmt: skip


def choose_rows(
    shown: Sequence[ResultTable], part: str, orders: Sequence[Order]
) -> tuple[Order, bool]:
    """The order of the rows, and whether each option of a multiple choice has one."""
    every = False
    with st.container(horizontal=True, key="vertailun-valinnat"):
        order = switch(
            text("comparison_page.rows_order"),
            f"jarjestys-{part}",
            orders,
            lambda name: text(f"comparison_page.order.{part}_{name}"),
            orders[0],
        )
        if any(table.question.kind is Kind.MULTIPLE_CHOICE for table in shown):
            rows = switch(text("comparison_page.options"), "rivit", ["one", "all"],
                          lambda rows: text(f"comparison_page.options_{rows}"), "one")  # fmt: skip
            every = rows == "all"
    return Order(order), every


def all_groups(view: View) -> None:
    """What the groups' differences come to, and every question by every group."""
    shown = [table for table in tables(view) if table.question.is_closed]
    if not any(table.total.n for table in shown):
        st.info(text("comparison_page.nothing"))
        return
    blocks.lead(_differences_sentence(view))
    blocks.note(_telling_sentence(view))
    order, every_option = choose_rows(shown, "groups", list(Order))
    rows = compared_rows(shown, differences(view), every_option=every_option)
    labels = [group.label for group in view.survey.groups]
    st.html(_heat_table(view, sorted_rows(rows, order), group_columns(shown, labels)))
    blocks.notes(
        [*protected_sentences(shown), *(text(f"comparison_page.note.{n}") for n in _NOTES)]
    )


def protected_sentences(shown: Sequence[ResultTable]) -> list[str]:
    """What was done to the figures of few answers, each thing once."""
    return list(dict.fromkeys(note for table in shown for note in disclosure_notes(table)))


def _differences_sentence(view: View) -> str:
    verdicts = list(verdicts_by_question(differences(view)).values())
    tested = len(verdicts) - verdicts.count(Verdict.UNTESTED)
    if not tested:
        return text("comparison_page.untested")
    clear, hints = verdicts.count(Verdict.CLEAR), verdicts.count(Verdict.HINT)
    if not clear and not hints:
        return counted("overview.none_differs", tested)
    return counted("overview.differ", tested, clear=count_text(clear), hints=count_text(hints))


def _telling_sentence(view: View) -> str:
    told, rows = telling(view)
    if view.audience.is_protected or not rows:
        return ""
    return counted("overview.telling", rows, telling=count_text(told))


def _heat_table(view: View, rows: Sequence[ComparedRow], columns: Sequence[str]) -> str:
    names = [text("words.question"), *columns, text("words.consensus"),
             text("comparison_page.group_difference")]  # fmt: skip
    kept = kept_choices(view)
    body = [
        [
            row_head(row.table, _options_words(row), kept),
            *(_heat_cell(row, column) for column in columns),
            cell(_consensus(row.table)),
            cell(verdict_words(row.table, row.test, row.options), _widest_words(row), "words"),
        ]
        for row in rows
    ]
    return rows_html(text("comparison_page.caption"), names, body)


def rows_html(caption: str, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table of cells that are markup already, in a box that scrolls sideways."""
    head = "".join(f'<th scope="col">{html.escape(column)}</th>' for column in columns)
    body = "".join(f"<tr>{''.join(cells)}</tr>" for cells in rows)
    label = html.escape(caption, quote=True)
    return (
        f'<div class="figures heat" role="region" tabindex="0" aria-label="{label}"><table>'
        f"<caption>{html.escape(caption)}</caption>"
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def kept_choices(view: View) -> dict[str, str | list[str]]:
    """The survey and the sidebar's other choices as they stand in the address."""
    chosen = {key: st.query_params.get_all(key) for key in _SIDEBAR if key in st.query_params}
    return {"kysely": view.survey.id, **chosen}


def row_head(table: ResultTable, options: str, kept: Mapping[str, str | Sequence[str]]) -> str:
    """A row's heading: the question, which links to its page, over the options told."""
    question = table.question
    where = address_of("questions", {**kept, "kysymys": question.id})
    words = html.escape(f"{question.number} {question.text}".strip())
    link = f'<a href="{html.escape(where, quote=True)}">{words}</a>'
    return f'<th scope="row">{link}{_small(options)}</th>'


def _small(words: str) -> str:
    return f" <small>{html.escape(words)}</small>" if words else ""


def cell(words: str, small: str = "", name: str = "") -> str:
    """A figure over what goes with it in small; `name` is "words" for a text."""
    mark = f' class="{name}"' if name else ""
    return f"<td{mark}>{html.escape(words)}{_small(small)}</td>"


def _options_words(row: ComparedRow) -> str:
    if row.table.question.kind is Kind.NUMBER:
        return text("comparison_page.number")
    if row.table.question.kind is Kind.RANKING and row.options:
        return text("comparison_page.ranked", option=row.options[0].short_label)
    return text("comparison_page.or").join(map(option_words, row.options))


def option_words(option: Option) -> str:
    """An option's name in quotation marks."""
    return text("comparison_page.option", option=option.short_label)


def _heat_cell(row: ComparedRow, column: str) -> str:
    share = share_in(row, column)
    if share is None:
        is_hidden = column in row.table.total.members
        return cell(text("disclosure.hidden") if is_hidden else MISSING)
    words, small = _figure(row, share), base_words(share, column)
    if share.share is None or row.is_mean or share.result.n < LEAST_ANSWERS:
        return cell(words, small)
    background, ink = heat_colours(share.share)
    style = f"background:{background};color:{ink}"
    return f'<td style="{style}">{html.escape(words)}{_small(small)}</td>'


def _figure(row: ComparedRow, share: ComparedShare) -> str:
    group = share.result
    if not group.n:
        return MISSING
    if row.is_mean and (row.options or row.table.question.kind is Kind.NUMBER):
        mean = text("comparison_page.mean", mean=decimal_text(share.mean))
        return mean_or_reason(group, share.mean, mean)
    if not row.options:
        return text("disclosure.hidden") if not row.table.total.has_counts else MISSING
    return share_words(share, row.options[0])


def share_words(share: ComparedShare, option: Option) -> str:
    """`43 %`, `2/3` below ten answers, or what the audience may know."""
    if share.n is None:
        return share_or_reason(OptionCount(option, None, None, is_half=share.is_half))
    return small_share_text(share.n, share.result.n)


def base_words(share: ComparedShare, column: str) -> str:
    """The base n, where the figure does not hold it, and with whom the group is merged."""
    group = share.result
    is_counted = share.n is not None and share.mean is None and group.n < PERCENT_FROM
    parts = [] if is_counted or not group.n else [text("comparison_page.n", n=count_text(group.n))]
    return " · ".join(parts + ([group.group] if group.group != column else []))


def _consensus(table: ResultTable) -> str:
    total = table.total
    return mean_or_reason(total, total.consensus, decimal_text(total.consensus))


def verdict_words(
    table: ResultTable, test: GroupDifference | None, options: Sequence[Option] = ()
) -> str:
    """What is said of a difference, with the option that differs or why nothing is tested.

    The option is not named where it is the one that the row tells, `options`.
    """
    if test is None:
        return MISSING
    words = text(f"comparison.verdict.{test.verdict}")
    if test.reason is not None:
        reason = text(f"comparison.untested.{test.reason}")
        return text("comparison_page.because", verdict=words, reason=reason)
    told = [o for o in table.options if o.code == test.option_code and [o] != list(options)]
    if test.verdict is Verdict.CHANCE or not told:
        return words
    return text("comparison_page.verdict_of_option", verdict=words, option=told[0].short_label)


def _widest_words(row: ComparedRow) -> str:
    if not row.gap or row.widest is None:
        return ""
    points = change_text(row.gap).removeprefix("+")
    if row.options == (row.widest,):
        return text("comparison_page.widest", points=points)
    return text("comparison_page.widest_option", points=points, option=row.widest.short_label)
