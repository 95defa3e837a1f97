"""What the documents promise is there, and what is there is in the documents."""

import argparse
import json
import re
import shlex
import tomllib
from pathlib import Path
from typing import Any, ClassVar

import pytest

from hyte_analysis import cli
from hyte_analysis.importers import limits
from hyte_analysis.survey import codebook
from hyte_analysis.survey.codebook import parse_codebook
from hyte_analysis.survey.model import DontKnow, Kind, Role, Scale, Unit
from hyte_analysis.texts import document, text
from hyte_analysis.texts.formats import count_text
from hyte_analysis.ui.navigation import PAGES

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
ARCHITECTURE = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
CODEBOOK = (ROOT / "docs" / "codebook.md").read_text(encoding="utf-8")
IMPORT = (ROOT / "docs" / "import.md").read_text(encoding="utf-8")
LICENCES = (ROOT / "docs" / "licences.md").read_text(encoding="utf-8")
DECISIONS = sorted((ROOT / "docs" / "decisions").glob("*.md"))
DOCUMENTS = sorted(
    path
    for path in ROOT.rglob("*.md")
    if not any(part.startswith(".") for part in path.relative_to(ROOT).parts)
)
LINK = re.compile(r"\]\(([^)\s]+)\)")


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def verbs() -> dict[str, argparse.ArgumentParser]:
    for action in cli._parser()._actions:
        if isinstance(action, argparse._SubParsersAction):
            return dict(action.choices)
    raise AssertionError("the command line has no verbs")


def options() -> list[tuple[str, str]]:
    return [
        (verb, flag)
        for verb, parser in verbs().items()
        for action in parser._actions
        for flag in action.option_strings
        if flag.startswith("--")
    ]


def packages(requirements: str) -> list[str]:
    lines = (ROOT / requirements).read_text(encoding="utf-8").splitlines()
    return [re.split(r"[<>=!~\[; ]", line)[0] for line in lines if line and line[0] not in "#-"]


class Watched(dict[str, Any]):
    """A table of TOML that remembers which keys it was asked for."""

    asked: ClassVar[set[str]] = set()

    def __getitem__(self, key: str) -> object:
        self.asked.add(key)
        return super().__getitem__(key)

    def __contains__(self, key: object) -> bool:
        self.asked.add(str(key))
        return super().__contains__(key)

    def get(self, key: str, default: object = None) -> object:
        self.asked.add(key)
        return super().get(key, default)


def example() -> str:
    found = re.search(r"```toml\n(.*?)```", CODEBOOK, re.DOTALL)
    assert found
    return found[1]


