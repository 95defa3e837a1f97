"""Every text the code asks for exists, and every text is asked for.

The code is read, not run: `text("a.b")` asks for a key, `text(f"a.{x}")` for all keys of that
shape, `counted("a.b", n)` for `a.b.one` and `a.b.many`. A string that is itself a key, such as
`"import.guess_text"`, counts as asking too.
"""

import ast
import re
import string
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from hyte_analysis.survey.model import Kind, Role, Scale
from hyte_analysis.texts import catalogue, counted, document, text
from hyte_analysis.texts.languages import FIRST, LANGUAGES, folder_of, in_language

ROOT = Path(__file__).resolve().parents[2]
CODE = sorted(
    path
    for place in ("app.py", "pages/*.py", "hyte_analysis/**/*.py")
    for path in ROOT.glob(place)
    if "/tests/" not in path.as_posix()
)
KEYS = catalogue(FIRST)
TRANSLATED = [language for language in LANGUAGES if language != FIRST]
KEY_LIKE = re.compile(r"[a-z_]+(?:\.[a-z0-9_]+)+")


def place(path: Path, node: ast.AST) -> str:
    return f"{path.relative_to(ROOT)}:{getattr(node, 'lineno', '?')}"


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def calls(function: str = "text") -> Iterator[tuple[Path, ast.Call, ast.expr]]:
    """Every `text(…)` in the code with its key, both branches of a choice apart."""
    for path in CODE:
        for node in ast.walk(tree_of(path)):
            if not isinstance(node, ast.Call) or not node.args:
                continue
            name = node.func.id if isinstance(node.func, ast.Name) else None
            if name == function:
                for key in branches(node.args[0]):
                    yield path, node, key


def branches(key: ast.expr) -> Iterator[ast.expr]:
    if isinstance(key, ast.IfExp):
        yield from branches(key.body)
        yield from branches(key.orelse)
    else:
        yield key


def pattern_of(node: ast.JoinedStr) -> re.Pattern[str]:
    """The keys that an f-string may make: a hole is one or more parts of a key."""
    parts = [
        re.escape(str(part.value)) if isinstance(part, ast.Constant) else r"[a-z0-9_.]+"
        for part in node.values
    ]
    return re.compile("".join(parts))


def holes(template: str) -> set[str]:
    return {name.split(".")[0] for _, name, _, _ in string.Formatter().parse(template) if name}


def test_every_text_the_code_asks_for_exists() -> None:
    missing = [
        f"{place(path, node)} {ast.unparse(key)}"
        for path, node, key in calls()
        if (isinstance(key, ast.Constant) and key.value not in KEYS)
        or (isinstance(key, ast.JoinedStr) and not any(map(pattern_of(key).fullmatch, KEYS)))
    ]
    assert not missing


def test_every_counted_text_has_a_form_for_one_and_for_many() -> None:
    asked = [(path, node, key.value) for path, node, key in calls("counted")
             if isinstance(key, ast.Constant)]  # fmt: skip
    assert len(asked) == len(list(calls("counted"))), "a counted key is written out"
    problems = []
    for path, node, key in asked:
        given = {keyword.arg for keyword in node.keywords}
        one, many = KEYS.get(f"{key}.one"), KEYS.get(f"{key}.many")
        if one is None or many is None:
            problems.append(f"{place(path, node)} {key}")
        elif holes(many) != given | {"n"} or holes(one) - {"n"} != given:
            problems.append(f"{place(path, node)} {key}: holes are not {given}")
    assert not problems


def test_the_forms_for_one_and_for_many_come_in_pairs() -> None:
    ones, manys = ({key.removesuffix(end) for key in KEYS if key.endswith(end)}
                   for end in (".one", ".many"))  # fmt: skip
    assert ones == manys


def test_one_is_told_in_its_own_form() -> None:
    assert counted("open_page.count", 1) == "1 avoin vastaus."
    assert counted("open_page.count", 0) == "0 avointa vastausta."
    assert counted("open_page.count", 12400) == "12\u00a0400 avointa vastausta."
    assert counted("open_page.found", 1, of="21") == "Haku löysi 1 vastauksen (21 vastauksesta)."


def test_every_text_is_asked_for() -> None:
    """Otherwise: remove the key from the catalogue, or the code has lost a sentence."""
    constants, patterns = set[str](), set[re.Pattern[str]]()
    for path in CODE:
        for node in ast.walk(tree_of(path)):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                constants |= {node.value, f"{node.value}.one", f"{node.value}.many"}
            elif isinstance(node, ast.JoinedStr):
                first = node.values[0] if node.values else None
                # Only a literal that begins as a key does: `f"{a}.{b}"` would match them all.
                if isinstance(first, ast.Constant) and KEY_LIKE.match(f"{first.value}x"):
                    patterns.add(pattern_of(node))
    unused = [
        key
        for key in KEYS
        if key not in constants and not any(pattern.fullmatch(key) for pattern in patterns)
    ]
    assert not unused


