"""What an import tells before anything is stored."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass

from hyte_analysis.importers.duplicates import Duplicate, Duplicates
from hyte_analysis.survey.model import Survey
from hyte_analysis.texts import counted, text


@dataclass(frozen=True, slots=True)
class GroupCount:
    """Responses of one respondent group."""

    group: str
    responses: int


@dataclass(frozen=True, slots=True)
class Guess:
    """Something the file does not say and the codebook does not know."""

    column: str
    heading: str
    reason: str


@dataclass(frozen=True, slots=True)
class IgnoredColumn:
    """A column that is left out of the survey, and how many filled cells it has."""

    column: str
    heading: str
    reason: str
    cells: int
    is_personal: bool = False


@dataclass(frozen=True, slots=True)
class OddCell:
    """A cell that fits no option: it counts as an option of its own where `kept`."""

    row: int
    column: str
    heading: str
    value: str
    reason: str
    kept: bool = True


@dataclass(frozen=True, slots=True)
class SplitToken:
    """A text that a split gave as an option, and how many cells hold it."""

    token: str
    cells: int


@dataclass(frozen=True, slots=True)
class SplitColumn:
    """A column whose cells were split into options, with the tokens that gave."""

    column: str
    heading: str
    separator: str
    tokens: tuple[SplitToken, ...]


@dataclass(frozen=True, slots=True)
class ImportReport:
    """Counts, guesses and leftovers of one import.

    `cells` are the non-empty cells below the header: `cells_stored` of them became answers,
    groups or organisations, `cells_ignored` are in ignored columns, and each of the rest is an
    odd cell that was not kept. `duplicates` are responses that stand twice, `kept_duplicates`
    what was done with them.
    """

    survey_id: str
    title: str
    wave: int | None
    codebook: str | None
    file: str
    layout: str
    header_rows: int
    responses: int
    groups: tuple[GroupCount, ...]
    group_column: str
    kinds: dict[str, int]
    odd_cells: tuple[OddCell, ...]
    missing_questions: tuple[str, ...]
    empty_rows: int
    cells: int
    cells_stored: int
    notes: tuple[str, ...]
    guesses: tuple[Guess, ...] = ()
    ignored: tuple[IgnoredColumn, ...] = ()
    cells_ignored: int = 0
    format: str = ""
    splits: tuple[SplitColumn, ...] = ()
    duplicates: tuple[Duplicate, ...] = ()
    kept_duplicates: Duplicates = Duplicates.KEEP_BOTH
    batteries: int = 0

    @property
    def is_whole(self) -> bool:
        """Whether every cell of the file is stored, ignored, or listed as left out."""
        dropped = sum(not cell.kept for cell in self.odd_cells)
        return self.cells == self.cells_stored + self.cells_ignored + dropped

    def as_json(self) -> dict[str, object]:
        """The report as plain values for JSON."""
        return asdict(self)


def questions_by_kind(survey: Survey) -> dict[str, int]:
    """How many questions of each kind a survey has, in the kinds' order."""
    kinds = [question.kind.value for question in survey.questions]
    return {kind: kinds.count(kind) for kind in dict.fromkeys(kinds)}


_MOST_LINES = 50
_MOST_TOKENS = 40


def report_lines(report: ImportReport) -> Iterator[str]:
    """The report as lines of text, long lists cut with their count."""
    yield text("report.title", file=report.file)
    yield text("report.survey", title=report.title, survey=report.survey_id)
    known = text("report.codebook", codebook=report.codebook)
    yield known if report.codebook else text("report.no_codebook")
    yield text("report.format", format=report.format)
    yield text("report.layout", layout=report.layout, rows=report.header_rows)
    groups = [text("report.group_count", group=g.group, n=g.responses) for g in report.groups]
    yield text("report.responses", n=report.responses, groups=", ".join(groups))
    if report.group_column:
        yield text("report.group_column", heading=report.group_column)
    yield text("report.questions", n=sum(report.kinds.values()), kinds=kinds_line(report))
    yield cells_line(report)
    if report.empty_rows:
        yield text("report.empty_rows", n=report.empty_rows)
    yield from report.notes
    yield from _listed("duplicates", list(duplicate_lines(report)))
    if report.duplicates:
        yield text(f"report.{report.kept_duplicates.value}")
    yield from _listed(
        "splits", [text("report.split_line", **split_words(s)) for s in report.splits]
    )
    columns = (("guesses", report.guesses), ("ignored", report.ignored))
    for name, entries in columns:
        yield from _listed(name, [text("report.column_line", **_place(entry)) for entry in entries])
    odd = [
        text("report.cell_line", **_place(c), row=c.row, value=c.value) for c in report.odd_cells
    ]
    yield from _listed("odd_cells", odd)
    missing = [text("report.plain_line", line=line) for line in report.missing_questions]
    yield from _listed("missing", missing)


def duplicate_lines(report: ImportReport) -> Iterator[str]:
    """Each set of responses that stands twice, with its rows."""
    for duplicate in report.duplicates:
        rows = ", ".join(map(str, duplicate.rows))
        if duplicate.name:
            yield text("report.same_organisation", rows=rows, name=duplicate.name)
        else:
            yield text("report.same_row", rows=rows)


def split_words(split: SplitColumn) -> dict[str, str]:
    """The words that tell of a split: place, separator and the tokens with their cells."""
    shown = split.tokens[:_MOST_TOKENS]
    tokens = ", ".join(text("report.token", token=t.token, n=t.cells) for t in shown)
    if len(split.tokens) > len(shown):
        tokens += counted("report.more_tokens", len(split.tokens) - len(shown))
    named = {";": ";", "\n": text("report.line_break"), "|": "|"}
    separator = named.get(split.separator, text("report.comma"))
    return {"column": split.column, "heading": split.heading, "separator": separator,
            "tokens": tokens}  # fmt: skip


def kinds_line(report: ImportReport) -> str:
    """The questions by kind: `avoin 8, yksivalinta 2`."""
    kinds = [
        text("report.kind_count", kind=text(f"words.kind.{kind}"), n=n)
        for kind, n in report.kinds.items()
    ]
    if report.batteries:
        kinds.append(counted("report.batteries", report.batteries))
    return ", ".join(kinds)


def cells_line(report: ImportReport) -> str:
    """Where the file's filled cells went."""
    return text(
        "report.cells",
        cells=report.cells,
        stored=report.cells_stored,
        ignored=report.cells_ignored,
        dropped=report.cells - report.cells_stored - report.cells_ignored,
    )


def _place(entry: Guess | IgnoredColumn | OddCell) -> dict[str, str]:
    return {"column": entry.column, "heading": entry.heading, "reason": entry.reason}


def _listed(name: str, lines: Sequence[str]) -> Iterator[str]:
    if not lines:
        return
    yield text(f"report.{name}", n=len(lines))
    yield from lines[:_MOST_LINES]
    if len(lines) > _MOST_LINES:
        yield counted("report.more", len(lines) - _MOST_LINES)
