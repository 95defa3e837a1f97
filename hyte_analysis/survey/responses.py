"""What an import hands to the database: responses and answers in columns."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from hyte_analysis.survey.columns import SourceColumn
from hyte_analysis.survey.model import Survey


@dataclass(frozen=True, slots=True)
class Response:
    """One respondent's row; `number` is the row in the source file, counted from 1."""

    number: int
    group_id: str
    organisation: str | None = None


@dataclass(frozen=True, eq=False, slots=True)
class AnswerColumn:
    """Answers to one question in parallel columns, an entry an answer.

    `responses` holds row numbers, `options` option codes, `numbers` values, ranks or the
    proleptic ordinal days of dates, `texts` free texts; what the question's kind does not use
    is None.
    """

    question_id: str
    responses: npt.NDArray[np.int32]
    options: npt.NDArray[np.int32] | None = None
    numbers: npt.NDArray[np.float64] | None = None
    texts: Sequence[str] | None = None


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file a survey was read from, byte for byte."""

    name: str
    content: bytes
    sha256: str


@dataclass(frozen=True, slots=True)
class SurveyData:
    """A survey with all its responses and answers, and how its file's columns were read."""

    survey: Survey
    responses: tuple[Response, ...]
    answers: tuple[AnswerColumn, ...]
    columns: tuple[SourceColumn, ...] = ()
