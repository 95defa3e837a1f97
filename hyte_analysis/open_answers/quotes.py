"""The answers that speak best for many: nearest to what all of them say, from many groups."""

from collections import Counter
from collections.abc import Sequence

import numpy as np
from rapidfuzz import fuzz

from hyte_analysis.open_answers.features import Features, features, unit_rows
from hyte_analysis.open_answers.lexicon import lexicon_of
from hyte_analysis.survey.wording import option_key

MOST_QUOTES = 4
MOST_OF_GROUP = 2
# From this token_set_ratio on, two answers say the same or one holds the other.
_SAME = 85.0
_COMPARED = 2_000


def representative(
    texts: Sequence[str],
    groups: Sequence[str],
    members: Sequence[int],
    points: Features | None = None,
    most: int = MOST_QUOTES,
) -> tuple[int, ...]:
    """Of the texts whose numbers are `members`, the numbers of those that speak best for all.

    The best first, by the cosine to the centroid; none that says the same as one before it, and at
    most two of a group. `groups` are the texts' group ids, `points` the features of all texts:
    without them those of the members are taken.
    """
    if not members:
        return ()
    if points is None:
        told = [texts[number] for number in members]
        rows = features(told, lexicon_of(told))
    else:
        rows = points.rows(members)
    centroid = unit_rows(rows.sums(np.ones((len(members), 1))))
    near = rows.nearness(centroid)[:, 0].round(9)
    ranked = sorted(zip(-near, members, strict=True))
    return _distinct([number for _, number in ranked], texts, groups, most)


def _distinct(
    ranked: Sequence[int], texts: Sequence[str], groups: Sequence[str], most: int
) -> tuple[int, ...]:
    picked: list[int] = []
    wordings: list[str] = []
    of_group: Counter[str] = Counter()
    for number in ranked:
        if len(picked) == most:
            break
        wording = option_key(texts[number])[:_COMPARED]
        if not wording or of_group[groups[number]] == MOST_OF_GROUP:
            continue
        if any(fuzz.token_set_ratio(wording, other) >= _SAME for other in wordings):
            continue
        picked.append(number)
        wordings.append(wording)
        of_group[groups[number]] += 1
    return tuple(picked)
