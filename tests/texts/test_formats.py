"""Numbers, shares and dates as each language writes them."""

import math
from datetime import date, time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hyte_analysis.texts.formats import (
    change_text,
    count_text,
    date_text,
    decimal_text,
    month_text,
    out_of_text,
    p_text,
    share_text,
    small_share_text,
    time_text,
    value_text,
)
from hyte_analysis.texts.languages import LANGUAGES, in_language

SPACE = "\u00a0"


@pytest.mark.parametrize(
    ("value", "places", "shown"),
    [
        (27 / 14, 2, "1,93"),
        (5 / 3, 2, "1,67"),
        (1.005, 2, "1,01"),
        (2.675, 2, "2,68"),
        (0.125, 2, "0,13"),
        (-0.125, 2, "−0,13"),
        (0.5, 0, "1"),
        (1.5, 0, "2"),
        (2.5, 0, "3"),
        (0, 2, "0,00"),
        (-0.0, 2, "0,00"),
        (-0.001, 2, "0,00"),
        (-3.0, 1, "−3,0"),
        (1234567.891, 1, f"1{SPACE}234{SPACE}567,9"),
        (-12400.0, 0, f"−12{SPACE}400"),
        (1e-9, 2, "0,00"),
        (None, 2, "–"),
    ],
)
def test_numbers_are_rounded_half_up_with_a_decimal_comma(
    value: float | None, places: int, shown: str
) -> None:
    assert decimal_text(value, places) == shown


@settings(deadline=None)
@given(st.floats(allow_nan=False, allow_infinity=False), st.integers(0, 6))
def test_any_number_can_be_shown(value: float, places: int) -> None:
    shown = decimal_text(value, places)
    back = float(shown.replace("−", "-").replace(SPACE, "").replace(",", "."))
    assert math.isclose(back, value, rel_tol=1e-12, abs_tol=0.5 * 10**-places * (1 + 1e-9))
    assert "." not in shown
    assert value_text(value)


def test_a_rounded_figure_is_not_rounded_again() -> None:
    assert decimal_text(0.4449999, 2) == "0,44"
    assert share_text(0.44499999) == f"44{SPACE}%"


@pytest.mark.parametrize(
    ("share", "shown"),
    [
        (3 / 7, f"43{SPACE}%"),
        (0.125, f"13{SPACE}%"),
        (0.005, f"1{SPACE}%"),
        (0.285, f"29{SPACE}%"),
        (0.0, f"0{SPACE}%"),
        (1.0, f"100{SPACE}%"),
        (None, "–"),
    ],
)
def test_shares_are_whole_percents(share: float | None, shown: str) -> None:
    assert share_text(share) == shown


def test_a_share_of_a_few_answers_is_shown_as_a_fraction() -> None:
    assert small_share_text(2, 3) == "2/3"
    assert small_share_text(0, 9) == "0/9"
    assert small_share_text(3, 10) == f"30{SPACE}%"
    assert small_share_text(0, 0) == "–"


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (0, "0"),
        (999, "999"),
        (12400, f"12{SPACE}400"),
        (-5, "−5"),
        (10**6, f"1{SPACE}000{SPACE}000"),
    ],
)
def test_thousands_are_set_apart(value: int, shown: str) -> None:
    assert count_text(value) == shown


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (3.0, "3"),
        (100.0, "100"),
        (2.5, "2,5"),
        (-2.5, "−2,5"),
        (-3.0, "−3"),
        (0.1 + 0.2, "0,3"),
        (1234.5, f"1{SPACE}234,5"),
        (1e-5, "0,00001"),
    ],
)
def test_a_number_is_as_short_as_it_was_given(value: float, shown: str) -> None:
    assert value_text(value) == shown


def test_figures_of_other_libraries_are_shown_alike() -> None:
    numpy = pytest.importorskip("numpy")
    assert decimal_text(numpy.float64(1.005)) == "1,01"
    assert share_text(numpy.float64(0.125)) == f"13{SPACE}%"
    assert count_text(numpy.int64(12400)) == f"12{SPACE}400"


DAY = date(2025, 11, 5)
WRITTEN = {
    "fi": ["−1 234,57", "12 400", "43 %", "2,5", "+12 %-yks.", "−1 %-yks.",
           "6:sta", "< 0,0001", "5.11.2025", "11/2025", "14.07"],
    "sv": ["−1 234,57", "12 400", "43 %", "2,5", "+12 procentenheter",
           "−1 procentenhet", "6", "< 0,0001", "5.11.2025", "11/2025", "14.07"],
    "en": ["−1,234.57", "12,400", "43%", "2.5", "+12 percentage points",
           "−1 percentage point", "6", "< 0.0001", "5 November 2025", "November 2025",
           "14:07"],
}  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_language_writes_numbers_and_dates_its_own_way(language: str) -> None:
    with in_language(language):
        written = [
            decimal_text(-1234.5678), count_text(12400), share_text(3 / 7), value_text(2.5),
            change_text(0.12), change_text(-0.01), out_of_text(6), p_text(0.00001),
            date_text(DAY), month_text(DAY), time_text(time(14, 7)),
        ]  # fmt: skip
    assert written == WRITTEN[language]


@settings(deadline=None)
@given(st.floats(-1e9, 1e9), st.integers(0, 4))
def test_a_number_has_the_same_digits_in_every_language(value: float, places: int) -> None:
    digits = set()
    for language in LANGUAGES:
        with in_language(language):
            shown = decimal_text(value, places)
        digits.add("".join(sign for sign in shown if sign.isdigit() or sign == "−"))
    assert len(digits) == 1


@settings(deadline=None)
@given(st.floats(-1e6, 1e6))
def test_a_short_number_keeps_no_empty_decimals_in_any_language(value: float) -> None:
    for language, sign in (("fi", ","), ("sv", ","), ("en", ".")):
        with in_language(language):
            whole, _, decimals = value_text(value).partition(sign)
        assert whole.strip("−")
        assert not decimals.endswith("0")
        assert decimals == "" or decimals.isdigit()


def test_small_shares_and_missing_figures_are_alike_in_every_language() -> None:
    for language in LANGUAGES:
        with in_language(language):
            assert small_share_text(2, 3) == "2/3"
            assert decimal_text(None) == share_text(None) == change_text(None) == "–"
