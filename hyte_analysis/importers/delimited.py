"""CSV and its kin as a grid: encoding and delimiter found, the table read column by column."""

import codecs
import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count, islice

import numpy as np
import pyarrow as pa
from pyarrow import csv as arrow_csv

from hyte_analysis.errors import ImportProblem
from hyte_analysis.importers.cells import Cells, empty_cells
from hyte_analysis.importers.grid import ColumnBuilder, Grid, grid_of_columns
from hyte_analysis.importers.limits import (
    LARGEST_FILE,
    LONGEST_CELL,
    MOST_CELLS,
    MOST_ROWS,
    check_cells,
    check_different,
)
from hyte_analysis.texts import text

_END = "\x1e"
_MOST_TITLES = 5
_LEAST_SHARE_OF_ROWS = 0.9
_JUDGED_CHARACTERS = 4_000_000
_JUDGED_ROWS = 2_000
_BLOCK = 5_000
_CHUNK = 1 << 22
_TAIL = 4_096
_LONGEST_LINE = 2 * LONGEST_CELL
# Arrow reads every line before it can be asked how many there are.
_LINES_IN_CELLS = 10
_MOST_ARROW_CELLS = 10 * MOST_CELLS
# Ä, Ö, Ü, ä, å, ö, ü and the no-break space of Mac Roman inside a word or between two; in
# Windows-1252 the same bytes are signs that do not stand there, besides a rare Ê.
_MAC_LETTERS = re.compile(rb"[A-Za-z,.][\x80\x85\x86\x8a\x8c\x9a\x9f\xca][A-Za-z]")
_WINDOWS_LETTERS = re.compile(rb"[\xa0\xc4\xd6\xe4\xe5\xf6\x91-\x97]")
_MAC = "mac_roman"


def delimited_grid(name: str, content: bytes) -> Grid:
    """The one table of a text file.

    Raises ImportProblem with what to do where it is no table, or a quote is left open.
    """
    source = _Source(content, _encoding(name, content))
    delimiter = _delimiter(name, source)
    columns = _fast_columns(name, source, delimiter)
    if columns is None:
        columns = _careful_columns(name, source, delimiter)
    check_cells(name, len(columns[0]) if columns else 0, len(columns))
    shown = {"\t": text("import.tabulator")}.get(delimiter, delimiter)
    encoding = source.encoding.removesuffix("-sig")
    return grid_of_columns(columns, text("import.origin_csv", encoding=encoding, delimiter=shown))


@dataclass(frozen=True, slots=True)
class _Source:
    content: bytes
    encoding: str

    def lines(self) -> io.TextIOWrapper:
        """The decoded text, read bit by bit."""
        return io.TextIOWrapper(io.BytesIO(self.content), self.encoding, newline="")

    def start(self) -> tuple[str, bool]:
        """The beginning of the text, and whether it is all of it."""
        with self.lines() as lines:
            start = lines.read(_JUDGED_CHARACTERS)
            return start, not lines.read(1)


