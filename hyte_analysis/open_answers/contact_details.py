"""E-mail addresses, phone numbers, street addresses, social media accounts and dates of birth.

Every pattern repeats a bounded number of times, so that no text takes long to read. Licence
plates are not looked for: PHQ-9, COVID-19 and ICD-10 are spelt like them.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

_LETTER = r"[^\W\d_]"
_HOST = r"(?:[^\W_](?:[^\W_]|-){0,62}\.){1,6}[^\W\d_]{2,24}"
_EMAIL = re.compile(
    rf"(?<![\w.+%'-])[\w.+%'-]{{1,100}}(?:@| ?[(\[{{] ?(?:at|ät|a) ?[)\]}}] ?| (?:at|ät) )"
    rf"{_HOST}(?![\w-])",
    re.IGNORECASE,
)
_PROFILE = re.compile(
    r"(?<![\w.-])(?:https?://)?(?:[a-z]{1,9}\.)?(?:facebook|instagram|linkedin|tiktok|twitter|x|youtube|"
    r"snapchat|threads|github|bsky)\.(?:com|net|app)/[\w.@/%?=&-]{2,200}",
    re.IGNORECASE,
)
_HANDLE = re.compile(
    r"(?<![\w@./+-])@(?!(?:kaikki|all|everyone|here)\b)[^\W\d][\w.]{1,29}(?<!\.)(?!\w)"
)
_BIRTH = re.compile(
    r"\b(?:s(?:yn|ynt)?\.|syntynyt|syntymäaika\w{0,4}|synt)[ :]{0,3}"
    r"[0-9]{1,2}\.[ ]?[0-9]{1,2}\.[ ]?(?:19|20)?[0-9]{2}(?![0-9])",
    re.IGNORECASE,
)

# Groups of digits with a separator between; what is a phone number is told by its digits.
_GROUPS = r"[0-9]{1,15}+\)?(?:(?: ?\(0\) ?| - | |-|\.|(?<=\)))\(?[0-9]{1,10}+\)?){0,11}"
_NO_SUM = r"(?![\w€%§]|[.,:/-][0-9]| ?(?:€|%|§|eur|henk|kpl|asuk|prosent))"  # of something counted
_NUMBER_OF_A_PHONE = re.compile(
    rf"(?<![\w,/.+-])\(?(?:\+(?=[1-9])|(?=0))\(?{_GROUPS}{_NO_SUM}", re.IGNORECASE
)
_AFTER_PHONE_WORD = re.compile(
    r"\b(?:puh(?:elin(?:numero\w{0,4})?)?|gsm|mob|matkapuhelin|tel)[.:]{0,2} {0,2}"
    rf"(?P<number>(?=[1-9]){_GROUPS})(?![\w%])",
    re.IGNORECASE,
)
_EXTENSION = re.compile(
    r",? {0,2}\(?(?:alanumero|sisänumero|suora|ala|alanro|ext\.?|vaihde|x)\.? {0,2}[0-9]{1,6}\)?",
    re.IGNORECASE,
)
_DATE_LIKE = re.compile(
    r"[0-9]{1,2}[.-][0-9]{1,2}[.-](?:[0-9]{2}|[0-9]{4})|[0-9]{1,2}[ .-]+(?:19|20)[0-9]{2}"
    r"(?:[ -]+.{0,12})?|[0-9]{1,2}\.[0-9]{1,2}(?:\..{0,10})?"
)
_AREA_CODE = re.compile(
    r"0(?:4[0-9]|50|[23568](?!0)|9|1[3-9]|10|20|2[19]|30|39|[67]00|800|80[0-9]|7[135])"
)
_THOUSANDS = re.compile(r"0[0-9]{2}(?: [0-9]{3})+")

_STREET_ENDS = (
    "katu", "tie", "kuja", "polku", "raitti", "väylä", "kaari", "rinne", "penger", "tori", "aukio",
    "ranta", "bulevardi", "esplanadi", "puistikko", "kulma", "laita", "portti", "piha", "taival",
    "gatan", "vägen", "gränden", "gränd", "stigen", "stranden", "esplanaden",
)  # fmt: skip
_NUMBER = (
    r"(?!(?:19|20)[0-9]{2}(?![0-9]))[0-9]{1,4}(?: ?- ?[0-9]{1,4})?(?!\.?[0-9])"
    r"(?: ?[a-hA-H](?!\w))?(?: (?:as\.? ?|bst\.? ?)?[0-9]{1,3}(?![\w%])(?! [0-9]{3}))?"
)
_PLACE = rf"(?:,? {{0,2}}(?:FI-)?[0-9]{{5}} {_LETTER}[\w-]{{1,30}})?"
_BEFORE_NUMBER = re.compile(
    rf"(?<![\w-])(?P<before>(?:vanha|uusi|iso|pieni) )?(?P<word>{_LETTER}[\w'-]{{2,60}}) (?=[0-9])",
    re.IGNORECASE,
)
_NUMBER_AND_PLACE = re.compile(_NUMBER + _PLACE, re.IGNORECASE)
_STREET_APART = re.compile(
    rf"(?<![\w-])[A-ZÅÄÖ][\w'-]{{1,40}}n (?:katu|tie|kuja|polku|tori|raitti) {_NUMBER}{_PLACE}"
)
_BOX = re.compile(rf"(?<!\w)(?:PL|P\.L\.|Pl|PB|Box)\.? ?[0-9]{{1,6}}(?![\w%]){_PLACE}")
_POSTCODE = re.compile(rf"(?<![\w.,-])(?:FI-)?[0-9]{{5}} (?P<place>{_LETTER}[\w-]{{1,30}})")
_ROADS = (
    "valtatie", "kantatie", "maantie", "seututie", "yhdystie", "moottoritie", "kehätie", "rautatie",
    "hengitystie", "eurooppatie", "sillantie", "pikatie", "virtsatie", "sappitie", "hermotie",
)  # fmt: skip
# Ends of streets that nothing else with a number is called by.
_PLAIN_ENDS = ("katu", "kuja", "gatan", "vägen", "gränd", "stigen", "bulevardi", "esplanadi")


class Found(NamedTuple):
    """A stretch of the text, and the key of the text that says why it is told."""

    start: int
    end: int
    why: str


def emails(text: str) -> Iterator[Found]:
    """The e-mail addresses of a text, also with the @ in words."""
    for match in _EMAIL.finditer(text):
        lead = len(match[0]) - len(match[0].lstrip(".'-%+"))
        yield Found(match.start() + lead, match.end(), "email")


def links(text: str) -> Iterator[Found]:
    """The addresses of people's pages in social media, and their @names."""
    for match in _PROFILE.finditer(text):
        yield Found(match.start(), match.end() - (match[0][-1] in ".?&"), "profile")
    for match in _HANDLE.finditer(text):
        yield Found(match.start(), match.end(), "handle")


