"""Agreement of coders, against published examples and other people's programs."""

import itertools
import json
import math
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hyte_analysis.open_answers.agreement import (
    BINARY,
    FEWEST,
    MISSING,
    Agreement,
    agreement,
    coders,
    cohen_kappa,
    common_alpha,
    krippendorff_alpha,
    masi_distances,
    verdict,
)
from hyte_analysis.survey.coding import AGREED, Code, CodedPassage, Passage

ORACLES = Path(__file__).parents[1] / "fixtures" / "agreement" / "oracles.json"
CASES = json.loads(ORACLES.read_text(encoding="utf-8"))["cases"]

Unit = Sequence[Sequence[int] | None]
SETS = st.frozensets(st.integers(1, 3), max_size=3)
UNITS = st.integers(2, 4).flatmap(
    lambda width: st.lists(
        st.lists(st.none() | SETS, min_size=width, max_size=width), min_size=1, max_size=10
    )
)


def passage(number: int) -> Passage:
    return Passage("q1", number, f"{number:016x}", 0, 10)


def coded(units: Sequence[Unit]) -> list[CodedPassage]:
    """What coders A, B, … have said; None: not read."""
    return [
        CodedPassage(passage(number), "ABCD"[place], tuple(own))
        for number, unit in enumerate(units)
        for place, own in enumerate(unit)
        if own is not None
    ]


def codes(*ids: int) -> list[Code]:
    return [Code(id_, f"Luokka {id_}") for id_ in ids]


def of_first_two(units: Sequence[Unit], *ids: int) -> Agreement:
    return agreement(coded(units), codes(*ids), "A", "B")


def alpha_of_rows(*rows: str) -> float | None:
    """The alpha of nominal values as Krippendorff prints them: a row a coder, `*` not judged."""
    values = sorted({value for row in rows for value in row.split()} - {"*"})
    places = {value: place for place, value in enumerate(values)} | {"*": MISSING}
    table = np.array([[places[value] for value in row.split()] for row in rows]).T
    return krippendorff_alpha(table, 1.0 - np.eye(len(values)))


def test_kappa_counts_what_neither_marked() -> None:
    """120 and 100 of 1000 marked, 80 of them alike; a base of the marked alone would say 0.56."""
    assert cohen_kappa(80, 40, 20, 860) == pytest.approx(0.693878, abs=5e-7)


def test_kappa_of_a_published_table() -> None:
    """Fifty grant proposals, two readers (the worked example of Wikipedia's Cohen's kappa)."""
    assert cohen_kappa(20, 5, 10, 15) == pytest.approx(0.4)


@pytest.mark.parametrize(
    ("counts", "kappa"),
    [((0, 0, 0, 12), None), ((12, 0, 0, 0), None), ((0, 0, 0, 0), None), ((5, 0, 0, 7), 1.0),
     ((0, 12, 0, 0), 0.0), ((0, 6, 6, 0), -1.0)],
)  # fmt: skip
def test_kappa_at_the_edges(counts: tuple[int, int, int, int], kappa: float | None) -> None:
    assert cohen_kappa(*counts) == kappa


@pytest.mark.parametrize(
    ("rows", "alpha"),
    [
        (("0 1 0 0 0 0 0 0 1 0", "1 1 1 0 0 1 0 0 0 0"), 0.095),
        (("a a b b d c c c e d d a", "b a b b b c c c e d d d"), 0.692),
        (
            ("1 2 3 3 2 1 4 1 2 * * *", "1 2 3 3 2 2 4 1 2 5 * 3",
             "* 3 3 3 2 3 4 2 2 5 1 *", "1 2 3 3 2 4 4 1 2 5 1 *"),
            0.743,
        ),
    ],
    ids=["A: binary", "B: nominal", "C: nominal with missing data"],
)  # fmt: skip
def test_alpha_of_krippendorffs_own_examples(rows: tuple[str, ...], alpha: float) -> None:
    """Krippendorff 2011, Computing Krippendorff's Alpha-Reliability, sections A to C."""
    assert alpha_of_rows(*rows) == pytest.approx(alpha, abs=5e-4)


