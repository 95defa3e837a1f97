"""How far coders agree: Cohen's kappa a code, Krippendorff's alpha, and where they differ."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from hyte_analysis.survey.coding import AGREED, Code, CodedPassage, Passage
from hyte_analysis.texts import text
from hyte_analysis.texts.formats import count_text, decimal_text

FEWEST = 30
"""Passages read by both; with fewer, one or two of them move the figure far."""
RELIABLE, TENTATIVE = 0.8, 2 / 3
"""Krippendorff's own customs (Content Analysis, ch. 12): conclusions, and tentative ones."""
MISSING = -1

_Floats = npt.NDArray[np.float64]
_Ints = npt.NDArray[np.int64]
_Bools = npt.NDArray[np.bool_]
_Marks = Mapping[Passage, frozenset[int]]

BINARY: _Floats = np.array([[0.0, 1.0], [1.0, 0.0]])
"""The distances of no and yes."""


@dataclass(frozen=True, slots=True)
class CodeAgreement:
    """Two coders' use of one code, counted in passages that both have read.

    `kappa` is Cohen's, `alpha` Krippendorff's, both None where chance alone would make the coders
    agree on everything: nobody used the code, or both did everywhere. `positive` is the share of
    common uses among all uses, 2·both / (2·both + one of them); None where nobody used it.
    """

    code: int
    both: int
    only_first: int
    only_second: int
    neither: int
    kappa: float | None
    alpha: float | None
    positive: float | None

    @property
    def passages(self) -> int:
        """How many passages both have read."""
        return self.both + self.only_first + self.only_second + self.neither


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A passage to which two coders have given different codes."""

    passage: Passage
    first_codes: tuple[int, ...]
    second_codes: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Agreement:
    """Two coders' agreement over the `passages` that both have read.

    `alpha` is Krippendorff's over whole sets of codes, by `masi_distances`; None where there is
    no variation.
    """

    first: str
    second: str
    passages: int
    codes: tuple[CodeAgreement, ...]
    alpha: float | None
    disagreements: tuple[Disagreement, ...]


@dataclass(frozen=True, slots=True)
class CommonAlpha:
    """Krippendorff's alpha of all coders: of whole sets of codes, and of each code by its id.

    `passages` is how many at least two of them have read.
    """

    coders: tuple[str, ...]
    passages: int
    alpha: float | None
    codes: tuple[tuple[int, float | None], ...]


def coders(coded: Sequence[CodedPassage]) -> tuple[str, ...]:
    """Everyone who has coded, in alphabetical order; what was agreed on together is nobody's."""
    return tuple(sorted({row.coder for row in coded} - {AGREED}))


def agreement(
    coded: Sequence[CodedPassage], codes: Sequence[Code], first: str, second: str
) -> Agreement:
    """How far two coders agree; only `codes` count, and passages that both have read.

    A passage without codes is read, and a "no" to every code. Disagreements come in the order in
    which the first coder's passages stand in `coded`.
    """
    known = frozenset(code.id for code in codes)
    one, other = (_marks(coded, coder, known) for coder in (first, second))
    common = [passage for passage in one if passage in other]
    values, sets = _set_values([one, other], common)
    return Agreement(
        first,
        second,
        len(common),
        tuple(_code_agreement(code.id, values, sets) for code in codes),
        krippendorff_alpha(values, masi_distances(sets)),
        tuple(
            Disagreement(passage, tuple(sorted(one[passage])), tuple(sorted(other[passage])))
            for passage in common
            if one[passage] != other[passage]
        ),
    )


def common_alpha(coded: Sequence[CodedPassage], codes: Sequence[Code]) -> CommonAlpha:
    """The agreement of all coders, each having read all passages or only a part of them."""
    known = frozenset(code.id for code in codes)
    names = coders(coded)
    marks = [_marks(coded, name, known) for name in names]
    passages = list(dict.fromkeys(passage for own in marks for passage in own))
    values, sets = _set_values(marks, passages)
    return CommonAlpha(
        names,
        int(((values != MISSING).sum(axis=1) >= 2).sum()),
        krippendorff_alpha(values, masi_distances(sets)),
        tuple((c.id, krippendorff_alpha(_yes_or_no(c.id, values, sets), BINARY)) for c in codes),
    )


def _marks(coded: Sequence[CodedPassage], coder: str, known: frozenset[int]) -> _Marks:
    """The known codes of each passage that the coder has read."""
    if coder == AGREED:
        return {}
    return {row.passage: known.intersection(row.codes) for row in coded if row.coder == coder}


def _set_values(
    marks: Sequence[_Marks], passages: Sequence[Passage]
) -> tuple[_Ints, tuple[frozenset[int], ...]]:
    """Which set of codes each coder (column) gave each passage (row), and the different sets."""
    places: dict[frozenset[int], int] = {}
    values = [
        [places.setdefault(own[p], len(places)) if p in own else MISSING for own in marks]
        for p in passages
    ]
    return np.array(values, np.int64).reshape(len(passages), len(marks)), tuple(places)


