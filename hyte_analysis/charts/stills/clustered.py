"""Options as rows, in each a bar a group as on the team's slides, or a bar a survey."""

from dataclasses import replace

from hyte_analysis.analysis.conventions import withheld
from hyte_analysis.analysis.result import GroupResult, OptionCount, ResultTable
from hyte_analysis.analysis.wave_comparison import options_of_waves
from hyte_analysis.charts.grouped_bars import NAME_AT_BAR
from hyte_analysis.charts.labels import (
    count_and_share,
    group_line,
    option_text,
    value_label,
)
from hyte_analysis.charts.look import Look, count_of, ordered_options, shown_groups, span
from hyte_analysis.charts.stills.picture import CLUSTERED, Key, Picture, Row, Segment, Track
from hyte_analysis.charts.stills.words import nobody_answered, remark, told
from hyte_analysis.charts.theme import PRIMARY, colours_of_groups
from hyte_analysis.charts.wrapping import width
from hyte_analysis.survey.model import Kind
from hyte_analysis.texts import text
from hyte_analysis.texts.formats import MISSING

# The survey of now in the product's own colour, the one before in a paler shade of it.
NOW_COLOUR = PRIMARY
THEN_COLOUR = "#6F93BB"


def grouped(table: ResultTable, look: Look) -> Picture:
    """A cluster of bars beside each option's full label, one bar a group that answered."""
    groups = shown_groups(table, look)
    if not any(group.n for group in groups):
        return nobody_answered()
    colours = colours_of_groups(table)
    answered = [(at, g) for at, g in enumerate(groups) if g.n > 0 and g.has_counts]
    several = table.question.kind is Kind.MULTIPLE_CHOICE
    own = text("charts.note_shares_of_respondents") if several else ""
    about = Picture(
        proportions=CLUSTERED,
        note=text(f"charts.measure_{look.values}"),
        keys=tuple(Key(group_line(table, g), colours[g.group], at) for at, g in enumerate(groups)),
        remark=remark(table, own),
    )
    if not answered:
        hidden = next(group for group in groups if group.n)
        return replace(about, sentence=withheld(table, hidden))
    rows = [
        Row(
            option_text(option),
            tuple(
                _track(look, at, group, count_of(group, option), colours[group.group])
                for at, group in answered
            ),
            is_strong=True,
        )
        for option in ordered_options(table, look)
    ]
    reach = (0, span(look, [group for _, group in answered]))
    return replace(about, rows=tuple(rows), reach=reach, zeros=(0,))


def _track(look: Look, at: int, group: GroupResult, count: OptionCount, fill: str) -> Track:
    length = (count.n if look.values == "counts" else count.share) or 0
    name = group.group if width(group.group) <= NAME_AT_BAR else ""
    value = value_label(look, count.n or 0, group.n)
    return Track((Segment(0, length, fill, told=told(group, count)),), value, name, group=at)


def waves(now: ResultTable, then: ResultTable) -> Picture:
    """Two bars an option: the share of all respondents in the other survey and in this one."""
    if not now.total.n and not then.total.n:
        return nobody_answered()
    surveys = ((then, THEN_COLOUR), (now, NOW_COLOUR))
    keys = [Key(_survey_line(table), colour, at) for at, (table, colour) in enumerate(surveys)]
    about = Picture(
        proportions=CLUSTERED,
        note=text("images.measure_waves"),
        keys=tuple(keys),
        remark=remark(now),
    )
    shown = [
        at for at, (table, _) in enumerate(surveys) if table.total.has_counts and table.total.n
    ]
    if not shown:
        hidden = next(table for table in (now, then) if table.total.n)
        return replace(about, sentence=withheld(hidden, hidden.total))
    rows = [
        Row(
            pair.label,
            tuple(
                _wave_track(surveys[at][0], (pair.then, pair.now)[at], surveys[at][1], at)
                for at in shown
            ),
            is_strong=True,
        )
        for pair in options_of_waves(now, then)
    ]
    return replace(about, rows=tuple(rows), zeros=(0,))


def _survey_line(table: ResultTable) -> str:
    return group_line(table, replace(table.total, group=table.survey_title))


def _wave_track(table: ResultTable, count: OptionCount | None, fill: str, at: int) -> Track:
    if count is None:
        return Track(value=MISSING, group=at)
    total = replace(table.total, group=table.survey_title)
    value = count_and_share(count.n or 0, total.n)
    segment = Segment(0, count.share or 0, fill, told=told(total, count))
    return Track((segment,), value, group=at)
