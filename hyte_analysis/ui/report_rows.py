"""A plan's items in words: on the rows of the report page and in its preview."""

import html

from hyte_analysis.charts import CHARTS
from hyte_analysis.reports.report import (
    FigureFinding,
    Finding,
    Report,
    ThemesFinding,
    WavesFinding,
)
from hyte_analysis.survey.model import Question, Survey
from hyte_analysis.survey.plans import ItemKind, PlanItem
from hyte_analysis.texts import text
from hyte_analysis.texts.formats import count_text

_TITLES = {chart.id: chart.title_key for chart in CHARTS}


def question_line(question: Question) -> str:
    """The question in full with its number."""
    return f"{question.number} {question.text}".strip()


def item_title(item: PlanItem, survey: Survey) -> str:
    """What the item is called: the team's title, else its question, else its first words."""
    if item.title:
        return item.title
    if item.kind is ItemKind.TEXT:
        return next(iter(item.comment.splitlines()), "")
    question = survey.question(item.question_id)
    return question_line(question) if question else text("report_page.gone")


def item_kind(item: PlanItem, survey: Survey) -> str:
    """What the item shows, in a few words: `kuva, ryhmät rinnakkain`."""
    parts = [text(f"report_page.item.{item.kind}")]
    if item.chart in _TITLES:
        parts.append(text(_TITLES[item.chart]).casefold())
    split = survey.question(item.against) if item.kind is ItemKind.CROSSTAB else None
    if split is not None:
        parts.append(text("report_page.by", question=question_line(split)))
    beside = survey.question(item.beside) if item.beside else None
    if beside is not None:
        parts.append(text("report_page.with_beside", question=question_line(beside)))
    return ", ".join(parts)


def row_html(item: PlanItem, number: int, survey: Survey) -> str:
    """An item's number, title and kind; other people's words stay words."""
    title, kind = html.escape(item_title(item, survey)), html.escape(item_kind(item, survey))
    below = [kind]
    if item.comment and item.kind is not ItemKind.TEXT:
        below.append(html.escape(item.comment))
    lines = "".join(f'<br><span class="tag">{line}</span>' for line in below)
    return (
        f'<p class="checked"><span class="tag">{count_text(number)}</span>&ensp;{title}{lines}</p>'
    )


def preview_html(report: Report) -> str:
    """What the report holds, in order, under its sections' headings."""
    parts, number = [], 0
    for section in report.sections:
        if section.heading and section.findings:
            parts.append(f'<h3 class="section">{html.escape(section.heading)}</h3>')
        items = ""
        for finding in section.findings:
            number += 1
            items += f'<li value="{number}">{html.escape(_found(finding))}</li>'
        parts.append(f'<ol class="quotes">{items}</ol>' if items else "")
    return "".join(parts)


def _found(finding: Finding) -> str:
    kind = {FigureFinding: "question", WavesFinding: "waves", ThemesFinding: "themes"}.get(
        type(finding), "text"
    )
    title = finding.title or text("report_page.item.text")
    return text("report_page.found", title=title, kind=text(f"report_page.item.{kind}"))
