"""The survey of the load test: its file, and its figures counted from that file by pandas alone.

The file has the questions of the codebook of 2024, answered by chance with a seed; groups and
years answer differently, so that one reader's figures are never another's by accident. Nothing of
the product takes part in the counting: what is right is what stands in the file.
"""

import csv
import io
import random
import tomllib
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import pandas as pd

CODEBOOK = Path(__file__).resolve().parents[1] / "data" / "codebooks" / "ennakkokysely-2024.toml"
TOGETHER = "Kaikki"
GROUP_HEADING = "Taho, jota edustatte"
WORDS = ("kirjasto", "uimahalli", "nuorisotalo", "leikkipuisto", "hammashoito")
"""One of them stands in every open answer, in its basic form."""
SINGLE, MULTIPLE, OPEN = "single_choice", "multiple_choice", "open_text"
_WEIGHTS = (0.3, 0.45, 0.1, 0.15)
_LEAST_OPEN, _MOST_OPEN = 0.2, 0.5


@dataclass(frozen=True, slots=True)
class Asked:
    """A question of the codebook; the options in form order, by label and by short label."""

    id: str
    number: str
    text: str
    kind: str
    labels: tuple[str, ...]
    short: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Chosen:
    """Whom a reader looks at: groups, and those who answered a question in one of these ways."""

    groups: tuple[str, ...]
    question_id: str = ""
    labels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Counted:
    """A group's answers to a question: how many answered, and how many gave each option."""

    n: int
    of: dict[str, int]


def asked_questions() -> tuple[Asked, ...]:
    """The questions of the codebook, in form order."""
    book = tomllib.loads(CODEBOOK.read_text(encoding="utf-8"))
    return tuple(
        Asked(
            q["id"], q["number"], q["text"], q["kind"],
            tuple(o["label"] for o in q.get("options", ())),
            tuple(o.get("short_label", o["label"]) for o in q.get("options", ())),
        )
        for q in book["questions"]
    )  # fmt: skip


def group_labels() -> tuple[str, ...]:
    """The respondent groups, in the order of the codebook."""
    book = tomllib.loads(CODEBOOK.read_text(encoding="utf-8"))
    return tuple(group["label"] for group in book["groups"])


def export_of(rows: int, seed: int) -> bytes:
    """An export of so many responses, the same for the same seed."""
    chance, questions, groups = random.Random(seed), asked_questions(), group_labels()  # noqa: S311
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow([GROUP_HEADING, *(h for q in questions for h in _headings(q))])
    slant = {
        (q.id, group): [chance.random() + 0.1 for _ in q.labels]
        for q in questions
        for group in groups
    }
    for number in range(rows):
        group = chance.choices(groups, _WEIGHTS)[0]
        cells = [c for q in questions for c in _cells(q, slant[q.id, group], number, chance)]
        writer.writerow([group, *cells])
    return out.getvalue().encode("utf-8-sig")


def _headings(question: Asked) -> list[str]:
    if question.kind != MULTIPLE:
        return [question.text]
    return [f"{question.text}:{label}" for label in question.labels]


def _cells(question: Asked, slant: list[float], number: int, chance: random.Random) -> list[str]:
    if question.kind == OPEN:
        if chance.random() > _LEAST_OPEN + (_MOST_OPEN - _LEAST_OPEN) * (len(question.id) % 5) / 5:
            return [""]
        return [f"Toivomme, että {chance.choice(WORDS)} otetaan mukaan kohdassa {number + 1}."]
    if question.kind == MULTIPLE:
        return [
            label if chance.random() < slant[at] / 3 else ""
            for at, label in enumerate(question.labels)
        ]
    if chance.random() < 0.05:
        return [""]
    return chance.choices(question.labels, slant)


@dataclass(eq=False, slots=True)
class Figures:
    """The file's figures; every count is made once and kept."""

    frame: pd.DataFrame
    questions: tuple[Asked, ...]
    _kept: dict[tuple[Chosen, str], dict[str, Counted]] = field(default_factory=dict)

    def question(self, question_id: str) -> Asked:
        """The question of this id."""
        return next(q for q in self.questions if q.id == question_id)

    def of_kind(self, *kinds: str) -> tuple[Asked, ...]:
        """The questions of these kinds."""
        return tuple(q for q in self.questions if q.kind in kinds)

    def rows(self, chosen: Chosen) -> pd.DataFrame:
        """The responses that a reader looks at."""
        is_in = self.frame[GROUP_HEADING].isin(chosen.groups)
        if chosen.question_id:
            question = self.question(chosen.question_id)
            answered = self.frame[_headings(question)]
            is_in &= answered.isin(chosen.labels).any(axis=1)
        return self.frame[is_in]

    def responses(self, chosen: Chosen) -> dict[str, int]:
        """How many responses each chosen group has, and all of them."""
        rows = self.rows(chosen)[GROUP_HEADING]
        own = {group: int((rows == group).sum()) for group in chosen.groups}
        return {**own, TOGETHER: len(rows)}

    def counts(self, chosen: Chosen, question_id: str) -> dict[str, Counted]:
        """The answers to a question by group, and of all the chosen together."""
        key = (chosen, question_id)
        if key not in self._kept:
            rows, question = self.rows(chosen), self.question(question_id)
            parts = {group: rows[rows[GROUP_HEADING] == group] for group in chosen.groups}
            self._kept[key] = {
                group: counted(question, part) for group, part in {**parts, TOGETHER: rows}.items()
            }
        return self._kept[key]

    def open_answers(self, chosen: Chosen, question_id: str, word: str = "") -> int:
        """How many open answers there are, or hold the word; of one question, or of all."""
        rows = self.rows(chosen)
        asked = [q for q in self.of_kind(OPEN) if question_id in ("", q.id)]
        texts = rows[[q.text for q in asked]].fillna("")
        return int(sum((texts[c].str.contains(word, case=False) & (texts[c] != "")).sum()
                       for c in texts))  # fmt: skip


def counted(question: Asked, rows: pd.DataFrame) -> Counted:
    """How many of these responses answered, and gave each option."""
    answered = rows[_headings(question)]
    n = int(answered.notna().any(axis=1).sum())
    if question.kind == OPEN:
        return Counted(n, {})
    return Counted(n, {label: int((answered == label).to_numpy().sum())
                       for label in question.labels})  # fmt: skip


def figures_of(content: bytes) -> Figures:
    """The figures of an export."""
    frame = pd.read_csv(io.BytesIO(content), sep=";", dtype=str, encoding="utf-8-sig")
    return Figures(frame, asked_questions())


def share_words(n: int, base: int) -> str:
    """A share as the product writes it: `43 %`, `2/3` of less than ten, a dash of none."""
    if base == 0:
        return "–"
    if base < 10:
        return f"{n}/{base}"
    share = Decimal(repr(n / base)) * 100
    return f"{share.quantize(Decimal(1), ROUND_HALF_UP)} %"


def mean_words(question: Asked, group: Counted) -> str:
    """KA as the product writes it: the mean of the options' places on the form."""
    if group.n == 0:
        return "–"
    total = sum(place * group.of[label] for place, label in enumerate(question.labels, start=1))
    mean = Decimal(repr(total / group.n)).quantize(Decimal("0.01"), ROUND_HALF_UP)
    return str(mean).replace(".", ",")
