"""One bar a group, divided among the options: from 0 to 100 %, or on both sides of a centre."""

from collections.abc import Mapping, Sequence

from hyte_analysis.analysis.conventions import withheld
from hyte_analysis.analysis.result import GroupResult, ResultTable
from hyte_analysis.charts.diverging_bars import PANEL_PAD, scale_of, sides, spread_of, ticks_of
from hyte_analysis.charts.labels import legend_text, statistics, value_label
from hyte_analysis.charts.look import Look, count_of, shown_groups
from hyte_analysis.charts.stacked_bars import share_ticks
from hyte_analysis.charts.stills.picture import THICK, Key, Picture, Row, Segment, Track
from hyte_analysis.charts.stills.words import nobody_answered, remark, told
from hyte_analysis.charts.theme import option_colours
from hyte_analysis.survey.model import Option
from hyte_analysis.texts import text


def stacked(table: ResultTable, look: Look) -> Picture:
    """A bar a group, 100 % long: how its answers divide among the options in form order."""
    groups = shown_groups(table, look)
    if not any(group.n for group in groups):
        return nobody_answered()
    colours = _colours(table)
    rows = []
    for at, group in enumerate(groups):
        start, segments = 0.0, []
        for option in table.options:
            end = start + (count_of(group, option).share or 0.0)
            segments.append(_segment(look, group, option, colours, (start, end)))
            start = end
        rows.append(_row(table, group, segments, at))
    return Picture(
        rows=tuple(rows),
        proportions=THICK,
        note=_note(look),
        keys=_keys(table.options, colours),
        ticks=tuple(share_ticks().items()),
        has_grid=True,
        remark=remark(table),
    )


def diverging(table: ResultTable, look: Look) -> Picture:
    """A bar a group on both sides of the centre line; what is no step in a panel at the right."""
    groups = shown_groups(table, look)
    if not any(group.n for group in groups):
        return nobody_answered()
    laid = sides(table.options, table.question.direction)
    spreads = [spread_of(group, laid) for group in groups]
    scale = scale_of(laid, spreads)
    colours = _colours(table)
    rows = []
    for at, (group, spread) in enumerate(zip(groups, spreads, strict=True)):
        segments = []
        for option in (*laid.steps, *laid.aside):
            start = spread.starts[option.code] + (scale.zero if option in laid.aside else 0.0)
            reach = (start, start + (count_of(group, option).share or 0.0))
            segments.append(_segment(look, group, option, colours, reach))
        rows.append(_row(table, group, segments, at))
    own = text("charts.good_right") if table.question.direction else ""
    return Picture(
        rows=tuple(rows),
        reach=scale.reach,
        proportions=THICK,
        note=_note(look),
        keys=_keys((*laid.steps, *laid.aside), colours),
        zeros=(0.0, scale.zero) if scale.panel else (0.0,),
        band=(scale.zero, scale.zero + scale.panel + PANEL_PAD) if scale.panel else None,
        ticks=tuple(sorted(ticks_of(scale).items())),
        remark=remark(table, own),
    )


def _colours(table: ResultTable) -> Mapping[int, str]:
    question = table.question
    return option_colours(table.options, question.scale, question.direction)


def _note(look: Look) -> str:
    return text(f"charts.measure_{'stacked' if look.values == 'counts' else 'shares'}")


def _keys(options: Sequence[Option], colours: Mapping[int, str]) -> tuple[Key, ...]:
    return tuple(Key(legend_text(option), colours[option.code]) for option in options)


def _segment(
    look: Look,
    group: GroupResult,
    option: Option,
    colours: Mapping[int, str],
    reach: tuple[float, float],
) -> Segment:
    count = count_of(group, option)
    words = value_label(look, count.n, group.n) if count.n else ""
    return Segment(*reach, colours[option.code], words, told(group, count))


def _row(table: ResultTable, group: GroupResult, segments: list[Segment], at: int) -> Row:
    is_shown = group.n > 0 and group.has_counts
    in_place = "" if is_shown else withheld(table, group) or text("charts.empty_group")
    bars = tuple(segments) if is_shown else ()
    return Row(
        label=group.group,
        tracks=(Track(bars, in_place=in_place, group=at),),
        is_strong=True,
        figures=statistics(table, group) if group.n else "",
        is_apart=group.is_total and at > 0,
    )
