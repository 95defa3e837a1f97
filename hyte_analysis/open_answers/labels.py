"""What to call a suggested theme until a person names it: its most telling nouns."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from hyte_analysis.open_answers.clusters import membership
from hyte_analysis.open_answers.features import Array, Features

# How many words of the whole the prior weighs: a word is telling only if it is seen more than once.
_PRIOR = 50.0
_WORDS = 3
_SEPARATOR = " · "


def labels(points: Features, clusters: NDArray[np.intp], count: int) -> tuple[str, ...]:
    """The label of each cluster of the rows: "järjestö · yhteistyö · järjestöneuvosto".

    Nouns by their log-odds against the other clusters; other words where a cluster has no nouns,
    and "" where it has no words at all.
    """
    counted = np.asarray(points.counts.T @ membership(clusters, count)).T
    nouns = _most_telling(counted, points.is_noun, points.vocabulary)
    words = _most_telling(counted, points.is_word, points.vocabulary)
    return tuple(_SEPARATOR.join(best or other) for best, other in zip(nouns, words, strict=True))


def _most_telling(
    counted: Array, allowed: NDArray[np.bool_], vocabulary: Sequence[str]
) -> list[list[str]]:
    columns = np.flatnonzero(allowed)
    of_terms = counted[:, columns]
    odds = log_odds(of_terms)
    found = []
    for mine, times in zip(odds, of_terms, strict=True):
        # Alphabetical order settles what is equal: the columns are in it.
        best = np.lexsort((-times, -mine.round(9)))
        found.append([vocabulary[columns[at]] for at in best if times[at] > 0][:_WORDS])
    return found


def log_odds(counted: Array) -> Array:
    """How much commoner each word is in each cluster than in the others, in standard errors.

    `counted` (clusters × words): times. The z of the log-odds ratio with an informative Dirichlet
    prior that weighs as much as 50 words: Monroe, Colaresi, Quinn (2008), Fightin' Words.
    """
    whole = counted.sum(axis=0)
    prior = _PRIOR * whole / max(whole.sum(), 1.0)
    prior = np.maximum(prior, 1e-12)
    here, there = counted + prior, whole - counted + prior
    all_here = counted.sum(axis=1, keepdims=True) + _PRIOR
    all_there = whole.sum() - counted.sum(axis=1, keepdims=True) + _PRIOR
    # One word alone may be all there is: its odds have no other side.
    odds = np.log(here / np.maximum(all_here - here, 1e-12))
    against = np.log(there / np.maximum(all_there - there, 1e-12))
    z: Array = (odds - against) / np.sqrt(1 / here + 1 / there)
    return z
