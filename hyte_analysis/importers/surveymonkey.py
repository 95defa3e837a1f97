"""SurveyMonkey: two header rows, the question and below it the option or row of each column."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby

from hyte_analysis.importers.cells import Cells
from hyte_analysis.importers.formats import Format
from hyte_analysis.importers.grid import Grid
from hyte_analysis.importers.layout import Column, Layout
from hyte_analysis.importers.markup import heading_text
from hyte_analysis.survey.wording import option_key

_TECHNICAL = frozenset(
    ("respondentid", "collectorid", "startdate", "enddate", "datecreated", "datemodified",
     "collectornm", "responsestatus")
)  # fmt: skip
_PERSONAL = re.compile(
    r"ip(?:address)?|email(?:address)?|(?:first|last)name|custom(?:data|value)?\d*"
)
_FILLERS = frozenset(("response", "open-ended response", "open ended response"))
_FREE = re.compile(
    r"(?:other|muu|annan|annat|sonstiges|autre|otro)\b.*"
    r"(?:\(.*\b(?:specify|describe|explain|täsmennä|tarkenna|mikä|mitä|specificera|angeben|préciser"
    r"|especifique)\b.*\)|mikä\W*|mitä\W*)$"
    r"|(?:additional )?comments?:?$|kommentti:?$|kommentit:?$",
    re.IGNORECASE,
)
_CONTACT = frozenset(
    ("name", "first name", "last name", "company", "address", "address 2", "city/town", "city",
     "state/province", "zip/postal code", "country", "email", "email address", "phone number",
     "phone", "nimi", "yritys", "osoite", "osoite 2", "postinumero", "sähköpostiosoite",
     "puhelinnumero")
)  # fmt: skip
_NOT_OF_A_PERSON = frozenset(
    ("company", "yritys", "city/town", "city", "state/province", "country")
)
_ID = re.compile(r"\d{8,14}")
_DATE = re.compile(r"\d{1,4}[./-]\d{1,2}[./-]\d{2,4}\D")
_METADATA = 9
_JOIN = " - "


def recognises(grid: Grid) -> bool:
    """Whether the first columns are the ids of SurveyMonkey; in other languages by their shape."""
    if not grid.top:
        return False
    first, rows = _keys(grid.top[0]), grid.top[1:]
    if {"respondentid", "collectorid"} <= set(first[:_METADATA]):
        return True
    if first[0] == "respondentid" and rows:
        ids = [row[0] for row in rows[_is_header(rows[0]) :]]
        return _is_header(rows[0]) or all(map(_ID.fullmatch, ids))
    if _starts_with_ids_and_dates(grid.top):
        return True
    return _fillers_tell(grid.top)


def _keys(row: Sequence[str]) -> list[str]:
    return [re.sub(r"\W|_", "", cell).casefold() for cell in row]


def _starts_with_ids_and_dates(top: Sequence[Sequence[str]]) -> bool:
    """Whether two header rows stand above two columns of long numbers and two of times."""
    if len(top) < 3 or len(top[0]) <= _METADATA or not all(top[0][:_METADATA]) or any(top[1][:4]):
        return False
    return all(
        all(map(_ID.fullmatch, row[:2])) and all(map(_DATE.match, row[2:4])) for row in top[2:]
    )


def _fillers_tell(top: Sequence[Sequence[str]]) -> bool:
    """Whether the second row says `Response` or `Open-Ended Response` as only this tool does.

    The ids may be taken away: then a question with its own columns must stand among the others.
    """
    if len(top) < 2:
        return False
    fillers = [option_key(cell) for cell in top[1] if option_key(cell) in _FILLERS]
    others = [cell for cell in top[1] if cell and option_key(cell) not in _FILLERS]
    continued = any(part and not head for head, part in zip(top[0], top[1], strict=True))
    is_of_tool = any("ended" in filler for filler in fillers)
    return len(fillers) > 1 and (is_of_tool or bool(others)) and (continued or not others)


def layout(grid: Grid) -> Layout:
    """The columns under two header rows, or under one where the second is missing."""
    top = grid.top
    depth = 2 if len(top) > 1 and (_is_header(top[1]) or _fillers_tell(top)) else 1
    body = grid.below(depth)
    headings = _two_rows(top[0], top[1]) if depth == 2 else _one_row(top)
    columns = tuple(
        Column(index, heading, part, False, cells)
        for index, ((heading, part), cells) in enumerate(zip(headings, body.columns, strict=True))
    )
    reasons = _reasons(top, depth)
    questions: list[Column] = []
    for _, run in groupby(columns, key=lambda c: (c.index in reasons, c.heading)):
        questions += _question(list(run), is_named=depth == 2)
    left_out = tuple(replace(c, left_out=reasons.get(c.index, c.left_out)) for c in questions)
    return Layout(
        left_out, depth, body.row_numbers, grid.empty_rows, grid.origin, format_id="surveymonkey"
    )


def _is_header(row: Sequence[str]) -> bool:
    """Whether the row continues the header: it has no respondent's id, but a text."""
    return not row[0] and any(row)


