"""Codings of open answers: loaded, changed in one transaction each, logged, taken back."""

import json
from collections import Counter, defaultdict
from collections.abc import Collection
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

import duckdb
import pyarrow as pa

from hyte_analysis.errors import StorageProblem, UnknownSurvey
from hyte_analysis.storage.coded_questions import (
    count_all_codes,
    count_codes,
    question_key,
    result_coders,
    run,
)
from hyte_analysis.storage.coded_responses import count_responses
from hyte_analysis.storage.database import Database
from hyte_analysis.storage.definitions import insert_rows
from hyte_analysis.storage.surveys import is_stored
from hyte_analysis.survey.access import Act
from hyte_analysis.survey.coding import (
    AGREED,
    AnswerKey,
    AnswerSplit,
    ChangeKind,
    Code,
    CodedPassage,
    CodingChange,
    CodingEvent,
    CodingRows,
    Passage,
    ResultCoder,
)
from hyte_analysis.texts import text

_TEXT, _WHOLE, _WHOLES = pa.string(), pa.int32(), pa.list_(pa.int32())
_TABLES: dict[str, dict[str, pa.DataType]] = {
    "code": {"id": _WHOLE, "name": _TEXT, "description": _TEXT, "colour": _TEXT, "parent": _WHOLE,
             "position": _WHOLE},
    "coded_passage": {"question_id": _TEXT, "response": _WHOLE, "digest": _TEXT,
                      "start_at": _WHOLE, "end_at": _WHOLE, "coder": _TEXT, "codes": _WHOLES},
    "answer_split": {"question_id": _TEXT, "response": _WHOLE, "digest": _TEXT, "cuts": _WHOLES},
    "result_coder": {"question_id": _TEXT, "coder": _TEXT},
}  # fmt: skip
# By these a row is known: no two rows of a survey have the same ones.
_KEYS = {
    "code": ("id",),
    "coded_passage": ("question_id", "response", "digest", "start_at", "end_at", "coder"),
    "answer_split": ("question_id", "response", "digest"),
    "result_coder": ("question_id",),
}
_Rows = dict[str, list[tuple[Any, ...]]]

# Most changes have no code in them: they are passed over without being read.
_LAST_CODE = """
SELECT max(list_max(json_extract(change, '$.added.codes[*].id')::INTEGER[]))
FROM coding_event WHERE survey_id = $survey AND contains(change, '"codes": [{')
"""

_UNKNOWN = """
SELECT count(*) FROM (SELECT unnest($given::INTEGER[]) AS id)
WHERE id NOT IN (SELECT id FROM code WHERE survey_id = $survey)
"""
_USED = """
SELECT (SELECT count(*) FROM coded_passage
        WHERE survey_id = $survey AND list_has_any(codes, $gone::INTEGER[]))
     + (SELECT count(*) FROM code
        WHERE survey_id = $survey AND list_contains($gone::INTEGER[], parent))
"""

_FEW = 10
"""So many rows are changed one by one: a join costs more than they do."""


def load_coding(database: Database, survey_id: str) -> CodingRows:
    """All codes and codings of a survey."""
    with database.reading() as cursor:
        found: _Rows = {}
        for table, columns in _TABLES.items():
            names, order = ", ".join(columns), ", ".join(_KEYS[table])
            statement = f"SELECT {names} FROM {table} WHERE survey_id = $survey ORDER BY {order}"  # noqa: S608 - this room's own names
            found[table] = cursor.execute(statement, {"survey": survey_id}).fetchall()
        ((last_code,),) = cursor.execute(_LAST_CODE, {"survey": survey_id}).fetchall()
    return CodingRows(
        tuple(sorted((Code(*row) for row in found["code"]), key=lambda c: (c.position, c.id))),
        tuple(CodedPassage(Passage(*row[:5]), row[5], tuple(row[6]))
              for row in found["coded_passage"]),
        tuple(AnswerSplit(AnswerKey(*row[:3]), tuple(row[3])) for row in found["answer_split"]),
        tuple(ResultCoder(*row) for row in found["result_coder"]),
        last_code or 0,
    )  # fmt: skip


def _as_rows(rows: CodingRows) -> _Rows:
    return {
        "code": [(c.id, c.name, c.description, c.colour, c.parent, c.position) for c in rows.codes],
        "coded_passage": [(*c.passage, c.coder, list(c.codes)) for c in rows.coded],
        "answer_split": [(*s.answer, list(s.cuts)) for s in rows.splits],
        "result_coder": [(r.question_id, r.coder) for r in rows.result_coders],
    }


