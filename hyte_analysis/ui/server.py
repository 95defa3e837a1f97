"""What Streamlit's own page lacks: the reader's language, a calm error box, a quiet log."""

import json
import logging
import re
from contextlib import suppress
from functools import cache
from pathlib import Path

import streamlit as st
from starlette.datastructures import MutableHeaders
from starlette.requests import ClientDisconnect
from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from hyte_analysis.errors import AccessProblem
from hyte_analysis.texts import text, words_of_streamlit
from hyte_analysis.texts.languages import LANGUAGES, NAMES, in_language
from hyte_analysis.ui.address import BACK
from hyte_analysis.ui.gate_requests import address_of, place_of, root, spoken
from hyte_analysis.ui.headers import content_policy
from hyte_analysis.ui.markdown import plain

# Streamlit serves the first page at the root alone; its own address leads there.
_HOME = "yleiskuva"
_INLINE = re.compile(r"<script>(.*?)</script>", re.DOTALL)


@cache
def _script() -> str:
    """What runs before Streamlit's own script."""
    known = {
        "root": root(),
        "back": BACK,
        "names": {name: of for of, name in NAMES.items()},
        "languages": {of: words_of_streamlit(of) for of in LANGUAGES},
    }
    told = json.dumps(known, ensure_ascii=False).replace("<", "\\u003c")
    script = Path(__file__).with_name("document.js").read_text(encoding="utf-8")
    return f"\nconst hyte = {told};\n{script}"


@cache
def _policy(document: bytes) -> str:
    """The policy of a document: its inline scripts run, and no others."""
    return content_policy(tuple(_INLINE.findall(document.decode())))


class SpokenDocument:
    """ASGI middleware: `lang` and title of the document, and its few words."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; rewrite the answer when it is the HTML document."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        if place_of(scope) == _HOME:
            query = scope["query_string"].decode("latin-1")
            where = f"{root()}?{query}" if query else root()
            await RedirectResponse(where)(scope, receive, send)
            return
        if _wants_document(scope):
            # A compressed document could not be rewritten.
            unpacked = [(k, v) for k, v in scope["headers"] if k != b"accept-encoding"]
            scope = {**scope, "headers": unpacked}
        # Whose browser is lost in the middle of an upload waits for no answer: it is no error.
        with suppress(ClientDisconnect):
            await self.app(scope, receive, _Rewriter(send, spoken(address_of(scope))))


class _Rewriter:
    """Sends an answer on; an HTML document whole, in our language, with what it may load."""

    def __init__(self, send: Send, of: str) -> None:
        self._send = send
        self._language = of
        self._start: Message | None = None
        self._body = bytearray()

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
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
        document = spoken_document(bytes(self._body), self._language)
        headers = MutableHeaders(scope=start)
        headers["content-length"] = str(len(document))
        headers["Content-Security-Policy"] = _policy(document)
        if "etag" in headers:
            del headers["etag"]
        await self._send(start)
        await self._send({"type": "http.response.body", "body": document})


def _wants_document(scope: Scope) -> bool:
    accept = dict(scope["headers"]).get(b"accept", b"")
    return b"text/html" in accept


def spoken_document(document: bytes, of: str) -> bytes:
    """Streamlit's index page with the language, our title and the words of all languages."""
    opening = f'<html lang="{of}">'.encode()
    with in_language(of):
        title = f"<title>{text('words.product')}</title>".encode()
    return (
        document.replace(b'<html lang="en">', opening, 1)
        .replace(b"<title>Streamlit</title>", title, 1)
        .replace(b"<head>", b"<head>" + f"<script>{_script()}</script>".encode(), 1)
    )


def show_script_error(error: BaseException) -> bool:
    """Show one calm sentence in place of a traceback; the log has where the error arose."""
    # A callback may be refused before the page has run.
    if isinstance(error, AccessProblem):
        st.error(plain(error.user_message))
    else:
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


class WithoutQueries(logging.Filter):
    """Leaves what stands after `?` in an address out of the log: codes, choices, words sought."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Cut the addresses among what the record tells."""
        if isinstance(record.args, tuple):
            record.args = tuple(
                one.partition("?")[0] if isinstance(one, str) else one for one in record.args
            )
        return True


for _name in ("access", "error", "asgi"):
    logging.getLogger(f"uvicorn.{_name}").addFilter(WithoutQueries())
# Where Streamlit reports what our pages and download buttons have raised.
for _name in ("error_util", "runtime.app_session", "runtime.backend_operation_handler",
              "runtime.fragment", "runtime.scriptrunner.script_runner"):  # fmt: skip
    logging.getLogger(f"streamlit.{_name}").addFilter(WithoutAnswers())
