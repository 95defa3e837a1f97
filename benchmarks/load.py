"""Twenty at once: a server under readers, an importer and a coder, every answer checked.

    python benchmarks/load.py [--users 20] [--minutes 30] [--responses 2000] [--seed 1]

The real server is started on 127.0.0.1 with a database of its own. All users but two read and
filter: the pages Yleiskuva, Kysymykset, Vertailu, Ristiintaulukko, Avovastaukset and Esitys, and
workbooks; every ninth of them in the public profile. One imports a file, looks at it and removes
the one before, again and again; one codes answers. They speak Streamlit's websocket protocol as a
browser does, think for 1 to 5 seconds between acts, and compare every figure they are shown with
the file's own, counted by pandas. A reaction is the time from an act to the last piece of the
page's answer; drawing it is the browser's part and not in it.

Printed are reactions by kind of act, figures compared, errors, the server's memory by the minute
with its growth, threads and open files, and whether all that was acknowledged is in the database.
The run ends with 1 where there is an error or a wrong figure, where 95 % of the pages' reactions
are not within 2 s, or where memory grows by more than a bound over the second half of 10 minutes
or more. It stops by itself: after its minutes nobody begins another act.
"""

import argparse
import asyncio
import os
import platform
import random
import signal
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

# A benchmark is run as a script: its own folder is on the path, the product's is not.
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.load_browser import Tab
from benchmarks.load_log import (
    Log,
    Sample,
    growth,
    memory_lines,
    percentile,
    reaction_lines,
    sampled,
    second_half,
)
from benchmarks.load_readers import Outsider, Reader
from benchmarks.load_survey import OPEN, WORDS, Figures, export_of, figures_of
from benchmarks.load_writers import Coder, Importer, begins_report, coded_rows
from hyte_analysis.storage.coding import load_coding
from hyte_analysis.storage.database import open_database
from hyte_analysis.storage.surveys import list_surveys
from tests.browser.serving import Server

ROOT = Path(__file__).resolve().parents[1]
SURVEY = "ennakkokysely-2024"
WITHIN = 2.0
"""Seconds within which 95 % of the pages' reactions must be."""
MOST_GROWTH = 60.0
"""MiB an hour that memory may grow over the second half."""
JUDGED_FROM = 10.0
"""Minutes from which on the growth of memory is judged: caches have been filled by half of them."""
_NOT_PAGES = ("import", "download", "(")


@dataclass(frozen=True, slots=True)
class Plan:
    """Who does what, and how long."""

    users: int
    minutes: float
    responses: int
    imported: int
    seed: int


