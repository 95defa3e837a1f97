"""A Report as a document: headings, texts, pictures and tables that PDF and Word both lay out."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, fields, is_dataclass, replace
from enum import StrEnum
from itertools import count
from typing import Any, TypeVar

from hyte_analysis.charts import CHARTS, alt_text
from hyte_analysis.charts.stills import Frame, Still, chart_still, to_svg, waves_still
from hyte_analysis.exports.document_tables import Table, areas_tables, result_tables, waves_tables
from hyte_analysis.open_answers.summary import Bullet, PrintedTheme, SummaryTable
from hyte_analysis.open_answers.summary_lines import causes_line, question_line, section_heading
from hyte_analysis.reports.making import Progress
from hyte_analysis.reports.report import (
    FigureFinding,
    Finding,
    Report,
    ReportSection,
    TextFinding,
    ThemesFinding,
    WavesFinding,
)
from hyte_analysis.reports.slides import footer
from hyte_analysis.texts import text
from hyte_analysis.texts.formats import MISSING

# A picture as wide as the text of an A4 page, in its own pixels, and the most that a page holds.
PICTURE_WIDTH, PICTURE_HEIGHT, PICTURE_TEXT = 680.0, 820.0, 13.0

T = TypeVar("T")

_SPACES = re.compile(r"\s+")


class Role(StrEnum):
    """What a paragraph is."""

    QUESTION = "question"
    SENTENCE = "sentence"
    COMMENT = "comment"
    BODY = "body"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of level 1–4; `in_contents` where the contents list it."""

    text: str
    level: int
    in_contents: bool = True


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph; of several sentences that stand alone, a space between them."""

    text: str
    role: Role = Role.BODY


@dataclass(frozen=True, slots=True)
class ListItem:
    """A bullet: `lead` in heavier ink, `text`, the group `tag`; and the bullets under it."""

    text: str
    tag: str = ""
    lead: str = ""
    under: tuple["ListItem", ...] = ()

    @property
    def line(self) -> str:
        """The whole line as it is read."""
        return " ".join(filter(None, (self.lead, self.text, self.tag)))


@dataclass(frozen=True, slots=True)
class BulletList:
    """Bullets, one after another."""

    items: tuple[ListItem, ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart as SVG, with its size in pixels and what it says in words."""

    svg: str = field(repr=False)
    width: float
    height: float
    alt: str
    caption: str


Block = Heading | Paragraph | BulletList | Picture | Table


@dataclass(frozen=True, slots=True)
class Document:
    """What stands in the document; `lines` are on the cover, `footer` on every page."""

    title: str
    event: str
    survey_title: str
    lines: tuple[str, ...]
    footer: str
    blocks: tuple[Block, ...]

    @property
    def contents(self) -> tuple[Heading, ...]:
        """The headings that the contents list."""
        return tuple(b for b in self.blocks if isinstance(b, Heading) and b.in_contents)


def document_of(report: Report, progress: Progress = lambda _: None) -> Document:
    """The report as a document, in the language of the moment.

    Characters that no file can hold are left out, and every text is on one line.
    """
    blocks: list[Block] = []
    total, done = max(1, len(report.findings)), 0
    for section in report.sections:
        blocks += _section_heading(section)
        for finding in section.findings:
            blocks += _finding(finding, 2 if section.heading else 1)
            done += 1
            progress(done / total)
    blocks += _about(report)
    return _cleaned(
        Document(report.title, report.event, report.survey_title, report.about, footer(report),
                 tuple(_numbered(blocks)))
    )  # fmt: skip


def _section_heading(section: ReportSection) -> Iterator[Block]:
    if section.heading:
        yield _heading(section.heading, 1)


def _about(report: Report) -> Iterator[Block]:
    """What the figures rest on, and what the plan holds but the report does not."""
    yield _heading(text("report_words.about_title"), 1)
    gaps = (text("report_words.gap", title=g.title, reason=g.reason) for g in report.gaps)
    yield BulletList(tuple(ListItem(line) for line in (*report.about, *gaps)))


def _numbered(blocks: Iterable[Block]) -> Iterator[Block]:
    """The same blocks; captions with the number of the picture or the table."""
    pictures, tables = count(1), count(1)
    for block in blocks:
        if isinstance(block, Picture):
            what = text("documents.picture", number=next(pictures), what=block.caption)
            yield replace(block, caption=what)
        elif isinstance(block, Table):
            what = text("documents.table", number=next(tables), what=block.caption)
            yield replace(block, caption=what)
        else:
            yield block


def _finding(finding: Finding, level: int) -> Iterator[Block]:
    if isinstance(finding, TextFinding):
        if finding.title:
            yield _heading(finding.title, level)
        yield BulletList(tuple(ListItem(line) for line in finding.lines))
        return
    yield from _question(finding, level)
    if isinstance(finding, FigureFinding):
        yield from _figure(finding)
        if finding.beside is not None:
            yield _heading(question_line(finding.beside), level + 1, in_contents=False)
            yield from _summary(finding.beside, level + 2)
    elif isinstance(finding, WavesFinding):
        yield from _waves(finding)
    else:
        yield from _comment(finding.comment)
        yield from _summary(finding.table, level + 1)
        yield from _notes(finding.notes)


