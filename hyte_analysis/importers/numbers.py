"""Numbers as people and survey tools write them: signs, units and thousands."""

import re
from collections.abc import Callable, Iterable, Mapping

from hyte_analysis.survey.wording import clean

_SIGNS = re.compile(r"^(?:[€$£]\s?)?(?P<bare>[-+−]?\d.*?)(?:\s?[%€$£])?$", re.DOTALL)
_UNITS = (
    "h|t|tuntia?|hours?|hrs?|min|minuuttia?|minutes?|mins|v|vuotta|vuosi|years?|yrs?|år|kk"
    "|kuukautta|months?|vk|viikkoa|weeks?|pv|päivää|days?|eur|euroa?|euros|kr|sek|usd|km|cm|m|kg|g"
    "|kpl|hlö|henkilöä|htv|krt|kertaa|times|people|persons?|st|personer|timmar|dagar"
)
_WITH_UNIT = re.compile(
    rf"(?P<bare>[-+−]?\d[\d\s.,']*?)\s?(?P<unit>(?:{_UNITS})\.?(?:/(?:{_UNITS}))?)", re.IGNORECASE
)
_PLAIN = re.compile(r"[-+]?[0-9]{1,15}(?:\.[0-9]{1,20})?")
_SPACED = re.compile(r"[-+]?\d{1,3}(?:[\s']\d{3})+(?=$|[.,])")
_COMMAS = re.compile(r"[-+]?\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_POINTS = re.compile(r"[-+]?\d{1,3}(?:\.\d{3}){2,}(?:,\d+)?|[-+]?\d{1,3}(?:\.\d{3})+,\d+")
_LEAST_UNITED = 0.5
_LEAST_THOUSANDS = 2

Reader = Callable[[str], float | None]


def number_reader(cells: Iterable[str]) -> Reader:
    """A reader of a column's numbers; it gives None for any text that is none.

    `45,000` is forty-five thousand where every comma of the column stands before three digits,
    else a comma is a decimal one. A unit, `40 h`, is read where most cells have that very unit.
    """
    cells = list(cells)
    odd = [clean(cell) for cell in cells if not _PLAIN.fullmatch(cell)]
    unit = _shared_unit(odd, len(cells))
    bare = [_bare(text, unit) for text in odd]
    with_comma = [text for text in bare if "," in text and not _POINTS.fullmatch(text)]
    grouped = [text for text in with_comma if _COMMAS.fullmatch(text) and text[0] != "0"]
    is_grouped = len(grouped) >= _LEAST_THOUSANDS or any(t.count(",") > 1 for t in grouped)
    is_grouped = is_grouped and len(grouped) == sum(1 for t in with_comma if re.match(r"\W?\d", t))

    def read(cell: str) -> float | None:
        if _PLAIN.fullmatch(cell):
            return float(cell)
        text = _bare(clean(cell), unit)
        if is_grouped and _COMMAS.fullmatch(text):
            text = text.replace(",", "")
        elif _POINTS.fullmatch(text):
            text = text.replace(".", "")
        text = text.replace(",", ".")
        return float(text) if _PLAIN.fullmatch(text) else None

    return read


def numbers_of(values: Mapping[str, int]) -> int:
    """How many cells are numbers as a column's reader reads them."""
    read = number_reader(values)
    return sum(n for value, n in values.items() if read(value) is not None)


def _bare(text: str, unit: str) -> str:
    """The digits of a number, without its sign of money or percent and spaced thousands."""
    if unit:
        match = _WITH_UNIT.fullmatch(text)
        text = match["bare"] if match and match["unit"].casefold() == unit else text
    match = _SIGNS.fullmatch(text)
    text = (match["bare"] if match else text).strip().replace("−", "-")
    return re.sub(r"[\s']", "", text) if _SPACED.match(text) else text


def _shared_unit(texts: list[str], cells: int) -> str:
    """The unit that at least half of a column's texts have, or nothing."""
    units = [m["unit"].casefold() for text in texts if (m := _WITH_UNIT.fullmatch(text))]
    common = max(set(units), key=lambda unit: (units.count(unit), unit), default="")
    return common if units.count(common) >= _LEAST_UNITED * cells else ""
