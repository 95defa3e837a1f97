"""Intervals, standard errors and consensus against other programs; each value's source is beside
it in the fixture."""

import json
from pathlib import Path

import pytest

from hyte_analysis.analysis.consensus import consensus
from hyte_analysis.analysis.intervals import hypergeometric, standard_error, wilson

ORACLES = json.loads(
    (Path(__file__).parents[1] / "fixtures/oracles/intervals.json").read_text(encoding="utf-8")
)


def rows(name: str) -> list[list[float]]:
    return ORACLES[name]["rows"]


@pytest.mark.parametrize(("x", "n", "low", "high"), rows("wilson_newcombe"))
def test_wilson_gives_newcombes_examples(x: int, n: int, low: float, high: float) -> None:
    assert [round(limit, 4) for limit in wilson(x, n)] == [low, high]


@pytest.mark.parametrize(("x", "n", "low", "high"), rows("wilson_r"))
def test_wilson_agrees_with_r(x: int, n: int, low: float, high: float) -> None:
    assert wilson(x, n) == pytest.approx((low, high), abs=1e-12)


@pytest.mark.parametrize(("x", "n", "population", "least", "greatest"), rows("hypergeometric_r"))
def test_the_hypergeometric_interval_agrees_with_r(
    x: int, n: int, population: int, least: int, greatest: int
) -> None:
    assert hypergeometric(x, n, population) == (least, greatest)


@pytest.mark.parametrize(
    ("name", "n", "population", "spread", "error"), rows("standard_error_survey")
)
def test_the_standard_error_agrees_with_the_survey_package(
    name: str, n: int, population: int | None, spread: float, error: float
) -> None:
    assert standard_error(spread, n, population) == pytest.approx(error, rel=1e-10), name


@pytest.mark.parametrize(("counts", "dispersion"), rows("leik_agrmt"))
def test_consensus_is_one_less_agrmts_ordinal_dispersion(
    counts: list[int], dispersion: float
) -> None:
    assert consensus(counts) == pytest.approx(1 - dispersion, abs=5e-4)
