"""How fast all breakdowns of a very large survey come, against the barest query and pandas.

    python benchmarks/all_breakdowns.py [--rows 1000000]

Surveys of 60 questions (45 single choices, 6 multiple choices of five options, one of which has
focus areas, 7 numbers of 500 values, 2 open questions) are made with a fixed seed and stored as
an import stores them: of 21, 10 000 and 100 000 responses, and of the given number, which makes
some 66 answers a response. Each is checked to be counted alike by all, and then printed are
medians of repeats, taken in turn, in one run on one database file:

* bare GROUP BY: one `GROUP BY` of question, group and option with `count(*)`, over the same
  answers as three SMALLINT columns that stand ready in a table, on the product's own connection
* bare, own table: one `GROUP BY` of the product's own answer table by its tally
* counts: what `StoredAnswers.counts` returns: counts, base n, focus areas, responses by group
* all breakdowns: the counts, and every question's table for each group from them, as the public
  may see it: disclosure control included
* and differences: the same, with the tests of every question's groups
* pandas: `groupby` of question, group and option as small integers in memory, where texts or
  categoricals of so many rows would be slower
* one question, filtered: its table for those who chose some options of another question
* one question by another: its counts by the options of a multiple choice in place of groups

Ratios are to the first line. Times depend on the machine, so nothing is asserted about them.
"""

import argparse
import platform
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd

# A benchmark is run as a script: its own folder is on the path, the product's is not.
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from hyte_analysis.analysis.distribution import Reading, read_tables, result_tables
from hyte_analysis.analysis.group_differences import group_differences
from hyte_analysis.analysis.result import ResultTable
from hyte_analysis.storage.answers import StoredAnswers
from hyte_analysis.storage.database import Database, open_database
from hyte_analysis.storage.surveys import store_survey
from hyte_analysis.survey.answers import Filter
from hyte_analysis.survey.audiences import Profile, audience
from hyte_analysis.survey.model import Kind, Option, Question, RespondentGroup, Role, Scale, Survey
from hyte_analysis.survey.responses import AnswerColumn, Response, SourceFile, SurveyData

SEED = 60
SINGLE, MULTIPLE, NUMBERS, OPEN = 45, 6, 7, 2
LARGEST = 500
GROUPS = ("HVA", "Kunta", "Oppilaitokset", "Muut toimijat", "Järjestöt")
SIZES = {21: 15, 10_000: 15, 100_000: 9}
REPEATS = 5
LONG = """
CREATE TABLE long AS
SELECT q.position::SMALLINT AS question, g.position::SMALLINT AS grp,
       coalesce(t.option_code, 0)::SMALLINT AS option
FROM answer JOIN tally t ON t.id = tally_id
JOIN question q ON q.id = t.question_id JOIN respondent_group g ON g.id = t.group_id
"""


def asked() -> Survey:
    """The survey: 60 questions and five groups."""
    agreeing = (*_options(5), Option(6, "En osaa sanoa", "EOS", Role.DONT_KNOW))
    choices = _options(5)
    areas = tuple(replace(o, area="Arki" if o.code < 4 else "Johto") for o in choices)
    questions = [
        *(_question(f"yksi-{i}", Kind.SINGLE_CHOICE, agreeing) for i in range(SINGLE)),
        *(_question(f"monta-{i}", Kind.MULTIPLE_CHOICE, choices if i else areas)
          for i in range(MULTIPLE)),
        *(_question(f"luku-{i}", Kind.NUMBER) for i in range(NUMBERS)),
        *(_question(f"avoin-{i}", Kind.OPEN_TEXT) for i in range(OPEN)),
    ]  # fmt: skip
    groups = tuple(RespondentGroup(name, name) for name in GROUPS)
    return Survey("kysely", "Kysely", 2025, groups, tuple(questions))


def _options(number: int) -> tuple[Option, ...]:
    return tuple(Option(code, f"Vaihtoehto {code}", f"V{code}") for code in range(1, number + 1))


def _question(name: str, kind: Kind, options: tuple[Option, ...] = ()) -> Question:
    scale = Scale.ORDINAL if kind is Kind.SINGLE_CHOICE else None
    return Question(name, name, f"Kysymys {name}?", kind, scale, "1. Osio", options)


def made(rows: int) -> SurveyData:
    """The survey with this many responses, drawn with a seed."""
    chance = np.random.default_rng(SEED)
    survey = asked()
    everyone = np.arange(2, rows + 2, dtype=np.int32)
    groups = chance.integers(0, len(GROUPS), rows).tolist()
    texts = [f"Avoin vastaus numero {i}" for i in range(5_000)]
    columns: list[AnswerColumn] = []
    for q in survey.questions:
        if q.kind is Kind.SINGLE_CHOICE:
            options = chance.integers(1, 7, rows, dtype=np.int32)
            columns.append(AnswerColumn(q.id, everyone, options))
        elif q.kind is Kind.MULTIPLE_CHOICE:
            for option in q.options:
                chose = everyone[chance.random(rows) < 0.4]
                codes = np.full(len(chose), option.code, np.int32)
                columns.append(AnswerColumn(q.id, chose, codes))
        elif q.kind is Kind.NUMBER:
            numbers = chance.integers(0, LARGEST, rows).astype(np.float64)
            columns.append(AnswerColumn(q.id, everyone, numbers=numbers))
        else:
            drawn = [texts[i] for i in chance.integers(0, len(texts), rows).tolist()]
            columns.append(AnswerColumn(q.id, everyone, texts=drawn))
    responses = tuple(
        Response(n, GROUPS[g]) for n, g in zip(everyone.tolist(), groups, strict=True)
    )
    return SurveyData(survey, responses, tuple(columns))


