"""The typeface of documents and pictures: Source Sans, as the pages have it."""

from importlib.util import find_spec
from pathlib import Path

FAMILY = "Source Sans Pro"
# Four faces are enough for a document, and fewer are sooner read.
_FACES = ("Regular", "It", "Semibold", "Bold")


def font_files() -> tuple[Path, ...]:
    """The typeface's files (TrueType): regular first, italic, semibold and bold."""
    found = find_spec("font_source_sans_pro")
    assert found is not None  # noqa: S101 - in requirements.txt
    assert found.origin is not None  # noqa: S101 - a package with files of its own
    folder = Path(found.origin).with_name("files")
    return tuple(folder / f"SourceSansPro-{face}.ttf" for face in _FACES)
