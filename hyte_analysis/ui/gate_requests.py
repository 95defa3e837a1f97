"""What a request says: from where, to where, in which language, and as whom."""

import json
from urllib.parse import parse_qs, urlsplit

import streamlit as st
from starlette.datastructures import Headers
from starlette.requests import cookie_parser
from starlette.types import Scope
from streamlit.web.server.starlette.starlette_server_config import USER_COOKIE_NAME
from streamlit.web.server.starlette.starlette_websocket import _get_signed_cookie_with_chunks

from hyte_analysis.survey.access_settings import Claims
from hyte_analysis.texts.languages import FIRST, LANGUAGES
from hyte_analysis.ui.address import LANGUAGE
from hyte_analysis.ui.sign_in import LOOPBACK, redirect_address

_FORWARDED = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto",
              "x-real-ip", "via")  # fmt: skip


def root() -> str:
    """The path under which the product is served: `/`, or `/hyte/` behind a proxy."""
    base = str(st.get_option("server.baseUrlPath") or "").strip("/")
    return f"/{base}/" if base else "/"


def place_of(scope: Scope) -> str | None:
    """The path below the product's root; None for what is not below it."""
    path, base = str(scope["path"]), root()
    if path == base.rstrip("/"):
        return ""
    return path.removeprefix(base) if path.startswith(base) else None


def address_of(scope: Scope) -> str:
    """The path below the root, and the query: `/vertailu?kysely=a`."""
    query = scope["query_string"].decode("latin-1")
    path = f"/{place_of(scope) or ''}"
    return f"{path}?{query}" if query else path


def only_reads(scope: Scope) -> bool:
    """Whether the request asks for something and brings nothing."""
    return scope["method"] in {"GET", "HEAD"}


def is_of_this_machine(scope: Scope) -> bool:
    """Whether the request comes from this machine's own browser, past no proxy."""
    headers = Headers(scope=scope)
    client = scope.get("client")
    return (
        client is not None
        and client[0] in LOOPBACK
        and len(headers.getlist("host")) == 1
        and _host(headers) in LOOPBACK
        and not any(name in headers for name in _FORWARDED)
    )


def names_this_server(scope: Scope) -> bool:
    """Whether the request names the host of the sign-in, or this machine as a health check does."""
    headers = Headers(scope=scope)
    own = urlsplit(redirect_address()).hostname
    return len(headers.getlist("host")) == 1 and _host(headers) in {own, *LOOPBACK}


def _host(headers: Headers) -> str:
    try:
        return urlsplit(f"//{headers.get('host', '')}").hostname or ""
    except ValueError:
        return ""


def claims_of(scope: Scope) -> Claims:
    """What the request's signed cookie says of the person; nothing where it is not genuine."""
    try:
        signed = _get_signed_cookie_with_chunks(cookies_of(scope), USER_COOKIE_NAME)
        claims = json.loads(signed) if signed else {}
    except (ValueError, TypeError):
        return {}
    own = urlsplit(redirect_address())
    if not isinstance(claims, dict) or claims.get("origin") != f"{own.scheme}://{own.netloc}":
        return {}
    return claims


def cookies_of(scope: Scope) -> dict[str, str]:
    """The request's cookies, read as Streamlit reads them."""
    found: dict[str, str] = {}
    for value in Headers(scope=scope).getlist("cookie"):
        found.update(cookie_parser(value))
    return found


def spoken(address: str) -> str:
    """The language that an address asks for; the first where it asks for none of ours."""
    asked = parse_qs(urlsplit(address).query).get(LANGUAGE, [FIRST])[0]
    return asked if asked in LANGUAGES else FIRST
