"""The presentation as one HTML file: no network, no other file, the same deck as on the page."""

import base64
import hashlib
import html
import json
import re
from functools import cache
from pathlib import Path

from hyte_analysis.exports.deck.markup import deck_markup, presentation_words, said_words
from hyte_analysis.exports.deck.slide_markup import escaped
from hyte_analysis.exports.deck.typeface import font_faces
from hyte_analysis.reports.making import Progress
from hyte_analysis.reports.report import Report
from hyte_analysis.texts.languages import in_language

__all__ = ["deck_attributes", "deck_markup", "deck_script", "deck_style", "to_deck"]

_START = 'startDeck(document.querySelector(".deck"), addressOfFile());'
# Nearly all of the work is the slides; the rest is the typeface.
_SLIDES = 0.8
_TAG = re.compile(r"<[^>]*>")


def to_deck(report: Report, progress: Progress = lambda _: None) -> bytes:
    """The report's slides as a self-contained HTML document in UTF-8."""
    with in_language(report.language):
        markup = deck_markup(report, lambda share: progress(_SLIDES * share))
        content = _document(report, markup)
        progress(1.0)
    return content.encode("utf-8")


def deck_attributes(report: Report) -> dict[str, str]:
    """The attributes of the deck's root element: language, name and what is said of changes."""
    return {
        "lang": report.language,
        "role": "region",
        "aria-label": report.title,
        "aria-roledescription": presentation_words(),
        "data-said": json.dumps(said_words(), ensure_ascii=False),
    }


@cache
def deck_style() -> str:
    """The deck's stylesheet."""
    return _own("deck.css")


@cache
def deck_script() -> str:
    """The deck's script: `startDeck(root, address)`."""
    return _own("deck.js")


def _own(name: str) -> str:
    return Path(__file__).with_name(name).read_text(encoding="utf-8")


def _document(report: Report, markup: str) -> str:
    title, attributes = escaped(report.title), deck_attributes(report)
    words = html.unescape(_TAG.sub(" ", markup))
    style = f"{font_faces(words)}\n{deck_style()}"
    script = f"{deck_script()}\n{_START}"
    policy = (
        f"default-src 'none'; script-src {_hash(script)}; style-src {_hash(style)}; "
        "font-src data:; img-src data:; base-uri 'none'; form-action 'none'"
    )
    told = " ".join(f'{name}="{escaped(value)}"' for name, value in attributes.items())
    return (
        f'<!DOCTYPE html>\n<html lang="{report.language}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="referrer" content="no-referrer">\n'
        f"<title>{title}</title>\n<style>{style}</style>\n</head>\n<body>\n<main>\n"
        f'<h1 class="unseen">{title}</h1>\n<div class="deck file" tabindex="-1" {told}>'
        f"{markup}</div>\n</main>\n<script>{script}</script>\n</body>\n</html>\n"
    )


def _hash(content: str) -> str:
    """The source expression that lets this one script or stylesheet be used."""
    digest = hashlib.sha256(content.encode("utf-8")).digest()
    return f"'sha256-{base64.b64encode(digest).decode('ascii')}'"
