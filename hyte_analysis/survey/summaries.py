"""The team's summary of open answers: themes in its order, with what is told under each."""

from dataclasses import dataclass
from enum import StrEnum

from hyte_analysis.survey.coding import Passage


class Form(StrEnum):
    """How a summary is laid out."""

    THEMES = "themes"
    """Numbered themes, quotes under each."""

    WORKSHOP = "workshop"
    """Themes with their root causes and solutions."""


class Part(StrEnum):
    """What a line of a theme is."""

    QUOTE = "quote"
    CAUSE = "cause"
    SOLUTION = "solution"


@dataclass(frozen=True, slots=True)
class Line:
    """A quote that a person chose, or, where there is no passage, the team's own words.

    `text` is what the team wrote; of a quote it is "" while it stands word for word.
    """

    part: Part
    passage: Passage | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class Theme:
    """A theme of a summary; `sentence` is the team's own, `code` the code that it came from."""

    heading: str
    sentence: str = ""
    lines: tuple[Line, ...] = ()
    code: int | None = None


@dataclass(frozen=True, slots=True)
class Summary:
    """A question's themes as the team tells them; `is_blinded`: no organisation is named."""

    question_id: str
    themes: tuple[Theme, ...] = ()
    form: Form = Form.THEMES
    is_blinded: bool = True
