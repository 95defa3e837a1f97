"""The command line: the same verbs and figures as the pages."""

import argparse
import json
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import NoReturn

from hyte_analysis.analysis.distribution import read_tables
from hyte_analysis.analysis.group_differences import group_differences
from hyte_analysis.cli_export import add_export, export
from hyte_analysis.cli_progress import shown_progress
from hyte_analysis.cli_summary import SUMMARY_TEXTS, stored_summary
from hyte_analysis.cli_survey import (
    asked_survey,
    chosen_survey,
    opened_database,
    reading_of,
    write_whole,
)
from hyte_analysis.cli_upkeep import Command, add_upkeep
from hyte_analysis.errors import (
    HyteError,
    ImportProblem,
    NoGroupColumn,
    StorageProblem,
    UnknownQuestion,
)
from hyte_analysis.exports.plain import to_csv, to_json, to_text
from hyte_analysis.importers.choices import ImportChoices
from hyte_analysis.importers.duplicates import Duplicates
from hyte_analysis.importers.report import report_lines
from hyte_analysis.importers.survey_file import ImportedSurvey, read_survey, source_of
from hyte_analysis.storage.answers import StoredAnswers
from hyte_analysis.storage.database import Database
from hyte_analysis.storage.surveys import (
    find_file,
    free_survey_id,
    list_surveys,
    store_survey,
)
from hyte_analysis.survey.access import Act
from hyte_analysis.survey.answers import Filter
from hyte_analysis.survey.audiences import Profile, audience
from hyte_analysis.survey.codebook import known_codebooks, read_codebook
from hyte_analysis.survey.codebook_text import codebook_toml
from hyte_analysis.survey.model import DontKnow
from hyte_analysis.survey.responses import SourceFile
from hyte_analysis.texts import counted, text
from hyte_analysis.texts.languages import FIRST, LANGUAGES, in_language

BAD_INPUT = 2
INTERRUPTED = 130
_MOST_HEADINGS = 15
_LONGEST_HEADING = 40


