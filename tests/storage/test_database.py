import ast
import os
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from hyte_analysis.errors import StorageProblem
from hyte_analysis.storage.database import DEFAULT_PATH, database_path, open_database
from hyte_analysis.storage.surveys import list_surveys, store_survey
from hyte_analysis.survey.access import Act
from tests.storage.made_up import Row, data, source

ROOT = Path(__file__).resolve().parents[2]
HOLD = """
import sys
from pathlib import Path
from hyte_analysis.storage.database import open_database
database = open_database(Path(sys.argv[1]))
print("auki", flush=True)
sys.stdin.read()
"""


def test_the_database_is_the_given_file_else_the_environments_else_the_projects(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("HYTE_DB", "/a/b.duckdb")
    assert database_path("/c/d.duckdb") == Path("/c/d.duckdb")
    assert database_path() == Path("/a/b.duckdb")
    monkeypatch.setenv("HYTE_DB", "~/b.duckdb")
    assert database_path() == Path.home() / "b.duckdb"
    monkeypatch.setenv("HYTE_DB", "")
    assert database_path("") == DEFAULT_PATH == ROOT / "data" / "hyte.duckdb"


def test_a_missing_database_is_made_with_its_folders(tmp_path: Path) -> None:
    path = tmp_path / "uusi kansio" / "ä" / "hyte.duckdb"
    open_database(path).close()
    assert path.is_file()


@pytest.mark.parametrize("name", ["hyte.duckdb", "lock.duckdb"])
@pytest.mark.parametrize("read_only", [False, True])
@pytest.mark.parametrize("content", [b"not a database" * 500, b"DUCK" * 5000, b"x"])
def test_a_corrupt_file_is_an_expected_problem_and_is_left_alone(
    tmp_path: Path, name: str, content: bytes, read_only: bool
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(StorageProblem, match="on vioittunut, eikä siitä ole") as problem:
        open_database(path, read_only=read_only)
    assert str(path) in problem.value.user_message
    assert path.read_bytes() == content


def test_a_truncated_database_is_an_expected_problem(tmp_path: Path) -> None:
    path = tmp_path / "hyte.duckdb"
    database = open_database(path)
    store_survey(database, data([Row("HVA", single=1)]), source(os.urandom(400_000)), {})
    database.close()
    content = path.read_bytes()
    for kept in (len(content) // 2, 5000):
        path.write_bytes(content[:kept])
        with pytest.raises(StorageProblem):
            list_surveys(open_database(path))


@pytest.mark.parametrize(
    "tables",
    [
        "CREATE TABLE sales (amount INTEGER)",
        "CREATE VIEW v AS SELECT 1 AS a",
        "CREATE TABLE schema_version (release VARCHAR)",
        "CREATE TABLE schema_version (version VARCHAR); INSERT INTO schema_version VALUES ('x')",
        "CREATE TABLE schema_version (version INTEGER); INSERT INTO schema_version VALUES (-1)",
    ],
)
@pytest.mark.parametrize("read_only", [False, True])
def test_somebody_elses_database_is_refused_and_left_alone(
    tmp_path: Path, tables: str, read_only: bool
) -> None:
    path = tmp_path / "muu.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute(tables)
    before = path.read_bytes()
    with pytest.raises(StorageProblem, match="ei ole tämän version"):
        open_database(path, read_only=read_only)
    assert path.read_bytes() == before
    duckdb.connect(str(path)).close()


def test_a_folder_in_the_databases_place_is_an_expected_problem(tmp_path: Path) -> None:
    for read_only in (False, True):
        with pytest.raises(StorageProblem, match="ei voi avata"):
            open_database(tmp_path, read_only=read_only)


def test_a_file_in_a_folders_place_is_an_expected_problem(tmp_path: Path) -> None:
    (tmp_path / "tiedosto").write_text("x")
    with pytest.raises(StorageProblem, match="kansioon saa kirjoittaa"):
        open_database(tmp_path / "tiedosto" / "hyte.duckdb")


@pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() == 0, reason="may write into any folder"
)
def test_a_folder_without_write_permission_is_an_expected_problem(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(StorageProblem, match="kansioon saa kirjoittaa"):
        open_database(tmp_path / "hyte.duckdb")


def test_a_database_open_elsewhere_tells_which_process_to_close(tmp_path: Path) -> None:
    path = tmp_path / "hyte.duckdb"
    command = [sys.executable, "-c", HOLD, str(path)]
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as holder:
        assert holder.stdin is not None
        assert holder.stdout is not None
        assert holder.stdout.readline() == "auki\n"
        for read_only in (False, True):
            with pytest.raises(StorageProblem, match="auki toisessa ohjelmassa") as problem:
                open_database(path, read_only=read_only)
            if sys.platform == "linux":
                assert f"(prosessi {holder.pid})" in problem.value.user_message
        holder.stdin.close()
    open_database(path).close()


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT * FROM read_csv('/etc/passwd')",
        "SELECT * FROM read_text('/etc/passwd')",
        "SELECT * FROM '/etc/passwd'",
        "SELECT * FROM glob('/*')",
        "SELECT * FROM some_variable",
        "ATTACH '{folder}/b.duckdb' AS b",
        "COPY survey TO '{folder}/survey.csv'",
        "COPY survey FROM '{folder}/survey.csv'",
        "EXPORT DATABASE '{folder}/e'",
        "INSTALL httpfs",
        "LOAD httpfs",
        "SET enable_external_access = true",
        "SET lock_configuration = false",
    ],
)
def test_sql_can_reach_nothing_outside_the_database(tmp_path: Path, statement: str) -> None:
    some_variable = data([])  # noqa: F841 - SQL must not find a Python variable
    (tmp_path / "survey.csv").write_text("x")
    database = open_database(tmp_path / "hyte.duckdb")
    with pytest.raises(StorageProblem), database.reading() as cursor:
        cursor.execute(statement.format(folder=tmp_path)).fetchall()
    with pytest.raises(StorageProblem), database.writing(Act.IMPORT) as cursor:
        cursor.execute(statement.format(folder=tmp_path)).fetchall()
    database.close()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["hyte.duckdb", "survey.csv"]


def test_a_reader_cannot_write() -> None:
    database = open_database(None)
    with pytest.raises(StorageProblem), database.reading() as cursor:
        cursor.execute("DELETE FROM survey")
    database.close()


def test_a_reader_sees_one_moment() -> None:
    database = open_database(None)
    with database.reading() as cursor:
        assert cursor.execute("SELECT count(*) FROM survey").fetchall() == [(0,)]
        store_survey(database, data([]), source(), {})
        assert cursor.execute("SELECT count(*) FROM survey").fetchall() == [(0,)]
    assert len(list_surveys(database)) == 1
    database.close()


def test_an_error_in_a_transaction_undoes_it_and_frees_the_line() -> None:
    database = open_database(None)
    store_survey(database, data([]), source(), {})

    def emptied_before(problem: BaseException) -> None:
        with database.writing(Act.IMPORT) as cursor:
            cursor.execute("DELETE FROM survey")
            raise problem

    for problem in (ValueError("x"), KeyboardInterrupt()):
        with pytest.raises(type(problem)):
            emptied_before(problem)
    with pytest.raises(StorageProblem):
        emptied_before(duckdb.IOException("levy täynnä"))
    assert len(list_surveys(database)) == 1
    database.close()


def test_a_closed_database_is_an_expected_problem() -> None:
    database = open_database(None)
    database.close()
    with pytest.raises(StorageProblem):
        list_surveys(database)
    with pytest.raises(StorageProblem), database.writing(Act.IMPORT):
        pass


def test_storage_uses_only_what_every_supported_duckdb_has() -> None:
    gone = {
        "arrow",
        "fetch_arrow_table",
        "fetch_record_batch",
        "pl",
        "fetchone",
        "fetchmany",
        "sql",
    }
    for path in (ROOT / "hyte_analysis" / "storage").glob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        used = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
        assert not used & gone, path.name


def test_every_query_is_read_to_its_end() -> None:
    for path in (ROOT / "hyte_analysis" / "storage").glob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        finished = {
            node.func.value
            for node in ast.walk(tree)
            if isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr in ("fetchall", "to_arrow_reader")
        }
        for node in ast.walk(tree):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
                continue
            reads = node.func.attr == "execute" and "SELECT" in ast.unparse(node.args[0])[:12]
            assert not reads or node in finished, f"{path.name}:{node.lineno}"
