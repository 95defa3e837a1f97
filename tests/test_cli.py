"""The command line end to end: arguments in; output, exit code and database out."""

import csv
import io
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from hyte_analysis import cli_survey
from hyte_analysis.cli import main
from hyte_analysis.reports.samples import store_sample_themes
from hyte_analysis.storage.answers import StoredAnswers
from hyte_analysis.storage.database import open_database
from hyte_analysis.storage.releases import store_releases
from hyte_analysis.survey.answers import Filter
from hyte_analysis.survey.audiences import Action, Audience, Limits, audience
from hyte_analysis.survey.coding import answer_key
from hyte_analysis.survey.releases import Mask, Release
from tests.importers.exports import as_csv
from tests.importers.test_pairs import exports
from tests.published import PUBLISHED

ROOT = Path(__file__).resolve().parents[1]
SAMPLES = ROOT / "data" / "samples"
FILE_2025 = SAMPLES / "ennakkokysely-2025.xlsx"
FILE_2024 = SAMPLES / "ennakkokysely-2024.csv"
GROUPS = ["HVA", "Kunta", "Oppilaitokset", "Muut toimijat", "Kaikki"]
VERBS = ("import", "surveys", "results", "export", "codebook", "remove")
BAD_FILES = {
    "tyhjä.csv": b"",
    "pelkkä.csv": b"\xef\xbb\xbf\r\n;;\r\n",
    "kuva.xlsx": b"\x89PNG\r\n\x1a\n" + b"0" * 100,
    "raportti.pdf": b"%PDF-1.7\n" + b"0" * 100,
    "sivu.csv": b"<!DOCTYPE html><html></html>",
    "katkennut.xlsx": FILE_2025.read_bytes()[:3000],
    "vanha.xls": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"0" * 600,
    "salattu.xlsx": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
    "ryhmätön.csv": b"Kysymys A;Kysymys B\nx y z;1\nu v w;2\n",
    "vastaukseton.csv": b"Taho, jota edustatte;Kysymys\n",
    "yksi sarake.csv": b"Vastaus\na\nb\n",
}


class Run:
    """One command's exit code and what it printed."""

    def __init__(self, code: int, out: str, err: str) -> None:
        self.code, self.out, self.err = code, out, err

    @property
    def json(self) -> Any:  # noqa: ANN401 - whatever the output holds
        return json.loads(self.out)


Command = Callable[..., Run]


@pytest.fixture
def db(tmp_path: Path) -> Path:
    return tmp_path / "kanta" / "hyte.duckdb"


@pytest.fixture(scope="session")
def both_samples(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("samples") / "hyte.duckdb"
    for file in (FILE_2025, FILE_2024):
        assert main(["import", str(file), "--db", str(path)]) == 0
    return path


@pytest.fixture
def filled(both_samples: Path, db: Path) -> Path:
    db.parent.mkdir()
    shutil.copy(both_samples, db)
    return db


@pytest.fixture
def run(capfd: pytest.CaptureFixture[str]) -> Command:
    def command(*arguments: object) -> Run:
        capfd.readouterr()
        try:
            code = main([str(argument) for argument in arguments])
        except SystemExit as end:
            code = int(end.code or 0)
        return Run(code, *capfd.readouterr())

    return command


def shell(*arguments: object, **variables: str) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-W", "error", "-m", "hyte_analysis", *map(str, arguments)]
    environment = {**os.environ, "PYTHONIOENCODING": "ascii", **variables}
    return subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, check=False, timeout=60
    )


def group_of(question: dict[str, Any], name: str) -> dict[str, Any]:
    return next(group for group in question["groups"] if group["group"] == name)


def assert_one_finnish_sentence(result: Run) -> None:
    assert result.code == 2
    assert result.out == ""
    assert result.err.endswith("\n")
    assert len(result.err.splitlines()) == 1
    assert re.match(r"[A-ZÅÄÖ”]", result.err)
    assert not re.search(r"\b(Error|Traceback|error|not found|invalid|None)\b", result.err)


def test_a_sample_is_imported_with_a_report(run: Command, db: Path) -> None:
    result = run("import", FILE_2025, "--db", db)
    assert result.code == 0
    assert "Vastauksia: 21 (HVA 3, Kunta 14, Oppilaitokset 1, Muut toimijat 3)" in result.out
    assert result.out.endswith("Tallennettu tunnuksella ennakkokysely-2025.\n")
    assert result.err == ""


