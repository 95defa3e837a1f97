"""Dates are read as people and tools write them, and a doubtful order is said."""

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hyte_analysis.importers.dates import DateOrder, date_of, date_order, day_number

WRITTEN = {
    "5.1.2022": datetime(2022, 1, 5),  # noqa: DTZ001
    "24.3.2026 9.15": datetime(2026, 3, 24, 9, 15),  # noqa: DTZ001
    "07/10/2024 10:04:36": datetime(2024, 10, 7, 10, 4, 36),  # noqa: DTZ001
    "2020/06/05 11:34:01 PM EST": datetime(2020, 6, 5, 23, 34, 1),  # noqa: DTZ001
    "2021-07-05T10:58:34.147+03:00": datetime(2021, 7, 5, 10, 58, 34),  # noqa: DTZ001
    "2021-07-05": datetime(2021, 7, 5),  # noqa: DTZ001
    "1/2/24": datetime(2024, 2, 1),  # noqa: DTZ001
}


@pytest.mark.parametrize("text", WRITTEN)
def test_every_tools_way_of_writing_is_read(text: str) -> None:
    assert date_of(text) == WRITTEN[text]


@pytest.mark.parametrize(
    "text", ["", "5", "31.2.2025", "1.15.2022", "5.1.", "10.61", "maanantaina", "1.1.2022 25.00"]
)
def test_what_is_no_date_is_no_date(text: str) -> None:
    assert date_of(text) is None


@pytest.mark.parametrize(
    ("texts", "order"),
    [
        (["5.1.2022", "6.1.2022"], DateOrder.DAY_FIRST),
        (["2/15/2021", "3/1/2021"], DateOrder.MONTH_FIRST),
        (["26/09/2022", "07/10/2022"], DateOrder.DAY_FIRST),
        (["07/10/2024", "08/10/2024"], DateOrder.UNKNOWN),
        (["07/07/2024"], DateOrder.DAY_FIRST),
        (["2024-10-07"], DateOrder.DAY_FIRST),
        (["26/09/2022", "2/15/2021"], None),
        (["1.5.2025", "ehkä toukokuussa"], None),
    ],
)
def test_the_order_of_day_and_month_is_told_by_the_whole_column(
    texts: list[str], order: DateOrder | None
) -> None:
    assert date_order(texts) is order


@given(st.dates(date(1900, 1, 1), date(2099, 12, 31)))
def test_a_finnish_date_comes_back_as_its_day(day: date) -> None:
    moment = date_of(f"{day.day}.{day.month}.{day.year}")
    assert moment is not None
    assert day_number(moment) == day.toordinal()
