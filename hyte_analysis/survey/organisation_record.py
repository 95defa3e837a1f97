"""All that is stored about one organisation, as values: its answers and what was made of them."""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class OwnResponse:
    """A response of the organisation: its row in the file, its group, the name as given."""

    number: int
    group: str
    organisation: str


@dataclass(frozen=True, slots=True)
class OwnAnswer:
    """An answer: a chosen option, its place in a ranking as the `value`, a value, or a text.

    `value` is a number, or of a date the day as `2025-05-01`.
    """

    response: int
    question_id: str
    number: str
    question: str
    option_code: int | None
    option: str
    value: float | str | None
    text: str


@dataclass(frozen=True, slots=True)
class OwnCoding:
    """A passage of an answer and the codes a coder has given it; "" is what coders agreed on."""

    response: int
    question_id: str
    passage: str
    coder: str
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OwnRelease:
    """A person's yes or no to quote an answer outside the team, and what is masked in it."""

    response: int
    question_id: str
    is_kept_back: bool
    masked: tuple[str, ...]
    who: str
    at: datetime


@dataclass(frozen=True, slots=True)
class OwnQuote:
    """A passage of an answer in a saved state of a summary, as the team tells it.

    `is_current`: in the summary's last state; earlier ones are kept to go back to.
    """

    response: int
    question_id: str
    theme: str
    quote: str
    is_current: bool
    who: str
    at: datetime


@dataclass(frozen=True, slots=True)
class OwnEvent:
    """A line of the coding's log that concerns an answer; its change holds no words of it."""

    number: int
    kind: str
    what: str
    who: str
    at: datetime


@dataclass(frozen=True, slots=True)
class OriginalRow:
    """A row of a stored file: heading and cell of each cell that is filled."""

    file: str
    row: int
    cells: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class OwnSurvey:
    """What one survey holds of the organisation.

    `rows` are None where the stored file can't be read again: the rows' numbers are the responses'.
    """

    id: str
    title: str
    wave: int | None
    imported_at: datetime
    retain_until: date | None
    files: tuple[str, ...]
    responses: tuple[OwnResponse, ...]
    answers: tuple[OwnAnswer, ...]
    codings: tuple[OwnCoding, ...]
    releases: tuple[OwnRelease, ...]
    quotes: tuple[OwnQuote, ...]
    events: tuple[OwnEvent, ...]
    rows: tuple[OriginalRow, ...] | None = None


@dataclass(frozen=True, slots=True)
class NamedByOther:
    """Another respondent's open answer that names the organisation: it is that respondent's own."""

    survey_id: str
    question_id: str
    number: str
    question: str
    response: int
    text: str


@dataclass(frozen=True, slots=True)
class NamedByTeam:
    """The team's own words that name the organisation: in a summary, a plan or a code."""

    survey_id: str
    place: str
    text: str


@dataclass(frozen=True, slots=True)
class OrganisationRecord:
    """Everything about one organisation over all surveys."""

    organisation: str
    made_at: datetime
    surveys: tuple[OwnSurvey, ...]
    by_others: tuple[NamedByOther, ...]
    by_team: tuple[NamedByTeam, ...]


def name_key(name: str) -> str:
    """The name as it is compared: without regard to case and spaces around its words."""
    return " ".join(name.split()).casefold()
