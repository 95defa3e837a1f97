"""Whether a spoilt export ever does worse than a clear message.

    python benchmarks/fuzz_import.py [--times 3000] [--seed 1] [--seconds 30] [--workers 2]

Valid files of every format, as CSV and as workbooks, are spoilt in random ways: bytes changed,
cut out, doubled or cut off, quotes, delimiters and NUL bytes thrown in, another encoding, members
of the archive and their XML spoilt, cells swapped, emptied or given huge numbers. Each is
imported by a worker process under a time limit. An import may end in two ways only: with a
HyteError and its sentence, or with a survey whose report adds up, that is stored whole and
removed whole. Printed are the counts of both by the kind of change and the longest time;
anything else is printed with the seed that makes the file again, and the exit code is 1.
"""

import argparse
import io
import json
import multiprocessing
import random
import sys
import time
import traceback
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from pathlib import Path
from signal import SIGALRM, alarm, signal
from types import FrameType
from typing import NoReturn

# A benchmark is run as a script: its own folder is on the path, the product's is not.
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.exports_of_tools import SHAPES, Export, made_up, write_csv, write_xlsx
from hyte_analysis.errors import HyteError
from hyte_analysis.importers.choices import ImportChoices
from hyte_analysis.importers.survey_file import ImportedSurvey, read_survey
from hyte_analysis.storage.database import Database, open_database
from hyte_analysis.storage.schema import SURVEY_TABLES
from hyte_analysis.storage.surveys import remove_survey, store_survey
from hyte_analysis.survey.codebook import known_codebooks

SAMPLES = Path(__file__).resolve().parents[1] / "data" / "samples"
ODD_BYTES = (b"\x00", b'"', b";", b",", b"\t", b"\r", b"\n", b"\xff", b"\xe4", b"\xef\xbb\xbf",
             b"\xff\xfe", b"<", b">", b"&", b"&#0;", b"<!DOCTYPE", b"'", b"=", b"sep=;\n",
             b"\xed\xa0\x80", b"\xf4\x90\x80\x80")  # fmt: skip
ODD_CELLS = ("1e999", "-1e308", "9" * 400, "0x10", "NaN", "inf", "=1+1", "=cmd|' /C calc'!A0",
             "31.2.2025", "0000-00-00", "\ud7ff", "\u202e", "\u200b", "\ufeff", "x" * 40_000,
             "a;" * 2_000, "(" * 500, "\n" * 50, "N/A", "-oth-", "1;2;3", "ß", "İ", "٣", "²",
             "１２", "ﬁ", "e\u0301", "<b>x</b>", "&amp;#0;", "''", "%", "KA", "N", "12:60",
             "2025-02-30T25:61", "1\u00a0000", "−5", "5 000,5", "1.", "01", "-0",
             "a@b.fi")  # fmt: skip
Change = Callable[[bytes, random.Random], bytes]


class TooSlow(BaseException):
    """An import took longer than the limit; no except clause of the product may swallow it."""


def byte_changes(content: bytes, chance: random.Random) -> bytes:
    """A few bytes changed."""
    changed = bytearray(content)
    for _ in range(chance.randint(1, 12)):
        changed[chance.randrange(len(changed))] = chance.randrange(256)
    return bytes(changed)


def pieces(content: bytes, chance: random.Random) -> bytes:
    """A piece cut out, doubled, moved, or replaced by odd bytes."""
    start, end = sorted((chance.randrange(len(content)), chance.randrange(len(content))))
    middle = chance.choice(
        (b"", content[start:end] * 2, content[start:end][::-1], chance.choice(ODD_BYTES))
    )
    return content[:start] + middle + content[end:]


def cut_off(content: bytes, chance: random.Random) -> bytes:
    """The beginning of the file."""
    return content[: chance.randrange(len(content))]


