"""Microsoft Forms: five columns on the respondent, then a column a question."""

import re
from collections.abc import Sequence
from itertools import pairwise

from hyte_analysis.importers.formats import Format
from hyte_analysis.importers.grid import Grid
from hyte_analysis.importers.layout import Column, Layout
from hyte_analysis.importers.markup import heading_text
from hyte_analysis.survey.wording import option_key

# What heads the columns on the respondent in the languages met so far; else their shape tells.
_STARTED = frozenset(("start time", "aloitusaika", "alkamisaika", "aloitusajankohta", "starttid",
                      "startzeit", "heure de début", "hora de inicio"))  # fmt: skip
_COMPLETED = frozenset(
    ("completion time", "valmistumisaika", "päättymisaika", "lopetusaika", "suoritusaika",
     "slutförandetid", "slutförd", "fertigstellungszeit", "heure de fin", "hora de finalización")
)  # fmt: skip
_TECHNICAL = frozenset(
    ("id", "tunnus", "last modified time", "viimeksi muokattu", "viimeisin muokkausaika",
     "viimeisin muokkauskerta", "senast ändrad", "total points", "pisteet yhteensä",
     "kokonaispisteet", "quiz feedback", "grade posted time", "language", "kieli")
)  # fmt: skip
_PERSONAL = frozenset(
    ("email", "e-mail", "sähköposti", "sähköpostiosoite", "e-post", "e-postadress", "name",
     "nimi", "namn")
)  # fmt: skip
_METADATA = 5
_DATE_TIME = re.compile(
    r"(\d{1,4})[./-](\d{1,2})[./-](\d{2,4})\D{1,5}(\d{1,2})[:.](\d{2})(?:[:.](\d{2}))?\D{0,12}$"
)
_AFTER_THE_QUESTION = re.compile(r"^[^\d\W]+(?: [^\d\W]+)? - (?P<question>.+)$", re.DOTALL)
_AGAIN = re.compile(r"(?P<heading>.*\D)(?P<number>\d{1,2})", re.DOTALL)


def recognises(grid: Grid) -> bool:
    """Whether the first columns tell when and by whom the form was filled in, as Forms does."""
    if not grid.top:
        return False
    headings = [option_key(cell) for cell in grid.top[0][:_METADATA]]
    for started, completed in pairwise(headings):
        if started in _STARTED and completed in _COMPLETED:
            return True
    return _has_shape(grid.top)


def _has_shape(top: Sequence[Sequence[str]]) -> bool:
    """Whether the columns are a number, two times one after the other, an address and a name."""
    rows = top[1:]
    if not rows or len(top[0]) <= _METADATA or not all(top[0][:_METADATA]):
        return False
    numbers, started, completed, addresses = (list(c) for c in list(zip(*rows, strict=True))[:4])
    if not all(map(str.isdecimal, numbers)) or len(set(numbers)) < len(numbers):
        return False
    are_times = [
        _DATE_TIME.match(s) and _DATE_TIME.match(c) for s, c in zip(started, completed, strict=True)
    ]
    if not all(are_times):
        return False
    # Everybody is the same anonymous word in a form that does not know its respondents.
    is_anonymous = len(set(addresses)) == 1 and addresses[0].isalpha()
    return is_anonymous or all("@" in address for address in addresses if address)


def layout(grid: Grid) -> Layout:
    """The columns under one header row; quiz points and feedback are left out."""
    body = grid.below(1)
    headings = [heading_text(cell) for cell in grid.top[0]]
    reasons = _reasons(grid)
    columns: list[Column] = []
    seen: dict[str, int] = {}
    for index, (heading, cells) in enumerate(zip(headings, body.columns, strict=True)):
        reason = reasons.get(index) or _quiz_reason(heading, seen)
        shown = heading if reason else _without_number(heading, seen)
        if not reason:
            seen[shown] = seen.get(shown, 0) + 1
        columns.append(Column(index, shown, "", False, cells, reason))
    return Layout(
        tuple(columns), 1, body.row_numbers, grid.empty_rows, grid.origin, format_id="forms"
    )


def _reasons(grid: Grid) -> dict[int, str]:
    """Why the columns before the questions are left out, by their place."""
    headings = [option_key(cell) for cell in grid.top[0]]
    reasons: dict[int, str] = {}
    for index, heading in enumerate(headings):
        if heading in _STARTED | _COMPLETED | _TECHNICAL:
            reasons[index] = "import.ignored_technical"
        elif heading in _PERSONAL:
            reasons[index] = "import.ignored_personal"
        elif index >= _METADATA:
            break
    if _has_shape(grid.top):
        reasons |= dict.fromkeys(range(3), "import.ignored_technical")
        reasons |= dict.fromkeys((3, 4), "import.ignored_personal")
    return reasons


def _quiz_reason(heading: str, seen: dict[str, int]) -> str:
    """Why a column on an earlier question is left out: `Points - …` and `Feedback - …`."""
    match = _AFTER_THE_QUESTION.match(heading)
    is_of_quiz = match is not None and match["question"] in seen
    return "import.ignored_technical" if is_of_quiz else ""


def _without_number(heading: str, seen: dict[str, int]) -> str:
    """The heading as asked: Forms numbers the second of two that are the same, `Miksi?2`."""
    match = _AGAIN.fullmatch(heading)
    if match and seen.get(match["heading"]) == int(match["number"]) - 1:
        return match["heading"]
    return heading


FORMAT = Format("forms", recognises, layout)
