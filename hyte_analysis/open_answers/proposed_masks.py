"""What a person is asked to mask in an answer before it leaves the team, and what they decided."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from hyte_analysis.open_answers.blinding import BlindNoun, blinding_masks
from hyte_analysis.open_answers.personal_data import (
    Finding,
    FindingKind,
    find_personal_data,
    is_masked_by_default,
    placeholder,
)
from hyte_analysis.survey.releases import Mask
from hyte_analysis.texts import text as of_catalogue

_BETWEEN = re.compile(r"[,;\n]")


@dataclass(frozen=True, slots=True)
class ProposedMask:
    """A stretch that may have to be masked, and a reason for a person.

    `is_chosen`: it is masked unless the person says otherwise. `is_personal`: it tells of a
    person, not only which organisation answered.
    """

    mask: Mask
    why: str
    is_chosen: bool = True
    is_personal: bool = True


def proposed_masks(
    texts: Sequence[str], organisations: Mapping[str, BlindNoun]
) -> tuple[tuple[ProposedMask, ...], ...]:
    """For each text what is found in it, in order.

    `organisations` are the names of the respondent list with the nouns to stand in their place;
    municipalities are known without it. Where two overlap, `masked` covers both.
    """
    found = find_personal_data(texts, tuple(organisations))
    return tuple(
        _proposed(words, findings, organisations)
        for words, findings in zip(texts, found, strict=True)
    )


def _proposed(
    words: str, findings: Sequence[Finding], organisations: Mapping[str, BlindNoun]
) -> tuple[ProposedMask, ...]:
    named = [one for one in findings if one.kind is FindingKind.ORGANISATION]
    personal = [
        ProposedMask(_mask(one), one.why, is_masked_by_default(one.kind),
                     is_personal=one.kind is not FindingKind.BUSINESS_ID)
        for one in findings if one.kind is not FindingKind.ORGANISATION
    ]  # fmt: skip
    blind: list[ProposedMask] = []
    for mask in blinding_masks(words, organisations):
        if not _is_within(mask, (one.mask for one in personal)):
            whys = [one.why for one in named if one.start < mask.end and mask.start < one.end]
            why = whys[0] if whys else of_catalogue("release_page.place")
            blind.append(ProposedMask(mask, why, is_personal=False))
    rest = [
        ProposedMask(_mask(one), one.why, is_personal=False)
        for one in named
        if not _is_within(_mask(one), (other.mask for other in blind))
    ]
    return tuple(sorted([*personal, *blind, *rest], key=lambda one: (one.mask.start, one.mask.end)))


def _mask(finding: Finding) -> Mask:
    return Mask(finding.start, finding.end, placeholder(finding))


def _is_within(mask: Mask, others: Iterable[Mask]) -> bool:
    return any(other.start <= mask.start and mask.end <= other.end for other in others)


def masks_by_hand(words: str, typed: str) -> tuple[tuple[Mask, ...], tuple[str, ...]]:
    """Masks for every place in the words where what a person typed stands, and what is nowhere.

    What is typed is looked for as it is, then in parts between commas; case does not matter.
    """
    whole = " ".join(typed.split())
    if not whole:
        return (), ()
    places = _places(words, whole)
    if places:
        return places, ()
    masks: list[Mask] = []
    missing: list[str] = []
    for part in filter(None, (" ".join(part.split()) for part in _BETWEEN.split(typed))):
        places = _places(words, part)
        masks += places
        if not places:
            missing.append(part)
    return tuple(masks), tuple(missing)


def _places(words: str, sought: str) -> tuple[Mask, ...]:
    pattern = r"\s+".join(re.escape(word) for word in sought.split())
    by_hand = of_catalogue("release_page.by_hand")
    return tuple(
        Mask(met.start(), met.end(), by_hand)
        for met in re.finditer(pattern, words, flags=re.IGNORECASE)
    )


def spans(masks: Iterable[Mask]) -> tuple[tuple[int, int], ...]:
    """The stretches that the masks cover together, in order and apart."""
    found: list[tuple[int, int]] = []
    for mask in sorted(masks, key=lambda mask: (mask.start, mask.end)):
        if found and mask.start < found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], mask.end))
        else:
            found.append((mask.start, mask.end))
    return tuple(found)