def thrown_in(content: bytes, chance: random.Random) -> bytes:
    """Odd bytes thrown in at some places."""
    for _ in range(chance.randint(1, 8)):
        place = chance.randrange(len(content) + 1)
        content = content[:place] + chance.choice(ODD_BYTES) + content[place:]
    return content


def encoded_otherwise(content: bytes, chance: random.Random) -> bytes:
    """All or a part of the file in another encoding."""
    encoding = chance.choice(("utf-16", "utf-16-le", "utf-32", "cp1252", "mac_roman", "cp037"))
    start = chance.choice((0, chance.randrange(len(content))))
    changed = content[start:].decode("utf-8", "replace").encode(encoding, "replace")
    return content[:start] + changed


def spoilt_member(content: bytes, chance: random.Random) -> bytes:
    """A workbook with one of its members spoilt, left out, or given twice."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(out, "w") as target:
        names = source.namelist()
        chosen = chance.choice(names)
        for name in names:
            part = source.read(name)
            if name == chosen and part:
                if chance.random() < 0.1:
                    continue
                part = chance.choice((byte_changes, pieces, thrown_in, cut_off))(part, chance)
            target.writestr(name, part)
    return out.getvalue()


CHANGES: dict[str, Change] = {
    "bytes": byte_changes,
    "pieces": pieces,
    "cut off": cut_off,
    "thrown in": thrown_in,
    "encoding": encoded_otherwise,
    "member": spoilt_member,
}


def odd_export(export: Export, chance: random.Random) -> Export:
    """The export with cells swapped, emptied, doubled or made odd, and rows made ragged."""
    rows = [list(row) for row in export.rows]
    for _ in range(chance.randint(1, 15)):
        row, other = chance.choice(rows), chance.choice(rows)
        if not row or not other:
            continue
        place, away = chance.randrange(len(row)), chance.randrange(len(other))
        what = chance.randrange(6)
        if what == 0:
            row[place], other[away] = other[away], row[place]
        elif what == 1:
            row[place] = ""
        elif what == 2:
            row.insert(place, chance.choice(ODD_CELLS))
        elif what == 3:
            del row[place]
        elif what == 4:
            rows.insert(chance.randrange(len(rows)), list(other))
        else:
            row[place] = chance.choice(ODD_CELLS)
    return Export(tuple(rows), export.header)


def spoilt_file(seed: int) -> tuple[str, str, bytes]:
    """The kind of change, the file's name and its spoilt bytes; the same for the same seed."""
    chance = random.Random(seed)  # noqa: S311 - the same file for the same seed
    samples = _samples()
    if chance.random() < 0.1:
        name, content = chance.choice(samples)
        changes = [c for c in CHANGES if c != "member" or name.endswith(".xlsx")]
        change = chance.choice(changes)
        return change, name, CHANGES[change](content, chance)
    shape = chance.choice(list(SHAPES))
    export = SHAPES[shape](made_up(chance, chance.randint(1, 6), chance.randint(1, 25)))
    change = chance.choice(("cells", "cells", *CHANGES))
    if change == "cells":
        export = odd_export(export, chance)
    is_workbook = change == "member" or chance.random() < 0.4
    name = f"{shape}.{'xlsx' if is_workbook else 'csv'}"
    content = (
        write_xlsx(_without_controls(export))
        if is_workbook
        else write_csv(export, chance.choice(",;\t"))
    )
    return change, name, CHANGES[change](content, chance) if change in CHANGES else content


def _without_controls(export: Export) -> Export:
    """The export as a workbook may hold it: no cell beyond the program's longest."""
    return Export(tuple([cell[:32_000] for cell in row] for row in export.rows), export.header)


@cache
def _samples() -> list[tuple[str, bytes]]:
    files = (path for path in sorted(SAMPLES.iterdir()) if path.suffix in {".csv", ".xlsx"})
    return [(path.name, path.read_bytes()) for path in files]


@cache
def _database() -> Database:
    return open_database(None)


