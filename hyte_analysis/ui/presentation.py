"""The presentation page: the chosen plan's deck, full screen from the browser, and its file."""

import hashlib
from functools import cache, partial
from pathlib import Path

import streamlit as st
from streamlit.components.v2.types import ComponentRenderer

from hyte_analysis.exports.deck import (
    deck_attributes,
    deck_markup,
    deck_script,
    deck_style,
    to_deck,
)
from hyte_analysis.reports.report import Report
from hyte_analysis.storage.plans import StoredPlan
from hyte_analysis.survey.audiences import Profile
from hyte_analysis.survey.wording import slug
from hyte_analysis.texts import counted, text
from hyte_analysis.texts.languages import language
from hyte_analysis.ui import blocks, report_acts
from hyte_analysis.ui.background import Progress, prepared
from hyte_analysis.ui.downloads import download_button
from hyte_analysis.ui.filters import choose_one
from hyte_analysis.ui.navigation import link, may_open
from hyte_analysis.ui.report_reading import plan_report, report_key
from hyte_analysis.ui.session import View

# The slides of so few findings are there before a bar could be seen.
_QUICK = 60


def choose_plan(view: View) -> StoredPlan:
    """The plan chosen, the same as on the report page; the page stops where there is none."""
    plans = report_acts.plans_of(view)
    if not plans:
        is_maker = may_open("report")
        blocks.lead(text("presentation.no_plan" if is_maker else "presentation.no_plan_yet"))
        link("report", text("navigation.report"), {"kysely": view.stored.id})
        st.stop()
    if len(plans) == 1:
        return next(iter(plans.values()))
    chosen = choose_one(text("presentation.plan"), report_acts.CHOSEN, list(plans),
                        lambda one: plans[one].plan.name)  # fmt: skip
    return plans[chosen]


def draw_deck(view: View, stored: StoredPlan) -> None:
    """The plan's deck for the view's audience; a bar while it is on its way."""
    report = plan_report(view, stored, language())
    if report is None:
        return
    if not report.findings:
        st.info(text("presentation.empty"))
    markup = _markup(view, stored, report)
    if markup is None:
        return
    _component()(
        key="esitys",
        data={
            "plan": f"{stored.survey_id}/{stored.id}",
            "mark": hashlib.sha256(markup.encode()).hexdigest(),
            "attributes": deck_attributes(report),
            "markup": markup,
        },
    )
    _below(view, stored, report)


def _markup(view: View, stored: StoredPlan, report: Report) -> str | None:
    """The deck's markup; None while it is on its way."""

    def make(progress: Progress) -> str:
        return deck_markup(report, progress)

    key = ("deck", *report_key(view, stored, report.language))
    return prepared(key, make, text("presentation.making"), quick=len(report.findings) <= _QUICK)


def _below(view: View, stored: StoredPlan, report: Report) -> None:
    """What the deck lacks for this audience, and the deck as a file."""
    if report.gaps:
        blocks.note(counted("presentation.gaps", len(report.gaps)))
    inside = report.profile is Profile.INTERNAL
    audience = "" if inside else text(f"words.profile.{report.profile}")
    name = slug(f"{report.title} {audience}", 60)
    download_button(
        text("presentation.download"),
        partial(to_deck, report),
        source=view.database,
        about=f"{stored.survey_id} {stored.id}",
        file_name=f"{name}-{report.day:%Y-%m-%d}.html",
        mime="text/html",
        key="lataa-esitys",
    )
    blocks.note(text("presentation.download_note"))


@cache
def _component() -> ComponentRenderer:
    own = Path(__file__).with_name("presentation.js").read_text(encoding="utf-8")
    return st.components.v2.component(
        "hyte_presentation",
        html='<div class="deck embedded" tabindex="-1"></div>',
        css=deck_style(),
        js=f"{deck_script()}\n{own}",
    )
