"""A plan and its sources → the Report of an audience."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date

from hyte_analysis.analysis.conventions import (
    base_sentence,
    convention,
    disclosure_notes,
    profile_sentence,
)
from hyte_analysis.analysis.distribution import Reading
from hyte_analysis.analysis.evidence import difference_sentences
from hyte_analysis.analysis.group_differences import group_differences
from hyte_analysis.analysis.result import ResultTable
from hyte_analysis.analysis.summary import finding_sentence
from hyte_analysis.charts import Look, default_look, suitable_charts
from hyte_analysis.charts.look import Order, suitable_orders
from hyte_analysis.open_answers.summary import SummaryTable
from hyte_analysis.open_answers.summary_lines import about as about_summary
from hyte_analysis.open_answers.summary_lines import question_line as summary_question
from hyte_analysis.reports.report import (
    FigureFinding,
    Finding,
    Gap,
    Report,
    ReportSection,
    TextFinding,
    ThemesFinding,
    WavesFinding,
)
from hyte_analysis.reports.sources import Sources, sources_of
from hyte_analysis.storage.database import Database
from hyte_analysis.survey.answers import Filter
from hyte_analysis.survey.model import Question
from hyte_analysis.survey.plans import ItemKind, Plan, PlanItem
from hyte_analysis.survey.waves import WaveState
from hyte_analysis.survey.wording import clean, free_name
from hyte_analysis.texts import text
from hyte_analysis.texts.formats import count_text, date_text

Progress = Callable[[float], None]


class _NotThere(Exception):
    """The finding can't be told; the reason is its only argument."""


def report_of(  # noqa: PLR0913 - what a report depends on, by name
    database: Database,
    survey_id: str,
    plan: Plan,
    *,
    reading: Reading,
    selection: Filter,
    day: date,
    progress: Progress = lambda _: None,
) -> Report:
    """The plan's report of a stored survey; UnknownSurvey where there is none."""
    return made_report(plan, sources_of(database, survey_id, reading, selection), day, progress)


def made_report(
    plan: Plan, sources: Sources, day: date, progress: Progress = lambda _: None
) -> Report:
    """The plan's findings in order; what can't be told is a gap with its reason."""
    keys = _Keys()
    gaps: list[Gap] = []
    sections: list[ReportSection] = []
    total, done = max(1, len(plan.items)), 0
    for number, part in enumerate(plan.sections, 1):
        findings: list[Finding] = []
        for item in map(_tidied, part.items):
            try:
                findings.append(_finding(item, keys.of(item), sources))
            except _NotThere as why:
                gaps.append(Gap(_name_of(item, sources), str(why)))
            done += 1
            progress(done / total)
        heading = clean(sources.sections.get(part.heading, part.heading))
        sections.append(ReportSection(f"osa-{number}", heading, tuple(findings)))
    survey = sources.survey
    return Report(
        plan.name, clean(plan.title) or survey.title, clean(plan.event), survey.title,
        sources.reading.audience.profile, sources.reading.language, day, survey.is_sample,
        tuple(sections), tuple(_about(sources, day)), tuple(gaps),
    )  # fmt: skip


def _tidied(item: PlanItem) -> PlanItem:
    """The item without words of mere white space: no title is better than an empty one."""
    return replace(item, title=clean(item.title), comment=item.comment.strip())


class _Keys:
    """Names for findings: the question's id, with a number where it is told again."""

    def __init__(self) -> None:
        self._used: set[str] = set()

    def of(self, item: PlanItem) -> str:
        own = {ItemKind.TEXT: "teksti", ItemKind.CROSSTAB: f"{item.question_id}-x-{item.against}",
               ItemKind.WAVES: f"{item.question_id}-kierrokset"}  # fmt: skip
        # A question's own id may end in a number too.
        name = free_name(own.get(item.kind, item.question_id), self._used)
        self._used.add(name)
        return name


def _about(sources: Sources, day: date) -> Iterator[str]:
    """Survey, day, base, audience and convention in sentences."""
    survey, reading = sources.survey, sources.reading
    yield text("report_words.survey", survey=survey.title)
    yield text("report_words.date", date=date_text(day))
    chosen = [g for g in survey.groups if not reading.groups or g.id in reading.groups]
    n = dict(sources.counts.responses)
    groups = ", ".join(
        text("report_words.base_group", group=g.label, n=count_text(n.get(g.id, 0)))
        for g in chosen if g.in_codebook or g.id in n
    )  # fmt: skip
    total = sum(n.get(group.id, 0) for group in chosen)
    yield text("report_words.base", n=count_text(total), groups=groups)
    yield text("disclosure.for", profile=text(f"words.profile.{reading.audience.profile}"))
    if reading.restriction:
        yield reading.restriction
    yield text("report_words.convention")
    if survey.is_sample:
        yield text("report_words.sample")


def question_line(question: Question) -> str:
    """The question in full with its number."""
    return f"{question.number} {question.text}".strip()


