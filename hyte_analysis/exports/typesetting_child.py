"""The script that alone runs typst, in a short-lived process of its own.

It is run by its path and imports nothing of the product. The order is JSON on standard input:
`kind` ("pdf" or "png"), `source` (typst's own language), `inputs` (texts by name), `ppi`, `fonts`
(a folder), `first` (its first file), `paths` (where packages are) and `memory` (bytes). On standard
output comes each file with its length in eight bytes before it. Nothing is written of what went
wrong: it may quote an answer.
"""

import json
import re
import sys
from pathlib import Path
from typing import Any

UNMADE = 3
"""The exit code of a document that typst refuses."""
SIGN = "☐"
"""What stands for a character that no font has."""
# How typst's error names what it can't show or may not hold.
_NAMED = re.compile(r'the (?:text|disallowed codepoint) `"((?:[^"\\]|\\.)+)"`')
_NAMED_OTHERWISE = re.compile(r'codepoint `"((?:[^"\\]|\\.)+)"`')
_ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}")
# An error may tell only the first of the characters that it stumbles on.
_TURNS = 4


def main(order: dict[str, Any]) -> int:
    """The exit code; the files are on standard output where it is 0."""
    _limit(order["memory"])
    sys.path.extend(path for path in order["paths"] if path not in sys.path)
    import typst  # noqa: PLC0415 - only once the limits hold

    fonts = typst.Fonts(include_system_fonts=False, font_paths=[order["fonts"]])
    files = _compiled(typst, order, fonts)
    if files is None:
        return UNMADE
    for file in files:
        sys.stdout.buffer.write(len(file).to_bytes(8, "big"))
        sys.stdout.buffer.write(file)
    return 0


def _limit(memory: int) -> None:
    """Take from this process what it does not need; not on Windows."""
    try:
        import resource  # noqa: PLC0415 - not on Windows
    except ImportError:
        return
    for kind, most in {resource.RLIMIT_AS: memory, resource.RLIMIT_CORE: 0}.items():
        hard = resource.getrlimit(kind)[1]
        own = most if hard == resource.RLIM_INFINITY else min(most, hard)
        try:
            resource.setrlimit(kind, (own, own))
        except (OSError, ValueError):
            # macOS takes no limit of address space; the other still holds.
            continue


def _compiled(typst: Any, order: dict[str, Any], fonts: Any) -> list[bytes] | None:  # noqa: ANN401
    """The files; characters that no font has are replaced by a sign. None where it fails."""
    is_pdf = order["kind"] == "pdf"
    inputs: dict[str, str] = order["inputs"]
    for turn in range(_TURNS):
        try:
            # No moment in the file: the same report is the same bytes.
            made = typst.compile(
                order["source"].encode(), font_paths=fonts, sys_inputs=inputs,
                format=order["kind"], ppi=None if is_pdf else order["ppi"], timestamp=0,
                pdf_standards=["ua-1"] if is_pdf else [],
            )  # fmt: skip
        except typst.TypstError as problem:
            signs = _named(str(problem.message) + str(problem.diagnostic))
            if not signs or turn == _TURNS - 2:
                signs = _strange(inputs, Path(order["fonts"]) / order["first"])
            if not signs:
                return None
            inputs = {name: _without(value, signs) for name, value in inputs.items()}
            inputs["replaced"] = "yes"
        else:
            return made if isinstance(made, list) else [made]
    return None


def _named(error: str) -> set[str]:
    """The characters that the error is about; plain letters are never among them."""
    found = (*_NAMED.findall(error), *_NAMED_OTHERWISE.findall(error))
    texts = (_ESCAPED.sub(lambda code: chr(int(code[1], 16)), text) for text in found)
    return {character for text in texts for character in text if ord(character) > 126 or
            ord(character) < 32} - {SIGN}  # fmt: skip


def _strange(inputs: dict[str, str], font: Path) -> set[str]:
    """The characters of the texts that the first of the fonts does not have."""
    from fontTools.ttLib import TTFont  # noqa: PLC0415 - seldom needed

    with TTFont(font) as read:
        known = {*map(chr, read.getBestCmap()), "\n"}
    texts = (json.loads(value) for value in inputs.values() if value.startswith(("{", "[")))
    return {character for text in texts for part in _parts(text) for character in part} - known


def _parts(value: Any) -> list[str]:  # noqa: ANN401 - from JSON
    if isinstance(value, str):
        return [value]
    held = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [part for own in held for part in _parts(own)]


def _without(value: str, signs: set[str]) -> str:
    """The JSON text with a sign in place of each of these characters."""
    if not value.startswith(("{", "[")):
        return value
    table = {ord(sign): SIGN for sign in signs}

    def replaced(part: Any) -> Any:  # noqa: ANN401 - from JSON
        if isinstance(part, str):
            return part.translate(table)
        if isinstance(part, dict):
            return {name: replaced(own) for name, own in part.items()}
        return [replaced(own) for own in part] if isinstance(part, list) else part

    return json.dumps(replaced(json.loads(value)))


if __name__ == "__main__":
    sys.exit(main(json.load(sys.stdin)))
