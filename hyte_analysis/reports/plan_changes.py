"""What a person does to a report plan: each act gives the plan after it, nothing is stored here.

Places are counted from 0. An act that changes nothing gives the same plan; one that can't be done
raises PlanProblem. A place that is not there is a programming error.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NoReturn, TypeVar

from hyte_analysis.errors import HyteError
from hyte_analysis.survey.plans import ItemKind, Plan, PlanItem, PlanSection
from hyte_analysis.survey.wording import clean
from hyte_analysis.texts import text
from hyte_analysis.texts.formats import count_text

MOST_SECTIONS = 100
MOST_ITEMS = 1000
LONGEST_NAME = 80
LONGEST_TITLE = 200
"""Characters of a title, a heading, an event and an item's title."""
LONGEST_COMMENT = 3000
"""Characters of a comment, and of the team's own words on a slide."""


_Row = TypeVar("_Row")


class PlanProblem(HyteError):
    """A change to a report plan that can't be made."""


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where an item is: which section, and which item of it; in the order of the plan."""

    section: int
    item: int


def _refuse(key: str, most: int = 0) -> NoReturn:
    raise PlanProblem(text(f"report_page.problem.{key}", most=count_text(most)))


def renamed(plan: Plan, name: str) -> Plan:
    """The plan by another name."""
    return replace(plan, name=checked_name(name))


def checked_name(name: str) -> str:
    """The name of a plan on one line; PlanProblem for none and for one that is too long."""
    name = _line(name, "long_name", LONGEST_NAME)
    return name or _refuse("no_name")


def with_cover(plan: Plan, title: str, event: str) -> Plan:
    """The plan with these words on its cover; "" for the survey's title and for no event."""
    return replace(plan, title=_title(title), event=_title(event))


def with_section(plan: Plan, heading: str) -> Plan:
    """The plan with a section at the end."""
    if len(plan.sections) >= MOST_SECTIONS:
        _refuse("sections", MOST_SECTIONS)
    return replace(plan, sections=(*plan.sections, PlanSection(_title(heading))))


def with_heading(plan: Plan, section: int, heading: str) -> Plan:
    """The plan with another heading of a section."""
    return _with_section(plan, section, replace(plan.sections[section], heading=_title(heading)))


def section_moved(plan: Plan, section: int, by: int) -> Plan:
    """The plan with a section nearer to the start (by < 0) or the end, no further than it goes."""
    return replace(plan, sections=_moved(plan.sections, section, by))


def without_section(plan: Plan, section: int) -> Plan:
    """The plan without a section and its items."""
    return replace(plan, sections=_without(plan.sections, section))


def with_item(plan: Plan, item: PlanItem, section: int | None = None) -> Plan:
    """The plan with an item at the end of a section; of the last, where none is named.

    A plan without sections gets one without a heading.
    """
    if len(plan.items) >= MOST_ITEMS:
        _refuse("items", MOST_ITEMS)
    if not plan.sections:
        plan = replace(plan, sections=(PlanSection(),))
    at = len(plan.sections) - 1 if section is None else section
    return _with_items(plan, at, (*plan.sections[at].items, checked_item(item)))


def without_item(plan: Plan, at: Place) -> Plan:
    """The plan without an item."""
    return _with_items(plan, at.section, _without(plan.sections[at.section].items, at.item))


def with_item_at(plan: Plan, at: Place, item: PlanItem) -> Plan:
    """The plan with this item in place of the one that is there."""
    items = plan.sections[at.section].items
    changed = (*items[: at.item], checked_item(item), *items[at.item + 1 :])
    return _with_items(plan, at.section, changed)


def item_moved(plan: Plan, at: Place, by: int) -> tuple[Plan, Place]:
    """The plan with an item a step up (by -1) or down (1), and where the item is then.

    From the edge of a section it goes on to the nearest edge of the next one; from the edge of
    the plan nowhere.
    """
    items = plan.sections[at.section].items
    if 0 <= at.item + by < len(items):
        moved = _with_items(plan, at.section, _moved(items, at.item, by))
        return moved, Place(at.section, at.item + by)
    to = at.section + by
    if not 0 <= to < len(plan.sections):
        return plan, at
    return in_section(plan, at, to, first=by > 0)


def in_section(plan: Plan, at: Place, to: int, *, first: bool = False) -> tuple[Plan, Place]:
    """The plan with an item as the last (or first) of another section, and where it is then."""
    if to == at.section:
        return plan, at
    item = plan.sections[at.section].items[at.item]
    others = plan.sections[to].items
    there = (item, *others) if first else (*others, item)
    plan = _with_items(without_item(plan, at), to, there)
    return plan, Place(to, 0 if first else len(others))


def checked_item(item: PlanItem) -> PlanItem:
    """The item with its words on their lines; PlanProblem for words that are too long or none."""
    comment = "\n".join(clean(line) for line in item.comment.strip().splitlines())
    if len(comment) > LONGEST_COMMENT:
        _refuse("comment", LONGEST_COMMENT)
    item = replace(item, title=_title(item.title), comment=comment)
    if item.kind is ItemKind.TEXT and not (item.title or item.comment):
        _refuse("empty_text")
    return item


def _title(words: str) -> str:
    return _line(words, "title", LONGEST_TITLE)


def _line(words: str, key: str, most: int) -> str:
    line = clean(words)
    return line if len(line) <= most else _refuse(key, most)


def _with_section(plan: Plan, at: int, section: PlanSection) -> Plan:
    return replace(plan, sections=(*plan.sections[:at], section, *plan.sections[at + 1 :]))


def _with_items(plan: Plan, section: int, items: Sequence[PlanItem]) -> Plan:
    return _with_section(plan, section, replace(plan.sections[section], items=tuple(items)))


def _without(rows: Sequence[_Row], at: int) -> tuple[_Row, ...]:
    return (*rows[:at], *rows[at + 1 :])


def _moved(rows: Sequence[_Row], at: int, by: int) -> tuple[_Row, ...]:
    rest = [*rows[:at], *rows[at + 1 :]]
    rest.insert(max(0, min(at + by, len(rest))), rows[at])
    return tuple(rest)
