"""A summary as text for a slide or a document, and as Markdown."""

import re
from collections.abc import Callable, Iterator

from hyte_analysis.open_answers.summary import Bullet, PrintedTheme, SummaryTable
from hyte_analysis.open_answers.summary_lines import (
    about,
    bullet_line,
    causes_line,
    question_line,
    section_heading,
)
from hyte_analysis.survey.summaries import Form

_BULLET = {Form.THEMES: "•", Form.WORKSHOP: "❖"}
# What has a meaning anywhere on a line, and what has one at its beginning.
_SIGNS = re.compile(r"[\\`*_\[\]<>&~|$#^@]")
_LINKS = re.compile(r"(?i)(?<=www)\.|:(?=/)")
_FIRST = re.compile(r"^(?:([-+=])|(\d+)([.)])(?=\s|$))")


def to_summary_text(table: SummaryTable) -> str:
    """The summary as plain text, a bullet a line, ready to paste on a slide."""
    mark = _BULLET[table.form]
    blocks = [[table.survey_title, question_line(table), *about(table)]]
    for section in table.sections:
        lines = [section_heading(section)]
        for theme in section:
            lines += _theme(theme, lambda line: f"{mark} {line}", "  ")
        blocks.append(lines)
    return "\n\n".join("\n".join(lines) for lines in blocks) + "\n"


def _theme(theme: PrintedTheme, bulleted: Callable[[str], str], indent: str) -> Iterator[str]:
    if not theme.has_causes:
        yield from filter(None, [theme.sentence])
        yield from (bulleted(bullet_line(bullet)) for bullet in theme.bullets)
        return
    heading, told = causes_line(theme)
    yield bulleted(f"{heading} {told}")
    yield from (f"{indent}{line}" for line in filter(None, [theme.sentence]))
    yield from (f"{indent}{bulleted(bullet_line(bullet))}" for bullet in theme.bullets)


def to_summary_markdown(table: SummaryTable) -> str:
    """The summary as Markdown; what people have written stays text whatever signs it holds."""
    blocks = [
        [f"# {escaped_inside(question_line(table))}"],
        [" ".join(map(escaped, (f"{table.survey_title}.", *about(table))))],
    ]
    for section in table.sections:
        blocks.append([f"## {escaped_inside(section_heading(section))}"])
        if not section[0].has_causes:
            blocks += [[escaped(sentence)] for sentence in filter(None, [section[0].sentence])]
            blocks.append([_item(bullet) for bullet in section[0].bullets])
            continue
        lines: list[str] = []
        for theme in section:
            heading, told = causes_line(theme)
            lines.append(f"- **{escaped_inside(heading)}** {escaped_inside(told)}")
            lines += [f"  - {escaped(sentence)}" for sentence in filter(None, [theme.sentence])]
            lines += [f"  {_item(bullet)}" for bullet in theme.bullets]
        blocks.append(lines)
    return "\n\n".join("\n".join(lines) for lines in blocks if lines) + "\n"


def _item(bullet: Bullet) -> str:
    return f"- {escaped(bullet_line(bullet))}"


def escaped_inside(words: str) -> str:
    """The words inside a line of Markdown, every sign that would mean something as itself."""
    return _LINKS.sub(r"\\\g<0>", _SIGNS.sub(r"\\\g<0>", words))


def escaped(words: str) -> str:
    """The words at the beginning of a line of Markdown."""
    return _FIRST.sub(
        lambda found: f"\\{found[1]}" if found[1] else f"{found[2]}\\{found[3]}",
        escaped_inside(words),
    )