def birth_dates(text: str) -> Iterator[Found]:
    """The dates that are said to be of birth."""
    for match in _BIRTH.finditer(text):
        yield Found(match.start(), match.end(), "birth_date")


def phones(text: str) -> Iterator[Found]:
    """The phone numbers of a text: Finnish ones, and those with a country code."""
    for match in _NUMBER_OF_A_PHONE.finditer(text):
        why = _phone(match[0], text[max(0, match.start() - 2) : match.start()])
        if why:
            start = match.start() + (match[0].startswith("(") and ")" not in match[0])
            yield Found(start, _end_with_extension(match), why)
    for match in _AFTER_PHONE_WORD.finditer(text):
        if 5 <= len(_digits(match["number"])) <= 12:
            yield Found(match.start("number"), _end_with_extension(match), "phone_word")


def _end_with_extension(match: re.Match[str]) -> int:
    more = _EXTENSION.match(match.string, match.end())
    return more.end() if more else match.end()


def _digits(written: str) -> str:
    return re.sub("[^0-9]", "", written)


def _phone(written: str, before: str) -> str:
    """The key that says what number the digits are; empty for what is none."""
    digits = _digits(written)
    if written.lstrip("(").startswith("+"):
        return "phone_country" if 7 <= len(digits) <= 15 else ""
    if re.match("00[1-9]", digits):
        return "phone_country" if 9 <= len(digits) <= 17 else ""
    if _DATE_LIKE.fullmatch(written) or re.fullmatch("[0-9]{7} ?- ?[0-9]", written):
        return ""  # a date, a business id
    if re.fullmatch("[0-9] ", before) and _THOUSANDS.fullmatch(written):
        return ""
    return "phone" if 7 <= len(digits) <= 12 and _AREA_CODE.match(digits) else ""


def addresses(text: str, is_place: frozenset[str] = frozenset()) -> Iterator[Found]:
    """The street and post box addresses of a text, and postcodes with a place of `is_place`.

    `is_place` holds names of places in lower case.
    """
    for match in _BEFORE_NUMBER.finditer(text):
        number = _NUMBER_AND_PLACE.match(text, match.end())
        if number and match["word"].casefold().endswith(_STREET_ENDS):
            start = _street_start(match, number[0])
            if start is not None:
                yield Found(start, number.end(), "street")
    for match in _STREET_APART.finditer(text):
        yield Found(match.start(), match.end(), "street")
    for match in _BOX.finditer(text):
        yield Found(match.start(), match.end(), "box")
    for match in _POSTCODE.finditer(text):
        if match["place"].casefold() in is_place:
            yield Found(match.start(), match.end(), "postcode")


def _street_start(match: re.Match[str], number: str) -> int | None:
    """Where the street's name begins; None for a road with a number, or no street at all."""
    word = match["word"]
    low = word.casefold()
    if low.endswith(_ROADS) or low in _STREET_ENDS:
        return None
    is_plain = low.endswith(_PLAIN_ENDS)
    has_more = bool(re.search("[0-9] ?[a-hA-H]|[0-9]{5}", number))
    if not word[0].isupper():
        return match.start("word") if is_plain or has_more else None
    first = match.string[max(0, match.start() - 3) : match.start()].rstrip(" ")
    starts_sentence = (not first or first[-1] in ".!?\n:;•-") and not match["before"]
    if starts_sentence and not (is_plain or has_more or low.endswith("tie")):
        return None
    return match.start() if (match["before"] or "")[:1].isupper() else match.start("word")
