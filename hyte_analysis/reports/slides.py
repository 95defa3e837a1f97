"""A Report as slides: the same pages in the presentation, the slide file and the HTML deck.

Sizes are those of a 1280 × 720 projector, which is also a 13.33 in wide slide at 96 dpi. Text is
measured before it is laid out, and what does not fit goes on to the next slide.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import partial
from itertools import takewhile

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
from hyte_analysis.survey.wording import free_name
from hyte_analysis.texts import text
from hyte_analysis.texts.formats import date_text

WIDTH, HEIGHT = 1280, 720
TITLE_SIZE, BODY_SIZE, LEAD_SIZE, SMALL_SIZE = 34, 24, 22, 20
"""Text sizes in pixels: a title, a line of text, the lead, a line beside a chart."""

TITLE_SIZES = (TITLE_SIZE, 28, 24)
"""A title that does not fit on a few lines is set smaller: it is never cut."""

LINE = 1.3
"""The height of a line of text in its size."""

BODY_WIDTH, BODY_HEIGHT = 1160, 480
BESIDE_WIDTH, BESIDE_HEIGHT = 400, 500
TOP, GAP, FOOT = 36, 18, 84
"""Above the title, between title and body, and what footer and remark take below."""

MOST_LINES = 6
"""So many bullets a slide: more are not read from the back of the room."""

LEAD_LINES = 3
"""A comment of more lines has a slide of its own."""

_TITLE_LINES = 2
# A chart of more options needs the whole width.
_MOST_OPTIONS = 12
# A heading whose lines do not fit begins the next page, where this much of the page is filled.
_FILLED_ENOUGH = 0.4
# Pages are made shorter by such steps until one more would be needed.
_STEP = 0.25
# Room that a bullet and its indent take, in em.
_INDENT = 1.2
# Another typeface may be a tenth wider than the one that is measured.
_WIDER = 1.1


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

    `lines` are the text of a slide of words, or what stands beside a chart. `lead` stands under
    the title of a chart: the team's comment, or what the figures say. A finding that goes on over
    several slides is on `part` of `parts`.
    """

    key: str
    number: int
    kind: SlideKind
    title: str
    lines: tuple[SlideLine, ...] = ()
    finding: Finding | None = None
    part: int = 1
    parts: int = 1
    lead: str = ""


def title_size(title: str) -> int:
    """The largest size in which the title fits on a few lines, else the smallest."""
    for more, size in enumerate(TITLE_SIZES):
        if len(lines(title, BODY_WIDTH / size / _WIDER)) <= _TITLE_LINES + more:
            return size
    return TITLE_SIZES[-1]


def question_under(title: str, finding: Finding | None) -> str:
    """The question in full, where the finding's title is the team's own; else ""."""
    if finding is None or isinstance(finding, TextFinding) or title != finding.title:
        return ""
    asked = finding.now if isinstance(finding, WavesFinding) else finding.table
    return "" if title == asked.question.text else finding.question_line


def header_height(title: str, question: str = "", lead: str = "") -> float:
    """What title, question and lead take of a slide's height, with the air around them."""
    size = title_size(title)
    height = TOP + _text_height(title, size, 1.2) + GAP
    for words, small in ((question, SMALL_SIZE), (lead, LEAD_SIZE)):
        height += _text_height(words, small, LINE) + GAP / 2 if words else 0
    return height


def _text_height(words: str, size: float, line: float) -> float:
    return len(lines(words, BODY_WIDTH / size / _WIDER)) * size * line


def slides_of(report: Report) -> tuple[Slide, ...]:
    """The deck: cover, sections with their findings, and what the figures rest on."""
    made: dict[str, Slide] = {}
    for number, slide in enumerate(_slides(report), 1):
        key = free_name(slide.key, made)
        made[key] = replace(slide, key=key, number=number)
    return tuple(made.values())


