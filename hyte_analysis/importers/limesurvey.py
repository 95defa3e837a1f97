"""LimeSurvey's CSV: headings that are codes, the questions in full, or both."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from hyte_analysis.importers.formats import Format
from hyte_analysis.importers.grid import Grid
from hyte_analysis.importers.layout import Column, Declared, Layout
from hyte_analysis.survey.model import Kind
from hyte_analysis.survey.wording import clean, option_key
from hyte_analysis.texts import text

# The columns on the response, by code and by LimeSurvey's own English headings.
_TECHNICAL = frozenset(
    ("id", "response id", "submitdate", "date submitted", "lastpage", "last page",
     "startlanguage", "start language", "seed", "startdate", "date started", "datestamp",
     "date last action", "refurl", "referrer url", "interviewtime", "total time")
)  # fmt: skip
_PERSONAL = frozenset(
    ("token", "access code", "ipaddr", "ip address", "firstname", "first name", "lastname",
     "last name", "email", "email address")
)  # fmt: skip
_OWN = frozenset(
    ("submitdate", "date submitted", "lastpage", "last page", "startlanguage", "start language",
     "datestamp", "date last action", "startdate", "date started", "seed", "refurl",
     "referrer url", "interviewtime")
)  # fmt: skip
_TIMING = re.compile(
    r"(?:interview|group)time\d*|(?:group|question) time: .*|\w+time", re.IGNORECASE
)
_TIMED_FROM = frozenset(("interviewtime", "total time"))
_OTHER = frozenset(("other", "muu", "annat", "sonstiges", "autre", "otro", "anders", "andet"))
_COMMENT = frozenset(
    ("comment", "kommentti", "kommentar", "commentaire", "comentario", "opmerking")
)
_YES = frozenset(("y", "yes", "kyllä", "ja", "oui", "sí", "1"))
_NO = frozenset(("n", "no", "ei", "nej", "nein", "nee", "non", "0"))
_NOT_SHOWN = "n/a"

_CODE = re.compile(r"(?P<code>[A-Za-z]\w{0,39}?)(?P<subs>(?:\[[^\[\]]{0,60}\]){0,2})")
_CODE_AND_TEXT = re.compile(rf"{_CODE.pattern}(?:\. |\._\.|\.$)(?P<text>.*)", re.DOTALL)
# A question's own code holds letters and digits only: other signs part it from what follows.
_ANY_CODE = re.compile(r"(?P<code>[A-Za-z][\w.]{0,79}?)(?P<subs>(?:\[[^\[\]]{0,60}\]){0,2})")
_SUBS = re.compile(r"\[([^\[\]]*)\]")
_MASKED = re.compile(r"'(?=[=+\-@])")
_ISO_TIME = re.compile(r"\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}")
_ISO_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z-]+)?")
_IP = re.compile(r"(?:\d{1,3}\.){3}\d{1,3}")
_FIRST_COLUMNS = 12
_RESPONSE = 8
_MOST_PERSONAL = 5


@dataclass(frozen=True, slots=True)
class _Heading:
    """One heading taken apart: `question` groups the columns of one question."""

    question: str
    heading: str
    part: str = ""
    is_free: bool = False
    is_own: bool = False
    """Whether the column has a part by its code, even where the part's text is empty."""


def recognises(grid: Grid) -> bool:
    """Whether the headings are LimeSurvey's codes, or those of the response it always adds."""
    if not grid.top:
        return False
    headings = [_bare(cell) for cell in grid.top[0]]
    if len(_OWN.intersection(headings)) > 1:
        return True
    return _has_codes(grid.top[0]) or _response_end(grid.top) > 3


def _bare(heading: str) -> str:
    """The heading as a key; of `id. Response ID` the code."""
    match = _CODE_AND_TEXT.fullmatch(heading)
    return option_key(match["code"] if match else heading)


def _has_codes(headings: Sequence[str]) -> bool:
    """Whether nearly all headings are `Q1[SQ001]`, or nearly all `Q1[SQ001]. Text`."""
    named = [heading for heading in headings if heading and _bare(heading) not in _TECHNICAL]
    for pattern in (_CODE, _CODE_AND_TEXT):
        found = [match for heading in named if (match := pattern.fullmatch(heading))]
        if sum(1 for match in found if match["subs"]) > 1 and len(found) >= 0.9 * len(named):
            return True
    return False


