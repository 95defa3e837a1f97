"""Other people's text where Streamlit reads Markdown."""

import re

_SPECIAL = re.compile(r"([\\`*_{}\[\]()#+\-.!:$~|<>&^=])")


def plain(text: str) -> str:
    """The text with every Markdown sign escaped, so that it shows as written."""
    return _SPECIAL.sub(r"\\\1", " ".join(text.split()))
