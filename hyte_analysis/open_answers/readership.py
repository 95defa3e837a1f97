"""Readers of a summary: what is taken out of its words for them."""

from collections.abc import Collection, Iterable, Mapping

from hyte_analysis.open_answers.blinding import blind_noun, blinded
from hyte_analysis.open_answers.personal_data import (
    MASKED_KINDS,
    FindingKind,
    find_personal_data,
    masks_of,
)
from hyte_analysis.open_answers.summary import Readership
from hyte_analysis.survey.audiences import Audience
from hyte_analysis.survey.coding import AnswerKey
from hyte_analysis.survey.model import Survey
from hyte_analysis.survey.releases import Release, masked

# Whether organisations are named is the team's own choice in its summary.
_COVERED = MASKED_KINDS - {FindingKind.ORGANISATION}


def readership_of(
    survey: Survey,
    audience: Audience,
    groups: Collection[str],
    releases: Mapping[AnswerKey, Release],
    organisations: Iterable[tuple[str, str]],
) -> Readership:
    """The readership that this audience is.

    `groups` are those whose words it may read, `organisations` the names of the survey's with
    their group ids.
    """
    labels = {group.id: group.label for group in survey.groups}
    asked = {group.id: group.label_asked for group in survey.groups}
    nouns = {name: blind_noun(name, asked.get(group, "")) for name, group in organisations}

    def blind(words: str) -> str:
        return blinded(words, nouns)

    def cover(words: str) -> str:
        (found,) = find_personal_data([words])
        return masked(words, masks_of(found, _COVERED))

    return Readership(audience, groups, labels, releases, blind, cover)
