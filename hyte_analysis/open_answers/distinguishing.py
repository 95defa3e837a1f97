"""Words that the answers of one group mention more often than those of the others."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse, stats

from hyte_analysis.open_answers.features import Array, term_counts
from hyte_analysis.open_answers.lexicon import Lexicon, Word

LEVEL = 0.10
# Of a word that fewer answers mention nothing can be said.
FEWEST_MENTIONS = 3


@dataclass(frozen=True, slots=True)
class DistinguishingWord:
    """`n` of the group's `of` answers mention the word, `others_n` of the others' `others_of`.

    `in_compounds`: words that it is a part of are counted too. `p` is of Fisher's exact test,
    one-sided; `adjusted_p` the same after Benjamini and Hochberg's correction for all the tests.
    `members` are the numbers of the group's texts that mention it.
    """

    group_id: str
    lemma: str
    n: int
    of: int
    others_n: int
    others_of: int
    p: float
    adjusted_p: float
    members: tuple[int, ...]
    in_compounds: bool = False


@dataclass(frozen=True, slots=True)
class DistinguishingWords:
    """The words that came out, by group in order of p, and the groups that were too small.

    `too_few`: groups with so few answers that no word could have come out, even one that all of
    them mention. `tested` is how many pairs of a word and a group were tested.
    """

    words: tuple[DistinguishingWord, ...]
    too_few: tuple[str, ...]
    tested: int


def distinguishing_words(
    texts: Sequence[str], groups: Sequence[str], lexicon: Lexicon, level: float = LEVEL
) -> DistinguishingWords:
    """What distinguishes each group's texts from all others'; `groups` are the texts' group ids.

    A word is counted once an answer, in any inflection, and apart from that also with the
    compounds that it is a part of. Words in fewer than 3 answers are not tested. The false
    discovery rate of what comes out is at most `level` (Benjamini and Hochberg 1995).
    """
    ids = tuple(dict.fromkeys(groups))
    mentions, names = _mentions(texts, lexicon)
    if not len(names) or len(ids) < 2:
        return DistinguishingWords((), ids, 0)
    in_group = np.array([[group == one for one in ids] for group in groups], dtype=float)
    sizes = in_group.sum(axis=0)
    here = np.asarray((mentions.T @ in_group).T)
    everywhere = np.asarray(mentions.sum(axis=0))
    p = fisher_upper(here, everywhere, sizes[:, None], len(texts))
    is_tested = _attainable(everywhere, sizes, len(texts), level)
    adjusted = np.ones_like(p)
    if is_tested.any():
        adjusted[is_tested] = stats.false_discovery_control(p[is_tested])
    words = [
        DistinguishingWord(
            ids[group],
            names[word].lstrip("~"),
            int(here[group, word]),
            int(sizes[group]),
            int(everywhere[word] - here[group, word]),
            int(len(texts) - sizes[group]),
            float(p[group, word]),
            float(adjusted[group, word]),
            _members(mentions, word, in_group[:, group]),
            names[word].startswith("~"),
        )
        for group, word in np.argwhere(is_tested & (adjusted <= level)).tolist()
    ]
    too_few = tuple(one for one, tested in zip(ids, is_tested, strict=True) if not tested.any())
    return DistinguishingWords(_each_once(words), too_few, int(is_tested.sum()))


def fisher_upper(here: Array, everywhere: Array, size: Array, total: int) -> Array:
    """P(X ≥ here), X hypergeometric: `everywhere` of `total` mention it, `size` are in the group.

    The one-sided p of Fisher's exact test; the arguments broadcast.
    """
    every = np.broadcast_arrays(here, everywhere, size)
    rows = np.stack([np.asarray(one, dtype=np.int64).ravel() for one in every], axis=1)
    distinct, places = np.unique(rows, axis=0, return_inverse=True)
    p = stats.hypergeom.sf(distinct[:, 0] - 1, total, distinct[:, 1], distinct[:, 2])
    return np.asarray(p[places.ravel()].reshape(here.shape), dtype=float)


def _mentions(texts: Sequence[str], lexicon: Lexicon) -> tuple[sparse.csc_array, tuple[str, ...]]:
    """Texts × words: 1 where mentioned; words that the same texts mention stand once."""

    def terms_of(word: Word) -> Iterable[str]:
        # What the field speaks of at every turn may still be one group's word: kunta.
        if word.is_stop and not word.is_noun:
            return ()
        return (word.lemma, *(f"~{part}" for part in word.parts))

    counts, names = term_counts(texts, lexicon, terms_of)
    by_word = counts.tocsc()
    same: dict[bytes, int] = {}
    # Of words that the same answers mention, a whole word stands for its part, a longer for a
    # shorter one.
    for column in sorted(range(len(names)), key=lambda at: (names[at][0] == "~", -len(names[at]))):
        texts_of = by_word.indices[by_word.indptr[column] : by_word.indptr[column + 1]]
        if len(texts_of) >= FEWEST_MENTIONS:
            same.setdefault(texts_of.tobytes(), column)
    tested = sorted(same.values())
    mentions = by_word[:, tested]
    mentions.data[:] = 1.0
    return mentions, tuple(names[column] for column in tested)


def _members(mentions: sparse.csc_array, word: int, in_group: Array) -> tuple[int, ...]:
    texts_of = mentions.indices[mentions.indptr[word] : mentions.indptr[word + 1]]
    return tuple(texts_of[in_group[texts_of] > 0].tolist())


def _attainable(everywhere: Array, sizes: Array, total: int, level: float) -> NDArray[np.bool_]:
    """Groups × words: whether the word could come out if all its mentions were in the group.

    The others are not tested at all, so that they do not stand in the way of those that could:
    the largest set of which each could reach level / K, K its size. Tarone (1990), A modified
    Bonferroni method for discrete data; with the false discovery rate Gilbert (2005).
    """
    size = sizes[:, None]
    least = fisher_upper(np.minimum(everywhere, size), everywhere, size, total)
    ranked = np.sort(least.ravel())
    # Smallest K for which at most K tests can reach level / K.
    ks = np.arange(1, len(ranked) + 1)
    fits = np.searchsorted(ranked, level / ks, side="right") <= ks
    return np.asarray(least <= level / ks[fits.argmax()])


def _each_once(words: Sequence[DistinguishingWord]) -> tuple[DistinguishingWord, ...]:
    """By group and p; of a word alone and with its compounds, the one that tells more."""
    found: dict[tuple[str, str], DistinguishingWord] = {}
    for word in sorted(words, key=lambda word: (word.p, word.in_compounds, word.lemma)):
        found.setdefault((word.group_id, word.lemma), word)
    order = {group: place for place, group in enumerate(dict.fromkeys(w.group_id for w in words))}
    return tuple(sorted(found.values(), key=lambda word: order[word.group_id]))
