"""What a person does to a summary: each act gives the summary after it, nothing is stored here.

Places are counted from 0. An act that changes nothing gives the same summary; one that can't be
done raises SummaryProblem. A place that is not there is a programming error.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import NoReturn, TypeVar

from hyte_analysis.errors import HyteError
from hyte_analysis.open_answers.mentions import codes_of
from hyte_analysis.survey.coding import CodingRows, Passage, in_tree_order
from hyte_analysis.survey.summaries import Form, Line, Part, Summary, Theme
from hyte_analysis.survey.wording import clean
from hyte_analysis.texts import text
from hyte_analysis.texts.formats import count_text

MOST_THEMES = 30
MOST_LINES = 60
LONGEST_HEADING = 150
LONGEST_LINE = 500
"""Characters of a theme's sentence, of a line of the team's own and of a reworded quote."""

_Row = TypeVar("_Row")


class SummaryProblem(HyteError):
    """A change to a summary that can't be made."""


def _refuse(key: str, most: int = 0) -> NoReturn:
    raise SummaryProblem(text(f"summary_page.problem.{key}", most=count_text(most)))


def started(question_id: str, coding: CodingRows) -> Summary:
    """A summary whose themes are the uppermost codes that the question's answers have."""
    used = frozenset[int]().union(*codes_of(coding, question_id).values())
    themes = tuple(
        Theme(code.name[:LONGEST_HEADING], code=code.id)
        for code, depth in in_tree_order(coding.codes)
        if depth == 0 and code.id in used
    )
    return Summary(question_id, themes[:MOST_THEMES])


def with_form(summary: Summary, form: Form) -> Summary:
    """The summary in another form; no line is lost."""
    return replace(summary, form=form)


def with_blinding(summary: Summary, *, is_blinded: bool) -> Summary:
    """The summary with or without names of organisations."""
    return replace(summary, is_blinded=is_blinded)


def with_theme(summary: Summary, heading: str, code: int | None = None) -> Summary:
    """The summary with a theme at the end."""
    if len(summary.themes) >= MOST_THEMES:
        _refuse("themes", MOST_THEMES)
    return replace(summary, themes=(*summary.themes, Theme(_heading(heading), code=code)))


def without_theme(summary: Summary, at: int) -> Summary:
    """The summary without a theme and its lines."""
    return replace(summary, themes=_without(summary.themes, at))


def renamed(summary: Summary, at: int, heading: str) -> Summary:
    """The summary with another heading of a theme."""
    return _with(summary, at, replace(summary.themes[at], heading=_heading(heading)))


def with_sentence(summary: Summary, at: int, sentence: str) -> Summary:
    """The summary with the team's own sentence ("": none) on top of a theme."""
    return _with(summary, at, replace(summary.themes[at], sentence=_words(sentence)))


def theme_moved(summary: Summary, at: int, by: int) -> Summary:
    """The summary with a theme so many places further down, at most to an end."""
    return replace(summary, themes=_moved(summary.themes, at, at + by))


def with_quote(summary: Summary, at: int, passage: Passage, part: Part = Part.QUOTE) -> Summary:
    """The summary with a quote at the end of a theme; once, however often it is chosen."""
    if any(line.passage == passage for line in summary.themes[at].lines):
        return summary
    return _with_line(summary, at, Line(part, passage))


def with_own_line(summary: Summary, at: int, words: str, part: Part = Part.QUOTE) -> Summary:
    """The summary with a line of the team's own at the end of a theme."""
    if not clean(words):
        _refuse("empty_line")
    return _with_line(summary, at, Line(part, None, _words(words)))


def without_line(summary: Summary, at: int, line: int) -> Summary:
    """The summary without a line of a theme."""
    return _with_lines(summary, at, _without(summary.themes[at].lines, line))


def reworded(summary: Summary, at: int, line: int, words: str, said: str = "") -> Summary:
    """The summary with a line in other words; a quote in no words or `said` stands as it was said.

    `said` is the answer's own wording.
    """
    before = summary.themes[at].lines[line]
    written = _words(words)
    if before.passage is not None and written == clean(said):
        written = ""
    if before.passage is None and not written:
        _refuse("empty_line")
    return _with_changed_line(summary, at, line, replace(before, text=written))


def line_moved(summary: Summary, at: int, line: int, by: int) -> Summary:
    """The summary with a line before or after its neighbours of the same part."""
    lines = summary.themes[at].lines
    same = [place for place, one in enumerate(lines) if _part(summary, one) == _part(
        summary, lines[line])]  # fmt: skip
    place = min(max(same.index(line) + by, 0), len(same) - 1)
    return _with_lines(summary, at, _moved(lines, line, same[place]))


def in_part(summary: Summary, at: int, line: int, part: Part) -> Summary:
    """The summary with a line as a quote, a cause or a solution."""
    return _with_changed_line(summary, at, line, replace(summary.themes[at].lines[line], part=part))


def in_theme(summary: Summary, at: int, line: int, to: int) -> Summary:
    """The summary with a line at the end of another theme."""
    moved = summary.themes[at].lines[line]
    if to == at:
        return summary
    there = summary.themes[to].lines
    left = without_line(summary, at, line)
    if moved.passage is not None and any(one.passage == moved.passage for one in there):
        return left
    return _with_line(left, to, moved)


def _part(summary: Summary, line: Line) -> Part | None:
    """The part that a line stands in; numbered themes have but one."""
    return line.part if summary.form is Form.WORKSHOP else None


def _heading(heading: str) -> str:
    written = clean(heading)
    if not written:
        _refuse("empty_heading")
    if len(written) > LONGEST_HEADING:
        _refuse("heading", LONGEST_HEADING)
    return written


def _words(words: str) -> str:
    written = clean(words)
    if len(written) > LONGEST_LINE:
        _refuse("line", LONGEST_LINE)
    return written


def _with(summary: Summary, at: int, theme: Theme) -> Summary:
    themes = summary.themes
    return replace(summary, themes=(*themes[:at], theme, *themes[at + 1 :]))


def _with_lines(summary: Summary, at: int, lines: tuple[Line, ...]) -> Summary:
    return _with(summary, at, replace(summary.themes[at], lines=lines))


def _with_line(summary: Summary, at: int, line: Line) -> Summary:
    lines = summary.themes[at].lines
    if len(lines) >= MOST_LINES:
        _refuse("lines", MOST_LINES)
    return _with_lines(summary, at, (*lines, line))


def _with_changed_line(summary: Summary, at: int, place: int, line: Line) -> Summary:
    lines = summary.themes[at].lines
    return _with_lines(summary, at, (*lines[:place], line, *lines[place + 1 :]))


def _without(rows: tuple[_Row, ...], at: int) -> tuple[_Row, ...]:
    return (*rows[:at], *rows[at + 1 :])


def _moved(rows: Sequence[_Row], at: int, to: int) -> tuple[_Row, ...]:
    others = [*rows[:at], *rows[at + 1 :]]
    to = min(max(to, 0), len(rows) - 1)
    return (*others[:to], rows[at], *others[to:])
