"""A Report as slides: the same pages in the presentation, the slide file and the HTML deck.

Sizes are those of a 1280 × 720 projector, which is also a 13.33 in wide slide at 96 dpi. Text is
measured before it is laid out, and what does not fit goes on to the next slide.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import count

from hyte_analysis.charts.wrapping import lines
from hyte_analysis.open_answers.summary import PrintedTheme, SummaryTable
from hyte_analysis.open_answers.summary_lines import bullet_line, causes_line, section_heading
from hyte_analysis.reports.report import (
    FigureFinding,
    Finding,
    Report,
    TextFinding,
    ThemesFinding,
    WavesFinding,
)
from hyte_analysis.texts import text
from hyte_analysis.texts.formats import date_text

WIDTH, HEIGHT = 1280, 720
TITLE_SIZE, BODY_SIZE, SMALL_SIZE = 34, 24, 20
"""Text sizes in pixels: a title, a line of text, a line beside a chart."""

LINE = 1.3
"""The height of a line of text in its size."""

BODY_WIDTH, BODY_HEIGHT = 1160, 480
BESIDE_WIDTH, BESIDE_HEIGHT = 400, 500
# Room that a bullet and its indent take, in em.
_INDENT = 1.2


class SlideKind(StrEnum):
    """What a slide shows."""

    COVER = "cover"
    SECTION = "section"
    FIGURE = "figure"
    WAVES = "waves"
    THEMES = "themes"
    TEXT = "text"
    ABOUT = "about"


@dataclass(frozen=True, slots=True)
class SlideLine:
    """A line of text: a heading (level 0), a bullet (1) or a bullet under it (2)."""

    text: str
    level: int = 1


@dataclass(frozen=True, slots=True)
class Slide:
    """A page of a deck; `key` names it in links, `number` is its place from 1.

    `lines` are the text of a slide of words, or what stands beside a chart. A finding that goes on
    over several slides is on `part` of `parts`.
    """

    key: str
    number: int
    kind: SlideKind
    title: str
    lines: tuple[SlideLine, ...] = ()
    finding: Finding | None = None
    part: int = 1
    parts: int = 1


def slides_of(report: Report) -> tuple[Slide, ...]:
    """The deck: cover, sections with their findings, and what the figures rest on."""
    numbers = count(1)
    return tuple(replace(slide, number=next(numbers)) for slide in _slides(report))


def footer(report: Report) -> str:
    """What stands at the foot of every slide: survey, audience and day."""
    profile = text("disclosure.for", profile=text(f"words.profile.{report.profile}")).rstrip(".")
    line = text("report_words.footer", survey=report.survey_title, profile=profile,
                date=date_text(report.day))  # fmt: skip
    return f"{line} · {text('report_words.sample').rstrip('.')}" if report.is_sample else line


def _slides(report: Report) -> Iterator[Slide]:
    under = tuple(SlideLine(line, 0) for line in (report.event, report.survey_title) if line)
    yield Slide("alku", 0, SlideKind.COVER, report.title, under)
    for section in report.sections:
        if section.heading:
            yield Slide(section.key, 0, SlideKind.SECTION, section.heading)
        for finding in section.findings:
            yield from _of_finding(finding)
    gaps = (text("report_words.gap", title=g.title, reason=g.reason) for g in report.gaps)
    about = [SlideLine(sentence) for sentence in (*report.about, *gaps)]
    yield from _text_slides("luvuista", SlideKind.ABOUT, text("report_words.about_title"), about)


def _of_finding(finding: Finding) -> Iterator[Slide]:
    if isinstance(finding, WavesFinding):
        yield Slide(finding.key, 0, SlideKind.WAVES, finding.title, finding=finding)
    elif isinstance(finding, FigureFinding):
        yield from _figure_slides(finding)
    elif isinstance(finding, ThemesFinding):
        words = [SlideLine(finding.comment, 0)] if finding.comment else []
        words += summary_slide_lines(finding.table)
        yield from _text_slides(finding.key, SlideKind.THEMES, finding.title, words, finding)
    else:
        yield from _text_slides(finding.key, SlideKind.TEXT, finding.title,
                                _own_lines(finding), finding)  # fmt: skip


def _own_lines(finding: TextFinding) -> list[SlideLine]:
    return [SlideLine(line) for line in finding.lines]


def _figure_slides(finding: FigureFinding) -> Iterator[Slide]:
    beside = summary_slide_lines(finding.beside) if finding.beside else []
    pages = pages_of(beside, BESIDE_WIDTH, BESIDE_HEIGHT, SMALL_SIZE)
    first = pages[0] if len(pages) == 1 else []
    yield Slide(finding.key, 0, SlideKind.FIGURE, finding.title, tuple(first), finding)
    if len(pages) > 1 and finding.beside is not None:
        # Too much to stand beside the chart: it has slides of its own after it.
        yield from _text_slides(f"{finding.key}-vastaukset", SlideKind.THEMES,
                                finding.beside.question.text, beside, finding)  # fmt: skip


def _text_slides(
    key: str,
    kind: SlideKind,
    title: str,
    words: Sequence[SlideLine],
    finding: Finding | None = None,
) -> Iterator[Slide]:
    pages = pages_of(words, BODY_WIDTH, BODY_HEIGHT, BODY_SIZE)
    for part, page in enumerate(pages, 1):
        own = key if part == 1 else f"{key}-{part}"
        yield Slide(own, 0, kind, title, tuple(page), finding, part, len(pages))


def summary_slide_lines(table: SummaryTable) -> list[SlideLine]:
    """A summary as the lines of slides: numbered headings, quotes with their group tags."""
    found: list[SlideLine] = []
    for section in table.sections:
        found.append(SlideLine(section_heading(section), 0))
        for theme in section:
            found += _theme_lines(theme)
    return found


def _theme_lines(theme: PrintedTheme) -> Iterator[SlideLine]:
    level = 1
    if theme.has_causes:
        yield SlideLine(" ".join(filter(None, causes_line(theme))))
        level = 2
    if theme.sentence:
        yield SlideLine(theme.sentence, level)
    yield from (SlideLine(bullet_line(bullet), level) for bullet in theme.bullets)


def pages_of(
    words: Sequence[SlideLine], width: float, height: float, size: float
) -> list[list[SlideLine]]:
    """The lines in pages of `width` × `height` pixels at a text size; at least one page.

    A heading stays with the line under it; one that goes on is told again on the next page. A
    line that alone is taller than a page is cut between words.
    """
    room = height / (size * LINE)
    pages: list[list[SlideLine]] = [[]]
    used, heading = 0.0, ""
    pieces = [piece for line in words for piece in _cut(line, width, size, room - 2)]
    for at, line in enumerate(pieces):
        heading = line.text if line.level == 0 else heading
        needed = lines_taken(line, width, size)
        after = pieces[at + 1] if at + 1 < len(pieces) else None
        with_next = needed
        if line.level == 0 and after is not None and after.level:
            with_next += min(lines_taken(after, width, size), room - needed)
        if pages[-1] and used + with_next > room:
            pages.append([])
            used = 0.0
            if line.level and heading:
                again = SlideLine(text("report_words.goes_on", heading=heading), 0)
                pages[-1].append(again)
                used = lines_taken(again, width, size)
        pages[-1].append(line)
        used += needed
    return pages


def lines_taken(line: SlideLine, width: float, size: float) -> float:
    """How many lines of text it takes, with the air around it."""
    return len(lines(line.text, _room(line, width, size))) + (0.5 if line.level == 0 else 0.25)


def _room(line: SlideLine, width: float, size: float) -> float:
    # Another typeface may be a tenth wider than the one that is measured.
    return width / size / 1.1 - _INDENT * line.level


def _cut(line: SlideLine, width: float, size: float, most: float) -> list[SlideLine]:
    rows = lines(line.text, _room(line, width, size))
    step = max(1, int(most))
    if len(rows) <= step:
        return [line]
    return [SlideLine(" ".join(rows[at : at + step]), line.level if at == 0 else max(1, line.level))
            for at in range(0, len(rows), step)]  # fmt: skip
