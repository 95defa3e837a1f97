"""Which tally each answer adds one to: question, group, option and number as one small number.

Counting one number over millions of answers takes a fraction of what four columns take, and what
counts a respondent only once (the base, a focus area) is decided here, when the answers are
stored, and not in every query.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from hyte_analysis.survey.model import Kind, Question, Survey
from hyte_analysis.survey.responses import AnswerColumn, Response

_Whole = npt.NDArray[np.int64]
_Flags = npt.NDArray[np.bool_]
_NO_OPTION = np.iinfo(np.int32).min
_ROOM = 65_536
"""How many possible keys are worth a table of their own, however few the answers are."""


@dataclass(frozen=True, slots=True)
class Tally:
    """What the answers of one tally have in common.

    `in_base`: each is its respondent's first in the question, and counts them into its base.
    `base_of`: the multiple choice into whose base they count them, too, as only a text was written
    in a follow-up of it. `area`: the focus area of which each is its respondent's first option.
    """

    question_id: str
    group_id: str
    option_code: int | None
    number: float | None
    in_base: bool
    base_of: str | None
    area: str


@dataclass(frozen=True, eq=False, slots=True)
class TalliedQuestion:
    """A question's columns, its tallies, and for each answer of the columns its tally's place."""

    columns: tuple[AnswerColumn, ...]
    tallies: tuple[Tally, ...]
    places: _Whole


@dataclass(frozen=True, eq=False, slots=True)
class _Respondents:
    """The ids of the groups, and by row number the place of the respondent's group or -1.

    `seen` tells by question who has answered it, where a follow-up has to know.
    """

    groups: tuple[str, ...]
    group_of: npt.NDArray[np.int32]
    seen: dict[str, _Flags] = field(default_factory=dict)


def tallied_questions(
    survey: Survey, responses: Sequence[Response], columns: Sequence[AnswerColumn]
) -> Iterator[TalliedQuestion]:
    """Each answered question with its tallies, in form order, a choice before its follow-ups.

    ValueError where a column's parts are not of one length, or an answer is nobody's.
    """
    respondents = _respondents(responses)
    parents = _parents(survey)
    position = {question.id: place for place, question in enumerate(survey.questions)}
    by_question: dict[str, list[AnswerColumn]] = defaultdict(list)
    for column in columns:
        by_question[column.question_id].append(column)

    def in_order(question_id: str) -> tuple[int, bool, int]:
        parent = parents.get(question_id, question_id)
        last = len(position)
        return position.get(parent, last), parent != question_id, position.get(question_id, last)

    questions = {question.id: question for question in survey.questions}
    for question_id in sorted(by_question, key=in_order):
        own = tuple(by_question[question_id])
        parent = parents.get(question_id)
        yield _tallied(question_id, questions.get(question_id), parent, own, respondents)


def _respondents(responses: Sequence[Response]) -> _Respondents:
    places: dict[str, int] = {}
    groups = [places.setdefault(response.group_id, len(places)) for response in responses]
    numbers = [response.number for response in responses]
    group_of = np.full(max(numbers, default=-1) + 1, -1, np.int32)
    group_of[numbers] = groups
    return _Respondents(tuple(places), group_of)


def _parents(survey: Survey) -> Mapping[str, str]:
    """The multiple choice of each follow-up that counts into its base."""
    choices = {q.id for q in survey.questions if q.kind is Kind.MULTIPLE_CHOICE}
    follow_ups = ((q.id, q.follow_up_of.question_id) for q in survey.questions if q.follow_up_of)
    return {own: parent for own, parent in follow_ups if parent in choices}


def _tallied(
    question_id: str,
    question: Question | None,
    parent: str | None,
    columns: tuple[AnswerColumn, ...],
    respondents: _Respondents,
) -> TalliedQuestion:
    _check_lengths(columns)
    responses = np.concatenate([column.responses for column in columns])
    groups = _groups(responses, respondents)
    codes, options = _distinct(_options(columns))
    numbers, values = _distinct_numbers(_numbers(columns))
    people = len(respondents.group_of)
    in_base = _first_of_each(responses, respondents.seen.setdefault(question_id, _none(people)))
    in_parent: _Flags | bool = False
    if parent is not None:
        in_parent = _first_of_each(responses, respondents.seen.setdefault(parent, _none(people)))
    areas, area = _areas(question, codes, options, responses, people)
    shape = (len(numbers), len(codes), len(respondents.groups), 2, 2, len(areas))
    key = np.zeros(len(responses), np.int64)
    for size, part in zip(shape, (values, options, groups, in_base, in_parent, area), strict=True):
        key *= size
        key += part
    keys, places = _distinct(key)
    rows = zip(*(part.tolist() for part in _parts(keys, shape)), strict=True)
    tallies = tuple(
        Tally(
            question_id,
            respondents.groups[g],
            None if codes[o] == _NO_OPTION else int(codes[o]),
            None if np.isnan(numbers[v]) else float(numbers[v]),
            bool(first),
            parent if of_parent else None,
            areas[a],
        )
        for v, o, g, first, of_parent, a in rows
    )
    return TalliedQuestion(columns, tallies, places)


def _parts(keys: _Whole, shape: Sequence[int]) -> list[_Whole]:
    """The parts that the keys were made of, the last one counted fastest."""
    parts: list[_Whole] = []
    for size in reversed(shape):
        keys, part = np.divmod(keys, max(size, 1))
        parts.insert(0, part)
    return parts


def _none(people: int) -> _Flags:
    return np.zeros(people, np.bool_)


def _groups(responses: npt.NDArray[np.int32], respondents: _Respondents) -> npt.NDArray[np.int32]:
    is_row = (responses >= 0) & (responses < len(respondents.group_of))
    if not is_row.all():
        raise ValueError("an answer of nobody")
    groups = respondents.group_of[responses]
    if (groups < 0).any():
        raise ValueError("an answer of nobody")
    return groups


def _options(columns: Sequence[AnswerColumn]) -> _Whole:
    return np.concatenate(
        [
            np.full(len(column.responses), _NO_OPTION, np.int64)
            if column.options is None
            else np.asarray(column.options, np.int64)
            for column in columns
        ]
    )


def _numbers(columns: Sequence[AnswerColumn]) -> npt.NDArray[np.float64]:
    return np.concatenate(
        [
            np.full(len(column.responses), np.nan) if column.numbers is None else column.numbers
            for column in columns
        ]
    )


def _check_lengths(columns: Sequence[AnswerColumn]) -> None:
    for column in columns:
        for part in (column.options, column.numbers, column.texts):
            if part is not None and len(part) != len(column.responses):
                raise ValueError("a column's parts are not of one length")


def _areas(
    question: Question | None,
    codes: _Whole,
    options: _Whole,
    responses: npt.NDArray[np.int32],
    people: int,
) -> tuple[tuple[str, ...], _Whole | int]:
    """The focus areas, "" first, and for each answer the place of the one it counts, or 0."""
    if question is None or not question.areas:
        return ("",), 0
    areas = ("", *question.areas)
    by_code = {option.code: areas.index(option.area) for option in question.options}
    place = np.array([by_code.get(code, 0) for code in codes.tolist()], np.int64)[options]
    counted = np.zeros(len(responses), np.int64)
    for area in range(1, len(areas)):
        rows = np.flatnonzero(place == area)
        counted[rows[_first_of_each(responses[rows], _none(people))]] = area
    return areas, counted


def _first_of_each(responses: npt.NDArray[np.int32], seen: _Flags) -> _Flags:
    """Which entries are the first of their respondent who is not in `seen`, and mark them there."""
    is_new = ~seen[responses]
    if not (np.diff(responses) > 0).all():
        # Of entries with the same index the last one stays: here the first, as they come backwards.
        first = np.empty(len(seen), np.int64)
        entries = np.arange(len(responses))
        first[responses[::-1]] = entries[::-1]
        is_new &= first[responses] == entries
    seen[responses] = True
    return is_new


def _distinct(values: _Whole) -> tuple[_Whole, _Whole]:
    """The distinct values in order, and each entry's place among them; few need no sorting."""
    if not len(values):
        return values, values
    low = int(values.min())
    room = int(values.max()) - low + 1
    if room > max(_ROOM, len(values)):
        found, places = np.unique(values, return_inverse=True)
        return found, places.astype(np.int64)
    values = values - low
    is_used = np.zeros(room, np.bool_)
    is_used[values] = True
    return np.flatnonzero(is_used) + low, (np.cumsum(is_used) - 1)[values]


def _distinct_numbers(
    numbers: npt.NDArray[np.float64],
) -> tuple[npt.NDArray[np.float64], _Whole]:
    if (np.abs(numbers) < 2**31).all() and (numbers == np.trunc(numbers)).all():
        whole, places = _distinct(numbers.astype(np.int64))
        return whole.astype(np.float64), places
    found, places = np.unique(numbers, return_inverse=True)
    return found, places.astype(np.int64)
