"""Which figures of few answers leave open enough distributions of them (the inversion check).

The rules are public and every view of the question can be laid beside another. So what is asked
of a set of figures is how many distributions would have been shown exactly so: with their KA and
Hajonta in every state of don't-knows, and with no more than these, because more was not allowed.
"""

from collections import Counter
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from itertools import combinations, pairwise
from math import ceil, comb, sqrt

from hyte_analysis.analysis.inversion import fitting_classes
from hyte_analysis.analysis.result import GroupResult, Remedy
from hyte_analysis.survey.audiences import Limits
from hyte_analysis.survey.model import Kind, Question, Role
from hyte_analysis.texts.formats import rounded

# With more distributions than this nothing is shown: looking at each would take a second.
MOST_VECTORS = 10_000
_Vector = tuple[int, ...]


def remedy_of_few(question: Question, group: GroupResult, limits: Limits) -> Remedy:
    """What the group may show besides n: KA and Hajonta, KA alone, halves, or nothing."""
    answers = group.n + (group.left_out or 0)
    if answers < limits.mean:
        return Remedy.HIDDEN
    if question.kind is Kind.MULTIPLE_CHOICE:
        can = _halves_of_several(answers, len(group.counts), limits.fits)
        return Remedy.SHARES_ONLY if can else Remedy.HIDDEN
    vector = _vector(question, group)
    if vector is None or sum(vector) != answers:
        # Texts alone or answers outside the codebook: how many they are would show.
        return Remedy.HIDDEN
    options = [option for option in question.options if option.has_form_position]
    codes = tuple(option.code for option in options)
    unknown = tuple(option.role is Role.DONT_KNOW for option in options)
    return _remedies(answers, codes, unknown, limits.fits).get(vector, Remedy.HIDDEN)


def _vector(question: Question, group: GroupResult) -> _Vector | None:
    """The counts of the form's options; None where they are no single choice or not all told."""
    if question.kind is not Kind.SINGLE_CHOICE:
        return None
    by_code = {count.option.code: count.n or 0 for count in group.counts}
    on_form = [option.code for option in question.options if option.has_form_position]
    untold = [code for code in on_form if code not in by_code]
    if len(untold) > 1:
        return None
    by_code.update(dict.fromkeys(untold, group.left_out or 0))
    return tuple(by_code[code] for code in on_form)


@lru_cache(maxsize=256)
def _remedies(
    n: int, codes: tuple[int, ...], unknown: tuple[bool, ...], fits: int
) -> Mapping[_Vector, Remedy]:
    """What may be shown of each distribution of n answers over the codes."""
    if not codes or comb(n + len(codes) - 1, n) > MOST_VECTORS:
        return {}
    printed = lru_cache(maxsize=None)(_printed)

    def figures(vector: _Vector) -> tuple[tuple[Decimal | None, Decimal | None], ...]:
        known = [0 if is_unknown else c for c, is_unknown in zip(vector, unknown, strict=True)]
        return tuple(printed(*_sums(counts, codes)) for counts in (vector, known))

    steps: dict[Remedy, Callable[[_Vector], Hashable]] = {
        Remedy.NO_COUNTS: figures,
        Remedy.NO_SPREAD: lambda vector: tuple(mean for mean, _ in figures(vector)),
        Remedy.SHARES_ONLY: lambda vector: tuple(2 * c >= n for c in vector),
    }
    found: dict[_Vector, Remedy] = {}
    # With fewer steps more stays hidden: those that nothing else suits must not be few either.
    for used in range(len(steps), -1, -1):
        found = _sorted_out(list(_vectors(n, len(codes))), list(steps.items())[:used], fits)
        hidden = sum(remedy is Remedy.HIDDEN for remedy in found.values())
        if not hidden or hidden >= fits:
            break
    return found


def _sorted_out(
    vectors: Sequence[_Vector],
    steps: Sequence[tuple[Remedy, Callable[[_Vector], Hashable]]],
    fits: int,
) -> dict[_Vector, Remedy]:
    """The first remedy for each vector that shows enough others of those left just the same."""
    found: dict[_Vector, Remedy] = {}
    rest = list(vectors)
    for remedy, shown in steps:
        looks = [shown(vector) for vector in rest]
        alike = Counter(looks)
        for vector, look in zip(rest, looks, strict=True):
            if alike[look] >= fits:
                found[vector] = remedy
        rest = [vector for vector in rest if vector not in found]
    return found | dict.fromkeys(rest, Remedy.HIDDEN)


def _vectors(n: int, k: int) -> Iterator[_Vector]:
    """Every distribution of n answers over k options, as the gaps between k − 1 bars."""
    for bars in combinations(range(n + k - 1), k - 1):
        edges = (-1, *bars, n + k - 1)
        yield tuple(b - a - 1 for a, b in pairwise(edges))


def _sums(counts: Sequence[int], codes: Sequence[int]) -> tuple[int, int, int]:
    pairs = list(zip(counts, codes, strict=True))
    return sum(counts), sum(c * code for c, code in pairs), sum(c * code**2 for c, code in pairs)


def _printed(n: int, first: int, second: int) -> tuple[Decimal | None, Decimal | None]:
    """KA and Hajonta as printed, from n and the sums of the codes and of their squares."""
    if not n:
        return None, None
    variance = Fraction(n * second - first**2, n**2)
    return rounded(float(Fraction(first, n))), rounded(sqrt(variance))


def _halves_of_several(answers: int, k: int, fits: int) -> bool:
    """Whether knowing which options at least half chose leaves enough open, whichever they are.

    Each who answered chose an option or more, so the counts are at least the answers in all.
    """
    half = ceil(answers / 2)
    if half < fits:
        return False
    for large in range(k + 1):
        widths = [answers - half] * large + [half - 1] * (k - large)
        spare = large * answers + (k - large) * (half - 1) - answers
        if spare < 0:
            continue
        ranges = [*((0, width) for width in widths), (0, spare)]
        if fitting_classes(spare, k + 1, ranges, most=fits) < fits:
            return False
    return True
