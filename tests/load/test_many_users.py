"""Some users at once on a real server: every figure is right, and nothing is lost."""

import pytest

from benchmarks.load import WITHIN, Outcome, run
from benchmarks.load_checks import number
from benchmarks.load_log import Log, Sample, growth, second_half
from benchmarks.load_survey import (
    TOGETHER,
    Chosen,
    Counted,
    export_of,
    figures_of,
    group_labels,
    mean_words,
    share_words,
)
from tests.load.conftest import PLAN

pytestmark = pytest.mark.xdist_group("load")

MEBIBYTE = 1024 * 1024


def test_some_users_at_once_are_shown_nothing_wrong_and_lose_nothing() -> None:
    outcome = run(PLAN)
    log = outcome.log
    assert (log.errors, log.wrong, outcome.lost) == ([], [], [])
    assert log.figures > 100
    assert {"first page", "import: stored", "answer coded"} <= set(log.seconds)


def test_the_figures_are_those_of_the_file() -> None:
    lines = ["Taho, jota edustatte;{};{}", "HVA;Kyllä;", "Kunta;Ei;x", "Kunta;Kyllä;", "Kunta;;"]
    questions = {q.id: q.text for q in figures_of(export_of(1, 1)).questions}
    head = questions["yhteistyokumppanit"], questions["yhteistyon-tarve"]
    text = "\n".join([lines[0].format(*head), *lines[1:]])
    figures = figures_of(_with_every_question(text).encode())
    everybody = Chosen(group_labels())
    counts = figures.counts(everybody, "yhteistyokumppanit")
    assert counts["Kunta"] == Counted(2, {"Kyllä": 1, "Ei": 1, "En osaa sanoa": 0})
    assert counts[TOGETHER].n == 3
    only = Chosen(("Kunta",), "yhteistyokumppanit", ("Kyllä",))
    assert figures.responses(only) == {"Kunta": 1, TOGETHER: 1}
    assert figures.open_answers(everybody, "") == 1


def _with_every_question(text: str) -> str:
    """The file with empty columns for the questions that it lacks."""
    rows = [line.split(";") for line in text.split("\n")]
    heads = export_of(0, 1).decode("utf-8-sig").strip().split(";")
    missing = [head for head in heads if head not in rows[0]]
    rows = [rows[0] + missing, *(row + [""] * len(missing) for row in rows[1:])]
    return "\n".join(";".join(row) for row in rows)


def test_shares_and_means_are_written_as_a_reader_sees_them() -> None:
    assert [share_words(2, 3), share_words(5, 40), share_words(0, 0)] == ["2/3", "13 %", "–"]
    asked = next(q for q in figures_of(export_of(1, 1)).questions if q.id == "roolien-selkeys")
    assert mean_words(asked, Counted(3, {"Kyllä": 2, "Ei": 0, "En osaa sanoa": 1})) == "1,67"
    assert [number("1\u00a0234"), number("–")] == [1234, -1]


def test_growth_is_the_slope_of_memory_in_an_hour() -> None:
    samples = [Sample(at * 60, 0, (100 + at) * MEBIBYTE, 1, 1, 1) for at in range(10)]
    assert round(growth(samples), 6) == 60
    assert len(second_half(samples)) == 5


def test_a_run_fails_when_it_is_slow_wrong_or_grows() -> None:
    samples = [Sample(at * 60, 0, (100 + 9 * at) * MEBIBYTE, 1, 1, 1) for at in range(10)]
    slow = Log(seconds={"page": [WITHIN + 1] * 10, "import: stored": [60.0]}, wrong=["3, not 4"])
    assert Outcome(slow, samples, ["row"]).failures(minutes=10) == [
        "1 wrong figures",
        "1 acknowledged and not in the database",
        "p95 of pages 3.00 s",
        "memory grows 540 MiB an hour",
    ]
    quick = Log(seconds={"page": [0.1], "import: stored": [60.0]})
    assert Outcome(quick, samples[:1], []).failures(minutes=10) == []
