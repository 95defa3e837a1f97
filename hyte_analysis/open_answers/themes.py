"""Themes suggested from nothing: a draft of which answers are of the same, for a person to edit."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hyte_analysis.open_answers.clusters import ALONE, clusters
from hyte_analysis.open_answers.duplicates import leaders
from hyte_analysis.open_answers.features import Embed, Features, features
from hyte_analysis.open_answers.labels import labels
from hyte_analysis.open_answers.lexicon import Lexicon, lexicon_of
from hyte_analysis.open_answers.quotes import representative
from hyte_analysis.open_answers.words import tokens

FEWEST, MOST = 2, 40
"""How many themes may be asked for."""

Progress = Callable[[float], None]
_FOLDED, _READ, _CLUSTERED = 0.15, 0.7, 0.9


@dataclass(frozen=True, slots=True)
class SuggestedTheme:
    """A theme to accept, rename, merge or leave: the numbers of its texts, its quotes best first.

    `label` is a placeholder of three nouns, "" where there are none to take; `is_rest`: those that
    fit nowhere or say nothing, without a label.
    """

    label: str
    members: tuple[int, ...]
    quotes: tuple[int, ...]
    is_rest: bool = False


def default_count(n: int) -> int:
    """How many themes to suggest of n answers at first, 0.85 √n; no measure finds the right number.

    Never fewer than 2 or more than 40.
    """
    return max(FEWEST, min(MOST, round(0.85 * math.sqrt(max(n, 0)))))


def suggest_themes(  # noqa: PLR0913 - what is suggested, and how it is followed
    texts: Sequence[str],
    groups: Sequence[str],
    count: int,
    *,
    progress: Progress | None = None,
    question: str = "",
    embed: Embed | None = None,
) -> tuple[SuggestedTheme, ...]:
    """At most `count` themes of the texts, the biggest first, and last what fits nowhere.

    Every text is in exactly one theme, near-duplicates in the same one. `groups` are the texts'
    group ids, for the quotes. Words of the `question` itself do not tell themes apart. Does not
    depend on chance. `progress` is called with the share done, from 0 to 1.
    """
    tell = progress or (lambda _: None)
    if not texts:
        tell(1.0)
        return ()
    first_alike = np.array(leaders(texts))
    distinct = np.unique(first_alike)
    tell(_FOLDED)
    told = [texts[number] for number in distinct]
    lexicon = lexicon_of([*told, question], lambda share: tell(_FOLDED + (_READ - _FOLDED) * share))
    points = features(told, lexicon, _lemmas(question, lexicon), embed)
    of_distinct = _clusters_of_telling(points, max(1, count))
    tell(_CLUSTERED)
    of_texts = of_distinct[np.searchsorted(distinct, first_alike)]
    themes = _themes(texts, groups, _Clustering(points, of_distinct, distinct, of_texts))
    tell(1.0)
    return themes


@dataclass(frozen=True, eq=False, slots=True)
class _Clustering:
    """The distinct texts' features, clusters and numbers, and the cluster of every text."""

    points: Features
    of_distinct: NDArray[np.intp]
    distinct: NDArray[np.intp]
    of_texts: NDArray[np.intp]


def _lemmas(question: str, lexicon: Lexicon) -> frozenset[str]:
    return frozenset(lexicon.word(token.form).lemma for token in tokens(question))


def _clusters_of_telling(points: Features, count: int) -> NDArray[np.intp]:
    """The clusters of the rows that say something; the others are alone."""
    telling = np.flatnonzero(~points.is_blank)
    found = np.full(len(points.is_blank), ALONE, dtype=np.intp)
    if len(telling):
        found[telling] = clusters(points.rows(telling), count)
    return found


def _themes(
    texts: Sequence[str], groups: Sequence[str], found: _Clustering
) -> tuple[SuggestedTheme, ...]:
    names = labels(found.points, found.of_distinct, found.of_distinct.max(initial=ALONE) + 1)
    themes = []
    for cluster in range(ALONE, len(names)):
        members = np.flatnonzero(found.of_texts == cluster)
        if not len(members):
            continue
        rows = np.flatnonzero(found.of_distinct == cluster)
        quotes = _quotes(texts, groups, found, rows)
        is_rest = cluster == ALONE
        name = "" if is_rest else names[cluster]
        themes.append(SuggestedTheme(name, tuple(members.tolist()), quotes, is_rest))
    return tuple(
        sorted(themes, key=lambda theme: (theme.is_rest, -len(theme.members), theme.members))
    )


def _quotes(
    texts: Sequence[str], groups: Sequence[str], found: _Clustering, rows: NDArray[np.intp]
) -> tuple[int, ...]:
    told = [texts[number] for number in found.distinct[rows]]
    of_groups = [groups[number] for number in found.distinct[rows]]
    picked = representative(told, of_groups, range(len(rows)), found.points.rows(rows))
    return tuple(int(found.distinct[rows[place]]) for place in picked)
