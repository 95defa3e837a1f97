"""A plan as the Report of the chosen audience, made once and kept while nothing changes."""

from collections.abc import Hashable
from dataclasses import replace
from datetime import date, datetime

from hyte_analysis.reports.making import report_of
from hyte_analysis.reports.report import Report
from hyte_analysis.storage.plans import StoredPlan
from hyte_analysis.storage.releases import release_state
from hyte_analysis.storage.summaries import load_summaries
from hyte_analysis.storage.wave_links import load_wave_links
from hyte_analysis.survey.plans import ItemKind
from hyte_analysis.texts import text
from hyte_analysis.texts.languages import in_language
from hyte_analysis.ui.background import Progress, prepared
from hyte_analysis.ui.session import View, workspace

# The figures of so few answers are there before a bar could be seen.
_QUICK = 2_000


def report_key(view: View, stored: StoredPlan, language: str) -> tuple[Hashable, ...]:
    """What the plan's report depends on: equal keys, equal reports."""
    others = {item.against for item in stored.plan.items if item.kind is ItemKind.WAVES}
    surveys = tuple(survey for survey in workspace().surveys if survey.id in others)
    links = tuple(load_wave_links(view.database, view.stored.id, other.id) for other in surveys)
    state = release_state(view.database, view.stored.id)
    told = load_summaries(view.database, view.stored.id)
    return ("report", view.database, view.stored, stored.plan, view.reading, view.selection,
            language, _today(), state, told, surveys, links)  # fmt: skip


def plan_report(view: View, stored: StoredPlan, language: str) -> Report | None:
    """The plan's report for the view's audience in a language; None while it is on its way."""
    reading, plan, day = replace(view.reading, language=language), stored.plan, _today()

    def make(progress: Progress) -> Report:
        with in_language(language):
            return report_of(view.database, view.stored.id, plan, reading=reading,
                             selection=view.selection, day=day, progress=progress)  # fmt: skip

    size = view.stored.responses * max(1, len(view.survey.questions))
    key = report_key(view, stored, language)
    return prepared(key, make, text("report_page.making"), quick=size <= _QUICK)


def _today() -> date:
    return datetime.now().astimezone().date()
