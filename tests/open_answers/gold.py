"""Answers with their themes (tests/fixtures/open_answers), and how well something finds them."""

import csv
import random
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

FOLDER = Path(__file__).resolve().parents[1] / "fixtures" / "open_answers"
GOLD = FOLDER / "gold.csv"
KINDS = ("typo", "dropped word", "added word", "case", "order")


class GoldAnswer(NamedTuple):
    text: str
    group: str
    theme: str


def gold_answers(path: Path = GOLD) -> list[GoldAnswer]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [
            GoldAnswer(row["answer"], row.get("group") or "", row.get("gold_theme") or "")
            for row in csv.DictReader(file)
        ]


def headings(source: str) -> dict[str, str]:
    """Theme → its heading in the documents, `survey` or `short`."""
    found: dict[str, str] = tomllib.loads((FOLDER / "headings.toml").read_text("utf-8"))[source]
    return found


def subsample(n: int, seed: int, share: float = 0.8) -> list[int]:
    chosen = np.random.default_rng(seed).choice(n, int(share * n), replace=False)
    return [int(number) for number in chosen]


def adjusted_rand(one: Sequence[object], other: Sequence[object]) -> float:
    """Hubert and Arabie (1985): 1 for the same division, 0 expected by chance."""
    _, ones = np.unique(np.array(one, dtype=str), return_inverse=True)
    _, others = np.unique(np.array(other, dtype=str), return_inverse=True)
    table = np.zeros((ones.max() + 1, others.max() + 1))
    np.add.at(table, (ones, others), 1)

    def pairs(counts: np.ndarray) -> float:
        return float((counts * (counts - 1) / 2).sum())

    together, rows, columns = pairs(table), pairs(table.sum(axis=1)), pairs(table.sum(axis=0))
    expected = rows * columns / pairs(np.array([len(ones)]))
    most = (rows + columns) / 2
    return 1.0 if most == expected else (together - expected) / (most - expected)


def theme_of_each(members: Sequence[Sequence[int]], n: int) -> list[int]:
    found = [-1] * n
    for theme, numbers in enumerate(members):
        for number in numbers:
            found[number] = theme
    return found


def made_duplicates(texts: Sequence[str], seed: int) -> list[tuple[str, str, str]]:
    """Kind, text and the same text as another might write it."""
    chance = random.Random(seed)  # noqa: S311 - the same slips every time
    made = []
    for text in texts:
        for kind in KINDS:
            other = _written_again(text, kind, chance)
            if other is not None:
                made.append((kind, text, other))
    return made


def _written_again(text: str, kind: str, chance: random.Random) -> str | None:
    words = text.split()
    if kind == "case":
        return text.upper() if chance.random() < 0.3 else text.lower()
    if kind == "typo":
        long = [place for place, word in enumerate(words) if len(word) >= 5]
        if not long:
            return None
        place = chance.choice(long)
        words[place] = _mistyped(words[place], chance)
        return " ".join(words)
    if len(words) < 5:
        return None
    place = chance.randrange(1, len(words))
    if kind == "dropped word":
        del words[place]
    elif kind == "added word":
        words.insert(place, chance.choice(["myös", "esimerkiksi", "todella", "kyllä", "nyt"]))
    else:
        words = words[place:] + words[:place]
    return " ".join(words)


def _mistyped(word: str, chance: random.Random) -> str:
    place = chance.randrange(1, len(word) - 1)
    before, letter, after = word[:place], word[place], word[place + 1 :]
    how = chance.randrange(3)
    if how == 0:
        return before + after
    if how == 1:
        return before + after[0] + letter + after[1:]
    return before + chance.choice("aeinstkl") + after
