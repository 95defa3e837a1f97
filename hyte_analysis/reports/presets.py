"""Plans to begin from: as the slides of a survey have been, all its questions, or empty."""

from collections.abc import Collection, Iterator, Sequence
from enum import StrEnum
from itertools import groupby

from hyte_analysis.survey.model import Kind, Question, Survey
from hyte_analysis.survey.plans import ItemKind, Plan, PlanItem, PlanSection
from hyte_analysis.survey.summaries import Summary
from hyte_analysis.texts import text

# A summary with no more lines and themes than these is read at a glance beside a chart.
_LINES_BESIDE, _THEMES_BESIDE = 4, 2
# With more options than this they would drown the list of questions.
_OPTIONS_LISTED = 6


class PlanKind(StrEnum):
    """What a new plan holds."""

    AS_SLIDES = "as_slides"
    """What the slides of a meeting have told: charts by group, answers to them, rankings."""

    EVERYTHING = "everything"
    """Every closed question and every summary in form order."""

    EMPTY = "empty"


def starting_plan(
    survey: Survey,
    summaries: Collection[Summary],
    name: str = "",
    kind: PlanKind = PlanKind.AS_SLIDES,
) -> Plan:
    """A plan of this kind for the survey; `summaries` are those that the team has made of it."""
    name = name or text(f"report_page.kind.{kind}")
    if kind is PlanKind.EMPTY:
        return Plan(name)
    told = {summary.question_id: summary for summary in summaries if summary.themes}
    sections: list[PlanSection] = []
    for heading, asked in groupby(survey.questions, key=lambda q: _section_of(survey, q)):
        questions = tuple(asked)
        if kind is PlanKind.EVERYTHING:
            items = tuple(_everything(questions, told))
        else:
            items = tuple(_as_slides(survey, questions, told))
        if items:
            sections.append(PlanSection(heading, items))
    return Plan(name, sections=tuple(sections))


def _section_of(survey: Survey, question: Question) -> str:
    """The question's section; of a follow-up that of the question that it follows."""
    parent = question.follow_up_of and survey.question(question.follow_up_of.question_id)
    return question.section or (parent.section if parent else "")


def _everything(questions: Sequence[Question], told: Collection[str]) -> Iterator[PlanItem]:
    for question in questions:
        if question.is_closed:
            yield PlanItem(ItemKind.QUESTION, question.id)
        elif question.id in told:
            yield PlanItem(ItemKind.THEMES, question.id)


def _as_slides(
    survey: Survey, questions: Sequence[Question], told: dict[str, Summary]
) -> Iterator[PlanItem]:
    besides = {question.id: _beside(survey, question, told) for question in questions}
    own = [
        question for question in questions
        if question.id not in besides.values() and _has_slide(question, told)
    ]  # fmt: skip
    asked = [question for question in own if question.follow_up_of is None]
    if len(asked) > 1:
        heading = text("report_page.asked")
        yield PlanItem(ItemKind.TEXT, title=heading, comment="\n".join(map(_asked_line, asked)))
    for question in own:
        yield _item(question, besides[question.id])


def _has_slide(question: Question, told: Collection[str]) -> bool:
    if question.coded_from is not None:
        # The summary tells the same in words.
        return question.coded_from not in told
    return question.is_closed or question.id in told


def _item(question: Question, beside: str) -> PlanItem:
    if not question.is_closed:
        return PlanItem(ItemKind.THEMES, question.id)
    chart, order = {
        Kind.SINGLE_CHOICE: ("grouped", ""),
        Kind.MULTIPLE_CHOICE: ("options", "size"),
        Kind.RANKING: ("options", "size"),
    }.get(question.kind, ("", ""))
    return PlanItem(ItemKind.QUESTION, question.id, chart=chart, order=order, beside=beside)


def _beside(survey: Survey, question: Question, told: dict[str, Summary]) -> str:
    """The follow-up whose summary is the shortest, where it is short enough; "" for none."""
    short = [
        (_lines(told[follow_up.id]), follow_up.id)
        for follow_up in survey.follow_ups(question.id)
        if follow_up.id in told and _is_short(told[follow_up.id])
    ]
    return min(short)[1] if short else ""


def _is_short(summary: Summary) -> bool:
    return _lines(summary) <= _LINES_BESIDE and len(summary.themes) <= _THEMES_BESIDE


def _lines(summary: Summary) -> int:
    return sum(len(theme.lines) + bool(theme.sentence) for theme in summary.themes)


def _asked_line(question: Question) -> str:
    """The question, with its options where they are few."""
    labels = [option.short_label for option in question.options if option.has_form_position]
    if not 0 < len(labels) <= _OPTIONS_LISTED:
        return question.text
    return text("report_page.asked_with_options", question=question.text,
                options=" – ".join(labels))  # fmt: skip