def test_every_hole_of_a_text_is_filled_where_it_is_asked_for() -> None:
    problems = []
    for path, node, key in calls():
        if not (isinstance(key, ast.Constant) and key.value in KEYS):
            continue
        given = {keyword.arg for keyword in node.keywords}
        if None in given:
            continue  # **values: seen only when run
        wanted = holes(KEYS[key.value])
        if wanted - given or (given and given - wanted):
            problems.append(f"{place(path, node)} {key.value}: {wanted} is not {given}")
    assert not problems


def test_every_text_is_a_template_with_named_holes_only() -> None:
    problems = []
    for key, template in KEYS.items():
        for _, name, specification, conversion in string.Formatter().parse(template):
            if name is not None and not re.fullmatch(r"[a-z_]+", name):
                problems.append(f"{key}: a hole has a plain name")
            if specification or conversion:
                problems.append(f"{key}: formats live in formats.py")
        if re.search(r"\{\{|\}\}", template) and not holes(template):
            problems.append(f"{key}: doubled braces are halved only in a text with holes")
    assert not problems


def test_values_with_braces_are_shown_as_they_are() -> None:
    hostile = "{0} {x.__class__} {{}} %s"
    shown = text("storage.unknown_survey", survey=hostile)
    assert hostile in shown
    assert hostile in text("storage.unknown_survey", survey=text("cli.removed", survey=hostile))


def test_an_unknown_key_is_a_programming_error() -> None:
    with pytest.raises(KeyError):
        text("storage.nothing_like_this")


def test_no_key_is_hidden_by_another() -> None:
    for path in (ROOT / "hyte_analysis" / "texts").glob("*/*.toml"):
        table = tomllib.loads(path.read_text(encoding="utf-8"))
        assert all("." not in key for key in table), path.name


def test_every_kind_scale_and_role_has_a_word() -> None:
    for name, words in (("kind", Kind), ("scale", Scale), ("role", Role)):
        for word in words:
            assert text(f"words.{name}.{word}")


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_language_has_the_texts_of_the_first_and_no_others(language: str) -> None:
    own = catalogue(language)
    assert sorted(KEYS.keys() - own.keys()) == []
    assert sorted(own.keys() - KEYS.keys()) == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_text_has_the_same_holes_in_every_language(language: str) -> None:
    """A form for one may say the number in words: "en fråga"."""
    own = catalogue(language)
    problems = []
    for key in KEYS.keys() & own.keys():
        wanted, found = holes(KEYS[key]), holes(own[key])
        if key.endswith((".one", ".many")):
            wanted, found = wanted - {"n"}, found - {"n"}
        if wanted != found:
            problems.append(f"{key}: {wanted} is not {found}")
    assert not problems


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_is_empty_in_one_language_alone(language: str) -> None:
    own = catalogue(language)
    assert [key for key in KEYS.keys() & own.keys() if bool(KEYS[key]) != bool(own[key])] == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_translated_template_has_named_holes_only(language: str) -> None:
    problems = []
    for key, template in catalogue(language).items():
        for _, name, specification, conversion in string.Formatter().parse(template):
            plain = name is None or re.fullmatch(r"[a-z_]+", name)
            if not plain or specification or conversion:
                problems.append(key)
    assert not problems


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_language_has_the_same_files(language: str) -> None:
    names = {path.name for path in folder_of(FIRST).iterdir()}
    assert {path.name for path in folder_of(language).iterdir()} == names


@pytest.mark.parametrize("language", TRANSLATED)
def test_the_help_page_has_the_same_parts_in_every_language(language: str) -> None:
    def levels() -> list[str]:
        return re.findall(r"^(#+) ", document("help"), re.MULTILINE)

    first = levels()
    with in_language(language):
        assert levels() == first
        for name in ("overview", "report", "presentation", "export", "imports"):
            assert f"**{text(f'navigation.{name}')}**" in document("help")


def test_few_texts_are_the_same_in_finnish_and_swedish() -> None:
    """Many would mean a file that was copied and not translated."""
    own = catalogue("sv")
    long = [key for key, words in KEYS.items() if len(re.findall(r"[a-zäö]{3,}", words)) > 4]
    same = [key for key in long if own.get(key) == KEYS[key]]
    assert same == []
