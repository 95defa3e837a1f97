"""Several options in one cell where no codebook names them: a split that repeats over rows."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from hyte_analysis.importers.cells import Cells
from hyte_analysis.survey.wording import option_key

SEPARATORS = (";", "\n", ", ", "|", ",")
"""What may part options, the surest first."""
MOST_OPTIONS = 60
_LONGEST_OPTION = 150
_FIRST_CELLS = 500
_JUDGED_CELLS = 3_000
_LEAST_REPEATED = 0.7
_LEAST_SEVERAL = 0.05
_LEAST_SHARED = 0.5
_LEAST_TOGETHER = 5
_OPEN, _CLOSE = "([{", ")]}"


@dataclass(frozen=True, slots=True)
class Split:
    """A separator and the tokens it gives, the most common first, each with its cells."""

    separator: str
    tokens: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class _Tokens:
    """Each token's cells and different cells, by option key, and how many cells hold several."""

    spellings: dict[str, str]
    cells: Counter[str]
    different: Counter[str]
    several: int


def split_of(cells: Cells) -> Split | None:
    """The separator that parts a column's cells into repeating options; None where none does."""
    sample = cells.first(_JUDGED_CELLS)
    for separator in SEPARATORS:
        if not any(separator in cell for cell in sample.distinct):
            continue
        if _is_terminated(sample, separator) or (
            _may_convince(sample, separator) and _is_convincing(sample, separator)
        ):
            tokens = _tokens(cells, separator)
            common = {tokens.spellings[key]: n for key, n in tokens.cells.most_common()}
            if "," in separator:
                common = _rejoined(common, cells, tokens, separator)
            return Split(separator, tuple(common.items()))
    return None


def _rejoined(
    common: dict[str, int], cells: Cells, tokens: _Tokens, separator: str
) -> dict[str, int]:
    """The tokens, those that are parts of one option with a comma in it as that option.

    Such parts always stand side by side, and neither is ever seen without the other.
    """
    pairs: Counter[tuple[str, str]] = Counter()
    for cell, n in zip(cells.texts, cells.counts, strict=True):
        own = list(map(option_key, tokens_of(cell, separator))) if cell and n else []
        pairs.update(dict.fromkeys(dict.fromkeys(pairwise(own)), n))
    following = {
        first: second
        for (first, second), n in pairs.items()
        if n == tokens.cells[first] == tokens.cells[second]
        and n >= _LEAST_TOGETHER
        and tokens.different[first] > 1
    }
    parts = set(following.values())
    joined: dict[str, int] = {}
    for token, n in common.items():
        key = option_key(token)
        if key in parts:
            continue
        label = token
        while key in following:
            key = following.pop(key)
            label = f"{label}{separator}{tokens.spellings[key]}"
        joined[label] = n
    return joined


def _is_terminated(cells: Cells, separator: str) -> bool:
    """Whether each cell ends with the separator, as one tool ends every list."""
    return separator == ";" and all(cell.endswith(";") for cell in cells.distinct)


def _tokens(cells: Cells, separator: str) -> _Tokens:
    found = _Tokens({}, Counter(), Counter(), 0)
    several = 0
    for cell, n in zip(cells.texts, cells.counts, strict=True):
        if not cell or not n:
            continue
        own = {option_key(token): token for token in tokens_of(cell, separator)}
        several += n if len(own) > 1 else 0
        for key, token in own.items():
            found.spellings.setdefault(key, token)
            found.cells[key] += n
            found.different[key] += 1
    return _Tokens(found.spellings, found.cells, found.different, several)


def _may_convince(cells: Cells, separator: str) -> bool:
    """Whether a glance at the first cells leaves room for options: prose hardly repeats."""
    if len(cells) <= _FIRST_CELLS:
        return True
    counts = _tokens(cells.first(_FIRST_CELLS), separator).cells.values()
    return sum(n for n in counts if n > 1) * 2 >= _LEAST_REPEATED * sum(counts)


def _is_convincing(cells: Cells, separator: str) -> bool:
    """Whether the tokens are options that people combined.

    The tokens of a sentence do not come again, and those of one answer that has a comma in it
    always come together: options come again, and in different company.
    """
    tokens = _tokens(cells, separator)
    repeated = [key for key, n in tokens.cells.items() if n > 1]
    if tokens.several < max(2, _LEAST_SEVERAL * cells.filled):
        return False
    if not 1 < len(repeated) <= MOST_OPTIONS or max(map(len, repeated)) > _LONGEST_OPTION:
        return False
    mentions = sum(tokens.cells.values())
    if sum(tokens.cells[key] for key in repeated) < _LEAST_REPEATED * mentions:
        return False
    if "," in separator and len(repeated) >= len(cells.distinct):
        return False
    shared = sum(1 for key in repeated if tokens.different[key] > 1)
    return shared >= _LEAST_SHARED * len(repeated)


def tokens_of(cell: str, separator: str) -> Iterator[str]:
    """The cell's parts; a separator inside parentheses parts nothing."""
    if not any(bracket in cell for bracket in _OPEN):
        for piece in cell.split(separator):
            yield from _token(piece)
        return
    depth, start, at = 0, 0, 0
    while at < len(cell):
        if not depth and cell.startswith(separator, at):
            yield from _token(cell[start:at])
            at += len(separator)
            start = at
            continue
        depth += (cell[at] in _OPEN) - (cell[at] in _CLOSE and depth > 0)
        at += 1
    yield from _token(cell[start:])


def _token(piece: str) -> Iterable[str]:
    token = " ".join(piece.split()).strip(" ,;")
    return (token,) if token else ()
