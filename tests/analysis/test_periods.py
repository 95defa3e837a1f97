"""Dates are counted by day, month or year, whichever a table can hold."""

from datetime import date

from hyte_analysis.analysis.periods import periods


def labels(days: list[date]) -> list[str]:
    options, place = periods(sorted(float(day.toordinal()) for day in days))
    assert set(place) == {float(day.toordinal()) for day in days}
    return [option.label for option in options]


def test_a_few_days_stand_each_on_its_own_row() -> None:
    assert labels([date(2025, 5, 1), date(2025, 6, 30)]) == ["1.5.2025", "30.6.2025"]


def test_many_days_are_months_and_none_between_is_left_out() -> None:
    days = [date(2025, 1, day) for day in range(1, 13)] + [date(2025, 4, 2)]
    assert labels(days) == ["1/2025", "2/2025", "3/2025", "4/2025"]


def test_many_months_are_years() -> None:
    days = [date(2020 + i // 4, 1 + i % 12, 3) for i in range(20)]
    assert labels(days) == ["2020", "2021", "2022", "2023", "2024"]


def test_a_slip_of_centuries_makes_no_thousand_rows() -> None:
    days = [date(2025, 1, day) for day in range(1, 14)] + [date(225, 1, 1)]
    assert labels(days) == ["225", "2025"]
