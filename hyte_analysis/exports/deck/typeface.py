"""The deck's typeface inside the deck: of each face only the characters that it uses."""

import base64
import io
from functools import lru_cache

from fontTools import subset
from fontTools.ttLib import TTFont

from hyte_analysis.exports.fonts import FAMILY, font_files

_WEIGHTS = {400: "Regular", 600: "Semibold"}
# Figures of one width stand below each other in a table.
_FEATURES = ["ccmp", "kern", "locl", "mark", "mkmk", "tnum"]


def font_faces(words: str) -> str:
    """The `@font-face` rules of the regular and the semibold face for the characters of a text.

    What the typeface has no sign for is left to the reader's own fonts.
    """
    used = frozenset(filter(str.isprintable, words))
    return "\n".join(_rule(weight, used) for weight in _WEIGHTS)


@lru_cache(maxsize=32)
def _rule(weight: int, characters: frozenset[str]) -> str:
    face = f"-{_WEIGHTS[weight]}.ttf"
    path = next(path for path in font_files() if path.name.endswith(face))
    options = subset.Options(layout_features=_FEATURES, hinting=False, notdef_outline=True)
    font = subset.load_font(str(path), options, lazy=True)
    with font:
        own = subset.Subsetter(options)
        own.populate(text="".join(sorted(characters)))
        own.subset(font)
        content = base64.b64encode(_packed(font)).decode("ascii")
    return (
        f'@font-face {{ font-family: "{FAMILY}"; font-weight: {weight}; font-style: normal; '
        f'src: url("data:font/woff;base64,{content}") format("woff"); }}'
    )


def _packed(font: TTFont) -> bytes:
    """The font's file, the same bytes each time."""
    font.flavor = "woff"
    font.recalcTimestamp = False
    out = io.BytesIO()
    font.save(out)
    return out.getvalue()