def test_importing_the_same_file_again_says_so_and_changes_nothing(
    run: Command, filled: Path
) -> None:
    before = filled.read_bytes()
    result = run("import", FILE_2025, "--db", filled, "--survey", "toinen")
    assert result.code == 0
    assert "Sama tiedosto on jo tuotu tunnuksella ennakkokysely-2025" in result.out
    again = run("import", FILE_2025, "--db", filled, "--format", "json").json
    assert (again["stored"], again["already_imported_as"]) == (False, "ennakkokysely-2025")
    assert filled.read_bytes() == before


def test_the_report_comes_as_json_too(run: Command, db: Path) -> None:
    report = run("import", FILE_2024, "--db", db, "--format", "json").json
    assert (report["stored"], report["already_imported_as"]) == (True, None)
    assert report["responses"] == 31


def test_a_trial_run_reports_and_makes_no_database(run: Command, db: Path) -> None:
    result = run("import", FILE_2025, "--db", db, "--dry-run")
    assert result.code == 0
    assert result.out.endswith("Koeajo: mitään ei tallennettu (tunnus olisi ennakkokysely-2025).\n")
    assert run("import", FILE_2025, "--db", db, "--dry-run", "--format", "json").json[
        "stored"
    ] is False  # fmt: skip
    assert not db.parent.exists()


def test_a_trial_run_leaves_an_existing_database_as_it_was(run: Command, db: Path) -> None:
    run("import", FILE_2024, "--db", db)
    before = db.read_bytes()
    assert run("import", FILE_2025, "--db", db, "--dry-run").code == 0
    assert_one_finnish_sentence(
        run("import", FILE_2025, "--db", db, "--dry-run", "--survey", "ennakkokysely-2024")
    )
    assert db.read_bytes() == before


def test_a_survey_gets_the_id_asked_for_or_the_next_free_one(
    run: Command, db: Path, tmp_path: Path
) -> None:
    run("import", FILE_2024, "--db", db, "--survey", "oma tunnus")
    changed = tmp_path / "toinen.csv"
    for n, line in enumerate(("\r\n", "\r\n\r\n"), start=1):
        changed.write_bytes(FILE_2024.read_bytes() + line.encode())
        assert run("import", changed, "--db", db).code == 0
        ids = [survey["id"] for survey in run("surveys", "--db", db, "--format", "json").json]
        assert len(ids) == n + 1
    assert sorted(ids) == ["ennakkokysely-2024", "ennakkokysely-2024-2", "oma tunnus"]


def test_an_id_that_is_taken_is_refused(run: Command, filled: Path, tmp_path: Path) -> None:
    changed = tmp_path / "toinen.csv"
    changed.write_bytes(FILE_2024.read_bytes() + b"\r\n")
    before = filled.read_bytes()
    result = run("import", changed, "--db", filled, "--survey", "ennakkokysely-2025")
    assert_one_finnish_sentence(result)
    assert filled.read_bytes() == before


def test_surveys_are_listed(run: Command, both_samples: Path) -> None:
    lines = run("surveys", "--db", both_samples).out.splitlines()
    assert [line.partition(":")[0] for line in lines] == [
        "ennakkokysely-2025", "ennakkokysely-2024",
    ]  # fmt: skip
    listed = run("surveys", "--db", both_samples, "--format", "json").json
    assert [(s["id"], s["wave"], s["responses"], s["file"]) for s in listed] == [
        ("ennakkokysely-2025", 2025, 21, "ennakkokysely-2025.xlsx"),
        ("ennakkokysely-2024", 2024, 31, "ennakkokysely-2024.csv"),
    ]


def test_an_empty_database_has_no_surveys_and_is_not_made(run: Command, db: Path) -> None:
    assert run("surveys", "--db", db).out.startswith("Tietokannassa ei ole vielä")
    assert run("surveys", "--db", db, "--format", "json").json == []
    assert_one_finnish_sentence(run("results", "--db", db))
    assert_one_finnish_sentence(run("results", "--db", db, "--survey", "x"))
    assert_one_finnish_sentence(run("export", db.parent.parent / "a.xlsx", "--db", db))
    assert_one_finnish_sentence(run("remove", "x", "--db", db))
    assert not db.parent.exists()
    assert not (db.parent.parent / "a.xlsx").exists()


def test_json_has_the_agreed_shape_to_the_letter(run: Command, both_samples: Path) -> None:
    for survey, wave in (("ennakkokysely-2025", 2025), ("ennakkokysely-2024", 2024)):
        results = run("results", "--db", both_samples, "--survey", survey, "--format", "json").json
        assert list(results) == ["survey", "questions"]
        assert list(results["survey"]) == ["id", "title", "wave"]
        assert (results["survey"]["id"], results["survey"]["wave"]) == (survey, wave)
        assert results["questions"]
        for question in results["questions"]:
            check_question(question)


