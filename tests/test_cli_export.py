"""Reports from the command line: formats, plans by name, languages, no half file."""

import os
import pty
import signal
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest

from hyte_analysis import cli_export, cli_progress
from hyte_analysis.cli_progress import shown_progress
from hyte_analysis.errors import HyteError
from hyte_analysis.exports.report_files import REPORT_FILES
from hyte_analysis.storage.database import open_database
from hyte_analysis.storage.plans import add_plan
from hyte_analysis.survey.plans import ItemKind, Plan, PlanItem, PlanSection
from tests.test_cli import (
    FILE_2025,
    ROOT,
    SAMPLES,
    Command,
    assert_one_finnish_sentence,
    both_samples,
    db,
    filled,
    main,
    run,
)

__all__ = ["both_samples", "db", "filled", "run"]
SURVEY, ASKED = "ennakkokysely-2025", "sovitut-kaytannot"
BEGINNINGS = {".pptx": b"PK", ".docx": b"PK", ".xlsx": b"PK", ".zip": b"PK", ".pdf": b"%PDF-",
              ".html": b"<!"}  # fmt: skip


def plan(name: str = "Kokous", title: str = "Tulokset kokoukselle") -> Plan:
    return Plan(name, title, "", (PlanSection("Osio", (PlanItem(ItemKind.QUESTION, ASKED),)),))


@pytest.fixture
def planned(filled: Path) -> Path:
    store(filled, plan())
    return filled


def store(path: Path, *plans: Plan) -> None:
    database = open_database(path)
    for one in plans:
        add_plan(database, SURVEY, one, "Maija")
    database.close()


def read(path: Path) -> str:
    """Whatever text stands in the file: of a package that of its XML."""
    if path.suffix == ".html":
        return path.read_text(encoding="utf-8")
    with zipfile.ZipFile(path) as package:
        parts = [name for name in package.namelist() if name.endswith((".xml", ".svg"))]
        return "\n".join(package.read(name).decode("utf-8") for name in parts)


@pytest.mark.parametrize("suffix", [file.suffix for file in REPORT_FILES])
def test_every_format_is_written_by_the_end_of_its_name(
    run: Command, planned: Path, tmp_path: Path, suffix: str
) -> None:
    out = tmp_path / f"raportti{suffix.upper()}"
    done = run("export", out, "--db", planned, "--survey", SURVEY, "--plan", "kokous")
    assert (done.code, done.err) == (0, "")
    assert out.read_bytes().startswith(BEGINNINGS[suffix])
    assert out.name in done.out
    assert "Yleisö: sisäinen työ." in done.out
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == [out.name]


def test_a_report_holds_what_its_plan_says(run: Command, planned: Path, tmp_path: Path) -> None:
    out = tmp_path / "raportti.docx"
    run("export", out, "--db", planned, "--survey", SURVEY, "--plan", "Kokous")
    words = read(out)
    assert "Tulokset kokoukselle" in words
    assert "1,93" in words
    assert "1,03" in words
    assert "jota toivoisit" not in words


def test_the_only_plan_needs_no_name(run: Command, planned: Path, tmp_path: Path) -> None:
    out = tmp_path / "raportti.html"
    assert run("export", out, "--db", planned, "--survey", SURVEY).code == 0
    assert "Tulokset kokoukselle" in read(out)


def test_a_survey_without_plans_gets_one_as_its_slides(
    run: Command, filled: Path, tmp_path: Path
) -> None:
    out = tmp_path / "raportti.html"
    assert run("export", out, "--db", filled, "--survey", "ennakkokysely-2024").code == 0
    assert "Kukaan ei koe itseään yksinäiseksi" in read(out)


def test_of_several_plans_one_must_be_named(run: Command, planned: Path, tmp_path: Path) -> None:
    store(planned, plan("Liite"))
    told = run("export", tmp_path / "a.pptx", "--db", planned, "--survey", SURVEY)
    assert_one_finnish_sentence(told)
    assert "Kokous, Liite" in told.err


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["a.odp"], ".pptx, .pdf, .docx, .xlsx, .html, .zip"),
        (["a"], ".pptx"),
        (["a.pptx", "--plan", "Ei ole"], "Kokous"),
        (["puuttuu/a.pptx", "--plan", "Kokous"], "Kansiota"),
        (["a.pdf", "--template", str(FILE_2025)], "PowerPoint"),
        (["a.pptx", "--template", "puuttuu.pptx"], "puuttuu.pptx"),
        (["a.pptx", "--template", str(SAMPLES / "README.md")], ""),
        (["a.pptx", "--lang", "de"], "Komentoa ei ymmärretty"),
    ],
)
def test_what_can_not_be_written_is_told_and_leaves_no_file(
    run: Command, planned: Path, tmp_path: Path, arguments: list[str], told: str
) -> None:
    before = sorted(tmp_path.iterdir())
    out, *more = arguments
    done = run("export", tmp_path / out, *more, "--db", planned, "--survey", SURVEY)
    assert_one_finnish_sentence(done)
    assert told in done.err
    assert sorted(tmp_path.iterdir()) == before


