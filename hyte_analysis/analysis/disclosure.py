"""Disclosure control: what of few answers may be seen, decided before a ResultTable is made.

Groups that are too small are merged into cells, and only whole cells are ever shown or summed.
So whatever is subtracted from whatever, the difference is a sum of cells too, and each of those
is large enough (the differencing check holds by construction). What is still too small as a
whole loses its counts, then its spread, then its mean, until enough distributions fit what is
left (the inversion check, few_answers.py). A merged cell where all answered alike would tell what
each of its groups answered: it is hidden, and so is every sum that it is part of.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from hyte_analysis.analysis.few_answers import remedy_of_few
from hyte_analysis.analysis.result import GroupResult, OptionCount, Remedy
from hyte_analysis.survey.audiences import Audience, Limits
from hyte_analysis.survey.model import Kind, Question, RespondentGroup
from hyte_analysis.texts import text
from hyte_analysis.texts.formats import rounded


@dataclass(frozen=True, slots=True)
class Cell:
    """Groups whose answers are shown together, by id; one alone has `is_merged` False."""

    label: str
    group_ids: tuple[str, ...]
    invited: int | None = None
    members: tuple[str, ...] = ()

    @property
    def is_merged(self) -> bool:
        """Whether several groups are shown as one."""
        return len(self.group_ids) > 1


@dataclass(frozen=True, slots=True)
class Cells:
    """The cells to show, each a disjoint part of the survey, and all of them together."""

    shown: tuple[Cell, ...]
    total: Cell


def cells(
    groups: Sequence[RespondentGroup],
    bases: Mapping[str, int],
    chosen: Sequence[str],
    merged: Sequence[Sequence[str]],
    audience: Audience,
) -> Cells:
    """The cells of one question for the chosen groups (none chosen: all).

    `bases` are the answers by group id, `merged` the reader's own merges, which hold only where
    the audience is not protected. There a chosen group brings those it is merged with.
    """
    wanted = [group for group in groups if not chosen or group.id in chosen]
    if not audience.is_protected:
        own = _merged_by(wanted, merged)
        return Cells(own, _united(wanted, text("words.all_groups")))
    partition = _partition(groups, bases, audience.limits.counts)
    ids = {group.id for group in wanted}
    parts = [part for part in partition if any(group.id in ids for group in part)]
    shown = [_united(part) for part in parts]
    inside = [group for part in parts for group in part]
    total = _united(inside, text("words.all_groups"))
    if len(shown) == 1 and shown[0].is_merged:
        return Cells((), replace(total, members=shown[0].members))
    return Cells(tuple(shown), total)


def _partition(
    groups: Sequence[RespondentGroup], bases: Mapping[str, int], least: int
) -> list[list[RespondentGroup]]:
    """The groups in parts of at least `least` answers each; those without answers stand alone.

    It rests on all groups of the survey, whatever the reader chose, so that two views of the
    same answers never cut them in two ways.
    """
    silent = [[group] for group in groups if not bases.get(group.id)]
    answering = [group for group in groups if bases.get(group.id)]
    large = [group for group in answering if bases[group.id] >= least]
    small = [group for group in answering if bases[group.id] < least]
    while small and large and sum(bases[group.id] for group in small) < least:
        nearest = min(large, key=lambda group: bases[group.id])
        large.remove(nearest)
        small.append(nearest)
    joined = [group for group in answering if group in small]
    parts = [[group] for group in large] + ([joined] if joined else []) + silent
    return sorted(parts, key=lambda part: groups.index(part[0]))


def _merged_by(
    groups: Sequence[RespondentGroup], merged: Sequence[Sequence[str]]
) -> tuple[Cell, ...]:
    """The groups as cells, the reader's merges in the place of their first group."""
    found: list[Cell] = []
    taken: set[str] = set()
    for group in groups:
        if group.id in taken:
            continue
        with_it = next((set(own) for own in merged if group.id in own), {group.id})
        part = [other for other in groups if other.id in with_it and other.id not in taken]
        taken |= {other.id for other in part}
        found.append(_united(part))
    return tuple(found)


