"""Known vulnerabilities and licences of every package that requirements-dev.txt brings along.

    python .ci/scan_dependencies.py [--strict] [--only licences|vulnerabilities]

Exit 1 for a known vulnerability that .ci/vulnerabilities.toml does not excuse, and for a licence
that docs/licences.md does not allow. A package that the advisory source could not answer for is
counted and named as not checked; with --strict that is a failure too.
"""

import argparse
import json
import re
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[1]
REQUIREMENTS = (ROOT / "requirements-dev.txt", ROOT / "requirements.txt")
EXCUSES = ROOT / ".ci" / "vulnerabilities.toml"
LICENCES = ROOT / "docs" / "licences.md"
AUDIT_SECONDS = 300

# How packages write a licence that has a name of its own on the list of SPDX.
SPELLINGS = {
    "apache 2.0": "Apache-2.0",
    "apache license 2.0": "Apache-2.0",
    "apache license, version 2.0": "Apache-2.0",
    "apache software license": "Apache-2.0",
    "bsd": "BSD-3-Clause",
    "bsd license": "BSD-3-Clause",
    "3-clause bsd license": "BSD-3-Clause",
    "2-clause bsd": "BSD-2-Clause",
    "bsd 2-clause license": "BSD-2-Clause",
    "mit license": "MIT",
    "psfl": "PSF-2.0",
    "python software foundation license": "PSF-2.0",
    "mozilla public license 2.0 (mpl 2.0)": "MPL-2.0",
    "sil ofl 1.1": "OFL-1.1",
    "sil open font license 1.1": "OFL-1.1",
    "sil open font license 1.1 (ofl-1.1)": "OFL-1.1",
    "gnu lgplv3 or later": "LGPL-3.0-or-later",
    "gnu lesser general public license v3 or later (lgplv3+)": "LGPL-3.0-or-later",
    "gnu general public license v3 or later (gplv3+)": "GPL-3.0-or-later",
}


@dataclass(frozen=True, slots=True)
class Vulnerability:
    """A known vulnerability of an installed package."""

    package: str
    version: str
    id: str
    fixed_in: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Excuse:
    """A vulnerability that does not concern us: why, and until when that holds."""

    id: str
    why: str
    until: date


@dataclass(frozen=True, slots=True)
class Audit:
    """What the advisory source said: of how many packages, and of which it knew nothing."""

    checked: int
    unchecked: tuple[str, ...]
    found: tuple[Vulnerability, ...]


@dataclass(frozen=True, slots=True)
class Allowed:
    """The licences any package may have, and those of single packages, by package."""

    for_all: frozenset[str]
    by_package: Mapping[str, str]


def required(files: Iterable[Path] = REQUIREMENTS) -> tuple[Distribution, ...]:
    """The installed packages that the requirements bring along, by name."""
    lines = [line for file in files for line in file.read_text(encoding="utf-8").splitlines()]
    waiting = [Requirement(line) for line in lines if line and line[0] not in "#-"]
    found: dict[str, Distribution] = {}
    seen: set[tuple[str, str]] = set()
    while waiting:
        wanted = waiting.pop()
        for extra in ("", *sorted(wanted.extras)):
            if (wanted.name, extra) in seen:
                continue
            seen.add((wanted.name, extra))
            try:
                package = distribution(wanted.name)
            except PackageNotFoundError:
                raise SystemExit(f"{wanted.name} is required but not installed") from None
            found[canonicalize_name(wanted.name)] = package
            waiting += _needs(package, extra)
    return tuple(package for _, package in sorted(found.items()))


def _needs(package: Distribution, extra: str) -> Iterator[Requirement]:
    for line in package.requires or ():
        need = Requirement(line)
        if need.marker is None or need.marker.evaluate({"extra": extra}):
            yield need


def licence_of(package: Distribution) -> str:
    """The licence by the package's own metadata, as an SPDX expression where it is known; or ""."""
    told = package.metadata
    expression = told.get("License-Expression")
    if expression:
        return str(expression)
    field = str(told.get("License") or "").strip()
    classifiers = [
        line.rpartition(" :: ")[2]
        for line in told.get_all("Classifier", [])
        if line.startswith("License :: OSI Approved :: ")
    ]
    # Some write the whole licence into the field for its name.
    candidates = [field] if field and len(field) < 60 and "\n" not in field else []
    for candidate in (*candidates, *classifiers):
        return SPELLINGS.get(candidate.casefold(), candidate)
    return ""


def allowed_licences(document: str) -> Allowed:
    """What docs/licences.md allows: its list of licences, and the rows of single packages."""
    part = re.search(r"^## Allowed licences\n(.*?)(?=^## |\Z)", document, re.DOTALL | re.MULTILINE)
    names = re.findall(r"^\* ([\w.\-]+)", part[1], re.MULTILINE) if part else []
    rows = re.findall(r"^\| ([\w.\-]+) \| ([\w.\- ]+?)(?: \(.*?\))? \|", document, re.MULTILINE)
    by_package = {
        canonicalize_name(name): SPELLINGS.get(licence.casefold(), licence)
        for name, licence in rows
    }
    return Allowed(frozenset(names), by_package)