def build(path: Path, rows: int) -> None:
    """Store the survey in a new database file, and beside it the bare query's table."""
    data = made(rows)
    database = open_database(path)
    start = time.perf_counter()
    store_survey(database, data, SourceFile("kysely.csv", b"", "kysely"), {})
    seconds = time.perf_counter() - start
    del data
    with database.changing() as cursor:
        cursor.execute(LONG)
    database.close()
    print(f"\n{rows} responses, stored in {seconds:.1f} s, {path.stat().st_size / 2**20:.0f} MiB")


def works(database: Database, frame: pd.DataFrame) -> dict[str, Callable[[], object]]:
    """What is measured, the bare query first."""
    answers = StoredAnswers(database)
    survey = asked()
    one = replace(survey, questions=survey.questions[1:2])
    of_one = [one.questions[0].id]
    chosen = Filter(question_id="yksi-0", option_codes=(1, 2))
    public = Reading(audience=audience(Profile.PUBLIC, survey.unit))

    def breakdowns() -> tuple[ResultTable, ...]:
        return read_tables(survey, answers.counts("kysely", Filter()), public)

    return {
        "bare GROUP BY": lambda: rows_of(
            database, "SELECT question, grp, option, count(*) FROM long GROUP BY ALL"
        ),
        "bare, own table": lambda: rows_of(
            database, "SELECT tally_id, count(*) FROM answer GROUP BY ALL"
        ),
        "counts": lambda: answers.counts("kysely", Filter()),
        "all breakdowns": breakdowns,
        "and differences": lambda: group_differences(breakdowns()),
        "pandas": lambda: frame.groupby(["question", "grp", "option"]).size(),
        "counts, filtered": lambda: answers.counts("kysely", chosen),
        "one question, filtered": lambda: result_tables(
            one, answers.counts("kysely", chosen, of_one)
        ),
        "one question by another": lambda: answers.counts_by("kysely", Filter(), "monta-0", of_one),
    }


def rows_of(database: Database, statement: str) -> list[tuple[object, ...]]:
    """All rows of the statement."""
    with database.reading() as cursor:
        return cursor.execute(statement).fetchall()


def check(database: Database, frame: pd.DataFrame) -> None:
    """Stop where the product, the bare query and pandas do not count the same."""
    counts = StoredAnswers(database).counts("kysely", Filter())
    survey = asked()
    question = {q.id: position for position, q in enumerate(survey.questions)}
    group = {g.id: position for position, g in enumerate(survey.groups)}
    found: dict[tuple[int, int, int], int] = {}
    for count in counts.answers:
        key = question[count.question_id], group[count.group_id], count.option_code or 0
        found[key] = found.get(key, 0) + count.n
    bare = rows_of(database, "SELECT question, grp, option, count(*) FROM long GROUP BY ALL")
    assert found == {(q, g, o): n for q, g, o, n in bare}
    assert found == frame.groupby(["question", "grp", "option"]).size().to_dict()
    assert sum(found.values()) == len(frame)
    single = {b.group_id: b.n for b in counts.bases if b.question_id == "yksi-0"}
    assert single == dict(counts.responses)


def measure(path: Path, repeats: int) -> None:
    """Check, measure and print one database."""
    database = open_database(path, read_only=True)
    with database.reading() as cursor:
        frame = pd.DataFrame(cursor.execute("SELECT * FROM long").fetchnumpy())
    check(database, frame)
    print(f"{len(frame)} answers\n{'measured':<26}{'time':>12}{'ratio':>8}")
    times: dict[str, list[float]] = {}
    for _ in range(repeats):
        for name, work in works(database, frame).items():
            start = time.perf_counter()
            work()
            times.setdefault(name, []).append(time.perf_counter() - start)
    medians = {name: statistics.median(taken) for name, taken in times.items()}
    bare = medians["bare GROUP BY"]
    for name, seconds in medians.items():
        print(f"{name:<26}{seconds * 1000:>9.1f} ms{seconds / bare:>8.2f}", flush=True)
    database.close()


def main() -> None:
    """Make the surveys, measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    given = parser.parse_args()
    print(f"{platform.platform()}, Python {platform.python_version()}")
    print(f"DuckDB {duckdb.__version__}, pandas {pd.__version__}, numpy {np.__version__}")
    for rows, repeats in (SIZES | {given.rows: REPEATS}).items():
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "hyte.duckdb"
            build(path, rows)
            measure(path, repeats)


if __name__ == "__main__":
    main()
