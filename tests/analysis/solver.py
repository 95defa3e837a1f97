"""A reader who lays every view of a question beside the others to work out single answers.

Another survey with other answers that looks the same in every view (a twin) is the proof that
no arithmetic can tell the two apart, not even one that knows how the disclosure control decides.
So a group's answers are safe where a twin has other answers in it, and told where none can have.
"""

from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain, combinations, product

import numpy as np
from hypothesis import strategies as st
from scipy.optimize import Bounds, LinearConstraint, milp

from hyte_analysis.analysis.distribution import Reading, read_tables
from hyte_analysis.analysis.result import ResultTable
from hyte_analysis.survey.answers import AnswerCount, AreaCount, BaseCount, Counts
from hyte_analysis.survey.audiences import Action, Audience, Limits, Profile
from hyte_analysis.survey.model import (
    DontKnow,
    Kind,
    Option,
    Question,
    RespondentGroup,
    Role,
    Scale,
    Survey,
)

LETTERS = "ABCDE"
STATES = (None, *DontKnow)
# One respondent: the codes chosen (in rank order for a ranking) or a number; () is text alone.
Response = tuple[float, ...]
Responses = Mapping[str, tuple[Response, ...]]


@dataclass(frozen=True)
class Asked:
    """A question and each group's responses to it."""

    question: Question
    responses: Responses

    @property
    def survey(self) -> Survey:
        """The survey; answers outside the codebook are options only where somebody gave them."""
        given = {code for group in self.responses.values() for r in group for code in r}
        options = tuple(o for o in self.question.options if o.has_form_position or o.code in given)
        question = replace(self.question, options=options)
        groups = tuple(RespondentGroup(name, name) for name in self.responses)
        return Survey("s", "Kysely", 2025, groups, (question,))

    @property
    def counts(self) -> Counts:
        """What storage counts of the responses."""
        answers: Counter[tuple[str, int | None, float | None]] = Counter()
        areas: Counter[tuple[str, str]] = Counter()
        of = {option.code: option.area for option in self.question.options}
        for group, given in self.responses.items():
            for response in given:
                for rank, value in enumerate(response, 1):
                    answers[group, *_key(self.question, rank, value)] += 1
                for area in {of.get(int(code), "") for code in response} - {""}:
                    areas[group, area] += 1
        return Counts(
            tuple(AnswerCount("q", *key, n) for key, n in answers.items()),
            tuple(BaseCount("q", group, len(given)) for group, given in self.responses.items()),
            tuple((group, len(given)) for group, given in self.responses.items()),
            tuple(AreaCount("q", *key, n) for key, n in areas.items()),
        )

    def told_of(self, groups: Iterable[str]) -> Hashable:
        """The groups' answers together: their count vector, with its ranks."""
        chosen = (r for group in groups for r in self.responses[group])
        keys = (_key(self.question, i, v) for r in chosen for i, v in enumerate(r, 1))
        return frozenset(Counter(keys).items())


def _key(question: Question, rank: int, value: float) -> tuple[int | None, float | None]:
    if question.has_values:
        return None, value
    return int(value), (float(rank) if question.kind is Kind.RANKING else None)


def protecting(counts: int, mean: int, fits: int) -> Audience:
    """A protected audience with these limits."""
    return Audience(Profile.PUBLIC, Limits(Action.PROTECT, counts, mean, fits, 0))


def subsets(groups: Sequence[str]) -> list[tuple[str, ...]]:
    """Every choice of one group or more; all of them first."""
    return [chosen for n in range(len(groups), 0, -1) for chosen in combinations(groups, n)]


def views(asked: Asked, audience: Audience) -> Iterator[ResultTable]:
    """Everything the audience can see of the question, one view at a time."""
    survey, counts = asked.survey, asked.counts
    for chosen, state in product(subsets(list(asked.responses)), STATES):
        reading = Reading(groups=chosen, dont_know=state, audience=audience)
        yield read_tables(survey, counts, reading)[0]


def looks_the_same(one: Asked, other: Asked, audience: Audience) -> bool:
    """Whether no view tells the two apart."""
    both = zip(views(one, audience), views(other, audience), strict=True)
    return all(a == b for a, b in both)


def small_unions(asked: Asked, least: int) -> list[tuple[str, ...]]:
    """The groups, and the groups together, that have answers but fewer than `least`."""
    answering = [group for group, given in asked.responses.items() if given]
    return [
        union
        for union in subsets(answering)
        if sum(len(asked.responses[group]) for group in union) < least
    ]


