"""The works of `speed.py` that need no browser, each done in a process of its own."""

import json
import resource
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import pandas as pd

from benchmarks import large_import, report_exports
from benchmarks.all_breakdowns import asked, build, rows_of
from hyte_analysis.analysis.distribution import Reading, read_tables, result_tables
from hyte_analysis.analysis.group_differences import group_differences
from hyte_analysis.exports import EXPORTS
from hyte_analysis.exports.report_files import REPORT_FILES
from hyte_analysis.open_answers.readings import load
from hyte_analysis.open_answers.search import search_index
from hyte_analysis.open_answers.themes import default_count, suggest_themes
from hyte_analysis.reports.making import report_of
from hyte_analysis.reports.presets import starting_plan
from hyte_analysis.reports.report import Report
from hyte_analysis.storage.answers import StoredAnswers
from hyte_analysis.storage.database import Database, open_database
from hyte_analysis.survey.answers import Filter
from hyte_analysis.survey.audiences import Profile, audience

Work = Callable[[], object]
ID, ONE, OPEN_QUESTION = "kysely", "yksi-1", "avoin-0"
CHOSEN = Filter(question_id="yksi-0", option_codes=(1, 2))
LONG_FORM = "SELECT question, grp, option FROM long"
DAY = date(2025, 11, 5)
# Work that takes long is done fewer times.
ENOUGH_SECONDS = 6.0


def stored(folder: Path, rows: int) -> Path:
    """The database of the survey with this many responses."""
    return folder / f"{rows}.duckdb"


def export_file(folder: Path, rows: int, kind: str) -> Path:
    """An export of a survey tool with this many responses."""
    return folder / f"kysely-{rows}.{kind}"


def make_database(folder: Path, rows: int) -> None:
    """Make the survey straight into the tables, as an import would store it."""
    build(stored(folder, rows), rows)


def make_csv(folder: Path, rows: int) -> None:
    """Make the export as text."""
    large_import.write_csv(export_file(folder, rows, "csv"), rows)


def make_xlsx(folder: Path, rows: int) -> None:
    """Make the export as a workbook."""
    large_import.write_xlsx(export_file(folder, rows, "xlsx"), rows)


def _opened(folder: Path, rows: int) -> Database:
    return open_database(stored(folder, rows), read_only=True)


def _imported(kind: str, work: str) -> Callable[[Path, int], Work]:
    return lambda folder, rows: large_import.WORKS[work](export_file(folder, rows, kind))


def _all_breakdowns(folder: Path, rows: int) -> Work:
    answers, survey = StoredAnswers(_opened(folder, rows)), asked()
    public = Reading(audience=audience(Profile.PUBLIC, survey.unit))
    return lambda: read_tables(survey, answers.counts(ID, Filter()), public)


def _one_question(folder: Path, rows: int) -> Work:
    answers, survey = StoredAnswers(_opened(folder, rows)), asked()
    one = replace(survey, questions=tuple(q for q in survey.questions if q.id == ONE))
    return lambda: result_tables(one, answers.counts(ID, Filter(), [ONE]))


def _filtered(folder: Path, rows: int) -> Work:
    answers, survey = StoredAnswers(_opened(folder, rows)), asked()
    return lambda: result_tables(survey, answers.counts(ID, CHOSEN))


def _bare_query(statement: str) -> Callable[[Path, int], Work]:
    def ready(folder: Path, rows: int) -> Work:
        database = _opened(folder, rows)
        return lambda: rows_of(database, statement)

    return ready


def _frame(folder: Path, rows: int) -> pd.DataFrame:
    database = _opened(folder, rows)
    with database.reading() as cursor:
        return pd.DataFrame(cursor.execute(LONG_FORM).fetchnumpy())


def _pandas(folder: Path, rows: int) -> Work:
    frame = _frame(folder, rows)
    return lambda: frame.groupby(["question", "grp", "option"]).size()


def _polars(folder: Path, rows: int) -> Work:
    import polars as pl  # noqa: PLC0415 - its own process alone

    columns = {name: column.to_numpy() for name, column in _frame(folder, rows).items()}
    frame = pl.DataFrame(columns)
    return lambda: frame.group_by("question", "grp", "option").len()


