"""A database with the sample of 2024 where a town has answered and others speak of it."""

import csv
import io
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from hyte_analysis.importers.choices import ImportChoices
from hyte_analysis.importers.survey_file import ImportedSurvey, read_survey
from hyte_analysis.reports.samples import store_sample_themes
from hyte_analysis.storage.database import Database, open_database
from hyte_analysis.storage.surveys import store_survey
from hyte_analysis.survey.codebook import known_codebooks
from tests.upkeep.town import BY_ANOTHER, NAME, NOT_OF_IT, OWN_WORDS, SAMPLES


def with_town() -> ImportedSurvey:
    """The sample with the town's row, an answer that names it and one that only seems to."""
    content = (SAMPLES / "ennakkokysely-2024.csv").read_text(encoding="utf-8-sig")
    head, *rows = csv.reader(io.StringIO(content), delimiter=";")
    asked = next(place for place, name in enumerate(head) if name.startswith("2. "))
    head.append("IP-osoite")
    for row in rows:
        row.append("192.0.2.1")
    rows[0][2], rows[0][asked], rows[0][-1] = NAME, OWN_WORDS, "192.0.2.77"
    rows[1][asked], rows[2][asked] = BY_ANOTHER, NOT_OF_IT
    out = io.StringIO()
    csv.writer(out, delimiter=";").writerows([head, *rows])
    return read_survey("kysely.csv", out.getvalue().encode(), ImportChoices(known_codebooks()))


@pytest.fixture(scope="session")
def imported() -> ImportedSurvey:
    """The sample with the town in it, read from its file."""
    return with_town()


@pytest.fixture(scope="session")
def with_town_stored(imported: ImportedSurvey, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database to copy: the town's survey alone."""
    path = tmp_path_factory.mktemp("town") / "hyte.duckdb"
    opened = open_database(path)
    store_survey(opened, imported.data, imported.sources, imported.report.as_json())
    opened.close()
    return path


@pytest.fixture
def database(with_town_stored: Path, tmp_path: Path) -> Iterator[Database]:
    """A database in a file with the town's survey alone."""
    path = tmp_path / "hyte.duckdb"
    shutil.copyfile(with_town_stored, path)
    opened = open_database(path)
    yield opened
    opened.close()


@pytest.fixture
def with_themes(tmp_path: Path) -> Iterator[Database]:
    """A database with the sample that comes with coding, permissions and a summary."""
    opened = open_database(tmp_path / "hyte.duckdb")
    path = SAMPLES / "ennakkokysely-2025.xlsx"
    read = read_survey(path.name, path.read_bytes(), ImportChoices(known_codebooks()))
    store_survey(opened, read.data, read.sources, read.report.as_json())
    store_sample_themes(opened, read.data.survey.id)
    yield opened
    opened.close()
