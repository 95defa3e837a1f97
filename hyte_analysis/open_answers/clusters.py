"""Spectral clustering of answers by how alike they are."""

import numpy as np
from numpy.typing import NDArray

from hyte_analysis.open_answers.features import Array, Features, unit_rows

# Similarities of all with all are kept of so many answers; the rest go to the nearest cluster.
MOST_CLUSTERED = 3_000
_SEED = 0
# Every two answers are a little alike: else a few that are linked to no others make a cluster
# each (regularised spectral clustering: Amini, Chen, Bickel, Levina 2013).
_LEAST_ALIKE = 0.002
# Enough to tell clusters apart. A closer one makes ARPACK draw new starts, from no seed of ours,
# where many rows are equally alike: other clusters each time, or none.
_TOLERANCE = 1e-4
ALONE = -1
"""The label of an answer that shares no word with any other."""


def clusters(points: Features, count: int) -> NDArray[np.intp]:
    """The number of each row's cluster, from 0, or `ALONE`; at most `count` of them.

    Of more than 3 000 rows a seeded sample is clustered, and the rest go to the nearest centroid.
    """
    n = points.terms.shape[0]
    if n <= MOST_CLUSTERED:
        return spectral(points.similarity(), count)
    chosen = np.sort(np.random.default_rng(_SEED).choice(n, MOST_CLUSTERED, replace=False))
    sample = points.rows(chosen)
    labels = spectral(sample.similarity(), count)
    found = labels.max(initial=ALONE) + 1
    if not found:
        return np.full(n, ALONE, dtype=np.intp)
    near = points.nearness(unit_rows(sample.sums(membership(labels, found))))
    return np.where(near.max(axis=1) > 1e-9, near.argmax(axis=1), ALONE)


def membership(labels: NDArray[np.intp], count: int) -> Array:
    """Rows × clusters: 1 where the row is in the cluster."""
    return np.asarray(labels[:, None] == np.arange(count), dtype=float)


def spectral(similarity: Array, count: int) -> NDArray[np.intp]:
    """Clusters of rows from their similarities (n × n, negative ones as 0), numbered from 0.

    Assigned from the eigenvectors by a pivoted QR: Damle, Minden, Ying (2019), Simple, direct and
    efficient multi-way spectral clustering. Rows like no other are `ALONE`.
    """
    alike = np.clip(similarity, 0.0, 1.0)
    np.fill_diagonal(alike, 0.0)
    degree = alike.sum(axis=1)
    linked = np.flatnonzero(degree > 1e-9)
    labels = np.full(len(alike), ALONE, dtype=np.intp)
    if not len(linked):
        return labels
    labels[linked] = _divided(alike[np.ix_(linked, linked)] + _LEAST_ALIKE, max(1, count))
    return labels


def _divided(affinity: Array, count: int) -> NDArray[np.intp]:
    if count >= len(affinity):
        return np.arange(len(affinity))
    # Takes a second to import, and only who asks for themes needs it.
    from sklearn.cluster import SpectralClustering  # noqa: PLC0415

    clustering = SpectralClustering(
        count,
        affinity="precomputed",
        assign_labels="cluster_qr",
        eigen_tol=_TOLERANCE,
        random_state=_SEED,
    )
    return np.asarray(clustering.fit_predict(affinity), dtype=np.intp)
