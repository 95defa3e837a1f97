"""Answers that hold every word of a search."""

from collections.abc import Sequence

from hyte_analysis.survey.answers import OpenAnswer


def matching(answers: Sequence[OpenAnswer], query: str) -> tuple[OpenAnswer, ...]:
    """The answers in which each word of the query stands as such or as part of a word."""
    words = query.casefold().split()
    if not words:
        return tuple(answers)
    return tuple(
        answer for answer in answers if all(word in answer.text.casefold() for word in words)
    )
