"""What Streamlit's own page lacks: the reader's language, safe headers, a calm error box."""

import json
import logging
from functools import cache
from pathlib import Path
from urllib.parse import parse_qs

import streamlit as st
from starlette.datastructures import MutableHeaders
from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from hyte_analysis.texts import text, words_of_streamlit
from hyte_analysis.texts.languages import FIRST, LANGUAGES, NAMES, in_language
from hyte_analysis.ui.address import BACK, LANGUAGE

# Streamlit serves the first page at the root alone; its own address leads there.
_HOME = "yleiskuva"

_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "X-Frame-Options": "SAMEORIGIN",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}


def _root() -> str:
    """The path under which the product is served: `/`, or `/hyte/` behind a proxy."""
    base = str(st.get_option("server.baseUrlPath") or "").strip("/")
    return f"/{base}/" if base else "/"


@cache
def _head() -> bytes:
    known = {
        "root": _root(),
        "back": BACK,
        "names": {name: of for of, name in NAMES.items()},
        "languages": {of: words_of_streamlit(of) for of in LANGUAGES},
    }
    told = json.dumps(known, ensure_ascii=False).replace("<", "\\u003c")
    script = Path(__file__).with_name("document.js").read_text(encoding="utf-8")
    return f"<script>\nconst hyte = {told};\n{script}</script>".encode()


def _language_of(scope: Scope) -> str:
    """The language that the address asks for; the first where it asks for none of ours."""
    asked = parse_qs(scope["query_string"].decode("latin-1")).get(LANGUAGE, [FIRST])[0]
    return asked if asked in LANGUAGES else FIRST


class SpokenDocument:
    """ASGI middleware: `lang` and title of the document, its few words, and safety headers."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; rewrite the answer when it is the HTML document."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        if scope["path"].strip("/") == _HOME:
            query = scope["query_string"].decode("latin-1")
            where = f"{_root()}?{query}" if query else _root()
            await RedirectResponse(where, headers=_HEADERS)(scope, receive, send)
            return
        if _wants_document(scope):
            # A compressed document could not be rewritten.
            unpacked = [(k, v) for k, v in scope["headers"] if k != b"accept-encoding"]
            scope = {**scope, "headers": unpacked}
        await self.app(scope, receive, _Rewriter(send, _language_of(scope)))


class _Rewriter:
    """Sends an answer on with safe headers; an HTML document whole and in our language."""

    def __init__(self, send: Send, spoken: str) -> None:
        self._send = send
        self._spoken = spoken
        self._start: Message | None = None
        self._body = bytearray()

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            headers.update(_HEADERS)
            if headers.get("content-type", "").startswith("text/html"):
                self._start = message
                return
        if self._start is None or message["type"] != "http.response.body":
            await self._send(message)
            return
        self._body.extend(message.get("body", b""))
        if not message.get("more_body", False):
            await self._send_document(self._start)

    async def _send_document(self, start: Message) -> None:
        document = spoken_document(bytes(self._body), self._spoken)
        headers = MutableHeaders(scope=start)
        headers["content-length"] = str(len(document))
        if "etag" in headers:
            del headers["etag"]
        await self._send(start)
        await self._send({"type": "http.response.body", "body": document})


def _wants_document(scope: Scope) -> bool:
    accept = dict(scope["headers"]).get(b"accept", b"")
    return b"text/html" in accept


def spoken_document(document: bytes, spoken: str) -> bytes:
    """Streamlit's index page with the language, our title and the words of all languages."""
    opening = f'<html lang="{spoken}">'.encode()
    with in_language(spoken):
        title = f"<title>{text('words.product')}</title>".encode()
    return (
        document.replace(b'<html lang="en">', opening, 1)
        .replace(b"<title>Streamlit</title>", title, 1)
        .replace(b"<head>", b"<head>" + _head(), 1)
    )


def show_script_error(error: BaseException) -> bool:
    """Show one calm sentence in place of a traceback; the log has where the error arose."""
    del error
    st.error(text("ui.unexpected"))
    return True


class WithoutAnswers(logging.Filter):
    """Leaves an exception's own words out of the log, as they may hold answers."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Put the exception's kind and place in the record, in place of its text."""
        error = record.exc_info[1] if isinstance(record.exc_info, tuple) else None
        if error is not None:
            while error.__cause__:
                error = error.__cause__
            trace = error.__traceback__
            while trace and trace.tb_next:
                trace = trace.tb_next
            place = f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}" if trace else "?"
            record.msg = f"{type(error).__name__} at {place}"
            record.args = ()
            record.exc_info = None
            record.exc_text = None
        return True


# Where Streamlit reports what our pages and download buttons have raised.
for _name in ("error_util", "runtime.app_session", "runtime.backend_operation_handler",
              "runtime.fragment", "runtime.scriptrunner.script_runner"):  # fmt: skip
    logging.getLogger(f"streamlit.{_name}").addFilter(WithoutAnswers())
