"""Whether groups and options belong together once respondents are told apart by a third thing."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.stats import chi2

# An eigenvalue this much smaller than the largest is nought.
ROUNDING = 1e-10

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class StratifiedAssociation:
    """The chi-square of association within strata, its degrees of freedom, and its p (0–1)."""

    chi_square: float
    degrees: int
    p: float


def stratified_association(
    tables: Sequence[Sequence[Sequence[int]]],
) -> StratifiedAssociation | None:
    """The generalised Cochran–Mantel–Haenszel test of general association, without correction.

    `tables` are counts, one table a stratum, all with the same groups as rows and the same options
    as columns. A stratum with fewer than two answers says nothing and is passed over. None when no
    stratum has two groups and two options. Source: Landis, Heyman & Koch 1978, International
    Statistical Review 46; as R's mantelhaen.test and coin::cmh_test.
    """
    strata = [np.asarray(table, dtype=float) for table in tables]
    strata = [table for table in strata if table.sum() >= 2]
    if not strata:
        return None
    surplus = np.sum([table - _expected(table) for table in strata], axis=0).ravel()
    spread = np.sum([_covariance(table) for table in strata], axis=0)
    degrees = int(np.linalg.matrix_rank(spread, rtol=ROUNDING, hermitian=True))
    if degrees == 0:
        return None
    chi_square = float(surplus @ np.linalg.pinv(spread, rtol=ROUNDING, hermitian=True) @ surplus)
    return StratifiedAssociation(chi_square, degrees, float(chi2.sf(chi_square, degrees)))


def _expected(table: Floats) -> Floats:
    """What the cells would be on average, given both totals."""
    expected: Floats = np.outer(table.sum(axis=1), table.sum(axis=0)) / table.sum()
    return expected


def _covariance(table: Floats) -> Floats:
    """How the cells, row by row, vary together given both totals (multiple hypergeometric)."""
    n = table.sum()
    rows, columns = (
        n * np.diag(totals) - np.outer(totals, totals)
        for totals in (table.sum(axis=1), table.sum(axis=0))
    )
    covariance: Floats = np.kron(rows, columns) / (n**2 * (n - 1))
    return covariance
