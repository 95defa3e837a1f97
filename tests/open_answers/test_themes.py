import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hyte_analysis.open_answers import clusters as clustering
from hyte_analysis.open_answers.clusters import ALONE, clusters, spectral
from hyte_analysis.open_answers.features import features
from hyte_analysis.open_answers.lexicon import lexicon_of
from hyte_analysis.open_answers.themes import default_count, suggest_themes
from tests.open_answers.gold import adjusted_rand, gold_answers, subsample, theme_of_each

ROOT = Path(__file__).resolve().parents[2]
GOLD = gold_answers()
WORDS = ["järjestö", "koulun", "nuoret", "tiedonvaihto", "ja", "ei", "😀", "hyte", "1", "\x00", "x"]
SENTENCES = st.lists(
    st.lists(st.sampled_from(WORDS), max_size=5).map(" ".join) | st.text(max_size=8), max_size=12
)


def test_themes_of_known_answers_are_found_far_better_than_by_chance() -> None:
    found = []
    for seed in range(30):
        chosen = [GOLD[number] for number in subsample(len(GOLD), seed)]
        themes = suggest_themes(
            [answer.text for answer in chosen],
            [answer.group for answer in chosen],
            len({answer.theme for answer in chosen}),
        )
        mine = theme_of_each([theme.members for theme in themes], len(chosen))
        found.append(adjusted_rand([answer.theme for answer in chosen], mine))
    assert np.mean(found) >= 0.40


def test_the_score_of_a_division_is_that_of_hubert_and_arabie() -> None:
    # The example of scikit-learn's documentation of adjusted_rand_score.
    assert adjusted_rand([0, 0, 1, 2], [0, 0, 1, 1]) == pytest.approx(0.5714285714)
    assert adjusted_rand([0, 0, 1, 1], [1, 1, 0, 0]) == 1


@settings(max_examples=60, deadline=None)
@given(SENTENCES, st.integers(-1, 15))
def test_every_answer_is_in_exactly_one_theme(texts: list[str], count: int) -> None:
    themes = suggest_themes(texts, ["g"] * len(texts), count, question="Mitä järjestöt tekevät?")
    assert sorted(n for theme in themes for n in theme.members) == list(range(len(texts)))
    assert sum(not theme.is_rest for theme in themes) <= max(count, 1)
    for theme in themes:
        assert theme.is_rest != bool(theme.label)
        assert set(theme.quotes) <= set(theme.members)


@pytest.mark.parametrize(
    "texts",
    [
        [],
        ["järjestö"],
        ["", ""],
        ["sama"] * 5,
        ["talo", "koira", "kissa"],
        ["\ud800", "\x00", "👍👍", "…"],
        ["järjestö " * 12_000, "koulu"],
        ["å" * 100_000, "koulu", "koulut"],
    ],
    ids=["none", "one", "empty", "same", "unlike", "odd", "very long", "one long word"],
)
def test_odd_piles_of_answers_are_divided_too(texts: list[str]) -> None:
    for count in (0, 1, 2, 50):
        themes = suggest_themes(texts, ["g"] * len(texts), count)
        assert sum(len(theme.members) for theme in themes) == len(texts)


def test_what_says_nothing_or_fits_nowhere_comes_last_by_itself() -> None:
    texts = ["ja niin", "järjestöt", "avaruus", "järjestöjen tuki", "", "järjestöille tukea"]
    *_, rest = suggest_themes(texts, ["g"] * 6, 2)
    assert rest.is_rest
    assert not rest.label
    assert rest.members == (0, 2, 4)


def test_near_duplicates_stay_together() -> None:
    texts = [
        "Yhteistyö järjestöjen kanssa toimii hyvin.",
        "Nuorille tarvitaan kerhoja ja harrastuksia",
        "yhteistyö järjestöjen kanssa toimi hyvin",
        "Tieto kulkee huonosti kuntien välillä",
    ]
    for theme in suggest_themes(texts, ["g"] * 4, 4):
        assert (0 in theme.members) == (2 in theme.members)


