"""A slide as HTML: its words, its chart drawn for wide and narrow windows, its figures."""

import html
import json
import re
from collections.abc import Iterator, Sequence

from hyte_analysis.analysis.conventions import disclosure_notes, short_convention
from hyte_analysis.analysis.result import ResultTable
from hyte_analysis.charts.alt_text import alt_text
from hyte_analysis.charts.look import shown_groups
from hyte_analysis.charts.stills import Frame, chart_still, to_svg, waves_still
from hyte_analysis.charts.wrapping import lines
from hyte_analysis.exports.deck.figure_table import FigureTable, figure_table, waves_table
from hyte_analysis.reports.report import FigureFinding, ThemesFinding, WavesFinding
from hyte_analysis.reports.slides import (
    BODY_SIZE,
    BODY_WIDTH,
    FOOT,
    HEIGHT,
    LINE,
    Slide,
    SlideKind,
    SlideLine,
    header_height,
    lines_taken,
    question_under,
    title_size,
)
from hyte_analysis.texts import text
from hyte_analysis.texts.formats import count_text

_BESIDE = 710
"""The width of a chart that has text beside it."""

_REMARK_SIZE, _REMARK_LINE, _FOOTER = 16, 22, 54
_NARROW, _NARROW_SIZE = 360, 15
_LARGER, _FILLED = (32, 28), 0.85
# A longer table is set smaller.
_LONG, _LONGEST = 9, 15
_NUMBERED = re.compile(r"\d+[.)]\s")
# What a browser would not show, and might choke on.
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")


def escaped(words: str) -> str:
    """The text so that a browser shows it as it was written."""
    return html.escape(_CONTROL.sub("", words))


def slide_title(slide: Slide) -> str:
    """What the slide is called in the list of slides and by a screen reader."""
    if slide.parts == 1:
        return slide.title
    return text("presentation.deck.part", title=slide.title, part=slide.part, parts=slide.parts)


def slide_html(slide: Slide, total: int, foot: str, size: int) -> str:
    """The slide's `<section>`.

    `total` is the number of slides, `foot` the words at its foot, `size` that of its bullets.
    """
    at = {"number": count_text(slide.number), "total": count_text(total)}
    said = text("presentation.deck.slide_said", title=slide_title(slide), **at)
    page = text("presentation.deck.page", **at)
    name = escaped(f"{slide.key}-otsikko")
    remark = _remark(slide)
    small = f'<p class="remark">{escaped(remark)}</p>' if remark else ""
    key = escaped(slide.key)
    return (
        f'<section class="slide {slide.kind}" id="{key}" data-key="{key}" '
        f'data-said="{escaped(said)}" role="group" aria-labelledby="{name}" '
        f'aria-roledescription="{escaped(text("presentation.deck.slide"))}">'
        f'<div class="canvas">{_header(slide, name)}{_body(slide, remark, size)}{small}'
        f'<footer><span class="foot">{escaped(foot)}</span>'
        f'<span class="page" aria-hidden="true">{escaped(page)}</span></footer></div></section>'
    )


def _header(slide: Slide, name: str) -> str:
    question = question_under(slide.title, slide.finding)
    part = ""
    if slide.parts > 1:
        part = f' <span class="part">{slide.part}/{slide.parts}</span>'
    size = title_size(slide.title)
    heading = f'<h2 id="{name}" class="size-{size}" dir="auto">{escaped(slide.title)}{part}</h2>'
    parts = [heading]
    if question:
        parts.append(f'<p class="question" dir="auto">{escaped(question)}</p>')
    if slide.lead:
        parts.append(f'<p class="lead" dir="auto">{escaped(slide.lead)}</p>')
    return f"<header>{''.join(parts)}</header>"


def _body(slide: Slide, remark: str, size: int) -> str:
    finding = slide.finding
    if isinstance(finding, FigureFinding) and slide.kind is SlideKind.FIGURE:
        return _figure(slide, finding, _chart_height(slide, remark))
    if isinstance(finding, WavesFinding) and slide.kind is SlideKind.WAVES:
        return _waves(slide, finding, _chart_height(slide, remark))
    if slide.kind is SlideKind.COVER:
        words = "".join(f'<p dir="auto">{escaped(line.text)}</p>' for line in slide.lines)
        return f'<div class="body">{words}</div>'
    bullets = _lines(slide.lines)
    return f'<div class="body"><div class="lines size-{size}">{bullets}</div></div>'


def text_size(slide: Slide) -> int:
    """The largest size in pixels at which the slide's bullets fit with air around them."""
    under = question_under(slide.title, slide.finding)
    room = _FILLED * (HEIGHT - header_height(slide.title, under) - FOOT)
    for size in _LARGER:
        taken = sum(lines_taken(line, BODY_WIDTH, size) for line in slide.lines)
        if taken * size * LINE <= room:
            return size
    return BODY_SIZE


def _chart_height(slide: Slide, remark: str) -> float:
    """What is left of the slide for its chart."""
    header = header_height(slide.title, question_under(slide.title, slide.finding), slide.lead)
    rows = lines(remark, BODY_WIDTH / _REMARK_SIZE / 1.1) if remark else ()
    return HEIGHT - header - _FOOTER - _REMARK_LINE * len(rows)


