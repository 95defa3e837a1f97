"""Codes with a check digit: personal identity codes, business ids and bank account numbers."""

import re
from collections.abc import Iterator
from typing import NamedTuple

# Signs of the century of birth; the letters beside + - A were added in 2023 (128/2023).
_CENTURIES = r"[-+A-FU-Y]"
_PERSON = re.compile(
    rf"(?<![0-9A-Z])([0-9]{{6}})( ?{_CENTURIES} ?)([0-9]{{3}})([0-9A-Z])(?![0-9A-Z])", re.IGNORECASE
)
_PERSON_UNSIGNED = re.compile(
    r"(?<![0-9A-Z])([0-9]{6})()([0-9]{3})([A-FHJ-NPR-Y])(?![0-9A-Z])", re.IGNORECASE
)
_CHECK_CHARACTERS = "0123456789ABCDEFHJKLMNPRSTUVWXY"
_BUSINESS = re.compile(
    r"(?<![0-9A-Z])(?:([0-9]{7}) ?- ?([0-9])|FI ?-?([0-9]{7})([0-9]))(?![0-9])", re.IGNORECASE
)
_BUSINESS_WEIGHTS = (7, 9, 10, 5, 8, 4, 2)
_ACCOUNT = re.compile(
    r"(?<![0-9A-Z])[A-Z]{2}[0-9]{2}(?: ?[0-9A-Z]{4}){2,7}(?: ?[0-9A-Z]{1,3})?(?![0-9A-Z])",
    re.IGNORECASE,
)
_FINNISH_ACCOUNT = re.compile(r"FI[0-9]{16}", re.IGNORECASE)


class Code(NamedTuple):
    """A code from character `start` to before `end`; `is_valid`: its check digit is right."""

    start: int
    end: int
    is_valid: bool


def identity_codes(text: str) -> Iterator[Code]:
    """The personal identity codes of a text, in lower or upper case.

    One whose check character is wrong is told too, as a slip of the finger hides nobody. A code
    without its sign counts only if its check character is a letter and right. Temporary codes
    (individual number from 900) are codes like others.
    Check character: the nine digits modulo 31 (Population Information System, dvv.fi).
    """
    for match in _PERSON.finditer(text):
        if _is_day(match[1]):
            yield Code(match.start(), match.end(), _is_checked(match))
    for match in _PERSON_UNSIGNED.finditer(text):
        if _is_day(match[1]) and _is_checked(match):
            yield Code(match.start(), match.end(), is_valid=True)


def _is_day(digits: str) -> bool:
    return 1 <= int(digits[:2]) <= 31 and 1 <= int(digits[2:4]) <= 12


def _is_checked(match: re.Match[str]) -> bool:
    return _CHECK_CHARACTERS[int(match[1] + match[3]) % 31] == match[4].upper()


def business_ids(text: str) -> Iterator[Code]:
    """The business ids of a text, also as VAT numbers; seven digits, dash, one digit.

    Check digit: weights 7 9 10 5 8 4 2 modulo 11, where remainder 1 is not in use (YTJ).
    """
    for match in _BUSINESS.finditer(text):
        digits, check = match[1] or match[3], match[2] or match[4]
        rest = sum(int(d) * w for d, w in zip(digits, _BUSINESS_WEIGHTS, strict=True)) % 11
        is_valid = rest != 1 and int(check) == (11 - rest) % 11
        yield Code(match.start(), match.end(), is_valid)


def bank_accounts(text: str) -> Iterator[Code]:
    """The bank account numbers (IBAN) of a text; a Finnish one also with a wrong check.

    Check: ISO 13616, modulo 97.
    """
    for match in _ACCOUNT.finditer(text):
        # Words that follow may look like more of the account: the longest valid beginning counts.
        for end in _ends(match):
            code = text[match.start() : end].replace(" ", "").upper()
            is_valid = 15 <= len(code) <= 34 and _rest_of_97(code) == 1
            if is_valid or _FINNISH_ACCOUNT.fullmatch(code):
                yield Code(match.start(), end, is_valid)
                break


def _ends(match: re.Match[str]) -> Iterator[int]:
    yield match.end()
    for place in range(match.end() - 1, match.start() + 14, -1):
        if match.string[place] == " ":
            yield place


def _rest_of_97(code: str) -> int:
    return int("".join(str(int(c, 36)) for c in code[4:] + code[:4])) % 97
