"""Options guessed from the texts of a column: their order, roles and scale."""

import re
from collections.abc import Iterable

from hyte_analysis.survey.model import Option, Role, Scale
from hyte_analysis.survey.wording import clean, finnish_order, option_key

MOST_OPTIONS = 12
LONGEST_OPTION = 80
_NUMBER = re.compile(r"^[-+−]?\d{1,15}(?:[.,]\d{1,20})?$")
_DONT_KNOW = frozenset(
    ("en osaa sanoa", "emme osaa sanoa", "ei osaa sanoa", "eos", "en tiedä", "emme tiedä",
     "don't know", "do not know", "i don't know", "not sure", "unsure", "vet ej", "kan inte säga",
     "vet inte")
)  # fmt: skip
_NOT_APPLICABLE = frozenset(
    ("ei koske meitä", "ei koske", "ei sovellu", "not applicable", "n/a", "ej aktuellt")
)
_OTHER = re.compile(
    r"(?:jokin |joku )?muu(?:,? mikä| \(.*\)|: mikä)?$|muu, |other(?: \(.*\))?$|other - write in"
    r"|annat(?:,? vad)?$"
)
_LAST = {Role.OTHER: 1, Role.NOT_APPLICABLE: 2, Role.DONT_KNOW: 3}
_ORDERED_SCALES: tuple[tuple[str, ...], ...] = (
    ("kyllä", "osittain", "ei", "ei ole tarvetta"),
    (
        "täysin samaa mieltä", "samaa mieltä", "jokseenkin samaa mieltä", "osittain samaa mieltä",
        "ei samaa eikä eri mieltä", "osittain eri mieltä", "jokseenkin eri mieltä", "eri mieltä",
        "täysin eri mieltä",
    ),
    ("erittäin hyvin", "hyvin", "melko hyvin", "kohtalaisesti", "melko huonosti", "huonosti",
     "erittäin huonosti"),
    ("erittäin tärkeä", "tärkeä", "melko tärkeä", "jonkin verran tärkeä", "ei kovin tärkeä",
     "ei lainkaan tärkeä"),
    ("aina", "usein", "joskus", "harvoin", "ei koskaan"),
    ("erittäin paljon", "paljon", "jonkin verran", "vähän", "ei lainkaan"),
)  # fmt: skip


def guessed_options(values: Iterable[str]) -> tuple[tuple[Option, ...], Scale]:
    """Options of a guessed choice: a known scale's order, else Finnish alphabetical order.

    The order never depends on the order of the rows.
    """
    spellings: dict[str, str] = {}
    for value in sorted(set(map(clean, values))):
        spellings.setdefault(option_key(value), value)
    scale = shared_scale(set(spellings))

    def place(key: str) -> tuple[int, int, object]:
        in_scale = scale.index(key) if scale and key in scale else 0
        return _LAST.get(guessed_role(key), 0), in_scale, finnish_order(key)

    ordered = sorted(spellings, key=place)
    options = tuple(
        Option(code, spellings[key], spellings[key], guessed_role(key))
        for code, key in enumerate(ordered, start=1)
    )
    is_ordinal = scale is not None and scale is not _ORDERED_SCALES[0]
    return options, Scale.ORDINAL if is_ordinal else Scale.NOMINAL


def shared_scale(keys: set[str]) -> tuple[str, ...] | None:
    """The known scale that these option keys are of; None where there is none."""
    substantive = {key for key in keys if guessed_role(key) is Role.SUBSTANTIVE}
    for scale in _ORDERED_SCALES:
        if substantive and substantive <= set(scale):
            return scale
    return None


def guessed_role(label: str) -> Role:
    """What an option of this label stands for."""
    key = option_key(label)
    if key in _DONT_KNOW:
        return Role.DONT_KNOW
    if _OTHER.match(key):
        return Role.OTHER
    return Role.NOT_APPLICABLE if key in _NOT_APPLICABLE else Role.SUBSTANTIVE


def is_number(value: str) -> bool:
    """Whether a cell is a number and nothing else."""
    return bool(_NUMBER.match(value))
