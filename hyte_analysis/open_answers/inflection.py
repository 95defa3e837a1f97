"""The singular case forms of a Finnish noun or name, made by rule.

The rules make a form too many rather than one too few: a name is to be found in a text in
whatever form it stands. They cover names and the nouns that organisations are called by.
"""

from collections.abc import Iterator, Mapping
from enum import StrEnum
from functools import lru_cache

VOWELS = "aeiouyåäöáéíóúü"
# What may follow any case form: `Kuopiossakin`.
CLITICS = ("kin", "kaan", "kään", "han", "hän", "ko", "kö")
_DOUBLES = {"kk": "k", "pp": "p", "tt": "t"}
_GRADES = _DOUBLES | {
    "nk": "ng", "nt": "nn", "lt": "ll", "rt": "rr", "mp": "mm",
    "ht": "hd", "lp": "lv", "rp": "rv",
}  # fmt: skip
_PLAIN_GRADES = {"t": "d", "k": "", "p": "v"}
# Old words in -i whose stem ends in -e: Lahti, Lahden.
_E_STEMS = (
    "järvi", "niemi", "salmi", "koski", "joki", "lampi", "lahti", "saari", "mäki", "vuori", "kivi",
    "suomi", "tuomi", "nummi", "lehti", "hirvi", "kurki", "kaski", "saarni", "nurmi", "tammi",
    "talvi", "korpi", "lumi", "tuuli", "meri", "helmi", "niini", "riihi", "onni", "toimi", "puoli",
)  # fmt: skip


class Case(StrEnum):
    """A case of the singular; a name of a place stands in one of six when it tells where."""

    NOMINATIVE = "nominative"
    GENITIVE = "genitive"
    PARTITIVE = "partitive"
    INESSIVE = "inessive"
    ELATIVE = "elative"
    ILLATIVE = "illative"
    ADESSIVE = "adessive"
    ABLATIVE = "ablative"
    ALLATIVE = "allative"
    ESSIVE = "essive"
    TRANSLATIVE = "translative"


_LOCAL_ENDINGS = {
    Case.INESSIVE: "ssa",
    Case.ELATIVE: "sta",
    Case.ADESSIVE: "lla",
    Case.ABLATIVE: "lta",
    Case.ALLATIVE: "lle",
    Case.TRANSLATIVE: "ksi",
}
_FRONT = str.maketrans("aou", "äöy")


def genitives(nominative: str, *, is_first_name: bool = False) -> tuple[str, ...]:
    """The genitives that a name may have, likely ones first: Virta → Virran, Virtan.

    Of first names only double consonants weaken: Matti, Matin, but Outi, Outin.
    """
    low = nominative.casefold()
    if low.endswith("nen"):
        return (f"{nominative[:-3]}sen",)
    if low[-1] == "s":
        return _genitives_in_s(nominative)
    if low[-1] not in VOWELS:
        return (f"{nominative}in",)
    return _genitives_of_vowel_stem(nominative, is_first_name=is_first_name)


def _genitives_of_vowel_stem(nominative: str, *, is_first_name: bool) -> tuple[str, ...]:
    low = nominative.casefold()
    if low.endswith("vesi"):
        return (f"{nominative[:-2]}den",)
    stems = tuple(_weak_stems(nominative, only_doubles=is_first_name))
    found = tuple(f"{stem}n" for stem in stems)
    if low.endswith("e"):
        return (*found, f"{nominative}en")
    if low.endswith(_E_STEMS) and not is_first_name:
        return (*(f"{stem[:-1]}en" for stem in stems), *found)
    return found


def _genitives_in_s(nominative: str) -> tuple[str, ...]:
    stem = nominative[:-1]
    found = [f"{stem}ksen", f"{nominative}in"]
    if stem[-1:].casefold() in ("a", "ä"):
        found.append(f"{stem}{stem[-1]}n")
    if nominative.casefold().endswith(("uus", "yys", "aus", "eus")):
        found.append(f"{stem}den")
    return tuple(found)


