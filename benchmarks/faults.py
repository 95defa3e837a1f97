"""What is left of a database on bad days: nothing that was acknowledged may be missing.

    python benchmarks/faults.py [--times 100] [--seed 1] [--only import,coding]

A child process does acts of one kind on a database, one after another, and prints a line after
each that returned. It is killed (SIGKILL) at a random moment, as many times as asked for each
kind; the database is opened again and must hold every act that was acknowledged, at most one
more, and that one whole; backups that are left must be whole. The other rows are the days of
`faults_days.py`: full disk, read-only folder, damaged file, clock, two servers, older versions.
One table is printed; the exit code is 1 where anything was lost.
"""

import argparse
import multiprocessing
import random
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path

# A benchmark is run as a script: its own folder is on the path, the product's is not.
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.faults_child import ACTS, FIRST_SURVEY, act, import_one
from benchmarks.faults_days import DAYS
from hyte_analysis.storage.backups import list_backups, verify_backup
from hyte_analysis.storage.copying import contents_of_file
from hyte_analysis.storage.database import Database, open_database
from hyte_analysis.storage.surveys import list_surveys, remove_survey

ACTS_BEFORE_THE_KILL = 3
"""The moments of killing are spread over the time that so many acts take."""
CHILDREN = multiprocessing.get_context("forkserver")
_ROWS_OF_SURVEYS = """
SELECT s.id, (SELECT count(*) FROM response r WHERE r.survey_id = s.id),
       (SELECT count(*) FROM question q WHERE q.survey_id = s.id),
       (SELECT count(*) FROM option o WHERE o.survey_id = s.id),
       (SELECT count(*) FROM answer a JOIN tally t ON t.id = a.tally_id WHERE t.survey_id = s.id),
       (SELECT count(*) FROM source_column c WHERE c.survey_id = s.id),
       (SELECT count(*) FROM source_file f WHERE f.survey_id = s.id)
FROM survey s ORDER BY s.id
"""


class Loss(Exception):
    """Something acknowledged is missing, or something is there in part."""


@dataclass
class Killed:
    """What is known of a database that is killed again and again."""

    path: Path
    kind: str
    whole: tuple[object, ...]
    last: int = 0
    unacknowledged: int = 0
    acknowledged: int = 0


def killed_once(state: Killed, moment: float | None) -> tuple[list[int], float]:
    """Start a child and kill it so many seconds after it has opened the database.

    Without a moment it is killed after some acts. What comes back are the numbers of the acts
    acknowledged, and the seconds since the opening.
    """
    told, telling = CHILDREN.Pipe(duplex=False)
    child = CHILDREN.Process(
        target=act, args=(str(state.path), state.kind, state.last + 1, telling)
    )
    child.start()
    telling.close()
    heard: list[int] = []
    try:
        told.recv()  # it is open
        start = time.perf_counter()
        if moment is None:
            heard += [told.recv() for _ in range(ACTS_BEFORE_THE_KILL)]
        else:
            time.sleep(moment)
        seconds = time.perf_counter() - start
        child.kill()
        child.join()
        while True:
            heard.append(told.recv())
    except EOFError:
        child.join()
    if child.exitcode != -signal.SIGKILL:
        raise Loss(f"the child ended by itself after {heard or state.last}")
    return heard, seconds


def check(state: Killed, heard: list[int]) -> None:
    """Raise Loss where the database is not what was acknowledged, or one act more."""
    acknowledged = heard[-1] if heard else state.last
    with closing(open_database(state.path)) as database:
        state.last = _found(database, state, acknowledged)
        for name, *rows in _rows(database):
            if tuple(rows) != state.whole:
                raise Loss(f"survey {name} is there in part: {rows}")
        for backup in list_backups(state.path):
            verify_backup(backup.path)
            if backup.survey_ids is None:
                raise Loss(f"backup {backup.name} can't be read")
    if not acknowledged <= state.last <= acknowledged + 1:
        raise Loss(f"acknowledged {acknowledged}, found {state.last}")
    state.acknowledged += len(heard)
    state.unacknowledged += state.last - acknowledged
    contents_of_file(state.path)


def _rows(database: Database) -> list[tuple[object, ...]]:
    with database.reading() as cursor:
        return cursor.execute(_ROWS_OF_SURVEYS).fetchall()


