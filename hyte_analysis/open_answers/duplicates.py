"""Near-duplicate open answers folded into one, with their count and groups."""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz, process

from hyte_analysis.survey.answers import OpenAnswer
from hyte_analysis.survey.wording import clean, option_key

# token_sort_ratio from this on: recall 0.98 with no false pair among 10 011 hand-checked pairs.
LEAST_SIMILARITY = 85.0
_WORD = re.compile(r"\w+")
_TURNS = re.compile(
    r"\d+\w*|en|et|ei|emme|ette|eivät|eikä|älä|älkää|ilman|enemmän|vähemmän|ennen|jälkeen"
)
# Two inflections or a slip of the finger in one word, not two words.
_SAME_WORD = 60.0
# Comparing all with all is quadratic: in a larger pile an answer is compared only with those that
# share one of its rarest words, where that is not common: the larger the pile, the rarer.
MOST_COMPARED = 1500
_RAREST = 3
_COMPARISONS = 1_000_000


@dataclass(frozen=True, slots=True)
class FoldedAnswer:
    """One answer, or several that say the same; `text` is the longest of them."""

    question_id: str
    text: str
    group_ids: tuple[str, ...]
    count: int
    wordings: tuple[str, ...]


def fold(answers: Sequence[OpenAnswer]) -> tuple[FoldedAnswer, ...]:
    """The answers of each question with near-duplicates together, in the order first given."""
    by_question: dict[str, list[OpenAnswer]] = {}
    for answer in answers:
        by_question.setdefault(answer.question_id, []).append(answer)
    return tuple(
        folded
        for question_answers in by_question.values()
        for folded in _fold_question(question_answers)
    )


def unfolded(answers: Sequence[OpenAnswer]) -> tuple[FoldedAnswer, ...]:
    """Every answer by itself."""
    return tuple(_folded([answer]) for answer in answers)


def leaders(texts: Sequence[str]) -> tuple[int, ...]:
    """For each text the number of the first text of the bundle that it belongs to."""
    keys = tuple(option_key(text) for text in texts)
    first: dict[int, int] = {}
    return tuple(
        first.setdefault(place, number)
        for number, place in enumerate(_leaders(tuple(dict.fromkeys(keys)), keys))
    )


def _fold_question(answers: list[OpenAnswer]) -> list[FoldedAnswer]:
    bundles: dict[int, list[OpenAnswer]] = {}
    for place, answer in zip(leaders([answer.text for answer in answers]), answers, strict=True):
        bundles.setdefault(place, []).append(answer)
    return [_folded(bundle) for bundle in bundles.values()]


@lru_cache(maxsize=32)
def _leaders(distinct: tuple[str, ...], keys: tuple[str, ...]) -> tuple[int, ...]:
    """For each answer the place of the distinct wording whose bundle it joins.

    Longer wordings lead, so that the bundles do not depend on the order of the rows.
    """
    place = {key: index for index, key in enumerate(distinct)}
    leader = dict(place)
    # Words sorted once: the ratio of two such texts is their token_sort_ratio.
    sorted_words = {key: " ".join(sorted(key.split())) for key in distinct}
    blocks: dict[tuple[str, ...], dict[int, str]] = {}
    rare = _rare_words(distinct)
    for key in sorted(distinct, key=lambda key: (-len(key), key)):
        words = sorted_words[key]
        turns = _turning_words(key)
        mine = [blocks.setdefault((*turns, "", word), {}) for word in rare(key)]
        same = _alike(words, mine)
        if same is None:
            for block in mine:
                block[place[key]] = words
        else:
            leader[key] = same
    return tuple(leader[key] for key in keys)


def _rare_words(distinct: Sequence[str]) -> Callable[[str], Sequence[str]]:
    """By which words a wording finds those it is compared with; one for all in a small pile."""
    if len(distinct) <= MOST_COMPARED:
        return lambda _: ("",)
    mentions = Counter(word for key in distinct for word in set(_WORD.findall(key)))
    most = max(40, min(200, _COMPARISONS // len(distinct)))

    def rarest(key: str) -> Sequence[str]:
        words = sorted(set(_WORD.findall(key)), key=lambda word: (mentions[word], word))
        return [word for word in words[:_RAREST] if mentions[word] <= most]

    return rarest


def _alike(words: str, blocks: Sequence[dict[int, str]]) -> int | None:
    """The place of a wording in these blocks that says the same, if any."""
    for block in blocks:
        near = process.extract(
            words, block, scorer=fuzz.ratio, score_cutoff=LEAST_SIMILARITY, limit=5
        )
        for other, _, place in near:
            if not _swaps_a_word(words, other):
                return int(place)
    return None


def _swaps_a_word(one: str, other: str) -> bool:
    """Whether a word stands in place of quite another one, as `huonoa` for `hyvää`."""
    ours, theirs = set(_WORD.findall(one)), set(_WORD.findall(other))
    only_ours, only_theirs = ours - theirs, theirs - ours
    fewer, more = sorted((only_ours, only_theirs), key=len)
    return any(
        not process.extractOne(word, more, scorer=fuzz.ratio, score_cutoff=_SAME_WORD)
        for word in fewer
    )


def _turning_words(key: str) -> tuple[str, ...]:
    """The numbers and negations of an answer: with other ones it does not say the same."""
    return tuple(sorted(word for word in _WORD.findall(key) if _TURNS.fullmatch(word)))


def _folded(bundle: Sequence[OpenAnswer]) -> FoldedAnswer:
    wordings = tuple(dict.fromkeys(answer.text for answer in bundle))
    return FoldedAnswer(
        bundle[0].question_id,
        max(wordings, key=lambda wording: (len(wording), wording)),
        tuple(dict.fromkeys(answer.group_id for answer in bundle)),
        len(bundle),
        wordings,
    )


def one_line(answer: str) -> str:
    """The answer on one line, for a bullet."""
    return clean(answer)
