"""Tables as HTML: read by people, screen readers and copy-paste alike."""

import html
from collections.abc import Sequence

from hyte_analysis.analysis.conventions import (
    base_sentence,
    convention,
    disclosure_notes,
    mean_or_reason,
    median_text,
    share_or_reason,
)
from hyte_analysis.analysis.result import GroupResult, OptionCount, ResultTable
from hyte_analysis.charts import Look
from hyte_analysis.survey.model import DontKnow, Kind, Role
from hyte_analysis.texts import text
from hyte_analysis.texts.formats import count_text, decimal_text, small_share_text

# With more options than this the options become rows and the groups columns.
MOST_COLUMNS = 6


def html_table(
    caption: str,
    columns: Sequence[str],
    rows: Sequence[Sequence[str]],
    *,
    total: bool = False,
    style: str = "",
) -> str:
    """A table whose first column heads its rows; the others are figures, set right.

    Cell texts are escaped. `total` sets the last row apart; `style` is "narrow" (not the full
    width) or "words" (cells of text, set left).
    """
    head = "".join(f'<th scope="col">{html.escape(column)}</th>' for column in columns)
    body = ""
    for index, (first, *cells) in enumerate(rows):
        is_total = total and index == len(rows) - 1
        filled = "".join(f"<td>{html.escape(cell)}</td>" for cell in cells)
        mark = ' class="total"' if is_total else ""
        body += f'<tr{mark}><th scope="row">{html.escape(first)}</th>{filled}</tr>'
    label = html.escape(caption, quote=True)
    return (
        f'<div class="figures {style}" role="region" tabindex="0" aria-label="{label}"><table>'
        f"<caption>{html.escape(caption)}</caption>"
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def result_table_html(table: ResultTable, look: Look) -> str:
    """A question's figures as a table with notes on base and convention under it."""
    long = len(table.options) > MOST_COLUMNS or table.question.has_values
    columns, rows = (_by_option if long else _by_group)(table, look)
    caption = text(f"ui.caption.{look.values}")
    if table.split is not None:
        caption = text(f"ui.caption.{look.values}_split")
    notes = "".join(f"<p>{html.escape(line)}</p>" for line in table_notes(table))
    shown = html_table(caption, columns, rows, total=not long)
    return f'{shown}<div class="note">{notes}</div>'


def _value(group: GroupResult, count: OptionCount, look: Look) -> str:
    is_share = count.n is None or look.values == "shares"
    return _share(group, count) if is_share else count_text(count.n or 0)


def _share(group: GroupResult, count: OptionCount) -> str:
    if count.n is None:
        return share_or_reason(count)
    return small_share_text(count.n, group.n)


def _option_label(count: OptionCount) -> str:
    label = count.option.label
    outside = count.option.role is Role.NOT_IN_CODEBOOK
    return text("words.not_in_codebook", label=label) if outside else label


def _measures(table: ResultTable) -> list[tuple[str, list[str]]]:
    """The rows or columns beside the counts: n, KA, Hajonta and the like, a text a group."""
    question, groups = table.question, table.groups
    mark = text("ui.mark") if question.mean_is_nominal else ""
    measures = [(text("words.answers"), [count_text(group.n) for group in groups])]

    def add(name: str, values: Sequence[float | None]) -> None:
        shown = [
            mean_or_reason(group, value, decimal_text(value))
            for group, value in zip(groups, values, strict=True)
        ]
        measures.append((name, shown))

    told = question.telling_option
    if told is not None:
        at = table.options.index(told)
        shares = [_share(group, group.counts[at]) for group in groups]
        measures.append((text("ui.share_of", option=told.short_label), shares))
    if question.is_ordered and question.kind is Kind.SINGLE_CHOICE:
        medians = [mean_or_reason(g, g.median, median_text(g)) for g in groups]
        measures.append((text("words.median"), medians))
        add(text("words.consensus"), [group.consensus for group in groups])
    if question.has_mean:
        add(text("words.mean") + mark, [group.mean for group in groups])
        add(text("words.spread") + mark, [group.spread for group in groups])
        if question.has_dont_know and question.dont_know is DontKnow.AVERAGED:
            without = [group.mean_without_dont_know for group in groups]
            add(text("words.mean_without_dont_know") + mark, without)
    if question.has_mentions:
        add(text("words.mentions_per_respondent"), [g.mentions_per_respondent for g in groups])
    return measures


def _by_group(table: ResultTable, look: Look) -> tuple[list[str], list[list[str]]]:
    measures = _measures(table)
    options = [_option_label(count) for count in table.groups[0].counts]
    head = text("words.group" if table.split is None else "words.answer")
    columns = [head, *options, *(name for name, _ in measures)]
    rows = [
        [group.group, *(_value(group, c, look) for c in group.counts), *(m[i] for _, m in measures)]
        for i, group in enumerate(table.groups)
    ]
    return columns, rows


def _by_option(table: ResultTable, look: Look) -> tuple[list[str], list[list[str]]]:
    groups = table.groups
    ranking = table.question.kind is Kind.RANKING
    columns = [text("words.option"), *(group.group for group in groups)]
    if ranking:
        columns += [text("ui.mean_rank_of", group=group.group) for group in groups]
    rows = [_option_row(table, index, look, ranking=ranking) for index in range(len(table.options))]
    blank = [""] * len(groups) if ranking else []
    rows += [[name, *values, *blank] for name, values in _measures(table)]
    return columns, rows


def _option_row(table: ResultTable, index: int, look: Look, *, ranking: bool) -> list[str]:
    counts = [group.counts[index] for group in table.groups]
    values = (_value(g, count, look) for g, count in zip(table.groups, counts, strict=True))
    row = [_option_label(counts[0]), *values]
    if ranking:
        row += [decimal_text(count.mean_rank) for count in counts]
    return row


def areas_table_html(table: ResultTable) -> str:
    """The focus areas as rows and the groups as columns: who chose something of each."""
    columns = [text("words.area"), *(group.group for group in table.groups)]
    rows = []
    for at, area in enumerate(table.question.areas):
        shares = [group.areas[at] for group in table.groups]
        values = [
            text("disclosure.hidden") if share.n is None else small_share_text(share.n, group.n)
            for share, group in zip(shares, table.groups, strict=True)
        ]
        rows.append([area, *values])
    return html_table(text("ui.caption.areas"), columns, rows, style="first-words")


def table_notes(table: ResultTable) -> list[str]:
    """What a reader must know of the table's base and conventions."""
    question = table.question
    notes = [*disclosure_notes(table), base_sentence(table)]
    if question.mean_is_nominal:
        notes.append(text("ui.note_nominal"))
    notes.append(convention(table))
    if question.has_mean:
        notes.append(text("ui.note_spread"))
    if question.is_ordered and question.kind is Kind.SINGLE_CHOICE:
        notes.append(text("ui.note_consensus"))
    if question.kind is Kind.MULTIPLE_CHOICE:
        notes.append(text("ui.note_multiple"))
    if table.has_outsiders:
        notes.append(text("ui.note_outsiders"))
    if question.guessed:
        notes.append(text("ui.note_guessed"))
    return [note for note in notes if note]
