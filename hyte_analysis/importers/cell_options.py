"""Options found in the text of a cell: never split blindly, known options first."""

import re
from collections.abc import Iterable, Mapping, Sequence

from hyte_analysis.importers.matching import known_key

_SEPARATOR = re.compile(r"[;,|/\n\r\t]+")
_FIRM_SEPARATOR = re.compile(r"[;|\n\r\t]+")
_LONGEST_CELL = 10_000
Read = tuple[tuple[int, ...], tuple[str, ...]]
"""The codes of the options that a cell holds, and the texts left over."""


def read_cells(cells: Iterable[str], codes: Mapping[str, int], *, several: bool) -> dict[str, Read]:
    """Each cell's options and the texts left over.

    Where a tool parts the options by semicolons, a comma belongs to a text: the column is read
    without commas unless that leaves more over.
    """
    read: dict[str, Read] = {}
    for cell in cells:
        key = known_key(cell, codes)
        read[cell] = ((codes[key],), ()) if key is not None else ((), (cell,))
    unread = [cell for cell in cells if read[cell][1]]
    if not several or not unread:
        return read
    freely = {cell: options_in_cell(cell, codes) for cell in unread}
    firmly = {cell: options_in_cell(cell, codes, _FIRM_SEPARATOR) for cell in unread}
    is_firm = any(map(_FIRM_SEPARATOR.search, cells)) and _left(firmly) <= _left(freely)
    return read | (firmly if is_firm else freely)


def _left(read: Mapping[str, Read]) -> int:
    return sum(len(rest) for _, rest in read.values())


def options_in_cell(
    cell: str, codes: Mapping[str, int], separator: re.Pattern[str] = _SEPARATOR
) -> Read:
    """The options whose texts stand in the cell, and the texts left over.

    Option texts may hold the separator: no blind split, but of all ways to read the cell the one
    that leaves least over and needs fewest options. `codes` are by option key.
    """
    if len(cell) > _LONGEST_CELL:
        return (), (cell,)
    marks = list(separator.finditer(cell))
    starts = [0, *(mark.end() for mark in marks)]
    ends = [*(mark.start() for mark in marks), len(cell)]
    longest = 1 + max((len(separator.findall(key)) for key in codes), default=0)
    # best[i] reads the tokens before i: unknown tokens, options, where the last piece began.
    best = [(0, 0, 0)]
    for end in range(1, len(starts) + 1):
        is_blank = not cell[starts[end - 1] : ends[end - 1]].strip()
        before = best[end - 1]
        ways = [(before[0] + (not is_blank), before[1], end - 1)]
        ways += [
            (best[start][0], best[start][1] + 1, start)
            for start in range(max(0, end - longest), end)
            if known_key(cell[starts[start] : ends[end - 1]], codes)
        ]
        best.append(min(ways))
    pieces: list[tuple[int, int]] = []
    at = len(starts)
    while at:
        pieces.append((best[at][2], at))
        at = best[at][2]
    texts = [(starts[start], ends[end - 1]) for start, end in reversed(pieces)]
    keys = [known_key(cell[start:end], codes) for start, end in texts]
    found = [codes.get(key) if key else None for key in keys]
    unknown = [place for place, code in zip(texts, found, strict=True) if code is None]
    return tuple(sorted({code for code in found if code is not None})), _left_over(cell, unknown)


def _left_over(cell: str, places: Sequence[tuple[int, int]]) -> tuple[str, ...]:
    """The unknown texts; neighbours are one text unless a semicolon or line break parts them."""
    joined: list[tuple[int, int]] = []
    for start, end in places:
        between = cell[joined[-1][1] : start] if joined else ";"
        is_one = _SEPARATOR.fullmatch(between.strip()) and not _FIRM_SEPARATOR.search(between)
        if joined and is_one:
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    texts = (cell[start:end].strip().strip(",/").strip() for start, end in joined)
    return tuple(dict.fromkeys(text for text in texts if text))
