"""What a person does to the tree of codes, as changes that can be undone.

Each function gives the change, or None where nothing would change, and raises CodingProblem where
it can't be done. `rows` are all codes and codings of the survey as they stand: codings follow
their codes.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import NoReturn

from hyte_analysis.errors import HyteError
from hyte_analysis.survey.coding import (
    ChangeKind,
    Code,
    CodedPassage,
    CodingChange,
    CodingRows,
    ancestors,
    in_tree_order,
)
from hyte_analysis.survey.wording import clean
from hyte_analysis.texts import text

MOST_CODES = 200
DEEPEST = 5
"""Codes above each other, the uppermost counted in."""
LONGEST_NAME = 80
LONGEST_DESCRIPTION = 1000

COLOURS = ("#12467F", "#2E7D64", "#B45309", "#8E4DA6", "#A3262A", "#0E7490", "#5F6B12", "#B0286F",
           "#3B3355", "#4F46C8", "#7A4A21", "#4A5862")  # fmt: skip
"""The colours offered: white text can be read on each (contrast 4.9 at least)."""


class CodingProblem(HyteError):
    """A change to codes or codings that can't be made."""


def refuse(key: str, **values: object) -> NoReturn:
    """Raise the CodingProblem of this text."""
    raise CodingProblem(text(key, **values))


def code_of(codes: Sequence[Code], code_id: int) -> Code:
    """The code with this id; CodingProblem where there is none any more."""
    for code in codes:
        if code.id == code_id:
            return code
    refuse("coding_page.problem.no_code")


def next_colour(codes: Sequence[Code]) -> str:
    """The colour for a new code: the first of those that the fewest codes have."""
    used = Counter(code.colour.upper() for code in codes)
    return min(COLOURS, key=lambda colour: used[colour])


def add_codes(
    rows: CodingRows, names: Sequence[str], parent: int | None = None
) -> CodingChange | None:
    """New codes of these names, in order, under a parent; those that are there already stay."""
    if parent is not None:
        code_of(rows.codes, parent)
    new: list[Code] = []
    for name in map(clean, names):
        if name and same_named(rows.codes, name, parent) is None:
            new.append(new_code(rows, name, parent))
            rows = replace(rows, codes=(*rows.codes, new[-1]))
    if not new:
        return None
    told = ", ".join(code.name for code in new)
    return CodingChange(ChangeKind.CODES_CHANGED, added=CodingRows(tuple(new)), what=told)


def new_code(rows: CodingRows, name: str, parent: int | None = None, colour: str = "") -> Code:
    """A code after all others that is not among them yet; CodingProblem where none may come."""
    codes = rows.codes
    if len(codes) >= MOST_CODES:
        refuse("coding_page.problem.too_many", limit=MOST_CODES)
    last = max((code.position for code in codes), default=-1)
    code = Code(rows.free_code, name, "", colour or next_colour(codes), parent, last + 1)
    _check_depth([*codes, code], codes)
    return _checked(code, codes)


def same_named(codes: Sequence[Code], name: str, parent: int | None) -> Code | None:
    """The code of this name under this parent; letter case makes no difference."""
    wanted = clean(name).casefold()
    found = (c for c in codes if c.parent == parent and clean(c.name).casefold() == wanted)
    return next(found, None)


def edit_code(rows: CodingRows, changed: Code) -> CodingChange | None:
    """The code of this id with this name, description, colour and parent."""
    old = code_of(rows.codes, changed.id)
    new = replace(changed, name=clean(changed.name), description=changed.description.strip())
    if new == old:
        return None
    others = [code for code in rows.codes if code.id != old.id]
    if new.parent is not None:
        code_of(rows.codes, new.parent)
        if old.id in (new.parent, *ancestors(new.parent, rows.codes)):
            refuse("coding_page.problem.circle", name=old.name)
    _check_depth([*others, new], rows.codes)
    return _codes_changed([old], [_checked(new, others)], new.name)


def move_code(rows: CodingRows, code_id: int, step: int) -> CodingChange | None:
    """The code `step` places later (or earlier, below zero) among those under the same parent."""
    code = code_of(rows.codes, code_id)
    ordered = [one for one, _ in in_tree_order(rows.codes)]
    siblings = [one for one in ordered if one.parent == code.parent]
    place = siblings.index(code)
    to = min(max(place + step, 0), len(siblings) - 1)
    siblings.insert(to, siblings.pop(place))
    # Everything is numbered anew: positions may be shared or have gaps.
    turn = {one.id: number for number, one in enumerate(siblings)}
    sort_as = [replace(c, position=turn.get(c.id, c.position)) for c in rows.codes]
    places = {one.id: number for number, (one, _) in enumerate(in_tree_order(sort_as))}
    old = [one for one in ordered if one.position != places[one.id]]
    if not old or to == place:
        return None
    return _codes_changed(old, [replace(c, position=places[c.id]) for c in old], code.name)


