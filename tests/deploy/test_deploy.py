"""The service's files and the administrator's guide agree with the program and with each other."""

import argparse
import os
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from streamlit import config

from hyte_analysis import cli
from hyte_analysis.storage.backup_files import KEPT, BackupReason
from hyte_analysis.survey.access import Role
from hyte_analysis.survey.access_settings import access_settings
from hyte_analysis.survey.audiences import Profile
from hyte_analysis.texts.catalogues import catalogue

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
GUIDE = (ROOT / "docs" / "yllapito.md").read_text(encoding="utf-8")
USERS_GUIDE = (ROOT / "docs" / "kayttoopas.md").read_text(encoding="utf-8")
UNITS = sorted([*DEPLOY.glob("*.service"), *DEPLOY.glob("*.timer")])
OURS = re.compile(r"\bHYTE_[A-Z_]+\b")
STREAMLITS = re.compile(r"\bSTREAMLIT_[A-Z_]+\b")
HOME = "/var/lib/hyte-analyysi/"
INSTALLED = "/opt/hyte-analyysi/"


def name(path: Path) -> str:
    return path.name


def unit(path: Path) -> dict[str, list[str]]:
    """Every setting of a unit file with all its values, by `Section.Key`."""
    found: dict[str, list[str]] = {}
    section = ""
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            section = line.strip("[]")
        elif line and line[0] != "#":
            key, _, value = line.partition("=")
            found.setdefault(f"{section}.{key}", []).append(value)
    return found


def settings(file: str) -> dict[str, str]:
    lines = (DEPLOY / file).read_text(encoding="utf-8").splitlines()
    pairs = (line.partition("=") for line in lines if line and line[0] != "#")
    return {key: value.strip('"') for key, _, value in pairs}


def variables_of_the_program() -> set[str]:
    sources = [ROOT / "app.py", *(ROOT / "hyte_analysis").rglob("*.py"), *ROOT.glob("pages/*.py")]
    return {of for path in sources for of in OURS.findall(path.read_text(encoding="utf-8"))}


def commands_of_the_guide() -> list[str]:
    blocks = re.findall(r"```\n(.*?)```", GUIDE, re.DOTALL)
    lines = [line for block in blocks for line in block.splitlines()]
    return [line for line in lines if line.startswith("hyte-analyysi ")]


def without_holes(sentence: str) -> str:
    return re.sub(r"\{\w+\}|…", "…", sentence)


SERVICE = unit(DEPLOY / "hyte-analyysi.service")
BACKUP = unit(DEPLOY / "hyte-analyysi-varmuuskopio.service")
NGINX = (DEPLOY / "nginx.conf").read_text(encoding="utf-8")
CONTAINER = (DEPLOY / "Containerfile").read_text(encoding="utf-8")
SETTINGS = settings("asetukset.env.example")
SECRETS = settings("salaisuudet.env.example")


def test_the_service_has_a_user_of_its_own_and_may_write_in_its_folder_alone() -> None:
    assert SERVICE["Service.User"] == ["hyte"]
    assert SERVICE["Service.ProtectSystem"] == ["strict"]
    assert SERVICE["Service.NoNewPrivileges"] == ["yes"]
    assert SERVICE["Service.PrivateTmp"] == ["yes"]
    assert SERVICE["Service.CapabilityBoundingSet"] == [""]
    assert "Service.ReadWritePaths" not in SERVICE
    assert f"/var/lib/{SERVICE['Service.StateDirectory'][0]}/" == HOME
    for variable in ("HYTE_DB", "HYTE_AUDIT", "HYTE_BACKUPS"):
        assert SETTINGS[variable].startswith(HOME), variable


def test_nobody_gets_into_the_service_or_the_container_without_signing_in() -> None:
    assert SETTINGS["HYTE_LOGIN"] == "required"
    assert "HYTE_LOGIN=required" in CONTAINER
    assert SETTINGS["STREAMLIT_SERVER_ADDRESS"] == "127.0.0.1"


def test_a_secret_stands_only_in_the_file_of_secrets_and_is_empty_there() -> None:
    told = {key for key in SECRETS if not SECRETS[key]}
    assert {"HYTE_OIDC_CLIENT_SECRET", "HYTE_COOKIE_SECRET", "HYTE_OIDC_CLIENT_ID"} == told
    assert not set(SETTINGS) & set(SECRETS)
    assert "HYTE_COOKIE_SECRET" not in CONTAINER


def test_the_backup_s_verb_is_one_of_the_command_line_and_the_dashboard_starts_again() -> None:
    made = BACKUP["Service.ExecStart"][0].split()
    assert made[:3] == [f"{INSTALLED}.venv/bin/python", "-m", "hyte_analysis"]
    given = cli._parser().parse_args(made[3:])
    assert (given.verb, given.nightly) == ("backup", True)
    assert BACKUP["Service.ExecStartPre"] == ["+/usr/bin/systemctl stop hyte-analyysi.service"]
    assert "start" in BACKUP["Service.ExecStopPost"][0]


def test_the_timer_removes_no_copies_but_the_program_s_own() -> None:
    assert len(BACKUP["Service.ExecStart"]) == 1
    kept = re.search(r"pitää (\d+) uusinta yöllistä kopiota", GUIDE)
    assert kept
    assert int(kept[1]) == KEPT[BackupReason.NIGHTLY]
    assert BackupReason.BY_HAND not in KEPT


