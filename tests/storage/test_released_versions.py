"""A database of every released version opens, and a copy of it was made first."""

import gzip
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from hyte_analysis.errors import StorageProblem
from hyte_analysis.importers.choices import ImportChoices
from hyte_analysis.importers.survey_file import read_survey, source_of
from hyte_analysis.storage.answers import StoredAnswers
from hyte_analysis.storage.audit import last_acts
from hyte_analysis.storage.backups import (
    BackupReason,
    list_backups,
    restore_backup,
    verify_backup,
)
from hyte_analysis.storage.coding import load_coding
from hyte_analysis.storage.connecting import connected, stored_version
from hyte_analysis.storage.copying import contents
from hyte_analysis.storage.database import Database, open_database
from hyte_analysis.storage.plans import list_plans
from hyte_analysis.storage.releases import load_releases
from hyte_analysis.storage.schema import MIGRATIONS, VERSION
from hyte_analysis.storage.summaries import load_summaries
from hyte_analysis.storage.surveys import list_surveys, load_survey, store_survey
from hyte_analysis.storage.synonyms import load_synonyms
from hyte_analysis.survey.answers import Filter
from hyte_analysis.survey.codebook import known_codebooks

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "tests" / "fixtures" / "released"
SAMPLES = ROOT / "data" / "samples"
SURVEYS = {"ennakkokysely-2024": "ennakkokysely-2024.csv",
           "ennakkokysely-2025": "ennakkokysely-2025.xlsx"}  # fmt: skip
VERSIONS = (1, 2, 3, 4, 5)


@pytest.fixture(scope="module")
def fresh() -> Iterator[Database]:
    """The same samples as an import stores them today."""
    database = open_database(None)
    for survey_id, name in SURVEYS.items():
        content = (SAMPLES / name).read_bytes()
        imported = read_survey(name, content, ImportChoices(known_codebooks(), survey_id))
        store_survey(database, imported.data, source_of(name, content), {})
    yield database
    database.close()


def unpacked(version: int, folder: Path) -> Path:
    path = folder / "hyte.duckdb"
    with gzip.open(FOLDER / f"v{version}.duckdb.gz") as packed, path.open("wb") as file:
        shutil.copyfileobj(packed, file)
    return path


def figures(database: Database, survey_id: str) -> tuple[object, ...]:
    """Every count of what was asked, and every open answer; not the questions that codes are."""
    questions = load_survey(database, survey_id).questions
    asked = [question.id for question in questions if question.coded_from is None]
    found = StoredAnswers(database)
    counts = found.counts(survey_id, Filter(), asked)
    texts = sorted(answer.text for answer in found.open_answers(survey_id, Filter()))
    return sorted(asked), sorted(counts.answers, key=repr), sorted(counts.bases, key=repr), texts


def test_every_released_version_but_this_one_has_a_file() -> None:
    assert set(VERSIONS) == set(MIGRATIONS) == set(range(1, VERSION))


@pytest.mark.parametrize("version", VERSIONS)
def test_a_released_version_is_copied_and_brought_up_to_date_with_its_figures(
    version: int, tmp_path: Path, fresh: Database
) -> None:
    path = unpacked(version, tmp_path)
    old = path.read_bytes()
    database = open_database(path)
    assert {stored.id for stored in list_surveys(database)} == SURVEYS.keys()
    for survey_id in SURVEYS:
        assert figures(database, survey_id) == figures(fresh, survey_id)
    own = "ennakkokysely-2025"
    if version >= 4:
        assert len(load_coding(database, own).coded) == 16
        assert len(load_releases(database, own)) == len(load_summaries(database, own)) == 1
        assert load_synonyms(database) == (("yhteistyö", "kumppanuus"),)
    if version >= 5:
        assert [stored.plan.title for stored in list_plans(database, own)] == ["Tulokset"]
    (backup,) = list_backups(path)
    assert backup.reason is BackupReason.BEFORE_UPDATE
    assert backup.path.read_bytes() == old
    verify_backup(backup.path)
    with connected(backup.path, read_only=True) as copy:
        assert stored_version(copy) == version
    entry = last_acts(path, 1)[0]
    assert (entry.act, entry.about) == ("update", backup.name)
    database.close()


def test_a_backup_of_an_older_version_is_restored_as_one_of_this(tmp_path: Path) -> None:
    older = unpacked(1, tmp_path).rename(tmp_path / "vanha.duckdb")
    database = open_database(tmp_path / "hyte.duckdb")
    restore_backup(database, older)
    assert {stored.id for stored in list_surveys(database)} == SURVEYS.keys()
    with database.reading() as cursor:
        assert stored_version(cursor) == VERSION
        assert contents(cursor).constraints
    with connected(older, read_only=True) as copy:
        assert stored_version(copy) == 1
    database.close()


def test_without_a_copy_there_is_no_update(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = unpacked(5, tmp_path)
    old = path.read_bytes()
    (tmp_path / "tiedosto").write_text("x")
    monkeypatch.setenv("HYTE_BACKUPS", str(tmp_path / "tiedosto" / "kopiot"))
    with pytest.raises(StorageProblem, match="ei päivitetty, koska siitä ei saatu ensin"):
        open_database(path)
    assert path.read_bytes() == old


def test_a_newer_version_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "hyte.duckdb"
    database = open_database(path)
    with database.changing() as cursor:
        cursor.execute("UPDATE schema_version SET version = $v", {"v": VERSION + 1})
    database.close()
    before = path.read_bytes()
    for read_only in (False, True):
        with pytest.raises(StorageProblem, match="uudemman version tekemä"):
            open_database(path, read_only=read_only)
    assert path.read_bytes() == before
    assert list_backups(path) == ()