def change_coding(database: Database, survey_id: str, change: CodingChange, who: str) -> int:
    """Make a change in one transaction and log it; the number of its event.

    Raises UnknownSurvey, and StorageProblem where what the change takes away is not there as it
    says, or what it adds is there already: somebody else has changed it meanwhile.
    """
    with database.writing(Act.CODE, survey_id) as cursor:
        if not is_stored(cursor, survey_id):
            raise UnknownSurvey(text("storage.unknown_survey", survey=survey_id))
        return _make(cursor, survey_id, change, who)


def undo_coding(
    database: Database, survey_id: str, who: str, kinds: Collection[ChangeKind] = tuple(ChangeKind)
) -> CodingEvent | None:
    """Take back the person's last change that is not taken back yet, where it is of these kinds.

    None where there is none. StorageProblem where somebody has since changed what it changed.
    """
    with database.writing(Act.CODE, survey_id) as cursor:
        event = _last_own(cursor, survey_id, who)
        if event is None or event.change.kind not in kinds:
            return None
        _make(cursor, survey_id, event.change.reverse, who, undoes=event.number)
        return event


def _make(
    cursor: duckdb.DuckDBPyConnection,
    survey_id: str,
    change: CodingChange,
    who: str,
    undoes: int | None = None,
) -> int:
    removed, added = _as_rows(change.removed), _as_rows(change.added)
    for table, rows in removed.items():
        if rows:
            _remove(cursor, survey_id, table, rows)
    for table, rows in added.items():
        if rows:
            _add(cursor, survey_id, table, rows)
    _check_codes(cursor, survey_id, change)
    number = _log(cursor, survey_id, change, who, undoes)
    if change.removed.codes or change.added.codes:
        count_all_codes(cursor, survey_id)
    else:
        _count(cursor, survey_id, change)
    return number


def _check_codes(cursor: duckdb.DuckDBPyConnection, survey_id: str, change: CodingChange) -> None:
    """StorageProblem where a code that is given is not there, or one that goes is still in use."""
    gone = {c.id for c in change.removed.codes} - {c.id for c in change.added.codes}
    given = {code for row in change.added.coded for code in row.codes}
    key = {"survey": survey_id, "gone": sorted(gone), "given": sorted(given)}
    (found,) = run(cursor, _UNKNOWN, key).fetchall() if given else [(0,)]
    (used,) = run(cursor, _USED, key).fetchall() if gone else [(0,)]
    if found[0] or used[0]:
        raise StorageProblem(text("storage.coding_changed"))


def _count(cursor: duckdb.DuckDBPyConnection, survey_id: str, change: CodingChange) -> None:
    """Count the codes of the questions that the change concerns."""
    away, new = change.removed, change.added
    recoded = {r.question_id for r in (*away.result_coders, *new.result_coders)}
    responses: dict[str, set[int]] = defaultdict(set)
    more: dict[str, Counter[str]] = defaultdict(Counter)
    for rows, sign in ((away, -1), (new, 1)):
        for coded in rows.coded:
            responses[coded.passage.question_id].add(coded.passage.response)
            if coded.coder != AGREED:
                more[coded.passage.question_id][coded.coder] += sign
    for question_id in sorted(recoded | responses.keys()):
        key = question_key(survey_id, question_id)
        now, before = result_coders(cursor, key, more[question_id])
        own = responses[question_id]
        is_new = question_id in recoded or now != before
        if is_new or not count_responses(cursor, survey_id, question_id, now, own):
            count_codes(cursor, survey_id, question_id)


def _incoming(survey_id: str, table: str, rows: list[tuple[Any, ...]]) -> pa.Table:
    columns = {"survey_id": _TEXT, **_TABLES[table]}
    values = zip(*((survey_id, *row) for row in rows), strict=True)
    arrays = [pa.array(v, kind) for v, kind in zip(values, columns.values(), strict=True)]
    return pa.table(arrays, names=list(columns))


def _remove(
    cursor: duckdb.DuckDBPyConnection, survey_id: str, table: str, rows: list[tuple[Any, ...]]
) -> None:
    if len(rows) <= _FEW:
        gone = _removed_one_by_one(cursor, survey_id, table, rows)
    else:
        names = ("survey_id", *_TABLES[table])
        same = " AND ".join(f"{table}.{n} IS NOT DISTINCT FROM leaving.{n}" for n in names)
        statement = f"DELETE FROM {table} USING leaving WHERE {same}"  # noqa: S608 - this room's own names
        cursor.register("leaving", _incoming(survey_id, table, rows))
        ((gone,),) = cursor.execute(statement).fetchall()
        cursor.unregister("leaving")
    if gone != len(rows):
        raise StorageProblem(text("storage.coding_changed"))


