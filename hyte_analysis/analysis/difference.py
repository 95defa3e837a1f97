"""What changes in the results from one set of ResultTables to another."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from hyte_analysis.analysis.result import GroupResult, ResultTable
from hyte_analysis.survey.model import Question
from hyte_analysis.survey.wording import option_key


@dataclass(frozen=True, slots=True)
class FigureChange:
    """One figure of a group before and after; None where it does not exist.

    `figure` is "n", "mean" or "spread", or "option" with its label.
    """

    group: str
    figure: str
    before: float | None
    after: float | None
    option: str = ""


@dataclass(frozen=True, slots=True)
class QuestionChange:
    """A question whose figures change, as it was; a new one as it is. The total comes first."""

    question: Question
    figures: tuple[FigureChange, ...]


def difference(
    before: Sequence[ResultTable],
    after: Sequence[ResultTable],
    renamed: Mapping[str, str] | None = None,
) -> tuple[QuestionChange, ...]:
    """The questions whose figures change, in their order; a question's own words are no figure.

    `renamed` gives a group's new name by its old one. Options are paired by label, and those
    whose label is new by code.
    """
    old = {table.question.id: table for table in before}
    new = {table.question.id: table for table in after}
    found = [
        QuestionChange(
            (old.get(id_) or new[id_]).question,
            tuple(_figures(old.get(id_), new.get(id_), renamed or {})),
        )
        for id_ in dict.fromkeys((*old, *new))
    ]
    return tuple(change for change in found if change.figures)


def _figures(
    old: ResultTable | None, new: ResultTable | None, renamed: Mapping[str, str]
) -> Iterator[FigureChange]:
    before = {renamed.get(g.group, g.group): g for g in _groups(old)}
    after = {group.group: group for group in _groups(new)}
    pairs = _option_pairs(old, new)
    for name in dict.fromkeys((*after, *before)):
        yield from _of_group(name, before.get(name), after.get(name), pairs)


def _groups(table: ResultTable | None) -> tuple[GroupResult, ...]:
    return (table.total, *table.single_groups) if table else ()


_Pair = tuple[str, int | None, int | None]


def _option_pairs(old: ResultTable | None, new: ResultTable | None) -> tuple[_Pair, ...]:
    """Each option's label with its code before and after."""
    before = {option_key(o.label): o for o in (old.options if old else ())}
    after = {option_key(o.label): o for o in (new.options if new else ())}
    lost = {o.code: key for key, o in before.items() if key not in after}
    pairs: list[_Pair] = []
    for key, option in after.items():
        paired = key if key in before else lost.pop(option.code, None)
        code = before[paired].code if paired is not None else None
        pairs.append((option.label, code, option.code))
    gone = [(before[key].label, code, None) for code, key in lost.items()]
    return (*pairs, *gone)


def _of_group(
    name: str, old: GroupResult | None, new: GroupResult | None, pairs: Sequence[_Pair]
) -> Iterator[FigureChange]:
    figures = (
        ("n", (old.n if old else 0) or None, (new.n if new else 0) or None),
        ("mean", old.mean if old else None, new.mean if new else None),
        ("spread", old.spread if old else None, new.spread if new else None),
    )
    for figure, before, after in figures:
        if before != after:
            yield FigureChange(name, figure, before, after)
    counts = [{c.option.code: c.n for c in group.counts} if group else {} for group in (old, new)]
    for label, code, later in pairs:
        before = counts[0].get(code) if code is not None else None
        after = counts[1].get(later) if later is not None else None
        if (before or 0) != (after or 0):
            yield FigureChange(name, "option", before, after, label)
