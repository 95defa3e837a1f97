"""What a database says of itself when all of it is read."""

from dataclasses import dataclass
from datetime import datetime

import duckdb

from hyte_analysis.errors import StorageProblem
from hyte_analysis.storage.connecting import Fault, fault_of
from hyte_analysis.storage.database import Database

_TABLES = """
SELECT table_name, list(column_name ORDER BY column_index), list(data_type ORDER BY column_index)
FROM duckdb_columns() WHERE NOT internal GROUP BY table_name ORDER BY table_name
"""


@dataclass(frozen=True, slots=True)
class TableState:
    """A table with its rows, all read; `strays` are rows of a survey that is not there."""

    name: str
    rows: int
    strays: int


def table_states(database: Database) -> tuple[TableState, ...]:
    """Every table, read to its last byte; StorageProblem where one can't be read."""
    with database.reading() as cursor:
        tables = cursor.execute(_TABLES).fetchall()
        return tuple(_state(cursor, name, columns) for name, columns, _ in tables)


def _state(cursor: duckdb.DuckDBPyConnection, name: str, columns: list[str]) -> TableState:
    # The hash makes it read the cells, not only count the rows.
    own = ", ".join(f'"{column}"' for column in columns)
    statement = f'SELECT count(*), bit_xor(hash({own})) FROM "{name}"'  # noqa: S608 - the catalogue's own names
    ((rows, _),) = cursor.execute(statement).fetchall()
    of = [column for column in columns if column in ("survey_id", "other_survey_id")]
    strays = 0
    for column in of:
        statement = f'SELECT count(*) FROM "{name}" ANTI JOIN survey ON survey.id = "{column}"'  # noqa: S608 - as above
        ((found,),) = cursor.execute(statement).fetchall()
        strays += found
    if name == "answer":
        statement = "SELECT count(*) FROM answer ANTI JOIN tally ON tally.id = tally_id"
        ((strays,),) = cursor.execute(statement).fetchall()
    return TableState(name, rows, strays)


def newest_moment(database: Database) -> datetime | None:
    """The newest time (UTC) at which anything was stored, or None."""
    with database.reading() as cursor:
        found = []
        for name, columns, types in cursor.execute(_TABLES).fetchall():
            for column, kind in zip(columns, types, strict=True):
                if kind == "TIMESTAMP":
                    statement = f'SELECT max("{column}") FROM "{name}"'  # noqa: S608 - the catalogue's own names
                    found += [row[0] for row in cursor.execute(statement).fetchall() if row[0]]
    return max(found, default=None)


def is_in_use(problem: StorageProblem) -> bool:
    """Whether the database could not be opened because another program has it open."""
    cause = problem.__cause__
    return cause is not None and fault_of(cause) is Fault.LOCKED


def is_damaged(problem: StorageProblem) -> bool:
    """Whether the database could not be opened because of what the file itself holds."""
    cause = problem.__cause__
    return cause is not None and fault_of(cause) in (Fault.DAMAGED, Fault.INVALIDATED)
