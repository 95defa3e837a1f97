"""KoboToolbox and its ODK relatives: group paths, multiple choices of several columns, metadata."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from hyte_analysis.importers.cells import Cells
from hyte_analysis.importers.formats import Format
from hyte_analysis.importers.grid import Grid
from hyte_analysis.importers.layout import Column, Declared, Layout
from hyte_analysis.survey.model import Kind
from hyte_analysis.survey.wording import clean

# What the tools head their own columns with, in small letters and with `/` as the separator.
_TELLING = frozenset(
    ("_uuid", "_submission_time", "_validation_status", "_submitted_by", "__version__",
     "_xform_id", "_xform_id_string", "_bamboo_dataset_id", "meta/instanceid", "formhub/uuid",
     "submissiondate")
)  # fmt: skip
_TECHNICAL = _TELLING - {"_submitted_by"} | frozenset(
    ("_id", "_index", "_status", "_tags", "_notes", "_version", "_version_", "_duration",
     "_edited", "_date_modified", "_last_edited", "_attachments", "_total_media", "_media_count",
     "_media_all_received", "_review_status", "_review_comment", "meta/instancename",
     "meta/rootuuid", "meta/deprecatedid", "meta/audit", "instanceid", "instancename", "audit")
)  # fmt: skip
_TIMES = frozenset(("start", "end", "today"))
_PERSONAL = frozenset(
    ("_submitted_by", "_geolocation", "deviceid", "username", "email", "phonenumber",
     "simserial", "simid", "subscriberid", "imei")
)  # fmt: skip
# Column names of ODK Central that a form may have too: they count only beside its own `KEY`.
_CENTRAL = frozenset(
    ("key", "status", "reviewstate", "edits", "formversion", "attachmentspresent",
     "attachmentsexpected", "isvalidated")
)  # fmt: skip
_CENTRAL_PERSONAL = frozenset(("submitterid", "submittername"))
_REPEATS = frozenset(("_parent_index", "_parent_table_name", "parent_key"))
_VERSION = re.compile(r"__version__(?:\d+)?|set-of-.*", re.DOTALL)
_PLACE = re.compile(
    r"^(?:(?P<path>.*[/.])?_(?P<name>.+)_(?:latitude|longitude|altitude|precision)"
    r"|(?P<central>.+)-(?:latitude|longitude|altitude|accuracy))$",
    re.IGNORECASE | re.DOTALL,
)
_COORDINATES = re.compile(r"-?\d{1,3}\.\d+ -?\d{1,3}\.\d+(?: -?\d+(?:\.\d+)?){2}")
# Names that forms give to questions of who the respondent is; `has_phone` is no such question,
# so its answers must differ as well.
_ABOUT_A_PERSON = re.compile(
    r"(?!(?:.*[/._])?(?:has|have|own|use)s?_)(?:.*[/._])?(?:(?:resp(?:ondent)?|enumerator|interviewer|contact|full|first|last|sur|your)"
    r"_?name|(?:tele)?phone(?:_?(?:number|no))?|e_?mail(?:_?address)?|(?:suku|etu)?nimi"
    r"|puhelin(?:numero)?|sahkoposti(?:osoite)?)",
    re.IGNORECASE,
)
_TIME = re.compile(r"\d{4}-\d\d-\d\d|\d{1,2}[./]\d{1,2}[./]\d{4}")
_TAG = re.compile(r"#[a-z]\S*(?:\s\S+)*")
_MISSING = ("n/a", "NA", "<NA>")
_FLAGS = {"1": "1", "1.0": "1", "true": "1", "0": "0", "0.0": "0", "false": "0"}
_SEPARATORS = ("/", ".", "|", ":", "%", "-", ">", "__")
_OTHERS = ("_other", "_muu", "_autre", "_otro")
_CODE = re.compile(r"[A-Za-z0-9_À-ÿ][\w-]*")
_MOST_CODES = 60
_LEAST_REPEATS = 3


@dataclass(frozen=True, slots=True)
class _Choices:
    """The multiple choices found: option columns as (question, option), and summary columns."""

    options: dict[int, tuple[str, str]] = field(default_factory=dict)
    summaries: set[int] = field(default_factory=set)


def recognises_kobo(grid: Grid) -> bool:
    """Whether the headings have the tool's own columns, and it is no sheet of repeats."""
    marks = [_mark(heading) for heading in grid.top[0]] if grid.top else []
    if _REPEATS & set(marks) or any(mark.startswith("_submission__") for mark in marks):
        return False
    telling = sum(1 for mark in marks if mark in _TELLING)
    own = sum(1 for mark in marks if mark in _TECHNICAL | _PERSONAL | {"key"})
    if telling and own >= 2:
        return True
    timed = {m for i, m in enumerate(marks) if m in ("start", "end") and _holds_times(grid, i)}
    return own >= 1 and len(timed) == 2


