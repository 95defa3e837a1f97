"""Dates as the rows of a distribution: single days, or the months or years they fall in."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from hyte_analysis.survey.model import Option
from hyte_analysis.texts.formats import date_text, month_text

MOST_DAYS = 12
MOST_MONTHS = 24
MOST_YEARS = 60
_Period = tuple[int, ...]


def periods(days: Sequence[float]) -> tuple[tuple[Option, ...], Mapping[float, int]]:
    """The rows of a date question, oldest first, and each day's row code.

    `days` are sorted ordinal days, with the time of day as a fraction. Months and years in
    which nothing happened have rows too, so that time runs evenly, unless they are very many.
    """
    dates = {day: date.fromordinal(int(day)) for day in days}
    single = sorted({(d.year, d.month, d.day) for d in dates.values()})
    if len(single) <= MOST_DAYS:
        return _rows(dates, single, lambda d: (d.year, d.month, d.day))
    first, last = single[0], single[-1]
    months = [divmod(m, 12) for m in range(first[0] * 12 + first[1] - 1, last[0] * 12 + last[1])]
    if len(months) <= MOST_MONTHS:
        return _rows(dates, [(y, m + 1) for y, m in months], lambda d: (d.year, d.month))
    is_long = last[0] - first[0] > MOST_YEARS
    all_years = {y for y, _, _ in single} if is_long else range(first[0], last[0] + 1)
    years = [(year,) for year in sorted(all_years)]
    return _rows(dates, years, lambda d: (d.year,))


def _rows(
    dates: Mapping[float, date], rows: Sequence[_Period], period: Callable[[date], _Period]
) -> tuple[tuple[Option, ...], Mapping[float, int]]:
    codes = {row: code for code, row in enumerate(rows, 1)}
    options = tuple(Option(code, _label(row), _label(row)) for row, code in codes.items())
    return options, {day: codes[period(moment)] for day, moment in dates.items()}


def _label(period: _Period) -> str:
    if len(period) == 3:
        return date_text(date(*period))
    return month_text(date(*period, 1)) if len(period) == 2 else str(period[0])