def _weak_stems(word: str, *, only_doubles: bool = False) -> Iterator[str]:
    """The stem with its last consonants weakened, and as it is: names often keep them."""
    stem, last = word[:-1], word[-1]
    if len(stem) > 2:
        for strong, weak in (_DOUBLES if only_doubles else _GRADES).items():
            if stem.casefold().endswith(strong):
                yield stem[: -len(strong)] + weak + last
                break
        else:
            weak_end = _PLAIN_GRADES.get(stem[-1].casefold())
            if weak_end is not None and not only_doubles and stem[-2].casefold() in VOWELS + "lr":
                yield stem[:-1] + weak_end + last
    yield word


@lru_cache(maxsize=1 << 12)
def case_forms(nominative: str, genitive: str, local: str = "") -> Mapping[str, Case]:
    """The forms of a name in lower case, each with its case; both vowel harmonies.

    `local`: the inessive or adessive of a name whose local cases have another stem than its
    genitive (Joroinen, Joroisten, Joroisissa).
    """
    name, weak = nominative.casefold(), genitive.casefold().removesuffix("n")
    stem = local.casefold()[:-3] or weak
    strong = _strong_stem(name, weak)
    found: dict[str, Case] = {name: Case.NOMINATIVE, genitive.casefold(): Case.GENITIVE}
    for case, ending in _LOCAL_ENDINGS.items():
        _add(found, stem, (ending,), case)
    _add(found, *_partitive(name, strong), Case.PARTITIVE)
    _add(found, strong, ("na",), Case.ESSIVE)
    _add(found, *_illative(name, strong, stem if local else ""), Case.ILLATIVE)
    return found


def _add(found: dict[str, Case], stem: str, endings: tuple[str, ...], case: Case) -> None:
    for ending in endings:
        found.setdefault(stem + ending, case)
        found.setdefault(stem + ending.translate(_FRONT), case)


def _strong_stem(name: str, weak: str) -> str:
    """The stem of the essive and the illative: Lahti, Lahden → lahte."""
    if name.endswith("nen"):
        return f"{name[:-3]}se"
    if name.endswith("s") and weak.endswith("de"):
        return f"{name[:-1]}te"
    if name.endswith("si") and weak.endswith("de"):
        return f"{name[:-2]}te"
    if name.endswith("i") and weak.endswith("e"):
        return f"{name[:-1]}e"
    return weak if name[-1] not in VOWELS or weak == f"{name}e" else name


def _partitive(name: str, strong: str) -> tuple[str, tuple[str, ...]]:
    """The stem of the partitive and its endings."""
    if name.endswith(("nen", "s")) and not strong.endswith("i"):
        return _partitive_of_consonant_stem(name, strong)
    if name.endswith("vesi"):
        return f"{name[:-2]}t", ("ta",)
    if name[-1] in VOWELS and name[-1:] == name[-2:-1]:
        return name, ("ta",)
    if strong == f"{name}e":
        return name, ("tta",)
    if name.endswith("i") and strong.endswith("e") and strong[-2:-1] in "lrn":
        return strong[:-1], ("ta", "ea")
    return strong, ("a", "ta") if strong[-2:-1] in VOWELS else ("a",)


def _partitive_of_consonant_stem(name: str, strong: str) -> tuple[str, tuple[str, ...]]:
    if name.endswith("nen"):
        return f"{name[:-3]}s", ("ta",)
    return f"{name[:-1]}t" if strong.endswith("te") else name, ("ta",)


def _illative(name: str, strong: str, plural: str) -> tuple[str, tuple[str, ...]]:
    if plural and plural.endswith("i"):
        return plural, ("in", "hin")
    last = strong[-1]
    if strong[-2:-1] == last:
        return strong, ("seen", "hun", "hon", "h" + last + "n")
    if name[-1] == "e":
        return strong, (last + "n", "en", "seen", "hen")
    return strong, (last + "n",)


def inflected(noun: str, genitive: str, case: Case) -> str:
    """The case form of a noun in lower case; back vowels if the noun has any near its end."""
    fits = [form for form, of in case_forms(noun, genitive).items() if of is case]
    wrong = "aou" if not any(letter in "aou" for letter in noun[-4:]) else "äöy"
    return next((form for form in fits if form[-1] not in wrong), fits[0])


@lru_cache(maxsize=1 << 16)
def without_clitic(form: str) -> str:
    """The form without a particle at its end: `kuopiossakin` → `kuopiossa`."""
    for clitic in CLITICS:
        if form.endswith(clitic) and len(form) > len(clitic) + 2:
            return form[: -len(clitic)]
    return form
