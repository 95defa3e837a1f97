"""Quotes to choose from for a theme of a summary, near-duplicates together."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from hyte_analysis.open_answers.bullets import group_tag
from hyte_analysis.open_answers.duplicates import FoldedAnswer, leaders
from hyte_analysis.open_answers.mentions import codes_of
from hyte_analysis.survey.coding import AnswerKey, CodingRows, Passage, PassageText
from hyte_analysis.survey.summaries import Theme

Bundles = Mapping[Passage, tuple[PassageText, ...]]


@dataclass(frozen=True, eq=False, slots=True)
class Pile:
    """A question's passages with the near-duplicates of each, put in order to choose from.

    `of_answer` are those of each answer, `of_code` those that have a code or one below it;
    `mentions` says how many respondents mention a code or one below it, once each. A code that was
    given before an answer was split still counts, as in the results. `answered` respondents have
    answered.
    """

    passages: tuple[PassageText, ...] = field(repr=False)
    bundles: Bundles = field(repr=False)
    of_answer: Mapping[AnswerKey, Sequence[PassageText]] = field(repr=False)
    of_code: Mapping[int, Sequence[PassageText]] = field(repr=False)
    mentions: Mapping[int, int] = field(repr=False)
    answered: int


class Offer(NamedTuple):
    """A quote that can be chosen, with the theme's near-duplicates of it, itself among them.

    A tuple, as a pile has thousands of them and few are shown.
    """

    said: PassageText
    bundle: tuple[PassageText, ...]


def near_duplicates(passages: Sequence[PassageText]) -> dict[Passage, tuple[PassageText, ...]]:
    """Each passage with those that say the same in nearly the same words, itself among them."""
    bundles: dict[int, list[PassageText]] = {}
    for place, passage in zip(leaders([p.text for p in passages]), passages, strict=True):
        bundles.setdefault(place, []).append(passage)
    together = map(tuple, bundles.values())
    return {p.passage: bundle for bundle in together for p in bundle}


def pile_of(question_id: str, passages: Sequence[PassageText], coding: CodingRows) -> Pile:
    """A question's passages, ready to choose quotes from."""
    codes = codes_of(coding, question_id)
    of_answer: dict[AnswerKey, list[PassageText]] = {}
    of_code: dict[int, list[PassageText]] = {}
    for passage in passages:
        of_answer.setdefault(passage.passage.answer, []).append(passage)
        for code in codes.get(passage.passage, ()):
            of_code.setdefault(code, []).append(passage)
    said = {(p.response, c) for p, given in codes.items() if p.answer in of_answer for c in given}
    return Pile(
        tuple(passages),
        near_duplicates(passages),
        of_answer,
        of_code,
        Counter(code for _, code in said),
        len({passage.passage.response for passage in passages}),
    )


def passages_of(pile: Pile, theme: Theme) -> Sequence[PassageText]:
    """The passages of the theme's code or one below it; all where the theme is no code's."""
    return pile.passages if theme.code is None else pile.of_code.get(theme.code, ())


def elsewhere(of_code: Mapping[int, Sequence[PassageText]], theme: Theme) -> frozenset[Passage]:
    """The passages that are coded, but not as the theme's own nor chosen in it.

    What says nearly the same as a quote of the theme is counted with it, unless it is one of them.
    """
    if theme.code is None:
        return frozenset()
    its_own = {p.passage for p in of_code.get(theme.code, ())}
    its_own |= {line.passage for line in theme.lines if line.passage}
    return frozenset(p.passage for own in of_code.values() for p in own) - its_own


def offered(pile: Pile, theme: Theme, first: Sequence[Passage] = ()) -> tuple[Offer, ...]:
    """The quotes of a theme that are not chosen in it yet, nor said in one that is.

    `first` are representative ones; the others follow in the order of the respondents.
    """
    its_own = passages_of(pile, theme)
    if first:
        rank = {passage: place for place, passage in enumerate(first)}
        its_own = sorted(its_own, key=lambda p: rank.get(p.passage, len(rank)))
    others = elsewhere(pile.of_code, theme)
    chosen = [pile.bundles.get(line.passage) for line in theme.lines if line.passage]
    done = {id(bundle) for bundle in chosen}
    found: list[Offer] = []
    for said in its_own:
        bundle = pile.bundles[said.passage]
        if id(bundle) not in done:
            done.add(id(bundle))
            found.append(Offer(said, tuple(p for p in bundle if p.passage not in others)))
    return tuple(found)


def tag_of(
    passage: PassageText, bundle: Sequence[PassageText], labels: Mapping[str, str]
) -> tuple[str, int]:
    """The group tag of a quote with its near-duplicates, and how many respondents say it."""
    ids = group_ids(passage, bundle)
    count = len({p.passage.response for p in bundle})
    return group_tag(FoldedAnswer("", "", ids, count, ()), labels), count


def group_ids(passage: PassageText, bundle: Sequence[PassageText]) -> tuple[str, ...]:
    """The groups of a quote with its near-duplicates, its own first."""
    return tuple(dict.fromkeys((passage.group_id, *(p.group_id for p in bundle))))
