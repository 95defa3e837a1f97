"""From a file's bytes to its tables, whichever tool wrote them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from hyte_analysis.errors import ImportProblem
from hyte_analysis.importers.delimited import delimited_grid
from hyte_analysis.importers.formats import Format
from hyte_analysis.importers.grid import Grid
from hyte_analysis.importers.layout import Layout
from hyte_analysis.importers.limits import check_file
from hyte_analysis.importers.padlet import padlet_grid
from hyte_analysis.importers.spss import is_spss, read_spss
from hyte_analysis.importers.webropol import table_layout
from hyte_analysis.importers.workbook import workbook_grids
from hyte_analysis.texts import text

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_NOTHING = b"\x00\r\n\t ;,\xef\xbb\xbf"
_START = 4_096
_NOT_TEXT = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"{\\rtf", b"\x1f\x8b", b"GIF8")


@dataclass(frozen=True, eq=False)
class SourceTable:
    """One table of a file; `grid` is None where the file is no table of texts."""

    layout: Layout
    grid: Grid | None = None


def read_tables(
    name: str,
    content: bytes,
    formats: Sequence[Format],
    is_group: Callable[[str], bool],
    header_rows: int | None = None,
) -> tuple[SourceTable, ...]:
    """The tables of a file that hold anything, each understood by the first format that knows it.

    `header_rows` is a plain table's depth of header where it is known already.

    Raises ImportProblem with a sentence that says what to do for an empty, oversized, encrypted,
    truncated or foreign file.
    """
    if not content[:_START].strip(_NOTHING) and not content.strip(_NOTHING):
        raise ImportProblem(text("import.empty_file", file=name))
    check_file(name, len(content))
    if is_spss(content):
        return (SourceTable(read_spss(name, content)),)
    grids = read_grids(name, content)
    filled = (grid for grid in grids if len(grid.row_numbers))
    return tuple(_table(grid, formats, is_group, header_rows) for grid in filled)


def read_grids(name: str, content: bytes) -> tuple[Grid, ...]:
    """The sheets of a workbook, or the one table of a text file, recognised by content."""
    if content.startswith(_OLE):
        encrypted = "EncryptedPackage".encode("utf-16-le") in content
        key = "import.encrypted" if encrypted else "import.old_excel"
        raise ImportProblem(text(key, file=name))
    if content.startswith(_ZIP):
        posts = padlet_grid(name, content)
        return (posts,) if posts is not None else workbook_grids(name, content)
    if content.startswith(_NOT_TEXT) or _looks_like_markup(content):
        raise ImportProblem(text("import.wrong_type", file=name))
    return (delimited_grid(name, content),)


def _looks_like_markup(content: bytes) -> bool:
    start = content[:512].lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    return start.startswith((b"<!doctype", b"<html", b"<?xml", b"<table", b"{", b"["))


def _table(
    grid: Grid,
    formats: Sequence[Format],
    is_group: Callable[[str], bool],
    header_rows: int | None,
) -> SourceTable:
    known = next((format_ for format_ in formats if format_.recognises(grid)), None)
    if known is None:
        return SourceTable(table_layout(grid, is_group, header_rows), grid)
    return SourceTable(replace(known.layout(grid), format_id=known.id), grid)