def is_allowed(licence: str, allowed: frozenset[str]) -> bool:
    """Whether every licence that binds is on the list; of alternatives, one is enough."""
    bare = licence.replace("(", " ").replace(")", " ")
    return bool(licence) and any(
        all(part.strip() in allowed for part in re.split(r"\s+AND\s+", choice))
        for choice in re.split(r"\s+OR\s+", bare)
    )


def unlisted(packages: Iterable[tuple[str, str]], allowed: Allowed) -> tuple[str, ...]:
    """The packages whose licence nobody has allowed; a package without one needs a row."""
    wrong = []
    for name, licence in packages:
        row = allowed.by_package.get(canonicalize_name(name), "")
        is_told = row and licence in ("", row)
        if not is_told and not is_allowed(licence, allowed.for_all):
            wrong.append(f"{name}: {licence or 'no licence in its metadata'}")
    return tuple(wrong)


def read_audit(answer: str) -> Audit:
    """The answer of pip-audit in JSON."""
    packages = json.loads(answer)["dependencies"]
    found = tuple(
        Vulnerability(package["name"], package["version"], one["id"], tuple(one["fix_versions"]))
        for package in packages
        for one in package.get("vulns", ())
    )
    unchecked = tuple(package["name"] for package in packages if "skip_reason" in package)
    return Audit(len(packages) - len(unchecked), unchecked, found)


def audit(packages: tuple[Distribution, ...]) -> Audit:
    """What the first source that answers knows of these versions; all unchecked where none does."""
    answers = (_asked(source, packages) for source in ("pypi", "osv"))
    return next((answer for answer in answers if answer.checked), answer_of_nobody(packages))


def answer_of_nobody(packages: Iterable[Distribution]) -> Audit:
    """No package checked."""
    return Audit(0, tuple(package.metadata["Name"] for package in packages), ())


def _asked(source: str, packages: tuple[Distribution, ...]) -> Audit:
    names = {package.metadata["Name"]: package.version for package in packages}
    with tempfile.TemporaryDirectory() as folder:
        pinned = Path(folder) / "pinned.txt"
        lines = (f"{name}=={version}\n" for name, version in names.items())
        pinned.write_text("".join(lines), encoding="utf-8")
        command = [sys.executable, "-m", "pip_audit", "--requirement", str(pinned), "--no-deps",
                   "--vulnerability-service", source, "--disable-pip", "--format", "json",
                   "--progress-spinner", "off"]  # fmt: skip
        try:
            done = subprocess.run(  # noqa: S603 - our own
                command, capture_output=True, text=True, timeout=AUDIT_SECONDS, check=False
            )
            return read_audit(done.stdout)
        except (subprocess.TimeoutExpired, ValueError, KeyError):
            return answer_of_nobody(packages)


def read_excuses(content: str) -> tuple[Excuse, ...]:
    """The excused vulnerabilities; each must say why and until when."""
    return tuple(
        Excuse(str(one["id"]), str(one["why"]), one["until"])
        for one in tomllib.loads(content).get("ignored", ())
    )


def unexcused(
    found: Iterable[Vulnerability], excuses: Iterable[Excuse], today: date
) -> tuple[Vulnerability, ...]:
    """The vulnerabilities without an excuse that still holds."""
    holding = {excuse.id for excuse in excuses if excuse.until >= today}
    return tuple(one for one in found if one.id not in holding)


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")


def check_licences(packages: tuple[Distribution, ...]) -> bool:
    """Whether every package has a licence that is allowed; the others are printed."""
    allowed = allowed_licences(LICENCES.read_text(encoding="utf-8"))
    wrong = unlisted(((p.metadata["Name"], licence_of(p)) for p in packages), allowed)
    _say(f"licences: {len(packages)} packages, {len(wrong)} not allowed by docs/licences.md")
    for line in wrong:
        _say(f"  {line}")
    return not wrong


def check_vulnerabilities(packages: tuple[Distribution, ...], *, strict: bool) -> bool:
    """Whether no unexcused vulnerability is known; how many packages nobody could tell of."""
    answer = audit(packages)
    excuses = read_excuses(EXCUSES.read_text(encoding="utf-8"))
    found = unexcused(answer.found, excuses, datetime.now(UTC).date())
    _say(
        f"vulnerabilities: {answer.checked} packages checked, {len(answer.unchecked)} COULD NOT BE "
        f"CHECKED; {len(answer.found)} known, {len(found)} of them not excused"
    )
    for one in found:
        fix = ", ".join(one.fixed_in) or "no version yet"
        _say(f"  {one.package} {one.version}: {one.id}, mended in {fix}")
    if answer.unchecked:
        _say(f"  not checked: {', '.join(answer.unchecked)}")
    return not found and not (strict and answer.unchecked)


def main() -> int:
    """Both checks; 0 where nothing is wrong."""
    parser = argparse.ArgumentParser(description="Vulnerabilities and licences of what we install.")
    parser.add_argument("--strict", action="store_true", help="fail where a package is unchecked")
    parser.add_argument("--only", choices=("licences", "vulnerabilities"))
    given = parser.parse_args()
    packages = required()
    is_well = True
    if given.only != "vulnerabilities":
        is_well = check_licences(packages) and is_well
    if given.only != "licences":
        is_well = check_vulnerabilities(packages, strict=given.strict) and is_well
    return 0 if is_well else 1


if __name__ == "__main__":
    sys.exit(main())
