"""Whether a killed import leaves all of its survey or nothing.

    python benchmarks/kill_during_import.py [--times 100] [--rows 20000] [--seed 1]

A database holds one survey. `python -m hyte_analysis import` of another file of 30 questions is
started on it and killed (SIGKILL) at a random moment, as many times as asked: half of the moments
are spread over a whole import's duration, half over the storing alone, which is seen to begin by
the database's files. After each kill the database must open, the first survey must be as it was,
and the other must be there with all its responses and answers or not at all. Printed is how many
kills left nothing and how many all of the import, and how many came too late; the first database
that holds anything else ends the run.
"""

import argparse
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from contextlib import closing
from pathlib import Path

# A benchmark is run as a script: its own folder is on the path, the product's is not.
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.exports_of_tools import plain_table, write_csv
from hyte_analysis.storage.database import open_database

ROOT = Path(__file__).resolve().parents[1]
FIRST = ROOT / "data" / "samples" / "ennakkokysely-2024.csv"
ROW_COUNTS = """
SELECT s.id,
       (SELECT count(*) FROM response r WHERE r.survey_id = s.id),
       (SELECT count(*) FROM answer a WHERE a.survey_id = s.id),
       (SELECT coalesce(sum(hash(a)), 0) FROM answer a WHERE a.survey_id = s.id),
       (SELECT count(*) FROM question q WHERE q.survey_id = s.id),
       (SELECT count(*) FROM option o WHERE o.survey_id = s.id),
       (SELECT sum(octet_length(f.content)) FROM source_file f WHERE f.survey_id = s.id)
FROM survey s ORDER BY s.id
"""
STORING = 0.6
"""Seconds since the storing began over which half of the kills are spread."""
Stored = dict[str, tuple[object, ...]]


def command(file: Path, database: Path) -> list[str]:
    """The import as a user starts it."""
    return [sys.executable, "-m", "hyte_analysis", "import", str(file), "--db", str(database)]


def whole_import(file: Path, database: Path) -> float:
    """The seconds of an import that is left alone."""
    start = time.perf_counter()
    subprocess.run(command(file, database), cwd=ROOT, check=True, capture_output=True)  # noqa: S603
    return time.perf_counter() - start


def killed_import(file: Path, database: Path, after: float, *, of_storing: bool) -> bool:
    """Start an import and kill it after these seconds, counted from the start or the storing.

    What comes back is whether it was still running.
    """
    process = subprocess.Popen(  # noqa: S603 - the product itself
        command(file, database), cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    before = _files_of(database)
    while of_storing and process.poll() is None and _files_of(database) == before:
        time.sleep(0.001)
    time.sleep(after)
    process.send_signal(signal.SIGKILL)
    return process.wait() == -signal.SIGKILL


def _files_of(database: Path) -> set[tuple[str, int, int]]:
    """The database's files with their sizes and times."""
    return {
        (path.name, path.stat().st_size, path.stat().st_mtime_ns)
        for path in (database, database.with_name(f"{database.name}.wal"))
        if path.exists()
    }


def stored(database: Path) -> Stored:
    """What the database holds of each survey, by its id."""
    with closing(open_database(database)) as opened, opened.reading() as cursor:
        return {str(row[0]): row[1:] for row in cursor.execute(ROW_COUNTS).fetchall()}


def copy_of(database: Path, folder: Path, name: str) -> Path:
    """A copy of the database under a name of its own."""
    return Path(shutil.copy(database, folder / name))


def run(times: int, rows: int, seed: int, folder: Path) -> None:
    """Kill as many imports as asked and print what was left."""
    chance = random.Random(seed)  # noqa: S311 - the same moments every time
    file, begun = folder / "suuri.csv", folder / "alku.duckdb"
    file.write_bytes(write_csv(plain_table(rows, 30, seed)))
    whole_import(FIRST, begun)
    before = stored(begun)
    full = copy_of(begun, folder, "valmis.duckdb")
    seconds = [whole_import(file, full)]
    after = stored(full)
    seconds.append(whole_import(file, copy_of(begun, folder, "toinen.duckdb")))
    print(f"{rows} x 30, {file.stat().st_size / 2**20:.1f} MiB, an import takes {seconds} s")
    found: Counter[str] = Counter()
    for number in range(times):
        # One moment in each of as many equal stretches: the whole duration is covered.
        of_storing = bool(number % 2)
        longest = STORING if of_storing else min(seconds)
        moment = longest * (number + chance.random()) / times
        database = copy_of(begun, folder, f"{number}.duckdb")
        was_running = killed_import(file, database, moment, of_storing=of_storing)
        left = stored(database)
        assert left in (before, after), (number, moment, left)
        found["all" if left == after else "nothing"] += 1
        found["storing, nothing"] += of_storing and was_running and left == before
        found["storing, all"] += of_storing and was_running and left == after
        found["late"] += not was_running
        for path in folder.glob(f"{number}.duckdb*"):
            path.unlink()
    print(f"killed {times} times, {found['late']} of them when the import had ended")
    print(f"left: nothing {found['nothing']}, all {found['all']}, partly or damaged 0")
    print(
        f"of kills since the storing began: nothing {found['storing, nothing']}, "
        f"all {found['storing, all']}"
    )


def main() -> None:
    """Run and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=100)
    parser.add_argument("--rows", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        run(given.times, given.rows, given.seed, Path(folder))


if __name__ == "__main__":
    main()
