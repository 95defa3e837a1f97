"""The words in a chart: wrapped by words, never cut, and safe from plotly's markup."""

import html
from dataclasses import replace

from hyte_analysis.analysis.result import GroupResult, ResultTable
from hyte_analysis.charts.look import Look
from hyte_analysis.charts.theme import LABEL_LINE, QUIET_INK, SMALL_SIZE
from hyte_analysis.charts.wrapping import lines
from hyte_analysis.survey.model import Option, Role
from hyte_analysis.texts import text
from hyte_analysis.texts.formats import count_text, decimal_text, share_text, small_share_text

# In em of their size. One figure serves every window: this much fits a plot of 330 px.
LABEL_ROOM = 20.8
NOTE_ROOM = 24.0


def escaped(words: str) -> str:
    """The text so that plotly shows it as written, with no tag, link or formula."""
    return html.escape(" ".join(words.split()), quote=False).replace("$", "&#36;")


def wrapped(words: str, room: float = LABEL_ROOM) -> str:
    """The text as markup, lines broken between words."""
    return "<br>".join(escaped(line) for line in lines(words, room))


def label_height(words: str) -> int:
    """The height in pixels of a label that wraps."""
    return LABEL_LINE * len(lines(words, LABEL_ROOM))


def quiet(markup: str) -> str:
    """Markup in small quiet ink, for figures beside a name."""
    return f'<span style="color:{QUIET_INK};font-size:{SMALL_SIZE}px">{markup}</span>'


def option_text(option: Option) -> str:
    """The option's full label; says so where it is not in the codebook."""
    if option.role is Role.NOT_IN_CODEBOOK:
        return text("words.not_in_codebook", label=option.label)
    return option.label


def legend_text(option: Option) -> str:
    """The option's short label, which the table under the chart has in full."""
    return option_text(replace(option, label=option.short_label or option.label))


def remark_on(table: ResultTable, own: str = "") -> str:
    """What must go with the picture: a figure's warning, whom alone it counts, and the sample."""
    sample = text("charts.note_sample") if table.is_sample else ""
    return " ".join(part for part in (own, table.restriction, sample) if part)


def group_line(table: ResultTable, group: GroupResult) -> str:
    """`Kunta (KA: 1,93, Hajonta: 1,03) (Vastauksia: 14)`, as the slides write it."""
    if group.n == 0:
        return text("charts.legend_empty", group=group.group)
    key = "charts.legend_mean" if table.question.has_mean else "charts.legend"
    return text(key, group=group.group, **_figures(group))


def statistics(table: ResultTable, group: GroupResult) -> str:
    """`KA 1,93 · Hajonta 1,03 · n 14`, or only n where there is no mean."""
    if group.n == 0:
        return text("charts.empty_group")
    key = "charts.statistics_mean" if table.question.has_mean else "charts.statistics"
    return text(key, **_figures(group))


def _figures(group: GroupResult) -> dict[str, str]:
    return {
        "mean": decimal_text(group.mean),
        "spread": decimal_text(group.spread),
        "n": count_text(group.n),
    }


def strong(markup: str) -> str:
    """Markup in heavier ink, for a name."""
    return f'<span style="font-weight:600">{markup}</span>'


def value_label(look: Look, n: int, base: int) -> str:
    """The figure at a bar: the count, or the share in the form that suits its base."""
    return count_text(n) if look.values == "counts" else small_share_text(n, base)


def count_and_share(n: int, base: int) -> str:
    """`12 (57 %)`; below ten answers `2/3`."""
    if base < 10:
        return small_share_text(n, base)
    return text("charts.count_and_share", n=count_text(n), share=share_text(n / base))


def hover_text(group: GroupResult, option: Option, n: int) -> str:
    """What shows when the pointer is on a bar: group, option, count and share."""
    figures = count_and_share(n, group.n)
    line = text("charts.hover", option=option_text(option), figures=figures)
    return f"<b>{escaped(group.group)}</b><br>{wrapped(line)}"
