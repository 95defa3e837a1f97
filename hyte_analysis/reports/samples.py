"""What comes ready-made with a sample survey, stored beside it: codes, summaries, a plan."""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from hyte_analysis.open_answers.sample_themes import read_sample_themes, themes_file
from hyte_analysis.storage.answers import StoredAnswers
from hyte_analysis.storage.coding import change_coding
from hyte_analysis.storage.database import Database
from hyte_analysis.storage.plans import add_plan
from hyte_analysis.storage.releases import store_releases
from hyte_analysis.storage.summaries import store_summary
from hyte_analysis.survey.answers import Filter
from hyte_analysis.survey.coding import ChangeKind, CodingChange
from hyte_analysis.survey.plans import ItemKind, Plan, PlanItem, PlanSection

PLANS = Path(__file__).resolve().parents[2] / "data" / "samples" / "plans"


def store_sample_themes(database: Database, survey_id: str) -> None:
    """Store what comes with the sample survey of this id; nothing where nothing does."""
    path = themes_file(survey_id)
    if path.is_file():
        _store_themes(database, survey_id, path)
    path = plan_file(survey_id)
    if path.is_file():
        plan, who = read_sample_plan(path)
        add_plan(database, survey_id, plan, who)


def _store_themes(database: Database, survey_id: str, path: Path) -> None:
    ready = read_sample_themes(path, StoredAnswers(database).open_answers(survey_id, Filter(), ()))
    change = CodingChange(ChangeKind.CODING_IMPORTED, added=ready.coding)
    change_coding(database, survey_id, change, ready.coder)
    store_releases(database, survey_id, ready.releases)
    for summary in ready.summaries:
        store_summary(database, survey_id, summary, ready.coder, 0)


def plan_file(survey_id: str) -> Path:
    """Where a sample's ready-made plan is; most surveys have none."""
    return PLANS / f"{survey_id}.toml"


def read_sample_plan(path: Path) -> tuple[Plan, str]:
    """The file's plan, and in whose name it is stored."""
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    sections = tuple(
        PlanSection(part.get("otsikko", ""), tuple(map(_item, part["kohdat"])))
        for part in table["osiot"]
    )
    plan = Plan(table["nimi"], table.get("otsikko", ""), table.get("tilaisuus", ""), sections)
    return plan, table["tekija"]


def _item(row: Mapping[str, Any]) -> PlanItem:
    return PlanItem(
        ItemKind(row["laji"]),
        question_id=row.get("kysymys", ""),
        title=row.get("otsikko", ""),
        comment=row.get("kommentti", "").strip(),
        chart=row.get("kaavio", ""),
        order=row.get("jarjestys", ""),
        values=row.get("luvut", ""),
        against=row.get("vastaan", ""),
        beside=row.get("rinnalla", ""),
    )
