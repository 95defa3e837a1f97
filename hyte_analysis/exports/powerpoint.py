"""A Report as a PowerPoint deck that the team can edit, on the county's own template or ours."""

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time
from typing import Any

from pptx.oxml import parse_xml
from pptx.oxml.xmlchemy import BaseOxmlElement
from pptx.presentation import Presentation as Deck
from pptx.util import Emu

from hyte_analysis.charts import alt_text
from hyte_analysis.charts.stills.words import waves_alt_text
from hyte_analysis.charts.theme import INK, PAPER, QUIET_INK
from hyte_analysis.exports.powerpoint_bars import bars_of, bars_of_waves
from hyte_analysis.exports.powerpoint_chart_xml import BarChart, Ink
from hyte_analysis.exports.powerpoint_charts import Canvas, charts_of
from hyte_analysis.exports.powerpoint_layouts import EMU, Box, Pages
from hyte_analysis.exports.powerpoint_notes import figure_note, notes_of, words_in_place
from hyte_analysis.exports.powerpoint_sheets import (
    Draft,
    new_draft,
    put_box,
    put_foot,
    put_notes,
    put_title,
    put_words,
)
from hyte_analysis.exports.powerpoint_tables import Cells, figure_cells, put_tables, waves_cells
from hyte_analysis.exports.powerpoint_template import opened_template
from hyte_analysis.exports.powerpoint_text import (
    BULLET_AIR,
    HEADING_AIR,
    NAMESPACES,
    Paragraph,
    locale,
    plain,
    tidy,
)
from hyte_analysis.reports.making import Progress
from hyte_analysis.reports.report import FigureFinding, Report, ThemesFinding, WavesFinding
from hyte_analysis.reports.slides import (
    BESIDE_WIDTH,
    BODY_WIDTH,
    Slide,
    SlideKind,
    SlideLine,
    footer,
    question_under,
    slides_of,
)
from hyte_analysis.texts import text
from hyte_analysis.texts.languages import in_language

# Text sizes in points on a slide of 540 pt height: the largest and the smallest.
_BODY, _LEAST_BODY = 20.0, 9.0
_QUESTION, _LEAD, _NOTE, _BESIDE = (14.0, 10.0), (16.0, 10.0), (11.0, 9.0), (15.0, 9.0)
# Parts of the room for a finding that its question, its lead and its note may take.
_HEADER_PART, _NOTE_PART = 0.22, 0.14
_GAP, _BESIDE_GAP = 8.0, 18.0
_Drawn = Sequence[tuple[BarChart, Box]]


def to_powerpoint(
    report: Report, progress: Progress = lambda _: None, template: bytes | None = None
) -> bytes:
    """A deck's bytes: a slide of `slides_of` each, with charts and tables that can be edited.

    `template` is the county's own (.pptx or .potx; None: our plain one); TemplateProblem where it
    can't be used.
    """
    with in_language(report.language):
        deck, pages = opened_template(template)
        slides = slides_of(report)
        for slide in slides:
            _add_slide(deck, pages, slide, report)
            progress(slide.number / (len(slides) + 1))
        _finish(deck, report)
        stream = io.BytesIO()
        deck.save(stream)
        progress(1.0)
        return stream.getvalue()


def _add_slide(deck: Deck, pages: Pages, slide: Slide, report: Report) -> None:
    kind = slide.kind
    page = {
        SlideKind.COVER: pages.cover, SlideKind.SECTION: pages.section,
        SlideKind.FIGURE: pages.title_only, SlideKind.WAVES: pages.title_only,
    }.get(kind, pages.content)  # fmt: skip
    draft = new_draft(deck, page, pages, slide.number)
    title = slide.title
    if slide.parts > 1:
        title = text("report_words.part", title=title, part=slide.part, parts=slide.parts)
    end = put_title(draft, title)
    finding = slide.finding
    if kind is SlideKind.COVER:
        put_words(draft, page.body, "subtitle", [p for li in slide.lines for p in plain(li.text)])
    elif kind is SlideKind.FIGURE and isinstance(finding, FigureFinding):
        _put_figure(draft, slide, finding, end)
    elif kind is SlideKind.WAVES and isinstance(finding, WavesFinding):
        _put_waves(draft, slide, finding, end)
    elif kind is not SlideKind.SECTION:
        _put_body(draft, slide, end)
    put_foot(draft, footer(report))
    put_notes(draft, notes_of(slide, report))


def _put_body(draft: Draft, slide: Slide, end: float) -> None:
    """A slide of words: question and what it rests on in small, the lines between them."""
    body = draft.page.body
    room = _put_header(draft, slide, body.box, end)
    words = [p for line in slide.lines for p in _paragraphs(line)]
    note = slide.finding.notes if isinstance(slide.finding, ThemesFinding) else ()
    room, late = _put_note(draft, " ".join(note), room)
    place = body if room == body.box else replace(body, box=room, is_moved=True)
    put_words(draft, place, "body", words, (_BODY, _LEAST_BODY))
    for element in late:
        draft.append(element)


def _put_header(draft: Draft, slide: Slide, room: Box, end: float) -> Box:
    """The question in full under a title of the team's own, and the lead; the room that is left.

    They begin where the title's words `end`.
    """
    header = (("question", question_under(slide.title, slide.finding), _QUESTION),
              ("lead", slide.lead, _LEAD))  # fmt: skip
    for name, words, sizes in header:
        if not words:
            continue
        top = min(room.top, end + _GAP * draft.scale)
        room = replace(room, top=top, height=room.bottom - top)
        part = replace(room, height=room.height * _HEADER_PART)
        box = put_box(draft, name, plain(words), part, sizes)
        end = box.bottom
        top = end + _GAP * draft.scale
        room = replace(room, top=top, height=room.bottom - top)
    return room


