"""The report as a PDF for the minutes: tagged for a screen reader (PDF/UA-1), charts as vectors."""

from dataclasses import asdict
from pathlib import Path

from hyte_analysis.exports.document import (
    Block,
    BulletList,
    Document,
    Heading,
    Paragraph,
    Picture,
    document_of,
)
from hyte_analysis.exports.document_tables import TEXT_SIZE, Table
from hyte_analysis.exports.pdf_tags import with_row_headers
from hyte_analysis.exports.typesetting import typeset
from hyte_analysis.reports.making import Progress
from hyte_analysis.reports.report import Report
from hyte_analysis.texts import text
from hyte_analysis.texts.languages import in_language

_REGIONS = {"fi": "FI", "sv": "FI", "en": "GB"}
# How much of the work is done once the charts are drawn.
_DRAWN = 0.5


def to_pdf(report: Report, progress: Progress = lambda _: None) -> bytes:
    """The PDF's bytes; the same report gives the same bytes. HyteError where it can't be made."""
    with in_language(report.language):
        document = document_of(report, lambda done: progress(done * _DRAWN))
        data = _data(document, report)
        made = with_row_headers(typeset(_source(), data))
    progress(1)
    return made


def _source() -> str:
    return Path(__file__).with_name("report.typ").read_text(encoding="utf-8")


def _data(document: Document, report: Report) -> dict[str, object]:
    day = report.day
    return {
        "title": document.title or document.survey_title,
        "event": document.event,
        "survey": document.survey_title,
        "lines": document.lines,
        "day": (day.year, day.month, day.day),
        "lang": report.language,
        "region": _REGIONS.get(report.language, "FI"),
        "contents": text("report_words.contents"),
        "footer": document.footer,
        "page": text("documents.page", page="{page}", pages="{pages}"),
        "replaced": text("documents.replaced"),
        "table_size": TEXT_SIZE,
        "blocks": [_block(block) for block in document.blocks],
    }


def _block(block: Block) -> dict[str, object]:
    own: dict[str, object] = {"kind": _kind(block), **asdict(block)}
    if isinstance(block, Table):
        own |= {"divided": block.divided, "breakable": not block.is_short}
    return own


def _kind(block: Block) -> str:
    if isinstance(block, Heading):
        return "heading"
    if isinstance(block, Paragraph):
        return "paragraph"
    if isinstance(block, BulletList):
        return "list"
    return "picture" if isinstance(block, Picture) else "table"