def _response_end(top: Sequence[Sequence[str]]) -> int:
    """How many first columns are on the response, known by their cells in any language.

    They are a number, a time, the last page and the language, then more times; 0 where not so.
    """
    rows = top[1:]
    columns = [[row[i] for row in rows if row[i]] for i in range(min(len(top[0]), _FIRST_COLUMNS))]
    if len(columns) < 5 or not rows:
        return 0
    ids, _, pages, languages = columns[:4]
    is_so = len(set(ids)) == len(rows) and all(map(str.isdecimal, ids + pages))
    is_so = is_so and bool(languages) and all(map(_ISO_LANGUAGE.fullmatch, languages))
    times = [i for i, cells in enumerate(columns[:_RESPONSE]) if _all_match(_ISO_TIME, cells)]
    return max(times) + 1 if is_so and len(times) > 1 and max(times) > 3 else 0


def _all_match(pattern: re.Pattern[str], cells: Iterable[str]) -> bool:
    cells = list(cells)
    return bool(cells) and all(map(pattern.fullmatch, cells))


def layout(grid: Grid) -> Layout:
    """The columns under one header row; a question's Y and N columns are a multiple choice."""
    body = grid.below(1)
    first = grid.top[0]
    reasons = _reasons(grid.top)
    headings = _headings(first, reasons)
    columns = [
        Column(i, h.heading, h.part, h.is_free, cells.mapped(_unmasked), reasons.get(i, ""))
        for i, (h, cells) in enumerate(zip(headings, body.columns, strict=True))
    ]
    told: list[Column] = []
    for question, run in groupby(columns, key=lambda c: headings[c.index].question):
        group = list(run)
        parts = [c for c in group if headings[c.index].is_own and not c.is_free_text_of_part]
        told += _with_choices(group, parts, f"{question}@{group[0].index}")
    asked = [column.heading for column in told if not column.left_out]
    are_codes = bool(asked) and all(map(_CODE.fullmatch, asked))
    notes = (text("formats.note_codes"),) if are_codes else ()
    return Layout(
        tuple(told), 1, body.row_numbers, grid.empty_rows, grid.origin, "limesurvey", notes
    )


def _unmasked(cell: str) -> str:
    """The answer without the quote that keeps a spreadsheet from taking it for a formula."""
    if cell == "-oth-":
        return text("formats.option_other")
    return _MASKED.sub("", cell, count=1) if cell[0] == "'" else cell


def _with_choices(group: list[Column], parts: list[Column], question: str) -> list[Column]:
    """The columns of one question, its Y and N columns declared to be a multiple choice."""
    cells = {option_key(word) for column in parts for word in column.cells.distinct}
    if parts and cells & (_YES | _NO) and cells <= _YES | _NO | {_NOT_SHOWN}:
        if cells <= {"1", "0"}:
            return group
        declared = Declared(question, Kind.MULTIPLE_CHOICE)
        return [
            replace(c, cells=c.cells.mapped(chosen), declared=declared) if c in parts else c
            for c in group
        ]
    return group


def chosen(cell: str) -> str:
    """The mark of one option's cell: 1 or 0; other texts stay."""
    key = option_key(cell)
    return "1" if key in _YES else "0" if key in _NO else cell


def is_other_word(part: str) -> bool:
    """Whether a part names the option that a respondent words."""
    return option_key(part) in _OTHER


def is_comment_word(part: str) -> bool:
    """Whether a part names the comment beside a choice."""
    return option_key(part) in _COMMENT


def _reasons(top: Sequence[Sequence[str]]) -> dict[int, str]:
    """Why the columns that are no questions are left out, by their place."""
    keys = [_bare(cell) for cell in top[0]]
    end = _response_end(top)
    reasons = dict.fromkeys(range(end), "import.ignored_technical")
    timed = next((i for i, key in enumerate(keys) if key in _TIMED_FROM), len(keys))
    own = {i for i, key in enumerate(keys) if key in _OWN}
    last = max((i for i in own if i < timed), default=end) + _MOST_PERSONAL
    for index, key in enumerate(keys):
        cells = [row[index] for row in top[1:] if row[index]]
        is_index = not key and index == 0 and all(map(str.isdecimal, cells))
        if is_index or (key in _TECHNICAL and (index <= last or index >= timed)):
            reasons[index] = "import.ignored_technical"
        elif (key in _PERSONAL and index <= last) or (index <= last and _all_match(_IP, cells)):
            reasons[index] = "import.ignored_personal"
        elif "filecount" in key or (
            index > timed and (_TIMING.fullmatch(key) or _TIMING.fullmatch(top[0][index]))
        ):
            reasons[index] = "import.ignored_technical"
    return reasons


