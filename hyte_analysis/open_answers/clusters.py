"""Spectral clustering of answers by how alike they are."""

import numpy as np
from numpy.typing import NDArray
from scipy import linalg
from scipy.sparse.linalg import eigsh

from hyte_analysis.open_answers.features import Array, Features, unit_rows

# Similarities of all with all are kept of so many answers; the rest go to the nearest cluster.
MOST_CLUSTERED = 3_000
# Beyond this size a few eigenvectors come sooner by iteration than from the whole matrix.
_LARGE = 500
_SEED = 0
# Every two answers are a little alike: else a few that are linked to no others make a cluster
# each (regularised spectral clustering: Amini, Chen, Bickel, Levina 2013).
_LEAST_ALIKE = 0.002
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

    The largest eigenvectors of the normalised similarities, assigned by a pivoted QR: Damle,
    Minden, Ying (2019), Simple, direct and efficient multi-way spectral clustering. As
    scikit-learn's `SpectralClustering(affinity="precomputed", assign_labels="cluster_qr")` does,
    except that rows like no other are `ALONE`.
    """
    alike = np.clip(similarity, 0.0, 1.0)
    np.fill_diagonal(alike, 0.0)
    degree = alike.sum(axis=1)
    linked = np.flatnonzero(degree > 1e-9)
    labels = np.full(len(alike), ALONE, dtype=np.intp)
    if not len(linked):
        return labels
    wanted = max(1, min(count, len(linked)))
    alike = alike[np.ix_(linked, linked)] + _LEAST_ALIKE
    root = np.sqrt(alike.sum(axis=1))
    normal = alike / root / root[:, None]
    labels[linked] = _assigned(_largest_vectors(normal, wanted) / root[:, None])
    return labels


def _largest_vectors(matrix: Array, count: int) -> Array:
    n = len(matrix)
    if n > _LARGE and count < n // 4:
        # Half the memory to walk through, and precise enough for telling clusters apart.
        single = matrix.astype(np.float32)
        start = np.random.default_rng(_SEED).uniform(-1, 1, n).astype(np.float32)
        values, vectors = eigsh(single, k=count, which="LA", v0=start, tol=1e-4)
        return np.asarray(vectors[:, np.argsort(-values)], dtype=float)
    _, vectors = linalg.eigh(matrix, subset_by_index=(n - count, n - 1))
    return np.asarray(vectors[:, ::-1])


def _assigned(vectors: Array) -> NDArray[np.intp]:
    count = vectors.shape[1]
    _, _, pivots = linalg.qr(vectors.T, pivoting=True, mode="economic")
    left, _, right = linalg.svd(vectors[pivots[:count]].T)
    return np.asarray(np.abs(vectors @ (left @ right)).argmax(axis=1))