def _found(database: Database, state: Killed, acknowledged: int) -> int:
    """The number of the last act that is there."""
    with database.reading() as cursor:
        codes = [row[0] for row in cursor.execute("SELECT id FROM code ORDER BY id").fetchall()]
        events = cursor.execute("SELECT number FROM coding_event ORDER BY number").fetchall()
        titles = cursor.execute("SELECT version, content FROM plan ORDER BY version").fetchall()
        words = cursor.execute("SELECT words[1] FROM synonym").fetchall()
    names = {survey.id for survey in list_surveys(database)} - {FIRST_SURVEY}
    match state.kind:
        case "import":
            _ensure(names == {f"k{n}" for n in range(1, len(names) + 1)}, sorted(names))
            return len(names)
        case "coding":
            expected = list(range(1, len(codes) + 1))
            _ensure(codes == expected == [row[0] for row in events], (codes[-3:], events[-3:]))
            return len(codes)
        case "plan editing":
            _ensure([row[0] for row in titles] == list(range(1, len(titles) + 1)), titles[-2:])
            return len(titles)
        case "removal":
            _ensure(names <= {f"k{acknowledged + 1}"}, sorted(names))
            return _cleaned(database, state, names, acknowledged)
    word = str(words[0][0]).removeprefix("later than ") if words else "0"
    return int(word)


def _cleaned(database: Database, state: Killed, names: set[str], acknowledged: int) -> int:
    """A survey whose removal was cut short is there whole, or gone with all that was begun."""
    traces = [path.name for path in state.path.parent.glob("*.kesken*")]
    _ensure(not traces, traces)
    whole = [tuple(rows) for name, *rows in _rows(database) if name in names]
    _ensure(whole == [state.whole] * len(names), whole)
    for name in names:
        _ensure(not remove_survey(database, name), name)
    return acknowledged + len(names)


def _ensure(is_so: bool, found: object) -> None:
    if not is_so:
        raise Loss(f"found {found}")


def begun(folder: Path, kind: str) -> Killed:
    """A database with one survey."""
    path = folder / f"{kind.replace(' ', '-')}" / "hyte.duckdb"
    with closing(open_database(path)) as database:
        import_one(database, FIRST_SURVEY)
        ((_, *whole),) = _rows(database)
    return Killed(path, kind, tuple(whole))


def run_kills(kind: str, times: int, seed: int, folder: Path) -> str:
    """Kill acts of this kind as many times as asked; what was found, or Loss."""
    chance = random.Random(f"{seed} {kind}")  # noqa: S311 - the same moments every time
    state = begun(folder, kind)
    heard, longest = killed_once(state, None)
    check(state, heard)
    for number in range(times):
        if kind in ("import", "removal") and number and not number % 25:
            # A small database again: an import into hundreds takes longer than the moments.
            shutil.rmtree(state.path.parent)
            fresh = begun(folder, kind)
            state.last = fresh.last
        earlier = {backup.name for backup in list_backups(state.path)}
        heard, _ = killed_once(state, chance.random() * longest)
        check(state, heard)
        new = {backup.name for backup in list_backups(state.path)} - earlier
        if kind == "backup" and len(new) - len(heard) not in (0, 1):
            raise Loss(f"{len(heard)} backups acknowledged, {len(new)} found")
        for old in list_backups(state.path)[3:]:
            old.path.unlink()
    return (f"killed {times} times; acknowledged {state.acknowledged}, all there; "
            f"not acknowledged but whole {state.unacknowledged}")  # fmt: skip


def main() -> int:
    """Run and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", help="kinds or days, with commas between")
    given = parser.parse_args()
    CHILDREN.set_forkserver_preload(["benchmarks.faults_child"])
    wanted = set(given.only.split(",")) if given.only else {*ACTS, *DAYS}
    lost = 0
    print(f"{'bad day':<24} {'s':>6}  found")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        rows: list[tuple[str, str, Callable[[], str]]] = [
            (f"kill -9: {kind}", kind, partial(run_kills, kind, given.times, given.seed, folder))
            for kind in ACTS
        ]
        rows += [(day, day, partial(DAYS[day], folder)) for day in DAYS]
        for label, key, run in rows:
            if key not in wanted:
                continue
            start = time.perf_counter()
            try:
                told = run()
            except Exception as problem:  # noqa: BLE001 - any problem of a day is its result
                lost += 1
                told = f"LOST: {type(problem).__name__}: {problem}"
            print(f"{label:<24} {time.perf_counter() - start:6.1f}  {told}", flush=True)
    return 1 if lost else 0


if __name__ == "__main__":
    sys.exit(main())
