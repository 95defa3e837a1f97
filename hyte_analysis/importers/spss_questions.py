"""The questions of an SPSS file: choices by value labels, multiple choices by response sets."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice, takewhile

import numpy as np
import numpy.typing as npt

from hyte_analysis.importers.cells import Cells
from hyte_analysis.importers.layout import Declared
from hyte_analysis.importers.scales import guessed_role
from hyte_analysis.importers.spss_file import ResponseSet, SpssTable, Variable
from hyte_analysis.survey.model import Kind, Option, Role, Scale
from hyte_analysis.survey.wording import option_key
from hyte_analysis.texts import text

_SCALES = {"nominal": Scale.NOMINAL, "ordinal": Scale.ORDINAL, "scale": Scale.INTERVAL}
_MOST_WITHOUT_LABEL = 20
_LONGEST_GAP = 20
_WHOLE = re.compile(r"-?\d{1,9}")
# How the tools label the value of an option that was not chosen.
_NOT_CHOSEN = frozenset(
    ("ei valittu", "ei mainittu", "ei rastitettu", "not selected", "not checked", "unchecked",
     "not mentioned", "not quoted", "not chosen", "unselected", "ej vald", "ej markerad",
     "inte vald")
)  # fmt: skip
_BRACKETS = (
    re.compile(r"\[(?P<part>[^\]]+)\]\s*(?P<stem>.+)"),
    re.compile(r"(?P<stem>.+?)\s*\[(?P<part>[^\]]+)\]"),
)
_JOINTS = re.compile(r":\s*|\s[-–|]\s")


@dataclass(frozen=True, eq=False)
class Draft:
    """A column before it has its place."""

    heading: str
    part: str
    cells: Cells
    declared: Declared | None = None
    left_out: str = ""
    is_free_text: bool = False


def draft_columns(table: SpssTable) -> tuple[list[Draft], tuple[str, ...]]:
    """The columns in the file's order, and what the user should know of their reading."""
    sets = _own_sets(table)
    drafts: list[Draft] = []
    notes: list[str] = []
    lone: list[Variable] = []
    for variable in table.variables:
        if variable.name not in sets:
            lone.append(variable)
            continue
        _add_lone(drafts, notes, lone)
        lone = []
        own, members = sets[variable.name]
        if own.counted is None:
            drafts.extend(_categories(variable, own, members))
        else:
            drafts.append(_dichotomy(variable, own, members))
    _add_lone(drafts, notes, lone)
    return drafts, tuple(notes)


def _own_sets(table: SpssTable) -> dict[str, tuple[ResponseSet, list[Variable]]]:
    """Each variable's response set; a variable of several sets belongs to the first."""
    by_name = {variable.name: variable for variable in table.variables}
    lower = {name.casefold(): name for name in by_name}
    found: dict[str, tuple[ResponseSet, list[Variable]]] = {}
    for own in table.sets:
        names = [lower.get(name.casefold(), "") for name in own.variables]
        members = [by_name[name] for name in dict.fromkeys(names) if name]
        if len(members) > 1 and not any(member.name in found for member in members):
            found.update({member.name: (own, members) for member in members})
    return found


def _heading(variable: Variable) -> str:
    return variable.label or variable.name


def _set_heading(own: ResponseSet, members: Sequence[Variable]) -> str:
    stem, length = shared_stem([_heading(member) for member in members])
    return own.label or (stem if length == len(members) else "") or own.name.lstrip("$")


def _dichotomy(variable: Variable, own: ResponseSet, members: Sequence[Variable]) -> Draft:
    """One option of a set: 1 where it holds the counted value, 0 elsewhere, empty if missing."""
    parts = _parts(members)
    counted = own.counted or ""
    declared = Declared(f"set {own.name}", Kind.MULTIPLE_CHOICE)
    cells = _flags(variable, counted)
    return Draft(_set_heading(own, members), parts[variable.name], cells, declared)


def _flags(variable: Variable, counted: str) -> Cells:
    def flag(value: str) -> str:
        return "" if value in variable.missing else str(int(value == counted))

    return variable.cells.mapped(flag)


def _parts(members: Sequence[Variable]) -> dict[str, str]:
    """Each member's option: its label without what all of them begin with, told apart."""
    labels = [_heading(member) for member in members]
    stem, length = shared_stem(labels)
    if length == len(members):
        labels = [dict(_splits(label))[stem] for label in labels]
    elif len(set(map(option_key, labels))) == 1:
        chosen = [_chosen_label(member) for member in members]
        labels = chosen if len(set(chosen)) == len(chosen) else [m.name for m in members]
    same = Counter(map(option_key, labels))
    return {
        member.name: label if same[option_key(label)] == 1 else f"{label} ({member.name})"
        for member, label in zip(members, labels, strict=True)
    }