def check_question(question: dict[str, Any]) -> None:
    assert list(question) == [
        "id", "number", "text", "kind", "scale", "profile", "protected", "convention",
        "dont_know", "options", "groups",
    ]  # fmt: skip
    kind = question["kind"]
    assert (question["profile"], question["protected"]) == ("internal", False)
    assert (question["convention"] is None) == (kind not in ("single_choice", "number"))
    asks_dont_know = any(option["role"] == "dont_know" for option in question["options"])
    assert question["dont_know"] == ("averaged" if asks_dont_know else None)
    assert kind in ("single_choice", "multiple_choice", "ranking", "number", "open_text")
    assert question["scale"] in ("nominal", "ordinal", "binary", "interval", None)
    for option in question["options"]:
        assert list(option) == ["code", "label", "role"]
    assert [group["group"] for group in question["groups"]] == GROUPS
    for group in question["groups"]:
        assert list(group) == [
            "group", "n", "mean", "spread", "mean_without_dont_know", "counts", "median",
            "consensus", "areas", "left_out", "invited", "members", "remedy", "withheld",
        ]  # fmt: skip
        has_mean = kind in ("single_choice", "number") and group["n"] > 0
        assert (group["mean"] is not None) == (group["spread"] is not None) == has_mean
        check_counts(question, group)
    total = group_of(question, "Kaikki")
    assert total["n"] == sum(group["n"] for group in question["groups"][:-1])


def check_counts(question: dict[str, Any], group: dict[str, Any]) -> None:
    counts = group["counts"]
    if question["kind"] == "open_text":
        assert (counts, question["options"]) == ([], [])
        return
    assert [(c["code"], c["label"]) for c in counts] == [
        (option["code"], option["label"]) for option in question["options"]
    ]
    for count in counts:
        assert list(count) == ["code", "label", "n", "share"]
        assert count["share"] == (count["n"] / group["n"] if group["n"] else None)
    if question["kind"] == "single_choice":
        assert sum(count["n"] for count in counts) == group["n"]


def test_the_published_figures_are_reproduced(run: Command, both_samples: Path) -> None:
    results = run(
        "results", "--db", both_samples, "--survey", "ennakkokysely-2025", "--format", "json"
    ).json
    questions = {question["id"]: question for question in results["questions"]}
    for (question, name), figures in PUBLISHED.items():
        group = group_of(questions[question], name)
        shown = [
            str(Decimal(repr(group[key])).quantize(Decimal("0.01"), rounding=ROUND_HALF_UP))
            for key in ("mean", "spread")
        ]
        assert (*shown, group["n"]) == figures
    kunta = group_of(questions["sovitut-kaytannot"], "Kunta")
    assert [count["n"] for count in kunta["counts"]] == [6, 5, 1, 2]
    assert kunta["mean"] == 27 / 14
    assert kunta["mean_without_dont_know"] == 24 / 13


def test_the_survey_imported_last_is_shown_and_one_question_can_be_asked_for(
    run: Command, both_samples: Path
) -> None:
    arguments = ("results", "--db", both_samples, "--format", "json")
    assert run(*arguments).json["survey"]["id"] == "ennakkokysely-2024"
    one = run(*arguments, "--survey", "ennakkokysely-2025", "--question", "sovitut-kaytannot").json
    assert [question["id"] for question in one["questions"]] == ["sovitut-kaytannot"]


def test_the_table_shows_the_figures_as_the_slides_do(run: Command, both_samples: Path) -> None:
    arguments = ("--survey", "ennakkokysely-2025", "--question", "sovitut-kaytannot")
    lines = run("results", "--db", both_samples, *arguments).out.splitlines()
    row = {line.strip().partition("  ")[0].strip(): line.split() for line in lines}
    assert row["KA*"][1:] == ["1,67", "1,93", "2,00", "2,33", "1,95"]
    assert row["Hajonta*"][1:] == ["0,94", "1,03", "0,00", "0,47", "0,95"]
    assert row["Vastauksia"][1:] == ["3", "14", "1", "3", "21"]
    assert "KA ilman en osaa sanoa -vastauksia*" in row
    assert any("vaihtoehdoilla ei ole järjestystä" in line for line in lines)


def test_the_table_never_cuts_an_option(run: Command, both_samples: Path) -> None:
    shown = run("results", "--db", both_samples).out
    assert "…" not in shown
    words = re.sub(r"\s+", " ", re.sub(r"\d+ \(\d+\u00a0%\)|\b0\b", "", shown))
    assert "Työikäisten ja ikäihmisten päihteiden käyttö ja riippuvuuksien aiheuttamat" in words


