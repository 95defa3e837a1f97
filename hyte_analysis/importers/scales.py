"""Options guessed from the texts of a column: their order, roles and scale."""

import re
from collections.abc import Iterable, Mapping

from hyte_analysis.importers.scale_words import (
    in_order_of_numbers,
    in_order_of_strength,
    numbered,
)
from hyte_analysis.survey.model import Option, Role, Scale
from hyte_analysis.survey.wording import clean, finnish_order, option_key

MOST_OPTIONS = 12
LONGEST_OPTION = 80
_FEWEST_ORDERED = 3
_NUMBER = re.compile(r"^[-+−]?\d{1,15}(?:[.,]\d{1,20})?$")
_NUMBERED = re.compile(r"^\d{1,2}[.)]\s+[^\W\d]")
_DONT_KNOW = frozenset(
    ("en osaa sanoa", "emme osaa sanoa", "ei osaa sanoa", "eos", "en tiedä", "emme tiedä",
     "ei tietoa", "don't know", "do not know", "i don't know", "not sure", "i'm not sure",
     "unsure", "no opinion", "ei mielipidettä", "vet ej", "kan inte säga", "vet inte",
     "ingen åsikt")
)  # fmt: skip
_NOT_APPLICABLE = frozenset(
    ("ei koske meitä", "ei koske", "ei koske minua", "ei sovellu", "not applicable", "n/a",
     "ej aktuellt", "gäller inte mig", "prefer not to say", "prefer not to answer",
     "i prefer not to say", "i prefer not to answer", "en halua sanoa", "en halua kertoa",
     "en halua vastata", "vill inte svara", "vill inte säga", "vill ej svara", "vill ej uppge")
)  # fmt: skip
_NOT_APPLICABLE_END = " (n/a)"
_OTHER = re.compile(
    r"(?:jokin |joku )?muu(?:,? mikä| \(.*\)|: mikä)?$|muu, |other(?: \(.*\))?$|other - write in"
    r"|annat(?:,? vad)?$"
)
_LAST = {Role.OTHER: 1, Role.NOT_APPLICABLE: 2, Role.DONT_KNOW: 3}
_UNORDERED_SCALES: tuple[tuple[str, ...], ...] = (
    ("kyllä", "osittain", "ei", "ei ole tarvetta"),
    ("yes", "partly", "partially", "to some extent", "maybe", "no"),
    ("ja", "delvis", "kanske", "nej"),
)
"""Answers that have an order of their own, and yet are no measure of more or less."""
_ORDERED_SCALES: tuple[tuple[str, ...], ...] = (
    (
        "täysin samaa mieltä", "samaa mieltä", "jokseenkin samaa mieltä", "osittain samaa mieltä",
        "ei samaa eikä eri mieltä", "osittain eri mieltä", "jokseenkin eri mieltä", "eri mieltä",
        "täysin eri mieltä",
    ),
    ("erittäin hyvin", "hyvin", "melko hyvin", "kohtalaisesti", "melko huonosti", "huonosti",
     "erittäin huonosti"),
    ("erinomainen", "erittäin hyvä", "hyvä", "melko hyvä", "kohtalainen", "keskinkertainen",
     "tyydyttävä", "välttävä", "melko huono", "huono", "erittäin huono"),
    ("erittäin tärkeä", "tärkeä", "melko tärkeä", "jonkin verran tärkeä", "ei kovin tärkeä",
     "ei lainkaan tärkeä"),
    ("aina", "lähes aina", "melkein aina", "hyvin usein", "usein", "melko usein", "joskus",
     "silloin tällöin", "melko harvoin", "harvoin", "hyvin harvoin", "ei juuri koskaan",
     "ei koskaan", "en koskaan"),
    ("päivittäin", "useita kertoja viikossa", "viikoittain", "kerran viikossa",
     "useita kertoja kuukaudessa", "kuukausittain", "kerran kuukaudessa",
     "muutaman kerran vuodessa", "vuosittain", "kerran vuodessa", "harvemmin", "ei koskaan",
     "en koskaan"),
    ("erittäin paljon", "hyvin paljon", "paljon", "melko paljon", "jonkin verran", "melko vähän",
     "vähän", "hyvin vähän", "erittäin vähän", "ei lainkaan", "en lainkaan"),
    ("always", "almost always", "nearly always", "usually", "very often", "often", "frequently",
     "fairly often", "quite often", "sometimes", "occasionally", "seldom", "rarely",
     "very rarely", "almost never", "hardly ever", "never"),
    ("several times a day", "daily", "every day", "several times a week", "a few times a week",
     "weekly", "once a week", "every week", "several times a month", "a few times a month",
     "monthly", "once a month", "every month", "several times a year", "a few times a year",
     "few times a year", "yearly", "once a year", "every year", "less often", "never"),
    ("excellent", "very good", "good", "fairly good", "fair", "average", "satisfactory",
     "poor", "bad", "very poor", "very bad"),
    ("a great deal", "a lot", "very much", "much", "quite a lot", "quite a bit",
     "a moderate amount", "moderately", "some", "somewhat", "to some extent", "a little",
     "little", "not much", "not very much", "very little", "not at all", "none", "none at all"),
    ("alltid", "nästan alltid", "mycket ofta", "ofta", "ganska ofta", "ibland", "sällan",
     "mycket sällan", "nästan aldrig", "aldrig"),
    ("dagligen", "varje dag", "flera gånger i veckan", "varje vecka", "en gång i veckan",
     "flera gånger i månaden", "varje månad", "en gång i månaden", "några gånger om året",
     "en gång om året", "mer sällan", "aldrig"),
    ("utmärkt", "mycket bra", "bra", "ganska bra", "varken bra eller dåligt", "ganska dåligt",
     "dåligt", "mycket dåligt"),
    ("väldigt mycket", "mycket", "ganska mycket", "i viss mån", "något", "lite", "ganska lite",
     "mycket lite", "inte alls"),
)  # fmt: skip