def _chosen_label(variable: Variable) -> str:
    labels = [label for label in variable.labels.values() if option_key(label) not in _NOT_CHOSEN]
    return labels[0] if len(labels) == 1 else ""


def _categories(
    variable: Variable, own: ResponseSet, members: Sequence[Variable]
) -> Iterator[Draft]:
    """A variable of a set of categories, left out; before the first, a column for each option.

    Which of the variables holds an option tells nothing: the options are what was answered. An
    option is 1 where any of the variables holds it and 0 where they hold only others.
    """
    heading = _set_heading(own, members)
    if variable is members[0]:
        declared = Declared(f"set {own.name}", Kind.MULTIPLE_CHOICE)
        whole = replace(
            variable,
            labels={k: v for member in members for k, v in member.labels.items()},
            missing=frozenset().union(*(member.missing for member in members)),
        )
        seen = {value for member in members for value in member.cells.distinct}
        answered = np.logical_or.reduce([member.cells.codes != 0 for member in members])
        for value, option in _options(whole, seen).items():
            chosen = np.logical_or.reduce([_holds(member.cells, value) for member in members])
            codes = np.where(chosen, 1, np.where(answered, 2, 0)).astype(np.int32)
            yield Draft(heading, option.label, Cells(("", "1", "0"), codes), declared)
    yield Draft(heading, _heading(variable), _labelled(variable), left_out="import.ignored_merged")


def _holds(cells: Cells, value: str) -> npt.NDArray[np.bool_]:
    place = cells.texts.index(value) if value in cells.texts else -1
    return np.equal(cells.codes, place)


def _labelled(variable: Variable) -> Cells:
    return variable.cells.mapped(lambda value: variable.labels.get(value, value))


def _add_lone(drafts: list[Draft], notes: list[str], variables: Sequence[Variable]) -> None:
    """Add the variables of no set: runs of option columns, batteries, and single questions."""
    place = 0
    while place < len(variables):
        run = _option_run(variables, place)
        if run:
            drafts.extend(_undeclared_set(run))
            place += len(run)
            continue
        stem, length = _battery(variables, place)
        for variable in islice(variables, place, place + length):
            draft, note = _question(variable)
            if stem and draft.declared:
                part = dict(_splits(_heading(variable)))[stem]
                declared = replace(draft.declared, battery=stem)
                draft = replace(draft, heading=stem, part=part, declared=declared)
            drafts.append(draft)
            notes.extend([note] if note else [])
        place += length


def _option_run(variables: Sequence[Variable], place: int) -> Sequence[Variable]:
    """The variables from here on that are the options of one multiple choice, without a set."""

    def headings() -> Iterator[str]:
        following = islice(variables, place, None)
        return map(_heading, takewhile(lambda v: _counted(v) is not None, following))

    first = option_key(_heading(variables[place]))
    same = sum(1 for _ in takewhile(lambda heading: option_key(heading) == first, headings()))
    length = max(same, shared_stem(headings())[1])
    return variables[place : place + length] if length > 1 else ()


def _counted(variable: Variable) -> str | None:
    """The value that means chosen where the labels are an option's; None where they are not."""
    labels = {v: label for v, label in variable.labels.items() if v not in variable.missing}
    seen = set(variable.cells.distinct) - variable.missing
    if variable.is_text or not seen <= {*labels, "0"}:
        return None
    chosen = [value for value, label in labels.items() if option_key(label) not in _NOT_CHOSEN]
    if len(chosen) != 1 or chosen == ["0"] or len(labels) > 2:
        return None
    return chosen[0]


def _undeclared_set(run: Sequence[Variable]) -> Iterator[Draft]:
    own = ResponseSet(run[0].name, "", tuple(v.name for v in run), None)
    headings = {option_key(_heading(variable)) for variable in run}
    own = replace(own, label=_heading(run[0])) if len(headings) == 1 else own
    for variable in run:
        yield _dichotomy(variable, replace(own, counted=_counted(variable)), run)


def _battery(variables: Sequence[Variable], place: int) -> tuple[str, int]:
    """The wording that rows of the same options share and how many they are; "" and 1 for none."""
    first = variables[place]

    def is_row(variable: Variable) -> bool:
        is_alike = variable.labels == first.labels and variable.missing == first.missing
        return bool(variable.labels) and is_alike and _kind(variable) is Kind.SINGLE_CHOICE

    rows = takewhile(is_row, islice(variables, place, None))
    stem, length = shared_stem(map(_heading, rows))
    return (stem, length) if length > 1 else ("", 1)


def shared_stem(labels: Iterable[str]) -> tuple[str, int]:
    """What the first labels begin with and how many do; the longest run, then the longest stem."""
    rest = iter(labels)
    alive = {stem: {option_key(part)} for stem, part in _splits(next(rest, ""))}
    best, length = max(alive, key=len, default=""), 1
    for label in rest:
        own = {stem: option_key(part) for stem, part in _splits(label)}
        alive = {s: seen for s, seen in alive.items() if s in own and own[s] not in seen}
        if not alive:
            break
        for stem, seen in alive.items():
            seen.add(own[stem])
        best, length = max(alive, key=len), length + 1
    return (best, length) if best else ("", 0)


