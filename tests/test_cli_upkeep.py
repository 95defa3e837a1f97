"""The command line's upkeep: arguments in; files, sentences and exit codes out."""

import json
import shutil
import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from openpyxl import load_workbook

from hyte_analysis.cli import main
from hyte_analysis.storage.audit import last_acts
from hyte_analysis.storage.database import open_database
from hyte_analysis.texts.moments import today
from tests.test_cli import Run, assert_one_finnish_sentence

SAMPLES = Path(__file__).parents[1] / "data" / "samples"
EARLIER, LATER = "ennakkokysely-2024", "ennakkokysely-2025"
VERBS = (
    "compact",
    "backup",
    "backups",
    "restore",
    "health",
    "organisation",
    "retention",
    "expired",
    "audit",
)
Command = Callable[..., Run]


@pytest.fixture(scope="session")
def two_surveys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("kaksi") / "hyte.duckdb"
    for file in (f"{LATER}.xlsx", f"{EARLIER}.csv"):
        assert main(["import", str(SAMPLES / file), "--db", str(path)]) == 0
    return path


@pytest.fixture
def db(two_surveys: Path, tmp_path: Path) -> Path:
    path = tmp_path / "kanta" / "hyte.duckdb"
    path.parent.mkdir()
    shutil.copyfile(two_surveys, path)
    return path


@pytest.fixture
def run(capfd: pytest.CaptureFixture[str], db: Path) -> Command:
    def command(*arguments: object) -> Run:
        capfd.readouterr()
        try:
            code = main([*map(str, arguments), "--db", str(db)])
        except SystemExit as end:
            code = int(end.code or 0)
        return Run(code, *capfd.readouterr())

    return command


def ids(run: Command) -> set[str]:
    return {survey["id"] for survey in run("surveys", "--format", "json").json}


def backups(run: Command) -> list[dict[str, object]]:
    found: list[dict[str, object]] = run("backups", "--format", "json").json
    return found


@pytest.mark.parametrize("verb", VERBS)
def test_help_speaks_the_users_language(run: Command, verb: str) -> None:
    shown = run(verb, "--help")
    assert shown.code == 0
    assert "käyttö:" in shown.out
    assert "usage" not in shown.out


def test_a_backup_is_made_listed_and_copied_elsewhere(run: Command, db: Path) -> None:
    assert run("backups").out.strip() == "Varmuuskopioita ei ole."
    made = run("backup", db.parent)
    assert made.code == 0
    (backup,) = backups(run)
    assert backup["surveys"] == [EARLIER, LATER]
    assert str(backup["name"]) in made.out
    assert (db.parent / str(backup["name"])).stat().st_size == backup["bytes"]
    assert str(backup["name"]) in run("backups").out
    assert_one_finnish_sentence_after_work(run("backup", db.parent / "ei" / "ole" / "a.duckdb"))


def test_a_nightly_backup_is_told_from_one_that_a_person_made(run: Command) -> None:
    run("backup")
    run("backup", "--nightly")
    assert [backup["reason"] for backup in backups(run)] == ["nightly", "by_hand"]
    assert "yöllinen" in run("backups").out.splitlines()[0]


def assert_one_finnish_sentence_after_work(result: Run) -> None:
    """The backup itself was made; only the copy of it could not be."""
    assert result.code == 2
    assert len(result.err.splitlines()) == 1


def test_a_backup_comes_back_and_what_was_there_is_kept(run: Command) -> None:
    run("backup")
    (backup,) = backups(run)
    run("remove", EARLIER)
    restored = run("restore", backup["name"])
    assert ids(run) == {EARLIER, LATER}
    before = next(b for b in backups(run) if b["reason"] == "before_restore")
    assert str(before["name"]) in restored.out
    assert run("restore", before["path"]).code == 0
    assert ids(run) == {LATER}


def test_what_is_no_backup_is_refused_and_nothing_changes(run: Command, tmp_path: Path) -> None:
    other = tmp_path / "kuva.duckdb"
    other.write_bytes(b"\x89PNG")
    for wrong in ("olematon", other):
        assert_one_finnish_sentence(run("restore", wrong))
    assert ids(run) == {EARLIER, LATER}


def test_a_damaged_database_gives_way_to_a_backup(run: Command, db: Path) -> None:
    run("backup")
    (backup,) = backups(run)
    db.write_bytes(b"vioittunut" * 2000)
    assert_one_finnish_sentence(run("surveys"))
    restored = run("restore", backup["name"])
    assert restored.code == 0
    assert ids(run) == {EARLIER, LATER}
    (aside,) = db.parent.glob("*vioittunut*")
    assert aside.name in restored.out
    assert aside.name in run("remove", EARLIER).out


def test_a_removal_says_what_backups_hold_and_takes_them_along(run: Command) -> None:
    run("backup")
    (backup,) = backups(run)
    removed = run("remove", EARLIER)
    assert str(backup["name"]) in removed.out
    assert len(backups(run)) == 1
    removed = run("remove", LATER, "--backups-too")
    assert "poistettiin" in removed.out
    assert backups(run) == []


def test_the_file_is_written_anew_when_asked(run: Command, db: Path) -> None:
    before = db.stat().st_ino
    assert "kirjoitettiin uudelleen" in run("compact").out
    assert db.stat().st_ino != before
    assert ids(run) == {EARLIER, LATER}


def test_retention_is_set_listed_and_taken_away(run: Command) -> None:
    assert run("retention").out.count("säilytysaikaa ei ole annettu") == 2
    assert "31.12.2099 asti" in run("retention", EARLIER, "31.12.2099").out
    assert "päättyi 1.2.2020" in run("retention", LATER, "2020-02-01").out
    first, second = run("retention").out.splitlines()
    assert first.startswith(LATER)
    assert second.startswith(EARLIER)
    assert run("retention", EARLIER).out.strip() == second
    assert "ei ole annettu" in run("retention", EARLIER, "none").out