def test_the_files_that_the_services_name_are_in_the_folder() -> None:
    for unit_of in (SERVICE, BACKUP):
        for file in unit_of["Service.EnvironmentFile"]:
            assert (DEPLOY / f"{Path(file).name}.example").is_file(), file
    assert (ROOT / "app.py").is_file()
    assert "run app.py" in SERVICE["Service.ExecStart"][0]
    assert '"run", "app.py"' in CONTAINER


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd is not installed")
@pytest.mark.parametrize("path", UNITS, ids=name)
def test_systemd_finds_nothing_wrong_with_a_unit(path: Path, tmp_path: Path) -> None:
    for each in UNITS:
        content = each.read_text(encoding="utf-8")
        # Not installed where this runs: any program that is there does for the check.
        there = re.sub(rf"{INSTALLED}\.venv/bin/\w+", sys.executable, content)
        (tmp_path / each.name).write_text(there.replace("file:///opt", "file:///tmp"), "utf-8")
    done = subprocess.run(
        ["systemd-analyze", "verify", str(tmp_path / path.name)],
        capture_output=True,
        text=True,
        env={**os.environ, "SYSTEMD_LOG_LEVEL": "warning"},
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_a_shell_can_read_the_settings_and_the_command(tmp_path: Path) -> None:
    subprocess.run(["sh", "-n", str(DEPLOY / "hyte-analyysi")], check=True)
    script = f'. {DEPLOY / "asetukset.env.example"}; printf %s "$HYTE_DB"'
    said = subprocess.run(
        ["sh", "-c", script], capture_output=True, text=True, cwd=tmp_path, check=True
    )
    assert said.stdout == SETTINGS["HYTE_DB"]


def test_a_largest_file_gets_through_nginx_and_so_does_the_websocket() -> None:
    most = re.search(r"client_max_body_size (\d+)m;", NGINX)
    shipped = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    assert most
    assert int(most[1]) > shipped["server"]["maxUploadSize"]
    assert f"proxy_pass http://127.0.0.1:{SETTINGS['STREAMLIT_SERVER_PORT']};" in NGINX
    assert re.search(r"proxy_set_header Upgrade\s+\$http_upgrade;", NGINX)
    assert re.search(r"proxy_set_header Host\s+\$host;", NGINX)


def test_nginx_logs_no_query_in_which_a_sign_in_s_code_is() -> None:
    logged = re.search(r"log_format hyte '(.*)';", NGINX)
    assert logged
    assert set(re.findall(r"\$\w+", logged[1])) == {
        "$remote_addr",
        "$time_local",
        "$request_method",
        "$uri",
        "$status",
        "$body_bytes_sent",
        "$request_time",
    }


@pytest.mark.parametrize(
    "left_out", [".git", ".streamlit/secrets.toml", "**/*.duckdb", "**/*-audit.jsonl"]
)
def test_no_data_and_no_secret_goes_into_a_container(left_out: str) -> None:
    assert left_out in (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()


def test_every_variable_that_the_program_reads_is_in_the_administrator_s_guide() -> None:
    told = set(re.findall(r"^\| `(HYTE_[A-Z_]+)` \|", GUIDE, re.MULTILINE))
    assert variables_of_the_program() <= told


@pytest.mark.parametrize(
    "path", [*sorted(DEPLOY.iterdir()), ROOT / "docs" / "yllapito.md", ROOT / "README.md"], ids=name
)
def test_a_variable_that_a_document_names_is_one_that_something_reads(path: Path) -> None:
    content = path.read_text(encoding="utf-8")
    of_tests = {
        of
        for file in (ROOT / "tests").rglob("*.py")
        for of in re.findall(r'environ\.get\("(HYTE_[A-Z_]+)"', file.read_text(encoding="utf-8"))
    }
    assert set(OURS.findall(content)) <= variables_of_the_program() | of_tests
    known = {option.env_var for option in config.get_config_options().values()}
    assert set(STREAMLITS.findall(content)) <= known


@pytest.mark.parametrize("command", commands_of_the_guide())
def test_a_command_of_the_guide_is_one_the_command_line_knows(command: str) -> None:
    given: argparse.Namespace = cli._parser().parse_args(shlex.split(command)[1:])
    assert given.verb


@pytest.mark.parametrize("file", re.findall(r"\bdeploy/([\w.\-]+)", GUIDE))
def test_a_file_that_the_guide_copies_is_there(file: str) -> None:
    assert (DEPLOY / file).is_file()


@pytest.mark.parametrize("sentence", re.findall(r"^\| ”(.+?)” \|", GUIDE, re.MULTILINE))
def test_a_sentence_to_look_up_is_one_that_the_program_says(sentence: str) -> None:
    said = [without_holes(template) for template in catalogue("fi").values()]
    assert any(without_holes(sentence) in template for template in said)


def test_the_guide_s_example_of_roles_can_be_used(tmp_path: Path) -> None:
    example = re.search(r"```toml\n(.*?)```", GUIDE, re.DOTALL)
    assert example
    file = tmp_path / "access.toml"
    file.write_text(example[1], encoding="utf-8")
    read = access_settings(file)
    assert read.of_claim["HYTE.Katselija"] is Role.VIEWER
    assert read.profiles[Role.VIEWER] is Profile.PUBLIC


@pytest.mark.parametrize("role", list(Role))
def test_a_role_is_explained_to_users_by_its_name(role: Role) -> None:
    assert f"| {catalogue('fi')[f'access.role.{role}']} |" in USERS_GUIDE
