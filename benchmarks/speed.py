"""How fast the product is, beside what one would use without it, and how it grows with answers.

    python benchmarks/speed.py [--sizes 21 10000 100000 1000000] [--works NAME …] [--no-browser]
                               [--repeats 5] [--docs] [--out FILE]

Surveys of 60 questions are made with a fixed seed: databases as `all_breakdowns.py` makes them,
exports of a survey tool as `large_import.py` does, reports against bare libraries as in
`report_exports.py`. Every work is done in a process of its own, which tells its seconds and its
peak of memory; what takes long is done fewer times. Browser times are told in `speed_browser.py`.
A ratio is to the peer measured at the same size in the same run; growth is the exponent between
this size and the one before (1.00: ten times the answers, ten times the time).

Files of over 100 000 responses are imported as CSV alone: a sheet ends at 1 048 576 rows, and such
a workbook is larger than the 200 MB that may be uploaded. Nothing is asserted about the times.
`--docs` writes the table into docs/performance.md, `--out` the figures as JSON.
"""

import argparse
import json
import math
import os
import platform
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

# A benchmark is run as a script: the product's folder is not on the path.
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

SIZES = (21, 10_000, 100_000, 1_000_000)
LARGEST_WORKBOOK = 100_000
PACKAGES = ("streamlit", "duckdb", "pandas", "polars", "numpy", "plotly", "openpyxl",
            "python-pptx", "playwright")  # fmt: skip