def test_csv_holds_the_same_unrounded_figures(run: Command, both_samples: Path) -> None:
    arguments = ("results", "--db", both_samples, "--survey", "ennakkokysely-2025", "--format")
    rows = list(csv.DictReader(io.StringIO(run(*arguments, "csv").out, newline=""), delimiter=";"))
    questions = {q["id"]: q for q in run(*arguments, "json").json["questions"]}
    assert len({len(row) for row in rows}) == 1
    compared = 0
    for row in rows:
        group = group_of(questions[row["Tunnus"]], row["Ryhmä"])
        assert int(row["Vastauksia"]) == group["n"]
        for column, key in (("KA", "mean"), ("Hajonta", "spread")):
            assert (float(row[column].replace(",", ".")) if row[column] else None) == group[key]
        if row["Koodi"]:
            count = next(c for c in group["counts"] if c["code"] == int(row["Koodi"]))
            assert int(row["Lukumäärä"]) == count["n"]
            compared += 1
        if questions[row["Tunnus"]]["scale"] == "nominal":
            assert "järjestysnumeroiden keskiarvo" in row["KA:n huomautus"]
    assert compared == 30


def test_csv_has_no_formula_and_no_apostrophe_before_a_number(
    run: Command, db: Path, tmp_path: Path
) -> None:
    file = tmp_path / "kaavat.csv"
    answers = [("Kunta", "=1+1", "-5"), ("HVA", "=1+1", "-7,5"), ("Kunta", "@SUM(A1)", "3")] * 2
    lines = ["Ryhmä;+Kysymys?;Luku", *(";".join(answer) for answer in answers)]
    file.write_text("\n".join(lines), encoding="utf-8")
    assert run("import", file, "--db", db).code == 0
    out = run("results", "--db", db, "--format", "csv").out
    rows = list(csv.reader(io.StringIO(out, newline=""), delimiter=";"))
    cells = [cell for row in rows for cell in row]
    assert "'=1+1" in cells
    assert "'@SUM(A1)" in cells
    assert "-7,5" in cells
    risky = [c for c in cells if c[:1] in {"=", "+", "-", "@"} and not re.fullmatch(r"-[\d,]+", c)]
    assert risky == []


def test_csv_ends_its_lines_once(both_samples: Path) -> None:
    out = shell("results", "--db", both_samples, "--format", "csv").stdout
    assert out.count(b"\r\n") == out.count(b"\n") == out.count(b"\r")
    assert not out.endswith(b"\r\n\r\n")


def test_the_tables_are_exported_to_a_workbook(run: Command, filled: Path, tmp_path: Path) -> None:
    out = tmp_path / "tulokset.XLSX"
    out.write_bytes(b"vanha")
    result = run("export", out, "--db", filled, "--survey", "ennakkokysely-2025")
    assert result.code == 0
    assert "tulokset.XLSX" in result.out
    assert len(load_workbook(out).sheetnames) > 3
    assert sorted(path.name for path in tmp_path.iterdir()) == ["kanta", "tulokset.XLSX"]


def texts_of(workbook: Path) -> list[str]:
    book = load_workbook(workbook)
    return [str(c.value) for ws in book for row in ws.iter_rows() for c in row if c.value]


def test_the_audience_is_told_once_and_changes_what_is_shown(
    run: Command, both_samples: Path
) -> None:
    arguments = ("results", "--db", both_samples, "--survey", "ennakkokysely-2025")
    arguments += ("--question", "sovitut-kaytannot")
    own = run(*arguments).out
    assert own.splitlines()[0] == "Yleisö: sisäinen työ."
    assert own.count("Yleisö") == 1
    public = run(*arguments, "--profile", "public")
    assert public.code == 0
    assert public.out.startswith("Yleisö: julkinen.\n")
    assert "HVA + Oppilaitokset + Muut toimijat" in public.out
    assert "on yhdistetty, koska" in public.out
    (question,) = run(*arguments, "--profile", "public", "--format", "json").json["questions"]
    assert (question["profile"], question["protected"]) == ("public", True)
    assert {group["group"]: group["n"] for group in question["groups"]} == {
        "HVA + Oppilaitokset + Muut toimijat": 7, "Kunta": 14, "Kaikki": 21,
    }  # fmt: skip
    assert question["groups"][0]["members"] == ["HVA", "Oppilaitokset", "Muut toimijat"]


