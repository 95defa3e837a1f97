"""How wide and how high the typefaces of a template are, without having them."""

import re
from dataclasses import dataclass

from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.slide import SlideMaster


@dataclass(frozen=True, slots=True)
class Face:
    """A typeface's width beside that of `charts.wrapping` (Source Sans), and a line in its size."""

    breadth: float
    line: float


# Measured over Finnish sentences, a little to the wide side. These every office program has, or
# one of the same measures.
_FACES = dict.fromkeys(("arial", "helvetica", "liberation sans"), Face(1.09, 1.17)) | {
    "times new roman": Face(1.02, 1.17), "arial narrow": Face(0.92, 1.17),
    "verdana": Face(1.34, 1.23), "century gothic": Face(1.3, 1.25), "segoe ui": Face(1.24, 1.35),
    "open sans": Face(1.24, 1.38),
}  # fmt: skip
# Where a reader's program lacks a typeface it takes another, as wide as this at the most.
_OTHERS = Face(1.24, 1.25)
BOLD = 1.06
"""How much wider bold letters are."""
_UPPER = 1.25


def face_of(typeface: str, *, is_bold: bool = False, is_upper: bool = False) -> Face:
    """The measures of a typeface; wide ones for one that may be replaced."""
    known = _FACES.get(typeface.strip().lower(), _OTHERS)
    return Face(known.breadth * (BOLD if is_bold else 1) * (_UPPER if is_upper else 1), known.line)


def theme_typefaces(master: SlideMaster) -> tuple[str, str]:
    """The theme's typefaces of headings and of text."""
    theme = master.part.part_related_by(RELATIONSHIP_TYPE.THEME).blob.decode("utf-8", "replace")
    found = [
        re.search(rf'<a:{name}>\s*<a:latin typeface="([^"]*)"', theme)
        for name in ("majorFont", "minorFont")
    ]
    major, minor = (match[1] if match else "" for match in found)
    return major, minor