DOCS = Path(__file__).resolve().parents[1] / "docs" / "performance.md"
BEGIN, END = "<!-- figures -->", "<!-- end of figures -->"
# A line of the table: its name, the work, and what it is compared with.
LINES = (
    ("import, CSV", "import_csv", (("DuckDB read_csv, UNPIVOT", "duckdb_csv"),)),
    ("import, xlsx", "import_xlsx", (("openpyxl, pandas", "openpyxl_xlsx"),)),
    ("all breakdowns", "all_breakdowns", (("bare GROUP BY", "bare_group_by"), ("pandas", "pandas"),
                                          ("polars", "polars"))),
    ("one question", "one_question", (("bare query", "bare_one"), ("pandas", "pandas_one"))),
    ("all questions, filtered", "filtered", ()),
    ("search in open answers", "search", ()),
    ("reading words for search", "search_index", ()),
    ("suggesting themes", "themes", ()),
    ("all tables as xlsx", "all_tables_xlsx", ()),
    ("making the report", "report", ()),
    ("report as pptx", "report_powerpoint", (("python-pptx", "bare_powerpoint"),)),
    ("report as docx", "report_word", (("python-docx", "bare_word"),)),
    ("report as xlsx", "report_excel", (("openpyxl", "bare_excel"),)),
    ("report as pdf", "report_pdf", (("typst", "bare_pdf"),)),
    ("report as html", "report_deck", ()),
    ("report as pictures", "report_images", ()),
    ("server start", "start", (("empty page", "empty_start"),)),
    ("first page of a server", "first_page", (("empty page", "empty_first_page"),)),
    ("to the question page", "switch_question", (("empty page", "empty_switch"),)),
    ("to the overview", "switch_overview", (("empty page", "empty_switch"),)),
    ("a filter, question page", "press_question", (("empty page", "empty_press"),)),
    ("a filter, overview", "press_overview", (("empty page", "empty_press"),)),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Measured:
    """A work at a size: its seconds, and the peak of its process in MiB where that is known."""

    work: str
    size: int
    seconds: tuple[float, ...]
    peak: float | None = None

    @property
    def median(self) -> float:
        """The middle one of the times."""
        return statistics.median(self.seconds)


def machine() -> str:
    """What the figures were measured on."""
    processor = platform.processor() or platform.machine()
    cpuinfo, meminfo = Path("/proc/cpuinfo"), Path("/proc/meminfo")
    memory = ""
    if cpuinfo.is_file() and meminfo.is_file():
        lines = cpuinfo.read_text(encoding="utf-8").splitlines()
        processor = next((line.partition(": ")[2] for line in lines if "model name" in line),
                         processor)  # fmt: skip
        memory = f", {int(meminfo.read_text(encoding='utf-8').split()[1]) / 2**20:.0f} GiB"
    packages = ", ".join(f"{name} {_version(name)}" for name in PACKAGES)
    return (
        f"{os.cpu_count()} cores, {processor}{memory}, {platform.system()} {platform.release()}, "
        f"Python {platform.python_version()}; {packages}"
    )


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "missing: its lines are left out"


def in_a_process(work: str, folder: Path, size: int, repeats: int) -> dict[str, object]:
    """What the work's own process tells; empty where it only makes a file or fails."""
    command = [sys.executable, __file__, "--do", work, str(folder), str(size), str(repeats)]
    done = subprocess.run(command, check=False, capture_output=True, text=True)  # noqa: S603
    if done.returncode:
        print(f"{work} at {size}: failed\n{done.stderr[-2000:]}", file=sys.stderr)
        return {}
    lines = [line for line in done.stdout.splitlines() if line.startswith("{")]
    told: dict[str, object] = json.loads(lines[-1]) if lines else {}
    return told


def without_browser(
    folder: Path, size: int, repeats: int, chosen: Sequence[str]
) -> Iterator[Measured]:
    """Every work at this size, and its peers."""
    from benchmarks.speed_works import names_of  # noqa: PLC0415 - not where --help is asked for

    names = names_of(chosen)
    makes = ["database", "csv", *(["xlsx"] if size <= LARGEST_WORKBOOK else [])]
    for kind in makes:
        if kind == "database" or any(name.endswith(kind) for name in names):
            in_a_process(kind, folder, size, 1)
    for name in names:
        if name in ("import_xlsx", "openpyxl_xlsx") and "xlsx" not in makes:
            continue
        told = in_a_process(name, folder, size, repeats)
        if told:
            seconds, peak = told["seconds"], told["peak"]
            assert isinstance(seconds, list)
            assert isinstance(peak, float)
            yield Measured(name, size, tuple(seconds), peak)


def in_browser(folder: Path, size: int, repeats: int) -> Iterator[Measured]:
    """The pages at this size, and the empty one."""
    from benchmarks.speed_browser import measured  # noqa: PLC0415 - needs a browser
    from benchmarks.speed_works import stored  # noqa: PLC0415

    own = folder / f"selain-{size}"
    own.mkdir()
    for name, seconds in measured(stored(folder, size), own, repeats).items():
        yield Measured(name, size, tuple(seconds))


def figures_table(found: Sequence[Measured]) -> str:
    """The figures as a table in Markdown."""
    at = {(one.work, one.size): one for one in found}
    rows = ["| work | responses | time | lowest–highest | growth | ratio to | peak |",
            "|---|---:|---:|---:|---:|---|---:|"]  # fmt: skip
    sizes = sorted({one.size for one in found})
    for title, work, peers in LINES:
        before: Measured | None = None
        for size in sizes:
            one = at.get((work, size))
            if one is None:
                continue
            ratios = [f"{name} {one.median / at[peer, size].median:.2f}"
                      for name, peer in peers if (peer, size) in at]  # fmt: skip
            peak = "" if one.peak is None else f"{one.peak:,.0f} MiB".replace(",", " ")
            cells = (title, f"{size:,}".replace(",", " "), shown(one.median),
                     f"{shown(min(one.seconds))}–{shown(max(one.seconds))}",
                     growth(before, one), ", ".join(ratios), peak)  # fmt: skip
            rows.append(f"| {' | '.join(cells)} |")
            before = one
    return "\n".join(rows)


def shown(seconds: float) -> str:
    """A time with the digits that mean something."""
    return f"{seconds:.1f} s" if seconds >= 2 else f"{seconds * 1000:.3g} ms"


def growth(before: Measured | None, now: Measured) -> str:
    """The exponent of the time by the number of responses; empty for the smallest."""
    if before is None:
        return ""
    return f"{math.log(now.median / before.median) / math.log(now.size / before.size):.2f}"


def write_docs(table: str) -> None:
    """Put the machine and the table in their place in the docs."""
    told = DOCS.read_text(encoding="utf-8")
    above, _, rest = told.partition(BEGIN)
    _, _, below = rest.partition(END)
    DOCS.write_text(f"{above}{BEGIN}\n\n{machine()}\n\n{table}\n\n{END}{below}", encoding="utf-8")


def tell(found: Sequence[Measured], given: argparse.Namespace) -> None:
    """Write the figures where they were asked for."""
    if given.docs:
        write_docs(figures_table(found))
    if given.out:
        told = {"machine": machine(), "measured": [asdict(one) for one in found]}
        given.out.write_text(json.dumps(told, indent=1, ensure_ascii=False), encoding="utf-8")


def main() -> None:
    """Make, measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=list(SIZES))
    parser.add_argument("--works", nargs="+", default=[], help="names in speed_works.py")
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--no-browser", action="store_true")
    parser.add_argument("--docs", action="store_true")
    parser.add_argument("--out", type=Path)
    parser.add_argument("--do", nargs=4, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.do:
        from benchmarks.speed_works import do  # noqa: PLC0415 - the child's own

        do(given.do[0], Path(given.do[1]), int(given.do[2]), int(given.do[3]))
        return
    found: list[Measured] = []
    for size in sorted(given.sizes):
        with tempfile.TemporaryDirectory() as made:
            for one in without_browser(Path(made), size, given.repeats, given.works):
                print(f"{one.work:<20}{size:>9}  {shown(one.median)}", file=sys.stderr)
                found.append(one)
            if not given.no_browser:
                found += in_browser(Path(made), size, given.repeats)
        # After each size: a run that is cut short leaves what it found.
        tell(found, given)
    print(f"{machine()}\n\n{figures_table(found)}")


if __name__ == "__main__":
    main()
