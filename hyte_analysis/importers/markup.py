"""HTML in a heading or a structure file, as the words that a person reads."""

from html.parser import HTMLParser

from hyte_analysis.survey.wording import clean


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