def _removed_one_by_one(
    cursor: duckdb.DuckDBPyConnection, survey_id: str, table: str, rows: list[tuple[Any, ...]]
) -> int:
    gone = 0
    for row in rows:
        values = {"survey_id": survey_id, **dict(zip(_TABLES[table], row, strict=True))}
        same = " AND ".join(f"{name} IS NOT DISTINCT FROM ${name}" for name in values)
        statement = f"DELETE FROM {table} WHERE {same}"  # noqa: S608 - this room's own names
        ((n,),) = cursor.execute(statement, values).fetchall()
        gone += n
    return gone


def _add(
    cursor: duckdb.DuckDBPyConnection, survey_id: str, table: str, rows: list[tuple[Any, ...]]
) -> None:
    if len(rows) <= _FEW:
        is_twice = any(_added(cursor, survey_id, table, row) > 1 for row in rows)
    else:
        insert_rows(cursor, table, _incoming(survey_id, table, rows))
        keys = ", ".join(_KEYS[table])
        twice = f"SELECT 1 FROM {table} WHERE survey_id = $survey GROUP BY {keys}"  # noqa: S608 - this room's own names
        rows_twice = cursor.execute(f"{twice} HAVING count(*) > 1", {"survey": survey_id})
        is_twice = bool(rows_twice.fetchall())
    if is_twice:
        raise StorageProblem(text("storage.coding_changed"))


def _added(
    cursor: duckdb.DuckDBPyConnection, survey_id: str, table: str, row: tuple[Any, ...]
) -> int:
    """Insert a row; how many there are now with what it is known by."""
    values = {"survey_id": survey_id, **dict(zip(_TABLES[table], row, strict=True))}
    names, places = ", ".join(values), ", ".join(f"${name}" for name in values)
    cursor.execute(f"INSERT INTO {table} ({names}) VALUES ({places})", values)  # noqa: S608 - this room's own names
    key = {name: values[name] for name in ("survey_id", *_KEYS[table])}
    same = " AND ".join(f"{name} = ${name}" for name in key)
    return len(cursor.execute(f"SELECT 1 FROM {table} WHERE {same}", key).fetchall())  # noqa: S608 - this room's own names


def _log(
    cursor: duckdb.DuckDBPyConnection,
    survey_id: str,
    change: CodingChange,
    who: str,
    undoes: int | None,
) -> int:
    rows = {"removed": asdict(change.removed), "added": asdict(change.added)}
    ((number,),) = cursor.execute(
        """INSERT INTO coding_event
        (survey_id, number, changed_at, who, kind, what, undoes, change)
        SELECT $survey, coalesce(max(number), 0) + 1, $now, $who, $kind, $what, $undoes, $change
        FROM coding_event WHERE survey_id = $survey
        RETURNING number""",
        {
            "survey": survey_id,
            "now": datetime.now(UTC).replace(tzinfo=None),
            "who": who,
            "kind": change.kind.value,
            "what": change.what,
            "undoes": undoes,
            "change": json.dumps(rows, ensure_ascii=False),
        },
    ).fetchall()
    return int(number)


def coding_log(database: Database, survey_id: str, most: int = 200) -> tuple[CodingEvent, ...]:
    """The survey's latest changes, the newest first; what they changed is left out."""
    with database.reading() as cursor:
        rows = cursor.execute(
            """SELECT number, changed_at, who, kind, what, undoes FROM coding_event
            WHERE survey_id = $survey ORDER BY number DESC LIMIT $most""",
            {"survey": survey_id, "most": most},
        ).fetchall()
    return tuple(
        CodingEvent(number, at, who, CodingChange(ChangeKind(kind), what=what), undoes)
        for number, at, who, kind, what, undoes in rows
    )


def _last_own(cursor: duckdb.DuckDBPyConnection, survey_id: str, who: str) -> CodingEvent | None:
    rows = cursor.execute(
        """SELECT number, changed_at, who, kind, what, change FROM coding_event e
        WHERE survey_id = $survey AND who = $who AND undoes IS NULL
          AND NOT EXISTS (FROM coding_event u WHERE u.survey_id = $survey AND u.undoes = e.number)
        ORDER BY number DESC LIMIT 1""",
        {"survey": survey_id, "who": who},
    ).fetchall()
    if not rows:
        return None
    number, at, by, kind, what, change = rows[0]
    table = json.loads(change)
    removed, added = _rows_of(table["removed"]), _rows_of(table["added"])
    return CodingEvent(number, at, by, CodingChange(ChangeKind(kind), removed, added, what))


def _rows_of(table: dict[str, list[dict[str, Any]]]) -> CodingRows:
    return CodingRows(
        tuple(Code(**row) for row in table["codes"]),
        tuple(CodedPassage(Passage(*row["passage"]), row["coder"], tuple(row["codes"]))
              for row in table["coded"]),
        tuple(AnswerSplit(AnswerKey(*row["answer"]), tuple(row["cuts"]))
              for row in table["splits"]),
        tuple(ResultCoder(**row) for row in table["result_coders"]),
    )  # fmt: skip
