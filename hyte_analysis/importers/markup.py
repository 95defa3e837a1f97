"""HTML in a heading or a structure file, as the words that a person reads."""

import re
from html.parser import HTMLParser

from hyte_analysis.survey.wording import clean

# What form editors leave behind. Other signs between < and > may be the question's own.
_TAG = re.compile(r"</?(?:br|div|em|font|p|span|strong)\b[^<>]*>|&nbsp;", re.IGNORECASE)


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        self._hidden += tag in ("script", "style")
        if tag in ("br", "p", "div", "li", "td"):
            self.words.append(" ")

    def handle_endtag(self, tag: str) -> None:
        self._hidden -= tag in ("script", "style")

    def handle_data(self, data: str) -> None:
        if self._hidden <= 0:
            self.words.append(data)


def plain_text(markup: str) -> str:
    """The words of a piece of HTML on one line."""
    if "<" not in markup and "&" not in markup:
        return clean(markup)
    parser = _Words()
    parser.feed(markup)
    parser.close()
    return clean("".join(parser.words))


def heading_text(heading: str) -> str:
    """A heading on one line, without the HTML that some form editors leave in it."""
    return plain_text(heading) if _TAG.search(heading) else clean(heading)
