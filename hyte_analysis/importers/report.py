"""What an import tells before anything is stored."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass

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
class ImportReport:
    """Counts, guesses and leftovers of one import.

    `cells` are the non-empty cells below the header: `cells_stored` of them became answers,
    groups or organisations, `cells_ignored` are in ignored columns.
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

    def as_json(self) -> dict[str, object]:
        """The report as plain values for JSON."""
        return asdict(self)


def questions_by_kind(survey: Survey) -> dict[str, int]:
    """How many questions of each kind a survey has, in the kinds' order."""
    kinds = [question.kind.value for question in survey.questions]
    return {kind: kinds.count(kind) for kind in dict.fromkeys(kinds)}


_MOST_LINES = 50


def report_lines(report: ImportReport) -> Iterator[str]:
    """The report as lines of text, long lists cut with their count."""
    yield text("report.title", file=report.file)
    yield text("report.survey", title=report.title, survey=report.survey_id)
    known = text("report.codebook", codebook=report.codebook)
    yield known if report.codebook else text("report.no_codebook")
    yield text("report.layout", layout=report.layout, rows=report.header_rows)
    groups = [text("report.group_count", group=g.group, n=g.responses) for g in report.groups]
    yield text("report.responses", n=report.responses, groups=", ".join(groups))
    yield text("report.group_column", heading=report.group_column)
    yield text("report.questions", n=sum(report.kinds.values()), kinds=kinds_line(report))
    yield cells_line(report)
    if report.empty_rows:
        yield text("report.empty_rows", n=report.empty_rows)
    yield from report.notes
    columns = (("guesses", report.guesses), ("ignored", report.ignored))
    for name, entries in columns:
        yield from _listed(name, [text("report.column_line", **_place(entry)) for entry in entries])
    odd = [
        text("report.cell_line", **_place(c), row=c.row, value=c.value) for c in report.odd_cells
    ]
    yield from _listed("odd_cells", odd)
    missing = [text("report.plain_line", line=line) for line in report.missing_questions]
    yield from _listed("missing", missing)


def kinds_line(report: ImportReport) -> str:
    """The questions by kind: `avoin 8, yksivalinta 2`."""
    return ", ".join(
        text("report.kind_count", kind=text(f"words.kind.{kind}"), n=n)
        for kind, n in report.kinds.items()
    )


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
