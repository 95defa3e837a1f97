"""Finnish numbers, shares and dates: rounded once, half up, with a decimal comma."""

from datetime import date
from decimal import ROUND_HALF_UP, Context, Decimal

NO_BREAK_SPACE = "\u00a0"
MISSING = "–"
_MINUS = "−"
# Wide enough for any float, so that rounding a large one never fails.
_ROUNDING = Context(prec=700, rounding=ROUND_HALF_UP)


def decimal_text(value: float | None, places: int = 2) -> str:
    """`1,93` for 1.9285…; a dash for None.

    Rounds the shortest decimal that stands for the float, so 1.005 becomes `1,01`.
    """
    if value is None:
        return MISSING
    return _finnish(_rounded(value, places))


def _rounded(value: float, places: int) -> Decimal:
    shortest = Decimal(repr(float(value)))
    return shortest.quantize(Decimal(1).scaleb(-places), context=_ROUNDING)


def _finnish(number: Decimal) -> str:
    """The number with a decimal comma, thousands apart and a real minus; no minus before 0,00."""
    digits = f"{abs(number):,f}".replace(",", NO_BREAK_SPACE).replace(".", ",")
    return _MINUS + digits if number < 0 else digits


def count_text(value: int) -> str:
    """`12 400` for 12400."""
    return _finnish(Decimal(int(value)))


def share_text(share: float | None, places: int = 0) -> str:
    """`43 %` for 0.4285…; a dash for None."""
    if share is None:
        return MISSING
    return decimal_text(float(Decimal(repr(float(share))) * 100), places) + NO_BREAK_SPACE + "%"


def small_share_text(n: int, base: int) -> str:
    """`2/3` below ten answers, else `43 %`; a dash where nobody answered."""
    if base == 0:
        return MISSING
    return f"{n}/{base}" if base < 10 else share_text(n / base)


def value_text(value: float) -> str:
    """A number as short as it was given, to six decimals: `3`, `2,5`."""
    whole, comma, decimals = decimal_text(value, 6).partition(",")
    kept = decimals.rstrip("0")
    return whole + comma + kept if kept else whole


def date_text(day: date) -> str:
    """`1.5.2025`."""
    return f"{day.day}.{day.month}.{day.year}"


def month_text(day: date) -> str:
    """`5/2025`."""
    return f"{day.month}/{day.year}"