def _pandas_one(folder: Path, rows: int) -> Work:
    frame = _frame(folder, rows)
    return lambda: frame[frame["question"] == 1].groupby(["grp", "option"]).size()


def _texts(folder: Path, rows: int) -> tuple[list[str], list[str]]:
    # A server reads the dictionaries once, when the first page of open answers is opened.
    load(lambda _: None)
    found = StoredAnswers(_opened(folder, rows)).open_answers(ID, Filter(), [OPEN_QUESTION])
    return [answer.text for answer in found], [answer.group_id for answer in found]


def _search(folder: Path, rows: int) -> Work:
    index = search_index(_texts(folder, rows)[0])
    return lambda: index.find("avoin 12")


def _search_index(folder: Path, rows: int) -> Work:
    texts, _ = _texts(folder, rows)
    return lambda: search_index(texts)


def _themes(folder: Path, rows: int) -> Work:
    texts, groups = _texts(folder, rows)
    return lambda: suggest_themes(texts, groups, default_count(len(texts)))


def _report(folder: Path, rows: int) -> Report:
    survey = asked()
    return report_of(_opened(folder, rows), ID, starting_plan(survey, ()),
                     reading=Reading(), selection=Filter(), day=DAY)  # fmt: skip


def _all_tables(folder: Path, rows: int) -> Work:
    survey, answers = asked(), StoredAnswers(_opened(folder, rows))
    tables = read_tables(survey, answers.counts(ID, Filter()), Reading())
    differences = group_differences(tables)
    return lambda: EXPORTS[0].make(survey, tables, (), differences)


def _report_making(folder: Path, rows: int) -> Work:
    return lambda: _report(folder, rows)


def _report_file(kind: str) -> Callable[[Path, int], Work]:
    def ready(folder: Path, rows: int) -> Work:
        report = _report(folder, rows)
        file = next(file for file in REPORT_FILES if file.id == kind)
        return lambda: file.make(report)

    return ready


def _bare_file(kind: str) -> Callable[[Path, int], Work]:
    def ready(folder: Path, rows: int) -> Work:
        report = _report(folder, rows)
        file = next(file for file in REPORT_FILES if file.id == kind)
        return report_exports.BARE[kind][2](file.make(report), report)

    return ready


WORKS: dict[str, Callable[[Path, int], Work]] = {
    "import_csv": _imported("csv", "import"),
    "duckdb_csv": _imported("csv", "unpivot_into_file"),
    "import_xlsx": _imported("xlsx", "import"),
    "openpyxl_xlsx": _imported("xlsx", "read_excel"),
    "all_breakdowns": _all_breakdowns,
    "bare_group_by": _bare_query("SELECT question, grp, option, count(*) FROM long GROUP BY ALL"),
    "pandas": _pandas,
    "polars": _polars,
    "one_question": _one_question,
    "bare_one": _bare_query(
        "SELECT grp, option, count(*) FROM long WHERE question = 1 GROUP BY ALL"
    ),
    "pandas_one": _pandas_one,
    "filtered": _filtered,
    "search": _search,
    "search_index": _search_index,
    "themes": _themes,
    "all_tables_xlsx": _all_tables,
    "report": _report_making,
    **{f"report_{file.id}": _report_file(file.id) for file in REPORT_FILES},
    **{f"bare_{kind}": _bare_file(kind) for kind in report_exports.BARE},
}
MAKERS = {"database": make_database, "csv": make_csv, "xlsx": make_xlsx}


def do(name: str, folder: Path, rows: int, repeats: int) -> None:
    """Do a work in this process; print its seconds and the peak of memory in MiB."""
    sys.stdout.flush()
    if name in MAKERS:
        MAKERS[name](folder, rows)
        return
    work = WORKS[name](folder, rows)
    taken: list[float] = []
    while len(taken) < repeats and sum(taken) < ENOUGH_SECONDS:
        start = time.perf_counter()
        told = work()
        taken.append(told if isinstance(told, float) else time.perf_counter() - start)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"seconds": taken, "peak": peak}))


def names_of(kinds: Sequence[str]) -> list[str]:
    """The works whose names are given; all where none is."""
    return [name for name in WORKS if not kinds or name in kinds]
