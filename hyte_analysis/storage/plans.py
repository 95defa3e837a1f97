"""The team's report plans: every saved state is kept for a while, to go back to."""

import json
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

import duckdb

from hyte_analysis.errors import StorageProblem, UnknownSurvey
from hyte_analysis.storage.database import Database
from hyte_analysis.storage.surveys import is_stored
from hyte_analysis.survey.access import Act
from hyte_analysis.survey.plans import ItemKind, Plan, PlanItem, PlanSection
from hyte_analysis.texts import text

KEPT = 200
"""How many states of a plan are kept."""


@dataclass(frozen=True, slots=True)
class StoredPlan:
    """A plan with its number within its survey and the number of its state."""

    survey_id: str
    id: int
    version: int
    plan: Plan


_LAST = """
SELECT id, version, content FROM plan WHERE survey_id = $survey
QUALIFY row_number() OVER (PARTITION BY id ORDER BY version DESC) = 1
ORDER BY id
"""


def list_plans(database: Database, survey_id: str) -> tuple[StoredPlan, ...]:
    """The survey's plans in the order in which they were made; removed ones are not there."""
    with database.reading() as cursor:
        rows = cursor.execute(_LAST, {"survey": survey_id}).fetchall()
    return tuple(
        StoredPlan(survey_id, id_, version, _plan(json.loads(content)))
        for id_, version, content in rows
        if content is not None
    )


def add_plan(database: Database, survey_id: str, plan: Plan, who: str) -> StoredPlan:
    """Store a new plan. Raises UnknownSurvey, StorageProblem for a name that is taken."""
    with database.writing(Act.PLAN, survey_id) as cursor:
        rows = _rows(cursor, survey_id)
        _check_name(rows, plan.name, None)
        id_ = max((row[0] for row in rows), default=0) + 1
        _insert(cursor, survey_id, id_, 1, who, plan)
    return StoredPlan(survey_id, id_, 1, plan)


def store_plan(database: Database, stored: StoredPlan, plan: Plan, who: str) -> StoredPlan:
    """Store the next state of a plan, made to the state that is given.

    Raises UnknownSurvey, and StorageProblem where the plan is no longer in that state or another
    plan has its new name.
    """
    return _store(database, stored, plan, who)


def remove_plan(database: Database, stored: StoredPlan, who: str) -> None:
    """Take a plan away; `undo_plan` brings it back. Raises as `store_plan`."""
    _store(database, stored, None, who)


def _store(database: Database, stored: StoredPlan, plan: Plan | None, who: str) -> StoredPlan:
    with database.writing(Act.PLAN, stored.survey_id) as cursor:
        rows = _rows(cursor, stored.survey_id)
        _check_state(rows, stored)
        if plan is not None:
            _check_name(rows, plan.name, stored.id)
        version = stored.version + 1
        _insert(cursor, stored.survey_id, stored.id, version, who, plan)
        cursor.execute(
            "DELETE FROM plan WHERE survey_id = $survey AND id = $id AND version <= $old",
            {"survey": stored.survey_id, "id": stored.id, "old": version - KEPT},
        )
    return StoredPlan(stored.survey_id, stored.id, version, plan or stored.plan)


def undo_plan(database: Database, survey_id: str, plan_id: int, made_to: int) -> StoredPlan | None:
    """The plan as it was before its last change, stored as a state with a number of its own.

    None where there is nothing to go back to: a plan that was just made stays. A removed plan is
    undone from the state after its last. Raises UnknownSurvey, StorageProblem where the plan is no
    longer in the state that the undo was `made_to`, or where its name has been taken meanwhile.
    """
    own = "survey_id = $survey AND id = $id"
    with database.writing(Act.PLAN, survey_id) as cursor:
        rows = _rows(cursor, survey_id)
        key: dict[str, object] = {"survey": survey_id, "id": plan_id}
        if not any(row[:2] == (plan_id, made_to) for row in rows):
            raise StorageProblem(text("storage.plan_changed"))
        states = cursor.execute(
            f"SELECT version, content FROM plan WHERE {own} ORDER BY version DESC LIMIT 2",  # noqa: S608 - this room's own
            key,
        ).fetchall()
        if len(states) < 2:
            return None
        before, content = states[1]
        plan = _plan(json.loads(content))
        _check_name(rows, plan.name, plan_id)
        cursor.execute(f"DELETE FROM plan WHERE {own} AND version = $version",  # noqa: S608 - this room's own
                       {**key, "version": made_to})  # fmt: skip
        # A number of its own: who saw the state left behind has not seen this one.
        cursor.execute(
            f"UPDATE plan SET version = $version WHERE {own} AND version = $before",  # noqa: S608 - this room's own
            {**key, "version": made_to + 1, "before": before},
        )
    return StoredPlan(survey_id, plan_id, made_to + 1, plan)


def _rows(cursor: duckdb.DuckDBPyConnection, survey_id: str) -> list[tuple[int, int, str | None]]:
    if not is_stored(cursor, survey_id):
        raise UnknownSurvey(text("storage.unknown_survey", survey=survey_id))
    return cursor.execute(_LAST, {"survey": survey_id}).fetchall()


def _check_state(rows: list[tuple[int, int, str | None]], stored: StoredPlan) -> None:
    if not any(row[:2] == (stored.id, stored.version) and row[2] is not None for row in rows):
        raise StorageProblem(text("storage.plan_changed"))


def _check_name(rows: list[tuple[int, int, str | None]], name: str, own: int | None) -> None:
    taken = (json.loads(content)["name"] for id_, _, content in rows if content and id_ != own)
    if name.casefold() in map(str.casefold, taken):
        raise StorageProblem(text("storage.plan_name_taken", name=name))


def _insert(  # noqa: PLR0913, PLR0917 - the columns of a row
    cursor: duckdb.DuckDBPyConnection,
    survey_id: str,
    id_: int,
    version: int,
    who: str,
    plan: Plan | None,
) -> None:
    content = None if plan is None else json.dumps(asdict(plan), ensure_ascii=False)
    cursor.execute(
        """INSERT INTO plan (survey_id, id, version, changed_at, who, content)
        VALUES ($survey, $id, $version, $now, $who, $content)""",
        {"survey": survey_id, "id": id_, "version": version, "who": who, "content": content,
         "now": datetime.now(UTC).replace(tzinfo=None)},
    )  # fmt: skip


def _plan(table: dict[str, Any]) -> Plan:
    sections = tuple(
        PlanSection(part["heading"], tuple(map(_item, part["items"]))) for part in table["sections"]
    )
    return Plan(table["name"], table["title"], table["event"], sections)


def _item(table: dict[str, Any]) -> PlanItem:
    return PlanItem(**{**table, "kind": ItemKind(table["kind"])})