def test_a_plan_is_asked_of_a_survey_that_has_none(
    run: Command, filled: Path, tmp_path: Path
) -> None:
    done = run("export", tmp_path / "a.pptx", "--db", filled, "--plan", "Kokous")
    assert_one_finnish_sentence(done)
    assert "ei ole vielä raportteja" in done.err


def test_the_council_gets_what_its_profile_shows(
    run: Command, planned: Path, tmp_path: Path
) -> None:
    out = tmp_path / "raportti.html"
    done = run("export", out, "--db", planned, "--survey", SURVEY, "--profile", "public")
    assert "Yleisö: julkinen." in done.out
    assert "2,33" not in read(out)


@pytest.mark.parametrize(
    ("language", "told"),
    [("fi", ("1,93", "Vastauksia")), ("sv", ("1,93", "Svar")), ("en", ("1.93", "Answers"))],
)
def test_a_report_speaks_the_language_asked_for(
    run: Command, planned: Path, tmp_path: Path, language: str, told: tuple[str, str]
) -> None:
    out = tmp_path / "raportti.html"
    done = run("export", out, "--db", planned, "--survey", SURVEY, "--lang", language)
    assert done.code == 0
    written = read(out)
    assert f'lang="{language}' in written
    assert all(words in written for words in told)
    assert ("Yleisö" in done.out) == (language == "fi")


def test_help_and_bad_input_speak_the_language_asked_for(run: Command, planned: Path) -> None:
    assert "presentation" in run("export", "--help", "--lang", "sv").out.casefold()
    english = run("export", "a.odp", "--db", planned, "--lang", "en")
    assert english.code == 2
    assert "a.odp" in english.err
    assert "pääte" not in english.err


def test_a_file_that_fails_leaves_the_one_before(
    run: Command, planned: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "raportti.html"
    out.write_bytes(b"edellinen")

    def fails(*_: object) -> bytes:
        raise HyteError("Ei onnistu.")

    monkeypatch.setattr(cli_export, "_report", fails)
    assert run("export", out, "--db", planned, "--survey", SURVEY).code == 2
    assert out.read_bytes() == b"edellinen"
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == [out.name]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_export_leaves_no_half_file(
    planned: Path, tmp_path: Path, number: signal.Signals
) -> None:
    out = tmp_path / "raportti.pptx"
    command = [sys.executable, "-m", "hyte_analysis", "export", str(out), "--db", str(planned),
               "--survey", SURVEY]  # fmt: skip
    for wait in (0.4, 1.2, 1.8):
        with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL,
                              stderr=subprocess.DEVNULL) as process:  # fmt: skip
            time.sleep(wait)
            process.send_signal(number)
            process.wait(30)
        left = [path.name for path in tmp_path.iterdir() if path.is_file()]
        assert left in ([], [out.name])
        if left:
            assert zipfile.ZipFile(out).testzip() is None
            out.unlink()


def test_a_terminal_shows_how_far_long_work_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cli_progress, "_SHOWN_AFTER", 0.0)
    monkeypatch.setattr(cli_progress, "_EVERY", 0.01)
    reader, writer = pty.openpty()
    with os.fdopen(writer, "w", encoding="utf-8") as terminal:
        monkeypatch.setattr(sys, "stderr", terminal)
        with shown_progress("raportti.pptx") as progress:
            time.sleep(0.1)
            progress(0.5)
            time.sleep(0.1)
        monkeypatch.undo()
    shown = ""
    while not shown.endswith("\r\x1b[K") or "50" not in shown:
        shown += os.read(reader, 65536).decode()
    os.close(reader)
    assert "raportti.pptx: 0 s" in shown
    assert "50 %" in shown


def test_work_that_is_quick_or_piped_shows_no_bar(
    run: Command, planned: Path, tmp_path: Path
) -> None:
    assert run("export", tmp_path / "a.html", "--db", planned, "--survey", SURVEY).err == ""


def test_the_same_command_by_hand_is_interrupted_with_a_sentence(
    run: Command, planned: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object) -> bytes:
        raise KeyboardInterrupt

    monkeypatch.setattr(cli_export, "_report", interrupted)
    done = run("export", tmp_path / "a.html", "--db", planned, "--survey", SURVEY)
    assert done.code == 130
    assert done.err == "Keskeytettiin. Mitään ei tallennettu.\n"
    assert main(["surveys", "--db", str(planned)]) == 0
