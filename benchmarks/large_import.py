"""How fast a very large export is imported, against the readers that people would use instead.

    python benchmarks/large_import.py [--rows 100000] [--repeats 3] [--folder DIR]

One survey of 60 questions (40 single choices of 4-6 options, 3 multiple choices of four columns
each, 9 numbers, 8 open questions) and a group column is made with a fixed seed, about a tenth of
the cells empty, as CSV and as xlsx with shared strings. Each work is done in a process of its
own, so that its peak of memory is its own; times are taken inside it, without starting Python and
loading modules. Printed are medians, as ratios, and the largest peak:

* import: `read_survey`, a new database file, `store_survey` with the report as JSON
* CSV against DuckDB: `read_csv` of the file, every column a text, and UNPIVOT into long form;
  once as a table in a new database file, as the import leaves one, once in memory
* xlsx against `pandas.read_excel` with openpyxl, which only reads

With `--folder` the files are kept there and used again. Nothing is asserted about the times.
"""

import argparse
import csv
import json
import platform
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterator, Sequence
from importlib.metadata import version
from pathlib import Path
from xml.sax.saxutils import escape

# A benchmark is run as a script: its own folder is on the path, the product's is not.
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

SEED = 60
SINGLE, MULTIPLE, NUMBERS, OPEN = 40, 3, 9, 8
FLAGS = 4
EMPTY = 0.1
GROUPS = ("HVA", "Kunta", "Oppilaitokset", "Muut toimijat")
LABELS = ("Täysin samaa mieltä", "Jokseenkin samaa mieltä", "Ei samaa eikä eri mieltä",
          "Jokseenkin eri mieltä", "Täysin eri mieltä", "En osaa sanoa")  # fmt: skip
WORDS = ("hyvinvointi", "yhteistyö", "kunta", "alue", "lapset", "nuoret", "tieto", "johtaminen",
         "rakenne", "tuki", "resurssi", "ikääntyneet", "liikunta", "kulttuuri", "työryhmä",
         "kirjaaminen", "järjestöt", "seuranta")  # fmt: skip
CONTENT_TYPES = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">\
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>\
<Default Extension="xml" ContentType="application/xml"/>\
<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.\
spreadsheetml.sheet.main+xml"/>\
<Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-\
officedocument.spreadsheetml.worksheet+xml"/>\
<Override PartName="/xl/sharedStrings.xml" ContentType="application/vnd.openxmlformats-\
officedocument.spreadsheetml.sharedStrings+xml"/></Types>"""
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = f"""<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/\
relationships"><Relationship Id="rId1" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/>\
</Relationships>"""
WORKBOOK = f"""<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets><sheet name="Vastaukset" \
sheetId="1" r:id="rId1"/></sheets></workbook>"""
SHEETS = f"""<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">\
<Relationship Id="rId1" Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>\
<Relationship Id="rId2" Type="{OFFICE}/sharedStrings" Target="sharedStrings.xml"/>\
</Relationships>"""


def headings() -> list[str]:
    """The one header row: time, group, and every question's columns."""
    flags = [
        f"Mitä keinoja {q} käytätte?:Keino {q}.{o} kunnan arjessa"
        for q in range(MULTIPLE)
        for o in range(FLAGS)
    ]
    return [
        "Vastausaika",
        "Vastaajaryhmä",
        *(f"Arvioi väittämää {q} yhteistyön toimivuudesta" for q in range(SINGLE)),
        *flags,
        *(f"Kuinka monta asukasta palvelu {q} tavoittaa?" for q in range(NUMBERS)),
        *(f"Miten kehittäisitte aihetta {q}?" for q in range(OPEN)),
    ]


def table(rows: int) -> Iterator[list[str | int]]:
    """The header and the rows; numbers are numbers."""
    chance = random.Random(SEED)  # noqa: S311 - the same file every time
    yield list(headings())
    texts = [" ".join(chance.choices(WORDS, k=4 + i % 13)) for i in range(5_000)]
    for row in range(rows):
        yield _row(row, texts, chance)