@pytest.mark.parametrize("day", ["huomenna", "32.1.2027", "2027-02-30", "1.2", "1.2.3.4", "a.b.c"])
def test_a_day_that_is_none_is_one_sentence(run: Command, day: str) -> None:
    assert_one_finnish_sentence(run("retention", EARLIER, day))
    assert_one_finnish_sentence(run("retention", "olematon"))


def test_expired_surveys_are_listed_and_removed_only_when_asked(run: Command) -> None:
    assert "ei ole päättynyt" in run("expired").out
    run("retention", EARLIER, (today() - timedelta(days=1)).isoformat())
    run("retention", LATER, today().isoformat())
    run("backup")
    listed = run("expired")
    assert EARLIER in listed.out
    assert LATER not in listed.out
    assert ids(run) == {EARLIER, LATER}
    assert run("expired", "--remove", "--backups-too").code == 0
    assert ids(run) == {LATER}
    assert backups(run) == []


def test_one_organisation_is_saved_as_json_and_as_a_workbook(
    run: Command, db: Path, tmp_path: Path
) -> None:
    out = tmp_path / "kunta.json"
    assert run("organisation", "kunta 9", out).code == 0
    told = json.loads(out.read_text(encoding="utf-8"))
    assert told["organisation"] == "Kunta 9"
    assert {survey["id"] for survey in told["surveys"]} == {EARLIER, LATER}
    assert run("organisation", "Kunta 9", tmp_path / "kunta.xlsx").code == 0
    assert len(load_workbook(tmp_path / "kunta.xlsx").sheetnames) == 10
    logged = last_acts(db, 2)
    assert {(entry.act, entry.about) for entry in logged} == {("organisation", "Kunta 9")}


def test_an_unknown_organisation_or_file_leaves_nothing(run: Command, tmp_path: Path) -> None:
    assert_one_finnish_sentence(run("organisation", "Olematon ry", tmp_path / "a.json"))
    assert_one_finnish_sentence(run("organisation", "Kunta 9", tmp_path / "a.pdf"))
    assert list(tmp_path.glob("a.*")) == []


def test_the_log_is_shown_from_its_end(run: Command) -> None:
    run("retention", EARLIER, "none")
    run("remove", EARLIER)
    entries = run("audit", "--last", "2", "--format", "json").json
    assert [entry["act"] for entry in entries] == ["remove", "retain"]
    shown = run("audit", "--last", "1").out
    assert "poisti" in shown
    assert shown.rstrip().endswith(EARLIER)


def test_all_that_is_taken_along_has_its_line_in_the_log(run: Command, tmp_path: Path) -> None:
    taken = [
        (("export", tmp_path / "a.xlsx", "--survey", LATER), f"{LATER} .xlsx"),
        (("export", tmp_path / "a.html", "--survey", LATER), f"{LATER} .html"),
        (("results", "--survey", LATER, "--format", "json"), f"{LATER} json"),
        (("codebook", "--survey", LATER), f"{LATER} toml"),
    ]
    for arguments, about in taken:
        assert run(*arguments).code == 0
        (entry,) = run("audit", "--last", "1", "--format", "json").json
        assert (entry["act"], entry["about"]) == ("export", about)


def test_a_log_without_lines_says_so(run: Command) -> None:
    assert "ei ole vielä merkintöjä" in run("audit").out


def test_health_is_well_and_says_what_to_do_where_it_is_not(run: Command, db: Path) -> None:
    run("backup")
    well = run("health")
    assert (well.code, well.err) == (0, "")
    assert all(line.startswith("kunnossa: ") for line in well.out.splitlines())
    db.write_bytes(b"vioittunut" * 2000)
    ill = run("health", "--format", "json")
    assert ill.code == 1
    (line,) = [line for line in ill.json if line["state"] == "problem"]
    assert line["check"] == "database"


def test_health_without_a_database_makes_none(run: Command, db: Path) -> None:
    db.unlink()
    assert run("health").code == 0
    assert not db.exists()


class Answering(BaseHTTPRequestHandler):
    """A server that is well where it is asked as the dashboard's is."""

    def do_GET(self) -> None:
        self.send_response(200 if self.path == "/_stcore/health" else 404)
        self.end_headers()

    def log_message(self, *_: object) -> None:  # type: ignore[override]
        """Stay quiet."""


@pytest.fixture
def address() -> Iterator[str]:
    server = HTTPServer(("127.0.0.1", 0), Answering)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


def test_health_asks_a_server_of_this_machine_alone(run: Command, address: str) -> None:
    lines = run("health", "--url", address, "--format", "json").json
    assert lines[-1]["check"] == "server"
    assert lines[-1]["state"] == "ok"
    silent = run("health", "--url", f"{address}/muualla")
    assert silent.code == 1
    for elsewhere in ("http://192.0.2.1:8501", "https://127.0.0.1", "file:///etc/passwd"):
        assert run("health", "--url", elsewhere).code == 2


def test_health_leaves_an_open_database_to_its_server(
    run: Command, db: Path, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from hyte_analysis import cli_health  # noqa: PLC0415 - its own opening is what is replaced

    def in_use(*_: object, **__: object) -> None:
        raise cli_health.StorageProblem("auki") from OSError("Could not set lock on file")

    monkeypatch.setattr(cli_health, "open_database", in_use)
    monkeypatch.setattr(cli_health, "_ADDRESS", address)
    well = run("health", "--format", "json")
    states = {line["check"]: line["state"] for line in well.json}
    assert (well.code, states["database"], states["server"]) == (0, "ok", "ok")
    monkeypatch.undo()
    open_database(db).close()
