"""What is found of personal data in lines that hold some and in lines that hold none.

    python benchmarks/personal_data.py [--lines PATH …] [--answers 10000] [--seed 1]

A file of lines is a CSV with the columns `text` and `kinds`: what is to be found, as
`kind:stretch` joined by `|`, as `kind` alone where the stretch is not told, or nothing. Printed
are for each kind how many were found whole and how many at all, the lines in which something
was found that is not listed, and the time that so many answers take. No answer text is printed
unless `--show` asks for the lines that differ.
"""

import argparse
import csv
import random
import sys
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

# A benchmark is run as a script: its own folder is on the path, the product's is not.
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from hyte_analysis.open_answers.blinding import blinded
from hyte_analysis.open_answers.personal_data import (
    Finding,
    find_personal_data,
    is_masked_by_default,
)

FIXTURES = Path(__file__).resolve().parents[1] / "tests" / "fixtures" / "personal_data"


def lines_of(path: Path) -> list[tuple[str, list[str]]]:
    """Each line's text and what is to be found in it."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    column = "text" if rows and "text" in rows[0] else "answer"
    return [
        (row[column], [kind for kind in (row.get("kinds") or "").split("|") if kind])
        for row in rows
    ]


def is_met(expected: str, text: str, findings: Sequence[Finding], *, whole: bool) -> bool:
    """Whether a finding is what was expected, whole or at least a part of it."""
    kind, _, stretch = expected.partition(":")
    told = [text[one.start : one.end] for one in findings if one.kind == kind]
    if not stretch:
        return bool(told)
    return stretch in told if whole else any(one in stretch or stretch in one for one in told)


def measure(path: Path, *, show: bool) -> None:
    """The table of one file."""
    lines = lines_of(path)
    found = find_personal_data([text for text, _ in lines])
    every, whole, part = Counter[str](), Counter[str](), Counter[str]()
    false = 0
    for (text, expected), findings in zip(lines, found, strict=True):
        for one in expected:
            kind = one.partition(":")[0]
            every[kind] += 1
            whole[kind] += is_met(one, text, findings, whole=True)
            part[kind] += is_met(one, text, findings, whole=False)
        kinds = {one.partition(":")[0] for one in expected}
        odd = [one for one in findings if one.kind not in kinds and is_masked_by_default(one.kind)]
        false += bool(odd)
        missed = any(not is_met(one, text, findings, whole=True) for one in expected)
        if show and (odd or missed):
            print("  ", text, [text[one.start : one.end] for one in findings])
    print(f"{path.name}: {len(lines)} lines, {false} with something else found")
    for kind in sorted(every):
        print(f"  {kind:15} whole {whole[kind]}/{every[kind]}, at all {part[kind]}/{every[kind]}")


def time_of(answers: int, seed: int) -> None:
    """The times of finding and blinding in answers mixed of the fixtures' words."""
    rng = random.Random(seed)  # noqa: S311  no secret is made
    lines = [text for name in ("with.csv", "without.csv") for text, _ in lines_of(FIXTURES / name)]
    words = [word for line in lines for word in line.split()]
    texts = [" ".join(rng.choices(words, k=8)) + ". " + rng.choice(lines) for _ in range(answers)]
    organisations = ("Kuopion kaupunki", "Savonia-ammattikorkeakoulu")
    start = time.perf_counter()
    find_personal_data(texts, organisations)
    middle = time.perf_counter()
    for text in texts:
        blinded(text)
    end = time.perf_counter()
    print(f"{answers} answers: finding {middle - start:.1f} s, blinding {end - middle:.1f} s")


def main() -> None:
    """The tables, then the times."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--lines", type=Path, action="append")
    parser.add_argument("--answers", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--show", action="store_true")
    asked = parser.parse_args()
    for path in asked.lines or [FIXTURES / "with.csv", FIXTURES / "without.csv"]:
        measure(path, show=asked.show)
    time_of(asked.answers, asked.seed)


if __name__ == "__main__":
    main()
