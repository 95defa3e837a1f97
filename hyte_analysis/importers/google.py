"""Google Forms, its own CSV and Google Sheets: a time, then a column a question or a grid's row."""

import re
from collections import Counter
from collections.abc import Sequence

from hyte_analysis.importers.formats import Format
from hyte_analysis.importers.grid import Grid
from hyte_analysis.importers.layout import Column, Layout
from hyte_analysis.importers.markup import heading_text
from hyte_analysis.survey.wording import option_key

_TIMESTAMP = frozenset(
    ("timestamp", "aikaleima", "tidsstämpel", "tidstämpel", "tidsstempel", "tidsmerke",
     "zeitstempel", "ajatempel", "horodateur", "tijdstempel", "marca temporal",
     "informazioni cronologiche", "carimbo de data/hora", "sygnatura czasowa")
)  # fmt: skip
_ADDRESS = frozenset(
    ("email address", "email", "e-mail", "username", "sähköposti", "sähköpostiosoite",
     "käyttäjänimi", "e-postadress", "e-post", "användarnamn")
)  # fmt: skip
_SCORE = frozenset(("score", "total score", "pistemäärä", "pisteet", "poäng", "totalpoäng"))
_OF_QUIZ = frozenset(("score", "feedback", "pisteet", "pistemäärä", "palaute", "poäng"))
_SCORED = re.compile(r"\d+(?:[.,]\d+)? / \d+(?:[.,]\d+)?")
_DATE = re.compile(r"\d{1,4}[./-]\s?\d{1,2}[./-]\s?\d{1,4}(?:\D|$)")
_ROW_OF_GRID = re.compile(r"(?P<question>.*?\S)(?P<gap>\s*)\[(?P<row>[^\[\]]+)\]", re.DOTALL)
_GRID_GAP = re.compile(r"\S\s{2,}\[[^\[\]]+\]$")


def recognises(grid: Grid) -> bool:
    """Whether the first column is the form's time stamp, or the headings are rows of its grids."""
    if not grid.top:
        return False
    headings, rows = grid.top[0], grid.top[1:]
    if option_key(headings[0]) in _TIMESTAMP:
        times = [row[0] for row in rows if row[0]]
        return all(map(_DATE.match, times)) and (bool(times) or not rows)
    # Somebody may have removed the time; two spaces before the row are Google's own.
    return sum(1 for cell in headings if _GRID_GAP.search(cell)) > 1


def layout(grid: Grid) -> Layout:
    """The columns under one header row, a grid's rows as parts of its question."""
    body = grid.below(1)
    headings = grid.top[0]
    plain = {heading_text(heading) for heading in headings}
    shared = Counter(question for question, _ in map(_split, headings))
    columns: list[Column] = []
    for index, (heading, cells) in enumerate(zip(headings, body.columns, strict=True)):
        question, row = _split(heading)
        reason = _reason(index, heading, tuple(cells.distinct[:50]))
        if not reason and question in plain and option_key(row) in _OF_QUIZ:
            reason = "import.ignored_technical"
        is_row = row and not reason and (shared[question] > 1 or _GRID_GAP.search(heading))
        asked, part = (question, row) if is_row else (heading_text(heading), "")
        columns.append(Column(index, asked, part, False, cells, reason))
    return Layout(
        tuple(columns), 1, body.row_numbers, grid.empty_rows, grid.origin, format_id="google"
    )


def _split(heading: str) -> tuple[str, str]:
    """The question and the row of `Question  [Row]`; the row is empty where there is none."""
    match = _ROW_OF_GRID.fullmatch(heading.strip())
    return (
        (heading_text(match["question"]), heading_text(match["row"]))
        if match
        else (heading_text(heading), "")
    )


def _reason(index: int, heading: str, answers: Sequence[str]) -> str:
    """Why a column on the response itself is left out, or nothing."""
    key = option_key(heading)
    if index == 0 and key in _TIMESTAMP:
        return "import.ignored_technical"
    if index <= 2 and key in _ADDRESS and all("@" in answer for answer in answers):
        return "import.ignored_personal"
    if index <= 2 and key in _SCORE and all(map(_SCORED.fullmatch, answers)):
        return "import.ignored_technical"
    return ""


FORMAT = Format("google", recognises, layout)