def _united(part: Sequence[RespondentGroup], label: str = "") -> Cell:
    invited = [group.invited_n for group in part]
    names = tuple(group.label for group in part)
    known = None if not part or None in invited else sum(n or 0 for n in invited)
    members = names if len(part) > 1 and not label else ()
    joined = text("disclosure.joint").join(names)
    return Cell(label or joined, tuple(group.id for group in part), known, members)


def guarded_groups(
    question: Question, groups: Sequence[GroupResult], limits: Limits
) -> tuple[GroupResult, ...]:
    """A table's groups, each with what its few answers allow.

    A total loses its counts where a group in it has lost them: subtracted from it, the others
    would tell them.
    """
    found = [guarded(question, group, limits) for group in groups]
    is_withheld = any(not group.has_counts for group in found if not group.is_total)
    return tuple(
        _without_figures(group) if group.is_total and group.has_counts and is_withheld else group
        for group in found
    )


def guarded(question: Question, group: GroupResult, limits: Limits) -> GroupResult:
    """The group with what its few answers allow: all, KA and Hajonta, KA, halves, or only n.

    Without counts its n holds all who answered, also don't-knows that are left out: how many
    they are would tell answers too.
    """
    answers = _answers(group)
    if not answers or answers >= limits.counts:
        if answers and group.members and limits.fits > 1 and _is_alike(question, group):
            return _without_figures(group)
        return replace(group, remedy=Remedy.MERGED) if group.members else group
    blank = _without_figures(group)
    remedy = remedy_of_few(question, group, limits)
    if remedy is Remedy.SHARES_ONLY:
        return replace(blank, counts=_halves(group, answers), remedy=remedy)
    if remedy is Remedy.HIDDEN:
        return blank
    spread = group.spread if remedy is Remedy.NO_COUNTS else None
    return replace(blank, mean=_printed(group.mean), spread=_printed(spread), remedy=remedy)


def quoted_groups(responses: Mapping[str, int], audience: Audience) -> tuple[str, ...]:
    """The ids of the groups whose open answers the audience may read."""
    least = audience.limits.quotes
    if not audience.is_protected:
        return tuple(responses)
    return tuple(group for group, n in responses.items() if least and n >= least)


def _answers(group: GroupResult) -> int:
    """All who answered, also those whose don't-knows are left out."""
    return group.n + (group.left_out or 0)


def _is_alike(question: Question, group: GroupResult) -> bool:
    """Whether all answered the same, so that the counts are known of every part of the group."""
    answers = _answers(group)
    figures = [count.n for count in group.counts] + ([group.left_out] if group.left_out else [])
    if not question.is_closed or any(n not in (0, answers) for n in figures):
        return False
    ranks = [count.mean_rank for count in group.counts if count.mean_rank is not None]
    # Where each has its own whole rank all ranked alike: other orders meet between them.
    is_one_order = len(set(ranks)) == len(ranks) and all(rank.is_integer() for rank in ranks)
    return question.kind is not Kind.RANKING or is_one_order


def _without_figures(group: GroupResult) -> GroupResult:
    """The group as its n alone."""
    return replace(
        group,
        n=_answers(group),
        mean=None,
        spread=None,
        mean_without_dont_know=None,
        mentions_per_respondent=None,
        median=None,
        consensus=None,
        left_out=None,
        counts=tuple(OptionCount(count.option, None, None) for count in group.counts),
        areas=tuple(replace(area, n=None, share=None) for area in group.areas),
        remedy=Remedy.HIDDEN,
    )


def _halves(group: GroupResult, answers: int) -> tuple[OptionCount, ...]:
    return tuple(
        OptionCount(c.option, None, None, is_half=2 * (c.n or 0) >= answers) for c in group.counts
    )


def _printed(value: float | None) -> float | None:
    """The figure as it is printed: further decimals would tell more."""
    return None if value is None else float(rounded(value))