class _Parser(argparse.ArgumentParser):
    """An argument parser that speaks the users' language."""

    def error(self, message: str) -> NoReturn:
        """Print one sentence and end with exit code 2."""
        del message  # argparse words its messages in English
        self.exit(BAD_INPUT, text("cli.bad_arguments", command=self.prog) + "\n")

    def format_help(self) -> str:
        """Help with the users' own headings."""
        help_text = super().format_help()
        for english, key in (("usage:", "usage"), ("positional arguments:", "arguments"),
                             ("options:", "options")):  # fmt: skip
            help_text = help_text.replace(english, text(f"cli.{key}"))
        return help_text


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; 0 comes back, 1 from an unwell health, 2 after bad input, 130 cut short."""
    given = sys.argv[1:] if arguments is None else list(arguments)
    with in_language(_language_of(given)):
        return _run(given)


def _language_of(arguments: Sequence[str]) -> str:
    """The language asked for, wherever it stands, so that the help is in it too."""
    first = argparse.ArgumentParser(add_help=False, exit_on_error=False, allow_abbrev=False)
    first.add_argument("--lang", choices=LANGUAGES, default=FIRST)
    try:
        chosen: str = first.parse_known_args(arguments)[0].lang
    except argparse.ArgumentError:
        return FIRST
    return chosen


def _run(arguments: Sequence[str]) -> int:
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            # CSV ends its lines itself, and a file's name need not be valid text.
            stream.reconfigure(encoding="utf-8", errors="backslashreplace", newline="")
    given = _parser().parse_args(arguments)
    command: Command = given.run
    try:
        code = command(given)
        sys.stdout.flush()
    except HyteError as problem:
        sys.stderr.write(" ".join(problem.user_message.splitlines()) + "\n")
        return BAD_INPUT
    except KeyboardInterrupt:
        sys.stderr.write(text("cli.interrupted") + "\n")
        return INTERRUPTED
    except BrokenPipeError:
        # The reader of our output has seen enough, as `head` does.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    return code or 0


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="python -m hyte_analysis", description=text("cli.description"),
                     add_help=False)  # fmt: skip
    _add_common(parser, with_database=False)
    verbs = parser.add_subparsers(
        dest="verb", required=True, metavar=text("cli.verb"), title=text("cli.verbs")
    )

    def verb(name: str, run: Command) -> argparse.ArgumentParser:
        about = text(f"cli.about.{name}")
        added = verbs.add_parser(name, help=about, description=about, add_help=False)
        added.set_defaults(run=run)
        _add_common(added, with_database=True)
        return added

    _add_import(verb("import", _import))
    _add_format(verb("surveys", _surveys), "text", "json")
    results = verb("results", _results)
    results.add_argument("--survey", metavar="ID", help=text("cli.help.survey"))
    results.add_argument("--question", metavar="ID", help=text("cli.help.question"))
    _add_reading(results)
    _add_format(results, "table", "csv", "json")
    exported = verb("export", _export)
    add_export(exported)
    _add_reading(exported)
    summary = verb("summary", _summary)
    summary.add_argument("out", metavar=text("cli.out"), help=text("cli.help.summary_out"))
    summary.add_argument("--survey", metavar="ID", help=text("cli.help.survey"))
    summary.add_argument(
        "--question", metavar="ID", required=True, help=text("cli.help.summary_question")
    )
    summary.add_argument("--profile", choices=[profile.value for profile in Profile],
                         default=Profile.INTERNAL.value, help=text("cli.help.profile"))  # fmt: skip
    codebook = verb("codebook", _codebook)
    codebook.add_argument("--survey", metavar="ID", help=text("cli.help.survey"))
    add_upkeep(verb)
    return parser


def _add_import(parser: argparse.ArgumentParser) -> None:
    file, column = text("cli.file"), text("cli.heading")
    parser.add_argument("file", metavar=file, help=text("cli.help.file"))
    parser.add_argument("--survey", metavar="ID", help=text("cli.help.new_survey"))
    parser.add_argument("--codebook", metavar=file, help=text("cli.help.codebook"))
    parser.add_argument("--with", dest="companion", metavar=file, help=text("cli.help.with"))
    groups = parser.add_mutually_exclusive_group()
    groups.add_argument("--group-column", metavar=column, help=text("cli.help.group_column"))
    groups.add_argument("--no-groups", action="store_true", help=text("cli.help.no_groups"))
    parser.add_argument(
        "--keep-column", action="append", default=[], metavar=column,
        help=text("cli.help.keep_column"),
    )  # fmt: skip
    parser.add_argument(
        "--whole-column", action="append", default=[], metavar=column,
        help=text("cli.help.whole_column"),
    )  # fmt: skip
    parser.add_argument("--title", metavar=text("cli.name"), help=text("cli.help.title"))
    parser.add_argument("--wave", type=int, metavar=text("cli.year"), help=text("cli.help.wave"))
    parser.add_argument("--duplicates", choices=("both", "last"), default="both",
                        help=text("cli.help.duplicates"))  # fmt: skip
    parser.add_argument("--dry-run", action="store_true", help=text("cli.help.dry_run"))
    _add_format(parser, "text", "json")


def _add_format(parser: argparse.ArgumentParser, *formats: str) -> None:
    about = text("cli.help.format")
    parser.add_argument("--format", choices=formats, default=formats[0], help=about)


def _add_reading(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--profile", choices=[profile.value for profile in Profile],
                        default=Profile.INTERNAL.value, help=text("cli.help.profile"))  # fmt: skip
    parser.add_argument("--dont-know", choices=[state.value for state in DontKnow],
                        help=text("cli.help.dont_know"))  # fmt: skip


def _add_common(parser: argparse.ArgumentParser, *, with_database: bool) -> None:
    parser.add_argument("-h", "--help", action="help", help=text("cli.help.help"))
    parser.add_argument("--lang", choices=LANGUAGES, default=FIRST, help=text("cli.help.lang"))
    if with_database:
        parser.add_argument("--db", metavar=text("cli.path"), help=text("cli.help.db"))


def _print(line: str) -> None:
    sys.stdout.write(f"{line}\n")


def _print_json(value: object) -> None:
    _print(json.dumps(value, ensure_ascii=False, indent=2, allow_nan=False))


def _import(given: argparse.Namespace) -> None:
    source = _file(Path(given.file))
    with shown_progress(source.name):
        imported, earlier, stored = _imported(given, source)
    report = imported.report.as_json()
    if given.format == "json":
        _print_json({**report, "stored": stored, "already_imported_as": earlier})
        return
    for line in report_lines(imported.report):
        _print(line)
    if earlier is not None:
        _print(text("report.already", survey=earlier))
    else:
        key = "report.dry_run" if given.dry_run else "report.stored"
        _print(text(key, survey=imported.data.survey.id))


def _imported(
    given: argparse.Namespace, source: SourceFile
) -> tuple[ImportedSurvey, str | None, bool]:
    """The file read and stored: the survey, which one already had it, whether it was stored now."""
    companion = _file(Path(given.companion)) if given.companion else None
    try:
        imported = read_survey(source.name, source.content, _choices(given), companion)
    except NoGroupColumn as problem:
        raise ImportProblem(_with_headings(problem)) from problem
    if given.title or given.wave:
        survey = imported.data.survey
        imported = imported.renamed(given.title or survey.title, given.wave or survey.wave)
        if given.survey:
            imported = imported.with_survey_id(given.survey)
    with opened_database(given, read_only=given.dry_run, stores=True) as database:
        earlier = find_file(database, source.sha256)
        if earlier is None:
            imported = _with_free_id(database, imported, given.survey)
        if given.dry_run:
            return imported, earlier, False
        report = imported.report.as_json()
        outcome = store_survey(database, imported.data, imported.sources, report)
    return imported, earlier, not outcome.was_there


def _file(path: Path) -> SourceFile:
    try:
        return source_of(path.name, path.read_bytes())
    except OSError as problem:
        raise ImportProblem(text("cli.no_file", file=path.name)) from problem


def _choices(given: argparse.Namespace) -> ImportChoices:
    books = (read_codebook(Path(given.codebook)),) if given.codebook else known_codebooks()
    return ImportChoices(
        books,
        given.survey,
        given.group_column,
        given.no_groups,
        frozenset(given.keep_column),
        frozenset(given.whole_column),
        Duplicates.KEEP_LAST if given.duplicates == "last" else Duplicates.KEEP_BOTH,
    )


def _with_headings(problem: NoGroupColumn) -> str:
    """What went wrong, and how to point the group column out on the command line."""
    shown = [
        text("cli.quoted", heading=_shortened(heading))
        for heading in problem.headings[:_MOST_HEADINGS]
    ]
    if len(problem.headings) > _MOST_HEADINGS:
        shown.append("…")
    advice = text("cli.choose_group_column", headings=", ".join(shown))
    return f"{problem.user_message} {advice}" if shown else problem.user_message


def _shortened(heading: str) -> str:
    is_long = len(heading) > _LONGEST_HEADING
    return f"{heading[: _LONGEST_HEADING - 1].rstrip()}…" if is_long else heading


def _with_free_id(
    database: Database, imported: ImportedSurvey, wanted: str | None
) -> ImportedSurvey:
    """The survey under the wanted id, or under the first free one where none was given."""
    free = free_survey_id(database, imported.data.survey.id)
    if wanted and free != wanted:
        raise StorageProblem(text("storage.id_taken", survey=wanted))
    return imported.with_survey_id(free)


def _surveys(given: argparse.Namespace) -> None:
    with opened_database(given) as database:
        surveys = list_surveys(database)
    if given.format == "json":
        _print_json(
            [
                {
                    "id": s.id,
                    "title": s.title,
                    "wave": s.wave,
                    "responses": s.responses,
                    "file": s.file_name,
                    "imported_at": s.imported_at.isoformat(timespec="seconds"),
                }
                for s in surveys
            ]
        )
        return
    for survey in surveys:
        file = survey.file_name
        _print(
            counted(
                "cli.survey_line", survey.responses, id=survey.id, title=survey.title, file=file
            )
        )
    if not surveys:
        _print(text("storage.no_surveys"))


def _results(given: argparse.Namespace) -> None:
    with opened_database(given) as database:
        survey = chosen_survey(database, given)
        counts = StoredAnswers(database).counts(survey.id, Filter())
        _note_shown(database, survey.id, given.format)
    tables = read_tables(survey, counts, reading_of(given, survey))
    differences = group_differences(tables)
    if given.question is not None:
        if survey.question(given.question) is None:
            raise UnknownQuestion(text("storage.unknown_question", question=given.question))
        tables = tuple(table for table in tables if table.question.id == given.question)
    if given.format == "json":
        _print_json(to_json(survey, tables))
    elif given.format == "csv":
        sys.stdout.write(to_csv(tables))
    else:
        sys.stdout.write(to_text(tables, differences))


def _note_shown(database: Database, survey_id: str, form: str) -> None:
    # A database in a folder that can only be read can still be read.
    with suppress(StorageProblem):
        database.note(Act.EXPORT, f"{survey_id} {form}")


def _codebook(given: argparse.Namespace) -> None:
    with opened_database(given) as database:
        survey = asked_survey(database, given)
        _note_shown(database, survey.id, "toml")
    sys.stdout.write(codebook_toml(survey))


def _export(given: argparse.Namespace) -> None:
    for sentence in export(given):
        _print(sentence)


def _summary(given: argparse.Namespace) -> None:
    out = Path(given.out)
    write = SUMMARY_TEXTS.get(out.suffix.lower())
    if write is None:
        raise HyteError(text("cli.not_a_summary", file=out.name))
    with opened_database(given) as database:
        survey = chosen_survey(database, given)
        shown_to = audience(Profile(given.profile), survey.unit)
        table = stored_summary(database, survey, given.question, shown_to)
        database.note(Act.EXPORT, f"{survey.id} {out.suffix.lower()}")
    write_whole(out, write(table).encode())
    _print(text("cli.exported", file=out.name, title=survey.title))
    _print(text("disclosure.for", profile=text(f"words.profile.{given.profile}")))
