"""Answers that a person has checked for personal data, and what is masked in them."""

from dataclasses import dataclass
from datetime import datetime

from hyte_analysis.survey.coding import AnswerKey


@dataclass(frozen=True, slots=True)
class Mask:
    """A stretch of an answer from `start` to before `end`, and what stands in its place."""

    start: int
    end: int
    placeholder: str


@dataclass(frozen=True, slots=True)
class Release:
    """A person's yes: the answer may be quoted outside the team, with this masked.

    Or their no: `is_kept_back`, and the answer stays the team's own.
    """

    answer: AnswerKey
    masks: tuple[Mask, ...]
    who: str
    at: datetime
    is_kept_back: bool = False


def masked(text: str, masks: tuple[Mask, ...], start: int = 0, end: int | None = None) -> str:
    """The text from `start` to before `end` with its masked stretches replaced.

    A mask that reaches over an end stands whole.
    """
    end = len(text) if end is None else end
    parts: list[str] = []
    place = start
    for mask in sorted(masks, key=lambda mask: (mask.start, -mask.end)):
        if mask.end <= place or mask.start >= end:
            continue
        parts += [text[place : max(place, mask.start)], mask.placeholder]
        place = mask.end
    parts.append(text[place:end] if place < end else "")
    return "".join(parts)
