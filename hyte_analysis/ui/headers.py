"""Safe headers on every answer: what a browser may load, frame, keep and send on."""

import base64
import hashlib

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from hyte_analysis.ui.sign_in import is_secure

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "X-Frame-Options": "SAMEORIGIN",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
_TRANSPORT = "max-age=31536000"
_POLICY = {
    "default-src": "'self'",
    # Streamlit's bundle loads its parts itself; plotly and components make code of data.
    "script-src": "'self' 'unsafe-eval' blob:",
    "style-src": "'self' 'unsafe-inline'",
    "img-src": "'self' data: blob:",
    "font-src": "'self' data:",
    "connect-src": "'self'",
    "worker-src": "'self' blob:",
    "frame-src": "'self' blob:",
    "frame-ancestors": "'self'",
    "object-src": "'none'",
    "base-uri": "'self'",
    "form-action": "'self'",
}


def content_policy(scripts: tuple[str, ...] = ()) -> str:
    """The Content-Security-Policy: nothing from elsewhere, no inline script but these texts."""
    hashes = "".join(f" 'sha256-{_digest(script)}'" for script in scripts)
    rules = {**_POLICY, "script-src": f"{_POLICY['script-src']}{hashes}"}
    return "; ".join(f"{name} {value}" for name, value in rules.items())


def _digest(script: str) -> str:
    return base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()


class SafeHeaders:
    """ASGI middleware: the headers on every answer; with https, cookies stay on https too."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; add the headers to its answer."""
        if scope["type"] not in {"http", "websocket"}:
            await self.app(scope, receive, send)
            return

        async def with_headers(message: Message) -> None:
            if message["type"] in {"http.response.start", "websocket.http.response.start"}:
                _add_headers(MutableHeaders(scope=message))
            await send(message)

        await self.app(scope, receive, with_headers)


def _add_headers(headers: MutableHeaders) -> None:
    headers.update(HEADERS)
    # The document has one of its own, with what its inline scripts are.
    headers.setdefault("Content-Security-Policy", content_policy())
    if is_secure():
        headers["Strict-Transport-Security"] = _TRANSPORT
        cookies = headers.getlist("set-cookie")
        if cookies:
            del headers["set-cookie"]
        for cookie in cookies:
            is_marked = "; secure" in cookie.lower()
            headers.append("set-cookie", cookie if is_marked else f"{cookie}; Secure")
