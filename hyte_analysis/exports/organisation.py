"""All that is stored about one organisation as a file: JSON for tools, a workbook for people."""

import io
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from datetime import date, datetime

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from hyte_analysis.exports import excel_cells as cells
from hyte_analysis.exports import excel_sheets as sheets
from hyte_analysis.survey.organisation_record import OrganisationRecord
from hyte_analysis.texts import text
from hyte_analysis.texts.formats import date_text
from hyte_analysis.texts.languages import TAGS, language
from hyte_analysis.texts.moments import moment_text

FORMAT = "hyte-organisation-1"
"""Names the structure of the JSON file, which docs/tietosuoja.md tells."""

_Value = str | float | None
# Each sheet's columns with their widths.
_SHEETS: Mapping[str, tuple[tuple[str, float], ...]] = {
    "surveys": (("survey", 24), ("title", 34), ("wave", 9), ("imported", 17), ("retain", 13),
                ("files", 34), ("row", 9), ("group", 18), ("organisation", 24)),
    "answers": (("survey", 24), ("row", 9), ("number", 10), ("question", 50), ("option", 40),
                ("value", 12), ("text", 60)),
    "original": (("survey", 24), ("file", 30), ("row", 9), ("heading", 50), ("cell", 60)),
    "codings": (("survey", 24), ("row", 9), ("question_id", 24), ("passage", 60), ("codes", 34),
                ("coder", 18)),
    "releases": (("survey", 24), ("row", 9), ("question_id", 24), ("decision", 24), ("masked", 34),
                 ("who", 18), ("at", 17)),
    "quotes": (("survey", 24), ("row", 9), ("question_id", 24), ("theme", 34), ("quote", 60),
               ("state", 14), ("who", 18), ("at", 17)),
    "events": (("survey", 24), ("event", 9), ("kind", 26), ("what", 34), ("who", 18), ("at", 17)),
    "by_others": (("survey", 24), ("row", 9), ("number", 10), ("question", 50), ("text", 60)),
    "by_team": (("survey", 24), ("place", 18), ("text", 60)),
}  # fmt: skip


def to_organisation_json(record: OrganisationRecord) -> bytes:
    """The record as JSON (UTF-8): times in UTC, days as `2025-05-01`."""
    told = {"format": FORMAT, **asdict(record)}
    return (json.dumps(told, ensure_ascii=False, indent=2, default=_plain) + "\n").encode(
        "utf-8", "replace"
    )


def _plain(value: object) -> str:
    if isinstance(value, datetime):
        return value.replace(tzinfo=None).isoformat(timespec="seconds") + "Z"
    return value.isoformat() if isinstance(value, date) else str(value)


def to_organisation_workbook(record: OrganisationRecord) -> bytes:
    """The record as a workbook's bytes: a sheet for each sort of what is stored."""
    book = Workbook()
    for style in cells.named_styles():
        book.add_named_style(style)
    book.properties.title = cells.one_line(record.organisation)
    book.properties.creator = text("words.product")
    book.properties.language = TAGS[language()]
    first = book.active or book.create_sheet()
    first.title = text("upkeep.sheet.about")
    sheets.set_widths(first, [90])
    sheets.put_wide(first, 1, (1, 1), record.organisation, cells.TITLE)
    told = (
        text("upkeep.about_record", at=moment_text(record.made_at)),
        text("upkeep.about_others"),
        text("upkeep.about_copies"),
    )
    for row, sentence in enumerate(told, start=2):
        sheets.put_wide(first, row, (1, 1), sentence, cells.NOTE)
    for name, rows in _ROWS.items():
        _sheet(book, name, list(rows(record)))
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _sheet(book: Workbook, name: str, rows: Sequence[Sequence[_Value]]) -> None:
    """A sheet of these rows; one that would be empty says so."""
    ws = book.create_sheet(text(f"upkeep.sheet.{name}"))
    columns = _SHEETS[name]
    widths = [width for _, width in columns]
    sheets.set_widths(ws, widths)
    for at, (column, _) in enumerate(columns, start=1):
        cells.put_text(ws, 1, at, text(f"upkeep.column.{column}"), cells.HEADER)
    for row, values in enumerate(rows, start=2):
        _put_row(ws, row, values, widths)
    if not rows:
        cells.put_text(ws, 2, 1, text("upkeep.nothing_here"), cells.QUIET)
    sheets.freeze_below(ws, 1)