@pytest.mark.parametrize("case", CASES, ids=range(len(CASES)))
def test_figures_are_those_of_other_programs(case: dict[str, object]) -> None:
    units: list[Unit] = case["units"]  # type: ignore[assignment]
    kappa: dict[str, float | None] = case["kappa"]  # type: ignore[assignment]
    alpha: dict[str, float | None] = case["alpha"]  # type: ignore[assignment]
    ids = [int(code) for code in kappa]
    pair, everyone = of_first_two(units, *ids), common_alpha(coded(units), codes(*ids))
    assert [c.kappa for c in pair.codes] == [pytest.approx(v) for v in kappa.values()]
    assert [a for _, a in everyone.codes] == [pytest.approx(v) for v in alpha.values()]
    assert everyone.alpha == pytest.approx(case["masi_alpha"])


@given(UNITS)
def test_alpha_is_what_its_definition_says(units: list[Unit]) -> None:
    """One pair of values at a time, in plain Python."""
    pairable = [[own for own in unit if own is not None] for unit in units]
    pairable = [unit for unit in pairable if len(unit) >= 2]
    every = [own for unit in pairable for own in unit]
    n = len(every)
    expected = sum(masi(a, b) for a, b in itertools.permutations(every, 2))
    observed = sum(
        masi(a, b) / (len(unit) - 1)
        for unit in pairable
        for a, b in itertools.permutations(unit, 2)
    )
    by_hand = 1 - (observed / n) / (expected / (n * (n - 1))) if expected else None
    found = common_alpha(coded(units), codes(1, 2, 3))
    assert found.passages == len(pairable)
    assert found.alpha == (None if by_hand is None else pytest.approx(by_hand, abs=1e-9))


def masi(a: frozenset[int], b: frozenset[int]) -> float:
    if a == b:
        return 0.0
    kind = 0 if not a & b else 2 / 3 if a < b or b < a else 1 / 3
    return 1 - len(a & b) / len(a | b) * kind


@given(st.lists(SETS, unique=True, max_size=8))
def test_distances_of_sets_are_those_of_passonneau(sets: list[frozenset[int]]) -> None:
    found = masi_distances(sets)
    assert found.shape == (len(sets), len(sets))
    assert found == pytest.approx(np.array([[masi(a, b) for b in sets] for a in sets]).reshape(
        len(sets), len(sets)))  # fmt: skip


@given(UNITS, st.randoms(use_true_random=False))
def test_the_order_of_coders_and_passages_changes_nothing(units: list[Unit], rng: object) -> None:
    before = common_alpha(coded(units), codes(1, 2, 3))
    turned = [list(unit) for unit in units]
    rng.shuffle(turned)  # type: ignore[attr-defined]
    order = list(range(len(turned[0])))
    rng.shuffle(order)  # type: ignore[attr-defined]
    after = common_alpha(coded([[unit[i] for i in order] for unit in turned]), codes(1, 2, 3))
    assert after.alpha == (None if before.alpha is None else pytest.approx(before.alpha, abs=1e-9))


@given(UNITS)
def test_turning_two_coders_about_turns_their_counts(units: list[Unit]) -> None:
    one, other = (agreement(coded(units), codes(1, 2, 3), *pair) for pair in ("AB", "BA"))
    for a, b in zip(one.codes, other.codes, strict=True):
        assert (a.both, a.only_first, a.neither) == (b.both, b.only_second, b.neither)
        assert (a.kappa, a.positive) == (b.kappa, b.positive)
        assert a.passages == one.passages == other.passages
    assert len(one.disagreements) == len(other.disagreements)