def told(asked: Asked, audience: Audience) -> list[tuple[str, ...]]:
    """The small unions of groups whose answers the views give away: no twin found differs."""
    left = small_unions(asked, audience.limits.counts)
    if not left:
        return []
    for twin in _others(asked):
        differing = [u for u in left if twin.told_of(u) != asked.told_of(u)]
        if differing and looks_the_same(asked, twin, audience):
            left = [union for union in left if union not in differing]
        if not left:
            break
    return left


def _others(asked: Asked) -> Iterator[Asked]:
    """Other surveys with as many responses in each group, those most alike first."""
    for responses in chain(
        *(make(asked) for make in (_swapped, _renamed, _one_changed, _distributed))
    ):
        yield replace(asked, responses=responses)


def _swapped(asked: Asked) -> Iterator[Responses]:
    """Two groups with one response each way exchanged."""
    for one, other in combinations(asked.responses, 2):
        for a, b in product(set(asked.responses[one]), set(asked.responses[other])):
            if a != b:
                yield {
                    **asked.responses,
                    one: _exchanged(asked.responses[one], a, b),
                    other: _exchanged(asked.responses[other], b, a),
                }


def _exchanged(given: tuple[Response, ...], old: Response, new: Response) -> tuple[Response, ...]:
    at = given.index(old)
    return (*given[:at], new, *given[at + 1 :])


def possible(asked: Asked) -> list[Response]:
    """The responses that somebody could have given."""
    question = asked.question
    codes = [float(o.code) for o in question.options if o.has_form_position]
    if question.kind is Kind.SINGLE_CHOICE:
        return [(code,) for code in codes]
    if question.kind is Kind.MULTIPLE_CHOICE:
        return [tuple(c) for n in range(1, len(codes) + 1) for c in combinations(codes, n)]
    given = {response for group in asked.responses.values() for response in group}
    if question.kind is Kind.RANKING:
        return [*given, *(tuple(reversed(response)) for response in given)]
    return [*given, *((value + 1,) for (value, *_) in (r for r in given if r)), (738100.0,)]


def _renamed(asked: Asked) -> Iterator[Responses]:
    """Some groups with all answers of one kind turned into another."""
    for chosen in subsets([group for group, given in asked.responses.items() if given]):
        before = {response for group in chosen for response in asked.responses[group]}
        for old, new in product(before, possible(asked)):
            if old != new:
                changed = {
                    group: tuple(new if r == old else r for r in asked.responses[group])
                    for group in chosen
                }
                yield {**asked.responses, **changed}


def _one_changed(asked: Asked) -> Iterator[Responses]:
    """One response turned into another, or into a text alone."""
    for group, given in asked.responses.items():
        for old, new in product(set(given), [(), *possible(asked)]):
            if old != new:
                yield {**asked.responses, group: _exchanged(given, old, new)}


def _distributed(asked: Asked) -> Iterator[Responses]:
    """Single choices: every distribution of all form answers, where they are few."""
    every = [r for given in asked.responses.values() for r in given]
    form = {float(o.code) for o in asked.question.options if o.has_form_position}
    on_form = [r for r in every if r and r[0] in form]
    if asked.question.kind is not Kind.SINGLE_CHOICE or len(on_form) > MOST_DISTRIBUTED:
        return
    others = [r for r in every if r not in on_form]
    codes = sorted(form)
    for vector in vectors(len(on_form), len(codes)):
        spread = [(code,) for code, n in zip(codes, vector, strict=True) for _ in range(n)]
        for dealt in (spread + others, spread[::-1] + others, others + spread):
            at, responses = 0, {}
            for group, given in asked.responses.items():
                responses[group] = tuple(dealt[at : at + len(given)])
                at += len(given)
            yield responses


MOST_DISTRIBUTED = 13


def vectors(n: int, k: int) -> Iterator[tuple[int, ...]]:
    """Every count vector of n answers over k options."""
    if k == 1:
        yield (n,)
        return
    for first in range(n + 1):
        for rest in vectors(n - first, k - 1):
            yield (first, *rest)


def single_choices(question: Question, counts: Mapping[str, Sequence[int]]) -> Asked:
    """Single choices by group, from the counts of the options in form order."""
    codes = [option.code for option in question.options]
    return Asked(
        question,
        {
            group: tuple((float(c),) for c, n in zip(codes, ns, strict=True) for _ in range(n))
            for group, ns in counts.items()
        },
    )


