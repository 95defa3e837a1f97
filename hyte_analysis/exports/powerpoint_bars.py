"""ResultTable and look → the bars of a native chart: its rows, series, values and labels."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from hyte_analysis.analysis.ranking import Place
from hyte_analysis.analysis.result import GroupResult, OptionCount, ResultTable
from hyte_analysis.analysis.wave_comparison import options_of_waves
from hyte_analysis.charts.labels import group_line, legend_text, option_text
from hyte_analysis.charts.look import Look, chosen_group, count_of, ordered_options, shown_groups
from hyte_analysis.charts.option_bars import mean_rank_line, placed_label, places_of
from hyte_analysis.charts.stills.clustered import NOW_COLOUR, THEN_COLOUR
from hyte_analysis.charts.theme import (
    DONT_KNOW_COLOUR,
    EDGE,
    OUTSIDER_COLOUR,
    colours_of_groups,
    is_coloured,
    is_pale,
    label_colour,
    option_colours,
)
from hyte_analysis.exports.powerpoint_chart_xml import COUNT_FORMAT, Series
from hyte_analysis.exports.powerpoint_text import tidy
from hyte_analysis.survey.model import Kind
from hyte_analysis.texts import text
from hyte_analysis.texts.formats import NO_BREAK_SPACE, share_text, small_share_text


@dataclass(frozen=True, slots=True)
class Bars:
    """What a chart holds before it is measured; `short` are the rows' shorter labels."""

    rows: tuple[str, ...]
    short: tuple[str, ...]
    series: tuple[Series, ...]
    is_stacked: bool
    value_format: str
    reach: float | None = None


def bars_of_waves(now: ResultTable, then: ResultTable) -> Bars | None:
    """The shares of all respondents in two surveys; None where they can't be drawn."""
    if now.question.has_values or not any(has_bars(table.total) for table in (now, then)):
        return None
    pairs = options_of_waves(now, then)
    series = []
    for table, colour in ((then, THEN_COLOUR), (now, NOW_COLOUR)):
        total = replace(table.total, group=table.survey_title)
        counts = [pair.now if table is now else pair.then for pair in pairs]
        series.append(_series(total, group_line(table, total), colour, counts, Look("shares")))
    labels = tuple(tidy(pair.label) for pair in pairs)
    return Bars(labels, _short_labels(now, then, labels), tuple(series),
                is_stacked=False, value_format=share_format(), reach=1.0)  # fmt: skip


def share_format() -> str:
    """How Office writes a share in the language: `43 %` or `43%`."""
    return r"0\ %" if NO_BREAK_SPACE in share_text(0.5) else "0%"


def has_bars(group: GroupResult) -> bool:
    """Whether the group has answers and they may be seen."""
    return group.n > 0 and group.has_counts


def _short_labels(now: ResultTable, then: ResultTable, labels: Sequence[str]) -> tuple[str, ...]:
    known = {tidy(o.label): tidy(legend_text(o)) for o in (*then.options, *now.options)}
    return tuple(known.get(label, label) for label in labels)


def bars_of(table: ResultTable, chart: str, look: Look) -> Bars | None:
    """What the chart of this id shows; None where nothing may be drawn."""
    if chart in ("options", "areas"):
        return _of_one_group(table, chart, look)
    groups = shown_groups(table, look)
    if not any(has_bars(group) for group in groups):
        return None
    return (_stacked if chart in ("stacked", "diverging") else _grouped)(table, look, groups)


def _stacked(table: ResultTable, look: Look, groups: Sequence[GroupResult]) -> Bars:
    """A row a group, a series an option: the counts as parts of all."""
    question = table.question
    colours = option_colours(table.options, question.scale, question.direction)
    series = []
    for option in table.options:
        colour = colours[option.code]
        counts = [count_of(group, option) for group in groups]
        is_share = look.values == "shares"
        values = [(c.share if is_share else c.n) if c.share else None for c in counts]
        labels = [
            _share_label(count, group, is_share=is_share) if count.share else ""
            for count, group in zip(counts, groups, strict=True)
        ]
        edge = EDGE if is_pale(colour) or colour == OUTSIDER_COLOUR else ""
        series.append(Series(tidy(legend_text(option)), colour, tuple(values), tuple(labels),
                             label_colour(colour), edge))  # fmt: skip
    rows = tuple(tidy(group_line(table, group)) for group in groups)
    shown = share_format() if look.values == "shares" else COUNT_FORMAT
    return Bars(rows, rows, tuple(series), is_stacked=True, value_format=shown, reach=1.0)


