"""Questions of one wave linked to those of another: proposed by wording, confirmed by hand."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from rapidfuzz import fuzz

from hyte_analysis.survey.model import Question, Survey
from hyte_analysis.survey.wording import option_key, question_key

LEAST_SIMILAR = 70.0
"""The least likeness, of a hundred, at which two wordings may be the same question."""


class WaveState(StrEnum):
    """How a question of one wave stands to one of another."""

    SAME = "same"
    CHANGED_WORDING = "changed_wording"
    NOT_COMPARABLE = "not_comparable"


@dataclass(frozen=True, slots=True)
class WaveLink:
    """A question of a survey and its pair in another, as a person has confirmed them."""

    question_id: str
    other_question_id: str
    state: WaveState


@dataclass(frozen=True, slots=True)
class ProposedLink:
    """A pair that a person has not confirmed; `similarity` of the wordings is 0–100."""

    link: WaveLink
    similarity: float


def proposed_links(earlier: Survey, later: Survey) -> tuple[ProposedLink, ...]:
    """The pairs that the wordings suggest, in the order of the later survey's questions.

    `question_id` is the later survey's, `other_question_id` the earlier one's; no question stands
    in two pairs. The same wording, kind and options make a pair the same; options or a kind that
    differ make it not comparable; a likely wording makes it a changed one.
    """
    scored = [
        (_similarity(old, new), -i, -j, old, new)
        for i, new in enumerate(later.questions)
        for j, old in enumerate(earlier.questions)
    ]
    pairs: dict[str, ProposedLink] = {}
    taken: set[str] = set()
    for score, _, _, old, new in sorted(scored, key=lambda entry: entry[:3], reverse=True):
        if score < LEAST_SIMILAR or new.id in pairs or old.id in taken:
            continue
        taken.add(old.id)
        pairs[new.id] = ProposedLink(WaveLink(new.id, old.id, _state(old, new)), min(score, 100.0))
    return tuple(pairs[q.id] for q in later.questions if q.id in pairs)


def question_similarity(one: Question, other: Question) -> float:
    """How alike two questions' wordings are, 0–100; synonyms count as wordings."""
    return max(fuzz.ratio(a, b) for a in _keys(one) for b in _keys(other))


def _similarity(one: Question, other: Question) -> float:
    """The likeness, a little more where kind and options agree too, so that those pair first."""
    score = question_similarity(one, other)
    if score < LEAST_SIMILAR:
        return score
    return score + (one.kind is other.kind) + same_options(one, other) + (one.id == other.id)


def _keys(question: Question) -> list[str]:
    return [question_key(wording) for wording in (question.text, *question.synonyms)]


def same_options(one: Question, other: Question) -> bool:
    """Whether two questions have the same option labels with the same codes."""
    return _codes(one) == _codes(other)


def _codes(question: Question) -> dict[str, int]:
    return {option_key(o.label): o.code for o in question.options if o.has_form_position}


def _state(old: Question, new: Question) -> WaveState:
    if old.kind is not new.kind or not same_options(old, new):
        return WaveState.NOT_COMPARABLE
    same = question_key(old.text) == question_key(new.text)
    return WaveState.SAME if same else WaveState.CHANGED_WORDING


def merged_links(
    confirmed: Sequence[WaveLink], proposed: Sequence[ProposedLink]
) -> tuple[tuple[WaveLink, float | None], ...]:
    """The confirmed links, and those proposals that touch none of their questions.

    A confirmed link has no likeness: a person has said what it is.
    """
    own = {link.question_id for link in confirmed}
    others = {link.other_question_id for link in confirmed}
    kept = [
        (p.link, p.similarity)
        for p in proposed
        if p.link.question_id not in own and p.link.other_question_id not in others
    ]
    return (*((link, None) for link in confirmed), *kept)
