"""The team's report plans: what is told of a survey, in which order, and how."""

from dataclasses import dataclass
from enum import StrEnum


class ItemKind(StrEnum):
    """What an item of a plan tells."""

    QUESTION = "question"
    """A closed question: its chart and figures by group."""

    THEMES = "themes"
    """The team's summary of an open question."""

    CROSSTAB = "crosstab"
    """A closed question by the options of another."""

    WAVES = "waves"
    """A closed question beside its pair in another survey."""

    TEXT = "text"
    """The team's own words, a bullet a line."""


@dataclass(frozen=True, slots=True)
class PlanItem:
    """A finding to tell; what is "" is chosen by the product.

    `title` is the team's own (else the question's text), `comment` what the team says of it; of
    the team's own words it is the lines. `chart` and `order` are ids of a chart and of an order of
    options, `values` is "counts" or "shares". `against` is the question that divides a crosstab, or
    the other survey of waves. `beside` is the open question whose summary stands beside the chart.
    """

    kind: ItemKind
    question_id: str = ""
    title: str = ""
    comment: str = ""
    chart: str = ""
    order: str = ""
    values: str = ""
    with_total: bool = False
    against: str = ""
    beside: str = ""


@dataclass(frozen=True, slots=True)
class PlanSection:
    """A part of the report with a heading of its own; "" for none."""

    heading: str = ""
    items: tuple[PlanItem, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """A report plan; `name` is what the team calls it, `title` and `event` stand on the cover.

    Without a title the survey's stands there.
    """

    name: str
    title: str = ""
    event: str = ""
    sections: tuple[PlanSection, ...] = ()

    @property
    def items(self) -> tuple[PlanItem, ...]:
        """The items of all sections in order."""
        return tuple(item for section in self.sections for item in section.items)
