"""Somebody at the server's door with a client of their own: requests, and a socket."""

import time
import weakref
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

import httpx
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin, Subprotocol

from tests.access.serving import Guarded

PATIENCE = 60


@dataclass
class Page:
    """A socket to the server, and everything that came through it."""

    socket: ClientConnection
    session: str = ""
    received: bytearray = field(default_factory=bytearray)
    messages: list[Any] = field(default_factory=list)

    def run(self, query: str = "", wait: float = PATIENCE, **told: object) -> list[Any]:
        """Ask for a run of the page and read until it has ended; the messages of that run."""
        asked = BackMsg()
        asked.rerun_script.query_string = query
        for name, value in told.items():
            part = getattr(asked.rerun_script, name)
            if hasattr(part, "CopyFrom"):
                part.CopyFrom(value)
            else:
                setattr(asked.rerun_script, name, value)
        return self.say(asked, wait=wait)

    def say(
        self, asked: BackMsg, *, until: str = "script_finished", wait: float = PATIENCE
    ) -> list[Any]:
        """Send a message and read until the answer of this kind; [] where none comes in time."""
        self.socket.send(asked.SerializeToString())
        came: list[Any] = []
        end = time.monotonic() + wait
        while time.monotonic() < end:
            try:
                content = self.socket.recv(timeout=max(0.01, end - time.monotonic()))
            except (TimeoutError, ConnectionClosed):
                break
            assert isinstance(content, bytes)
            self.received.extend(content)
            message = ForwardMsg()
            message.ParseFromString(content)
            came.append(message)
            if message.WhichOneof("type") == "new_session":
                self.session = message.new_session.initialize.session_id or self.session
            if message.WhichOneof("type") == until:
                break
        self.messages += came
        return came

    def download(self, button: str) -> str:
        """Press the download button of this id; the file's address, or "" where it is refused."""
        asked = BackMsg()
        request = asked.backend_operation_request
        request.request_id, request.session_id = "lataus", self.session
        request.deferred_file.file_id = button
        for message in self.say(asked, until="backend_operation_response", wait=20):
            if message.WhichOneof("type") == "backend_operation_response":
                return str(message.backend_operation_response.deferred_file.url)
        return ""

    def buttons(self) -> dict[str, str]:
        """The download buttons that have been drawn: their ids by what they say."""
        found = {}
        for message in self.messages:
            if message.WhichOneof("type") == "delta":
                one = message.delta.new_element.download_button
                if one.deferred_file_id:
                    found[one.label] = one.deferred_file_id
        return found


class Visitor:
    """A client with cookies of its own."""

    def __init__(self, server: Guarded, cookies: Mapping[str, str] | None = None) -> None:
        self.server = server
        self.http = httpx.Client(base_url=server.address, timeout=PATIENCE, trust_env=False)
        weakref.finalize(self, self.http.close)
        for name, value in (cookies or {}).items():
            self.http.cookies.set(name, value, domain="127.0.0.1")

    def sign_in(self, person: Mapping[str, Any], wanted: str = "/") -> httpx.Response:
        """By the provider, as a browser is led; the page that it ends at."""
        assert self.server.provider is not None
        self.server.provider.person = person
        query = urlencode({"sivu": wanted})
        return self.http.get(f"/kirjaudu?{query}", follow_redirects=True,
                             headers={"Accept": "text/html"})  # fmt: skip

    def get(self, address: str, **headers: str) -> httpx.Response:
        return self.http.get(address, headers={"Accept": "text/html", **headers})

    @contextmanager
    def page(
        self, *, session: str = "", headers: Mapping[str, str] | None = None
    ) -> Iterator[Page]:
        """A socket, as the page opens one."""
        if "_streamlit_xsrf" not in self.http.cookies:
            self.http.get("/_stcore/health")
        xsrf = self.http.cookies.get("_streamlit_xsrf")
        cookies = "; ".join(f"{c.name}={c.value}" for c in self.http.cookies.jar)
        protocols = ["streamlit", xsrf or "x", *([session] if session else [])]
        with connect(
            self.server.address.replace("http", "ws") + "/_stcore/stream",
            origin=Origin(self.server.address),
            subprotocols=list(map(Subprotocol, protocols)),
            additional_headers={"Cookie": cookies, **(headers or {})},
            max_size=None,
            proxy=None,
        ) as socket:
            yield Page(socket)
