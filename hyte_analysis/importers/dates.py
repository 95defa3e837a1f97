"""Dates as people and survey tools write them."""

import re
from collections.abc import Iterable
from datetime import datetime
from enum import Enum

_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T\s]+(.*))?")
_OTHER = re.compile(r"(\d{1,2})([./-])(\d{1,2})\2(\d{4}|\d{2})(?:[,\s]+(?:klo\s+)?(.*))?")
_TIME = re.compile(
    r"(\d{1,2})(?:[.:](\d{2})(?:[.:](\d{2})(?:[.,]\d+)?)?)?\s*(am|pm)?"
    r"\s*(?:z|utc|gmt|[a-z]{3,4}|[+-]\d{2}:?\d{2})?",
    re.IGNORECASE,
)


class DateOrder(Enum):
    """Which of a date's first two numbers is the day."""

    DAY_FIRST = "day_first"
    MONTH_FIRST = "month_first"
    UNKNOWN = "unknown"
    """Both are possible: read with the day first, and said so."""


def date_order(texts: Iterable[str]) -> DateOrder | None:
    """In which order a column writes its dates; None where some text is no date."""
    firsts: set[bool] = set()
    is_dotted, is_ambiguous = True, False
    for text in texts:
        if date_of(text, DateOrder.DAY_FIRST) is None:
            if date_of(text, DateOrder.MONTH_FIRST) is None:
                return None
            firsts.add(False)
        elif date_of(text, DateOrder.MONTH_FIRST) is None:
            firsts.add(True)
        match = _OTHER.fullmatch(text)
        if match:
            is_dotted &= match[2] == "."
            is_ambiguous |= match[1] != match[3]
    if len(firsts) == 2:
        return None
    if firsts:
        return DateOrder.DAY_FIRST if firsts.pop() else DateOrder.MONTH_FIRST
    return DateOrder.DAY_FIRST if is_dotted or not is_ambiguous else DateOrder.UNKNOWN


def date_of(text: str, order: DateOrder = DateOrder.DAY_FIRST) -> datetime | None:
    """The date, and the time of day where one is given; None for any other text."""
    iso = _ISO.fullmatch(text)
    if iso:
        year, month, day, rest = int(iso[1]), int(iso[2]), int(iso[3]), iso[4]
    else:
        other = _OTHER.fullmatch(text)
        if not other:
            return None
        day, month, year, rest = int(other[1]), int(other[3]), int(other[4]), other[5]
        if order is DateOrder.MONTH_FIRST:
            day, month = month, day
        year += 2000 if year < 100 else 0
    hour, minute, second = _time(rest)
    try:
        return datetime(year, month, day, hour, minute, second)  # noqa: DTZ001 - as written
    except ValueError:
        return None


def day_number(moment: datetime) -> float:
    """The proleptic ordinal day, the time of day as its fraction."""
    seconds = moment.hour * 3600 + moment.minute * 60 + moment.second
    return moment.toordinal() + seconds / 86_400


def _time(rest: str | None) -> tuple[int, int, int]:
    """Hour, minute and second; hour 99, which no date takes, for a text that is no time."""
    if not rest:
        return 0, 0, 0
    match = _TIME.fullmatch(rest.strip())
    if not match:
        return 99, 0, 0
    hour = int(match[1])
    if match[4]:
        hour = hour % 12 + (12 if match[4].lower() == "pm" else 0)
    return hour, int(match[2] or 0), int(match[3] or 0)
