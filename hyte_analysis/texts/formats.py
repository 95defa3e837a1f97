"""Finnish numbers and shares: rounded once, half up, with a decimal comma."""

from decimal import ROUND_HALF_UP, Decimal

NO_BREAK_SPACE = "\u00a0"
MISSING = "–"


def decimal_text(value: float | None, places: int = 2) -> str:
    """`1,93` for 1.9285…; a dash for None.

    Rounds the shortest decimal that stands for the float, so 1.005 becomes `1,01`.
    """
    if value is None:
        return MISSING
    rounded = Decimal(repr(value)).quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    sign, digits = ("−", -rounded) if rounded < 0 else ("", rounded)
    return sign + f"{digits:,f}".replace(",", NO_BREAK_SPACE).replace(".", ",")


def count_text(value: int) -> str:
    """`12 400` for 12400."""
    return f"{value:,d}".replace(",", NO_BREAK_SPACE)


def share_text(share: float | None, places: int = 0) -> str:
    """`43 %` for 0.4285…; a dash for None."""
    if share is None:
        return MISSING
    return decimal_text(float(Decimal(repr(share)) * 100), places) + NO_BREAK_SPACE + "%"


def small_share_text(n: int, base: int) -> str:
    """`2/3` below ten answers, else `43 %`; a dash where nobody answered."""
    if base == 0:
        return MISSING
    return f"{n}/{base}" if base < 10 else share_text(n / base)


def value_text(value: float) -> str:
    """A number as short as it was given: `3`, `2,5`."""
    if value == int(value):
        return count_text(int(value))
    return f"{round(value, 6)!r}".replace(".", ",")
