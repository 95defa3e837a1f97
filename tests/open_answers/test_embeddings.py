import sys
import types
from collections.abc import Iterator, Sequence

import numpy as np
import pytest

from hyte_analysis.open_answers import embeddings
from hyte_analysis.open_answers.embeddings import embedder, remembering


class Model:
    """Counts what it is asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def query(self, texts: Sequence[str]) -> np.ndarray:
        self.asked += texts
        return np.array([[len(text), 1.0] for text in texts], dtype=np.float32)


@pytest.fixture(autouse=True)
def _unknown_again() -> Iterator[None]:
    embedder.cache_clear()
    yield
    embedder.cache_clear()


def test_a_text_is_embedded_once() -> None:
    model = Model()
    embed = remembering(model)
    first = embed(["koulu", "järjestö", "koulu"])
    again = embed(["järjestö"])
    assert model.asked == ["koulu", "järjestö"]
    assert first[:, 0].tolist() == [5, 8, 5]
    assert again[0].tolist() == first[1].tolist()


def test_only_the_latest_texts_are_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(embeddings, "MOST_REMEMBERED", 2)
    model = Model()
    embed = remembering(model)
    assert len(embed(["a", "bb", "ccc"])) == 3
    embed(["ccc", "a"])
    assert model.asked == ["a", "bb", "ccc", "a"]


def test_no_package_means_no_model(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(embeddings, "PACKAGE", "a_package_that_is_not_there")
    assert embedder() is None


def test_a_package_that_fails_means_no_model(monkeypatch: pytest.MonkeyPatch) -> None:
    broken = types.ModuleType("broken_model")
    broken.__spec__ = types.SimpleNamespace()  # type: ignore[assignment]
    monkeypatch.setitem(sys.modules, "broken_model", broken)
    monkeypatch.setattr(embeddings, "PACKAGE", "broken_model")
    assert embedder() is None


def test_half_characters_and_nulls_do_not_reach_the_model() -> None:
    model = Model()
    remembering(model)(["\ud800a\x00", ""])
    assert model.asked == ["?a ", " "]
