"""The deck's markup: slides, controls and lists; the same on the page and in the file."""

from collections.abc import Iterator, Sequence

from hyte_analysis.exports.deck.slide_markup import escaped, slide_html, slide_title, text_size
from hyte_analysis.reports.making import Progress
from hyte_analysis.reports.report import Report
from hyte_analysis.reports.slides import Slide, footer, slides_of
from hyte_analysis.texts import text
from hyte_analysis.texts.formats import count_text

# Control, key shown with its name, and the strokes of its icon on a grid of 24 × 24.
_CONTROLS = (
    ("previous", "←", "M15 5l-7 7 7 7"),
    ("next", "→", "M9 5l7 7-7 7"),
    ("list", "L", "M4 6h2M9 6h11M4 12h2M9 12h11M4 18h2M9 18h11"),
    ("table", "T", "M4 5h16v14H4zM4 10h16M4 14.5h16M10 5v14"),
    ("reveal", "R", "M4 5h14v3H4zM4 10.5h9v3H4zM4 16h2M9 16h2M14 16h2M4 19h2M9 19h2M14 19h2"),
    ("blank", "B", "M4 5h16v11H4zM9 20h6M5 6l14 9"),
    ("full", "F", "M4 9V4h5M15 4h5v5M20 15v5h-5M9 20H4v-5"),
    ("keys", "?", "M9 9a3 3 0 1 1 4 2.8c-.8.4-1 .9-1 1.7M12 17.5v.5"),
)
_TOGGLES = ("table", "reveal")


def deck_markup(report: Report, progress: Progress = lambda _: None) -> str:
    """What is inside the deck's root element: a section a slide, controls, list and keys.

    Other people's texts are escaped. Nothing in it comes from elsewhere.
    """
    slides, foot = slides_of(report), footer(report)
    sizes, sections = _text_sizes(slides), []
    for slide in slides:
        sections.append(slide_html(slide, len(slides), foot, sizes[slide.number]))
        progress(slide.number / len(slides))
    full, hint, back = (
        escaped(text(f"presentation.deck.{name}")) for name in ("full", "hint", "back")
    )
    return (
        f'<div class="begin"><button type="button" class="enter" data-act="full">{full}</button>'
        "</div>"
        f'<div class="screen"><div class="slides">{"".join(sections)}</div>'
        f'{_controls()}</div><p class="hint">{hint}</p>'
        f'<p class="typed" aria-hidden="true" hidden></p>'
        f'<button type="button" class="blank" data-act="back" aria-label="{back}" hidden></button>'
        f'<p class="unseen heard" role="status"></p>{_list(slides)}{_keys()}'
    )


def _text_sizes(slides: Sequence[Slide]) -> dict[int, int]:
    """The size of the bullets by slide; what goes on over several slides has one size."""
    sizes: dict[int, int] = {}
    for slide in reversed(slides):
        own = text_size(slide)
        after = sizes.get(slide.number + 1, own) if slide.part < slide.parts else own
        sizes[slide.number] = min(own, after)
    for slide in slides:
        if slide.part > 1:
            sizes[slide.number] = sizes[slide.number - 1]
    return sizes


def said_words() -> dict[str, str]:
    """What is said aloud when something changes that is no slide, by the name of the change."""
    return {name: text(f"presentation.deck.{name}") for name in ("darkened", "in_turn", "at_once")}


def presentation_words() -> str:
    """What the deck is, for a screen reader."""
    return text("presentation.deck.presentation")


def _controls() -> str:
    label = escaped(text("presentation.deck.controls"))
    buttons = "".join(_control(name, key, icon) for name, key, icon in _CONTROLS)
    return (
        f'<div class="controls" role="group" aria-label="{label}">{buttons}'
        '<span class="place" aria-hidden="true"></span></div>'
    )


def _control(name: str, key: str, icon: str) -> str:
    words = escaped(text(f"presentation.deck.{name}"))
    pressed = ' aria-pressed="false"' if name in _TOGGLES else ""
    return (
        f'<button type="button" data-act="{name}" title="{words} ({key})" '
        f'aria-label="{words}"{pressed}><svg viewBox="0 0 24 24" aria-hidden="true">'
        f'<path d="{icon}"/></svg><span class="label" aria-hidden="true">{words}</span></button>'
    )


def _dialog(name: str, content: str) -> str:
    label, close = (escaped(text(f"presentation.deck.{key}")) for key in (name, "close"))
    return (
        f'<dialog class="{name}" aria-label="{label}"><div class="top"><p class="name">{label}</p>'
        f'<button type="button" data-act="close">{close}</button></div>{content}</dialog>'
    )


def _list(slides: Sequence[Slide]) -> str:
    items = "".join(
        f'<li class="{slide.kind}"><button type="button" data-to="{slide.number - 1}">'
        f'<span class="number">{count_text(slide.number)}</span>'
        f'<span dir="auto">{escaped(slide_title(slide))}</span></button></li>'
        for slide in slides
    )
    return _dialog("list", f"<ol>{items}</ol>")


def _keys() -> str:
    rows = "".join(
        f"<dt>{' '.join(map(_key, keys))}</dt><dd>{escaped(does)}</dd>"
        for keys, does in _key_rows()
    )
    return _dialog("keys", f"<dl>{rows}</dl>")


def _key(name: str) -> str:
    # What stands on a key is the same in every language.
    return f'<kbd translate="no">{escaped(name)}</kbd>'


def _key_rows() -> Iterator[tuple[Sequence[str], str]]:
    """Keys and what they do."""
    space = text("presentation.key.space")
    rows = (
        (("→", "↓", "PageDown", space), "next"),
        (("←", "↑", "PageUp"), "previous"),
        (("Home", "End"), "ends"),
        ((text("presentation.key.enter"),), "number"),
        (("L",), "list"),
        (("R", "G"), "reveal"),
        (("T",), "table"),
        (("B", "."), "blank"),
        (("F",), "full"),
        (("?",), "help"),
    )
    yield from ((keys, text(f"presentation.key.{name}")) for keys, name in rows)
