import json
from pathlib import Path
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hyte_analysis.analysis.stratified import stratified_association

ORACLES = Path(__file__).parents[1] / "fixtures" / "oracles"
CASES = json.loads((ORACLES / "cochran_mantel_haenszel.json").read_text(encoding="utf-8"))
Table = list[list[int]]

STRATA = st.tuples(st.integers(2, 4), st.integers(2, 4)).flatmap(
    lambda shape: st.lists(
        st.lists(
            st.lists(st.integers(1, 9), min_size=shape[1], max_size=shape[1]),
            min_size=shape[0],
            max_size=shape[0],
        ),
        min_size=1,
        max_size=3,
    )
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_association_within_strata_is_that_of_r(case: dict) -> None:
    found = stratified_association(case["tables"])
    assert found is not None
    assert found.chi_square == pytest.approx(case["chi_square"], rel=1e-9)
    assert found.degrees == case["degrees"]
    assert found.p == pytest.approx(case["p"], abs=1e-9)


@given(STRATA)
@settings(max_examples=40, deadline=None)
def test_one_stratum_is_pearsons_statistic_but_for_one_answer(strata: list[Table]) -> None:
    table = np.array(strata[0], dtype=float)
    n = table.sum()
    expected = np.outer(table.sum(axis=1), table.sum(axis=0)) / n
    pearson = ((table - expected) ** 2 / expected).sum()
    found = stratified_association(strata[:1])
    assert found is not None
    assert found.chi_square == pytest.approx(pearson * (n - 1) / n, rel=1e-6, abs=1e-9)


@given(STRATA, st.randoms())
@settings(max_examples=40, deadline=None)
def test_order_of_strata_groups_and_options_leaves_the_association(
    strata: list[Table], random: Random
) -> None:
    tables = np.array(strata)
    places = [random.sample(range(size), size) for size in tables.shape]
    turned = tables[np.ix_(*places)]
    first, other = stratified_association(strata), stratified_association(turned.tolist())
    assert first is not None
    assert other is not None
    assert other.degrees == first.degrees
    assert other.chi_square == pytest.approx(first.chi_square, rel=1e-6, abs=1e-9)


@given(STRATA)
@settings(max_examples=40, deadline=None)
def test_a_stratum_of_one_answer_says_nothing(strata: list[Table]) -> None:
    single = np.zeros_like(strata[0])
    single[0, 0] = 1
    assert stratified_association([*strata, single.tolist()]) == stratified_association(strata)


@given(STRATA)
@settings(max_examples=40, deadline=None)
def test_an_option_that_nobody_chose_leaves_the_association(strata: list[Table]) -> None:
    longer = [[[*row, 0] for row in table] for table in strata]
    first, other = stratified_association(strata), stratified_association(longer)
    assert first is not None
    assert other is not None
    assert other.degrees == first.degrees
    assert other.chi_square == pytest.approx(first.chi_square, rel=1e-6, abs=1e-9)


@pytest.mark.parametrize(
    "strata",
    [
        [],
        [[[1, 0], [0, 0]]],
        [[[3, 2], [0, 0]]],
        [[[3, 0], [2, 0]]],
        [[[3, 2], [0, 0]], [[0, 0], [4, 1]]],
        [[[0, 0], [0, 0]]],
    ],
)
def test_strata_that_compare_nothing_have_no_association(strata: list[Table]) -> None:
    assert stratified_association(strata) is None