def merge_codes(rows: CodingRows, code_id: int, into_id: int) -> CodingChange | None:
    """One code becomes part of another: codings and the codes below it go over to that."""
    if code_id == into_id:
        return None
    code, into = code_of(rows.codes, code_id), code_of(rows.codes, into_id)
    moved: dict[int, Code] = {}
    if into.parent == code_id:
        # A code that takes the place of the one above it.
        moved[into_id] = replace(into, parent=code.parent)
    moved |= {
        child.id: replace(child, parent=into_id)
        for child in rows.codes
        if child.parent == code_id and child.id != into_id
    }
    above = ancestors(into_id, rows.codes)
    if code_id in above and into.parent != code_id:
        # The branch that leads to it goes up, so that nothing is below itself.
        branch = above[above.index(code_id) - 1]
        moved[branch] = replace(code_of(rows.codes, branch), parent=code.parent)
    told = text("coding_page.merged", name=code.name, into=into.name)
    return _without(rows, code, moved, lambda given: _given_instead(given, code_id, into_id), told)


def remove_code(rows: CodingRows, code_id: int) -> CodingChange:
    """No such code: its codings lose it, and the codes below it go up to its parent."""
    code = code_of(rows.codes, code_id)
    moved = {c.id: replace(c, parent=code.parent) for c in rows.codes if c.parent == code_id}

    def left(given: tuple[int, ...]) -> tuple[int, ...]:
        return tuple(one for one in given if one != code_id)

    told = text("coding_page.removed", name=code.name)
    return _without(rows, code, moved, left, told)


def _given_instead(given: tuple[int, ...], code_id: int, into_id: int) -> tuple[int, ...]:
    return tuple(sorted({into_id if one == code_id else one for one in given}))


def _without(
    rows: CodingRows,
    code: Code,
    moved: dict[int, Code],
    regiven: Callable[[tuple[int, ...]], tuple[int, ...]],
    told: str,
) -> CodingChange:
    """The change that takes a code away, moves others, and says what its codings get instead."""
    left = [moved.get(one.id, one) for one in rows.codes if one.id != code.id]
    for one in moved.values():
        others = [other for other in left if other.id != one.id]
        if same_named(others, one.name, one.parent):
            refuse("coding_page.problem.same_below", name=one.name)
    _check_depth(left, rows.codes)
    had = tuple(row for row in rows.coded if code.id in row.codes)
    have = tuple(CodedPassage(row.passage, row.coder, regiven(row.codes)) for row in had)
    old = tuple(one for one in rows.codes if one.id in moved)
    return CodingChange(
        ChangeKind.CODES_CHANGED,
        CodingRows((code, *old), had),
        CodingRows(tuple(moved[one.id] for one in old), have),
        told,
    )


def _checked(code: Code, others: Sequence[Code]) -> Code:
    """The code, where its words and its place among the others are allowed."""
    if not code.name:
        refuse("coding_page.problem.no_name")
    if len(code.name) > LONGEST_NAME:
        refuse("coding_page.problem.long_name", limit=LONGEST_NAME)
    if len(code.description) > LONGEST_DESCRIPTION:
        refuse("coding_page.problem.long_description", limit=LONGEST_DESCRIPTION)
    if same_named(others, code.name, code.parent):
        refuse("coding_page.problem.same_name", name=code.name)
    return code


def _check_depth(codes: Sequence[Code], before: Sequence[Code]) -> None:
    # A tree that came from a file may be deeper: it must not grow.
    if _depth(codes) > max(DEEPEST, _depth(before)):
        refuse("coding_page.problem.too_deep", limit=DEEPEST)


def _depth(codes: Sequence[Code]) -> int:
    return max((depth + 1 for _, depth in in_tree_order(codes)), default=0)


def _codes_changed(old: Sequence[Code], new: Sequence[Code], told: str) -> CodingChange:
    return CodingChange(
        ChangeKind.CODES_CHANGED, CodingRows(tuple(old)), CodingRows(tuple(new)), told
    )