def kobo_layout(grid: Grid) -> Layout:
    """The main table: options under their question, group paths off the headings."""
    depth = 2 if len(grid.top) > 1 and _is_tag_row(grid.top[1]) else 1
    body = grid.below(depth)
    headings = list(grid.top[0])
    missing = _missing_marks(body.columns)
    cells = [column.mapped(lambda t: "" if t in missing else t) for column in body.columns]
    reasons = _reasons(headings, cells)
    choices = _choices(headings, cells, reasons)
    shown = _shown_headings(headings, reasons, choices)
    others = _other_texts(headings, choices)
    codes = not any(" " in h for i, h in enumerate(headings) if i not in reasons)
    columns = []
    for index, own in enumerate(cells):
        if index in reasons:
            column = Column(index, headings[index], "", False, own, reasons[index])
        elif index in others:
            stem, part = others[index]
            column = Column(index, shown[stem], part, is_free_text_of_part=True, cells=own)
        else:
            source = index, headings[index], own
            column = _answer_column(source, choices, shown, are_codes=codes)
        columns.append(replace(column, blanked=_blanked(body.columns[index], missing)))
    return Layout(tuple(columns), depth, body.row_numbers, grid.empty_rows, grid.origin, "kobo")


def _blanked(cells: Cells, missing: frozenset[str]) -> tuple[tuple[str, int], ...]:
    """The marks of a missing answer in the column, and how many cells hold each."""
    pairs = zip(cells.texts, cells.counts, strict=True)
    return tuple((word, n) for word, n in pairs if word in missing and n)


def _answer_column(
    source: tuple[int, str, Cells], choices: _Choices, shown: dict[str, str], *, are_codes: bool
) -> Column:
    """A column of answers: an option's flags, a summary, or a question of its own."""
    index, heading, cells = source
    if index in choices.options:
        stem, option = choices.options[index]
        declared = Declared(stem, Kind.MULTIPLE_CHOICE)
        flags = cells.mapped(lambda text: _flag(text, option) or text)
        return Column(index, shown[stem], option, False, flags, declared=declared)
    name = shown[heading]
    if index in choices.summaries:
        return Column(index, name, "", False, cells, "import.ignored_repeated")
    if are_codes and _holds_several_codes(cells):
        declared = Declared(heading, Kind.MULTIPLE_CHOICE)
        split = cells.mapped(lambda text: ";".join(text.split()))
        return Column(index, name, "", False, split, declared=declared)
    return Column(index, name, "", is_free_text_of_part=False, cells=cells)


def _mark(heading: str) -> str:
    """The heading as the lists above spell it; R writes `X_uuid` for `_uuid`."""
    mark = clean(heading).casefold()
    if mark.startswith("x_"):
        mark = mark[1:]
    return re.sub(r"^(meta|formhub)(?:[^a-z0-9])(?=instance|uuid|rootuuid|audit|dep)", r"\1/", mark)


def _holds_times(grid: Grid, index: int) -> bool:
    filled = [row[index] for row in grid.top[1:] if row[index] and not _TAG.fullmatch(row[index])]
    return bool(filled) and all(map(_TIME.match, filled))


def _is_tag_row(row: Sequence[str]) -> bool:
    """Whether the row under the headings holds only HXL tags, such as `#population`."""
    return any(row) and all(_TAG.fullmatch(cell) for cell in row if cell)


