"""How large a file may be: every limit of the import in one place, told in docs/import.md."""

from hyte_analysis.errors import ImportProblem
from hyte_analysis.texts import text

LARGEST_FILE = 200 * 1024 * 1024
LARGEST_UNPACKED = 600 * 1024 * 1024
LARGEST_COMPANION = 20 * 1024 * 1024
"""A structure file (.lss) beside the answers."""
MOST_TEXT = 600 * 1024 * 1024
"""Bytes of text in a workbook once every cell has its own copy of a shared text."""
MOST_ROWS = 200_000
MOST_COLUMNS = 5_000
MOST_CELLS = 10_000_000
MOST_DIFFERENT = 3_000_000
"""Different texts of a table, counted column by column: each takes memory of its own."""
LONGEST_CELL = 10_000_000
"""Characters of one cell; a quote left open makes a cell of the rest of the file."""
LONGEST_SPSS_SECONDS = 60


def check_file(name: str, size: int, limit: int = LARGEST_FILE) -> None:
    """Raise ImportProblem where the file has more bytes than the limit."""
    if size > limit:
        raise ImportProblem(text("import.too_large", file=name, limit=limit // 1024 // 1024))


def check_cells(name: str, rows: int, columns: int) -> None:
    """Raise ImportProblem where a table has too many rows, columns or cells."""
    if rows > MOST_ROWS or columns > MOST_COLUMNS or rows * columns > MOST_CELLS:
        limits = {"rows": MOST_ROWS, "columns": MOST_COLUMNS, "cells": MOST_CELLS}
        raise ImportProblem(text("import.too_many_cells", file=name, **limits))


def check_different(name: str, texts: int) -> None:
    """Raise ImportProblem where a table has too many different texts."""
    if texts > MOST_DIFFERENT:
        raise ImportProblem(text("import.too_many_texts", file=name, limit=MOST_DIFFERENT))
