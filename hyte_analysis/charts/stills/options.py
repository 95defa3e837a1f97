"""One group's answers, an option or a focus area a row: thin bars of one hue."""

from collections.abc import Sequence

from hyte_analysis.analysis.conventions import withheld
from hyte_analysis.analysis.result import GroupResult, ResultTable
from hyte_analysis.charts.labels import count_and_share, statistics
from hyte_analysis.charts.look import Look, chosen_group, count_of, ordered_options
from hyte_analysis.charts.option_bars import is_choice, mean_rank_line, placed_label, places_of
from hyte_analysis.charts.stills.picture import THIN, Picture, Row, Segment, Track
from hyte_analysis.charts.stills.words import nobody_answered, remark, told
from hyte_analysis.charts.theme import DONT_KNOW_COLOUR, colours_of_groups, is_coloured
from hyte_analysis.survey.model import Kind
from hyte_analysis.texts import text


def options(table: ResultTable, look: Look) -> Picture:
    """A bar an option, count and share at its end; by size with places before the labels."""
    group = chosen_group(table, look)
    counts = [count_of(group, option) for option in ordered_options(table, look)]
    several = table.question.kind is Kind.MULTIPLE_CHOICE
    places = places_of(counts) if several and look.order == "size" else {}
    first_apart = next((c.option.code for c in counts if not is_choice(c)), None)
    is_parted = look.order != "form" and any(map(is_choice, counts))
    hue = colours_of_groups(table)[group.group]
    rows = [
        Row(
            label=placed_label(count, places),
            tracks=(_track(look, group, count.n or 0,
                           hue if is_coloured(count.option) else DONT_KNOW_COLOUR,
                           told(group, count)),),
            figures=mean_rank_line(count) if table.question.kind is Kind.RANKING else "",
            heading=text("charts.other_options")
            if is_parted and count.option.code == first_apart else "",
        )
        for count in counts
    ]  # fmt: skip
    own = text("charts.note_shares_of_respondents") if several else ""
    return _picture(table, look, group, rows, own)


def areas(table: ResultTable, look: Look) -> Picture:
    """A bar a focus area: how many chose at least one of its options."""
    group = chosen_group(table, look)
    found = group.areas
    if look.order == "size":
        found = tuple(sorted(found, key=lambda area: -(area.n or 0)))
    hue = colours_of_groups(table)[group.group]
    rows = [Row(area.area, (_track(look, group, area.n or 0, hue, ""),)) for area in found]
    return _picture(table, look, group, rows, text("charts.note_areas"))


def _track(look: Look, group: GroupResult, n: int, fill: str, words: str) -> Track:
    length = n if look.values == "counts" else n / group.n if group.n else 0
    value = count_and_share(n, group.n)
    return Track((Segment(0, length, fill, told=words),), value, group=0)


def _picture(
    table: ResultTable, look: Look, group: GroupResult, rows: Sequence[Row], own: str
) -> Picture:
    """The rows under the group's name; words where it has no answers or they may not be seen."""
    if not group.n:
        return nobody_answered()
    figures, about = statistics(table, group), remark(table, own)
    if not group.has_counts:
        hidden = withheld(table, group)
        return Picture(title=group.group, figures=figures, sentence=hidden, remark=about)
    longest = max((track.segments[0].end for row in rows for track in row.tracks), default=1)
    return Picture(
        rows=tuple(rows),
        reach=(0, 1 if look.values == "shares" else max(1, longest)),
        proportions=THIN,
        title=group.group,
        figures=figures,
        zeros=(0,),
        remark=about,
    )