def _question(finding: FigureFinding | WavesFinding | ThemesFinding, level: int) -> Iterator[Block]:
    """The heading, and the question in full where the team has given a title of its own."""
    question = finding.now.question if isinstance(finding, WavesFinding) else finding.table.question
    if finding.title == question.text:
        yield _heading(finding.question_line, level)
        return
    yield _heading(finding.title, level)
    yield Paragraph(text("documents.question", question=finding.question_line), Role.QUESTION)


def _comment(comment: str) -> Iterator[Block]:
    """The team's own words, a paragraph a line."""
    lines = list(filter(None, (line.strip() for line in comment.splitlines())))
    for at, line in enumerate(lines):
        said = line if at else text("documents.comment", comment=line)
        yield Paragraph(said, Role.COMMENT)


def _notes(notes: Sequence[str]) -> Iterator[Block]:
    if notes:
        yield Paragraph(" ".join(notes), Role.NOTE)


def _figure(finding: FigureFinding) -> Iterator[Block]:
    table = finding.table
    if finding.sentence:
        yield Paragraph(finding.sentence, Role.SENTENCE)
    yield from _comment(finding.comment)
    if not finding.chart:
        if not finding.sentence:
            yield Paragraph(text("charts.nobody"))
        yield from _notes(finding.notes)
        return
    title = next((text(c.title_key) for c in CHARTS if c.id == finding.chart), "")
    still = _fitting(lambda frame: chart_still(table, finding.chart, finding.look, frame))
    alt = alt_text(table)
    yield Picture(to_svg(still, label=alt), still.width, still.height, alt, title)
    yield from result_tables(table, finding.look)
    yield from areas_tables(table)
    yield from _notes(finding.notes)


def _waves(finding: WavesFinding) -> Iterator[Block]:
    yield from _comment(finding.comment)
    now, then = finding.now, finding.then
    if now.total.n or then.total.n:
        still = _fitting(lambda frame: waves_still(now, then, frame))
        alt = " ".join(f"{table.survey_title}. {alt_text(table)}" for table in (now, then))
        what = text("documents.waves")
        yield Picture(to_svg(still, label=alt), still.width, still.height, alt, what)
    yield from waves_tables(now, then)
    yield from _notes(finding.notes)


def _fitting(still_in: Callable[[Frame], Still]) -> Still:
    """As tall as it needs to be, or with smaller letters where a page is not enough."""
    still = still_in(Frame(PICTURE_WIDTH, None, PICTURE_TEXT))
    if still.height <= PICTURE_HEIGHT:
        return still
    return still_in(Frame(PICTURE_WIDTH, PICTURE_HEIGHT, PICTURE_TEXT))


def _summary(table: SummaryTable, level: int) -> Iterator[Block]:
    """A summary's themes under their headings."""
    for section in table.sections:
        yield _heading(section_heading(section), level, in_contents=False)
        for theme in section:
            if theme.sentence and not theme.has_causes:
                yield Paragraph(theme.sentence)
        items = [item for theme in section for item in _items(theme)]
        if items:
            yield BulletList(tuple(items))


def _items(theme: PrintedTheme) -> Iterator[ListItem]:
    quotes = tuple(map(_item, theme.bullets))
    if not theme.has_causes:
        yield from quotes
        return
    heading, told = causes_line(theme)
    sentence = (ListItem(theme.sentence),) if theme.sentence else ()
    yield ListItem(told, lead=heading, under=(*sentence, *quotes))


def _item(bullet: Bullet) -> ListItem:
    return ListItem(bullet.text, bullet.tag)


def _cleaned(value: T) -> T:
    """The same value; in its texts nothing that a file can't hold, and no line ends."""
    made: Any = value
    if isinstance(value, str) and not isinstance(value, Role):
        made = one_line(value)
    elif isinstance(value, tuple):
        made = tuple(map(_cleaned, value))
    elif is_dataclass(value) and not isinstance(value, type):
        own = {part.name: getattr(value, part.name) for part in fields(value)}
        # A picture's own letters have been seen to by those who drew it.
        made = replace(value, **{k: v if k == "svg" else _cleaned(v) for k, v in own.items()})
    found: T = made
    return found


def _heading(words: str, level: int, *, in_contents: bool = True) -> Heading:
    """A heading that says something: without any letter a PDF could not be tagged."""
    return Heading(one_line(words) or MISSING, level, in_contents=in_contents)


def one_line(words: str) -> str:
    """The text without control characters, with single spaces.

    Also without what turns the direction of what follows, and without what is no character at all.
    """
    kept = words
    # Most texts hold letters and spaces alone, and need not be read one by one.
    if not words.replace("\u00a0", "").isprintable():
        kept = "".join(c for c in words if c.isspace() or not _is_no_letter(c))
    # A no-break space stays: it holds a number and its unit together.
    return _SPACES.sub(lambda run: run[0] if run[0] in "\u00a0\u202f" else " ", kept).strip()


def _is_no_letter(character: str) -> bool:
    if character in _DIRECTIONS:
        return True
    category = unicodedata.category(character)
    return category in ("Cc", "Cs", "Co") or (
        category == "Cn" and ord(character) & 0xFFFE == 0xFFFE
    )


_DIRECTIONS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")
