"""Charts as picture files: SVG and PNG that stand alone, drawn without a browser."""

import zipfile
from collections.abc import Iterator, Sequence
from datetime import date
from io import BytesIO

from hyte_analysis.analysis.result import ResultTable
from hyte_analysis.charts import Look, alt_text
from hyte_analysis.charts.stills import (
    chart_still,
    titled_still,
    to_svg,
    waves_alt_text,
    waves_still,
)
from hyte_analysis.exports.typesetting import svg_to_png
from hyte_analysis.reports.making import Progress, question_line
from hyte_analysis.reports.report import FigureFinding, Report, WavesFinding
from hyte_analysis.reports.slides import footer
from hyte_analysis.survey.wording import slug
from hyte_analysis.texts import text
from hyte_analysis.texts.formats import date_text
from hyte_analysis.texts.languages import in_language

Drawn = FigureFinding | WavesFinding

# Pixels of a PNG for each of the picture.
SCALE = 2.0
# Making the PNGs takes most of the time.
_DRAWING = 0.2


def chart_svg(finding: Drawn, report: Report) -> bytes:
    """A finding's picture with its title, question, remarks and the report's footer."""
    with in_language(report.language):
        return _svg(finding, report).encode()


def chart_png(finding: Drawn, report: Report) -> bytes:
    """The same picture as a PNG, 2560 pixels wide."""
    with in_language(report.language):
        return svg_to_png([_svg(finding, report)], SCALE)[0]


def table_svg(table: ResultTable, chart: str, look: Look, day: date) -> bytes:
    """The picture of a question that stands on a page, with survey, audience and day."""
    profile = text("disclosure.for", profile=text(f"words.profile.{table.profile}")).rstrip(".")
    foot = text("report_words.footer", survey=table.survey_title, profile=profile,
                date=date_text(day))  # fmt: skip
    still = titled_still(
        lambda frame: chart_still(table, chart, look, frame),
        title=question_line(table.question), under=_by(table), footer=foot,
    )  # fmt: skip
    return to_svg(still, label=table.question.text, description=alt_text(table)).encode()


def table_png(table: ResultTable, chart: str, look: Look, day: date) -> bytes:
    """The same picture as a PNG, 2560 pixels wide."""
    return svg_to_png([table_svg(table, chart, look, day).decode()], SCALE)[0]


def to_images(report: Report, progress: Progress = lambda _: None) -> bytes:
    """A zip file with an SVG and a PNG of every chart of the report, numbered in its order."""
    with in_language(report.language):
        findings = list(_drawn(report))
        svgs = []
        for at, finding in enumerate(findings, 1):
            svgs.append(_svg(finding, report))
            progress(_DRAWING * at / len(findings))
        pngs = svg_to_png(svgs, SCALE, lambda part: progress(_DRAWING + (1 - _DRAWING) * part))
    files = []
    for at, (finding, svg, png) in enumerate(zip(findings, svgs, pngs, strict=True), 1):
        name = f"{at:02}-{slug(finding.title) or slug(finding.question_line) or 'kuva'}"
        files += [(f"{name}.svg", svg.encode()), (f"{name}.png", png)]
    return _zipped(files, report.day)


def _drawn(report: Report) -> Iterator[Drawn]:
    """The findings that are charts."""
    for finding in report.findings:
        if isinstance(finding, WavesFinding) or (
            isinstance(finding, FigureFinding) and finding.chart
        ):
            yield finding


def _svg(finding: Drawn, report: Report) -> str:
    asked = finding.now if isinstance(finding, WavesFinding) else finding.table
    is_own = finding.title not in (asked.question.text, finding.question_line)
    title = finding.title if is_own else finding.question_line
    if isinstance(finding, WavesFinding):
        under = finding.question_line if is_own else ""
        still = titled_still(
            lambda frame: waves_still(finding.now, finding.then, frame),
            title=title, under=under, footer=footer(report),
        )  # fmt: skip
        return to_svg(still, label=title, description=waves_alt_text(finding.now, finding.then))
    under = " · ".join(filter(None, [finding.question_line if is_own else "", _by(finding.table)]))
    still = titled_still(
        lambda frame: chart_still(finding.table, finding.chart, finding.look, frame),
        title=title, under=under, footer=footer(report),
    )  # fmt: skip
    return to_svg(still, label=title, description=alt_text(finding.table))


def _by(table: ResultTable) -> str:
    """Which question divides the answers; "" where it is the respondent group."""
    if table.split is None:
        return ""
    return text("report_words.by_options", question=question_line(table.split))


def _zipped(files: Sequence[tuple[str, bytes]], day: date) -> bytes:
    """The files in a zip of the day, the same bytes each time."""
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, content in files:
            entry = zipfile.ZipInfo(name, (max(1980, day.year), day.month, day.day, 0, 0, 0))
            # A PNG is compressed already.
            is_text = name.endswith(".svg")
            entry.compress_type = zipfile.ZIP_DEFLATED if is_text else zipfile.ZIP_STORED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, content)
    return packed.getvalue()