def _figure(slide: Slide, finding: FigureFinding, height: float) -> str:
    table, look = finding.table, finding.look
    picture = ""
    if finding.chart:
        alt = alt_text(table)
        width = _BESIDE if slide.lines else BODY_WIDTH
        wide, narrow = (
            to_svg(chart_still(table, finding.chart, look, frame), label=alt)
            for frame in _frames(width, height)
        )
        picture = _picture(wide, narrow, [g.group for g in shown_groups(table, look)])
    beside = f'<div class="lines beside">{_lines(slide.lines)}</div>' if slide.lines else ""
    numbers = _numbers(slide, figure_table(table, look), _notes(slide, finding))
    return f'<div class="body">{picture}{beside}{numbers}</div>'


def _waves(slide: Slide, finding: WavesFinding, height: float) -> str:
    now, then = finding.now, finding.then
    titles = [then.survey_title, now.survey_title]
    alt = " ".join(f"{t.survey_title}: {alt_text(t)}" for t in (then, now))
    wide, narrow = (
        to_svg(waves_still(now, then, frame), label=alt) for frame in _frames(BODY_WIDTH, height)
    )
    numbers = _numbers(slide, waves_table(now, then), _notes(slide, finding))
    return f'<div class="body">{_picture(wide, narrow, titles)}{numbers}</div>'


def _frames(width: float, height: float) -> tuple[Frame, Frame]:
    return Frame(width, height, BODY_SIZE), Frame(_NARROW, None, _NARROW_SIZE)


def _picture(wide: str, narrow: str, groups: Sequence[str]) -> str:
    """Both drawings, with what is said when the groups come one at a time."""
    steps = escaped(json.dumps(_said(groups), ensure_ascii=False))
    return (
        f'<div class="picture" data-steps="{steps}"><div class="wide">{wide}</div>'
        f'<div class="narrow">{narrow}</div></div>'
    )


def _said(names: Sequence[str]) -> tuple[str, ...]:
    """What is said at each step when groups come one at a time: first that none is there."""
    total = count_text(len(names))
    told = (
        text("presentation.deck.revealed", group=name, number=count_text(n), total=total)
        for n, name in enumerate(names, 1)
    )
    return (text("presentation.deck.hidden"), *told)


def _numbers(slide: Slide, table: FigureTable, notes: Sequence[str]) -> str:
    """The exact figures as a table; shown in place of the chart when they are asked for."""
    label = escaped(text("presentation.deck.numbers", title=slide.title))
    head = "".join(f'<th scope="col" dir="auto">{escaped(c)}</th>' for c in table.columns)
    first = len(table.rows) - table.totals
    rows = "".join(_row(row, is_total=at >= first) for at, row in enumerate(table.rows))
    told = "".join(f"<p>{escaped(note)}</p>" for note in notes)
    size = (len(table.rows) > _LONG) + (len(table.rows) > _LONGEST or len(table.columns) > _LONG)
    return (
        f'<div class="numbers small-{size}" role="region" aria-label="{label}"><table>'
        f'<caption class="unseen">{label}</caption><thead><tr>{head}</tr></thead>'
        f'<tbody>{rows}</tbody></table><div class="notes">{told}</div></div>'
    )


def _row(row: Sequence[str], *, is_total: bool) -> str:
    heading, *cells = row
    mark = ' class="total"' if is_total else ""
    filled = "".join(f"<td>{escaped(cell)}</td>" for cell in cells)
    return f'<tr{mark}><th scope="row" dir="auto">{escaped(heading)}</th>{filled}</tr>'


def _remark(slide: Slide) -> str:
    """The small print under a slide: what must be known to read it right."""
    finding = slide.finding
    if isinstance(finding, ThemesFinding):
        # For whom it is and what is made up stands at the foot of every slide.
        return " ".join(filter(None, (*finding.notes[:1], finding.table.restriction)))
    if isinstance(finding, WavesFinding) and slide.kind is SlideKind.WAVES:
        return " ".join([*finding.notes[:2], *_warnings(finding.now)])
    if isinstance(finding, FigureFinding) and slide.kind is SlideKind.FIGURE:
        split = finding.notes[:1] if finding.table.split is not None else ()
        return " ".join([*split, *_warnings(finding.table)])
    return ""


def _warnings(table: ResultTable) -> Iterator[str]:
    nominal = text("charts.note_nominal_mean") if table.question.mean_is_nominal else ""
    parts = (nominal, short_convention(table), *disclosure_notes(table), table.restriction)
    yield from filter(None, parts)


def _notes(slide: Slide, finding: FigureFinding | WavesFinding) -> tuple[str, ...]:
    """What stands under the figures; what stands over them already is left out."""
    said = finding.sentence if isinstance(finding, FigureFinding) else ""
    return (said, *finding.notes) if said and said != slide.lead else finding.notes


def _lines(words: Sequence[SlideLine]) -> str:
    """Headings and bulleted lists, bullets under bullets."""
    out, depth = [], 0
    for line in words:
        level = min(line.level, depth + 1) if line.level else 0
        while depth > level:
            out.append("</li></ul>")
            depth -= 1
        if level == 0:
            out.append(f'<h3 dir="auto">{escaped(line.text)}</h3>')
            continue
        out.append("</li>" if depth == level else "<ul>")
        # A line that has a number of its own needs no bullet.
        plain = ' class="plain"' if _NUMBERED.match(line.text) else ""
        out.append(f'<li{plain} dir="auto">{escaped(line.text)}')
        depth = level
    out.append("</li></ul>" * depth)
    return "".join(out)
