"""A still picture as SVG: text, rectangles and lines; no script and nothing from elsewhere."""

from itertools import groupby
from xml.sax.saxutils import escape, quoteattr

from hyte_analysis.charts.stills.marks import Bar, Line, Mark, Still, Words
from hyte_analysis.charts.stills.measure import cleaned
from hyte_analysis.texts.languages import language

FONTS = "'Source Sans Pro', 'Source Sans 3', 'Source Sans', Arial, sans-serif"
_STRONG = 600


def to_svg(still: Still, *, label: str = "", description: str = "") -> str:
    """The picture as one `<svg>` element, named by `label` for those who do not see it.

    Of each respondent group the marks are in a `<g data-group="0">`, in the order of the reveal;
    what is common to all groups is before them. With a description the name is a `<title>` and the
    description a `<desc>`, as a file of its own has them.
    """
    width, height = _number(still.width), _number(still.height)
    name = ' role="img"' if label else ""
    head = ""
    if label and description:
        head = f"<title>{_escaped(label)}</title><desc>{_escaped(description)}</desc>"
    elif label:
        name += f" aria-label={_quoted(label)}"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}" font-family="{FONTS}" xml:lang="{language()}"{name}>'
        f"{head}{''.join(_grouped(still.marks))}</svg>"
    )


def _grouped(marks: tuple[Mark, ...]) -> list[str]:
    common = [_mark(mark) for mark in marks if mark.group is None]
    of_groups = sorted((m for m in marks if m.group is not None), key=lambda m: m.group or 0)
    parts = groupby(of_groups, key=lambda mark: mark.group)
    return common + [
        f'<g data-group="{group}">{"".join(map(_mark, members))}</g>' for group, members in parts
    ]


def _mark(mark: Mark) -> str:
    if isinstance(mark, Bar):
        return _bar(mark)
    return _line(mark) if isinstance(mark, Line) else _words(mark)


def _bar(bar: Bar) -> str:
    x, y, width, height = bar.x, bar.y, bar.width, bar.height
    edge = ""
    if bar.edge:
        # The whole edge lies inside.
        x, y, width, height = x + 0.5, y + 0.5, max(0.1, width - 1), max(0.1, height - 1)
        edge = f' stroke="{bar.edge}"'
    place = f'x="{_number(x)}" y="{_number(y)}" width="{_number(width)}" height="{_number(height)}"'
    start = f'<rect {place} fill="{bar.fill}"{edge}'
    return f"{start}><title>{_escaped(bar.told)}</title></rect>" if bar.told else f"{start}/>"


def _line(line: Line) -> str:
    return (
        f'<path d="M{_number(line.x1)} {_number(line.y1)}L{_number(line.x2)} {_number(line.y2)}" '
        f'stroke="{line.colour}" fill="none"/>'
    )


def _words(words: Words) -> str:
    strong = f' font-weight="{_STRONG}"' if words.is_strong else ""
    anchor = "" if words.anchor == "start" else f' text-anchor="{words.anchor}"'
    return (
        f'<text x="{_number(words.x)}" y="{_number(words.y)}" font-size="{_number(words.size)}" '
        f'fill="{words.colour}"{strong}{anchor}>{_escaped(words.text)}</text>'
    )


def _number(value: float) -> str:
    return f"{value + 0.0:.2f}".rstrip("0").rstrip(".")


def _escaped(words: str) -> str:
    return escape(cleaned(words))


def _quoted(words: str) -> str:
    return quoteattr(cleaned(words))
