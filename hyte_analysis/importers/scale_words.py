"""The order of options that no list names: by their words of strength, or by their numbers."""

import re

# How strongly a word says what stands after it, in the languages of the surveys.
_STRENGTH: dict[str, int] = {
    word: strength
    for strength, words in {
        9: ("extremely", "completely", "totally", "fully", "entirely", "strongly", "absolutely",
            "täysin", "äärimmäisen", "extremt", "helt", "absolut"),
        8: ("very", "highly", "erittäin", "hyvin", "todella", "mycket", "väldigt"),
        7: ("mostly", "quite", "generally", "pääosin", "enimmäkseen", "till största delen"),
        5: ("fairly", "moderately", "rather", "reasonably", "melko", "varsin", "ganska"),
        4: ("somewhat", "partly", "partially", "tend to", "jokseenkin", "osittain",
            "jonkin verran", "delvis", "något", "i viss mån"),
        3: ("slightly", "a little", "a bit", "hieman", "vähän", "lite", "lite grann"),
        2: ("not very", "not so", "not particularly", "not too", "ei kovin", "ei erityisen",
            "en kovin", "inte så", "inte särskilt"),
        1: ("not", "ei", "en", "inte", "ej"),
        0: ("not at all", "ei lainkaan", "ei ollenkaan", "ei yhtään", "en lainkaan",
            "inte alls"),
    }.items()
    for word in words
}  # fmt: skip
_PLAIN = 6
_LAST_WORDS = (" not at all", " at all", " lainkaan", " ollenkaan", " alls")
_FIRST_WORDS = sorted(_STRENGTH, key=len, reverse=True)
_POLES = frozenset(
    (("agree", "disagree"), ("satisfied", "dissatisfied"), ("important", "unimportant"),
     ("likely", "unlikely"), ("easy", "difficult"), ("easy", "hard"), ("good", "poor"),
     ("good", "bad"), ("positive", "negative"), ("favorably", "unfavorably"),
     ("favourably", "unfavourably"), ("favorable", "unfavorable"), ("useful", "useless"),
     ("helpful", "unhelpful"), ("comfortable", "uncomfortable"), ("happy", "unhappy"),
     ("effective", "ineffective"), ("safe", "unsafe"), ("appropriate", "inappropriate"),
     ("confident", "unconfident"), ("much", "little"), ("often", "rarely"), ("well", "badly"),
     ("well", "poorly"), ("samaa mieltä", "eri mieltä"), ("tyytyväinen", "tyytymätön"),
     ("todennäköistä", "epätodennäköistä"), ("todennäköisesti", "epätodennäköisesti"),
     ("helppo", "vaikea"), ("helppoa", "vaikeaa"), ("hyvä", "huono"), ("hyvin", "huonosti"),
     ("tärkeä", "turha"), ("turvallinen", "turvaton"), ("turvallista", "turvatonta"),
     ("myönteinen", "kielteinen"), ("myönteisesti", "kielteisesti"), ("paljon", "vähän"),
     ("usein", "harvoin"), ("instämmer", "av annan åsikt"), ("av samma åsikt",
     "av annan åsikt"), ("nöjd", "missnöjd"), ("sannolikt", "osannolikt"), ("lätt", "svårt"),
     ("bra", "dåligt"), ("viktigt", "oviktigt"))
)  # fmt: skip
_MIDDLE = re.compile(
    r"(?:neither|neutral|undecided|neutraali|ei .+ eikä |en .+ enkä |varken |siltä väliltä)"
)

_NUMBERS = {
    word: float(number)
    for number, words in enumerate(
        (("zero", "nolla", "noll"), ("one", "once", "yksi"), ("two", "kaksi", "två"),
         ("three", "kolme", "tre"), ("four", "neljä", "fyra"), ("five", "viisi", "fem"),
         ("six", "kuusi"), ("seven", "seitsemän", "sju"), ("eight", "kahdeksan", "åtta"),
         ("nine", "yhdeksän", "nio"), ("ten", "kymmenen", "tio"))
    )
    for word in words
}  # fmt: skip
_BELOW = r"under|below|less than|fewer than|up to|at most|alle|enintään|korkeintaan|<=?|≤|mindre än"
_ABOVE = r"over|above|more than|at least|yli|vähintään|>=?|≥|mer än|över|från"
_LEADING = re.compile(
    rf"(?:(?P<below>{_BELOW})|(?P<above>{_ABOVE}))?\s*[$€£]?\s*"
    r"(?:(?P<digits>\d{1,3}(?:[ ,]\d{3})+|\d+(?:[.,]\d+)?)(?!\d)"
    rf"|(?P<word>{'|'.join(_NUMBERS)})\b)"
)
_UNITS = (
    (re.compile(r"\b(?:days?|päivä|pv|dagar|dag)"), 1 / 365),
    (re.compile(r"\b(?:weeks?|viikko|vk|veckor|vecka)"), 1 / 52),
    (re.compile(r"\b(?:months?|kuukau|kk\b|månad)"), 1 / 12),
    (re.compile(r"\b(?:years?|vuo[ts]|vuode|v\b|år\b)"), 1.0),
)
_BAND = re.compile(r"\d\s*-\s*[$€£]?\d|\d\+$")
_POINT = re.compile(r"(\d{1,2})(?:\s*\+|\s*[-–:=.)(]\s*[^\d\s].*|\s+[^\W\d].*)?", re.DOTALL)
_MOST_POINTS = 11
_CODE = re.compile(r"0\d")
"""What begins with a zero is a postal code or an id."""