def _row(row: int, texts: Sequence[str], chance: random.Random) -> list[str | int]:
    cells: list[str | int] = [f"{1 + row % 28}.5.2025 {8 + row % 9}.{row % 60:02d}"]
    cells.append(chance.choice(GROUPS))
    for q in range(SINGLE):
        is_empty = chance.random() < EMPTY
        cells.append("" if is_empty else LABELS[int(chance.random() * (4 + q % 3))])
    for q in range(MULTIPLE):
        for o in range(FLAGS):
            is_chosen = chance.random() < 0.5
            cells.append(f"Keino {q}.{o} kunnan arjessa" if is_chosen else "")
    cells += ["" if chance.random() < EMPTY else chance.randrange(500) for _ in range(NUMBERS)]
    for q in range(OPEN):
        is_left_empty = chance.random() < EMPTY
        cells.append("" if is_left_empty else f"{chance.choice(texts)}, {row % 977 + q}.")
    return cells


def write_csv(path: Path, rows: int) -> None:
    """The survey as text."""
    with path.open("w", newline="", encoding="utf-8-sig") as file:
        csv.writer(file, delimiter=";").writerows(table(rows))


def write_xlsx(path: Path, rows: int) -> None:
    """The survey as a workbook in the shape of real tools: shared strings, row by row."""
    from hyte_analysis.importers.layout import column_letter  # noqa: PLC0415 - not in the parent

    shared: dict[str, int] = {}
    letters = [column_letter(index) for index in range(len(headings()))]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, content in (("[Content_Types].xml", CONTENT_TYPES), ("_rels/.rels", RELATIONS),
                              ("xl/workbook.xml", WORKBOOK),
                              ("xl/_rels/workbook.xml.rels", SHEETS)):  # fmt: skip
            archive.writestr(name, content)
        with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as sheet:
            sheet.write(f'<worksheet xmlns="{MAIN}"><sheetData>'.encode())
            for number, row in enumerate(table(rows), start=1):
                sheet.write(_row_xml(number, row, letters, shared))
            sheet.write(b"</sheetData></worksheet>")
        with archive.open("xl/sharedStrings.xml", "w") as strings:
            strings.write(f'<sst xmlns="{MAIN}" uniqueCount="{len(shared)}">'.encode())
            for text in shared:
                strings.write(f"<si><t>{escape(text)}</t></si>".encode())
            strings.write(b"</sst>")


def _row_xml(
    number: int, row: Sequence[str | int], letters: Sequence[str], shared: dict[str, int]
) -> bytes:
    cells = []
    for letter, cell in zip(letters, row, strict=True):
        if isinstance(cell, int):
            cells.append(f'<c r="{letter}{number}"><v>{cell}</v></c>')
        elif cell:
            place = shared.setdefault(cell, len(shared))
            cells.append(f'<c r="{letter}{number}" t="s"><v>{place}</v></c>')
    return f'<row r="{number}">{"".join(cells)}</row>'.encode()


def import_file(path: Path) -> Callable[[], object]:
    """The whole import of the file into a new database, ready to be run."""
    from hyte_analysis.importers.choices import ImportChoices  # noqa: PLC0415 - the child's own
    from hyte_analysis.importers.survey_file import read_survey  # noqa: PLC0415
    from hyte_analysis.storage.database import open_database  # noqa: PLC0415
    from hyte_analysis.storage.surveys import store_survey  # noqa: PLC0415
    from hyte_analysis.survey.codebook import known_codebooks  # noqa: PLC0415

    def work() -> object:
        with tempfile.TemporaryDirectory(dir=path.parent) as folder:
            imported = read_survey(path.name, path.read_bytes(), ImportChoices(known_codebooks()))
            database = open_database(Path(folder) / "hyte.duckdb")
            store_survey(database, imported.data, imported.sources, imported.report.as_json())
            database.close()
        return imported.report.cells

    return work


def unpivot_into_file(path: Path) -> Callable[[], object]:
    """DuckDB's own long form of the CSV, stored in a new database file."""

    def work() -> object:
        with tempfile.TemporaryDirectory(dir=path.parent) as folder:
            return _unpivoted(path, str(Path(folder) / "long.duckdb"))

    return work


