"""Everything a user reads, by language: `text("charts.legend", group="Kunta", …)`.

A language is a folder of TOML catalogues (`fi/charts.toml` holds the keys `charts.…`).
Values are `str.format` templates. A text that tells a number has two, `one` and `many`:
`counted("open_page.count", 1)` is "1 avoin vastaus."
"""

import json
import tomllib
from functools import cache

from hyte_analysis.texts.formats import count_text
from hyte_analysis.texts.languages import folder_of, language


@cache
def catalogue(of: str) -> dict[str, str]:
    """All texts of a language by dotted key."""
    texts: dict[str, str] = {}
    for path in sorted(folder_of(of).glob("*.toml")):
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
    template = catalogue(language())[key]
    return template.format(**values) if values else template


def counted(key: str, n: int, /, **values: object) -> str:
    """The text of `key.one` or `key.many` with the number as its `n`."""
    form = "one" if n == 1 else "many"
    return text(f"{key}.{form}", n=count_text(n), **values)


def document(name: str) -> str:
    """A longer Markdown text of the language, such as the help page."""
    return (folder_of(language()) / f"{name}.md").read_text(encoding="utf-8")


def words_of_streamlit() -> dict[str, object]:
    """Streamlit's own few English `words` in the language, and `patterns` of changing ones."""
    return _words_of_streamlit(language())


@cache
def _words_of_streamlit(of: str) -> dict[str, object]:
    words: dict[str, object] = json.loads(
        (folder_of(of) / "streamlit.json").read_text(encoding="utf-8")
    )
    return words
