"""Which codes an answer may belong to, for a person to choose of: from headings and coded answers.

A code is searched for by its name and description and by the answers that it has already, and by
those that look like them: the query moved towards what it finds (Rocchio 1971, Relevance feedback
in information retrieval), twice. Answers that no-one has coded count by how sure their code is.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from hyte_analysis.open_answers.features import (
    Array,
    Embed,
    Features,
    features,
    features_beside,
    unit_rows,
)
from hyte_analysis.open_answers.lexicon import Lexicon, Progress, lexicon_of
from hyte_analysis.survey.coding import Code

MOST_SUGGESTED = 3
# How much the answers of a code weigh beside its heading, and how many times it is searched for.
_ANSWERS = 2.0
_ROUNDS = 2


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A code for an answer; `score` is how near it is, from 0 to 1."""

    code: int
    score: float


@dataclass(frozen=True, eq=False, slots=True)
class Suggester:
    """The answers of a question, read once: suggestions come quickly after each coded answer."""

    points: Features = field(repr=False)
    lexicon: Lexicon = field(repr=False)
    embed: Embed | None = field(default=None, repr=False)

    def suggest(
        self,
        codes: Sequence[Code],
        coded: Mapping[int, tuple[int, ...]],
        *,
        most: int = MOST_SUGGESTED,
    ) -> tuple[tuple[Suggestion, ...], ...]:
        """For each text at most so many codes, the nearest first; none that is not near at all.

        `coded`: of texts that a person has coded, by number, the ids of their codes (none: read,
        and nothing fits). Ids that no code has, and numbers that no text has, are passed over.
        """
        n = len(self.points.is_blank)
        if not codes or not n:
            return ((),) * n
        scores = self._scores(codes, coded)
        best: list[list[int]] = np.argsort(-scores, axis=1, kind="stable")[:, :most].tolist()
        ids = [code.id for code in codes]
        return tuple(
            tuple(Suggestion(ids[at], float(mine[at])) for at in ranked if mine[at] > 0)
            for ranked, mine in zip(best, scores, strict=True)
        )

    def _scores(self, codes: Sequence[Code], coded: Mapping[int, tuple[int, ...]]) -> Array:
        """How near each text is to each code; texts × codes."""
        names = [f"{code.name}\n{code.description}" for code in codes]
        headings = features_beside(self.points, names, self.lexicon, self.embed).dense()
        queries = headings = unit_rows(headings)
        known, given = _given(codes, coded, self.points.terms.shape[0])
        for _ in range(_ROUNDS):
            near = np.maximum(self.points.nearness(queries), 0.0)
            weights = near**2 / np.maximum(near.sum(axis=1, keepdims=True), 1e-9)
            weights[known] = given
            found = unit_rows(self.points.sums(weights))
            queries = unit_rows(headings + _ANSWERS * found)
        return np.clip(self.points.nearness(queries), 0.0, 1.0).round(9)


def suggester(
    texts: Sequence[str], *, embed: Embed | None = None, progress: Progress | None = None
) -> Suggester:
    """What suggests codes for these texts; `progress` is called with the share done."""
    lexicon = lexicon_of(texts, progress)
    return Suggester(features(texts, lexicon, embed=embed), lexicon, embed)


def suggest_codes(
    texts: Sequence[str],
    codes: Sequence[Code],
    coded: Mapping[int, tuple[int, ...]],
    *,
    most: int = MOST_SUGGESTED,
) -> tuple[tuple[Suggestion, ...], ...]:
    """Suggestions for each text at once; see `Suggester.suggest`."""
    return suggester(texts).suggest(codes, coded, most=most)


def _given(
    codes: Sequence[Code], coded: Mapping[int, tuple[int, ...]], n: int
) -> tuple[list[int], Array]:
    """The coded texts' numbers, and a row for each: 1 at the codes that a person gave."""
    place = {code.id: at for at, code in enumerate(codes)}
    known = [number for number in sorted(coded) if 0 <= number < n]
    given = np.zeros((len(known), len(codes)))
    for row, number in enumerate(known):
        given[row, [place[one] for one in coded[number] if one in place]] = 1.0
    return known, given
