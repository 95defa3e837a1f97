"""The catalogues of a language: its texts by key, its help page, its words for Streamlit's own."""

import json
import tomllib
from functools import cache

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


def document(name: str) -> str:
    """A longer Markdown text of the language, such as the help page."""
    return (folder_of(language()) / f"{name}.md").read_text(encoding="utf-8")


@cache
def words_of_streamlit(of: str) -> dict[str, object]:
    """Streamlit's own few English `words` in a language, and `patterns` of changing ones."""
    words: dict[str, object] = json.loads(
        (folder_of(of) / "streamlit.json").read_text(encoding="utf-8")
    )
    return words