def _two_rows(first: Sequence[str], second: Sequence[str]) -> list[tuple[str, str]]:
    """Each column's question, carried on to the columns right of it, and its part."""
    headings: list[tuple[str, str]] = []
    carried = ""
    for cell, part in zip(first, second, strict=True):
        carried = heading_text(cell) or carried
        headings.append((carried if cell or part else "", heading_text(part)))
    shared = Counter(heading for heading, _ in headings)
    alone = Counter(option_key(part) for heading, part in headings if shared[heading] == 1)
    # In another language the word for `Response` is the one that single questions repeat.
    fillers = _FILLERS | {part for part, n in alone.items() if n > 2}
    return [(heading, "" if option_key(part) in fillers else part) for heading, part in headings]


def _one_row(top: Sequence[Sequence[str]]) -> list[tuple[str, str]]:
    """Each column's question and part, split at a dash.

    A neighbour has the same question there, or the cells only repeat what stands behind it.
    """
    headings = [heading_text(heading) for heading in top[0]]
    stems = [_stems(heading) for heading in headings]
    split: list[tuple[str, str]] = []
    for index, heading in enumerate(headings):
        near = {
            stem
            for at in (index - 1, index + 1)
            if 0 <= at < len(stems)
            for stem in (*stems[at], headings[at])
        }
        own = {option_key(row[index]) for row in top[1:]} - {""}
        stem = next(
            (s for s in stems[index] if s in near or own == {option_key(_rest(heading, s))}),
            heading,
        )
        split.append((stem, _rest(heading, stem)))
    return split


def _rest(heading: str, stem: str) -> str:
    return heading[len(stem) + len(_JOIN) :]


def _stems(heading: str) -> list[str]:
    """What stands before each dash of a heading, the longest first."""
    places = [match.start() for match in re.finditer(re.escape(_JOIN), heading)]
    return [heading[:place] for place in reversed(places) if place]


def _question(run: list[Column], *, is_named: bool) -> list[Column]:
    """The columns of one question: free text told apart, contact fields left out."""
    flags = [column for column in run if column.part and _is_flag(column.part, column.cells)]
    chosen = any(column.filled for column in flags)
    contact = [column for column in run if option_key(column.part) in _CONTACT]
    is_contact = len(contact) > 1 and not chosen
    told: list[Column] = []
    for column in run:
        is_last = column is run[-1] and len(run) > 1
        is_free = bool(column.part) and column.filled > 0 and column not in flags
        by_name = is_free and bool(_FREE.match(column.part)) and (is_named or len(run) > 1)
        by_shape = is_free and is_last and (len(flags) == len(run) - 1 and chosen)
        is_whole = is_free and is_last and len(run) == 2 and not run[0].part
        told.append(replace(column, is_free_text_of_part=by_name or by_shape or is_whole))
        if is_contact and column in contact and option_key(column.part) not in _NOT_OF_A_PERSON:
            told[-1] = replace(column, left_out="import.ignored_personal")
    return told


def _is_flag(part: str, cells: Cells) -> bool:
    return {option_key(text) for text in cells.distinct} <= {option_key(part)}


def _reasons(top: Sequence[Sequence[str]], depth: int) -> dict[int, str]:
    """Why the columns before the questions are left out, by their place."""
    keys = _keys(top[0])
    end = len(keys)
    if depth == 2:
        end = next((i for i, part in enumerate(top[1]) if part), end)
    reasons: dict[int, str] = {}
    for index, key in enumerate(keys[:end]):
        if key in _TECHNICAL:
            reasons[index] = "import.ignored_technical"
        elif _PERSONAL.fullmatch(key):
            reasons[index] = "import.ignored_personal"
        elif depth == 1:
            break
    if depth == 2 and end >= _METADATA and _starts_with_ids_and_dates(top):
        reasons |= dict.fromkeys(range(4), "import.ignored_technical")
        reasons |= dict.fromkeys(range(4, _METADATA), "import.ignored_personal")
    return reasons


FORMAT = Format("surveymonkey", recognises, layout)
