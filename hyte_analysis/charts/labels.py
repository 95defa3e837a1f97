"""The words in a chart: wrapped by words, never cut, and safe from plotly's markup."""

import html
import re
from dataclasses import replace

from hyte_analysis.analysis.conventions import (
    disclosure_notes,
    mean_or_reason,
    profile_sentence,
    short_convention,
    withheld,
)
from hyte_analysis.analysis.result import GroupResult, OptionCount, ResultTable
from hyte_analysis.charts.look import Look, count_of
from hyte_analysis.charts.theme import LABEL_LINE, QUIET_INK, SMALL_SIZE
from hyte_analysis.charts.wrapping import lines, width, words_in
from hyte_analysis.survey.model import Option, Role
from hyte_analysis.texts import text
from hyte_analysis.texts.formats import count_text, decimal_text, share_text, small_share_text

# In em of their size. One figure serves every window: this much fits a plot of 330 px.
LABEL_ROOM = 20.8
NOTE_ROOM = 24.0
NAME_BESIDE_SHARE = 9.0


def escaped(words: str) -> str:
    """The text so that plotly shows it as written, with no tag, link or formula."""
    return html.escape(" ".join(words_in(words)), quote=False).replace("$", "&#36;")


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
    """What must go with the picture: warnings, how and for whom it was made, what is left out."""
    nominal = text("charts.note_nominal_mean") if table.question.mean_is_nominal else ""
    sample = text("charts.note_sample") if table.is_sample else ""
    parts = (
        own,
        nominal,
        short_convention(table),
        profile_sentence(table),
        *disclosure_notes(table),
        table.restriction,
        sample,
    )
    return " ".join(filter(None, parts))


def group_line(table: ResultTable, group: GroupResult) -> str:
    """`Kunta (KA: 1,93, Hajonta: 1,03) (Vastauksia: 14)`, as the slides write it."""
    if group.n == 0:
        return text("charts.legend_empty", group=group.group)
    key = "charts.legend_mean" if table.question.has_mean else "charts.legend"
    line = text(key, group=group.group, **_figures(group))
    reason = withheld(table, group)
    return text("charts.legend_withheld", line=line, reason=reason) if reason else line


def statistics(table: ResultTable, group: GroupResult) -> str:
    """`KA 1,93 · Hajonta 1,03 · n 14`; the share leads where there are two options."""
    if group.n == 0:
        return text("charts.empty_group")
    if not table.question.has_mean:
        return text("charts.statistics", **_figures(group))
    option = table.question.telling_option
    n = count_of(group, option).n if option else None
    name = _first_words(option) if option else ""
    if n is None or not name:
        return text("charts.statistics_mean", **_figures(group))
    share = small_share_text(n, group.n)
    return text("charts.statistics_binary", option=name, share=share, **_figures(group))


def _first_words(option: Option) -> str:
    """What the option is called beside a share: `Kyllä` of "Kyllä, miltä toimijalta?"; or ""."""
    words = " ".join((option.short_label or option.label).split())
    first = re.split(r"[,;:(]| [–-] ", words)[0].strip()
    name = words if width(words) <= NAME_BESIDE_SHARE else first
    return name if width(name) <= NAME_BESIDE_SHARE else ""


def _figures(group: GroupResult) -> dict[str, str]:
    return {
        "mean": mean_or_reason(group, group.mean, decimal_text(group.mean)),
        "spread": mean_or_reason(group, group.spread, decimal_text(group.spread)),
        "n": count_text(group.n),
    }


def halves(group: GroupResult) -> str:
    """Which options at least half of the group chose, where nothing more may be told; or ""."""
    known = [count for count in group.counts if count.is_half is not None]
    if not known:
        return ""
    chosen = [" ".join(option_text(c.option).split()) for c in known if c.is_half]
    if not chosen:
        return text("charts.no_halves")
    return text("charts.halves", options=", ".join(chosen))


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


def hover_text(group: GroupResult, count: OptionCount) -> str:
    """What shows when the pointer is on a bar: group, option, count and share; "" without one."""
    if count.n is None:
        return ""
    return hover_line(group, option_text(count.option), count_and_share(count.n, group.n))


def hover_line(group: GroupResult, what: str, figures: str) -> str:
    """The group's name over what the bar stands for and its figures."""
    line = text("charts.hover", option=what, figures=figures)
    return f"<b>{escaped(group.group)}</b><br>{wrapped(line)}"
