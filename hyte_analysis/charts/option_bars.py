"""One group's answers, an option a row: for many options, where more hues would not help."""

from collections.abc import Mapping, Sequence

import plotly.graph_objects as go

from hyte_analysis.analysis.ranking import Place, ranks
from hyte_analysis.analysis.result import OptionCount, ResultTable
from hyte_analysis.charts.labels import option_text
from hyte_analysis.charts.look import Look, chosen_group, count_of, ordered_options
from hyte_analysis.charts.option_rows import Row, drawn_rows
from hyte_analysis.charts.theme import is_coloured
from hyte_analysis.survey.model import Kind, Role
from hyte_analysis.texts import text
from hyte_analysis.texts.formats import decimal_text


def draw(table: ResultTable, look: Look) -> go.Figure:
    """Bars of one hue for all together or the chosen group, count and share at the end.

    By size, choices of several have their place before the label; what is not a choice among
    the others stands apart below, without a place.
    """
    group = chosen_group(table, look)
    counts = [count_of(group, option) for option in ordered_options(table, look)]
    several = table.question.kind is Kind.MULTIPLE_CHOICE
    places = places_of(counts) if several and look.order == "size" else {}
    first_apart = next((c.option.code for c in counts if not is_choice(c)), None)
    is_parted = look.order != "form" and any(map(is_choice, counts))
    heading = text("charts.other_options") if is_parted else ""
    rows = [
        Row(
            name=option_text(count.option),
            label=placed_label(count, places),
            n=count.n or 0,
            small=mean_rank_line(count) if table.question.kind is Kind.RANKING else "",
            is_grey=not is_coloured(count.option),
            heading=heading if count.option.code == first_apart else "",
        )
        for count in counts
    ]
    remark = text("charts.note_shares_of_respondents") if several else ""
    return drawn_rows(table, look, rows, remark)


def is_choice(count: OptionCount) -> bool:
    """Whether the option is a choice among the others."""
    return count.option.role is Role.SUBSTANTIVE


def places_of(counts: Sequence[OptionCount]) -> Mapping[int, Place]:
    """The place of each choice by its code."""
    choices = [count for count in counts if is_choice(count)]
    found = ranks([count.n or 0 for count in choices])
    return {count.option.code: place for count, place in zip(choices, found, strict=True)}


def placed_label(count: OptionCount, places: Mapping[int, Place]) -> str:
    """The option with its place before it, where it has one."""
    option = option_text(count.option)
    place = places.get(count.option.code)
    if place is None:
        return option
    key = "charts.place_shared" if place.is_shared else "charts.place"
    return text(key, first=place.first, last=place.last, option=option)


def mean_rank_line(count: OptionCount) -> str:
    """The mean of the option's ranks in words."""
    return text("charts.mean_rank", mean=decimal_text(count.mean_rank))