def _headings(row: Sequence[str], reasons: dict[int, str]) -> list[_Heading]:
    """The headings taken apart, in the way that most of them are written."""
    asked = [heading for i, heading in enumerate(row) if heading and i not in reasons]
    both = sum(1 for heading in asked if _CODE_AND_TEXT.fullmatch(heading))
    codes = sum(1 for heading in asked if _ANY_CODE.fullmatch(heading))
    if asked and both >= 0.8 * len(asked):
        told = [_of_both(heading) for heading in row]
    elif asked and codes >= 0.8 * len(asked):
        told = [_of_code(heading) for heading in row]
    else:
        told = _in_full(row)
    return [
        _Heading(f"left out {i}", clean(row[i])) if i in reasons else heading
        for i, heading in enumerate(told)
    ]


def _of_code(heading: str) -> _Heading:
    """`Q1`, `Q1[SQ001]` or, as expressions and R write it, `Q1_SQ001` and `Q1.SQ001.`."""
    match = _ANY_CODE.fullmatch(heading)
    if not match:
        return _Heading(heading, clean(heading))
    code, *more = filter(None, re.split(r"[_.]", match["code"]))
    subs = _SUBS.findall(match["subs"]) or more
    return _with_subs(code, code, subs, subs)


def _of_both(heading: str) -> _Heading:
    """`Q1[SQ001]. Question [part]`; the code tells what the part is."""
    match = _CODE_AND_TEXT.fullmatch(heading)
    if not match:
        return _Heading(heading, clean(heading))
    subs = _SUBS.findall(match["subs"])
    most = len(subs) + any(sub.endswith("comment") for sub in subs)
    asked, parts = _split(clean(match["text"]), most)
    return _with_subs(match["code"], asked or match["code"], subs, parts)


def _with_subs(code: str, asked: str, subs: list[str], parts: list[str]) -> _Heading:
    """The heading of a column whose code says what it holds: `other`, `SQ001comment`."""
    last = subs[-1] if subs else ""
    is_comment = last.endswith("comment")
    if is_comment and parts and (parts[-1] == last or option_key(parts[-1]) in _COMMENT):
        parts = [*parts[:-1], *filter(None, [last.removesuffix("comment")][: parts[-1] == last])]
    is_free = is_comment or last == "other"
    return _Heading(code, asked, " – ".join(filter(None, parts)), is_free, bool(subs))


def _in_full(row: Sequence[str]) -> list[_Heading]:
    """Questions in full with the part in brackets, where a neighbour has the question too."""
    split = [_split(clean(heading), 2) for heading in row]
    shared = Counter(asked for asked, parts in split if parts)
    plain = {clean(heading) for heading in row}
    told: list[_Heading] = []
    for heading, (asked, parts) in zip(row, split, strict=True):
        ends = {option_key(part) for part in parts[-1:]}
        is_comment, is_other = bool(ends & _COMMENT), bool(ends & _OTHER)
        is_extra = asked in plain and (is_comment or is_other)
        if not parts or not (shared[asked] > 1 or is_extra or parts == [""]):
            told.append(_Heading(clean(heading), clean(heading)))
            continue
        kept = parts[:-1] if is_comment else parts
        is_free = is_comment or is_other
        told.append(_Heading(asked, asked, " – ".join(filter(None, kept)), is_free, is_own=True))
    return told


def _split(heading: str, most: int) -> tuple[str, list[str]]:
    """The question and its last bracketed parts, at most so many; brackets may nest."""
    parts: list[str] = []
    rest = heading
    while len(parts) < most and rest.endswith("]"):
        depth, place = 0, len(rest)
        while place:
            place -= 1
            depth += {"]": 1, "[": -1}.get(rest[place], 0)
            if not depth:
                break
        if depth:
            break
        parts.insert(0, rest[place + 1 : -1].strip())
        rest = rest[:place].rstrip()
    return rest, parts


FORMAT = Format("limesurvey", recognises, layout)
