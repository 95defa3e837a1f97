"""One column's cells: each distinct text once, and which of them stands in each row."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import compress

import numpy as np
import numpy.typing as npt

Codes = npt.NDArray[np.int32]
Rows = npt.NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Cells:
    """A column of texts, dictionary-encoded: row i holds `texts[codes[i]]`.

    `texts[0]` is always the empty text, and no text stands twice; a column of a million answers
    with four options is judged by looking at four texts.
    """

    texts: tuple[str, ...]
    codes: Codes

    def __len__(self) -> int:
        """How many rows there are."""
        return len(self.codes)

    def __iter__(self) -> Iterator[str]:
        """Every row's text."""
        return map(self.texts.__getitem__, self.codes.tolist())

    def __getitem__(self, row: int) -> str:
        """The text of a row, from 0."""
        return self.texts[int(self.codes[row])]

    @cached_property
    def counts(self) -> tuple[int, ...]:
        """How many rows hold each text, by its code."""
        return tuple(np.bincount(self.codes, minlength=len(self.texts)).tolist())

    @property
    def filled(self) -> int:
        """How many cells are not empty."""
        return len(self.codes) - self.counts[0]

    @cached_property
    def distinct(self) -> tuple[str, ...]:
        """The texts that stand in some row, the empty one left out."""
        return tuple(t for t, n in zip(self.texts[1:], self.counts[1:], strict=True) if n)

    @property
    def rows(self) -> Rows:
        """The rows, from 0, whose cell is not empty."""
        return np.flatnonzero(self.codes)

    def rows_of(self, codes: Iterable[int]) -> Rows:
        """The rows, from 0, that hold one of these texts."""
        is_wanted = np.zeros(len(self.texts), np.bool_)
        is_wanted[list(codes)] = True
        return np.flatnonzero(is_wanted[self.codes])

    def sliced(self, start: int) -> "Cells":
        """The cells from this row on, without the texts that stood only above it."""
        return _packed(self.texts, self.codes[start:])

    def first(self, rows: int) -> "Cells":
        """The first cells, and the texts of those alone."""
        used, codes = np.unique(np.append(0, self.codes[:rows]), return_inverse=True)
        texts = tuple(map(self.texts.__getitem__, used.tolist()))
        return Cells(texts, codes[1:].astype(np.int32))

    def taken(self, rows: npt.NDArray[np.bool_]) -> "Cells":
        """The cells of the rows that are true."""
        return _packed(self.texts, self.codes[rows])

    def mapped(self, change: Callable[[str], str]) -> "Cells":
        """The column with each distinct text changed; texts that become equal are one."""
        changed = ["", *map(change, self.texts[1:])]
        if changed == list(self.texts):
            return self
        place: dict[str, int] = {"": 0}
        new = [place.setdefault(text, len(place)) for text in changed]
        return Cells(tuple(place), np.asarray(new, np.int32)[self.codes])


def cells_of(texts: Iterable[str]) -> Cells:
    """The cells of plain texts, one a row."""
    place: dict[str, int] = {"": 0}
    codes = [place.setdefault(text, len(place)) for text in texts]
    return Cells(tuple(place), np.asarray(codes, np.int32))


def empty_cells(rows: int) -> Cells:
    """A column with nothing in it."""
    return Cells(("",), np.zeros(rows, np.int32))


def _packed(texts: Sequence[str], codes: Codes) -> Cells:
    used = np.zeros(len(texts), np.bool_)
    used[codes] = True
    used[0] = True
    if used.all():
        return Cells(tuple(texts), codes)
    places = np.cumsum(used, dtype=np.int32) - 1
    kept = tuple(compress(texts, used.tolist()))
    return Cells(kept, places[codes].astype(np.int32, copy=False))
