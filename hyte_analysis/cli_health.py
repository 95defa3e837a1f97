"""The command line's health check: a line a check, and exit code 1 where something is wrong."""

import argparse
import json
import sys
from collections.abc import Iterator
from dataclasses import asdict
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from urllib.parse import urlsplit

from hyte_analysis.errors import HyteError, StorageProblem
from hyte_analysis.storage.database import database_path, open_database
from hyte_analysis.storage.health import is_in_use
from hyte_analysis.texts import text
from hyte_analysis.upkeep.health import (
    HealthLine,
    State,
    database_health,
    folder_health,
    installation_health,
)

UNWELL = 1
"""The exit code where something is wrong."""
_ADDRESS = "http://127.0.0.1:8501"
_SECONDS = 5
_HERE = {"127.0.0.1", "localhost", "::1"}


def add_health(parser: argparse.ArgumentParser) -> None:
    """Add what the health check takes."""
    parser.add_argument("--url", metavar=text("cli.address"), help=text("cli.help.url"))
    parser.add_argument("--format", choices=("text", "json"), default="text",
                        help=text("cli.help.format"))  # fmt: skip


def health(given: argparse.Namespace) -> int:
    """Print the lines; 1 where some check found a problem, else 0."""
    lines = tuple(_lines(database_path(given.db), given.url))
    if given.format == "json":
        sys.stdout.write(json.dumps([asdict(line) for line in lines], ensure_ascii=False, indent=2)
                         + "\n")  # fmt: skip
    else:
        for line in lines:
            sys.stdout.write(f"{_shown(line)}\n")
    return UNWELL if any(line.state is State.PROBLEM for line in lines) else 0


def _shown(line: HealthLine) -> str:
    told = text("upkeep.health_line", state=text(f"upkeep.state.{line.state}"),
                check=text(f"upkeep.check.{line.check}"), found=line.found)  # fmt: skip
    return f"{told.rstrip('.')}. {line.advice}" if line.advice else told


def _lines(path: Path, url: str | None) -> Iterator[HealthLine]:
    yield from installation_health()
    is_served = False
    if not path.exists():
        found = text("upkeep.found.no_database", file=path)
        yield HealthLine("database", State.WARNING, found, text("upkeep.advice.no_database"))
    else:
        try:
            database = open_database(path, read_only=True)
        except StorageProblem as problem:
            is_served = is_in_use(problem)
            yield _in_use() if is_served else _cannot_open(problem)
        else:
            try:
                yield from database_health(database)
            finally:
                database.close()
    yield from folder_health(path)
    if is_served or url:
        yield _server(url or _ADDRESS)


def _in_use() -> HealthLine:
    return HealthLine("database", State.OK, text("upkeep.found.in_use"),
                      text("upkeep.advice.in_use"))  # fmt: skip


def _cannot_open(problem: HyteError) -> HealthLine:
    return HealthLine("database", State.PROBLEM, problem.user_message)


def _server(url: str) -> HealthLine:
    """Whether the dashboard's server answers; only a server of this machine is asked."""
    parts = urlsplit(url)
    if parts.scheme != "http" or parts.hostname not in _HERE:
        raise HyteError(text("upkeep.not_here", url=url))
    connection = HTTPConnection(parts.hostname, parts.port or 80, timeout=_SECONDS)
    try:
        connection.request("GET", f"{parts.path.rstrip('/')}/_stcore/health")
        answers = connection.getresponse().status == 200
    except (OSError, HTTPException):
        answers = False
    finally:
        connection.close()
    if answers:
        return HealthLine("server", State.OK, text("upkeep.found.server", url=url))
    return HealthLine("server", State.PROBLEM, text("upkeep.found.no_server", url=url),
                      text("upkeep.advice.server"))  # fmt: skip