def bounds(asked: Asked, audience: Audience, groups: Sequence[str]) -> tuple[tuple[int, int], ...]:
    """The least and greatest count of each option in these groups together, by integer programs.

    Over all matrices of groups and options that agree with every count shown in any view, with
    each group's number of answers known. Reads nothing but the tables, whatever made them.
    """
    names = list(asked.responses)
    codes = [option.code for option in asked.survey.questions[0].options]
    size = (len(names), len(codes))
    rows, sums = [], []

    def equation(cell: Iterable[str], chosen: Iterable[int], n: int) -> None:
        row = np.zeros(size)
        row[np.ix_([names.index(g) for g in cell], [codes.index(c) for c in chosen])] = 1
        rows.append(row.ravel())
        sums.append(n)

    for name in names:
        equation([name], codes, len(asked.responses[name]))
    for table in views(asked, audience):
        unknown = {o.code for o in table.question.options if o.role is Role.DONT_KNOW}
        for group in table.groups:
            cell = cell_of(table, group.group)
            if group.has_counts:
                for count in group.counts:
                    equation(cell, [count.option.code], count.n or 0)
                if group.left_out:
                    equation(cell, unknown, group.left_out)
    agree = LinearConstraint(np.array(rows), sums, sums)
    found = []
    for code in codes:
        wanted = np.zeros(size)
        wanted[[names.index(g) for g in groups], codes.index(code)] = 1
        ends = [
            milp(sign * wanted.ravel(), constraints=agree, integrality=1, bounds=Bounds(0)).fun
            for sign in (1, -1)
        ]
        found.append((round(ends[0]), round(-ends[1])))
    return tuple(found)


def cell_of(table: ResultTable, label: str) -> tuple[str, ...]:
    """The groups that a row of the table stands for, read from its words alone."""
    row = next(group for group in table.groups if group.group == label)
    if row.members or not row.is_total:
        return row.members or (label,)
    return tuple(name for group in table.single_groups for name in cell_of(table, group.group))


def question(
    *roles: Role, kind: Kind = Kind.SINGLE_CHOICE, scale: Scale | None = Scale.NOMINAL
) -> Question:
    options = tuple(
        Option(i, f"Vaihtoehto {i}", f"V{i}", role, area="Alue" if i < 3 else "")
        for i, role in enumerate(roles, 1)
    )
    return Question("q", "1", "Kysymys?", kind, scale, options=options)


def shown(asked: Asked, to: Audience, **reading: object) -> ResultTable:
    """The question's table for the audience."""
    as_read = replace(Reading(audience=to), **reading)  # type: ignore[arg-type]
    return read_tables(asked.survey, asked.counts, as_read)[0]


def ns(table: ResultTable) -> dict[str, list[int | None]]:
    return {group.group: [count.n for count in group.counts] for group in table.groups}


ROLES = (Role.SUBSTANTIVE, Role.SUBSTANTIVE, Role.DONT_KNOW, Role.DONT_KNOW, Role.NOT_IN_CODEBOOK)


@st.composite
def surveys(draw: st.DrawFn) -> Asked:
    """A closed question and two to five groups of 0–14 responses, few of them different."""
    kind = draw(
        st.sampled_from([*[Kind.SINGLE_CHOICE] * 4, *[k for k in Kind if k is not Kind.OPEN_TEXT]])
    )
    roles = [
        Role.SUBSTANTIVE,
        Role.SUBSTANTIVE,
        *draw(st.lists(st.sampled_from(ROLES), max_size=2)),
    ]
    scale = draw(st.sampled_from([Scale.NOMINAL, Scale.ORDINAL, Scale.BINARY]))
    made = question(*(() if kind in (Kind.NUMBER, Kind.DATE) else roles), kind=kind, scale=scale)
    made = replace(made, dont_know=draw(st.sampled_from(list(DontKnow))))
    codes = [float(option.code) for option in made.options] or [
        738000.0,
        738001.0,
        738400.0,
        740000.0,
    ]
    if kind is Kind.RANKING:
        every = [tuple(codes), tuple(reversed(codes))]
    elif kind is Kind.MULTIPLE_CHOICE:
        every = [(), (codes[0],), tuple(codes[:2]), tuple(codes)]
    else:
        every = [*([()] if draw(st.booleans()) else []), *((code,) for code in codes)]
    some = draw(st.lists(st.sampled_from(every), min_size=1, max_size=4, unique=True))
    names = LETTERS[: draw(st.integers(2, 5))]
    size = st.one_of(st.integers(0, 4), st.integers(0, 14))
    responses = {}
    for name in names:
        own = draw(st.lists(st.sampled_from(some), min_size=1, max_size=2))
        n = draw(size)
        responses[name] = tuple(draw(st.lists(st.sampled_from(own), min_size=n, max_size=n)))
    return Asked(made, responses)
