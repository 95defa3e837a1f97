"""What the coding grid shows, and how it is told to the browser in few words."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from hyte_analysis.survey.coding import Code, in_tree_order
from hyte_analysis.texts import catalogue, text
from hyte_analysis.texts.languages import FIRST

_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
_KEYS = "1234567890"
# The colours of groups and options, in an order that sets neighbours apart.
_COLOURS = ("#1F5FA8", "#D0661B", "#2E9C7F", "#9A5BB0", "#0A4F66", "#A23E12", "#4FA36B",
            "#3B3355", "#4F9FB0", "#7D878E")  # fmt: skip


@dataclass(frozen=True, slots=True)
class GridCode:
    """A code of the palette: the first ten have a digit as their `key`, the rest none."""

    id: int
    name: str
    description: str
    colour: str
    depth: int
    key: str


@dataclass(frozen=True, slots=True)
class GridRow:
    """An answer, or a part of one, to be coded.

    `context` holds the closed answers it belongs to: question, chosen answer. `suggestions` are
    at most three ids of codes, `hits` the stretches to highlight, counted in characters. `part`
    says which part of how many it is of an answer that has been split.
    """

    id: str
    text: str
    group: str
    organisation: str = ""
    context: tuple[tuple[str, str], ...] = ()
    codes: tuple[int, ...] = ()
    is_read: bool = False
    suggestions: tuple[int, ...] = ()
    hits: tuple[tuple[int, int], ...] = ()
    part: tuple[int, int] = (1, 1)


def grid_codes(codes: Sequence[Code]) -> tuple[GridCode, ...]:
    """The codes in tree order, the first ten with a digit; one without a colour is given one."""
    return tuple(
        GridCode(
            code.id,
            code.name,
            code.description,
            code.colour if _COLOUR.fullmatch(code.colour) else _COLOURS[place % len(_COLOURS)],
            depth,
            _KEYS[place] if place < len(_KEYS) else "",
        )
        for place, (code, depth) in enumerate(in_tree_order(codes))
    )


def grid_words() -> dict[str, str]:
    """Every word of the grid by its name; holes such as `{name}` are filled in the browser."""
    names = [key.partition(".")[2] for key in catalogue(FIRST) if key.startswith("coding_grid.")]
    return {name: text(f"coding_grid.{name}") for name in names}


def payload(rows: Sequence[GridRow], codes: Sequence[GridCode]) -> dict[str, object]:
    """Rows and codes as lists; what many rows share (group, questions) is told once."""
    labels: dict[str, int] = {}

    def label(words: str) -> int:
        return labels.setdefault(words, len(labels))

    told = [
        [
            row.id,
            row.text,
            label(row.group),
            label(row.organisation),
            [[label(question), label(answer)] for question, answer in row.context],
            list(row.codes),
            int(row.is_read),
            list(row.suggestions[:3]),
            [list(hit) for hit in row.hits],
            list(row.part),
        ]
        for row in rows
    ]
    return {
        "rows": told,
        "labels": list(labels),
        "codes": [
            [
                code.id,
                code.name,
                code.description,
                code.colour if _COLOUR.fullmatch(code.colour) else _COLOURS[-1],
                code.depth,
                code.key,
            ]
            for code in codes
        ],
    }
