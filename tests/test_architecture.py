"""The house plan, where import-linter and ruff do not look."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = sorted((ROOT / "hyte_analysis").rglob("*.py"))
PAGES = sorted((ROOT / "pages").glob("*.py"))
APP = ROOT / "app.py"
CODE = [*PACKAGE, *PAGES, *([APP] if APP.exists() else [])]
SQL = re.compile(r"(?is)\b(select\s.+\sfrom|insert\s+into|delete\s+from|create\s+table)\b")
NAMELESS = {"utils", "util", "helpers", "helper", "common", "misc", "shared", "tools"}


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


@cache
def imported(path: Path) -> frozenset[str]:
    """The outermost names of what a module imports, wherever in it."""
    found: set[str] = set()
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module.partition(".")[0])
    return frozenset(found)


def rooms(path: Path) -> set[str]:
    """The rooms of the package that a module imports from."""
    found: set[str] = set()
    for node in ast.walk(tree_of(path)):
        names = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        found |= {n.split(".")[1] for n in names if n.startswith("hyte_analysis.")}
    return found


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


@pytest.mark.parametrize("path", PAGES, ids=name)
def test_a_page_is_one_short_script_without_sql_or_drawing(path: Path) -> None:
    content = path.read_text(encoding="utf-8")
    assert len(content.splitlines()) <= 60
    assert not imported(path) & {"duckdb", "openpyxl", "plotly", "pyarrow", "python_calamine"}
    assert not SQL.search(content)
    assert not rooms(path) & {"storage", "app", "cli"}, "a page asks through ui"


@pytest.mark.skipif(not APP.exists(), reason="app.py is not there")
def test_the_launcher_is_literal_and_short() -> None:
    lines = APP.read_text(encoding="utf-8").splitlines()
    assert any(line.startswith("app = st.App(") for line in lines)
    assert len(lines) <= 40
    assert rooms(APP) <= {"ui"}


@pytest.mark.parametrize("path", CODE, ids=name)
def test_a_module_is_short_and_says_what_it_is(path: Path) -> None:
    content = path.read_text(encoding="utf-8")
    assert len(content.splitlines()) <= 400
    assert ast.get_docstring(tree_of(path))
    assert path.stem not in NAMELESS


@pytest.mark.parametrize("path", CODE, ids=name)
def test_a_function_is_short(path: Path) -> None:
    long = {
        f"{node.name}: {(node.end_lineno or 0) - node.lineno + 1} lines"
        for node in functions(path)
        if (node.end_lineno or 0) - node.lineno + 1 > 40
    }
    assert not long


def test_streamlit_lives_in_the_launcher_the_pages_and_ui() -> None:
    users = {name(path) for path in PACKAGE if "streamlit" in imported(path)}
    assert {user for user in users if user.split("/")[1] not in {"app", "ui"}} == set()


@pytest.mark.parametrize(
    ("library", "homes"),
    [
        ("duckdb", {"storage"}),
        ("plotly", {"charts", "ui"}),
        ("openpyxl", {"exports", "importers"}),
        ("python_calamine", {"importers"}),
    ],
)
def test_a_library_lives_in_its_room(library: str, homes: set[str]) -> None:
    users = {path.relative_to(ROOT).parts[1] for path in PACKAGE if library in imported(path)}
    assert users <= homes


def test_no_module_reaches_the_network() -> None:
    reaching = {"requests", "httpx", "urllib3", "aiohttp", "socket", "ftplib", "smtplib"}
    assert not {name(path) for path in CODE if imported(path) & reaching}


def test_values_are_frozen() -> None:
    mutable = []
    for path in PACKAGE:
        for node in ast.walk(tree_of(path)):
            if isinstance(node, ast.ClassDef):
                bare = [ast.unparse(d) for d in node.decorator_list]
                private = node.name.startswith("_")
                if not private and any(d == "dataclass" or (d.startswith("dataclass(")
                                       and "frozen=True" not in d) for d in bare):  # fmt: skip
                    mutable.append(f"{name(path)}: {node.name}")
    assert not mutable


def test_user_texts_live_in_the_catalogues() -> None:
    """A string with a Finnish letter in code is a sentence that escaped, or a file's own words."""
    file_words = {"scales.py", "scale_words.py", "respondents.py", "webropol.py",
                  "matching.py", "wording.py"}  # fmt: skip
    escaped = []
    for path in CODE:
        if path.name in file_words:
            continue
        tree = tree_of(path)
        documents = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
        escaped += [
            f"{name(path)}:{node.lineno} {node.value!r}"
            for node in ast.walk(tree)
            if isinstance(node, ast.Constant) and isinstance(node.value, str)
            and id(node) not in documents and re.search(r"[äöåÄÖÅ]\w* \w", node.value)
        ]  # fmt: skip
    assert not escaped
