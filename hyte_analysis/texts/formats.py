"""Numbers, shares and dates as the language writes them; rounded once, half up.

Finnish and Swedish have a decimal comma, a space between thousands and before the percent sign;
English a point, a comma and no space. The words beside the numbers are in `languages.toml`.
"""

from dataclasses import dataclass
from datetime import date, time
from decimal import ROUND_HALF_UP, Context, Decimal

from hyte_analysis.texts.catalogues import text
from hyte_analysis.texts.languages import FIRST, language

NO_BREAK_SPACE = "\u00a0"
MISSING = "–"
_MINUS = "−"
# Wide enough for any float, so that rounding a large one never fails.
_ROUNDING = Context(prec=700, rounding=ROUND_HALF_UP)


@dataclass(frozen=True, slots=True)
class Signs:
    """What a language writes before decimals, between thousands, after a share and in a time."""

    decimal: str = ","
    thousands: str = NO_BREAK_SPACE
    percent: str = f"{NO_BREAK_SPACE}%"
    clock: str = "."


_SIGNS = {FIRST: Signs(), "sv": Signs(), "en": Signs(".", ",", "%", ":")}


def signs() -> Signs:
    """The signs of the language of this moment."""
    return _SIGNS.get(language(), _SIGNS[FIRST])


def decimal_text(value: float | None, places: int = 2) -> str:
    """`1,93` for 1.9285…; a dash for None.

    Rounds the shortest decimal that stands for the float, so 1.005 becomes `1,01`.
    """
    if value is None:
        return MISSING
    return _written(rounded(value, places))


def rounded(value: float, places: int = 2) -> Decimal:
    """The value as it is printed: half up, from the shortest decimal that stands for it."""
    shortest = Decimal(repr(float(value)))
    return shortest.quantize(Decimal(1).scaleb(-places), context=_ROUNDING)


def _written(number: Decimal) -> str:
    """The number with the language's signs and a real minus; no minus before 0,00."""
    own = signs()
    whole, _, decimals = f"{abs(number):,f}".partition(".")
    digits = whole.replace(",", own.thousands) + (own.decimal + decimals if decimals else "")
    return _MINUS + digits if number < 0 else digits


def count_text(value: int) -> str:
    """`12 400` for 12400."""
    return _written(Decimal(int(value)))


def share_text(share: float | None, places: int = 0) -> str:
    """`43 %` for 0.4285…; a dash for None."""
    if share is None:
        return MISSING
    return decimal_text(float(Decimal(repr(float(share))) * 100), places) + signs().percent


def change_text(change: float | None) -> str:
    """`+12 %-yks.` for a share that has grown by 0.12; a dash for None."""
    if change is None:
        return MISSING
    points = decimal_text(float(Decimal(repr(float(change))) * 100), 0)
    sign = "+" if points != "0" and not points.startswith(_MINUS) else ""
    is_one = points.removeprefix(_MINUS) == "1"
    return text(f"languages.points.{'one' if is_one else 'many'}", n=sign + points)


def small_share_text(n: int, base: int) -> str:
    """`2/3` below ten answers, else `43 %`; a dash where nobody answered."""
    if base == 0:
        return MISSING
    return f"{n}/{base}" if base < 10 else share_text(n / base)


def out_of_text(n: int) -> str:
    """`6:sta`, `14:stä`: out of so many, with the ending that the spoken number has in Finnish.

    In other languages the number alone: the word is beside it.
    """
    if language() != FIRST:
        return count_text(n)
    digits = str(n)
    last = digits.rstrip("0")[-1:] or "0"
    zeros = len(digits) - len(digits.rstrip("0"))
    # viidestä, kymmenestä; kuudesta, sadasta, tuhannesta, miljoonasta
    ending = "stä" if zeros == 1 or (zeros == 0 and last in "14579") else "sta"
    return f"{count_text(n)}:{ending}" if n else "0:sta"


def p_text(p: float | None) -> str:
    """A p value with the digits that count: `0,39`, `0,013`, `0,0015`, `< 0,0001`."""
    if p is None:
        return MISSING
    if p < 0.0001:
        return f"<{NO_BREAK_SPACE}{decimal_text(0.0001, 4)}"
    return decimal_text(p, 2 if p >= 0.095 else 3 if p >= 0.0095 else 4)


def value_text(value: float) -> str:
    """A number as short as it was given, to six decimals: `3`, `2,5`."""
    whole, comma, decimals = decimal_text(value, 6).partition(signs().decimal)
    kept = decimals.rstrip("0")
    return whole + comma + kept if kept else whole


def date_text(day: date) -> str:
    """`1.5.2025`; `1 May 2025` in English."""
    month = text(f"languages.months.{day.month}")
    return text("languages.date", day=day.day, month=month, year=day.year)


def month_text(day: date) -> str:
    """`5/2025`; `May 2025` in English."""
    month = text(f"languages.months.{day.month}")
    return text("languages.month", month=month, year=day.year)


def time_text(at: time) -> str:
    """`14.07`; `14:07` in English."""
    return f"{at.hour}{signs().clock}{at.minute:02d}"
