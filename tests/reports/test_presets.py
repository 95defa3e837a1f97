"""A plan to begin from: what the slides of a survey would tell."""

from dataclasses import replace

import pytest

from hyte_analysis.reports.presets import PlanKind, starting_plan
from hyte_analysis.reports.report import FigureFinding
from hyte_analysis.storage.summaries import load_summaries
from hyte_analysis.survey.model import FollowUp, Kind, Option, Question, Scale, Survey
from hyte_analysis.survey.plans import ItemKind, Plan, PlanItem
from hyte_analysis.survey.summaries import Line, Part, Summary, Theme
from tests.reports.made_up import SURVEY, report, samples, survey

OPTIONS = (Option(1, "Kyllä", "Kyllä"), Option(2, "Ei. Mitä toivotte?", "Ei"))
ASKED = Survey("kysely", "Kysely", 2025, (), (
    Question("yksi", "1.1", "Onko sovittu?", Kind.SINGLE_CHOICE, Scale.NOMINAL, "1. Tieto",
             OPTIONS),
    Question("mita", "1.1a", "Mitä?", Kind.OPEN_TEXT, follow_up_of=FollowUp("yksi", 1)),
    Question("toive", "1.1b", "Mitä toivotte?", Kind.OPEN_TEXT, follow_up_of=FollowUp("yksi", 2)),
    Question("vapaa", "1.2", "Muuta?", Kind.OPEN_TEXT, section="1. Tieto"),
    Question("vapaa.luokat", "1.2", "Muuta? – luokat", Kind.MULTIPLE_CHOICE, Scale.NOMINAL,
             "1. Tieto", OPTIONS, coded_from="vapaa"),
    Question("monta", "2.1", "Mitkä?", Kind.MULTIPLE_CHOICE, Scale.NOMINAL, "2. Tavoitteet",
             tuple(Option(n, f"T{n}", f"T{n}") for n in range(1, 31))),
    Question("sana", "3.1", "Sana?", Kind.OPEN_TEXT, section="3. Sana"),
))  # fmt: skip


def told(question: str, lines: int, themes: int = 1) -> Summary:
    theme = Theme("Teema", "", tuple(Line(Part.QUOTE, None, f"rivi {n}") for n in range(lines)))
    return Summary(question, (theme,) * themes)


def slides(*summaries: Summary) -> Plan:
    return starting_plan(ASKED, summaries)


def shown(plan: Plan) -> list[tuple[str, ...]]:
    """The question ids of each section; words of the team are `"text"`."""
    return [tuple(item.question_id or "text" for item in s.items) for s in plan.sections]


def test_every_closed_question_has_a_chart_under_its_section() -> None:
    plan = slides()
    assert [section.heading for section in plan.sections] == ["1. Tieto", "2. Tavoitteet"]
    assert shown(plan) == [("text", "yksi", "vapaa.luokat"), ("monta",)]
    assert [(item.chart, item.order) for item in plan.items if item.question_id] == [
        ("grouped", ""), ("options", "size"), ("options", "size"),
    ]  # fmt: skip


def test_what_was_asked_is_listed_first_with_few_options() -> None:
    words = slides().items[0]
    assert words.kind is ItemKind.TEXT
    assert words.comment.splitlines()[0] == "Onko sovittu? (Kyllä – Ei)"


def test_a_short_summary_of_a_follow_up_stands_beside_the_chart_and_others_after_it() -> None:
    plan = slides(told("toive", 3), told("mita", 5), told("vapaa", 2, themes=3))
    assert shown(plan)[0] == ("text", "yksi", "mita", "vapaa")
    chart = next(item for item in plan.items if item.question_id == "yksi")
    assert chart.beside == "toive"


def test_of_two_short_summaries_the_shorter_stands_beside() -> None:
    plan = slides(told("toive", 3), told("mita", 2))
    chart = next(item for item in plan.items if item.question_id == "yksi")
    assert chart.beside == "mita"
    assert "toive" in shown(plan)[0]


def test_an_empty_summary_and_one_that_tells_the_codes_are_not_told_twice() -> None:
    assert shown(slides(Summary("vapaa"))) == shown(slides())
    assert "vapaa.luokat" not in shown(slides(told("vapaa", 9)))[0]


def test_all_questions_are_all_closed_ones_and_the_summaries_in_form_order() -> None:
    plan = starting_plan(ASKED, [told("sana", 1)], "Kaikki", PlanKind.EVERYTHING)
    assert plan.name == "Kaikki"
    assert shown(plan) == [("yksi", "vapaa.luokat"), ("monta",), ("sana",)]
    assert all(item.chart == "" for item in plan.items)


def test_an_empty_plan_is_empty() -> None:
    assert starting_plan(ASKED, [], "Oma", PlanKind.EMPTY) == Plan("Oma")


def test_a_survey_without_sections_gets_one_without_a_heading() -> None:
    flat = replace(ASKED, questions=tuple(replace(q, section="") for q in ASKED.questions))
    assert [section.heading for section in starting_plan(flat, []).sections] == [""]


@pytest.mark.parametrize("kind", PlanKind)
@pytest.mark.parametrize("survey_id", [SURVEY, "ennakkokysely-2024"])
def test_a_plan_to_begin_from_can_be_told_whole(survey_id: str, kind: PlanKind) -> None:
    plan = starting_plan(survey(survey_id), load_summaries(samples(), survey_id), "x", kind)
    made = report(plan, survey_id=survey_id)
    assert not made.gaps
    assert len(made.findings) == len(plan.items)
    for item, finding in zip(plan.items, made.findings, strict=True):
        if item.chart:
            assert isinstance(finding, FigureFinding)
            assert finding.chart == item.chart


def test_the_sample_gets_the_slides_that_were_shown() -> None:
    plan = starting_plan(survey(), load_summaries(samples(), SURVEY))
    third = next(s for s in plan.sections if s.heading.startswith("3."))
    assert third.items[1:] == (
        PlanItem(ItemKind.QUESTION, "sovitut-kaytannot", chart="grouped",
                 beside="sovitut-kaytannot-toiveet"),
        PlanItem(ItemKind.THEMES, "sovitut-kaytannot-millaisia"),
        PlanItem(ItemKind.THEMES, "tieto-hyvinvointialueelle"),
        PlanItem(ItemKind.QUESTION, "tieto-toiselta-toimijalta", chart="grouped"),
        PlanItem(ItemKind.THEMES, "tieto-toiselta-toimijalta-mita"),
    )  # fmt: skip
