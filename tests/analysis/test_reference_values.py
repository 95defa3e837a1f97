"""Published and independently computed figures, to the digit they are printed with."""

import json
from pathlib import Path

import pytest

from hyte_analysis.analysis.exact_tests import Method
from hyte_analysis.analysis.exact_tests import tested_difference as difference
from hyte_analysis.analysis.group_figures import mean_and_spread
from hyte_analysis.analysis.smallest_p import smallest_p
from hyte_analysis.analysis.stratified import stratified_association

ORACLES = Path(__file__).parents[1] / "fixtures" / "oracles"
MEANS = json.loads((ORACLES / "means_and_spreads.json").read_text(encoding="utf-8"))

# The answers of HVA, Kunta, Muut toimijat and Oppilaitokset on the slides of 5.11.2025.
AGREED_PRACTICES = [[2, 0, 1, 0], [6, 5, 1, 2], [0, 2, 1, 0], [0, 1, 0, 0]]
AGREED_PRACTICES_OTHERWISE = [[2, 0, 1, 0], [7, 2, 4, 1], [0, 2, 1, 0], [0, 1, 0, 0]]
WISHED_INFORMATION = [[1, 2], [4, 10], [3, 0], [0, 1]]
# MASS::survey: Smoke (Heavy, Never, Occas, Regul) by Sex (Female, Male).
SMOKE_BY_SEX = [[5, 6], [99, 89], [9, 10], [5, 12]]
# coin::jobsatisfaction: income by job satisfaction, women and men.
WOMEN = [[1, 3, 11, 2], [2, 3, 17, 3], [0, 1, 8, 5], [0, 2, 4, 2]]
MEN = [[1, 1, 2, 1], [0, 3, 5, 1], [0, 0, 7, 3], [0, 1, 9, 6]]

# n, mean and population standard deviation as printed.
PRINTED_MEANS = {
    ("psych::bfi N1 by education", "1"): (223, "2.914798", "1.552347"),
    ("psych::bfi N1 by education", "2"): (292, "3.051370", "1.669867"),
    ("psych::bfi N1 by education", "3"): (1235, "2.927126", "1.581636"),
    ("psych::bfi N1 by education", "4"): (392, "2.770408", "1.502835"),
    ("psych::bfi N1 by education", "5"): (416, "2.776442", "1.456261"),
    ("sjmisc::efc c82cop1 by e42dep", "1"): (66, "3.363636", "0.618805"),
    ("sjmisc::efc c82cop1 by e42dep", "2"): (225, "3.253333", "0.543895"),
    ("sjmisc::efc c82cop1 by e42dep", "3"): (306, "3.068627", "0.547003"),
    ("sjmisc::efc c82cop1 by e42dep", "4"): (303, "3.016502", "0.605033"),
    ("statsmodels anes96 selfLR by vote", "0"): (551, "3.617060", "1.266775"),
    ("statsmodels anes96 selfLR by vote", "1"): (393, "5.318066", "1.012946"),
    ("sjstats::sd_pop(c(1, 1, 3))", "1"): (3, "1.666667", "0.942809"),
}


@pytest.mark.parametrize(
    ("counts", "p"),
    [
        (AGREED_PRACTICES, "0.3941"),
        (AGREED_PRACTICES_OTHERWISE, "0.382"),
        (WISHED_INFORMATION, "0.0985"),
        (WISHED_INFORMATION[:3], "0.1214"),
        (SMOKE_BY_SEX, "0.3104604"),
        ([[3, 0], [0, 3]], "0.10"),
        ([[3, 0], [0, 14]], "0.00147059"),
    ],
)
def test_exact_p_of_printed_tables(counts: list[list[int]], p: str) -> None:
    found = difference(counts, None)
    assert found is not None
    assert found.method is Method.EXACT
    assert f"{found.p:.{len(p) - 2}f}" == p


def test_difference_of_means_on_the_slides_is_what_permutations_give() -> None:
    found = difference(WISHED_INFORMATION, [1, 2])
    assert found is not None
    assert f"{found.p:.3f}" == "0.115"


def test_smallest_p_of_three_against_three_and_against_fourteen() -> None:
    assert f"{smallest_p([3, 3], 2):.2f}" == "0.10"
    assert f"{smallest_p([3, 14], 2):.8f}" == "0.00147059"


def test_job_satisfaction_by_income_within_sexes() -> None:
    found = stratified_association([WOMEN, MEN])
    assert found is not None
    assert f"{found.chi_square:.1f} {found.degrees} {found.p:.4f}" == "10.2 9 0.3345"


@pytest.mark.parametrize("case", MEANS, ids=lambda case: f"{case['source']} {case['group']}")
def test_mean_and_spread_of_open_data(case: dict) -> None:
    mean, spread = mean_and_spread([(float(value), n) for value, n in case["counts"].items()])
    assert mean == pytest.approx(case["mean"], abs=1e-9)
    assert spread == pytest.approx(case["spread"], abs=1e-9)
    printed = (sum(case["counts"].values()), f"{mean:.6f}", f"{spread:.6f}")
    assert printed == PRINTED_MEANS[case["source"], case["group"]]