def _grouped(table: ResultTable, look: Look, groups: Sequence[GroupResult]) -> Bars:
    """A row an option, a series a group."""
    options = ordered_options(table, look)
    colours = colours_of_groups(table)
    series = [
        _series(group, group_line(table, group), colours[group.group],
                [count_of(group, option) for option in options], look)
        for group in groups
    ]  # fmt: skip
    rows = tuple(tidy(option_text(option)) for option in options)
    short = tuple(tidy(legend_text(option)) for option in options)
    return _side_by_side(rows, short, tuple(series), look)


def _of_one_group(table: ResultTable, chart: str, look: Look) -> Bars | None:
    """A row an option or a focus area: all together, or the chosen group."""
    group = chosen_group(table, look)
    if not has_bars(group):
        return None
    colour = colours_of_groups(table)[group.group]
    line = group_line(table, group)
    if chart == "areas":
        areas = group.areas
        if look.order == "size":
            areas = tuple(sorted(areas, key=lambda area: -(area.n or 0)))
        rows = short = tuple(tidy(area.area) for area in areas)
        figures = [(area.n, area.share) for area in areas]
        series = _plain_series(group, line, colour, figures, look)
    else:
        counts = [count_of(group, option) for option in ordered_options(table, look)]
        several = table.question.kind is Kind.MULTIPLE_CHOICE and look.order == "size"
        places = places_of(counts) if several else {}
        rows = tuple(_ranked(table, count, places) for count in counts)
        brief = [replace(c, option=replace(c.option, label=c.option.short_label or c.option.label))
                 for c in counts]  # fmt: skip
        short = tuple(_ranked(table, count, places) for count in brief)
        grey = [at for at, count in enumerate(counts) if not is_coloured(count.option)]
        series = _series(group, line, colour, counts, look)
        series = replace(series, exceptions=tuple((at, DONT_KNOW_COLOUR) for at in grey))
    return _side_by_side(rows, short, (series,), look)


def _ranked(table: ResultTable, count: OptionCount, places: Mapping[int, Place]) -> str:
    """The option with its place or, of a ranking, with the mean of its places."""
    label = placed_label(count, places)
    if table.question.kind is Kind.RANKING:
        label = text("powerpoint.ranked", option=label, mean=mean_rank_line(count))
    return tidy(label)


def _side_by_side(
    rows: tuple[str, ...], short: tuple[str, ...], series: tuple[Series, ...], look: Look
) -> Bars:
    is_share = look.values == "shares"
    return Bars(rows, short, series, is_stacked=False, reach=1.0 if is_share else None,
                value_format=share_format() if is_share else COUNT_FORMAT)  # fmt: skip


def _series(
    group: GroupResult,
    name: str,
    colour: str,
    counts: Sequence[OptionCount | None],
    look: Look,
) -> Series:
    figures = [(c.n, c.share) if c else (None, None) for c in counts]
    return _plain_series(group, name, colour, figures, look)


def _plain_series(
    group: GroupResult,
    name: str,
    colour: str,
    figures: Sequence[tuple[int | None, float | None]],
    look: Look,
) -> Series:
    is_share = look.values == "shares"
    values = tuple(share if is_share else n for n, share in figures)
    labels = tuple(_small_base(n, group.n) if is_share and n is not None else None
                   for n, _ in figures)  # fmt: skip
    edge = EDGE if is_pale(colour) else ""
    return Series(tidy(name), colour, values, labels, "", edge)


def _share_label(count: OptionCount, group: GroupResult, *, is_share: bool) -> str | None:
    return _small_base(count.n, group.n) if is_share and count.n is not None else None


def _small_base(n: int, base: int) -> str | None:
    """`2/3` where a share would be of fewer than ten; None where Office may write the share."""
    words = small_share_text(n, base)
    return words if "/" in words else None
