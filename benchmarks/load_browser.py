"""A browser tab without a browser: it speaks Streamlit's websocket protocol as the browser does.

A tab keeps what a browser keeps: the elements of the page by their place, the state of every
widget that is drawn, the messages it has told the server that it holds, its session's cookie. It
opens the document first, goes from page to page by the menu, answers a fragment that asks to be
run again, uploads and downloads. What it does not do is draw.
"""

import asyncio
import time
import uuid
from dataclasses import dataclass, field
from http.client import HTTPConnection
from http.cookies import SimpleCookie

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Common_pb2 import FileURLs
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.asyncio.client import ClientConnection, connect

from benchmarks.load_page import Drawn, LoadProblem, Shown
from benchmarks.load_widgets import given_state, state_of

PATIENCE = 60.0
"""Seconds that a tab waits for an answer before it gives up."""


@dataclass(eq=False, slots=True)
class Tab(Shown):
    """One reader's tab. `reaction` is the last act's time from sending to all of its answer."""

    port: int
    session: str = ""
    page: str = ""
    query: str = ""
    reaction: float = 0.0
    runs: int = 0
    pages: dict[str, str] = field(default_factory=dict)
    _socket: ClientConnection | None = None
    cookies: dict[str, str] = field(default_factory=dict)
    _main: str = ""
    _run: str = ""
    _fragments: tuple[str, ...] = ()
    _held: dict[str, tuple[int, ForwardMsg]] = field(default_factory=dict)
    _again: dict[str, float] = field(default_factory=dict)
    _answers: dict[str, ForwardMsg] = field(default_factory=dict)

    # Opening and closing.

    async def opens(self, page: str, query: str = "") -> None:
        """Load the document as a browser does, and run this page for the first time."""
        start = time.perf_counter()
        await self.begins(page, query)
        await self._settles(start)

    async def begins(self, page: str, query: str = "") -> None:
        """Load the document and ask for the page; its answer is not waited for."""
        for path in (f"/{page}?{query}", "/_stcore/health", "/_stcore/host-config"):
            await self.fetches("GET", path, accept="text/html" if path[1] != "_" else "*/*")
        self.page, self.query = "", query
        await self._connects()
        message = self._rerun()
        message.rerun_script.page_name = page
        await self._sends(message)

    async def _connects(self) -> None:
        token = self.cookies.get("_streamlit_xsrf", "") or "PLACEHOLDER_AUTH_TOKEN"
        self._socket = await connect(
            f"ws://127.0.0.1:{self.port}/_stcore/stream",
            subprotocols=["streamlit", token, *([self.session] if self.session else [])],  # type: ignore[list-item]
            origin=f"http://127.0.0.1:{self.port}",  # type: ignore[arg-type]
            additional_headers={"Cookie": self._cookie()},
            max_size=None,
            proxy=None,
            open_timeout=PATIENCE,
        )

    async def closes(self) -> None:
        """Close the tab."""
        if self._socket is not None:
            await self._socket.close()
            self._socket = None

    async def lost(self) -> None:
        """Be cut off without a word, as by a lost network."""
        if self._socket is not None:
            self._socket.transport.abort()
            self._socket = None

    # What a reader does.

    async def goes_to(self, page: str, query: str = "") -> None:
        """Press a link of the menu, or one on the page, which has its choices in its query."""
        start = time.perf_counter()
        await self.asks(page, query)
        await self._settles(start)

    async def asks(self, page: str, query: str = "") -> None:
        """Press the link, and do not wait for the page."""
        frame = {d.element_id for d in self.elements() if d.of_frame}
        self.widgets = {id_: state for id_, state in self.widgets.items() if id_ in frame}
        self.query, self.page = query, self.pages[page]
        await self._sends(self._rerun())

    async def sets(self, key: str, value: object, *, fragment: str = "") -> None:
        """Give the widget of this key a value: a text, several, a yes or no, a number."""
        self.put(key, value)
        await self.runs_again(fragment or self.fragment_of(key))

    def put(self, key: str, value: object) -> None:
        """Give the widget a value that goes with the next run."""
        id_ = self.id_of(key)
        self.widgets[id_] = state_of(id_, value)

    async def presses(self, key: str) -> None:
        """Press the button of this key."""
        id_, fragment = self.id_of(key), self.fragment_of(key)
        start = time.perf_counter()
        message = self._rerun(fragment)
        message.rerun_script.widget_states.widgets.add(id=id_, trigger_value=True)
        await self._sends(message)
        await self._settles(start)

    async def runs_again(self, fragment: str = "") -> None:
        """Run the page, or this fragment of it, with the widgets as they stand."""
        start = time.perf_counter()
        await self._sends(self._rerun(fragment))
        await self._settles(start)

    async def uploads(self, key: str, name: str, content: bytes) -> None:
        """Put a file in the uploader of this key."""
        start = time.perf_counter()
        urls = await self.place_for(name)
        status, _ = await self.puts(urls, name, content)
        if status != 204:
            raise LoadProblem(f"upload answered {status}")
        id_ = self.id_of(key)
        state = WidgetState(id=id_)
        state.file_uploader_state_value.uploaded_file_info.add(
            file_id=urls.file_id, name=name, size=len(content), file_urls=urls
        )
        self.widgets[id_] = state
        await self._sends(self._rerun())
        await self._settles(start)

    async def place_for(self, name: str) -> FileURLs:
        """Where the server wants a file of this name."""
        message, request = BackMsg(), uuid.uuid4().hex
        message.file_urls_request.request_id = request
        message.file_urls_request.session_id = self.session
        message.file_urls_request.file_names.append(name)
        await self._sends(message)
        urls: FileURLs = (await self._answer(request)).file_urls_response.file_urls[0]
        return urls

    async def puts(self, urls: FileURLs, name: str, content: bytes) -> tuple[int, bytes]:
        """The status of putting the file there, and what was said."""
        mark = uuid.uuid4().hex
        head = (
            f'--{mark}\r\nContent-Disposition: form-data; name="{name}"; filename="{name}"\r\n'
            "Content-Type: application/octet-stream\r\n\r\n"
        )
        body = head.encode() + content + f"\r\n--{mark}--\r\n".encode()
        return await self.fetches("PUT", urls.upload_url, body, mark)

    async def downloads(self, key: str) -> bytes:
        """The file of a download button: made when it is pressed, then fetched."""
        start = time.perf_counter()
        status, content = await self.fetches("GET", await self.file_made(key))
        self.reaction = time.perf_counter() - start
        if status != 200:
            raise LoadProblem(f"download {key} answered {status}")
        return content

    async def file_made(self, key: str) -> str:
        """Where the file of a download button is, which is made when it is pressed."""
        button = self.element(key).download_button
        url: str = button.url
        if button.deferred_file_id:
            message, request = BackMsg(), uuid.uuid4().hex
            asked = message.backend_operation_request
            asked.request_id, asked.session_id = request, self.session
            asked.deferred_file.file_id = button.deferred_file_id
            await self._sends(message)
            answer = (await self._answer(request)).backend_operation_response
            if answer.error_msg:
                raise LoadProblem(f"download {key}: {answer.error_msg}")
            url = answer.deferred_file.url
        return url

    async def fetches(
        self, method: str, path: str, body: bytes = b"", mark: str = "", accept: str = "*/*"
    ) -> tuple[int, bytes]:
        """Status and content of one HTTP request with the tab's cookies."""
        headers = {"Cookie": self._cookie(), "Accept": accept,
                   "Origin": f"http://127.0.0.1:{self.port}",
                   "X-Xsrftoken": self.cookies.get("_streamlit_xsrf", "")}  # fmt: skip
        if mark:
            headers["Content-Type"] = f"multipart/form-data; boundary={mark}"

        def ask() -> tuple[int, bytes]:
            connection = HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
            try:
                connection.request(method, path, body or None, headers)
                answer = connection.getresponse()
                for line in answer.headers.get_all("set-cookie") or ():
                    self.cookies |= {k: v.value for k, v in SimpleCookie(line).items()}
                return answer.status, answer.read()
            finally:
                connection.close()

        return await asyncio.to_thread(ask)

    def _cookie(self) -> str:
        return "; ".join(f"{name}={value}" for name, value in self.cookies.items())

    # The protocol.

    def _rerun(self, fragment: str = "", *, is_auto: bool = False) -> BackMsg:
        message = BackMsg()
        asked = message.rerun_script
        asked.query_string, asked.page_script_hash = self.query, self.page
        asked.fragment_id, asked.is_auto_rerun = fragment, is_auto
        asked.widget_states.widgets.extend(self.widgets.values())
        asked.cached_message_hashes.extend(self._held)
        asked.context_info.timezone, asked.context_info.locale = "Europe/Helsinki", "fi-FI"
        asked.context_info.timezone_offset = -120
        asked.context_info.url = f"http://127.0.0.1:{self.port}/"
        asked.context_info.color_scheme = "light"
        return message

    async def _sends(self, message: BackMsg) -> None:
        if self._socket is None:
            raise LoadProblem("the tab is closed")
        await self._socket.send(message.SerializeToString())

    async def _settles(self, start: float) -> None:
        """Wait for the end of the run, and of all that its fragments ask for after it."""
        self._again.clear()
        await self._finishes()
        while self._again:
            fragment, seconds = next(iter(self._again.items()))
            await asyncio.sleep(seconds)
            await self._sends(self._rerun(fragment, is_auto=True))
            await self._finishes()
            if time.perf_counter() - start > PATIENCE:
                raise LoadProblem("the page is not ready")
        self.reaction = time.perf_counter() - start
        self.runs += 1

    async def _finishes(self) -> None:
        while True:
            message = await self._receives()
            if message.WhichOneof("type") != "script_finished":
                continue
            status = ForwardMsg.ScriptFinishedStatus.Name(message.script_finished)
            if status == "FINISHED_WITH_COMPILE_ERROR":
                raise LoadProblem(status)
            if status != "FINISHED_EARLY_FOR_RERUN":
                self._clears()
                return

    async def _answer(self, request: str) -> ForwardMsg:
        while request not in self._answers:
            await self._receives()
        return self._answers.pop(request)

    async def _receives(self) -> ForwardMsg:
        if self._socket is None:
            raise LoadProblem("the tab is closed")
        try:
            data = await asyncio.wait_for(self._socket.recv(decode=False), PATIENCE)
        except TimeoutError:
            raise LoadProblem(f"no answer in {PATIENCE:.0f} s") from None
        message = ForwardMsg()
        message.ParseFromString(data)
        if message.WhichOneof("type") == "ref_hash":
            if message.ref_hash not in self._held:
                raise LoadProblem("the server refers to a message that the tab does not hold")
            _, held = self._held[message.ref_hash]
            whole = ForwardMsg()
            whole.CopyFrom(held)
            whole.metadata.CopyFrom(message.metadata)
            self._held[message.ref_hash] = (self.runs, held)
            message = whole
        elif message.metadata.cacheable:
            self._held[message.hash] = (self.runs, message)
        self._takes(message)
        return message

    def _takes(self, message: ForwardMsg) -> None:
        kind = message.WhichOneof("type")
        if kind == "new_session":
            self._begins(message)
        elif kind == "delta":
            self._draws(message)
        elif kind == "navigation":
            self.page = message.navigation.page_script_hash
            self.pages = {
                one.url_pathname: one.page_script_hash for one in message.navigation.app_pages
            }
        elif kind == "page_info_changed":
            self.query = message.page_info_changed.query_string
        elif kind == "page_not_found":
            raise LoadProblem("page not found")
        elif kind == "auto_rerun":
            self._again[message.auto_rerun.fragment_id] = message.auto_rerun.interval
        elif kind == "file_urls_response":
            self._answers[message.file_urls_response.response_id] = message
        elif kind == "backend_operation_response":
            self._answers[message.backend_operation_response.request_id] = message

    def _begins(self, message: ForwardMsg) -> None:
        new = message.new_session
        self.session = new.initialize.session_id or self.session
        self._main = new.main_script_hash
        self._run = message.metadata.run.script_run_id
        self._fragments = tuple(message.metadata.run.fragment_ids)
        if not self._fragments:
            self._again.clear()
            self.page = new.page_script_hash or self.page

    def _draws(self, message: ForwardMsg) -> None:
        delta, place = message.delta, tuple(message.metadata.delta_path)
        if delta.WhichOneof("type") != "new_element":
            return
        of_frame = message.metadata.active_script_hash == self._main
        self.drawn[place] = Drawn(delta.new_element, self._run, delta.fragment_id, of_frame)
        state = given_state(delta.new_element, self.widgets)
        if state is not None:
            self.widgets[state.id] = state

    def _clears(self) -> None:
        """Forget what the run did not draw again: elements, widgets, messages held too long."""
        for place, one in list(self.drawn.items()):
            is_of_run = not self._fragments or one.fragment in self._fragments
            if is_of_run and one.run != self._run:
                del self.drawn[place]
        there = {seen.element_id for seen in self.elements()}
        self.widgets = {id_: state for id_, state in self.widgets.items() if id_ in there}
        if not self._fragments:
            self._held = {
                mark: (run, held)
                for mark, (run, held) in self._held.items()
                if self.runs - run <= 2
            }
