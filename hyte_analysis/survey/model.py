"""Survey, question, option and respondent group as frozen values."""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """How a question is answered."""

    SINGLE_CHOICE = "single_choice"
    MULTIPLE_CHOICE = "multiple_choice"
    RANKING = "ranking"
    NUMBER = "number"
    DATE = "date"
    OPEN_TEXT = "open_text"


class Scale(StrEnum):
    """What the order and distance of a question's codes mean."""

    NOMINAL = "nominal"
    ORDINAL = "ordinal"
    BINARY = "binary"
    INTERVAL = "interval"


class Direction(StrEnum):
    """Which end of an ordered question's codes is the good one."""

    HIGHER_IS_BETTER = "higher_is_better"
    LOWER_IS_BETTER = "lower_is_better"


class Role(StrEnum):
    """What an option stands for in the figures."""

    SUBSTANTIVE = "substantive"
    DONT_KNOW = "dont_know"
    NOT_APPLICABLE = "not_applicable"
    EXCLUSIVE = "exclusive"
    OTHER = "other"
    NOT_IN_CODEBOOK = "not_in_codebook"


class DontKnow(StrEnum):
    """What a question's don't-knows are part of."""

    AVERAGED = "averaged"
    """Of the base, the shares, KA and Hajonta: the published convention."""

    COUNTED = "counted"
    """Of the base and the shares, not of KA and Hajonta."""

    LEFT_OUT = "left_out"
    """Of nothing: the base is those who took a stand."""


class Unit(StrEnum):
    """Whose answer a response is: what may be shown of few answers depends on it."""

    ORGANISATION = "organisation"
    PERSON = "person"


@dataclass(frozen=True, order=True, slots=True)
class Translation:
    """Words in another language for a field of an item, such as an option's `label`.

    Of a survey's own it is for a wording: its title, a section, a battery or a focus area.
    """

    language: str
    of: str
    words: str


@dataclass(frozen=True, slots=True)
class Option:
    """An answer option; `code` is its position on the form, from 1.

    `area` names the focus area that the option is part of; "" where there is none. `asked` is the
    label on the form where another language is shown.
    """

    code: int
    label: str
    short_label: str
    role: Role = Role.SUBSTANTIVE
    synonyms: tuple[str, ...] = ()
    area: str = ""
    translations: tuple[Translation, ...] = ()
    asked: str = ""

    @property
    def label_asked(self) -> str:
        """The label on the form, by which options of two surveys are known to be the same."""
        return self.asked or self.label

    @property
    def has_form_position(self) -> bool:
        """Whether the code is a place on the form, so that a mean may use it."""
        return self.role is not Role.NOT_IN_CODEBOOK


@dataclass(frozen=True, slots=True)
class FollowUp:
    """The option whose free text a question collects."""

    question_id: str
    option_code: int


@dataclass(frozen=True, slots=True)
class Question:
    """A question as asked; `guessed` until a codebook or a person confirms it.

    `battery` is the wording that the rows of a matrix share: each row is a question of its own.
    `coded_from` is the open question whose answers people have coded: the options are codes then,
    and nothing in a file answers the question itself. `asked` is the text on the form where
    another language is shown.
    """

    id: str
    number: str
    text: str
    kind: Kind
    scale: Scale | None = None
    section: str = ""
    options: tuple[Option, ...] = ()
    synonyms: tuple[str, ...] = ()
    follow_up_of: FollowUp | None = None
    guessed: bool = False
    direction: Direction | None = None
    battery: str = ""
    dont_know: DontKnow = DontKnow.AVERAGED
    coded_from: str | None = None
    translations: tuple[Translation, ...] = ()
    asked: str = ""

    @property
    def text_asked(self) -> str:
        """The text on the form: what those who answered have read."""
        return self.asked or self.text

    @property
    def is_closed(self) -> bool:
        """Whether the question has a distribution to show."""
        return self.kind is not Kind.OPEN_TEXT

    @property
    def has_mean(self) -> bool:
        """Whether KA and Hajonta exist: one number or one option a respondent."""
        return self.kind in (Kind.SINGLE_CHOICE, Kind.NUMBER)

    @property
    def has_values(self) -> bool:
        """Whether the answers are values on a line, not options of a form."""
        return self.kind in (Kind.NUMBER, Kind.DATE)

    @property
    def has_mentions(self) -> bool:
        """Whether options chosen a respondent are counted: codes of a tree hold one another."""
        return self.kind is Kind.MULTIPLE_CHOICE and self.coded_from is None

    @property
    def mean_is_nominal(self) -> bool:
        """Whether KA is only an average of form positions."""
        return self.kind is Kind.SINGLE_CHOICE and self.scale is Scale.NOMINAL

    @property
    def telling_option(self) -> Option | None:
        """The option of two whose share tells all: the good one, or else the last on the form."""
        choices = [option for option in self.options if option.role is Role.SUBSTANTIVE]
        is_binary = self.kind is Kind.SINGLE_CHOICE and self.scale is Scale.BINARY
        if not is_binary or len(choices) != 2:
            return None
        first, last = sorted(choices, key=lambda option: option.code)
        return first if self.direction is Direction.LOWER_IS_BETTER else last

    @property
    def is_ordered(self) -> bool:
        """Whether the options are steps of a scale."""
        return self.scale in (Scale.ORDINAL, Scale.INTERVAL)

    @property
    def has_dont_know(self) -> bool:
        """Whether an option stands for "don't know"."""
        return any(option.role is Role.DONT_KNOW for option in self.options)

    @property
    def areas(self) -> tuple[str, ...]:
        """The focus areas of the options, in form order."""
        return tuple(dict.fromkeys(option.area for option in self.options if option.area))

    def option(self, code: int) -> Option:
        """The option with this code; KeyError where there is none."""
        for option in self.options:
            if option.code == code:
                return option
        raise KeyError(code)


@dataclass(frozen=True, slots=True)
class RespondentGroup:
    """A respondent group; `invited_n` stays None until the user gives it.

    `asked` is the survey's own label where another language is shown.
    """

    id: str
    label: str
    synonyms: tuple[str, ...] = ()
    invited_n: int | None = None
    in_codebook: bool = True
    translations: tuple[Translation, ...] = ()
    asked: str = ""

    @property
    def label_asked(self) -> str:
        """The survey's own label: a word of the language of the answers."""
        return self.asked or self.label


@dataclass(frozen=True, slots=True)
class Survey:
    """A survey of one wave: groups and questions in form order."""

    id: str
    title: str
    wave: int | None
    groups: tuple[RespondentGroup, ...]
    questions: tuple[Question, ...]
    codebook_id: str | None = None
    is_sample: bool = False
    unit: Unit = Unit.ORGANISATION
    translations: tuple[Translation, ...] = ()

    def question(self, question_id: str) -> Question | None:
        """The question with this id, or None."""
        return next((q for q in self.questions if q.id == question_id), None)

    def follow_ups(self, question_id: str) -> tuple[Question, ...]:
        """The open questions that belong to this question's options."""
        return tuple(
            q
            for q in self.questions
            if q.follow_up_of and q.follow_up_of.question_id == question_id
        )