def _missing_marks(columns: Sequence[Cells]) -> frozenset[str]:
    """The words that the export writes for a missing answer.

    One respondent may write `NA`; an export writes it in column after column.
    """
    marks = set()
    for mark in _MISSING:
        counts = [c.counts[c.texts.index(mark)] for c in columns if mark in c.texts]
        if len(counts) >= 3 or any(_are_flags(c, "") for c in columns if mark in c.texts):
            marks.add(mark)
    return frozenset(marks)


def _reasons(headings: Sequence[str], cells: Sequence[Cells]) -> dict[int, str]:
    """The text key of why a column is no question, by its place."""
    marks = [_mark(heading) for heading in headings]
    is_central = "key" in marks and ("submissiondate" in marks or "meta/instanceid" in marks)
    known = {h.casefold() for h in headings}
    points = _point_names(headings, known)
    reasons: dict[int, str] = {}
    for index, (heading, mark) in enumerate(zip(headings, marks, strict=True)):
        is_time = mark in _TIMES and all(map(_TIME.match, cells[index].distinct))
        is_technical = mark in _TECHNICAL or is_time or _VERSION.fullmatch(mark)
        is_media = mark.endswith("_url") and mark.removesuffix("_url") in known
        is_place = heading.casefold() in points or _holds_places(cells[index])
        is_personal = is_place or _names_a_person(heading, cells[index])
        if is_personal or mark in _PERSONAL or (is_central and mark in _CENTRAL_PERSONAL):
            reasons[index] = "import.ignored_personal"
        elif is_technical or is_media or (is_central and mark in _CENTRAL):
            reasons[index] = "import.ignored_technical"
    return reasons


def _point_names(headings: Sequence[str], known: set[str]) -> set[str]:
    """The headings of where the respondent was: the place itself and its coordinates."""
    found: set[str] = set()
    matches = [(heading.casefold(), _PLACE.match(heading)) for heading in headings]
    central = Counter(m["central"].casefold() for _, m in matches if m and m["central"])
    for heading, match in matches:
        if not match:
            continue
        if match["central"]:
            if central[match["central"].casefold()] >= 2:
                found.add(heading)
            continue
        point = (match["path"] or "").casefold() + match["name"].casefold()
        if point in known or match["path"] is None:
            found |= {heading, point}
    return found


def _holds_places(cells: Cells) -> bool:
    return cells.filled > 0 and all(map(_COORDINATES.fullmatch, cells.distinct))


def _names_a_person(heading: str, cells: Cells) -> bool:
    return bool(_ABOUT_A_PERSON.fullmatch(heading)) and len(cells.distinct) * 2 > cells.filled


def _flag(text: str, option: str) -> str | None:
    """`1` or `0` for a cell of an option's column; None for anything else."""
    key = text.casefold()
    return "1" if option and key == option.casefold() else _FLAGS.get(key)


def _are_flags(cells: Cells, option: str) -> bool:
    """Whether the column, its words for missing aside, says only chosen or not; it may be empty."""
    texts = [text for text in cells.distinct if text not in _MISSING]
    return all(_flag(text, option) for text in texts) and (bool(texts) or not cells.filled)


def _choices(headings: Sequence[str], cells: Sequence[Cells], reasons: dict[int, str]) -> _Choices:
    """The multiple choices: options after their summary, else options that share a path."""
    found = _Choices()
    index = 0
    while index < len(headings):
        length = 0
        for separator in _SEPARATORS if headings[index] and index not in reasons else ():
            prefix = headings[index] + separator
            length = _run(headings, cells, reasons, index + 1, prefix)
            if length:
                options = range(index + 1, index + 1 + length)
                found.summaries.add(index)
                found.options.update(_named(headings, options, prefix, headings[index]))
                break
        index += 1 + length
    _add_lone_options(found, headings, cells, reasons)
    return found


def _run(
    headings: Sequence[str], cells: Sequence[Cells], reasons: dict[int, str], start: int, stem: str
) -> int:
    """How many columns from here on are flags of options under the same path."""
    end = start
    while end < len(headings) and end not in reasons and headings[end].startswith(stem):
        if not headings[end][len(stem) :] or not _are_flags(cells[end], headings[end][len(stem) :]):
            break
        end += 1
    return end - start


def _named(
    headings: Sequence[str], places: range, prefix: str, stem: str
) -> Iterator[tuple[int, tuple[str, str]]]:
    for place in places:
        yield place, (stem, clean(headings[place][len(prefix) :]))


