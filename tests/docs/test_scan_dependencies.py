"""The scan of dependencies tells what it knows, and what it does not."""

import importlib.util
import json
import sys
from datetime import date
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[2]


def _loaded() -> ModuleType:
    path = ROOT / ".ci" / "scan_dependencies.py"
    spec = importlib.util.spec_from_file_location("scan_dependencies", path)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules["scan_dependencies"] = module
    spec.loader.exec_module(module)
    return module


scan = _loaded()
TODAY = date(2026, 5, 1)
ALLOWED = frozenset({"MIT", "BSD-3-Clause", "Apache-2.0"})
ANSWER = json.dumps(
    {
        "dependencies": [
            {"name": "sound", "version": "1.0", "vulns": []},
            {
                "name": "hollow",
                "version": "2.0",
                "vulns": [{"id": "GHSA-1", "fix_versions": ["2.1"], "aliases": []}],
            },
            {"name": "unheard-of", "skip_reason": "Dependency not found on PyPI"},
        ]
    }
)


def test_a_package_that_nobody_could_tell_of_is_not_counted_as_checked() -> None:
    answer = scan.read_audit(ANSWER)
    assert (answer.checked, answer.unchecked) == (2, ("unheard-of",))
    assert [(one.package, one.id, one.fixed_in) for one in answer.found] == [
        ("hollow", "GHSA-1", ("2.1",))
    ]


@pytest.mark.parametrize(("until", "left"), [("2026-05-01", 0), ("2026-04-30", 1)])
def test_an_excuse_holds_until_its_last_day(until: str, left: int) -> None:
    excuses = scan.read_excuses(f'[[ignored]]\nid = "GHSA-1"\nwhy = "x"\nuntil = {until}\n')
    assert len(scan.unexcused(scan.read_audit(ANSWER).found, excuses, TODAY)) == left


def test_an_excuse_without_a_reason_is_refused() -> None:
    with pytest.raises(KeyError):
        scan.read_excuses('[[ignored]]\nid = "GHSA-1"\nuntil = 2026-05-01\n')


@pytest.mark.parametrize(
    ("licence", "is_allowed"),
    [
        ("MIT", True),
        ("GPL-3.0-only OR MIT", True),
        ("MIT AND GPL-3.0-only", False),
        ("(BSD-3-Clause AND MIT) OR GPL-2.0-only", True),
        ("", False),
    ],
)
def test_of_alternatives_one_licence_is_enough_and_of_a_sum_none_may_lack(
    licence: str, is_allowed: bool
) -> None:
    assert scan.is_allowed(licence, ALLOWED) is is_allowed


def test_a_licence_that_nobody_listed_is_named() -> None:
    allowed = scan.Allowed(ALLOWED, {"lent": "LGPL-3.0-or-later", "plain": "MIT"})
    packages = [
        ("open", "MIT"),
        ("shut", "Proprietary"),
        ("lent", "LGPL-3.0-or-later"),
        ("other", "LGPL-3.0-or-later"),
        ("plain", ""),
        ("bare", ""),
    ]
    assert scan.unlisted(packages, allowed) == (
        "shut: Proprietary",
        "other: LGPL-3.0-or-later",
        "bare: no licence in its metadata",
    )


def test_every_installed_package_has_a_licence_that_the_document_allows() -> None:
    packages = [(one.metadata["Name"], scan.licence_of(one)) for one in scan.required()]
    allowed = scan.allowed_licences((ROOT / "docs" / "licences.md").read_text(encoding="utf-8"))
    assert len(packages) > 50
    assert scan.unlisted(packages, allowed) == ()


def test_the_excuses_that_are_kept_can_be_read() -> None:
    scan.read_excuses((ROOT / ".ci" / "vulnerabilities.toml").read_text(encoding="utf-8"))
