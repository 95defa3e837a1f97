"""What answers are about, as vectors: words, parts of compounds and stems, and optionally meaning.

A word gives its lemma, each part of a compound (`~työ` of järjestötyö) and the first letters of
each part (`^resur` of resurssi and resursointi: what is derived of the same word keeps them).
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from hyte_analysis.open_answers.lexicon import Lexicon, Word
from hyte_analysis.open_answers.words import END, forms

Embed = Callable[[Sequence[str]], NDArray[np.float32]]
Array = NDArray[np.float64]

_STEM = 5
# The share of a similarity that comes of the meaning, where there is a model for it.
_MEANING = 0.2
# A model takes some 15 ms a text: a larger pile goes by its words alone.
MOST_EMBEDDED = 3_000


@dataclass(frozen=True, eq=False, slots=True)
class Features:
    """Texts as rows: of length one, or zero where a text says nothing of a subject.

    `counts` (texts × terms) says how many times a term stands in a text, `terms` the same as
    TF-IDF; `is_word` and `is_noun` mark the terms that are whole lemmas. `meaning` (texts ×
    dimensions), where there is a model, is centred on `centre`.
    """

    counts: sparse.csr_array = field(repr=False)
    terms: sparse.csr_array = field(repr=False)
    vocabulary: tuple[str, ...] = field(repr=False)
    is_noun: NDArray[np.bool_] = field(repr=False)
    idf: Array = field(repr=False)
    meaning: Array | None = field(default=None, repr=False)
    centre: Array | None = field(default=None, repr=False)

    @property
    def is_word(self) -> NDArray[np.bool_]:
        """Which terms are whole lemmas."""
        return np.array([term[0] not in "~^" for term in self.vocabulary], dtype=bool)

    @property
    def is_blank(self) -> NDArray[np.bool_]:
        """Which texts hold no word that says anything."""
        return np.asarray(np.diff(self.terms.indptr) == 0)

    def rows(self, numbers: Sequence[int] | NDArray[np.intp]) -> "Features":
        """These texts alone, with all terms."""
        chosen = np.asarray(numbers, dtype=np.intp)
        return Features(
            self.counts[chosen],
            self.terms[chosen],
            self.vocabulary,
            self.is_noun,
            self.idf,
            None if self.meaning is None else self.meaning[chosen],
            self.centre,
        )

    def sums(self, weights: Array) -> Array:
        """Weighted sums of the rows; `weights` texts × sums, the result sums × dimensions."""
        by_terms = np.asarray(self.terms.T @ weights).T
        if self.meaning is None:
            return by_terms
        return np.hstack([by_terms, weights.T @ self.meaning])

    def nearness(self, vectors: Array) -> Array:
        """Cosines of the rows with vectors of length one; texts × vectors."""
        width = len(self.vocabulary)
        near = np.asarray(self.terms @ vectors[:, :width].T)
        return near if self.meaning is None else near + self.meaning @ vectors[:, width:].T

    def similarity(self) -> Array:
        """Cosines of the rows with each other."""
        alike: Array = (self.terms @ self.terms.T).toarray()
        return alike if self.meaning is None else alike + self.meaning @ self.meaning.T

    def dense(self) -> Array:
        """The rows as one array."""
        terms: Array = self.terms.toarray()
        return terms if self.meaning is None else np.hstack([terms, self.meaning])


def features(
    texts: Sequence[str],
    lexicon: Lexicon,
    extra_stops: frozenset[str] = frozenset(),
    embed: Embed | None = None,
) -> Features:
    """The features of these texts; words whose lemma is in `extra_stops` are left out.

    TF-IDF with sublinear counts, 1 + ln(tf), and smoothed idf, ln((1 + n) / (1 + df)) + 1.
    """
    nouns: set[str] = set()

    def terms_of(word: Word) -> Iterable[str]:
        if word.is_stop or word.lemma in extra_stops:
            return ()
        if word.is_noun:
            nouns.add(word.lemma)
        return terms(word)

    counts, vocabulary = term_counts(texts, lexicon, terms_of)
    idf = _idf(counts)
    meaning, centre = _meaning(texts, embed)
    return Features(
        counts,
        _weighted(counts, idf, 1.0 if meaning is None else 1 - _MEANING),
        vocabulary,
        np.array([term in nouns for term in vocabulary], dtype=bool),
        idf,
        meaning,
        centre,
    )


def features_beside(
    known: Features, texts: Sequence[str], lexicon: Lexicon, embed: Embed | None = None
) -> Features:
    """The features of other texts, such as headings, by the terms and weights of known ones."""
    places = {term: place for place, term in enumerate(known.vocabulary)}

    def terms_of(word: Word) -> Iterable[str]:
        return () if word.is_stop else (term for term in terms(word) if term in places)

    counts, _ = term_counts(texts, lexicon, terms_of, places)
    meaning = None
    if known.centre is not None and embed is not None:
        meaning = unit_rows(np.asarray(embed(texts), dtype=float) - known.centre) * _MEANING**0.5
    elif known.centre is not None:
        meaning = np.zeros((len(texts), len(known.centre)))
    share = 1.0 if known.meaning is None else 1 - _MEANING
    return Features(
        counts,
        _weighted(counts, known.idf, share),
        known.vocabulary,
        known.is_noun,
        known.idf,
        meaning,
        known.centre,
    )


def terms(word: Word) -> tuple[str, ...]:
    """The terms of a word: its lemma, `~part` and `^stem` of each of its parts."""
    stems = tuple(f"^{part[:_STEM]}" for part in word.parts if len(part) >= _STEM)
    return (word.lemma, *(f"~{part}" for part in word.parts), *stems)


def term_counts(
    texts: Sequence[str],
    lexicon: Lexicon,
    terms_of: Callable[[Word], Iterable[str]],
    places: dict[str, int] | None = None,
) -> tuple[sparse.csr_array, tuple[str, ...]]:
    """How many times each term stands in each text, and the terms in the order of the columns.

    The columns are those of `places`, where given, or the terms found, in alphabetical order.
    """
    in_texts, written = _form_counts(texts)
    found: dict[str, int] = {} if places is None else places
    of_forms = [
        [found.setdefault(term, len(found)) for term in terms_of(lexicon.word(form))]
        for form in written
    ]
    names = tuple(sorted(found)) if places is None else tuple(found)
    order = np.empty(len(found), dtype=np.int64)
    order[[found[name] for name in names]] = np.arange(len(names))
    columns = order[np.array([place for known in of_forms for place in known], dtype=np.int64)]
    in_forms = _ones(columns, [len(known) for known in of_forms], len(names))
    counts = sparse.csr_array(in_texts @ in_forms)
    counts.sort_indices()
    return counts, names


def _form_counts(texts: Sequence[str]) -> tuple[sparse.csr_array, tuple[str, ...]]:
    """How many times each form is written in each text, and the forms."""
    found = forms(texts)
    places = {form: place for place, form in enumerate(dict.fromkeys([END, *found]))}
    written = np.fromiter(map(places.__getitem__, found), dtype=np.int64, count=len(found))
    ends = np.flatnonzero(written == 0)
    lengths = np.diff(ends, prepend=-1) - 1
    return _ones(written[written > 0] - 1, lengths, len(places) - 1), tuple(places)[1:]


def _ones(
    columns: NDArray[np.int64], lengths: Sequence[int] | NDArray[np.int64], width: int
) -> sparse.csr_array:
    """A matrix of how many times each column is named in each row of these lengths."""
    ends = np.concatenate([[0], np.cumsum(lengths, dtype=np.int64)])
    counts = sparse.csr_array((np.ones(len(columns)), columns, ends), shape=(len(lengths), width))
    counts.sum_duplicates()
    return counts


def _idf(counts: sparse.csr_array) -> Array:
    if 0 in counts.shape:
        return np.ones(counts.shape[1])
    # Takes a second to import, and only who reads answers needs it.
    from sklearn.feature_extraction.text import TfidfTransformer  # noqa: PLC0415

    return np.asarray(TfidfTransformer().fit(counts).idf_)


def _weighted(counts: sparse.csr_array, idf: Array, share: float) -> sparse.csr_array:
    """TF-IDF of which each row that is not empty has the square length `share`."""
    if 0 in counts.shape:
        return counts
    from sklearn.feature_extraction.text import TfidfTransformer  # noqa: PLC0415

    weighting = TfidfTransformer(sublinear_tf=True)
    weighting.idf_ = idf
    return sparse.csr_array(weighting.transform(counts) * share**0.5)


def _meaning(texts: Sequence[str], embed: Embed | None) -> tuple[Array, Array] | tuple[None, None]:
    """Embeddings less their mean: without it all texts of one language are alike."""
    if embed is None or not texts or len(texts) > MOST_EMBEDDED:
        return None, None
    vectors = np.asarray(embed(texts), dtype=float)
    centre: Array = vectors.mean(axis=0)
    return unit_rows(vectors - centre) * _MEANING**0.5, centre


def unit_rows(rows: Array) -> Array:
    """The rows at length one; a zero row stays zero."""
    lengths: Array = np.linalg.norm(rows, axis=1, keepdims=True)
    scaled: Array = rows / np.where(lengths > 1e-9, lengths, np.inf)
    return scaled