def _add_lone_options(
    found: _Choices, headings: Sequence[str], cells: Sequence[Cells], reasons: dict[int, str]
) -> None:
    """Add the multiple choices that were exported without a summary column."""
    separator = "." if any(heading.startswith("X_") for heading in headings) else "/"
    index = 0
    while index < len(headings):
        length = 0
        for stem in _stems(headings[index], separator):
            prefix = stem + separator
            length = _run(headings, cells, reasons, index, prefix)
            places = range(index, index + length)
            under = sum(1 for heading in headings if heading.startswith(prefix)) if length else 0
            if length > 1 and under == length and _are_answered_alike([cells[p] for p in places]):
                found.options.update(_named(headings, places, prefix, stem))
                break
            length = 0
        index += max(length, 1)


def _stems(heading: str, separator: str) -> Iterator[str]:
    """The heading cut at each separator, the longest first."""
    place = heading.rfind(separator)
    while place > 0:
        yield heading[:place]
        place = heading.rfind(separator, 0, place)


def _are_answered_alike(cells: Sequence[Cells]) -> bool:
    """Whether every row has either all of the columns or none, as options of a question do."""
    first = cells[0].codes != 0
    return bool(first.any()) and all(np.array_equal(first, c.codes != 0) for c in cells[1:])


def _shown_headings(
    headings: Sequence[str], reasons: dict[int, str], choices: _Choices
) -> dict[str, str]:
    """The question's own part of each path, or the whole path where two would look the same.

    Names are free of spaces, so every `/` in them parts groups. A label may have one of its own:
    there only what several questions begin with is a group.
    """
    paths = [h for i, h in enumerate(headings) if i not in reasons and i not in choices.options]
    paths = list(dict.fromkeys([*paths, *(stem for stem, _ in choices.options.values())]))
    are_names = not any(" " in path for path in paths)
    starts = Counter(start for path in paths for start in _stems(path, "/"))
    own: dict[str, str] = {}
    for path in paths:
        group = next((s for s in _stems(path, "/") if are_names or starts[s] > 1), "")
        own[path] = path[len(group) + 1 :] if group and path[len(group) + 1 :] else path
    same = Counter(own.values())
    return {path: clean(name if same[name] == 1 else path) for path, name in own.items()}


def _other_texts(headings: Sequence[str], choices: _Choices) -> dict[int, tuple[str, str]]:
    """The columns of free text beside a choice, as (question, option or nothing)."""
    parts = set(choices.options.values())
    stems = {h for i, h in enumerate(headings) if i not in choices.options}
    stems |= {stem for stem, _ in parts}
    found: dict[int, tuple[str, str]] = {}
    for index, heading in enumerate(headings):
        end = next((end for end in _OTHERS if heading.casefold().endswith(end)), "")
        stem = heading[: len(heading) - len(end)]
        if end and stem in stems and index not in choices.options:
            option = next((p for s, p in parts if s == stem and p.casefold() == end[1:]), "")
            found[index] = stem, option
    return found


def _holds_several_codes(cells: Cells) -> bool:
    """Whether the cells are codes of a multiple choice with spaces between them, and no prose.

    Codes are few and stand in ever new company; the words of a sentence keep theirs.
    """
    lists = [text.split() for text in cells.distinct]
    if not any(len(codes) > 1 for codes in lists):
        return False
    if not all(_CODE.fullmatch(code) for codes in lists for code in codes):
        return False
    if any(len(set(codes)) != len(codes) for codes in lists):
        return False
    rows = dict(zip(cells.texts, cells.counts, strict=True))
    uses: Counter[str] = Counter()
    for text in cells.distinct:
        uses.update(dict.fromkeys(text.split(), rows[text]))
    company = Counter(code for codes in lists for code in codes)
    joined = {code for codes in lists if len(codes) > 1 for code in codes}
    met_often = sum(1 for code in joined if company[code] > 1 or [code] in lists)
    is_repeated = uses.total() >= _LEAST_REPEATS * len(uses)
    return len(uses) <= _MOST_CODES and is_repeated and met_often * 2 > len(joined)


FORMAT = Format("kobo", recognises_kobo, kobo_layout)
