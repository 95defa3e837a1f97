"""Everything a user reads, by language: `text("charts.legend", group="Kunta", …)`.

A language is a folder of TOML catalogues (`fi/charts.toml` holds the keys `charts.…`).
Values are `str.format` templates. A text that tells a number has two, `one` and `many`:
`counted("open_page.count", 1)` is "1 avoin vastaus."
"""

from hyte_analysis.texts.catalogues import catalogue, document, text, words_of_streamlit
from hyte_analysis.texts.formats import count_text

__all__ = ["catalogue", "counted", "document", "text", "words_of_streamlit"]


def counted(key: str, n: int, /, **values: object) -> str:
    """The text of `key.one` or `key.many` with the number as its `n`."""
    form = "one" if n == 1 else "many"
    return text(f"{key}.{form}", n=count_text(n), **values)
