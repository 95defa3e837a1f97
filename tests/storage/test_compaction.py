"""What is removed is in no byte that is left."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from hyte_analysis.errors import StorageProblem
from hyte_analysis.storage import compaction
from hyte_analysis.storage.coding import change_coding
from hyte_analysis.storage.compaction import NotCompacted, compact
from hyte_analysis.storage.copying import Contents, contents
from hyte_analysis.storage.database import Database, open_database
from hyte_analysis.storage.plans import add_plan
from hyte_analysis.storage.surveys import list_surveys, remove_survey, store_survey
from hyte_analysis.storage.versions import change_survey
from hyte_analysis.survey.coding import Code, CodedPassage
from hyte_analysis.survey.plans import Plan
from tests.storage.made_up import Row, coding_change, data, passage, source, survey

UNUSUAL = "Kvasihypersonkkeli"
ROWS = [Row("HVA", single=1, text=f"{UNUSUAL} {n}") for n in range(300)]
PLAIN = [Row("Kunta", single=2, text="Tavallinen")]


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = open_database(tmp_path / "hyte.duckdb")
    store_survey(opened, data(PLAIN, survey(survey_id="jaa")), source(b"jaa"), {})
    yield opened
    opened.close()


def checkpoint(database: Database) -> None:
    with database._cursor() as cursor:
        cursor.execute("CHECKPOINT")


def work_on(database: Database) -> None:
    """Import a survey full of the unusual word, code it, change its codebook, plan its report."""
    asked = survey(survey_id="pois")
    content = (UNUSUAL * 2000).encode()
    store_survey(database, data(ROWS, asked), source(content, f"{UNUSUAL}.csv"), {"x": UNUSUAL})
    checkpoint(database)
    coded = CodedPassage(passage(2, f"{UNUSUAL} 0"), UNUSUAL, (1,))
    change = coding_change(added=(coded,), codes=(Code(1, UNUSUAL),))
    change_coding(database, "pois", change, UNUSUAL)
    change_survey(database, "pois", data(ROWS, asked), {"x": UNUSUAL}, UNUSUAL)
    add_plan(database, "pois", Plan(UNUSUAL), UNUSUAL)


def traces(folder: Path) -> set[str]:
    return {path.name for path in folder.rglob("*")
            if path.is_file() and UNUSUAL.encode() in path.read_bytes()}  # fmt: skip


def held(database: Database) -> Contents:
    with database.reading() as cursor:
        return contents(cursor)


def test_a_removed_survey_is_in_no_byte_that_is_left(database: Database, tmp_path: Path) -> None:
    before = held(database)
    work_on(database)
    checkpoint(database)
    assert "hyte.duckdb" in traces(tmp_path)
    assert remove_survey(database, "pois") == ""
    assert traces(tmp_path) == set()
    assert held(database) == before
    database.close()
    assert traces(tmp_path) == set()
    again = open_database(tmp_path / "hyte.duckdb")
    assert held(again) == before
    again.close()


def test_compaction_makes_the_file_smaller_and_changes_nothing(database: Database) -> None:
    path = database.path or Path()
    for number in range(4):
        content = bytes([number]) * 2_000_000
        store_survey(database, data(PLAIN, survey(survey_id=f"k{number}")), source(content), {})
    with database.changing() as cursor:
        cursor.execute("DELETE FROM source_file WHERE survey_id LIKE 'k%'")
    checkpoint(database)
    before, size = held(database), path.stat().st_size
    compact(database)
    assert held(database) == before
    assert path.stat().st_size < size


def test_where_the_file_cannot_be_written_anew_the_survey_is_removed_all_the_same(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_room(*_: object) -> None:
        raise OSError(28, "No space left on device")

    work_on(database)
    with monkeypatch.context() as patched:
        patched.setattr(compaction, "write_copy", no_room)
        told = remove_survey(database, "pois")
        with pytest.raises(NotCompacted):
            compact(database)
    assert "voi vielä olla jälkiä" in told
    assert [stored.id for stored in list_surveys(database)] == ["jaa"]
    assert not (tmp_path / "hyte.duckdb.kesken").exists()
    compact(database)
    assert traces(tmp_path) == set()


def test_what_a_killed_compaction_left_is_removed_at_the_next_opening(tmp_path: Path) -> None:
    open_database(tmp_path / "hyte.duckdb").close()
    for name in ("hyte.duckdb.kesken", "hyte.duckdb.kesken.wal"):
        (tmp_path / name).write_text(UNUSUAL)
    database = open_database(tmp_path / "hyte.duckdb")
    assert traces(tmp_path) == set()
    with pytest.raises(StorageProblem):
        database.replace_by(tmp_path / "ei ole.duckdb")
    assert list_surveys(database) == ()
    database.close()
