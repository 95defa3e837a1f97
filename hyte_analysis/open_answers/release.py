"""Which answers may be quoted outside the team, and in which words."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from hyte_analysis.survey.answers import OpenAnswer
from hyte_analysis.survey.coding import AnswerKey, answer_key
from hyte_analysis.survey.releases import Release, masked


def released_answers(
    answers: Iterable[OpenAnswer], releases: Mapping[AnswerKey, Release]
) -> tuple[OpenAnswer, ...]:
    """The answers that a person has let out, with their personal data masked."""
    found = ((answer, releases.get(answer_key(answer))) for answer in answers)
    return tuple(
        replace(answer, text=masked(answer.text, release.masks))
        for answer, release in found
        if release is not None
    )
