"""What an import hands to the database: responses and answers in columns."""

from dataclasses import dataclass

from hyte_analysis.survey.model import Survey


@dataclass(frozen=True, slots=True)
class Response:
    """One respondent's row; `number` is the row in the source file, counted from 1."""

    number: int
    group_id: str
    organisation: str | None = None


@dataclass(frozen=True, slots=True)
class AnswerColumn:
    """Answers to one question in parallel lists, an entry an answer.

    `options` holds option codes, `numbers` values or ranks, `texts` free texts;
    a list that the question's kind does not use is None.
    """

    question_id: str
    responses: list[int]
    options: list[int] | None = None
    numbers: list[float] | None = None
    texts: list[str] | None = None


@dataclass(frozen=True, slots=True)
class SurveyData:
    """A survey with all its responses and answers."""

    survey: Survey
    responses: tuple[Response, ...]
    answers: tuple[AnswerColumn, ...]


@dataclass(frozen=True, slots=True)
class SourceFile:
    """The file a survey was read from, byte for byte."""

    name: str
    content: bytes
    sha256: str