def in_order_of_strength(keys: set[str]) -> tuple[str, ...] | None:
    """Option keys such as `very good`, `good`, `not very good`, the strongest first.

    Two opposites, as in `very easy` and `fairly difficult`, stand at two ends with a `neither`
    between them. None where the keys are not so.
    """
    told = {key: _strength(key) for key in keys if not _MIDDLE.match(key)}
    stems = {stem for _, stem in told.values()}
    if len(told) < 2 or len(set(told.values())) < len(told):
        return None
    pole = next((pair for pair in _POLES if stems == set(pair)), None)
    if len(stems) != 1 and pole is None:
        return None
    if pole is None and len(told) < len(keys) - 1:
        return None
    if all(strength == _PLAIN for strength, _ in told.values()):
        return None
    worse = pole[1] if pole else ""

    def place(key: str) -> tuple[int, int]:
        if key not in told:
            return 1, 0
        strength, stem = told[key]
        return (2, strength) if stem == worse else (0, -strength)

    if len({place(key) for key in keys}) < len(keys):
        return None
    return tuple(sorted(keys, key=place))


def _strength(key: str) -> tuple[int, str]:
    """How strong an option is, and what it is about."""
    for word in _FIRST_WORDS:
        if key.startswith(f"{word} "):
            rest = key[len(word) + 1 :]
            strength = _STRENGTH[word]
            end = next((e for e in _LAST_WORDS if strength == 1 and rest.endswith(e)), "")
            return (0, rest.removesuffix(end)) if end else (strength, rest)
    return _PLAIN, key


def in_order_of_numbers(keys: set[str]) -> tuple[str, ...] | None:
    """Option keys that each begin with a number, the smallest first; None where some does not.

    `under 18` stands before `18-24`, `65+` after `55-64`. Points that nobody chose between the
    named ends of a scale, such as `1 (never)`, `2`, `10 (always)`, are there as bare numbers.
    """
    points = points_of(keys)
    if points:
        return points
    found = {key: _LEADING.match(key) for key in keys}
    matches = {k: match for k, match in found.items() if match and not _CODE.match(k)}
    if len(keys) < 2 or len(matches) < len(keys):
        return None
    units = {key: _unit(key[match.start("digits") :]) for key, match in matches.items()}
    is_mixed = len({unit for unit in units.values() if unit}) > 1

    def place(key: str) -> tuple[float, int]:
        match = matches[key]
        digits = match["digits"]
        number = _NUMBERS[match["word"]] if not digits else _value(digits)
        factor = units[key] or 1.0 if is_mixed else 1.0
        is_open = key.rstrip().endswith("+") or match["above"]
        return number * factor, -1 if match["below"] else 1 if is_open else 0

    if len({place(key) for key in keys}) < len(keys):
        return None
    return tuple(sorted(keys, key=place))


def are_bands(keys: set[str]) -> bool:
    """Whether the option keys are bands of numbers, such as ages or incomes."""
    bands = sum(1 for key in keys if _BAND.search(key))
    return bands * 2 >= len(keys) and in_order_of_numbers(keys) is not None


def _value(digits: str) -> float:
    if re.fullmatch(r"\d{1,3}(?:[ ,]\d{3})+", digits):
        return float(re.sub(r"[ ,]", "", digits))
    return float(digits.replace(",", "."))


def _unit(text: str) -> float:
    """The years that the first unit of time in the text is; 0 where there is none."""
    found = [(m.start(), years) for unit, years in _UNITS if (m := unit.search(text))]
    return min(found)[1] if found else 0.0


def numbered(keys: set[str]) -> set[str]:
    """The option keys that begin with a number."""
    return {key for key in keys if _LEADING.match(key) and not _CODE.match(key)}


def points_of(keys: set[str]) -> tuple[str, ...] | None:
    """The points of a scale whose ends are named, with those between them that nobody chose.

    None where the keys are no such points.
    """
    matches = {key: _POINT.fullmatch(key) for key in keys}
    values = {int(match[1]): key for key, match in matches.items() if match}
    is_named = any(not key.isdecimal() for key in keys)
    if not is_named or len(keys) < 3 or len(values) < len(keys) or max(values) > _MOST_POINTS - 1:
        return None
    if len(values) == len(keys) and sum(1 for key in keys if not key.isdecimal()) < len(keys):
        places = range(min(*values, 1), max(values) + 1)
        return tuple(values.get(place, str(place)) for place in places)
    return tuple(values[place] for place in sorted(values))