@pytest.mark.parametrize(
    ("state", "figures", "said"),
    [
        ("averaged", (14, 27 / 14, 0), "ovat mukana KA:ssa ja Hajonnassa"),
        ("counted", (14, 24 / 13, 0), "mukana osuuksissa, eivät KA:ssa"),
        ("left_out", (13, 24 / 13, 1), "jätetty pois kaikista luvuista"),
    ],
)
def test_dont_knows_are_averaged_counted_or_left_out(
    run: Command, both_samples: Path, state: str, figures: tuple[float, ...], said: str
) -> None:
    arguments = ("results", "--db", both_samples, "--survey", "ennakkokysely-2025")
    arguments += ("--question", "sovitut-kaytannot", "--dont-know", state)
    (question,) = run(*arguments, "--format", "json").json["questions"]
    kunta = group_of(question, "Kunta")
    assert (kunta["n"], kunta["mean"], kunta["left_out"]) == figures
    assert question["dont_know"] == state
    assert said in question["convention"]
    assert said in run(*arguments).out
    assert said in run(*arguments, "--format", "csv").out


@pytest.mark.parametrize("profile", ["internal", "council", "public"])
def test_the_workbook_is_for_its_audience_and_quotes_what_that_may_read(
    run: Command, filled: Path, tmp_path: Path, profile: str
) -> None:
    out = tmp_path / "tulokset.xlsx"
    given = ("--db", filled, "--survey", "ennakkokysely-2025", "--profile", profile)
    result = run("export", out, *given)
    assert result.code == 0
    shown = texts_of(out)
    audience = result.out.splitlines()[-1]
    assert audience.startswith("Yleisö: ")
    assert audience in shown
    database = open_database(filled)
    try:
        answers = StoredAnswers(database).open_answers("ennakkokysely-2025", Filter())
    finally:
        database.close()
    assert len(answers) > 20
    quoted = [answer.text in shown for answer in answers if len(answer.text) > 12]
    assert all(quoted) if profile == "internal" else not any(quoted)


@pytest.mark.parametrize("profile", ["council", "public"])
def test_the_workbook_quotes_others_only_what_a_person_has_let_out(
    run: Command, filled: Path, tmp_path: Path, profile: str
) -> None:
    survey = "ennakkokysely-2025"
    database = open_database(filled)
    try:
        first, second = StoredAnswers(database).open_answers(survey, Filter(("Kunta",)))[:2]
        masks = (Mask(0, 5, "[peitetty]"),)
        release = Release(answer_key(first), masks, "Anna", datetime(2026, 1, 2))  # noqa: DTZ001
        store_releases(database, survey, [release])
    finally:
        database.close()
    out = tmp_path / "tulokset.xlsx"
    result = run("export", out, "--db", filled, "--survey", survey, "--profile", profile)
    assert result.code == 0
    shown = texts_of(out)
    assert "[peitetty]" + first.text[5:] in shown
    assert first.text not in shown
    assert second.text not in shown


