"""Reports of the sample surveys, and of surveys made up for the tests."""

from datetime import date
from functools import cache
from pathlib import Path

from hyte_analysis.analysis.distribution import Reading
from hyte_analysis.importers.choices import ImportChoices
from hyte_analysis.importers.survey_file import read_survey
from hyte_analysis.reports.making import report_of
from hyte_analysis.reports.report import Report
from hyte_analysis.reports.samples import store_sample_themes
from hyte_analysis.storage.database import Database, open_database
from hyte_analysis.storage.surveys import load_survey, store_survey
from hyte_analysis.survey.answers import Filter
from hyte_analysis.survey.audiences import Profile, audience
from hyte_analysis.survey.codebook import CODEBOOK_FOLDER, read_codebook
from hyte_analysis.survey.model import Kind, Survey
from hyte_analysis.survey.plans import ItemKind, Plan, PlanItem, PlanSection
from hyte_analysis.texts.languages import in_language

SAMPLES = Path(__file__).resolve().parents[2] / "data" / "samples"
DAY = date(2025, 11, 5)
SURVEY = "ennakkokysely-2025"


@cache
def samples() -> Database:
    """Both sample surveys with the themes that come with them, in memory."""
    database = open_database(None)
    for path in sorted(SAMPLES.glob("ennakkokysely-*")):
        choices = ImportChoices((read_codebook(CODEBOOK_FOLDER / f"{path.stem}.toml"),))
        imported = read_survey(path.name, path.read_bytes(), choices)
        store_survey(database, imported.data, imported.source, imported.report.as_json())
        store_sample_themes(database, imported.data.survey.id)
    return database


def survey(survey_id: str = SURVEY) -> Survey:
    return load_survey(samples(), survey_id, with_codes=True)


def whole_plan(survey_id: str = SURVEY) -> Plan:
    """Every closed question and every summary of a sample, and some words of the team."""
    questions = survey(survey_id).questions
    items = tuple(
        PlanItem(ItemKind.QUESTION if q.is_closed else ItemKind.THEMES, q.id) for q in questions
    )
    words = PlanItem(ItemKind.TEXT, title="Mitä seuraavaksi", comment="• Ensin tämä\n• Sitten tuo")
    chosen = next(q for q in questions if q.is_closed and q.kind is Kind.SINGLE_CHOICE)
    commented = PlanItem(ItemKind.QUESTION, chosen.id, "Oma otsikko", "Työryhmän huomio kuvasta.")
    sections = (PlanSection("Kysymykset", items), PlanSection("Lopuksi", (commented, words)))
    event = "HYTE-neuvottelukunnan kokous 5.11.2025"
    return Plan("Kaikki", "Ennakkokyselyn tulokset", event, sections)


def report(
    plan: Plan | None = None,
    profile: Profile = Profile.INTERNAL,
    survey_id: str = SURVEY,
    language: str = "fi",
) -> Report:
    """A report of a sample survey for an audience, in a language."""
    with in_language(language):
        reading = Reading(audience=audience(profile, survey(survey_id).unit))
        return report_of(samples(), survey_id, plan or whole_plan(survey_id),
                         reading=reading, selection=Filter(), day=DAY)  # fmt: skip