def guessed_options(
    values: Iterable[str], *, is_multiple: bool = False
) -> tuple[tuple[Option, ...], Scale]:
    """Options of a guessed choice in the order of a scale or of their numbers, else of letters.

    The order never depends on the order of the rows. A single choice whose ends are named,
    `1 (never)` and `5 (always)`, has the points between them that nobody chose. Where `values`
    tell how many cells hold each text, an option is spelt as most spell it.
    """
    spellings: dict[str, str] = {}
    cells = values if isinstance(values, Mapping) else {}
    commonest = sorted(set(values), key=lambda value: (-cells.get(value, 0), value))
    for value in map(clean, commonest):
        spellings.setdefault(option_key(value), value)
    substantive = {key for key in spellings if guessed_role(key) is Role.SUBSTANTIVE}
    scale = known_scale(substantive) or in_order_of_strength(substantive)
    scale = scale or in_order_of_numbers(substantive)
    order = scale or _order_of_most(substantive)
    if scale and not is_multiple:
        spellings |= {key: key for key in scale if key.isdecimal() and key not in spellings}

    def place(key: str) -> tuple[int, int, object]:
        in_scale = order.index(key) if key in order else len(order)
        return _LAST.get(guessed_role(key), 0), in_scale, finnish_order(key)

    ordered = sorted(spellings, key=place)
    options = tuple(
        Option(code, spellings[key], spellings[key], guessed_role(key))
        for code, key in enumerate(ordered, start=1)
    )
    is_numbered = all(map(_NUMBERED.match, substantive))
    is_ordinal = scale is not None and scale not in _UNORDERED_SCALES and not is_numbered
    return options, Scale.ORDINAL if is_ordinal else Scale.NOMINAL


def _order_of_most(keys: set[str]) -> tuple[str, ...]:
    """The option keys that begin with numbers, where they are most: the others come after."""
    most = numbered(keys)
    is_most = len(keys) > _FEWEST_ORDERED and len(most) * 3 >= len(keys) * 2
    return (in_order_of_numbers(most) if is_most else None) or ()


def known_scale(keys: set[str]) -> tuple[str, ...] | None:
    """The listed scale that these option keys are of."""
    scales = (*_UNORDERED_SCALES, *_ORDERED_SCALES)
    return next((scale for scale in scales if keys and keys <= set(scale)), None)


def shared_scale(keys: set[str]) -> tuple[str, ...] | None:
    """The known scale that these option keys are of; None where there is none."""
    substantive = {key for key in keys if guessed_role(key) is Role.SUBSTANTIVE}
    strength = in_order_of_strength(substantive) if len(substantive) > 2 else None
    return known_scale(substantive) or strength


def guessed_role(label: str) -> Role:
    """What an option of this label stands for."""
    key = option_key(label)
    if key in _DONT_KNOW:
        return Role.DONT_KNOW
    if _OTHER.match(key):
        return Role.OTHER
    is_aside = key in _NOT_APPLICABLE or key.endswith(_NOT_APPLICABLE_END)
    return Role.NOT_APPLICABLE if is_aside else Role.SUBSTANTIVE


def is_number(value: str) -> bool:
    """Whether a cell is a number and nothing else."""
    return bool(_NUMBER.match(value))