def test_only_groups_with_enough_respondents_are_quoted(
    run: Command, filled: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "tulokset.xlsx"
    limits = Limits(Action.PROTECT, 5, 5, 3, 10)
    monkeypatch.setattr(cli_survey, "audience", lambda profile, _: Audience(profile, limits))
    assert run("export", out, "--db", filled, "--survey", "ennakkokysely-2025").code == 0
    ws = load_workbook(out)["Avovastaukset"]
    assert {cell.value for cell in ws["C"] if cell.value} == {"Ryhmä", "Kunta"}


@pytest.mark.parametrize("settings", [None, "council = 1", "rikki ["])
def test_settings_that_cannot_be_used_get_one_sentence(
    run: Command,
    filled: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    settings: str | None,
) -> None:
    path = tmp_path / "audiences.toml"
    if settings is not None:
        path.write_text(settings, encoding="utf-8")
    monkeypatch.setattr(cli_survey, "audience", lambda profile, unit: audience(profile, unit, path))
    assert_one_finnish_sentence(run("results", "--db", filled))
    assert_one_finnish_sentence(run("export", tmp_path / "a.xlsx", "--db", filled))
    assert not (tmp_path / "a.xlsx").exists()


def test_a_survey_is_removed(run: Command, filled: Path) -> None:
    assert run("remove", "ennakkokysely-2024", "--db", filled).code == 0
    left = run("surveys", "--db", filled, "--format", "json").json
    assert [survey["id"] for survey in left] == ["ennakkokysely-2025"]
    assert_one_finnish_sentence(run("remove", "ennakkokysely-2024", "--db", filled))
    assert run("import", FILE_2024, "--db", filled).out.endswith(
        "Tallennettu tunnuksella ennakkokysely-2024.\n"
    )


def test_the_database_comes_from_the_environment(
    run: Command, db: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("HYTE_DB", str(db))
    assert run("import", FILE_2025).code == 0
    assert db.is_file()
    assert len(run("surveys", "--format", "json").json) == 1
    assert run("surveys", "--format", "json", "--db", tmp_path / "toinen.duckdb").json == []


@pytest.mark.parametrize("name", BAD_FILES)
@pytest.mark.parametrize("dry_run", [False, True])
def test_a_bad_file_gets_one_sentence_and_no_database(
    run: Command, db: Path, tmp_path: Path, name: str, dry_run: bool
) -> None:
    file = tmp_path / name
    file.write_bytes(BAD_FILES[name])
    result = run("import", file, "--db", db, *(["--dry-run"] if dry_run else []))
    assert_one_finnish_sentence(result)
    assert not db.parent.exists()


def test_a_bad_file_leaves_an_existing_database_as_it_was(
    run: Command, filled: Path, tmp_path: Path
) -> None:
    before = filled.read_bytes()
    for name, content in BAD_FILES.items():
        (tmp_path / name).write_bytes(content)
        assert_one_finnish_sentence(run("import", tmp_path / name, "--db", filled))
    assert filled.read_bytes() == before
    assert [path.name for path in filled.parent.iterdir()] == [filled.name]


@pytest.mark.parametrize(
    "arguments",
    [
        ("import", "{folder}/puuttuu.csv"),
        ("import", "{folder}"),
        ("import", "{folder}/rivin\nvaihto.csv"),
        ("import", FILE_2025, "--codebook", "{folder}/puuttuu.toml"),
        ("import", FILE_2025, "--codebook", FILE_2024),
        ("import", FILE_2025, "--group-column", "Tätä ei ole"),
        ("results", "--survey", "tuntematon {{}}"),
        ("results", "--question", "tuntematon"),
        ("export", "{folder}/tulos.csv"),
        ("export", "{folder}/puuttuu/tulos.xlsx"),
        ("export", "{folder}/kansio.xlsx"),
        ("export", "{folder}/a.xlsx", "--survey", "tuntematon"),
        ("remove", "tuntematon"),
        (),
        ("nonsense",),
        ("import",),
        ("results", "--format", "xml"),
        ("results", "--nonsense"),
        ("results", "--profile", "press"),
        ("export", "{folder}/a.xlsx", "--dont-know", "maybe"),
        ("remove",),
    ],
    ids=str,
)
def test_bad_arguments_get_one_sentence_and_leave_the_database_as_it_was(
    run: Command, filled: Path, tmp_path: Path, arguments: tuple[object, ...]
) -> None:
    (tmp_path / "kansio.xlsx").mkdir()
    before = filled.read_bytes()
    filled_in = [str(argument).format(folder=tmp_path) for argument in arguments]
    where = ["--db", str(filled)] if len(arguments) > 1 else []
    assert_one_finnish_sentence(run(*filled_in, *where))
    assert filled.read_bytes() == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["kansio.xlsx", "kanta"]


@pytest.mark.parametrize("verb", ["import", "surveys", "results", "export", "remove"])
def test_a_database_that_cannot_be_opened_gets_one_sentence(
    run: Command, tmp_path: Path, verb: str
) -> None:
    more = {"import": [FILE_2025], "export": [tmp_path / "a.xlsx"], "remove": ["x"]}.get(verb, [])
    broken = tmp_path / "rikki.duckdb"
    broken.write_bytes(b"ei ole tietokanta" * 500)
    for path in (broken, tmp_path, tmp_path / ("a" * 300), broken / "alla.duckdb"):
        result = run(verb, *more, "--db", path)
        if path.name == "alla.duckdb" and verb == "surveys":
            continue  # nothing can be there, so there are no surveys
        assert_one_finnish_sentence(result)
    assert broken.read_bytes() == b"ei ole tietokanta" * 500
    assert [path.name for path in tmp_path.iterdir()] == ["rikki.duckdb"]


def test_a_database_open_in_another_program_names_it(filled: Path) -> None:
    database = open_database(filled)
    try:
        result = shell("results", "--db", filled)
    finally:
        database.close()
    assert result.returncode == 2
    message = result.stderr.decode()
    assert len(message.splitlines()) == 1
    assert "auki toisessa ohjelmassa" in message
    if sys.platform == "linux":
        assert f"(prosessi {os.getpid()})" in message


@pytest.mark.parametrize("arguments", [(), *((verb,) for verb in VERBS)], ids=str)
def test_help_is_in_finnish(run: Command, arguments: tuple[str, ...]) -> None:
    result = run(*arguments, "--help")
    assert result.code == 0
    assert result.out.startswith("käyttö: python -m hyte_analysis")
    assert "näytä tämä ohje" in result.out
    english = (
        "usage|show this|help message|and exit|required|positional|arguments|optional|options:"
        "|default|commands|error|file|path"
    )
    assert not re.search(rf"\b({english})\b", result.out, re.IGNORECASE)
    assert (run(*arguments, "-h").out) == result.out


def test_every_command_is_in_the_help(run: Command) -> None:
    shown = run("--help").out
    assert all(re.search(rf"^\s+{verb}\s+[a-zä]", shown, re.MULTILINE) for verb in VERBS)


def test_the_module_runs_as_a_program_whatever_the_terminals_encoding(both_samples: Path) -> None:
    result = shell("surveys", HYTE_DB=str(both_samples))
    assert (result.returncode, result.stderr) == (0, b"")
    assert result.stdout.decode().startswith("ennakkokysely-2025: ")
    failed = shell("results", "--survey", "ä", HYTE_DB=str(both_samples))
    assert (failed.returncode, failed.stdout) == (2, b"")
    assert failed.stderr.decode().startswith("Kyselyä ä ei ole tietokannassa.")


@pytest.mark.skipif(sys.platform == "win32", reason="pipes close otherwise there")
@pytest.mark.parametrize("output", ["surveys", "results"])
def test_a_reader_who_has_seen_enough_gets_no_error(both_samples: Path, output: str) -> None:
    command = [sys.executable, "-m", "hyte_analysis", output, "--db", str(both_samples)]
    reading, writing = os.pipe()
    os.close(reading)
    with open(writing, "wb") as pipe:  # noqa: PTH123 - an open pipe has no path
        result = subprocess.run(
            command, cwd=ROOT, stdout=pipe, stderr=subprocess.PIPE, check=False, timeout=60
        )
    assert (result.returncode, result.stderr) == (0, b"")


@pytest.mark.skipif(sys.platform != "linux", reason="other systems refuse such names")
def test_a_file_name_that_is_no_text_gets_one_sentence(tmp_path: Path) -> None:
    command = [os.fsencode(sys.executable), b"-m", b"hyte_analysis", b"import", b"\xff\xfe.csv"]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, check=False, timeout=60)
    assert result.returncode == 2
    assert len(result.stderr.splitlines()) == 1
    assert not list(tmp_path.iterdir())


def test_a_file_without_groups_lists_its_columns_to_choose_from(
    run: Command, db: Path, tmp_path: Path
) -> None:
    file = tmp_path / "ryhmätön.csv"
    file.write_text("Kysymys A;Kysymys B\nx y z;1\nu v w;2\n", encoding="utf-8")
    result = run("import", file, "--db", db)
    assert_one_finnish_sentence(result)
    advice = (
        "Anna valinta --group-column OTSIKKO tai tuo ilman ryhmiä valinnalla --no-groups. "
        "Sarakkeet: ”Kysymys A”, ”Kysymys B”\n"
    )
    assert result.err.endswith(advice)


def test_of_many_long_columns_the_first_fifteen_are_listed_and_cut(
    run: Command, db: Path, tmp_path: Path
) -> None:
    file = tmp_path / "leveä.csv"
    head = ";".join(f"{i} {'pitkä otsikko ' * 9}" for i in range(20))
    file.write_text(f"{head}\n{'x;' * 19}x\n", encoding="utf-8")
    result = run("import", file, "--db", db, "--group-column", "Tätä ei ole")
    assert_one_finnish_sentence(result)
    listed = result.err.rstrip("\n").partition("Sarakkeet: ")[2].split(", ")
    assert len(listed) == 16
    assert listed[-1] == "…"
    assert max(map(len, listed)) <= 42


def test_an_exported_workbook_is_refused_as_a_report(
    run: Command, filled: Path, tmp_path: Path
) -> None:
    out = tmp_path / "tulokset.xlsx"
    assert run("export", out, "--db", filled).code == 0
    result = run("import", out, "--db", filled)
    assert_one_finnish_sentence(result)
    assert "valmis raportti" in result.err


def test_an_import_without_groups_is_one_group(run: Command, db: Path, tmp_path: Path) -> None:
    file = tmp_path / "ryhmätön.csv"
    file.write_text("Kysymys A;Kysymys B\nx;1\ny;2\nx;3\nx;5\n", encoding="utf-8")
    assert run("import", file, "--db", db, "--no-groups").code == 0
    found = json.loads(run("results", "--db", db, "--format", "json").out)
    assert [group["n"] for group in found["questions"][0]["groups"]] == [4, 4]


def test_name_year_and_a_kept_column_are_the_users_own(
    run: Command, db: Path, tmp_path: Path
) -> None:
    file = tmp_path / "kysely.csv"
    file.write_text("Taho;Nimi;Arvio\nKunta;Aino;Hyvä\nHVA;Eino;Huono\n", encoding="utf-8")
    given = ("--keep-column", "Nimi", "--title", "Oma kysely", "--wave", "2026")
    report = json.loads(run("import", file, "--db", db, *given, "--format", "json").out)
    assert (report["survey_id"], report["title"], report["wave"]) == (
        "oma-kysely",
        "Oma kysely",
        2026,
    )
    assert not any(column["heading"] == "Nimi" for column in report["ignored"])


def test_only_the_last_of_twin_rows_is_kept_when_asked(
    run: Command, db: Path, tmp_path: Path
) -> None:
    file = tmp_path / "kysely.csv"
    file.write_text("Taho;Arvio\nKunta;Hyvä\nKunta;Hyvä\nHVA;Huono\n", encoding="utf-8")
    kept = json.loads(run("import", file, "--db", db, "--dry-run", "--format", "json").out)
    assert (kept["responses"], kept["kept_duplicates"]) == (3, "keep_both")
    last = ("--duplicates", "last", "--dry-run", "--format", "json")
    assert json.loads(run("import", file, "--db", db, *last).out)["responses"] == 2


def test_a_text_export_takes_its_codes_from_the_number_export(
    run: Command, db: Path, tmp_path: Path
) -> None:
    words, numbers = exports()
    (tmp_path / "tekstit.csv").write_bytes(as_csv(words))
    (tmp_path / "numerot.csv").write_bytes(as_csv(numbers))
    pair = (tmp_path / "tekstit.csv", "--with", tmp_path / "numerot.csv")
    assert run("import", *pair, "--db", db).code == 0
    found = json.loads(run("results", "--db", db, "--format", "json").out)["questions"]
    arvio = next(question for question in found if question["text"] == "Arvio")
    labels = [option["label"] for option in arvio["options"]]
    assert labels == ["Erinomainen", "Kohtalainen", "Aivan surkea"]


def test_a_surveys_codebook_reads_the_same_file_alike(
    run: Command, db: Path, tmp_path: Path
) -> None:
    run("import", FILE_2025, "--db", db)
    book = tmp_path / "kirja.toml"
    book.write_text(run("codebook", "--db", db).out, encoding="utf-8")
    before = json.loads(run("results", "--db", db, "--format", "json").out)
    again = tmp_path / "toinen.duckdb"
    assert run("import", FILE_2025, "--db", again, "--codebook", book).code == 0
    after = json.loads(run("results", "--db", again, "--format", "json").out)
    assert [q["groups"] for q in after["questions"]] == [q["groups"] for q in before["questions"]]


@pytest.fixture
def themed(filled: Path) -> Path:
    """A survey of the user's own with the codes, quotes and releases of the sample's themes."""
    database = open_database(filled)
    try:
        store_sample_themes(database, "ennakkokysely-2025")
    finally:
        database.close()
    return filled


ASKED = "tieto-toiselta-toimijalta-mita"


@pytest.mark.parametrize("suffix", ["md", "txt"])
def test_a_summary_is_written_as_its_page_shows_it(
    run: Command, themed: Path, tmp_path: Path, suffix: str
) -> None:
    out = tmp_path / f"teemat.{suffix}"
    result = run("summary", out, "--db", themed, "--survey", "ennakkokysely-2025", "--question",
                 ASKED, "--profile", "council")  # fmt: skip
    assert result.code == 0
    written = out.read_text(encoding="utf-8")
    assert "Monipuolinen paikallinen tieto" in written
    assert "(kunta)" in written
    assert "Yleisö: neuvottelukunta" in written


@pytest.mark.parametrize(
    ("out", "question", "words"),
    [("a.pdf", ASKED, ".md tai .txt"), ("a.md", "evastykset", "Yhteenveto"),
     ("a.md", "ei-ole", "ei-ole")],
)  # fmt: skip
def test_a_summary_that_cannot_be_written_gets_one_sentence(  # noqa: PLR0917 - a case and where
    run: Command, themed: Path, tmp_path: Path, out: str, question: str, words: str
) -> None:
    result = run("summary", tmp_path / out, "--db", themed, "--survey", "ennakkokysely-2025",
                 "--question", question)  # fmt: skip
    assert result.code == 2
    assert words in result.err
    assert not (tmp_path / out).exists()


def test_codes_are_a_question_on_the_command_line_too(run: Command, themed: Path) -> None:
    (question,) = run("results", "--db", themed, "--survey", "ennakkokysely-2025", "--question",
                      f"{ASKED}.luokat", "--format", "json").json["questions"]  # fmt: skip
    assert group_of(question, "Kunta")["n"] == 9
    asked = run("codebook", "--db", themed, "--survey", "ennakkokysely-2025").out
    assert ".luokat" not in asked
