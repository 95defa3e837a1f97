"""The frozen Report: a plan's findings as one audience may read them.

Slides, documents, workbooks, pictures and the presentation accept only this, so that they hold
the same figures, in the same order, in the same words.
"""

from dataclasses import dataclass
from datetime import date

from hyte_analysis.analysis.result import ResultTable
from hyte_analysis.charts.look import Look
from hyte_analysis.open_answers.summary import SummaryTable
from hyte_analysis.survey.audiences import Profile


@dataclass(frozen=True, slots=True)
class FigureFinding:
    """A closed question's figures by group, or by the options of another, with their chart.

    `key` names the finding in links and stays the same while others move. `title` is the team's
    or the question's text, `question_line` the question in full with its number. `chart` is an id
    of `charts.CHARTS`, "" where the question has no answers to draw. `sentence` says what the
    figures say, `notes` what must be known to read them. `beside` stands beside the chart.
    """

    key: str
    title: str
    comment: str
    question_line: str
    table: ResultTable
    chart: str
    look: Look
    sentence: str
    notes: tuple[str, ...]
    beside: SummaryTable | None = None


@dataclass(frozen=True, slots=True)
class WavesFinding:
    """A closed question's figures beside those of its pair in another survey."""

    key: str
    title: str
    comment: str
    question_line: str
    now: ResultTable
    then: ResultTable
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ThemesFinding:
    """The team's summary of an open question."""

    key: str
    title: str
    comment: str
    question_line: str
    table: SummaryTable
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TextFinding:
    """The team's own words, a bullet a line."""

    key: str
    title: str
    lines: tuple[str, ...]


Finding = FigureFinding | WavesFinding | ThemesFinding | TextFinding


@dataclass(frozen=True, slots=True)
class ReportSection:
    """Findings under a heading; "" where the plan has none."""

    key: str
    heading: str
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Gap:
    """What the plan holds and this report does not, and why."""

    title: str
    reason: str


@dataclass(frozen=True, slots=True)
class Report:
    """A plan's findings for an audience, in a language, as they were on a day.

    `about` are the sentences that every output carries: survey, base, audience, convention. Of
    `gaps` the reader is told too.
    """

    plan_name: str
    title: str
    event: str
    survey_title: str
    profile: Profile
    language: str
    day: date
    is_sample: bool
    sections: tuple[ReportSection, ...]
    about: tuple[str, ...]
    gaps: tuple[Gap, ...] = ()

    @property
    def findings(self) -> tuple[Finding, ...]:
        """The findings of all sections in order."""
        return tuple(finding for section in self.sections for finding in section.findings)
