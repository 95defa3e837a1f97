"""The files that a Report can be written as.

A format's module is imported when its file is made: together they would take a second of the
program's start.
"""

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module

from hyte_analysis.reports.making import Progress
from hyte_analysis.reports.report import Report

_OFFICE = "application/vnd.openxmlformats-officedocument"


@dataclass(frozen=True, slots=True)
class ReportFile:
    """A format; `title_key` names it on the page, `maker` is module and function that make it."""

    id: str
    title_key: str
    suffix: str
    mime: str
    maker: tuple[str, str]
    takes_template: bool = False

    def make(
        self, report: Report, progress: Progress = lambda _: None, template: bytes | None = None
    ) -> bytes:
        """The file's bytes; `template` is the county's own, for the format that takes one."""
        module, function = self.maker
        to_bytes: Callable[..., bytes] = getattr(
            import_module(f"hyte_analysis.exports.{module}"), function
        )
        if self.takes_template:
            return to_bytes(report, progress, template)
        return to_bytes(report, progress)


REPORT_FILES = (
    ReportFile("powerpoint", "report_files.powerpoint", ".pptx",
               f"{_OFFICE}.presentationml.presentation", ("powerpoint", "to_powerpoint"),
               takes_template=True),
    ReportFile("pdf", "report_files.pdf", ".pdf", "application/pdf", ("pdf", "to_pdf")),
    ReportFile("word", "report_files.word", ".docx",
               f"{_OFFICE}.wordprocessingml.document", ("word", "to_word")),
    ReportFile("excel", "report_files.excel", ".xlsx",
               f"{_OFFICE}.spreadsheetml.sheet", ("excel_report", "to_report_excel")),
    ReportFile("deck", "report_files.deck", ".html", "text/html", ("deck", "to_deck")),
    ReportFile("images", "report_files.images", ".zip", "application/zip",
               ("images", "to_images")),
)  # fmt: skip