def _yes_or_no(code: int, values: _Ints, sets: Sequence[frozenset[int]]) -> _Ints:
    """The values with 1 for the sets that hold the code and 0 for others."""
    # The last place answers for MISSING, which is -1.
    holds = np.array([*(code in own for own in sets), MISSING], np.int64)
    return holds[values]


def _code_agreement(code: int, values: _Ints, sets: Sequence[frozenset[int]]) -> CodeAgreement:
    marks = _yes_or_no(code, values, sets)
    yes: _Bools = marks == 1
    both = int((yes[:, 0] & yes[:, 1]).sum())
    only_first = int((yes[:, 0] & ~yes[:, 1]).sum())
    only_second = int((~yes[:, 0] & yes[:, 1]).sum())
    neither = len(yes) - both - only_first - only_second
    used = 2 * both + only_first + only_second
    return CodeAgreement(
        code,
        both,
        only_first,
        only_second,
        neither,
        cohen_kappa(both, only_first, only_second, neither),
        krippendorff_alpha(marks, BINARY),
        2 * both / used if used else None,
    )


def cohen_kappa(both: int, only_first: int, only_second: int, neither: int) -> float | None:
    """Cohen's kappa of two coders' yes and no, from the four counts of units.

    (po − pe) / (1 − pe) with pe = p(yes)·q(yes) + p(no)·q(no), over all units that both have read
    (Cohen 1960, Educational and Psychological Measurement 20:37–46). None where pe is 1.
    """
    n = both + only_first + only_second + neither
    first, second = both + only_first, both + only_second
    # In whole numbers, times n², so that a chance of 1 is seen as it is.
    by_chance = first * second + (n - first) * (n - second)
    if by_chance == n * n:
        return None
    return ((both + neither) * n - by_chance) / (n * n - by_chance)


def krippendorff_alpha(values: _Ints, distances: _Floats) -> float | None:
    """Krippendorff's alpha: 1 − observed / expected disagreement. None where all is alike.

    `values` holds a row a unit and a column a coder: a place in `distances`, or MISSING. Units
    that fewer than two have judged do not count. `distances[a, b]` is how far two values are, from
    0 to 1 (Krippendorff 2011, Computing Krippendorff's Alpha-Reliability, section D).
    """
    is_given = values != MISSING
    judged = is_given.sum(axis=1)
    values, is_given, judged = (part[judged >= 2] for part in (values, is_given, judged))
    n = int(judged.sum())
    counts = np.bincount(values[is_given], minlength=len(distances)).astype(np.float64)
    expected = float(counts @ distances @ counts) if n else 0.0
    if expected == 0.0:
        return None
    observed = 0.0
    for one in range(values.shape[1]):
        for other in range(one):
            pair = is_given[:, one] & is_given[:, other]
            apart = distances[values[pair, one], values[pair, other]]
            observed += 2.0 * float((apart / (judged[pair] - 1)).sum())
    return 1.0 - (n - 1) * observed / expected


def masi_distances(sets: Sequence[frozenset[int]]) -> _Floats:
    """How far each two sets of codes are: 0 where equal, 1 where nothing is common.

    1 − J·M, where J is the common share of all their codes (Jaccard) and M is 1 for equal sets,
    2/3 where one is part of the other, 1/3 where each has its own, 0 where nothing is common
    (Passonneau 2006, Measuring Agreement on Set-valued Items, LREC).
    """
    codes = {code: place for place, code in enumerate(sorted(frozenset().union(*sets)))}
    member = np.zeros((len(sets), len(codes)))
    for row, own in enumerate(sets):
        member[row, [codes[code] for code in own]] = 1.0
    common, size = member @ member.T, member.sum(axis=1)
    union = size[:, None] + size[None, :] - common
    smaller, larger = np.minimum.outer(size, size), np.maximum.outer(size, size)
    # Two empty sets are equal, and have nothing to divide by.
    jaccard = np.where(union > 0, common / np.maximum(union, 1.0), 1.0)
    shape = np.where(common == smaller, np.where(smaller == larger, 1.0, 2 / 3), 1 / 3)
    distances: _Floats = 1.0 - jaccard * shape
    return distances


def verdict(value: float | None, n: int) -> str:
    """A kappa or an alpha in words, with the number of passages behind it."""
    if n == 0:
        return text("agreement.nothing_common")
    if value is None:
        return text("agreement.undefined", n=count_text(n))
    figure = text("agreement.figure", value=decimal_text(value), n=count_text(n))
    if n < FEWEST:
        return text("agreement.few", figure=figure)
    if value >= RELIABLE:
        return text("agreement.reliable", figure=figure)
    if value >= TENTATIVE:
        return text("agreement.tentative", figure=figure)
    key = "agreement.by_chance" if value <= 0 else "agreement.unreliable"
    return text(key, figure=figure)
