"""A codebook taken into use in a survey: matched by wording, likely pairs confirmed by hand."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from hyte_analysis.survey.changes import with_questions, with_spellings
from hyte_analysis.survey.codebook import check_groups, group_spellings, option_spellings
from hyte_analysis.survey.columns import SourceColumn
from hyte_analysis.survey.definition import Definition
from hyte_analysis.survey.model import (
    FollowUp,
    Option,
    Question,
    RespondentGroup,
    Survey,
    Translation,
    Unit,
)
from hyte_analysis.survey.waves import LEAST_SIMILAR, question_similarity
from hyte_analysis.survey.wording import option_key


@dataclass(frozen=True, slots=True)
class BookMatch:
    """A survey's question and the codebook's that it may be; `similarity` is 0–100."""

    question_id: str
    book_question_id: str
    similarity: float

    @property
    def is_sure(self) -> bool:
        """Whether the wordings are the same, so that nobody need confirm it."""
        return self.similarity >= 100


def book_matches(survey: Survey, book: Survey) -> tuple[BookMatch, ...]:
    """The pairs that wordings suggest, in the survey's order; no question stands in two."""
    scored = sorted(
        (
            (_score(own, other), -i, -j, own, other)
            for i, own in enumerate(survey.questions)
            for j, other in enumerate(book.questions)
        ),
        key=lambda entry: entry[:3],
        reverse=True,
    )
    found: dict[str, BookMatch] = {}
    taken: set[str] = set()
    for score, _, _, own, other in scored:
        if score >= LEAST_SIMILAR and own.id not in found and other.id not in taken:
            taken.add(other.id)
            found[own.id] = BookMatch(own.id, other.id, min(score, 100.0))
    return tuple(found[q.id] for q in survey.questions if q.id in found)


def _score(own: Question, other: Question) -> float:
    """The likeness; of equally worded questions the one of the same id comes first."""
    return question_similarity(own, other) + (0.5 if own.id == other.id else 0)


def with_codebook(definition: Definition, book: Survey, matches: Sequence[BookMatch]) -> Definition:
    """The definition with the matched questions as the codebook has them, in its order.

    Questions keep their ids. Options that the codebook lacks stay after its own, groups that it
    lacks stay as they are. Persons stay persons: what may be shown of few answers is not widened
    by a codebook that says nothing of them.
    """
    pairs = {match.question_id: match.book_question_id for match in matches}
    own_ids = {book_id: own_id for own_id, book_id in pairs.items()}
    codes: dict[str, Mapping[int, int]] = {}
    questions: list[Question] = []
    for question in definition.survey.questions:
        source = book.question(pairs.get(question.id, ""))
        if source is None:
            questions.append(question)
        else:
            made, codes[question.id] = _taken(question, source, own_ids)
            questions.append(made)
    place = {q.id: i for i, q in enumerate(book.questions)}
    ordered = _in_order(questions, {own: place[other] for own, other in pairs.items()})
    survey = replace(definition.survey, groups=_groups(definition.survey.groups, book.groups),
                     codebook_id=book.codebook_id, unit=_unit(definition.survey, book),
                     translations=_translations(definition.survey, book))  # fmt: skip
    check_groups(survey)
    columns = tuple(_recoded(column, codes) for column in definition.columns)
    follow_ups = (_followed(q, codes) if q.id not in pairs else q for q in ordered)
    return with_questions(Definition(survey, columns), follow_ups)


def _unit(own: Survey, book: Survey) -> Unit:
    return Unit.PERSON if Unit.PERSON in (own.unit, book.unit) else Unit.ORGANISATION


def _translations(own: Survey, book: Survey) -> tuple[Translation, ...]:
    found = {(t.language, t.of): t for t in (*own.translations, *book.translations)}
    return tuple(sorted(found.values()))


def _taken(
    own: Question, source: Question, own_ids: Mapping[str, str]
) -> tuple[Question, dict[int, int]]:
    """The codebook's question under the survey's id, and the new code of each old option."""
    codes: dict[int, int] = {}
    kept: list[Option] = []
    free = max((option.code for option in (*own.options, *source.options)), default=0)
    for option in own.options:
        spelt = option_spellings(option)
        pair = next((o for o in source.options if spelt & option_spellings(o)), None)
        if pair is None:
            free += 1
            kept.append(replace(option, code=free))
        codes[option.code] = pair.code if pair else free
    synonyms = with_spellings(source.synonyms, (own.text, *own.synonyms), (source.text,),
                              is_question=True)  # fmt: skip
    of = source.follow_up_of
    parent = own_ids.get(of.question_id) if of else None
    follow_up = own.follow_up_of if of else None
    if of and parent:
        follow_up = FollowUp(parent, of.option_code)
    options = (*source.options, *kept) if source.options else ()
    made = replace(source, id=own.id, synonyms=synonyms, follow_up_of=follow_up, options=options)
    return made, codes if source.options else {}


def _in_order(questions: Sequence[Question], place: Mapping[str, int]) -> list[Question]:
    """The matched questions in the codebook's order; the others after their left neighbour."""
    keyed: list[tuple[tuple[int, int], Question]] = []
    left = -1
    for index, question in enumerate(questions):
        left = place.get(question.id, left)
        keyed.append(((left, -1 if question.id in place else index), question))
    return [question for _, question in sorted(keyed, key=lambda entry: entry[0])]


def _groups(
    own: Sequence[RespondentGroup], source: Sequence[RespondentGroup]
) -> tuple[RespondentGroup, ...]:
    """The codebook's groups, each with the spellings of the survey's that it means; the rest."""
    groups = list(source)
    rest: list[RespondentGroup] = []
    for group in own:
        spelt = group_spellings(group)
        at = next((i for i, g in enumerate(groups) if spelt & group_spellings(g)), None)
        if at is None:
            rest.append(group)
            continue
        pair = groups[at]
        known = {key for g in groups if g is not pair for key in group_spellings(g)}
        more = [w for w in (group.id, group.label, *group.synonyms) if option_key(w) not in known]
        synonyms = with_spellings(pair.synonyms, more, (pair.id, pair.label))
        invited = group.invited_n if pair.invited_n is None else pair.invited_n
        groups[at] = replace(pair, synonyms=synonyms, invited_n=invited)
    return (*groups, *rest)


def _recoded(column: SourceColumn, codes: Mapping[str, Mapping[int, int]]) -> SourceColumn:
    own = codes.get(column.question_id or "")
    if own is None or column.option_code is None:
        return column
    return replace(column, option_code=own.get(column.option_code), guess="")


def _followed(question: Question, codes: Mapping[str, Mapping[int, int]]) -> Question:
    of = question.follow_up_of
    if of is None or of.question_id not in codes:
        return question
    code = codes[of.question_id].get(of.option_code)
    return replace(question, follow_up_of=FollowUp(of.question_id, code) if code else None)