def footer(report: Report) -> str:
    """What stands at the foot of every slide: survey, audience and day."""
    profile = text("disclosure.for", profile=text(f"words.profile.{report.profile}")).rstrip(".")
    line = text("report_words.footer", survey=report.survey_title, profile=profile,
                date=date_text(report.day))  # fmt: skip
    return f"{line} · {text('report_words.sample').rstrip('.')}" if report.is_sample else line


def _slides(report: Report) -> Iterator[Slide]:
    told = (line for line in (report.event, report.survey_title) if line not in ("", report.title))
    under = tuple(SlideLine(line, 0) for line in told)
    yield Slide("alku", 0, SlideKind.COVER, report.title, under)
    for section in report.sections:
        if section.heading:
            yield Slide(section.key, 0, SlideKind.SECTION, section.heading)
        for finding in section.findings:
            yield from _of_finding(finding)
    gaps = (
        text("report_words.gap", title=gap.title.rstrip(" .?!:"), reason=gap.reason)
        for gap in report.gaps
    )
    about = [SlideLine(sentence) for sentence in (*report.about, *gaps)]
    yield from _text_slides("luvuista", SlideKind.ABOUT, text("report_words.about_title"), about)


def _of_finding(finding: Finding) -> Iterator[Slide]:
    if isinstance(finding, WavesFinding):
        yield Slide(finding.key, 0, SlideKind.WAVES, finding.title, finding=finding,
                    lead=_lead(finding.comment))  # fmt: skip
        yield from _comment_slides(finding.key, finding.title, finding.comment)
    elif isinstance(finding, FigureFinding):
        yield from _figure_slides(finding)
    elif isinstance(finding, ThemesFinding):
        words = [SlideLine(finding.comment, 0)] if finding.comment else []
        words += summary_slide_lines(finding.table)
        yield from _text_slides(finding.key, SlideKind.THEMES, finding.title, words, finding)
    else:
        yield from _text_slides(finding.key, SlideKind.TEXT, finding.title,
                                _own_lines(finding), finding)  # fmt: skip


def _lead(comment: str, otherwise: str = "") -> str:
    """What stands under the title: the comment, where it is short enough."""
    return comment if comment and _is_short(comment) else otherwise


def _is_short(comment: str) -> bool:
    return len(lines(comment, BODY_WIDTH / LEAD_SIZE / _WIDER)) <= LEAD_LINES


def _comment_slides(key: str, title: str, comment: str) -> Iterator[Slide]:
    if comment and not _is_short(comment):
        words = [SlideLine(line.strip()) for line in comment.splitlines() if line.strip()]
        yield from _text_slides(f"{key}-huomio", SlideKind.TEXT, title, words)


def _own_lines(finding: TextFinding) -> list[SlideLine]:
    return [SlideLine(line) for line in finding.lines]


def _figure_slides(finding: FigureFinding) -> Iterator[Slide]:
    lead, asked = _lead(finding.comment, finding.sentence), finding.beside
    words = summary_slide_lines(asked) if asked else []
    beside = [SlideLine(asked.question.text, 0), *words] if asked else []
    header = header_height(finding.title, question_under(finding.title, finding), lead)
    room = min(BESIDE_HEIGHT, HEIGHT - header - FOOT)
    is_short = len(finding.table.options) <= _MOST_OPTIONS
    fits = is_short and len(pages_of(beside, BESIDE_WIDTH, room, SMALL_SIZE)) == 1
    yield Slide(finding.key, 0, SlideKind.FIGURE, finding.title, tuple(beside if fits else ()),
                finding, lead=lead)  # fmt: skip
    yield from _comment_slides(finding.key, finding.title, finding.comment)
    if asked is not None and not fits:
        # Too much to stand beside the chart: it has slides of its own after it.
        yield from _text_slides(f"{finding.key}-vastaukset", SlideKind.THEMES,
                                asked.question.text, words, finding)  # fmt: skip