def outcome(seed: int, seconds: int) -> tuple[str, str, float]:
    """What became of a spoilt file: `imported`, `explained`, or a traceback."""
    change, name, content = spoilt_file(seed)
    signal(SIGALRM, _stop)
    start = time.perf_counter()
    alarm(seconds)
    try:
        result = _imported(name, content)
    except BaseException:  # noqa: BLE001 - whatever it is, it is a finding
        result = traceback.format_exc()
    finally:
        alarm(0)
    return change, result, time.perf_counter() - start


def _stop(_signal: int, _frame: FrameType | None) -> NoReturn:
    raise TooSlow


def _imported(name: str, content: bytes) -> str:
    try:
        imported = read_survey(name, content, ImportChoices(_codebooks()))
    except HyteError as problem:
        return "explained" if problem.user_message else "no message"
    check_report(imported)
    report = json.loads(json.dumps(imported.report.as_json(), allow_nan=False))
    database = _database()
    stored = store_survey(database, imported.data, imported.sources, report)
    check_stored(database, imported)
    remove_survey(database, stored.survey_id)
    with database.reading() as cursor:
        for table, _ in SURVEY_TABLES:
            assert cursor.execute(f"SELECT count(*) FROM {table}").fetchall() == [(0,)]  # noqa: S608
    return "imported"


_codebooks = cache(known_codebooks)


def check_report(imported: ImportedSurvey) -> None:
    """Stop where the report's sums do not agree."""
    report = imported.report
    dropped = [cell for cell in report.odd_cells if not cell.kept]
    assert report.cells == report.cells_stored + report.cells_ignored + len(dropped)
    assert report.cells_ignored == sum(column.cells for column in report.ignored)
    assert all(cell.row and cell.column and cell.reason for cell in report.odd_cells)
    assert report.responses == len(imported.data.responses)
    assert sum(group.responses for group in report.groups) == report.responses


def check_stored(database: Database, imported: ImportedSurvey) -> None:
    """Stop where the database does not hold all responses and answers."""
    with database.reading() as cursor:
        counts = cursor.execute("SELECT count(*), count(DISTINCT number) FROM response").fetchall()
        answers = cursor.execute("SELECT count(*) FROM answer").fetchall()
    responses = len(imported.data.responses)
    assert counts == [(responses, responses)]
    # The same option in two columns of a question is stored once.
    assert answers[0][0] <= sum(len(column.responses) for column in imported.data.answers)


def outcomes(
    times: int, first: int, seconds: int, workers: int
) -> Iterator[tuple[int, str, str, float]]:
    """The outcome of each seed."""
    seeds = range(first * 1_000_000, first * 1_000_000 + times)
    spawning = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, mp_context=spawning) as pool:
        limits = [seconds] * times
        for seed, found in zip(seeds, pool.map(outcome, seeds, limits, chunksize=20), strict=True):
            yield seed, *found


def main() -> int:
    """Run and print; 1 where anything was found."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=3_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--seconds", type=int, default=30)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--only", type=int, help="one seed, to see what it does")
    given = parser.parse_args()
    if given.only is not None:
        print(*outcome(given.only, given.seconds), sep="\n")
        return 0
    counts: Counter[tuple[str, str]] = Counter()
    longest = 0.0
    for seed, change, result, taken in outcomes(given.times, given.seed, given.seconds,
                                                given.workers):  # fmt: skip
        is_right = result in ("imported", "explained")
        counts[change, result if is_right else "found"] += 1
        longest = max(longest, taken)
        if not is_right:
            print(f"seed {seed}, {change}:\n{result}", flush=True)
    for change in sorted({change for change, _ in counts}):
        shown = ", ".join(f"{end} {counts[change, end]}" for end in
                          ("imported", "explained", "found"))  # fmt: skip
        print(f"{change:<12}{shown}")
    print(f"{given.times} files, the longest import {longest:.1f} s")
    return int(any(end == "found" for _, end in counts))


if __name__ == "__main__":
    sys.exit(main())