def _put_note(draft: Draft, words: str, room: Box) -> tuple[Box, list[BaseOxmlElement]]:
    """Small words at the foot of the room; the room that is left, and what is to be read last."""
    paragraphs = plain(words)
    if not paragraphs:
        return room, []
    height = room.height * _NOTE_PART
    low = replace(room, top=room.bottom - height, height=height)
    box = put_box(draft, "note", paragraphs, low, _NOTE)
    left = replace(room, height=room.height - box.height - _GAP * draft.scale)
    return left, [draft.sheet.shapes.element[-1]]


def _paragraphs(line: SlideLine) -> tuple[Paragraph, ...]:
    air = HEADING_AIR if line.level == 0 else BULLET_AIR
    return tuple(
        replace(p, level=line.level, is_bold=line.level == 0, air=air) for p in plain(line.text)
    )


@dataclass(frozen=True, slots=True)
class _Shown:
    """What stands in the middle of a slide: charts, or a table, or words, with its alt text."""

    charts: _Drawn
    tables: Iterable[tuple[Cells, ...]]
    words: tuple[str, ...]
    alt: str


def _put_figure(draft: Draft, slide: Slide, finding: FigureFinding, end: float) -> None:
    room = _put_header(draft, slide, draft.page.body.inner, end)
    room, late = _put_note(draft, figure_note(finding), room)
    side = room.width * BESIDE_WIDTH / BODY_WIDTH if slide.lines else 0.0
    middle = replace(room, width=room.width - side - _BESIDE_GAP * draft.scale) if side else room
    table = finding.table
    charts = charts_of(bars_of(table, finding.chart, finding.look), _canvas(draft, middle))
    words = words_in_place(finding)
    tables = () if words else figure_cells(table, finding.look)
    _put_shown(draft, _Shown(charts, tables, words, alt_text(table)), middle)
    if side:
        beside = [p for line in slide.lines for p in _paragraphs(line)]
        put_box(draft, "beside", beside, replace(room, left=room.right - side, width=side), _BESIDE)
    for element in late:
        draft.append(element)


def _put_waves(draft: Draft, slide: Slide, finding: WavesFinding, end: float) -> None:
    now, then = finding.now, finding.then
    room = _put_header(draft, slide, draft.page.body.inner, end)
    note = " ".join([text("images.measure_waves") + ".", *finding.notes[:2]])
    room, late = _put_note(draft, note, room)
    charts = charts_of(bars_of_waves(now, then), _canvas(draft, room))
    _put_shown(draft, _Shown(charts, ((waves_cells(now, then),),), (), waves_alt_text(now, then)),
               room)  # fmt: skip
    for element in late:
        draft.append(element)


def _canvas(draft: Draft, box: Box) -> Canvas:
    ground = "" if draft.quiet else PAPER
    return Canvas(box, draft.face, draft.scale, Ink(INK, QUIET_INK, ground))


def _put_shown(draft: Draft, shown: _Shown, room: Box) -> None:
    """The charts; where there are none a table that fits, or words."""
    for at, (chart, box) in enumerate(shown.charts):
        left, top, width, height = (
            Emu(round(side * EMU)) for side in (box.left, box.top, box.width, box.height)
        )
        alt = shown.alt if at == 0 else text("powerpoint.goes_on")
        put_chart(draft, chart, (left, top, width, height), alt)
    if shown.charts:
        return
    if put_tables(draft, shown.tables, room, shown.alt):
        return
    words = shown.words or (text("powerpoint.too_large"),)
    put_box(draft, "words", [p for line in words for p in plain(line)], room, (_BODY, _LEAST_BODY))


def put_chart(draft: Draft, chart: BarChart, rect: tuple[Emu, Emu, Emu, Emu], alt: str) -> None:
    """Puts a native chart with its alt text."""
    # What python-pptx asks of chart data is its XML and its workbook.
    frame: Any = draft.sheet.shapes.add_chart(None, *rect, chart)  # type: ignore[arg-type]
    frame.name = text("powerpoint.part.chart")
    frame.element.xpath(".//p:cNvPr")[0].set("descr", tidy(alt))


def _finish(deck: Deck, report: Report) -> None:
    """The properties of the file, and the language of what the team will write."""
    about, product = deck.core_properties, text("words.product")
    about.title, about.subject = (
        tidy(words)[:255] for words in (report.title, report.survey_title)
    )
    about.author = about.last_modified_by = product
    about.created = about.modified = datetime.combine(report.day, time(), UTC)
    about.comments = about.keywords = about.category = ""
    about.language, about.revision = locale(), 1
    for style in deck.element.iter("{*}defRPr"):
        style.set("lang", locale())
    _list_notes_master(deck)


def _list_notes_master(deck: Deck) -> None:
    """Names the master of notes among the deck's masters, which python-pptx leaves out."""
    if deck.element.find("{*}notesMasterIdLst") is not None:
        return
    for name, relation in deck.part.rels.items():
        if relation.reltype.endswith("/notesMaster"):
            listed = parse_xml(
                f'<p:notesMasterIdLst {NAMESPACES}><p:notesMasterId r:id="{name}"/>'
                "</p:notesMasterIdLst>"
            )
            deck.element.find("{*}sldMasterIdLst").addnext(listed)