def _encoding(name: str, content: bytes) -> str:
    """UTF-16 by its mark, else UTF-8, else Windows-1252 or, by its letters, Mac Roman."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encodings = ["utf-16"]
    elif b"\x00" in content:
        raise ImportProblem(text("import.wrong_type", file=name))
    else:
        if _is_utf_8(content):
            return "utf-8-sig"
        encodings = [_MAC if _is_mac(content) else "cp1252", "cp1252"]
    for encoding in encodings:
        if _decodes(content, encoding):
            return encoding
    raise ImportProblem(text("import.unknown_encoding", file=name))


def _is_utf_8(content: bytes) -> bool:
    """Whether the bytes are UTF-8, judged without a decoded copy of them."""
    places = pa.py_buffer(np.array([0, len(content)], np.int64))
    text_of_all = pa.Array.from_buffers(pa.large_string(), 1, [None, places, pa.py_buffer(content)])
    try:
        text_of_all.validate(full=True)
    except pa.ArrowInvalid:
        return False
    return True


def _is_mac(content: bytes) -> bool:
    return len(_MAC_LETTERS.findall(content)) > len(_WINDOWS_LETTERS.findall(content))


def _decodes(content: bytes, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        for start in range(0, len(content), _CHUNK):
            decoder.decode(content[start : start + _CHUNK])
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _delimiter(name: str, source: _Source) -> str:
    """The delimiter by which the beginning of the file looks most like one table."""
    start, is_whole = source.start()
    best: tuple[tuple[bool, float], str] = ((False, 0.0), "")
    for delimiter in ";\t,":
        rows = _first_rows(_without_separator_line(start), delimiter)
        score = _table_likeness(rows if is_whole else rows[:-1])
        if score > best[0]:
            best = (score, delimiter)
    if not best[1]:
        raise ImportProblem(text("import.not_a_table", file=name))
    return best[1]


def _without_separator_line(start: str) -> str:
    return start.partition("\n")[2] if start[:4].lower() == "sep=" else start


def _first_rows(decoded: str, delimiter: str) -> list[list[str]]:
    csv.field_size_limit(LARGEST_FILE)
    try:
        reader = csv.reader(io.StringIO(decoded, newline=""), delimiter=delimiter)
        return list(islice(reader, _JUDGED_ROWS))
    except csv.Error:
        return []


def _table_likeness(rows: Sequence[Sequence[str]]) -> tuple[bool, float]:
    """How much the rows look like one table, as a sort key.

    First whether nearly all rows are as wide as the first, then columns × the share of rows as
    wide as the header: answers may hold more commas than the file has columns, or as many
    semicolons on every row, so only the header tells the width.
    """
    widths = [len(row) for row in rows if any(map(str.strip, row))]
    header = next((width for width in widths[:_MOST_TITLES] if width > 1), 0)
    if not header:
        return False, 0.0
    share = widths.count(header) / len(widths)
    return widths[0] == header and share >= _LEAST_SHARE_OF_ROWS, header * share


def _fast_columns(name: str, source: _Source, delimiter: str) -> list[Cells] | None:
    """The columns by Arrow's reader; None where the rows are too many or not all equally wide.

    It agrees with Python's reader on every table of one width without open quotes; a property
    test holds that.
    """
    content = source.content
    start = len(codecs.BOM_UTF8) if content.startswith(codecs.BOM_UTF8) else 0
    has_separator_line = content[start : start + 4].lower() == b"sep="
    if source.encoding != "utf-8-sig" or has_separator_line or content.count(b'"') % 2:
        return None
    with source.lines() as lines:
        width = len(next(csv.reader(_lines(name, lines), delimiter=delimiter), []))
    end = _end(content)
    lines_at_most = max(content.count(mark, start, end) for mark in (b"\n", b"\r"))
    if lines_at_most > _LINES_IN_CELLS * MOST_ROWS or lines_at_most * width > _MOST_ARROW_CELLS:
        return None
    try:
        buffer = pa.py_buffer(content).slice(start, end - start)
        columns = _arrow_columns(buffer, delimiter, width)[::-1]
    except pa.ArrowInvalid:
        return None
    cells: list[Cells] = []
    different = 0
    while columns:
        column = columns.pop().unify_dictionaries()
        different += len(column.chunk(0).dictionary) if column.num_chunks else 0
        check_different(name, different)
        cells.append(_cells_of_dictionary(column))
    pa.default_memory_pool().release_unused()
    return cells


def _arrow_columns(buffer: pa.Buffer, delimiter: str, width: int) -> list[pa.ChunkedArray]:
    names = [str(i) for i in range(width)]
    kinds = dict.fromkeys(names, pa.dictionary(pa.int32(), pa.string()))
    table = arrow_csv.read_csv(
        pa.BufferReader(buffer),
        read_options=arrow_csv.ReadOptions(column_names=names, block_size=_CHUNK),
        parse_options=arrow_csv.ParseOptions(
            delimiter=delimiter, newlines_in_values=True, ignore_empty_lines=False
        ),
        convert_options=arrow_csv.ConvertOptions(column_types=kinds, strings_can_be_null=False),
    )
    columns: list[pa.ChunkedArray] = table.columns
    return columns


def _end(content: bytes) -> int:
    """Where the last line ends, without its line break and empty lines after it."""
    tail = content[-_TAIL:]
    kept = tail.rstrip(b"\r\n")
    return len(content) - len(tail) + len(kept) if kept else len(content.rstrip(b"\r\n"))


def _cells_of_dictionary(column: pa.ChunkedArray) -> Cells:
    if not column.num_chunks:
        return empty_cells(0)
    words = column.chunk(0).dictionary.to_pylist()
    codes = np.concatenate([chunk.indices.to_numpy() for chunk in column.chunks])
    if "" not in words:
        return Cells(("", *words), codes + np.int32(1))
    empty = words.index("")
    words[0], words[empty] = "", words[0]
    places = np.arange(len(words), dtype=np.int32)
    places[0], places[empty] = empty, 0
    return Cells(tuple(words), places[codes])


def _careful_columns(name: str, source: _Source, delimiter: str) -> list[Cells]:
    """The columns by Python's reader, which takes rows of any width."""
    builder = ColumnBuilder()
    csv.field_size_limit(LONGEST_CELL)
    begun = count(1)
    with source.lines() as lines:
        if source.start()[0][:4].lower() == "sep=":
            lines.readline()
        rows_of = csv.reader(_with_end(_lines(name, lines)), delimiter=delimiter)
        reader = zip(begun, rows_of, strict=False)
        last: list[str] = []
        try:
            while rows := [row for _, row in islice(reader, _BLOCK)]:
                last = rows[-1]
                own = rows[:-1] if last == [_END] else rows
                check_cells(name, builder.height + len(own), max(map(len, rows)))
                builder.add(own)
                check_cells(name, builder.height, builder.width)
                check_different(name, builder.different)
        except csv.Error as problem:
            # The cell that never ends is of the row begun last.
            key = "import.open_quote" if b'"' in source.content else "import.not_a_table"
            raise ImportProblem(text(key, file=name, row=next(begun) - 1)) from problem
    if last != [_END]:
        # Quotes that never close have swallowed the rest of the file into one cell.
        raise ImportProblem(text("import.open_quote", file=name, row=builder.height))
    return builder.columns()


def _lines(name: str, lines: io.TextIOWrapper) -> Iterator[str]:
    """The lines; ImportProblem for one that is too long to be a row of answers."""
    while line := lines.readline(_LONGEST_LINE):
        if len(line) == _LONGEST_LINE:
            raise ImportProblem(text("import.not_a_table", file=name))
        yield line


def _with_end(lines: Iterator[str]) -> Iterator[str]:
    """The lines and then one of our own, which a quote left open would swallow."""
    yield from lines
    yield _END