def test_the_biggest_theme_is_first() -> None:
    themes = suggest_themes([a.text for a in GOLD], [a.group for a in GOLD], 10)
    sizes = [len(theme.members) for theme in themes if not theme.is_rest]
    assert sizes == sorted(sizes, reverse=True)


@pytest.mark.parametrize(
    ("n", "count"), [(0, 2), (1, 2), (20, 4), (100, 8), (142, 10), (1_000_000, 40)]
)
def test_the_first_count_grows_with_the_root_of_the_answers(n: int, count: int) -> None:
    assert default_count(n) == count


def test_two_blocks_of_likeness_are_two_clusters() -> None:
    block = np.full((4, 4), 0.8)
    alike = np.block([[block, np.full((4, 4), 0.1)], [np.full((4, 4), 0.1), block]])
    labels = spectral(alike, 2)
    assert len(set(labels[:4])) == len(set(labels[4:])) == 1
    assert labels[0] != labels[4]


def test_a_row_like_no_other_is_alone() -> None:
    alike = np.eye(4)
    alike[0, 1] = alike[1, 0] = 0.5
    assert (spectral(alike, 2) == ALONE).tolist() == [False, False, True, True]


@pytest.mark.parametrize("n", [0, 1, 2, 3])
@pytest.mark.parametrize("count", [1, 2, 3, 40])
def test_a_few_rows_that_are_alike_are_never_more_clusters_than_asked_for(
    n: int, count: int
) -> None:
    labels = spectral(np.full((n, n), 0.3), count)
    assert len(labels) == n
    assert len(set(labels.tolist())) <= count


@pytest.mark.parametrize("count", [2, 5, 12, 40])
@pytest.mark.parametrize(
    "alike",
    [
        np.full((120, 120), 0.3),
        np.kron(np.eye(2), np.full((60, 60), 0.5)),
        np.kron(np.eye(60), np.full((2, 2), 0.5)),
        np.kron(np.eye(5), np.full((60, 60), 0.5)),
    ],
    ids=["all", "halves", "pairs", "fifths"],
)
def test_rows_that_are_equally_alike_are_divided_the_same_way_each_time(
    alike: np.ndarray, count: int
) -> None:
    labels = spectral(alike, count)
    assert labels.min() >= 0
    assert len(set(labels.tolist())) <= count
    assert (labels == spectral(alike, count)).all()


def test_more_answers_than_are_compared_go_to_the_nearest_theme(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    texts = [a.text for a in GOLD]
    points = features(texts, lexicon_of(texts))
    telling = points.rows(np.flatnonzero(~points.is_blank))
    monkeypatch.setattr(clustering, "MOST_CLUSTERED", 110)
    labels = clusters(telling, 10)
    assert len(labels) == len(telling.is_blank)
    gold = [a.theme for a, blank in zip(GOLD, points.is_blank, strict=True) if not blank]
    assert adjusted_rand(gold, labels.tolist()) > 0.25


def test_progress_goes_from_nothing_to_all() -> None:
    told: list[float] = []
    suggest_themes(["järjestöt", "koulut"], ["a", "b"], 2, progress=told.append)
    assert told == sorted(told)
    assert told[-1] == 1


def test_the_same_answers_give_the_same_themes_in_another_process() -> None:
    script = (
        "from tests.open_answers.gold import gold_answers\n"
        "from hyte_analysis.open_answers.themes import suggest_themes\n"
        "found = gold_answers()[:60]\n"
        "print(suggest_themes([a.text for a in found], [a.group for a in found], 6))"
    )
    # This process has a hash order of its own too.
    other = "2" if os.environ.get("PYTHONHASHSEED") == "1" else "1"
    printed = subprocess.run(
        [sys.executable, "-c", script],
        cwd=ROOT,
        env={**os.environ, "PYTHONHASHSEED": other, "PYTHONPATH": str(ROOT),
             "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        check=True,
        encoding="utf-8",
    ).stdout  # fmt: skip
    found = gold_answers()[:60]
    here = suggest_themes([a.text for a in found], [a.group for a in found], 6)
    assert len(here) > 1
    assert printed == f"{here}\n"
