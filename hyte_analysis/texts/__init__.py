"""Everything a user reads, by language: `text("charts.legend", group="Kunta", …)`.

A language is a folder of TOML catalogues (`fi/charts.toml` holds the keys `charts.…`).
Values are `str.format` templates. A text that tells a number has two, `one` and `many`:
`counted("open_page.count", 1)` is "1 avoin vastaus."
"""

import json
import tomllib
from functools import cache
from pathlib import Path

from hyte_analysis.texts.formats import count_text

LANGUAGE = "fi"


@cache
def catalogue(language: str = LANGUAGE) -> dict[str, str]:
    """All texts of a language by dotted key."""
    texts: dict[str, str] = {}
    for path in sorted((Path(__file__).parent / language).glob("*.toml")):
        _collect(path.stem, tomllib.loads(path.read_text(encoding="utf-8")), texts)
    return texts


def _collect(prefix: str, table: dict[str, object], into: dict[str, str]) -> None:
    for key, value in table.items():
        if isinstance(value, dict):
            _collect(f"{prefix}.{key}", value, into)
        else:
            into[f"{prefix}.{key}"] = str(value)


def text(key: str, /, **values: object) -> str:
    """The text of this key with its values filled in; KeyError for an unknown key."""
    template = catalogue()[key]
    return template.format(**values) if values else template


def counted(key: str, n: int, /, **values: object) -> str:
    """The text of `key.one` or `key.many` with the number as its `n`."""
    form = "one" if n == 1 else "many"
    return text(f"{key}.{form}", n=count_text(n), **values)


def document(name: str) -> str:
    """A longer Markdown text of the language, such as the help page."""
    return (Path(__file__).parent / LANGUAGE / f"{name}.md").read_text(encoding="utf-8")


@cache
def words_of_streamlit(language: str = LANGUAGE) -> dict[str, object]:
    """Streamlit's own few English `words` in the language, and `patterns` of changing ones."""
    path = Path(__file__).parent / language / "streamlit.json"
    words: dict[str, object] = json.loads(path.read_text(encoding="utf-8"))
    return words