def _splits(label: str) -> Iterator[tuple[str, str]]:
    """The ways to see a label as a question and its option: `Q: a`, `Q - a`, `[a] Q`, `Q [a]`."""
    for pattern in _BRACKETS:
        found = pattern.fullmatch(label)
        if found:
            yield found["stem"], found["part"]
    for joint in _JOINTS.finditer(label):
        stem, part = label[: joint.start()].strip(), label[joint.end() :].strip()
        if stem and part:
            yield stem, part


def _kind(variable: Variable) -> Kind | None:
    """The kind that the file states; None where its labels do not tell."""
    if variable.is_date:
        return Kind.DATE
    labels = variable.labels.keys() - variable.missing
    bare = set(variable.cells.distinct) - variable.missing - labels
    if variable.is_text or variable.is_time:
        return Kind.SINGLE_CHOICE if labels and len(bare) <= _MOST_WITHOUT_LABEL else None
    is_scale = variable.measure == "scale"
    if labels and len(bare) <= _MOST_WITHOUT_LABEL and not (is_scale and len(labels) <= 2 and bare):
        return Kind.SINGLE_CHOICE
    is_number = bool(labels) or (is_scale and len(bare) > 2)
    return Kind.NUMBER if is_number else None


def _question(variable: Variable) -> tuple[Draft, str]:
    """A variable as a question of its own, and a note of labels that its numbers lose."""
    heading, kind = _heading(variable), _kind(variable)
    declared = Declared(f"variable {variable.name}", kind) if kind else None
    if declared and kind is Kind.SINGLE_CHOICE:
        options = _options(variable, set(variable.cells.distinct))
        cells = variable.cells.mapped(lambda value: options[value].label)
        scale = _SCALES.get(variable.measure)
        declared = replace(declared, options=tuple(options.values()), scale=scale)
        return Draft(heading, "", cells, declared), ""
    if declared and kind is Kind.NUMBER:
        declared = replace(declared, scale=Scale.INTERVAL)
    note = ""
    labels = {v: label for v, label in variable.labels.items() if v not in variable.missing}
    if kind is Kind.NUMBER and labels:
        told = ", ".join(f"{value} = {label}" for value, label in labels.items())
        note = text("tools.spss_labelled_numbers", question=heading, labels=told)
    if kind is None and variable.is_text:
        return Draft(heading, "", _labelled(variable)), note
    return Draft(heading, "", variable.cells.mapped(lambda v: _unless_missing(variable, v)),
                 declared), note  # fmt: skip


def _unless_missing(variable: Variable, value: str) -> str:
    """The value, but words in place of a number that only stands for no answer."""
    if value not in variable.missing:
        return value
    return variable.labels.get(value) or text("tools.spss_missing", value=value)


def _options(variable: Variable, seen: set[str]) -> dict[str, Option]:
    """The options by value: in the order of the values, those that are no answers last.

    So a code is the option's place on the form also where −1 stands for "don't know". A value
    without a label is called by itself; labels that are alike are told apart by their values.
    """
    values = {*variable.labels, *seen} | _gaps(variable, seen)
    ordered = sorted(values, key=lambda value: (value in variable.missing, *_by_value(value)))
    labels = {value: variable.labels.get(value, value) for value in ordered}
    same = Counter(map(option_key, labels.values()))
    named = {
        value: label if same[option_key(label)] == 1 else f"{label} ({value})"
        for value, label in labels.items()
    }
    keys = set(map(option_key, named.values()))
    return {
        value: _option(code, value, label, variable, keys)
        for code, (value, label) in enumerate(named.items(), start=1)
    }


def _option(code: int, value: str, label: str, variable: Variable, keys: set[str]) -> Option:
    role = guessed_role(variable.labels.get(value, value))
    if value in variable.missing and role is not Role.DONT_KNOW:
        role = Role.NOT_APPLICABLE
    synonyms = () if option_key(value) in keys else (value,)
    return Option(code, label, label, role, synonyms)


def _gaps(variable: Variable, seen: set[str]) -> set[str]:
    """The whole numbers between labelled ones, on a scale of which only some have a label."""
    labelled = variable.labels.keys() - variable.missing
    if not (seen - labelled - variable.missing) or not all(map(_WHOLE.fullmatch, labelled)):
        return set()
    numbers = [int(value) for value in labelled]
    if not numbers or max(numbers) - min(numbers) > _LONGEST_GAP:
        return set()
    return {str(number) for number in range(min(numbers), max(numbers) + 1)} - variable.missing


def _by_value(value: str) -> tuple[bool, float, str]:
    try:
        return False, float(value), value
    except ValueError:
        return True, 0.0, value