@given(st.lists(SETS, min_size=1, max_size=10))
def test_coders_who_always_agree_agree_fully(sets: list[frozenset[int]]) -> None:
    found = of_first_two([[own, own] for own in sets], 1, 2, 3)
    assert found.alpha == (1.0 if len(set(sets)) > 1 else None)
    assert not found.disagreements
    for code in found.codes:
        assert code.kappa == (1.0 if 0 < code.both < len(sets) else None)
        assert code.positive == (1.0 if code.both else None)


@settings(max_examples=50)
@given(st.integers(0, 6), st.integers(0, 6), st.integers(0, 6), st.integers(0, 6))
def test_kappa_and_alpha_exist_together(a: int, b: int, c: int, d: int) -> None:
    table = np.array([[1, 1]] * a + [[1, 0]] * b + [[0, 1]] * c + [[0, 0]] * d, np.int64)
    table = table.reshape(-1, 2)
    kappa, alpha = cohen_kappa(a, b, c, d), krippendorff_alpha(table, BINARY)
    assert (kappa is None) == (alpha is None)
    assert all(value is None or (math.isfinite(value) and value <= 1) for value in (kappa, alpha))


def test_a_passage_that_one_has_not_read_does_not_count() -> None:
    found = of_first_two([[(1,), (1,)], [(), ()], [(1,), None], [None, (2,)]], 1, 2)
    assert found.passages == 2
    assert [(c.both, c.only_first, c.only_second, c.neither) for c in found.codes] == [
        (1, 0, 0, 1),
        (0, 0, 0, 2),
    ]
    assert [code.kappa for code in found.codes] == [1.0, None]


def test_a_passage_read_without_codes_is_a_no_to_each_of_them() -> None:
    found = of_first_two([[(1,), ()], [(), ()]], 1)
    assert (found.codes[0].only_first, found.codes[0].neither) == (1, 1)
    assert found.disagreements[0].first_codes == (1,)
    assert found.disagreements[0].second_codes == ()


def test_disagreements_come_in_the_order_of_the_passages() -> None:
    found = of_first_two([[(2, 1), (1,)], [(1,), (1,)], [(), (2,)]], 1, 2)
    assert [(d.passage, d.first_codes, d.second_codes) for d in found.disagreements] == [
        (passage(0), (1, 2), (1,)),
        (passage(2), (), (2,)),
    ]


def test_only_the_codes_asked_for_are_compared() -> None:
    found = of_first_two([[(1, 9), (1,)], [(), ()]], 1)
    assert not found.disagreements
    assert found.alpha == 1.0


def test_what_was_agreed_together_is_no_coder() -> None:
    rows = [*coded([[(1,), ()]]), CodedPassage(passage(0), AGREED, (1,))]
    assert coders(rows) == ("A", "B")
    assert common_alpha(rows, codes(1)).coders == ("A", "B")
    assert agreement(rows, codes(1), "A", AGREED).passages == 0


def test_nobody_has_coded_anything_yet() -> None:
    assert common_alpha([], codes(1)).alpha is None
    found = agreement([], codes(1), "A", "B")
    assert (found.passages, found.alpha, found.codes[0].kappa) == (0, None, None)
    assert "ei voi laskea" in verdict(found.alpha, found.passages)


@pytest.mark.parametrize(
    ("value", "n", "said"),
    [
        (0.693878, 1000, "0,69 (n = 1\u00a0000). Luokittelette enimmäkseen samoin"),
        (0.8, 40, "0,80 (n = 40). Luokittelette lähes samoin"),
        (0.5, 40, "eri tavoin"),
        (-0.2, 40, "−0,20 (n = 40). Olette samaa mieltä yhtä harvoin kuin sattumalta"),
        (1.0, FEWEST - 1, "niin vähän"),
        (None, 40, "kaikki merkinnät ovat samat"),
        (None, 0, "luettu kahteen kertaan"),
    ],
)
def test_the_figure_is_told_in_words_with_its_n(value: float | None, n: int, said: str) -> None:
    assert said in verdict(value, n)