@dataclass(frozen=True, slots=True)
class Used:
    """The server as it was used, and those who changed what is stored."""

    samples: list[Sample]
    importer: Importer
    coder: Coder


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of it."""

    log: Log
    samples: list[Sample]
    lost: list[str]

    def failures(self, minutes: float) -> list[str]:
        """Why the run has failed, a line each; none where it has not."""
        found = [f"{len(self.log.errors)} errors"] if self.log.errors else []
        found += [f"{len(self.log.wrong)} wrong figures"] if self.log.wrong else []
        found += [f"{len(self.lost)} acknowledged and not in the database"] if self.lost else []
        p95 = percentile(page_seconds(self.log) or [0.0], 0.95)
        found += [f"p95 of pages {p95:.2f} s"] if p95 > WITHIN else []
        grows = growth(second_half(self.samples))
        if minutes >= JUDGED_FROM and grows > MOST_GROWTH:
            found.append(f"memory grows {grows:.0f} MiB an hour")
        return found


def page_seconds(log: Log) -> list[float]:
    """The reactions of pages: all but imports, downloads and the first visitor."""
    return [s for kind, all_ in log.seconds.items() if not kind.startswith(_NOT_PAGES)
            for s in all_]  # fmt: skip


def prepared_survey(folder: Path, plan: Plan) -> Figures:
    """Import the file that everybody reads, by the command line; its figures."""
    content = export_of(plan.responses, plan.seed)
    file = folder / "kuormitus.csv"
    file.write_bytes(content)
    command = [sys.executable, "-m", "hyte_analysis", "import", str(file), "--survey", SURVEY,
               "--db", str(folder / "hyte.duckdb")]  # fmt: skip
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)  # noqa: S603
    return figures_of(content)


async def used(server: Server, figures: Figures, plan: Plan, log: Log) -> Used:
    """Let all users work on the server at once, after the first of all visitors."""
    await begins_report(server.port, SURVEY)
    await visited(server.port, log)
    log.begins()
    seconds = plan.minutes * 60
    chances = [random.Random(f"{plan.seed}-{n}") for n in range(plan.users)]  # noqa: S311
    importer = Importer(Tab(server.port), plan.imported, chances[0], log)
    question = figures.of_kind(OPEN)[0].id
    coder = Coder(Tab(server.port), SURVEY, question, chances[1], log)
    readers: list[Reader | Outsider] = []
    for n, chance in enumerate(chances[2:], start=1):
        tab, name = Tab(server.port), f"reader {n}"
        if n % 9 == 0:
            readers.append(Outsider(name, tab, SURVEY, chance, log))
        else:
            readers.append(Reader(name, tab, SURVEY, figures, chance, log))
    samples: list[Sample] = []
    watch = asyncio.create_task(watched(server, log, plan, samples))
    reading = (begun(reader, seconds, at) for at, reader in enumerate(readers))
    await asyncio.gather(importer.works(seconds), coder.works(seconds), *reading)
    watch.cancel()
    return Used(samples, importer, coder)


async def visited(port: int, log: Log) -> None:
    """The first visitor after the start waits for what is then there for everybody."""
    tab = Tab(port)
    await tab.opens("", f"kysely={SURVEY}")
    log.took("(the first visitor's page)", tab.reaction)
    await tab.goes_to("avovastaukset")
    await tab.sets("haku", WORDS[0])
    log.took("(the first visitor's search)", tab.reaction)
    await tab.closes()


async def begun(reader: Reader | Outsider, seconds: float, at: int) -> None:
    """Readers come one after another, as people do."""
    await asyncio.sleep(min(at * 0.5, seconds / 4))
    await reader.reads(seconds)


async def watched(server: Server, log: Log, plan: Plan, samples: list[Sample]) -> None:
    """Look at the server every minute, or more often in a short run."""
    while True:
        one = sampled(server.process.pid, log.clock(), plan.users)
        if one is not None:
            samples.append(one)
        await asyncio.sleep(min(60.0, plan.minutes * 60 / 12))


def lost_from(database: Path, used: Used) -> list[str]:
    """What was acknowledged and is not in the database."""
    stored = used.importer.stored
    with closing(open_database(database, read_only=True)) as opened:
        there = {survey.id: survey.responses for survey in list_surveys(opened)}
        coded = {
            f"{c.passage.response}-{c.passage.digest}-{c.passage.start}-{c.passage.end}": c.codes
            for c in load_coding(opened, SURVEY).coded
        }
    lost = [survey for survey, n in stored.items() if there.get(survey) != n]
    extra = [survey for survey in there if survey not in stored and survey != SURVEY]
    return [*lost, *extra, *coded_rows(used.coder.given, coded)]


def run(plan: Plan) -> Outcome:
    """The whole test, in a folder that is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="hyte-load-") as name:
        folder = Path(name)
        figures = prepared_survey(folder, plan)
        server, log = Server(folder), Log()
        try:
            done = asyncio.run(used(server, figures, plan, log))
        finally:
            server.stop()
        said = server.said()
        if any(word in said for word in ("Traceback", "Warning", "Error", "ERROR")):
            log.errors.append(f"the server's log: {said[-600:]}")
        return Outcome(log, done.samples, lost_from(server.database, done))


def lines(plan: Plan, outcome: Outcome) -> list[str]:
    """What is printed."""
    log, samples = outcome.log, outcome.samples
    pages = page_seconds(log) or [0.0]
    acts = sum(map(len, log.seconds.values()))
    work = samples[-1].work - samples[0].work if samples else 0.0
    who = f"{plan.users} users, {plan.minutes:g} minutes, {plan.responses} responses"
    told = [
        f"{who}, imports of up to {plan.imported}",
        f"{platform.platform()}, {os.cpu_count()} cores, Python {platform.python_version()}",
        *reaction_lines(log),
        f"acts {acts}, server's work {work / max(acts, 1):.3f} s each, figures {log.figures}",
        f"wrong figures {len(log.wrong)}, errors {len(log.errors)}, lost {len(outcome.lost)}",
        f"pages: p50 {percentile(pages, 0.5):.3f}, p95 {percentile(pages, 0.95):.3f} s",
        *memory_lines(samples),
    ]
    return told + [f"! {line}" for line in (*log.errors, *log.wrong, *outcome.lost)][:40]


def main(given: Sequence[str] | None = None) -> int:
    """Run the test; 1 where it has failed."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--users", type=int, default=20)
    parser.add_argument("--minutes", type=float, default=30)
    parser.add_argument("--responses", type=int, default=2000)
    parser.add_argument("--imported", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args(given)
    # Whoever ends the test early ends its server too.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    plan = Plan(chosen.users, chosen.minutes, chosen.responses, chosen.imported, chosen.seed)
    outcome = run(plan)
    print("\n".join(lines(plan, outcome)))
    failures = outcome.failures(plan.minutes)
    print("failed: " + "; ".join(failures) if failures else "passed")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