def _text_slides(
    key: str,
    kind: SlideKind,
    title: str,
    words: Sequence[SlideLine],
    finding: Finding | None = None,
) -> Iterator[Slide]:
    most = None if kind is SlideKind.ABOUT else MOST_LINES
    room = HEIGHT - header_height(title, question_under(title, finding)) - FOOT
    pages = pages_of(words, BODY_WIDTH, min(BODY_HEIGHT, room), BODY_SIZE, most)
    for part, page in enumerate(pages, 1):
        # Not as a finding that is told again: that has a number after a hyphen.
        own = key if part == 1 else f"{key}.{part}"
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
    words: Sequence[SlideLine], width: float, height: float, size: float, most: int | None = None
) -> list[list[SlideLine]]:
    """The lines in pages of `width` × `height` pixels at a text size; at least one page.

    At most `most` lines a page besides headings, and about as much on each. A heading stays with
    the lines under it where those fit on a page; one that goes on is told again on the next page.
    A line that alone is taller than a page is cut between words.
    """
    room = height / (size * LINE)
    pieces = [piece for line in words for piece in _cut(line, width, size, room - 2)]
    taken = [lines_taken(line, width, size) for line in pieces]
    filled = partial(_filled, pieces, taken, partial(lines_taken, width=width, size=size), most)
    best = filled(room)
    least = 2 + max(taken, default=0.0)
    while len(best) > 1 and room - _STEP >= least:
        even = filled(room - _STEP)
        if len(even) > len(best):
            break
        best, room = even, room - _STEP
    return best


def _filled(
    pieces: Sequence[SlideLine],
    taken: Sequence[float],
    measure: Callable[[SlideLine], float],
    most: int | None,
    room: float,
) -> list[list[SlideLine]]:
    pages: list[list[SlideLine]] = [[]]
    used, heading = 0.0, ""
    for at, line in enumerate(pieces):
        heading = line.text if line.level == 0 else heading
        left = None if most is None else most - sum(1 for own in pages[-1] if own.level)
        if pages[-1] and not _fits(pieces, taken, at, (room, used, left, most)):
            pages.append([])
            used = 0.0
            if line.level and heading:
                again = SlideLine(text("report_words.goes_on", heading=heading), 0)
                if measure(again) + taken[at] <= room:
                    pages[-1].append(again)
                    used = measure(again)
        pages[-1].append(line)
        used += taken[at]
    return pages


def _fits(
    pieces: Sequence[SlideLine],
    taken: Sequence[float],
    at: int,
    page: tuple[float, float, int | None, int | None],
) -> bool:
    """Whether the line goes on a page that has `used` so much of its room."""
    room, used, left, most = page
    if pieces[at].level:
        return used + taken[at] <= room and left != 0
    under = list(takewhile(lambda place: pieces[place].level, range(at + 1, len(pieces))))
    whole = taken[at] + sum(taken[place] for place in under)
    is_whole = whole <= room and (most is None or len(under) <= most)
    if is_whole and used >= _FILLED_ENOUGH * room:
        return used + whole <= room and (left is None or len(under) <= left)
    first = taken[at] + (taken[under[0]] if under else 0)
    return used + min(first, room) <= room and not (under and left == 0)


def lines_taken(line: SlideLine, width: float, size: float) -> float:
    """How many lines of text it takes, with the air around it."""
    return len(lines(line.text, _room(line, width, size))) + (0.5 if line.level == 0 else 0.25)


def _room(line: SlideLine, width: float, size: float) -> float:
    return width / size / _WIDER - _INDENT * line.level


def _cut(line: SlideLine, width: float, size: float, most: float) -> list[SlideLine]:
    rows = lines(line.text, _room(line, width, size))
    step = max(1, int(most))
    if len(rows) <= step:
        return [line]
    return [SlideLine(" ".join(rows[at : at + step]), line.level if at == 0 else max(1, line.level))
            for at in range(0, len(rows), step)]  # fmt: skip
