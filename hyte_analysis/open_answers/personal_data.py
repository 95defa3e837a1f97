"""Personal data in open answers: what was found, where, why, and what may stand in its place.

What is found is a proposal: a person looks at every answer before it leaves the team. A name
that nobody listed and that is spelt like a word stays unseen, and so does a person who can be
told from what is said.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from hyte_analysis.open_answers.contact_details import (
    Found,
    addresses,
    birth_dates,
    emails,
    links,
    phones,
)
from hyte_analysis.open_answers.folding import folded_text
from hyte_analysis.open_answers.identity_codes import bank_accounts, business_ids, identity_codes
from hyte_analysis.open_answers.lexicon import Lexicon
from hyte_analysis.open_answers.names import person_names
from hyte_analysis.open_answers.organisations import (
    OrganisationIndex,
    organisation_index,
    organisation_names,
)
from hyte_analysis.open_answers.places import postal_places
from hyte_analysis.survey.releases import Mask
from hyte_analysis.texts import text


class FindingKind(StrEnum):
    """A kind of personal data, or of what is next to it."""

    IDENTITY_CODE = "identity_code"
    EMAIL = "email"
    PHONE = "phone"
    ADDRESS = "address"
    BANK_ACCOUNT = "bank_account"
    BIRTH_DATE = "birth_date"
    LINK = "link"
    PERSON_NAME = "person_name"
    ORGANISATION = "organisation"
    BUSINESS_ID = "business_id"


_UNMASKED = frozenset({FindingKind.BUSINESS_ID})
MASKED_KINDS = frozenset(FindingKind) - _UNMASKED
_PRIORITY = {kind: number for number, kind in enumerate(FindingKind)}


@dataclass(frozen=True, slots=True)
class Finding:
    """Personal data from character `start` to before `end`; `why` is a reason for a person."""

    start: int
    end: int
    kind: FindingKind
    why: str


def is_masked_by_default(kind: FindingKind) -> bool:
    """Whether findings of the kind are masked unless a person says otherwise.

    A business id is not: it is public, and names no person.
    """
    return kind not in _UNMASKED


def placeholder(finding: Finding) -> str:
    """What stands in place of the finding: `[nimi]`, `[puhelin]`.

    In the language of the person who masks: it is stored as a part of what they let out, and is
    never compared with words.
    """
    return text(f"personal_data.placeholder.{finding.kind}")


def find_personal_data(
    texts: Sequence[str], organisations: Sequence[str] = (), lexicon: Lexicon | None = None
) -> tuple[tuple[Finding, ...], ...]:
    """The findings of each text, in order and without overlaps.

    `organisations` are the names of the respondent list; `lexicon`, if at hand, helps to know
    them in rare inflections.
    """
    index = organisation_index(organisations)
    found: dict[str, tuple[Finding, ...]] = {}
    for answer in texts:
        if answer not in found:
            found[answer] = _findings(answer, index, lexicon)
    return tuple(found[answer] for answer in texts)


def masks_of(
    findings: Iterable[Finding], kinds: Iterable[FindingKind] = MASKED_KINDS
) -> tuple[Mask, ...]:
    """The masks of the findings of these kinds, in order; none overlaps another.

    Where two overlap, the longer stands whole and the shorter masks what it alone covers.
    """
    chosen = frozenset(kinds)
    apart = _apart([finding for finding in findings if finding.kind in chosen])
    return tuple(Mask(one.start, one.end, placeholder(one)) for one in apart)


def _findings(
    answer: str, index: OrganisationIndex, lexicon: Lexicon | None
) -> tuple[Finding, ...]:
    folded = folded_text(answer)
    plain = folded.plain
    found = [*_coded(plain), *_written(plain), *_named(plain, index, lexicon)]
    kept = _apart([one for one in found if plain[one.start : one.end].strip()])
    if folded.places is None:
        return kept
    return tuple(Finding(*folded.span(one.start, one.end), one.kind, one.why) for one in kept)


def _coded(plain: str) -> Iterator[Finding]:
    """Codes with check digits."""
    finders = (
        (FindingKind.IDENTITY_CODE, identity_codes),
        (FindingKind.BUSINESS_ID, business_ids),
        (FindingKind.BANK_ACCOUNT, bank_accounts),
    )
    if not _has_digit(plain):
        return
    for kind, finder in finders:
        for code in finder(plain):
            if code.is_valid or kind is not FindingKind.BUSINESS_ID:
                key = f"{kind}_valid" if code.is_valid else f"{kind}_invalid"
                yield Finding(code.start, code.end, kind, _why(key))


def _has_digit(plain: str) -> bool:
    return any(digit in plain for digit in "0123456789")


def _written(plain: str) -> Iterator[Finding]:
    """What is known by how it is written."""
    finders: list[tuple[FindingKind, Callable[[str], Iterator[Found]]]] = [
        (FindingKind.EMAIL, emails),
        (FindingKind.LINK, links),
    ]
    if _has_digit(plain):
        finders += [
            (FindingKind.PHONE, phones),
            (FindingKind.BIRTH_DATE, birth_dates),
            (FindingKind.ADDRESS, lambda given: addresses(given, postal_places())),
        ]
    for kind, finder in finders:
        for one in finder(plain):
            yield Finding(one.start, one.end, kind, _why(one.why))


def _named(plain: str, index: OrganisationIndex, lexicon: Lexicon | None) -> Iterator[Finding]:
    """Persons and organisations by their names."""
    for name in person_names(plain):
        yield Finding(name.start, name.end, FindingKind.PERSON_NAME, _why(name.why))
    for body in organisation_names(plain, index, lexicon):
        why = _organisation_why(body.name, is_short=body.is_short)
        yield Finding(body.start, body.end, FindingKind.ORGANISATION, why)


def _organisation_why(name: str, *, is_short: bool) -> str:
    key = "organisation_short" if is_short else "organisation"
    return text(f"personal_data.why.{key}", name=name)


def _why(key: str) -> str:
    return text(f"personal_data.why.{key}")


def _apart(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """The findings in order without overlaps: the longest whole, of others what is left."""
    kept: list[Finding] = []
    cluster: list[Finding] = []
    end = 0
    for one in sorted(findings, key=lambda one: one.start):
        if cluster and one.start >= end:
            kept += _resolved(cluster)
            cluster = []
        cluster.append(one)
        end = max(end, one.end)
    return (*kept, *_resolved(cluster))


def _resolved(cluster: Sequence[Finding]) -> Sequence[Finding]:
    """The findings of a stretch where each overlaps another."""
    if len(cluster) < 2:
        return cluster
    kept: list[Finding] = []
    for one in sorted(cluster, key=lambda one: (one.start - one.end, _PRIORITY[one.kind])):
        kept += _remaining(one, [other for other in kept if _overlap(one, other)])
    return sorted(kept, key=lambda one: one.start)


def _overlap(one: Finding, other: Finding) -> bool:
    return one.start < other.end and other.start < one.end


def _remaining(one: Finding, covering: Sequence[Finding]) -> list[Finding]:
    """The stretches of a finding that no longer finding covers."""
    pieces: list[Finding] = []
    place = one.start
    for other in sorted(covering, key=lambda other: other.start):
        if other.start > place:
            pieces.append(Finding(place, other.start, one.kind, one.why))
        place = max(place, other.end)
    if place < one.end:
        pieces.append(Finding(place, one.end, one.kind, one.why))
    # A comma or a space between two findings is no finding.
    return pieces if not covering else [piece for piece in pieces if piece.end - piece.start > 2]
