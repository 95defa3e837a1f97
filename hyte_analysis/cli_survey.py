"""What a command is about: its database, its survey, how it is read; and its file."""

import argparse
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from hyte_analysis.analysis.distribution import Reading
from hyte_analysis.errors import HyteError, StorageProblem, UnknownSurvey
from hyte_analysis.reports.sources import survey_read_by
from hyte_analysis.storage.database import Database, database_path, open_database
from hyte_analysis.storage.surveys import latest_survey, load_survey
from hyte_analysis.survey.audiences import Profile, audience
from hyte_analysis.survey.model import DontKnow, Survey
from hyte_analysis.texts import text


@contextmanager
def opened_database(
    given: argparse.Namespace, *, read_only: bool = True, stores: bool = False
) -> Iterator[Database]:
    """The database of the command; one that is not there yet is made only by what `stores`."""
    path = database_path(given.db)
    in_memory = (read_only or not stores) and not _is_there(path)
    database = open_database(None if in_memory else path, read_only=read_only and not in_memory)
    try:
        yield database
    finally:
        database.close()


def _is_there(path: Path) -> bool:
    try:
        return path.exists()
    except OSError as problem:
        raise StorageProblem(text("storage.cannot_open", path=path)) from problem


def chosen_survey_id(database: Database, given: argparse.Namespace) -> str:
    """The survey named, or the latest imported; UnknownSurvey where there is none."""
    survey_id: str | None = given.survey or latest_survey(database)
    if survey_id is None:
        raise UnknownSurvey(text("storage.no_surveys"))
    return survey_id


def chosen_survey(database: Database, given: argparse.Namespace) -> Survey:
    """The survey of the command with its codes, as its audience may read it."""
    profile = Profile(getattr(given, "profile", Profile.INTERNAL))
    return survey_read_by(database, chosen_survey_id(database, given), profile)


def asked_survey(database: Database, given: argparse.Namespace) -> Survey:
    """The survey of the command as it was asked, in its own words."""
    return load_survey(database, chosen_survey_id(database, given))


def reading_of(given: argparse.Namespace, survey: Survey) -> Reading:
    """How the command reads the survey's counts."""
    dont_know = DontKnow(given.dont_know) if given.dont_know else None
    return Reading(dont_know=dont_know, audience=audience(Profile(given.profile), survey.unit))


def write_whole(out: Path, content: bytes) -> None:
    """Write the file at once: an interrupted export leaves no half file."""
    part = out.with_name(f".{out.name}.{os.getpid()}.part")
    try:
        part.write_bytes(content)
        part.replace(out)
    except OSError as problem:
        raise HyteError(text("cli.cannot_write", file=out.name)) from problem
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)