@pytest.fixture
def codebook_keys(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """Every key that the codebook loader asks for while it reads the example."""
    table = json.loads(json.dumps(tomllib.loads(example())), object_hook=Watched)
    monkeypatch.setattr(Watched, "asked", set())
    monkeypatch.setattr(codebook.tomllib, "loads", lambda _: table)
    parse_codebook("", "docs/codebook.md")
    return set(Watched.asked)


@pytest.mark.parametrize(
    "command",
    [
        "pip install -r requirements.txt && streamlit run app.py",
        "pip install -r requirements-dev.txt && pytest",
    ],
)
def test_the_readme_gives_the_command_on_one_line(command: str) -> None:
    assert command in README.splitlines()


@pytest.mark.parametrize("verb", list(verbs()))
def test_a_verb_of_the_command_line_is_in_the_readme(verb: str) -> None:
    assert f"python -m hyte_analysis {verb}" in README
    assert re.search(rf"^\| `{verb}\b", README, re.MULTILINE)


@pytest.mark.parametrize(("verb", "flag"), options())
def test_an_option_of_the_command_line_is_in_the_readme(verb: str, flag: str) -> None:
    row = next(line for line in README.splitlines() if line.startswith(f"| `{verb}"))
    everywhere = next(line for line in README.splitlines() if line.startswith("Every verb takes"))
    assert flag in row or flag in everywhere


def test_every_command_of_the_readme_is_one_the_command_line_knows() -> None:
    lines = [line for line in README.splitlines() if line.startswith("python -m hyte_analysis ")]
    assert len(lines) > 5
    for line in lines:
        given = cli._parser().parse_args(shlex.split(line)[3:])
        assert given.verb in verbs()


@pytest.mark.parametrize("page", [entry.name for entry in PAGES])
def test_a_page_is_in_the_readme_and_on_the_help_page(page: str) -> None:
    title = text(f"navigation.{page}")
    assert f"**{title}**" in README
    assert f"* **{title}**:" in document("help")


def test_the_help_page_leaves_the_first_heading_to_the_page() -> None:
    headings = re.findall(r"^(#+) ", document("help"), re.MULTILINE)
    assert headings
    assert set(headings) <= {"##", "###"}


def test_every_key_of_the_codebook_is_explained_and_shown(codebook_keys: set[str]) -> None:
    assert {"id", "groups", "synonyms", "invited_n", "follow_up", "role"} <= codebook_keys
    explained = set(re.findall(r"^\| `(\w+)` \|", CODEBOOK, re.MULTILINE))
    assert codebook_keys <= explained
    assert {key for key in codebook_keys if not re.search(rf"\b{key}\b", example())} == set()


@pytest.mark.parametrize("word", [*Kind, *Scale, *Role, *DontKnow, *Unit])
def test_a_word_of_the_codebook_is_explained(word: str) -> None:
    assert f"`{word}`" in CODEBOOK


def test_the_example_codebook_parses() -> None:
    survey = parse_codebook(example(), "docs/codebook.md")
    numbers = ["1.1", "1.1a", "1.2", "1.2a", "1.3"]
    assert [question.number for question in survey.questions] == numbers


@pytest.mark.parametrize(
    "limit",
    [limits.MOST_ROWS, limits.MOST_COLUMNS, limits.MOST_CELLS],
    ids=["rows", "columns", "cells"],
)
def test_a_limit_of_the_import_is_in_its_document(limit: int) -> None:
    assert f" {count_text(limit).replace(chr(0xA0), ' ')} |" in IMPORT


def test_the_largest_file_is_in_its_document() -> None:
    assert f"{limits.LARGEST_FILE // 1024**2} Mt, purettuna" in IMPORT
    assert f"purettuna {limits.LARGEST_UNPACKED // 1024**2} Mt" in IMPORT


@pytest.mark.parametrize("path", DECISIONS, ids=name)
def test_a_decision_is_linked_short_and_in_three_parts(path: Path) -> None:
    content = path.read_text(encoding="utf-8")
    assert f"({name(path)})" in ARCHITECTURE
    assert content.startswith(f"# {path.stem[:3]} ")
    assert len(content.splitlines()) <= 25
    assert all(f"**{part}.**" in content for part in ("Context", "Decision", "Consequence"))


@pytest.mark.parametrize("room", sorted((ROOT / "hyte_analysis").glob("*/__init__.py")), ids=name)
def test_a_room_is_in_the_architecture(room: Path) -> None:
    assert re.search(rf"^  {room.parent.name}/", ARCHITECTURE, re.MULTILINE)


@pytest.mark.parametrize(
    "package", [*packages("requirements.txt"), *packages("requirements-dev.txt")]
)
def test_a_package_we_ask_for_has_its_licence_told(package: str) -> None:
    assert re.search(rf"^\| {re.escape(package)} \| \S", LICENCES, re.MULTILINE)


@pytest.mark.parametrize("path", DOCUMENTS, ids=name)
def test_links_between_documents_lead_somewhere(path: Path) -> None:
    for target in LINK.findall(path.read_text(encoding="utf-8")):
        if not re.match(r"[a-z]+:|#", target):
            assert (path.parent / target.partition("#")[0]).exists(), target


def test_the_readme_shows_a_picture_of_the_question_page() -> None:
    assert "](docs/pictures/kysymykset.png)" in README


def test_pictures_are_small() -> None:
    pictures = sorted((ROOT / "docs" / "pictures").glob("*.png"))
    assert pictures
    assert {path.name for path in pictures if path.stat().st_size > 200_000} == set()


def test_the_newest_version_of_the_changelog_is_the_product_s() -> None:
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    versions = re.findall(r"^## (\d+\.\d+\.\d+)$", changelog, re.MULTILINE)
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert versions[0] == project["version"]
    assert versions == sorted(versions, key=lambda v: [int(n) for n in v.split(".")], reverse=True)
