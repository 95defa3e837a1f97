"""Codes of open answers, and who gave which to what: values, and changes that can be undone."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from hashlib import sha256
from itertools import pairwise
from typing import NamedTuple

from hyte_analysis.survey.answers import OpenAnswer

AGREED = ""
"""The coder under whose name stands what the coders agreed on together."""


def digest(text: str) -> str:
    """A fingerprint of an answer's text: a coding does not outlive a change of its words."""
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


class AnswerKey(NamedTuple):
    """Which answer: its question, its respondent's number, its text's `digest`."""

    question_id: str
    response: int
    digest: str


class Passage(NamedTuple):
    """A stretch of an answer from `start` to before `end`, counted in characters.

    An answer that is not split is one passage, the whole of it.
    """

    question_id: str
    response: int
    digest: str
    start: int
    end: int

    @property
    def answer(self) -> AnswerKey:
        """The answer that it is part of."""
        return AnswerKey(self.question_id, self.response, self.digest)


@dataclass(frozen=True, slots=True)
class Code:
    """A theme that answers are marked with; codes make a tree, shared by a survey's questions.

    `parent` is the id of the code above, `position` its place among all codes of the survey.
    """

    id: int
    name: str
    description: str = ""
    colour: str = ""
    parent: int | None = None
    position: int = 0


@dataclass(frozen=True, slots=True)
class CodedPassage:
    """What a coder has said of a passage; no codes: read, and nothing fits."""

    passage: Passage
    coder: str
    codes: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class AnswerSplit:
    """Where an answer that says many things is cut: character places, in order."""

    answer: AnswerKey
    cuts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ResultCoder:
    """Whose coding of a question is counted in the results, beside what was agreed."""

    question_id: str
    coder: str


@dataclass(frozen=True, slots=True)
class CodingRows:
    """All that is stored of a coding, or the part of it that a change takes away or adds.

    `last_code` is the highest id that a code has ever had, as far as it is known: an id is not
    given again, as links, summaries and changes to take back know codes by it.
    """

    codes: tuple[Code, ...] = ()
    coded: tuple[CodedPassage, ...] = ()
    splits: tuple[AnswerSplit, ...] = ()
    result_coders: tuple[ResultCoder, ...] = ()
    last_code: int = field(default=0, compare=False)

    @property
    def free_code(self) -> int:
        """The first id above those that codes have or have had."""
        return max((self.last_code, *(code.id for code in self.codes))) + 1

    def of_question(self, question_id: str) -> "CodingRows":
        """The rows of one question, with all codes."""
        return CodingRows(
            self.codes,
            tuple(c for c in self.coded if c.passage.question_id == question_id),
            tuple(s for s in self.splits if s.answer.question_id == question_id),
            tuple(r for r in self.result_coders if r.question_id == question_id),
            self.last_code,
        )


class ChangeKind(StrEnum):
    """What a person did."""

    CODED = "coded"
    CODES_CHANGED = "codes_changed"
    CODES_IMPORTED = "codes_imported"
    CODING_IMPORTED = "coding_imported"
    SPLIT = "split"
    JOINED = "joined"
    THEME_ACCEPTED = "theme_accepted"
    AGREED = "agreed"
    RESULT_CODER = "result_coder"


@dataclass(frozen=True, slots=True)
class CodingChange:
    """One act of a person: what it takes away and what it puts in its place.

    `what` says in a few words what it was about: a code's name, never an answer's text.
    """

    kind: ChangeKind
    removed: CodingRows = field(default_factory=CodingRows)
    added: CodingRows = field(default_factory=CodingRows)
    what: str = ""

    @property
    def reverse(self) -> "CodingChange":
        """What takes it back."""
        return CodingChange(self.kind, self.added, self.removed, self.what)


@dataclass(frozen=True, slots=True)
class CodingEvent:
    """A change in the log: its running number, when (UTC), by whom; `undoes` another's number."""

    number: int
    at: datetime
    who: str
    change: CodingChange
    undoes: int | None = None


@dataclass(frozen=True, slots=True)
class PassageText:
    """A passage with its words and the respondent group that wrote it."""

    passage: Passage
    group_id: str
    text: str


def answer_key(answer: OpenAnswer) -> AnswerKey:
    """Which answer it is."""
    return AnswerKey(answer.question_id, answer.response, digest(answer.text))


def passages(
    answers: Iterable[OpenAnswer], splits: Sequence[AnswerSplit] = ()
) -> tuple[PassageText, ...]:
    """Every answer's passages in order: one, or as many as it is split into.

    White space at a passage's ends is left out of it. A respondent's second answer to a question
    in the same words is the same passage.
    """
    cuts = {split.answer: split.cuts for split in splits}
    found: dict[Passage, PassageText] = {}
    for answer in answers:
        key = answer_key(answer)
        for start, end in _stretches(answer.text, cuts.get(key, ())):
            passage = Passage(*key, start, end)
            words = answer.text[start:end]
            found.setdefault(passage, PassageText(passage, answer.group_id, words))
    return tuple(found.values())


def _stretches(text: str, cuts: Sequence[int]) -> list[tuple[int, int]]:
    places = [0, *(cut for cut in cuts if 0 < cut < len(text)), len(text)]
    found = []
    for start, end in pairwise(places):
        words = text[start:end]
        first = start + len(words) - len(words.lstrip())
        last = start + len(words.rstrip())
        if first < last:
            found.append((first, last))
    return found


def in_tree_order(codes: Sequence[Code]) -> tuple[tuple[Code, int], ...]:
    """The codes each after the one above it, with their depth from 0.

    A code whose parent is missing, or that would be above itself, stands at the top.
    """
    by_id = {code.id: code for code in codes}
    below: dict[int | None, list[Code]] = {}
    for code in sorted(codes, key=lambda code: (code.position, code.id)):
        parent = code.parent if code.parent in by_id and not _is_circle(code, by_id) else None
        below.setdefault(parent, []).append(code)
    ordered: list[tuple[Code, int]] = []

    def add(parent: int | None, depth: int) -> None:
        for code in below.get(parent, ()):
            ordered.append((code, depth))
            add(code.id, depth + 1)

    add(None, 0)
    return tuple(ordered)


def code_paths(codes: Sequence[Code]) -> list[tuple[Code, tuple[str, ...]]]:
    """Each code in tree order with the names of the codes above it, the uppermost first."""
    found: list[tuple[Code, tuple[str, ...]]] = []
    names: list[str] = []
    for code, depth in in_tree_order(codes):
        del names[depth:]
        found.append((code, tuple(names)))
        names.append(code.name)
    return found


def indented_names(codes: Sequence[Code]) -> dict[int, str]:
    """The codes' names by id in tree order, lower ones set in by dashes."""
    return {code.id: f"{'–' * depth} {code.name}".strip() for code, depth in in_tree_order(codes)}


def _is_circle(code: Code, by_id: dict[int, Code]) -> bool:
    seen = {code.id}
    above = code.parent
    while above is not None and above in by_id:
        if above in seen:
            return True
        seen.add(above)
        above = by_id[above].parent
    return False


def ancestors(code_id: int, codes: Sequence[Code]) -> tuple[int, ...]:
    """The ids of the codes above this one, the nearest first."""
    by_id = {code.id: code for code in codes}
    found: list[int] = []
    above = by_id[code_id].parent if code_id in by_id else None
    while above is not None and above in by_id and above not in (code_id, *found):
        found.append(above)
        above = by_id[above].parent
    return tuple(found)
