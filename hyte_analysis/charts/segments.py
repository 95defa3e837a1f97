"""The bars that both forms of divided bars are made of: an option's segment in every group."""

from collections.abc import Sequence
from dataclasses import dataclass

from hyte_analysis.analysis.result import GroupResult
from hyte_analysis.charts.group_rows import BAR, segment_marker
from hyte_analysis.charts.labels import escaped, hover_text, legend_text, value_label
from hyte_analysis.charts.legend import Mark
from hyte_analysis.charts.look import Look, count_of
from hyte_analysis.charts.theme import LABEL_SIZE, label_colour
from hyte_analysis.survey.model import Option

# A figure that has no room in its segment is left out, not shrunk.
ONLY_WHERE_ROOM = {"minsize": LABEL_SIZE, "mode": "hide"}


@dataclass(frozen=True, slots=True)
class Segment:
    """An option's colour, and where its segment starts in each group's bar (none: stacked)."""

    option: Option
    colour: str
    starts: Sequence[float] | None = None


def segments(
    look: Look, groups: Sequence[GroupResult], tops: Sequence[float], segment: Segment
) -> Mark:
    """One option's segments, their length its share; a group whose counts are hidden has none."""
    counts = [count_of(group, segment.option) for group in groups]
    colour = segment.colour
    bars: Mark = {
        "type": "bar",
        "name": escaped(legend_text(segment.option)),
        "orientation": "h",
        "x": [count.share or None for count in counts],
        "y": [top + BAR / 2 for top in tops],
        "width": BAR,
        "marker": segment_marker(colour),
        "text": [
            value_label(look, count.n, group.n) if count.n else ""
            for group, count in zip(groups, counts, strict=True)
        ],
        "textposition": "inside",
        "insidetextanchor": "middle",
        "textangle": 0,
        "textfont": {"size": LABEL_SIZE, "color": label_colour(colour)},
        "hovertext": [hover_text(g, count) for g, count in zip(groups, counts, strict=True)],
        "hovertemplate": "%{hovertext}<extra></extra>",
    }
    return bars if segment.starts is None else bars | {"base": list(segment.starts)}
