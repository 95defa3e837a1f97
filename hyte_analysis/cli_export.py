"""The command line's files: tables as a workbook, and a report in every format."""

import argparse
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path

from hyte_analysis.analysis.disclosure import quoted_groups
from hyte_analysis.analysis.distribution import read_tables
from hyte_analysis.cli_progress import shown_progress
from hyte_analysis.cli_survey import chosen_survey, opened_database, reading_of, write_whole
from hyte_analysis.errors import HyteError
from hyte_analysis.exports.excel import to_excel
from hyte_analysis.exports.report_files import REPORT_FILES, ReportFile
from hyte_analysis.open_answers.release import released_answers
from hyte_analysis.reports.making import Progress, report_of
from hyte_analysis.reports.presets import starting_plan
from hyte_analysis.storage.answers import StoredAnswers
from hyte_analysis.storage.database import Database
from hyte_analysis.storage.plans import list_plans
from hyte_analysis.storage.releases import load_releases
from hyte_analysis.storage.summaries import load_summaries
from hyte_analysis.storage.templates import load_template
from hyte_analysis.survey.access import Act
from hyte_analysis.survey.answers import Filter
from hyte_analysis.survey.audiences import Profile
from hyte_analysis.survey.model import Survey
from hyte_analysis.survey.plans import Plan
from hyte_analysis.texts import text

_WORKBOOK = ".xlsx"
FILES: Mapping[str, ReportFile] = {file.suffix: file for file in REPORT_FILES}
"""The formats of a report by the end of the file's name."""

# Making the report is a small part of the work beside laying it out.
_READ = 0.3


def add_export(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `export` that other verbs do not have."""
    parser.add_argument("out", metavar=text("cli.out"), help=text("cli.help.out"))
    parser.add_argument("--survey", metavar="ID", help=text("cli.help.survey"))
    parser.add_argument("--plan", metavar=text("cli.name"), help=text("cli.help.plan"))
    parser.add_argument("--template", metavar=text("cli.file"), help=text("cli.help.template"))


def export(given: argparse.Namespace) -> tuple[str, ...]:
    """Write the file; the sentences that tell what was written."""
    out = Path(given.out)
    file = FILES.get(out.suffix.lower())
    if file is None:
        raise HyteError(text("cli.not_exportable", file=out.name, suffixes=", ".join(FILES)))
    if not out.absolute().parent.is_dir():
        raise HyteError(text("cli.no_folder", file=out.name))
    template = _template(given, file)
    with opened_database(given) as database:
        survey = chosen_survey(database, given)
        with shown_progress(out.name) as progress:
            if out.suffix.lower() == _WORKBOOK and given.plan is None:
                content = _tables(database, survey, given)
            else:
                content = _report(database, survey, given, file, template, progress)
        # Before the file is there: nothing leaves unlogged.
        database.note(Act.EXPORT, f"{survey.id} {out.suffix.lower()}")
    write_whole(out, content)
    return (
        text("cli.exported", file=out.name, title=survey.title),
        text("disclosure.for", profile=text(f"words.profile.{given.profile}")),
    )


def _template(given: argparse.Namespace, file: ReportFile) -> bytes | None:
    if given.template is None:
        return None
    if not file.takes_template:
        raise HyteError(text("cli.no_template_here"))
    path = Path(given.template)
    try:
        return path.read_bytes()
    except OSError as problem:
        raise HyteError(text("cli.no_file", file=path.name)) from problem


def _report(  # noqa: PLR0913, PLR0917 - one call's arguments
    database: Database,
    survey: Survey,
    given: argparse.Namespace,
    file: ReportFile,
    template: bytes | None,
    progress: Progress,
) -> bytes:
    report = report_of(
        database, survey.id, _plan(database, survey, given), reading=reading_of(given, survey),
        selection=Filter(), day=datetime.now().astimezone().date(),
        progress=lambda share: progress(_READ * share),
    )  # fmt: skip
    if template is None and file.takes_template:
        stored = load_template(database)
        template = stored.content if stored else None
    return file.make(report, _rest(progress), template)


def _rest(progress: Progress) -> Callable[[float], None]:
    return lambda share: progress(_READ + (1 - _READ) * share)


def _plan(database: Database, survey: Survey, given: argparse.Namespace) -> Plan:
    """The plan named, the only one there is, or one as the slides for a survey without plans."""
    plans = [stored.plan for stored in list_plans(database, survey.id)]
    names = ", ".join(plan.name for plan in plans)
    if given.plan is not None:
        named = [plan for plan in plans if plan.name.casefold() == given.plan.casefold()]
        if not named:
            key = "no_such_plan" if plans else "no_plans"
            raise HyteError(text(f"cli.{key}", plan=given.plan, plans=names))
        return named[0]
    if len(plans) > 1:
        raise HyteError(text("cli.which_plan", plans=names))
    if plans:
        return plans[0]
    return starting_plan(survey, load_summaries(database, survey.id))


def _tables(database: Database, survey: Survey, given: argparse.Namespace) -> bytes:
    reading = reading_of(given, survey)
    counts = StoredAnswers(database).counts(survey.id, Filter())
    quoted = quoted_groups(dict(counts.responses), reading.audience)
    answers = StoredAnswers(database).open_answers(survey.id, Filter(quoted)) if quoted else ()
    if reading.audience.profile is not Profile.INTERNAL:
        releases = load_releases(database, survey.id)
        answers = released_answers(answers, {release.answer: release for release in releases})
    return to_excel(survey, read_tables(survey, counts, reading), answers)
