"""How a survey's file is read: what each of its columns holds."""

from dataclasses import dataclass
from enum import StrEnum

from hyte_analysis.survey.model import Kind


class Part(StrEnum):
    """What a column holds of its question."""

    CHOICE = "choice"
    """One option's text a cell, or several options' texts."""
    FLAG = "flag"
    """Filled where one given option was chosen."""
    RANK = "rank"
    """One option's rank a cell."""
    TEXT = "text"
    """Free text."""
    NUMBER = "number"
    """A number, or a date."""


_PART_OF_KIND = {
    Kind.OPEN_TEXT: Part.TEXT,
    Kind.NUMBER: Part.NUMBER,
    Kind.DATE: Part.NUMBER,
    Kind.SINGLE_CHOICE: Part.CHOICE,
    Kind.RANKING: Part.RANK,
}


def part_of(kind: Kind, option_code: int | None) -> Part:
    """What a column holds of a question of this kind, as a whole or of the one option."""
    several = Part.CHOICE if option_code is None else Part.FLAG
    return _PART_OF_KIND.get(kind, several)


class Use(StrEnum):
    """What a column of the file is used for."""

    ANSWERS = "answers"
    GROUP = "group"
    ORGANISATION = "organisation"
    LEFT_OUT = "left_out"


@dataclass(frozen=True, slots=True)
class SourceColumn:
    """One column of the source file, by its place from 0, and what the survey reads from it.

    `question_id` and `part` are of a column of answers, `option_code` of a flag or a rank.
    `reason` is the text key of why a column is left out, `guess` that of why its question may be
    wrong ("" once a person has confirmed it). `filled` counts its cells that are not empty.
    """

    position: int
    heading: str
    use: Use
    filled: int
    question_id: str | None = None
    part: Part | None = None
    option_code: int | None = None
    reason: str = ""
    guess: str = ""
