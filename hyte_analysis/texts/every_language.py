"""A text in every language: what the product itself has written into a file is known by it."""

from hyte_analysis.texts.catalogues import catalogue, text
from hyte_analysis.texts.languages import LANGUAGES


def in_every_language(key: str) -> tuple[str, ...]:
    """The text of this key in the language of this moment, then in each language in turn."""
    return (text(key), *(catalogue(language)[key] for language in LANGUAGES))
