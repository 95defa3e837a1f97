"""The page for those who are not let in: the product's name, why, and the way in."""

import html
import re
from functools import cache
from pathlib import Path
from urllib.parse import quote, urlencode, urlsplit

from hyte_analysis.survey.access_settings import Claims
from hyte_analysis.texts import text
from hyte_analysis.texts.languages import FIRST, LANGUAGES, NAMES, in_language, language
from hyte_analysis.ui.access import Outside, why_outside
from hyte_analysis.ui.address import LANGUAGE

SIGN_IN = "kirjaudu"
"""The address that leads to the provider, and back to the page of `WANTED`."""
WANTED = "sivu"
_SIGN_OUT = "auth/logout"
_LONGEST = 2000
_OWN_ADDRESS = re.compile(r"/[a-z0-9_-]*(\?[A-Za-z0-9_.~%=&+*!'(),;:@/-]*)?")


def own_address(given: str) -> str:
    """The address if it is a page of this server, such as `/vertailu?kysely=a`; else `/`.

    Nobody is led to another site: no host, no second slash, no backslash.
    """
    is_own = len(given) <= _LONGEST and _OWN_ADDRESS.fullmatch(given) is not None
    return given if is_own else "/"


def card_html(outside: Outside, root: str, wanted: str, claims: Claims) -> str:
    """Why the reader is not let in and what they can do, as a part of a page.

    `root` is the path under which the product is served, `wanted` the page they asked for.
    """
    why = html.escape(why_outside(outside, claims))
    into = f"{root}{SIGN_IN}?{urlencode({WANTED: own_address(wanted)})}"
    action = {
        Outside.NO_ROLE: _action(f"{root}{_SIGN_OUT}", text("access.other_account")),
        Outside.BROKEN: "",
    }.get(outside, _action(into, text("access.sign_in")))
    return (
        f'<div class="sign-in">{_logo()}<h1>{html.escape(text("words.product"))}</h1>'
        f"<p>{why}</p>{action}</div><style>{_STYLE}</style>"
    )


def sign_in_page(
    outside: Outside, root: str, wanted: str, spoken: str, claims: Claims | None = None
) -> bytes:
    """The whole page for those who are not let in, in this language; it needs no script."""
    with in_language(spoken):
        title = html.escape(f"{text('access.title')} – {text('words.product')}")
        card = card_html(outside, root, wanted, claims or {})
        return _document(title, f"<main>{card}</main><nav>{_languages(root, wanted)}</nav>")


def refusal_page(sentence: str) -> bytes:
    """A page of one sentence for those who get nothing at all."""
    product = html.escape(text("words.product"))
    return _document(
        product,
        f'<main><div class="sign-in">{_logo()}<h1>{product}</h1><p>{html.escape(sentence)}</p>'
        f"</div></main><style>{_STYLE}</style>",
    )


def _document(title: str, body: str) -> bytes:
    return (
        f'<!doctype html><html lang="{language()}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{title}</title><style>{_PAGE}</style></head><body>{body}</body></html>"
    ).encode()


def _action(address: str, words: str) -> str:
    # In this window: what comes next takes the place of this page.
    return (
        f'<a class="action" target="_self" href="{html.escape(address)}">{html.escape(words)}</a>'
    )


def _languages(root: str, wanted: str) -> str:
    parts = urlsplit(own_address(wanted))
    kept = [one for one in parts.query.split("&") if one and not one.startswith(f"{LANGUAGE}=")]
    links = []
    for of in LANGUAGES:
        query = "&".join([*kept, *([] if of == FIRST else [f"{LANGUAGE}={of}"])])
        address = f"{root}{quote(parts.path.lstrip('/'))}{'?' if query else ''}{query}"
        current = ' aria-current="true"' if of == language() else ""
        links.append(f'<a lang="{of}" href="{html.escape(address)}"{current}>{NAMES[of]}</a>')
    return "".join(links)


@cache
def _logo() -> str:
    """The three bars of the product's mark; its name stands beside them as text."""
    drawn = Path(__file__).with_name("logo.svg").read_text(encoding="utf-8")
    bars = "".join(re.findall(r"<rect[^>]*/>", drawn))
    return (
        '<svg class="mark" xmlns="http://www.w3.org/2000/svg" width="42" height="44" '
        f'viewBox="0 6 27 24" aria-hidden="true">{bars}</svg>'
    )


_PAGE = (
    "body{margin:0;background:#fff;color:#17242D;"
    "font:16px/1.5 'Source Sans','Segoe UI',Helvetica,Arial,sans-serif}"
    "main{display:flex;justify-content:center;padding:0 1.25rem}"
    "nav{display:flex;justify-content:center;gap:1.25rem;padding:2rem 1rem}"
    "nav a{color:#4A5862;font-size:.9rem;text-underline-offset:3px}"
    "nav a[aria-current]{color:#17242D;font-weight:600;text-decoration:none}"
    "a:focus-visible{outline:3px solid #12467F;outline-offset:2px}"
)
_STYLE = (
    ".sign-in{box-sizing:border-box;width:100%;max-width:28rem;margin:12vh auto 0;"
    "padding:2.25rem 2rem 2.5rem;border:1px solid #D5DBE0;border-radius:8px;background:#F4F6F8}"
    ".sign-in svg.mark{display:block;margin:0 0 .75rem}"
    ".sign-in h1{margin:0 0 .5rem;padding:0;font-size:1.75rem;line-height:1.25;font-weight:700}"
    ".sign-in p{margin:0 0 1.5rem;font-size:1.05rem;max-width:24rem}"
    ".sign-in p:last-of-type:last-child{margin-bottom:0}"
    ".sign-in a.action,.sign-in a.action:visited{display:inline-block;padding:.6rem 1.25rem;"
    "border-radius:6px;background:#12467F;color:#fff;font-weight:600;text-decoration:none}"
    ".sign-in a.action:hover{background:#0D3663}"
)