def _put_row(ws: Worksheet, row: int, values: Sequence[_Value], widths: Sequence[float]) -> None:
    words = []
    for at, value in enumerate(values, start=1):
        if isinstance(value, str):
            cells.put_text(ws, row, at, value)
            words.append((value, widths[at - 1]))
        else:
            cells.put_number(ws, row, at, value, cells.CODE)
    sheets.fit_row(ws, row, words)


def _surveys(record: OrganisationRecord) -> Iterator[Sequence[_Value]]:
    for own in record.surveys:
        kept = date_text(own.retain_until) if own.retain_until else ""
        imported, files = moment_text(own.imported_at), ", ".join(own.files)
        head = (own.id, own.title, own.wave, imported, kept, files)
        for given in own.responses:
            yield (*head, given.number, given.group, given.organisation)


def _answers(record: OrganisationRecord) -> Iterator[Sequence[_Value]]:
    for own in record.surveys:
        for answer in own.answers:
            yield (own.id, answer.response, answer.number, answer.question, answer.option,
                   answer.value, answer.text)  # fmt: skip


def _original(record: OrganisationRecord) -> Iterator[Sequence[_Value]]:
    for own in record.surveys:
        for row in own.rows or ():
            for heading, cell in row.cells:
                yield own.id, row.file, row.row, heading, cell


def _codings(record: OrganisationRecord) -> Iterator[Sequence[_Value]]:
    for own in record.surveys:
        for coding in own.codings:
            coder = coding.coder or text("code_files.agreed")
            yield (own.id, coding.response, coding.question_id, coding.passage,
                   ", ".join(coding.codes), coder)  # fmt: skip


def _releases(record: OrganisationRecord) -> Iterator[Sequence[_Value]]:
    for own in record.surveys:
        for given in own.releases:
            decision = text("upkeep.kept_back" if given.is_kept_back else "upkeep.released")
            yield (own.id, given.response, given.question_id, decision, "; ".join(given.masked),
                   given.who, moment_text(given.at))  # fmt: skip


def _quotes(record: OrganisationRecord) -> Iterator[Sequence[_Value]]:
    for own in record.surveys:
        for quote in own.quotes:
            state = text("upkeep.current" if quote.is_current else "upkeep.earlier")
            yield (own.id, quote.response, quote.question_id, quote.theme, quote.quote, state,
                   quote.who, moment_text(quote.at))  # fmt: skip


def _events(record: OrganisationRecord) -> Iterator[Sequence[_Value]]:
    for own in record.surveys:
        for event in own.events:
            kind = text(f"coding_page.did.{event.kind}")
            yield own.id, event.number, kind, event.what, event.who, moment_text(event.at)


def _by_others(record: OrganisationRecord) -> Iterator[Sequence[_Value]]:
    for other in record.by_others:
        yield other.survey_id, other.response, other.number, other.question, other.text


def _by_team(record: OrganisationRecord) -> Iterator[Sequence[_Value]]:
    for words in record.by_team:
        yield words.survey_id, text(f"upkeep.place.{words.place}"), words.text


_ROWS: Mapping[str, Callable[[OrganisationRecord], Iterable[Sequence[_Value]]]] = {
    "surveys": _surveys,
    "answers": _answers,
    "original": _original,
    "codings": _codings,
    "releases": _releases,
    "quotes": _quotes,
    "events": _events,
    "by_others": _by_others,
    "by_team": _by_team,
}