def _name_of(item: PlanItem, sources: Sources) -> str:
    question = sources.survey.question(item.question_id)
    return item.title or (question_line(question) if question else item.question_id)


def _finding(item: PlanItem, key: str, sources: Sources) -> Finding:
    if item.kind is ItemKind.TEXT:
        lines = (line.strip().lstrip("•-– ").strip() for line in item.comment.splitlines())
        return TextFinding(key, item.title, tuple(filter(None, lines)))
    question = sources.survey.question(item.question_id)
    if question is None:
        raise _NotThere(text("report_words.gap_question"))
    if item.kind is ItemKind.THEMES:
        return _themes(item, key, question, sources)
    if not question.is_closed:
        raise _NotThere(text("report_words.gap_chart"))
    if item.kind is ItemKind.WAVES:
        return _waves(item, key, question, sources)
    if item.kind is ItemKind.CROSSTAB:
        return _crosstab(item, key, question, sources)
    table = sources.table(question.id)
    assert table is not None  # noqa: S101 - every question of the survey has a table
    return _figure(item, key, table, sources)


def _figure(item: PlanItem, key: str, table: ResultTable, sources: Sources) -> FigureFinding:
    differences = sources.differences if table.split is None else group_differences([table])
    question = table.question
    beside = _beside(item.beside, sources)
    drawn = [chart.id for chart in suitable_charts(table)] if table.total.n else []
    chart = item.chart if item.chart in drawn else next(iter(drawn), "")
    notes = [*_notes(table), *difference_sentences(table, differences)]
    if table.split is not None:
        by = text("report_words.by_options", question=question_line(table.split))
        notes.insert(0, by)
    return FigureFinding(
        key, item.title or question.text, item.comment, question_line(question), table, chart,
        _look(item, chart, table), finding_sentence(table, differences.strongest(question.id)),
        tuple(notes), beside,
    )  # fmt: skip


def _look(item: PlanItem, chart: str, table: ResultTable) -> Look:
    orders: dict[str, Order] = {order: order for order in suitable_orders(table)}
    return Look(
        values="shares" if item.values == "shares" else "counts",
        order=orders.get(item.order, default_look(table).order),
        with_total=item.with_total or chart in ("stacked", "diverging"),
    )


def _notes(table: ResultTable) -> Iterator[str]:
    """What must be known to read the figures; each sentence only where it says something."""
    nominal = text("words.nominal_mean") if table.question.mean_is_nominal else ""
    parts = (base_sentence(table), convention(table), nominal, profile_sentence(table),
             *disclosure_notes(table), table.restriction)  # fmt: skip
    yield from filter(None, parts)


def _beside(question_id: str, sources: Sources) -> SummaryTable | None:
    if not question_id:
        return None
    table = sources.summary(question_id)
    return table if table is not None and _is_told(table) else None


def _is_told(table: SummaryTable) -> bool:
    return any(t.bullets or t.causes or t.solutions or t.sentence for t in table.themes)


def _themes(item: PlanItem, key: str, question: Question, sources: Sources) -> ThemesFinding:
    table = sources.summary(question.id)
    if table is None:
        raise _NotThere(text("report_words.gap_summary"))
    if not _is_told(table):
        raise _NotThere(text("report_words.gap_quotes"))
    return ThemesFinding(
        key, item.title or question.text, item.comment, summary_question(table), table,
        about_summary(table),
    )  # fmt: skip


def _crosstab(item: PlanItem, key: str, question: Question, sources: Sources) -> FigureFinding:
    if sources.reading.audience.is_protected:
        raise _NotThere(text("report_words.gap_protected"))
    split = sources.survey.question(item.against)
    tables = sources.split(split) if split is not None and split.options else ()
    table = next((t for t in tables if t.question.id == question.id), None)
    if table is None:
        raise _NotThere(text("report_words.gap_question"))
    return _figure(item, key, table, sources)


def _waves(item: PlanItem, key: str, question: Question, sources: Sources) -> WavesFinding:
    other = sources.other(item.against)
    if other is None:
        raise _NotThere(text("report_words.gap_survey"))
    tables, links = other
    link = next((entry for entry in links if entry.question_id == question.id), None)
    then = next((t for t in tables if link and t.question.id == link.other_question_id), None)
    now = sources.table(question.id)
    if link is None or then is None or now is None:
        raise _NotThere(text("report_words.gap_link"))
    if link.state is WaveState.NOT_COMPARABLE or not then.question.is_closed:
        raise _NotThere(text("report_words.gap_not_comparable"))
    both = text("report_words.waves", now=now.survey_title, then=then.survey_title)
    notes = (both, text(f"waves.{link.state.value}"), *_notes(now), *disclosure_notes(then))
    return WavesFinding(
        key, item.title or question.text, item.comment, question_line(question), now, then,
        tuple(dict.fromkeys(notes)),
    )  # fmt: skip