def unpivot_in_memory(path: Path) -> Callable[[], object]:
    """DuckDB's own long form of the CSV, in memory."""
    return lambda: _unpivoted(path, ":memory:")


def _unpivoted(path: Path, database: str) -> int:
    import duckdb  # noqa: PLC0415 - the child's own

    connection = duckdb.connect(database)
    connection.execute(
        """CREATE TABLE long AS
        UNPIVOT (
            SELECT row_number() OVER () AS response, *
            FROM read_csv($path, delim = ';', header = true, all_varchar = true)
        )
        ON COLUMNS(* EXCLUDE response) INTO NAME question VALUE answer""",
        {"path": str(path)},
    )
    rows = connection.execute("SELECT count(*) FROM long").fetchall()
    connection.close()
    return int(rows[0][0])


def read_excel(path: Path) -> Callable[[], object]:
    """The workbook as pandas reads it."""
    import pandas as pd  # noqa: PLC0415 - the child's own

    return lambda: len(pd.read_excel(path, engine="openpyxl"))


WORKS: dict[str, Callable[[Path], Callable[[], object]]] = {
    "import": import_file,
    "unpivot_into_file": unpivot_into_file,
    "unpivot_in_memory": unpivot_in_memory,
    "read_excel": read_excel,
}


def run_here(work: str, path: Path) -> None:
    """Do one work and print its seconds and this process's peak of memory."""
    ready = WORKS[work](path)
    start = time.perf_counter()
    ready()
    seconds = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"seconds": seconds, "peak": peak}))


def measured(work: str, path: Path) -> tuple[float, float]:
    """The seconds and the peak in MiB of a work in a process of its own."""
    command = [sys.executable, __file__, "--work", work, str(path)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603
    found = json.loads(done.stdout.splitlines()[-1])
    return found["seconds"], found["peak"]


def make(path: Path, rows: int) -> None:
    """Make a file, in a process of its own so that this one stays small."""
    if not path.exists():
        command = [sys.executable, __file__, "--make", str(path), "--rows", str(rows)]
        subprocess.run(command, check=True)  # noqa: S603 - this script
    print(f"{path.name}: {path.stat().st_size / 2**20:.0f} MiB")


def compare(path: Path, peers: Sequence[str], repeats: int) -> None:
    """Print the import's and its peers' seconds, peaks and ratios, done in turn."""
    found: dict[str, list[tuple[float, float]]] = {}
    for _ in range(repeats):
        for work in ("import", *peers):
            found.setdefault(work, []).append(measured(work, path))
    medians = {work: statistics.median(s for s, _ in runs) for work, runs in found.items()}
    for work, runs in found.items():
        peak = max(peak for _, peak in runs)
        ratio = "" if work == "import" else f"  ratio {medians['import'] / medians[work]:.2f}"
        print(f"{path.suffix[1:]:<6}{work:<20}{medians[work]:>8.2f} s{peak:>8.0f} MiB{ratio}")


def main() -> None:
    """Make the files, measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--make", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--work", nargs=2, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.work:
        run_here(given.work[0], Path(given.work[1]))
        return
    if given.make:
        (write_csv if given.make.suffix == ".csv" else write_xlsx)(given.make, given.rows)
        return
    packages = ("duckdb", "pandas", "openpyxl", "pyarrow", "python-calamine", "numpy")
    print(f"{platform.platform()}, Python {platform.python_version()}")
    print(", ".join(f"{name} {version(name)}" for name in packages))
    with tempfile.TemporaryDirectory() as temporary:
        folder = given.folder or Path(temporary)
        stem = f"kysely-{given.rows}"
        for suffix in (".csv", ".xlsx"):
            make(folder / (stem + suffix), given.rows)
        print(f"\n{'file':<6}{'work':<20}{'time':>10}{'peak':>12}")
        compare(folder / f"{stem}.csv", ("unpivot_into_file", "unpivot_in_memory"), given.repeats)
        compare(folder / f"{stem}.xlsx", ("read_excel",), given.repeats)


if __name__ == "__main__":
    main()
