"""How fast an export becomes figures, against pandas doing the same in the same run.

    python benchmarks/import_and_breakdown.py

Two exports in the shape of the 2024 pre-survey are made in a temporary folder, one of 31 rows
and one of 12 400, by drawing rows of data/samples/ennakkokysely-2024.csv with a fixed seed and
varying their open answers. Printed are medians of several repeats, as ratios:

* import: reading the file and storing it in a database file / `pandas.read_csv` of the file
* all breakdowns: every question's figures for each group from the database / a pandas groupby
  of the same counts on the answers in long form, which stand ready in memory
* one question: one question's table from the same counts / a pandas groupby of it alone

Times depend on the machine, so nothing is asserted; the ratios are for comparing two commits.
"""

import csv
import io
import platform
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import duckdb
import pandas as pd

# A benchmark is run as a script: its own folder is on the path, the product's is not.
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from hyte_analysis.analysis.distribution import result_tables
from hyte_analysis.importers.choices import ImportChoices
from hyte_analysis.importers.survey_file import ImportedSurvey, read_survey
from hyte_analysis.storage.answers import StoredAnswers
from hyte_analysis.storage.database import open_database
from hyte_analysis.storage.surveys import store_survey
from hyte_analysis.survey.answers import Counts, Filter
from hyte_analysis.survey.codebook import known_codebooks
from hyte_analysis.survey.responses import SurveyData

SAMPLE = Path(__file__).resolve().parents[1] / "data" / "samples" / "ennakkokysely-2024.csv"
SEED = 2024
LONGEST_OPTION = 120
REPEATS = {31: 15, 12_400: 5}
QUESTION = "tavoitteiden-eteneminen"


def export_of(rows: int) -> bytes:
    """An export of this many rows: the sample's own, drawn with a seed, open answers varied."""
    table = list(csv.reader(io.StringIO(SAMPLE.read_text("utf-8-sig"), newline=""), delimiter=";"))
    header, answers = table[0], [row for row in table[1:] if any(row)]
    chance = random.Random(SEED)  # noqa: S311 - the same file every time
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(header)
    for number in range(rows):
        writer.writerow(_varied(header, chance.choice(answers), number, chance))
    return out.getvalue().encode("utf-8-sig")


def _varied(header: list[str], row: list[str], number: int, chance: random.Random) -> list[str]:
    """The row with a number in half of its long open answers; chosen options stay."""
    return [
        f"{cell} ({number})"
        if len(cell) > LONGEST_OPTION and not heading.endswith(cell) and chance.random() < 0.5
        else cell
        for heading, cell in zip(header, row, strict=True)
    ]


def median_seconds(repeats: int, work: Callable[[], object]) -> float:
    """The median time of doing the work, after doing it once unmeasured."""
    work()
    times = []
    for _ in range(repeats):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def read(path: Path) -> ImportedSurvey:
    """The survey in the file."""
    return read_survey(path.name, path.read_bytes(), ImportChoices(known_codebooks()))


def imported(path: Path, folder: Path) -> None:
    """Read the file and store it in a database file of its own."""
    target = folder / f"{time.perf_counter_ns()}.duckdb"
    survey = read(path)
    database = open_database(target)
    store_survey(database, survey.data, survey.source, survey.report.as_json())
    database.close()
    target.unlink()


def long_form(data: SurveyData) -> pd.DataFrame:
    """The survey's answers as pandas would hold them: response, group, question, option."""
    groups = {response.number: response.group_id for response in data.responses}
    frames = [
        pd.DataFrame(
            {
                "question": column.question_id,
                "response": column.responses,
                "option": column.options or [0] * len(column.responses),
            }
        )
        for column in data.answers
    ]
    answers = pd.concat(frames, ignore_index=True)
    answers["group"] = answers["response"].map(groups)
    return answers


def pandas_counts(answers: pd.DataFrame) -> tuple["pd.Series[int]", "pd.Series[int]"]:
    """Counts of each option and base n of each question, by group."""
    counts = answers.groupby(["question", "group", "option"]).size()
    return counts, answers.groupby(["question", "group"])["response"].nunique()


def measured(rows: int, folder: Path) -> Iterator[tuple[str, float, float]]:
    """What was measured, with the product's and pandas' median seconds."""
    path, repeats = folder / f"{rows}.csv", REPEATS[rows]
    path.write_bytes(export_of(rows))
    yield (
        "import / read_csv",
        median_seconds(repeats, lambda: imported(path, folder)),
        median_seconds(repeats, lambda: pd.read_csv(path, sep=";")),
    )
    data = read(path).data
    survey, answers = data.survey, long_form(data)
    database = open_database(folder / f"{rows}.duckdb")
    store_survey(database, data, read(path).source, {})

    def counts() -> Counts:
        return StoredAnswers(database).counts(survey.id, Filter())

    found = counts()
    check(found, answers)
    yield (
        "all breakdowns / groupby",
        median_seconds(repeats, lambda: result_tables(survey, counts())),
        median_seconds(repeats, lambda: pandas_counts(answers)),
    )
    one = replace(survey, questions=tuple(q for q in survey.questions if q.id == QUESTION))
    of_one = answers[answers["question"] == QUESTION]
    yield (
        "one question / groupby",
        median_seconds(repeats, lambda: result_tables(one, found)),
        median_seconds(repeats, lambda: pandas_counts(of_one)),
    )
    database.close()


def check(counts: Counts, answers: pd.DataFrame) -> None:
    """Stop where the two do not count the same: their times would not compare."""
    closed = answers[answers["option"] > 0]
    expected = closed.groupby(["question", "group", "option"]).size().to_dict()
    found = {(c.question_id, c.group_id, c.option_code): c.n for c in counts.answers}
    assert expected == {key: n for key, n in found.items() if key[2] is not None}


def main() -> None:
    """Measure and print."""
    print(f"{platform.platform()}, {platform.processor() or platform.machine()}")
    print(
        f"Python {platform.python_version()}, DuckDB {duckdb.__version__}, pandas {pd.__version__}"
    )
    print(f"\n{'rows':>7}  {'measured':<26}{'ratio':>8}{'product':>12}{'pandas':>12}")
    with tempfile.TemporaryDirectory() as folder:
        for rows in REPEATS:
            for name, ours, theirs in measured(rows, Path(folder)):
                figures = f"{ours / theirs:>8.2f}{ours * 1000:>9.1f} ms{theirs * 1000:>9.1f} ms"
                print(f"{rows:>7}  {name:<26}{figures}")


if __name__ == "__main__":
    main()
